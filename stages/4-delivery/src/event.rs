//! Events: conferences and clinics, for one group or for a whole cohort; scheduled, moved, called off.
//!
//! What this room must not know: who books or who comes.

pub(crate) mod clinics;
pub(crate) mod guide;
pub(crate) mod kept;
pub(crate) mod more;
pub(crate) mod pages;
mod preview;
mod replan;
pub(crate) mod sessions;
pub(crate) mod store;
mod typed;

use kit::{App, OrNotFound, Problem, Process, clock::Clock, db::ReadTx};
use rulebook::{
    base::{Day, Instant},
    delivery::{EventId, booking::Span, register as rule},
    people::{Action, Circles, GroupId, Permit, ProviderId},
    registration::CohortId,
};

/// An event was scheduled.
pub const EVENT_SCHEDULED: Process = Process::new("event_scheduled", "scheduled");
/// An event was moved to another time or place.
pub const EVENT_MOVED: Process = Process::new("event_moved", "moved");
/// An event was called off.
pub const EVENT_CALLED_OFF: Process = Process::new("event_called_off", "called off").with_reason();

rulebook::coded! {
    /// The kinds of event.
    pub enum EventKind {
        /// A day together.
        Conference = "conference", "Conference";
        /// The live session of a course.
        Clinic = "clinic", "Clinic";
        /// The live session that prepares for the assessment.
        Preparation = "preparation", "Preparation clinic";
    }
}

rulebook::coded! {
    /// Where an event stands.
    pub enum EventState {
        /// It takes place.
        Planned = "planned", "Planned";
        /// It does not.
        CalledOff = "called_off", "Called off";
    }
}

/// An event to be scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// For this cohort.
    pub cohort: CohortId,
    /// For this group alone, or for everybody in the cohort.
    pub group: Option<GroupId>,
    /// Key of the programme's element.
    pub element: String,
    /// What it is.
    pub kind: EventKind,
    /// Its title.
    pub title: String,
    /// Its day.
    pub day: Day,
    /// Its beginning, in minutes since midnight in England.
    pub from_minute: i64,
    /// Its length in minutes.
    pub minutes: i64,
    /// Where, in words: a town and a building, or `Online`.
    pub place: String,
    /// The joining link, when it is online.
    pub link: String,
    /// How many it holds; nothing for no limit.
    pub capacity: Option<i64>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its lead provider.
    pub provider: ProviderId,
    /// What was scheduled.
    pub plan: NewEvent,
    /// The instant it begins.
    pub starts_at: Instant,
    /// Where it stands.
    pub state: EventState,
}

impl Event {
    /// From when to when.
    pub fn span(&self) -> Span {
        Span {
            starts: self.starts_at,
            ends: self
                .starts_at
                .plus_seconds(self.plan.minutes.saturating_mul(60)),
        }
    }
    /// The circles it lies in.
    pub fn circles(&self) -> Circles {
        Circles {
            provider: Some(self.provider),
            group: self.plan.group,
            ..Circles::SITE
        }
    }
    /// Do people come to it in person?
    pub const fn in_person(&self) -> bool {
        self.plan.link.is_empty()
    }
    /// Does one book a place? A group's own event and a conference for everybody need none.
    pub fn by_booking(&self) -> bool {
        self.plan.group.is_none()
            && (self.plan.kind != EventKind::Conference || self.plan.capacity.is_some())
    }
    /// Whether it was called off.
    pub fn called_off(&self) -> bool {
        self.state == EventState::CalledOff
    }
    /// `Thursday 3 December 2026, 4pm to 5pm`.
    pub fn when(&self) -> String {
        let (from, to) = (
            self.plan.from_minute,
            self.plan.from_minute + self.plan.minutes,
        );
        format!(
            "{}, {} to {}",
            self.plan.day.with_weekday(),
            time_in_words(from),
            time_in_words(to)
        )
    }
}

/// Minutes since midnight as people say them: `4pm`, `9:30am`, `midday`.
pub fn time_in_words(minute: i64) -> String {
    let minute = minute.rem_euclid(1_440);
    if minute == 720 {
        return "midday".to_owned();
    }
    let (hour, rest) = (minute / 60, minute % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = match hour % 12 {
        0 => 12,
        hour => hour,
    };
    if rest == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{rest:02}{half}")
    }
}

