//! Everything of one provider that answers are made of, read in one snapshot.
//!
//! What this room must not know: DfE's wire.

use std::collections::HashMap;

use kit::{Problem, db::ReadTx};
use registration::{Application, Cohort, Enrolment};
use reporting::Chosen;
use rulebook::{
    base::Instant,
    people::{PersonId, ProviderId},
    registration::{ApplicationId, CohortId, EnrolmentId, enrolment::EnrolmentState},
};

/// A provider's people.
pub(super) struct Roll {
    /// Applications that were sent to it, oldest first.
    pub(super) applications: Vec<Application>,
    /// Enrolments by their application.
    pub(super) enrolments: HashMap<ApplicationId, Enrolment>,
    /// Every cohort.
    pub(super) cohorts: HashMap<CohortId, Cohort>,
    /// Schedules that the provider chose.
    pub(super) schedules: HashMap<EnrolmentId, Chosen>,
}

impl Roll {
    /// When anything of an enrolment last changed: its schedule is part of it.
    pub(super) fn changed(&self, enrolment: &Enrolment) -> Instant {
        let chosen = self.schedules.get(&enrolment.id).map(|one| one.at);
        chosen.map_or(enrolment.changed_at, |at| at.max(enrolment.changed_at))
    }

    /// When anything of an application last changed.
    pub(super) fn application_changed(&self, held: &Application) -> Instant {
        let enrolled = self.enrolments.get(&held.id).map(|one| self.changed(one));
        [held.sent_at, held.decided_at, enrolled]
            .into_iter()
            .flatten()
            .max()
            .unwrap_or(held.began_at)
    }
}

/// Reads it.
pub(super) async fn of(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Roll, Problem> {
    Ok(Roll {
        applications: registration::applications_sent_to(tx, provider).await?,
        enrolments: registration::enrolments_of_provider(tx, provider)
            .await?
            .into_iter()
            .map(|enrolment| (enrolment.application, enrolment))
            .collect(),
        cohorts: cohorts(tx).await?,
        schedules: reporting::schedules_chosen_by(tx, provider).await?,
    })
}

/// Every cohort, by its id.
pub(super) async fn cohorts(tx: &ReadTx<'_>) -> Result<HashMap<CohortId, Cohort>, Problem> {
    Ok(registration::cohorts(tx)
        .await?
        .into_iter()
        .map(|cohort| (cohort.id, cohort))
        .collect())
}

/// An enrolment that DfE's API tells of: cancelled ones were rejected, as it sees it.
pub(super) fn is_told(enrolment: &Enrolment) -> bool {
    enrolment.state != EnrolmentState::Cancelled
}

/// The enrolment of a person with a provider: the newest that is told of.
///
/// # Errors
/// [`Problem::NotFound`] when the provider has none of this person.
pub(super) async fn enrolment_of(
    tx: &ReadTx<'_>,
    person: PersonId,
    provider: ProviderId,
) -> Result<Enrolment, Problem> {
    registration::enrolments_of_person(tx, person)
        .await?
        .into_iter()
        .find(|one| one.provider == provider && is_told(one))
        .ok_or(Problem::NotFound)
}

/// The year of a cohort's code.
pub(super) fn year_of(cohort: &Cohort) -> &str {
    cohort.code.get(..4).unwrap_or(&cohort.code)
}

/// The letter of a cohort's code.
pub(super) fn suffix_of(cohort: &Cohort) -> &str {
    cohort.code.get(4..).unwrap_or_default()
}

/// Whether a cohort is of one of these years; everything is when none is asked for.
pub(super) fn is_of_years(cohort: Option<&Cohort>, years: Option<&[&str]>) -> bool {
    let Some(years) = years else { return true };
    cohort.is_some_and(|cohort| years.iter().any(|year| *year == year_of(cohort)))
}
