//! Reminders: who is told what, when, and how; and when a letter may go.
//!
//! What this room decides: which reminders fall due for a person on a day, each once for its occasion, and whether a letter may
//! go at this hour.
//! What it does not know: addresses, letters, how facts were read.

mod going;
#[cfg(test)]
mod tests;

pub use going::{Rest, Wishes, is_quiet, may_go, next_day, quiet_day};

use crate::base::Day;

crate::coded! {
    /// What a letter is about: what somebody may stop, topic by topic.
    pub enum Topic {
        /// Parts that fall due, and study that has been quiet.
        Study = "study", "Study and tasks";
        /// Sessions and catch-ups.
        Sessions = "sessions", "Sessions and catch-ups";
        /// How the number stands.
        Progress = "progress", "How your number stands";
        /// Messages.
        Messages = "messages", "Messages to you";
        /// Work with one's groups.
        Leading = "leading", "Work with your groups";
    }
}

crate::coded! {
    /// Whom a rule tells.
    pub enum Reader {
        /// The participant.
        Participant = "participant", "Participant";
        /// Whoever it was written to.
        Addressee = "addressee", "Whoever it was written to";
        /// Whoever leads the group.
        Leader = "leader", "Facilitator";
        /// Whoever visited a session.
        Visitor = "visitor", "Whoever visited";
    }
}

crate::coded! {
    /// How it is told.
    pub enum Channel {
        /// In a letter of its own.
        Alone = "alone", "A letter of its own";
        /// In the letter of the day, with everything else that can wait.
        Digest = "digest", "In the letter of the day";
    }
}

crate::coded! {
    /// A reminder.
    pub enum Reminder {
        /// A session takes place tomorrow.
        SessionNext = "session_next", "A session is near";
        /// A session was missed.
        CatchUpOpen = "catch_up_open", "A catch-up is open";
        /// A part falls due.
        PartDue = "part_due", "A part of the programme falls due";
        /// The number heads below the gate.
        UnderGate = "under_gate", "The number heads below the gate";
        /// Nothing was studied for a while.
        QuietStudy = "quiet_study", "No study for a while";
        /// The end of a deferral is near.
        ReturnSoon = "return_soon", "The return from a deferral is near";
        /// Somebody wrote.
        MessageNew = "message_new", "Somebody wrote a message";
        /// A register is not taken.
        RegisterOpen = "register_open", "A register is not taken";
        /// Catch-ups wait to be read.
        CatchUpWaits = "catch_up_waits", "A catch-up waits to be read";
        /// It is time to look whether something worked.
        LookAgain = "look_again", "Time to see whether something worked";
        /// What was agreed at a visit is to be looked at.
        VisitFollowUp = "visit_follow_up", "What was agreed at a visit";
    }
}

/// A reminder's rule. Data: the administrator's page shows this very table, and a provider may change the days or not send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub reminder: Reminder,
    /// Who is told.
    pub to: Reader,
    /// What it is about.
    pub topic: Topic,
    /// How it is told.
    pub channel: Channel,
    /// Essential ones go at any hour and cannot be stopped.
    pub essential: bool,
    /// How many days before or after, as `when` says with `{}` in their place.
    pub days: i64,
    /// When.
    pub when: &'static str,
}

macro_rules! rules {
    ($($reminder:ident: $to:ident, $topic:ident, $channel:ident, $essential:literal, $days:literal, $when:literal;)+) => {
        /// The rules.
        pub const RULES: &[Rule] = &[$(Rule {
            reminder: Reminder::$reminder,
            to: Reader::$to,
            topic: Topic::$topic,
            channel: Channel::$channel,
            essential: $essential,
            days: $days,
            when: $when,
        }),+];
    };
}

rules! {
    SessionNext: Participant, Sessions, Alone, true, 1, "{} days before a session they are expected at";
    CatchUpOpen: Participant, Sessions, Digest, false, 2, "{} days after a session they missed, until it is caught up";
    PartDue: Participant, Study, Digest, false, 7, "{} days before a part falls due, when something in it is open";
    UnderGate: Participant, Progress, Digest, false, 1, "Once a month, from day {} of it, when the likely end is below the gate";
    QuietStudy: Participant, Study, Digest, false, 14, "After {} days without a finished step, when something is due";
    ReturnSoon: Participant, Study, Alone, true, 14, "{} days before the expected return from a deferral";
    MessageNew: Addressee, Messages, Alone, false, 0, "{} days after somebody wrote to them, in either direction";
    RegisterOpen: Leader, Leading, Alone, true, 1, "{} days after a session whose register is not taken";
    CatchUpWaits: Leader, Leading, Digest, false, 3, "{} days after a session, when its catch-up was written and nobody signed it off";
    LookAgain: Leader, Leading, Digest, false, 0, "{} days after the day on which they wished to see whether something worked";
    VisitFollowUp: Visitor, Leading, Digest, false, 0, "{} days after the day on which they wished to look at what was agreed";
}

/// The rule of a reminder: every one has its rule, which a test counts.
pub fn rule(reminder: Reminder) -> &'static Rule {
    const NONE: Rule = Rule {
        reminder: Reminder::SessionNext,
        to: Reader::Participant,
        topic: Topic::Sessions,
        channel: Channel::Digest,
        essential: false,
        days: 0,
        when: "",
    };
    RULES
        .iter()
        .find(|one| one.reminder == reminder)
        .unwrap_or(&NONE)
}

/// A provider's own choice for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Is it sent at all? Essential ones always are.
    pub sent: bool,
    /// Its days.
    pub days: i64,
}

impl Rule {
    /// As it comes.
    pub const fn as_it_comes(&self) -> Choice {
        Choice {
            sent: true,
            days: self.days,
        }
    }
    /// When, with these days.
    pub fn in_words(&self, days: i64) -> String {
        let words = self.when.replace("{}", &days.to_string());
        if days == 0 {
            words
                .replace("0 days after the day on which", "On the day on which")
                .replace("0 days after", "At once after")
                .replace("0 days before", "On the day of")
        } else if days == 1 {
            words.replacen("1 days", "1 day", 1)
        } else {
            words
        }
    }
}

/// Something that a reminder could be about: the same shape for all, so that the rules stay data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Which reminder.
    pub reminder: Reminder,
    /// The occasion: with the reminder and the person it makes the reminder that is sent once.
    pub occasion: String,
    /// The day that the rule's days count from or to.
    pub day: Day,
    /// The last day on which the reminder makes sense.
    pub until: Day,
    /// The subject line.
    pub subject: String,
    /// A sentence or two.
    pub body: String,
    /// Where to do something about it.
    pub path: String,
}

/// Does this reminder fall due today? Those that come before their day fall due from so many days before it, the others from so
/// many days after it; none after it makes no sense any more, so a machine that stood still for a night forgets nothing.
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn falls_due(matter: &Matter, choice: Choice, today: Day) -> bool {
    let rule = rule(matter.reminder);
    if (!choice.sent && !rule.essential) || today > matter.until {
        return false;
    }
    let days = i32::try_from(choice.days.clamp(0, 400)).unwrap_or(0);
    let from = match matter.reminder {
        Reminder::SessionNext | Reminder::PartDue | Reminder::ReturnSoon => {
            matter.day.plus_days(-days)
        }
        Reminder::CatchUpOpen
        | Reminder::UnderGate
        | Reminder::QuietStudy
        | Reminder::MessageNew
        | Reminder::RegisterOpen
        | Reminder::CatchUpWaits
        | Reminder::LookAgain
        | Reminder::VisitFollowUp => matter.day.plus_days(days),
    };
    today >= from
}
