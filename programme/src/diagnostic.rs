//! One fault at one place, and what a check gives back.
//!
//! What this room must not know: which rules there are, how a report is printed.

use std::ops::Range;

use serde::Serialize;

use crate::{Code, Programme};

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The programme cannot be released with it.
    Error,
    /// The programme can be released; the writer should know.
    Warning,
}

impl Severity {
    /// The word used in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One fault at one place. Lines and columns count from 1, columns in characters; an end is the place after the last
/// character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Path in the programme folder.
    pub file: String,
    /// Line where it begins.
    pub line: u32,
    /// Column where it begins.
    pub column: u32,
    /// Line where it ends.
    pub end_line: u32,
    /// Column where it ends.
    pub end_column: u32,
    /// Characters marked, at least 1.
    #[serde(skip)]
    pub length: u32,
    /// Bytes marked in the file.
    #[serde(skip)]
    pub span: Range<usize>,
    /// What is wrong here.
    pub message: String,
    /// How to mend it here.
    pub help: String,
    /// Other places that explain it, e.g. where a name was first defined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// A mend that needs no thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Another place that explains a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Path in the programme folder.
    pub file: String,
    /// Line where it begins.
    pub line: u32,
    /// Column where it begins.
    pub column: u32,
    /// Line where it ends.
    pub end_line: u32,
    /// Column where it ends.
    pub end_column: u32,
    /// What is there.
    pub message: String,
}

/// A mend of the same file: text to be written over a stretch of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, in words.
    pub label: String,
    /// Line where the stretch begins.
    pub line: u32,
    /// Column where it begins.
    pub column: u32,
    /// Line where it ends.
    pub end_line: u32,
    /// Column where it ends.
    pub end_column: u32,
    /// The stretch in bytes.
    #[serde(skip)]
    pub span: Range<usize>,
    /// What to write there.
    pub text: String,
}

/// What a check gives back.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The programme, when it could be put together at all.
    pub programme: Option<Programme>,
    /// Everything found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == severity)
            .count()
    }
}
