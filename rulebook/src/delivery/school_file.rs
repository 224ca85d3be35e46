//! The school file: when a new version is kept, who may be shown a document, and when feedback is asked for and given.
//!
//! What this room decides: what may happen to a participant's own documents.
//! What it does not know: what they say, or whether that is good.

use crate::{
    base::{Day, Instant},
    source,
};

crate::coded! {
    /// To whom something is shown.
    pub enum Reader {
        /// Somebody who studies too.
        Buddy = "buddy", "Buddy";
        /// A coach.
        Coach = "coach", "Coach";
        /// The facilitator of the group, for feedback.
        Facilitator = "facilitator", "Facilitator";
        /// A line manager, by a link.
        Manager = "manager", "Line manager";
    }
}

crate::coded! {
    /// Where a request for feedback stands.
    pub enum AskState {
        /// Waits.
        Asked = "asked", "Waits for feedback";
        /// Answered.
        Answered = "answered", "Feedback given";
        /// Taken back.
        TakenBack = "taken_back", "Taken back";
    }
}

/// Days for which a link works.
pub const LINK_DAYS: i32 = 42;
/// Files that a document may carry.
pub const MOST_FILES: i64 = 8;
/// Bytes of one of them.
pub const FILE_BYTES: usize = 2 << 20;
/// Microseconds within which savings that nobody asked for become one version.
const SETTLES: i64 = 10 * 60 * 1_000_000;

crate::refusals! {
    /// Why something is not shown to somebody; the first that applies.
    pub enum ShareRefusal {
        /// To oneself.
        Yourself = "yourself" [source::SENDA_FILE, "who"] "This is your own already. Choose somebody else.";
        /// Not one of one's people.
        NotYours = "not_yours" [source::SENDA_FILE, "who"] "Choose one of your own people: your buddy, your coach or your facilitator.";
        /// It is shown to them.
        Already = "shared_already" [source::SENDA_FILE, "who"] "They can read it already.";
    }
}

crate::refusals! {
    /// Why feedback is not asked for or given; the first that applies.
    pub enum AskRefusal {
        /// Nothing to read.
        Empty = "nothing_written" [source::SENDA_FILE] "Write something first; then there is something to say about it.";
        /// Nobody to ask.
        Nobody = "nobody_to_ask" [source::SENDA_FILE] "You are in no group with a facilitator yet, so there is nobody to ask.";
        /// It is asked for.
        AskedAlready = "asked_already" [source::SENDA_FILE] "You have asked for feedback on this already. You can take that back and ask anew.";
        /// It is over.
        Over = "ask_over" [source::SENDA_FILE] "This was answered or taken back already.";
        /// Feedback without words.
        NoWords = "words_missing" [source::SENDA_FILE, "words"] "Write what works and what would help it on, at a passage or on the whole.";
        /// About words that are not there.
        NotThere = "passage_missing" [source::SENDA_FILE, "passage"] "Choose a passage of this text, or the whole.";
    }
}

crate::refusals! {
    /// Why a file is not kept with a document; the first that applies.
    pub enum FileRefusal {
        /// Too many.
        TooMany = "too_many_files" [source::SENDA_FILE, "file"] "A document carries up to {} files. Take one out first.", MOST_FILES;
        /// Too large.
        TooLarge = "file_too_large" [source::SENDA_FILE, "file"] "The file is larger than 2 MB. Choose a smaller one.";
        /// Nothing chosen.
        Empty = "file_empty" [source::SENDA_FILE, "file"] "Choose a file that is not empty.";
    }
}

/// What is known when something is to be shown to somebody.
#[derive(Debug, Clone, Copy)]
pub struct ShareFacts {
    /// It is their own.
    pub own: bool,
    /// They are one of the owner's people, or a line manager.
    pub known: bool,
    /// They can read it.
    pub already: bool,
}

/// May this be shown to them?
///
/// # Source
/// [`source::SENDA_FILE`].
/// # Errors
/// See [`ShareRefusal`].
pub const fn share(facts: &ShareFacts) -> Result<(), ShareRefusal> {
    if facts.own {
        return Err(ShareRefusal::Yourself);
    }
    if !facts.known {
        return Err(ShareRefusal::NotYours);
    }
    if facts.already {
        return Err(ShareRefusal::Already);
    }
    Ok(())
}

/// Does a share still open? A link ends on its day; everything ends when it is taken back.
///
/// # Source
/// [`source::SENDA_FILE`].
pub fn opens(taken_back: bool, until: Option<Day>, today: Day) -> bool {
    !taken_back && until.is_none_or(|until| today <= until)
}

/// Does this saving take the place of the last version? Only savings of themselves do, close to one another.
///
/// # Source
/// [`source::SENDA_FILE`].
pub const fn settles_into(last: Option<(Instant, bool)>, by_itself: bool, now: Instant) -> bool {
    match last {
        Some((at, last_by_itself)) => {
            by_itself && last_by_itself && now.0.saturating_sub(at.0) < SETTLES
        }
        None => false,
    }
}

/// May feedback be asked for?
///
/// # Source
/// [`source::SENDA_FILE`].
/// # Errors
/// See [`AskRefusal`].
pub fn ask(text: &str, somebody: bool, asked: bool) -> Result<(), AskRefusal> {
    if text.trim().is_empty() {
        return Err(AskRefusal::Empty);
    }
    if !somebody {
        return Err(AskRefusal::Nobody);
    }
    if asked {
        return Err(AskRefusal::AskedAlready);
    }
    Ok(())
}

