//! What is found on a page: headings, links, pictures, tables, HTML, sentences, call-outs, with their places.
//!
//! What this room must not know: which of it is a fault.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::blocks::{Block, Callout, blocks};

/// What is found on a page.
#[derive(Debug, Default)]
pub(crate) struct Facts<'t> {
    /// Level, words and place.
    pub headings: Vec<(u8, String, Range<usize>)>,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// Header cells without words.
    pub empty_headers: Vec<Range<usize>>,
    /// HTML.
    pub html: Vec<Range<usize>>,
    /// Paragraphs that are read, law left out.
    pub paragraphs: Vec<(String, Range<usize>)>,
    /// Paragraphs that look like tables and are none.
    pub near_tables: Vec<Range<usize>>,
    /// All words outside code.
    pub texts: Vec<(String, Range<usize>)>,
    /// Where lists and quotations lie deeper in each other than anybody reads.
    pub too_deep: Option<Range<usize>>,
    /// Call-outs.
    pub callouts: Vec<Callout<'t>>,
    /// Closing lines that close nothing.
    pub strays: Vec<usize>,
    /// How many words there are.
    pub words: usize,
}

/// A link or a picture.
#[derive(Debug)]
pub(crate) struct Link {
    /// Where it leads.
    pub target: String,
    /// Its words.
    pub text: String,
    /// Its place.
    pub span: Range<usize>,
    /// Whether it is a picture.
    pub picture: bool,
}

/// Gathers what is found on a page; places are bytes of `text`.
pub(crate) fn gather(text: &str) -> Facts<'_> {
    let mut facts = Facts::default();
    for block in blocks(text) {
        match block {
            Block::Prose { at, text } => Walk::new(&mut facts, (at, text), true).run(),
            Block::Callout(callout) => {
                let inside = (callout.body_at, callout.body);
                Walk::new(&mut facts, inside, callout.kind() != "law").run();
                facts.callouts.push(callout);
            }
            Block::Stray { at } => facts.strays.push(at),
        }
    }
    facts
}

struct Walk<'w, 't> {
    facts: &'w mut Facts<'t>,
    text: &'t str,
    base: usize,
    /// Whether paragraphs count for the reading age.
    read: bool,
    heading: Option<(u8, String, Range<usize>)>,
    cell: Option<(String, Range<usize>)>,
    paragraph: Option<(String, Range<usize>)>,
    links: Vec<Link>,
    head: bool,
    code: bool,
    deep: usize,
}

/// Levels of lists and quotations that are followed.
const DEEPEST: usize = 64;

impl<'w, 't> Walk<'w, 't> {
    fn new(facts: &'w mut Facts<'t>, (base, text): (usize, &'t str), read: bool) -> Self {
        let links = Vec::new();
        Self {
            facts,
            text,
            base,
            read,
            heading: None,
            cell: None,
            paragraph: None,
            links,
            head: false,
            code: false,
            deep: 0,
        }
    }

    fn run(mut self) {
        for (event, span) in Parser::new_ext(self.text, super::options()).into_offset_iter() {
            let span = span.start + self.base..span.end + self.base;
            match &event {
                Event::Start(_) => self.deep += 1,
                Event::End(_) => self.deep = self.deep.saturating_sub(1),
                _ => {}
            }
            if self.deep > DEEPEST && self.facts.too_deep.is_none() {
                self.facts.too_deep = Some(span.clone());
            }
            match event {
                Event::Start(tag) => self.start(tag, span),
                Event::End(tag) => self.end(tag),
                Event::Text(words) if !self.code => self.words(&words, span),
                Event::Code(words) => self.append(&words),
                Event::Html(_) | Event::InlineHtml(_) => self.facts.html.push(span),
                Event::SoftBreak | Event::HardBreak => self.append(" "),
                _ => {}
            }
        }
        self.close_paragraph();
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.heading = Some((level as u8, String::new(), span)),
            Tag::Link { dest_url, .. } => self.open_link(dest_url.to_string(), span, false),
            Tag::Image { dest_url, .. } => self.open_link(dest_url.to_string(), span, true),
            Tag::TableHead => self.head = true,
            Tag::TableCell => self.cell = Some((String::new(), span)),
            Tag::CodeBlock(_) => self.code = true,
            Tag::Paragraph | Tag::Item => {
                self.close_paragraph();
                let from = span.start.saturating_sub(self.base)..span.end.saturating_sub(self.base);
                if looks_like_table(self.text.get(from).unwrap_or_default()) {
                    self.facts.near_tables.push(span.clone());
                }
                self.paragraph = Some((String::new(), span));
            }
            Tag::List(_) => self.close_paragraph(),
            _ => {}
        }
    }

    fn open_link(&mut self, target: String, span: Range<usize>, picture: bool) {
        self.links.push(Link {
            target,
            text: String::new(),
            span,
            picture,
        });
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.facts.headings.extend(self.heading.take()),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::TableHead => self.head = false,
            TagEnd::TableCell => {
                let empty = self
                    .cell
                    .take()
                    .filter(|(words, _)| self.head && words.trim().is_empty());
                self.facts.empty_headers.extend(empty.map(|(_, span)| span));
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Paragraph | TagEnd::Item => self.close_paragraph(),
            _ => {}
        }
    }

    /// A picture inside a link lends the link its words.
    fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if let Some(outer) = self.links.last_mut() {
            outer.text.push_str(&link.text);
        }
        self.facts.links.push(link);
    }

    fn close_paragraph(&mut self) {
        let Some((words, span)) = self.paragraph.take() else {
            return;
        };
        if self.read && !words.trim().is_empty() {
            self.facts.paragraphs.push((words, span));
        }
    }

    fn words(&mut self, words: &str, span: Range<usize>) {
        self.facts.words += words.split_whitespace().count();
        self.facts.texts.push((words.to_owned(), span));
        self.append(words);
    }

    /// Adds words to whatever is open.
    fn append(&mut self, words: &str) {
        let in_picture = self.links.last().is_some_and(|link| link.picture);
        if let Some(link) = self.links.last_mut() {
            link.text.push_str(words);
        }
        if let Some((_, heading, _)) = &mut self.heading {
            heading.push_str(words);
        }
        if let Some((cell, _)) = &mut self.cell {
            cell.push_str(words);
        }
        if let Some((paragraph, _)) = self.paragraph.as_mut().filter(|_| !in_picture) {
            paragraph.push_str(words);
        }
    }
}

/// Whether a paragraph was meant to be a table: two lines or more that begin with a bar.
fn looks_like_table(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty());
    let first = lines.next().is_some_and(|line| line.starts_with('|'));
    first && lines.next().is_some_and(|line| line.starts_with('|'))
}

/// The anchor of a heading: its words in small letters joined by hyphens.
pub(crate) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for letter in words.chars() {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(letter, '’' | '\'') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
