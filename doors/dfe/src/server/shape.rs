//! From records to what goes over the wire.
//!
//! What this room must not know: how records were found.

use kit::App;
use registration::{Application, Cohort, Enrolment};
use rulebook::{
    base::{Coded as _, Instant},
    people::PersonId,
    registration::{
        application::ApplicationState,
        enrolment::EnrolmentState,
        funding::{Eligible, EmploymentType, FundingCode, WorkSetting},
        name::former,
    },
};

use super::roll::{Roll, suffix_of, year_of};
use crate::{
    public_id,
    wire::{self, COURSE, IdChange, Left, Resource},
};

/// An instant as the API writes it.
pub(super) fn instant(at: Instant) -> String {
    let seconds = at.0.div_euclid(1_000_000);
    jiff::Timestamp::from_second(seconds)
        .map(|stamp| stamp.to_string())
        .unwrap_or_default()
}

/// Is the person eligible, with earlier funding taken into account?
pub(super) fn is_eligible(held: &Application) -> bool {
    held.answers.funding_found == Some(Eligible::Yes)
}

/// What else an application is shown with.
pub(super) struct Beside<'a> {
    /// The applicant's address.
    pub(super) email: Option<String>,
    /// Why the person is not eligible, as the rule found.
    pub(super) why_not: Option<FundingCode>,
    /// The school's UKPRN, where the register has it.
    pub(super) ukprn: Option<String>,
    /// Everything of the provider.
    pub(super) roll: &'a Roll,
}

/// An application.
pub(super) fn application(
    app: &App,
    held: &Application,
    beside: Beside<'_>,
) -> Resource<wire::Application> {
    let enrolment = beside.roll.enrolments.get(&held.id);
    let cohort_id = enrolment.map(|one| one.cohort).or(held.cohort);
    let cohort = cohort_id.and_then(|id| beside.roll.cohorts.get(&id));
    let answers = &held.answers;
    let trn = enrolment.and_then(|one| one.trn.as_ref());
    let in_england = answers.works_in_england == Some(true);
    let attributes = wire::Application {
        course_identifier: COURSE.into(),
        email: beside.email,
        email_validated: true,
        employer_name: None,
        employment_role: None,
        full_name: enrolment
            .map_or(&held.full_name, |one| &one.full_name)
            .clone(),
        funding_choice: answers.paid_by.map(|one| one.code().into()),
        headteacher_status: None,
        ineligible_for_funding_reason: beside.why_not.and_then(why_not),
        participant_id: public_id::shown(app, held.person),
        private_childcare_provider_urn: None,
        teacher_reference_number: trn.map(|trn| trn.as_str().to_owned()),
        teacher_reference_number_validated: trn.is_some(),
        school_urn: answers.school.map(|urn| urn.to_string()),
        school_ukprn: beside.ukprn,
        status: status(held.state).into(),
        reason_for_rejection: held.rejection.map(|one| one.code().into()),
        works_in_school: matches!(
            answers.work_setting,
            Some(WorkSetting::School | WorkSetting::AcademyTrust | WorkSetting::SixteenToNineteen)
        ),
        cohort: cohort.map_or("", year_of).to_owned(),
        cohort_suffix: cohort.map_or("", suffix_of).to_owned(),
        eligible_for_funding: is_eligible(held),
        targeted_delivery_funding_eligibility: false,
        teacher_catchment: Some(in_england),
        teacher_catchment_country: in_england
            .then(|| "United Kingdom of Great Britain and Northern Ireland".into()),
        teacher_catchment_iso_country_code: in_england.then(|| "GBR".into()),
        itt_provider: None,
        lead_mentor: Some(answers.employment_type == Some(EmploymentType::LeadMentor)),
        funded_place: enrolment.and_then(|one| one.funded_place),
        created_at: instant(held.sent_at.unwrap_or(held.began_at)),
        updated_at: instant(beside.roll.application_changed(held)),
        schedule_identifier: enrolment
            .zip(cohort)
            .map(|(one, cohort)| schedule(beside.roll, one, cohort)),
        works_as_senco: answers.senco_role.map(|role| role.code().into()),
        senco_start_date: answers
            .senco_here_from
            .or(answers.first_senco_on)
            .map(|day| day.to_string()),
    };
    Resource::new(
        "npq_application",
        public_id::shown(app, held.id),
        attributes,
    )
}

