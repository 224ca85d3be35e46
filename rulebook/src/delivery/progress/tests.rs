//! Study: marking of every kind of check, steps and tasks.

use super::*;

fn key(kind: CheckKind, options: u32, right: &[u32]) -> CheckKey {
    CheckKey {
        kind,
        options,
        right: right.to_vec(),
    }
}
fn verdict(key: &CheckKey, chosen: &[u32]) -> Result<Option<bool>, ProgressRefusal> {
    let answer = CheckAnswer {
        chosen: chosen.to_vec(),
        written: String::new(),
    };
    mark(key, &answer).map(|marked| marked.right)
}
fn now() -> Now {
    Now {
        at: Instant(1),
        day: "2026-11-22".parse().unwrap(),
        minute_of_day: 600,
    }
}

#[test]
fn a_single_choice_has_one_right_answer() {
    let key = key(CheckKind::Single, 3, &[1]);
    assert_eq!(verdict(&key, &[1]), Ok(Some(true)));
    assert_eq!(verdict(&key, &[2]), Ok(Some(false)));
    assert_eq!(verdict(&key, &[1, 2]), Err(ProgressRefusal::OneOnly));
    assert_eq!(verdict(&key, &[3]), Err(ProgressRefusal::NoSuchOption));
    assert_eq!(verdict(&key, &[]), Err(ProgressRefusal::NoAnswer));
}

#[test]
fn a_multiple_choice_is_right_when_all_right_options_and_no_others_are_chosen() {
    let key = key(CheckKind::Multiple, 4, &[2, 0]);
    assert_eq!(verdict(&key, &[2, 0]), Ok(Some(true)));
    assert_eq!(verdict(&key, &[0, 2]), Ok(Some(true)));
    assert_eq!(verdict(&key, &[0]), Ok(Some(false)));
    assert_eq!(verdict(&key, &[0, 1, 2]), Ok(Some(false)));
    assert_eq!(verdict(&key, &[0, 0]), Err(ProgressRefusal::NoSuchOption));
}

#[test]
fn an_order_and_a_match_need_every_place() {
    for kind in [CheckKind::Ordering, CheckKind::Matching] {
        let key = key(kind, 3, &[2, 0, 1]);
        assert_eq!(verdict(&key, &[2, 0, 1]), Ok(Some(true)));
        assert_eq!(verdict(&key, &[0, 1, 2]), Ok(Some(false)));
        assert_eq!(verdict(&key, &[2, 0]), Err(ProgressRefusal::Incomplete));
    }
}

#[test]
fn what_is_written_from_memory_gets_no_verdict() {
    let key = key(CheckKind::Recall, 0, &[]);
    let answer = |written: &str| CheckAnswer {
        chosen: Vec::new(),
        written: written.to_owned(),
    };
    assert_eq!(
        mark(&key, &answer("Assess, plan, do, review"))
            .unwrap()
            .right,
        None
    );
    assert_eq!(mark(&key, &answer(" ")), Err(ProgressRefusal::NoAnswer));
}

#[test]
fn a_step_is_done_when_every_check_is_answered_by_an_active_participant() {
    assert_eq!(
        finish_step(EnrolmentState::Active, 2, 2),
        Ok(StepState::Done)
    );
    assert_eq!(
        finish_step(EnrolmentState::Active, 2, 1),
        Err(ProgressRefusal::ChecksOpen { open: 1 })
    );
    for standing in EnrolmentState::ALL
        .iter()
        .filter(|it| **it != EnrolmentState::Active)
    {
        assert!(finish_step(*standing, 0, 0).is_err(), "{standing}");
    }
}

#[test]
fn a_task_is_handed_in_and_confirmed_by_somebody_else() {
    let handed_in = hand_in(
        EnrolmentState::Active,
        TaskState::Writing,
        "I watched a lesson.",
        now(),
    )
    .unwrap();
    assert_eq!(handed_in.to, TaskState::HandedIn);
    assert_eq!(
        confirm(handed_in.to, true, true, "", now()),
        Err(ProgressRefusal::OwnTask)
    );
    assert_eq!(
        confirm(handed_in.to, false, false, " ", now()),
        Err(ProgressRefusal::ReasonMissing)
    );
    let done = confirm(handed_in.to, false, true, "", now()).unwrap();
    assert!(done.to.is_final());
    assert_eq!(
        hand_in(EnrolmentState::Active, done.to, "Again.", now()),
        Err(ProgressRefusal::WrongState {
            from: TaskState::Confirmed
        })
    );
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    source::assert_refusals_are_told_well(&[
        &ProgressRefusal::NotActive {
            standing: EnrolmentState::Deferred,
        },
        &ProgressRefusal::NoAnswer,
        &ProgressRefusal::OneOnly,
        &ProgressRefusal::NoSuchOption,
        &ProgressRefusal::Incomplete,
        &ProgressRefusal::ChecksOpen { open: 1 },
        &ProgressRefusal::WrongState {
            from: TaskState::Confirmed,
        },
        &ProgressRefusal::NothingWritten,
        &ProgressRefusal::OwnTask,
        &ProgressRefusal::ReasonMissing,
    ]);
}
