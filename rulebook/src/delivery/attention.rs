//! Who needs attention, and why: concerns as data, each with what to do about it. Reasons for a person to look, never a verdict.
//!
//! What this room decides: which concerns a participant raises today, and whether what was done has worked.
//! What it does not know: names, pages, how facts were read.

use crate::base::{BasisPoints, Coded, Day};

crate::coded! {
    /// Something that should make a person look.
    pub enum Concern {
        /// The forecast ends under the gate.
        UnderGate = "under_gate", "Heads below the gate";
        /// A session was missed and is not caught up.
        Missed = "missed", "Session to catch up";
        /// Steps or tasks that were due are not done.
        Behind = "behind", "Behind";
        /// Nobody has signed in for a while.
        NotSeen = "not_seen", "Not seen for a while";
        /// They sent something that waits for an answer.
        WaitsForYou = "waits_for_you", "Waits for you";
        /// A message of theirs, or to them, is not read.
        Unread = "unread", "Message not read";
        /// A deadline is near and something is open.
        DeadlineNear = "deadline_near", "Deadline near";
        /// Expected back from a deferral.
        BackSoon = "back_soon", "Expected back";
    }
}

/// When a concern is raised, and what a person could do. Data: the page shows this very table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The concern.
    pub concern: Concern,
    /// Raised from this number on: days, steps or sessions, as the words say.
    pub from: i64,
    /// When, in words.
    pub when: &'static str,
    /// What to do.
    pub action: &'static str,
}

/// The rules, most urgent first.
pub const RULES: [Rule; 8] = [
    Rule {
        concern: Concern::UnderGate,
        from: 1,
        when: "The number at the end, going on as so far, is below the gate",
        action: "Go through the missing points together, cheapest first",
    },
    Rule {
        concern: Concern::Missed,
        from: 1,
        when: "A session was missed and not caught up",
        action: "Send the catch-up, or offer another date",
    },
    Rule {
        concern: Concern::WaitsForYou,
        from: 1,
        when: "A catch-up was written and is not signed off",
        action: "Read the catch-up and sign it off",
    },
    Rule {
        concern: Concern::DeadlineNear,
        from: 7,
        when: "Something open falls due within 7 days",
        action: "Remind them what is quickest to do",
    },
    Rule {
        concern: Concern::Behind,
        from: 3,
        when: "3 or more steps or tasks that were due are not done",
        action: "Agree two short study times for this week",
    },
    Rule {
        concern: Concern::NotSeen,
        from: 14,
        when: "No sign-in for 14 days, and something is due",
        action: "Call: ask how they are before asking about work",
    },
    Rule {
        concern: Concern::Unread,
        from: 3,
        when: "A message was not read for 3 days",
        action: "Read it and answer, or call when it is yours that waits",
    },
    Rule {
        concern: Concern::BackSoon,
        from: 0,
        when: "The day of return from a deferral has come",
        action: "Welcome them back and agree where to begin",
    },
];

/// Concerns that end with teaching, for whoever has reached the gate: they write, wait for the board, or are done.
///
/// # Source
/// [`crate::source::SENDA_ATTENTION`]
pub const OF_TEACHING: [Concern; 3] = [Concern::Missed, Concern::Behind, Concern::NotSeen];

/// What is known of one participant today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// On the programme, neither deferred nor gone.
    pub active: bool,
    /// The likely end and the gate, where a number is counted.
    pub likely: Option<(BasisPoints, BasisPoints)>,
    /// Can the gate not be reached any more?
    pub out_of_reach: bool,
    /// Sessions missed and not caught up.
    pub missed: i64,
    /// Catch-ups written and not signed off.
    pub waiting: i64,
    /// Steps and tasks that were due and are not done.
    pub behind: i64,
    /// Has everything fallen due, and is the gate reached? Then what is missing is asked of nobody any more.
    pub taught: bool,
    /// When the next part with something open falls due.
    pub next_due: Option<Day>,
    /// When they last signed in; nothing when never.
    pub seen_on: Option<Day>,
    /// Since when they have been on the programme.
    pub started_on: Option<Day>,
    /// The day of the oldest message that is not read.
    pub unread_since: Option<Day>,
    /// The expected return of a deferral.
    pub returns_on: Option<Day>,
}

