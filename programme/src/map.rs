//! Maps of a programme: what it covers of its framework, and what builds on what.
//!
//! What this room must not know: files, how a page frames a map.

mod coverage;
mod drawing;
mod heat;
mod needs;

pub use coverage::{
    Count, CourseHead, Coverage, Gap, GapKind, ModuleHead, SectionRow, StatementRow, coverage,
};
pub use needs::prerequisites_svg;
