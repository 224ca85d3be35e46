//! Reads a check of understanding, and judges whether it can be answered rightly and explains itself.
//!
//! What this room must not know: the page on which it stands.

use super::refer;
use crate::model::{Check, CheckKind, CheckOption};
use crate::page::lint::Lexicon;
use crate::page::words;
use crate::read::record::Record;
use crate::read::{Desk, Fault, Kind, Place, Use};
use crate::{Code, shape};

/// The kinds, in the order of [`shape::CHECK_KINDS`].
const KINDS: &[CheckKind] = &[
    CheckKind::Single,
    CheckKind::Multiple,
    CheckKind::Ordering,
    CheckKind::Matching,
    CheckKind::Recall,
];

/// A check and where its id stands.
pub(super) struct Asked {
    pub check: Check,
    pub at: Place,
}

/// One option with its places.
struct Choice {
    option: CheckOption,
    text_at: Place,
    right_at: Option<Place>,
    match_at: Option<Place>,
}

/// Reads a check of the module `from`.
pub(super) fn read(desk: &Desk<'_>, lexicon: &Lexicon, part: &Record<'_>, from: &str) -> Asked {
    let id = part.need_text("id");
    let statement = part.text("statement").into_iter().collect();
    let options = part.records("option");
    let choices: Vec<Choice> = options.iter().map(choice).collect();
    let kind = part.word("kind", shape::CHECK_KINDS, KINDS);
    let check = Check {
        id: id.value,
        kind: kind.unwrap_or(CheckKind::Single),
        prompt: part.need_text("prompt").value,
        statement: refer(desk, (Kind::Statement, Use::Mention), from, statement).pop(),
        options: choices.iter().map(|one| one.option.clone()).collect(),
        feedback: part.words("feedback"),
        model: part.words("model"),
        confidence: part.flag("confidence", false),
    };
    let judge = Judge {
        desk,
        check: &check,
        at: &id.place,
        choices: &choices,
    };
    if kind.is_some() {
        judge.answer();
        judge.meaning(part);
    }
    judge.options();
    spoken(desk, lexicon, part, &options);
    Asked {
        check,
        at: id.place,
    }
}

fn choice(part: &Record<'_>) -> Choice {
    let text = part.need_text("text");
    let at = |key| part.has(key).then(|| part.value_place(key));
    Choice {
        option: CheckOption {
            text: text.value,
            right: part.flag("right", false),
            matches: part.words("match"),
            feedback: part.words("feedback"),
        },
        text_at: text.place,
        right_at: at("right"),
        match_at: at("match"),
    }
}

/// Abbreviations in what is asked and told.
fn spoken(desk: &Desk<'_>, lexicon: &Lexicon, part: &Record<'_>, options: &[Record<'_>]) {
    let own = ["prompt", "feedback", "model"].map(|key| part.text(key));
    let others = options
        .iter()
        .flat_map(|one| ["text", "match", "feedback"].map(|key| one.text(key)));
    for found in own.into_iter().chain(others).flatten() {
        words::told(desk, lexicon, &found);
    }
}

struct Judge<'j> {
    desk: &'j Desk<'j>,
    check: &'j Check,
    at: &'j Place,
    choices: &'j [Choice],
}

impl Judge<'_> {
    /// Whether the check can be answered rightly.
    fn answer(&self) {
        let rights: Vec<&Choice> = self.choices.iter().filter(|one| one.option.right).collect();
        let kind = self.check.kind;
        let lone = Code::NoRightAnswer;
        let fault = |place: &Place, message: String| Fault::new(lone, place, message);
        let marked = || rights.iter().filter_map(|one| one.right_at.clone());
        let found = match kind {
            CheckKind::Single if rights.len() > 1 => {
                let many = rights.len();
                let message = format!("a single check has one right option; this has {many}");
                let help = "Leave right = true at one option, or make it a multiple check.";
                let told = marked().fold(fault(self.at, message).help(help), |told, place| {
                    told.see(Some(place), "marked as right here")
                });
                Some(told)
            }
            CheckKind::Single | CheckKind::Multiple
                if rights.is_empty() && !self.choices.is_empty() =>
            {
                let help = "Add a line right = true to each option that is right.";
                let message = "no option is marked as right".to_owned();
                Some(fault(self.at, message).help(help))
            }
            CheckKind::Recall if self.check.model.is_none() => {
                let help =
                    "Add a line model = \"…\" with an answer that people can compare theirs with.";
                let message = "a recall check needs a model answer".to_owned();
                Some(fault(self.at, message).help(help))
            }
            _ => None,
        };
        if let Some(fault) = found {
            self.desk.say(fault);
        }
        if kind == CheckKind::Matching {
            for one in self
                .choices
                .iter()
                .filter(|one| one.option.matches.is_none())
            {
                let message = format!("“{}” has no match", one.option.text);
                let help = "Add a line match = \"…\" to this option.";
                self.desk.say(fault(&one.text_at, message).help(help));
            }
        }
        if kind == CheckKind::Multiple && rights.len() > 1 && rights.len() == self.choices.len() {
            let message = "every option is marked as right";
            let fault = Fault::new(Code::NothingToDecide, self.at, message);
            self.desk.say(fault);
        }
        let many = self.choices.len();
        if kind != CheckKind::Recall && many < 2 {
            let options = if many == 1 { "option" } else { "options" };
            let message = format!("this check has {many} {options}");
            self.desk.fault(Code::TooFewOptions, self.at, message);
        }
    }

    /// Keys that say nothing in a check of this kind.
    fn meaning(&self, part: &Record<'_>) {
        let kind = self.check.kind;
        let idle = |place: &Place, key: &str| {
            let message = format!("“{key}” means nothing in a check of kind {}", kind.code());
            self.desk.fault(Code::IdleKey, place, message);
        };
        if kind != CheckKind::Recall && self.check.model.is_some() {
            idle(&part.value_place("model"), "model");
        }
        // `right` at the options of an ordering or matching check only says what is so anyway.
        if kind == CheckKind::Recall && part.has("option") {
            if let Some(first) = self.choices.first() {
                idle(&first.text_at, "option");
            }
            return;
        }
        for one in self.choices {
            if kind != CheckKind::Matching
                && let Some(place) = &one.match_at
            {
                idle(place, "match");
            }
        }
    }

    /// Whether each option stands once and explains itself.
    fn options(&self) {
        let kind = self.check.kind;
        let whole = matches!(kind, CheckKind::Ordering | CheckKind::Matching)
            && self.check.feedback.is_some();
        let mut seen: Vec<&Choice> = Vec::new();
        for one in self
            .choices
            .iter()
            .filter(|one| !one.option.text.is_empty())
        {
            let text = one.option.text.trim();
            match seen.iter().find(|other| other.option.text.trim() == text) {
                Some(first) => {
                    let message = format!("the option “{text}” is there twice");
                    let fault = Fault::new(Code::SameOption, &one.text_at, message);
                    self.desk
                        .say(fault.see(Some(first.text_at.clone()), "first given here"));
                }
                None => seen.push(one),
            }
            if one.option.feedback.is_none() && !whole && kind != CheckKind::Recall {
                let message = format!("“{text}” has no feedback");
                let fault = Fault::new(Code::OptionWithoutFeedback, &one.text_at, message);
                let help = "Add a line feedback = \"…\" that says why it is right or wrong.";
                self.desk.say(fault.help(help));
            }
        }
    }
}
