//! A person's calendar: what they come to, what they lead, and what falls due; as a page, and as a feed that phones follow.
//!
//! What this room must not know: how a place is booked, or how a calendar file is written.

pub(crate) mod feed;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    clock::{hash_of, minted_at, secret},
    db::ReadTx,
};
use rulebook::{
    base::{Day, Instant, Now},
    delivery::{
        booking::{BookingState, Span},
        queue::{Link, link},
    },
    people::{Action, Permit, PersonId},
    production::EditionId,
};

use crate::{
    engagement::store::attended,
    event::{self, Event, more::More},
    group, timetable,
};

/// A calendar's secret link was made.
pub const MADE: Process = Process::new("calendar_made", "made a calendar link of");
/// A calendar's secret link was taken back.
pub const REVOKED: Process = Process::new("calendar_revoked", "took back the calendar link of");

/// Days for which something called off or given back stays in the feed, so that calendars that follow it take it out.
const STAYS_DAYS: i32 = 60;
/// Days back that a feed reaches.
const BACK_DAYS: i32 = 180;

/// Whether something takes place for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// They come.
    Confirmed,
    /// They wait for a place.
    Tentative,
    /// It is off, or they have given their place back.
    Cancelled,
}

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// From an instant to an instant.
    Span(Span),
    /// The whole day.
    Day,
}

/// Something in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The same for as long as it exists.
    pub(crate) uid: String,
    pub(crate) title: String,
    /// On which day in England it begins.
    pub(crate) day: Day,
    pub(crate) when: When,
    /// `Thursday 3 December 2026, 4pm to 5pm`.
    pub(crate) words: String,
    pub(crate) place: String,
    /// The joining link, where it may be shown now.
    pub(crate) link: Option<String>,
    /// Its page.
    pub(crate) href: String,
    pub(crate) note: String,
    pub(crate) status: Status,
    pub(crate) sequence: i64,
    pub(crate) changed_at: Instant,
    /// The element of the programme that falls due, by its key.
    pub(crate) element: Option<String>,
}

/// What was found for a calendar.
pub(crate) struct Found {
    entries: Vec<Entry>,
    /// What its owner studies.
    edition: Option<EditionId>,
}

impl Found {
    /// Everything in it, the parts of the programme by their own titles.
    pub(crate) async fn titled(mut self, app: &App) -> Result<Vec<Entry>, Problem> {
        let Some(edition) = self.edition else {
            return Ok(self.entries);
        };
        let programme = curriculum::Library::edition(app, &edition).await?;
        for one in &mut self.entries {
            let key = one.element.as_deref();
            let mut elements = programme.elements.iter();
            if let Some(element) = elements.find(|element| key == Some(element.key.as_str())) {
                one.title = last_day(&element.title);
            }
        }
        Ok(self.entries)
    }
}

fn last_day(of: &str) -> String {
    format!("Last day in time: {of}")
}

/// Everything in somebody's calendar, in order of time. Nothing for somebody who has left and leads nothing.
pub(crate) async fn entries(
    tx: &ReadTx<'_>,
    person: PersonId,
    deadlines: bool,
    now: Now,
) -> Result<Found, Problem> {
    let (mut all, mut edition) = (Vec::new(), None);
    if let Some(who) = registration::current_enrolment(tx, person).await?
        && who.holds_a_place()
    {
        all.extend(taken_part(tx, &who, now).await?);
        if deadlines {
            all.extend(due(tx, &who).await?);
            edition = Some(who.edition);
        }
    }
    all.extend(led(tx, person, now).await?);
    let from = now.day.plus_days(-BACK_DAYS);
    all.retain(|one| one.day >= from);
    all.sort_by(|one, other| {
        one.day
            .cmp(&other.day)
            .then(starts(one).cmp(&starts(other)))
            .then(one.uid.cmp(&other.uid))
    });
    all.dedup_by(|one, other| one.uid == other.uid);
    Ok(Found {
        entries: all,
        edition,
    })
}

fn starts(one: &Entry) -> i64 {
    match one.when {
        When::Span(span) => span.starts.0,
        When::Day => 0,
    }
}

fn entry(event: &Event, more: &More, href: String, status: Status) -> Entry {
    let made = minted_at(event.id);
    Entry {
        uid: format!("{}@senda", event.id),
        title: event.plan.title.clone(),
        day: event.plan.day,
        when: When::Span(event.span()),
        words: event.when(),
        place: event.plan.place.clone(),
        link: None,
        href,
        note: String::new(),
        status: if event.called_off() {
            Status::Cancelled
        } else {
            status
        },
        sequence: more.sequence,
        changed_at: Instant(more.changed_at.0.max(made.0)),
        element: None,
    }
}

/// Is something that is off still told of? Only for a while.
fn still_told(one: &Entry, today: Day) -> bool {
    one.status != Status::Cancelled || one.day.plus_days(STAYS_DAYS) >= today
}

