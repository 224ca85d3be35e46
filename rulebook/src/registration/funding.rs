//! DfE scholarship funding: is this person eligible for a funded place on this course in this cohort?
//!
//! What this room decides: yes, no, or a person decides, with the code that DfE's service gives and the reason.
//! What it does not know: whether places are left, and what the provider does with the answer.

mod changes;
mod policy;
#[cfg(test)]
mod tests;
mod words;

pub use policy::{COHORTS, FundedCohort, POLICIES, Policy, RULE_VERSION, cohort_named};
pub use words::{Course, EmploymentType, NurseryKind, WorkSetting};

use crate::{base::Reason, source};

crate::coded! {
    /// How DfE funds a cohort. Data of the cohort, never of the calendar.
    pub enum CohortFunding {
        /// No funded places.
        Unfunded = "unfunded", "Not funded";
        /// A limited number of funded places.
        Capped = "capped", "Limited funded places";
        /// Everybody eligible is funded.
        Funded = "funded", "Funded";
    }
}

crate::coded! {
    /// Is a person eligible for funding?
    pub enum Eligible {
        /// Yes.
        Yes = "yes", "Eligible for funding";
        /// No.
        No = "no", "Not eligible for funding";
        /// A person at DfE decides.
        Review = "review", "DfE reviews this";
    }
}

crate::coded! {
    /// The answer in DfE's own words, as its service stores it.
    pub enum FundingCode {
        /// Eligible.
        Funded = "funded", "Funded";
        /// The cohort has no funding.
        UnfundedCohort = "unfunded_cohort", "Cohort not funded";
        /// Works outside England.
        NotInEngland = "not_in_england", "Not in England";
        /// Had a funded place on this course before.
        PreviouslyFunded = "previously_funded", "Funded before";
        /// The coaching offer is for new head teachers.
        NotNewHead = "not_new_headteacher_requesting_ehco", "Not a new head teacher";
        /// The school's type, or the place of work, is not funded.
        IneligibleEstablishmentType = "ineligible_establishment_type", "Setting not eligible";
        /// No place of work was named.
        NoInstitution = "no_institution", "No place of work";
        /// The course is not funded in this early years setting.
        EarlyYearsInvalid = "early_years_invalid_npq", "Not funded in this early years setting";
        /// A childminder who is not on DfE's list.
        ChildminderNotEntitled = "not_entitled_childminder", "Childminder not on the list";
        /// The course is funded only in disadvantaged schools.
        NotPp50 = "ineligible_establishment_not_a_pp50", "Not on the pupil premium list";
        /// A lead mentor, on another course than theirs.
        NotLeadMentorCourse = "not_lead_mentor_course", "Not the lead mentor course";
        /// A person at DfE looks at the setting.
        SubjectToReview = "subject_to_review", "Subject to review";
        /// Referred by a return to teaching adviser; DfE reviews.
        ReturnToTeaching = "referred_by_return_to_teaching_adviser", "Referred by an adviser";
    }
}

impl FundingCode {
    /// What the code means for the person.
    pub const fn eligible(self) -> Eligible {
        match self {
            Self::Funded => Eligible::Yes,
            Self::SubjectToReview | Self::ReturnToTeaching => Eligible::Review,
            Self::UnfundedCohort
            | Self::NotInEngland
            | Self::PreviouslyFunded
            | Self::NotNewHead
            | Self::IneligibleEstablishmentType
            | Self::NoInstitution
            | Self::EarlyYearsInvalid
            | Self::ChildminderNotEntitled
            | Self::NotPp50
            | Self::NotLeadMentorCourse => Eligible::No,
        }
    }
}

/// Everything the rule needs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that DfE's rule asks"
)]
pub struct FundingFacts {
    /// The course.
    pub course: Course,
    /// How the cohort is funded.
    pub cohort_funding: CohortFunding,
    /// Does the cohort fund the early headship coaching offer? DfE's own cases for 2026 fund nobody's.
    #[serde(default)]
    pub coaching_offer_funded: bool,
    /// Works in England.
    pub works_in_england: bool,
    /// Where the person works.
    pub work_setting: WorkSetting,
    /// The kind of early years setting.
    pub kind_of_nursery: Option<NurseryKind>,
    /// The kind of work outside schools.
    pub employment_type: Option<EmploymentType>,
    /// The type of the school worked at (GIAS code).
    pub establishment_type: Option<i64>,
    /// The school is on the RISE list.
    pub on_rise_list: bool,
    /// The school is on the pupil premium list.
    pub on_pp50_list: bool,
    /// The childminder is on DfE's list.
    pub on_childminder_list: bool,
    /// The initial teacher training provider is accredited.
    pub approved_itt_provider: bool,
    /// Head teacher in the first five years.
    pub headteacher_first_five_years: bool,
    /// Referred by a return to teaching adviser.
    pub referred_by_return_to_teaching_adviser: bool,
    /// Had an accepted, eligible application for this course whose place was funded or is undecided.
    pub previously_funded: bool,
}

