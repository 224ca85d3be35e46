//! Blocks as Markdown, one way only.
//!
//! What this room must not know: where the blocks come from.

use super::{
    escape::Place,
    line::{self, mark_of},
};
use crate::page::{Block, Inline, List, Mark, tidy_all};

/// A page in Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where each mark is, in bytes from the start of the text.
    pub marks: Vec<(Mark, usize)>,
    /// Lines whose look could not be kept, by their words.
    pub plainer: Vec<String>,
}

const PROSE: Place = Place {
    cell: false,
    heading: false,
};
const HEADING: Place = Place {
    cell: false,
    heading: true,
};
const CELL: Place = Place {
    cell: true,
    heading: false,
};

/// Writes a page.
pub fn write(blocks: &[Block]) -> Written {
    let mut writer = Writer {
        plainer: Vec::new(),
    };
    let marked = writer.blocks(&tidy_all(blocks.to_vec()), true);
    let mut text = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    for letter in marked.chars() {
        match mark_of(letter) {
            Some(mark) => marks.push((mark, text.len())),
            None => text.push(letter),
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    Written {
        text,
        marks,
        plainer: writer.plainer,
    }
}

struct Writer {
    plainer: Vec<String>,
}

impl Writer {
    fn line(&mut self, line: &[Inline], place: Place) -> String {
        let (written, kept) = line::write(line, place);
        if !kept {
            self.plainer.push(crate::page::plain(line));
        }
        written
    }

    /// Blocks with an empty line between. Two lists that touch have different signs, or they would be one.
    fn blocks(&mut self, blocks: &[Block], edge: bool) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut other = false;
        let mut before: Option<&Block> = None;
        for block in blocks {
            other = touches(before, block) && !other;
            parts.push(self.block(block, edge, other));
            before = Some(block);
        }
        parts.join("\n\n")
    }

    fn block(&mut self, block: &Block, edge: bool, other: bool) -> String {
        match block {
            Block::Heading(level, line) => {
                let signs = "#".repeat(usize::from(*level));
                format!("{signs} {}", self.line(line, HEADING))
            }
            Block::Paragraph(line) => self.line(line, PROSE),
            Block::List(list) => self.list(list, other),
            Block::Table(rows) => self.table(rows),
            Block::Quote(inside) => prefixed(&self.blocks(inside, false), "> ", "> "),
            Block::Code(text) => {
                let mut fence = "```".to_owned();
                while text.contains(&fence) {
                    fence.push('`');
                }
                format!("{fence}\n{text}\n{fence}")
            }
            Block::Callout(head, inside) if edge => {
                let inside = self.blocks(inside, false);
                format!("::: {head}\n{inside}\n:::")
            }
            // A call-out stands at the left edge or nowhere.
            Block::Callout(_, inside) => self.blocks(inside, false),
            Block::Rule => "***".to_owned(),
        }
    }

    fn list(&mut self, list: &List, other: bool) -> String {
        let tight = list.items.iter().all(|item| is_tight(item));
        let mut items = Vec::new();
        for (at, item) in (0_u64..).zip(&list.items) {
            let sign = match (list.number, other) {
                (Some(first), false) => format!("{}. ", first + at),
                (Some(first), true) => format!("{}) ", first + at),
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
            };
            let inside = self.blocks(item, false);
            let inside = if tight {
                inside.replacen("\n\n", "\n", usize::MAX)
            } else {
                inside
            };
            items.push(prefixed(&inside, &sign, &" ".repeat(sign.len())));
        }
        items.join(if tight { "\n" } else { "\n\n" })
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>]) -> String {
        let mut lines = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|cell| self.line(cell, CELL)).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
            if at == 0 {
                lines.push(format!("|{}", " --- |".repeat(row.len())));
            }
        }
        lines.join("\n")
    }
}

/// Whether these two would be read as one list.
fn touches(before: Option<&Block>, block: &Block) -> bool {
    match (before, block) {
        (Some(Block::List(before)), Block::List(list)) => {
            before.number.is_some() == list.number.is_some()
        }
        _ => false,
    }
}

/// A paragraph, and perhaps a list of the same kind below it.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List(list)] => {
            list.number.is_none_or(|first| first == 1)
                && list.items.iter().all(|item| is_tight(item))
        }
        _ => false,
    }
}

/// Every line with something before it; nothing stands before an empty line but what is needed.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut lines = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let prefix = if at == 0 { first } else { rest };
        let whole = format!("{prefix}{line}");
        lines.push(if line.is_empty() {
            whole.trim_end().to_owned()
        } else {
            whole
        });
    }
    lines.join("\n")
}
