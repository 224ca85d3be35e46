//! Markdown as blocks.
//!
//! What this room must not know: how they are written.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::line::letter_of;
use crate::page::{Block, Inline, List, Look, Mark, Picture, is_private, tidy_all, unmarked};

/// Blocks inside blocks, at most; what lies deeper is left out.
const DEEPEST: usize = 24;

/// The Markdown that pages are written in.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Reads a page. HTML is left out.
pub fn read(text: &str) -> Vec<Block> {
    if text.chars().any(is_private) {
        let kept: String = text.chars().filter(|c| !is_private(*c)).collect();
        return parsed(&kept);
    }
    parsed(text)
}

fn parsed(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut prose = String::new();
    let mut open: Option<String> = None;
    let mut fence: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let head = line
            .strip_prefix(":::")
            .filter(|_| !in_code(&mut fence, line));
        let Some(head) = head.map(str::trim) else {
            prose.push_str(line);
            continue;
        };
        close(&mut blocks, open.take(), &std::mem::take(&mut prose));
        open = (!head.is_empty()).then(|| head.to_owned());
    }
    close(&mut blocks, open, &prose);
    tidy_all(blocks)
}

/// Reads a page with marks at these places, in bytes from the start of the text. Where a mark would change what is read,
/// marks are left out.
pub fn read_marked(text: &str, marks: &[(Mark, usize)]) -> Vec<Block> {
    let bare = read(text);
    let mut sorted = marks.to_vec();
    sorted.sort_by_key(|(mark, at)| (*at, !mark.end));
    let mut marked = String::with_capacity(text.len() + 4 * sorted.len());
    let mut from = 0;
    for (mark, at) in sorted {
        let Some(part) = text.get(from..at) else {
            continue;
        };
        marked.extend(part.chars().filter(|c| !is_private(*c)));
        marked.push(letter_of(mark));
        from = at;
    }
    let rest = text.get(from..).unwrap_or_default();
    marked.extend(rest.chars().filter(|c| !is_private(*c)));
    let blocks = parsed(&marked);
    if tidy_all(unmarked(blocks.clone())) == bare {
        blocks
    } else {
        bare
    }
}

fn close(blocks: &mut Vec<Block>, open: Option<String>, prose: &str) {
    let inside = parse(prose);
    match open {
        Some(head) => blocks.push(Block::Callout(head, inside)),
        None => blocks.extend(inside),
    }
}

/// Follows code fences: what begins with three colons inside one is code.
fn in_code(fence: &mut Option<(char, usize)>, line: &str) -> bool {
    let bare = line.trim_start();
    let Some(letter) = bare.chars().next().filter(|c| matches!(c, '`' | '~')) else {
        return fence.is_some();
    };
    let count = bare.chars().take_while(|one| *one == letter).count();
    match *fence {
        None if count >= 3 => *fence = Some((letter, count)),
        Some((open, least)) if open == letter && count >= least => *fence = None,
        _ => {}
    }
    true
}

fn parse(text: &str) -> Vec<Block> {
    let mut reader = Reader {
        events: Parser::new_ext(text, OPTIONS),
        look: Vec::new(),
    };
    reader.blocks(0)
}

struct Reader<'t> {
    events: Parser<'t>,
    look: Vec<Look>,
}

impl Reader<'_> {
    /// Blocks up to the end of what holds them.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut loose: Vec<Inline> = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) if is_block(&tag) => {
                    flush(&mut blocks, &mut loose);
                    if depth >= DEEPEST {
                        self.skip();
                    } else {
                        blocks.extend(self.block(tag, depth + 1));
                    }
                }
                Event::End(end) if !is_inline_end(end) => break,
                Event::Rule => {
                    flush(&mut blocks, &mut loose);
                    blocks.push(Block::Rule);
                }
                other => self.inline(other, &mut loose),
            }
        }
        flush(&mut blocks, &mut loose);
        blocks
    }

    fn skip(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(_)) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }

    fn block(&mut self, tag: Tag<'_>, depth: usize) -> Option<Block> {
        Some(match tag {
            Tag::Paragraph => Block::Paragraph(self.line()),
            Tag::Heading { level, .. } => Block::Heading(number(level), self.line()),
            Tag::BlockQuote(_) => Block::Quote(self.blocks(depth)),
            Tag::CodeBlock(kind) => self.code(&kind),
            Tag::List(number) => Block::List(List {
                number,
                items: self.items(depth),
            }),
            Tag::Table(_) => Block::Table(self.rows()),
            _ => {
                self.skip();
                return None;
            }
        })
    }

    fn code(&mut self, _kind: &CodeBlockKind<'_>) -> Block {
        let mut text = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(more) => text.push_str(&more),
                Event::End(_) => break,
                _ => {}
            }
        }
        Block::Code(text)
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(depth)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    fn rows(&mut self) -> Vec<Vec<Vec<Inline>>> {
        let mut rows = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let cell = self.line();
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        rows
    }

    /// A line up to the end of what holds it.
    fn line(&mut self) -> Vec<Inline> {
        let mut line = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(end) if !is_inline_end(end) => break,
                other => self.inline(other, &mut line),
            }
        }
        self.look.clear();
        line
    }

    fn look(&self) -> Look {
        self.look.last().cloned().unwrap_or_default()
    }

    fn inline(&mut self, event: Event<'_>, line: &mut Vec<Inline>) {
        let mut look = self.look();
        match event {
            Event::Text(text) => line.push(Inline::Text(text.into_string(), look)),
            Event::Code(text) => {
                look.code = true;
                line.push(Inline::Text(text.into_string(), look));
            }
            Event::SoftBreak => line.push(Inline::Text(" ".into(), look)),
            Event::HardBreak => line.push(Inline::Break),
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = self.alt();
                let path = dest_url.into_string();
                line.push(Inline::Picture(Picture { path, alt }));
            }
            Event::Start(tag) => {
                match tag {
                    Tag::Strong => look.bold = true,
                    Tag::Emphasis => look.italic = true,
                    Tag::Strikethrough => look.strike = true,
                    Tag::Link { dest_url, .. } => look.link = Some(dest_url.into_string()),
                    _ => {}
                }
                self.look.push(look);
            }
            Event::End(_) => drop(self.look.pop()),
            _ => {}
        }
    }

    /// The words of a picture.
    fn alt(&mut self) -> String {
        let mut words = String::new();
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(_)) => open -= 1,
                Some(Event::Text(text) | Event::Code(text)) => words.push_str(&text),
                Some(Event::SoftBreak | Event::HardBreak) => words.push(' '),
                Some(_) => {}
                None => break,
            }
        }
        words
    }
}

fn flush(blocks: &mut Vec<Block>, loose: &mut Vec<Inline>) {
    if !loose.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(loose)));
    }
}

const fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

const fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

const fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
