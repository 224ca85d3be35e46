//! A page as both sides see it, Markdown and Word: blocks of words with a look.
//!
//! What this room must not know: how either side writes it down.

use crate::markdown::mark_of;

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading: level from 1 to 6, and its words.
    Heading(u8, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table: rows of cells, the first row being the names of the columns.
    Table(Vec<Vec<Vec<Inline>>>),
    /// Words of somebody else.
    Quote(Vec<Block>),
    /// Text that is kept as it is typed.
    Code(String),
    /// A call-out: what stands after the three colons, and what is inside.
    Callout(String, Vec<Block>),
    /// A line across the page.
    Rule,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its first number; nothing when it has bullets.
    pub number: Option<u64>,
    /// What each item holds.
    pub items: Vec<Vec<Block>>,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words with a look.
    Text(String, Look),
    /// A picture.
    Picture(Picture),
    /// The line ends here, the paragraph goes on.
    Break,
    /// Here something begins or ends that is not part of the text: a comment.
    Mark(Mark),
}

/// A picture: where it is, and what it tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its path.
    pub path: String,
    /// Its words for those who do not see it.
    pub alt: String,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Of what.
    pub id: u16,
    /// Whether it ends here.
    pub end: bool,
}

/// How words look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each look is there or not, whatever the others are"
)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// As typed.
    pub code: bool,
    /// Where a link leads.
    pub link: Option<String>,
    /// Somebody wants these words out.
    pub deleted: bool,
}

impl Look {
    /// What both have.
    fn and(&self, other: &Self) -> Self {
        Self {
            bold: self.bold && other.bold,
            italic: self.italic && other.italic,
            strike: self.strike && other.strike,
            code: false,
            link: self.link.clone().filter(|_| self.link == other.link),
            deleted: self.deleted && other.deleted,
        }
    }
}

/// The words alone.
pub fn plain(line: &[Inline]) -> String {
    let mut words = String::new();
    for one in line {
        match one {
            Inline::Text(text, _) => words.push_str(text),
            Inline::Picture(picture) => words.push_str(&picture.alt),
            Inline::Break => words.push(' '),
            Inline::Mark(_) => {}
        }
    }
    words
}

/// Letters that no text keeps: they stand for marks while a text is put together.
pub(crate) const fn is_private(c: char) -> bool {
    matches!(c, '\u{f0000}'..='\u{fffff}')
}

/// One way to say the same line: runs that look alike are joined, spaces are single and look like both their sides, links
/// and paths are such as can be written, nothing is empty.
pub(crate) fn tidy(line: Vec<Inline>) -> Vec<Inline> {
    let mut letters: Vec<(char, Look)> = Vec::new();
    let mut tidied = Vec::new();
    let mut marks: Vec<(usize, Mark)> = Vec::new();
    for one in line {
        match one {
            Inline::Text(text, mut look) => {
                look.link = look
                    .link
                    .map(|link| reachable(&link))
                    .filter(|link| !link.is_empty());
                for c in text.chars() {
                    match mark_of(c) {
                        Some(mark) => marks.push((letters.len(), mark)),
                        None if c.is_whitespace() => letters.push((' ', look.clone())),
                        None if c.is_control() || is_private(c) => {}
                        None => letters.push((c, look.clone())),
                    }
                }
            }
            Inline::Mark(mark) => marks.push((letters.len(), mark)),
            other => {
                settle(&mut letters, &mut marks, &mut tidied);
                tidied.push(match other {
                    Inline::Picture(picture) => Inline::Picture(Picture {
                        path: reachable(&picture.path),
                        alt: words(&picture.alt),
                    }),
                    other => other,
                });
            }
        }
    }
    settle(&mut letters, &mut marks, &mut tidied);
    trim(tidied)
}

/// Words on one line with single spaces.
pub(crate) fn words(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !is_private(*c) && (!c.is_control() || c.is_whitespace()))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address without letters that would end it early.
fn reachable(link: &str) -> String {
    let mut kept = String::new();
    for c in link.trim().chars().filter(|c| !is_private(*c)) {
        match c {
            ' ' => kept.push_str("%20"),
            '(' => kept.push_str("%28"),
            ')' => kept.push_str("%29"),
            '<' => kept.push_str("%3C"),
            '>' => kept.push_str("%3E"),
            '\\' => kept.push_str("%5C"),
            c if c.is_control() || c.is_whitespace() => {}
            c => kept.push(c),
        }
    }
    kept
}

/// Joins letters into runs.
fn settle(letters: &mut Vec<(char, Look)>, marks: &mut Vec<(usize, Mark)>, into: &mut Vec<Inline>) {
    let shared: Vec<Look> = (0..letters.len()).map(|at| look_at(letters, at)).collect();
    let mut marks = std::mem::take(marks).into_iter().peekable();
    for (at, ((c, _), look)) in std::mem::take(letters).into_iter().zip(shared).enumerate() {
        while let Some((_, mark)) = marks.next_if(|(place, _)| *place <= at) {
            into.push(Inline::Mark(mark));
        }
        match into.last_mut() {
            Some(Inline::Text(text, same)) if *same == look => {
                if !(c == ' ' && text.ends_with(' ')) {
                    text.push(c);
                }
            }
            Some(Inline::Text(text, _)) if c == ' ' && text.ends_with(' ') => {}
            _ => into.push(Inline::Text(c.into(), look)),
        }
    }
    into.extend(marks.map(|(_, mark)| Inline::Mark(mark)));
}

