//! Findings: what was heard about the texts, what is decided on it, and the edition that answers it.
//!
//! What this room decides: the way of a finding from heard to answered, and which small numbers are told to nobody.
//! What it does not know: who said it, how it was asked, where it is kept.

use crate::source;

crate::coded! {
    /// Where a finding stands.
    pub enum State {
        /// Heard; nothing decided.
        Open = "open", "Open";
        /// The text will be changed.
        Change = "change", "To be changed";
        /// The text stays as it is, for a reason that everybody may read.
        NoChange = "no_change", "No change";
        /// An edition with the change was released.
        Answered = "answered", "Changed";
    }
}

impl State {
    /// Where it may go from here. Only a release answers; what was decided otherwise can be thought over.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Change, Self::NoChange],
            Self::Change => &[Self::NoChange, Self::Answered],
            Self::NoChange => &[Self::Change],
            Self::Answered => &[],
        }
    }
    /// Is it shown to those who were asked?
    pub const fn is_told(self) -> bool {
        matches!(self, Self::NoChange | Self::Answered)
    }
}

crate::coded! {
    /// From where it was heard.
    pub enum Heard {
        /// "Was this clear?", passage by passage.
        Passages = "passages", "What participants said on the page";
        /// The survey at the end of a module.
        Survey = "survey", "Survey at the end of the module";
        /// A focus group.
        FocusGroup = "focus_group", "Focus group";
        /// A note by a facilitator or a coach.
        Note = "note", "Facilitator’s or coach’s note";
    }
}

crate::coded! {
    /// What a finding says of the text: the codes of the coding frame.
    pub enum Theme {
        /// Hard to understand.
        Unclear = "unclear", "Unclear";
        /// Too long, or too much for the time.
        TooLong = "too_long", "Too long";
        /// Not right.
        Wrong = "wrong", "Wrong";
        /// Something is not there.
        Missing = "missing", "Missing";
        /// Does not fit the reader's kind of school.
        NotMySetting = "not_my_setting", "Does not fit my setting";
        /// Hard to read or to use.
        Access = "access", "Hard to read or use";
        /// Worth keeping as it is.
        Loved = "loved", "Loved";
    }
}

crate::coded! {
    /// What the content lead decides on a finding.
    pub enum Verdict {
        /// The text is changed.
        Change = "change", "Change it";
        /// It stays as it is.
        NoChange = "no_change", "Leave it as it is";
    }
}

impl Verdict {
    /// The state that it leads to.
    pub const fn becomes(self) -> State {
        match self {
            Self::Change => State::Change,
            Self::NoChange => State::NoChange,
        }
    }
}

/// What the rule needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecideFacts<'a> {
    /// Where the finding stands.
    pub state: State,
    /// What is decided.
    pub verdict: Verdict,
    /// The answer, in words for those who said it.
    pub answer: &'a str,
    /// Whether the item of the text was named.
    pub has_item: bool,
}

crate::refusals! {
    /// Why a finding is not raised or decided; the first that applies.
    pub enum FindingRefusal {
        /// It cannot go there from where it stands.
        NotFromHere = "finding_settled" [source::SENDA_LISTENING] "This finding has been answered, or decided in this way already.";
        /// No words for those who said it.
        AnswerMissing = "finding_no_answer" [source::SENDA_LISTENING, "answer"] "Say what will change, or why nothing does. Those who said it read these words.";
        /// A change without a text that changes.
        ItemMissing = "finding_no_item" [source::SENDA_LISTENING, "item"] "Choose the item whose text will be changed.";
        /// Nobody said it.
        NobodySaid = "finding_nobody" [source::SENDA_LISTENING, "said"] "Enter how many people said it: at least 1.";
        /// It has no words.
        NoWords = "finding_no_words" [source::SENDA_LISTENING, "words"] "Say in a sentence what was said, in your own words and without names.";
    }
}

/// May this be decided?
///
/// # Source
/// Senda's policy on listening ([`source::SENDA_LISTENING`]).
/// # Errors
/// See [`FindingRefusal`]; the first that applies.
pub fn decide(facts: &DecideFacts<'_>) -> Result<State, FindingRefusal> {
    let to = facts.verdict.becomes();
    if !facts.state.targets().contains(&to) {
        return Err(FindingRefusal::NotFromHere);
    }
    if facts.answer.trim().is_empty() {
        return Err(FindingRefusal::AnswerMissing);
    }
    if to == State::Change && !facts.has_item {
        return Err(FindingRefusal::ItemMissing);
    }
    Ok(to)
}

/// May this finding be raised?
///
/// # Errors
/// [`FindingRefusal::NoWords`], [`FindingRefusal::NobodySaid`].
pub fn raise(words: &str, said: i64) -> Result<(), FindingRefusal> {
    if words.trim().is_empty() {
        return Err(FindingRefusal::NoWords);
    }
    if said < 1 {
        return Err(FindingRefusal::NobodySaid);
    }
    Ok(())
}

/// Does a release with a change that names this finding answer it?
pub fn is_answered_by_release(state: State) -> bool {
    state.targets().contains(&State::Answered)
}

/// The smallest number of people of whom a statistic speaks.
pub const FEWEST: i64 = 5;

