//! A statement of completion: issued when a result is released, checked by anybody, revoked with a reason.
//!
//! What this room must not know: marks.

pub(crate) mod document;
pub(crate) mod pages;
pub(crate) mod store;

use std::{future::Future, pin::Pin};

use kit::{App, OrNotFound, Problem, Process, clock::secret, db::ReadTx, mail::Letter};
use rulebook::{
    award::{
        AwardId,
        statement::{self as rule, IssueFacts, StatementState, VerificationCode},
    },
    base::{Day, Instant},
    people::{Action, Actor, Circles, Permit, PersonId, ProviderId, may},
    registration::EnrolmentId,
};

/// A statement was issued.
pub const ISSUED: Process = Process::new("statement_issued", "issued the statement of completion");
/// A statement was revoked.
pub const REVOKED: Process =
    Process::new("statement_revoked", "revoked the statement of completion").with_reason();

/// A statement of completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: AwardId,
    /// For this enrolment.
    pub enrolment: EnrolmentId,
    /// Whose.
    pub person: PersonId,
    /// Issued by this lead provider.
    pub provider: ProviderId,
    /// What anybody can check it by.
    pub code: String,
    /// The name on it.
    pub name: String,
    /// The programme's title on it.
    pub qualification: String,
    /// The provider's name on it.
    pub provider_name: String,
    /// The day on which both conditions were met.
    pub completed_on: Day,
    /// When it was issued.
    pub issued_at: Instant,
    /// Where it stands.
    pub state: StatementState,
}

impl Statement {
    /// Does it hold?
    pub fn is_valid(&self) -> bool {
        self.state == StatementState::Issued
    }
    /// The circles it lies in.
    pub fn circles(&self) -> Circles {
        Circles {
            person: Some(self.person),
            provider: Some(self.provider),
            ..Circles::SITE
        }
    }
}

/// The newest statement of an enrolment.
pub async fn statement_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Statement>, Problem> {
    store::of_enrolment(tx, enrolment).await
}

/// Told of a released result: issues a statement when it is earned. Being told twice is harmless: one that holds a
/// statement gets no second one. Process: [`ISSUED`].
pub fn issue_when_earned(
    app: App,
    enrolment: EnrolmentId,
) -> Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>> {
    Box::pin(async move {
        match issue(&app, enrolment).await {
            // Not passed, not engaged enough, or issued already: the rule's no is an answer, not a failure.
            Ok(()) | Err(Problem::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    })
}

async fn issue(app: &App, enrolment: EnrolmentId) -> Result<(), Problem> {
    let permit = may(&Actor::System, Action::KeepAwards, &Circles::SITE)?;
    let edition = app
        .db()
        .read(async |tx| Ok(registration::enrolment(tx, enrolment).await?.edition))
        .await?;
    let programme = curriculum::Library::edition(app, &edition).await?;
    let qualification = programme.title.clone();
    let origin = app.config().site.origin.clone();
    let chance = chance();
    app.act(&permit, &ISSUED, async move |tx| {
        let now = tx.now();
        let held = registration::enrolment(tx, enrolment).await?;
        let outcome = assessment::outcome(tx, enrolment).await?;
        let engagement = delivery::engagement(tx, enrolment, now).await?;
        let earlier = store::of_enrolment(tx, enrolment).await?;
        let decided = rule::issue(
            &IssueFacts {
                outcome: outcome.map(|(outcome, _)| outcome),
                engagement: engagement.total,
                gate: engagement.gate,
                enrolment: held.state,
                holds_one: earlier.is_some_and(|one| one.is_valid()),
                name: &held.full_name,
            },
            now,
        )?;
        let provider = people::provider(tx, held.provider).await?;
        let statement = Statement {
            id: tx.mint(),
            enrolment,
            person: held.person,
            provider: held.provider,
            code: VerificationCode::from_chance(chance).to_string(),
            name: decided.name,
            qualification,
            provider_name: provider.name,
            completed_on: outcome.map_or(now.day, |(_, day)| day),
            issued_at: decided.at,
            state: decided.state,
        };
        store::add(tx, &statement).await?;
        tx.about(statement.id);
        tx.about(enrolment);
        tx.became("state", decided.state);
        let person = people::person(tx, held.person).await?;
        tx.letter(Letter {
            person: Some(person.id),
            to: person.email,
            subject: "Your statement of completion".into(),
            body: format!("Hello {},\n\nYour statement of completion is ready. Sign in to see and download it:\n\n{origin}/certificate", person.name),
        })
        .await?;
        Ok(())
    })
    .await
}

/// Sixty-four bits of chance.
fn chance() -> u64 {
    secret().bytes().fold(0, |number: u64, byte| {
        number.rotate_left(7) ^ u64::from(byte).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// Revokes a statement. Process: [`REVOKED`].
///
/// # Errors
/// [`rule::StatementRefusal`].
pub async fn revoke(
    app: &App,
    permit: &Permit,
    id: AwardId,
    reason: String,
) -> Result<(), Problem> {
    if permit.action() != Action::KeepAwards {
        return Err(Problem::NotAllowed);
    }
    app.act(permit, &REVOKED, async move |tx| {
        let held = store::one(tx, id).await?;
        let decided = rule::revoke(held.state, &reason, tx.now())?;
        store::revoke(tx, id, &decided).await?;
        tx.about(id);
        tx.about(held.enrolment);
        tx.changed("state", Some(decided.from), Some(decided.to));
        tx.because(decided.reason);
        Ok(())
    })
    .await
}

/// What a code stands for.
pub(crate) async fn by_code(app: &App, code: &str) -> Result<Statement, Problem> {
    let code: VerificationCode = code.parse().or_not_found()?;
    let code = code.to_string();
    app.db()
        .read(async |tx| store::by_code(tx, &code).await)
        .await
}
