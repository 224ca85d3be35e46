//! A TOML table with its places: asks for keys by type, says what is missing, wrong or unknown.
//!
//! What this room must not know: what the keys mean.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Desk, Found, Place, nearest};
use crate::{Code, Severity};

/// A table that is being read.
pub(crate) struct Record<'t> {
    desk: &'t Desk<'t>,
    file: &'t str,
    /// Where the TOML begins in its file.
    base: usize,
    /// What to point at when a key is missing.
    whole: Range<usize>,
    table: Option<&'t DeTable<'t>>,
    asked: RefCell<Vec<&'static str>>,
}

/// Parses TOML that begins at `base` in `file`; every syntax fault is noted.
pub(crate) fn parse<'t>(
    desk: &Desk<'_>,
    file: &str,
    text: &'t str,
    base: usize,
) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let place = Place {
            file: file.to_owned(),
            span: shift(&span, base),
        };
        desk.fault(Code::BrokenToml, &place, error.message().trim().to_owned());
    }
    table
}

fn shift(span: &Range<usize>, base: usize) -> Range<usize> {
    span.start.saturating_add(base)..span.end.saturating_add(base)
}

impl<'t> Record<'t> {
    /// A whole document.
    pub fn document(
        desk: &'t Desk<'t>,
        file: &'t str,
        base: usize,
        table: &'t Spanned<DeTable<'t>>,
    ) -> Self {
        let table = table.get_ref();
        Self {
            desk,
            file,
            base,
            whole: base..base,
            table: Some(table),
            asked: RefCell::default(),
        }
    }

    /// A table with nothing in it, for a part that is missing.
    fn absent(&self) -> Self {
        let asked = RefCell::default();
        Self {
            desk: self.desk,
            file: self.file,
            base: self.base,
            whole: self.whole.clone(),
            table: None,
            asked,
        }
    }

