//! What may stand in the framework, the sources and the glossary.
//!
//! What this room must not know: what is done with the values.

use super::{Is, Shape, may, must};

/// Kinds of statement.
pub(crate) const STATEMENT_KINDS: &[&str] = &["learn_that", "learn_how_to"];

/// The framework file.
pub(crate) const FRAMEWORK: Shape = Shape {
    about: "The content framework: sections and statements.",
    fields: &[
        must("framework", Is::Table(&FRAMEWORK_HEAD), "What it is."),
        may("section", Is::Tables(&SECTION), "One section."),
        may("statement", Is::Tables(&STATEMENT), "One statement."),
    ],
};

const FRAMEWORK_HEAD: Shape = Shape {
    about: "What the framework is.",
    fields: &[
        must("id", Is::Text, "Stable name."),
        must("title", Is::Text, "Name for people."),
        may("note", Is::Text, "Whose wording it is."),
        may("source", Is::Text, "Citation of where it stands."),
        may(
            "follows",
            Is::Text,
            "Id of the version that this one took the place of.",
        ),
        may(
            "drops",
            Is::Texts,
            "Statements of that version that were left out on purpose.",
        ),
    ],
};

const SECTION: Shape = Shape {
    about: "One section of the framework.",
    fields: &[
        must(
            "number",
            Is::Number,
            "Its number; statement ids begin with it.",
        ),
        must("title", Is::Text, "Name for people."),
        may(
            "statutory",
            Is::Flag,
            "Whether every course carries something of it.",
        ),
    ],
};

const STATEMENT: Shape = Shape {
    about: "One thing that a participant learns.",
    fields: &[
        must("id", Is::Id, "section.number, e.g. 2.3."),
        may(
            "kind",
            Is::Word(STATEMENT_KINDS),
            "learn_that (also when left out) or learn_how_to.",
        ),
        must("text", Is::Text, "The statement itself."),
        may("evidence", Is::Texts, "Citations that it rests on."),
        may(
            "follows",
            Is::Texts,
            "Statements of the version before that it took the place of; [] when it is new.",
        ),
    ],
};

/// Kinds of source.
pub(crate) const SOURCE_KINDS: &[&str] = &["law", "guidance", "evidence"];
/// Words for the status of a source.
pub(crate) const SOURCE_STATUS: &[&str] = &["current", "superseded"];

/// The sources file.
pub(crate) const SOURCES: Shape = Shape {
    about: "Laws, guidance and evidence that the programme cites.",
    fields: &[
        may("source", Is::Tables(&SOURCE), "One source."),
        may(
            "question",
            Is::Tables(&QUESTION),
            "What the legal or the evidence check has to settle.",
        ),
    ],
};

const QUESTION: Shape = Shape {
    about: "What the writers were not sure of.",
    fields: &[
        must("about", Is::Text, "The citation that it is about."),
        must("text", Is::Text, "The question itself."),
    ],
};

const SOURCE: Shape = Shape {
    about: "A law, guidance or a piece of evidence.",
    fields: &[
        must("key", Is::Id, "What citations begin with, e.g. cop."),
        must("title", Is::Text, "Name for people."),
        must("kind", Is::Word(SOURCE_KINDS), "What it can be cited for."),
        may(
            "edition",
            Is::Text,
            "Which edition, when there are several.",
        ),
        may("date", Is::Text, "When it was published, e.g. 2015-01."),
        may("url", Is::Text, "Where it can be read."),
        may(
            "status",
            Is::Word(SOURCE_STATUS),
            "current (also when left out) or superseded.",
        ),
        may(
            "superseded_by",
            Is::Text,
            "Key of the source that took its place.",
        ),
        may(
            "paragraphs",
            Is::Texts,
            "The only paragraphs that may be cited.",
        ),
        may(
            "locator",
            Is::Text,
            "What a numbered part is called, e.g. section.",
        ),
    ],
};

/// The glossary file.
pub(crate) const GLOSSARY: Shape = Shape {
    about: "Words and abbreviations.",
    fields: &[
        may("term", Is::Tables(&TERM), "One word."),
        may("abbreviation", Is::Tables(&ABBREVIATION), "One short form."),
    ],
};

const TERM: Shape = Shape {
    about: "A word of the field.",
    fields: &[
        must("id", Is::Id, "Stable name, used in term: links."),
        must("term", Is::Text, "The word itself."),
        must("plain", Is::Text, "What it means in plain words."),
        may("legal", Is::Text, "What it means in law; needs a source."),
        may("source", Is::Text, "Citation of the legal meaning."),
    ],
};

const ABBREVIATION: Shape = Shape {
    about: "A short form and what it stands for.",
    fields: &[
        must("short", Is::Text, "The short form."),
        must("long", Is::Text, "What it stands for."),
    ],
};
