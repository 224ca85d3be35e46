//! Whoever is in the middle of an application when registration closes: told plainly, with everything kept, and let on again.
//!
//! What this room must not know: any single question, or who keeps the list of those who may still apply.

use kit::{
    Problem, ui,
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Day,
    people::Action,
    registration::journey::{Answers, Step, next},
};

use super::{facts, store};
use crate::cohort::{self, Cohort};

/// The page that says so.
pub(super) const PAGE: &str = "/apply/closed";

/// What is closed to somebody who applies.
pub(super) struct Closed {
    /// No cohort at all takes their application, so that no question leads anywhere.
    pub(super) to_all: bool,
    /// The cohort that they had chosen, with its provider.
    named: Option<(Cohort, String)>,
    /// Where another can be chosen.
    another: Option<&'static str>,
    answers: Option<Answers>,
    email: String,
}

/// Is the way on closed to whoever asks? They may be on a list that lets them through.
pub(super) async fn to(call: &Call) -> Result<Option<Closed>, Problem> {
    let person = call.person()?;
    let today = call.now().day;
    call.app()
        .db()
        .read(async |tx| {
            let open = cohort::closed::open_to(tx, Some(person), today).await?;
            let answers = store::draft(tx, person).await?.map(|draft| draft.answers);
            let chosen = answers.as_ref().and_then(|one| one.cohort);
            let shut = chosen.filter(|id| !open.iter().any(|one| one.id == *id));
            if shut.is_none() && !open.is_empty() {
                return Ok(None);
            }
            let named = match shut {
                Some(id) => {
                    let cohort = cohort::store::one(tx, id).await?;
                    let provider = people::provider(tx, cohort.provider).await?;
                    Some((cohort, provider.name))
                }
                None => None,
            };
            let of_course = |one: &Cohort| {
                answers
                    .as_ref()
                    .is_some_and(|answers| facts::check_of_course(answers, one).is_ok())
            };
            let another = if open.iter().any(of_course) {
                Some("/apply/provider")
            } else if open.is_empty() {
                None
            } else {
                Some("/apply/course")
            };
            Ok(Some(Closed {
                to_all: open.is_empty(),
                named,
                another,
                answers,
                email: people::person(tx, person).await?.email,
            }))
        })
        .await
}

pub(crate) async fn show(call: Call) -> PageResult {
    let permit = call.may_own(Action::Apply)?;
    let Some(closed) = to(&call).await? else {
        return Ok(call.go("/apply/continue"));
    };
    let body = html! {
        (ui::heading("Registration is closed"))
        (when(&closed, call.now().day))
        @if let Some(answers) = &closed.answers {
            p class="govuk-body" {
                strong { "Nothing is lost." }
                @if next(answers) == Step::CheckAnswers { " You have answered everything, but your application is not sent. " }
                @else { " Your answers so far are kept. " }
                "When registration opens again, open this page or sign in: you go on where you stopped."
            }
        }
        @if let Some(another) = closed.another {
            p class="govuk-body" { "Another cohort takes applications now. Choose it, and you answer again only what follows from it." }
            (ui::button_link(ui::ButtonKind::Primary, another, "Choose another cohort"))
        }
        p class="govuk-body" {
            "A provider can let you apply all the same. Ask "
            @match &closed.named { Some((_, provider)) => (provider), None => "the one that you have in mind" }
            ", and give them the address with which you are signed in: " strong { (closed.email) } "."
        }
        p class="govuk-body" { a class="govuk-link" href="/deadline" { "Work out your own deadline meanwhile" } }
    };
    call.page(&permit, "Registration is closed", body)
        .back("/", "Start page")
        .send()
}

fn when(closed: &Closed, today: Day) -> Markup {
    html! {
        p class="govuk-body-l" {
            @match &closed.named {
                Some((cohort, _)) if today < cohort.days.opens => {
                    "Applications for " (cohort.name) " open on " (cohort.days.opens.with_weekday()) "."
                }
                Some((cohort, _)) => {
                    "Applications for " (cohort.name) " closed at the end of " (cohort.days.closes.with_weekday()) "."
                }
                None => "No cohort takes applications today.",
            }
        }
    }
}
