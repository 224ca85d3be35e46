//! Days on which schools in England are closed: the usual ones as data, with what an intake says of its own.
//!
//! What this room decides: whether a day is a school day, and if not, why not.
//! What it does not know: what is planned on it.

use jiff::civil::Weekday;

use crate::base::Day;

/// The usual days, as a file that says where they come from.
const ENGLAND: &str = include_str!("term/england.csv");

/// Days on which schools are closed; or open, where an intake's councils differ from the usual ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What it is called: `autumn half-term`.
    pub name: String,
    /// Does the law make it a bank holiday?
    pub bank: bool,
    /// Was it published, or is it expected by the pattern of other years?
    pub published: bool,
    /// Schools are open after all.
    pub open: bool,
}

impl Closed {
    /// Is this day among them?
    pub fn holds(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// The usual days of England, first to last.
///
/// # Source
/// [`crate::source::SENDA_TERMS`]; the file names its own.
pub fn england() -> Vec<Closed> {
    ENGLAND.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<Closed> {
    let cells: Vec<&str> = line.split(',').collect();
    let [kind, from, to, name, standing] = cells.as_slice() else {
        return None;
    };
    Some(Closed {
        from: from.parse().ok()?,
        to: to.parse().ok()?,
        name: (*name).to_owned(),
        bank: *kind == "bank",
        published: *standing == "published",
        open: false,
    })
}

/// Why this is no school day; nothing when it is one. What an intake says of its own comes first, but opens no bank holiday.
///
/// # Source
/// [`crate::source::SENDA_TERMS`].
pub fn why_closed(day: Day, usual: &[Closed], own: &[Closed]) -> Option<String> {
    if let Some(bank) = usual.iter().find(|one| one.bank && one.holds(day)) {
        return Some(bank.name.clone());
    }
    if matches!(day.date().weekday(), Weekday::Saturday | Weekday::Sunday) {
        return Some("weekend".to_owned());
    }
    if let Some(said) = own.iter().rev().find(|one| one.holds(day)) {
        return (!said.open).then(|| said.name.clone());
    }
    let found = usual.iter().find(|one| one.holds(day));
    found.map(|one| one.name.clone())
}

/// The Monday of a day's week.
pub fn monday(day: Day) -> Day {
    day.plus_days(-i32::from(day.date().weekday().to_monday_zero_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_file_is_read_whole_and_covers_three_years_of_school() {
        let all = england();
        let lines = ENGLAND.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(all.len(), lines.count());
        assert!(all.iter().all(|one| one.from <= one.to));
        for year in ["2026", "2027", "2028"] {
            let half = |one: &&Closed| {
                one.name == "autumn half-term" && one.from.to_string().starts_with(year)
            };
            assert_eq!(all.iter().filter(half).count(), 1, "{year}");
        }
        // A holiday begins with the first free day, and none lies within another.
        let mut holidays: Vec<&Closed> = all.iter().filter(|one| !one.bank).collect();
        holidays.sort_by_key(|one| one.from);
        assert!(holidays.windows(2).all(|pair| pair[0].to < pair[1].from));
    }

    #[test]
    fn a_bank_holiday_falls_on_a_weekday() {
        for one in england().iter().filter(|one| one.bank) {
            assert!(
                !matches!(
                    one.from.date().weekday(),
                    Weekday::Saturday | Weekday::Sunday
                ),
                "{one:?}"
            );
        }
    }

    #[test]
    fn an_intake_can_have_its_own_half_term_but_no_bank_holiday_less() {
        let usual = england();
        assert_eq!(
            why_closed(day("2026-10-28"), &usual, &[]).as_deref(),
            Some("autumn half-term")
        );
        assert_eq!(why_closed(day("2026-10-21"), &usual, &[]), None);
        let said = |from, to, open| Closed {
            from: day(from),
            to: day(to),
            name: "half-term here".to_owned(),
            bank: false,
            published: true,
            open,
        };
        let own = [
            said("2026-10-19", "2026-10-23", false),
            said("2026-10-26", "2026-10-30", true),
            said("2026-12-28", "2026-12-28", true),
        ];
        assert_eq!(why_closed(day("2026-10-28"), &usual, &own), None);
        assert_eq!(
            why_closed(day("2026-10-21"), &usual, &own).as_deref(),
            Some("half-term here")
        );
        assert!(why_closed(day("2026-12-28"), &usual, &own).is_some());
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday(day("2026-11-28")), day("2026-11-23"));
        assert_eq!(monday(day("2026-11-23")), day("2026-11-23"));
    }
}
