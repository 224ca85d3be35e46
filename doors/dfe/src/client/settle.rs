//! Settling a difference: a person takes theirs, keeps ours, or notes why it stays.
//!
//! What this room must not know: who is right.

use kit::{App, Problem, db::WriteTx};
use registration::Enrolment;
use rulebook::{
    base::{Coded as _, Instant},
    people::{Permit, PersonId},
    registration::{
        application::RejectionReason,
        enrolment::{DeferralReason, WithdrawalReason},
    },
    reporting::declaration::DeclarationMove,
};

use super::{
    SETTLED,
    merge::Aspect,
    shown::{self, Conflict, ConflictId},
    sides::{self, Sides},
    store::{self, Link},
    words,
};

rulebook::coded! {
    /// What a person does about a difference.
    pub enum Settling {
        /// Ours becomes what theirs is.
        Theirs = "theirs", "Take theirs: change the record here";
        /// Ours is right: it is told to them (again).
        Ours = "ours", "Keep ours: send it to DfE";
        /// Neither: it is written down why.
        Noted = "noted", "Leave both, and note why";
    }
}

rulebook::refusals! {
    /// Why a difference is not settled so.
    pub enum NotSettledSo {
        /// No reason.
        NoWhy = "why_missing" [rulebook::source::DFE_DECLARATION, "why"] "Say why.";
        /// Needs more than a button.
        ByHand = "by_hand" [rulebook::source::DFE_DECLARATION, "how"] "This needs a decision that only the page of the person can take. Change it there: the difference closes with the next exchange.";
        /// Unknown application.
        NotHere = "not_here" [rulebook::source::DFE_DECLARATION, "how"] "This application is not here yet, so there is nothing to change or send. Do what the sentence above says, or note why it stays.";
    }
}

/// Settles a difference. Process: [`SETTLED`].
///
/// # Errors
/// [`NotSettledSo`]; whatever the stage refuses when theirs is taken; [`Problem::MovedOn`] when it is settled already.
pub async fn settle(
    app: &App,
    permit: &Permit,
    id: ConflictId,
    how: Settling,
    why: String,
) -> Result<(), Problem> {
    let (inside, by) = (app.clone(), permit.actor());
    app.act(permit, &SETTLED, async move |tx| {
        settle_in(tx, &inside, id, (how, why.trim(), by)).await
    })
    .await
}

async fn settle_in(
    tx: &mut WriteTx<'_>,
    app: &App,
    id: ConflictId,
    (how, why, by): (Settling, &str, Option<PersonId>),
) -> Result<(), Problem> {
    if why.is_empty() {
        return Err(NotSettledSo::NoWhy.into());
    }
    let held = shown::conflict(tx, id).await?;
    tx.about(id);
    tx.because(why);
    tx.changed(held.aspect.code(), Some(&held.ours), Some(how));
    shown::end_conflict(tx, id, how.code(), (Some(why), by)).await?;
    if how == Settling::Noted {
        return Ok(());
    }
    let sides = sides::read(app, tx, held.provider).await?;
    let link = sides
        .links
        .iter()
        .find(|link| link.application == held.application)
        .ok_or(NotSettledSo::NotHere)?;
    let at = (held.application.as_str(), held.aspect);
    match how {
        // Theirs counts as agreed: what differs from it here is then ours to tell.
        Settling::Ours => {
            store::agree(tx, held.provider, at, &held.theirs).await?;
            store::add_sending(tx, held.provider, at, &held.ours).await
        }
        Settling::Theirs => {
            take_theirs(tx, &sides, link, (&held, why)).await?;
            store::agree(tx, held.provider, at, &held.theirs).await
        }
        Settling::Noted => Ok(()),
    }
}

