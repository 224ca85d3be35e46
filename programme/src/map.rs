//! Maps of a programme: what it covers of its framework, what builds on what, where the law is taught, and when the hours
//! are asked. Each is a picture, the table behind it, and the same as data.
//!
//! What this room must not know: files, how a page frames a map.

mod coverage;
mod drawing;
mod heat;
mod hours;
mod needs;
mod reliance;
mod statements;
mod table;
mod thread;
mod trace;
mod version;

pub use coverage::{
    Count, CourseHead, Coverage, Gap, GapKind, ModuleHead, SectionRow, StatementRow, coverage,
    coverage_of,
};
pub use hours::{Hours, Week, hours};
pub use needs::prerequisites_svg;
pub use reliance::{Cited, Passage, passages};
pub use table::Tabled;
pub use thread::{Thread, ThreadRow, thread};
pub use trace::{Judged, Side, Stated, Trace, TraceRow, Traced, Wording, trace};
pub(crate) use version::leads_to;
pub use version::{Counterparts, counterparts};

use serde_json::{Value, json};

use crate::Programme;

/// The maps there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Map {
    /// Sections of the framework by course.
    Sections,
    /// Statements of the framework by module.
    Statements,
    /// What builds on what.
    Needs,
    /// The statutory thread through the courses.
    Thread,
    /// Hours by week of study.
    Hours,
}

impl Map {
    /// Every map, in order.
    pub const ALL: &'static [Self] = &[
        Self::Sections,
        Self::Statements,
        Self::Needs,
        Self::Thread,
        Self::Hours,
    ];

    /// The picture.
    pub fn svg(self, programme: &Programme) -> String {
        match self {
            Self::Sections => coverage(programme).to_svg(),
            Self::Statements => statements::svg(&coverage(programme)),
            Self::Needs => prerequisites_svg(programme),
            Self::Thread => thread::svg(&thread(programme)),
            Self::Hours => hours::svg(&hours(programme)),
        }
    }

    /// The picture with colours of its own, for where there is no stylesheet: light, or dark where the reader asks for it.
    pub fn picture(self, programme: &Programme) -> String {
        let svg = self.svg(programme);
        let style = format!("<style>{STYLE}</style>");
        match svg.split_once('>') {
            Some((head, rest)) => format!("{head}>{style}{rest}"),
            None => svg,
        }
    }

    /// The table behind it.
    pub fn table(self, programme: &Programme) -> Tabled {
        match self {
            Self::Sections => heat::table(&coverage(programme)),
            Self::Statements => statements::table(&coverage(programme)),
            Self::Needs => needs::table(programme),
            Self::Thread => thread::table(&thread(programme)),
            Self::Hours => hours::table(&hours(programme)),
        }
    }

    /// The same for programs.
    pub fn json(self, programme: &Programme) -> Value {
        match self {
            Self::Sections | Self::Statements => coverage(programme).to_json(),
            Self::Needs => needs::json(programme),
            Self::Thread => json!(thread(programme)),
            Self::Hours => json!(hours(programme)),
        }
    }
}

/// The colours of a picture that stands alone.
const STYLE: &str = "svg{background:#fff}text{font:15px system-ui,sans-serif;fill:#1b1f23}.t2{fill:#4a5258}.t3{font-size:13px}\
.c0{fill:#fff;stroke:#a3261d;stroke-width:2}.c1{fill:#d9efea}.c2{fill:#7fb8ac}.c3{fill:#11574c}.cx{fill:#f1f2f0}.on3{fill:#fff}\
.node{fill:#fff;stroke:#4a5258}.edge{stroke:#4a5258;stroke-width:2}\
@media(prefers-color-scheme:dark){svg{background:#14181a}text{fill:#eef1f0}.t2{fill:#b9c2c0}.c0{fill:#14181a;stroke:#ff9d92}\
.c1{fill:#1d3a35}.c2{fill:#27554e}.c3{fill:#8fd6c8}.cx{fill:#202628}.on3{fill:#0d2622}.node{fill:#202628;stroke:#b9c2c0}\
.edge{stroke:#b9c2c0}}";
