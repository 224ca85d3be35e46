//! The facts that an application gives to the rules of duty and funding.
//!
//! What this room must not know: the lists and the register themselves; what they say comes in as a parameter.

use super::answers::{Answers, SencoRole};
use crate::{
    base::Day,
    registration::{
        duty::DutyFacts,
        funding::{CohortFunding, Course, FundingFacts, WorkSetting},
    },
};

/// What the lists of DfE say about a place of work; looked up by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one of DfE's lists")]
pub struct FundingLists {
    /// On the RISE list.
    pub rise: bool,
    /// On the pupil premium list.
    pub pp50: bool,
    /// On the childminder list.
    pub childminder: bool,
    /// The school's type (GIAS code).
    pub establishment_type: Option<i64>,
    /// An accepted, funded application for the course exists.
    pub previously_funded: bool,
}

impl Answers {
    /// The facts of the duty as the applicant gave them, judged on a day; the school's type and status come from GIAS.
    pub fn duty_facts(
        &self,
        judged_on: Day,
        establishment_type: i64,
        establishment_status: i64,
    ) -> DutyFacts {
        DutyFacts {
            judged_on,
            establishment_type,
            establishment_status,
            is_senco: self.senco_role == Some(SencoRole::Yes),
            qualified_teacher: self.qualified_teacher == Some(true),
            induction: self.induction,
            teaches_here: self.teaches_here == Some(true),
            head: self.head == Some(true),
            first_senco_on: self.first_senco_on,
            senco_here_from: self.senco_here_from,
            senco_months_before: self.senco_months_before.unwrap_or(0),
            nasenco_begun: self.nasenco_begun,
            nasenco_completed: self.nasenco_completed,
            npq_begun: None,
            npq_provider: None,
            npq_outcome: None,
            npq_outcome_on: None,
            npq_expected_on: None,
            npq_told: false,
        }
    }

    /// The facts of funding for the NPQ for SENCO in a cohort so funded.
    pub fn funding_facts(
        &self,
        cohort_funding: CohortFunding,
        lists: &FundingLists,
    ) -> FundingFacts {
        FundingFacts {
            course: Course::Senco,
            cohort_funding,
            coaching_offer_funded: false,
            works_in_england: self.works_in_england == Some(true),
            work_setting: self.work_setting.unwrap_or(WorkSetting::Other),
            kind_of_nursery: self.kind_of_nursery,
            employment_type: self.employment_type,
            establishment_type: lists.establishment_type,
            on_rise_list: lists.rise,
            on_pp50_list: lists.pp50,
            on_childminder_list: lists.childminder,
            approved_itt_provider: false,
            headteacher_first_five_years: false,
            referred_by_return_to_teaching_adviser: self.referred_by_adviser == Some(true),
            previously_funded: lists.previously_funded,
        }
    }
}
