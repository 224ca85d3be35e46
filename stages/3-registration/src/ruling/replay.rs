//! What people decided, decided again: each kept decision with the facts that the officer had, under another law. A law that
//! answers by itself asks nobody, and then the decision is no longer needed.
//!
//! What this room must not know: how the rule decides.

use kit::{
    Fault, Problem,
    db::{Db, Sql},
};
use rulebook::{
    base::{Coded as _, Instant},
    registration::{
        PostId, RulingId,
        duty::{Duty, DutyFacts, Law, Ruling, Settled, duty_under, stand},
    },
};

use crate::decision::replay::{DutyUnder, Replayed, Short};

/// Decisions read at once.
const PAGE: i64 = 500;

const AFTER: Sql = Sql::new(
    "select id, post_id, question, finding, first_senco_on, rests_on, decided_on, rule, facts, decided_at
     from registration_rulings where taken_back_at is null and id > $1 order by id limit $2",
);

/// A person's decision that comes out differently under another law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingDifference {
    /// Which.
    pub ruling: RulingId,
    /// The post it is about.
    pub post: PostId,
    /// When it was made.
    pub at: Instant,
    /// What was answered with it then.
    pub then: Short,
    /// What is answered with it now.
    pub now: Short,
    /// Would the other law still ask a person?
    pub still_asked: bool,
}

struct Row {
    id: RulingId,
    post: PostId,
    ruling: Ruling,
    rule: String,
    facts: String,
    at: Instant,
}

/// Decides every case that a person decided again, with their decision, under this law.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn replay_rulings(
    db: &Db,
    under: &DutyUnder,
    told: &mut (dyn FnMut(&RulingDifference) -> Result<(), Fault> + Send),
) -> Result<Replayed, Problem> {
    let (mut found, mut after) = (Replayed::default(), RulingId::from_number(0));
    loop {
        let page = db.read(async |tx| read(tx, after).await).await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = last.id;
        for row in &page {
            let Ok(facts) = serde_json::from_str::<DutyFacts>(&row.facts) else {
                found.unreadable += 1;
                continue;
            };
            found.decided += 1;
            let one = again(row, &facts, under);
            if (&one.then.answer, one.then.deadline) != (&one.now.answer, one.now.deadline) {
                found.different += 1;
                told(&one)?;
            }
        }
    }
}

fn again(row: &Row, facts: &DutyFacts, under: &DutyUnder) -> RulingDifference {
    let of_the_day = Law::on(facts.judged_on);
    let law = match under {
        DutyUnder::OfTheDay => of_the_day,
        DutyUnder::This(law) => law,
    };
    let then = Law::named(&row.rule).unwrap_or(of_the_day);
    let with = std::slice::from_ref(&row.ruling);
    let asks = stand(facts, law, Settled::default()).question();
    RulingDifference {
        ruling: row.id,
        post: row.post,
        at: row.at,
        then: short(duty_under(facts, then, with)),
        now: short(duty_under(facts, law, with)),
        still_asked: asks == Some(row.ruling.question),
    }
}

fn short(duty: Duty) -> Short {
    Short {
        rule: duty.rule,
        answer: duty.status.code().to_owned(),
        label: duty.status.label().to_owned(),
        deadline: duty.deadline,
    }
}

async fn read(tx: &kit::db::ReadTx<'_>, after: RulingId) -> Result<Vec<Row>, Problem> {
    Ok(tx
        .all(AFTER, &[&after, &PAGE], |row| {
            Ok(Row {
                id: row.get(0)?,
                post: row.get(1)?,
                ruling: Ruling {
                    question: row.code(2)?,
                    finding: row.code(3)?,
                    first_senco_on: row.get(4)?,
                    rests_on: row.get(5)?,
                    decided_on: row.get(6)?,
                },
                rule: row.get(7)?,
                facts: row.get(8)?,
                at: row.get(9)?,
            })
        })
        .await?)
}
