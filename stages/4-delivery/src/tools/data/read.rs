//! Reading a file of anonymous pupil data: columns by their names in any order, refused when it seems to say who anybody is.
//!
//! What this room must not know: what may be shown.

use std::collections::BTreeMap;

use kit::{
    Problem,
    sheet::{Line, LineFault, Sheet},
    ui::FormErrors,
};
use rulebook::delivery::cohort_data::{
    DataRefusal, FEWEST, MOST, MOST_GROUPS, tells_by_cell, tells_by_name,
};

use super::picture::{Measure, Picture, Tally, column};
use crate::tools::numbers::hundredths;

/// Attendance under this, in hundredths of a per cent, is persistent absence: DfE counts it so.
const PERSISTENT: i64 = 9_000;

/// A column to group by: its name for people, and the names it may have in a file.
const GROUPED: &[(&str, &[&str])] = &[
    (
        "SEN",
        &["sen", "sen status", "sen provision", "send", "send status"],
    ),
    (
        "Need",
        &[
            "need",
            "primary need",
            "primary need type",
            "need type",
            "sen need",
            "area of need",
        ],
    ),
    (
        "Pupil premium",
        &[
            "pupil premium",
            "pupil_premium",
            "pp",
            "pupil premium grant",
            "ppg",
            "fsm",
            "free school meals",
        ],
    ),
    (
        "Year",
        &["year", "year group", "ncy", "national curriculum year"],
    ),
    ("Sex", &["sex", "gender"]),
    ("Language", &["language", "eal", "first language"]),
];
const ATTENDANCE: &[&str] = &[
    "attendance",
    "attendance %",
    "attendance percent",
    "attendance_percent",
    "% attendance",
];
const ATTAINMENT: &[&str] = &[
    "attainment",
    "attainment level",
    "standard",
    "reading",
    "outcome",
];
const SUSPENSIONS: &[&str] = &[
    "suspensions",
    "suspension",
    "suspended",
    "exclusions",
    "days suspended",
];

/// What a column of the file is for.
struct Found {
    grouped: Vec<(&'static str, String)>,
    attendance: Option<String>,
    attainment: Option<String>,
    suspensions: Option<String>,
}

/// How often something that looks like a name stands in a column that means nothing to us.
#[derive(Default)]
struct Names {
    cells: u32,
    like_names: u32,
}

/// What may be shown of this file.
///
/// # Errors
/// [`DataRefusal`], or what is wrong with the table, at `file`.
pub(super) fn picture(table: &[u8]) -> Result<Picture, Problem> {
    let mut sheet = Sheet::open(table, &[]).map_err(at_file)?;
    let names = sheet.names().to_vec();
    if let Some((column, what)) = names
        .iter()
        .find_map(|name| tells_by_name(name).map(|what| (name.clone(), what)))
    {
        return Err(DataRefusal::Tells { column, what }.into());
    }
    let found = find(&names);
    if found.grouped.is_empty() {
        return Err(DataRefusal::NoGroups.into());
    }
    let known = found.measures();
    if known.is_empty() {
        return Err(DataRefusal::NoMeasures.into());
    }
    let mut counting = Counting {
        left_out: names
            .iter()
            .filter(|name| !name.is_empty() && !found.reads(name))
            .cloned()
            .collect(),
        names,
        found,
        pupils: 0,
        tallies: BTreeMap::new(),
        like_names: BTreeMap::new(),
    };
    while let Some(line) = sheet.line().map_err(at_file)? {
        counting.count(&line)?;
    }
    counting.picture(&known)
}

fn at_file(fault: LineFault) -> Problem {
    let mut errors = FormErrors::none();
    let line = if fault.line > 1 {
        format!("Line {}: ", fault.line)
    } else {
        String::new()
    };
    errors.at("file", format!("{line}{}", fault.sentence));
    Problem::Invalid(errors)
}

fn find(names: &[String]) -> Found {
    let has = |known: &[&str]| {
        known
            .iter()
            .find(|one| names.iter().any(|name| name == *one))
            .map(|one| (*one).to_owned())
    };
    Found {
        grouped: GROUPED
            .iter()
            .filter_map(|(label, known)| has(known).map(|name| (*label, name)))
            .collect(),
        attendance: has(ATTENDANCE),
        attainment: has(ATTAINMENT),
        suspensions: has(SUSPENSIONS),
    }
}

impl Found {
    fn measures(&self) -> Vec<Measure> {
        [
            (Measure::Absent, &self.attendance),
            (Measure::Below, &self.attainment),
            (Measure::Suspended, &self.suspensions),
        ]
        .into_iter()
        .filter(|(_, column)| column.is_some())
        .map(|(measure, _)| measure)
        .collect()
    }
    fn reads(&self, name: &str) -> bool {
        let measures = [&self.attendance, &self.attainment, &self.suspensions];
        self.grouped.iter().any(|(_, one)| one == name)
            || measures.iter().any(|one| one.as_deref() == Some(name))
    }
}

struct Counting {
    names: Vec<String>,
    found: Found,
    left_out: Vec<String>,
    pupils: i64,
    /// By column and group.
    tallies: BTreeMap<(usize, String), Tally>,
    like_names: BTreeMap<usize, Names>,
}

impl Counting {
    fn count(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        self.pupils += 1;
        if self.pupils > MOST {
            return Err(DataRefusal::TooMany.into());
        }
        self.look(line)?;
        let of = |column: &Option<String>| {
            column
                .as_deref()
                .map(|name| line.cell(name).into_owned())
                .unwrap_or_default()
        };
        let attendance = hundredths(of(&self.found.attendance).trim_end_matches('%'))
            .filter(|percent| (0..=10_000).contains(percent));
        let below = below(&of(&self.found.attainment));
        let suspended = suspended(&of(&self.found.suspensions));
        for (place, (label, name)) in self.found.grouped.iter().enumerate() {
            let group = group(label, &line.cell(name));
            let tally = self.tallies.entry((place, group)).or_default();
            tally.pupils += 1;
            if let Some(percent) = attendance {
                tally.attendance.0 += 1;
                tally.attendance.1 += percent;
            }
            let three = [
                attendance.map(|percent| percent < PERSISTENT),
                below,
                suspended,
            ];
            for (measure, told) in tally.measures.iter_mut().zip(three) {
                if let Some(told) = told {
                    measure.0 += 1;
                    measure.1 += i64::from(told);
                }
            }
        }
        Ok(())
    }