async fn take_theirs(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    link: &Link,
    (held, why): (&Conflict, &str),
) -> Result<(), Problem> {
    let enrolment = sides.enrolments.get(&link.ours);
    match (held.aspect, held.theirs.as_str()) {
        (Aspect::Application, "rejected") => {
            let reason = RejectionReason::RejectedByProvider;
            let by = Some(held.provider);
            registration::reject_in(tx, link.ours, by, (reason, why)).await
        }
        (Aspect::Application, _) => Err(NotSettledSo::ByHand.into()),
        (Aspect::Training, word) => {
            let enrolment = enrolment.ok_or(NotSettledSo::ByHand)?;
            let theirs = sides.their_enrolments.get(&link.application);
            let left = theirs.and_then(|one| one.deferral.as_ref().or(one.withdrawal.as_ref()));
            let reason = left.map(|left| left.reason.clone()).unwrap_or_default();
            training(tx, enrolment, word, &reason).await
        }
        (_, words::NONE) => void(tx, sides, enrolment, (held, why)).await,
        _ => declare(tx, sides, link, (enrolment, held)).await,
    }
}

async fn training(
    tx: &mut WriteTx<'_>,
    enrolment: &Enrolment,
    word: &str,
    reason: &str,
) -> Result<(), Problem> {
    match word {
        "active" => registration::resume_in(tx, enrolment.id).await?,
        "deferred" => {
            let reason =
                DeferralReason::from_code(reason).map_err(|_unknown| NotSettledSo::ByHand)?;
            registration::defer_in(tx, enrolment.id, reason, None).await?
        }
        "withdrawn" => {
            let reason =
                WithdrawalReason::from_code(reason).map_err(|_unknown| NotSettledSo::ByHand)?;
            registration::withdraw_in(tx, enrolment.id, reason).await?
        }
        _ => return Err(NotSettledSo::ByHand.into()),
    };
    Ok(())
}

async fn void(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    enrolment: Option<&Enrolment>,
    (held, why): (&Conflict, &str),
) -> Result<(), Problem> {
    let made = enrolment.and_then(|one| sides.made.get(&one.id));
    let kept = made
        .into_iter()
        .flatten()
        .find(|one| Some(one.kind) == words::kind_of(held.aspect) && words::is_standing(one.state))
        .ok_or(NotSettledSo::ByHand)?;
    reporting::move_in(tx, kept.id, DeclarationMove::Void, why).await?;
    Ok(())
}

/// Keeps a declaration of theirs here.
async fn declare(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    link: &Link,
    (enrolment, held): (Option<&Enrolment>, &Conflict),
) -> Result<(), Problem> {
    let enrolment = enrolment.ok_or(NotSettledSo::ByHand)?;
    if held.ours != words::NONE {
        // Two days for one milestone: one of them must be taken back first.
        return Err(NotSettledSo::ByHand.into());
    }
    let kind = words::kind_of(held.aspect).ok_or(NotSettledSo::ByHand)?;
    let (_, its) = sides
        .their_declarations
        .get(&link.application)
        .into_iter()
        .flatten()
        .find(|(_, one)| {
            words::aspect_of(&one.declaration_type) == Some(held.aspect)
                && words::of_declaration(one, |text| sides.day_of(text)).is_some()
        })
        .ok_or(NotSettledSo::ByHand)?;
    let at: jiff::Timestamp = its
        .declaration_date
        .parse()
        .map_err(|_not_a_moment| NotSettledSo::ByHand)?;
    let on = sides
        .day_of(&its.declaration_date)
        .ok_or(NotSettledSo::ByHand)?;
    let cohort = registration::cohort(tx, enrolment.cohort).await?;
    let told = reporting::Told {
        enrolment: enrolment.id,
        kind,
        on,
        at: Instant(at.as_microsecond()),
        outcome: its.has_passed.map(|passed| {
            if passed {
                rulebook::assessment::Outcome::Passed
            } else {
                rulebook::assessment::Outcome::Failed
            }
        }),
        schedule: reporting::schedule_of(&cohort.days),
        partners: (enrolment.partner, None),
        partner_needed: false,
    };
    reporting::tell_in(tx, told).await?;
    Ok(())
}
