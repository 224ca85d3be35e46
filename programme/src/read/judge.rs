//! Judges a TOML table by its shape: keys that are missing or unknown, values of the wrong type or without meaning.
//!
//! What this room must not know: what the values are for.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::repair::Lost;
use super::{Desk, Fault, Mend, Place, nearest};
use crate::shape::{Field, Is, Shape};
use crate::{Code, Severity};

/// The largest number that means anything in a programme.
const MOST: u32 = 1_000_000;

/// One file that is judged.
pub(super) struct Judge<'j> {
    pub desk: &'j Desk<'j>,
    pub file: &'j str,
    /// Where the TOML begins in its file.
    pub base: usize,
    pub text: &'j str,
    /// What could not be read: a missing key may only be lost.
    pub lost: &'j Lost,
}

impl Judge<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        Place::at(self.file, self.in_file(span))
    }

    fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        span.start.saturating_add(self.base)..span.end.saturating_add(self.base)
    }

    /// Judges a table and all that lies in it. `whole` is what is pointed at when a key is missing.
    pub fn table(&self, table: &DeTable<'_>, shape: &Shape, whole: &Range<usize>) {
        let mut misspelt = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match shape.field(name) {
                Some(field) => self.value(field, value),
                None => misspelt.extend(self.unknown(name, &key.span(), shape)),
            }
        }
        for field in shape.fields.iter().filter(|field| field.needed) {
            let there = table.get(field.key).is_some() || misspelt.contains(&field.key);
            let lost = self.lost.tables || self.lost.keys.contains(field.key);
            if !there && !lost {
                self.missing(field, whole);
            }
        }
    }

    fn missing(&self, field: &Field, whole: &Range<usize>) {
        let (key, about) = (field.key, field.about);
        let (message, line) = match field.is {
            Is::Table(_) => (format!("the table [{key}] is missing"), format!("[{key}]")),
            is => (
                format!("the key “{key}” is missing"),
                format!("{key} = {}", example(is)),
            ),
        };
        let help = format!("Add a line {line} to this table. {about}");
        self.desk
            .fault_with(Code::MissingKey, &self.place(whole), message, help);
    }

    /// Says that a key is unknown; gives back the key that was meant.
    fn unknown(&self, name: &str, span: &Range<usize>, shape: &Shape) -> Option<&'static str> {
        let keys = || shape.fields.iter().map(|field| field.key);
        let message = format!("the key “{name}” is not known here");
        let fault = Fault::new(Code::UnknownKey, &self.place(span), message);
        let meant = nearest(name, keys());
        let fault = match meant {
            Some(_) => fault.meant(name, meant),
            None => {
                let keys: Vec<&str> = keys().collect();
                fault.help(format!("The keys known here are {}.", keys.join(", ")))
            }
        };
        self.desk.say(fault);
        keys().find(|key| Some(*key) == meant)
    }

    fn value(&self, field: &Field, value: &Spanned<DeValue<'_>>) {
        let (found, span) = (value.get_ref(), value.span());
        match field.is {
            Is::Text => self.text(field, value, severity(field)),
            Is::Id => self.id(field, value),
            Is::Number => self.number(field, value),
            Is::Flag if found.as_bool().is_none() => self.wrong(field, value, "true or false"),
            Is::Flag => {}
            Is::Word(words) => self.word(field, value, words),
            Is::Bounds => self.bounds(field, value),
            Is::Texts | Is::Mixed => self.items(field, value),
            Is::Table(shape) => match found.as_table() {
                Some(table) => self.table(table, shape, &span),
                None => self.wrong(field, value, &format!("a table [{}]", field.key)),
            },
            Is::Tables(shape) => match found.as_array() {
                Some(list) => list.iter().for_each(|one| match one.get_ref().as_table() {
                    Some(table) => self.table(table, shape, &one.span()),
                    None => self.wrong(field, one, &format!("a table [[{}]]", field.key)),
                }),
                None if found.is_table() => self.single(field, value, shape),
                None => self.wrong(field, value, &format!("tables [[{}]]", field.key)),
            },
        }
    }

    /// `[check]` where `[[check]]` is meant.
    fn single(&self, field: &Field, value: &Spanned<DeValue<'_>>, shape: &Shape) {
        let span = value.span();
        let key = field.key;
        let place = self.place(&span);
        let message = format!("“{key}” is a list of tables, and this is one table");
        let fault = Fault::new(Code::WrongType, &place, message)
            .help(format!("Write [[{key}]] with double brackets."));
        let header = self.text.get(span.clone()).unwrap_or_default().trim();
        let fault = match header
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(inside) if !inside.contains(['\n', '[', ']']) => {
                fault.mend(Mend::Swap(format!("[{inside}]"), format!("[[{inside}]]")))
            }
            _ => fault,
        };
        self.desk.say(fault);
        if let Some(table) = value.get_ref().as_table() {
            self.table(table, shape, &span);
        }
    }

    fn wrong(&self, field: &Field, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let span = value.span();
        let kind = value.get_ref().type_str();
        let message = format!(
            "“{}” should be {wanted}, but this is of type {kind}",
            field.key
        );
        let fault = Fault::new(Code::WrongType, &self.place(&span), message);
        let written = self.text.get(span.clone()).unwrap_or_default();
        let plain = !written.contains(['"', '\'', '\n', '\\']) && !written.is_empty();
        let simple = !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        let bare = written.trim_matches(['"', '\'']);
        let better = match field.is {
            Is::Text | Is::Id | Is::Word(_) if plain && simple => Some(format!("\"{written}\"")),
            Is::Texts | Is::Mixed if simple && !written.contains('\n') => {
                Some(match value.get_ref() {
                    DeValue::String(_) => format!("[{written}]"),
                    _ => format!("[\"{written}\"]"),
                })
            }
            Is::Number if !bare.is_empty() && bare.bytes().all(|one| one.is_ascii_digit()) => {
                Some(bare.to_owned())
            }
            Is::Flag if matches!(bare, "true" | "false") => Some(bare.to_owned()),
            _ => None,
        };
        self.desk.say(match better {
            Some(text) => fault
                .help(format!("Write {} = {text}", field.key))
                .mend(Mend::Write(self.in_file(&span), text)),
            None => fault,
        });
    }

    fn text(&self, field: &Field, value: &Spanned<DeValue<'_>>, severity: Severity) {
        match value.get_ref().as_str() {
            None => self.wrong(field, value, "text in quotes"),
            Some(text) if text.trim().is_empty() => {
                let message = format!("“{}” is empty", field.key);
                let fault = Fault::new(Code::BadValue, &self.place(&value.span()), message);
                let help = if field.needed {
                    field.about.to_owned()
                } else {
                    "Give it a value, or take the key away.".to_owned()
                };
                self.desk.say(fault.help(help).graded(severity));
            }
            Some(_) => {}
        }
    }

    fn id(&self, field: &Field, value: &Spanned<DeValue<'_>>) {
        self.text(field, value, Severity::Error);
        let Some(text) = value.get_ref().as_str() else {
            return;
        };
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
        if text.trim().is_empty() || text.chars().all(fits) {
            return;
        }
        let message = format!("“{text}” is not a name that links can use");
        let help = "Use letters, digits, hyphens and full stops, without spaces.";
        self.desk
            .fault_with(Code::BadValue, &self.place(&value.span()), message, help);
    }

    fn number(&self, field: &Field, value: &Spanned<DeValue<'_>>) {
        let Some(number) = value.get_ref().as_integer() else {
            return self.wrong(field, value, "a whole number");
        };
        let parsed = u32::from_str_radix(number.as_str(), number.radix()).ok();
        if parsed.is_none_or(|value| value > MOST) {
            let message = format!("“{}” should be between 0 and 1,000,000", field.key);
            self.desk
                .fault(Code::BadValue, &self.place(&value.span()), message);
        }
    }

    fn word(&self, field: &Field, value: &Spanned<DeValue<'_>>, words: &[&'static str]) {
        self.text(field, value, Severity::Error);
        let Some(text) = value.get_ref().as_str() else {
            return;
        };
        if text.trim().is_empty() || words.contains(&text) {
            return;
        }
        let known = words.join(", ");
        let message = format!(
            "“{text}” is not a value of “{}”; it may be {known}",
            field.key
        );
        let fault = Fault::new(Code::BadValue, &self.place(&value.span()), message);
        let meant = nearest(text, words.iter().copied());
        let fault = fault.help(format!("Use one of {known}."));
        self.desk.say(fault.meant(text, meant));
    }

    fn bounds(&self, field: &Field, value: &Spanned<DeValue<'_>>) {
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(field, value, "two numbers in square brackets");
        };
        for one in list {
            self.number(field, one);
        }
        let numbers: Vec<Option<u32>> = list
            .iter()
            .map(|one| super::record::whole(one.get_ref()))
            .collect();
        let fits = matches!(numbers.as_slice(), [Some(least), Some(most)] if least <= most);
        if !fits && numbers.iter().all(Option::is_some) {
            let message = format!("“{}” should be two numbers, the smaller first", field.key);
            self.desk
                .fault(Code::BadValue, &self.place(&value.span()), message);
        }
    }

    fn items(&self, field: &Field, value: &Spanned<DeValue<'_>>) {
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(field, value, "a list in square brackets");
        };
        for one in list {
            if matches!(field.is, Is::Mixed) && one.get_ref().is_integer() {
                self.number(field, one);
            } else if one.get_ref().as_str().is_none() {
                let single = Field {
                    is: Is::Text,
                    ..*field
                };
                self.wrong(&single, one, "a list of texts in quotes");
            } else {
                self.text(field, one, Severity::Error);
            }
        }
    }
}

fn severity(field: &Field) -> Severity {
    if field.needed {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// A value of this kind, to be shown in help.
fn example(is: Is) -> String {
    match is {
        Is::Text | Is::Id => "\"…\"".to_owned(),
        Is::Number => "10".to_owned(),
        Is::Bounds => "[1, 2]".to_owned(),
        Is::Flag => "true".to_owned(),
        Is::Word(words) => format!("\"{}\"", words.first().copied().unwrap_or_default()),
        Is::Texts | Is::Mixed => "[\"…\"]".to_owned(),
        Is::Table(_) | Is::Tables(_) => "…".to_owned(),
    }
}
