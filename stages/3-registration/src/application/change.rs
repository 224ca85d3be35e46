//! Another provider or cohort for an application that waits for a decision: one act that tells everyone concerned.
//!
//! What this room must not know: what is allowed, or who waits for a place.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, OrNotFound, Problem, Process, db::WriteTx};
use rulebook::{
    base::Day,
    people::Permit,
    registration::{
        ApplicationId, CohortId,
        application::ApplicationRefusal,
        funding::Eligible,
        journey::{Answer, Answers, PaidBy, Step, next},
        placing::{Target, change_application as rule},
        waiting::WaitState,
    },
};

use super::{Application, facts, store as applications};
use crate::{
    cohort::{self, Cohort},
    decision::{self, About},
    told, waiting,
};

/// An application went to another provider or cohort.
pub const CHANGED: Process =
    Process::new("application_changed", "changed the provider or cohort of");

/// What an applicant says about money when the cohort changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoneySaid {
    /// Being eligible is not yet a place: understood.
    pub understood: bool,
    /// Who pays when DfE does not.
    pub paid_by: Option<PaidBy>,
}

/// A cohort as the rule of moves knows it.
pub(crate) fn target(cohort: &Cohort) -> Target {
    Target {
        cohort: cohort.id,
        provider: cohort.provider,
        funding: cohort.places.funding,
        opens: cohort.days.opens,
        closes: cohort.days.closes,
        starts_on: cohort.days.starts_on,
        ends_on: cohort.days.ends_on,
        left: cohort.left(),
        funded_left: cohort.funded_left(),
    }
}

/// The answers with this cohort named instead; what was said about money stays where it still fits.
///
/// # Errors
/// [`ApplicationRefusal::Unanswered`] when something about money has to be said anew.
pub(crate) fn answers_for(
    before: &Answers,
    cohort: &Cohort,
    eligible: Eligible,
    said: MoneySaid,
    today: Day,
) -> Result<Answers, Problem> {
    let understood = said.understood || before.funding_confirmed == Some(true);
    let paid_by = said.paid_by.or(before.paid_by);
    let mut answers = before
        .clone()
        .set(Answer::Provider(cohort.provider), today)?
        .set(Answer::Cohort(cohort.id, eligible), today)?;
    if next(&answers) == Step::FundingConfirm && understood {
        answers = answers.set(Answer::FundingConfirm(true), today)?;
    }
    if let (Step::FundingChoice, Some(paid_by)) = (next(&answers), paid_by) {
        answers = answers.set(Answer::FundingChoice(paid_by), today)?;
    }
    if let (Step::LineManagerEmail, Some(email)) = (next(&answers), &before.line_manager_email) {
        answers = answers.set(Answer::LineManagerEmail(email.clone()), today)?;
    }
    match next(&answers) {
        Step::CheckAnswers => Ok(answers),
        step => Err(ApplicationRefusal::Unanswered { step }.into()),
    }
}

/// Names another cohort, of the same provider or another, in an application that waits for a decision. The applicant and
/// both desks get a letter; where it came from is kept. Process: [`CHANGED`].
///
/// # Errors
/// [`rulebook::registration::placing::MoveRefusal`]; [`ApplicationRefusal::Unanswered`] when something about money has to
/// be said anew.
pub async fn change_application(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
    to: CohortId,
    said: MoneySaid,
) -> Result<(), Problem> {
    app.act(permit, &CHANGED, async move |tx| {
        let held = applications::one(tx, id).await?;
        let from = cohort::store::one(tx, held.cohort.or_not_found()?).await?;
        let cohort = cohort::store::one(tx, to).await?;
        let now = tx.now();
        let listed = cohort::closed::is_listed(tx, to, held.person).await?;
        rule(held.state, from.id, &target(&cohort), listed, now)?;
        if cohort.programme != from.programme {
            return Err(ApplicationRefusal::OtherCourse.into());
        }
        let about = About {
            person: held.person,
            application: id,
            post: None,
        };
        tx.about(id);
        tx.about(held.person);
        let funding_facts = facts::funding(tx, held.person, &held.answers, &cohort).await?;
        let funding = decision::keep_funding(tx, about, &funding_facts).await?;
        let answers = answers_for(&held.answers, &cohort, funding.eligible, said, now.day)?;
        waiting::end(tx, id, WaitState::Left).await?;
        store::change(tx, id, &answers).await?;
        store::add_move(tx, id, &from, &cohort).await?;
        tx.changed("provider", Some(from.provider), Some(cohort.provider));
        tx.changed("cohort", Some(from.id), Some(cohort.id));
        let changed = applications::one(tx, id).await?;
        let waits_at = if waiting::must_wait(tx, &cohort).await? {
            Some(waiting::join(tx, &changed, &cohort).await?)
        } else {
            None
        };
        super::letters::sent(tx, &changed, &cohort, waits_at).await?;
        tell_desks(tx, &held, &from, &cohort).await
    })
    .await
}

async fn tell_desks(
    tx: &mut WriteTx<'_>,
    held: &Application,
    from: &Cohort,
    to: &Cohort,
) -> Result<(), Problem> {
    let gone = format!(
        "{} has changed their application {}: it no longer names your cohort {}. You need do nothing.",
        held.full_name, held.id, from.name
    );
    let come = format!(
        "{} has changed their application {}: it now names your cohort {}. It waits for your decision under Applications.",
        held.full_name, held.id, to.name
    );
    if from.provider != to.provider {
        told::desk(
            tx,
            from.provider,
            "An applicant chose another provider",
            &gone,
        )
        .await?;
    }
    told::desk(
        tx,
        to.provider,
        "An application now names your cohort",
        &come,
    )
    .await
}
