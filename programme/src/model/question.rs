//! Checks of understanding, and how an answer is marked: pure, the same everywhere.
//!
//! What this room must not know: who answers, how often, what is kept.

use serde::{Deserialize, Serialize};

/// A question with feedback for each option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable name within its module.
    pub id: String,
    /// How it is answered.
    pub kind: CheckKind,
    /// The question.
    pub prompt: String,
    /// The statement it checks.
    pub statement: Option<String>,
    /// Options; for `ordering` in the right order.
    pub options: Vec<CheckOption>,
    /// Feedback for the whole question.
    pub feedback: Option<String>,
    /// A model answer, for `recall`.
    pub model: Option<String>,
    /// Whether the participant says, before the answer is marked, how sure they are.
    #[serde(default)]
    pub confidence: bool,
}

/// How a check is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// One option is right.
    Single,
    /// Some options are right.
    Multiple,
    /// Options are put in order.
    Ordering,
    /// Each option is paired with its match.
    Matching,
    /// A free answer, compared by the participant with a model.
    Recall,
}

impl CheckKind {
    /// The word used in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Ordering => "ordering",
            Self::Matching => "matching",
            Self::Recall => "recall",
        }
    }
}

/// One option of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOption {
    /// What is shown.
    pub text: String,
    /// Whether choosing it is right (`single`, `multiple`).
    pub right: bool,
    /// What it belongs to (`matching`).
    #[serde(rename = "match")]
    pub matches: Option<String>,
    /// What the participant reads after answering.
    pub feedback: Option<String>,
}

/// A participant's answer. Numbers are positions in [`Check::options`], from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Options chosen (`single`, `multiple`).
    Chosen(Vec<usize>),
    /// All options in the order given (`ordering`).
    Ordered(Vec<usize>),
    /// For each option, the option whose match was given (`matching`); `None` when left open.
    Matched(Vec<Option<usize>>),
    /// Free words (`recall`).
    Told(String),
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Whether the whole answer is right; for `recall`, whether anything was told.
    pub right: bool,
    /// One entry per option, in the order of [`Check::options`].
    pub options: Vec<OptionMarked>,
    /// Feedback for the whole question.
    pub feedback: Option<String>,
    /// The model answer, for `recall`.
    pub model: Option<String>,
}

/// What came of one option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionMarked {
    /// Position in [`Check::options`].
    pub option: usize,
    /// Whether the participant chose it, placed it or paired it.
    pub chosen: bool,
    /// Whether what the participant did with it is right.
    pub right: bool,
    /// Its feedback.
    pub feedback: Option<String>,
}

impl Check {
    /// Marks an answer. An answer of another kind than the check's is not right.
    pub fn mark(&self, answer: &Answer) -> Marked {
        let options: Vec<OptionMarked> = self
            .options
            .iter()
            .enumerate()
            .map(|(option, one)| {
                let (chosen, right) = self.judge(option, one, answer);
                OptionMarked {
                    option,
                    chosen,
                    right,
                    feedback: one.feedback.clone(),
                }
            })
            .collect();
        Marked {
            right: self.fits(answer) && options.iter().all(|one| one.right),
            options,
            feedback: self.feedback.clone(),
            model: self.model.clone(),
        }
    }

    /// Whether the participant did something with this option, and whether it was right.
    fn judge(&self, option: usize, one: &CheckOption, answer: &Answer) -> (bool, bool) {
        match answer {
            Answer::Chosen(chosen) => {
                let chosen = chosen.contains(&option);
                (chosen, chosen == one.right)
            }
            Answer::Ordered(order) => (order.contains(&option), order.get(option) == Some(&option)),
            Answer::Matched(pairs) => {
                let given = pairs
                    .get(option)
                    .copied()
                    .flatten()
                    .and_then(|at| self.options.get(at));
                (
                    given.is_some(),
                    given.is_some_and(|other| other.matches == one.matches),
                )
            }
            Answer::Told(_) => (false, true),
        }
    }

    /// Whether the answer is of this check's kind and shape.
    fn fits(&self, answer: &Answer) -> bool {
        match (self.kind, answer) {
            (CheckKind::Single, Answer::Chosen(chosen)) => chosen.len() == 1,
            (CheckKind::Multiple, Answer::Chosen(chosen)) => !chosen.is_empty(),
            (CheckKind::Ordering, Answer::Ordered(order)) => order.len() == self.options.len(),
            (CheckKind::Matching, Answer::Matched(pairs)) => pairs.len() == self.options.len(),
            (CheckKind::Recall, Answer::Told(words)) => !words.trim().is_empty(),
            _ => false,
        }
    }

    /// An order in which to show the options that gives nothing away: the same for the same seed,
    /// and never the order of the file for `ordering` when there are two options or more.
    pub fn shown_order(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.options.len()).collect();
        if !matches!(self.kind, CheckKind::Ordering | CheckKind::Matching) {
            return order;
        }
        let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
        order.sort_by_cached_key(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        });
        if order.windows(2).all(|pair| pair.first() < pair.last()) {
            order.rotate_left(1);
        }
        order
    }
}
