//! Key messages: what a module must leave with its readers, agreed by the team before it is written.
//!
//! What this room decides: when a message may be agreed, and whether the text meets it.
//! What it does not know: modules, files, how anything is kept.

use super::pack::is_quoted;
use crate::{people::PersonId, source};

crate::coded! {
    /// Where a message stands.
    pub enum State {
        /// Being discussed.
        Open = "open", "Open";
        /// Agreed by the team.
        Agreed = "agreed", "Agreed";
        /// Given up; kept for the record.
        Dropped = "dropped", "Given up";
    }
}

impl State {
    /// Where it may go from here. A reworded message is open again, whatever it was.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Agreed, Self::Dropped],
            Self::Agreed | Self::Dropped => &[Self::Open],
        }
    }
}

crate::coded! {
    /// What somebody says to a message.
    pub enum Stance {
        /// A remark.
        Note = "note", "A remark";
        /// They agree with these words.
        Agree = "agree", "I agree";
        /// They do not, and say why.
        Disagree = "disagree", "I disagree";
    }
}

/// How many people have to agree beside whoever wrote the message.
pub const OTHERS: usize = 2;

/// What the rule needs to know of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreeFacts<'a> {
    /// Where it stands.
    pub state: State,
    /// Who wrote it.
    pub author: PersonId,
    /// How many framework statements it is linked to.
    pub statements: usize,
    /// The stances on the words as they stand, oldest first.
    pub voices: &'a [(PersonId, Stance)],
    /// Why it is agreed although somebody disagrees.
    pub reason: &'a str,
}

/// A message is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Who agrees.
    pub agree: Vec<PersonId>,
    /// Who does not; their words are kept with the agreement.
    pub disagree: Vec<PersonId>,
}

crate::refusals! {
    /// Why a message is not agreed, said to, or reworded; the first that applies.
    pub enum MessageRefusal {
        /// It is not open.
        NotOpen = "message_not_open" [source::SENDA_MESSAGES] "This message is not open any more. Reword it to discuss it again.";
        /// It has no words.
        NoWords = "message_no_words" [source::SENDA_MESSAGES, "words"] "Write the message in a sentence.";
        /// It serves no statement.
        NoStatement = "message_no_statement" [source::SENDA_MESSAGES, "statements"] "Choose at least one framework statement that this message serves.";
        /// Too few agree.
        TooFew {
            /// How many agree beside the author.
            agree: usize
        } = "message_too_few" [source::SENDA_MESSAGES] "{agree} of {OTHERS} others agree. A message is agreed when {OTHERS} people agree beside whoever wrote it.";
        /// Somebody disagrees and nothing is said to it.
        Unanswered = "message_unanswered" [source::SENDA_MESSAGES, "reason"] "Somebody disagrees. Say why the message is agreed all the same; both are kept.";
        /// A disagreement without a reason.
        NoReason = "message_no_reason" [source::SENDA_MESSAGES, "words"] "Say why you disagree, so that the others can answer.";
    }
}

/// What each person thinks of it now: their newest stance, remarks apart.
pub fn newest(voices: &[(PersonId, Stance)]) -> Vec<(PersonId, Stance)> {
    let mut found: Vec<(PersonId, Stance)> = Vec::new();
    for (who, stance) in voices.iter().filter(|(_, stance)| *stance != Stance::Note) {
        found.retain(|(known, _)| known != who);
        found.push((*who, *stance));
    }
    found
}

/// May this message be agreed?
///
/// # Source
/// Senda's policy on key messages ([`source::SENDA_MESSAGES`]).
/// # Errors
/// See [`MessageRefusal`]; the first that applies.
pub fn agree(facts: &AgreeFacts<'_>) -> Result<Agreed, MessageRefusal> {
    if facts.state != State::Open {
        return Err(MessageRefusal::NotOpen);
    }
    if facts.statements == 0 {
        return Err(MessageRefusal::NoStatement);
    }
    let now = newest(facts.voices);
    let of = |wanted: Stance| -> Vec<PersonId> {
        let found = now.iter().filter(|(_, stance)| *stance == wanted);
        found.map(|(who, _)| *who).collect()
    };
    let (agree, disagree) = (of(Stance::Agree), of(Stance::Disagree));
    let others = agree.iter().filter(|who| **who != facts.author).count();
    if others < OTHERS {
        return Err(MessageRefusal::TooFew { agree: others });
    }
    if !disagree.is_empty() && facts.reason.trim().is_empty() {
        return Err(MessageRefusal::Unanswered);
    }
    Ok(Agreed { agree, disagree })
}

/// May this be said to it?
///
/// # Errors
/// [`MessageRefusal::NotOpen`] for a stance on what is settled, [`MessageRefusal::NoReason`].
pub fn say(state: State, stance: Stance, words: &str) -> Result<(), MessageRefusal> {
    if stance != Stance::Note && state != State::Open {
        return Err(MessageRefusal::NotOpen);
    }
    if stance != Stance::Agree && words.trim().is_empty() {
        return Err(MessageRefusal::NoReason);
    }
    Ok(())
}

