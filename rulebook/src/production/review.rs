//! A decision at a stage: who may take it, and where the item goes.
//!
//! What this room decides: whether this person may sign, ask for changes or hand on, and the next stage.
//! What it does not know: the text, comments, how signatures are kept.

use super::stage::{Body, Decision, Stage};
use crate::{
    base::{Coded, Day, Instant, Now},
    people::{Action, PersonId},
    source,
};

/// A signature that stands on the current text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignOff {
    /// The stage that was signed.
    pub stage: Stage,
    /// For which body, at external approval.
    pub body: Option<Body>,
    /// Who signed.
    pub by: PersonId,
    /// When.
    pub on: Day,
}

/// What the rule needs to know of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideFacts<'a> {
    /// Where it stands.
    pub stage: Stage,
    /// The number of its current version.
    pub version: i64,
    /// Everybody who wrote any part of the current text.
    pub authors: &'a [PersonId],
    /// The signatures that stand.
    pub standing: &'a [SignOff],
    /// How many comments marked as blocking are open.
    pub blocking_comments: i64,
    /// Everybody who declared a conflict of interest.
    pub conflicted: &'a [PersonId],
}

/// What somebody wants to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideAsked<'a> {
    /// Who.
    pub by: PersonId,
    /// What they are permitted to do (from their permit).
    pub permitted: Action,
    /// The stage they saw.
    pub stage: Stage,
    /// The version they read.
    pub version: i64,
    /// What they decide.
    pub decision: Decision,
    /// For which body, at external approval.
    pub body: Option<Body>,
    /// Why; needed when asking for changes.
    pub reason: &'a str,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Decided {
    /// The stage before.
    pub from: Stage,
    /// The stage after; the same when another body still has to approve.
    pub to: Stage,
    /// The signature given, if one was.
    pub sign_off: Option<SignOff>,
    /// The reason given, if one was.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

crate::refusals! {
    /// Why a decision on an item may not be taken; the first that applies.
    pub enum DecideRefusal {
        /// The item has moved since it was opened.
        StageMoved {
            /// Where it is now.
            now: Stage
        } = "stage_moved" [source::SENDA_SIGN_OFF] "This item has moved to {} since you opened it. Open it again.", now.label();
        /// The text has changed since it was read.
        VersionMoved {
            /// The current version.
            now: i64
        } = "version_moved" [source::SENDA_SIGN_OFF] "Version {now} was saved since you opened this item. Read it before you decide.";
        /// The decision does not exist at this stage.
        NotADecisionHere {
            /// The stage.
            stage: Stage
        } = "not_a_decision_here" [source::SENDA_SIGN_OFF, "decision"] "This cannot be decided at the stage “{}”.", stage.label();
        /// Deciding at this stage is another role's duty.
        NotYourStage {
            /// The stage.
            stage: Stage
        } = "not_your_stage" [source::SENDA_SIGN_OFF] "Your role does not decide at the stage “{}”.", stage.label();
        /// They wrote part of it.
        OwnWork = "own_work" [source::SENDA_SIGN_OFF] "You wrote part of this text, so somebody else has to decide on it.";
        /// They declared a conflict of interest.
        Conflict = "conflict" [source::SENDA_SIGN_OFF] "You declared a conflict of interest on this item, so somebody else has to decide on it.";
        /// Somebody asked for changes without saying which.
        ReasonMissing = "reason_missing" [source::SENDA_SIGN_OFF, "reason"] "Say what has to change, and why.";
        /// External approval without naming the body.
        BodyMissing = "body_missing" [source::SENDA_SIGN_OFF, "body"] "Say whether you decide for DfE or for EEF.";
        /// The body has approved already.
        BodyApproved {
            /// Which.
            body: Body
        } = "body_approved" [source::SENDA_SIGN_OFF, "body"] "{} has approved this text already.", body.label();
        /// One person for both bodies.
        SameApprover = "same_approver" [source::SENDA_SIGN_OFF] "You approved this text for the other body, so somebody else has to decide for this one.";
        /// Blocking comments are open.
        CommentsOpen {
            /// How many.
            open: i64
        } = "comments_open" [source::SENDA_SIGN_OFF] "{open} blocking comments are open. Settle them, or ask for changes.";
    }
}

