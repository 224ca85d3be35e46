//! Which questions apply, which answers rest on which, and which answers are refused.
//!
//! What this room must not know: how answers are kept or asked.

use super::{Answer, Answers, NasencoStanding, SencoRole, Step, asks_about_senco};
use crate::{
    base::Day,
    registration::funding::{Eligible, NurseryKind, WorkSetting},
    source,
};

/// Does this question apply, given the answers before it?
pub(super) fn applies(step: Step, answers: &Answers) -> bool {
    let in_england = answers.works_in_england == Some(true);
    let of_senco = asks_about_senco(answers);
    let is_senco = of_senco && answers.senco_role == Some(SencoRole::Yes);
    let is_or_will_be = of_senco
        && matches!(
            answers.senco_role,
            Some(SencoRole::Yes | SencoRole::Planned)
        );
    match step {
        Step::SencoRole => of_senco,
        Step::WorksInEngland
        | Step::Course
        | Step::FullName
        | Step::Trn
        | Step::Provider
        | Step::Cohort
        | Step::LineManagerEmail
        | Step::CheckAnswers => true,
        Step::WorkSetting => in_england,
        Step::KindOfNursery => answers.work_setting == Some(WorkSetting::EarlyYears),
        Step::EmploymentType => answers.work_setting == Some(WorkSetting::AnotherSetting),
        Step::ReferredByAdviser => answers.work_setting == Some(WorkSetting::Other),
        Step::School => works_in_a_school(answers),
        Step::FirstSencoOn => is_senco,
        Step::SencoHereFrom => is_senco && works_in_a_school(answers),
        Step::SencoMonthsBefore => is_senco && works_in_a_school(answers) && moved_schools(answers),
        Step::QualifiedTeacher | Step::Nasenco => is_or_will_be && in_england,
        Step::Induction => is_or_will_be && in_england && answers.qualified_teacher == Some(true),
        Step::TeachesHere | Step::Head => is_or_will_be && works_in_a_school(answers),
        Step::NasencoBegun => {
            is_or_will_be
                && matches!(
                    answers.nasenco,
                    Some(NasencoStanding::Begun | NasencoStanding::Completed)
                )
        }
        Step::NasencoCompleted => {
            is_or_will_be && answers.nasenco == Some(NasencoStanding::Completed)
        }
        Step::FundingConfirm => answers.funding_found == Some(Eligible::Yes),
        Step::FundingChoice => {
            answers.cohort.is_some() && answers.funding_found != Some(Eligible::Yes)
        }
    }
}

fn works_in_a_school(answers: &Answers) -> bool {
    match answers.work_setting {
        Some(WorkSetting::School | WorkSetting::AcademyTrust | WorkSetting::SixteenToNineteen) => {
            true
        }
        Some(WorkSetting::EarlyYears) => matches!(
            answers.kind_of_nursery,
            Some(NurseryKind::LocalAuthority | NurseryKind::PreschoolClass)
        ),
        Some(WorkSetting::AnotherSetting | WorkSetting::Other) | None => false,
    }
}

fn moved_schools(answers: &Answers) -> bool {
    matches!(
        (answers.first_senco_on, answers.senco_here_from),
        (Some(first), Some(here)) if first < here
    )
}

