//! A page as a Word file: real headings, lists, tables, pictures with their words, comments, call-outs in boxes.
//!
//! What this room must not know: where the page comes from.

mod columns;
mod line;
mod parts;

use std::fmt::Write as _;

use parts::NAMESPACES;

use crate::{
    page::{Block, Inline, List, tidy_all},
    parcel::{ParcelFault, pack},
};

/// The smallest picture there is: what programs show that do not know drawings.
pub const POINT: &[u8] = include_bytes!("point.png");

/// A page that goes out.
pub struct Outgoing<'p> {
    /// Its title.
    pub title: &'p str,
    /// Its language, e.g. `en-GB`.
    pub language: &'p str,
    /// The page.
    pub blocks: &'p [Block],
    /// The bytes of a picture by its path on the page.
    pub picture: &'p dyn Fn(&str) -> Option<Vec<u8>>,
    /// Comments; marks on the page say what each is about, and those without a mark stand at the beginning.
    pub comments: &'p [Said],
}

/// A comment that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its number, as the marks have it.
    pub id: u16,
    /// Whose it is.
    pub by: String,
    /// When: `2026-11-27T09:30:00Z`.
    pub at: String,
    /// What it says.
    pub words: String,
}

/// Writes a Word file. The same page makes the same bytes.
///
/// # Errors
/// [`ParcelFault::TooLarge`] when it is more than a file holds.
pub fn write(page: &Outgoing<'_>) -> Result<Vec<u8>, ParcelFault> {
    let lies = columns::lies(page.blocks);
    let mut writer = Writer {
        page,
        lies,
        body: String::new(),
        relations: Vec::new(),
        media: Vec::new(),
        lists: Vec::new(),
        drawn: 0,
        open: Vec::new(),
    };
    writer.put(&format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>{}</w:p>",
        words(page.title)
    ));
    let blocks = tidy_all(page.blocks.to_vec());
    writer.strays(&blocks);
    writer.blocks(&blocks, Inside::Page);
    writer.files()
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Page,
    Item(usize),
    Quote,
    Cell,
}