/// DfE knows three states: what was taken back is over, too.
const fn status(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Draft | ApplicationState::Pending => "pending",
        ApplicationState::Accepted => "accepted",
        ApplicationState::Rejected | ApplicationState::Withdrawn => "rejected",
    }
}

fn why_not(code: FundingCode) -> Option<String> {
    match code {
        FundingCode::Funded => None,
        FundingCode::PreviouslyFunded => Some("previously-funded".into()),
        _ => Some("establishment-ineligible".into()),
    }
}

fn schedule(roll: &Roll, enrolment: &Enrolment, cohort: &Cohort) -> String {
    let choice = roll.schedules.get(&enrolment.id);
    let choice = choice.map(|one| one.identifier.as_str());
    reporting::schedule_among(&cohort.days, choice).identifier
}

/// Where somebody's training stands, in DfE's three words.
pub(super) const fn training_status(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Active | EnrolmentState::Completed => "active",
        EnrolmentState::Deferred => "deferred",
        EnrolmentState::Withdrawn | EnrolmentState::Cancelled => "withdrawn",
    }
}

/// What else a participant is shown with.
pub(super) struct Told {
    /// Their address.
    pub(super) email: Option<String>,
    /// Names that they had, oldest first.
    pub(super) names: Vec<String>,
    /// Ids that they had.
    pub(super) came_from: Vec<IdChange>,
}

/// A participant: their enrolments with the provider, each beside its application.
pub(super) fn participant(
    app: &App,
    person: PersonId,
    enrolled: &[(&Application, &Enrolment)],
    told: Told,
    roll: &Roll,
) -> Resource<wire::Participant> {
    let newest = enrolled.last().map(|(_, enrolment)| *enrolment);
    let changed = enrolled
        .iter()
        .map(|(_, enrolment)| roll.changed(enrolment))
        .max();
    let full_name = newest.map(|one| one.full_name.clone()).unwrap_or_default();
    let attributes = wire::Participant {
        previous_names: former(told.names.iter().map(String::as_str), &full_name),
        full_name,
        teacher_reference_number: newest
            .and_then(|one| one.trn.as_ref())
            .map(|trn| trn.as_str().to_owned()),
        updated_at: changed.map(instant).unwrap_or_default(),
        npq_enrolments: enrolled
            .iter()
            .map(|(application, enrolment)| {
                self::enrolment(app, application, enrolment, (&told.email, roll))
            })
            .collect(),
        participant_id_changes: told.came_from,
    };
    Resource::new("npq-participant", public_id::shown(app, person), attributes)
}

fn enrolment(
    app: &App,
    application: &Application,
    held: &Enrolment,
    (email, roll): (&Option<String>, &Roll),
) -> wire::Enrolment {
    let cohort = roll.cohorts.get(&held.cohort);
    let left = |state| {
        (held.state == state).then(|| Left {
            reason: held.reason.clone().unwrap_or_default(),
            date: instant(held.changed_at.min(noon_of(held))),
        })
    };
    wire::Enrolment {
        email: email.clone(),
        course_identifier: COURSE.into(),
        schedule_identifier: cohort.map(|cohort| schedule(roll, held, cohort)),
        cohort: cohort.map_or("", year_of).to_owned(),
        cohort_suffix: cohort.map_or("", suffix_of).to_owned(),
        npq_application_id: public_id::shown(app, held.application),
        eligible_for_funding: is_eligible(application),
        training_status: training_status(held.state).into(),
        school_urn: held.school.map(|urn| urn.to_string()),
        targeted_delivery_funding_eligibility: false,
        withdrawal: left(EnrolmentState::Withdrawn),
        deferral: left(EnrolmentState::Deferred),
        created_at: instant(application.decided_at.unwrap_or(held.changed_at)),
        funded_place: held.funded_place,
    }
}

/// Noon of the day since which an enrolment stands where it stands: its hour is not kept.
fn noon_of(held: &Enrolment) -> Instant {
    let noon = held.state_on.date().at(12, 0, 0, 0);
    let zoned = noon.to_zoned(jiff::tz::TimeZone::UTC);
    zoned.map_or(held.changed_at, |zoned| {
        Instant(zoned.timestamp().as_microsecond())
    })
}
