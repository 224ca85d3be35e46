//! A participant's conferences and clinics: dates, places, what to bring, the day's sessions, the catch-up.
//!
//! What this room must not know: how places are given.

mod catch_up;
pub(crate) mod clash;
mod send;

use std::collections::{HashMap, HashSet};

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Icon, Kind, Select, SummaryList, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    base::Instant,
    delivery::{
        EventId, SessionId,
        attendance::Attendance,
        booking::BookingState,
        queue::{Link, link},
    },
};

pub(crate) use send::{book, calendar, cancel, change, write_catch_up};

use super::{
    Event, instant_in_words,
    more::{More, more},
    sessions::{self, Session},
};
use crate::{
    arrival::{self, Arrival},
    attendance::missed::to_catch_up,
    booking,
    desk::{Desk, desk, is_expected, no_place, seated},
    engagement::{Attended, store::attended},
    group,
};

struct Mine {
    it: Attended,
    state: Option<BookingState>,
    booked: i64,
    waiting: i64,
    /// It was missed, and is to be caught up.
    asks: bool,
    /// Something else at the same time, where this person is to be as well.
    clash: Option<String>,
}

async fn mine(call: &Call, desk: &Desk) -> Result<Vec<Mine>, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let group = group::store::group_of(tx, desk.who.id).await?;
            let all = attended(tx, desk.who.cohort, group, desk.who.id).await?;
            let mut states: HashMap<EventId, BookingState> =
                booking::store::mine(tx, desk.who.id).await?;
            let counts = booking::store::counts_of(tx, desk.who.cohort).await?;
            let asks: HashSet<EventId> = to_catch_up(&all).map(|it| it.event.id).collect();
            let clashes = clash::at_the_same_time(&all, call.now().at);
            Ok(all
                .into_iter()
                .map(|it| {
                    let (booked, waiting) = counts.get(&it.event.id).copied().unwrap_or_default();
                    Mine {
                        state: states.remove(&it.event.id),
                        booked,
                        waiting,
                        asks: asks.contains(&it.event.id),
                        clash: clashes.get(&it.event.id).cloned(),
                        it,
                    }
                })
                .collect())
        })
        .await
}

async fn one(call: &Call, desk: &Desk, id: &str) -> Result<Mine, Problem> {
    let id: EventId = id.parse().or_not_found()?;
    mine(call, desk)
        .await?
        .into_iter()
        .find(|one| one.it.event.id == id)
        .or_not_found()
}

pub(crate) async fn list(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Clinics and conferences");
    };
    let all = mine(&call, &desk).await?;
    let (past, coming): (Vec<&Mine>, Vec<&Mine>) = all
        .iter()
        .partition(|one| one.it.event.span().ends <= call.now().at);
    let body = html! {
        (ui::heading("Clinics and conferences"))
        p class="govuk-body" { a class="govuk-link" href="/calendar" { "See them in your calendar" } " or " a class="govuk-link" href="/check-in" { "check in with a code" } }
        @if coming.is_empty() {
            (ui::empty_state("No session is planned.", "Your provider publishes the dates of each part of the programme here."))
        }
        div class="app-stack" { @for one in &coming { (row(one)) } }
        @if !past.is_empty() {
            (ui::section("past", "Past sessions"))
            div class="app-stack" { @for one in &past { (row(one)) } }
        }
    };
    call.page(&desk.permit, "Clinics and conferences", body)
        .send()
}

fn row(one: &Mine) -> Markup {
    let event = &one.it.event;
    html! {
        section class="app-card" aria-label=(event.plan.title) {
            (crate::home::session_leaf(event))
            p { (standing(one)) " " (places(one)) }
            (clash::words(one))
            p { a class="govuk-link" href={ "/clinics/" (event.id) } { "See " (event.plan.title) } }
        }
    }
}

/// Where this person stands with this event, in one tag.
fn standing(one: &Mine) -> Markup {
    let event = &one.it.event;
    if event.called_off() {
        return tag(Kind::Stop, Icon::Cross, "Called off");
    }
    match (one.it.mark, one.state) {
        (Some(mark), _) if one.asks => tag(Kind::Stop, Icon::Alert, mark.label()),
        (Some(mark), _) if mark.opens_catch_up() => tag(Kind::Plain, Icon::None, mark.label()),
        (Some(mark), _) => tag(Kind::Good, Icon::Tick, mark.label()),
        (None, Some(BookingState::Booked)) => tag(Kind::Good, Icon::Tick, "Booked"),
        (None, Some(BookingState::Waiting)) => tag(Kind::Now, Icon::Half, "On the waiting list"),
        _ if is_expected(&one.it) => tag(Kind::Calm, Icon::Dot, "You are expected"),
        _ => tag(Kind::Calm, Icon::Ring, "Not booked"),
    }
}

