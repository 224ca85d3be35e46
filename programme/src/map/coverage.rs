//! What a programme covers of its framework: sections by course, statements by module, and the gaps.
//!
//! What this room must not know: how the numbers are drawn.

use serde::Serialize;
use serde_json::{Value, json};

use super::version::{Counterparts, counterparts};
use crate::model::{ElementKind, Framework, Module, Programme, StatementKind};

/// What a programme covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Courses, in order: the columns of `sections`.
    pub courses: Vec<CourseHead>,
    /// Modules, in order: the columns of `statements`.
    pub modules: Vec<ModuleHead>,
    /// One row for each section.
    pub sections: Vec<SectionRow>,
    /// One row for each statement.
    pub statements: Vec<StatementRow>,
    /// What is missing.
    pub gaps: Vec<Gap>,
}

/// A course, as the head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseHead {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
}

/// A module, as the head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleHead {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Number of its course.
    pub course: u32,
}

/// How often something is taught, practised and checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Taught.
    pub taught: u32,
    /// Practised.
    pub practised: u32,
    /// Checked.
    pub checked: u32,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.taught += other.taught;
        self.practised += other.practised;
        self.checked += other.checked;
    }

    /// Whether there is nothing at all.
    pub const fn is_empty(self) -> bool {
        self.taught == 0 && self.practised == 0 && self.checked == 0
    }
}

/// A section and how much of it each course carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionRow {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Whether every course must carry something of it.
    pub statutory: bool,
    /// How many statements it has.
    pub statements: u32,
    /// How many of them some module teaches.
    pub statements_taught: u32,
    /// By course: pairs of statement and module.
    pub by_course: Vec<Count>,
}

/// A statement and what each module does with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementRow {
    /// Its id.
    pub id: String,
    /// Number of its section.
    pub section: u32,
    /// Knowledge or practice.
    pub kind: StatementKind,
    /// Its words.
    pub text: String,
    /// By module: 0 or 1 each.
    pub by_module: Vec<Count>,
    /// In all modules.
    pub total: Count,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What kind of gap.
    pub kind: GapKind,
    /// The statement, for a gap of a statement.
    pub statement: Option<String>,
    /// The section.
    pub section: u32,
    /// The course, for a gap in the statutory thread.
    pub course: Option<u32>,
}

/// The kinds of gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// A statement that no module teaches.
    NeverTaught,
    /// A practice statement that no module lets practise.
    NeverPractised,
    /// A statement that no module and no criterion checks.
    NeverChecked,
    /// A course without anything of a statutory section.
    NoStatutoryThread,
}

/// What the programme covers of its framework.
pub fn coverage(programme: &Programme) -> Coverage {
    coverage_of(programme, &programme.framework)
}

/// What the programme covers of one version of its framework: a statement is taught where one is taught that it stands for.
pub fn coverage_of(programme: &Programme, framework: &Framework) -> Coverage {
    let means = counterparts(programme, framework, &programme.framework);
    let measure = Measure { framework, means };
    let courses = || {
        programme
            .elements
            .iter()
            .filter(|one| one.kind == ElementKind::Course)
    };
    let modules: Vec<(u32, &Module)> = courses()
        .flat_map(|one| {
            one.modules
                .iter()
                .map(|module| (one.number.unwrap_or_default(), module))
        })
        .collect();
    let statements = statements(&measure, &modules);
    let course_of: Vec<u32> = modules.iter().map(|(course, _)| *course).collect();
    let numbers: Vec<u32> = courses()
        .map(|one| one.number.unwrap_or_default())
        .collect();
    let sections = sections(framework, &statements, &course_of, &numbers);
    let gaps = gaps((programme, &measure), &statements, (&sections, &numbers));
    Coverage {
        courses: courses()
            .map(|one| CourseHead {
                number: one.number.unwrap_or_default(),
                title: one.title.clone(),
            })
            .collect(),
        modules: modules
            .iter()
            .map(|(course, one)| ModuleHead {
                id: one.id.clone(),
                title: one.title.clone(),
                course: *course,
            })
            .collect(),
        sections,
        statements,
        gaps,
    }
}

/// A version of the framework, and what its statements stand for in the programme's own.
struct Measure<'p> {
    framework: &'p Framework,
    means: Counterparts<'p>,
}

