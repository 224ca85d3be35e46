//! Kept decisions decided again, each from the facts it was told: under the law of its day, under another, or under one
//! that is still to come.
//!
//! What this room must not know: how the rules decide.

use kit::{Fault, Problem, db::Db};
use rulebook::{
    base::{Coded, Day, Instant},
    registration::{
        ApplicationId, DecisionId,
        duty::{Duty, DutyFacts, Law, duty_under},
        funding::{CohortFunding, Funding, FundingFacts, Policy, funding_under},
    },
};

use super::{
    DecisionKind,
    store::{self, Whole},
};

/// Decisions read at once.
const PAGE: i64 = 500;

/// Under which law the duty is decided again.
#[derive(Debug, Clone)]
pub enum DutyUnder {
    /// The one that was in force on each day of judgement: does this program still answer as it did?
    OfTheDay,
    /// This one, for all.
    This(Law),
}

/// Under which rules funding is decided again.
#[derive(Debug, Clone)]
pub struct FundingUnder {
    /// The version.
    pub policy: Policy,
    /// As if every cohort had been funded so.
    pub cohort: Option<CohortFunding>,
}

/// An answer, short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The version that gave it.
    pub rule: String,
    /// The code of the answer.
    pub answer: String,
    /// The words for people.
    pub label: String,
    /// The last day in time.
    pub deadline: Option<Day>,
}

/// A decision that comes out differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub decision: DecisionId,
    /// The application it was made for.
    pub application: Option<ApplicationId>,
    /// When it was made.
    pub at: Instant,
    /// What was answered then.
    pub then: Short,
    /// What is answered now.
    pub now: Short,
}

/// What a replay came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Decisions decided again.
    pub decided: u64,
    /// Of them, those that come out differently.
    pub different: u64,
    /// Decisions whose facts or answer no longer read.
    pub unreadable: u64,
}

/// Where differences go, one by one.
pub type Told<'t> = &'t mut (dyn FnMut(&Difference) -> Result<(), Fault> + Send);

fn short_duty(duty: Duty) -> Short {
    Short {
        rule: duty.rule,
        answer: duty.status.code().to_owned(),
        label: duty.status.label().to_owned(),
        deadline: duty.deadline,
    }
}

fn short_funding(funding: Funding) -> Short {
    Short {
        rule: funding.rule,
        answer: funding.code.code().to_owned(),
        label: funding.code.label().to_owned(),
        deadline: None,
    }
}

/// Decides every kept decision on the duty again.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn replay_duty(db: &Db, under: &DutyUnder, told: Told<'_>) -> Result<Replayed, Problem> {
    let again = |whole: &Whole| {
        let facts: DutyFacts = serde_json::from_str(&whole.facts).ok()?;
        let then: Duty = serde_json::from_str(&whole.answer).ok()?;
        let law = match under {
            DutyUnder::OfTheDay => Law::on(facts.judged_on),
            DutyUnder::This(law) => law,
        };
        Some((short_duty(then), short_duty(duty_under(&facts, law, &[]))))
    };
    replay(db, DecisionKind::Duty, &again, told).await
}

/// Decides every kept decision on funding again.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn replay_funding(
    db: &Db,
    under: &FundingUnder,
    told: Told<'_>,
) -> Result<Replayed, Problem> {
    let again = |whole: &Whole| {
        let mut facts: FundingFacts = serde_json::from_str(&whole.facts).ok()?;
        let then: Funding = serde_json::from_str(&whole.answer).ok()?;
        facts.cohort_funding = under.cohort.unwrap_or(facts.cohort_funding);
        let now = funding_under(&facts, &under.policy);
        Some((short_funding(then), short_funding(now)))
    };
    replay(db, DecisionKind::Funding, &again, told).await
}

async fn replay(
    db: &Db,
    kind: DecisionKind,
    again: &(dyn Fn(&Whole) -> Option<(Short, Short)> + Sync),
    told: Told<'_>,
) -> Result<Replayed, Problem> {
    let mut found = Replayed::default();
    let mut after = DecisionId::from_number(0);
    loop {
        let page = db
            .read(async |tx| store::after(tx, kind, after, PAGE).await)
            .await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = last.id;
        for whole in &page {
            let Some((then, now)) = again(whole) else {
                found.unreadable += 1;
                continue;
            };
            found.decided += 1;
            if (&then.answer, then.deadline) != (&now.answer, now.deadline) {
                found.different += 1;
                told(&Difference {
                    decision: whole.id,
                    application: whole.application,
                    at: whole.at,
                    then,
                    now,
                })?;
            }
        }
    }
}
