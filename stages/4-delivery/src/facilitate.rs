//! The pages of whoever leads or watches groups: sessions, catch-ups, and who needs attention and why.
//!
//! What this room must not know: how anything is counted or recorded.

pub(crate) mod attention;
mod person;

use std::collections::{HashMap, HashSet};

use kit::{
    Problem,
    ui::{self, Column, Icon, Kind, Markup, Table, tag},
    web::{Call, PageResult},
};
use maud::html;
use registration::Enrolment;
use rulebook::{
    base::{Coded as _, Day, counted, noun},
    delivery::{EventId, attention::Raised, engagement::Engagement},
    people::{Action, Circles, GroupId, PersonId},
    registration::enrolment::EnrolmentState,
};

use crate::{
    attendance::{
        open::taken,
        store::{OpenCatchUp, open_catch_ups},
    },
    engagement::pages::points,
    event::{self, Event},
    group::{self, Group},
    visit::{self, Visit},
};
pub(crate) use person::{page as person_page, show as person};

/// Days for which a register that was not taken is asked for.
const DAYS_BACK: i32 = 60;
/// Days ahead for which sessions are listed.
const DAYS_AHEAD: i32 = 60;

/// The groups within this actor's reach for this action.
pub(crate) async fn groups(call: &Call, action: Action) -> Result<Vec<Group>, Problem> {
    let scopes = call.actor().scopes_for(action);
    let mut all = call
        .app()
        .db()
        .read(async |tx| {
            let mut all = Vec::new();
            for scope in scopes {
                all.extend(group::store::within(tx, scope).await?);
            }
            Ok(all)
        })
        .await?;
    // Newest first: what is over sinks to the end.
    all.sort_by_key(|group| std::cmp::Reverse(group.id));
    all.dedup_by_key(|group| group.id);
    Ok(all)
}

/// Somebody of a group, as whoever leads it sees them.
pub(crate) struct Member {
    pub(crate) who: Enrolment,
    pub(crate) told: Option<Engagement>,
    pub(crate) raised: Vec<Raised>,
    /// Messages of theirs that nobody who leads the group has read.
    pub(crate) unread: i64,
}

/// The circles of a group for those who lead it, and for nobody else: neither its provider nor its partner is in them.
pub(crate) const fn group_only(group: GroupId) -> Circles {
    Circles {
        group: Some(group),
        ..Circles::SITE
    }
}

/// A group with its people and what is to be done.
pub(crate) struct Led {
    pub(crate) group: Group,
    pub(crate) members: Vec<Member>,
    pub(crate) events: Vec<Event>,
    /// The events of the last weeks whose register is taken.
    pub(crate) taken: HashSet<EventId>,
    pub(crate) catch_ups: Vec<OpenCatchUp>,
    /// Quality visits that wait for an answer of whoever leads the group.
    pub(crate) visits: Vec<Visit>,
}

pub(crate) async fn led(call: &Call, group: Group) -> Result<Led, Problem> {
    let now = call.now();
    call.app()
        .db()
        .read(async |tx| {
            let catch_ups = open_catch_ups(tx, group.id).await?;
            let look = attention::Look::of(tx, &group, now).await?;
            let mut members = Vec::new();
            for id in group::store::members(tx, group.id).await? {
                let who = registration::enrolment(tx, id).await?;
                let told = match crate::engagement(tx, id, now).await {
                    Ok(told) => Some(told),
                    Err(Problem::Refused(_)) => None,
                    Err(other) => return Err(other),
                };
                let clock = call.app().clock();
                let raised = look
                    .at(tx, (&who, told.as_ref()), &catch_ups, clock)
                    .await?;
                members.push(Member {
                    unread: look.unread_of(id),
                    who,
                    told,
                    raised,
                });
            }
            members.sort_by_key(|one| {
                (
                    one.raised.is_empty(),
                    one.told.as_ref().map(|told| told.total),
                    one.who.id,
                )
            });
            let events = event::store::for_member(tx, group.cohort, Some(group.id)).await?;
            let since = now.day.plus_days(-DAYS_BACK);
            let taken = taken(tx, group.id, &events, since).await?;
            let visits = visit::store::to_answer(tx, group.id).await?;
            Ok(Led {
                group,
                members,
                events,
                taken,
                catch_ups,
                visits,
            })
        })
        .await
}

async fn all_led(call: &Call, action: Action) -> Result<Vec<Led>, Problem> {
    let mut all = Vec::new();
    for group in groups(call, action).await? {
        all.push(led(call, group).await?);
    }
    Ok(all)
}

