//! How many, in words: `1 person`, `2 people`.
//!
//! What this room must not know: what is counted.

use std::fmt::Display;

/// The noun alone, where the number stands apart from it: `person`, `people`.
pub fn noun<'w>(many: impl Display, one: &'w str, more: &'w str) -> &'w str {
    if many.to_string() == "1" { one } else { more }
}

/// A number with its noun: `1 person`, `12 people`, `0 people`.
pub fn counted(many: impl Display, one: &str, more: &str) -> String {
    format!("{many} {}", noun(&many, one, more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_everything_else_is_many() {
        let told = |many: i64| counted(many, "person", "people");
        assert_eq!(
            [0, 1, 2, 11, 21].map(told),
            ["0 people", "1 person", "2 people", "11 people", "21 people"]
        );
    }
}
