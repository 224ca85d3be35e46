//! A Word file as a page: paragraphs, lists, tables, pictures, comments and tracked changes; what cannot be kept is told.
//!
//! What this room must not know: what becomes of the page.

use std::collections::{BTreeMap, HashMap};

use super::{
    Brought, Comment, LeftOut, WordFault, fold,
    fold::Flat,
    styles::{self, Kind, Styles},
    xml::{Node, each},
};
use crate::{
    page::{Block, Inline, Mark, plain, tidy_all, words},
    parcel::{Limits, Parcel},
};

/// How much of a Word file is opened.
const LIMITS: Limits = Limits {
    entries: 3_000,
    entry_bytes: 32 << 20,
    all_bytes: 96 << 20,
    ratio: 300,
};
/// What cannot be kept is told so many times; the rest is counted.
const TOLD: usize = 200;
/// Tables inside tables, boxes inside boxes, at most.
const DEEPEST: usize = 8;

const MAIN: &str = "word/document.xml";

/// Reads a Word file.
///
/// # Errors
/// [`WordFault`] when it is none, is locked or damaged, or was made to do harm.
pub fn read(bytes: &[u8]) -> Result<Brought, WordFault> {
    super::kind_of(bytes)?;
    let mut parcel = Parcel::open(bytes, LIMITS)?;
    if !parcel.has(MAIN) {
        return Err(if parcel.has("content.xml") {
            WordFault::OpenDocument
        } else {
            WordFault::NotWord
        });
    }
    let body = parcel.take(MAIN)?.unwrap_or_default();
    let styles = parcel.take("word/styles.xml")?;
    let numbering = parcel.take("word/numbering.xml")?;
    let mut reading = Reading {
        styles: Styles::read(styles.as_deref(), numbering.as_deref())?,
        targets: targets(&mut parcel)?,
        brought: Brought::default(),
        flat: Vec::new(),
        marks: HashMap::new(),
        waiting: Vec::new(),
        notes: notes(&mut parcel)?,
        place: String::new(),
        depth: 0,
        parcel,
        more: 0,
    };
    reading.aside()?;
    let mut fault = Ok(());
    each(&body, "body", |node| {
        if fault.is_ok() {
            fault = reading.block(&node);
        }
    })?;
    fault?;
    Ok(reading.finish())
}

pub(super) struct Reading<'b> {
    pub(super) parcel: Parcel<'b>,
    pub(super) styles: Styles,
    /// Where relations lead, and whether outside.
    pub(super) targets: HashMap<String, (String, bool)>,
    pub(super) brought: Brought,
    pub(super) flat: Vec<Flat>,
    /// Numbers of comments by their ids.
    pub(super) marks: HashMap<String, u16>,
    /// Marks between paragraphs.
    pub(super) waiting: Vec<Inline>,
    /// Footnotes and endnotes by kind and id.
    pub(super) notes: HashMap<String, String>,
    /// The heading above.
    place: String,
    depth: usize,
    more: usize,
}

/// Where relations of the main part lead.
fn targets(parcel: &mut Parcel<'_>) -> Result<HashMap<String, (String, bool)>, WordFault> {
    let mut targets = HashMap::new();
    if let Some(xml) = parcel.take("word/_rels/document.xml.rels")? {
        each(&xml, "Relationships", |node| {
            if let (Some(id), Some(target)) = (node.get("Id"), node.get("Target")) {
                let outside = node.get("TargetMode") == Some("External");
                targets.insert(id.to_owned(), (target.to_owned(), outside));
            }
        })?;
    }
    Ok(targets)
}

/// The words of footnotes and endnotes.
fn notes(parcel: &mut Parcel<'_>) -> Result<HashMap<String, String>, WordFault> {
    let mut notes = HashMap::new();
    for kind in ["footnote", "endnote"] {
        if let Some(xml) = parcel.take(&format!("word/{kind}s.xml"))? {
            each(&xml, &format!("{kind}s"), |node| {
                if let Some(id) = node.get("id") {
                    notes.insert(format!("{kind} {id}"), words(&node.words()));
                }
            })?;
        }
    }
    Ok(notes)
}

