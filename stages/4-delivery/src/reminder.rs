//! Reminders: what falls due is noted once for each rule, person and occasion; letters go when their readers wish.
//!
//! What this room must not know: which reminders there are and when one is due, or when a letter may go (the rulebook does).

pub(crate) mod gather;
pub(crate) mod jobs;
pub(crate) mod pages;
pub(crate) mod store;
pub(crate) mod words;

use std::collections::HashMap;

use kit::{
    App, Problem, Process,
    db::ReadTx,
    mail::{Letter, Note},
};
use registration::Enrolment;
use rulebook::{
    base::{Coded as _, Day, Now},
    delivery::reminder::{Choice, Matter, Reminder, Rest, Topic, falls_due, may_go, rule},
    people::{Action, Actor, Circles, Permit, PersonId, ProviderId, may},
    registration::{CohortId, enrolment::EnrolmentState},
};

use crate::group;

/// What fell due on a day was noted.
pub const REMINDERS_NOTED: Process = Process::new("reminders_noted", "noted the reminders of");
/// Reminders went to somebody.
pub const REMINDERS_SENT: Process = Process::new("reminders_sent", "sent reminders to");
/// A provider chose whether and when a reminder goes.
pub const REMINDER_CHOSEN: Process = Process::new("reminder_chosen", "chose when a reminder goes");
/// A round of reminders was begun.
pub const ROUND_BEGUN: Process = Process::new("reminder_round_begun", "began a round of reminders");

/// A reminder for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForSomebody {
    /// Whose provider it is.
    pub provider: ProviderId,
    /// Who is told.
    pub person: PersonId,
    /// Of what.
    pub matter: Matter,
}

/// How many are noted in one transaction.
const AT_ONCE: usize = 100;

fn permit() -> Result<Permit, Problem> {
    may(&Actor::System, Action::KeepReminders, &Circles::SITE).map_err(|_no| Problem::NotFound)
}

/// What falls due on a day, as the providers chose; what was noted before is passed over. Changes nothing: the dry run shows it
/// for any day.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn due_on(
    tx: &ReadTx<'_>,
    now: Now,
    only: Option<ProviderId>,
    clock: &kit::clock::Clock,
) -> Result<Vec<ForSomebody>, Problem> {
    let choices = store::choices(tx).await?;
    let mut due = Vec::new();
    for one in gather::matters(tx, now, only, clock).await? {
        let reminder = one.matter.reminder;
        let choice = choices
            .get(&(one.provider, reminder))
            .copied()
            .unwrap_or_else(|| rule(reminder).as_it_comes());
        if falls_due(&one.matter, choice, now.day)
            && !store::noted(tx, one.person, &one.matter).await?
        {
            due.push(one);
        }
    }
    Ok(due)
}

/// Notes what falls due today; answers how many. Running it again notes nothing again. Process: [`REMINDERS_NOTED`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read or written.
pub async fn note_due(app: &App) -> Result<usize, Problem> {
    let (now, clock) = (app.now(), app.clock().clone());
    let due = app
        .db()
        .read(async |tx| due_on(tx, now, None, &clock).await)
        .await?;
    let mut noted = 0;
    for some in due.chunks(AT_ONCE) {
        let some = some.to_vec();
        noted += app
            .act(&permit()?, &REMINDERS_NOTED, async move |tx| {
                let mut new = 0usize;
                for one in &some {
                    let to = (one.provider, one.person);
                    new += usize::from(store::add(tx, to, &one.matter).await?);
                }
                tx.about(format!("day {}", now.day));
                tx.became("noted", new);
                Ok(new)
            })
            .await?;
    }
    Ok(noted)
}

/// When somebody's letters rest: what they wish, and what the intake they are in, or lead, said of its own school days.
pub(crate) async fn rest(tx: &ReadTx<'_>, person: PersonId, today: Day) -> Result<Rest, Problem> {
    let mut rest = Rest::from(crate::letters::store::wishes(tx, person).await?);
    if rest.wishes.quiet_holidays
        && let Some(cohort) = intake_of(tx, person, today).await?
    {
        let said = crate::timetable::holidays::store::of_cohort(tx, cohort).await?;
        rest.own = said.into_iter().map(|(_, days)| days).collect();
    }
    Ok(rest)
}

