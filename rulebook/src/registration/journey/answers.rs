//! The answers of an application, typed; all may be missing while the journey lasts.
//!
//! What this room must not know: the order of the questions.

use super::{
    Step,
    rules::{self, AnswerRefusal},
};
use crate::{
    base::{Day, Trn, Urn},
    people::ProviderId,
    registration::{
        CohortId,
        duty::Induction,
        funding::{Eligible, EmploymentType, NurseryKind, WorkSetting},
    },
};

crate::coded! {
    /// Is the person a SENCO? DfE's own values.
    pub enum SencoRole {
        /// Yes.
        Yes = "yes", "Yes";
        /// Not yet.
        Planned = "no_but_i_plan_to_become_one", "No, but I plan to become one";
        /// No.
        No = "no_i_do_not_plan_to_be_a_SENCO", "No, and I do not plan to";
    }
}

crate::coded! {
    /// How far the older award is.
    pub enum NasencoStanding {
        /// Never begun.
        None = "none", "No";
        /// Begun, not completed.
        Begun = "begun", "I have begun it";
        /// Completed.
        Completed = "completed", "I have completed it";
    }
}

crate::coded! {
    /// Who pays when DfE does not. DfE's own values.
    pub enum PaidBy {
        /// The school.
        School = "school", "My school";
        /// The trust.
        Trust = "trust", "My trust";
        /// The person.
        Myself = "self", "I will pay";
        /// The employer.
        Employer = "employer", "My employer";
        /// Somebody else.
        Another = "another", "Another way";
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Step::WorksInEngland`].
    WorksInEngland(bool),
    /// To [`Step::WorkSetting`].
    WorkSetting(WorkSetting),
    /// To [`Step::KindOfNursery`].
    KindOfNursery(NurseryKind),
    /// To [`Step::EmploymentType`].
    EmploymentType(EmploymentType),
    /// To [`Step::ReferredByAdviser`].
    ReferredByAdviser(bool),
    /// To [`Step::School`].
    School(Urn),
    /// To [`Step::Course`], by the id of the programme.
    Course(String),
    /// To [`Step::SencoRole`].
    SencoRole(SencoRole),
    /// To [`Step::FirstSencoOn`].
    FirstSencoOn(Day),
    /// To [`Step::SencoHereFrom`].
    SencoHereFrom(Day),
    /// To [`Step::SencoMonthsBefore`], in whole months.
    SencoMonthsBefore(i64),
    /// To [`Step::QualifiedTeacher`].
    QualifiedTeacher(bool),
    /// To [`Step::Induction`].
    Induction(Induction),
    /// To [`Step::TeachesHere`].
    TeachesHere(bool),
    /// To [`Step::Head`].
    Head(bool),
    /// To [`Step::Nasenco`].
    Nasenco(NasencoStanding),
    /// To [`Step::NasencoBegun`].
    NasencoBegun(Day),
    /// To [`Step::NasencoCompleted`].
    NasencoCompleted(Day),
    /// To [`Step::FullName`].
    FullName(String),
    /// To [`Step::Trn`].
    Trn(Trn),
    /// To [`Step::Provider`].
    Provider(ProviderId),
    /// To [`Step::Cohort`], with what the funding rule found for it.
    Cohort(CohortId, Eligible),
    /// To [`Step::FundingConfirm`].
    FundingConfirm(bool),
    /// To [`Step::FundingChoice`].
    FundingChoice(PaidBy),
    /// To [`Step::LineManagerEmail`].
    LineManagerEmail(String),
}

impl Answer {
    /// The question that this answers.
    pub const fn step(&self) -> Step {
        match self {
            Self::WorksInEngland(_) => Step::WorksInEngland,
            Self::WorkSetting(_) => Step::WorkSetting,
            Self::KindOfNursery(_) => Step::KindOfNursery,
            Self::EmploymentType(_) => Step::EmploymentType,
            Self::ReferredByAdviser(_) => Step::ReferredByAdviser,
            Self::School(_) => Step::School,
            Self::Course(_) => Step::Course,
            Self::SencoRole(_) => Step::SencoRole,
            Self::FirstSencoOn(_) => Step::FirstSencoOn,
            Self::SencoHereFrom(_) => Step::SencoHereFrom,
            Self::SencoMonthsBefore(_) => Step::SencoMonthsBefore,
            Self::QualifiedTeacher(_) => Step::QualifiedTeacher,
            Self::Induction(_) => Step::Induction,
            Self::TeachesHere(_) => Step::TeachesHere,
            Self::Head(_) => Step::Head,
            Self::Nasenco(_) => Step::Nasenco,
            Self::NasencoBegun(_) => Step::NasencoBegun,
            Self::NasencoCompleted(_) => Step::NasencoCompleted,
            Self::FullName(_) => Step::FullName,
            Self::Trn(_) => Step::Trn,
            Self::Provider(_) => Step::Provider,
            Self::Cohort(..) => Step::Cohort,
            Self::FundingConfirm(_) => Step::FundingConfirm,
            Self::FundingChoice(_) => Step::FundingChoice,
            Self::LineManagerEmail(_) => Step::LineManagerEmail,
        }
    }
}

/// The answers so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Works in England.
    pub works_in_england: Option<bool>,
    /// Place of work.
    pub work_setting: Option<WorkSetting>,
    /// Early years setting.
    pub kind_of_nursery: Option<NurseryKind>,
    /// Work outside schools.
    pub employment_type: Option<EmploymentType>,
    /// Referred by a return to teaching adviser.
    pub referred_by_adviser: Option<bool>,
    /// The school.
    pub school: Option<Urn>,
    /// The course, by the id of its programme.
    pub course: Option<String>,
    /// SENCO, or planning to be.
    pub senco_role: Option<SencoRole>,
    /// First day ever as a SENCO.
    pub first_senco_on: Option<Day>,
    /// First day as the SENCO here.
    pub senco_here_from: Option<Day>,
    /// Whole months as SENCO before this post.
    pub senco_months_before: Option<i64>,
    /// Qualified teacher.
    pub qualified_teacher: Option<bool>,
    /// Induction.
    pub induction: Option<Induction>,
    /// Works as a teacher here.
    pub teaches_here: Option<bool>,
    /// Head or acting head here.
    pub head: Option<bool>,
    /// The older award.
    pub nasenco: Option<NasencoStanding>,
    /// When it was begun.
    pub nasenco_begun: Option<Day>,
    /// When it was completed.
    pub nasenco_completed: Option<Day>,
    /// Full name.
    pub full_name: Option<String>,
    /// Teacher reference number.
    pub trn: Option<Trn>,
    /// The provider.
    pub provider: Option<ProviderId>,
    /// The cohort.
    pub cohort: Option<CohortId>,
    /// What the funding rule found when the cohort was chosen. Not asked; kept with the cohort.
    pub funding_found: Option<Eligible>,
    /// Understood that being eligible is not a place.
    pub funding_confirmed: Option<bool>,
    /// Who pays otherwise.
    pub paid_by: Option<PaidBy>,
    /// Line manager's email address.
    pub line_manager_email: Option<String>,
}

impl Answers {
    /// Is this question answered?
    pub const fn has(&self, step: Step) -> bool {
        match step {
            Step::WorksInEngland => self.works_in_england.is_some(),
            Step::WorkSetting => self.work_setting.is_some(),
            Step::KindOfNursery => self.kind_of_nursery.is_some(),
            Step::EmploymentType => self.employment_type.is_some(),
            Step::ReferredByAdviser => self.referred_by_adviser.is_some(),
            Step::School => self.school.is_some(),
            Step::Course => self.course.is_some(),
            Step::SencoRole => self.senco_role.is_some(),
            Step::FirstSencoOn => self.first_senco_on.is_some(),
            Step::SencoHereFrom => self.senco_here_from.is_some(),
            Step::SencoMonthsBefore => self.senco_months_before.is_some(),
            Step::QualifiedTeacher => self.qualified_teacher.is_some(),
            Step::Induction => self.induction.is_some(),
            Step::TeachesHere => self.teaches_here.is_some(),
            Step::Head => self.head.is_some(),
            Step::Nasenco => self.nasenco.is_some(),
            Step::NasencoBegun => self.nasenco_begun.is_some(),
            Step::NasencoCompleted => self.nasenco_completed.is_some(),
            Step::FullName => self.full_name.is_some(),
            Step::Trn => self.trn.is_some(),
            Step::Provider => self.provider.is_some(),
            Step::Cohort => self.cohort.is_some(),
            Step::FundingConfirm => self.funding_confirmed.is_some(),
            Step::FundingChoice => self.paid_by.is_some(),
            Step::LineManagerEmail => self.line_manager_email.is_some(),
            Step::CheckAnswers => false,
        }
    }

    /// The answers after this one, with every answer that it makes stale cleared.
    ///
    /// # Errors
    /// [`AnswerRefusal`] when the question does not apply, or the answer cannot be true.
    pub fn set(&self, answer: Answer, today: Day) -> Result<Self, AnswerRefusal> {
        rules::check(self, &answer, today)?;
        let step = answer.step();
        let mut after = self.clone();
        after.put(answer);
        if after != *self && self.has(step) {
            for stale in rules::rests_on(step) {
                after.clear(*stale);
            }
        }
        after.drop_what_is_not_asked();
        Ok(after)
    }

    fn drop_what_is_not_asked(&mut self) {
        use crate::base::Coded;
        // In order: whether a question applies depends only on earlier answers.
        for step in Step::ALL {
            if !rules::applies(*step, self) {
                self.clear(*step);
            }
        }
    }

    fn put(&mut self, answer: Answer) {
        match answer {
            Answer::WorksInEngland(yes) => self.works_in_england = Some(yes),
            Answer::WorkSetting(setting) => self.work_setting = Some(setting),
            Answer::KindOfNursery(kind) => self.kind_of_nursery = Some(kind),
            Answer::EmploymentType(kind) => self.employment_type = Some(kind),
            Answer::ReferredByAdviser(yes) => self.referred_by_adviser = Some(yes),
            Answer::School(urn) => self.school = Some(urn),
            Answer::Course(id) => self.course = Some(id),
            Answer::SencoRole(role) => self.senco_role = Some(role),
            Answer::FirstSencoOn(day) => self.first_senco_on = Some(day),
            Answer::SencoHereFrom(day) => self.senco_here_from = Some(day),
            Answer::SencoMonthsBefore(months) => self.senco_months_before = Some(months),
            Answer::QualifiedTeacher(yes) => self.qualified_teacher = Some(yes),
            Answer::Induction(induction) => self.induction = Some(induction),
            Answer::TeachesHere(yes) => self.teaches_here = Some(yes),
            Answer::Head(yes) => self.head = Some(yes),
            Answer::Nasenco(standing) => self.nasenco = Some(standing),
            Answer::NasencoBegun(day) => self.nasenco_begun = Some(day),
            Answer::NasencoCompleted(day) => self.nasenco_completed = Some(day),
            Answer::FullName(name) => self.full_name = Some(rules::tidy(&name)),
            Answer::Trn(trn) => self.trn = Some(trn),
            Answer::Provider(provider) => self.provider = Some(provider),
            Answer::Cohort(cohort, found) => {
                // Another finding asks another question about money.
                if self.funding_found != Some(found) {
                    self.funding_confirmed = None;
                    self.paid_by = None;
                }
                self.cohort = Some(cohort);
                self.funding_found = Some(found);
            }
            Answer::FundingConfirm(yes) => self.funding_confirmed = Some(yes),
            Answer::FundingChoice(paid_by) => self.paid_by = Some(paid_by),
            Answer::LineManagerEmail(address) => {
                self.line_manager_email = Some(address.trim().to_owned());
            }
        }
    }

    fn clear(&mut self, step: Step) {
        match step {
            Step::WorksInEngland => self.works_in_england = None,
            Step::WorkSetting => self.work_setting = None,
            Step::KindOfNursery => self.kind_of_nursery = None,
            Step::EmploymentType => self.employment_type = None,
            Step::ReferredByAdviser => self.referred_by_adviser = None,
            Step::School => self.school = None,
            Step::Course => self.course = None,
            Step::SencoRole => self.senco_role = None,
            Step::FirstSencoOn => self.first_senco_on = None,
            Step::SencoHereFrom => self.senco_here_from = None,
            Step::SencoMonthsBefore => self.senco_months_before = None,
            Step::QualifiedTeacher => self.qualified_teacher = None,
            Step::Induction => self.induction = None,
            Step::TeachesHere => self.teaches_here = None,
            Step::Head => self.head = None,
            Step::Nasenco => self.nasenco = None,
            Step::NasencoBegun => self.nasenco_begun = None,
            Step::NasencoCompleted => self.nasenco_completed = None,
            Step::FullName => self.full_name = None,
            Step::Trn => self.trn = None,
            Step::Provider => self.provider = None,
            Step::Cohort => {
                self.cohort = None;
                self.funding_found = None;
            }
            Step::FundingConfirm => self.funding_confirmed = None,
            Step::FundingChoice => self.paid_by = None,
            Step::LineManagerEmail => self.line_manager_email = None,
            Step::CheckAnswers => {}
        }
    }
}
