//! Laws of production that hold for every sequence of decisions and changes.

use proptest::prelude::*;

use super::{
    change::{Change, reopen, reopened_by},
    review::{DecideAsked, DecideFacts, SignOff, decide, is_signed},
    stage::{Body, Decision, Stage},
};
use crate::{
    base::{Coded, Instant, Now},
    people::PersonId,
};

fn any_of<T: Coded + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..T::ALL.len()).prop_map(|place| T::ALL[place])
}

fn now() -> Now {
    Now {
        at: Instant(1),
        day: "2026-11-22".parse().unwrap(),
        minute_of_day: 1,
    }
}

proptest! {
    #[test]
    fn an_item_is_ready_only_when_every_stage_was_signed_by_somebody_who_did_not_write_it(
        acts in prop::collection::vec((any_of::<Decision>(), 1i64..6, any_of::<Body>(), prop::option::of(any_of::<Change>())), 0..60)
    ) {
        let authors = [PersonId::from_number(1)];
        let mut stage = Stage::Draft;
        let mut standing: Vec<SignOff> = Vec::new();
        for (decision, by, body, change) in acts {
            let facts = DecideFacts { stage, version: 1, authors: &authors, standing: &standing, blocking_comments: 0, conflicted: &[] };
            let asked = DecideAsked {
                by: PersonId::from_number(by), permitted: stage.action(), stage, version: 1,
                decision, body: Some(body), reason: "Because.",
            };
            if let Ok(decided) = decide(&facts, &asked, now()) {
                prop_assert!(decided.to == stage || stage.targets().contains(&decided.to), "{stage} to {}", decided.to);
                standing.extend(decided.sign_off);
                stage = decided.to;
            }
            // A writer revises only a draft; its change undoes signatures.
            if let Some(change) = change.filter(|_| stage == Stage::Draft) {
                standing = reopen(&standing, change).standing;
            }
            if stage == Stage::Ready {
                prop_assert!(Stage::SIGNED.iter().all(|signed| is_signed(*signed, &standing)));
            }
            prop_assert!(standing.iter().all(|sign_off| !authors.contains(&sign_off.by)));
        }
    }

    #[test]
    fn what_a_change_re_opens_is_signed_by_nobody_afterwards(change in any_of::<Change>(), stages in prop::collection::vec(any_of::<Stage>(), 0..12)) {
        let standing: Vec<_> = stages.into_iter().map(|stage| SignOff {
            stage, body: None, by: PersonId::from_number(2), on: now().day,
        }).collect();
        let reopened = reopen(&standing, change);
        for stage in reopened_by(change) {
            prop_assert!(!is_signed(*stage, &reopened.standing));
        }
        // Exactly those: every other signature stands as it stood.
        let kept: Vec<_> = standing.iter().filter(|one| !reopened_by(change).contains(&one.stage)).copied().collect();
        prop_assert_eq!(&reopened.standing, &kept);
        prop_assert!(reopened.undone.iter().all(|one| reopened_by(change).contains(&one.stage)));
    }
}

#[test]
fn every_stage_can_be_reached_from_draft() {
    let mut reached = vec![Stage::Draft];
    for _ in Stage::ALL {
        for stage in reached.clone() {
            reached.extend(stage.targets());
        }
        reached.sort_unstable();
        reached.dedup();
    }
    assert_eq!(reached, Stage::ALL);
}
