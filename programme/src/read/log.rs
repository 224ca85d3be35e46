//! What reading notes: faults, names that are defined, names and files that are used, and what stays in doubt.
//!
//! What this room must not know: the rules that judge it.

use std::ops::Range;

use super::Place;
use crate::{Code, Severity};

/// The kinds of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Statement of the framework.
    Statement,
    /// Key of a source.
    Source,
    /// Id of a module.
    Module,
    /// Id of a step, as `module/step`.
    Step,
    /// Id of a glossary term.
    Term,
    /// Folder of an element.
    Element,
    /// Course number.
    Course,
    /// Id of a version of the framework.
    Framework,
    /// Statement of a version of the framework, as `framework/statement`.
    Versioned,
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

/// One use of a file.
#[derive(Debug, Clone)]
pub(crate) struct FileUse {
    /// Path in the programme folder.
    pub path: String,
    /// The heading in it.
    pub anchor: Option<String>,
    /// Where it is used.
    pub place: Place,
    /// Said when it is not there.
    pub code: Code,
    /// Whether it is shown as a picture, sound or film.
    pub shown: bool,
}

/// What cannot be known because something could not be read: nothing is said that would only follow from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// Names of this kind may be missing.
    Names(Kind),
    /// What lies in this folder may be named by what could not be read.
    Folder(String),
    /// This file was read in part.
    File(String),
    /// A page of this module is missing.
    Module(String),
    /// Something is missing of which nothing is left to read.
    Gone,
}

/// How a fault is mended without thinking.
#[derive(Debug, Clone)]
pub(crate) enum Mend {
    /// One word for another inside the place of the fault.
    Swap(String, String),
    /// Text written over a stretch of the file.
    Write(Range<usize>, String),
}

/// A fault before its place is told in lines.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub code: Code,
    pub severity: Severity,
    pub place: Place,
    pub message: String,
    pub help: String,
    pub related: Vec<(Place, String)>,
    pub mend: Option<Mend>,
}

impl Fault {
    /// A fault with the code's own severity and help.
    pub fn new(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            place: place.clone(),
            message: message.into(),
            help: code.help().to_owned(),
            related: Vec::new(),
            mend: None,
        }
    }

    /// With help for this place.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }

    /// Of another severity than usual.
    pub fn graded(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// With another place that explains it.
    pub fn see(mut self, place: Option<Place>, words: impl Into<String>) -> Self {
        self.related
            .extend(place.map(|place| (place, words.into())));
        self
    }

    /// With a mend.
    pub fn mend(self, mend: Mend) -> Self {
        Self {
            mend: Some(mend),
            ..self
        }
    }

    /// With a guess of what was meant, when there is one: told, and offered as a mend.
    pub fn meant(self, wrong: &str, right: Option<&str>) -> Self {
        match right {
            Some(right) => self
                .help(format!("Did you mean “{right}”?"))
                .mend(Mend::Swap(wrong.to_owned(), right.to_owned())),
            None => self,
        }
    }
}

/// Everything that was noted while something was read.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub faults: Vec<Fault>,
    pub defined: Vec<(Kind, String, Place)>,
    pub references: Vec<Reference>,
    pub files: Vec<FileUse>,
    /// Files that are part of the programme.
    pub used: Vec<String>,
    /// Headings that a link may lead to: file and anchor.
    pub anchors: Vec<(String, String)>,
    pub doubts: Vec<Doubt>,
}
