//! Declarations as parts of a larger act: what a provider tells over DfE's API, and what its statements do.
//!
//! What this room must not know: DfE's wire, sums of money.

use kit::{
    Problem,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    assessment::Outcome,
    base::{Coded as _, Day, Instant},
    people::{PartnerId, ProviderId},
    registration::{CohortId, EnrolmentId, enrolment::EnrolmentState},
    reporting::{
        DeclarationId,
        declaration::{
            DeclarationKind, DeclarationMove, DeclarationState, DeclareAsked, DeclareFacts,
            Evidence, Made, Moved, Rigour, Schedule, advance, declare,
        },
    },
};

use super::{Kept, store, tell_enrolment};

/// A milestone as a provider declares it, on its own word.
#[derive(Debug, Clone)]
pub struct Told {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// What.
    pub kind: DeclarationKind,
    /// The day that it carries, in England.
    pub on: Day,
    /// The very moment that it carries.
    pub at: Instant,
    /// The outcome, with completed.
    pub outcome: Option<Outcome>,
    /// The schedule that the person follows.
    pub schedule: Schedule,
    /// The delivery partner, and the second one.
    pub partners: (Option<PartnerId>, Option<PartnerId>),
    /// Must a delivery partner be named?
    pub partner_needed: bool,
}

/// Keeps a declaration on a provider's word, inside an act of the process [`super::DECLARED`].
///
/// # Errors
/// [`rulebook::reporting::declaration::DeclareRefusal`].
pub async fn tell_in(tx: &mut WriteTx<'_>, told: Told) -> Result<Kept, Problem> {
    let enrolment = registration::enrolment(tx, told.enrolment).await?;
    let made: Vec<Made> = store::of_enrolment(tx, enrolment.id)
        .await?
        .iter()
        .map(Kept::made)
        .collect();
    let trn = enrolment.trn.clone();
    let superseded_by = store::same_trn(tx, trn.as_ref(), told.kind, enrolment.id).await?;
    let facts = DeclareFacts {
        schedule: &told.schedule,
        made: &made,
        withdrawn_on: (enrolment.state == EnrolmentState::Withdrawn).then_some(enrolment.state_on),
        fundable: enrolment.fundable,
        same_trn_declared: superseded_by.is_some(),
        partner_named: told.partners.0.is_some() || !told.partner_needed,
        rigour: Rigour::Dfe,
    };
    let asked = DeclareAsked {
        kind: told.kind,
        on: told.on,
        outcome: told.outcome,
    };
    let declared = declare(&facts, asked, tx.now())?;
    let id: DeclarationId = tx.mint();
    let whose = store::Whose {
        enrolment: enrolment.id,
        cohort: enrolment.cohort,
        provider: enrolment.provider,
        trn,
        told_at: told.at,
        partners: told.partners,
        superseded_by,
    };
    let evidence = Evidence {
        on: told.on,
        what: "Declared by the provider over DfE’s API".into(),
        key: id.to_string(),
    };
    store::add(tx, id, &whose, &declared, (&evidence, None)).await?;
    tell_enrolment(tx, enrolment.id).await?;
    tx.about(enrolment.id);
    tx.about(id);
    tx.became("declaration", declared.kind);
    tx.became("for the day", declared.on);
    tx.became("state", declared.state);
    store::one(tx, id).await
}

/// Moves a declaration on, or takes it back, inside an act. A move needs no reason, taking back does.
///
/// # Errors
/// [`rulebook::reporting::declaration::MoveRefusal`].
pub async fn move_in(
    tx: &mut WriteTx<'_>,
    id: DeclarationId,
    step: DeclarationMove,
    why: &str,
) -> Result<Moved, Problem> {
    let kept = store::one(tx, id).await?;
    let moved = advance(kept.state, step, why, tx.now())?;
    store::record_move(tx, id, &moved).await?;
    tell_enrolment(tx, kept.enrolment).await?;
    tx.about(kept.enrolment);
    tx.about(id);
    tx.changed(kept.kind.code(), Some(moved.from), Some(moved.to));
    if step == DeclarationMove::Void {
        tx.because(why);
    }
    Ok(moved)
}

/// Names other delivery partners on a declaration, inside an act of the process [`super::PARTNERS_NAMED`].
pub async fn name_partners_in(
    tx: &mut WriteTx<'_>,
    id: DeclarationId,
    partners: (Option<PartnerId>, Option<PartnerId>),
) -> Result<(), Problem> {
    let kept = store::one(tx, id).await?;
    store::name_partners(tx, &kept, partners).await?;
    tx.about(kept.enrolment);
    tx.about(id);
    tx.changed("delivery partner", kept.partners.0, partners.0);
    tx.changed("second delivery partner", kept.partners.1, partners.1);
    Ok(())
}

/// One declaration.
pub async fn declaration(tx: &ReadTx<'_>, id: DeclarationId) -> Result<Kept, Problem> {
    store::one(tx, id).await
}

/// Every declaration of an enrolment, oldest first.
pub async fn declarations_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Kept>, Problem> {
    store::of_enrolment(tx, enrolment).await
}

/// Every declaration that a provider made, oldest first.
pub async fn declarations_by(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Kept>, Problem> {
    store::of_provider(tx, provider).await
}

/// Every declaration of a cohort that stands so, oldest first.
pub async fn declarations_in(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    state: DeclarationState,
) -> Result<Vec<Kept>, Problem> {
    store::in_state(tx, cohort, state).await
}
