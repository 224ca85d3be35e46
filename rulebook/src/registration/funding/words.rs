//! DfE's own words for courses and places of work, and the sentence for each answer.
//!
//! What this room must not know: the order in which the rule asks.

use super::FundingCode;

crate::coded! {
    /// An NPQ, by DfE's identifier.
    pub enum Course {
        /// Special educational needs co-ordinators.
        Senco = "npq-senco", "NPQ for SENCOs";
        /// Headship.
        Headship = "npq-headship", "NPQ for headship";
        /// Senior leadership.
        SeniorLeadership = "npq-senior-leadership", "NPQ for senior leadership";
        /// Executive leadership.
        ExecutiveLeadership = "npq-executive-leadership", "NPQ for executive leadership";
        /// Early years leadership.
        EarlyYearsLeadership = "npq-early-years-leadership", "NPQ for early years leadership";
        /// Leading teaching.
        LeadingTeaching = "npq-leading-teaching", "NPQ for leading teaching";
        /// Leading behaviour and culture.
        LeadingBehaviour = "npq-leading-behaviour-culture", "NPQ for leading behaviour and culture";
        /// Leading teacher development.
        LeadingTeacherDevelopment = "npq-leading-teaching-development", "NPQ for leading teacher development";
        /// Leading literacy.
        LeadingLiteracy = "npq-leading-literacy", "NPQ for leading literacy";
        /// Leading primary mathematics.
        LeadingMathematics = "npq-leading-primary-mathematics", "NPQ for leading primary mathematics";
        /// Coaching for new heads.
        EarlyHeadshipCoaching = "npq-early-headship-coaching-offer", "Early headship coaching offer";
    }
}

impl Course {
    /// The NPQ that a programme of this id teaches: its id is DfE's identifier, or the usual short name. None for a programme
    /// that is no NPQ.
    pub fn of_programme(id: &str) -> Option<Self> {
        let short = match id {
            "npqh" => Self::Headship,
            "npqsl" => Self::SeniorLeadership,
            "npqel" => Self::ExecutiveLeadership,
            "npqeyl" => Self::EarlyYearsLeadership,
            "npqlt" => Self::LeadingTeaching,
            "npqlbc" => Self::LeadingBehaviour,
            "npqltd" => Self::LeadingTeacherDevelopment,
            "npqll" => Self::LeadingLiteracy,
            "npqlpm" => Self::LeadingMathematics,
            other => return crate::base::Coded::from_code(other).ok(),
        };
        Some(short)
    }
}

crate::coded! {
    /// Where somebody works, in DfE's words.
    pub enum WorkSetting {
        /// A school.
        School = "a_school", "A school";
        /// An academy trust.
        AcademyTrust = "an_academy_trust", "An academy trust";
        /// A 16 to 19 educational setting.
        SixteenToNineteen = "a_16_to_19_educational_setting", "A 16 to 19 educational setting";
        /// Early years or childcare.
        EarlyYears = "early_years_or_childcare", "Early years or childcare";
        /// Another setting.
        AnotherSetting = "another_setting", "Another setting";
        /// None of these.
        Other = "other", "Other";
    }
}

crate::coded! {
    /// The kind of early years setting, in DfE's words.
    pub enum NurseryKind {
        /// A local authority maintained nursery school.
        LocalAuthority = "local_authority_maintained_nursery", "Local authority maintained nursery";
        /// A class in a school.
        PreschoolClass = "preschool_class_as_part_of_school", "Pre-school class or nursery that is part of a school";
        /// A private nursery.
        Private = "private_nursery", "Private nursery";
        /// A childminder.
        Childminder = "childminder", "Childminder";
        /// Another early years setting.
        Another = "another_early_years_setting", "Another early years setting";
    }
}

crate::coded! {
    /// The kind of work outside schools, in DfE's words.
    pub enum EmploymentType {
        /// A hospital school.
        HospitalSchool = "hospital_school", "Hospital school";
        /// A lead mentor at a provider of initial teacher training.
        LeadMentor = "lead_mentor_for_accredited_itt_provider", "Lead mentor for an accredited ITT provider";
        /// Employed by a local authority to teach in several schools.
        SupplyTeacher = "local_authority_supply_teacher", "Employed by a local authority to teach in more than one school";
        /// A local authority's virtual school.
        VirtualSchool = "local_authority_virtual_school", "Virtual school (local authority)";
        /// A young offender institution.
        YoungOffenderInstitution = "young_offender_institution", "Young offender institution";
        /// Something else.
        Other = "other", "Other";
    }
}

/// The answer in plain words.
pub(super) const fn sentence(code: FundingCode) -> &'static str {
    match code {
        FundingCode::Funded => {
            "You are eligible for DfE funding. Your provider decides whether you get one of its funded places."
        }
        FundingCode::UnfundedCohort => "DfE does not fund any places in this cohort.",
        FundingCode::NotInEngland => "DfE funds only people who work in England.",
        FundingCode::PreviouslyFunded => "DfE has already funded a place for you on this course.",
        FundingCode::NotNewHead => {
            "The coaching offer is not funded for you: where DfE funds it, it is for heads in their first five years."
        }
        FundingCode::IneligibleEstablishmentType => {
            "DfE does not fund this course for the setting that you work in."
        }
        FundingCode::NoInstitution => "Choose where you work, so that funding can be worked out.",
        FundingCode::EarlyYearsInvalid => {
            "DfE does not fund this course in the early years setting that you work in."
        }
        FundingCode::ChildminderNotEntitled => {
            "DfE funds childminders only when they are on its list of childminders."
        }
        FundingCode::NotPp50 => {
            "DfE funds this course only in schools with many disadvantaged pupils, or in its RISE programme."
        }
        FundingCode::NotLeadMentorCourse => {
            "DfE funds lead mentors only on the NPQ for leading teacher development."
        }
        FundingCode::SubjectToReview => "DfE looks at your setting and then decides about funding.",
        FundingCode::ReturnToTeaching => {
            "An adviser referred you, so DfE looks at your case and then decides about funding."
        }
    }
}