fn places(one: &Mine) -> Markup {
    match one.it.event.plan.capacity {
        None => html! {},
        Some(capacity) if one.booked >= capacity => html! {
            span class="app-muted" { "Full. " (one.waiting) " waiting." }
        },
        Some(capacity) => {
            html! { span class="app-muted" { (capacity - one.booked) " of " (rulebook::base::counted(capacity, "place", "places")) " left." } }
        }
    }
}

/// The event, when this person can see it; else there is no such thing.
pub(crate) async fn mine_to_see(call: &Call, seat: &Desk, id: EventId) -> Result<(), Problem> {
    one(call, seat, &id.to_string()).await.map(|_| ())
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

/// Everything the page of one event shows.
struct Shown {
    one: Mine,
    more: More,
    sessions: Vec<Session>,
    chosen: Vec<SessionId>,
    said: Arrival,
    pass_on_until: Option<Instant>,
    /// What was written of a missed session, and what the facilitator said.
    catch_up: (String, String),
    /// Other dates of the same part of the programme that can be booked.
    others: Vec<Event>,
}

async fn shown(call: &Call, seat: &Desk, id: &str) -> Result<Shown, Problem> {
    let all = mine(call, seat).await?;
    let id: EventId = id.parse().or_not_found()?;
    let others: Vec<Event> = {
        let one = all
            .iter()
            .find(|one| one.it.event.id == id)
            .or_not_found()?;
        let now = call.now().at;
        let same = |other: &&Mine| {
            let event = &other.it.event;
            event.id != id
                && event.plan.element == one.it.event.plan.element
                && event.by_booking()
                && !event.called_off()
                && event.starts_at > now
        };
        all.iter()
            .filter(same)
            .map(|other| other.it.event.clone())
            .collect()
    };
    let one = all
        .into_iter()
        .find(|one| one.it.event.id == id)
        .or_not_found()?;
    call.app()
        .db()
        .read(async |tx| {
            let who = seat.who.id;
            let need = arrival::store::one(tx, id, who).await?;
            Ok(Shown {
                more: more(tx, id).await?,
                sessions: sessions::store::of_event(tx, id).await?,
                chosen: sessions::store::chosen(tx, id, who).await?,
                said: need.map(|need| need.said).unwrap_or_default(),
                pass_on_until: booking::store::pass_on_until(tx, id, who).await?,
                catch_up: crate::attendance::store::catch_up(tx, id, who).await?,
                others: others.clone(),
                one: Mine {
                    it: Attended {
                        event: one.it.event.clone(),
                        booked: one.it.booked,
                        mark: one.it.mark,
                    },
                    state: one.state,
                    booked: one.booked,
                    waiting: one.waiting,
                    asks: one.asks,
                    clash: one.clash.clone(),
                },
            })
        })
        .await
}

async fn page(call: &Call, id: &str, typed: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let shown = shown(call, &desk, id).await?;
    let event = &shown.one.it.event;
    let has_place = has_place(&shown.one);
    let ahead = event.starts_at > call.now().at && !event.called_off();
    let link = link(has_place, event.span(), shown.more.terms(event), call.now());
    let title = event.plan.title.clone();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(event.plan.kind.label()), &title, None, Some(standing(&shown.one))))
        @if let Some(until) = shown.pass_on_until.filter(|until| *until > call.now().at) {
            (ui::inset(html! { "A place became free, and it is yours. If you cannot come, give it back by " strong { (instant_in_words(until, event.plan.day)) } ": until then it goes to the next person who waits." }))
        }
        (clash::words(&shown.one))
        (facts(&shown, link))
        @if has_place && event.plan.day == call.now().day && !event.called_off() && shown.one.it.mark.is_none() {
            p class="govuk-body" { a class="govuk-link" href="/check-in" { "Check in with the code that is shown in the room" } }
        }
        (actions(&shown, ahead, typed, errors))
        (sessions::pages::day(event, &shown.sessions, &shown.chosen, ahead && has_place, link == Link::Shown))
        (guide(call, &desk, event).await?)
        @if ahead && has_place { (on_the_day(&shown, typed, errors)) }
        @if shown.one.it.mark.is_some_and(Attendance::opens_catch_up) { (catch_up::panel(&shown, typed, errors)) }
    };
    Ok(call
        .page(&desk.permit, title, body)
        .back("/clinics", "Clinics and conferences")
        .again(errors))
}

