//! Provision maps: what a line costs, and sums whose parts add up.
//!
//! What this room decides: money in whole pence and time in whole minutes, never a fraction.
//! What it does not know: which provision works.

use std::collections::BTreeMap;

use crate::{
    base::{Day, Pence},
    source,
};

crate::coded! {
    /// The four broad areas of need, and provision that serves several.
    pub enum Area {
        /// Communication and interaction.
        Communication = "communication", "Communication and interaction";
        /// Cognition and learning.
        Cognition = "cognition", "Cognition and learning";
        /// Social, emotional and mental health.
        Mental = "semh", "Social, emotional and mental health";
        /// Sensory and physical needs.
        Sensory = "sensory", "Sensory and physical needs";
        /// Several.
        Several = "several", "Several areas";
    }
}

crate::coded! {
    /// For whom provision is.
    pub enum Wave {
        /// Everybody.
        Universal = "universal", "Universal";
        /// Some, for a time.
        Targeted = "targeted", "Targeted";
        /// One or a few, with a specialist.
        Specialist = "specialist", "Specialist";
    }
}

/// What a line of a map says in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// Area of need.
    pub area: Area,
    /// Wave.
    pub wave: Wave,
    /// The role of whoever does it.
    pub role: String,
    /// How many of that role at a time.
    pub staff: i64,
    /// The group of pupils.
    pub group: String,
    /// How many pupils.
    pub pupils: i64,
    /// Minutes a week.
    pub minutes: i64,
    /// Weeks.
    pub weeks: i64,
    /// Pence an hour of the role.
    pub rate: Pence,
    /// Pence for things bought.
    pub bought: Pence,
    /// When it is reviewed.
    pub review: Option<Day>,
}

/// Most minutes a week of one line: a whole week of school days, with room.
pub const MOST_MINUTES: i64 = 3_000;
/// Most weeks of one line.
pub const MOST_WEEKS: i64 = 52;
/// Most pupils of one line.
pub const MOST_PUPILS: i64 = 5_000;
/// Most people of a role at a time.
pub const MOST_STAFF: i64 = 50;
/// Most pence of one line's purchases, and of an hour.
pub const MOST_PENCE: i64 = 10_000_000;
/// Lines of one map.
pub const MOST_LINES: i64 = 200;

crate::refusals! {
    /// Why a line cannot stand; the first that applies.
    pub enum LineRefusal {
        /// No pupils.
        Pupils = "pupils_out_of_range" [source::SENDA_TOOLS, "pupils"] "Enter how many pupils, from 1 to 5,000.";
        /// No staff.
        Staff = "staff_out_of_range" [source::SENDA_TOOLS, "staff"] "Enter how many adults at a time, from 0 to 50.";
        /// Too much or too little time.
        Minutes = "minutes_out_of_range" [source::SENDA_TOOLS, "minutes"] "Enter minutes a week, from 0 to 3,000.";
        /// Too many weeks.
        Weeks = "weeks_out_of_range" [source::SENDA_TOOLS, "weeks"] "Enter weeks, from 1 to 52.";
        /// A sum that cannot be.
        Money = "money_out_of_range" [source::SENDA_TOOLS, "bought"] "Enter an amount from £0 to £100,000.";
        /// Too many lines.
        TooMany = "too_many_lines" [source::SENDA_TOOLS] "A map holds up to {} lines. Begin another map.", MOST_LINES;
    }
}

/// May this line stand on a map that has so many others?
///
/// # Source
/// [`source::SENDA_TOOLS`].
/// # Errors
/// See [`LineRefusal`].
pub fn line(one: &Numbers, others: i64) -> Result<(), LineRefusal> {
    if !(1..=MOST_PUPILS).contains(&one.pupils) {
        return Err(LineRefusal::Pupils);
    }
    if !(0..=MOST_STAFF).contains(&one.staff) {
        return Err(LineRefusal::Staff);
    }
    if !(0..=MOST_MINUTES).contains(&one.minutes) {
        return Err(LineRefusal::Minutes);
    }
    if !(1..=MOST_WEEKS).contains(&one.weeks) {
        return Err(LineRefusal::Weeks);
    }
    if !(0..=MOST_PENCE).contains(&one.bought.0) || !(0..=MOST_PENCE).contains(&one.rate.0) {
        return Err(LineRefusal::Money);
    }
    if others >= MOST_LINES {
        return Err(LineRefusal::TooMany);
    }
    Ok(())
}

