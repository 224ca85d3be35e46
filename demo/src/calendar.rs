//! When everything in the play happens, counted from the day on which the curtain rises.
//!
//! What this room must not know: how anything happens.

use rulebook::{
    base::Day, registration::cohort::CohortDays, reporting::declaration::DeclarationKind,
};

use crate::cast::{PARTICIPANTS, Standing};

/// An intake of the play: when its teaching starts, counted from today, and how many places it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    months: i32,
    days: i32,
    /// Its places.
    pub places: i64,
    /// How many groups it has.
    pub groups: usize,
}

const fn plan(months: i32, days: i32, places: i64, groups: usize) -> Plan {
    Plan {
        months,
        days,
        places,
        groups,
    }
}

/// The intakes, oldest first.
pub const INTAKES: [Plan; 8] = [
    // Results are out.
    plan(-26, 0, 30, 1),
    // Marked; the board has still to meet.
    plan(-22, 0, 30, 1),
    // Being marked.
    plan(-20, 0, 30, 1),
    // Writing.
    plan(-18, -10, 30, 1),
    // Half way.
    plan(-9, 0, 40, 2),
    // Just started.
    plan(0, -21, 30, 1),
    // Full, not started.
    plan(0, 70, 3, 0),
    // Takes applications.
    plan(0, 130, 30, 0),
];

/// The intakes whose people sit the assessment: those of which results are out, marked, being marked, and written.
const SITTING: usize = 4;
/// The one whose results are out.
const RELEASED: usize = 0;
/// The one in the middle of its courses, which is moved to the second edition.
pub const HALF_WAY: usize = 4;
/// The one from which somebody has been paused for over a year.
const OVER_LONG: usize = 2;
/// The one that writes now.
const WRITING: usize = 3;

/// The intake, by place in [`INTAKES`], that somebody belongs to.
pub fn intake_of(person: usize) -> usize {
    let Some(one) = PARTICIPANTS.get(person) else {
        return 0;
    };
    let nth = PARTICIPANTS
        .iter()
        .take(person)
        .filter(|it| it.standing == one.standing)
        .count();
    match one.standing {
        Standing::Passed | Standing::NotYetMet => 0,
        Standing::AwaitingBoard => 1,
        Standing::Marking | Standing::Disagreement => 2,
        Standing::AtGate | Standing::Writing | Standing::Submitted => 3,
        Standing::Mid | Standing::Behind => 4,
        Standing::Deferred => [4, 2].get(nth).copied().unwrap_or(4),
        Standing::Withdrawn => [4, 0].get(nth).copied().unwrap_or(4),
        Standing::New if nth < 5 => 5,
        Standing::New | Standing::Waiting => 6,
        Standing::Applied | Standing::Rejected => 7,
    }
}

/// The days of the play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The day on which the curtain rises.
    pub today: Day,
}

/// Something that happens on a day. The order is that within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scene {
    /// The programme is written, signed off and released.
    Produce,
    /// An intake opens for applications.
    Open(usize),
    /// Somebody applies.
    Apply(usize),
    /// The provider decides.
    Decide(usize),
    /// Timetable, groups and events are made.
    Prepare(usize),
    /// The register of an element's event is taken.
    Attend(usize, usize),
    /// The people of an intake study an element.
    Study(usize, usize),
    /// What the evidence shows is declared.
    Declare(usize),
    /// A statement is closed at its cut-off.
    Close(usize, DeclarationKind),
    /// A statement is paid.
    Pay(usize, DeclarationKind),
    /// Somebody pauses.
    Pause(usize),
    /// Somebody leaves.
    Leave(usize),
    /// The assessment period of an intake is opened.
    OpenPeriod(usize),
    /// Somebody writes.
    Write(usize),
    /// Somebody hands the response in.
    Submit(usize),
    /// The writing is over: scripts are shared out.
    BeginMarking(usize),
    /// Scripts are marked.
    Mark(usize),
    /// Results are confirmed and released.
    Release(usize),
    /// The next teaching cycle is drafted.
    Draft,
    /// Schools elsewhere are recorded.
    Posts,
    /// A second edition is released.
    Renew,
    /// An intake is moved to it. Last in its day: its people have studied by then.
    MoveOn,
    /// A facilitator writes to a group, and calls somebody at risk.
    ReachOut,
    /// Whoever was called catches up.
    CatchUp,
    /// A session is visited; reminders go.
    Visit,
}

