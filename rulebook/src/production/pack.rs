//! A pack: texts sent to a named person at DfE or EEF by a link that ends.
//!
//! What this room decides: whether a pack may be made, whether its link still opens, what its reader may ask for, and
//! what each text of it is to its reader. What it does not know: the link's secret, the texts, how anything is kept.

use super::{
    review::SignOff,
    stage::{Body, Stage},
};
use crate::{
    base::{Day, Instant, Now},
    source,
};

/// The longest time a link may be good for, in days.
pub const LONGEST_DAYS: i32 = 120;
/// How many requests and decisions one link takes in [`WINDOW_SECONDS`].
pub const MOST_IN_WINDOW: i64 = 30;
/// The window of the limit, in seconds.
pub const WINDOW_SECONDS: i64 = 600;

/// An item that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackItem {
    /// Its title, to name it in a refusal.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// The signatures that stand.
    pub standing: Vec<SignOff>,
}

/// What is to be sent, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeFacts<'a> {
    /// For which body.
    pub body: Body,
    /// The items.
    pub items: &'a [PackItem],
    /// The last day on which the link opens.
    pub ends_on: Day,
}

crate::refusals! {
    /// Why a pack is not made; the first that applies.
    pub enum MakeRefusal {
        /// Nothing was chosen.
        NoItems = "no_items" [source::SENDA_PACK, "items"] "Choose at least one item to send.";
        /// Items that are not at the approval stage.
        NotAtApproval {
            /// Their titles.
            titles: Vec<String>
        } = "not_at_approval" [source::SENDA_PACK, "items"] "Not at the stage of DfE and EEF approval: {}.", titles.join("; ");
        /// Items that the body approved already.
        ApprovedAlready {
            /// Their titles.
            titles: Vec<String>
        } = "approved_already" [source::SENDA_PACK, "items"] "Approved already: {}.", titles.join("; ");
        /// The link would be over before it is read.
        EndsTooSoon = "ends_too_soon" [source::SENDA_PACK, "ends_on"] "Choose a last day after today.";
        /// The link would be open for too long.
        EndsTooLate {
            /// The latest day.
            latest: Day
        } = "ends_too_late" [source::SENDA_PACK, "ends_on"] "A link is good for at most {LONGEST_DAYS} days. The latest last day is {}.", latest.in_words();
    }
}

/// May this pack be made?
///
/// # Source
/// Senda's policy on approval packs ([`source::SENDA_PACK`]).
/// # Errors
/// See [`MakeRefusal`]; the first that applies.
pub fn make(facts: &MakeFacts<'_>, now: Now) -> Result<(), MakeRefusal> {
    if facts.items.is_empty() {
        return Err(MakeRefusal::NoItems);
    }
    let titles = elsewhere(facts.items);
    if !titles.is_empty() {
        return Err(MakeRefusal::NotAtApproval { titles });
    }
    let approved = |one: &&PackItem| approved_for(facts.body, &one.standing).is_some();
    let titles: Vec<String> = facts
        .items
        .iter()
        .filter(approved)
        .map(|one| one.title.clone())
        .collect();
    if !titles.is_empty() {
        return Err(MakeRefusal::ApprovedAlready { titles });
    }
    if facts.ends_on <= now.day {
        return Err(MakeRefusal::EndsTooSoon);
    }
    let latest = now.day.plus_days(LONGEST_DAYS);
    if facts.ends_on > latest {
        return Err(MakeRefusal::EndsTooLate { latest });
    }
    Ok(())
}

fn elsewhere(items: &[PackItem]) -> Vec<String> {
    items
        .iter()
        .filter(|one| one.stage != Stage::ExternalApproval)
        .map(|one| one.title.clone())
        .collect()
}

/// What the rule needs to know of a pack whose link was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkFacts {
    /// The last day on which it opens, closed at its end in England.
    pub ends_on: Day,
    /// When it was taken back, if it was.
    pub revoked_at: Option<Instant>,
    /// How many requests and decisions came by it within the last [`WINDOW_SECONDS`].
    pub recent: i64,
}

crate::refusals! {
    /// Why a link does not open, or takes nothing more; the first that applies.
    pub enum LinkRefusal {
        /// It was taken back.
        Revoked = "link_revoked" [source::SENDA_PACK] "This link was taken back by the people who sent it.";
        /// It has ended.
        Ended {
            /// Its last day.
            on: Day
        } = "link_ended" [source::SENDA_PACK] "This link ended on {}.", on.with_weekday();
        /// Too much at once.
        TooMany = "too_many" [source::SENDA_PACK] "A great deal came by this link in the last ten minutes. Wait a little and send it again.";
    }
}

