//! Marking: who may, what a whole mark is, agreement and dispute.

use super::*;

fn who(number: i64) -> PersonId {
    PersonId::from_number(number)
}
fn now() -> Now {
    Now {
        at: Instant(1),
        day: "2028-04-10".parse().unwrap(),
        minute_of_day: 600,
    }
}
const FAR: Closeness = Closeness {
    is_participant: false,
    taught: false,
    conflict: false,
};

fn criteria() -> Vec<String> {
    ["knows", "applies"].map(str::to_owned).to_vec()
}
fn mark(by: i64, knows: Level, applies: Level) -> ScriptMark {
    let judge = |criterion: &str, level| Judgement {
        criterion: criterion.to_owned(),
        level,
        reason: "Paragraph 3 shows it.".to_owned(),
    };
    ScriptMark {
        by: who(by),
        judgements: vec![judge("knows", knows), judge("applies", applies)],
    }
}
fn facts<'a>(
    state: ScriptState,
    criteria: &'a [String],
    allocated: &'a [PersonId],
    given: &'a [ScriptMark],
) -> MarkFacts<'a> {
    MarkFacts {
        state,
        criteria,
        allocated,
        given,
        closeness: FAR,
    }
}

#[test]
fn two_assessors_who_come_to_the_same_agree_even_when_criteria_differ() {
    let (criteria, both) = (criteria(), [who(1), who(2)]);
    let first = mark(1, Level::Met, Level::NotMet);
    let one = give(
        &facts(ScriptState::Allocated, &criteria, &both, &[]),
        &first,
        now(),
    )
    .unwrap();
    assert_eq!((one.to, one.settled), (ScriptState::Marked, None));
    let given = [first];
    let two = give(
        &facts(ScriptState::Marked, &criteria, &both, &given),
        &mark(2, Level::NotMet, Level::Met),
        now(),
    )
    .unwrap();
    assert_eq!(
        (two.to, two.settled),
        (ScriptState::Agreed, Some(Outcome::Failed))
    );
    assert_eq!(two.differing, ["knows", "applies"]);
}

#[test]
fn two_assessors_who_differ_leave_it_to_a_moderator_who_is_neither_of_them() {
    let (criteria, both) = (criteria(), [who(1), who(2)]);
    let given = vec![mark(1, Level::Met, Level::Met)];
    let second = mark(2, Level::Met, Level::NotMet);
    let two = give(
        &facts(ScriptState::Marked, &criteria, &both, &given),
        &second,
        now(),
    )
    .unwrap();
    assert_eq!((two.to, two.settled), (ScriptState::Disputed, None));
    let given = [given[0].clone(), second];
    let disputed = facts(ScriptState::Disputed, &criteria, &both, &given);
    assert_eq!(
        moderate(&disputed, &mark(1, Level::Met, Level::Met), now()),
        Err(MarkRefusal::AlreadyMarked)
    );
    let third = moderate(&disputed, &mark(3, Level::Met, Level::Met), now()).unwrap();
    assert_eq!(
        (third.to, third.settled),
        (ScriptState::Moderated, Some(Outcome::Passed))
    );
}

#[test]
fn nobody_marks_twice_or_what_was_not_given_to_them() {
    let (criteria, both) = (criteria(), [who(1), who(2)]);
    let given = [mark(1, Level::Met, Level::Met)];
    let here = facts(ScriptState::Marked, &criteria, &both, &given);
    assert_eq!(
        give(&here, &mark(1, Level::Met, Level::Met), now()),
        Err(MarkRefusal::AlreadyMarked)
    );
    assert_eq!(
        give(&here, &mark(9, Level::Met, Level::Met), now()),
        Err(MarkRefusal::NotAllocated)
    );
}

#[test]
fn a_mark_has_a_level_and_a_reason_for_every_criterion() {
    let (criteria, both) = (criteria(), [who(1), who(2)]);
    let here = facts(ScriptState::Allocated, &criteria, &both, &[]);
    let mut open = mark(1, Level::Met, Level::Met);
    open.judgements.pop();
    assert_eq!(
        give(&here, &open, now()),
        Err(MarkRefusal::CriterionOpen {
            criterion: "applies".to_owned()
        })
    );
    let mut silent = mark(1, Level::Met, Level::Met);
    silent.judgements[1].reason = " ".to_owned();
    assert!(matches!(
        give(&here, &silent, now()),
        Err(MarkRefusal::ReasonMissing { .. })
    ));
    let mut twice = mark(1, Level::Met, Level::Met);
    twice.judgements[1].criterion = "knows".to_owned();
    assert!(matches!(
        give(&here, &twice, now()),
        Err(MarkRefusal::NoSuchCriterion { .. })
    ));
}

#[test]
fn a_script_goes_to_two_standardised_assessors_who_stand_far_from_its_writer() {
    let allocate_to = |assessor: i64, closeness, standardised, allocated: &[PersonId]| {
        allocate(&AllocateFacts {
            state: ScriptState::Allocated,
            assessor: who(assessor),
            closeness,
            standardised,
            allocated,
        })
    };
    assert_eq!(allocate_to(1, FAR, true, &[]), Ok(()));
    assert_eq!(
        allocate_to(1, FAR, false, &[]),
        Err(MarkRefusal::NotStandardised)
    );
    assert_eq!(
        allocate_to(1, FAR, true, &[who(1)]),
        Err(MarkRefusal::AlreadyAllocated)
    );
    assert_eq!(
        allocate_to(3, FAR, true, &[who(1), who(2)]),
        Err(MarkRefusal::EnoughAssessors)
    );
    let near = [
        (
            Closeness {
                is_participant: true,
                ..FAR
            },
            MarkRefusal::OwnScript,
        ),
        (
            Closeness {
                taught: true,
                ..FAR
            },
            MarkRefusal::TaughtThem,
        ),
        (
            Closeness {
                conflict: true,
                ..FAR
            },
            MarkRefusal::Conflict,
        ),
    ];
    for (closeness, refusal) in near {
        assert_eq!(allocate_to(1, closeness, true, &[]), Err(refusal));
    }
}

#[test]
fn a_mark_scheme_without_criteria_passes_nobody() {
    let empty = ScriptMark {
        by: who(1),
        judgements: Vec::new(),
    };
    assert_eq!(empty.overall(), Outcome::Failed);
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    let criterion = || "knows".to_owned();
    source::assert_refusals_are_told_well(&[
        &MarkRefusal::WrongState {
            from: ScriptState::Agreed,
        },
        &MarkRefusal::OwnScript,
        &MarkRefusal::TaughtThem,
        &MarkRefusal::Conflict,
        &MarkRefusal::NotStandardised,
        &MarkRefusal::AlreadyAllocated,
        &MarkRefusal::EnoughAssessors,
        &MarkRefusal::NotAllocated,
        &MarkRefusal::AlreadyMarked,
        &MarkRefusal::CriterionOpen {
            criterion: criterion(),
        },
        &MarkRefusal::NoSuchCriterion {
            criterion: criterion(),
        },
        &MarkRefusal::ReasonMissing {
            criterion: criterion(),
        },
    ]);
}
