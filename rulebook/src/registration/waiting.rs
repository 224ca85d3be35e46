//! The waiting list of a full cohort: who may join, what an offer is, and how good the chances are.
//!
//! What this room decides: every move of a wait, and the honest chance at a position.
//! What it does not know: who else waits, how places are counted.

use super::application::ApplicationState;
use crate::{
    base::{Coded as _, Day, Now},
    source,
};

/// Days in which somebody answers the offer of a place.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
pub const DAYS_TO_ANSWER: i32 = 7;
/// With fewer earlier cohorts than this nothing is said about chances.
pub const COHORTS_TO_TELL: usize = 3;

crate::coded! {
    /// Where somebody's wait for a place stands.
    pub enum WaitState {
        /// On the list.
        Waiting = "waiting", "On the waiting list";
        /// A place is held for them; they are to answer.
        Offered = "offered", "A place is offered";
        /// They want it; the provider decides.
        Confirmed = "confirmed", "Confirmed: the provider decides";
        /// They have it.
        Placed = "placed", "Placed";
        /// They did not want it.
        Declined = "declined", "Declined";
        /// They did not answer in time.
        Lapsed = "lapsed", "Not answered in time";
        /// They left the list, or the application was decided otherwise.
        Left = "left", "Left the list";
    }
}

impl WaitState {
    /// States in which somebody is on the list or has an offer.
    pub const LIVE: &'static [Self] = &[Self::Waiting, Self::Offered, Self::Confirmed];

    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Waiting => &[Self::Offered, Self::Placed, Self::Left],
            Self::Offered => &[
                Self::Confirmed,
                Self::Placed,
                Self::Declined,
                Self::Lapsed,
                Self::Left,
            ],
            Self::Confirmed => &[Self::Placed, Self::Left],
            Self::Placed | Self::Declined | Self::Lapsed | Self::Left => &[],
        }
    }
    /// Is a place of the cohort held for it?
    pub const fn holds_a_place(self) -> bool {
        matches!(self, Self::Offered | Self::Confirmed)
    }
}

crate::refusals! {
    /// Why a waiting list does not move so; the first that applies.
    pub enum WaitRefusal {
        /// It stands where this cannot be done.
        WrongState {
            /// Where it stands.
            from: WaitState
        } = "wrong_state" [source::SENDA_APPLICATION] "On the waiting list this stands at “{}”, so this cannot be done.", from.label();
        /// Only an application that waits for a decision can wait for a place.
        NotPending {
            /// Where the application stands.
            from: ApplicationState
        } = "not_pending" [source::SENDA_APPLICATION] "This application is “{}”, so it cannot wait for a place.", from.label();
        /// It waits already.
        Waits = "waits" [source::SENDA_APPLICATION] "This application is on a waiting list already.";
        /// There are places.
        NotFull {
            /// How many are left.
            left: i64
        } = "not_full" [source::SENDA_APPLICATION] "This cohort has {left} places left and nobody waits, so there is no waiting list to join.";
        /// The offer is over.
        OfferOver {
            /// The last day on which it could be answered.
            until: Day
        } = "offer_over" [source::SENDA_APPLICATION] "This offer could be answered until the end of {}.", until.in_words();
        /// The offer may still be answered.
        OfferStands {
            /// The last day on which it may be answered.
            until: Day
        } = "offer_stands" [source::SENDA_APPLICATION] "This offer may be answered until the end of {}.", until.in_words();
    }
}

/// What joining a waiting list needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinFacts {
    /// Where the application stands.
    pub state: ApplicationState,
    /// It waits already.
    pub waits: bool,
    /// Places left in the cohort.
    pub left: i64,
    /// How many wait in it.
    pub waiting: i64,
}

/// May this application join the waiting list?
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// See [`WaitRefusal`]; the first that applies.
pub fn join(facts: &JoinFacts) -> Result<WaitState, WaitRefusal> {
    if facts.state != ApplicationState::Pending {
        return Err(WaitRefusal::NotPending { from: facts.state });
    }
    if facts.waits {
        return Err(WaitRefusal::Waits);
    }
    if facts.left > 0 && facts.waiting == 0 {
        return Err(WaitRefusal::NotFull { left: facts.left });
    }
    Ok(WaitState::Waiting)
}

