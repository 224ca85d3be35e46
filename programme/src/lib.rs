//! The language of a qualification: parse, check, outline, coverage.
//!
//! A programme is a folder of TOML and Markdown files. This crate is handed their bytes, says everything that is wrong
//! with them in one pass, and gives back the programme as values. It must not read files, know a clock, a database,
//! the web, or anything about one particular qualification.
//!
//! - [`check`] checks a folder once.
//! - [`Workshop`] checks a folder that changes: only what changed is parsed again, and [`Workshop::try_text`] tells what
//!   would be wrong with one changed text in the context of all the others, for an editor.
//! - [`preview`] makes the HTML of a text as a participant would see it.
//! - [`coverage`], [`prerequisites_svg`] and [`outline_json`] draw and tell what the programme is.

mod assemble;
mod code;
mod diagnostic;
mod fix;
mod map;
mod model;
mod outline;
mod page;
mod read;
mod report;
mod rules;
mod scaffold;
mod schema;
mod shape;
mod workshop;

pub use code::Code;
pub use diagnostic::{Checked, Diagnostic, Fix, Related, Severity};
pub use fix::mend;
pub use map::{
    Cited, Count, Counterparts, CourseHead, Coverage, Gap, GapKind, Hours, Judged, Map, ModuleHead,
    Passage, SectionRow, Side, Stated, StatementRow, Tabled, Thread, ThreadRow, Trace, TraceRow,
    Traced, Week, Wording, counterparts, coverage, coverage_of, hours, passages, prerequisites_svg,
    thread, trace,
};
pub use model::*;
pub use outline::outline_json;
pub use page::{Cut, Examined, Links, Spelling, Spot, best_cut, examine, preview};
pub use read::Obstacles;
pub use report::{codes_json, report_json, report_sarif, report_terminal};
pub use scaffold::new;
pub use schema::{SCHEMAS, schema};
pub use workshop::{Trial, Workshop};

/// The files of one programme: path inside the programme folder, with `/` between the parts, and the bytes.
pub type Files = std::collections::BTreeMap<String, Vec<u8>>;

/// Reads and checks a programme folder; reports as many faults as there are.
pub fn check(files: &Files) -> Checked {
    run(read::Shelf::new(files), None).0
}

/// One pass over the files, and what was read anew in it.
fn run(
    shelf: read::Shelf<'_>,
    memory: Option<&read::Memory>,
) -> (Checked, Vec<(String, read::Reading)>) {
    let desk = read::Desk::new(shelf, memory);
    let assembled = assemble::assemble(&desk);
    rules::judge(&desk, &assembled);
    let (diagnostics, fresh) = desk.finish();
    let programme = assembled.begun.then_some(assembled.programme);
    let checked = Checked {
        programme,
        diagnostics,
    };
    (checked, fresh)
}

#[cfg(test)]
mod tests;
