//! Modules as a book: the same text as on the pages, for reading devices and paper.
//!
//! What this room must not know: who reads, or what they have done.

#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    clippy::unused_self,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

pub(crate) mod pages;
mod paper;

use std::collections::{BTreeMap, BTreeSet};

use exchange::book::{Book, Chapter, Linked, Part, Picture, escape, xhtml};
use kit::{App, Problem};
use programme::{Check, CheckKind, Links, MediumKind, Module, Programme, Step, Task};

use crate::desk::minutes;

pub(crate) use paper::paper;

/// What links inside a programme begin with while a book is made: no address on the web begins so.
const MODULE: &str = "in-book-module:";
const MEDIA: &str = "in-book-media:";
/// The chapter with the words that need explaining.
const WORDS: &str = "words.xhtml";

/// What a book is made of.
pub(crate) struct Making<'p> {
    pub(crate) app: &'p App,
    pub(crate) programme: &'p Programme,
    /// The modules that are in it, in order.
    pub(crate) modules: Vec<&'p Module>,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// What tells this book from every other: its part, its edition.
    pub(crate) identifier: String,
    /// Who gives it out.
    pub(crate) author: String,
    /// When, as `2026-11-28T00:00:00Z`.
    pub(crate) modified: String,
}

impl Making<'_> {
    /// The book.
    pub(crate) fn book(&self) -> Result<Book, Problem> {
        let pictures = self.pictures()?;
        let links = Links {
            module: MODULE.to_owned(),
            media: MEDIA.to_owned(),
        };
        let mut used = BTreeSet::new();
        let mut parts = Vec::new();
        for module in &self.modules {
            let mut chapters = vec![self.opening(module)];
            for step in &module.steps {
                used.extend(step.words_on_page.iter().cloned());
                let html = step.html_with(self.programme, &links);
                chapters.push(self.step(module, step, &html, &pictures));
            }
            if let Some(task) = &module.task {
                used.extend(task.words_on_page.iter().cloned());
                let html = task.html_with(self.programme, &links);
                chapters.push(self.task(module, task, &html, &pictures));
            }
            parts.push(Part {
                title: format!("{} {}", module.id, module.title),
                chapters,
            });
        }
        let used: Vec<String> = used.into_iter().collect();
        parts.extend(self.words(&used));
        Ok(Book {
            identifier: self.identifier.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            language: "en-GB".to_owned(),
            author: self.author.clone(),
            modified: self.modified.clone(),
            parts,
            pictures: pictures.into_values().collect(),
        })
    }

    /// The pictures of these modules, by their path in the programme.
    fn pictures(&self) -> Result<BTreeMap<String, Picture>, Problem> {
        let mut found = BTreeMap::new();
        let media = self.modules.iter().flat_map(|module| &module.media);
        for medium in media.filter(|one| one.kind == MediumKind::Image) {
            let Some((media_type, bytes)) = curriculum::picture(self.app, &medium.file)? else {
                continue;
            };
            let end = medium.file.rsplit('.').next().unwrap_or("svg");
            let file = format!("picture-{}.{end}", found.len() + 1);
            let media_type = media_type.to_owned();
            found.insert(
                medium.file.clone(),
                Picture {
                    file,
                    media_type,
                    bytes,
                },
            );
        }
        Ok(found)
    }

    fn opening(&self, module: &Module) -> Chapter {
        let steps: String = module
            .steps
            .iter()
            .map(|step| {
                let file = step_file(module, step);
                format!(
                    "<li><a href=\"{file}\">{}</a>, {}</li>",
                    escape(&step.title),
                    minutes(step.minutes)
                )
            })
            .collect();
        let summary = escape(&module.summary);
        let time = minutes(module.study_minutes);
        Chapter {
            file: module_file(module),
            title: format!("{} {}", module.id, module.title),
            body: format!(
                "<p>{summary}</p>\n<p>About {time} of study.</p>\n<h2>Steps</h2>\n<ol>{steps}</ol>"
            ),
        }
    }

    fn step(
        &self,
        module: &Module,
        step: &Step,
        html: &str,
        pictures: &BTreeMap<String, Picture>,
    ) -> Chapter {
        let mut body = self.placed(html, pictures);
        for (number, check) in (1..).zip(&step.checks) {
            body.push_str(&question(number, check));
        }
        if !step.checks.is_empty() {
            let origin = escape(&self.app.config().site.origin);
            body.push_str(&format!(
                "<p><a href=\"{origin}/study/m/{}/{}\">Answer in Senda</a>, where each answer is explained.</p>",
                escape(&module.id),
                escape(&step.id)
            ));
        }
        Chapter {
            file: step_file(module, step),
            title: step.title.clone(),
            body,
        }
    }

    fn task(
        &self,
        module: &Module,
        task: &Task,
        html: &str,
        pictures: &BTreeMap<String, Picture>,
    ) -> Chapter {
        Chapter {
            file: task_file(module),
            title: format!("In your school: {}", task.title),
            body: self.placed(html, pictures),
        }
    }

    fn words(&self, used: &[String]) -> Option<Part> {
        let terms = self.programme.terms(used);
        if terms.is_empty() {
            return None;
        }
        let list: String = terms
            .iter()
            .map(|term| {
                format!(
                    "<dt id=\"word-{}\">{}</dt><dd>{}</dd>\n",
                    escape(&term.id),
                    escape(&term.term),
                    escape(&term.plain)
                )
            })
            .collect();
        let title = "Words in this book".to_owned();
        let chapter = Chapter {
            file: WORDS.to_owned(),
            title: title.clone(),
            body: format!("<dl>\n{list}</dl>"),
        };
        Some(Part {
            title,
            chapters: vec![chapter],
        })
    }

    /// The text of a page with every link leading to its place in the book, else to the site.
    fn placed(&self, html: &str, pictures: &BTreeMap<String, Picture>) -> String {
        let origin = &self.app.config().site.origin;
        xhtml(html, |address| {
            if let Some(path) = address.strip_prefix(MEDIA) {
                return pictures
                    .get(path)
                    .map_or(Linked::Nowhere, |one| Linked::To(one.file.clone()));
            }
            if let Some(key) = address.strip_prefix(MODULE) {
                let here = self.file_of(key);
                return Linked::To(here.unwrap_or_else(|| format!("{origin}/study/m/{key}")));
            }
            if address.starts_with("#word-") {
                return Linked::To(format!("{WORDS}{address}"));
            }
            let outside = address.starts_with("https://") || address.starts_with("http://");
            if outside || address.starts_with('#') || address.starts_with("mailto:") {
                Linked::To(address.replace(' ', "%20"))
            } else {
                Linked::Nowhere
            }
        })
    }

    /// The chapter of a module, of its step or of its task, when it is in this book.
    fn file_of(&self, key: &str) -> Option<String> {
        let (id, rest) = key.split_once('/').unwrap_or((key, ""));
        let module = self.modules.iter().find(|module| module.id == id)?;
        match rest {
            "" => Some(module_file(module)),
            "task" => module.task.as_ref().map(|_task| task_file(module)),
            name => module.step(name).map(|step| step_file(module, step)),
        }
    }
}