/// A move of a wait, as decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WaitMoved {
    /// The state before.
    pub from: WaitState,
    /// The state after.
    pub to: WaitState,
}

/// May a wait go from here to there?
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// [`WaitRefusal::WrongState`].
pub fn go(from: WaitState, to: WaitState) -> Result<WaitMoved, WaitRefusal> {
    if from.targets().contains(&to) {
        Ok(WaitMoved { from, to })
    } else {
        Err(WaitRefusal::WrongState { from })
    }
}

/// The last day on which an offer made today may be answered: a week, and never past the day before teaching begins,
/// but today at the earliest.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
pub fn answer_by(today: Day, starts_on: Day) -> Day {
    today
        .plus_days(DAYS_TO_ANSWER)
        .min(starts_on.plus_days(-1))
        .max(today)
}

/// Are places of a cohort that begins on this day still offered to those who wait? Until teaching begins.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
pub fn offers_on(today: Day, starts_on: Day) -> bool {
    today <= starts_on
}

/// May an offer be answered so today?
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// See [`WaitRefusal`]; the first that applies.
pub fn answer(
    from: WaitState,
    until: Day,
    wants: bool,
    now: Now,
) -> Result<WaitMoved, WaitRefusal> {
    let to = if wants {
        WaitState::Confirmed
    } else {
        WaitState::Declined
    };
    let moved = go(from, to)?;
    if now.day > until {
        return Err(WaitRefusal::OfferOver { until });
    }
    Ok(moved)
}

/// Has an offer lapsed?
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// See [`WaitRefusal`]; the first that applies.
pub fn lapse(from: WaitState, until: Day, now: Now) -> Result<WaitMoved, WaitRefusal> {
    let moved = go(from, WaitState::Lapsed)?;
    if now.day <= until {
        return Err(WaitRefusal::OfferStands { until });
    }
    Ok(moved)
}

/// How good the chances of a place are at a position of a waiting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Chance {
    /// Told from earlier cohorts.
    Told {
        /// So many out of ten.
        tenths: i64,
        /// In so many of the cohorts looked at, enough places came free.
        enough: i64,
        /// So many cohorts were looked at.
        cohorts: i64,
    },
    /// Too little is known.
    CannotSay {
        /// So many cohorts could be looked at.
        cohorts: i64,
    },
}

/// The chance of a place at this position (1 is first), when in each earlier cohort so many places came free between the
/// same number of days before its start and its start.
///
/// One case more on both sides is added before dividing (Laplace's rule of succession), so that a few cohorts never
/// promise certainty nor deny hope: four of four cohorts say “about 8 in 10”, none of four “about 2 in 10”.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
pub fn chance(position: i64, freed: &[i64]) -> Chance {
    let cohorts = i64::try_from(freed.len()).unwrap_or(i64::MAX);
    if freed.len() < COHORTS_TO_TELL {
        return Chance::CannotSay { cohorts };
    }
    let enough = freed.iter().filter(|places| **places >= position).count();
    let enough = i64::try_from(enough).unwrap_or(0);
    let (told, of) = (enough + 1, cohorts + 2);
    Chance::Told {
        tenths: (10 * told + of / 2) / of,
        enough,
        cohorts,
    }
}

