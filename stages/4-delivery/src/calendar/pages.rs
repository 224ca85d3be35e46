//! One's calendar: a list first, the month as a grid below; the link that a phone follows.
//!
//! What this room must not know: what is gathered, or how a calendar file is written.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    clock::hash_of,
    ui::{self, Button, ButtonKind, Checkboxes, Choice, Icon, Kind, tag},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Day,
    delivery::term::monday,
    people::{Action, Permit},
};

use super::{Entry, Status, calendar_file, entries, make_calendar, revoke_calendar, store};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The first day of the month that was asked for (`2026-12`), or of this one.
fn month_asked(form: &Form, today: Day) -> Day {
    let asked = format!("{}-01", form.get("month"));
    asked
        .parse()
        .unwrap_or_else(|_| today.plus_days(1 - i32::from(today.date().day())))
}

/// `December 2026`.
fn month_words(first: Day) -> String {
    let words = first.in_words();
    words
        .split_once(' ')
        .map_or("", |(_, rest)| rest)
        .to_owned()
}

/// `2026-12`.
fn month_code(first: Day) -> String {
    first.to_string().chars().take(7).collect()
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (person, now) = (call.person()?, call.now());
    let found = call
        .app()
        .db()
        .read(async |tx| entries(tx, person, true, now).await)
        .await?;
    let all = found.titled(call.app()).await?;
    let first = month_asked(&form, now.day);
    let coming: Vec<&Entry> = all
        .iter()
        .filter(|one| one.day >= now.day && one.status != Status::Cancelled)
        .collect();
    let body = html! {
        (ui::heading("Calendar"))
        p class="govuk-body" { a class="govuk-link" href="/calendar/link" { "Have it in the calendar of your phone" } }
        (ui::section("next", "What comes next"))
        @if coming.is_empty() { (ui::empty_state("Nothing lies ahead.", "Sessions you have a place at, sessions you lead and last days appear here.")) }
        ul class="govuk-list app-stack" {
            @for one in coming.iter().take(20) { li { (line(one)) } }
        }
        @if coming.len() > 20 { p class="govuk-body" { "And " (coming.len() - 20) " more: see the months below." } }
        (month(&all, first, now.day))
    };
    call.page(&permit, "Calendar", body).wide().send()
}

fn line(one: &Entry) -> Markup {
    html! {
        a class="govuk-link" href=(one.href) { (one.title) }
        @if one.status == Status::Tentative { " " (tag(Kind::Now, Icon::Half, "On the waiting list")) }
        br;
        span class="app-muted" { (one.words) @if !one.place.is_empty() { ". " (one.place) } @if !one.note.is_empty() { ". " (one.note) } }
    }
}

fn month(all: &[Entry], first: Day, today: Day) -> Markup {
    let next = first.plus_months(1);
    let before = first.plus_months(-1);
    let mut weeks = Vec::new();
    let mut at = monday(first);
    while at < next {
        weeks.push(at);
        at = at.plus_days(7);
    }
    let words = month_words(first);
    html! {
        (ui::section("month", &words))
        div class="app-scroll" tabindex="0" role="region" aria-labelledby="month-caption" {
            table class="govuk-table app-month" {
                caption class="govuk-visually-hidden" id="month-caption" { (words) " as a grid" }
                thead { tr { @for day in DAYS { th scope="col" { abbr title=(day) { (day.chars().take(3).collect::<String>()) } } } } }
                tbody {
                    @for week in weeks {
                        tr { @for place in 0..7 {
                            @let day = week.plus_days(place);
                            td class=[(day == today).then_some("app-month__today")] {
                                @if day >= first && day < next {
                                    span class="app-month__day" { (day.date().day()) @if day == today { span class="govuk-visually-hidden" { " (today)" } } }
                                    @for one in all.iter().filter(|one| one.day == day && one.status != Status::Cancelled) {
                                        a class="govuk-link" href=(one.href) { (one.title) }
                                    }
                                }
                            }
                        } }
                    }
                }
            }
        }
        nav aria-label="Months" { (ui::meta_list([
            html! { a class="govuk-link" href={ "/calendar?month=" (month_code(before)) "#month" } { "Back to " (month_words(before)) } },
            html! { a class="govuk-link" href={ "/calendar?month=" (month_code(next)) "#month" } { "On to " (month_words(next)) } },
        ])) }
    }
}