/// An instant as England's clocks show it: `4pm on Tuesday 1 December 2026`. Also in the night in which they change.
pub fn instant_in_words(at: Instant, near: Day) -> String {
    let there = Clock::held_at(near).at(at);
    format!(
        "{} on {}",
        time_in_words(there.minute_of_day.into()),
        there.day.with_weekday()
    )
}

/// A time of day as people type it: `4pm`, `4:30 pm`, `16:00`, `9.30am`, `midday`.
pub fn read_time(text: &str) -> Option<i64> {
    let text = text
        .trim()
        .to_lowercase()
        .replace(' ', "")
        .replace('.', ":");
    if text == "midday" || text == "noon" {
        return Some(720);
    }
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(720)),
        _ => (text.as_str(), None),
    };
    let (hour, rest) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hour, rest): (i64, i64) = (hour.parse().ok()?, rest.parse().ok()?);
    let good = (0..60).contains(&rest)
        && if half.is_some() {
            (1..=12).contains(&hour)
        } else {
            (0..24).contains(&hour)
        };
    if !good || (half.is_none() && !digits.contains(':')) {
        return None;
    }
    Some(half.map_or(hour * 60, |half| half + (hour % 12) * 60) + rest)
}

/// The instant at which it is this minute of this day in England.
pub fn instant_at(clock: &Clock, day: Day, minute: i64) -> Instant {
    let first: i64 = Day::new(1970, 1, 1).map_or(0, |first| first.days_until(day));
    let guess = Instant(0).plus_seconds(first * 86_400 + minute * 60);
    let shown = clock.at(guess);
    let ahead = day.days_until(shown.day) * 1_440 + i64::from(shown.minute_of_day) - minute;
    guess.plus_seconds(-ahead * 60)
}

/// Schedules an event. Process: [`EVENT_SCHEDULED`].
pub async fn schedule_event(
    app: &App,
    permit: &Permit,
    plan: NewEvent,
) -> Result<EventId, Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    let starts_at = instant_at(app.clock(), plan.day, plan.from_minute);
    app.act(permit, &EVENT_SCHEDULED, async move |tx| {
        let cohort = registration::cohort(tx, plan.cohort).await?;
        let id: EventId = tx.mint();
        let (day, element) = (plan.day, plan.element.clone());
        let event = Event {
            id,
            provider: cohort.provider,
            plan,
            starts_at,
            state: EventState::Planned,
        };
        store::add(tx, &event).await?;
        crate::booking::jobs::look_ahead(tx, &event).await?;
        crate::timetable::renew(tx, cohort.id).await?;
        tx.about(id);
        tx.about(cohort.id);
        if let Some(group) = event.plan.group {
            tx.about(group);
        }
        tx.became("element", element);
        tx.became("held_on", day);
        Ok(id)
    })
    .await
}

/// Where and when an event is moved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its day.
    pub day: Day,
    /// Its beginning, in minutes since midnight in England.
    pub from_minute: i64,
    /// Its length in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// The joining link.
    pub link: String,
    /// How many it holds.
    pub capacity: Option<i64>,
}

impl NewEvent {
    /// Is this where and when it takes place?
    fn is_at(&self, to: &Moved) -> bool {
        let own = (self.day, self.from_minute, self.minutes, self.capacity);
        own == (to.day, to.from_minute, to.minutes, to.capacity)
            && self.place == to.place
            && self.link == to.link
    }
}

