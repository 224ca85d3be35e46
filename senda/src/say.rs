//! Standard output for commands: whoever reads may go away at any time, and that is no error.
//!
//! What this room must not know: what is said.

use std::io::Write as _;

/// Prints a line; does nothing when nobody reads any more.
pub fn say(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// A size in the unit people read.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    UNITS.iter().find(|(_, unit)| bytes >= *unit).map_or_else(
        || format!("{bytes} bytes"),
        |(name, unit)| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    )
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_told_in_the_largest_unit_that_fits() {
        let told = [0, 999, 1_000, 1_990_000, 12_000_000_000].map(size);
        assert_eq!(
            told,
            ["0 bytes", "999 bytes", "1.0 kB", "1.9 MB", "12.0 GB"]
        );
    }
}
