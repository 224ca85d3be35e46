//! What changed since somebody read a step, and what a move to another edition changed for them.
//!
//! What this room must not know: how progress is carried, or who moved the intake.

use axum::extract::Path;
use kit::{
    App, OrNotFound, Problem,
    ui::{self, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    delivery::carry::{Carried, StepDone},
    production::EditionId,
    registration::EnrolmentId,
};

use super::{find_step, pages::Reading, step_key, view};
use crate::{
    desk::{desk, minutes, no_place, seated, standing},
    moving,
};

/// What is said at the head of a step that is not what was read.
pub(super) fn notice(reading: &Reading<'_>) -> Markup {
    let see = html! { a class="govuk-link" href={ (reading.path) "/changes" } { "See what changed" } "." };
    html! {
        @match reading.carried(reading.found.step) {
            Some(Carried::Changed) => (ui::inset(html! { "This step has changed since you read it. It is still done. " (see) })),
            Some(Carried::Again) => (ui::inset(html! { "What this step teaches has changed since you read it, so please read it again. Your answers are kept. " (see) })),
            Some(Carried::Kept) | None => {}
        }
    }
}

/// The text of this step that somebody finished last, other than the one shown now.
async fn read_before(
    app: &App,
    enrolment: EnrolmentId,
    (key, seal): (&str, Option<&String>),
) -> Result<Option<StepDone>, Problem> {
    let done = app
        .db()
        .read(async |tx| super::store::all_done(tx, enrolment).await)
        .await?;
    let name = |key: &str| key.split_once('/').map(|(_, step)| step.to_owned());
    let same = |one: &&StepDone| one.key == key && Some(&one.seal) != seal;
    let moved = |one: &&StepDone| name(&one.key) == name(key) && Some(&one.seal) != seal;
    let here = done.iter().rfind(same).or_else(|| done.iter().rfind(moved));
    Ok(here.cloned())
}

/// One step: what was read, and what it says now, in marks.
pub(crate) async fn step(call: Call, Path((module, step)): Path<(String, String)>) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let seals = curriculum::Library::seals(call.app(), &desk.who.edition).await?;
    let read = read_before(call.app(), desk.who.id, (&key, seals.get(&key))).await?;
    let body = match &read {
        None => html! {
            (ui::heading(&found.step.title))
            p class="govuk-body" { "Nothing has changed in this step since you read it." }
        },
        Some(read) => {
            let old = curriculum::edition(call.app(), &read.edition).await?;
            let was = find_step(&old, &read.key).or_not_found()?;
            let reasons = reasons(
                call.app(),
                (read.edition, desk.who.edition),
                &found.step.file,
            )
            .await?;
            html! {
                (ui::heading_row(Some("What changed"), &found.step.title, None, None))
                p class="govuk-body" { "You read this step in edition " (old.version) ". You now study edition " (desk.programme.version) "." }
                @if !reasons.is_empty() {
                    (ui::section("why", "What the writers say"))
                    ul class="govuk-list govuk-list--bullet" { @for why in &reasons { li { (why) } } }
                }
                (ui::section("text", "The text"))
                @if was.step.source == found.step.source { p class="govuk-body" { "The text is the same." } }
                @else { (production::changed(&was.step.source, &found.step.source)) (production::key()) }
                (questions(was.step, found.step))
            }
        }
    };
    call.page(&desk.permit, "What changed", body)
        .back(
            format!("/study/m/{module}/{step}"),
            found.step.title.clone(),
        )
        .send()
}

fn questions(was: &programme::Step, is: &programme::Step) -> Markup {
    let told: Vec<String> = is
        .checks
        .iter()
        .filter_map(
            |check| match was.checks.iter().find(|one| one.id == check.id) {
                None => Some(format!("New: {}", check.prompt)),
                Some(old) if old != check => Some(format!("Changed: {}", check.prompt)),
                Some(_) => None,
            },
        )
        .chain(
            was.checks
                .iter()
                .filter(|old| is.checks.iter().all(|check| check.id != old.id))
                .map(|old| format!("No longer asked: {}", old.prompt)),
        )
        .collect();
    html! {
        @if !told.is_empty() {
            (ui::section("questions", "The questions"))
            ul class="govuk-list govuk-list--bullet" { @for one in &told { li { (one) } } }
        }
    }
}

