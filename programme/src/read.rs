//! The desk at which files are read: every fault, every name that is defined and every name that is used is noted here.
//!
//! What this room must not know: what the keys of any file mean.

pub(crate) mod front;
pub(crate) mod record;
mod spelling;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::{Code, Diagnostic, Files, Severity};

pub(crate) use spelling::nearest;

/// A stretch of one file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Path in the programme folder.
    pub file: String,
    /// Bytes.
    pub span: Range<usize>,
}

impl Place {
    /// The start of a file.
    pub fn start(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            span: 0..0,
        }
    }
}

/// A value and where it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// The kinds of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Statement of the framework.
    Statement,
    /// Key of a source.
    Source,
    /// Id of a module.
    Module,
    /// Id of a glossary term.
    Term,
    /// Folder of an element.
    Element,
    /// Course number.
    Course,
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// Anything that only has to exist.
    Mention,
    /// A module says it teaches the statement.
    Taught,
    /// A module says it lets practise the statement.
    Practised,
    /// A module says it checks the statement.
    Checked,
    /// It has to come before.
    Before,
}

/// One use of a name.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// What kind of name.
    pub kind: Kind,
    /// The name.
    pub target: String,
    /// Where it is used.
    pub place: Place,
    /// How it is used.
    pub how: Use,
    /// The module or element that uses it.
    pub from: String,
}

/// Faults, definitions and references of one pass.
pub(crate) struct Desk<'f> {
    /// The files handed in.
    pub files: &'f Files,
    faults: RefCell<Vec<Fault>>,
    defined: RefCell<BTreeMap<(Kind, String), Place>>,
    references: RefCell<Vec<Reference>>,
    used: RefCell<BTreeSet<String>>,
}

struct Fault {
    code: Code,
    severity: Severity,
    place: Place,
    message: String,
    help: String,
}

impl<'f> Desk<'f> {
    /// An empty desk.
    pub fn new(files: &'f Files) -> Self {
        Self {
            files,
            faults: RefCell::default(),
            defined: RefCell::default(),
            references: RefCell::default(),
            used: RefCell::default(),
        }
    }

    /// Notes a fault with the code's own help.
    pub fn fault(&self, code: Code, place: &Place, message: impl Into<String>) {
        self.fault_with(code, place, message, code.help());
    }

    /// Notes a fault with help for this place.
    pub fn fault_with(
        &self,
        code: Code,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.fault_as(code, code.severity(), place, (message.into(), help.into()));
    }

    /// Notes a fault of another severity than usual; `words` are message and help.
    pub fn fault_as(&self, code: Code, severity: Severity, place: &Place, words: (String, String)) {
        let (message, help) = words;
        self.faults.borrow_mut().push(Fault {
            code,
            severity,
            place: place.clone(),
            message,
            help,
        });
    }

    /// Notes a definition; a second one of the same name is a fault and is not kept.
    pub fn define(&self, kind: Kind, name: &str, place: &Place) -> bool {
        let mut defined = self.defined.borrow_mut();
        let key = (kind, name.to_owned());
        if let Some(first) = defined.get(&key) {
            let message = format!("“{name}” is already defined in {}", first.file);
            self.fault(Code::DuplicateId, place, message);
            return false;
        }
        defined.insert(key, place.clone());
        true
    }

    /// Where a name is defined.
    pub fn definition(&self, kind: Kind, name: &str) -> Option<Place> {
        self.defined.borrow().get(&(kind, name.to_owned())).cloned()
    }

    /// All names of a kind.
    pub fn names(&self, kind: Kind) -> Vec<String> {
        let defined = self.defined.borrow();
        defined
            .keys()
            .filter(|(one, _)| *one == kind)
            .map(|(_, name)| name.clone())
            .collect()
    }

    /// Notes a use of a name.
    pub fn refer(&self, reference: Reference) {
        self.references.borrow_mut().push(reference);
    }

    /// All uses noted so far.
    pub fn references(&self) -> Vec<Reference> {
        self.references.borrow().clone()
    }

    /// Notes that a file is part of the programme.
    pub fn mark_used(&self, path: &str) {
        self.used.borrow_mut().insert(path.to_owned());
    }

    /// Whether a file is part of the programme.
    pub fn is_used(&self, path: &str) -> bool {
        self.used.borrow().contains(path)
    }

    /// The text of a file that must be there. `asked` is where its name stands.
    pub fn text(&self, path: &str, asked: &Place) -> Option<&'f str> {
        let Some(bytes) = self.files.get(path) else {
            self.fault(
                Code::MissingFile,
                asked,
                format!("the file {path} is not there"),
            );
            return None;
        };
        self.mark_used(path);
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let at = error.valid_up_to();
                let place = Place {
                    file: path.to_owned(),
                    span: at..at.saturating_add(1),
                };
                self.fault(
                    Code::InvalidUtf8,
                    &place,
                    "this byte is not part of any UTF-8 letter",
                );
                None
            }
        }
    }

    /// Everything found, by file and place.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut faults = self.faults.into_inner();
        faults.sort_by(|a, b| {
            let key = |one: &Fault| (one.place.file.clone(), one.place.span.start, one.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        let mut lines: BTreeMap<String, Lines<'_>> = BTreeMap::new();
        let files = self.files;
        let mut list: Vec<Diagnostic> = faults
            .into_iter()
            .map(|fault| {
                let file = fault.place.file.clone();
                let lines = lines
                    .entry(file.clone())
                    .or_insert_with(|| Lines::of(files.get(&file)));
                lines.locate(fault)
            })
            .collect();
        list.dedup();
        list
    }
}

/// Where the lines of a file begin.
struct Lines<'f> {
    bytes: &'f [u8],
    starts: Vec<usize>,
}

impl<'f> Lines<'f> {
    fn of(bytes: Option<&'f Vec<u8>>) -> Self {
        let bytes = bytes.map(Vec::as_slice).unwrap_or_default();
        let after = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            bytes,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    fn locate(&self, fault: Fault) -> Diagnostic {
        let start = fault.place.span.start.min(self.bytes.len());
        let end = fault.place.span.end.clamp(start, self.bytes.len());
        let line = self.starts.partition_point(|at| *at <= start).max(1);
        let line_start = self.starts.get(line - 1).copied().unwrap_or_default();
        Diagnostic {
            code: fault.code,
            severity: fault.severity,
            file: fault.place.file,
            line: small(line),
            column: small(self.letters(line_start..start) + 1),
            length: small(self.letters(start..end).max(1)),
            span: start..end,
            message: fault.message,
            help: fault.help,
        }
    }

    /// Letters in a stretch of bytes: bytes that do not continue a letter.
    fn letters(&self, span: Range<usize>) -> usize {
        let bytes = self.bytes.get(span).unwrap_or_default();
        bytes
            .iter()
            .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
            .count()
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