impl Numbers {
    /// Minutes that adults spend on it in all.
    ///
    /// # Source
    /// [`source::SENDA_TOOLS`].
    pub const fn time(&self) -> i64 {
        self.minutes
            .saturating_mul(self.weeks)
            .saturating_mul(self.staff)
    }
    /// What it costs: time at the rate, to the nearest penny, and what is bought.
    ///
    /// # Source
    /// [`source::SENDA_TOOLS`].
    pub const fn cost(&self) -> Pence {
        let sixtieths = self.time().saturating_mul(self.rate.0);
        Pence((sixtieths.saturating_add(30) / 60).saturating_add(self.bought.0))
    }
}

/// What belongs together: its cost, the minutes, and the pupils of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Cost.
    pub cost: Pence,
    /// Minutes of adults.
    pub time: i64,
    /// Pupils; of the largest line, where a group has several: they are the same pupils.
    pub pupils: i64,
    /// Lines.
    pub lines: i64,
}

impl Part {
    fn add(&mut self, one: &Numbers) {
        self.cost = Pence(self.cost.0.saturating_add(one.cost().0));
        self.time = self.time.saturating_add(one.time());
        self.pupils = self.pupils.max(one.pupils);
        self.lines += 1;
    }
    /// Cost for each pupil, to the nearest penny.
    pub const fn each(&self) -> Pence {
        if self.pupils <= 0 {
            return Pence(0);
        }
        Pence(self.cost.0.saturating_add(self.pupils / 2) / self.pupils)
    }
}

/// The sums of a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Everything.
    pub whole: Part,
    /// By wave.
    pub waves: BTreeMap<Wave, Part>,
    /// By area of need.
    pub areas: BTreeMap<Area, Part>,
    /// By group of pupils.
    pub groups: BTreeMap<String, Part>,
    /// By role.
    pub roles: BTreeMap<String, Part>,
}

/// The sums of these lines. The pupils of the whole are those of its groups together.
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn sums(lines: &[Numbers]) -> Sums {
    let mut sums = Sums::default();
    for one in lines {
        sums.whole.add(one);
        sums.waves.entry(one.wave).or_default().add(one);
        sums.areas.entry(one.area).or_default().add(one);
        sums.groups.entry(one.group.clone()).or_default().add(one);
        sums.roles.entry(one.role.clone()).or_default().add(one);
    }
    sums.whole.pupils = sums
        .groups
        .values()
        .fold(0, |all, one| all.saturating_add(one.pupils));
    sums
}

/// Days ahead within which a review is near.
pub const NEAR: i32 = 14;

crate::coded! {
    /// How near a review is.
    pub enum ReviewDue {
        /// Its day has passed.
        Overdue = "overdue", "Review overdue";
        /// It comes within a fortnight.
        Near = "near", "Review soon";
        /// Later.
        Later = "later", "Review later";
    }
}

