//! What moving one event would change, before anything does.
//!
//! What this room must not know: how an event is moved.

use std::collections::BTreeSet;

use kit::{
    Problem,
    ui::{self, Icon, Kind, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Day, counted},
    delivery::{
        booking::Span,
        term::{Closed, england, why_closed},
    },
    people::{Permit, PersonId},
};

use super::{Event, Moved, instant_at, sessions, store, time_in_words};
use crate::{booking, group, timetable::holidays};

/// What hangs on an event.
struct Hangs {
    people: usize,
    /// Some of them because they lead it.
    leading: bool,
    waiting: usize,
    sessions: usize,
    /// Those who are to be somewhere else at the new time.
    elsewhere: Vec<PersonId>,
    /// Those who stand in on the old day and not on the new one, or the other way round.
    stand_ins: Vec<PersonId>,
    /// Another session of the same facilitator at the new time.
    leads: Vec<String>,
    own: Vec<Closed>,
}

async fn hangs(call: &Call, event: &Event, (to, span): (Day, Span)) -> Result<Hangs, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let waiting = booking::store::first_waiting(tx, event.id, i64::from(u32::MAX)).await?;
            let mut people: BTreeSet<PersonId> = BTreeSet::new();
            let mut elsewhere = Vec::new();
            let mut leads = Vec::new();
            if let Some(id) = event.plan.group {
                let group = group::store::one(tx, id).await?;
                let scope = rulebook::people::Scope::Provider(group.provider);
                for other in group::store::within(tx, scope).await? {
                    if group.facilitator.is_none() || other.facilitator != group.facilitator {
                        continue;
                    }
                    for led in store::for_member(tx, other.cohort, Some(other.id)).await? {
                        let of_group = led.plan.group == Some(other.id);
                        if of_group
                            && led.id != event.id
                            && !led.called_off()
                            && led.span().overlaps(&span)
                        {
                            leads.push(format!("{} of {}", led.plan.title, other.name));
                        }
                    }
                }
            }
            for who in booking::concerned::expected_at(tx, event).await? {
                let others = booking::store::elsewhere(tx, &who, span, &[event.id]).await?;
                if people.insert(who.person)
                    && others.iter().any(|it| it.event.span().overlaps(&span))
                {
                    elsewhere.push(who.person);
                }
            }
            let own = holidays::store::of_cohort(tx, event.plan.cohort).await?;
            let told = booking::concerned(tx, event, &[event.plan.day, to]).await?;
            let mut stand_ins = Vec::new();
            if let Some(id) = event.plan.group {
                let before = booking::stand_ins(tx, id, &[event.plan.day]).await?;
                let after = booking::stand_ins(tx, id, &[to]).await?;
                let (gone, new) = (&before, &after);
                stand_ins.extend(gone.iter().filter(|who| !new.contains(who)));
                stand_ins.extend(new.iter().filter(|who| !gone.contains(who)));
            }
            Ok(Hangs {
                people: told.count(),
                leading: !told.leading.is_empty(),
                stand_ins,
                waiting: waiting.len(),
                sessions: sessions::store::of_event(tx, event.id).await?.len(),
                elsewhere,
                leads,
                own: own.into_iter().map(|(_, closed)| closed).collect(),
            })
        })
        .await
}

/// The page: what would change, and the button that does it.
pub(super) async fn show(
    call: &Call,
    (event, permit): (&Event, &Permit),
    to: &Moved,
    form: &Form,
) -> PageResult {
    let starts = instant_at(call.app().clock(), to.day, to.from_minute);
    let span = Span {
        starts,
        ends: starts.plus_seconds(to.minutes * 60),
    };
    let hangs = hangs(call, event, (to.day, span)).await?;
    let ids: Vec<PersonId> = hangs
        .elsewhere
        .iter()
        .chain(&hangs.stand_ins)
        .copied()
        .collect();
    let names = people::names(call.app(), &ids).await?;
    let closed = why_closed(to.day, &england(), &hangs.own);
    let then = format!(
        "{}, {} to {}",
        to.day.with_weekday(),
        time_in_words(to.from_minute),
        time_in_words(to.from_minute + to.minutes)
    );
    let mut table = Table::new("What would change").columns(["What", "Now", "Then"]);
    table = table.row([html! { "When" }, html! { (event.when()) }, html! { (then) }]);
    table = table.row([
        html! { "Where" },
        html! { (event.plan.place) },
        html! { (to.place) },
    ]);
    let title = format!("Move {}", event.plan.title);
    let body = html! {
        (ui::heading(&title))
        p class="govuk-body-l" { (in_words(&hangs)) }
        (table)
        @if to.day < call.now().day { p { (tag(Kind::Stop, Icon::Alert, "In the past")) " That day has passed. Everybody is told all the same." } }
        (warnings(&hangs, closed.as_deref(), &names))
        (again(event, form))
        p { a class="govuk-link" href={ "/admin/events/" (event.id) } { "Leave it as it is" } }
    };
    call.page(permit, title, body)
        .back(
            format!("/admin/events/{}", event.id),
            event.plan.title.clone(),
        )
        .send()
}

fn in_words(hangs: &Hangs) -> String {
    let mut told = counted(hangs.people, "person is told", "people are told");
    if hangs.leading {
        told.push_str(", those who lead it among them");
    }
    let waiting = match hangs.waiting {
        0 => String::new(),
        waiting => format!(", {waiting} of them on the waiting list"),
    };
    let sessions = match hangs.sessions {
        0 => String::new(),
        1 => " 1 session within it moves along.".to_owned(),
        sessions => format!(" {sessions} sessions within it move along."),
    };
    format!("{told}{waiting}. Calendars that follow it move too.{sessions}")
}

fn warnings(
    hangs: &Hangs,
    closed: Option<&str>,
    names: &std::collections::HashMap<PersonId, String>,
) -> Markup {
    html! {
        @if let Some(why) = closed { p { (tag(Kind::Stop, Icon::Alert, why)) " That is no school day." } }
        @for one in &hangs.leads { p { (tag(Kind::Stop, Icon::Alert, "Facilitator")) " leads " (one) " at that time." } }
        @for id in &hangs.stand_ins {
            p { (tag(Kind::Now, Icon::Alert, "Standing in")) " " (names.get(id).map_or("Somebody", String::as_str)) " stands in on one of the two days and not on the other. Say anew who stands in." }
        }
        @if !hangs.elsewhere.is_empty() {
            p { (tag(Kind::Now, Icon::Alert, "At the same time")) " These people are to be at something else then, and are told so:" }
            ul class="govuk-list govuk-list--bullet" { @for id in &hangs.elsewhere { li { (names.get(id).map_or("Somebody", String::as_str)) } } }
        }
    }
}

/// The same form once more, without asking to look first.
fn again(event: &Event, form: &Form) -> Markup {
    let mut send = ui::Form::post(format!("/admin/events/{}", event.id)).label("Move it");
    for (name, value) in form.fields().iter().filter(|(name, _)| name != "preview") {
        send = send.hidden(name.clone(), value.clone());
    }
    send.body(ui::button("Move it and tell everybody"))
}
