//! The parts of a programme in the order in which they are met: conferences, courses with modules, preparation, assessment.
//!
//! What this room must not know: files, places in files, how anything is shown.

use serde::{Deserialize, Serialize};

use super::step::{Statements, Step, Task};

/// One entry of the programme's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Element {
    /// Folder of the element, e.g. `courses/1-culture`; its stable name.
    pub key: String,
    /// Place in the programme, from 1.
    pub order: u32,
    /// What it is.
    pub kind: ElementKind,
    /// Number among its kind, e.g. course 4.
    pub number: Option<u32>,
    /// Name for people.
    pub title: String,
    /// What it is for.
    pub aim: Option<String>,
    /// Why it stands at this place.
    pub why_here: Option<String>,
    /// How it is held, e.g. `face to face`.
    pub mode: Option<String>,
    /// What it is about, in a few phrases.
    pub about: Vec<String>,
    /// Modules, for a course.
    pub modules: Vec<Module>,
    /// The clinic as participants read it, when there is a clinic.
    pub clinic: Option<Page>,
    /// The conference as participants read it before the day.
    #[serde(default)]
    pub bring: Option<Page>,
    /// The facilitator's guide of the conference or clinic.
    pub guide: Option<Page>,
    /// Webinars of the preparation.
    pub webinars: Vec<Page>,
    /// Earlier elements that this one needs.
    pub builds_on: Vec<BuildsOn>,
    /// Minutes of work in all: steps, tasks, clinic, webinars, conference day.
    pub minutes: u32,
}

impl Element {
    /// Its pages that are not part of a module: for participants first, then the facilitator's guide and the webinars.
    pub fn guides(&self) -> impl Iterator<Item = &Page> {
        self.clinic
            .iter()
            .chain(&self.bring)
            .chain(&self.guide)
            .chain(&self.webinars)
    }
}

/// The kinds of element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementKind {
    /// A day together.
    Conference,
    /// Modules of study and application.
    Course,
    /// Webinars and a clinic about the assessment.
    AssessmentPreparation,
    /// The written assessment.
    Assessment,
}

impl ElementKind {
    /// The word used in files and in the outline.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conference => "conference",
            Self::Course => "course",
            Self::AssessmentPreparation => "assessment_preparation",
            Self::Assessment => "assessment",
        }
    }
}

/// What an element builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BuildsOn {
    /// A course, by its number.
    Course(u32),
    /// Any element, by its key.
    Element(String),
}

/// A module of a course: study in steps, then application in school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// Stable name, e.g. `1.1`.
    pub id: String,
    /// Folder of the module, e.g. `courses/1-culture/1-inclusive-school-culture`.
    pub key: String,
    /// Name for people.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Whether it is fully written.
    pub status: Status,
    /// Study, in order.
    pub steps: Vec<Step>,
    /// Application.
    pub task: Option<Task>,
    /// Ids of modules that come before.
    pub prerequisites: Vec<String>,
    /// What it teaches, lets practise and checks.
    pub statements: Statements,
    /// Citations for the module as a whole.
    pub sources: Vec<String>,
    /// Pictures, sound and film.
    pub media: Vec<Medium>,
    /// Minutes of study: the steps.
    pub study_minutes: u32,
    /// Minutes in all: steps and task.
    pub minutes: u32,
}

/// Whether a module is fully written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Study and application are written.
    Complete,
    /// Only planned.
    Outline,
}

/// A page that is not a step: a clinic's guide, a conference's guide, a webinar, a brief.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Path of its file in the programme folder.
    pub file: String,
    /// Name for people.
    pub title: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Statements that it serves.
    pub statements: Vec<String>,
    /// Citations.
    pub sources: Vec<String>,
    /// The text, in Markdown.
    pub source: String,
    /// Ids of glossary terms that it uses, in order of first use.
    pub words_on_page: Vec<String>,
}

/// A picture, sound or film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medium {
    /// Path of its file in the programme folder.
    pub file: String,
    /// What it is.
    pub kind: MediumKind,
    /// Name for people.
    pub title: Option<String>,
    /// Path of the captions file, for film.
    pub captions: Option<String>,
    /// Path of the transcript file, for film and sound.
    pub transcript: Option<String>,
    /// Who made it and under which licence.
    pub credit: Option<String>,
}

/// The kinds of medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediumKind {
    /// A still picture.
    Image,
    /// Sound.
    Audio,
    /// Film.
    Video,
}

/// A case to practise on, with all that an assessed one has and a response that was read for everybody to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// The case and the task.
    pub brief: Page,
    /// Its documents, in order.
    pub documents: Vec<Page>,
    /// A response with an assessor's notes.
    pub response: Option<Page>,
}

impl Practice {
    /// Its pages in the order in which they are read.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        std::iter::once(&self.brief)
            .chain(&self.documents)
            .chain(&self.response)
    }
}

/// One criterion of the assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What work that meets it does.
    pub met: String,
    /// What work that does not meet it does.
    pub not_met: String,
    /// Statements that it judges.
    pub statements: Vec<String>,
}
