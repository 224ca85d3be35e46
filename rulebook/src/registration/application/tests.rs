//! Applications: each refusal, and the way through.

use super::*;
use crate::registration::journey::{Answer, SencoRole};

fn now(text: &str) -> Now {
    Now {
        at: Instant(1),
        day: text.parse().unwrap(),
        minute_of_day: 600,
    }
}
fn provider(number: i64) -> ProviderId {
    ProviderId::from_number(number)
}

/// The shortest complete answers: somebody outside England who is not a SENCO.
fn complete() -> Answers {
    [
        Answer::WorksInEngland(false),
        Answer::Course("npq-senco".to_owned()),
        Answer::SencoRole(SencoRole::No),
        Answer::FullName("Asha Okoro".to_owned()),
        Answer::Trn("1234567".parse().unwrap()),
        Answer::Provider(provider(1)),
        Answer::Cohort(crate::registration::CohortId::from_number(1), Eligible::No),
        Answer::FundingChoice(journey::PaidBy::School),
        Answer::LineManagerEmail("head@school.example".to_owned()),
    ]
    .into_iter()
    .fold(Answers::default(), |answers, answer| {
        answers.set(answer, now("2026-07-01").day).unwrap()
    })
}

fn submitting(answers: &Answers) -> SubmitFacts<'_> {
    SubmitFacts {
        state: ApplicationState::Draft,
        answers,
        days: CohortDays {
            opens: "2026-06-23".parse().unwrap(),
            closes: "2026-10-31".parse().unwrap(),
            starts_on: "2026-11-02".parse().unwrap(),
            ends_on: "2028-03-31".parse().unwrap(),
            assessment_opens_on: "2028-04-03".parse().unwrap(),
        },
        listed: false,
        another_live: false,
        declared: true,
    }
}

fn accepting() -> AcceptFacts {
    AcceptFacts {
        state: ApplicationState::Pending,
        names: provider(1),
        by: provider(1),
        holds_a_place: false,
        partner_left: None,
        places_left: 5,
        cohort_funding: CohortFunding::Capped,
        eligible: Eligible::Yes,
        funded_places_left: 2,
        funded_place: Some(true),
    }
}

#[test]
fn a_complete_application_is_sent_on_the_first_and_on_the_last_day() {
    let answers = complete();
    for day in ["2026-06-23", "2026-10-31"] {
        let sent = submit(&submitting(&answers), now(day)).unwrap();
        assert_eq!(sent.to, ApplicationState::Pending);
    }
    assert!(matches!(
        submit(&submitting(&answers), now("2026-06-22")),
        Err(ApplicationRefusal::NotOpenYet { .. })
    ));
    assert!(matches!(
        submit(&submitting(&answers), now("2026-11-01")),
        Err(ApplicationRefusal::Closed { .. })
    ));
    let mut listed = submitting(&answers);
    listed.listed = true;
    for day in ["2026-06-22", "2026-11-01"] {
        assert!(submit(&listed, now(day)).is_ok(), "{day}");
    }
}

#[test]
fn nothing_is_sent_twice_unfinished_undeclared_or_beside_another() {
    let (answers, nothing) = (complete(), Answers::default());
    let at = now("2026-07-01");
    let mut facts = submitting(&answers);
    facts.state = ApplicationState::Pending;
    assert_eq!(
        submit(&facts, at),
        Err(ApplicationRefusal::WrongState {
            from: ApplicationState::Pending
        })
    );
    assert_eq!(
        submit(&submitting(&nothing), at),
        Err(ApplicationRefusal::Unanswered {
            step: Step::WorksInEngland
        })
    );
    facts = submitting(&answers);
    facts.another_live = true;
    assert_eq!(submit(&facts, at), Err(ApplicationRefusal::AnotherLive));
    facts = submitting(&answers);
    facts.declared = false;
    assert_eq!(submit(&facts, at), Err(ApplicationRefusal::NotDeclared));
}

#[test]
fn only_the_named_provider_accepts_and_only_with_a_place_left() {
    let at = now("2026-07-01");
    let mut facts = accepting();
    facts.by = provider(2);
    assert_eq!(
        accept(&facts, at),
        Err(ApplicationRefusal::NotTheNamedProvider)
    );
    facts = accepting();
    facts.places_left = 0;
    assert_eq!(accept(&facts, at), Err(ApplicationRefusal::NoPlaces));
    facts = accepting();
    facts.holds_a_place = true;
    assert_eq!(accept(&facts, at), Err(ApplicationRefusal::HoldsAPlace));
    for state in [ApplicationState::Accepted, ApplicationState::Rejected] {
        facts = accepting();
        facts.state = state;
        assert_eq!(
            accept(&facts, at),
            Err(ApplicationRefusal::WrongState { from: state })
        );
    }
}

