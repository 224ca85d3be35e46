//! Reminders of the duty: to the SENCO and to the school's leaders, each once, every night.
//!
//! What this room must not know: when a reminder is due (the rulebook does).

pub(crate) mod pages;
mod store;
mod words;

use std::collections::HashMap;

use kit::{App, Problem, Process, db::ReadTx, jobs::Work, mail::Letter};
use registration::{Answer, Post};
use rulebook::{
    base::{Day, Urn},
    people::{Action, Actor, Circles, Role, Scope, may},
    reporting::reminder::{ReminderFacts, ReminderKind, reminders_due},
};
use serde::{Deserialize, Serialize};

use crate::compliance::Reach;

/// A SENCO and their school were reminded.
pub const REMINDED: Process = Process::new("duty_reminded", "reminded of the SENCO duty");
/// The reminders of a day were begun.
pub const BEGUN: Process = Process::new("duty_reminders_begun", "began the reminders of the day");

/// From one round of reminders to the next, in seconds.
const A_DAY: i64 = 86_400;

/// A reminder that is due and was not sent.
#[derive(Debug, Clone)]
pub struct Due {
    /// The post.
    pub post: Post,
    /// The school's name.
    pub school: String,
    /// Which reminder.
    pub kind: ReminderKind,
    /// The last day in time.
    pub deadline: Day,
    /// The last safe day to start.
    pub safe_start: Option<Day>,
}

/// Every reminder that is due on a day and was not sent, by deadline: a few reads, whatever their number.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn due_reminders(tx: &ReadTx<'_>, on: Day, reach: &Reach) -> Result<Vec<Due>, Problem> {
    let sent = store::sent(tx).await?;
    let schools: HashMap<Urn, String> = people::all_schools(tx)
        .await?
        .into_iter()
        .filter(|school| reach.has(school) && school.is_open_on(on))
        .map(|school| (school.urn, school.name))
        .collect();
    let mut due = Vec::new();
    for answer in registration::answers_on(tx, on).await? {
        let Some(school) = schools.get(&answer.post.school) else {
            continue;
        };
        for kind in reminders_due(&facts(&answer), on) {
            let Some(deadline) = answer.standing.deadline else {
                continue;
            };
            if !sent.contains(&(answer.post.id, kind, deadline)) {
                due.push(Due {
                    post: answer.post.clone(),
                    school: school.clone(),
                    kind,
                    deadline,
                    safe_start: answer.standing.safe_start,
                });
            }
        }
    }
    due.sort_by_key(|one| (one.deadline, one.post.id));
    Ok(due)
}

const fn facts(answer: &Answer) -> ReminderFacts {
    ReminderFacts {
        status: answer.standing.status,
        deadline: answer.standing.deadline,
        safe_start: answer.standing.safe_start,
        on_course: answer.standing.expected.is_some(),
    }
}

/// Sends what is due today; answers how many. What was sent is passed over, so that it may be run as often as one likes.
/// Process: [`REMINDED`], one act a reminder.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read or written: what was sent until then stays sent.
pub async fn send_reminders(app: &App) -> Result<usize, Problem> {
    let today = app.now().day;
    let due = app
        .db()
        .read(async |tx| due_reminders(tx, today, &Reach::Nation).await)
        .await?;
    let mut count = 0;
    for one in due {
        count += usize::from(send(app, one).await?);
    }
    Ok(count)
}

async fn send(app: &App, due: Due) -> Result<bool, Problem> {
    let permit =
        may(&Actor::System, Action::KeepPosts, &Circles::SITE).map_err(|_no| Problem::NotFound)?;
    let origin = app.config().site.origin.clone();
    app.act(&permit, &REMINDED, async move |tx| {
        tx.about(due.post.id);
        tx.about(due.post.person);
        tx.about(format!("school {}", due.post.school));
        // Another night was quicker: the entry says that nothing came of this one.
        if !store::add(tx, &due).await? {
            return Ok(false);
        }
        let senco = people::person(tx, due.post.person).await?;
        let leaders =
            people::mail_holders(tx, Role::SchoolLeader, Scope::School(due.post.school)).await?;
        let to_senco = words::to_senco(&due, &senco.name, &origin);
        let mut letters = vec![(senco.id, senco.email.clone(), to_senco)];
        for (id, name, email) in leaders {
            let body = words::to_leader(&due, &name, &senco.name, &origin);
            letters.push((id, email, body));
        }
        for (person, to, body) in letters {
            tx.letter(Letter {
                person: Some(person),
                to,
                subject: words::subject(&due),
                body,
            })
            .await?;
        }
        tx.became("reminder", due.kind);
        Ok(true)
    })
    .await
}

/// Begins the reminders of today, once a day however often it is asked; from then on every day begins the next. A machine
/// that stood still for a night sends what is due when it is back.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn begin_reminders(app: &App) -> Result<(), Problem> {
    let permit =
        may(&Actor::System, Action::KeepPosts, &Circles::SITE).map_err(|_no| Problem::NotFound)?;
    app.act(&permit, &BEGUN, async move |tx| {
        let now = tx.now();
        if store::begin(tx, now.day).await? {
            tx.later(&SendReminders { day: now.day }).await?;
            let next = SendReminders {
                day: now.day.plus_days(1),
            };
            tx.later_at(&next, now.at.plus_seconds(A_DAY)).await?;
        }
        tx.about("reminders of the SENCO duty");
        tx.became("day", now.day);
        Ok(())
    })
    .await
}

/// Sends the reminders of a day. Running it twice sends nothing twice: each reminder is a row that can be there only once.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendReminders {
    day: Day,
}

impl Work for SendReminders {
    const KIND: &'static str = "reporting.send_reminders";

    async fn run(self, app: App) -> Result<(), Problem> {
        let sent = send_reminders(&app).await?;
        let cases = registration::tell_open_cases(&app).await?;
        tracing::info!(day = %self.day, sent, cases, "reminders of the SENCO duty");
        begin_reminders(&app).await
    }
}
