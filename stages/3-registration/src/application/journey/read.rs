//! From what was typed to a typed answer, and back.
//!
//! What this room must not know: whether the answer is allowed here: the rulebook does.

use std::str::FromStr;

use kit::{
    ui::FormErrors,
    web::{Form, Reader},
};
use rulebook::{
    base::{Coded, Day, Trn, Urn},
    people::ProviderId,
    registration::{
        CohortId,
        journey::{Answer, Answers, Step},
    },
};

use super::question;
use crate::application::Given;

const CHOOSE: &str = "Choose one of these";
const CHOOSE_YES_NO: &str = "Choose yes or no";
const ENTER_DATE: &str = "Enter the day, the month and the year";

/// Reads the answer to this question.
///
/// # Errors
/// What is wrong with what was typed, at its field.
pub(crate) fn answer(step: Step, form: &Form) -> Result<Given, FormErrors> {
    let mut reader = form.reader();
    let given = plain(step, &mut reader, form)
        .map(Given::Plain)
        .or_else(|| cohort(step, &mut reader));
    let errors = reader.errors();
    match given {
        Some(given) if errors.is_empty() => Ok(given),
        _ => Err(errors),
    }
}

fn cohort(step: Step, reader: &mut Reader<'_>) -> Option<Given> {
    if step != Step::Cohort {
        return None;
    }
    id::<CohortId>(reader, "answer", "Choose when you want to start").map(Given::Cohort)
}

fn id<T: FromStr>(reader: &mut Reader<'_>, field: &str, missing: &str) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    reader.parsed::<T>(field, missing)
}

fn plain(step: Step, reader: &mut Reader<'_>, form: &Form) -> Option<Answer> {
    let field = question(step).field;
    match step {
        Step::WorksInEngland => yes_no(reader, field).map(Answer::WorksInEngland),
        Step::WorkSetting => reader.choice(field, CHOOSE).map(Answer::WorkSetting),
        Step::KindOfNursery => reader.choice(field, CHOOSE).map(Answer::KindOfNursery),
        Step::EmploymentType => reader.choice(field, CHOOSE).map(Answer::EmploymentType),
        Step::ReferredByAdviser => yes_no(reader, field).map(Answer::ReferredByAdviser),
        Step::School => id::<Urn>(
            reader,
            field,
            "Choose your school, or look for it with other words",
        )
        .map(Answer::School),
        Step::Course => {
            let id = reader.text(field, "Choose a course", 40);
            (!id.is_empty()).then_some(Answer::Course(id))
        }
        Step::SencoRole => reader.choice(field, CHOOSE).map(Answer::SencoRole),
        Step::FirstSencoOn => reader.day(field, ENTER_DATE).map(Answer::FirstSencoOn),
        Step::SencoHereFrom => reader.day(field, ENTER_DATE).map(Answer::SencoHereFrom),
        Step::SencoMonthsBefore => months(reader, field, form),
        Step::QualifiedTeacher => yes_no(reader, field).map(Answer::QualifiedTeacher),
        Step::Induction => reader.choice(field, CHOOSE).map(Answer::Induction),
        Step::TeachesHere => yes_no(reader, field).map(Answer::TeachesHere),
        Step::Head => yes_no(reader, field).map(Answer::Head),
        Step::Nasenco => reader.choice(field, CHOOSE).map(Answer::Nasenco),
        Step::NasencoBegun => reader.day(field, ENTER_DATE).map(Answer::NasencoBegun),
        Step::NasencoCompleted => reader.day(field, ENTER_DATE).map(Answer::NasencoCompleted),
        Step::FullName => Some(Answer::FullName(reader.optional(field, 400))),
        Step::Trn => id::<Trn>(reader, field, "Enter your TRN, like 1234567").map(Answer::Trn),
        Step::Provider => {
            id::<ProviderId>(reader, field, "Choose a provider").map(Answer::Provider)
        }
        Step::FundingConfirm => Some(Answer::FundingConfirm(reader.ticked(field))),
        Step::FundingChoice => reader.choice(field, CHOOSE).map(Answer::FundingChoice),
        Step::LineManagerEmail => Some(Answer::LineManagerEmail(reader.optional(field, 400))),
        Step::Cohort | Step::CheckAnswers => None,
    }
}

fn yes_no(reader: &mut Reader<'_>, field: &str) -> Option<bool> {
    reader.yes_no(field, CHOOSE_YES_NO)
}

fn months(reader: &mut Reader<'_>, field: &str, form: &Form) -> Option<Answer> {
    match form.get(field).trim().parse::<i64>() {
        Ok(months) => Some(Answer::SencoMonthsBefore(months)),
        Err(_) => {
            reader.wrong(
                field,
                "Enter a whole number of months, like 14. Enter 0 for none",
            );
            None
        }
    }
}