impl Chance {
    /// The chance in words, for the applicant.
    pub fn in_words(self) -> String {
        match self {
            Self::Told { tenths, .. } if tenths < 1 => "less than 1 in 10".to_owned(),
            Self::Told { tenths, .. } if tenths > 9 => "more than 9 in 10".to_owned(),
            Self::Told { tenths, .. } => format!("about {tenths} in 10"),
            Self::CannotSay { .. } => "we cannot say".to_owned(),
        }
    }
    /// What the chance is told from.
    pub fn basis(self, position: i64) -> String {
        match self {
            Self::Told {
                enough, cohorts, ..
            } => format!(
                "In {enough} of {cohorts} earlier cohorts of this provider at least {position} {} came free between this point and the start of teaching.",
                if position == 1 { "place" } else { "places" }
            ),
            Self::CannotSay { cohorts } => format!(
                "This provider has {cohorts} earlier {} that we could look at, and fewer than {COHORTS_TO_TELL} say too little.",
                if cohorts == 1 { "cohort" } else { "cohorts" }
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::{Instant, Refusal as _};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn on(text: &str) -> Now {
        Now {
            at: Instant(1),
            day: day(text),
            minute_of_day: 600,
        }
    }
    const FULL: JoinFacts = JoinFacts {
        state: ApplicationState::Pending,
        waits: false,
        left: 0,
        waiting: 4,
    };

    #[test]
    fn only_a_sent_application_waits_once_and_only_where_there_is_no_place() {
        assert_eq!(join(&FULL), Ok(WaitState::Waiting));
        let waits = JoinFacts {
            waits: true,
            ..FULL
        };
        assert_eq!(join(&waits), Err(WaitRefusal::Waits));
        let draft = JoinFacts {
            state: ApplicationState::Draft,
            ..FULL
        };
        assert_eq!(join(&draft).unwrap_err().code(), "not_pending");
        let free = JoinFacts {
            left: 2,
            waiting: 0,
            ..FULL
        };
        assert_eq!(join(&free), Err(WaitRefusal::NotFull { left: 2 }));
        let behind = JoinFacts { left: 2, ..FULL };
        assert_eq!(
            join(&behind),
            Ok(WaitState::Waiting),
            "nobody jumps the list"
        );
    }

    #[test]
    fn an_offer_is_answered_within_its_days_and_lapses_after_them() {
        let until = day("2026-11-20");
        let offered = WaitState::Offered;
        assert_eq!(
            answer(offered, until, true, on("2026-11-20")).map(|it| it.to),
            Ok(WaitState::Confirmed)
        );
        assert_eq!(
            answer(offered, until, false, on("2026-11-21")),
            Err(WaitRefusal::OfferOver { until })
        );
        assert_eq!(
            lapse(offered, until, on("2026-11-20")),
            Err(WaitRefusal::OfferStands { until })
        );
        assert!(lapse(offered, until, on("2026-11-21")).is_ok());
        assert!(lapse(WaitState::Confirmed, until, on("2026-12-01")).is_err());
    }

    #[test]
    fn a_week_to_answer_but_not_past_the_start() {
        assert_eq!(
            answer_by(day("2026-11-01"), day("2026-12-01")),
            day("2026-11-08")
        );
        assert_eq!(
            answer_by(day("2026-11-28"), day("2026-12-01")),
            day("2026-11-30")
        );
        assert_eq!(
            answer_by(day("2026-12-01"), day("2026-12-01")),
            day("2026-12-01")
        );
    }

    #[test]
    fn chances_are_told_from_at_least_three_cohorts_with_their_basis() {
        assert_eq!(chance(1, &[5, 5]), Chance::CannotSay { cohorts: 2 });
        assert_eq!(chance(1, &[]).in_words(), "we cannot say");
        assert_eq!(chance(3, &[4, 3, 2, 0]).in_words(), "about 5 in 10");
        assert_eq!(chance(1, &[1, 1, 1, 1]).in_words(), "about 8 in 10");
        assert_eq!(chance(9, &[1, 1, 1, 1]).in_words(), "about 2 in 10");
        assert!(
            chance(3, &[4, 3, 2, 0])
                .basis(3)
                .starts_with("In 2 of 4 earlier cohorts")
        );
    }

    proptest! {
        #[test]
        fn standing_further_back_never_improves_the_chance(freed in prop::collection::vec(0i64..30, 3..40), position in 1i64..40) {
            let tenths = |position| match chance(position, &freed) {
                Chance::Told { tenths, .. } => tenths,
                Chance::CannotSay { .. } => unreachable!(),
            };
            prop_assert!(tenths(position + 1) <= tenths(position));
            prop_assert!((0..=10).contains(&tenths(position)));
        }

        #[test]
        fn a_wait_that_ended_never_moves_again(steps in prop::collection::vec(0usize..7, 0..30)) {
            let mut state = WaitState::Waiting;
            for step in steps {
                let to = WaitState::ALL[step];
                let ended = !WaitState::LIVE.contains(&state);
                match go(state, to) {
                    Ok(moved) => {
                        prop_assert!(!ended);
                        prop_assert_eq!(moved.from, state);
                        state = moved.to;
                    }
                    Err(refusal) => prop_assert_eq!(refusal, WaitRefusal::WrongState { from: state }),
                }
            }
        }
    }
}
