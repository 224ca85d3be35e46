//! The questions of the application as pages: one table, one engine. Which question comes next the rulebook says.
//!
//! What this room must not know: how answers are kept, or who may apply.

pub(crate) mod field;
pub(crate) mod read;
pub(crate) mod told;

use rulebook::{
    base::Coded,
    registration::{
        duty::Induction,
        funding::{EmploymentType, NurseryKind, WorkSetting},
        journey::{NasencoStanding, PaidBy, SencoRole, Step},
    },
};

/// How a question is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asks {
    /// Yes or no.
    YesNo,
    /// One of a closed list.
    OneOf(fn() -> Vec<(&'static str, &'static str)>),
    /// A day.
    Day,
    /// Whole months.
    Months,
    /// A line of text.
    Line(Line),
    /// A school of the register, looked for by words.
    School,
    /// A course.
    Course,
    /// A lead provider.
    Provider,
    /// A cohort.
    Cohort,
    /// That something was understood.
    Confirm,
}

/// What a line of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// A name.
    Name,
    /// A teacher reference number.
    Trn,
    /// Somebody else's address.
    Email,
}

/// A question as it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    /// How.
    pub(crate) asks: Asks,
    /// The name of its form field, which is where refusals are shown.
    pub(crate) field: &'static str,
    /// Help that stays in view; empty for none.
    pub(crate) hint: &'static str,
    /// Why it is asked; empty where that is plain.
    pub(crate) why: &'static str,
}

fn codes<T: Coded>() -> Vec<(&'static str, &'static str)> {
    T::ALL
        .iter()
        .map(|member| (member.code(), member.label()))
        .collect()
}

const fn ask(asks: Asks, field: &'static str, hint: &'static str, why: &'static str) -> Question {
    Question {
        asks,
        field,
        hint,
        why,
    }
}

const fn yes_no(hint: &'static str, why: &'static str) -> Question {
    ask(Asks::YesNo, "answer", hint, why)
}

const fn one_of(
    list: fn() -> Vec<(&'static str, &'static str)>,
    hint: &'static str,
    why: &'static str,
) -> Question {
    ask(Asks::OneOf(list), "answer", hint, why)
}

const fn day(hint: &'static str, why: &'static str) -> Question {
    ask(Asks::Day, "date", hint, why)
}

const WHY_FUNDING: &str =
    "DfE funds places by where you work. We ask once and work out the answer for you.";
const WHY_DUTY: &str = "The law gives a SENCO three years to gain the qualification. From your answers we work out the date by which you need it, and show you every step.";

/// The table: every question, in the order of the rulebook's steps.
#[expect(
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "a table: one row a question, in the order of the questions"
)]
pub(crate) const fn question(step: Step) -> Question {
    match step {
        Step::WorksInEngland => yes_no("", WHY_FUNDING),
        Step::WorkSetting => one_of(codes::<WorkSetting>, "", WHY_FUNDING),
        Step::KindOfNursery => one_of(codes::<NurseryKind>, "", WHY_FUNDING),
        Step::EmploymentType => one_of(codes::<EmploymentType>, "", WHY_FUNDING),
        Step::ReferredByAdviser => yes_no("", WHY_FUNDING),
        Step::School => ask(Asks::School, "urn", "", WHY_FUNDING),
        Step::Course => ask(
            Asks::Course,
            "answer",
            "",
            "Which questions come next, and whether DfE funds your place, depends on the course.",
        ),
        Step::SencoRole => one_of(codes::<SencoRole>, "SENDCO is the same role.", WHY_DUTY),
        Step::FirstSencoOn => day(
            "For example, 1 9 2025. Count every school, acting posts too.",
            WHY_DUTY,
        ),
        Step::SencoHereFrom => day("For example, 1 9 2025.", WHY_DUTY),
        Step::SencoMonthsBefore => ask(
            Asks::Months,
            "months",
            "Whole months, at all schools together.",
            WHY_DUTY,
        ),
        Step::QualifiedTeacher => yes_no("You hold qualified teacher status (QTS).", WHY_DUTY),
        Step::Induction => one_of(codes::<Induction>, "", WHY_DUTY),
        Step::TeachesHere => yes_no(
            "You are employed to teach there, in whatever hours.",
            WHY_DUTY,
        ),
        Step::Head => yes_no("", WHY_DUTY),
        Step::Nasenco => one_of(
            codes::<NasencoStanding>,
            "The National Award for SEN Co-ordination, which the NPQ replaced in September 2024.",
            WHY_DUTY,
        ),
        Step::NasencoBegun | Step::NasencoCompleted => day("For example, 1 9 2023.", WHY_DUTY),
        Step::FullName => ask(
            Asks::Line(Line::Name),
            "full_name",
            "As it should stand on your award.",
            "",
        ),
        Step::Trn => ask(
            Asks::Line(Line::Trn),
            "trn",
            "7 digits, like 1234567. It is on your payslip and in your teacher’s pension letters.",
            "DfE needs it to put the qualification on your teaching record.",
        ),
        Step::Provider => ask(
            Asks::Provider,
            "answer",
            "",
            "Your answers are shared with the provider that you choose.",
        ),
        Step::Cohort => ask(Asks::Cohort, "answer", "", ""),
        Step::FundingConfirm => ask(Asks::Confirm, "funding_confirmed", "", ""),
        Step::FundingChoice => one_of(codes::<PaidBy>, "", ""),
        Step::LineManagerEmail => ask(
            Asks::Line(Line::Email),
            "line_manager_email",
            "The head teacher, or whoever leads you. They will confirm what you try in school; we write to nobody before you have a place.",
            "",
        ),
        Step::CheckAnswers => ask(Asks::Confirm, "declared", "", ""),
    }
}

/// The last part of a question's address.
pub(crate) fn slug(step: Step) -> String {
    step.code().replace('_', "-")
}

/// The address of a question.
pub(crate) fn href(step: Step) -> String {
    if step == Step::CheckAnswers {
        "/apply/check".to_owned()
    } else {
        format!("/apply/{}", slug(step))
    }
}

/// The question at this address.
pub(crate) fn step_at(slug: &str) -> Option<Step> {
    let code = slug.replace('-', "_");
    Step::from_code(&code)
        .ok()
        .filter(|step| *step != Step::CheckAnswers && self::slug(*step) == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_one_address_and_is_found_there() {
        for step in Step::ALL {
            let found = step_at(&slug(*step));
            if *step == Step::CheckAnswers {
                assert_eq!(found, None);
            } else {
                assert_eq!(found, Some(*step));
            }
        }
        assert_eq!(step_at("works_in_england"), None, "one address a question");
        assert_eq!(step_at("nothing"), None);
    }
}
