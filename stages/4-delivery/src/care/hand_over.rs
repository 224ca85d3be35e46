//! Handing a group over to somebody who stands in: what was covered, who needs what, what to do next.
//!
//! What this room must not know: anybody's access needs, which are not part of a hand-over.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Markup, Table},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::Day,
    delivery::substitute::StandIn,
    people::{Action, GroupId, PersonId},
};

use super::{StepTaken, store};
use crate::{
    facilitate::{Led, group_only, led},
    group::substitute,
};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: GroupId = id.parse().or_not_found()?;
    let permit = call.may(Action::LeadGroup, &group_only(id))?;
    let person = call.person()?;
    let (group, steps, stand_ins) = call
        .app()
        .db()
        .read(async |tx| {
            people::leads_since(tx, person, id).await?.or_not_found()?;
            let group = crate::group::store::one(tx, id).await?;
            let stand_ins = substitute::store::of_group(tx, id).await?;
            Ok((group, store::of_group(tx, id).await?, stand_ins))
        })
        .await?;
    let led = led(&call, group).await?;
    let mut ids: Vec<PersonId> = led.members.iter().map(|one| one.who.person).collect();
    ids.extend(steps.iter().map(|one| one.by));
    let names = people::names(call.app(), &ids).await?;
    let today = call.now().day;
    // Whoever coaches leads too, and takes no register.
    let opens = call
        .may(Action::TakeAttendance, &led.group.circles())
        .is_ok();
    let asked = stand_ins
        .iter()
        .filter(|one| one.state != StandIn::Over && !one.plan.note.is_empty());
    let title = format!("Hand over {}", led.group.name);
    let body = html! {
        (ui::heading(&title))
        (ui::lead(html! { "For whoever stands in: what was covered, who needs what, what to do next. As of " (today.with_weekday()) ". Access needs are not told here: whoever must know them sees them with each session." }))
        @for one in asked { (ui::inset(html! { (one.plan.note) })) }
        (ui::section("covered", "What was covered"))
        (covered(&led, today, opens))
        (ui::section("needs", "Who needs what"))
        (needs(&led, &steps, &names))
        (ui::section("next", "What to do next"))
        (next(&led, today, opens))
    };
    call.page(&permit, title.clone(), body)
        .back("/facilitate", "My groups")
        .send()
}

fn covered(led: &Led, today: Day, opens: bool) -> Markup {
    let past = led
        .events
        .iter()
        .filter(|event| event.plan.day < today && !event.called_off());
    let rows = past.map(|event| {
        vec![
            html! { @if opens { a class="govuk-link" href={ "/sessions/" (event.id) "/guide" } { (event.plan.title) } } @else { (event.plan.title) } },
            html! { (event.plan.day.in_words()) },
            html! { @match led.taken.get(&event.id) { Some(many) => { (many) " marked" }, None => "Register not taken" } },
        ]
    });
    html! {
        (Table::new("Sessions held").caption_hidden().columns(["Session", "Day", "Register"]).rows(rows).empty("No session was held yet."))
    }
}

fn needs(led: &Led, steps: &[StepTaken], names: &HashMap<PersonId, String>) -> Markup {
    let who = led.members.iter().filter(|one| !one.raised.is_empty());
    let rows = who.map(|one| {
        let last = steps.iter().find(|step| step.what.enrolment == one.who.id);
        vec![
            html! { a class="govuk-link" href={ "/facilitate/people/" (one.who.id) } { (names.get(&one.who.person).map_or("Somebody", String::as_str)) } },
            html! { @for (nth, it) in one.raised.iter().enumerate() { @if nth > 0 { br; } (it.words) } },
            html! { @if let Some(first) = one.raised.first() { (first.action) } },
            html! { @match last { Some(step) => (step.what.body), None => "Nothing yet" } },
        ]
    });
    html! {
        (Table::new("People who need attention").caption_hidden().columns(["Person", "Why", "What could help", "Done last"]).rows(rows)
            .empty("Nobody needs attention today."))
    }
}

fn next(led: &Led, today: Day, opens: bool) -> Markup {
    let sessions: Vec<_> = led.sessions(today).collect();
    let waiting = led
        .catch_ups
        .iter()
        .filter(|one| !one.text.is_empty())
        .count();
    html! {
        ul class="govuk-list govuk-list--bullet" {
            @for event in &sessions {
                li {
                    @if event.plan.day <= today { "Take the register of " } @else { "Lead " }
                    @if opens { a class="govuk-link" href={ "/sessions/" (event.id) "/register?group=" (led.group.id) } { (event.plan.title) } }
                    @else { (event.plan.title) }
                    ", " (event.when()) ". "
                    @if opens { a class="govuk-link" href={ "/sessions/" (event.id) "/guide" } { "Guide" span class="govuk-visually-hidden" { " of " (event.plan.title) } } }
                }
            }
            @if waiting > 0 { li { "Read and sign off " (rulebook::base::counted(waiting, "catch-up", "catch-ups")) "." } }
            @if sessions.is_empty() && waiting == 0 { li { "Nothing is planned in the next weeks." } }
        }
    }
}
