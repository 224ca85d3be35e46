//! What a programme is once it has been read: plain values, kept as JSON when an edition is released.
//!
//! What this room must not know: files, places in files, how anything is shown.

mod citation;
mod element;
mod question;
mod step;

pub use citation::Citation;
pub use element::{
    BuildsOn, Criterion, Element, ElementKind, Medium, MediumKind, Module, Page, Practice, Status,
};
pub use question::{Answer, Check, CheckKind, CheckOption, Marked, OptionMarked};
pub use step::{Statements, Step, Task};

use serde::{Deserialize, Serialize};

/// One qualification, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    /// Short stable name, e.g. `npq-senco`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Version of the content, e.g. `2026.1`.
    pub version: String,
    /// BCP 47 language tag of the content, e.g. `en-GB`.
    pub language: String,
    /// Months of study, without the assessment period.
    pub length_months: u32,
    /// Least and most months of the assessment period that follows.
    pub assessment_period_months: Option<[u32; 2]>,
    /// Least and most minutes of work in the whole programme.
    pub minutes_budget: Option<[u32; 2]>,
    /// Least and most minutes of study of one module.
    pub module_minutes: Option<[u32; 2]>,
    /// Longest a single step may take, in minutes.
    pub step_minutes_max: u32,
    /// Highest reading age, in years, that study text should need.
    pub reading_age_max: Option<u32>,
    /// Conferences, courses, preparation and assessment, in order.
    pub elements: Vec<Element>,
    /// The content framework that the programme teaches; its modules speak of statements by the ids of this one.
    pub framework: Framework,
    /// Other versions of it, kept beside it and mapped to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<Framework>,
    /// Laws, guidance and evidence that the content cites.
    pub sources: Vec<Source>,
    /// What the writers were not sure of, for the legal or the evidence check.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Words with their plain and legal meaning.
    pub glossary: Vec<Term>,
    /// Abbreviations with their long form.
    pub abbreviations: Vec<Abbreviation>,
    /// What counts towards engagement, and the gate.
    pub engagement: Weights,
    /// The rules of the written assessment.
    pub assessment: AssessmentRules,
}

/// The content framework: sections and statements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Stable name, e.g. `senco-2024`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Whose wording this is, and how it may be replaced.
    pub note: Option<String>,
    /// The version that this one took the place of, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Statements of that version that this one left out on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drops: Vec<String>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Statements in order.
    pub statements: Vec<Statement>,
}

/// One section of the framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its number; statement ids begin with it.
    pub number: u32,
    /// Name for people.
    pub title: String,
    /// True when every course must carry something of this section (the statutory thread).
    pub statutory: bool,
}

/// One thing that a participant learns, or learns how to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// `section.number`, e.g. `2.3`.
    pub id: String,
    /// Number of its section.
    pub section: u32,
    /// Knowledge or practice.
    pub kind: StatementKind,
    /// The statement itself.
    pub text: String,
    /// Keys of the sources it rests on.
    pub evidence: Vec<String>,
    /// Statements of the version before that it took the place of: none when it is new, nothing when it was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Vec<String>>,
}

/// The two kinds of statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Knowledge.
    LearnThat,
    /// Practice.
    LearnHowTo,
}

/// A law, guidance or a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What citations begin with, e.g. `cop` in `cop:6.87`.
    pub key: String,
    /// Name for people.
    pub title: String,
    /// Which edition, when it has several.
    pub edition: Option<String>,
    /// When it was published, as written by its publisher (`2015-01`).
    pub date: Option<String>,
    /// What it can be cited for.
    pub kind: SourceKind,
    /// Where it can be read.
    pub url: Option<String>,
    /// False once another has taken its place.
    pub current: bool,
    /// Key of the source that took its place.
    pub superseded_by: Option<String>,
    /// Paragraphs that may be cited; empty when they are not listed.
    pub paragraphs: Vec<String>,
    /// What its parts are called when cited, e.g. `section`; else it follows from the kind.
    pub locator: Option<String>,
}

/// A doubt of the writers about a source, which its check settles before a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The citation that it is about, e.g. `kcsie` or `cop:6.72`.
    pub about: String,
    /// The question itself.
    pub text: String,
}

/// What a source can be cited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// An Act or regulations.
    Law,
    /// Statutory or other guidance.
    Guidance,
    /// Research.
    Evidence,
}