/// One total split into cells, as it may be shown: nothing at all below [`FEWEST`]; else the total, and each cell that
/// gives nobody away. A cell from 1 to 4 is hidden, and never alone: others are hidden with it until what is hidden holds
/// at least [`FEWEST`] people, or subtraction would find it.
///
/// # Source
/// Senda's policy on listening ([`source::SENDA_LISTENING`]).
pub fn shown(cells: &[i64]) -> Option<(i64, Vec<Option<i64>>)> {
    let total: i64 = cells.iter().sum();
    if total < FEWEST {
        return None;
    }
    let small = |count: i64| (1..FEWEST).contains(&count);
    let mut shown: Vec<Option<i64>> = cells
        .iter()
        .map(|count| (!small(*count)).then_some(*count))
        .collect();
    loop {
        let hidden: Vec<i64> = cells
            .iter()
            .zip(&shown)
            .filter(|(_, shown)| shown.is_none())
            .map(|(count, _)| *count)
            .collect();
        if hidden.is_empty() || (hidden.len() > 1 && hidden.iter().sum::<i64>() >= FEWEST) {
            return Some((total, shown));
        }
        let left = shown.iter_mut().filter(|cell| cell.is_some());
        match left.min_by_key(|cell| **cell) {
            Some(cell) => *cell = None,
            None => return Some((total, shown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Coded;

    fn attempt(
        state: State,
        verdict: Verdict,
        answer: &str,
        has_item: bool,
    ) -> Result<State, FindingRefusal> {
        decide(&DecideFacts {
            state,
            verdict,
            answer,
            has_item,
        })
    }

    #[test]
    fn a_finding_is_decided_with_words_for_those_who_said_it() {
        assert_eq!(
            attempt(State::Open, Verdict::NoChange, " ", false),
            Err(FindingRefusal::AnswerMissing)
        );
        assert_eq!(
            attempt(State::Open, Verdict::Change, "Shorter.", false),
            Err(FindingRefusal::ItemMissing)
        );
        assert_eq!(
            attempt(State::Open, Verdict::Change, "Shorter.", true),
            Ok(State::Change)
        );
        assert_eq!(
            attempt(State::Open, Verdict::NoChange, "The law says so.", false),
            Ok(State::NoChange)
        );
    }

    #[test]
    fn what_was_decided_can_be_thought_over_until_an_edition_answers_it() {
        assert_eq!(
            attempt(State::Change, Verdict::NoChange, "On reflection.", true),
            Ok(State::NoChange)
        );
        assert_eq!(
            attempt(State::NoChange, Verdict::Change, "On reflection.", true),
            Ok(State::Change)
        );
        for verdict in Verdict::ALL {
            assert_eq!(
                attempt(State::Answered, *verdict, "Again.", true),
                Err(FindingRefusal::NotFromHere)
            );
        }
    }

    #[test]
    fn only_what_was_decided_to_change_is_answered_by_a_release() {
        let answered: Vec<_> = State::ALL
            .iter()
            .filter(|state| is_answered_by_release(**state))
            .collect();
        assert_eq!(answered, [&State::Change]);
    }

    #[test]
    fn a_finding_says_something_and_somebody_said_it() {
        assert_eq!(raise(" ", 3), Err(FindingRefusal::NoWords));
        assert_eq!(raise("Too long.", 0), Err(FindingRefusal::NobodySaid));
        assert_eq!(raise("Too long.", 1), Ok(()));
        source::assert_refusals_are_told_well(&[
            &FindingRefusal::NotFromHere,
            &FindingRefusal::AnswerMissing,
            &FindingRefusal::ItemMissing,
            &FindingRefusal::NobodySaid,
            &FindingRefusal::NoWords,
        ]);
    }

    #[test]
    fn four_answers_are_no_statistic_and_a_small_cell_takes_another_with_it() {
        assert_eq!(shown(&[3, 1, 0]), None);
        assert_eq!(
            shown(&[12, 5, 0]),
            Some((17, vec![Some(12), Some(5), Some(0)]))
        );
        assert_eq!(shown(&[12, 6, 2]), Some((20, vec![Some(12), None, None])));
        assert_eq!(shown(&[4, 1, 0]), Some((5, vec![None, None, Some(0)])));
    }

    proptest! {
        #[test]
        fn nobody_is_found_by_subtraction(cells in proptest::collection::vec(0i64..12, 2..6)) {
            if let Some((total, shown)) = shown(&cells) {
                prop_assert_eq!(total, cells.iter().sum::<i64>());
                let hidden: Vec<i64> = cells.iter().zip(&shown).filter(|(_, one)| one.is_none()).map(|(count, _)| *count).collect();
                prop_assert!(hidden.is_empty() || (hidden.len() > 1 && hidden.iter().sum::<i64>() >= FEWEST));
                for (count, one) in cells.iter().zip(&shown) {
                    if let Some(told) = one {
                        prop_assert_eq!(told, count);
                        prop_assert!(*told == 0 || *told >= FEWEST);
                    }
                }
            } else {
                prop_assert!(cells.iter().sum::<i64>() < FEWEST);
            }
        }
    }
}