impl Calendar {
    /// The first day of an intake's teaching: never at a weekend.
    pub fn starts(self, intake: usize) -> Day {
        let plan = INTAKES.get(intake).copied().unwrap_or(plan(0, 0, 0, 0));
        weekday(self.today.plus_months(plan.months).plus_days(plan.days))
    }

    /// The days of an intake.
    pub fn days(self, intake: usize) -> CohortDays {
        let starts_on = self.starts(intake);
        let ends_on = starts_on.plus_months(18).plus_days(-1);
        CohortDays {
            opens: starts_on.plus_days(-150),
            closes: starts_on.plus_days(-14),
            starts_on,
            ends_on,
            assessment_opens_on: ends_on.plus_days(1),
        }
    }

    /// The first day of an intake's writing window. The intake that writes now began four days ago.
    pub fn writing_opens(self, intake: usize) -> Day {
        if intake == WRITING {
            return self.today.plus_days(-4);
        }
        weekday(self.days(intake).assessment_opens_on.plus_days(14))
    }

    /// Code in DfE's shape: the year of the start, and a letter that counts the intakes of that year.
    pub fn code(self, intake: usize) -> String {
        let year = self.starts(intake).date().year();
        let earlier = (0..intake)
            .filter(|one| self.starts(*one).date().year() == year)
            .count();
        let letter = "abcdefgh".chars().nth(earlier).unwrap_or('z');
        format!("{year}{letter}")
    }

    /// `Autumn 2026 intake B`.
    pub fn name(self, intake: usize) -> String {
        let date = self.starts(intake).date();
        let season = match date.month() {
            1..=4 => "Spring",
            5..=8 => "Summer",
            _ => "Autumn",
        };
        let letter = self
            .code(intake)
            .chars()
            .last()
            .unwrap_or('a')
            .to_ascii_uppercase();
        format!("{season} {} intake {letter}", date.year())
    }

    /// Everything that does not need the programme's own order, before today, in order.
    pub fn scenes(self) -> Vec<(Day, Scene)> {
        let mut all = vec![
            (self.starts(0).plus_days(-230), Scene::Produce),
            (self.today.plus_days(-28), Scene::Draft),
            (self.today.plus_days(-200), Scene::Posts),
            (self.today.plus_days(-45), Scene::Renew),
            (self.today.plus_days(-1), Scene::MoveOn),
        ];
        for intake in 0..INTAKES.len() {
            self.of_intake(intake, &mut all);
            if intake < SITTING {
                self.of_period(intake, &mut all);
            }
        }
        for person in 0..PARTICIPANTS.len() {
            self.of_person(person, &mut all);
        }
        all.retain(|(day, _)| *day < self.today);
        all.sort_unstable();
        all
    }

    fn of_intake(self, intake: usize, all: &mut Vec<(Day, Scene)>) {
        let days = self.days(intake);
        all.push((days.opens, Scene::Open(intake)));
        all.push((days.starts_on.plus_days(-10), Scene::Prepare(intake)));
        for milestone in reporting::schedule_of(&days).milestones {
            let kind = milestone.kind;
            all.push((milestone.cut_off.plus_days(-3), Scene::Declare(intake)));
            all.push((milestone.cut_off.plus_days(1), Scene::Close(intake, kind)));
            all.push((milestone.paid_on.plus_days(1), Scene::Pay(intake, kind)));
        }
    }

    /// The assessment of an intake.
    fn of_period(self, intake: usize, all: &mut Vec<(Day, Scene)>) {
        let opens = self.writing_opens(intake);
        all.push((opens.plus_days(-45), Scene::OpenPeriod(intake)));
        if intake != WRITING {
            all.push((opens.plus_days(9), Scene::BeginMarking(intake)));
            all.push((opens.plus_days(24), Scene::Mark(intake)));
        }
        if intake == RELEASED {
            all.push((opens.plus_days(52), Scene::Release(intake)));
        }
    }

