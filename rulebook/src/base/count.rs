//! How many, in words: `1 person`, `2 people`.
//!
//! What this room must not know: what is counted.

use std::fmt::Display;

/// A number with its noun: `1 person`, `12 people`, `0 people`.
pub fn counted(many: impl Display, one: &str, more: &str) -> String {
    let number = many.to_string();
    let noun = if number == "1" { one } else { more };
    format!("{number} {noun}")
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