    /// Where the table is.
    pub fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            span: self.whole.clone(),
        }
    }

    fn at(&self, span: &Range<usize>) -> Place {
        Place {
            file: self.file.to_owned(),
            span: shift(span, self.base),
        }
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table?.get(key)
    }

    /// Whether the key is there.
    pub fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        let message = format!("“{key}” should be {wanted}, but this is of type {found}");
        self.desk
            .fault(Code::WrongType, &self.at(&value.span()), message);
    }

    fn missing(&self, key: &str) {
        self.desk.fault(
            Code::MissingKey,
            &self.place(),
            format!("the key “{key}” is missing"),
        );
    }

    /// Text that may be left out.
    pub fn text(&self, key: &'static str) -> Option<Found<String>> {
        let value = self.get(key)?;
        self.as_text(key, value, Severity::Warning)
    }

    fn as_text(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        severity: Severity,
    ) -> Option<Found<String>> {
        let place = self.at(&value.span());
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, key, "text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            let words = (
                format!("“{key}” is empty"),
                "Give it a value, or take the key away.".to_owned(),
            );
            self.desk.fault_as(Code::BadValue, severity, &place, words);
            return None;
        }
        Some(Found {
            value: text.to_owned(),
            place,
        })
    }

    /// Text that must be there; empty at this table's place when it is not.
    pub fn need_text(&self, key: &'static str) -> Found<String> {
        let Some(value) = self.get(key) else {
            self.missing(key);
            return Found {
                value: String::new(),
                place: self.place(),
            };
        };
        let found = self.as_text(key, value, Severity::Error);
        found.unwrap_or_else(|| Found {
            value: String::new(),
            place: self.at(&value.span()),
        })
    }

    /// A whole number that may be left out.
    pub fn number(&self, key: &'static str) -> Option<Found<u32>> {
        let value = self.get(key)?;
        self.as_number(key, value)
    }

    fn as_number(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Found<u32>> {
        let place = self.at(&value.span());
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong(value, key, "a whole number");
            return None;
        };
        let parsed = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let Some(value) = parsed.filter(|value| *value <= 1_000_000) else {
            let message = format!("“{key}” should be between 0 and 1,000,000");
            self.desk.fault(Code::BadValue, &place, message);
            return None;
        };
        Some(Found { value, place })
    }

    /// A whole number that must be there; 0 when it is not.
    pub fn need_number(&self, key: &'static str) -> Found<u32> {
        if !self.has(key) {
            self.missing(key);
        }
        self.number(key).unwrap_or_else(|| Found {
            value: 0,
            place: self.place(),
        })
    }

    /// Least and most of something.
    pub fn bounds(&self, key: &'static str) -> Option<Found<[u32; 2]>> {
        let value = self.get(key)?;
        let list = self.items(key, value)?;
        let numbers: Vec<u32> = list
            .iter()
            .filter_map(|one| self.as_number(key, one))
            .map(|one| one.value)
            .collect();
        let place = self.at(&value.span());
        match numbers.as_slice() {
            [least, most] if least <= most => Some(Found {
                value: [*least, *most],
                place,
            }),
            _ => {
                let message = format!("“{key}” should be two numbers, the smaller first");
                self.desk.fault(Code::BadValue, &place, message);
                None
            }
        }
    }

    /// True or false; `otherwise` when left out.
    pub fn flag(&self, key: &'static str, otherwise: bool) -> bool {
        let Some(value) = self.get(key) else {
            return otherwise;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(value, key, "true or false");
            otherwise
        })
    }

    /// One of a few words.
    pub fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<Found<T>> {
        let found = self.text(key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == found.value) {
            return Some(Found {
                value: *value,
                place: found.place,
            });
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!(
            "“{}” is not a value of “{key}”; it may be {}",
            found.value,
            known.join(", ")
        );
        self.desk.fault(Code::BadValue, &found.place, message);
        None
    }

    fn items(
        &self,
        key: &str,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<&'t [Spanned<DeValue<'t>>]> {
        let list = value.get_ref().as_array();
        if list.is_none() {
            self.wrong(value, key, "a list in square brackets");
        }
        list.map(|list| &**list)
    }

    fn list(&self, key: &'static str) -> &'t [Spanned<DeValue<'t>>] {
        self.get(key)
            .and_then(|value| self.items(key, value))
            .unwrap_or_default()
    }

    /// A list of texts; empty when left out.
    pub fn texts(&self, key: &'static str) -> Vec<Found<String>> {
        self.list(key)
            .iter()
            .filter_map(|one| self.as_text(key, one, Severity::Error))
            .collect()
    }

    /// A list of numbers and texts; empty when left out.
    pub fn mixed(&self, key: &'static str) -> Vec<Found<Result<u32, String>>> {
        let one = |value: &Spanned<DeValue<'_>>| {
            if value.get_ref().is_integer() {
                self.as_number(key, value).map(|found| Found {
                    value: Ok(found.value),
                    place: found.place,
                })
            } else {
                self.as_text(key, value, Severity::Error)
                    .map(|found| Found {
                        value: Err(found.value),
                        place: found.place,
                    })
            }
        };
        self.list(key).iter().filter_map(one).collect()
    }

    fn part(&self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, "a table");
            return None;
        };
        let (desk, file, base) = (self.desk, self.file, self.base);
        let whole = shift(&value.span(), base);
        Some(Self {
            desk,
            file,
            base,
            whole,
            table: Some(table),
            asked: RefCell::default(),
        })
    }

    /// A table that may be left out.
    pub fn record(&self, key: &'static str) -> Option<Self> {
        let value = self.get(key)?;
        self.part(key, value)
    }

    /// A table that must be there; an empty one when it is not.
    pub fn need_record(&self, key: &'static str) -> Self {
        if !self.has(key) {
            self.desk.fault(
                Code::MissingKey,
                &self.place(),
                format!("the table [{key}] is missing"),
            );
        }
        self.record(key).unwrap_or_else(|| self.absent())
    }

    /// A list of tables; empty when left out.
    pub fn records(&self, key: &'static str) -> Vec<Self> {
        self.list(key)
            .iter()
            .filter_map(|one| self.part(key, one))
            .collect()
    }

    /// Says which keys nobody asked for.
    pub fn done(self) {
        let Some(table) = self.table else { return };
        let asked = self.asked.borrow();
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if asked.contains(&name) {
                continue;
            }
            let place = self.at(&key.span());
            let message = format!("the key “{name}” is not known here");
            match nearest(name, asked.iter().copied()) {
                Some(meant) => {
                    let help = format!("Did you mean “{meant}”?");
                    self.desk
                        .fault_with(Code::UnknownKey, &place, message, help);
                }
                None => self.desk.fault(Code::UnknownKey, &place, message),
            }
        }
    }
}
