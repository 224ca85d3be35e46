//! What rests on which source: every citation in a folder, with its file, its line and the words beside it.
//!
//! What this room must not know: what becomes of a source, who looks at a passage again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::page::{blocks::Callout, facts, links};
use crate::read::front;
use crate::{Files, Page, Programme};

/// Fields of a settings file or a front matter whose values are citations.
const FIELDS: &[&str] = &["sources", "source", "evidence"];
/// The file in which the sources themselves are listed: naming one there is no citation of it.
const LIST: &str = "sources.toml";
/// Most letters of the words beside a citation.
const WORDS_MOST: usize = 240;

/// One citation in its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passage {
    /// The file, as a path in the programme's folder.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The source's key.
    pub key: String,
    /// The cited part, as written: `6.44`, `part-2`; empty when the source is cited as a whole.
    pub part: String,
    /// The line that cites it, or the first line inside its call-out.
    pub words: String,
}

impl Passage {
    /// The citation as it is written: `cop:6.44`.
    pub fn cited(&self) -> String {
        if self.part.is_empty() {
            self.key.clone()
        } else {
            format!("{}:{}", self.key, self.part)
        }
    }
}

/// Every citation of these sources in these files, by file and line. A file that is no text has none.
pub fn passages(files: &Files, keys: &BTreeSet<String>) -> Vec<Passage> {
    let mut found = Vec::new();
    for (file, bytes) in files {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        if file == LIST {
            continue;
        }
        let mut reader = Reader {
            file,
            text,
            keys,
            found: &mut found,
        };
        reader.read();
    }
    found.sort();
    found.dedup();
    found
}

struct Reader<'r> {
    file: &'r str,
    text: &'r str,
    keys: &'r BTreeSet<String>,
    found: &'r mut Vec<Passage>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let page = self
            .file
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == "md");
        if !page {
            return self.settings(0, self.text);
        }
        match front::split(self.text) {
            Some(parts) => {
                self.settings(parts.front_at, parts.front);
                self.markdown(parts.body_at, parts.body);
            }
            None => self.markdown(0, self.text),
        }
    }

    /// The values of the fields that cite, also when a list of them goes over several lines, and links in any text.
    fn settings(&mut self, from: usize, text: &str) {
        let mut at = from;
        let mut citing = false;
        for line in text.split_inclusive('\n') {
            let start = line.trim_start();
            if let Some((name, _)) = start.split_once('=') {
                let name = name.trim();
                if name
                    .bytes()
                    .all(|one| one.is_ascii_lowercase() || one == b'_')
                {
                    citing = FIELDS.contains(&name);
                }
            }
            if citing && !start.starts_with('#') {
                for value in line.split('"').skip(1).step_by(2) {
                    self.cite(at, value, line);
                }
                citing = !closes(start);
            } else {
                for rest in line.split("](").skip(1) {
                    let target = rest.split([')', ' ']).next().unwrap_or_default();
                    self.link(at, target, line);
                }
            }
            at += line.len();
        }
    }

    fn markdown(&mut self, base: usize, text: &str) {
        let facts = facts::gather(text);
        for link in &facts.links {
            let line = line_at(text, link.span.start);
            self.link(base + link.span.start, &link.target, line);
        }
        for callout in &facts.callouts {
            let words = inside(callout);
            for cited in callout.citations() {
                self.cite(base + callout.at, cited, words);
            }
        }
    }

    fn link(&mut self, at: usize, target: &str, words: &str) {
        let is_source = |key: &str| self.keys.contains(key);
        if let links::Target::Citation(cited) = links::target(target, "", is_source) {
            self.cite(at, cited, words);
        }
    }

    fn cite(&mut self, at: usize, cited: &str, words: &str) {
        let (key, part) = cited.split_once(':').unwrap_or((cited, ""));
        if !self.keys.contains(key) {
            return;
        }
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        self.found.push(Passage {
            file: self.file.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1),
            key: key.to_owned(),
            part: part.trim().to_owned(),
            words: words.trim().chars().take(WORDS_MOST).collect(),
        });
    }
}

/// Whether a value of a setting ends on this line: it is one word, or its list is closed.
fn closes(line: &str) -> bool {
    let value = line.split_once('=').map_or(line, |(_, value)| value).trim();
    let opens = value.contains('[') || !line.contains('=');
    !opens || value.contains(']')
}