/// May this be decided, and where does the item go?
///
/// Forward it goes to the first stage after draft that has no standing signature, so a revised text passes only the
/// stages that its change re-opened (see [`super::change::reopened_by`]). External approval stands when both bodies signed.
///
/// # Source
/// Senda's policy on sign-off ([`source::SENDA_SIGN_OFF`]).
/// # Errors
/// See [`DecideRefusal`]; the first that applies, in the order of its variants.
pub fn decide(
    facts: &DecideFacts<'_>,
    asked: &DecideAsked<'_>,
    now: Now,
) -> Result<Decided, DecideRefusal> {
    check_standing(facts, asked)?;
    let reason = asked.reason.trim();
    match asked.decision {
        Decision::Changes => {
            if reason.is_empty() {
                return Err(DecideRefusal::ReasonMissing);
            }
            check_body(facts, asked)?;
            Ok(decided(facts, asked, Stage::Draft, None, now))
        }
        Decision::PassOn => {
            check_comments(facts)?;
            let to = next_unsigned(facts.standing);
            Ok(decided(facts, asked, to, None, now))
        }
        Decision::Approve => {
            check_body(facts, asked)?;
            check_comments(facts)?;
            let sign_off = SignOff {
                stage: facts.stage,
                body: asked
                    .body
                    .filter(|_| facts.stage == Stage::ExternalApproval),
                by: asked.by,
                on: now.day,
            };
            let mut standing = facts.standing.to_vec();
            standing.push(sign_off);
            let to = next_unsigned(&standing);
            Ok(decided(facts, asked, to, Some(sign_off), now))
        }
    }
}

fn decided(
    facts: &DecideFacts<'_>,
    asked: &DecideAsked<'_>,
    to: Stage,
    sign_off: Option<SignOff>,
    now: Now,
) -> Decided {
    let reason = asked.reason.trim();
    Decided {
        from: facts.stage,
        to,
        sign_off,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        at: now.at,
    }
}

fn check_standing(facts: &DecideFacts<'_>, asked: &DecideAsked<'_>) -> Result<(), DecideRefusal> {
    let stage = facts.stage;
    if asked.stage != stage {
        return Err(DecideRefusal::StageMoved { now: stage });
    }
    if asked.version != facts.version {
        return Err(DecideRefusal::VersionMoved { now: facts.version });
    }
    if !stage.decisions().contains(&asked.decision) {
        return Err(DecideRefusal::NotADecisionHere { stage });
    }
    if asked.permitted != stage.action() {
        return Err(DecideRefusal::NotYourStage { stage });
    }
    // Handing on one's own draft is the writer's job; judging it is not.
    if stage != Stage::Draft && facts.authors.contains(&asked.by) {
        return Err(DecideRefusal::OwnWork);
    }
    if stage != Stage::Draft && facts.conflicted.contains(&asked.by) {
        return Err(DecideRefusal::Conflict);
    }
    Ok(())
}

fn check_body(facts: &DecideFacts<'_>, asked: &DecideAsked<'_>) -> Result<(), DecideRefusal> {
    if facts.stage != Stage::ExternalApproval {
        return Ok(());
    }
    let body = asked.body.ok_or(DecideRefusal::BodyMissing)?;
    let mut signed = facts
        .standing
        .iter()
        .filter(|sign_off| sign_off.stage == Stage::ExternalApproval);
    if signed.clone().any(|sign_off| sign_off.body == Some(body)) {
        return Err(DecideRefusal::BodyApproved { body });
    }
    if signed.any(|sign_off| sign_off.by == asked.by) {
        return Err(DecideRefusal::SameApprover);
    }
    Ok(())
}