/// A concern that is raised today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Which.
    pub concern: Concern,
    /// In words, with its number.
    pub words: String,
    /// What to do.
    pub action: &'static str,
}

/// Which concerns does this participant raise today? Most urgent first.
///
/// # Source
/// [`crate::source::SENDA_ATTENTION`]
pub fn concerns(facts: &Facts, today: Day) -> Vec<Raised> {
    RULES
        .iter()
        .filter_map(|rule| {
            words(rule, facts, today).map(|words| Raised {
                concern: rule.concern,
                words,
                action: rule.action,
            })
        })
        .collect()
}

fn words(rule: &Rule, facts: &Facts, today: Day) -> Option<String> {
    if !facts.active {
        let back = facts.returns_on.filter(|day| *day <= today);
        return back
            .filter(|_| rule.concern == Concern::BackSoon)
            .map(|day| format!("Expected back on {}", day.in_words()));
    }
    let counted = |number: i64, one: &str, many: &str| {
        (number >= rule.from).then(|| match number {
            1 => one.to_owned(),
            _ => format!("{number} {many}"),
        })
    };
    if facts.taught && OF_TEACHING.contains(&rule.concern) {
        return None;
    }
    match rule.concern {
        Concern::UnderGate => facts
            .likely
            .filter(|(likely, gate)| likely < gate || facts.out_of_reach)
            .map(|_| {
                let words = if facts.out_of_reach {
                    "Gate out of reach"
                } else {
                    "Heads below the gate"
                };
                words.to_owned()
            }),
        Concern::Missed => counted(
            facts.missed,
            "1 session to catch up",
            "sessions to catch up",
        ),
        Concern::WaitsForYou => counted(facts.waiting, "1 catch-up to read", "catch-ups to read"),
        Concern::Behind => counted(facts.behind, "1 thing behind", "things behind"),
        Concern::DeadlineNear => facts
            .next_due
            .filter(|day| (0..=rule.from).contains(&today.days_until(*day)))
            .map(|day| format!("Something open is due on {}", day.in_words())),
        Concern::NotSeen => facts
            .seen_on
            .or(facts.started_on)
            .filter(|_| facts.behind > 0)
            .map(|day| day.days_until(today))
            .filter(|days| *days >= rule.from)
            .map(|days| format!("Not seen for {days} days")),
        Concern::Unread => facts
            .unread_since
            .filter(|day| day.days_until(today) >= rule.from)
            .map(|day| format!("A message of {} is not read", day.in_words())),
        Concern::BackSoon => None,
    }
}

/// Days after which it is looked at whether something worked.
pub const LOOK_AFTER: i32 = 14;

crate::coded! {
    /// Whether what was done has worked.
    pub enum Worked {
        /// Every reason is gone.
        Yes = "yes", "It worked: the reasons are gone";
        /// Some are.
        Partly = "partly", "Partly: some reasons are gone";
        /// None is, and the day to look has come.
        No = "no", "Not yet: the reasons are still there";
        /// The day to look has not come.
        TooEarly = "too_early", "Too early to say";
        /// It was done for no reason of the list.
        NoReason = "no_reason", "Not done for a reason of the list";
    }
}

/// Has what was done for these reasons worked, given those raised today?
///
/// # Source
/// [`crate::source::SENDA_ATTENTION`]
pub fn worked(then: &[Concern], now: &[Concern], look_on: Day, today: Day) -> Worked {
    let left = then.iter().filter(|one| now.contains(one)).count();
    match (then.len(), left) {
        (0, _) => Worked::NoReason,
        (_, 0) => Worked::Yes,
        _ if today < look_on => Worked::TooEarly,
        (all, left) if left < all => Worked::Partly,
        _ => Worked::No,
    }
}

