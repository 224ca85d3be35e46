//! A TOML table with its places: what was asked for, when it is there and of the right type. What is missing, wrong or
//! unknown has been told by then, from the table's shape.
//!
//! What this room must not know: what the keys mean.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::judge::Judge;
use super::repair::{Lost, repair};
use super::{Desk, Doubt, Fault, Found, Place};
use crate::Code;
use crate::shape::Shape;

/// A table that is being read.
pub(crate) struct Record<'t> {
    file: &'t str,
    /// Where the TOML begins in its file.
    base: usize,
    /// What to point at when a key is missing.
    whole: Range<usize>,
    table: Option<&'t DeTable<'t>>,
}

/// TOML that can be read, of a file.
pub(crate) struct Source<'t> {
    file: &'t str,
    base: usize,
    text: Cow<'t, str>,
    lost: Lost,
    /// Whether some of it could not be read.
    pub broken: bool,
}

/// TOML that has been parsed, in its file.
pub(crate) struct Sheet<'t> {
    file: &'t str,
    base: usize,
    table: Spanned<DeTable<'t>>,
}

/// Errors of syntax that are told of one file.
const MOST_ERRORS: usize = 20;

/// Makes TOML that begins at `base` in `file` ready to be parsed; what cannot be read is told and left out.
pub(crate) fn source<'t>(
    desk: &Desk<'_>,
    file: &'t str,
    (base, text): (usize, &'t str),
) -> Source<'t> {
    let Some((repaired, lost)) = repair(text) else {
        return Source {
            file,
            base,
            text: Cow::Borrowed(text),
            lost: Lost::default(),
            broken: false,
        };
    };
    let bytes = desk.shelf.get(file).unwrap_or_default();
    let mut told = BTreeSet::new();
    for error in &lost.errors {
        let in_file =
            |span: &Range<usize>| span.start.saturating_add(base)..span.end.saturating_add(base);
        // Where a byte is no letter, that has been told.
        let letters = bytes.get(in_file(&error.out)).unwrap_or_default();
        let before = text.get(..error.span.start).unwrap_or_default();
        let line = before.matches('\n').count();
        if std::str::from_utf8(letters).is_err() || told.len() >= MOST_ERRORS || !told.insert(line)
        {
            continue;
        }
        let place = Place::at(file, in_file(&error.span));
        let opened = error
            .opened
            .as_ref()
            .map(|span| Place::at(file, in_file(span)));
        let fault = syntax(&place, &error.message);
        desk.say(fault.see(opened, "opened here, and never closed"));
    }
    desk.doubt(Doubt::File(file.to_owned()));
    Source {
        file,
        base,
        text: Cow::Owned(repaired),
        lost,
        broken: true,
    }
}

/// Parses TOML and judges it by its shape; every fault is noted.
pub(crate) fn parse<'t>(desk: &Desk<'_>, source: &'t Source<'t>, shape: &Shape) -> Sheet<'t> {
    let (table, _) = DeTable::parse_recoverable(&source.text);
    let judge = Judge {
        desk,
        file: source.file,
        base: source.base,
        text: &source.text,
        lost: &source.lost,
    };
    judge.table(table.get_ref(), shape, &(0..0));
    Sheet {
        file: source.file,
        base: source.base,
        table,
    }
}

fn syntax(place: &Place, message: &str) -> Fault {
    let fault = Fault::new(Code::BrokenToml, place, message);
    if message.contains("duplicate key") {
        fault.help("Name each key once; take one of the two away.")
    } else if message.contains("array") || message.contains("unclosed") {
        fault.help("Close what was opened: each bracket and each quote needs its partner.")
    } else if message.contains("string") {
        fault.help("Put text between two straight double quotes, and \\\" for a quote inside it.")
    } else {
        fault
    }
}

impl Sheet<'_> {
    /// The whole document.
    pub fn root(&self) -> Record<'_> {
        Record {
            file: self.file,
            base: self.base,
            whole: 0..0,
            table: Some(self.table.get_ref()),
        }
    }
}

/// A whole number that means something.
pub(super) fn whole(value: &DeValue<'_>) -> Option<u32> {
    let number = value.as_integer()?;
    let parsed = u32::from_str_radix(number.as_str(), number.radix()).ok();
    parsed.filter(|value| *value <= 1_000_000)
}

impl<'t> Record<'t> {
    /// Where the table is.
    pub fn place(&self) -> Place {
        self.at(&self.whole)
    }

