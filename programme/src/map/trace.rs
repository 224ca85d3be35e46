//! The trace: from each statement of one version of the framework, beside another, to the passages that teach it, the
//! tasks that practise it, the questions that check it and the criteria that judge it.
//!
//! What this room must not know: which edition it tells of, how a text is sealed, what came of the assessment.

mod cells;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::coverage::{Coverage, GapKind, coverage_of};
use super::version::counterparts;
use crate::model::{Framework, Module, Page, Programme, Statement, StatementKind, Step};
use crate::page::facts::gather;

/// The whole trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Id and title of the version that is traced.
    pub framework: (String, String),
    /// Id and title of the version beside it.
    pub beside: Option<(String, String)>,
    /// One row for each statement, in order; then those of the version beside that have no counterpart.
    pub rows: Vec<TraceRow>,
}

/// A statement, what it stands for, and where it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceRow {
    /// Number and title of its section.
    pub section: (u32, String),
    /// The statement; none when only the version beside has it.
    pub statement: Option<Stated>,
    /// Its counterparts in the version beside.
    pub beside: Vec<Stated>,
    /// Steps that teach it, and other pages that serve it.
    pub passages: Vec<Traced>,
    /// Tasks that let it be practised.
    pub tasks: Vec<Traced>,
    /// Questions that check it.
    pub checks: Vec<Traced>,
    /// Criteria that judge it.
    pub criteria: Vec<Judged>,
}

/// A statement of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// Its id.
    pub id: String,
    /// Knowledge or practice.
    pub kind: StatementKind,
    /// Its words.
    pub text: String,
    /// What is missing for it, measured against its own version.
    pub gaps: Vec<GapKind>,
}

/// A place in the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Traced {
    /// Id of the module; none for a page outside the modules.
    pub module: Option<String>,
    /// Id of the step or task; with the question's after a `#`.
    pub part: String,
    /// Its title, or the question.
    pub title: String,
    /// The headings in it.
    pub headings: Vec<String>,
    /// Path of its file.
    pub file: String,
    /// Which wording of the text it is, once somebody has marked it.
    pub wording: Option<Wording>,
}

/// Exactly one text of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Its seal.
    pub seal: String,
    /// The version of the first edition that had it.
    pub since: Option<String>,
}

/// A criterion of the assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What came of it, in words, once somebody has told.
    pub outcome: Option<String>,
}

/// Which of the two versions a row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Both.
    Both,
    /// Only the one that is traced.
    Own,
    /// Only the one beside.
    Beside,
}

/// Traces one version of the framework, with another beside it.
pub fn trace(programme: &Programme, framework: &Framework, beside: Option<&Framework>) -> Trace {
    let beside = beside.filter(|one| one.id != framework.id);
    let places = Places::of(programme);
    let own = Version::of(programme, framework);
    let other = beside.map(|one| Version::of(programme, one));
    let pairs = beside.map(|one| counterparts(programme, framework, one));
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut rows = Vec::new();
    for statement in &framework.statements {
        let ids = pairs
            .as_ref()
            .and_then(|pairs| pairs.get(statement.id.as_str()));
        let theirs: Vec<Stated> = match (&other, ids) {
            (Some(other), Some(ids)) => ids.iter().filter_map(|id| other.told(id)).collect(),
            _ => Vec::new(),
        };
        met.extend(ids.into_iter().flatten().copied());
        let section = own.section(statement);
        let mut row = places.row(section, &own.means(&statement.id));
        row.statement = own.told(&statement.id);
        row.beside = theirs;
        rows.push(row);
    }
    if let Some(other) = &other {
        let left = other.framework.statements.iter();
        for statement in left.filter(|one| !met.contains(one.id.as_str())) {
            let mut row = places.row(other.section(statement), &other.means(&statement.id));
            row.beside.extend(other.told(&statement.id));
            rows.push(row);
        }
    }
    let head = |one: &Framework| (one.id.clone(), one.title.clone());
    Trace {
        framework: head(framework),
        beside: beside.map(head),
        rows,
    }
}

/// A version with what it covers.
struct Version<'p> {
    framework: &'p Framework,
    means: BTreeMap<&'p str, BTreeSet<&'p str>>,
    coverage: Coverage,
}

impl<'p> Version<'p> {
    fn of(programme: &'p Programme, framework: &'p Framework) -> Self {
        Self {
            framework,
            means: counterparts(programme, framework, &programme.framework),
            coverage: coverage_of(programme, framework),
        }
    }

    fn section(&self, statement: &Statement) -> (u32, String) {
        let section = self.framework.section(statement.section);
        let title = section.map_or("", |one| one.title.as_str());
        (statement.section, title.to_owned())
    }

    fn means(&self, id: &str) -> BTreeSet<&'p str> {
        self.means.get(id).cloned().unwrap_or_default()
    }

    fn told(&self, id: &str) -> Option<Stated> {
        let statement = self.framework.statement(id)?;
        let gaps = self.coverage.gaps.iter();
        let gaps = gaps.filter(|gap| gap.statement.as_deref() == Some(id));
        Some(Stated {
            id: statement.id.clone(),
            kind: statement.kind,
            text: statement.text.clone(),
            gaps: gaps.map(|gap| gap.kind).collect(),
        })
    }
}