struct Writer<'p> {
    page: &'p Outgoing<'p>,
    /// Does the paper lie?
    lies: bool,
    body: String,
    /// Kind, target, and whether it lies outside.
    relations: Vec<(&'static str, String, bool)>,
    media: Vec<(String, Vec<u8>)>,
    /// The first number of each list, and its level.
    lists: Vec<(Option<u64>, usize)>,
    drawn: usize,
    /// Comments whose range has begun.
    open: Vec<u16>,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.body.push_str(text);
    }

    /// Comments that no mark places stand at the beginning.
    fn strays(&mut self, blocks: &[Block]) {
        let mut marked = Vec::new();
        marks(blocks, &mut marked);
        let page = self.page;
        let strays: Vec<u16> = page
            .comments
            .iter()
            .map(|one| one.id)
            .filter(|id| !marked.contains(id))
            .collect();
        if !strays.is_empty() {
            self.put("<w:p>");
            for id in strays {
                self.reference(id);
            }
            self.put("</w:p>");
        }
    }

    fn blocks(&mut self, blocks: &[Block], inside: Inside) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            // Two quotations, or two pieces of code, are two.
            let touch = matches!(
                (before, block),
                (Some(Block::Quote(_)), Block::Quote(_)) | (Some(Block::Code(_)), Block::Code(_))
            );
            if touch {
                self.put("<w:p/>");
            }
            self.block(block, inside);
            before = Some(block);
        }
    }

    fn block(&mut self, block: &Block, inside: Inside) {
        match block {
            Block::Heading(level, line) => {
                self.paragraph(&format!("<w:pStyle w:val=\"Heading{level}\"/>"), line);
            }
            Block::Paragraph(line) => {
                let style = match inside {
                    Inside::Page | Inside::Cell => String::new(),
                    Inside::Item(0) => "<w:pStyle w:val=\"ListContinue\"/>".to_owned(),
                    Inside::Item(level) => {
                        format!("<w:pStyle w:val=\"ListContinue{}\"/>", level.min(4) + 1)
                    }
                    Inside::Quote => "<w:pStyle w:val=\"Quote\"/>".to_owned(),
                };
                self.paragraph(&style, line);
            }
            Block::List(list) => {
                let level = if let Inside::Item(level) = inside {
                    level + 1
                } else {
                    0
                };
                self.list(list, level.min(8));
            }
            Block::Table(rows) => self.table(rows),
            Block::Quote(blocks) => self.blocks(blocks, Inside::Quote),
            Block::Code(text) => {
                for line in text.split('\n') {
                    let text = escape(line);
                    self.put(&format!("<w:p><w:pPr><w:pStyle w:val=\"HTMLPreformatted\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"));
                }
            }
            Block::Callout(head, blocks) => self.callout(head, blocks),
            Block::Rule => self.put("<w:p><w:pPr><w:pStyle w:val=\"SendaRule\"/></w:pPr></w:p>"),
        }
    }

    fn paragraph(&mut self, properties: &str, line: &[Inline]) {
        self.put("<w:p>");
        if !properties.is_empty() {
            self.put(&format!("<w:pPr>{properties}</w:pPr>"));
        }
        self.line(line);
        self.put("</w:p>");
    }

    fn list(&mut self, list: &List, level: usize) {
        self.lists.push((list.number, level));
        let number = self.lists.len();
        for item in &list.items {
            let properties = format!(
                "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>"
            );
            let rest = match item.split_first() {
                Some((Block::Paragraph(line), rest)) => {
                    self.paragraph(&properties, line);
                    rest
                }
                _ => {
                    self.paragraph(&properties, &[]);
                    item
                }
            };
            self.blocks(rest, Inside::Item(level));
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>]) {
        let whole = columns::between_margins(self.lies);
        let widths = columns::widths(rows, whole);
        self.put(&format!("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{whole}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"));
        for width in &widths {
            self.put(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.put("</w:tblGrid>");
        for (at, row) in rows.iter().enumerate() {
            // A row stays on one page.
            self.put("<w:tr><w:trPr><w:cantSplit/>");
            if at == 0 {
                self.put("<w:tblHeader/>");
            }
            self.put("</w:trPr>");
            // A row of more cells than the first keeps them all.
            let more = widths.last().copied().unwrap_or(whole);
            let widths = widths.iter().copied().chain(std::iter::repeat(more));
            for (cell, width) in row.iter().zip(widths) {
                self.put(&format!(
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
                ));
                let style = if at == 0 {
                    "<w:pStyle w:val=\"SendaColumn\"/>"
                } else {
                    ""
                };
                self.paragraph(style, cell);
                self.put("</w:tc>");
            }
            self.put("</w:tr>");
        }
        // Word joins tables that touch.
        self.put("</w:tbl><w:p/>");
    }

    fn callout(&mut self, head: &str, blocks: &[Block]) {
        let width = columns::between_margins(self.lies);
        self.put(&format!("<w:tbl><w:tblPr><w:tblStyle w:val=\"SendaCallout\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{width}\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"SendaCalloutHead\"/></w:pPr>{}</w:p>", words(head)));
        self.blocks(blocks, Inside::Cell);
        // A cell ends with a paragraph.
        self.put("<w:p/></w:tc></w:tr></w:tbl><w:p/>");
    }

    fn files(self) -> Result<Vec<u8>, ParcelFault> {
        let document = format!(
            "{}<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>",
            parts::DECLARED,
            self.body,
            parts::section(self.lies)
        );
        let mut relations = String::new();
        for (at, (kind, target, outside)) in self.relations.iter().enumerate() {
            let (id, target) = (at + 100, escape(target));
            let mode = if *outside {
                " TargetMode=\"External\""
            } else {
                ""
            };
            put(
                &mut relations,
                format_args!(
                    "<Relationship Id=\"rId{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{mode}/>"
                ),
            );
        }
        let title = escape(self.page.title);
        let language = escape(self.page.language);
        let mut files: Vec<(String, Vec<u8>)> = vec![
            ("[Content_Types].xml".into(), parts::types().into()),
            ("_rels/.rels".into(), parts::PACKAGE.into()),
            (
                "docProps/core.xml".into(),
                parts::core(&title, &language).into(),
            ),
            ("word/document.xml".into(), document.into()),
            (
                "word/_rels/document.xml.rels".into(),
                parts::relations(&relations).into(),
            ),
            ("word/styles.xml".into(), parts::styles(&language).into()),
            (
                "word/numbering.xml".into(),
                parts::numbering(&self.lists).into(),
            ),
            (
                "word/comments.xml".into(),
                parts::comments(&self.page.comments.iter().map(comment).collect::<String>()).into(),
            ),
        ];
        files.extend(
            self.media
                .into_iter()
                .map(|(name, bytes)| (format!("word/{name}"), bytes)),
        );
        pack(
            files
                .iter()
                .map(|(name, bytes)| (name.as_str(), &bytes[..])),
        )
    }
}

fn put(into: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string does not fail.
    if into.write_fmt(text).is_err() {
        into.clear();
    }
}

fn comment(said: &Said) -> String {
    let (id, by, at) = (said.id, escape(&said.by), escape(&said.at));
    let initials: String = said
        .by
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    let initials = escape(&initials);
    format!(
        "<w:comment w:id=\"{id}\" w:author=\"{by}\" w:date=\"{at}\" w:initials=\"{initials}\"><w:p>{}</w:p></w:comment>",
        words(&said.words)
    )
}

/// Words in one run.
fn words(text: &str) -> String {
    format!(
        "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

/// Text as XML has it; letters that XML has no way to say are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => said.push_str("&amp;"),
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            '"' => said.push_str("&quot;"),
            '\t' | '\n' => said.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => said.push(c),
        }
    }
    said
}

/// Every mark on a page.
fn marks(blocks: &[Block], into: &mut Vec<u16>) {
    let mut line = |line: &[Inline]| {
        into.extend(line.iter().filter_map(|one| {
            if let Inline::Mark(mark) = one {
                Some(mark.id)
            } else {
                None
            }
        }));
    };
    for block in blocks {
        match block {
            Block::Heading(_, words) | Block::Paragraph(words) => line(words),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| line(cell)),
            _ => {}
        }
    }
    for block in blocks {
        match block {
            Block::List(list) => list.items.iter().for_each(|item| marks(item, into)),
            Block::Quote(inside) | Block::Callout(_, inside) => marks(inside, into),
            _ => {}
        }
    }
}
