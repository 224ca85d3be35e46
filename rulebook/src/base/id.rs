//! Ids: one type per noun, shown with a prefix, refused when pasted in the wrong place.
//!
//! What this room must not know: how an id is made (the plumbing mints them from clock and chance).
//! An id is an address, never a secret: whoever may not see a thing is refused, whether or not they know its id.

use std::{fmt, marker::PhantomData, str::FromStr};

/// A noun that has ids.
pub trait Kind: 'static {
    /// Three or four letters shown before the underscore, e.g. `enr`.
    const PREFIX: &'static str;
}

/// The id of one `K`: 63 bits, ordered by time of making.
pub struct Id<K>(i64, PhantomData<fn() -> K>);

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: u32 = 13;

impl<K> Id<K> {
    /// The id with this number, as stored.
    pub const fn from_number(number: i64) -> Self {
        Self(number, PhantomData)
    }
    /// The number, for storing.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_", K::PREFIX)?;
        for place in (0..DIGITS).rev() {
            let digit = usize::try_from((self.0 >> (place * 5)) & 31).unwrap_or(0);
            let letter = ALPHABET.get(digit).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not an id of the wanted noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnId {
    /// The prefix that was expected.
    pub expected: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not an id that begins with “{}_”", self.expected)
    }
}

impl std::error::Error for NotAnId {}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let wrong = NotAnId {
            expected: K::PREFIX,
        };
        let digits = text
            .strip_prefix(K::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .filter(|rest| rest.len() == 13)
            .ok_or_else(|| wrong.clone())?;
        let mut number: i64 = 0;
        for letter in digits.bytes() {
            let digit = ALPHABET.iter().position(|known| *known == letter);
            let digit = digit
                .and_then(|digit| i64::try_from(digit).ok())
                .ok_or_else(|| wrong.clone())?;
            number = number
                .checked_mul(32)
                .and_then(|n| n.checked_add(digit))
                .ok_or_else(|| wrong.clone())?;
        }
        Ok(Self::from_number(number))
    }
}

impl<K: Kind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Declares a noun and its id: `id_of!(/// doc Enrolment, "enr", EnrolmentId);`.
#[macro_export]
macro_rules! id_of {
    ($(#[$doc:meta])* $kind:ident, $prefix:literal, $alias:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}
        impl $crate::base::Kind for $kind { const PREFIX: &'static str = $prefix; }
        $(#[$doc])*
        pub type $alias = $crate::base::Id<$kind>;
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    enum Tree {}
    impl Kind for Tree {
        const PREFIX: &'static str = "tre";
    }

    #[test]
    fn an_id_reads_back_what_it_shows() {
        for number in [0, 1, 31, 32, 987_654_321, i64::MAX] {
            let id = Id::<Tree>::from_number(number);
            assert_eq!(id.to_string().parse::<Id<Tree>>(), Ok(id));
        }
    }

    #[test]
    fn an_id_of_another_noun_is_refused() {
        let wrong = Err(NotAnId { expected: "tre" });
        for text in [
            "cat_0000000000001",
            "tre_1",
            "tre_000000000000u",
            "",
            "tre_zzzzzzzzzzzzz",
            "tre_\u{e9}00000000000",
        ] {
            assert_eq!(text.parse::<Id<Tree>>(), wrong, "{text}");
        }
    }
}
