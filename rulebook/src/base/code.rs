//! Closed lists of states and kinds, each with the one stable word it is stored and shown as in the API.
//!
//! What this room must not know: what any of the lists mean.

/// A closed list whose members have stable codes.
pub trait Coded: Copy + Eq + Sized + 'static {
    /// Every member, in the order in which they are told.
    const ALL: &'static [Self];
    /// The stable word for this member: lower case, underscores; never changes once released.
    fn code(self) -> &'static str;
    /// The plain words for people.
    fn label(self) -> &'static str;
    /// The member with this code.
    ///
    /// # Errors
    /// [`UnknownCode`] when no member has it.
    fn from_code(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.code() == code)
            .ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

/// A word that is in no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl std::fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "“{}” is not one of the known words", self.0)
    }
}

impl std::error::Error for UnknownCode {}

/// Declares a closed list: `coded! { /// doc pub enum State { /// doc Draft = "draft", "Draft" } }`.
#[macro_export]
macro_rules! coded {
    ($(#[$outer:meta])* pub enum $name:ident { $($(#[$inner:meta])* $member:ident = $code:literal, $label:literal);+ $(;)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$inner])* #[serde(rename = $code)] $member),+ }

        impl $crate::base::Coded for $name {
            const ALL: &'static [Self] = &[$(Self::$member),+];
            fn code(self) -> &'static str { match self { $(Self::$member => $code),+ } }
            fn label(self) -> &'static str { match self { $(Self::$member => $label),+ } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::base::Coded::code(*self))
            }
        }
    };
}