/// Does this link still open?
///
/// # Errors
/// [`LinkRefusal::Revoked`] and [`LinkRefusal::Ended`].
pub fn opens(facts: &LinkFacts, now: Now) -> Result<(), LinkRefusal> {
    if facts.revoked_at.is_some() {
        return Err(LinkRefusal::Revoked);
    }
    if now.day > facts.ends_on {
        return Err(LinkRefusal::Ended { on: facts.ends_on });
    }
    Ok(())
}

/// May something be sent by this link now?
///
/// # Errors
/// See [`LinkRefusal`]; the first that applies.
pub fn takes(facts: &LinkFacts, now: Now) -> Result<(), LinkRefusal> {
    opens(facts, now)?;
    if facts.recent >= MOST_IN_WINDOW {
        return Err(LinkRefusal::TooMany);
    }
    Ok(())
}

/// What a text of the pack is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Reading {
    /// To be read and decided on. It may be newer than what was read before.
    ToDecide {
        /// Whether the text has changed since the version that was sent or decided on.
        refined: bool,
    },
    /// Approved for this body; the signature stands.
    Approved {
        /// Since when.
        on: Day,
    },
    /// Being refined: it comes back.
    WithWriters,
}

/// What a text is to the reader of a pack.
///
/// `read` is the version that was sent with the pack, or the one that the body last decided on.
pub fn reading(stage: Stage, version: i64, read: i64, body: Body, standing: &[SignOff]) -> Reading {
    if let Some(on) = approved_for(body, standing) {
        return Reading::Approved { on };
    }
    if stage == Stage::ExternalApproval {
        return Reading::ToDecide {
            refined: version != read,
        };
    }
    Reading::WithWriters
}

/// Since when this body's approval stands, if it does.
pub fn approved_for(body: Body, standing: &[SignOff]) -> Option<Day> {
    standing
        .iter()
        .find(|one| one.stage == Stage::ExternalApproval && one.body == Some(body))
        .map(|one| one.on)
}

/// What the rule needs to know of a change asked for on a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestFacts<'a> {
    /// Where the item stands.
    pub stage: Stage,
    /// Its current version, and the version that was read.
    pub versions: (i64, i64),
    /// The words that were quoted; may be empty, for the page as a whole.
    pub passage: &'a str,
    /// The page as text, without marks.
    pub page: &'a str,
    /// What is asked for.
    pub words: &'a str,
}

crate::refusals! {
    /// Why a change is not asked for; the first that applies.
    pub enum RequestRefusal {
        /// The text is with its writers.
        NotNow = "not_now" [source::SENDA_PACK] "This text is not waiting for your approval now.";
        /// A newer version was saved meanwhile.
        Replaced {
            /// The current version.
            now: i64
        } = "version_replaced" [source::SENDA_PACK] "Version {now} has replaced the version that you read. Read what has changed, and send it again if it still holds.";
        /// Nothing was asked for.
        NoWords = "no_words" [source::SENDA_PACK, "words"] "Say what should change, and why.";
        /// The quoted words are not there.
        NotThere = "passage_not_there" [source::SENDA_PACK, "passage"] "These words are not on the page. Copy them from it, or leave this empty to mean the whole page.";
    }
}

/// May this change be asked for?
///
/// # Errors
/// See [`RequestRefusal`]; the first that applies.
pub fn request(facts: &RequestFacts<'_>) -> Result<(), RequestRefusal> {
    if facts.stage != Stage::ExternalApproval {
        return Err(RequestRefusal::NotNow);
    }
    if facts.versions.0 != facts.versions.1 {
        return Err(RequestRefusal::Replaced {
            now: facts.versions.0,
        });
    }
    if facts.words.trim().is_empty() {
        return Err(RequestRefusal::NoWords);
    }
    if !is_quoted(facts.passage, facts.page) {
        return Err(RequestRefusal::NotThere);
    }
    Ok(())
}