crate::coded! {
    /// What was done for somebody.
    pub enum Done {
        /// Something to remember.
        Note = "note", "Note";
        /// A message was sent.
        Message = "message", "Message";
        /// They were called.
        Call = "call", "Call";
        /// They were met.
        Meeting = "meeting", "Meeting";
    }
}

/// The concerns of a list of codes, separated by spaces; what is not known is passed over.
pub fn from_codes(codes: &str) -> Vec<Concern> {
    codes
        .split(' ')
        .filter_map(|code| Concern::from_code(code).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn told(facts: &Facts) -> Vec<String> {
        let raised = concerns(facts, day("2026-11-22"));
        raised.into_iter().map(|one| one.words).collect()
    }

    #[test]
    fn whoever_is_behind_and_quiet_raises_concerns_and_whoever_is_done_may_rest() {
        let facts = Facts {
            active: true,
            likely: Some((BasisPoints(8_000), BasisPoints(9_000))),
            missed: 2,
            waiting: 1,
            behind: 5,
            next_due: Some(day("2026-11-25")),
            seen_on: Some(day("2026-11-01")),
            unread_since: Some(day("2026-11-10")),
            ..Facts::default()
        };
        assert_eq!(
            told(&facts),
            [
                "Heads below the gate",
                "2 sessions to catch up",
                "1 catch-up to read",
                "Something open is due on 25 November 2026",
                "5 things behind",
                "Not seen for 21 days",
                "A message of 10 November 2026 is not read",
            ]
        );
        let done = Facts {
            active: true,
            likely: Some((BasisPoints(9_000), BasisPoints(9_000))),
            seen_on: Some(day("2026-01-01")),
            ..Facts::default()
        };
        assert!(told(&done).is_empty());
    }

    #[test]
    fn whoever_reached_the_gate_by_the_end_of_teaching_is_not_behind_any_more() {
        let facts = Facts {
            active: true,
            likely: Some((BasisPoints(9_400), BasisPoints(9_000))),
            missed: 1,
            waiting: 1,
            behind: 6,
            seen_on: Some(day("2026-02-22")),
            ..Facts::default()
        };
        assert_eq!(told(&facts).len(), 4);
        let taught = Facts {
            taught: true,
            ..facts
        };
        assert_eq!(told(&taught), ["1 catch-up to read"]);
    }

    #[test]
    fn the_bounds_of_each_rule_are_its_own_numbers() {
        let base = Facts {
            active: true,
            behind: 1,
            seen_on: Some(day("2026-11-08")),
            ..Facts::default()
        };
        assert_eq!(told(&base), ["Not seen for 14 days"]);
        let seen = Facts {
            seen_on: Some(day("2026-11-09")),
            behind: 2,
            ..base
        };
        assert!(told(&seen).is_empty());
        let behind = Facts { behind: 3, ..seen };
        assert_eq!(told(&behind), ["3 things behind"]);
    }

    #[test]
    fn somebody_deferred_raises_nothing_before_the_day_of_return() {
        let away = Facts {
            missed: 3,
            returns_on: Some(day("2026-11-23")),
            ..Facts::default()
        };
        assert!(told(&away).is_empty());
        let back = Facts {
            returns_on: Some(day("2026-11-22")),
            ..away
        };
        assert_eq!(told(&back), ["Expected back on 22 November 2026"]);
    }

    #[test]
    fn something_worked_when_its_reasons_are_gone_and_not_before_it_is_time_to_say() {
        let then = [Concern::Missed, Concern::Behind];
        let (look, today) = (day("2026-11-22"), day("2026-11-22"));
        assert_eq!(worked(&then, &[], look, day("2026-11-09")), Worked::Yes);
        assert_eq!(
            worked(&then, &then, look, day("2026-11-21")),
            Worked::TooEarly
        );
        assert_eq!(
            worked(&then, &[Concern::Behind], look, today),
            Worked::Partly
        );
        assert_eq!(worked(&then, &then, look, today), Worked::No);
        assert_eq!(worked(&[], &then, look, today), Worked::NoReason);
    }
}
