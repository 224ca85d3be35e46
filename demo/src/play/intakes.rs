//! Intakes and the people in them: opened, applied for, decided, paused, left.
//!
//! What this room must not know: what is taught.

use kit::{App, Problem};
use registration::{NewCohort, Placing};
use rulebook::{
    base::Day,
    people::{Action, Permit, PersonId, Role},
    registration::{
        ApplicationId,
        application::RejectionReason,
        cohort::Places,
        duty::Induction,
        enrolment::{DeferralReason, WithdrawalReason},
        funding::{CohortFunding, Eligible, WorkSetting},
        journey::{Answers, NasencoStanding, PaidBy, SencoRole},
    },
};

use super::opening::line_manager;
use crate::{
    calendar::{INTAKES, intake_of},
    cast::Standing,
    company::{Company, missing, participant, urn},
};

/// Opens an intake.
pub(super) async fn open(company: &mut Company<'_>, intake: usize) -> Result<(), Problem> {
    let (first, _) = company.programme()?;
    let edition = company.second.unwrap_or(first);
    let plan = INTAKES.get(intake).copied().ok_or_else(missing)?;
    let new = NewCohort {
        provider: company.provider,
        edition,
        name: company.calendar.name(intake),
        code: company.calendar.code(intake),
        days: company.calendar.days(intake),
        places: Places {
            places: plan.places,
            funding: CohortFunding::Funded,
            funded_places: 0,
        },
    };
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepCohorts)?;
    let id = registration::open_cohort(company.app, &permit, new).await?;
    company.intakes.get_mut(intake).ok_or_else(missing)?.id = Some(id);
    Ok(())
}

/// Somebody applies.
pub(super) async fn apply(company: &mut Company<'_>, person: usize) -> Result<(), Problem> {
    let id = company.person(person)?;
    let permit = company.own(person, Action::Apply)?;
    let answers = answers(company, person)?;
    let application = send(company.app, &permit, id, answers).await?;
    *company.applications.get_mut(person).ok_or_else(missing)? = Some(application);
    Ok(())
}

/// Sends these answers. Whether DfE pays is the rule's to say: the person sees it, and says who pays when DfE does not.
pub(super) async fn send(
    app: &App,
    permit: &Permit,
    id: PersonId,
    answers: Answers,
) -> Result<ApplicationId, Problem> {
    let sent = registration::submit_application(app, permit, id, answers.clone()).await;
    match sent {
        Err(Problem::Refused(_)) => {
            let unfunded = Answers {
                funding_found: Some(Eligible::No),
                funding_confirmed: None,
                paid_by: Some(PaidBy::School),
                ..answers
            };
            registration::submit_application(app, permit, id, unfunded).await
        }
        other => other,
    }
}

fn answers(company: &Company<'_>, person: usize) -> Result<Answers, Problem> {
    let one = participant(person)?;
    let intake = intake_of(person);
    let (first, here) = senco_days(company.calendar.starts(intake), person);
    let moved = first < here;
    let trn = format!("{}", 3_100_000 + person * 7_919);
    Ok(Answers {
        works_in_england: Some(true),
        work_setting: Some(WorkSetting::School),
        school: Some(urn(one.urn)?),
        senco_role: Some(SencoRole::Yes),
        first_senco_on: Some(first),
        senco_here_from: Some(here),
        senco_months_before: moved.then_some(4),
        qualified_teacher: Some(true),
        induction: Some(Induction::Complete),
        teaches_here: Some(true),
        head: Some(false),
        nasenco: Some(NasencoStanding::None),
        full_name: Some(one.name.to_owned()),
        trn: trn.parse().ok(),
        provider: Some(company.provider),
        cohort: Some(company.cohort(intake)?),
        funding_found: Some(Eligible::Yes),
        funding_confirmed: Some(true),
        line_manager_email: Some(line_manager(person)),
        ..Answers::default()
    })
}

/// When somebody first became a SENCO, and when here: some months before the course, some with a move in between,
/// a few so early that the outcome will come too late.
fn senco_days(starts: Day, person: usize) -> (Day, Day) {
    let months = match person % 9 {
        4 => 16,
        other => 5 + i32::try_from(other).unwrap_or(0),
    };
    let here = starts.plus_months(-months);
    let first = if person % 5 == 2 {
        here.plus_months(-4)
    } else {
        here
    };
    (first, here)
}

/// The provider decides.
pub(super) async fn decide(company: &mut Company<'_>, person: usize) -> Result<(), Problem> {
    let application = company
        .applications
        .get(person)
        .copied()
        .flatten()
        .ok_or_else(missing)?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    if participant(person)?.standing == Standing::Rejected {
        let words =
            "Your post as SENCO ends before the course does. Apply again with your next post.";
        let reason = RejectionReason::RejectedByProvider;
        return registration::reject(company.app, &permit, application, reason, words.into()).await;
    }
    let placing = Placing {
        cohort: company.cohort(intake_of(person))?,
        partner: company.partners.get(person % 2).copied(),
        funded_place: None,
    };
    let enrolment = registration::accept(company.app, &permit, application, placing).await?;
    *company.enrolments.get_mut(person).ok_or_else(missing)? = Some(enrolment);
    Ok(())
}

/// Somebody pauses for a while.
pub(super) async fn pause(company: &Company<'_>, person: usize) -> Result<(), Problem> {
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    // One is expected back soon; the other was, months ago: the limit of that pause is near.
    let today = company.app.now().day;
    let returns = company
        .calendar
        .today
        .plus_days(75)
        .min(today.plus_months(10));
    let reason = DeferralReason::ParentalLeave;
    let id = company.enrolment(person)?;
    registration::defer(company.app, &permit, id, reason, returns).await?;
    Ok(())
}

/// Somebody leaves.
pub(super) async fn leave(company: &Company<'_>, person: usize) -> Result<(), Problem> {
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    let reason = WithdrawalReason::ChangeInCareer;
    registration::withdraw(company.app, &permit, company.enrolment(person)?, reason).await?;
    Ok(())
}
