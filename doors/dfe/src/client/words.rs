//! One word for how a part of an application stands, the same on both sides, so that they can be compared.
//!
//! What this room must not know: which of them is right.

use registration::{Application, Enrolment};
use reporting::Kept;
use rulebook::{
    base::{Coded as _, Day},
    registration::{application::ApplicationState, enrolment::EnrolmentState},
    reporting::declaration::{DeclarationKind, DeclarationState},
};

use super::merge::Aspect;
use crate::wire;

/// Nothing of the kind stands.
pub(super) const NONE: &str = "none";
/// They have no such record any more.
pub(super) const GONE: &str = "gone";

/// What both sides begin with.
pub(super) const fn first(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Application => "pending",
        Aspect::Training => "active",
        Aspect::Started | Aspect::Retained1 | Aspect::Retained2 | Aspect::Completed => NONE,
    }
}

/// The declaration that an aspect is.
pub(super) const fn kind_of(aspect: Aspect) -> Option<DeclarationKind> {
    match aspect {
        Aspect::Started => Some(DeclarationKind::Started),
        Aspect::Retained1 => Some(DeclarationKind::Retained1),
        Aspect::Retained2 => Some(DeclarationKind::Retained2),
        Aspect::Completed => Some(DeclarationKind::Completed),
        Aspect::Application | Aspect::Training => None,
    }
}

/// Our word.
pub(super) fn ours(
    aspect: Aspect,
    application: &Application,
    enrolment: Option<&Enrolment>,
    made: &[&Kept],
) -> Option<String> {
    if aspect == Aspect::Application {
        return Some(of_application(application, enrolment).to_owned());
    }
    let enrolment = enrolment.filter(|one| one.state != EnrolmentState::Cancelled)?;
    let Some(kind) = kind_of(aspect) else {
        return Some(of_training(enrolment.state).to_owned());
    };
    let stands = made
        .iter()
        .find(|one| one.kind == kind && is_standing(one.state));
    Some(stands.map_or_else(|| NONE.to_owned(), |one| on(one.on)))
}

fn of_application(application: &Application, enrolment: Option<&Enrolment>) -> &'static str {
    match application.state {
        ApplicationState::Draft | ApplicationState::Pending => "pending",
        ApplicationState::Rejected | ApplicationState::Withdrawn => "rejected",
        ApplicationState::Accepted => match enrolment {
            // Somebody who never began has no application with them, either.
            Some(one) if one.state == EnrolmentState::Cancelled => "rejected",
            _ => "accepted",
        },
    }
}

/// The word of an enrolment's state.
pub(super) const fn of_training(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Active | EnrolmentState::Completed => "active",
        EnrolmentState::Deferred => "deferred",
        EnrolmentState::Withdrawn | EnrolmentState::Cancelled => "withdrawn",
    }
}

/// A declaration that was not taken back; a second one of the same person stands, too, although it is not paid.
pub(super) const fn is_standing(state: DeclarationState) -> bool {
    match state {
        DeclarationState::Submitted
        | DeclarationState::Eligible
        | DeclarationState::Payable
        | DeclarationState::Paid
        | DeclarationState::Ineligible => true,
        DeclarationState::Voided
        | DeclarationState::AwaitingClawback
        | DeclarationState::ClawedBack => false,
    }
}

/// Their word for a declaration: the day that it carries, in England.
pub(super) fn of_declaration(
    its: &wire::Declaration,
    day_of: impl Fn(&str) -> Option<Day>,
) -> Option<String> {
    let state = wire::state_of_code(&its.state)?;
    is_standing(state).then(|| day_of(&its.declaration_date).map(on))?
}

fn on(day: Day) -> String {
    format!("on {day}")
}

/// A word as a person reads it.
pub(super) fn in_words(aspect: Aspect, word: &str) -> String {
    match (word, word.strip_prefix("on ").map(str::parse::<Day>)) {
        (NONE, _) => "Not declared, or taken back".into(),
        (GONE, _) => "No such record any more".into(),
        (_, Some(Ok(day))) => format!("Declared for {}", day.with_weekday()),
        _ => match aspect {
            Aspect::Training | Aspect::Application => {
                let mut letters = word.chars();
                letters
                    .next()
                    .map(|first| first.to_uppercase().chain(letters).collect())
                    .unwrap_or_default()
            }
            _ => word.to_owned(),
        },
    }
}

/// The aspect of a declaration's code.
pub(super) fn aspect_of(code: &str) -> Option<Aspect> {
    let aspect = Aspect::from_code(code).ok()?;
    kind_of(aspect).map(|_| aspect)
}