async fn taken_part(
    tx: &ReadTx<'_>,
    who: &registration::Enrolment,
    now: Now,
) -> Result<Vec<Entry>, Problem> {
    let group = group::store::group_of(tx, who.id).await?;
    let bookings = store::bookings(tx, who.id).await?;
    let mut all = Vec::new();
    let events = attended(tx, who.cohort, group, who.id).await?;
    let clashes = event::clinics::clash::at_the_same_time(&events, now.at);
    for it in events {
        let booking = bookings.get(&it.event.id);
        let expected = crate::desk::is_expected(&it) || it.mark.is_some();
        let status = match booking.map(|one| one.state) {
            Some(BookingState::Waiting) => Status::Tentative,
            Some(BookingState::Cancelled) if !expected => Status::Cancelled,
            None if !expected => continue,
            _ => Status::Confirmed,
        };
        let more = event::more::more(tx, it.event.id).await?;
        let mut one = entry(
            &it.event,
            &more,
            format!("/clinics/{}", it.event.id),
            status,
        );
        if let Some(booking) = booking {
            one.sequence += booking.changes;
            one.changed_at = Instant(one.changed_at.0.max(booking.changed_at.0));
        }
        let has_place = one.status == Status::Confirmed;
        if link(has_place, it.event.span(), more.terms(&it.event), now) == Link::Shown
            && !it.event.plan.link.is_empty()
        {
            one.link = Some(it.event.plan.link.clone());
        }
        if let Some(other) = clashes.get(&it.event.id) {
            one.note = format!("At the same time as “{other}”");
        }
        if still_told(&one, now.day) {
            all.push(one);
        }
    }
    Ok(all)
}

/// What falls due, as whole days.
async fn due(tx: &ReadTx<'_>, who: &registration::Enrolment) -> Result<Vec<Entry>, Problem> {
    let cohort = registration::cohort(tx, who.cohort).await?;
    let titles = timetable::store::expected(tx, who.cohort).await?;
    let mut all = Vec::new();
    for opening in timetable::openings(tx, who.cohort).await? {
        let of = titles.iter().filter(|one| one.element == opening.element);
        let parts: Vec<&str> = of.map(|one| one.title.as_str()).take(4).collect();
        if parts.is_empty() {
            continue;
        }
        let name = opening.element.rsplit('/').next().unwrap_or_default();
        all.push(whole_day(
            format!("due-{}-{name}@senda", who.id),
            last_day(&key_in_words(name)),
            opening.due_on,
            parts.join(", "),
        ));
        if let Some(one) = all.last_mut() {
            one.element = Some(opening.element);
        }
    }
    all.push(whole_day(
        format!("assessment-{}@senda", who.id),
        "The assessment opens".to_owned(),
        cohort.days.assessment_opens_on,
        String::new(),
    ));
    Ok(all)
}

/// A key as a title: `2-behaviour-safeguarding` is `Behaviour safeguarding`.
fn key_in_words(key: &str) -> String {
    let words = key
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
        .replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => key.to_owned(),
    }
}

fn whole_day(uid: String, title: String, day: Day, note: String) -> Entry {
    Entry {
        uid,
        title,
        day,
        when: When::Day,
        words: day.with_weekday(),
        place: String::new(),
        link: None,
        href: "/study".to_owned(),
        note,
        status: Status::Confirmed,
        sequence: 0,
        changed_at: Instant(0),
        element: None,
    }
}

/// The sessions of the groups that somebody leads, coaches or stands in for.
async fn led(tx: &ReadTx<'_>, person: PersonId, now: Now) -> Result<Vec<Entry>, Problem> {
    let mut all = Vec::new();
    for led in store::led(tx, person).await? {
        for event in event::store::for_member(tx, led.cohort, Some(led.group)).await? {
            if !led
                .days
                .is_none_or(|(from, to)| (from..=to).contains(&event.plan.day))
            {
                continue;
            }
            let more = event::more::more(tx, event.id).await?;
            let href = format!("/sessions/{}/register?group={}", event.id, led.group);
            let mut one = entry(&event, &more, href, Status::Confirmed);
            one.note.clone_from(&led.name);
            if !event.plan.link.is_empty() {
                one.link = Some(event.plan.link.clone());
            }
            if still_told(&one, now.day) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

/// Makes a secret link to one's own calendar; the one before stops. Only its hash is kept, so it is told once.
/// Process: [`MADE`].
pub async fn make_calendar(
    app: &App,
    permit: &Permit,
    person: PersonId,
    deadlines: bool,
) -> Result<String, Problem> {
    own(permit, person)?;
    let secret = secret();
    let hash = hash_of(&secret);
    app.act(permit, &MADE, async move |tx| {
        store::put(tx, person, &hash, deadlines).await?;
        tx.about(person);
        tx.became("deadlines", i64::from(deadlines));
        Ok(())
    })
    .await?;
    Ok(secret)
}

/// Takes the link back: whoever follows it gets nothing any more. Process: [`REVOKED`].
pub async fn revoke_calendar(app: &App, permit: &Permit, person: PersonId) -> Result<(), Problem> {
    own(permit, person)?;
    app.act(permit, &REVOKED, async move |tx| {
        store::delete(tx, person).await?;
        tx.about(person);
        Ok(())
    })
    .await
}

fn own(permit: &Permit, person: PersonId) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepOwnAccount])?;
    match permit.circles().person {
        Some(id) if id == person => Ok(()),
        _ => Err(Problem::NotFound),
    }
}

/// The calendar file behind a secret; nothing when no link has that secret.
pub async fn calendar_file(app: &App, secret: &str) -> Result<Option<String>, Problem> {
    let (hash, now) = (hash_of(secret), app.now());
    let found = app
        .db()
        .read(async |tx| {
            let Some((person, deadlines)) = store::of_secret(tx, &hash).await? else {
                return Ok(None);
            };
            Ok(Some(entries(tx, person, deadlines, now).await?))
        })
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let entries = found.titled(app).await?;
    Ok(Some(feed::write(&entries, &app.config().site.origin)))
}

/// One event as a calendar file, for one's own calendar.
pub(crate) async fn one_file(app: &App, event: &Event) -> Result<String, Problem> {
    let more = app
        .db()
        .read(async |tx| event::more::more(tx, event.id).await)
        .await?;
    let one = entry(
        event,
        &more,
        format!("/clinics/{}", event.id),
        Status::Confirmed,
    );
    Ok(feed::write(&[one], &app.config().site.origin))
}