/// The answers that say something else once this one has changed; questions that no longer apply are cleared besides.
pub(super) const fn rests_on(step: Step) -> &'static [Step] {
    match step {
        Step::WorksInEngland => &[
            Step::WorkSetting,
            Step::School,
            Step::SencoHereFrom,
            Step::TeachesHere,
            Step::Head,
            Step::Cohort,
            Step::FundingConfirm,
            Step::FundingChoice,
        ],
        Step::WorkSetting | Step::KindOfNursery => &[
            Step::School,
            Step::SencoHereFrom,
            Step::TeachesHere,
            Step::Head,
            Step::Cohort,
            Step::FundingConfirm,
            Step::FundingChoice,
        ],
        Step::EmploymentType | Step::ReferredByAdviser => {
            &[Step::Cohort, Step::FundingConfirm, Step::FundingChoice]
        }
        Step::School => &[
            Step::SencoHereFrom,
            Step::SencoMonthsBefore,
            Step::TeachesHere,
            Step::Head,
            Step::Cohort,
            Step::FundingConfirm,
            Step::FundingChoice,
        ],
        Step::FirstSencoOn | Step::SencoHereFrom => &[Step::SencoMonthsBefore],
        Step::Nasenco => &[Step::NasencoBegun, Step::NasencoCompleted],
        Step::NasencoBegun => &[Step::NasencoCompleted],
        Step::Course => &[
            Step::Provider,
            Step::Cohort,
            Step::FundingConfirm,
            Step::FundingChoice,
        ],
        Step::Provider => &[Step::Cohort, Step::FundingConfirm, Step::FundingChoice],
        Step::SencoRole
        | Step::SencoMonthsBefore
        | Step::QualifiedTeacher
        | Step::Induction
        | Step::TeachesHere
        | Step::Head
        | Step::NasencoCompleted
        | Step::FullName
        | Step::Trn
        | Step::Cohort
        | Step::FundingConfirm
        | Step::FundingChoice
        | Step::LineManagerEmail
        | Step::CheckAnswers => &[],
    }
}

crate::refusals! {
    /// Why an answer cannot be taken; the first that applies.
    pub enum AnswerRefusal {
        /// The question does not apply to the answers so far.
        NotAsked {
            /// The question.
            step: Step
        } = "not_asked" [source::SENDA_APPLICATION] "The question “{}” does not apply to your answers.", crate::base::Coded::label(*step);
        /// The day is still to come.
        InTheFuture = "in_the_future" [source::DFE_APPLICATION, "date"] "The date must be today or in the past.";
        /// The day is before anybody living worked.
        TooLongAgo = "too_long_ago" [source::DFE_APPLICATION, "date"] "The date must be on or after 1 January 1960.";
        /// SENCO here before first becoming one.
        HereBeforeFirst {
            /// The first day as a SENCO.
            first: Day
        } = "here_before_first" [source::SENDA_APPLICATION, "date"] "You said that you first became a SENCO on {}, so you cannot have been one here before that.", first.in_words();
        /// First became a SENCO after becoming one here.
        FirstAfterHere {
            /// The first day here.
            here: Day
        } = "first_after_here" [source::SENDA_APPLICATION, "date"] "You said that you became the SENCO here on {}, so you were a SENCO by then.", here.in_words();
        /// More months than there were.
        TooManyMonths {
            /// How many there were at most.
            at_most: i64
        } = "too_many_months" [source::SENDA_APPLICATION, "months"] "Between your first day as a SENCO and this post there were {at_most} months. Enter a whole number from 0 to {at_most}.";
        /// Completed before it was begun.
        CompletedBeforeBegun {
            /// When it was begun.
            begun: Day
        } = "completed_before_begun" [source::SENDA_APPLICATION, "date"] "You said that you began it on {}, so you cannot have completed it before that.", begun.in_words();
        /// No name.
        NameMissing = "name_missing" [source::SENDA_APPLICATION, "full_name"] "Enter your full name, as it should stand on your award.";
        /// A name too long to be one.
        NameTooLong = "name_too_long" [source::SENDA_APPLICATION, "full_name"] "Enter a name of at most 200 letters.";
        /// Not an email address.
        NotAnAddress = "not_an_address" [source::SENDA_APPLICATION, "line_manager_email"] "Enter an email address, like name@school.example.";
        /// The confirmation was not given.
        NotConfirmed = "not_confirmed" [source::SENDA_APPLICATION, "funding_confirmed"] "Confirm that you have understood that being eligible is not yet a place.";
    }
}

