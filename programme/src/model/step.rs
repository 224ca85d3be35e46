//! A step of study and a task of application.
//!
//! What this room must not know: files, places in files, how anything is shown.

use serde::{Deserialize, Serialize};

use super::question::Check;

/// A short piece of study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Stable name within its module.
    pub id: String,
    /// Path of its file in the programme folder.
    pub file: String,
    /// Name for people.
    pub title: String,
    /// Minutes it takes, checks included.
    pub minutes: u32,
    /// Statements that it serves.
    pub statements: Vec<String>,
    /// Citations for the step as a whole.
    pub sources: Vec<String>,
    /// The text, in Markdown.
    pub source: String,
    /// Checks of understanding, in order.
    pub checks: Vec<Check>,
    /// Ids of glossary terms that it uses, in order of first use.
    pub words_on_page: Vec<String>,
    /// Words of text, for the time left.
    pub words: u32,
    /// Reading age in years, when there is enough text to tell.
    pub reading_age: Option<u32>,
    /// Ids of steps of the same module that come before.
    #[serde(default)]
    pub prerequisites: Vec<String>,
}

/// Application: something to do in one's own school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Stable name within its module.
    pub id: String,
    /// Path of its file in the programme folder.
    pub file: String,
    /// Name for people.
    pub title: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Statements that it lets practise.
    pub statements: Vec<String>,
    /// Citations.
    pub sources: Vec<String>,
    /// The instructions, in Markdown; the last heading tells what good looks like.
    pub source: String,
    /// Ids of glossary terms that it uses, in order of first use.
    pub words_on_page: Vec<String>,
}

/// What a module does with statements of the framework.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// Statements it teaches.
    pub taught: Vec<String>,
    /// Statements it lets practise.
    pub practised: Vec<String>,
    /// Statements it checks.
    pub checked: Vec<String>,
}
