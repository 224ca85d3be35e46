//! Money in whole pence and shares in basis points: no floats anywhere in a rule.
//!
//! What this room must not know: what is being paid for.

use std::fmt;

/// An amount of money, in pence.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Pence(pub i64);

impl Pence {
    /// The sum, or nothing when it would not fit.
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }
}

impl std::iter::Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, one| sum.saturating_add(one.0)))
    }
}

/// As people write it, with commas between thousands: `£1,920.00`. Programs are given the pence.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let pence = self.0.unsigned_abs();
        let digits = (pence / 100).to_string();
        write!(f, "{sign}£")?;
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", pence % 100)
    }
}

/// A share in hundredths of a per cent: 9,000 is 90 %.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct BasisPoints(pub i64);

impl BasisPoints {
    /// The whole: 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// `part` of `whole`, rounded down; the whole when there is nothing to share.
    pub const fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self::WHOLE;
        }
        Self(part.saturating_mul(10_000) / whole)
    }
    /// Whole per cent, rounded down: what is shown may never promise more than what is held.
    pub const fn percent(self) -> i64 {
        self.0 / 100
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_commas_between_thousands() {
        for (pence, words) in [
            (0, "£0.00"),
            (5, "£0.05"),
            (99_999, "£999.99"),
            (192_000, "£1,920.00"),
            (-192_005, "-£1,920.05"),
            (12_345_678_901, "£123,456,789.01"),
        ] {
            assert_eq!(Pence(pence).to_string(), words);
        }
    }
}
