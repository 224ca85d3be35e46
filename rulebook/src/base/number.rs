//! Numbers with a meaning outside Senda: the teacher reference number and the school's URN.
//!
//! What this room must not know: whether such a teacher or school exists.

use std::{fmt, str::FromStr};

/// A teacher reference number: seven digits, not all zero.
/// Source: DfE, Teacher reference number guidance; `research/dfe-service.md` 1.2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Trn(String);

/// Why a text is not a TRN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotATrn;

impl fmt::Display for NotATrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter your TRN as 7 digits, not all of them 0, like 1234567")
    }
}
impl std::error::Error for NotATrn {}

impl FromStr for Trn {
    type Err = NotATrn;
    /// Spaces and the slash of payslips (`RP12/34567`) are forgiven.
    fn from_str(text: &str) -> Result<Self, NotATrn> {
        let text = text.trim();
        let bare = text.strip_prefix("RP").unwrap_or(text);
        let digits: String = bare.chars().filter(|c| !matches!(c, ' ' | '/')).collect();
        let good = digits.len() == 7
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.bytes().any(|b| b != b'0');
        if good { Ok(Self(digits)) } else { Err(NotATrn) }
    }
}

impl fmt::Display for Trn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Trn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Trn {
    /// The seven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A school's unique reference number in the register (GIAS): six digits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Urn(i64);

/// Why a text is not a URN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAUrn;

impl fmt::Display for NotAUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter the school’s URN as 6 digits, like 123456")
    }
}
impl std::error::Error for NotAUrn {}

impl Urn {
    /// The URN with this number.
    ///
    /// # Errors
    /// [`NotAUrn`] unless it has six digits.
    pub const fn from_number(number: i64) -> Result<Self, NotAUrn> {
        if number >= 100_000 && number <= 999_999 {
            Ok(Self(number))
        } else {
            Err(NotAUrn)
        }
    }
    /// The number, for storing.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl FromStr for Urn {
    type Err = NotAUrn;
    fn from_str(text: &str) -> Result<Self, NotAUrn> {
        text.trim()
            .parse()
            .map_err(|_| NotAUrn)
            .and_then(Self::from_number)
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trn_forgives_how_payslips_write_it() {
        for text in ["1234567", " 12 34567 ", "RP12/34567"] {
            assert_eq!(
                text.parse::<Trn>().map(|trn| trn.to_string()),
                Ok("1234567".to_owned())
            );
        }
    }

    #[test]
    fn a_trn_of_zeros_letters_or_wrong_length_is_refused() {
        for text in ["0000000", "123456", "12345678", "12a4567", "", "١٢٣٤٥٦٧"] {
            assert_eq!(text.parse::<Trn>(), Err(NotATrn), "{text}");
        }
    }
}
