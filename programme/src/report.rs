//! Tells what a check found: for people at a terminal, as JSON, and as SARIF for code hosts.
//!
//! What this room must not know: how faults are found.

mod sarif;
mod terminal;

pub use sarif::report_sarif;
pub use terminal::report_terminal;

use serde_json::{Value, json};

use crate::{Checked, Code};

/// Every code with what it means: `[{"code","severity","title","why","help"}]`.
pub fn codes_json() -> Value {
    let one = |code: &Code| {
        json!({
            "code": code.code(),
            "severity": code.severity().code(),
            "title": code.title(),
            "why": code.why(),
            "help": code.help(),
        })
    };
    Code::ALL.iter().map(one).collect()
}

/// `{"errors":0,"warnings":2,"diagnostics":[{"code","severity","file","line","column","message","help"}]}`.
pub fn report_json(checked: &Checked) -> Value {
    json!({
        "errors": checked.errors(),
        "warnings": checked.warnings(),
        "diagnostics": checked.diagnostics,
    })
}
