//! One person of a group, as whoever leads it sees them: the same number that they see.
//!
//! What this room must not know: what they wrote; tasks are theirs and their school's.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, SummaryList, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded as _,
    delivery::engagement::{Engagement, Plan},
    people::Action,
    registration::EnrolmentId,
};

use crate::{
    desk::{Standing, standing},
    engagement::pages::in_full,
    group,
    study::view::task_status,
};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
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
    let standing = standing(&call, &who).await?;
    let told = explained(&call, &standing, who.id).await?;
    let body = html! {
        (ui::heading(&name))
        (SummaryList::new()
            .text("Enrolment", who.state.label())
            .text("Started", who.started_on.in_words())
            .text("Group", standing.group.as_ref().map_or("None yet", |group| group.name.as_str())))
        @match &told {
            Some(told) => (in_full(told, false)),
            None => (ui::inset(html! { "The timetable of this intake is not made yet, so nothing is counted." })),
        }
        (sessions(&standing))
        (tasks(&standing))
    };
    call.page(&permit, name.clone(), body)
        .back("/facilitate", "My groups")
        .send()
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