/// May this be said about this text? About the whole, when no passage is named.
///
/// # Source
/// [`source::SENDA_FILE`].
/// # Errors
/// See [`AskRefusal`].
pub fn say(state: AskState, text: &str, passage: &str, words: &str) -> Result<(), AskRefusal> {
    if state != AskState::Asked {
        return Err(AskRefusal::Over);
    }
    if words.trim().is_empty() {
        return Err(AskRefusal::NoWords);
    }
    if !passage.is_empty() && !text.contains(passage) {
        return Err(AskRefusal::NotThere);
    }
    Ok(())
}

/// May the feedback be given? Something must have been said.
///
/// # Source
/// [`source::SENDA_FILE`].
/// # Errors
/// See [`AskRefusal`].
pub const fn answer(state: AskState, said: i64) -> Result<(), AskRefusal> {
    match state {
        AskState::Asked if said > 0 => Ok(()),
        AskState::Asked => Err(AskRefusal::NoWords),
        AskState::Answered | AskState::TakenBack => Err(AskRefusal::Over),
    }
}

/// May another file be kept?
///
/// # Source
/// [`source::SENDA_FILE`].
/// # Errors
/// See [`FileRefusal`].
pub const fn attach(files: i64, bytes: usize) -> Result<(), FileRefusal> {
    if bytes == 0 {
        return Err(FileRefusal::Empty);
    }
    if bytes > FILE_BYTES {
        return Err(FileRefusal::TooLarge);
    }
    if files >= MOST_FILES {
        return Err(FileRefusal::TooMany);
    }
    Ok(())
}

/// The text of a document after its task was handed in: the task's own, or, where somebody went on writing in the file,
/// both. Nothing that was written goes away.
///
/// # Source
/// [`source::SENDA_FILE`].
pub fn grown(now: &str, from_task_before: &str, from_task: &str, on: Day) -> String {
    if now.trim().is_empty() || now == from_task_before || now == from_task {
        return from_task.to_owned();
    }
    format!(
        "{now}\n\n## Handed in again on {}\n\n{from_task}",
        on.in_words()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_told_well() {
        source::assert_refusals_are_told_well(&[
            &ShareRefusal::Yourself,
            &ShareRefusal::NotYours,
            &ShareRefusal::Already,
            &AskRefusal::Empty,
            &AskRefusal::Nobody,
            &AskRefusal::AskedAlready,
            &AskRefusal::Over,
            &AskRefusal::NoWords,
            &AskRefusal::NotThere,
            &FileRefusal::TooMany,
            &FileRefusal::TooLarge,
            &FileRefusal::Empty,
        ]);
    }

    #[test]
    fn what_is_saved_by_itself_settles_and_what_was_asked_for_stays() {
        let at = |minutes: i64| Instant(minutes * 60_000_000);
        assert!(!settles_into(None, true, at(0)));
        assert!(settles_into(Some((at(0), true)), true, at(9)));
        assert!(!settles_into(Some((at(0), true)), true, at(10)));
        assert!(!settles_into(Some((at(0), false)), true, at(1)));
        assert!(!settles_into(Some((at(0), true)), false, at(1)));
    }

    #[test]
    fn a_share_ends_after_its_last_day_or_when_it_is_taken_back() {
        let day = |text: &str| text.parse().unwrap();
        let today: Day = day("2026-11-28");
        assert!(opens(false, None, today));
        assert!(opens(false, Some(today), today));
        assert!(!opens(false, Some(day("2026-11-27")), today));
        assert!(!opens(true, None, today));
    }

    #[test]
    fn nothing_that_was_written_goes_away_when_a_task_is_handed_in_again() {
        let on: Day = "2026-11-28".parse().unwrap();
        assert_eq!(grown("", "", "New.", on), "New.");
        assert_eq!(grown("Old.", "Old.", "New.", on), "New.");
        let both = grown("Old, and more.", "Old.", "New.", on);
        assert!(both.contains("Old, and more.") && both.ends_with("New."));
    }

    #[test]
    fn feedback_is_about_words_that_are_there() {
        assert_eq!(
            say(AskState::Asked, "One. Two.", "Three.", "Why?"),
            Err(AskRefusal::NotThere)
        );
        assert_eq!(say(AskState::Asked, "One. Two.", "Two.", "Why?"), Ok(()));
        assert_eq!(
            say(AskState::Asked, "One.", "", " "),
            Err(AskRefusal::NoWords)
        );
        assert_eq!(
            say(AskState::Answered, "One.", "", "x"),
            Err(AskRefusal::Over)
        );
        assert_eq!(answer(AskState::Asked, 0), Err(AskRefusal::NoWords));
    }

    #[test]
    fn small_files_only_and_not_too_many() {
        assert_eq!(attach(0, 0), Err(FileRefusal::Empty));
        assert_eq!(attach(0, FILE_BYTES + 1), Err(FileRefusal::TooLarge));
        assert_eq!(attach(MOST_FILES, 1), Err(FileRefusal::TooMany));
        assert_eq!(attach(0, FILE_BYTES), Ok(()));
    }
}
