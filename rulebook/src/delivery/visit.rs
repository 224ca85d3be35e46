//! Quality visits: a session observed against criteria, with evidence and agreed actions; and delivery partners compared.
//!
//! What this room decides: what a visit must say, and which figures of a partner are large enough to be told.
//! What it does not know: who visited whom.

use crate::{
    base::{BasisPoints, Day},
    source,
};

crate::coded! {
    /// What is looked at in a session.
    pub enum Criterion {
        /// The content of the edition.
        Faithful = "faithful", "True to the programme’s content";
        /// Explaining and checking.
        Clear = "clear", "Clear explanations, understanding checked";
        /// Everybody takes part.
        Inclusive = "inclusive", "Everybody can take part, access needs met";
        /// Applied to schools.
        Applied = "applied", "Tied to what participants do in their schools";
        /// Time and room.
        Run = "run", "Well prepared, on time, in a good room or call";
    }
}

crate::coded! {
    /// What was seen of a criterion.
    pub enum Seen {
        /// Throughout.
        Strong = "strong", "Strong";
        /// Mostly.
        Secure = "secure", "Secure";
        /// In part.
        Developing = "developing", "Developing";
        /// Not seen in this session.
        NotSeen = "not_seen", "Not seen in this session";
    }
}

crate::coded! {
    /// Where a visit stands.
    pub enum VisitState {
        /// The facilitator has it and has not answered.
        Sent = "sent", "Sent to the facilitator";
        /// The facilitator has answered.
        Answered = "answered", "Answered";
        /// What was agreed has been looked at.
        Closed = "closed", "Closed";
    }
}

crate::refusals! {
    /// Why a visit cannot be kept, answered or closed.
    pub enum VisitRefusal {
        /// The session has not been held.
        Ahead = "visit_ahead" [source::SENDA_QUALITY] "This session has not been held yet.";
        /// Something is judged to be developing, and no action is agreed.
        NoAction = "visit_no_action" [source::SENDA_QUALITY, "actions"] "Something is developing: say what you agreed to do about it.";
        /// Actions are agreed, and no day on which they are looked at.
        NoFollowUp = "visit_no_follow_up" [source::SENDA_QUALITY, "follow_up"] "Say on which day you will look at what was agreed.";
        /// The day to look lies before the visit.
        FollowUpPast = "visit_follow_up_past" [source::SENDA_QUALITY, "follow_up"] "Choose a day after the session.";
        /// It was answered.
        Answered = "visit_answered" [source::SENDA_QUALITY] "This visit was answered already.";
        /// It is closed.
        Closed = "visit_closed" [source::SENDA_QUALITY] "This visit is closed.";
    }
}

/// May this visit be kept?
///
/// # Source
/// [`crate::source::SENDA_QUALITY`]
/// # Errors
/// [`VisitRefusal`]
pub fn keep(
    held_on: Day,
    today: Day,
    judged: &[Seen],
    actions: &str,
    follow_up: Option<Day>,
) -> Result<(), VisitRefusal> {
    if held_on > today {
        return Err(VisitRefusal::Ahead);
    }
    let agreed = !actions.trim().is_empty();
    if judged.contains(&Seen::Developing) && !agreed {
        return Err(VisitRefusal::NoAction);
    }
    match follow_up {
        None if agreed => Err(VisitRefusal::NoFollowUp),
        Some(day) if day <= held_on => Err(VisitRefusal::FollowUpPast),
        _ => Ok(()),
    }
}

/// Fewer people than this are not a figure.
pub const FEWEST: i64 = 5;

/// A share of people, told honestly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Too few to tell.
    TooFew,
    /// The share, and the range within which it would lie in nineteen of twenty such groups (Wilson’s interval).
    Share {
        /// The share.
        share: BasisPoints,
        /// The lower end.
        low: BasisPoints,
        /// The upper end.
        high: BasisPoints,
    },
}