    /// Looks whether any cell tells who somebody is, also in columns that are not read.
    fn look(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        for (place, cell) in line.cells().enumerate() {
            let name = self.names.get(place).map_or("", String::as_str);
            if let Some(what) = tells_by_cell(&cell) {
                return Err(self.tells(name, what));
            }
            if !self.found.reads(name) && !cell.is_empty() {
                let seen = self.like_names.entry(place).or_default();
                seen.cells += 1;
                seen.like_names += u32::from(is_like_a_name(&cell));
            }
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads as what the counting says")]
    fn tells(&self, name: &str, what: &'static str) -> Problem {
        let column = if name.is_empty() {
            "without a name".to_owned()
        } else {
            name.to_owned()
        };
        DataRefusal::Tells { column, what }.into()
    }

    fn picture(self, known: &[Measure]) -> Result<Picture, Problem> {
        if self.pupils < FEWEST {
            return Err(DataRefusal::TooFew.into());
        }
        for (place, seen) in &self.like_names {
            if seen.like_names >= 3 && seen.like_names * 3 >= seen.cells {
                let name = self.names.get(*place).map_or("", String::as_str);
                return Err(self.tells(name, "names"));
            }
        }
        let mut columns = Vec::new();
        for (place, (label, name)) in self.found.grouped.iter().enumerate() {
            let mut groups: Vec<(String, Tally)> = self
                .tallies
                .iter()
                .filter(|((of, _), _)| *of == place)
                .map(|((_, group), tally)| (group.clone(), tally.clone()))
                .collect();
            let single = groups.iter().filter(|(_, one)| one.pupils == 1).count();
            if groups.len() > MOST_GROUPS || (groups.len() > 5 && single * 2 > groups.len()) {
                return Err(self.tells(name, "something of its own for each pupil"));
            }
            groups.sort_by_key(|(name, _)| order(name));
            columns.push(column(label, &groups, known));
        }
        Ok(Picture {
            pupils: self.pupils,
            columns,
            left_out: self.left_out,
        })
    }
}

/// Groups in an order that says nothing of their size: those without a need first, then by number and name.
fn order(name: &str) -> (u8, u32, String) {
    let first = ["No SEN", "None", "Not pupil premium"].contains(&name);
    let number: String = name.chars().filter(char::is_ascii_digit).take(4).collect();
    (
        u8::from(!first),
        number.parse().unwrap_or(0),
        name.to_lowercase(),
    )
}

fn is_like_a_name(cell: &str) -> bool {
    let words: Vec<&str> = cell
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 0
            && letters.all(|c| c.is_lowercase() || matches!(c, '-' | '\'' | '’'))
    };
    (2..=4).contains(&words.len()) && words.iter().all(capital)
}

/// The group of a cell, in the words of the field.
fn group(label: &str, cell: &str) -> String {
    let plain = cell.trim().to_lowercase();
    let yes = ["y", "yes", "1", "true", "pp", "fsm", "t"].contains(&plain.as_str());
    let no = ["n", "no", "0", "false", "f", ""].contains(&plain.as_str());
    let said = match (label, plain.as_str()) {
        ("SEN", "n" | "no" | "no sen" | "none" | "") => "No SEN",
        ("SEN", "k" | "sen support" | "support" | "sen") => "SEN support",
        ("SEN", "e" | "ehcp" | "ehc plan" | "ehc") => "EHC plan",
        ("Pupil premium", _) if yes => "Pupil premium",
        ("Pupil premium", _) if no => "Not pupil premium",
        ("Need", "none" | "no" | "n" | "") => "None",
        ("Language", _) if yes => "Additional language",
        ("Sex", "f" | "female" | "girl") => "Girls",
        ("Sex", "m" | "male" | "boy") => "Boys",
        (_, "") => "Not said",
        _ => "",
    };
    if !said.is_empty() {
        return said.to_owned();
    }
    let cell: String = cell.trim().chars().take(60).collect();
    match label {
        "Year" if cell.bytes().all(|b| b.is_ascii_digit()) => format!("Year {cell}"),
        _ => cell,
    }
}

/// Is attainment below what is expected? Nothing when the cell does not say.
fn below(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "below" | "wts" | "working towards" | "pks" | "not met" | "no" | "n" | "emerging"
        | "bly" => Some(true),
        "at" | "exs" | "expected" | "met" | "yes" | "y" | "above" | "gds" | "greater depth"
        | "secure" | "exceeding" | "higher" => Some(false),
        _ => None,
    }
}

/// Was somebody suspended? Nothing typed is none.
fn suspended(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "" | "no" | "n" | "none" => Some(false),
        "yes" | "y" => Some(true),
        other => hundredths(other).map(|number| number > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(table: &str) -> String {
        match picture(table.as_bytes()).unwrap_err() {
            Problem::Refused(refused) => refused.code.to_owned(),
            Problem::Invalid(errors) => errors.of("file").unwrap_or("").to_owned(),
            other => panic!("{other:?}"),
        }
    }

    fn many(header: &str, line: &str, times: usize) -> String {
        format!("{header}\n{}", format!("{line}\n").repeat(times))
    }

    #[test]
    fn the_sample_is_read_and_tells_of_no_small_group() {
        let picture = picture(include_bytes!("sample.csv")).unwrap();
        assert_eq!(picture.pupils, 420);
        assert_eq!(picture.columns.len(), 5);
        for column in &picture.columns {
            let hidden = column
                .groups
                .iter()
                .filter(|one| one.pupils.is_none())
                .count();
            assert_ne!(hidden, 1, "{}", column.name);
            for group in &column.groups {
                assert!(group.pupils.is_none_or(|pupils| pupils >= 5), "{group:?}");
                for (_, pair) in &group.measures {
                    if let Some((these, of)) = pair {
                        assert!(*these == 0 || *these >= 5, "{group:?}");
                        assert!(*these == *of || of - these >= 5, "{group:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_file_that_seems_to_say_who_anybody_is_is_refused() {
        assert_eq!(
            refused(&many("Name,sen,attendance", "Asha,K,90", 20)),
            "tells_who"
        );
        assert_eq!(
            refused(&many("sen,attendance,code", "K,90,A123456789012", 20)),
            "tells_who"
        );
        assert_eq!(
            refused(&many("sen,attendance,extra", "K,90,12/03/2015", 20)),
            "tells_who"
        );
        assert_eq!(
            refused(&many("sen,attendance,extra", "K,90,Kofi Mensah", 20)),
            "tells_who"
        );
        let each = (0..20)
            .map(|n| format!("Person{n},90"))
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(refused(&format!("need,attendance\n{each}")), "tells_who");
        // A cell beyond the named columns is looked at too.
        assert_eq!(
            refused(&many("sen,attendance", "K,90,HG1 2AB", 20)),
            "tells_who"
        );
    }

    #[test]
    fn a_file_without_groups_measures_or_pupils_is_refused_in_plain_words() {
        assert_eq!(
            refused(""),
            "The file is empty: its first line names the columns."
        );
        assert_eq!(refused(&many("attendance", "90", 20)), "no_groups");
        assert_eq!(refused(&many("sen", "K", 20)), "no_measures");
        assert_eq!(
            refused(&many("sen,attendance", "K,90", 9)),
            "too_few_pupils"
        );
        assert_eq!(
            refused(&many("sen,attendance", "K,90", 5_001)),
            "too_many_pupils"
        );
        assert!(refused("PK\u{3}\u{4}x").contains("CSV"));
    }

    #[test]
    fn columns_come_in_any_order_and_letters_in_windows_1252() {
        let mut table = b"Attendance %,Language,SEN Status\r\n".to_vec();
        for _ in 0..12 {
            table.extend(b"88.5%,Fran\xe7ais,K\r\n");
        }
        let picture = picture(&table).unwrap();
        let language = picture
            .columns
            .iter()
            .find(|one| one.name == "Language")
            .unwrap();
        assert_eq!(language.groups[0].name, "Français");
        assert_eq!(language.groups[0].share(Measure::Absent), Some(100));
        assert_eq!(language.all.attendance, Some(8_850));
    }
}