/// The line in which this byte lies.
fn line_at(text: &str, at: usize) -> &str {
    let from = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    text.get(from..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default()
}

/// The first line inside a call-out that has words.
fn inside<'t>(callout: &Callout<'t>) -> &'t str {
    let mut lines = callout.body.lines();
    lines
        .find(|line| !line.trim().is_empty())
        .unwrap_or(callout.head)
}

/// A page of a programme, and one thing that it cites.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cited {
    /// The module, when the page is part of one.
    pub module: Option<String>,
    /// The page's file.
    pub file: String,
    /// The page's title.
    pub title: String,
    /// The citation, e.g. `cop:6.44`.
    pub cited: String,
}

impl Programme {
    /// What every page of the programme cites, each citation once a page: for editions, of which no files are kept.
    pub fn cited(&self) -> Vec<Cited> {
        let mut all = BTreeSet::new();
        for (_, module) in self.modules() {
            let here = |file: &str, title: &str, cites: &[String], text: &str| {
                self.of_page(Some(&module.id), (file, title), cites, text)
            };
            for step in &module.steps {
                all.extend(here(&step.file, &step.title, &step.sources, &step.source));
            }
            if let Some(task) = &module.task {
                all.extend(here(&task.file, &task.title, &task.sources, &task.source));
            }
            all.extend(here(&module.key, &module.title, &module.sources, ""));
        }
        for page in self.guides() {
            let Page {
                file,
                title,
                sources,
                source,
                ..
            } = page;
            all.extend(self.of_page(None, (file, title), sources, source));
        }
        for statement in &self.framework.statements {
            let title = format!("Statement {}", statement.id);
            all.extend(self.of_page(None, ("framework", &title), &statement.evidence, ""));
        }
        for term in &self.glossary {
            let cites: Vec<String> = term.source.iter().cloned().collect();
            all.extend(self.of_page(None, ("glossary.toml", &term.term), &cites, ""));
        }
        all.into_iter().collect()
    }

    fn of_page(
        &self,
        module: Option<&str>,
        (file, title): (&str, &str),
        cites: &[String],
        text: &str,
    ) -> Vec<Cited> {
        let inline = crate::page::citations(text, self);
        let one = |cited: String| Cited {
            module: module.map(str::to_owned),
            file: file.to_owned(),
            title: title.to_owned(),
            cited,
        };
        cites.iter().cloned().chain(inline).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, text: &str) -> Vec<(u32, String)> {
        let files = Files::from([(file.to_owned(), text.as_bytes().to_vec())]);
        let keys = BTreeSet::from(["cop".to_owned(), "cfa".to_owned()]);
        passages(&files, &keys)
            .iter()
            .map(|one| (one.line, one.cited()))
            .collect()
    }

    #[test]
    fn a_page_cites_in_its_settings_in_links_and_in_call_outs_each_on_its_line() {
        let page = "+++\nid = \"a\"\nsources = [\n  \"cop:1.2\",\n  \"cfa\",\n]\ntitle = \"cop\"\n+++\n\nSee [the Code](cop:6.44).\n\n::: law cfa:66, cop:6.3\nThe duty.\n:::\n";
        let at = |line, cited: &str| (line, cited.to_owned());
        assert_eq!(
            found("a.md", page),
            [
                at(4, "cop:1.2"),
                at(5, "cfa"),
                at(10, "cop:6.44"),
                at(12, "cfa:66"),
                at(12, "cop:6.3")
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_citation_is_none() {
        assert!(found("a.md", "`[x](cop:1)` and [y](https://example.org/cop:1)").is_empty());
        assert!(found("a.toml", "id = \"cop\"\n# sources = [\"cop\"]\n").is_empty());
        assert!(found("sources.toml", "[[question]]\nsource = \"cop\"\n").is_empty());
        assert_eq!(
            found("g.toml", "source = \"cop:1\"\nid = \"cfa\"\n"),
            [(1, "cop:1".to_owned())]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_stops_it_and_every_line_it_names_is_there(text in "(\\PC|\n|\\+\\+\\+\n|:::|cop:1|\\]\\(){0,60}") {
            let files = Files::from([("a.md".to_owned(), text.clone().into_bytes()), ("a.toml".to_owned(), text.clone().into_bytes())]);
            let lines = text.split('\n').count();
            for one in passages(&files, &BTreeSet::from(["cop".to_owned()])) {
                proptest::prop_assert!(one.line >= 1 && one.line as usize <= lines);
            }
        }
    }
}