/// A word of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Stable name, used in `term:` links.
    pub id: String,
    /// The word itself.
    pub term: String,
    /// What it means in plain words.
    pub plain: String,
    /// What it means in law, when the law defines it.
    pub legal: Option<String>,
    /// Citation for the legal meaning.
    pub source: Option<String>,
}

/// A short form and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abbreviation {
    /// `EHC`.
    pub short: String,
    /// `education, health and care`.
    pub long: String,
}

/// How engagement is weighed, in percent, and the gate before assessment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// Weight of attendance at conferences and clinics.
    pub attendance: u32,
    /// Weight of checks of understanding.
    pub checks: u32,
    /// Weight of application tasks.
    pub application: u32,
    /// Engagement, in percent, that opens the assessment.
    pub gate_percent: u32,
}

/// The rules of the written assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentRules {
    /// Fewest words.
    pub words_min: u32,
    /// Most words.
    pub words_max: u32,
    /// Days that the window stays open.
    pub window_days: u32,
    /// What the work is judged by.
    pub criteria: Vec<Criterion>,
    /// The case study, as a page. It is kept from participants until they may write.
    pub brief: Option<Page>,
    /// The documents of the case study, in order; kept back with the brief.
    #[serde(default)]
    pub documents: Vec<Page>,
    /// A case to practise on, open to participants at any time.
    #[serde(default)]
    pub practice: Option<Practice>,
}

impl AssessmentRules {
    /// Every page of the assessment: the case study with its documents, then the practice case with its own.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let live = self.brief.iter().chain(&self.documents);
        live.chain(self.practice.iter().flat_map(Practice::pages))
    }
}

impl Programme {
    /// All modules with their courses, in order.
    pub fn modules(&self) -> impl Iterator<Item = (&Element, &Module)> {
        self.elements
            .iter()
            .flat_map(|element| element.modules.iter().map(move |module| (element, module)))
    }

    /// The module with this id, and its course.
    pub fn module(&self, id: &str) -> Option<(&Element, &Module)> {
        self.modules().find(|(_, module)| module.id == id)
    }

    /// Every version of the framework: the programme's own first, then the others.
    pub fn versions(&self) -> impl Iterator<Item = &Framework> {
        std::iter::once(&self.framework).chain(&self.frameworks)
    }

    /// The version of the framework with this id.
    pub fn version_of(&self, id: &str) -> Option<&Framework> {
        self.versions().find(|one| one.id == id)
    }

    /// The version to lay beside this one when none is named: the one that it follows, or else the first other.
    pub fn version_beside(&self, framework: &Framework) -> Option<&Framework> {
        let follows = framework.follows.as_deref();
        let others = || self.versions().filter(|one| one.id != framework.id);
        let before = others().find(|one| follows == Some(one.id.as_str()));
        before.or_else(|| others().next())
    }

    /// The statement with this id.
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.framework.statements.iter().find(|one| one.id == id)
    }

    /// The questions about one source.
    pub fn questions_about<'p>(&'p self, key: &'p str) -> impl Iterator<Item = &'p Question> {
        self.questions
            .iter()
            .filter(move |one| one.about.split(':').next() == Some(key))
    }

    /// Every page that is neither a step nor a task: guides, clinics, webinars, the cases.
    pub fn guides(&self) -> impl Iterator<Item = &Page> {
        self.elements
            .iter()
            .flat_map(Element::guides)
            .chain(self.assessment.pages())
    }

    /// Minutes of work, the assessment itself left out.
    pub fn minutes(&self) -> u32 {
        let counted = self
            .elements
            .iter()
            .filter(|one| one.kind != ElementKind::Assessment);
        counted.fold(0, |sum, one| sum.saturating_add(one.minutes))
    }
}

impl Framework {
    /// The statement with this id.
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.statements.iter().find(|one| one.id == id)
    }

    /// The section with this number.
    pub fn section(&self, number: u32) -> Option<&Section> {
        self.sections.iter().find(|one| one.number == number)
    }
}

impl Module {
    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|one| one.id == id)
    }

    /// The check with this id, and its step.
    pub fn check(&self, id: &str) -> Option<(&Step, &Check)> {
        let pairs = self
            .steps
            .iter()
            .flat_map(|step| step.checks.iter().map(move |check| (step, check)));
        pairs.into_iter().find(|(_, check)| check.id == id)
    }
}