/// How the text stands to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// A passage that was named still stands in the text.
    Here,
    /// A passage was named, and the text has lost it.
    Lost,
    /// No passage was named yet.
    NotYet,
}

/// Does the text meet this message? `places` are the passages that somebody named, each with its page's present text
/// (nothing when the page is gone).
pub fn met(places: &[(&str, Option<&str>)]) -> Met {
    let stands = |(passage, page): &(&str, Option<&str>)| {
        !passage.trim().is_empty() && page.is_some_and(|page| is_quoted(passage, page))
    };
    if places.iter().any(stands) {
        Met::Here
    } else if places.is_empty() {
        Met::NotYet
    } else {
        Met::Lost
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Coded;

    fn who(number: i64) -> PersonId {
        PersonId::from_number(number)
    }
    fn attempt(voices: &[(i64, Stance)], reason: &str) -> Result<Agreed, MessageRefusal> {
        let voices: Vec<_> = voices
            .iter()
            .map(|(n, stance)| (who(*n), *stance))
            .collect();
        agree(&AgreeFacts {
            state: State::Open,
            author: who(1),
            statements: 1,
            voices: &voices,
            reason,
        })
    }

    #[test]
    fn a_message_is_agreed_when_two_others_agree() {
        use Stance::Agree;
        assert_eq!(
            attempt(&[(1, Agree), (2, Agree)], ""),
            Err(MessageRefusal::TooFew { agree: 1 })
        );
        assert!(attempt(&[(2, Agree), (3, Agree)], "").is_ok());
        assert_eq!(
            attempt(&[(2, Agree), (2, Agree)], ""),
            Err(MessageRefusal::TooFew { agree: 1 })
        );
    }

    #[test]
    fn a_disagreement_stops_nothing_but_is_answered_and_kept() {
        use Stance::{Agree, Disagree};
        let voices = [(2, Agree), (3, Agree), (4, Disagree)];
        assert_eq!(attempt(&voices, " "), Err(MessageRefusal::Unanswered));
        let agreed = attempt(&voices, "We tried it in two schools.").unwrap();
        assert_eq!(agreed.disagree, [who(4)]);
        // Who changes their mind disagrees no more.
        let voices = [(2, Agree), (3, Agree), (4, Disagree), (4, Agree)];
        assert_eq!(attempt(&voices, "").unwrap().disagree, []);
    }

    #[test]
    fn a_message_that_serves_no_statement_or_is_settled_is_not_agreed() {
        let voices = [(who(2), Stance::Agree), (who(3), Stance::Agree)];
        let mut facts = AgreeFacts {
            state: State::Open,
            author: who(1),
            statements: 0,
            voices: &voices,
            reason: "",
        };
        assert_eq!(agree(&facts), Err(MessageRefusal::NoStatement));
        facts.state = State::Agreed;
        assert_eq!(agree(&facts), Err(MessageRefusal::NotOpen));
    }

    #[test]
    fn a_message_is_met_while_one_of_its_passages_stands() {
        assert_eq!(met(&[]), Met::NotYet);
        assert_eq!(
            met(&[("every pupil", Some("It is for every pupil."))]),
            Met::Here
        );
        assert_eq!(met(&[("every pupil", Some("It is for all."))]), Met::Lost);
        assert_eq!(met(&[("every pupil", None)]), Met::Lost);
        assert_eq!(met(&[("", Some("anything"))]), Met::Lost);
    }

    proptest! {
        #[test]
        fn nothing_is_agreed_without_two_others_and_no_disagreement_goes_unanswered(
            voices in prop::collection::vec((1i64..6, 0..Stance::ALL.len()), 0..20), answered in any::<bool>()
        ) {
            let voices: Vec<_> = voices.into_iter().map(|(n, place)| (n, Stance::ALL[place])).collect();
            if let Ok(agreed) = attempt(&voices, if answered { "Because." } else { "" }) {
                prop_assert!(agreed.agree.iter().filter(|one| **one != who(1)).count() >= OTHERS);
                prop_assert!(agreed.disagree.is_empty() || answered);
                prop_assert!(agreed.agree.iter().all(|one| !agreed.disagree.contains(one)));
            }
        }
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &MessageRefusal::NotOpen,
            &MessageRefusal::NoWords,
            &MessageRefusal::NoStatement,
            &MessageRefusal::TooFew { agree: 1 },
            &MessageRefusal::Unanswered,
            &MessageRefusal::NoReason,
        ]);
        assert_eq!(say(State::Agreed, Stance::Note, "Still true."), Ok(()));
        assert_eq!(
            say(State::Agreed, Stance::Agree, ""),
            Err(MessageRefusal::NotOpen)
        );
        assert_eq!(
            say(State::Open, Stance::Disagree, " "),
            Err(MessageRefusal::NoReason)
        );
        for state in State::ALL {
            assert!(!state.targets().is_empty());
        }
    }
}