crate::refusals! {
    /// Why something waits for what was asked from outside.
    pub enum AskedRefusal {
        /// The writers have not answered.
        Unanswered {
            /// How many.
            open: i64
        } = "requests_unanswered" [source::SENDA_PACK] "DfE or EEF asked for changes that nobody has answered yet: {open}. Answer each, then hand the draft on.";
        /// The approver's own requests on this version are open.
        OwnOpen {
            /// How many.
            open: i64
        } = "own_requests_open" [source::SENDA_PACK, "decision"] "You asked for changes to this version: {open}. Return it, or take your requests back before you approve.";
    }
}

/// May a draft be handed on while this many requests from outside are unanswered?
///
/// # Errors
/// [`AskedRefusal::Unanswered`].
pub const fn may_hand_on(open: i64) -> Result<(), AskedRefusal> {
    if open > 0 {
        return Err(AskedRefusal::Unanswered { open });
    }
    Ok(())
}

/// May an approver approve while this many of their own requests on this very version are open?
///
/// # Errors
/// [`AskedRefusal::OwnOpen`].
pub const fn may_approve(open: i64) -> Result<(), AskedRefusal> {
    if open > 0 {
        return Err(AskedRefusal::OwnOpen { open });
    }
    Ok(())
}

/// Do these words stand on the page? Copied words have other white space and other quotation marks than written ones.
pub fn is_quoted(passage: &str, page: &str) -> bool {
    let passage = plain(passage);
    passage.is_empty() || plain(page).contains(&passage)
}

