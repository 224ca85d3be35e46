//! Another schedule, or another cohort, over the API.
//!
//! What this room must not know: whether somebody may follow it: the rulebook does.

use axum::extract::Path;
use kit::{Problem, db::ReadTx};
use registration::{Cohort, Enrolment};
use rulebook::{
    registration::enrolment::EnrolmentState,
    reporting::declaration::{DeclarationState, Made, follow},
};

use super::{
    answer::Answer, applications::check_schedule, heard::Heard, participants::moving, roll,
    said::Said, shape,
};
use crate::wire::ActionRequest;

pub(super) async fn change_schedule(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    moving(
        &heard,
        (&id, &body),
        &reporting::SCHEDULE_CHOSEN,
        async |tx, held, asked| {
            if held.state == EnrolmentState::Withdrawn {
                return Err(Said::AlreadyWithdrawn.into());
            }
            let wanted = asked.schedule_identifier.as_deref().unwrap_or_default();
            if wanted.is_empty() {
                return Err(Said::ScheduleMissing.into());
            }
            let now = registration::cohort(tx, held.cohort).await?;
            let to = cohort_asked(tx, &asked, &now, wanted).await?;
            check_schedule(wanted, &to)?;
            check_declarations(tx, &held, (&now, &to), wanted).await?;
            if to.id != now.id {
                let application = registration::application(tx, held.application).await?;
                let eligible = shape::is_eligible(&application);
                let place = registration::NewPlace {
                    cohort: to.id,
                    partner: held.partner,
                };
                registration::move_cohort_in(tx, held.id, place, Some(eligible)).await?;
            }
            reporting::choose_schedule_in(tx, held.id, held.provider, wanted).await
        },
    )
    .await
}

/// The cohort that a change of schedule asks for: the latest of the provider's in that year that has the schedule as its own,
/// else the latest of that year; without a year the person's own.
async fn cohort_asked(
    tx: &ReadTx<'_>,
    asked: &ActionRequest,
    now: &Cohort,
    wanted: &str,
) -> Result<Cohort, Problem> {
    let year = match &asked.cohort {
        Some(serde_json::Value::String(text)) if !text.is_empty() => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => return Ok(now.clone()),
    };
    let mut of_year: Vec<Cohort> = registration::cohorts(tx)
        .await?
        .into_iter()
        .filter(|one| one.provider == now.provider && roll::year_of(one) == year)
        .collect();
    of_year.sort_by(|left, right| right.code.cmp(&left.code));
    let own = |one: &&Cohort| reporting::schedule_of(&one.days).identifier == wanted;
    let best = of_year
        .iter()
        .find(own)
        .or_else(|| of_year.first())
        .cloned();
    best.ok_or_else(|| Said::NoSuchSchedule.into())
}

/// A live declaration must fit the new schedule, and holds the cohort fast.
async fn check_declarations(
    tx: &ReadTx<'_>,
    held: &Enrolment,
    (now, to): (&Cohort, &Cohort),
    wanted: &str,
) -> Result<(), Problem> {
    let schedule = reporting::schedule_among(&to.days, Some(wanted));
    let made: Vec<Made> = reporting::declarations_of(tx, held.id)
        .await?
        .iter()
        .map(reporting::Kept::made)
        .collect();
    let live = made
        .iter()
        .any(|one| DeclarationState::LIVE.contains(&one.state));
    if to.id != held.cohort && live {
        return Err(Said::CohortFixed.into());
    }
    let follows = reporting::schedule_followed(tx, held.id, &now.days).await?;
    let from = (to.id == now.id).then_some(&follows);
    Ok(follow(from, &schedule, &made, false)?)
}
