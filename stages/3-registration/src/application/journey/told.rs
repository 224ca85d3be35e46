//! Answers in words, for the check page and for the provider's desk.
//!
//! What this room must not know: who reads them.

use rulebook::{
    base::{Coded, Day},
    registration::journey::{Answers, Step, asked},
};

/// Names of what answers only point at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// The school.
    pub(crate) school: String,
    /// The course.
    pub(crate) course: String,
    /// The provider.
    pub(crate) provider: String,
    /// The cohort.
    pub(crate) cohort: String,
}

/// Every question that was asked and answered, with the answer in words.
pub(crate) fn all(answers: &Answers, names: &Names) -> Vec<(Step, String)> {
    asked(answers)
        .into_iter()
        .filter_map(|step| Some((step, one(answers, step, names)?)))
        .collect()
}

fn label<T: Coded>(member: Option<T>) -> Option<String> {
    member.map(|member| member.label().to_owned())
}

fn yes(answer: Option<bool>) -> Option<String> {
    answer.map(|yes| if yes { "Yes" } else { "No" }.to_owned())
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(Day::in_words)
}

fn one(answers: &Answers, step: Step, names: &Names) -> Option<String> {
    match step {
        Step::WorksInEngland => yes(answers.works_in_england),
        Step::WorkSetting => label(answers.work_setting),
        Step::KindOfNursery => label(answers.kind_of_nursery),
        Step::EmploymentType => label(answers.employment_type),
        Step::ReferredByAdviser => yes(answers.referred_by_adviser),
        Step::School => answers
            .school
            .map(|urn| format!("{}, URN {urn}", names.school)),
        Step::Course => answers.course.as_ref().map(|_| names.course.clone()),
        Step::SencoRole => label(answers.senco_role),
        Step::FirstSencoOn => day(answers.first_senco_on),
        Step::SencoHereFrom => day(answers.senco_here_from),
        Step::SencoMonthsBefore => answers.senco_months_before.map(|months| months.to_string()),
        Step::QualifiedTeacher => yes(answers.qualified_teacher),
        Step::Induction => label(answers.induction),
        Step::TeachesHere => yes(answers.teaches_here),
        Step::Head => yes(answers.head),
        Step::Nasenco => label(answers.nasenco),
        Step::NasencoBegun => day(answers.nasenco_begun),
        Step::NasencoCompleted => day(answers.nasenco_completed),
        Step::FullName => answers.full_name.clone(),
        Step::Trn => answers.trn.as_ref().map(ToString::to_string),
        Step::Provider => answers.provider.map(|_| names.provider.clone()),
        Step::Cohort => answers.cohort.map(|_| names.cohort.clone()),
        Step::FundingConfirm => yes(answers.funding_confirmed),
        Step::FundingChoice => label(answers.paid_by),
        Step::LineManagerEmail => answers.line_manager_email.clone(),
        Step::CheckAnswers => None,
    }
}

/// The question as a heading of a list.
pub(crate) fn heading(step: Step) -> &'static str {
    match step {
        Step::FundingConfirm => "Understood that being eligible is not yet a place",
        other => other.label(),
    }
}