/// May this answer be taken?
pub(super) fn check(answers: &Answers, answer: &Answer, today: Day) -> Result<(), AnswerRefusal> {
    let step = answer.step();
    if !applies(step, answers) {
        return Err(AnswerRefusal::NotAsked { step });
    }
    match answer {
        Answer::FirstSencoOn(day) => {
            check_past(*day, today)?;
            match answers.senco_here_from {
                Some(here) if here < *day => Err(AnswerRefusal::FirstAfterHere { here }),
                Some(_) | None => Ok(()),
            }
        }
        Answer::SencoHereFrom(day) => {
            check_past(*day, today)?;
            match answers.first_senco_on {
                Some(first) if *day < first => Err(AnswerRefusal::HereBeforeFirst { first }),
                Some(_) | None => Ok(()),
            }
        }
        Answer::SencoMonthsBefore(months) => check_months(answers, *months),
        Answer::NasencoBegun(day) => check_past(*day, today),
        Answer::NasencoCompleted(day) => {
            check_past(*day, today)?;
            match answers.nasenco_begun {
                Some(begun) if *day < begun => Err(AnswerRefusal::CompletedBeforeBegun { begun }),
                Some(_) | None => Ok(()),
            }
        }
        Answer::FullName(name) => check_name(name),
        Answer::LineManagerEmail(address) if !is_an_address(address.trim()) => {
            Err(AnswerRefusal::NotAnAddress)
        }
        Answer::FundingConfirm(false) => Err(AnswerRefusal::NotConfirmed),
        Answer::WorksInEngland(_)
        | Answer::WorkSetting(_)
        | Answer::KindOfNursery(_)
        | Answer::EmploymentType(_)
        | Answer::ReferredByAdviser(_)
        | Answer::School(_)
        | Answer::Course(_)
        | Answer::SencoRole(_)
        | Answer::QualifiedTeacher(_)
        | Answer::Induction(_)
        | Answer::TeachesHere(_)
        | Answer::Head(_)
        | Answer::Nasenco(_)
        | Answer::Trn(_)
        | Answer::Provider(_)
        | Answer::Cohort(..)
        | Answer::FundingConfirm(true)
        | Answer::FundingChoice(_)
        | Answer::LineManagerEmail(_) => Ok(()),
    }
}

fn check_past(day: Day, today: Day) -> Result<(), AnswerRefusal> {
    if day > today {
        return Err(AnswerRefusal::InTheFuture);
    }
    if day.date().year() < 1960 {
        return Err(AnswerRefusal::TooLongAgo);
    }
    Ok(())
}

fn check_months(answers: &Answers, months: i64) -> Result<(), AnswerRefusal> {
    let at_most = match (answers.first_senco_on, answers.senco_here_from) {
        (Some(first), Some(here)) => months_between(first, here),
        (Some(_) | None, None) | (None, Some(_)) => 0,
    };
    if (0..=at_most).contains(&months) {
        Ok(())
    } else {
        Err(AnswerRefusal::TooManyMonths { at_most })
    }
}

/// Months begun between two days, so that nobody's part of a month is refused.
fn months_between(first: Day, here: Day) -> i64 {
    let count = |day: Day| i64::from(day.date().year()) * 12 + i64::from(day.date().month());
    let whole = count(here) - count(first);
    if here.date().day() > first.date().day() {
        whole + 1
    } else {
        whole
    }
}

fn check_name(name: &str) -> Result<(), AnswerRefusal> {
    let name = tidy(name);
    if name.is_empty() {
        return Err(AnswerRefusal::NameMissing);
    }
    if name.chars().count() > 200 {
        return Err(AnswerRefusal::NameTooLong);
    }
    Ok(())
}

/// A line without spaces at its ends, and with single ones inside.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One @ with something before it, and a dotted name after it. Whether it receives letters only a letter can tell.
fn is_an_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
    };
    text.len() <= 254
        && plain(name)
        && plain(host)
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
}