/// So many of so many, as a share with its range, or too few to tell.
///
/// # Source
/// [`crate::source::SENDA_QUALITY`]; Wilson, E. B. (1927), with z = 1.96.
pub fn share(of: i64, all: i64) -> Told {
    if all < FEWEST {
        return Told::TooFew;
    }
    let (k, n) = (i128::from(of.clamp(0, all)), i128::from(all));
    // z² = 3.8416, in ten-thousandths; centre = (2k + z²) / (2(n + z²)), half = z√(z² + 4k(n−k)/n) / (2(n + z²)).
    let z2 = 38_416_i128;
    let below = 2 * (n * 10_000 + z2);
    let centre = 2 * k * 10_000 + z2;
    // Under the root, times 10^8: z²·(z² + 4k(n−k)/n).
    let under = z2 * (z2 + 40_000 * k * (n - k) / n);
    let half = i128::try_from(under.max(0).unsigned_abs().isqrt()).unwrap_or(0);
    let points = |top: i128| {
        BasisPoints(i64::try_from((top * 10_000 / below).clamp(0, 10_000)).unwrap_or(0))
    };
    Told::Share {
        share: BasisPoints(i64::try_from(k * 10_000 / n).unwrap_or(0)),
        low: points(centre - half),
        high: points(centre + half),
    }
}

/// The mean of these, or nothing when they are too few to tell.
///
/// # Source
/// [`crate::source::SENDA_QUALITY`]
pub fn mean(of: &[BasisPoints]) -> Option<BasisPoints> {
    let many = i64::try_from(of.len())
        .ok()
        .filter(|many| *many >= FEWEST)?;
    let sum: i64 = of.iter().map(|one| one.0).sum();
    Some(BasisPoints(sum / many))
}

/// May each of these partners' figures be told? When just one of them is too small, what is hidden could be worked out from the
/// total, so the smallest of the others is hidden too.
///
/// # Source
/// [`crate::source::SENDA_QUALITY`]
pub fn tellable(people: &[i64]) -> Vec<bool> {
    let small: i64 = people
        .iter()
        .filter(|many| **many < FEWEST && **many > 0)
        .sum();
    let hidden = people
        .iter()
        .filter(|many| **many < FEWEST && **many > 0)
        .count();
    let also = (hidden > 0 && small < FEWEST)
        .then(|| {
            let others = people
                .iter()
                .enumerate()
                .filter(|(_, many)| **many >= FEWEST);
            others.min_by_key(|(_, many)| **many).map(|(at, _)| at)
        })
        .flatten();
    people
        .iter()
        .enumerate()
        .map(|(at, many)| *many >= FEWEST && Some(at) != also)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_visit_names_what_was_agreed_and_when_it_is_looked_at() {
        let held = day("2026-11-20");
        let today = day("2026-11-22");
        assert_eq!(keep(today, held, &[], "", None), Err(VisitRefusal::Ahead));
        assert_eq!(
            keep(held, today, &[Seen::Developing], " ", None),
            Err(VisitRefusal::NoAction)
        );
        assert_eq!(
            keep(held, today, &[Seen::Developing], "Pairs", None),
            Err(VisitRefusal::NoFollowUp)
        );
        assert_eq!(
            keep(held, today, &[], "Pairs", Some(held)),
            Err(VisitRefusal::FollowUpPast)
        );
        assert_eq!(keep(held, today, &[Seen::Strong], "", None), Ok(()));
    }

    #[test]
    fn a_share_of_few_people_is_not_told_and_that_of_more_has_its_range() {
        assert_eq!(share(4, 4), Told::TooFew);
        // Worked out by hand: 8 of 10 is 80 %, from 49.01 % to 94.33 %.
        assert_eq!(
            share(8, 10),
            Told::Share {
                share: BasisPoints(8_000),
                low: BasisPoints(4_901),
                high: BasisPoints(9_433)
            }
        );
        let Told::Share { low, high, .. } = share(400, 500) else {
            panic!()
        };
        assert!(high.0 - low.0 < 800, "more people, a narrower range");
        assert!(matches!(
            share(0, 5),
            Told::Share {
                low: BasisPoints(0),
                ..
            }
        ));
    }

    #[test]
    fn one_small_partner_hides_the_smallest_other_too() {
        assert_eq!(tellable(&[30, 3, 12]), [true, false, false]);
        assert_eq!(tellable(&[30, 3, 4]), [true, false, false]);
        assert_eq!(tellable(&[30, 12]), [true, true]);
        assert_eq!(tellable(&[30, 0]), [true, false]);
        assert_eq!(mean(&[BasisPoints(1); 4]), None);
        assert_eq!(mean(&[BasisPoints(9_000); 5]), Some(BasisPoints(9_000)));
    }
}