impl Reading<'_> {
    /// What stands beside the text: its title, its comments, and what is never kept.
    fn aside(&mut self) -> Result<(), WordFault> {
        if let Some(xml) = self.parcel.take("docProps/core.xml")? {
            each(&xml, "coreProperties", |node| {
                if node.name == "title" {
                    self.brought.title = words(&node.words());
                }
            })?;
        }
        if let Some(xml) = self.parcel.take("word/comments.xml")? {
            let mut read = Vec::new();
            each(&xml, "comments", |node| read.push(node))?;
            for node in read {
                self.comment(&node);
            }
        }
        let names: Vec<String> = self.parcel.names().map(str::to_lowercase).collect();
        if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
            self.leave("Macros. They were not opened and are not kept".into());
        }
        if names
            .iter()
            .any(|name| name.starts_with("word/embeddings/"))
        {
            self.leave("Files inside the file (a spreadsheet, a presentation)".into());
        }
        Ok(())
    }

    fn comment(&mut self, node: &Node) {
        let (Some(id), words) = (node.get("id"), words(&node.words())) else {
            return;
        };
        let number = u16::try_from(self.brought.comments.len()).unwrap_or(u16::MAX);
        if words.is_empty() || number >= crate::markdown::MARKS {
            return;
        }
        self.marks.insert(id.to_owned(), number);
        self.brought.comments.push(Comment {
            id: number,
            by: node
                .get("author")
                .unwrap_or_default()
                .chars()
                .take(80)
                .collect(),
            on: node
                .get("date")
                .unwrap_or_default()
                .chars()
                .take(10)
                .collect(),
            words,
        });
    }

    /// Tells that something was left out, here.
    pub(super) fn leave(&mut self, what: String) {
        if self.brought.left_out.len() >= TOLD {
            self.more += 1;
            return;
        }
        let place = if self.place.is_empty() {
            "at the beginning".to_owned()
        } else {
            format!("under “{}”", self.place)
        };
        self.brought.left_out.push(LeftOut { place, what });
    }

    fn finish(mut self) -> Brought {
        if self.more > 0 {
            let more = self.more;
            self.place = "the end".into();
            self.brought.left_out.push(LeftOut {
                place: "in all".into(),
                what: format!("{more} more things of these kinds"),
            });
        }
        if !self.waiting.is_empty() {
            let line = std::mem::take(&mut self.waiting);
            self.flat.push(Flat::Block(Block::Paragraph(line)));
        }
        self.brought.blocks = tidy_all(fold::fold(std::mem::take(&mut self.flat)));
        self.brought
    }

    fn block(&mut self, node: &Node) -> Result<(), WordFault> {
        match node.name.as_str() {
            "p" => self.paragraph(node),
            "tbl" => self.table(node),
            "sdt" => {
                let contents = node.find("docPartGallery").and_then(|one| one.get("val"));
                if contents == Some("Table of Contents") {
                    self.leave("The table of contents: Senda makes its own".into());
                    return Ok(());
                }
                self.inside(node.child("sdtContent"))
            }
            "ins" | "moveTo" | "customXml" | "smartTag" => self.inside(Some(node)),
            "commentRangeStart" | "commentRangeEnd" => {
                let mark = self.mark(node);
                self.waiting.extend(mark);
                Ok(())
            }
            "AlternateContent" => self.inside(node.child("Choice")),
            _ => Ok(()),
        }
    }

    pub(super) fn inside(&mut self, node: Option<&Node>) -> Result<(), WordFault> {
        if self.depth >= DEEPEST {
            return Err(WordFault::TooMuch);
        }
        self.depth += 1;
        for child in node.map(|one| one.children.as_slice()).unwrap_or_default() {
            self.block(child)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// The mark of a comment's beginning or end.
    pub(super) fn mark(&self, node: &Node) -> Option<Inline> {
        let id = *self.marks.get(node.get("id")?)?;
        Some(Inline::Mark(Mark {
            id,
            end: node.name == "commentRangeEnd",
        }))
    }

    fn paragraph(&mut self, node: &Node) -> Result<(), WordFault> {
        let properties = node.child("pPr");
        let style = properties
            .and_then(|one| one.value("pStyle"))
            .map(str::to_owned);
        let kind = self.styles.kind(style.as_deref());
        if kind == Kind::Contents {
            return Ok(());
        }
        let own = properties.and_then(styles::list_of);
        let list = match own {
            Some((list, _)) if list == "0" => None,
            Some(own) => Some(own),
            None => self.styles.list_of_style(style.as_deref()),
        };
        let mut line = std::mem::take(&mut self.waiting);
        line.extend(self.line(node)?);
        let words = words(&plain(&line));
        if matches!(kind, Kind::Heading(_) | Kind::Title) && !words.is_empty() {
            self.place = words.chars().take(80).collect();
        }
        let flat = match kind {
            Kind::Title if self.brought.title.is_empty() && self.flat.is_empty() => {
                self.brought.title = words;
                return Ok(());
            }
            Kind::Title if words == self.brought.title && self.flat.is_empty() => return Ok(()),
            Kind::Title => Flat::Block(Block::Heading(1, line)),
            Kind::Heading(level) => Flat::Block(Block::Heading(level.min(6), line)),
            Kind::Quote => Flat::Quote(Block::Paragraph(line)),
            Kind::Code => Flat::Code(typed(&line)),
            Kind::Rule => Flat::Block(Block::Rule),
            Kind::More(level) => Flat::More(level, Block::Paragraph(line)),
            Kind::Contents => return Ok(()),
            Kind::Plain => match list {
                Some((list, level)) => {
                    let number = self.styles.level(&list, level).and_then(|one| one.number);
                    Flat::Item {
                        list,
                        level,
                        number,
                        block: Block::Paragraph(line),
                    }
                }
                None if has_rule(properties, &words) => Flat::Block(Block::Rule),
                None => Flat::Block(Block::Paragraph(line)),
            },
        };
        self.flat.push(flat);
        Ok(())
    }

    /// Pictures that were kept, by path.
    pub(super) fn pictures(&mut self) -> &mut BTreeMap<String, Vec<u8>> {
        &mut self.brought.pictures
    }
}

/// A line as it was typed.
fn typed(line: &[Inline]) -> String {
    let mut text = String::new();
    for one in line {
        match one {
            Inline::Text(more, _) => text.push_str(more),
            Inline::Break => text.push('\n'),
            Inline::Picture(_) | Inline::Mark(_) => {}
        }
    }
    text
}

/// An empty paragraph with a line below it.
fn has_rule(properties: Option<&Node>, words: &str) -> bool {
    words.is_empty()
        && properties
            .and_then(|one| one.child("pBdr"))
            .is_some_and(|one| one.child("bottom").is_some())
}
