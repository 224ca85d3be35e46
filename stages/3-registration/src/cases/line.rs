//! One line of a table: its cells by the name of their column, and what is wrong with it.
//!
//! What this room must not know: how a file is read, or what the columns mean.

use std::{borrow::Cow, collections::BTreeMap};

use kit::Fault;
use rulebook::base::{Coded, Day};

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Stable word.
    pub code: &'static str,
    /// One sentence.
    pub sentence: String,
}

impl Wrong {
    /// With this code and sentence.
    pub fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
        }
    }
}

/// The columns of a table, by name.
pub struct Columns {
    places: BTreeMap<String, usize>,
    count: usize,
}

impl Columns {
    /// Where the column that names a line stands.
    pub(super) fn of_case(&self) -> Option<usize> {
        self.places.get("case").copied()
    }

    pub(super) fn read(cells: &[Cow<'_, str>], wanted: &[&str]) -> Result<Self, Fault> {
        let mut places = BTreeMap::new();
        for (place, name) in cells.iter().enumerate() {
            let name = name.trim().to_ascii_lowercase();
            if places.insert(name.clone(), place).is_some() && wanted.contains(&name.as_str()) {
                return Err(Fault::say(format!(
                    "column_twice: the column “{name}” is there twice."
                )));
            }
        }
        if let Some(missing) = wanted.iter().find(|name| !places.contains_key(**name)) {
            return Err(Fault::say(format!(
                "column_missing: the column “{missing}” is missing from the header line."
            )));
        }
        Ok(Self {
            places,
            count: cells.len(),
        })
    }
}

/// One line, its cells by the name of their column.
pub struct Line<'t> {
    pub(super) columns: &'t Columns,
    pub(super) cells: &'t [Cow<'t, str>],
}

impl Line<'_> {
    /// The cell, without spaces around it.
    pub fn cell(&self, name: &str) -> &str {
        let place = self.columns.places.get(name);
        place
            .and_then(|place| self.cells.get(*place))
            .map_or("", |cell| cell.trim())
    }
    /// The cell as a word of a list: spreadsheets write Yes and YES for yes.
    pub fn word(&self, name: &str) -> String {
        self.cell(name).to_ascii_lowercase()
    }
    /// Yes or no; an empty cell is no.
    pub fn yes(&self, name: &str) -> Result<bool, Wrong> {
        match self.word(name).as_str() {
            "yes" => Ok(true),
            "no" | "" => Ok(false),
            _ => Err(Wrong::new(
                "unknown_word",
                format!("{name} is “{}”, neither yes nor no", shown(self.cell(name))),
            )),
        }
    }
    /// A day that must be there.
    pub fn day(&self, name: &str) -> Result<Day, Wrong> {
        self.parsed(name, "not_a_day").map_err(|mut wrong| {
            if wrong.code == "not_a_day" {
                wrong
                    .sentence
                    .push_str("; a day is written 2026-11-28, and must be in the calendar");
            }
            wrong
        })
    }
    /// A day that may be empty.
    pub fn maybe_day(&self, name: &str) -> Result<Option<Day>, Wrong> {
        if self.cell(name).is_empty() {
            Ok(None)
        } else {
            self.day(name).map(Some)
        }
    }
    /// What must be there.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str, code: &'static str) -> Result<T, Wrong> {
        let text = self.cell(name);
        if text.is_empty() {
            return Err(Wrong::new("empty_cell", format!("{name} is empty")));
        }
        text.parse()
            .map_err(|_| Wrong::new(code, format!("{name} cannot be read: “{}”", shown(text))))
    }
    /// What may be empty.
    pub fn maybe<T: std::str::FromStr>(
        &self,
        name: &str,
        code: &'static str,
    ) -> Result<Option<T>, Wrong> {
        if self.cell(name).is_empty() {
            Ok(None)
        } else {
            self.parsed(name, code).map(Some)
        }
    }
    /// A word of a closed list that must be there.
    pub fn coded<T: Coded>(&self, name: &str) -> Result<T, Wrong> {
        let word = self.word(name);
        if word.is_empty() {
            return Err(Wrong::new("empty_cell", format!("{name} is empty")));
        }
        T::from_code(&word).map_err(|_unknown| {
            let sentence = format!(
                "{name} is “{}”, which is not a known word",
                shown(self.cell(name))
            );
            Wrong::new("unknown_word", sentence)
        })
    }
    /// A word of a closed list that may be empty.
    pub fn maybe_coded<T: Coded>(&self, name: &str) -> Result<Option<T>, Wrong> {
        if self.cell(name).is_empty() {
            Ok(None)
        } else {
            self.coded(name).map(Some)
        }
    }
}

/// What somebody typed, short enough to be shown and without anything that would move a terminal's cursor.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(60)
        .collect()
}

/// A line with more cells than the header has a comma too many, and one that ends early a cell too few: both would be read
/// into the wrong columns.
pub(super) fn fits(
    columns: &Columns,
    wanted: &[&str],
    cells: &[Cow<'_, str>],
) -> Result<(), Wrong> {
    let last = wanted
        .iter()
        .filter_map(|name| columns.places.get(*name))
        .max();
    let too_few = last.is_some_and(|last| cells.len() <= *last);
    if cells.len() > columns.count || too_few {
        let sentence = format!(
            "the line has {} cells, the header {}",
            cells.len(),
            columns.count
        );
        return Err(Wrong::new("cells_do_not_fit", sentence));
    }
    Ok(())
}