    /// The writing of somebody who got so far.
    fn of_writer(self, person: usize, standing: Standing, all: &mut Vec<(Day, Scene)>) {
        let opens = self.writing_opens(intake_of(person));
        let writes = matches!(
            standing,
            Standing::Writing
                | Standing::Submitted
                | Standing::Marking
                | Standing::Disagreement
                | Standing::AwaitingBoard
                | Standing::Passed
                | Standing::NotYetMet
        );
        if writes {
            all.push((opens.plus_days(1), Scene::Write(person)));
        }
        if writes && standing != Standing::Writing {
            all.push((opens.plus_days(3), Scene::Submit(person)));
        }
    }

    fn of_person(self, person: usize, all: &mut Vec<(Day, Scene)>) {
        let Some(one) = PARTICIPANTS.get(person) else {
            return;
        };
        let starts = self.starts(intake_of(person));
        let spread = i32::try_from(person * 7 % 40).unwrap_or(0);
        let applied = match one.standing {
            Standing::Applied => self.today.plus_days(-2 - spread / 4),
            Standing::Rejected => self.today.plus_days(-15),
            Standing::Waiting => starts.plus_days(-118 + spread / 4),
            _ => starts.plus_days(-140 + spread / 2),
        };
        all.push((applied, Scene::Apply(person)));
        let decided = match one.standing {
            Standing::Applied | Standing::Waiting => return,
            Standing::Rejected => self.today.plus_days(-6),
            _ => applied.plus_days(9),
        };
        all.push((decided, Scene::Decide(person)));
        self.of_writer(person, one.standing, all);
        match one.standing {
            // The second of them paused long ago and has not come back: the limit is three weeks away.
            Standing::Deferred if intake_of(person) == OVER_LONG => {
                all.push((
                    self.today.plus_months(-14).plus_days(21),
                    Scene::Pause(person),
                ));
            }
            Standing::Deferred => all.push((starts.plus_days(150 + spread), Scene::Pause(person))),
            Standing::Withdrawn => all.push((starts.plus_days(160), Scene::Leave(person))),
            _ => {}
        }
    }
}

/// This day, or the Monday after when it falls on a weekend.
pub fn weekday(day: Day) -> Day {
    match day.date().weekday().to_monday_zero_offset() {
        5 => day.plus_days(2),
        6 => day.plus_days(1),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_whatever_the_day() {
        for offset in 0..400 {
            let today: Day = "2026-11-22".parse::<Day>().unwrap().plus_days(offset);
            let calendar = Calendar { today };
            let codes: BTreeSet<String> =
                (0..INTAKES.len()).map(|one| calendar.code(one)).collect();
            assert_eq!(codes.len(), INTAKES.len(), "{today}");
        }
    }

    #[test]
    fn everybody_applies_while_their_intake_takes_applications_and_before_a_decision() {
        for offset in 0..30 {
            let today: Day = "2027-02-20".parse::<Day>().unwrap().plus_days(offset);
            let calendar = Calendar { today };
            let scenes = calendar.scenes();
            for person in 0..PARTICIPANTS.len() {
                let days = calendar.days(intake_of(person));
                let on = |scene| {
                    scenes
                        .iter()
                        .find(|(_, it)| *it == scene)
                        .map(|(day, _)| *day)
                };
                let applied = on(Scene::Apply(person)).unwrap();
                assert!(
                    days.opens <= applied && applied <= days.closes,
                    "{person} on {today}"
                );
                assert!(on(Scene::Decide(person)).is_none_or(|decided| decided > applied));
            }
        }
    }

    #[test]
    fn every_intake_has_room_for_its_people() {
        for (intake, plan) in INTAKES.iter().enumerate() {
            let waits = [Standing::Applied, Standing::Rejected, Standing::Waiting];
            let held = (0..PARTICIPANTS.len())
                .filter(|person| intake_of(*person) == intake)
                .filter(|person| !waits.contains(&PARTICIPANTS[*person].standing))
                .count();
            assert!(i64::try_from(held).unwrap() <= plan.places, "{intake}");
        }
    }
}
