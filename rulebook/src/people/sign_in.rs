//! How often somebody may try to sign in, and which passwords are good enough.
//!
//! What this room must not know: passwords' hashes, where attempts are kept.

use crate::base::{Instant, Refusal, Source};

/// Failures of one day after which tries are spaced out.
const FREE_FAILURES: i64 = 5;
/// Seconds between tries after that: at most 5 + 72 guesses in a day.
const PAUSE_SECONDS: i64 = 20 * 60;

/// What is known of earlier tries with one address, whether or not anybody has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptFacts {
    /// Failed tries in the last 24 hours.
    pub failures: i64,
    /// The newest of them.
    pub last: Option<Instant>,
}

/// Too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyAttempts;

impl Refusal for TooManyAttempts {
    fn code(&self) -> &'static str {
        "too_many_attempts"
    }
    fn sentence(&self) -> String {
        "There have been too many tries with this email address. Wait 20 minutes, or ask for a sign-in link by email: that works at once.".to_owned()
    }
    fn source(&self) -> Option<Source> {
        Some(crate::source::SENDA_SIGN_IN)
    }
}

/// May a password be tried now?
///
/// # Source
/// Promise 13: 10,000 guesses at one account over a day give fewer than 100 evaluations.
/// # Errors
/// [`TooManyAttempts`]; the owner can still come in by an email link.
pub fn may_try(facts: AttemptFacts, now: Instant) -> Result<(), TooManyAttempts> {
    let rested = facts
        .last
        .is_none_or(|last| now >= last.plus_seconds(PAUSE_SECONDS));
    if facts.failures < FREE_FAILURES || rested {
        Ok(())
    } else {
        Err(TooManyAttempts)
    }
}

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Fewer than twelve characters.
    TooShort,
    /// More than two hundred characters.
    TooLong,
    /// Contains the person's own name or address, or is one everybody guesses first.
    Guessable,
}

impl Refusal for WeakPassword {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::Guessable => "password_guessable",
        }
    }
    fn sentence(&self) -> String {
        match self {
            Self::TooShort => "Use 12 characters or more. Three or four words together are easy to remember and hard to guess.",
            Self::TooLong => "Use 200 characters or fewer.",
            Self::Guessable => "This password is easy to guess. Do not use your name, your email address or a well-known password.",
        }
        .to_owned()
    }
    fn field(&self) -> Option<&'static str> {
        Some("password")
    }
    fn source(&self) -> Option<Source> {
        Some(crate::source::SENDA_SIGN_IN)
    }
}

/// Beginnings and wholes that attackers try first among long passwords.
const WELL_KNOWN: &[&str] = &[
    "password",
    "123456789",
    "qwertyuiop",
    "letmein",
    "iloveyou",
    "welcome",
    "administrator",
    "changeme",
    "schoolschool",
    "teacherteacher",
    "aaaaaaaaaa",
    "0000000000",
    "1111111111",
];

/// Is this password good enough? Length counts, composition does not (NCSC, ASVS 6.2).
///
/// # Errors
/// [`WeakPassword`].
pub fn good_password(password: &str, name: &str, email: &str) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < 12 {
        return Err(WeakPassword::TooShort);
    }
    if length > 200 {
        return Err(WeakPassword::TooLong);
    }
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or("");
    let own = name
        .split_whitespace()
        .chain([local])
        .filter(|part| part.chars().count() >= 4);
    let guessable = WELL_KNOWN.iter().any(|known| lower.starts_with(known))
        || own.map(str::to_lowercase).any(|part| lower.contains(&part))
        || lower
            .chars()
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            < 4;
    if guessable {
        Err(WeakPassword::Guessable)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_guesses_in_a_day_give_fewer_than_a_hundred_tries() {
        let mut facts = AttemptFacts {
            failures: 0,
            last: None,
        };
        let mut tried = 0;
        for guess in 0..10_000_i64 {
            let now = Instant(0).plus_seconds(guess * 86_400 / 10_000);
            if may_try(facts, now).is_ok() {
                tried += 1;
                facts = AttemptFacts {
                    failures: facts.failures + 1,
                    last: Some(now),
                };
            }
        }
        assert!(tried < 100, "{tried}");
    }

    #[test]
    fn long_is_good_and_guessable_is_not() {
        let judge =
            |password| good_password(password, "Asha Example", "asha.example@school.example");
        assert_eq!(judge("three purple kites"), Ok(()));
        assert_eq!(judge("short"), Err(WeakPassword::TooShort));
        assert_eq!(judge("Password12345"), Err(WeakPassword::Guessable));
        assert_eq!(judge("i am asha.example"), Err(WeakPassword::Guessable));
        assert_eq!(judge("abababababababab"), Err(WeakPassword::Guessable));
    }
}
