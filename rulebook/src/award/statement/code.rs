//! The verification code on a statement: eleven signs by chance and one check sign, easy to read aloud and to type.
//!
//! What this room must not know: which statement a code belongs to, where the chance comes from.

use std::{fmt, str::FromStr};

/// Thirty-one signs, none of which looks like another: a prime number of them, so that the check sign catches every
/// single wrong sign and every swap of two.
const SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTUVWXY";
const BY_CHANCE: usize = 11;
const LENGTH: usize = BY_CHANCE + 1;

/// A verification code, shown as `7K2M-QX4R-9WTD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerificationCode([u8; LENGTH]);

/// Why a text is not a verification code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter the code as it stands on the statement, like 7K2M-QX4R-9WTD")
    }
}
impl std::error::Error for NotACode {}

/// Each place has its own weight, from 2 to 12; the sum decides the check sign.
fn check_value(values: impl Iterator<Item = u64>) -> u64 {
    let sum: u64 = values
        .zip(2u64..)
        .map(|(value, weight)| value * weight)
        .sum();
    sum % 31
}

fn sign(value: u64) -> u8 {
    usize::try_from(value % 31)
        .ok()
        .and_then(|place| SIGNS.get(place))
        .copied()
        .unwrap_or(b'2')
}

fn value(sign: u8) -> Option<u64> {
    SIGNS
        .iter()
        .position(|known| *known == sign)
        .and_then(|place| u64::try_from(place).ok())
}

impl VerificationCode {
    /// The code for this number by chance. Eleven signs hold about 54 bits of it.
    pub fn from_chance(chance: u64) -> Self {
        let mut rest = chance;
        let mut values = [0u64; BY_CHANCE];
        for place in &mut values {
            *place = rest % 31;
            rest /= 31;
        }
        let mut signs = [0u8; LENGTH];
        let all = values.into_iter().chain([check_value(values.into_iter())]);
        for (place, value) in signs.iter_mut().zip(all) {
            *place = sign(value);
        }
        Self(signs)
    }
}

impl fmt::Display for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, sign) in self.0.iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*sign))?;
        }
        Ok(())
    }
}

impl FromStr for VerificationCode {
    type Err = NotACode;
    /// Small letters, spaces and missing or other dashes are forgiven; a wrong check sign is not.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut signs = [0u8; LENGTH];
        let mut values = [0u64; LENGTH];
        let mut typed = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '‑'))
            .map(|c| c.to_ascii_uppercase());
        for (sign, number) in signs.iter_mut().zip(values.iter_mut()) {
            let byte = typed
                .next()
                .and_then(|c| u8::try_from(c).ok())
                .ok_or(NotACode)?;
            *number = value(byte).ok_or(NotACode)?;
            *sign = byte;
        }
        let check = values.last().copied();
        let wanted = check_value(values.into_iter().take(BY_CHANCE));
        if typed.next().is_none() && check == Some(wanted) {
            Ok(Self(signs))
        } else {
            Err(NotACode)
        }
    }
}

impl serde::Serialize for VerificationCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for VerificationCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
