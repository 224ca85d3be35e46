//! Why something did not happen: three families, no more.
//!
//! A [`Refused`] is the user's “no” with its reason; a [`Fault`] is something that broke, told to the log and never
//! to the page; a [`Problem`] is what the edge turns into a page or into `application/problem+json`, in one place.
//! What this room must not know: any particular refusal.

use std::{borrow::Cow, error::Error, fmt};

use rulebook::base::{Refusal, Source};

use crate::ui::FormErrors;

/// Something broke. Carries context for the log; its detail never reaches a page.
#[derive(Debug)]
pub struct Fault {
    what: Cow<'static, str>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault told in one sentence.
    pub fn say(what: impl Into<Cow<'static, str>>) -> Self {
        Self {
            what: what.into(),
            cause: None,
        }
    }
    /// A fault with what was being done and what went wrong underneath.
    pub fn because(
        what: impl Into<Cow<'static, str>>,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            what: what.into(),
            cause: Some(cause.into()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = self.what.to_string();
        let mut cause = self
            .cause
            .as_ref()
            .map(|cause| &**cause as &(dyn Error + 'static));
        while let Some(error) = cause {
            // Some errors say their own cause in their own words already.
            let words = error.to_string();
            if !told.contains(&words) {
                told.push_str(": ");
                told.push_str(&words);
            }
            cause = error.source();
        }
        f.write_str(&told)
    }
}

impl Error for Fault {}

/// The user's “no”, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Stable word.
    pub code: &'static str,
    /// Plain sentence.
    pub sentence: String,
    /// The form field it belongs to.
    pub field: Option<&'static str>,
    /// Where the rule comes from.
    pub source: Option<Source>,
}

/// Why a request is not answered with what it asked for.
#[derive(Debug)]
pub enum Problem {
    /// A rule says no.
    Refused(Refused),
    /// There is no such thing, or it is outside what the asker may know of.
    NotFound,
    /// The asker's roles do not carry this.
    NotAllowed,
    /// The asker must sign in first.
    SignInFirst,
    /// Somebody else changed it in the meantime.
    MovedOn,
    /// Some of what was typed cannot be taken.
    Invalid(FormErrors),
    /// Too much at once; try again shortly.
    Busy,
    /// The request is larger than this door takes.
    TooLarge,
    /// The request came from another site, or is not understood.
    Unwelcome(&'static str),
    /// Something broke.
    Fault(Fault),
}

impl Problem {
    /// The refusal or the field errors inside, for a form to show again; everything else passes on.
    ///
    /// # Errors
    /// The problem itself when it is no answer to what somebody typed.
    pub fn for_form(self) -> Result<FormErrors, Self> {
        match self {
            Self::Refused(refused) => {
                let mut errors = FormErrors::none();
                match refused.field {
                    Some(field) => errors.at(field, refused.sentence),
                    None => errors.whole(refused.sentence),
                }
                Ok(errors)
            }
            Self::Invalid(errors) => Ok(errors),
            other => Err(other),
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R: Refusal> From<R> for Problem {
    fn from(refusal: R) -> Self {
        Self::Refused(Refused {
            code: refusal.code(),
            sentence: refusal.sentence(),
            field: refusal.field(),
            source: refusal.source(),
        })
    }
}

/// Turning nothing into “there is no such thing”.
pub trait OrNotFound<T> {
    /// The value, or [`Problem::NotFound`].
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is none.
    fn or_not_found(self) -> Result<T, Problem>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> Result<T, Problem> {
        self.ok_or(Problem::NotFound)
    }
}

impl<T, E: Error> OrNotFound<T> for Result<T, E> {
    fn or_not_found(self) -> Result<T, Problem> {
        self.map_err(|_unreadable| Problem::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error that says its own cause, as many libraries’ do.
    #[derive(Debug)]
    struct Outer(std::io::Error);
    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "connecting: {}", self.0)
        }
    }
    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_cause_is_told_once() {
        let fault = Fault::because("No server", Outer(std::io::Error::other("refused")));
        assert_eq!(fault.to_string(), "No server: connecting: refused");
    }
}
