//! Retrieval practice: questions of finished steps come back later, further apart each time they are known.
//!
//! What this room decides: when a question comes back, how many there may be in a sitting and in a week, and what becomes
//! of questions that nobody came for.
//! What it does not know: the questions, who answers, how anything is kept.
//!
//! Nothing here counts missed days. A question that waited too long rests and comes up again later by itself, so there is
//! never a pile to work off: skipping a week does no harm.

#[cfg(test)]
mod tests;

use super::progress::Sureness;
use crate::{base::Day, source};

/// Days until a question comes back, from one rung to the next. Trying to remember, spread over time, keeps what was
/// learnt better than reading it again; the best gap is about a tenth to a fifth of the time for which it should last
/// (Cepeda and others 2008; Education Endowment Foundation, *Cognitive science approaches in the classroom*, 2021). The
/// programme lasts eighteen months, and what was known on every rung is left alone.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const LADDER: &[i32] = &[3, 10, 30, 75, 150];
/// Questions in one sitting.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const SITTING: usize = 5;
/// Questions in one week, Monday to Sunday; whoever wants more reads.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const PER_WEEK: usize = 15;
/// Days for which a question that is due stays up.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const UP_FOR: i64 = 28;
/// Days for which it then rests, before it comes up again.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const RESTS_FOR: i64 = 28;
/// Minutes that one question takes, its feedback read.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const MINUTES_EACH: u32 = 1;

crate::coded! {
    /// How well something was remembered: the answer, and how sure its writer was of it.
    pub enum Recalled {
        /// Right, and they knew it.
        Known = "known", "You had it, and you were sure";
        /// Right.
        Likely = "likely", "You had it";
        /// Right by a guess.
        Guessed = "guessed", "You guessed";
        /// Not right yet.
        NotYet = "not_yet", "Not yet";
    }
}

/// How well was it remembered? `right` is nothing for an answer in one's own words, which its writer compares with a
/// model: then how sure they were says it all. Leaving it out does no harm.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const fn recalled(right: Option<bool>, sure: Option<Sureness>) -> Recalled {
    match (right, sure) {
        (Some(false), _) => Recalled::NotYet,
        (_, Some(Sureness::Guess)) => Recalled::Guessed,
        (Some(true), Some(Sureness::Sure)) => Recalled::Known,
        _ => Recalled::Likely,
    }
}

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// Its rung of [`LADDER`].
    pub rung: usize,
    /// The day from which it is up.
    pub due: Day,
}

/// Where a question goes when its step is finished.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub fn learnt(how: Recalled, today: Day) -> Card {
    let rung = usize::from(how == Recalled::Known);
    on_rung(rung, today).unwrap_or(Card {
        rung,
        due: today.plus_days(1),
    })
}

/// Where a question goes after it was practised; nothing when it was known on the last rung: then it is left alone.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub fn practised(rung: usize, how: Recalled, today: Day) -> Option<Card> {
    let rung = match how {
        Recalled::Known => rung.saturating_add(2),
        Recalled::Likely => rung.saturating_add(1),
        Recalled::Guessed => rung.min(LADDER.len().saturating_sub(1)),
        Recalled::NotYet => 0,
    };
    on_rung(rung, today)
}

fn on_rung(rung: usize, today: Day) -> Option<Card> {
    let days = LADDER.get(rung)?;
    Some(Card {
        rung,
        due: today.plus_days(*days),
    })
}

/// Whether a question is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Up {
    /// Not yet.
    From(Day),
    /// Today.
    Now,
    /// Nobody came for it; it comes up again on this day.
    Rests(Day),
}

/// Is this question up today? For [`UP_FOR`] days it is, then it rests for [`RESTS_FOR`], and so on.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub fn up(due: Day, today: Day) -> Up {
    let late = due.days_until(today);
    if late < 0 {
        return Up::From(due);
    }
    let round = UP_FOR + RESTS_FOR;
    if late % round < UP_FOR {
        return Up::Now;
    }
    let again = (late / round + 1).saturating_mul(round);
    Up::Rests(due.plus_days(i32::try_from(again).unwrap_or(i32::MAX)))
}

/// The first day of the week.
pub fn week_of(today: Day) -> Day {
    let past = today.date().weekday().to_monday_zero_offset();
    today.plus_days(-i32::from(past))
}

/// How many more there may be this week.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub const fn left_this_week(practised: usize) -> usize {
    PER_WEEK.saturating_sub(practised)
}

/// The questions of one sitting, by their place in `cards`: those that are up, the least known first, never more than
/// the sitting or the week holds.
///
/// # Source
/// [`source::SENDA_PRACTICE`].
pub fn sitting(cards: &[Card], this_week: usize, today: Day) -> Vec<usize> {
    let most = SITTING.min(left_this_week(this_week));
    let mut chosen: Vec<(usize, Day, usize)> = cards
        .iter()
        .enumerate()
        .filter(|(_, card)| up(card.due, today) == Up::Now)
        .map(|(at, card)| (card.rung, card.due, at))
        .collect();
    chosen.sort_unstable();
    chosen.into_iter().take(most).map(|(_, _, at)| at).collect()
}

crate::refusals! {
    /// Why a question is not asked now; the first that applies.
    pub enum PracticeRefusal {
        /// The week is full.
        WeekFull {
            /// When the next begins.
            monday: Day
        } = "week_full" [source::SENDA_PRACTICE] "That is enough for this week. More comes back from {}.", monday.with_weekday();
        /// It comes back later.
        NotUp {
            /// When.
            on: Day
        } = "not_up" [source::SENDA_PRACTICE] "This question comes back on {}.", on.with_weekday();
    }
}

/// May this question be practised today?
///
/// # Source
/// [`source::SENDA_PRACTICE`].
/// # Errors
/// [`PracticeRefusal`]; the first that applies.
pub fn may_practise(card: Card, this_week: usize, today: Day) -> Result<(), PracticeRefusal> {
    match up(card.due, today) {
        Up::From(on) | Up::Rests(on) => return Err(PracticeRefusal::NotUp { on }),
        Up::Now => {}
    }
    if left_this_week(this_week) == 0 {
        let monday = week_of(today).plus_days(7);
        return Err(PracticeRefusal::WeekFull { monday });
    }
    Ok(())
}
