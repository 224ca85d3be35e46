//! A text with the passages marked that comments are about: as it is written, and as it reads.
//!
//! What this room must not know: who commented.

use std::ops::Range;

use kit::ui::{Markup, PreEscaped};
use maud::html;
use programme::Programme;
use rulebook::production::{CommentId, anchor::locate};

use super::Comment;

/// One marked passage: its bytes in the file, its number on the page, the thread it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    pub(crate) number: usize,
    pub(crate) comment: CommentId,
}

/// The passages of open comments in this text, in its order; of two that overlap, the first.
pub(crate) fn marks(comments: &[Comment], file: &str, text: &str) -> Vec<Mark> {
    let open = comments
        .iter()
        .filter(|one| one.settled.is_none() && one.file == file);
    let mut found: Vec<(Range<usize>, CommentId)> = open
        .filter_map(|one| Some((locate(text, &one.anchor()?).range?, one.id)))
        .collect();
    found.sort_by_key(|(range, id)| (range.start, range.end, *id));
    let mut marks: Vec<Mark> = Vec::new();
    for (range, comment) in found {
        if marks
            .last()
            .is_none_or(|last| last.range.end <= range.start)
        {
            let number = marks.len() + 1;
            marks.push(Mark {
                range,
                number,
                comment,
            });
        }
    }
    marks
}

/// The text as it is written, with its marks.
pub(crate) fn written(text: &str, marks: &[Mark]) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    for mark in marks {
        pieces.push((text.get(at..mark.range.start).unwrap_or(""), None));
        pieces.push((text.get(mark.range.clone()).unwrap_or(""), Some(mark)));
        at = mark.range.end;
    }
    html! {
        @for (piece, mark) in pieces {
            @match mark {
                Some(mark) => { mark class="app-anchor" { (piece) } (number(mark)) },
                None => (piece),
            }
        }
        (text.get(at..).unwrap_or(""))
    }
}

fn number(mark: &Mark) -> Markup {
    html! { a class="app-anchor__to" href={ "#" (mark.comment) } aria-label={ "Comment " (mark.number) } { (mark.number) } }
}

/// Where a marked passage ends, in the text that is made into HTML. Both signs are of the private area of Unicode:
/// no text of the programme has them, and whatever has them loses them here.
const END: char = '\u{E000}';
/// Where the first begins; the next have the next characters.
const FIRST: u32 = 0xE100;
/// So many passages can be marked on a page.
const MOST: usize = 1_000;

/// The page as it reads, with its marks; nothing when the file is no page of the programme.
pub(crate) fn read(
    programme: &Programme,
    path: &str,
    text: &str,
    marks: &[Mark],
) -> Option<Markup> {
    if marks.is_empty() {
        return curriculum::read_file(programme, path);
    }
    let mut marked = programme.clone();
    let source = source_of(&mut marked, path)?;
    let at = text.find(source.as_str())?;
    *source = signed(source, at, marks);
    let page = curriculum::read_file(&marked, path)?;
    Some(PreEscaped(lit(&page.into_string(), marks)))
}

/// The Markdown of a page of the programme.
fn source_of<'p>(programme: &'p mut Programme, path: &str) -> Option<&'p mut String> {
    for element in &mut programme.elements {
        for module in &mut element.modules {
            let steps = module
                .steps
                .iter_mut()
                .map(|one| (&one.file, &mut one.source));
            let task = module
                .task
                .iter_mut()
                .map(|one| (&one.file, &mut one.source));
            if let Some((_, source)) = steps.chain(task).find(|(file, _)| *file == path) {
                return Some(source);
            }
        }
        let pages = element
            .clinic
            .iter_mut()
            .chain(&mut element.guide)
            .chain(&mut element.webinars);
        if let Some(page) = pages.into_iter().find(|page| page.file == path) {
            return Some(&mut page.source);
        }
    }
    programme
        .assessment
        .brief
        .iter_mut()
        .find(|page| page.file == path)
        .map(|page| &mut page.source)
}