/// The page of the link: how to use it, and one button to take it back.
pub(crate) async fn link(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let made = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let body = html! {
        (ui::heading("Your calendar on your phone"))
        p class="govuk-body-l" { "Your phone can follow this calendar by a secret link: what moves or is called off changes there too, within about an hour or as often as your phone looks." }
        @match made {
            Some((at, deadlines)) => {
                (ui::inset(html! { "You made a link on " (call.app().clock().at(at).day.with_weekday()) @if deadlines { ", with last days" } ". We keep no copy of it: if you have lost it, make a new one." }))
                (ui::Form::post("/calendar/link/revoke").label("Take the link back").body(html! { (Button::new("Take the link back").kind(ButtonKind::Warning)) }))
                (ui::subheading("Make a new one"))
                p class="govuk-body" { "The old one stops at once." }
            }
            None => {}
        }
        (make_form())
    };
    call.page(&permit, "Your calendar on your phone", body)
        .back("/calendar", "Calendar")
        .send()
}

fn make_form() -> Markup {
    html! {
        (ui::Form::post("/calendar/link").label("Make a link").body(html! {
            (Checkboxes::new("deadlines", "Also put in").small().choice(Choice::new("yes", "Last days of each part, as whole days")))
            (ui::button("Make my link"))
        }))
    }
}

/// Makes the link and shows it, this once.
pub(crate) async fn make(call: Call, form: Form) -> PageResult {
    let permit: Permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let deadlines = form.get("deadlines") == "yes";
    let secret = make_calendar(call.app(), &permit, person, deadlines).await?;
    let origin = &call.app().config().site.origin;
    let address = format!("{origin}/calendar/feed/{secret}.ics");
    let host = origin
        .split_once("://")
        .map_or(origin.as_str(), |(_, host)| host);
    let body = html! {
        (ui::heading("Your link is made"))
        (ui::warning("Copy it now. It is shown this once, and whoever has it can read your calendar."))
        p class="app-break" { strong { (address) } }
        p { a class="govuk-link" href={ "webcal://" (host) "/calendar/feed/" (secret) ".ics" } { "Open it in the calendar of this phone or computer" } }
        (ui::subheading("iPhone and iPad"))
        ol class="govuk-list govuk-list--number" {
            li { "Tap the link above, then Subscribe." }
            li { "Or: Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed Calendar, and paste it." }
        }
        (ui::subheading("Android and Google Calendar"))
        ol class="govuk-list govuk-list--number" {
            li { "On a computer open Google Calendar. Beside Other calendars choose the plus, then From URL." }
            li { "Paste the link and choose Add calendar. It appears on your phone too." }
        }
        (ui::subheading("Outlook"))
        ol class="govuk-list govuk-list--number" {
            li { "In Outlook on the web open the calendar and choose Add calendar, Subscribe from web." }
            li { "Paste the link, name it Senda, and choose Import." }
        }
        p { a class="govuk-link" href="/calendar/link" { "Take it back, or make another" } }
    };
    call.page(&permit, "Your link is made", body)
        .back("/calendar", "Calendar")
        .send()
}

pub(crate) async fn revoke(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    revoke_calendar(call.app(), &permit, call.person()?).await?;
    Ok(call.go_saying(
        "/calendar/link",
        "The link is taken back. Whoever follows it gets nothing any more.",
    ))
}

/// The calendar file behind a secret link.
pub(crate) async fn feed(call: Call, Path(file): Path<String>, headers: HeaderMap) -> PageResult {
    let secret = file.strip_suffix(".ics").or_not_found()?;
    let text = calendar_file(call.app(), secret).await?.or_not_found()?;
    let tag = format!(
        "\"{}\"",
        hash_of(&text).chars().take(32).collect::<String>()
    );
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|given| {
            given
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag)
        });
    let kind = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    if known {
        return Ok::<Response, Problem>((StatusCode::NOT_MODIFIED, kind).into_response());
    }
    Ok((kind, text).into_response())
}
