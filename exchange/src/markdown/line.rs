//! A line of words with their looks, written in Markdown. Where signs would not be read back as they were meant, another
//! way is tried, and at last the look is left out: no word is ever lost.
//!
//! What this room must not know: blocks.

use super::{
    escape::{self, Place},
    read,
};
use crate::page::{Block, Inline, Look, Mark, tidy};

/// A way to set looks inside each other.
#[derive(Clone, Copy)]
struct Way {
    italic_outside: bool,
    underscore: bool,
    link_inside: bool,
}

/// Every way, the plainest first.
fn ways() -> impl Iterator<Item = Way> {
    (0_u8..8).map(|number| Way {
        italic_outside: number & 1 != 0,
        underscore: number & 2 != 0,
        link_inside: number & 4 != 0,
    })
}

const PLAINEST: Way = Way {
    italic_outside: false,
    underscore: false,
    link_inside: false,
};

/// A line as Markdown, marks as private letters; and whether its look was kept.
pub(super) fn write(line: &[Inline], place: Place) -> (String, bool) {
    for way in ways() {
        let written = lines(line, place, way);
        if is_kept(line, &written, place) {
            return (written, true);
        }
    }
    for keep in [
        |look: &Look| Look {
            link: look.link.clone(),
            code: look.code,
            ..Look::default()
        },
        |_: &Look| Look::default(),
    ] {
        let less: Vec<Inline> = line
            .iter()
            .map(|one| match one {
                Inline::Text(text, look) => Inline::Text(text.clone(), keep(look)),
                other => other.clone(),
            })
            .collect();
        let less = tidy(less);
        let written = lines(&less, place, PLAINEST);
        if is_kept(&less, &written, place) {
            return (written, false);
        }
    }
    let words = vec![Inline::Text(crate::page::plain(line), Look::default())];
    (lines(&words, place, PLAINEST), false)
}

/// Whether reading this gives the line again.
fn is_kept(line: &[Inline], written: &str, place: Place) -> bool {
    let bare: String = written.chars().filter(|c| mark_of(*c).is_none()).collect();
    let page = match place {
        Place { cell: true, .. } => format!("| {bare} |\n| --- |\n"),
        Place { heading: true, .. } => format!("## {bare}\n"),
        Place { .. } => format!("{bare}\n"),
    };
    let wanted = tidy(
        line.iter()
            .filter(|one| !matches!(one, Inline::Mark(_)))
            .map(undeleted)
            .collect(),
    );
    let mut read = read(&page);
    match (read.pop(), read.is_empty()) {
        (Some(Block::Paragraph(found) | Block::Heading(_, found)), true) => found == wanted,
        (Some(Block::Table(mut rows)), true) => rows
            .pop()
            .is_some_and(|mut row| row.len() == 1 && row.pop() == Some(wanted)),
        (None, _) => wanted.is_empty(),
        _ => false,
    }
}

fn undeleted(one: &Inline) -> Inline {
    match one {
        Inline::Text(text, look) => Inline::Text(
            text.clone(),
            Look {
                deleted: false,
                ..look.clone()
            },
        ),
        other => other.clone(),
    }
}

/// Lines between breaks, each with a beginning that begins nothing else.
fn lines(line: &[Inline], place: Place, way: Way) -> String {
    let parts = line.split(|one| *one == Inline::Break);
    let written = parts.map(|part| {
        let text = run(part, 0, place, way);
        if place.cell { text } else { start(&text) }
    });
    written.collect::<Vec<_>>().join("\\\n")
}

/// Marks stand before the first letter; what comes after them is the beginning.
fn start(text: &str) -> String {
    let bare = text.trim_start_matches(|c| mark_of(c).is_some());
    let marks = text.strip_suffix(bare).unwrap_or_default();
    format!("{marks}{}", escape::start(bare))
}

/// Sets one kind of look after the other around what has it.
fn run(parts: &[Inline], level: usize, place: Place, way: Way) -> String {
    let mut written = String::new();
    let mut rest = parts;
    while let Some(first) = rest.first() {
        let key = sign(first, level, way);
        let same = rest
            .iter()
            .take_while(|one| matches!(one, Inline::Mark(_)) || sign(one, level, way) == key);
        let mut count = same.count();
        // Marks at the end belong outside.
        while count > 1 && matches!(rest.get(count - 1), Some(Inline::Mark(_))) {
            count -= 1;
        }
        let (group, after) = rest.split_at_checked(count.max(1)).unwrap_or((rest, &[]));
        let inside = if level >= 3 {
            group.iter().map(|one| leaf(one, place)).collect()
        } else {
            run(group, level + 1, place, way)
        };
        match key {
            None => written.push_str(&inside),
            Some((open, close)) => {
                written.push_str(&open);
                written.push_str(&inside);
                written.push_str(&close);
            }
        }
        rest = after;
    }
    written
}

/// What stands around a part at this level of looks.
fn sign(part: &Inline, level: usize, way: Way) -> Option<(String, String)> {
    let Inline::Text(_, look) = part else {
        return None;
    };
    let both = |sign: &str| (sign.to_owned(), sign.to_owned());
    let bold = look.bold.then(|| both("**"));
    let italic = look
        .italic
        .then(|| both(if way.underscore { "_" } else { "*" }));
    let link = look.link.as_ref().map(|link| {
        let target = link.replace('&', "&amp;");
        ("[".to_owned(), format!("]({target})"))
    });
    let (first, second) = if way.italic_outside {
        (italic, bold)
    } else {
        (bold, italic)
    };
    match (level, way.link_inside) {
        (0, false) | (2, true) => link,
        (0, true) | (1, false) => first,
        (1, true) | (2, false) => second,
        _ => look.strike.then(|| both("~~")),
    }
}

fn leaf(part: &Inline, place: Place) -> String {
    match part {
        Inline::Text(text, look) if look.code => code(text, place),
        Inline::Text(text, _) => escape::words(text, place),
        Inline::Picture(picture) => {
            let alt = escape::words(&picture.alt, place);
            format!("![{alt}]({})", picture.path.replace('&', "&amp;"))
        }
        Inline::Break => String::new(),
        Inline::Mark(mark) => letter_of(*mark).into(),
    }
}

fn code(text: &str, place: Place) -> String {
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    let text = if place.cell {
        text.replace('|', "\\|")
    } else {
        text.to_owned()
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Marks, at most; a page with more comments than this is not a page.
pub(crate) const MARKS: u16 = 4_000;

/// The letter that stands for a mark while a text is put together; no text keeps such letters.
pub(super) fn letter_of(mark: Mark) -> char {
    let number = 0xf_0000 + 2 * u32::from(mark.id.min(MARKS)) + u32::from(mark.end);
    char::from_u32(number).unwrap_or('\u{f0000}')
}

/// The mark that a letter stands for.
pub(crate) fn mark_of(letter: char) -> Option<Mark> {
    let number = u32::from(letter).checked_sub(0xf_0000)?;
    let id = u16::try_from(number / 2).ok().filter(|id| *id <= MARKS)?;
    Some(Mark {
        id,
        end: number % 2 == 1,
    })
}
