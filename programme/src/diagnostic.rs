//! One fault at one place, and what a check gives back.
//!
//! What this room must not know: which rules there are, how a report is printed.

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

/// One fault at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Path in the programme folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters marked, at least 1.
    #[serde(skip)]
    pub length: u32,
    /// Bytes marked in the file.
    #[serde(skip)]
    pub span: std::ops::Range<usize>,
    /// What is wrong here.
    pub message: String,
    /// How to mend it here.
    pub help: String,
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