fn has_place(one: &Mine) -> bool {
    one.state == Some(BookingState::Booked) || is_expected(&one.it)
}

fn facts(shown: &Shown, link: Link) -> Markup {
    let event = &shown.one.it.event;
    html! {
        (SummaryList::new()
            .text("When", event.when())
            .text("Where", event.plan.place.as_str())
            .row("Joining link", html! {
                @if event.plan.link.is_empty() { "None needed" }
                @else {
                    @match link {
                        Link::Shown => a class="govuk-link" href=(event.plan.link) { "Join " (event.plan.title) },
                        Link::From(from) => { "Shown here from " (instant_in_words(from, event.plan.day)) },
                        Link::NotYours => "Shown to everybody who has a place",
                        Link::Over => "This session is over",
                    }
                }
            })
            .row("Places", html! { @if event.plan.capacity.is_none() { "For everybody" } (places(&shown.one)) }))
        @if event.in_person() {
            p { a class="govuk-link" href={ "/clinics/" (event.id) "/joining.pdf" } { "Joining instructions (PDF)" } }
        }
    }
}

/// What to bring, as the programme says.
async fn guide(call: &Call, desk: &Desk, event: &Event) -> Result<Markup, Problem> {
    let element = super::element_of(&desk.programme, &event.plan.element);
    let page = element
        .ok()
        .and_then(|it| it.clinic.as_ref().or(it.bring.as_ref()));
    let Some(page) = page else {
        return Ok(html! {});
    };
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    Ok(html! {
        (ui::section("bring", "What to bring"))
        (ui::prose("bring-text", pages.get(&page.file).map_or("", String::as_str)))
    })
}

fn actions(shown: &Shown, ahead: bool, typed: &Form, errors: &FormErrors) -> Markup {
    let event = &shown.one.it.event;
    let id = event.id;
    let passes_on = shown.pass_on_until.is_none();
    let full = event.plan.capacity.is_some_and(|capacity| {
        shown.one.booked >= capacity || (shown.one.waiting > 0 && passes_on)
    });
    let held = shown.one.state == Some(BookingState::Booked);
    html! {
        @if ahead {
            @match shown.one.state {
                Some(BookingState::Booked | BookingState::Waiting) => {
                    (ui::Form::post(format!("/clinics/{id}/cancel")).label("Give back").body(html! {
                        (Button::new(if held { "Give my place back" } else { "Leave the waiting list" }).kind(ButtonKind::Secondary))
                    }))
                    @if held && !shown.others.is_empty() { (change_form(shown)) }
                }
                _ if !event.by_booking() => {}
                _ => (ui::Form::post(format!("/clinics/{id}/book")).hidden("starts", event.starts_at.0.to_string()).label("Book").body(html! {
                    (arrival::pages::fields(&typed_arrival(shown, typed), event.in_person(), errors))
                    (ui::button(if full { "Join the waiting list" } else { "Book a place" }))
                })),
            }
            p { a class="govuk-link" href={ "/clinics/" (id) "/calendar.ics" } { "Add to your calendar" } }
        }
    }
}

fn change_form(shown: &Shown) -> Markup {
    let others = shown.others.iter().map(|other| {
        Choice::new(
            format!("{}.{}", other.id, other.starts_at.0),
            format!("{}, {}", other.when(), other.plan.place),
        )
    });
    html! {
        (ui::details("Change to another date", html! {
            (ui::Form::post(format!("/clinics/{}/change", shown.one.it.event.id)).label("Change to another date").body(html! {
                (Select::new("to", "Another date").hint("You keep this place unless you get the other one.").choices(others))
                (Button::new("Change my booking").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

fn typed_arrival(shown: &Shown, typed: &Form) -> Arrival {
    if typed.has("needs") {
        Arrival {
            needs: typed.get("needs").to_owned(),
            show_school: typed.get("show_school") == "yes",
        }
    } else {
        shown.said.clone()
    }
}

/// What somebody who has a place needs on the day.
fn on_the_day(shown: &Shown, typed: &Form, errors: &FormErrors) -> Markup {
    let event = &shown.one.it.event;
    html! {
        (ui::details("What I need on the day", html! {
            (ui::Form::post(format!("/clinics/{}/arrival", event.id)).label("What I need on the day").body(html! {
                (arrival::pages::fields(&typed_arrival(shown, typed), event.in_person(), errors))
                (Button::new("Keep").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

pub(crate) async fn again(call: &Call, id: &str, typed: &Form, problem: Problem) -> PageResult {
    page(call, id, typed, &problem.for_form()?).await?.send()
}