/// Everything in a programme that serves a statement, each with the statements of its own framework, in order.
#[derive(Default)]
struct Places<'p> {
    passages: Vec<(Vec<&'p str>, Traced)>,
    tasks: Vec<(Vec<&'p str>, Traced)>,
    checks: Vec<(Vec<&'p str>, Traced)>,
    criteria: Vec<(Vec<&'p str>, Judged)>,
}

impl<'p> Places<'p> {
    fn of(programme: &'p Programme) -> Self {
        let mut places = Self::default();
        for (_, module) in programme.modules() {
            for step in &module.steps {
                places.step(module, step);
            }
            if let Some(task) = &module.task {
                let mut at = passage(&task.id, &task.title, (&task.file, &task.source));
                at.module = Some(module.id.clone());
                places.tasks.push((ids(&task.statements), at));
            }
        }
        for page in programme.guides() {
            places.passages.push((ids(&page.statements), of_page(page)));
        }
        for one in &programme.assessment.criteria {
            let judged = Judged {
                id: one.id.clone(),
                title: one.title.clone(),
                outcome: None,
            };
            places.criteria.push((ids(&one.statements), judged));
        }
        places
    }

    fn step(&mut self, module: &Module, step: &'p Step) {
        let mut at = passage(&step.id, &step.title, (&step.file, &step.source));
        at.module = Some(module.id.clone());
        for check in &step.checks {
            let Some(statement) = check.statement.as_deref() else {
                continue;
            };
            let asked = Traced {
                part: format!("{}#{}", step.id, check.id),
                title: check.prompt.clone(),
                headings: Vec::new(),
                ..at.clone()
            };
            self.checks.push((vec![statement], asked));
        }
        self.passages.push((ids(&step.statements), at));
    }

    /// A row of everything that serves one of these statements.
    fn row(&self, section: (u32, String), means: &BTreeSet<&str>) -> TraceRow {
        TraceRow {
            section,
            statement: None,
            beside: Vec::new(),
            passages: serving(&self.passages, means),
            tasks: serving(&self.tasks, means),
            checks: serving(&self.checks, means),
            criteria: serving(&self.criteria, means),
        }
    }
}

fn serving<T: Clone>(places: &[(Vec<&str>, T)], means: &BTreeSet<&str>) -> Vec<T> {
    let served = places
        .iter()
        .filter(|(ids, _)| ids.iter().any(|id| means.contains(id)));
    served.map(|(_, place)| place.clone()).collect()
}

fn ids(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn of_page(page: &Page) -> Traced {
    let name = page.file.rsplit('/').next().unwrap_or_default();
    let part = name.split('.').next().unwrap_or_default();
    passage(part, &page.title, (&page.file, &page.source))
}

fn passage(part: &str, title: &str, (file, source): (&str, &str)) -> Traced {
    let headings = gather(source).headings.into_iter();
    Traced {
        module: None,
        part: part.to_owned(),
        title: title.to_owned(),
        headings: headings.map(|(_, words, _)| words).collect(),
        file: file.to_owned(),
        wording: None,
    }
}

impl TraceRow {
    /// Which of the two versions it has.
    pub const fn side(&self) -> Side {
        match (self.statement.is_some(), self.beside.is_empty()) {
            (true, false) => Side::Both,
            (true, true) => Side::Own,
            (false, _) => Side::Beside,
        }
    }

    /// Whether something is missing, in either version.
    pub fn has_gap(&self) -> bool {
        let all = self.statement.iter().chain(&self.beside);
        let mut gaps = all.flat_map(|one| &one.gaps);
        gaps.next().is_some()
    }
}

impl Trace {
    /// Marks the wording of every step: `wording` is given the key of a step, `module/step`.
    pub fn mark(&mut self, wording: impl Fn(&str) -> Option<Wording>) {
        for row in &mut self.rows {
            for at in row.passages.iter_mut().chain(&mut row.checks) {
                if let Some(module) = &at.module {
                    let step = at.part.split('#').next().unwrap_or_default();
                    at.wording = wording(&format!("{module}/{step}"));
                }
            }
        }
    }

    /// Tells what came of each criterion, by its id.
    pub fn judge(&mut self, outcome: impl Fn(&str) -> Option<String>) {
        for row in &mut self.rows {
            for criterion in &mut row.criteria {
                criterion.outcome = outcome(&criterion.id);
            }
        }
    }

    /// Keeps the rows of one section, or those with a gap, or both.
    pub fn keep(&mut self, section: Option<u32>, gaps: bool) {
        self.rows.retain(|row| {
            section.is_none_or(|number| row.section.0 == number) && (!gaps || row.has_gap())
        });
    }

    /// The same for programs.
    pub fn to_json(&self) -> Value {
        json!(self)
    }
}
