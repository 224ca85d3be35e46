//! One person of a group, as whoever leads it sees them: the same number that they see.
//!
//! What this room must not know: what they wrote; tasks are theirs and their school's.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, SummaryList, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use registration::Enrolment;
use rulebook::{
    base::Coded as _,
    delivery::engagement::{Engagement, Plan},
    people::{Action, PersonId},
    registration::EnrolmentId,
};

use crate::{
    desk::{Standing, standing},
    engagement::pages::in_full,
    facilitate::{attention, group_only},
    group,
    study::view::task_status,
};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
    page(&call, id, (&Form::default(), &FormErrors::none()))
        .await?
        .send()
}

/// The page, with what was typed and is wrong in the note of what was done.
pub(crate) async fn page(
    call: &Call,
    id: EnrolmentId,
    typed: (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let (who, group) = call
        .app()
        .db()
        .read(async |tx| {
            let who = registration::enrolment(tx, id).await?;
            let group = match group::store::group_of(tx, id).await? {
                Some(group) => Some(group::store::one(tx, group).await?),
                None => None,
            };
            Ok::<_, Problem>((who, group))
        })
        .await?;
    // Somebody may be in a group of another delivery partner than the one they registered with: both may look.
    let own = call.may(
        Action::ReadDelivery,
        &who.circles(group.as_ref().map(|group| group.id)),
    );
    let permit = match (own, group) {
        (Err(_), Some(group)) => call.may(Action::ReadDelivery, &group.circles())?,
        (own, _) => own?,
    };
    let name = people::find(call.app(), who.person).await?.name;
    let standing = standing(call, &who).await?;
    let told = explained(call, &standing, who.id).await?;
    let care = care(call, &who, &standing, typed).await?;
    let body = html! {
        (ui::error_summary(typed.1))
        (ui::heading(&name))
        (SummaryList::new()
            .text("Enrolment", who.state.label())
            .text("Started", who.started_on.in_words())
            .text("Group", standing.group.as_ref().map_or("None yet", |group| group.name.as_str())))
        @if let Some(care) = care { (care) }
        (ui::section("the-number", "The number, as they see it"))
        @match &told {
            Some(told) => (in_full(told, false)),
            None => (ui::inset(html! { "The timetable of this intake is not made yet, so nothing is counted." })),
        }
        (sessions(&standing))
        (tasks(&standing))
    };
    Ok(call
        .page(&permit, name.clone(), body)
        .back("/facilitate", "My groups")
        .again(typed.1))
}

/// The messages and what was done: for those who lead the group, and for nobody else who may see this page.
async fn care(
    call: &Call,
    who: &Enrolment,
    standing: &Standing,
    typed: (&Form, &FormErrors),
) -> Result<Option<Markup>, Problem> {
    let Some(group) = standing.group.as_ref() else {
        return Ok(None);
    };
    if call.may(Action::LeadGroup, &group_only(group.id)).is_err() {
        return Ok(None);
    }
    let (person, now) = (call.person()?, call.now());
    let clock = call.app().clock();
    let read = call.app().db().read(async |tx| {
        if people::leads_since(tx, person, group.id).await?.is_none() {
            return Ok(None);
        }
        let raised = attention::concerns_of(tx, who.id, now, clock).await?;
        let steps = crate::care::store::of(tx, who.id, group.id).await?;
        Ok(Some((raised, steps)))
    });
    let Some((raised, steps)) = read.await? else {
        return Ok(None);
    };
    let by: Vec<PersonId> = steps.iter().map(|one| one.by).collect();
    let names = people::names(call.app(), &by).await?;
    Ok(Some(html! {
        (ui::section("attention", "What to know"))
        @if raised.is_empty() { p class="govuk-body" { "Nothing needs attention today." } }
        @else {
            ul class="govuk-list govuk-list--bullet" {
                @for one in &raised { li { strong { (one.words) } ". " (one.action) "." } }
            }
        }
        p class="govuk-body" { a class="govuk-link" href={ "/facilitate/people/" (who.id) "/messages" } { "Messages with this person" } }
        (crate::care::pages::shown(who.id, &raised, &steps, (clock, &names, now.day), typed))
    }))
}

/// The number as the participant sees it; nothing before there is a timetable.
async fn explained(
    call: &Call,
    standing: &Standing,
    id: EnrolmentId,
) -> Result<Option<(Engagement, Plan)>, Problem> {
    if standing.openings.is_empty() {
        return Ok(None);
    }
    let now = call.now();
    let read = call.app().db();
    let told = read.read(async |tx| crate::engagement_explained(tx, id, now).await);
    Ok(Some(told.await?))
}

fn sessions(standing: &Standing) -> Markup {
    let mut table = Table::new("Sessions")
        .columns(["Session", "When", "Attendance"])
        .empty("No sessions yet.");
    for it in &standing.events {
        table = table.row([
            html! { (it.event.plan.title) },
            html! { (it.event.when()) },
            html! { @match it.mark { Some(mark) => (mark.label()), None => "Not recorded" } },
        ]);
    }
    html! { (table) }
}

fn tasks(standing: &Standing) -> Markup {
    let mut all: Vec<_> = standing.tasks.iter().collect();
    all.sort_unstable();
    let mut table = Table::new("Application tasks")
        .columns(["Module", "State"])
        .empty("None begun yet.");
    for (module, state) in all {
        table = table.row([html! { (module) }, task_status(Some(*state))]);
    }
    html! { (table) }
}
