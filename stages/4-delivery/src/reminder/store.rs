//! The rows of reminders, of what providers chose, and of rounds.
//!
//! What this room must not know: when one is due, or may go.

use kit::{
    Fault, Problem,
    clock::Clock,
    db::{ReadTx, Row, Sql, WriteTx},
    mail::LetterId,
};
use rulebook::{
    base::{Coded as _, Day, Instant, Now},
    delivery::reminder::{Channel, Choice, Matter, Reminder, rule},
    people::{PersonId, ProviderId},
};

use super::Choices;

const ADD: Sql = Sql::new(
    "insert into delivery_reminders
       (rule, person_id, occasion, provider_id, due_on, subject, body, path, state, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)
     on conflict (rule, person_id, occasion) do nothing",
);
const NOTED: Sql = Sql::new(
    "select count(*) from delivery_reminders where rule = $1 and person_id = $2 and occasion = $3",
);
const PEOPLE: Sql = Sql::new(
    "select distinct person_id from delivery_reminders where state = 'waiting' order by person_id",
);
const WAITING: Sql = Sql::new(
    "select rule, occasion, due_on, subject, body, path from delivery_reminders
     where state = 'waiting' and person_id = $1 order by at, rule, occasion",
);
const SENT: Sql = Sql::new(
    "update delivery_reminders set state = 'sent', letter_id = $1, at = $2
     where rule = $3 and person_id = $4 and occasion = $5 and state = 'waiting'",
);
const STOPPED: Sql = Sql::new(
    "update delivery_reminders set state = 'stopped', at = $1
     where rule = $2 and person_id = $3 and occasion = $4 and state = 'waiting'",
);
const SENT_SINCE: Sql = Sql::new(
    "select rule, at from delivery_reminders where person_id = $1 and state = 'sent' and at > $2
     order by at, rule, occasion",
);
const OF_PROVIDER: Sql = Sql::new(
    "select rule, person_id, subject, due_on, state, at from delivery_reminders
     where provider_id = $1 order by at desc, rule, person_id, occasion limit 200",
);
const CHOICES: Sql = Sql::new(
    "select provider_id, rule, sent, days from delivery_reminder_rules order by provider_id, rule",
);
const CHOOSE: Sql = Sql::new(
    "insert into delivery_reminder_rules (provider_id, rule, sent, days) values ($1, $2, $3, $4)
     on conflict (provider_id, rule) do update set sent = excluded.sent, days = excluded.days",
);
const BEGIN: Sql = Sql::new(
    "insert into delivery_reminder_rounds (hour, day, begun_at) values ($1, $2, $3)
     on conflict (hour) do nothing",
);

/// Notes a reminder; no when it was noted before.
pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    (provider, person): (ProviderId, PersonId),
    matter: &Matter,
) -> Result<bool, Problem> {
    let now = tx.now();
    let new = tx
        .run(
            ADD,
            &[
                &matter.reminder.code(),
                &person,
                &matter.occasion,
                &provider,
                &now.day,
                &matter.subject,
                &matter.body,
                &matter.path,
                &now.at,
            ],
        )
        .await?;
    Ok(new == 1)
}

pub(super) async fn noted(
    tx: &ReadTx<'_>,
    person: PersonId,
    matter: &Matter,
) -> Result<bool, Problem> {
    let many: Option<i64> = tx
        .first(
            NOTED,
            &[&matter.reminder.code(), &person, &matter.occasion],
            |row| row.get(0),
        )
        .await?;
    Ok(many.unwrap_or(0) > 0)
}

/// Everybody for whom something waits.
pub(super) async fn people_waiting(tx: &ReadTx<'_>) -> Result<Vec<PersonId>, Problem> {
    Ok(tx.all(PEOPLE, &[], |row| row.get(0)).await?)
}

/// What waits for somebody, oldest first.
pub(super) async fn waiting(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Matter>, Problem> {
    let read = |row: &Row<'_>| -> Result<Matter, Fault> {
        let day: Day = row.get(2)?;
        Ok(Matter {
            reminder: row.code(0)?,
            occasion: row.get(1)?,
            day,
            until: day,
            subject: row.get(3)?,
            body: row.get(4)?,
            path: row.get(5)?,
        })
    };
    Ok(tx.all(WAITING, &[&person], read).await?)
}

/// A waiting reminder went in this letter.
pub(super) async fn sent(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    one: &Matter,
    letter: LetterId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let rule = one.reminder.code();
    tx.run_one(SENT, &[&letter, &at, &rule, &person, &one.occasion])
        .await
}

/// A waiting reminder does not go: its reader stopped such letters.
pub(super) async fn stopped(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    one: &Matter,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let rule = one.reminder.code();
    tx.run_one(STOPPED, &[&at, &rule, &person, &one.occasion])
        .await
}

/// Did a letter of the day go to somebody on this day?
pub(super) async fn digest_on(
    tx: &ReadTx<'_>,
    person: PersonId,
    now: Now,
    clock: &Clock,
) -> Result<bool, Problem> {
    // A day has at most 25 hours: what was sent longer ago was another day's.
    let since = now.at.plus_seconds(-26 * 3_600);
    let read = |row: &Row<'_>| Ok((row.code::<Reminder>(0)?, row.get::<Instant>(1)?));
    let sent = tx.all(SENT_SINCE, &[&person, &since], read).await?;
    let digest = |reminder: Reminder| rule(reminder).channel == Channel::Digest;
    Ok(sent
        .iter()
        .any(|(reminder, at)| digest(*reminder) && clock.at(*at).day == now.day))
}

/// A reminder as the administrator sees it.
pub(super) struct Logged {
    pub(super) reminder: Reminder,
    pub(super) person: PersonId,
    pub(super) subject: String,
    pub(super) due_on: Day,
    pub(super) state: String,
}

/// The newest reminders of a provider's people.
pub(super) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Logged>, Problem> {
    let read = |row: &Row<'_>| -> Result<Logged, Fault> {
        Ok(Logged {
            reminder: row.code(0)?,
            person: row.get(1)?,
            subject: row.get(2)?,
            due_on: row.get(3)?,
            state: row.get(4)?,
        })
    };
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

/// What the providers chose.
pub(super) async fn choices(tx: &ReadTx<'_>) -> Result<Choices, Problem> {
    let read = |row: &Row<'_>| {
        let choice = Choice {
            sent: row.get(2)?,
            days: row.get(3)?,
        };
        Ok(((row.get(0)?, row.code(1)?), choice))
    };
    Ok(tx.all(CHOICES, &[], read).await?.into_iter().collect())
}

pub(super) async fn choose(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    reminder: Reminder,
    choice: Choice,
) -> Result<(), Problem> {
    tx.run_one(
        CHOOSE,
        &[&provider, &reminder.code(), &choice.sent, &choice.days],
    )
    .await
}

/// Notes that the round of an hour was begun; no when it was already.
pub(super) async fn begin(tx: &mut WriteTx<'_>, hour: i64, day: Day) -> Result<bool, Problem> {
    let at = tx.now().at;
    Ok(tx.run(BEGIN, &[&hour, &day, &at]).await? == 1)
}