/// The answer, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Funding {
    /// Yes, no, or a person decides.
    pub eligible: Eligible,
    /// DfE's code for it.
    pub code: FundingCode,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What would change the answer, in plain sentences.
    #[serde(default)]
    pub would_change: Vec<String>,
    /// The version of the rule that gave this answer.
    pub rule: String,
}

/// Is this person eligible for a funded place? Being eligible is not a place.
///
/// Being a SENCO or not, and since when, do not matter to funding.
///
/// # Source
/// DfE's registration service ([`source::DFE_FUNDING`]): cohort, England, earlier funding, course, place of work, in order.
pub fn funding(facts: &FundingFacts) -> Funding {
    funding_under(facts, Policy::newest())
}

/// Is this person eligible under this version of DfE's rules?
pub fn funding_under(facts: &FundingFacts, policy: &Policy) -> Funding {
    let code = judge(facts, policy);
    Funding {
        eligible: code.eligible(),
        code,
        reasons: vec![Reason::new(
            crate::base::Coded::code(code),
            words::sentence(code),
            source::DFE_FUNDING,
        )],
        would_change: changes::changes(facts, policy, code),
        rule: policy.version.clone().into_owned(),
    }
}

fn judge(facts: &FundingFacts, policy: &Policy) -> FundingCode {
    if facts.cohort_funding == CohortFunding::Unfunded {
        return FundingCode::UnfundedCohort;
    }
    if !facts.works_in_england {
        return FundingCode::NotInEngland;
    }
    if facts.previously_funded {
        return FundingCode::PreviouslyFunded;
    }
    if facts.course == Course::EarlyHeadshipCoaching {
        return if facts.coaching_offer_funded && facts.headteacher_first_five_years {
            FundingCode::Funded
        } else {
            FundingCode::NotNewHead
        };
    }
    match facts.work_setting {
        WorkSetting::School | WorkSetting::AcademyTrust | WorkSetting::SixteenToNineteen => {
            in_school(facts, policy)
        }
        WorkSetting::EarlyYears => in_early_years(facts, policy),
        WorkSetting::AnotherSetting => in_another_setting(facts, policy),
        WorkSetting::Other => {
            if facts.referred_by_return_to_teaching_adviser {
                FundingCode::ReturnToTeaching
            } else {
                FundingCode::IneligibleEstablishmentType
            }
        }
    }
}

fn in_school(facts: &FundingFacts, policy: &Policy) -> FundingCode {
    let Some(establishment_type) = facts.establishment_type else {
        return FundingCode::NoInstitution;
    };
    if facts.on_rise_list {
        return FundingCode::Funded;
    }
    if !policy.eligible_types.contains(&establishment_type) {
        return FundingCode::IneligibleEstablishmentType;
    }
    if policy.for_all_schools.contains(&facts.course) || facts.on_pp50_list {
        FundingCode::Funded
    } else {
        FundingCode::NotPp50
    }
}

fn in_early_years(facts: &FundingFacts, policy: &Policy) -> FundingCode {
    if facts.course == Course::EarlyYearsLeadership {
        let childminder = facts.kind_of_nursery == Some(NurseryKind::Childminder);
        return if childminder && !facts.on_childminder_list {
            FundingCode::ChildminderNotEntitled
        } else {
            FundingCode::Funded
        };
    }
    let nursery_school = facts.establishment_type == Some(policy.local_authority_nursery);
    if policy.for_all_schools.contains(&facts.course) && nursery_school {
        FundingCode::Funded
    } else {
        FundingCode::EarlyYearsInvalid
    }
}

fn in_another_setting(facts: &FundingFacts, policy: &Policy) -> FundingCode {
    match facts.employment_type {
        Some(EmploymentType::LeadMentor) => {
            if facts.course != Course::LeadingTeacherDevelopment {
                FundingCode::NotLeadMentorCourse
            } else if facts.approved_itt_provider {
                FundingCode::Funded
            } else {
                FundingCode::IneligibleEstablishmentType
            }
        }
        Some(
            EmploymentType::HospitalSchool
            | EmploymentType::SupplyTeacher
            | EmploymentType::VirtualSchool
            | EmploymentType::YoungOffenderInstitution,
        ) => {
            if policy.reviewed_outside_schools.contains(&facts.course) {
                FundingCode::SubjectToReview
            } else {
                FundingCode::IneligibleEstablishmentType
            }
        }
        Some(EmploymentType::Other) | None => FundingCode::IneligibleEstablishmentType,
    }
}