/// The intake in which somebody studies; else the one whose groups they lead, when it is only one that goes on.
async fn intake_of(
    tx: &ReadTx<'_>,
    person: PersonId,
    today: Day,
) -> Result<Option<CohortId>, Problem> {
    let studies = registration::current_enrolment(tx, person).await?;
    let on_the_course =
        |one: &Enrolment| matches!(one.state, EnrolmentState::Active | EnrolmentState::Deferred);
    if let Some(who) = studies.filter(on_the_course) {
        return Ok(Some(who.cohort));
    }
    let mut led = Vec::new();
    for cohort in group::store::cohorts_led_by(tx, person).await? {
        if registration::cohort(tx, cohort).await?.days.ends_on >= today {
            led.push(cohort);
        }
    }
    Ok(match led.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// Sends what waits and may go now; answers how many letters were written. Each waiting reminder goes into one letter only.
/// Process: [`REMINDERS_SENT`], one act a person.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read or written.
pub async fn send_waiting(app: &App) -> Result<usize, Problem> {
    let people = app
        .db()
        .read(async |tx| store::people_waiting(tx).await)
        .await?;
    let mut letters = 0;
    for person in people {
        letters += send_to(app, person).await?;
    }
    Ok(letters)
}

async fn send_to(app: &App, person: PersonId) -> Result<usize, Problem> {
    let app_too = app.clone();
    let now = app.now();
    let minute = i64::from(now.minute_of_day);
    // Most rounds find that nothing may go yet: that is read, and nothing is written.
    let ready = app
        .db()
        .read(async |tx| {
            let rest = rest(tx, person, now.day).await?;
            let digest = store::digest_on(tx, person, now, app.clock()).await?;
            let waiting = store::waiting(tx, person).await?;
            let mut waiting = waiting.iter().map(|one| rule(one.reminder));
            Ok(waiting.any(|rule| {
                rest.wishes.stopped.contains(&rule.topic)
                    || may_go(rule, &rest, now.day, minute, digest)
            }))
        })
        .await?;
    if !ready {
        return Ok(0);
    }
    app.act(&permit()?, &REMINDERS_SENT, async move |tx| {
        let rest = rest(tx, person, now.day).await?;
        let digest = store::digest_on(tx, person, now, app_too.clock()).await?;
        let waiting = store::waiting(tx, person).await?;
        let known = people::person(tx, person).await?;
        let (mut alone, mut together) = (Vec::new(), Vec::new());
        for one in waiting {
            let rule = rule(one.reminder);
            if !rule.essential && rest.wishes.stopped.contains(&rule.topic) {
                store::stopped(tx, person, &one).await?;
            } else if may_go(rule, &rest, now.day, minute, digest) {
                match rule.channel {
                    rulebook::delivery::reminder::Channel::Alone => alone.push(one),
                    rulebook::delivery::reminder::Channel::Digest => together.push(one),
                }
            }
        }
        let mut letters = 0usize;
        let each = alone.iter().map(std::slice::from_ref);
        let all = each.chain((!together.is_empty()).then_some(together.as_slice()));
        for some in all {
            let (letter, note) = written(&app_too, &known, some);
            let id = tx.letter_with(letter, note).await?;
            for one in some {
                store::sent(tx, person, one, id).await?;
            }
            letters += 1;
        }
        tx.about(person);
        tx.became("letters", letters);
        Ok(letters)
    })
    .await
}

/// The letter of one or several reminders, with why it is written and how it is stopped.
fn written(app: &App, to: &people::Person, some: &[Matter]) -> (Letter, Note) {
    let origin = &app.config().site.origin;
    let mut topics: Vec<Topic> = some
        .iter()
        .filter(|one| !rule(one.reminder).essential)
        .map(|one| rule(one.reminder).topic)
        .collect();
    topics.sort_unstable();
    topics.dedup();
    let stop = (!topics.is_empty())
        .then(|| format!("{origin}{}", crate::letters::stop_path(app, to.id, &topics)));
    let why = words::why(some);
    let letter = Letter {
        person: Some(to.id),
        to: to.email.clone(),
        subject: words::subject(some),
        body: words::body((&to.name, origin), some, &why, stop.as_deref()),
    };
    (letter, Note { why, stop })
}

/// Chooses whether a provider's reminder goes, and its days. Process: [`REMINDER_CHOSEN`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn choose(
    app: &App,
    permit: &Permit,
    provider: ProviderId,
    (reminder, choice): (Reminder, Choice),
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepReminders])?;
    app.act(permit, &REMINDER_CHOSEN, async move |tx| {
        store::choose(tx, provider, reminder, choice).await?;
        tx.about(provider);
        tx.became("reminder", reminder.code());
        tx.became("days", choice.days);
        tx.became("sent", choice.sent);
        Ok(())
    })
    .await
}

/// Begins the rounds: one an hour from now on, however often it is asked. A machine that stood still goes on when it is back.
/// Process: [`ROUND_BEGUN`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn begin_rounds(app: &App) -> Result<(), Problem> {
    app.act(&permit()?, &ROUND_BEGUN, async move |tx| {
        let now = tx.now();
        // Whole hours since 1970, in UTC: on the night of the clock change none is there twice and none is left out.
        let hour = now.at.0.div_euclid(3_600_000_000);
        if store::begin(tx, hour, now.day).await? {
            tx.later(&jobs::Round { hour }).await?;
            let next = rulebook::base::Instant((hour + 1) * 3_600_000_000);
            tx.later_at(&jobs::NextRound {}, next).await?;
        }
        tx.about("reminders");
        tx.became("hour", hour);
        Ok(())
    })
    .await
}

/// What is known of the choices of one provider.
pub(crate) type Choices = HashMap<(ProviderId, Reminder), Choice>;

/// The first hour of the day at which what falls due is noted, in minutes.
pub(crate) const NOTED_FROM: i32 = 5 * 60;

/// Everything about one day for the dry run.
pub(crate) fn at_day(day: Day, now: Now) -> Now {
    Now { day, ..now }
}