/// The kept answer as its form's fields, for showing the question again.
pub(crate) fn typed(answers: &Answers, step: Step) -> Form {
    let field = question(step).field;
    let text = match step {
        Step::FirstSencoOn => return day_fields(answers.first_senco_on),
        Step::SencoHereFrom => return day_fields(answers.senco_here_from),
        Step::NasencoBegun => return day_fields(answers.nasenco_begun),
        Step::NasencoCompleted => return day_fields(answers.nasenco_completed),
        _ => text(answers, step),
    };
    Form::filled([(field, text.unwrap_or_default())])
}

fn day_fields(day: Option<Day>) -> Form {
    let Some(day) = day else {
        return Form::default();
    };
    let date = day.date();
    Form::filled([
        ("date_day", date.day().to_string()),
        ("date_month", date.month().to_string()),
        ("date_year", date.year().to_string()),
    ])
}

fn code<T: Coded>(member: Option<T>) -> Option<String> {
    member.map(|member| member.code().to_owned())
}

fn yes(answer: Option<bool>) -> Option<String> {
    answer.map(|yes| if yes { "yes" } else { "no" }.to_owned())
}

fn text(answers: &Answers, step: Step) -> Option<String> {
    match step {
        Step::WorksInEngland => yes(answers.works_in_england),
        Step::WorkSetting => code(answers.work_setting),
        Step::KindOfNursery => code(answers.kind_of_nursery),
        Step::EmploymentType => code(answers.employment_type),
        Step::ReferredByAdviser => yes(answers.referred_by_adviser),
        Step::School => answers.school.map(|urn| urn.to_string()),
        Step::Course => answers.course.clone(),
        Step::SencoRole => code(answers.senco_role),
        Step::SencoMonthsBefore => answers.senco_months_before.map(|months| months.to_string()),
        Step::QualifiedTeacher => yes(answers.qualified_teacher),
        Step::Induction => code(answers.induction),
        Step::TeachesHere => yes(answers.teaches_here),
        Step::Head => yes(answers.head),
        Step::Nasenco => code(answers.nasenco),
        Step::FullName => answers.full_name.clone(),
        Step::Trn => answers.trn.as_ref().map(ToString::to_string),
        Step::Provider => answers.provider.map(|id| id.to_string()),
        Step::Cohort => answers.cohort.map(|id| id.to_string()),
        Step::FundingConfirm => answers
            .funding_confirmed
            .filter(|yes| *yes)
            .map(|_| "yes".into()),
        Step::FundingChoice => code(answers.paid_by),
        Step::LineManagerEmail => answers.line_manager_email.clone(),
        Step::FirstSencoOn
        | Step::SencoHereFrom
        | Step::NasencoBegun
        | Step::NasencoCompleted
        | Step::CheckAnswers => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(step: Step, fields: &[(&str, &str)]) -> Result<Given, FormErrors> {
        answer(step, &Form::filled(fields.iter().copied()))
    }

    #[test]
    fn an_empty_form_is_told_at_the_field_of_the_question() {
        for step in Step::ALL {
            let told_by_the_rule = matches!(
                step,
                Step::FullName | Step::LineManagerEmail | Step::FundingConfirm | Step::CheckAnswers
            );
            if told_by_the_rule {
                continue;
            }
            let errors = read(*step, &[]).unwrap_err();
            assert!(errors.of(question(*step).field).is_some(), "{step}");
        }
    }

    #[test]
    fn every_kept_answer_is_read_back_from_its_own_fields() {
        use rulebook::registration::journey::NasencoStanding;
        let day: Day = "2024-02-29".parse().unwrap();
        let answers = Answers {
            works_in_england: Some(false),
            first_senco_on: Some(day),
            senco_months_before: Some(14),
            nasenco: Some(NasencoStanding::Begun),
            trn: "1234567".parse().ok(),
            school: Urn::from_number(100_001).ok(),
            ..Answers::default()
        };
        let cases = [
            (Step::WorksInEngland, Answer::WorksInEngland(false)),
            (Step::FirstSencoOn, Answer::FirstSencoOn(day)),
            (Step::SencoMonthsBefore, Answer::SencoMonthsBefore(14)),
            (Step::Nasenco, Answer::Nasenco(NasencoStanding::Begun)),
            (Step::Trn, Answer::Trn("1234567".parse().unwrap())),
            (
                Step::School,
                Answer::School(Urn::from_number(100_001).unwrap()),
            ),
        ];
        for (step, expected) in cases {
            let again = answer(step, &typed(&answers, step));
            assert_eq!(again, Ok(Given::Plain(expected)), "{step}");
        }
    }

    #[test]
    fn a_day_that_is_in_no_calendar_is_told() {
        let errors = read(
            Step::FirstSencoOn,
            &[
                ("date_day", "31"),
                ("date_month", "2"),
                ("date_year", "2025"),
            ],
        );
        assert!(errors.unwrap_err().of("date").is_some());
    }
}