impl Led {
    /// Sessions of the next weeks, and past ones whose register is open.
    pub(crate) fn sessions(&self, today: Day) -> impl Iterator<Item = &Event> {
        let (from, to) = (today.plus_days(-DAYS_BACK), today.plus_days(DAYS_AHEAD));
        self.events.iter().filter(move |event| {
            let day = event.plan.day;
            !event.called_off()
                && day >= from
                && day <= to
                && (day >= today || self.is_due(event, today))
        })
    }

    /// Is the register of this event to be taken today?
    fn is_due(&self, event: &Event, today: Day) -> bool {
        event.plan.day <= today && !self.taken.contains(&event.id)
    }
}

pub(crate) async fn show(call: Call) -> PageResult {
    let all = all_led(&call, Action::ReadDelivery).await?;
    let permit = match all.first() {
        Some(first) => call.may(Action::ReadDelivery, &first.group.circles())?,
        None => call.may_own(Action::KeepOwnAccount)?,
    };
    let names = names(&call, &all).await?;
    let today = call.now().day;
    let body = html! {
        (ui::heading("My groups"))
        @if all.is_empty() {
            (ui::empty_state("No group is yours yet.", "It appears here when a programme administrator gives you one."))
        }
        @for led in &all {
            (ui::section(&format!("group-{}", led.group.id), &format!("{}, {}", led.group.name, counted(led.group.members, "person", "people"))))
            @let takes = call.may(Action::TakeAttendance, &led.group.circles()).is_ok();
            @if call.may(Action::LeadGroup, &group_only(led.group.id)).is_ok() {
                p class="govuk-body" {
                    a class="govuk-link" href={ "/facilitate/groups/" (led.group.id) "/write" } { "Write to " (led.group.name) } " · "
                    a class="govuk-link" href={ "/facilitate/groups/" (led.group.id) "/hand-over" } { "Hand over " (led.group.name) }
                }
            }
            @if call.may(Action::LeadGroup, &group_only(led.group.id)).is_ok() { (to_answer(led)) }
            (sessions(led, takes, today))
            @if takes { (catch_ups(led, &names)) }
            (members(led, &names))
        }
    };
    call.page(&permit, "My groups", body).wide().send()
}

pub(crate) async fn names(call: &Call, all: &[Led]) -> Result<HashMap<PersonId, String>, Problem> {
    let ids: Vec<PersonId> = all
        .iter()
        .flat_map(|led| led.members.iter().map(|one| one.who.person))
        .collect();
    people::names(call.app(), &ids).await
}

fn sessions(led: &Led, takes: bool, today: Day) -> Markup {
    let mut table = Table::new(format!("Sessions of {}", led.group.name))
        .columns(["Session", "When", "Where"])
        .column(Column::new("Register"))
        .empty("No session lies in the next weeks, and every register is taken.");
    for event in led.sessions(today) {
        let register = format!("/sessions/{}/register?group={}", event.id, led.group.id);
        let due = led.is_due(event, today);
        table = table.row([
            html! { (event.plan.title) },
            html! { (event.when()) },
            html! { (event.plan.place) },
            html! {
                @if due { (tag(Kind::Now, Icon::Half, "To be taken")) " " }
                @if takes { a class="govuk-link" href=(register) { "Register" span class="govuk-visually-hidden" { " of " (event.plan.title) } } }
                @else if !due { "Taken by the facilitator" }
            },
        ]);
    }
    html! { (table) }
}

/// The way to each visit that waits for an answer.
fn to_answer(led: &Led) -> Markup {
    html! {
        @for one in &led.visits {
            (ui::card(&format!("visit-{}", one.id), "A quality visit to answer", html! {
                p { "Your session of " (one.visited_on.with_weekday()) " was visited. Read what was seen and agreed, and answer in your own words." }
                p { a class="govuk-link" href={ "/quality/visits/" (one.id) } { "Read it and answer" span class="govuk-visually-hidden" { ": the visit of " (one.visited_on.in_words()) } } }
            }))
        }
    }
}

fn catch_ups(led: &Led, names: &HashMap<PersonId, String>) -> Markup {
    let name = |one: &OpenCatchUp| {
        let member = led
            .members
            .iter()
            .find(|member| member.who.id == one.enrolment);
        member
            .and_then(|member| names.get(&member.who.person))
            .map_or("", String::as_str)
    };
    html! {
        @for one in led.catch_ups.iter().filter(|one| one.to_read()) {
            (ui::card(&format!("catch-up-{}-{}", one.event, one.enrolment), &format!("Catch-up of {}: {}", name(one), one.title), html! {
                p class="app-muted" { (one.mark.label()) }
                @for line in one.text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                (ui::Form::post(format!("/sessions/{}/catch-ups/{}/sign-off", one.event, one.enrolment)).body(ui::button("Sign it off")))
                (crate::attendance::pages::send_back_form(one.event, one.enrolment))
            }))
        }
    }
}