#[test]
fn the_funded_place_follows_the_cohort_and_the_person() {
    use CohortFunding::{Capped, Funded, Unfunded};
    let place = |cohort_funding, eligible, funded_place| {
        let facts = AcceptFacts {
            cohort_funding,
            eligible,
            funded_place,
            ..accepting()
        };
        accept(&facts, now("2026-07-01")).map(|accepted| (accepted.funded_place, accepted.fundable))
    };
    let yes = Eligible::Yes;
    assert_eq!(place(Capped, yes, Some(true)), Ok((Some(true), true)));
    assert_eq!(place(Capped, yes, Some(false)), Ok((Some(false), false)));
    assert_eq!(
        place(Capped, yes, None),
        Err(ApplicationRefusal::FundedPlaceMissing)
    );
    assert_eq!(
        place(Capped, Eligible::Review, Some(true)),
        Err(ApplicationRefusal::NotEligible)
    );
    assert_eq!(place(Funded, yes, Some(true)), Ok((None, true)));
    assert_eq!(place(Funded, Eligible::No, None), Ok((None, false)));
    assert_eq!(place(Unfunded, yes, None), Ok((Some(false), false)));
    assert_eq!(
        place(Unfunded, yes, Some(true)),
        Err(ApplicationRefusal::CohortNotFunded)
    );
    let facts = AcceptFacts {
        funded_places_left: 0,
        ..accepting()
    };
    assert_eq!(
        accept(&facts, now("2026-07-01")),
        Err(ApplicationRefusal::NoFundedPlaces)
    );
}

#[test]
fn a_rejection_by_the_provider_needs_words_and_no_live_declaration() {
    let facts = RejectFacts {
        state: ApplicationState::Accepted,
        names: provider(1),
        by: provider(1),
        declared: false,
        reason: RejectionReason::RejectedByProvider,
        words: "This cohort is full; the next opens in June.",
    };
    let at = now("2026-07-01");
    assert_eq!(
        reject(&facts, at).map(|it| it.to),
        Ok(ApplicationState::Rejected)
    );
    let silent = RejectFacts {
        words: " ",
        ..facts.clone()
    };
    assert_eq!(reject(&silent, at), Err(ApplicationRefusal::ReasonMissing));
    let expired = RejectFacts {
        reason: RejectionReason::Expired,
        ..silent
    };
    assert!(reject(&expired, at).is_ok());
    let declared = RejectFacts {
        declared: true,
        ..facts
    };
    assert_eq!(reject(&declared, at), Err(ApplicationRefusal::Declared));
}

#[test]
fn an_application_is_taken_back_before_it_is_accepted_and_not_after() {
    for state in ApplicationState::ALL {
        let may = matches!(state, ApplicationState::Draft | ApplicationState::Pending);
        assert_eq!(take_back(*state, now("2026-07-01")).is_ok(), may, "{state}");
    }
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    let day = now("2026-07-01").day;
    source::assert_refusals_are_told_well(&[
        &ApplicationRefusal::WrongState {
            from: ApplicationState::Draft,
        },
        &ApplicationRefusal::Unanswered { step: Step::School },
        &ApplicationRefusal::CourseNotOpen,
        &ApplicationRefusal::OtherCourse,
        &ApplicationRefusal::RevertReasonMissing,
        &ApplicationRefusal::NotDeclared,
        &ApplicationRefusal::NotOpenYet { opens: day },
        &ApplicationRefusal::Closed { closed: day },
        &ApplicationRefusal::AnotherLive,
        &ApplicationRefusal::NotTheNamedProvider,
        &ApplicationRefusal::HoldsAPlace,
        &ApplicationRefusal::NoPlaces,
        &ApplicationRefusal::FundedPlaceMissing,
        &ApplicationRefusal::CohortNotFunded,
        &ApplicationRefusal::NotEligible,
        &ApplicationRefusal::NoFundedPlaces,
        &ApplicationRefusal::Declared,
        &ApplicationRefusal::ReasonMissing,
    ]);
}

#[test]
fn an_acceptance_is_undone_only_while_nothing_is_declared_and_with_words() {
    let facts = RevertFacts {
        state: ApplicationState::Accepted,
        declared: false,
        another_pending: false,
        words: "Wrong cohort",
    };
    assert_eq!(revert(&facts).unwrap().to, ApplicationState::Pending);
    for state in ApplicationState::ALL {
        let allowed = *state == ApplicationState::Accepted;
        let found = revert(&RevertFacts {
            state: *state,
            ..facts
        });
        assert_eq!(found.is_ok(), allowed, "{state}");
    }
    let of = |facts: RevertFacts<'_>| revert(&facts).unwrap_err();
    let declared = RevertFacts {
        declared: true,
        ..facts
    };
    assert_eq!(of(declared), ApplicationRefusal::Declared);
    let another = RevertFacts {
        another_pending: true,
        ..facts
    };
    assert_eq!(of(another), ApplicationRefusal::AnotherLive);
    let silent = RevertFacts {
        words: "  ",
        ..facts
    };
    assert_eq!(of(silent), ApplicationRefusal::RevertReasonMissing);
}