    fn at(&self, span: &Range<usize>) -> Place {
        let span = span.start.saturating_add(self.base)..span.end.saturating_add(self.base);
        Place::at(self.file, span)
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table?.get(key)
    }

    /// Whether the key is there, whatever its value.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn found<T>(&self, value: &Spanned<DeValue<'_>>, read: Option<T>) -> Option<Found<T>> {
        let place = self.at(&value.span());
        read.map(|value| Found { value, place })
    }

    /// Text that may be left out.
    pub fn text(&self, key: &str) -> Option<Found<String>> {
        let value = self.get(key)?;
        self.found(value, words(value.get_ref()))
    }

    /// The words alone.
    pub fn words(&self, key: &str) -> Option<String> {
        self.text(key).map(|found| found.value)
    }

    /// Text that must be there; empty at this table's place when it is not.
    pub fn need_text(&self, key: &str) -> Found<String> {
        self.text(key).unwrap_or_else(|| Found {
            value: String::new(),
            place: self.value_place(key),
        })
    }

    /// Where a value is, or else the table.
    pub fn value_place(&self, key: &str) -> Place {
        self.get(key)
            .map_or_else(|| self.place(), |value| self.at(&value.span()))
    }

    /// A whole number that may be left out.
    pub fn number(&self, key: &str) -> Option<Found<u32>> {
        let value = self.get(key)?;
        self.found(value, whole(value.get_ref()))
    }

    /// A whole number that must be there; 0 when it is not.
    pub fn need_number(&self, key: &str) -> Found<u32> {
        self.number(key).unwrap_or_else(|| Found {
            value: 0,
            place: self.value_place(key),
        })
    }

    /// Least and most of something.
    pub fn bounds(&self, key: &str) -> Option<Found<[u32; 2]>> {
        let value = self.get(key)?;
        let list: Vec<u32> = value
            .get_ref()
            .as_array()?
            .iter()
            .filter_map(|one| whole(one.get_ref()))
            .collect();
        let pair = <[u32; 2]>::try_from(list).ok();
        self.found(value, pair.filter(|[least, most]| least <= most))
    }

    /// True or false; `otherwise` when left out.
    pub fn flag(&self, key: &str, otherwise: bool) -> bool {
        let value = self.get(key).and_then(|value| value.get_ref().as_bool());
        value.unwrap_or(otherwise)
    }

    /// The value that stands at the place of a word in a list.
    pub fn word<T: Copy>(&self, key: &str, words: &[&str], values: &[T]) -> Option<T> {
        let text = self.words(key)?;
        let at = words.iter().position(|word| *word == text)?;
        values.get(at).copied()
    }

    fn list(&self, key: &str) -> &'t [Spanned<DeValue<'t>>] {
        let list = self.get(key).and_then(|value| value.get_ref().as_array());
        list.map(|list| &**list).unwrap_or_default()
    }

    /// A list of texts; empty when left out.
    pub fn texts(&self, key: &str) -> Vec<Found<String>> {
        let list = self.list(key).iter();
        list.filter_map(|one| self.found(one, words(one.get_ref())))
            .collect()
    }

    /// A list of numbers and texts; empty when left out.
    pub fn mixed(&self, key: &str) -> Vec<Found<Result<u32, String>>> {
        let read = |value: &DeValue<'_>| whole(value).map(Ok).or_else(|| words(value).map(Err));
        let list = self.list(key).iter();
        list.filter_map(|one| self.found(one, read(one.get_ref())))
            .collect()
    }

    fn part(&self, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        Some(Self {
            file: self.file,
            base: self.base,
            whole: value.span(),
            table: Some(value.get_ref().as_table()?),
        })
    }

    /// A table; an empty one when it is not there.
    pub fn record(&self, key: &str) -> Self {
        let part = self.get(key).and_then(|value| self.part(value));
        part.unwrap_or_else(|| Self {
            file: self.file,
            base: self.base,
            whole: self.whole.clone(),
            table: None,
        })
    }

    /// Whether this table is there.
    pub fn is_there(&self) -> bool {
        self.table.is_some()
    }

    /// A list of tables; empty when left out. One table counts as a list of one.
    pub fn records(&self, key: &str) -> Vec<Self> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if value.get_ref().is_table() {
            return self.part(value).into_iter().collect();
        }
        self.list(key)
            .iter()
            .filter_map(|one| self.part(one))
            .collect()
    }
}

/// Text that says something. A number without quotes has been told, and is read as it stands.
fn words(value: &DeValue<'_>) -> Option<String> {
    let text = match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