/// A name that every system takes: letters, digits and hyphens.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect()
}

fn module_file(module: &Module) -> String {
    format!("m{}.xhtml", plain(&module.id))
}

fn step_file(module: &Module, step: &Step) -> String {
    format!("m{}-{}.xhtml", plain(&module.id), plain(&step.id))
}

fn task_file(module: &Module) -> String {
    format!("m{}-in-your-school.xhtml", plain(&module.id))
}

/// A question with its options, without the answer: that is given where it is explained.
fn question(number: usize, check: &Check) -> String {
    let options: String = shown(check)
        .iter()
        .map(|option| format!("<li>{}</li>", escape(option)))
        .collect();
    let list = if options.is_empty() {
        String::new()
    } else {
        format!("<ul>{options}</ul>")
    };
    format!(
        "\n<h2>Check your understanding {number}</h2>\n<p>{}</p>\n<p>{}</p>\n{list}",
        escape(&check.prompt),
        how(check.kind)
    )
}

/// How a question is answered.
pub(super) const fn how(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::Single => "Choose one.",
        CheckKind::Multiple => "Choose all that apply.",
        CheckKind::Ordering => "Put these in order.",
        CheckKind::Matching => "Match each of these.",
        CheckKind::Recall => "Write an answer from memory.",
    }
}

/// The options in an order that gives nothing away, the same in every book.
pub(super) fn shown(check: &Check) -> Vec<String> {
    check
        .shown_order(0)
        .into_iter()
        .filter_map(|at| check.options.get(at))
        .map(|option| option.text.clone())
        .collect()
}
