//! A change to a text that was signed: which signatures it undoes.
//!
//! What this room decides: what has to be looked at again.
//! What it does not know: how the change was found or made.

mod lines;
mod suggest;

use super::{
    review::{SignOff, next_unsigned},
    stage::Stage,
};
use crate::source;

pub use suggest::{Edited, Finding, Suggested, suggest};

crate::coded! {
    /// What kind of change was made to a text.
    pub enum Change {
        /// What is taught, asked or asserted.
        Meaning = "meaning", "What is taught";
        /// What the law or statutory guidance is said to require.
        Statutory = "statutory", "What the law requires";
        /// A source it rests on was changed or replaced; the text is as it was.
        SourceChanged = "source_changed", "A cited source has changed";
        /// How it is said, with the same meaning.
        Wording = "wording", "Wording";
        /// A slip of the pen.
        Slip = "slip", "Spelling or punctuation";
        /// Pictures, captions, pieces, order on the page.
        Presentation = "presentation", "Pictures and layout";
    }
}

/// The stages whose signatures a change undoes, in order.
///
/// # Source
/// Senda's policy on sign-off ([`crate::source::SENDA_SIGN_OFF`]).
pub const fn reopened_by(change: Change) -> &'static [Stage] {
    match change {
        Change::Meaning | Change::Statutory => Stage::SIGNED,
        Change::SourceChanged => &[Stage::LegalCheck],
        Change::Wording => &[Stage::PeerReview, Stage::Proofreading, Stage::Digital],
        Change::Slip => &[Stage::Proofreading],
        Change::Presentation => &[Stage::Proofreading, Stage::Digital],
    }
}

/// What is left after a change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reopened {
    /// The signatures that still stand.
    pub standing: Vec<SignOff>,
    /// The signatures that were undone.
    pub undone: Vec<SignOff>,
    /// The first stage that has to look again.
    pub first: Stage,
}

/// Undoes the signatures that a change re-opens.
pub fn reopen(standing: &[SignOff], change: Change) -> Reopened {
    let (undone, standing): (Vec<_>, Vec<_>) = standing
        .iter()
        .copied()
        .partition(|sign_off| reopened_by(change).contains(&sign_off.stage));
    let first = next_unsigned(&standing);
    Reopened {
        standing,
        undone,
        first,
    }
}

crate::refusals! {
    /// Why a kind of change is not taken as it was said.
    pub enum KindRefusal {
        /// The comparison found more than was said, and nobody said why that is not so.
        WhyNot {
            /// What was found.
            found: Change
        } = "change_why_not" [source::SENDA_SIGN_OFF, "why_not"] "Comparing the texts found a change of this kind: {}. Choose it, or say why it is not one.", crate::base::Coded::label(*found);
    }
}

/// Does looking again at what `one` re-opens cover everything that `other` re-opens?
pub fn covers(one: Change, other: Change) -> bool {
    let again = reopened_by(one);
    reopened_by(other).iter().all(|stage| again.contains(stage))
}

/// May the author say that this is the kind of change, when the comparison suggests that one? Saying more than was
/// found needs no reason; saying less does. Answers with the reason that is to be kept.
///
/// # Errors
/// [`KindRefusal::WhyNot`].
pub fn confirm(
    suggested: Option<Change>,
    chosen: Change,
    why_not: &str,
) -> Result<Option<String>, KindRefusal> {
    match suggested {
        Some(found) if !covers(chosen, found) => {
            let why = why_not.trim();
            if why.is_empty() {
                return Err(KindRefusal::WhyNot { found });
            }
            Ok(Some(why.to_owned()))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Coded, people::PersonId, production::stage::Body};

    fn all_signed() -> Vec<SignOff> {
        let sign = |stage, body, by| SignOff {
            stage,
            body,
            by: PersonId::from_number(by),
            on: "2026-11-22".parse().unwrap(),
        };
        let mut all: Vec<_> = Stage::SIGNED
            .iter()
            .filter(|stage| **stage != Stage::ExternalApproval)
            .map(|stage| sign(*stage, None, 1))
            .collect();
        all.push(sign(Stage::ExternalApproval, Some(Body::Dfe), 2));
        all.push(sign(Stage::ExternalApproval, Some(Body::Eef), 3));
        all
    }

    #[test]
    fn a_slip_needs_only_the_proofreader_again() {
        let reopened = reopen(&all_signed(), Change::Slip);
        assert_eq!(reopened.first, Stage::Proofreading);
        assert_eq!(reopened.undone.len(), 1);
    }

    #[test]
    fn a_changed_source_goes_back_to_the_legal_check() {
        assert_eq!(
            reopen(&all_signed(), Change::SourceChanged).first,
            Stage::LegalCheck
        );
    }

    #[test]
    fn a_change_of_meaning_is_approved_again_by_everybody() {
        let reopened = reopen(&all_signed(), Change::Meaning);
        assert_eq!(reopened.first, Stage::PeerReview);
        assert!(reopened.standing.is_empty());
    }

    #[test]
    fn saying_less_than_was_found_needs_a_reason_and_saying_more_does_not() {
        use Change::{Meaning, Slip, SourceChanged, Statutory, Wording};
        assert_eq!(confirm(Some(Slip), Wording, ""), Ok(None));
        assert_eq!(confirm(Some(Statutory), Meaning, ""), Ok(None));
        assert_eq!(confirm(None, Slip, ""), Ok(None));
        assert_eq!(
            confirm(Some(Wording), Slip, " "),
            Err(KindRefusal::WhyNot { found: Wording })
        );
        assert_eq!(
            confirm(
                Some(SourceChanged),
                Wording,
                "Only the year of the edition."
            ),
            Ok(Some("Only the year of the edition.".into()))
        );
        source::assert_refusals_are_told_well(&[&KindRefusal::WhyNot { found: Wording }]);
    }

    #[test]
    fn every_change_re_opens_something_and_loses_no_signature() {
        for change in Change::ALL {
            let reopened = reopen(&all_signed(), *change);
            assert_ne!(reopened.first, Stage::Ready, "{change}");
            assert_eq!(
                reopened.standing.len() + reopened.undone.len(),
                all_signed().len()
            );
        }
    }
}
