//! Settling a difference: a person takes theirs, keeps ours, or notes why it stays.
//!
//! What this room must not know: who is right.

use kit::{App, Problem, db::WriteTx};
use registration::{Enrolment, NewPlace, Placing};
use rulebook::{
    assessment::Outcome,
    base::{Coded as _, Instant},
    people::{Permit, PersonId, ProviderId},
    registration::{
        CohortId,
        application::RejectionReason,
        enrolment::{DeferralReason, EnrolmentState, WithdrawalReason},
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

/// Settles every difference that waits (of one kind, where one is named) in the same way, each in an act of its own: one that
/// cannot be settled so does not hold up the others. Answers how many were settled, and how many were not. Process:
/// [`SETTLED`].
///
/// # Errors
/// [`Problem::Fault`]; the rest is counted.
pub async fn settle_all(
    app: &App,
    permit: &Permit,
    provider: ProviderId,
    aspect: Option<Aspect>,
    (how, why): (Settling, &str),
) -> Result<(usize, usize), Problem> {
    let open: Vec<ConflictId> = app
        .db()
        .read(async |tx| shown::conflicts(tx, provider).await)
        .await?
        .into_iter()
        .filter(|one| one.state == "open" && aspect.is_none_or(|only| only == one.aspect))
        .map(|one| one.id)
        .collect();
    let (mut settled, mut left) = (0, 0);
    for id in open {
        match settle(app, permit, id, how, why.to_owned()).await {
            Ok(()) => settled += 1,
            Err(Problem::Fault(fault)) => return Err(fault.into()),
            Err(_no) => left += 1,
        }
    }
    Ok((settled, left))
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
            take_theirs(tx, app, &sides, link, (&held, why)).await?;
            store::agree(tx, held.provider, at, &held.theirs).await
        }
        Settling::Noted => Ok(()),
    }
}

async fn take_theirs(
    tx: &mut WriteTx<'_>,
    app: &App,
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
        (Aspect::Application, "accepted") => {
            let its = sides.their_applications.get(&link.application);
            let its = its.ok_or(NotSettledSo::ByHand)?;
            let code = format!("{}{}", its.cohort, its.cohort_suffix);
            let placing = Placing {
                cohort: cohort_of(sides, held.provider, &code)?,
                partner: None,
                funded_place: its.funded_place,
            };
            let origin = &app.config().site.origin;
            registration::accept_in(tx, link.ours, placing, Some(held.provider), origin).await?;
            Ok(())
        }
        (Aspect::Application, _) => Err(NotSettledSo::ByHand.into()),
        (Aspect::Training, word) => {
            let enrolment = enrolment.ok_or(NotSettledSo::ByHand)?;
            let theirs = sides.their_enrolments.get(&link.application);
            let left = theirs.and_then(|one| one.deferral.as_ref().or(one.withdrawal.as_ref()));
            let reason = left.map(|left| left.reason.clone()).unwrap_or_default();
            training(tx, enrolment, word, &reason).await
        }
        (Aspect::Schedule | Aspect::Place | Aspect::Outcome, _) => {
            let enrolment = enrolment.ok_or(NotSettledSo::ByHand)?;
            placed(tx, sides, link, (enrolment, held)).await
        }
        (_, words::NONE) => void(tx, sides, enrolment, (held, why)).await,
        _ => declare(tx, sides, link, (enrolment, (held, why))).await,
    }
}

fn cohort_of(sides: &Sides, provider: ProviderId, code: &str) -> Result<CohortId, NotSettledSo> {
    let mut all = sides.cohorts.values();
    let found = all.find(|one| one.provider == provider && one.code == code);
    found.map(|one| one.id).ok_or(NotSettledSo::ByHand)
}

/// Cohort and schedule, funded place and outcome, as they have them.
async fn placed(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    link: &Link,
    (enrolment, held): (&Enrolment, &Conflict),
) -> Result<(), Problem> {
    let its = sides.their_applications.get(&link.application);
    let its = its.ok_or(NotSettledSo::ByHand)?;
    match held.aspect {
        Aspect::Schedule => {
            let (code, schedule) = held.theirs.split_once(' ').ok_or(NotSettledSo::ByHand)?;
            let to = cohort_of(sides, held.provider, code)?;
            if to != enrolment.cohort {
                let eligible = its.eligible_for_funding;
                let place = NewPlace {
                    cohort: to,
                    partner: enrolment.partner,
                };
                registration::move_cohort_in(tx, enrolment.id, place, Some(eligible)).await?;
            }
            reporting::choose_schedule_in(tx, enrolment.id, held.provider, schedule).await
        }
        Aspect::Place => {
            let funded = its.funded_place.ok_or(NotSettledSo::ByHand)?;
            let eligible = its.eligible_for_funding;
            registration::change_funded_place_in(tx, enrolment.id, eligible, funded).await?;
            Ok(())
        }
        _ => {
            // An outcome that was released here is the board's: no button changes it.
            let released = enrolment.state == EnrolmentState::Completed;
            let (passed, day) = words::outcome_of(&held.theirs)
                .filter(|_| !released)
                .ok_or(NotSettledSo::ByHand)?;
            let outcome = if passed {
                Outcome::Passed
            } else {
                Outcome::Failed
            };
            registration::tell_outcome_in(tx, enrolment.id, Some((outcome, day))).await
        }
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

/// Keeps a declaration of theirs here; ours of another day is taken back first.
async fn declare(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    link: &Link,
    (enrolment, (held, why)): (Option<&Enrolment>, (&Conflict, &str)),
) -> Result<(), Problem> {
    if held.ours != words::NONE {
        void(tx, sides, enrolment, (held, why)).await?;
    }
    let enrolment = enrolment.ok_or(NotSettledSo::ByHand)?;
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
                Outcome::Passed
            } else {
                Outcome::Failed
            }
        }),
        schedule: reporting::schedule_followed(tx, enrolment.id, &cohort.days).await?,
        partners: (enrolment.partner, None),
        partner_needed: false,
    };
    reporting::tell_in(tx, told).await?;
    Ok(())
}