/// The look of a letter; a space between two looks has what both have.
fn look_at(letters: &[(char, Look)], at: usize) -> Look {
    let Some((c, look)) = letters.get(at) else {
        return Look::default();
    };
    if *c != ' ' || look.code {
        return look.clone();
    }
    let side =
        |found: Option<&(char, Look)>| found.map(|(_, look)| look.clone()).unwrap_or_default();
    let before = side(
        letters
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rfind(|(c, _)| *c != ' '),
    );
    let after = side(
        letters
            .get(at..)
            .unwrap_or_default()
            .iter()
            .find(|(c, _)| *c != ' '),
    );
    before.and(&after)
}

/// Without spaces and breaks at both ends, and around breaks.
fn trim(line: Vec<Inline>) -> Vec<Inline> {
    let mut kept: Vec<Inline> = Vec::new();
    let mut fresh = true;
    for one in line {
        match one {
            Inline::Text(text, look) => {
                let cut = if fresh && !look.code {
                    text.trim_start()
                } else {
                    &text
                };
                if !cut.is_empty() {
                    fresh = false;
                    kept.push(Inline::Text(cut.to_owned(), look));
                }
            }
            Inline::Break if fresh => {}
            Inline::Break => {
                cut_end(&mut kept);
                kept.push(Inline::Break);
                fresh = true;
            }
            Inline::Mark(_) => kept.push(one),
            Inline::Picture(_) => {
                fresh = false;
                kept.push(one);
            }
        }
    }
    cut_end(&mut kept);
    kept
}

/// Takes spaces and breaks off the end; marks stay.
fn cut_end(line: &mut Vec<Inline>) {
    let mut marks = Vec::new();
    loop {
        match line.last_mut() {
            Some(Inline::Mark(_)) => marks.extend(line.pop()),
            Some(Inline::Break) => drop(line.pop()),
            Some(Inline::Text(text, look)) if !look.code => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
                line.pop();
            }
            _ => break,
        }
    }
    line.extend(marks.into_iter().rev());
}

/// The same blocks without marks.
pub(crate) fn unmarked(mut blocks: Vec<Block>) -> Vec<Block> {
    fn strip(line: &mut Vec<Inline>) {
        line.retain(|one| !matches!(one, Inline::Mark(_)));
    }
    for block in &mut blocks {
        match block {
            Block::Heading(_, line) | Block::Paragraph(line) => strip(line),
            Block::List(list) => {
                for item in &mut list.items {
                    *item = unmarked(std::mem::take(item));
                }
            }
            Block::Table(rows) => rows.iter_mut().flatten().for_each(strip),
            Block::Quote(inside) | Block::Callout(_, inside) => {
                *inside = unmarked(std::mem::take(inside));
            }
            Block::Code(_) | Block::Rule => {}
        }
    }
    blocks
}

/// The same for every line of these blocks; what is empty is left out.
pub(crate) fn tidy_all(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(tidied).collect()
}

fn tidied(block: Block) -> Option<Block> {
    let some = |line: Vec<Inline>| Some(tidy(line)).filter(|line| !line.is_empty());
    Some(match block {
        Block::Heading(level, line) => Block::Heading(level.clamp(1, 6), some(unbroken(line))?),
        Block::Paragraph(line) => Block::Paragraph(some(line)?),
        Block::List(list) => {
            let items = list.items.into_iter().map(tidy_all);
            let items: Vec<_> = items.filter(|item| !item.is_empty()).collect();
            let number = list.number.map(|first| first.min(999_999_999));
            (!items.is_empty()).then_some(Block::List(List { number, items }))?
        }
        Block::Table(rows) => {
            let columns = rows.first().map(Vec::len).filter(|columns| *columns > 0)?;
            let row = |row: Vec<Vec<Inline>>| {
                let mut cells: Vec<_> = row.into_iter().map(|cell| tidy(unbroken(cell))).collect();
                cells.resize(columns, Vec::new());
                cells
            };
            Block::Table(rows.into_iter().map(row).collect())
        }
        Block::Quote(inside) => {
            let inside = tidy_all(inside);
            (!inside.is_empty()).then_some(Block::Quote(inside))?
        }
        Block::Code(text) => {
            let kept: String = text
                .chars()
                .filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || is_private(*c)))
                .collect();
            Block::Code(kept.trim_end_matches('\n').to_owned())
        }
        Block::Callout(head, inside) => Block::Callout(words(&head), tidy_all(inside)),
        Block::Rule => Block::Rule,
    })
}

/// A line whose breaks are spaces.
fn unbroken(line: Vec<Inline>) -> Vec<Inline> {
    let space = |one| match one {
        Inline::Break => Inline::Text(" ".into(), Look::default()),
        other => other,
    };
    line.into_iter().map(space).collect()
}
