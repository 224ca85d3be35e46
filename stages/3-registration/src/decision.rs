//! Decisions of the two rules, kept with what they were told and with the version that answered.
//!
//! What this room must not know: how the rules decide.

pub(crate) mod pages;
pub(crate) mod replay;
pub(crate) mod store;
pub(crate) mod view;

use std::collections::HashMap;

use kit::{
    Fault, Problem,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{PersonId, ProviderId},
    registration::{
        ApplicationId, DecisionId, PostId,
        duty::{Duty, DutyFacts, duty},
        funding::{Funding, FundingFacts, funding},
    },
};

rulebook::coded! {
    /// What was decided.
    pub enum DecisionKind {
        /// The SENCO duty.
        Duty = "duty", "The SENCO duty";
        /// DfE funding.
        Funding = "funding", "DfE funding";
    }
}

/// A decision as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<A> {
    /// Its id.
    pub id: DecisionId,
    /// When it was decided.
    pub at: Instant,
    /// The version of the rule that answered.
    pub rule: String,
    /// The answer.
    pub answer: A,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub(crate) person: PersonId,
    pub(crate) application: ApplicationId,
    pub(crate) post: Option<PostId>,
}

/// Decides on the duty and keeps it, inside an act.
pub(crate) async fn keep_duty(
    tx: &mut WriteTx<'_>,
    about: About,
    facts: &DutyFacts,
) -> Result<Duty, Problem> {
    let answer = duty(facts);
    let kept = store::Row {
        kind: DecisionKind::Duty,
        rule: answer.rule.clone(),
        facts: json(facts)?,
        answer: json(&answer)?,
    };
    store::add(tx, about, &kept).await?;
    tx.became("duty", answer.status);
    Ok(answer)
}

/// Decides on funding and keeps it, inside an act.
pub(crate) async fn keep_funding(
    tx: &mut WriteTx<'_>,
    about: About,
    facts: &FundingFacts,
) -> Result<Funding, Problem> {
    let answer = funding(facts);
    let kept = store::Row {
        kind: DecisionKind::Funding,
        rule: answer.rule.clone(),
        facts: json(facts)?,
        answer: json(&answer)?,
    };
    store::add(tx, about, &kept).await?;
    tx.became("funding", answer.code);
    Ok(answer)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::because("writing a decision", e))
}

/// The newest decision on the duty that was kept with an application.
pub async fn duty_kept(
    tx: &ReadTx<'_>,
    application: ApplicationId,
) -> Result<Option<Kept<Duty>>, Problem> {
    store::newest(tx, application, DecisionKind::Duty).await
}

/// The newest decision on funding of each application that was sent to a provider, in one question however many there are.
pub async fn fundings_kept(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<HashMap<ApplicationId, Funding>, Problem> {
    store::newest_of(tx, provider, DecisionKind::Funding).await
}

/// The newest decision on funding that was kept with an application.
pub async fn funding_kept(
    tx: &ReadTx<'_>,
    application: ApplicationId,
) -> Result<Option<Kept<Funding>>, Problem> {
    store::newest(tx, application, DecisionKind::Funding).await
}