const fn check_comments(facts: &DecideFacts<'_>) -> Result<(), DecideRefusal> {
    if facts.blocking_comments > 0 {
        return Err(DecideRefusal::CommentsOpen {
            open: facts.blocking_comments,
        });
    }
    Ok(())
}

/// Is this stage signed: at external approval, by both bodies?
pub fn is_signed(stage: Stage, standing: &[SignOff]) -> bool {
    let mut here = standing.iter().filter(|sign_off| sign_off.stage == stage);
    if stage == Stage::ExternalApproval {
        return Body::ALL
            .iter()
            .all(|body| here.clone().any(|sign_off| sign_off.body == Some(*body)));
    }
    here.next().is_some()
}

/// The first stage without a standing signature; ready when all have one.
pub fn next_unsigned(standing: &[SignOff]) -> Stage {
    Stage::SIGNED
        .iter()
        .copied()
        .find(|stage| !is_signed(*stage, standing))
        .unwrap_or(Stage::Ready)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn now() -> Now {
        Now {
            at: Instant(1),
            day: "2026-11-22".parse().unwrap(),
            minute_of_day: 600,
        }
    }
    fn who(number: i64) -> PersonId {
        PersonId::from_number(number)
    }
    fn facts<'a>(
        stage: Stage,
        authors: &'a [PersonId],
        standing: &'a [SignOff],
    ) -> DecideFacts<'a> {
        DecideFacts {
            stage,
            version: 3,
            authors,
            standing,
            blocking_comments: 0,
            conflicted: &[],
        }
    }
    fn asked(stage: Stage, decision: Decision, by: i64) -> DecideAsked<'static> {
        DecideAsked {
            by: who(by),
            permitted: stage.action(),
            stage,
            version: 3,
            decision,
            body: None,
            reason: "",
        }
    }
    fn signed(stage: Stage, body: Option<Body>, by: i64) -> SignOff {
        SignOff {
            stage,
            body,
            by: who(by),
            on: now().day,
        }
    }

    #[test]
    fn nobody_signs_their_own_work() {
        for stage in Stage::SIGNED {
            let authors = [who(1), who(2)];
            let got = decide(
                &facts(*stage, &authors, &[]),
                &asked(*stage, Decision::Approve, 2),
                now(),
            );
            assert_eq!(got, Err(DecideRefusal::OwnWork), "{stage}");
        }
    }

    #[test]
    fn who_declared_a_conflict_of_interest_decides_nothing_on_the_item() {
        for decision in [Decision::Approve, Decision::Changes] {
            let conflicted = [who(4)];
            let mut here = facts(Stage::PeerReview, &[], &[]);
            here.conflicted = &conflicted;
            let mut asked = asked(Stage::PeerReview, decision, 4);
            asked.reason = "Because.";
            assert_eq!(decide(&here, &asked, now()), Err(DecideRefusal::Conflict));
            asked.by = who(5);
            assert!(decide(&here, &asked, now()).is_ok());
        }
    }

    #[test]
    fn a_writer_hands_on_the_own_draft_to_peer_review() {
        let authors = [who(1)];
        let got = decide(
            &facts(Stage::Draft, &authors, &[]),
            &asked(Stage::Draft, Decision::PassOn, 1),
            now(),
        );
        assert_eq!(got.map(|decided| decided.to), Ok(Stage::PeerReview));
    }

    #[test]
    fn external_approval_needs_both_dfe_and_eef_by_different_people() {
        let peer = signed(Stage::PeerReview, None, 5);
        let mut dfe = asked(Stage::ExternalApproval, Decision::Approve, 8);
        dfe.body = Some(Body::Dfe);
        let first = decide(
            &facts(Stage::ExternalApproval, &[who(1)], &[peer]),
            &dfe,
            now(),
        )
        .unwrap();
        assert_eq!(first.to, Stage::ExternalApproval);
        let standing = [peer, first.sign_off.unwrap()];
        let here = facts(Stage::ExternalApproval, &[], &standing);
        assert_eq!(
            decide(&here, &dfe, now()),
            Err(DecideRefusal::BodyApproved { body: Body::Dfe })
        );
        let mut eef = asked(Stage::ExternalApproval, Decision::Approve, 8);
        eef.body = Some(Body::Eef);
        assert_eq!(decide(&here, &eef, now()), Err(DecideRefusal::SameApprover));
        eef.by = who(9);
        assert_eq!(decide(&here, &eef, now()).unwrap().to, Stage::LegalCheck);
    }

    #[test]
    fn changes_need_a_reason_and_go_back_to_draft() {
        let mut asked = asked(Stage::LegalCheck, Decision::Changes, 4);
        asked.reason = "  ";
        let facts = facts(Stage::LegalCheck, &[], &[]);
        assert_eq!(
            decide(&facts, &asked, now()),
            Err(DecideRefusal::ReasonMissing)
        );
        asked.reason = " The Code says “must” here. ";
        let decided = decide(&facts, &asked, now()).unwrap();
        assert_eq!(decided.to, Stage::Draft);
        assert_eq!(decided.sign_off, None);
        assert_eq!(
            decided.reason.as_deref(),
            Some("The Code says “must” here.")
        );
    }

    #[test]
    fn the_stage_the_version_and_the_role_must_match() {
        let here = facts(Stage::Proofreading, &[], &[]);
        let right = asked(Stage::Proofreading, Decision::Approve, 4);
        let mut wrong = right.clone();
        wrong.stage = Stage::Digital;
        assert_eq!(
            decide(&here, &wrong, now()),
            Err(DecideRefusal::StageMoved {
                now: Stage::Proofreading
            })
        );
        wrong = right.clone();
        wrong.version = 2;
        assert_eq!(
            decide(&here, &wrong, now()),
            Err(DecideRefusal::VersionMoved { now: 3 })
        );
        wrong = right.clone();
        wrong.permitted = Action::CheckLaw;
        assert_eq!(
            decide(&here, &wrong, now()),
            Err(DecideRefusal::NotYourStage {
                stage: Stage::Proofreading
            })
        );
        wrong = right;
        wrong.decision = Decision::PassOn;
        assert_eq!(
            decide(&here, &wrong, now()),
            Err(DecideRefusal::NotADecisionHere {
                stage: Stage::Proofreading
            })
        );
    }

    #[test]
    fn open_blocking_comments_hold_an_approval_but_not_a_request_for_changes() {
        let mut here = facts(Stage::PeerReview, &[], &[]);
        here.blocking_comments = 2;
        assert_eq!(
            decide(
                &here,
                &asked(Stage::PeerReview, Decision::Approve, 4),
                now()
            ),
            Err(DecideRefusal::CommentsOpen { open: 2 })
        );
        let mut changes = asked(Stage::PeerReview, Decision::Changes, 4);
        changes.reason = "See the comments.";
        assert!(decide(&here, &changes, now()).is_ok());
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        let stage = Stage::Digital;
        source::assert_refusals_are_told_well(&[
            &DecideRefusal::StageMoved { now: stage },
            &DecideRefusal::VersionMoved { now: 2 },
            &DecideRefusal::NotADecisionHere { stage },
            &DecideRefusal::NotYourStage { stage },
            &DecideRefusal::OwnWork,
            &DecideRefusal::Conflict,
            &DecideRefusal::ReasonMissing,
            &DecideRefusal::BodyMissing,
            &DecideRefusal::BodyApproved { body: Body::Eef },
            &DecideRefusal::SameApprover,
            &DecideRefusal::CommentsOpen { open: 1 },
        ]);
    }
}
