//! The rows of questions that come back.
//!
//! What this room must not know: when they do.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use programme::Answer;
use rulebook::{
    base::{Coded, Day},
    delivery::practice::{Card, Recalled},
    registration::EnrolmentId,
};

use super::Practised;

const LEARN: Sql = Sql::new(
    "insert into delivery_recall (enrolment_id, step_key, check_id, rung, due_on, how, turn, learnt_on, asked_on, seal, answer)
     values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, '')
     on conflict (enrolment_id, step_key, check_id) do nothing",
);
const DUE: Sql = Sql::new(
    "select step_key, check_id, rung, due_on, turn from delivery_recall
     where enrolment_id = $1 and due_on <= $2 order by due_on desc, step_key, check_id limit 100",
);
const NEXT_DUE: Sql =
    Sql::new("select min(due_on) from delivery_recall where enrolment_id = $1 and due_on > $2");
const ONE: Sql = Sql::new(
    "select step_key, check_id, rung, due_on, how, turn, learnt_on, asked_on, seal, answer
     from delivery_recall where enrolment_id = $1 and step_key = $2 and check_id = $3",
);
const ALL: Sql = Sql::new(
    "select step_key, check_id, rung, due_on, how, turn, learnt_on, asked_on, seal, answer
     from delivery_recall where enrolment_id = $1 order by step_key, check_id",
);
const PRACTISED: Sql = Sql::new(
    "update delivery_recall set rung = $1, due_on = $2, how = $3, turn = turn + 1, asked_on = $4, seal = $5,
       answer = $6
     where enrolment_id = $7 and step_key = $8 and check_id = $9 and turn = $10",
);
const COUNT: Sql = Sql::new(
    "insert into delivery_practised (enrolment_id, on_day, questions) values ($1, $2, 1)
     on conflict (enrolment_id, on_day) do update set questions = delivery_practised.questions + 1",
);
const SINCE: Sql = Sql::new(
    "select on_day, questions from delivery_practised where enrolment_id = $1 and on_day >= $2
     order by on_day",
);

/// A question that is due, or rests.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) key: String,
    pub(crate) check: String,
    pub(crate) card: Card,
    pub(crate) turn: i64,
}

/// A question that comes back, with all that is kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) key: String,
    pub(crate) check: String,
    pub(crate) rung: usize,
    pub(crate) due: Option<Day>,
    pub(crate) how: Recalled,
    pub(crate) turn: i64,
    pub(crate) learnt_on: Day,
    pub(crate) asked_on: Day,
    pub(crate) seal: String,
    /// The last answer in practice; nothing before the first.
    pub(crate) answer: Option<Answer>,
}

impl Kept {
    /// Where it stands; nothing when it is left alone.
    pub(crate) fn card(&self) -> Option<Card> {
        self.due.map(|due| Card {
            rung: self.rung,
            due,
        })
    }
}

fn number(rung: usize) -> i64 {
    i64::try_from(rung).unwrap_or(i64::MAX)
}

fn rung(row: &Row<'_>, at: usize) -> Result<usize, Fault> {
    let number: i64 = row.get(at)?;
    Ok(usize::try_from(number).unwrap_or(0))
}

pub(super) async fn learn(
    tx: &WriteTx<'_>,
    enrolment: EnrolmentId,
    (key, check): (&str, &str),
    (card, how, seal): (Card, Recalled, &str),
) -> Result<(), Problem> {
    let today = tx.now().day;
    let (rung, how) = (number(card.rung), how.code());
    tx.run(
        LEARN,
        &[
            &enrolment, &key, &check, &rung, &card.due, &how, &today, &today, &seal,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn due(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<Vec<Due>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Due {
            key: row.get(0)?,
            check: row.get(1)?,
            card: Card {
                rung: rung(row, 2)?,
                due: row.get(3)?,
            },
            turn: row.get(4)?,
        })
    };
    Ok(tx.all(DUE, &[&enrolment, &today], read).await?)
}

/// The next day on which something comes back.
pub(super) async fn next_due(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<Option<Day>, Problem> {
    let found: Option<Option<Day>> = tx
        .first(NEXT_DUE, &[&enrolment, &today], |row| row.get(0))
        .await?;
    Ok(found.flatten())
}

fn kept(row: &Row<'_>) -> Result<Kept, Fault> {
    let answer: String = row.get(9)?;
    let answer = if answer.is_empty() {
        None
    } else {
        row.json(9)?
    };
    Ok(Kept {
        key: row.get(0)?,
        check: row.get(1)?,
        rung: rung(row, 2)?,
        due: row.get(3)?,
        how: row.code(4)?,
        turn: row.get(5)?,
        learnt_on: row.get(6)?,
        asked_on: row.get(7)?,
        seal: row.get(8)?,
        answer,
    })
}

pub(crate) async fn one(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    (key, check): (&str, &str),
) -> Result<Option<Kept>, Problem> {
    Ok(tx.first(ONE, &[&enrolment, &key, &check], kept).await?)
}

pub(crate) async fn all(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(ALL, &[&enrolment], kept).await?)
}

pub(super) async fn practised(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    (key, check): (&str, &str),
    (given, seal, how, next): (&Practised, &str, Recalled, Option<Card>),
) -> Result<(), Problem> {
    let today = tx.now().day;
    let answer =
        serde_json::to_string(&given.answer).map_err(|e| Fault::because("writing an answer", e))?;
    let (rung, due) = (
        number(next.map_or(0, |card| card.rung)),
        next.map(|card| card.due),
    );
    let how = how.code();
    tx.run_one(
        PRACTISED,
        &[
            &rung,
            &due,
            &how,
            &today,
            &seal,
            &answer,
            &enrolment,
            &key,
            &check,
            &given.turn,
        ],
    )
    .await
}

pub(super) async fn count(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<(), Problem> {
    tx.run_one(COUNT, &[&enrolment, &today]).await
}

/// How many questions were practised on each day since this one.
pub(super) async fn practised_since(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    since: Day,
) -> Result<Vec<(Day, i64)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(SINCE, &[&enrolment, &since], read).await?)
}
