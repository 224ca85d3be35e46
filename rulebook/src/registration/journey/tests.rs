//! The journey: every path ends, and a changed answer leaves nothing stale behind.

use super::*;
use crate::{
    base::{Coded, Day, Urn},
    people::ProviderId,
    registration::{
        CohortId,
        duty::{Induction, Status, duty},
        funding::{CohortFunding, Eligible, EmploymentType, NurseryKind, WorkSetting, funding},
    },
    source,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn today() -> Day {
    day("2026-11-22")
}

/// Answers that lead on in every direction from a question.
fn samples(step: Step) -> Vec<Answer> {
    let both = |make: fn(bool) -> Answer| vec![make(true), make(false)];
    match step {
        Step::WorksInEngland => both(Answer::WorksInEngland),
        Step::WorkSetting => WorkSetting::ALL
            .iter()
            .map(|it| Answer::WorkSetting(*it))
            .collect(),
        Step::KindOfNursery => NurseryKind::ALL
            .iter()
            .map(|it| Answer::KindOfNursery(*it))
            .collect(),
        Step::EmploymentType => vec![Answer::EmploymentType(EmploymentType::VirtualSchool)],
        Step::ReferredByAdviser => vec![Answer::ReferredByAdviser(true)],
        Step::School => vec![Answer::School(Urn::from_number(100_000).unwrap())],
        Step::Course => vec![
            Answer::Course("npq-senco".to_owned()),
            Answer::Course("npqh".to_owned()),
            Answer::Course("npqlbc".to_owned()),
        ],
        Step::SencoRole => SencoRole::ALL
            .iter()
            .map(|it| Answer::SencoRole(*it))
            .collect(),
        Step::FirstSencoOn => vec![Answer::FirstSencoOn(day("2024-09-01"))],
        Step::SencoHereFrom => vec![
            Answer::SencoHereFrom(day("2024-09-01")),
            Answer::SencoHereFrom(day("2025-09-01")),
        ],
        Step::SencoMonthsBefore => vec![Answer::SencoMonthsBefore(12)],
        Step::QualifiedTeacher => both(Answer::QualifiedTeacher),
        Step::Induction => vec![Answer::Induction(Induction::Complete)],
        Step::TeachesHere => vec![Answer::TeachesHere(true)],
        Step::Head => vec![Answer::Head(false)],
        Step::Nasenco => NasencoStanding::ALL
            .iter()
            .map(|it| Answer::Nasenco(*it))
            .collect(),
        Step::NasencoBegun => vec![Answer::NasencoBegun(day("2023-09-01"))],
        Step::NasencoCompleted => vec![Answer::NasencoCompleted(day("2024-07-01"))],
        Step::FullName => vec![Answer::FullName("Asha  Okoro ".to_owned())],
        Step::Trn => vec![Answer::Trn("1234567".parse().unwrap())],
        Step::Provider => vec![Answer::Provider(ProviderId::from_number(1))],
        Step::Cohort => Eligible::ALL
            .iter()
            .map(|found| Answer::Cohort(CohortId::from_number(1), *found))
            .collect(),
        Step::FundingConfirm => vec![Answer::FundingConfirm(true)],
        Step::FundingChoice => vec![Answer::FundingChoice(PaidBy::School)],
        Step::LineManagerEmail => vec![Answer::LineManagerEmail("head@school.example".to_owned())],
        Step::CheckAnswers => Vec::new(),
    }
}

fn walk(answers: &Answers, left: usize, ends: &mut Vec<Answers>) {
    let step = next(answers);
    if step == Step::CheckAnswers {
        ends.push(answers.clone());
        return;
    }
    assert!(left > 0, "a path does not end: {answers:?}");
    for answer in samples(step) {
        let after = answers.set(answer, today()).unwrap();
        assert!(after.has(step), "{step} was not kept");
        walk(&after, left - 1, ends);
    }
}

/// The end of one path: a SENCO of a school, eligible for funding.
fn senco() -> Answers {
    let mut answers = Answers::default();
    while next(&answers) != Step::CheckAnswers {
        let step = next(&answers);
        let first = samples(step).swap_remove(0);
        answers = answers.set(first, today()).unwrap();
    }
    answers
}

#[test]
fn every_path_ends_at_the_check_page_with_every_question_seen_on_some_path() {
    let mut ends = Vec::new();
    walk(&Answers::default(), Step::ALL.len(), &mut ends);
    assert!(ends.len() > 400, "{} paths", ends.len());
    for step in Step::ALL.iter().filter(|step| **step != Step::CheckAnswers) {
        assert!(
            ends.iter().any(|end| end.has(*step)),
            "{step} is never asked"
        );
    }
    for end in &ends {
        for step in Step::ALL.iter().filter(|step| **step != Step::CheckAnswers) {
            assert_eq!(
                end.has(*step),
                asked(end).contains(step),
                "{step} in {end:?}"
            );
        }
    }
}

#[test]
fn the_first_question_is_whether_the_person_works_in_england() {
    assert_eq!(next(&Answers::default()), Step::WorksInEngland);
    assert_eq!(before(&Answers::default(), Step::WorksInEngland), None);
}

#[test]
fn a_date_as_a_senco_goes_when_the_person_turns_out_not_to_be_one() {
    let after = senco()
        .set(Answer::SencoRole(SencoRole::No), today())
        .unwrap();
    assert_eq!((after.first_senco_on, after.senco_here_from), (None, None));
    assert!(is_complete(&after));
}

#[test]
fn another_place_of_work_asks_for_the_school_and_the_money_again() {
    let after = senco()
        .set(Answer::WorkSetting(WorkSetting::AcademyTrust), today())
        .unwrap();
    assert_eq!(next(&after), Step::School);
    assert_eq!((after.cohort, after.funding_confirmed), (None, None));
    assert!(after.full_name.is_some());
}

#[test]
fn the_same_answer_again_clears_nothing() {
    let before = senco();
    let again = before
        .set(Answer::WorkSetting(WorkSetting::School), today())
        .unwrap();
    assert_eq!(again, before);
}

#[test]
fn another_provider_asks_for_the_cohort_again() {
    let after = senco()
        .set(Answer::Provider(ProviderId::from_number(2)), today())
        .unwrap();
    assert_eq!(next(&after), Step::Cohort);
}

#[test]
fn answers_that_cannot_be_true_are_refused() {
    let base = senco();
    let refused = |answer: Answer| base.set(answer, today()).unwrap_err();
    assert_eq!(
        refused(Answer::FirstSencoOn(day("2026-11-23"))),
        AnswerRefusal::InTheFuture
    );
    assert_eq!(
        refused(Answer::FirstSencoOn(day("1959-12-31"))),
        AnswerRefusal::TooLongAgo
    );
    assert_eq!(
        refused(Answer::SencoHereFrom(day("2024-08-31"))),
        AnswerRefusal::HereBeforeFirst {
            first: day("2024-09-01")
        }
    );
    assert_eq!(
        refused(Answer::KindOfNursery(NurseryKind::Private)),
        AnswerRefusal::NotAsked {
            step: Step::KindOfNursery
        }
    );
    assert_eq!(
        refused(Answer::FullName(" \t".to_owned())),
        AnswerRefusal::NameMissing
    );
    for address in [
        "",
        "head",
        "@school.example",
        "head@",
        "a b@c.d",
        "a@b@c.d",
        "a@b",
        "a@b..c",
    ] {
        assert_eq!(
            refused(Answer::LineManagerEmail(address.to_owned())),
            AnswerRefusal::NotAnAddress,
            "{address}"
        );
    }
}

#[test]
fn the_months_before_fit_between_the_two_dates() {
    let moved = senco()
        .set(Answer::SencoHereFrom(day("2025-09-01")), today())
        .unwrap();
    assert_eq!(next(&moved), Step::SencoMonthsBefore);
    assert!(moved.set(Answer::SencoMonthsBefore(12), today()).is_ok());
    assert_eq!(
        moved.set(Answer::SencoMonthsBefore(13), today()),
        Err(AnswerRefusal::TooManyMonths { at_most: 12 })
    );
}

#[test]
fn the_answers_feed_the_duty_and_the_funding_rule() {
    let answers = senco();
    assert_eq!(
        duty(&answers.duty_facts(today(), 1, 1)).status,
        Status::StartNow
    );
    let lists = FundingLists {
        establishment_type: Some(1),
        ..FundingLists::default()
    };
    let facts = answers.funding_facts(CohortFunding::Capped, &lists);
    assert_eq!(funding(&facts).eligible, Eligible::Yes);
}

#[test]
fn a_draft_reads_back_as_it_was_saved() {
    let answers = senco();
    let text = serde_json::to_string(&answers).unwrap();
    assert_eq!(serde_json::from_str::<Answers>(&text).unwrap(), answers);
    assert_eq!(
        serde_json::from_str::<Answers>("{}").unwrap(),
        Answers::default()
    );
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    let day = today();
    source::assert_refusals_are_told_well(&[
        &AnswerRefusal::NotAsked { step: Step::School },
        &AnswerRefusal::InTheFuture,
        &AnswerRefusal::TooLongAgo,
        &AnswerRefusal::HereBeforeFirst { first: day },
        &AnswerRefusal::FirstAfterHere { here: day },
        &AnswerRefusal::TooManyMonths { at_most: 3 },
        &AnswerRefusal::CompletedBeforeBegun { begun: day },
        &AnswerRefusal::NameMissing,
        &AnswerRefusal::NameTooLong,
        &AnswerRefusal::NotAnAddress,
        &AnswerRefusal::NotConfirmed,
    ]);
}

/// The questions that only the SENCO duty needs.
const OF_SENCO: &[Step] = &[
    Step::SencoRole,
    Step::FirstSencoOn,
    Step::SencoHereFrom,
    Step::SencoMonthsBefore,
    Step::QualifiedTeacher,
    Step::Induction,
    Step::TeachesHere,
    Step::Head,
    Step::Nasenco,
    Step::NasencoBegun,
    Step::NasencoCompleted,
];

#[test]
fn on_every_path_the_senco_questions_are_asked_of_that_course_and_of_no_other() {
    let mut ends = Vec::new();
    walk(&Answers::default(), Step::ALL.len(), &mut ends);
    let mut of_others = 0;
    for end in &ends {
        let senco = end.course.as_deref() == Some("npq-senco");
        assert_eq!(end.has(Step::SencoRole), senco, "{end:?}");
        if !senco {
            of_others += 1;
            for step in OF_SENCO {
                assert!(!end.has(*step), "{step} was asked: {end:?}");
            }
        }
    }
    assert!(of_others > 50, "{of_others} paths to another course");
}

#[test]
fn another_course_chosen_from_the_check_page_asks_anew_on_every_path() {
    let mut ends = Vec::new();
    walk(&Answers::default(), Step::ALL.len(), &mut ends);
    for end in &ends {
        for course in ["npq-senco", "npqh", "npqlbc"] {
            let after = end.set(Answer::Course(course.into()), today()).unwrap();
            if end.course.as_deref() == Some(course) {
                assert_eq!(after, *end, "the same answer changes nothing");
                continue;
            }
            assert_eq!(after.cohort, None, "its cohort is of another course");
            assert_eq!(after.provider, None, "a provider may not offer it");
            assert_eq!(after.funding_found, None);
            assert_eq!(after.full_name, end.full_name, "nothing else is lost");
            let expected = if course == "npq-senco" {
                Step::SencoRole
            } else {
                Step::Provider
            };
            assert_eq!(next(&after), expected, "{course} after {end:?}");
            // And back again: the SENCO questions are asked again, not remembered.
            let back = after
                .set(Answer::Course("npq-senco".into()), today())
                .unwrap();
            assert_eq!(next(&back), Step::SencoRole);
            let mut again = Vec::new();
            let one_of = |step| samples(step).swap_remove(0);
            let mut on = after.clone();
            while next(&on) != Step::CheckAnswers {
                again.push(next(&on));
                on = on.set(one_of(next(&on)), today()).unwrap();
            }
            assert!(is_complete(&on), "{again:?}");
        }
    }
}