/// The writers’ own words on the changes to a file between two editions.
async fn reasons(
    app: &App,
    (from, to): (EditionId, EditionId),
    file: &str,
) -> Result<Vec<String>, Problem> {
    let changes = curriculum::changes_between(app, from, to).await?;
    let of_file = changes.into_iter().filter(|one| one.file == file);
    Ok(of_file
        .map(|one| production::note_in_words(&one.note))
        .collect())
}

/// What the newest move of their intake changed for a participant.
pub(crate) async fn show(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "What changed");
    };
    let moved = moving::newest(call.app(), desk.who.cohort).await?;
    let body = match &moved {
        None => html! {
            (ui::heading("What changed"))
            p class="govuk-body" { "Nothing. You study the edition that your programme began with." }
        },
        Some(moved) => {
            let shift = moving::shift_between(call.app(), moved.from, moved.to).await?;
            let standing = standing(&call, &desk.who).await?;
            let note = moving::note_of(call.app(), moved.to).await?;
            html! {
                (ui::heading_row(Some("Your programme"), "What changed", None, None))
                p class="govuk-body" {
                    "Since " (moved.on.with_weekday()) " you study edition " (shift.versions.1) ". Before, it was " (shift.versions.0) "."
                }
                (ui::inset(html! { (moved.reason) }))
                @if !note.is_empty() { p class="govuk-body" { "What is new in the edition: " (note) } }
                p class="govuk-body" { "Everything that you have done is kept. A step is to be read again only where what it teaches has changed." }
                (steps(&shift, &standing))
                (sentences("Events and order", &shift.order))
                (sentences("Assessment", &shift.assessment))
                (sentences("How taking part is counted", &shift.engagement))
            }
        }
    };
    call.page(&desk.permit, "What changed", body)
        .back("/study", "Your programme")
        .send()
}

fn steps(shift: &curriculum::Shift, standing: &crate::desk::Standing) -> Markup {
    use rulebook::base::Coded as _;
    let rows = shift.steps().map(|(module, step)| {
        let gone = step.what == curriculum::What::Removed;
        let carried = standing.carried.get(&step.key).copied();
        vec![
            html! {
                @if gone { (step.title) } @else { a class="govuk-link" href={ "/study/m/" (step.key) } { (step.title) } }
                br; (ui::muted(format!("Module {} {}", module.id, module.title)))
            },
            html! {
                (step.what.label())
                @if step.taught { ", what it teaches" }
                @if let Some(was) = &step.was_title { br; (ui::muted(format!("Before: {was}"))) }
            },
            html! {
                @if gone { "Nothing to do" }
                @else { (view::step_status(carried, step.minutes.1.unwrap_or(0))) }
                @if carried.is_some_and(|one| one != Carried::Kept) {
                    " " a class="govuk-link" href={ "/study/m/" (step.key) "/changes" } { "See what changed" span class="govuk-visually-hidden" { " in " (step.title) } }
                }
            },
        ]
    });
    let total = shift.minutes.1;
    html! {
        (Table::new("Steps that changed").columns(["Step", "What happened", "For you"]).rows(rows).empty("No step has changed."))
        p class="app-muted" { "The whole programme now takes about " (minutes(total)) "." }
    }
}

fn sentences(title: &str, told: &[String]) -> Markup {
    html! {
        @if !told.is_empty() {
            (ui::section(&title.to_lowercase().replace(' ', "-"), title))
            ul class="govuk-list govuk-list--bullet" { @for one in told { li { (one) } } }
        }
    }
}
