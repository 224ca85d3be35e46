//! What may stand in each kind of file: one table, from which files are judged and the schemas for editors are made.
//!
//! What this room must not know: what is done with the values.

mod media;
mod register;

pub(crate) use media::*;
pub(crate) use register::*;

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Is {
    /// Words.
    Text,
    /// A stable name: letters, digits, full stop, hyphen, underscore.
    Id,
    /// A whole number.
    Number,
    /// Least and most.
    Bounds,
    /// True or false.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of words.
    Texts,
    /// A list of words and whole numbers.
    Mixed,
    /// A table.
    Table(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
}

/// One key.
#[derive(Debug)]
pub(crate) struct Field {
    pub key: &'static str,
    pub is: Is,
    pub needed: bool,
    pub about: &'static str,
}

/// The keys of one kind of table.
#[derive(Debug)]
pub(crate) struct Shape {
    /// What the table is, in a few words.
    pub about: &'static str,
    pub fields: &'static [Field],
}

impl Shape {
    /// The field of this name.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

const fn may(key: &'static str, is: Is, about: &'static str) -> Field {
    Field {
        key,
        is,
        needed: false,
        about,
    }
}

const fn must(key: &'static str, is: Is, about: &'static str) -> Field {
    Field {
        key,
        is,
        needed: true,
        about,
    }
}

const FRAMEWORK_AT: Field = may("framework", Is::Text, "Path of the framework file.");
const FRAMEWORKS_AT: Field = may(
    "frameworks",
    Is::Texts,
    "Paths of other versions of the framework, mapped to it.",
);
const SOURCES_AT: Field = may("sources", Is::Text, "Path of the sources file.");
const GLOSSARY_AT: Field = may("glossary", Is::Text, "Path of the glossary file.");
const ELEMENTS: Field = may(
    "elements",
    Is::Texts,
    "Folders of the elements, in the order in which participants meet them.",
);

/// `programme.toml`.
pub(crate) const ROOT: Shape = Shape {
    about: "A programme: its order, its rules of engagement and of assessment.",
    fields: &[
        FRAMEWORK_AT,
        FRAMEWORKS_AT,
        SOURCES_AT,
        GLOSSARY_AT,
        ELEMENTS,
        must("programme", Is::Table(&HEAD), "What the programme is."),
        must(
            "engagement",
            Is::Table(&ENGAGEMENT),
            "What counts towards engagement.",
        ),
        must(
            "assessment",
            Is::Table(&ASSESSMENT),
            "The rules of the written assessment.",
        ),
    ],
};

const HEAD: Shape = Shape {
    about: "What the programme is.",
    fields: &[
        must("id", Is::Text, "Short stable name, e.g. npq-senco."),
        must("title", Is::Text, "Name for people."),
        must("version", Is::Text, "Version of the content, e.g. 2026.1."),
        may("language", Is::Text, "BCP 47 tag; en-GB when left out."),
        must("length_months", Is::Number, "Months of study."),
        may(
            "assessment_period_months",
            Is::Bounds,
            "Least and most months of the assessment period.",
        ),
        may(
            "minutes_budget",
            Is::Bounds,
            "Least and most minutes of the whole programme, the assessment itself left out.",
        ),
        may(
            "module_minutes",
            Is::Bounds,
            "Least and most minutes of study of one module.",
        ),
        may(
            "step_minutes_max",
            Is::Number,
            "Minutes of the longest step; 15 when left out.",
        ),
        may(
            "reading_age_max",
            Is::Number,
            "Highest reading age of study text, in years.",
        ),
        FRAMEWORK_AT,
        FRAMEWORKS_AT,
        SOURCES_AT,
        GLOSSARY_AT,
        ELEMENTS,
    ],
};

const ENGAGEMENT: Shape = Shape {
    about: "Weights in percent, which add up to 100, and the gate.",
    fields: &[
        must("attendance", Is::Number, "Weight of attendance."),
        must("checks", Is::Number, "Weight of checks of understanding."),
        must("application", Is::Number, "Weight of application tasks."),
        must(
            "gate_percent",
            Is::Number,
            "Engagement that opens the assessment.",
        ),
    ],
};

const ASSESSMENT: Shape = Shape {
    about: "The rules of the written assessment.",
    fields: &[
        must("words_min", Is::Number, "Fewest words."),
        must("words_max", Is::Number, "Most words."),
        must(
            "window_days",
            Is::Number,
            "Days for which the window is open.",
        ),
    ],
};

/// Kinds of element.
pub(crate) const ELEMENT_KINDS: &[&str] = &[
    "conference",
    "course",
    "assessment_preparation",
    "assessment",
];

/// `conference.toml`, `course.toml`, `preparation.toml`, `assessment.toml`.
pub(crate) const ELEMENT: Shape = Shape {
    about: "An element: a conference, a course, the preparation or the assessment.",
    fields: &[
        must("kind", Is::Word(ELEMENT_KINDS), "What it is."),
        may(
            "number",
            Is::Number,
            "Number among its kind; a course needs one.",
        ),
        must("title", Is::Text, "Name for people."),
        may("aim", Is::Text, "What it is for."),
        may("why_here", Is::Text, "Why it stands at this place."),
        may("mode", Is::Text, "How it is held, e.g. face to face."),
        may("about", Is::Texts, "What it is about, in a few phrases."),
        may(
            "builds_on",
            Is::Mixed,
            "Numbers of courses, or folders of elements, that come earlier.",
        ),
        may("modules", Is::Texts, "Folders of modules, in order."),
        may(
            "clinic",
            Is::Text,
            "The page of the clinic that participants read.",
        ),
        may(
            "bring",
            Is::Text,
            "The page that participants read before a conference.",
        ),
        may("guide", Is::Text, "The page of the facilitator's guide."),
        may("webinars", Is::Texts, "Pages of webinars."),
        may("webinar_parts", Is::Number, "How many webinars there are."),
        may("brief", Is::Text, "The page of the live case."),
        may(
            "documents",
            Is::Texts,
            "Pages that belong to the live case, in order.",
        ),
        may("practice", Is::Table(&PRACTICE), "A case to practise on."),
        may(
            "criterion",
            Is::Tables(&CRITERION),
            "What the work is judged by.",
        ),
        may(
            "minutes",
            Is::Number,
            "Minutes as declared, in place of the sum.",
        ),
    ],
};

const PRACTICE: Shape = Shape {
    about: "A case to practise on, open to participants at any time.",
    fields: &[
        must("brief", Is::Text, "The page of the case."),
        may("documents", Is::Texts, "Its documents, in order."),
        may(
            "response",
            Is::Text,
            "A worked response with an assessor's notes.",
        ),
    ],
};

const CRITERION: Shape = Shape {
    about: "One criterion of the assessment.",
    fields: &[
        must("id", Is::Id, "Stable name."),
        must("title", Is::Text, "Name for people."),
        must("met", Is::Text, "What work that meets it does."),
        must("not_met", Is::Text, "What work that does not meet it does."),
        may("statements", Is::Texts, "Statements that it judges."),
    ],
};

/// Words for the status of a module.
pub(crate) const STATUS: &[&str] = &["complete", "outline"];

/// `module.toml`.
pub(crate) const MODULE: Shape = Shape {
    about: "A module: study in steps, then application.",
    fields: &[
        must("id", Is::Id, "Stable name, e.g. 1.1."),
        must("title", Is::Text, "Name for people."),
        must(
            "summary",
            Is::Text,
            "What it is about, in a sentence or two.",
        ),
        may(
            "status",
            Is::Word(STATUS),
            "complete (also when left out) or outline.",
        ),
        may(
            "prerequisites",
            Is::Texts,
            "Ids of modules that come before.",
        ),
        may("steps", Is::Texts, "Pages of study, in order."),
        may("task", Is::Text, "The page of application."),
        may("sources", Is::Texts, "Citations, e.g. cop:6.44."),
        may(
            "statements",
            Is::Table(&STATEMENTS),
            "What it does with statements of the framework.",
        ),
        may(
            "study_minutes",
            Is::Number,
            "For readers; it is computed from the steps.",
        ),
    ],
};

const STATEMENTS: Shape = Shape {
    about: "Ids of statements.",
    fields: &[
        may("taught", Is::Texts, "Statements that a step teaches."),
        may(
            "practised",
            Is::Texts,
            "Statements that the task or a check practises.",
        ),
        may("checked", Is::Texts, "Statements that a check checks."),
    ],
};

const TITLE: Field = must("title", Is::Text, "Name for people.");
const MINUTES: Field = must("minutes", Is::Number, "Minutes it takes.");
const ID: Field = may("id", Is::Id, "Stable name; the file name when left out.");
const SERVES: Field = may("statements", Is::Texts, "Statements that it serves.");
const CITES: Field = may("sources", Is::Texts, "Citations, e.g. cop:6.44.");

/// The front matter of a step.
pub(crate) const STEP: Shape = Shape {
    about: "A step of study.",
    fields: &[
        TITLE,
        MINUTES,
        ID,
        SERVES,
        CITES,
        may(
            "prerequisites",
            Is::Texts,
            "Ids of steps of this module that come before.",
        ),
        may("check", Is::Tables(&CHECK), "A check of understanding."),
    ],
};

/// The front matter of a task, a guide, a webinar or a brief.
pub(crate) const PAGE: Shape = Shape {
    about: "A task, a guide, a webinar or a brief.",
    fields: &[TITLE, MINUTES, ID, SERVES, CITES],
};

/// Kinds of check.
pub(crate) const CHECK_KINDS: &[&str] = &["single", "multiple", "ordering", "matching", "recall"];

const CHECK: Shape = Shape {
    about: "A check of understanding.",
    fields: &[
        must("id", Is::Id, "Stable name, once in a module."),
        must("kind", Is::Word(CHECK_KINDS), "How it is answered."),
        must("prompt", Is::Text, "The question."),
        may("statement", Is::Text, "The statement that it checks."),
        may("feedback", Is::Text, "Feedback for the whole question."),
        may("model", Is::Text, "A model answer; recall needs one."),
        may(
            "confidence",
            Is::Flag,
            "Whether the participant says first how sure they are.",
        ),
        may("option", Is::Tables(&OPTION), "One option."),
    ],
};

const OPTION: Shape = Shape {
    about: "One option of a check; for ordering, in the right order.",
    fields: &[
        must("text", Is::Text, "What is shown."),
        may("right", Is::Flag, "Whether choosing it is right."),
        may("match", Is::Text, "What it belongs to, for matching."),
        may("feedback", Is::Text, "Why it is right or wrong."),
    ],
};
