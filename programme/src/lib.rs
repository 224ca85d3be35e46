//! The language of a qualification: parse, check, outline, coverage.
//!
//! A programme is a folder of TOML and Markdown files. This crate is handed their bytes, says everything that is wrong
//! with them in one pass, and gives back the programme as values. It must not read files, know a clock, a database,
//! the web, or anything about one particular qualification.

mod assemble;
mod code;
mod diagnostic;
mod map;
mod model;
mod outline;
mod page;
mod read;
mod report;
mod rules;
mod scaffold;

pub use code::Code;
pub use diagnostic::{Checked, Diagnostic, Severity};
pub use map::{
    Count, CourseHead, Coverage, Gap, GapKind, ModuleHead, SectionRow, StatementRow, coverage,
    prerequisites_svg,
};
pub use model::*;
pub use outline::outline_json;
pub use page::{Links, preview};
pub use report::{report_json, report_sarif, report_terminal};
pub use scaffold::new;

/// The files of one programme: path inside the programme folder, with `/` between the parts, and the bytes.
pub type Files = std::collections::BTreeMap<String, Vec<u8>>;

/// Reads and checks a programme folder; reports as many faults as there are.
pub fn check(files: &Files) -> Checked {
    let desk = read::Desk::new(files);
    let assembled = assemble::assemble(&desk);
    if let Some(assembled) = &assembled {
        rules::judge(&desk, assembled);
    }
    let programme = assembled.map(|assembled| assembled.programme);
    Checked {
        programme,
        diagnostics: desk.into_diagnostics(),
    }
}

#[cfg(test)]
mod tests;