impl Measure<'_> {
    /// Whether a list of the programme's own statements holds what this one stands for.
    fn meets(&self, id: &str, list: &[String]) -> bool {
        let own = self.means.get(id);
        own.is_some_and(|own| list.iter().any(|one| own.contains(one.as_str())))
    }
}

fn statements(measure: &Measure<'_>, modules: &[(u32, &Module)]) -> Vec<StatementRow> {
    let row = |statement: &crate::Statement| {
        let has = |list: &[String]| u32::from(measure.meets(&statement.id, list));
        let count = |(_, module): &(u32, &Module)| Count {
            taught: has(&module.statements.taught),
            practised: has(&module.statements.practised),
            checked: has(&module.statements.checked),
        };
        let by_module: Vec<Count> = modules.iter().map(count).collect();
        let mut total = Count::default();
        for one in &by_module {
            total.add(*one);
        }
        let (id, text) = (statement.id.clone(), statement.text.clone());
        StatementRow {
            id,
            section: statement.section,
            kind: statement.kind,
            text,
            by_module,
            total,
        }
    };
    measure.framework.statements.iter().map(row).collect()
}

fn sections(
    framework: &Framework,
    statements: &[StatementRow],
    course_of: &[u32],
    numbers: &[u32],
) -> Vec<SectionRow> {
    let row = |section: &crate::Section| {
        let own = || {
            statements
                .iter()
                .filter(|one| one.section == section.number)
        };
        let by_course = |number: &u32| {
            let mut sum = Count::default();
            for statement in own() {
                let cells = statement
                    .by_module
                    .iter()
                    .zip(course_of)
                    .filter(|(_, course)| *course == number);
                cells.for_each(|(count, _)| sum.add(*count));
            }
            sum
        };
        let number_of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        SectionRow {
            number: section.number,
            title: section.title.clone(),
            statutory: section.statutory,
            statements: number_of(own().count()),
            statements_taught: number_of(own().filter(|one| one.total.taught > 0).count()),
            by_course: numbers.iter().map(by_course).collect(),
        }
    };
    framework.sections.iter().map(row).collect()
}

fn gaps(
    (programme, measure): (&Programme, &Measure<'_>),
    statements: &[StatementRow],
    (sections, numbers): (&[SectionRow], &[u32]),
) -> Vec<Gap> {
    let judged = |id: &str| {
        let mut criteria = programme.assessment.criteria.iter();
        criteria.any(|one| measure.meets(id, &one.statements))
    };
    let mut gaps = Vec::new();
    for one in statements {
        let mut push = |kind| {
            gaps.push(Gap {
                kind,
                statement: Some(one.id.clone()),
                section: one.section,
                course: None,
            });
        };
        if one.total.taught == 0 {
            push(GapKind::NeverTaught);
        }
        if one.kind == StatementKind::LearnHowTo && one.total.practised == 0 {
            push(GapKind::NeverPractised);
        }
        if one.total.checked == 0 && !judged(&one.id) {
            push(GapKind::NeverChecked);
        }
    }
    for section in sections.iter().filter(|one| one.statutory) {
        let empty = section
            .by_course
            .iter()
            .zip(numbers)
            .filter(|(count, _)| count.is_empty());
        gaps.extend(empty.map(|(_, number)| Gap {
            kind: GapKind::NoStatutoryThread,
            statement: None,
            section: section.number,
            course: Some(*number),
        }));
    }
    gaps
}

impl Coverage {
    /// The whole as JSON.
    pub fn to_json(&self) -> Value {
        json!({
            "courses": self.courses,
            "modules": self.modules,
            "sections": self.sections,
            "statements": self.statements,
            "gaps": self.gaps,
        })
    }

    /// Statements by module as CSV: `T` taught, `P` practised, `C` checked, and the gaps in words.
    pub fn to_csv(&self) -> String {
        super::statements::table(self).to_csv()
    }

    /// Sections by course as a heat map.
    pub fn to_svg(&self) -> String {
        super::heat::svg(self)
    }
}

impl GapKind {
    /// The gap in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NeverTaught => "never taught",
            Self::NeverPractised => "never practised",
            Self::NeverChecked => "never checked",
            Self::NoStatutoryThread => "no statutory thread",
        }
    }
}