/// Text without what copying changes: marks, white space, kinds of quotation mark, case.
fn plain(text: &str) -> String {
    let kept = text.chars().filter_map(|c| match c {
        '‘' | '’' => Some('\''),
        '“' | '”' => Some('"'),
        '*' | '_' | '#' | '`' | '>' | '|' => None,
        '\u{a0}' => Some(' '),
        other => Some(other),
    });
    let kept: String = kept.flat_map(char::to_lowercase).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::people::PersonId;

    fn on(day: &str) -> Now {
        Now {
            at: Instant(1),
            day: day.parse().unwrap(),
            minute_of_day: 1,
        }
    }
    fn signed(body: Body) -> SignOff {
        SignOff {
            stage: Stage::ExternalApproval,
            body: Some(body),
            by: PersonId::from_number(1),
            on: on("2026-11-22").day,
        }
    }
    fn attempt(items: &[PackItem], ends: &str) -> Result<(), MakeRefusal> {
        let facts = MakeFacts {
            body: Body::Dfe,
            items,
            ends_on: ends.parse().unwrap(),
        };
        make(&facts, on("2026-11-22"))
    }

    #[test]
    fn a_pack_holds_texts_that_wait_for_this_body_and_ends_within_the_limit() {
        let at = |stage, standing| PackItem {
            title: "Culture".to_owned(),
            stage,
            standing,
        };
        let waiting = |standing| at(Stage::ExternalApproval, standing);
        assert_eq!(attempt(&[], "2026-12-22"), Err(MakeRefusal::NoItems));
        assert_eq!(attempt(&[waiting(vec![])], "2026-12-22"), Ok(()));
        assert_eq!(
            attempt(&[waiting(vec![signed(Body::Eef)])], "2026-12-22"),
            Ok(())
        );
        let titles = vec!["Culture".to_owned()];
        assert_eq!(
            attempt(&[waiting(vec![signed(Body::Dfe)])], "2026-12-22"),
            Err(MakeRefusal::ApprovedAlready {
                titles: titles.clone()
            })
        );
        assert_eq!(
            attempt(&[at(Stage::Draft, vec![])], "2026-12-22"),
            Err(MakeRefusal::NotAtApproval { titles })
        );
        assert_eq!(
            attempt(&[waiting(vec![])], "2026-11-22"),
            Err(MakeRefusal::EndsTooSoon)
        );
        let latest = on("2026-11-22").day.plus_days(LONGEST_DAYS);
        assert_eq!(
            attempt(&[waiting(vec![])], "2027-11-22"),
            Err(MakeRefusal::EndsTooLate { latest })
        );
    }

    #[test]
    fn a_link_opens_to_the_end_of_its_last_day_unless_it_is_taken_back() {
        let mut facts = LinkFacts {
            ends_on: "2026-12-01".parse().unwrap(),
            revoked_at: None,
            recent: 0,
        };
        assert_eq!(opens(&facts, on("2026-12-01")), Ok(()));
        assert_eq!(
            opens(&facts, on("2026-12-02")),
            Err(LinkRefusal::Ended { on: facts.ends_on })
        );
        facts.recent = MOST_IN_WINDOW;
        assert_eq!(takes(&facts, on("2026-12-01")), Err(LinkRefusal::TooMany));
        assert_eq!(opens(&facts, on("2026-12-01")), Ok(()));
        facts.revoked_at = Some(Instant(1));
        assert_eq!(opens(&facts, on("2026-12-01")), Err(LinkRefusal::Revoked));
    }

    #[test]
    fn a_text_is_approved_by_its_own_body_only() {
        let eef = [signed(Body::Eef)];
        let stage = Stage::ExternalApproval;
        assert_eq!(
            reading(stage, 2, 1, Body::Dfe, &eef),
            Reading::ToDecide { refined: true }
        );
        assert!(matches!(
            reading(stage, 2, 1, Body::Eef, &eef),
            Reading::Approved { .. }
        ));
        assert_eq!(
            reading(Stage::Draft, 2, 1, Body::Dfe, &[]),
            Reading::WithWriters
        );
    }

    #[test]
    fn a_request_quotes_what_is_on_the_page_of_the_version_that_was_read() {
        let facts = RequestFacts {
            stage: Stage::ExternalApproval,
            versions: (2, 2),
            passage: "the school’s  DUTY",
            page: "This is **the school's duty** to every pupil.",
            words: "Name the Act.",
        };
        assert_eq!(request(&facts), Ok(()));
        let other = |change: &dyn Fn(&mut RequestFacts<'static>)| {
            let mut it = RequestFacts {
                passage: "the school's duty",
                page: "This is **the school's duty** to every pupil.",
                words: "Name the Act.",
                ..facts
            };
            change(&mut it);
            request(&it)
        };
        assert_eq!(
            other(&|it| it.passage = "a pupil’s duty"),
            Err(RequestRefusal::NotThere)
        );
        assert_eq!(
            other(&|it| it.versions = (3, 2)),
            Err(RequestRefusal::Replaced { now: 3 })
        );
        assert_eq!(other(&|it| it.words = " "), Err(RequestRefusal::NoWords));
        assert_eq!(
            other(&|it| it.stage = Stage::Draft),
            Err(RequestRefusal::NotNow)
        );
        assert_eq!(other(&|it| it.passage = ""), Ok(()));
    }

    proptest! {
        #[test]
        fn a_link_that_has_ended_never_opens_again(ends in 0i32..400, later in 1i32..400) {
            let first = on("2026-11-22").day;
            let facts = LinkFacts { ends_on: first.plus_days(ends), revoked_at: None, recent: 0 };
            let mut now = on("2026-11-22");
            now.day = first.plus_days(ends + later);
            prop_assert!(opens(&facts, now).is_err());
            prop_assert!(takes(&facts, now).is_err());
            now.day = first.plus_days(ends);
            prop_assert!(opens(&facts, now).is_ok());
        }

        #[test]
        fn any_words_copied_from_a_page_are_found_on_it(words in prop::collection::vec("[a-zA-Z’']{1,8}", 1..20), from in 0usize..20, many in 1usize..6) {
            let page = words.join("  ");
            let copied: Vec<_> = words.iter().skip(from.min(words.len() - 1)).take(many).cloned().collect();
            prop_assert!(is_quoted(&copied.join(" "), &page));
        }
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        let (day, titles) = (on("2026-11-22").day, vec!["Culture".to_owned()]);
        source::assert_refusals_are_told_well(&[
            &MakeRefusal::NoItems,
            &MakeRefusal::NotAtApproval {
                titles: titles.clone(),
            },
            &MakeRefusal::ApprovedAlready { titles },
            &MakeRefusal::EndsTooSoon,
            &MakeRefusal::EndsTooLate { latest: day },
            &LinkRefusal::Revoked,
            &LinkRefusal::Ended { on: day },
            &LinkRefusal::TooMany,
            &RequestRefusal::NotNow,
            &RequestRefusal::Replaced { now: 2 },
            &RequestRefusal::NoWords,
            &RequestRefusal::NotThere,
            &AskedRefusal::Unanswered { open: 1 },
            &AskedRefusal::OwnOpen { open: 1 },
        ]);
        assert!(may_hand_on(0).is_ok() && may_hand_on(1).is_err());
        assert!(may_approve(0).is_ok() && may_approve(1).is_err());
    }
}