/// Moves an event, and tells everybody whom it concerns. What is there already is left as it is, and nobody is told again.
/// Process: [`EVENT_MOVED`].
pub async fn move_event(app: &App, permit: &Permit, id: EventId, to: Moved) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    let starts_at = instant_at(app.clock(), to.day, to.from_minute);
    app.act(permit, &EVENT_MOVED, async move |tx| {
        let before = store::one(tx, id).await?;
        let (was, is) = (before.when(), to.day);
        tx.about(id);
        if before.plan.is_at(&to) {
            return Ok(());
        }
        if before.starts_at != starts_at {
            rule::move_on(crate::attendance::store::is_marked(tx, id).await?)?;
        }
        store::move_to(tx, id, &to, starts_at).await?;
        more::bump(tx, id).await?;
        sessions::move_along(tx, id, to.from_minute - before.plan.from_minute).await?;
        crate::timetable::renew(tx, before.plan.cohort).await?;
        crate::booking::promote(tx, id).await?;
        tx.changed("held_on", Some(before.plan.day), Some(is));
        let now = store::one(tx, id).await?;
        crate::booking::jobs::look_ahead(tx, &now).await?;
        let words = format!(
            "It was {was}. It is now {}, {}.",
            now.when(),
            now.plan.place
        );
        let days = [before.plan.day, is];
        crate::booking::tell_everybody(tx, (&now, &days), "has moved", &words).await?;
        crate::booking::tell_of_clashes(tx, &now).await
    })
    .await
}

/// Calls an event off, and tells everybody whom it concerns. Process: [`EVENT_CALLED_OFF`].
pub async fn call_off(app: &App, permit: &Permit, id: EventId, why: String) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    app.act(permit, &EVENT_CALLED_OFF, async move |tx| {
        let event = store::one(tx, id).await?;
        let marked = crate::attendance::store::is_marked(tx, id).await?;
        rule::call_off(marked, tx.now().at >= event.starts_at)?;
        store::call_off(tx, id).await?;
        more::bump(tx, id).await?;
        crate::timetable::renew(tx, event.plan.cohort).await?;
        tx.about(id);
        tx.because(&why);
        tx.changed(
            "state",
            Some(EventState::Planned),
            Some(EventState::CalledOff),
        );
        let words = format!("It was planned for {}. {why}", event.when());
        let days = [event.plan.day];
        crate::booking::tell_everybody(tx, (&event, &days), "is called off", &words).await
    })
    .await
}

/// One event.
pub async fn event(tx: &ReadTx<'_>, id: EventId) -> Result<Event, Problem> {
    store::one(tx, id).await
}

/// The events of a cohort, in order of time.
pub async fn events_of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Event>, Problem> {
    store::of_cohort(tx, cohort).await
}

/// What kind of event an element has.
pub(crate) fn kind_of(element: &programme::Element) -> Option<EventKind> {
    use programme::ElementKind;
    match element.kind {
        ElementKind::Conference => Some(EventKind::Conference),
        ElementKind::AssessmentPreparation => Some(EventKind::Preparation),
        ElementKind::Course => element.clinic.as_ref().map(|_| EventKind::Clinic),
        ElementKind::Assessment => None,
    }
}

/// The element with this key, when people meet for it.
pub(crate) fn element_of<'p>(
    programme: &'p programme::Programme,
    key: &str,
) -> Result<&'p programme::Element, Problem> {
    programme
        .elements
        .iter()
        .find(|one| one.key == key)
        .or_not_found()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_and_read_as_people_do() {
        for (text, minute) in [
            ("4pm", 960),
            ("4:30 pm", 990),
            ("16:00", 960),
            ("9.30am", 570),
            ("12am", 0),
            ("12pm", 720),
            ("midday", 720),
        ] {
            assert_eq!(read_time(text), Some(minute), "{text}");
        }
        for text in ["", "4", "25:00", "13pm", "4:60pm", "tea time"] {
            assert_eq!(read_time(text), None, "{text}");
        }
        assert_eq!(time_in_words(960), "4pm");
        assert_eq!(time_in_words(570), "9:30am");
        assert_eq!(time_in_words(0), "12am");
    }

    #[test]
    fn an_event_begins_at_the_same_time_of_day_in_winter_and_in_summer() {
        let clock = Clock::held_at("2026-09-01".parse().unwrap());
        for day in ["2026-12-03", "2027-06-17", "2027-03-28", "2026-10-25"] {
            let day: Day = day.parse().unwrap();
            let now = clock.at(instant_at(&clock, day, 960));
            assert_eq!((now.day, now.minute_of_day), (day, 960), "{day}");
        }
    }
}
