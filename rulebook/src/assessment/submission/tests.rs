//! Submission: each refusal, each edge, and what a word is.

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn at(text: &str) -> Now {
    Now {
        at: Instant(7),
        day: day(text),
        minute_of_day: 1_439,
    }
}
fn ready() -> SubmitFacts {
    SubmitFacts {
        state: SubmissionState::Drafting,
        enrolment: EnrolmentState::Active,
        window: Window {
            opens: day("2028-03-20"),
            closes: day("2028-03-27"),
        },
        words: 2_000,
        limits: WordLimits {
            min: 1_500,
            max: 2_500,
        },
        attempts_used: 0,
        attempts_allowed: 2,
        own_work: true,
    }
}
fn refused(change: impl Fn(&mut SubmitFacts)) -> Option<SubmitRefusal> {
    let mut facts = ready();
    change(&mut facts);
    submit(&facts, at("2028-03-22")).err()
}

#[test]
fn accepts_at_the_last_minute_of_the_last_day_in_british_summer_time() {
    let submitted = submit(&ready(), at("2028-03-27")).unwrap();
    assert_eq!(submitted.to, SubmissionState::Submitted);
    assert_eq!((submitted.words, submitted.attempt), (2_000, 1));
}

#[test]
fn refuses_the_day_after_the_window_closes_and_the_day_before_it_opens() {
    assert_eq!(
        submit(&ready(), at("2028-03-28")),
        Err(SubmitRefusal::WindowClosed {
            closed: day("2028-03-27")
        })
    );
    assert_eq!(
        submit(&ready(), at("2028-03-19")),
        Err(SubmitRefusal::WindowNotOpen {
            opens: day("2028-03-20")
        })
    );
}

#[test]
fn the_word_limits_themselves_are_within_the_limits() {
    assert_eq!(refused(|f| f.words = 1_500), None);
    assert_eq!(refused(|f| f.words = 2_500), None);
    assert_eq!(
        refused(|f| f.words = 1_499),
        Some(SubmitRefusal::TooFewWords {
            words: 1_499,
            at_least: 1_500
        })
    );
    assert_eq!(
        refused(|f| f.words = 2_501),
        Some(SubmitRefusal::TooManyWords {
            words: 2_501,
            at_most: 2_500
        })
    );
}

#[test]
fn refuses_work_that_is_not_declared_as_one_s_own() {
    assert_eq!(
        refused(|f| f.own_work = false),
        Some(SubmitRefusal::DeclarationMissing)
    );
}

#[test]
fn refuses_a_third_attempt_of_two() {
    assert_eq!(refused(|f| f.attempts_used = 1), None);
    assert_eq!(
        refused(|f| f.attempts_used = 2),
        Some(SubmitRefusal::AttemptsUsed { allowed: 2 })
    );
}

#[test]
fn only_a_draft_or_a_work_taken_back_is_submitted_and_only_by_active_participants() {
    for state in SubmissionState::ALL {
        let may = matches!(state, SubmissionState::Drafting | SubmissionState::Returned);
        assert_eq!(refused(|f| f.state = *state).is_none(), may, "{state}");
    }
    for standing in EnrolmentState::ALL {
        let may = *standing == EnrolmentState::Active;
        assert_eq!(
            refused(|f| f.enrolment = *standing).is_none(),
            may,
            "{standing}"
        );
    }
}

#[test]
fn a_work_is_taken_back_and_saved_only_inside_the_window() {
    let window = ready().window;
    let submitted = SubmissionState::Submitted;
    assert!(take_back(submitted, window, at("2028-03-27")).is_ok());
    assert!(take_back(submitted, window, at("2028-03-28")).is_err());
    assert!(save(SubmissionState::Returned, window, at("2028-03-27")).is_ok());
    assert!(save(SubmissionState::Drafting, window, at("2028-03-28")).is_err());
    assert!(save(submitted, window, at("2028-03-27")).is_err());
}

#[test]
fn a_withdrawal_needs_a_reason_and_a_marked_work_stays() {
    let now = at("2028-04-10");
    assert_eq!(
        withdraw(SubmissionState::Submitted, " ", now),
        Err(SubmitRefusal::ReasonMissing)
    );
    assert!(withdraw(SubmissionState::Submitted, "Assessment deferred.", now).is_ok());
    assert!(withdraw(SubmissionState::Marked, "Too late.", now).is_err());
    assert_eq!(
        settle(SubmissionState::Submitted, now).map(|it| it.to),
        Ok(SubmissionState::Marked)
    );
}

#[test]
fn a_word_is_what_stands_between_white_space() {
    for (text, words) in [
        ("", 0),
        (" \t\n ", 0),
        ("one", 1),
        ("one two", 2),
        ("  one\n\ntwo\u{a0}three\u{2009}four ", 4),
        ("well-being isn’t two", 3),
        ("assess – plan", 3),
        ("£1,500.00 2.1(a)", 2),
        ("皆さん です", 2),
        ("zero\u{200b}width", 1),
    ] {
        assert_eq!(count_words(text), words, "{text:?}");
    }
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    let day = day("2028-03-20");
    source::assert_refusals_are_told_well(&[
        &SubmitRefusal::NotEnrolled {
            standing: EnrolmentState::Deferred,
        },
        &SubmitRefusal::WrongState {
            from: SubmissionState::Marked,
        },
        &SubmitRefusal::WindowNotOpen { opens: day },
        &SubmitRefusal::WindowClosed { closed: day },
        &SubmitRefusal::TooFewWords {
            words: 1,
            at_least: 2,
        },
        &SubmitRefusal::TooManyWords {
            words: 3,
            at_most: 2,
        },
        &SubmitRefusal::AttemptsUsed { allowed: 2 },
        &SubmitRefusal::DeclarationMissing,
        &SubmitRefusal::ReasonMissing,
    ]);
}
