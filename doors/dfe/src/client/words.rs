//! One word for how a part of an application stands, the same on both sides, so that they can be compared.
//!
//! What this room must not know: which of them is right.

use registration::{Application, Enrolment};
use reporting::Kept;
use rulebook::{
    assessment::Outcome,
    base::{Coded as _, Day},
    registration::{application::ApplicationState, enrolment::EnrolmentState},
    reporting::declaration::{DeclarationKind, DeclarationState},
};

use super::merge::Aspect;
use crate::wire;

/// Nothing of the kind stands.
pub(super) const NONE: &str = "none";
/// The place is a funded one.
const FUNDED: &str = "funded";
/// The place is not.
const NOT_FUNDED: &str = "not_funded";
/// They have no such record any more.
pub(super) const GONE: &str = "gone";

/// What both sides begin with.
pub(super) const fn first(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Application => "pending",
        Aspect::Training => "active",
        // Accepting makes these: nothing is agreed before.
        Aspect::Schedule | Aspect::Place => "",
        Aspect::Started
        | Aspect::Retained1
        | Aspect::Retained2
        | Aspect::Completed
        | Aspect::Outcome => NONE,
    }
}

/// Is there a way to tell them so? What there is none for, a person looks at.
pub(super) fn can_be_told(aspect: Aspect, word: &str) -> bool {
    match aspect {
        Aspect::Application => matches!(word, "accepted" | "rejected"),
        Aspect::Place => matches!(word, FUNDED | NOT_FUNDED),
        Aspect::Outcome => word != NONE,
        Aspect::Training => matches!(word, "active" | "deferred" | "withdrawn"),
        Aspect::Schedule
        | Aspect::Started
        | Aspect::Retained1
        | Aspect::Retained2
        | Aspect::Completed => true,
    }
}

/// Does everything after this one wait for it? A declaration is not told before the one before it, nor into another cohort.
pub(super) const fn holds_up(aspect: Aspect, is_noted: bool) -> bool {
    match aspect {
        Aspect::Schedule | Aspect::Place | Aspect::Outcome => !is_noted,
        _ => true,
    }
}

/// The word of a funded place.
pub(super) const fn of_place(funded: Option<bool>) -> &'static str {
    match funded {
        Some(true) => FUNDED,
        Some(false) => NOT_FUNDED,
        None => NONE,
    }
}

/// The word of a cohort and a schedule.
pub(super) fn of_schedule(cohort: &str, schedule: &str) -> String {
    format!("{cohort} {schedule}")
}

/// The word of an outcome.
pub(super) fn of_outcome(passed: bool, on: &str) -> String {
    let state = if passed { "passed" } else { "failed" };
    format!("{state} on {on}")
}

/// Whether somebody passed, and the day, of such a word.
pub(super) fn outcome_of(word: &str) -> Option<(bool, Day)> {
    let (state, day) = word.split_once(" on ")?;
    let day = day.parse().ok()?;
    match state {
        "passed" => Some((true, day)),
        "failed" => Some((false, day)),
        _ => None,
    }
}

/// The declaration that an aspect is.
pub(super) const fn kind_of(aspect: Aspect) -> Option<DeclarationKind> {
    match aspect {
        Aspect::Started => Some(DeclarationKind::Started),
        Aspect::Retained1 => Some(DeclarationKind::Retained1),
        Aspect::Retained2 => Some(DeclarationKind::Retained2),
        Aspect::Completed => Some(DeclarationKind::Completed),
        Aspect::Application
        | Aspect::Schedule
        | Aspect::Place
        | Aspect::Outcome
        | Aspect::Training => None,
    }
}

/// What our words are made of.
pub(super) struct Ours<'a> {
    pub(super) application: &'a Application,
    pub(super) enrolment: Option<&'a Enrolment>,
    pub(super) made: &'a [&'a Kept],
    /// The code of the cohort and the schedule that is followed.
    pub(super) follows: Option<(&'a str, String)>,
}

/// Our word.
pub(super) fn ours(aspect: Aspect, it: &Ours<'_>) -> Option<String> {
    if aspect == Aspect::Application {
        return Some(of_application(it.application, it.enrolment).to_owned());
    }
    let enrolment = it
        .enrolment
        .filter(|one| one.state != EnrolmentState::Cancelled)?;
    let standing = |kind| {
        it.made
            .iter()
            .find(|one| one.kind == kind && is_standing(one.state))
    };
    match aspect {
        Aspect::Schedule => {
            let (cohort, schedule) = it.follows.as_ref()?;
            Some(of_schedule(cohort, schedule))
        }
        Aspect::Place => Some(of_place(enrolment.funded_place).to_owned()),
        Aspect::Outcome => Some(match standing(DeclarationKind::Completed) {
            Some(completed) => our_outcome(enrolment, completed),
            None => NONE.to_owned(),
        }),
        _ => Some(match kind_of(aspect) {
            None => of_training(enrolment.state).to_owned(),
            Some(kind) => standing(kind).map_or_else(|| NONE.to_owned(), |one| on(one.on)),
        }),
    }
}

/// The outcome that the completed declaration carried, with its day; a later one, which differs from it, with its own.
fn our_outcome(enrolment: &Enrolment, completed: &Kept) -> String {
    let declared = completed.outcome.map(|outcome| (outcome, completed.on));
    let newest = match (enrolment.outcome, declared) {
        (Some(later), Some(declared)) if later.0 != declared.0 || later.1 > declared.1 => {
            Some(later)
        }
        (later, declared) => declared.or(later),
    };
    newest.map_or_else(
        || NONE.to_owned(),
        |(outcome, day)| of_outcome(outcome == Outcome::Passed, &day.to_string()),
    )
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
    if let Some((passed, day)) = outcome_of(word) {
        let state = if passed { "Passed" } else { "Failed" };
        return format!("{state}, completed {}", day.in_words());
    }
    match (
        aspect,
        word,
        word.strip_prefix("on ").map(str::parse::<Day>),
    ) {
        (_, GONE, _) => "No such record any more".into(),
        (Aspect::Place, NONE, _) => "Neither funded nor not: the cohort is fully funded".into(),
        (Aspect::Place, FUNDED, _) => "A funded place".into(),
        (Aspect::Place, NOT_FUNDED, _) => "Not a funded place".into(),
        (Aspect::Outcome, NONE, _) => "No outcome".into(),
        (Aspect::Application | Aspect::Schedule, NONE, _) => "Not here".into(),
        (_, NONE, _) => "Not declared, or taken back".into(),
        (_, _, Some(Ok(day))) => format!("Declared for {}", day.with_weekday()),
        (Aspect::Schedule, word, _) => match word.split_once(' ') {
            Some((cohort, schedule)) => format!("Cohort {cohort}, schedule {schedule}"),
            None => word.to_owned(),
        },
        (Aspect::Training | Aspect::Application, word, _) => {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
        _ => word.to_owned(),
    }
}

/// The aspect of a declaration's code.
pub(super) fn aspect_of(code: &str) -> Option<Aspect> {
    let aspect = Aspect::from_code(code).ok()?;
    kind_of(aspect).map(|_| aspect)
}
