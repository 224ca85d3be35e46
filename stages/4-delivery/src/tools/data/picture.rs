//! What may be shown of a file of pupil data: for each column its groups, and of each what is known; hidden where the rule says so.
//!
//! What this room must not know: the file.

use rulebook::delivery::cohort_data::{hidden, shown};
use serde::{Deserialize, Serialize};

rulebook::coded! {
    /// What is looked at.
    pub enum Measure {
        /// Attendance under 90 per cent.
        Absent = "absent", "Persistently absent";
        /// Attainment below what is expected.
        Below = "below", "Below the expected standard";
        /// Suspended at least once.
        Suspended = "suspended", "Suspended at least once";
    }
}

/// Everything that may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pupils in all.
    pub pupils: i64,
    /// By column.
    pub columns: Vec<Column>,
    /// Columns that were not read, by their names.
    pub left_out: Vec<String>,
}

/// One column: its groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name for people.
    pub name: String,
    /// Its groups, in an order that says nothing of their size.
    pub groups: Vec<Group>,
    /// Of all groups together.
    pub all: Group,
}

impl Column {
    /// Its name within a sentence: `pupil premium`, and `SEN`, which is written so everywhere.
    pub fn in_words(&self) -> String {
        if self.name.chars().all(char::is_uppercase) {
            self.name.clone()
        } else {
            self.name.to_lowercase()
        }
    }
}

/// One group, or all of them; nothing where it is hidden or not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How many pupils.
    pub pupils: Option<i64>,
    /// How many of how many, by measure.
    pub measures: Vec<(Measure, Option<(i64, i64)>)>,
    /// Mean attendance, in hundredths of a per cent.
    pub attendance: Option<i64>,
}

impl Group {
    /// The share of a measure, in whole per cent.
    pub fn share(&self, measure: Measure) -> Option<i64> {
        let (_, found) = self.measures.iter().find(|(one, _)| *one == measure)?;
        let (these, of) = (*found)?;
        (of > 0).then(|| (these * 100 + of / 2) / of)
    }
}

/// What is counted of one group before anything is hidden. Never kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) pupils: i64,
    /// For each measure: of how many it is known, and of how many it is true.
    pub(super) measures: [(i64, i64); 3],
    /// Of how many attendance is known, and the sum in hundredths.
    pub(super) attendance: (i64, i64),
}

const MEASURES: [Measure; 3] = [Measure::Absent, Measure::Below, Measure::Suspended];

/// What may be shown of the tallies of a column.
pub(super) fn column(name: &str, tallies: &[(String, Tally)], known: &[Measure]) -> Column {
    let counts: Vec<i64> = tallies.iter().map(|(_, one)| one.pupils).collect();
    let small = hidden(&counts);
    let mut groups: Vec<Group> = tallies
        .iter()
        .zip(&small)
        .map(|((name, one), hide)| Group {
            name: name.clone(),
            pupils: (!hide).then_some(one.pupils),
            ..Group::default()
        })
        .collect();
    let mut all = Group {
        name: "All".into(),
        pupils: Some(counts.iter().sum()),
        ..Group::default()
    };
    for (place, measure) in MEASURES.iter().enumerate() {
        if known.contains(measure) {
            one_measure(*measure, place, tallies, &small, (&mut groups, &mut all));
        }
    }
    means(tallies, &small, &mut groups, &mut all);
    Column {
        name: name.to_owned(),
        groups,
        all,
    }
}

/// A group that is hidden, and groups of whose pupils too few are known.
fn hidden_of(known: &[i64], small: &[bool]) -> Vec<bool> {
    let few = hidden(known);
    few.iter()
        .zip(small)
        .map(|(few, small)| *few || *small)
        .collect()
}

fn one_measure(
    measure: Measure,
    place: usize,
    tallies: &[(String, Tally)],
    small: &[bool],
    (groups, all): (&mut [Group], &mut Group),
) {
    let of = |one: &Tally| one.measures.get(place).copied().unwrap_or_default();
    let known: Vec<i64> = tallies.iter().map(|(_, one)| of(one).0).collect();
    let these: Vec<i64> = tallies.iter().map(|(_, one)| of(one).1).collect();
    let told = shown(&known, &these, &hidden_of(&known, small));
    for ((group, known), these) in groups.iter_mut().zip(&known).zip(&told.by_group) {
        let pair = these.filter(|_| *known > 0).map(|these| (these, *known));
        group.measures.push((measure, pair));
    }
    let whole = told.all.map(|these| (these, known.iter().sum()));
    all.measures.push((measure, whole));
}

fn means(tallies: &[(String, Tally)], small: &[bool], groups: &mut [Group], all: &mut Group) {
    let known: Vec<i64> = tallies.iter().map(|(_, one)| one.attendance.0).collect();
    let hide = hidden_of(&known, small);
    let mean = |known: i64, sum: i64| (known > 0).then(|| (sum + known / 2) / known);
    for ((group, (_, one)), hide) in groups.iter_mut().zip(tallies).zip(&hide) {
        if !hide {
            group.attendance = mean(one.attendance.0, one.attendance.1);
        }
    }
    let sum = tallies.iter().map(|(_, one)| one.attendance.1).sum();
    let count: i64 = known.iter().sum();
    if count >= rulebook::delivery::cohort_data::SMALL {
        all.attendance = mean(count, sum);
    }
}

/// A gap between a group and everybody, as a sentence; the widest first.
pub(crate) fn gaps(picture: &Picture) -> Vec<String> {
    use rulebook::base::Coded as _;
    let mut found = Vec::new();
    for column in &picture.columns {
        for group in &column.groups {
            for measure in MEASURES {
                let shares = group.share(measure).zip(column.all.share(measure));
                if let Some((own, all)) = shares.filter(|(own, all)| own > all) {
                    found.push((
                        own - all,
                        format!(
                            "{}: {own}% of “{}” ({}), {all}% of all",
                            measure.label(),
                            group.name,
                            column.in_words()
                        ),
                    ));
                }
            }
        }
    }
    found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    found.into_iter().map(|(_, words)| words).take(12).collect()
}