fn members(led: &Led, names: &HashMap<PersonId, String>) -> Markup {
    let mut table = Table::new(format!(
        "People of {}, those who need attention first",
        led.group.name
    ))
    .column(Column::new("Name"))
    .column(Column::number("Engagement"))
    .column(Column::new("What to know"))
    .empty("Nobody is in this group yet.");
    for member in &led.members {
        let name = names
            .get(&member.who.person)
            .map_or("Somebody", String::as_str);
        table = table.row([
            html! { a class="govuk-link" href={ "/facilitate/people/" (member.who.id) } { (name) } },
            html! { @match &member.told { Some(told) => (points(told.total)), None => "Not counted yet" } },
            html! {
                @match member.who.state {
                    EnrolmentState::Active if member.raised.is_empty() => (tag(Kind::Good, Icon::Tick, "On track")),
                    EnrolmentState::Active => {}
                    other => (tag(Kind::Plain, Icon::None, other.label())),
                }
                @for one in &member.raised { " " (tag(Kind::Stop, Icon::Alert, &one.words)) }
                @if member.unread > 0 { " " (tag(Kind::Now, Icon::Half, if member.unread == 1 { "1 message to read" } else { "Messages to read" })) }
                @if let Some(first) = member.raised.first() { br; span class="app-muted" { (first.action) "." } }
            },
        ]);
    }
    html! { (table) }
}

/// The card of whoever keeps or watches groups and leads none: how many there are, and where they stand.
pub(crate) async fn watched(call: &Call) -> Result<Option<Markup>, Problem> {
    let groups = groups(call, Action::KeepQuality).await?;
    let people: i64 = groups.iter().map(|group| group.members).sum();
    Ok((!groups.is_empty()).then(|| {
        ui::card(
            "groups",
            "Groups",
            html! {
                p class="govuk-body" { (counted(groups.len(), "group", "groups")) ", " (counted(people, "person", "people")) "." }
                p class="govuk-body" {
                    a class="govuk-link" href="/facilitate" { "How each stands" } " · "
                    a class="govuk-link" href="/quality/visits" { "Quality visits" } " · "
                    a class="govuk-link" href="/admin/events" { "Events" }
                }
            },
        )
    }))
}

/// The card of a facilitator: registers to take, catch-ups to read, people to call.
pub(crate) async fn card(call: &Call) -> Result<Markup, Problem> {
    let all = all_led(call, Action::TakeAttendance).await?;
    let today = call.now().day;
    let due = all
        .iter()
        .map(|led| led.sessions(today).filter(|one| led.is_due(one, today)))
        .map(Iterator::count);
    let due: usize = due.sum();
    let visits: Vec<&Visit> = all
        .iter()
        .filter(|led| {
            call.may(Action::LeadGroup, &group_only(led.group.id))
                .is_ok()
        })
        .flat_map(|led| &led.visits)
        .collect();
    let written = all
        .iter()
        .flat_map(|led| &led.catch_ups)
        .filter(|one| one.to_read())
        .count();
    let attention = all
        .iter()
        .flat_map(|led| &led.members)
        .filter(|one| !one.raised.is_empty());
    let attention = attention.count();
    let next = all
        .iter()
        .flat_map(|led| led.sessions(today))
        .filter(|event| event.span().ends > call.now().at)
        .min_by_key(|event| (event.starts_at, event.id));
    Ok(ui::card(
        "groups",
        "Your groups",
        html! {
            (ui::stat_tiles("Your groups in numbers", &[
                ui::StatTile::new(due.to_string(), noun(due, "register to take", "registers to take")).href("/facilitate"),
                ui::StatTile::new(written.to_string(), noun(written, "catch-up to read", "catch-ups to read")).href("/facilitate"),
                ui::StatTile::new(attention.to_string(), noun(attention, "person who needs attention", "people who need attention")).href("/facilitate"),
            ]))
            @for one in visits {
                p { a class="govuk-link" href={ "/quality/visits/" (one.id) } { "A quality visit to answer: " (one.visited_on.with_weekday()) } }
            }
            @if let Some(event) = next { (crate::home::session_leaf(event)) }
            p { a class="govuk-link" href="/facilitate" { "Open your groups" } }
        },
    ))
}
