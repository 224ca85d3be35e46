//! Enrolments: each refusal, the limits of a deferral, and the closed lists.

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn now() -> Now {
    Now {
        at: Instant(1),
        day: day("2026-11-22"),
        minute_of_day: 600,
    }
}
fn started() -> EnrolmentFacts {
    EnrolmentFacts {
        state: EnrolmentState::Active,
        declared: true,
        declared_started: true,
        deferred_on: None,
        days_deferred_before: 0,
    }
}

#[test]
fn a_deferral_lasts_twelve_months_at_most_and_one_day_more_is_refused() {
    let until = |text| defer(&started(), DeferralReason::ParentalLeave, day(text), now());
    let deferred = until("2027-11-22").unwrap();
    assert_eq!(deferred.to, EnrolmentState::Deferred);
    assert_eq!(deferred.reason.as_deref(), Some("parental-leave"));
    assert_eq!(
        until("2027-11-23"),
        Err(EnrolmentRefusal::TooLong {
            latest: day("2027-11-22")
        })
    );
    assert_eq!(until("2026-11-22"), Err(EnrolmentRefusal::ReturnNotAhead));
}

#[test]
fn earlier_deferrals_count_towards_the_twelve_months() {
    let facts = EnrolmentFacts {
        days_deferred_before: 100,
        ..started()
    };
    assert_eq!(
        defer(&facts, DeferralReason::Other, day("2027-11-22"), now()),
        Err(EnrolmentRefusal::TooLong {
            latest: day("2027-08-14")
        })
    );
}

#[test]
fn dfe_takes_a_deferral_only_after_a_declaration() {
    let facts = EnrolmentFacts {
        declared: false,
        declared_started: false,
        ..started()
    };
    assert_eq!(
        defer(
            &facts,
            DeferralReason::Bereavement,
            day("2027-01-10"),
            now()
        ),
        Err(EnrolmentRefusal::NothingDeclared)
    );
}

#[test]
fn before_a_started_declaration_an_enrolment_is_cancelled_and_after_it_withdrawn() {
    let fresh = EnrolmentFacts {
        declared: false,
        declared_started: false,
        ..started()
    };
    assert_eq!(
        withdraw(&fresh, WithdrawalReason::ChangeInCareer, now()),
        Err(EnrolmentRefusal::NotStarted)
    );
    assert_eq!(
        cancel(&fresh, "Never came.", now()).map(|it| it.to),
        Ok(EnrolmentState::Cancelled)
    );
    assert_eq!(
        cancel(&fresh, " ", now()),
        Err(EnrolmentRefusal::ReasonMissing)
    );
    assert_eq!(
        cancel(&started(), "Never came.", now()),
        Err(EnrolmentRefusal::Started)
    );
    assert!(withdraw(&started(), WithdrawalReason::ChangeInCareer, now()).is_ok());
    let taken_back = EnrolmentFacts {
        state: EnrolmentState::Withdrawn,
        ..fresh
    };
    assert!(cancel(&taken_back, "A mistake.", now()).is_ok());
}

#[test]
fn a_deferred_or_withdrawn_person_may_resume_and_an_active_one_may_not() {
    for state in EnrolmentState::ALL {
        let facts = EnrolmentFacts {
            state: *state,
            ..started()
        };
        let may = matches!(state, EnrolmentState::Deferred | EnrolmentState::Withdrawn);
        assert_eq!(resume(&facts, now()).is_ok(), may, "{state}");
    }
}

#[test]
fn a_deferral_is_reminded_asked_about_and_decided_by_a_person_in_the_end() {
    let deferral = Deferral {
        deferred_on: day("2026-01-10"),
        returns_on: day("2027-01-10"),
        days_before: 0,
    };
    let step = |today| deferral.step(day(today));
    assert_eq!(deferral.limit(), day("2027-03-10"));
    assert_eq!(step("2026-12-10"), DeferralStep::Wait);
    assert_eq!(step("2026-12-11"), DeferralStep::Remind);
    assert_eq!(step("2027-01-10"), DeferralStep::Remind);
    assert_eq!(step("2027-01-11"), DeferralStep::Ask);
    assert_eq!(step("2027-02-07"), DeferralStep::Ask);
    assert_eq!(step("2027-02-08"), DeferralStep::LimitNear);
    assert_eq!(step("2027-03-09"), DeferralStep::LimitNear);
    assert_eq!(step("2027-03-10"), DeferralStep::Decide);
    // What was paused before counts; but nobody is past the limit before the return was asked about.
    let again = Deferral {
        days_before: 100,
        ..deferral
    };
    assert_eq!(
        again.limit(),
        day("2027-02-11"),
        "a month and two days after the return, for what is told late"
    );
    let long = Deferral {
        returns_on: day("2026-02-01"),
        ..again
    };
    assert_eq!(long.limit(), day("2026-11-30"));
}

#[test]
fn the_lists_of_reasons_are_dfe_s_own() {
    assert_eq!(DeferralReason::ALL.len(), 5);
    assert_eq!(WithdrawalReason::ALL.len(), 21);
    assert!(
        WithdrawalReason::from_code("quality-of-programme-structure-not-suitable.").is_ok(),
        "the full stop is part of the value"
    );
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    source::assert_refusals_are_told_well(&[
        &EnrolmentRefusal::WrongState {
            from: EnrolmentState::Active,
        },
        &EnrolmentRefusal::NothingDeclared,
        &EnrolmentRefusal::ReturnNotAhead,
        &EnrolmentRefusal::TooLong {
            latest: day("2027-11-22"),
        },
        &EnrolmentRefusal::NotStarted,
        &EnrolmentRefusal::Started,
        &EnrolmentRefusal::ReasonMissing,
    ]);
}
