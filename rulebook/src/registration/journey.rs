//! The application journey: one question a page, as one table.
//!
//! What this room decides: which question comes next, which answers a changed answer clears, and which answers are refused.
//! What it does not know: pages, drafts, sign-in, whether a school or cohort exists.

mod answers;
mod facts;
mod rules;
#[cfg(test)]
mod tests;

pub use answers::{Answer, Answers, NasencoStanding, PaidBy, SencoRole};
pub use facts::FundingLists;
pub use rules::AnswerRefusal;

crate::coded! {
    /// The pages of the journey, in the order in which they are asked. The label is the question.
    pub enum Step {
        /// Works in England?
        WorksInEngland = "works_in_england", "Do you work in England?";
        /// Where?
        WorkSetting = "work_setting", "Where do you work?";
        /// Which early years setting?
        KindOfNursery = "kind_of_nursery", "Which early years setting do you work in?";
        /// Which other setting?
        EmploymentType = "employment_type", "How are you employed?";
        /// Referred by a return to teaching adviser?
        ReferredByAdviser = "referred_by_adviser", "Did a return to teaching adviser refer you?";
        /// Which school?
        School = "school", "Which school do you work at?";
        /// Which course?
        Course = "course", "Which course do you want to take?";
        /// Is the person a SENCO?
        SencoRole = "senco_role", "Are you a SENCO?";
        /// First day ever as a SENCO.
        FirstSencoOn = "first_senco_on", "When did you first become a SENCO, at any school?";
        /// First day as the SENCO here.
        SencoHereFrom = "senco_here_from", "When did you become the SENCO at this school?";
        /// Months as SENCO before.
        SencoMonthsBefore = "senco_months_before", "For how many months were you a SENCO before this post?";
        /// Qualified teacher?
        QualifiedTeacher = "qualified_teacher", "Are you a qualified teacher?";
        /// Induction.
        Induction = "induction", "Have you completed your induction as a teacher?";
        /// Works as a teacher here?
        TeachesHere = "teaches_here", "Do you work as a teacher at this school?";
        /// Head teacher?
        Head = "head", "Are you the head teacher or acting head teacher of this school?";
        /// NASENCO?
        Nasenco = "nasenco", "Do you have the older SENCO award, NASENCO?";
        /// When begun?
        NasencoBegun = "nasenco_begun", "When did you begin the NASENCO?";
        /// When completed?
        NasencoCompleted = "nasenco_completed", "When did you complete the NASENCO?";
        /// Name.
        FullName = "full_name", "What is your full name?";
        /// Teacher reference number.
        Trn = "trn", "What is your teacher reference number (TRN)?";
        /// Provider.
        Provider = "provider", "Which provider do you want to study with?";
        /// Cohort.
        Cohort = "cohort", "When do you want to start?";
        /// Eligible: understood that it is not a place.
        FundingConfirm = "funding_confirm", "You are eligible for DfE funding";
        /// Not eligible, or reviewed: who pays?
        FundingChoice = "funding_choice", "How would your course be paid for?";
        /// Line manager.
        LineManagerEmail = "line_manager_email", "What is your line manager’s email address?";
        /// Everything on one page.
        CheckAnswers = "check_answers", "Check your answers";
    }
}

/// The question to ask now: the first that applies and has no answer yet.
///
/// # Source
/// Senda's policy on applications ([`crate::source::SENDA_APPLICATION`]); DfE's questions and values
/// ([`crate::source::DFE_APPLICATION`]).
pub fn next(answers: &Answers) -> Step {
    asked(answers)
        .into_iter()
        .find(|step| !answers.has(*step))
        .unwrap_or(Step::CheckAnswers)
}

/// The questions that apply to these answers, in order, ending with the check page.
pub fn asked(answers: &Answers) -> Vec<Step> {
    use crate::base::Coded;
    Step::ALL
        .iter()
        .copied()
        .filter(|step| rules::applies(*step, answers))
        .collect()
}

/// Are these the questions of somebody who wants the course that the SENCO duty asks for? Until a course is chosen, yes: it
/// is the usual one.
///
/// # Source
/// DfE asks the questions on SENCOs of applicants for the NPQ for SENCO only ([`crate::source::DFE_APPLICATION`]).
pub fn asks_about_senco(answers: &Answers) -> bool {
    use crate::registration::funding::Course;
    answers
        .course
        .as_deref()
        .is_none_or(|id| Course::of_programme(id) == Some(Course::Senco))
}

/// The page before this one, for the Back link; nothing before the first.
pub fn before(answers: &Answers, step: Step) -> Option<Step> {
    asked(answers).into_iter().rev().find(|other| *other < step)
}

/// Is every question that applies answered?
pub fn is_complete(answers: &Answers) -> bool {
    next(answers) == Step::CheckAnswers
}