/// The Markdown with a sign at both ends of every marked passage. A sign never goes before what makes a line a heading,
/// a list or a quotation, and never into a line that opens a call-out.
fn signed(source: &str, at: usize, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(source.len() + marks.len() * 6);
    let mut done = 0;
    for (mark, place) in marks.iter().take(MOST).zip(FIRST..) {
        let range = mark
            .range
            .start
            .checked_sub(at)
            .zip(mark.range.end.checked_sub(at));
        let Some((start, end)) = range else { continue };
        let Some(words) = source.get(start..end) else {
            continue;
        };
        if words
            .lines()
            .any(|line| line.trim_start().starts_with(":::"))
        {
            continue;
        }
        let head = words.len()
            - words
                .trim_start_matches(|c: char| c.is_whitespace() || "#>-*+|0123456789.)".contains(c))
                .len();
        let start = start + head.min(words.len());
        let (Some(before), Some(words), Some(sign)) = (
            source.get(done..start),
            source.get(start..end),
            char::from_u32(place),
        ) else {
            continue;
        };
        out.push_str(before);
        out.push(sign);
        out.push_str(words.trim_end());
        out.push(END);
        out.push_str(words.get(words.trim_end().len()..).unwrap_or(""));
        done = end;
    }
    out.push_str(source.get(done..).unwrap_or(""));
    out
}

/// Clean HTML with its signs made into marks. Signs inside a tag are dropped; a passage over several elements is marked
/// in each.
fn lit(html: &str, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(html.len() + marks.len() * 80);
    let mut open: Option<&Mark> = None;
    let (mut tag, mut quote, mut marking) = (false, false, false);
    let close = |out: &mut String, marking: &mut bool| {
        if std::mem::take(marking) {
            out.push_str("</mark>");
        }
    };
    for letter in html.chars() {
        let place = u32::from(letter)
            .checked_sub(FIRST)
            .and_then(|place| usize::try_from(place).ok());
        match letter {
            '"' if tag => quote = !quote,
            '>' if tag && !quote => tag = false,
            '<' if !tag => {
                close(&mut out, &mut marking);
                tag = true;
            }
            END => {
                if let Some(mark) = open.take().filter(|_| !tag) {
                    close(&mut out, &mut marking);
                    out.push_str(&number(mark).into_string());
                }
                continue;
            }
            _ if place.is_some_and(|place| place < MOST) => {
                open = place.and_then(|place| marks.get(place)).filter(|_| !tag);
                continue;
            }
            _ if !tag && open.is_some() && !marking && !letter.is_whitespace() => {
                out.push_str("<mark class=\"app-anchor\">");
                marking = true;
            }
            _ => {}
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>) -> Mark {
        Mark {
            range,
            number: 1,
            comment: CommentId::from_number(7),
        }
    }

    fn shown(source: &str, words: &str) -> String {
        let start = source.find(words).unwrap();
        let marks = [mark(start..start + words.len())];
        let signed = signed(source, 0, &marks);
        // Stands in for the compiler: a tag around what is signed.
        lit(&format!("<p title=\"{signed}\">{signed}</p>"), &marks)
    }

    #[test]
    fn a_passage_is_marked_in_the_words_and_never_inside_a_tag() {
        let html = shown("We plan with the family.", "plan with");
        assert!(html.starts_with("<p title=\"We plan with the family.\">We <mark class=\"app-anchor\">plan with</mark><a "), "{html}");
    }

    #[test]
    fn no_sign_stays_behind_whatever_the_passage() {
        for words in [
            "# Heading",
            "- a list\n- of two",
            "**bold** and",
            "::: law cfa:66\nText\n:::",
            "  x  ",
        ] {
            let html = shown(&format!("{words}\n\nand more"), words);
            assert!(
                !html.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c)),
                "{html}"
            );
        }
    }

    #[test]
    fn a_quoted_angle_in_an_attribute_does_not_end_its_tag() {
        let marks = [mark(0..1)];
        let html = "<img alt=\"a > \u{E100}b\u{E000}\">";
        assert_eq!(lit(html, &marks), "<img alt=\"a > b\">");
    }

    #[test]
    fn the_written_text_is_escaped_and_whole() {
        let text = "a <b> & c";
        let html = written(text, &[mark(2..5)]).into_string();
        assert!(
            html.contains("<mark class=\"app-anchor\">&lt;b&gt;</mark>"),
            "{html}"
        );
        assert!(
            html.starts_with("a ") && html.ends_with(" &amp; c"),
            "{html}"
        );
    }
}