/// How near is the review?
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn due(review: Day, today: Day) -> ReviewDue {
    if review < today {
        ReviewDue::Overdue
    } else if review <= today.plus_days(NEAR) {
        ReviewDue::Near
    } else {
        ReviewDue::Later
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Coded as _;

    fn one() -> Numbers {
        Numbers {
            area: Area::Cognition,
            wave: Wave::Targeted,
            role: "Teaching assistant".into(),
            staff: 1,
            group: "Year 4 readers".into(),
            pupils: 6,
            minutes: 90,
            weeks: 12,
            rate: Pence(1_450),
            bought: Pence(0),
            review: None,
        }
    }

    #[test]
    fn a_line_costs_its_time_and_what_is_bought() {
        assert_eq!(one().time(), 1_080);
        assert_eq!(one().cost(), Pence(26_100));
        let more = Numbers {
            staff: 2,
            bought: Pence(4_999),
            ..one()
        };
        assert_eq!(more.cost(), Pence(57_199));
        assert_eq!(sums(&[one()]).groups["Year 4 readers"].each(), Pence(4_350));
    }

    #[test]
    fn a_line_of_nobody_or_of_no_week_cannot_stand() {
        assert_eq!(line(&one(), 0), Ok(()));
        assert_eq!(
            line(&Numbers { pupils: 0, ..one() }, 0),
            Err(LineRefusal::Pupils)
        );
        assert_eq!(
            line(&Numbers { staff: 51, ..one() }, 0),
            Err(LineRefusal::Staff)
        );
        assert_eq!(
            line(&Numbers { weeks: 0, ..one() }, 0),
            Err(LineRefusal::Weeks)
        );
        assert_eq!(
            line(
                &Numbers {
                    minutes: -1,
                    ..one()
                },
                0
            ),
            Err(LineRefusal::Minutes)
        );
        assert_eq!(
            line(
                &Numbers {
                    bought: Pence(-1),
                    ..one()
                },
                0
            ),
            Err(LineRefusal::Money)
        );
        assert_eq!(line(&one(), MOST_LINES), Err(LineRefusal::TooMany));
        source::assert_refusals_are_told_well(&[&LineRefusal::Pupils, &LineRefusal::TooMany]);
    }

    #[test]
    fn a_review_is_overdue_the_day_after() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-28");
        assert_eq!(due(day("2026-11-27"), today), ReviewDue::Overdue);
        assert_eq!(due(today, today), ReviewDue::Near);
        assert_eq!(due(day("2026-12-13"), today), ReviewDue::Later);
    }

    fn any_line() -> impl Strategy<Value = Numbers> {
        (
            0..Area::ALL.len(),
            0..Wave::ALL.len(),
            0..4_usize,
            (
                0..=MOST_STAFF,
                1..=MOST_PUPILS,
                0..=MOST_MINUTES,
                1..=MOST_WEEKS,
            ),
            (0..=MOST_PENCE, 0..=MOST_PENCE),
        )
            .prop_map(
                |(area, wave, name, (staff, pupils, minutes, weeks), (rate, bought))| Numbers {
                    area: Area::ALL[area],
                    wave: Wave::ALL[wave],
                    role: format!("role {}", name % 3),
                    staff,
                    group: format!("group {name}"),
                    pupils,
                    minutes,
                    weeks,
                    rate: Pence(rate),
                    bought: Pence(bought),
                    review: None,
                },
            )
    }

    fn added<K>(parts: &BTreeMap<K, Part>) -> (i64, i64, i64) {
        parts.values().fold((0, 0, 0), |sum, one| {
            (sum.0 + one.cost.0, sum.1 + one.time, sum.2 + one.lines)
        })
    }

    proptest! {
        #[test]
        fn the_parts_of_every_sum_add_up_to_the_whole(lines in prop::collection::vec(any_line(), 0..30)) {
            let all = sums(&lines);
            let whole = (all.whole.cost.0, all.whole.time, all.whole.lines);
            prop_assert_eq!(added(&all.waves), whole);
            prop_assert_eq!(added(&all.areas), whole);
            prop_assert_eq!(added(&all.groups), whole);
            prop_assert_eq!(added(&all.roles), whole);
            let apart: i64 = lines.iter().map(|one| one.cost().0).sum();
            prop_assert_eq!(apart, whole.0);
        }

        #[test]
        fn a_line_more_never_makes_a_map_cheaper(lines in prop::collection::vec(any_line(), 0..10), more in any_line()) {
            let before = sums(&lines).whole.cost;
            let mut lines = lines;
            lines.push(more);
            prop_assert!(sums(&lines).whole.cost >= before);
        }

        #[test]
        fn what_each_pupil_costs_is_within_half_a_penny_a_pupil_of_the_whole(one in any_line()) {
            let part = sums(std::slice::from_ref(&one)).whole;
            let apart = (part.each().0 * part.pupils - part.cost.0).abs();
            prop_assert!(apart * 2 <= part.pupils);
        }
    }
}
