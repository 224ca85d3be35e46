//! The text of a page with its paragraphs numbered: a place can be named, and a passage of it found and marked.
//!
//! What this room must not know: who marks what, or why.
//!
//! The HTML comes from our own renderer and sanitiser, so it is well formed; a stranger's would only be numbered badly.

#![expect(
    clippy::format_push_string,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

use std::ops::Range;

/// Elements that may stand inside a line; everything else ends it.
const IN_LINE: &[&str] = &[
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup",
];
/// Elements whose line is a paragraph.
const PARAGRAPHS: &[&str] = &["p", "li", "blockquote", "dd"];

/// One paragraph of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Where its words stand in [`Numbered::text`].
    pub words: Range<usize>,
    /// Where its line stands in [`Numbered::html`].
    pub line: Range<usize>,
}

/// A page whose paragraphs carry the ids `p1`, `p2` and so on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbered {
    /// Its HTML.
    pub html: String,
    /// The words of its paragraphs, one a line.
    pub text: String,
    /// Its paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
}

/// A passage to be marked: where it stands in [`Numbered::text`], the id of its mark, and the address that it leads to
/// with the words of the link, when there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// Its words.
    pub words: Range<usize>,
    /// The id of the mark.
    pub id: String,
    /// The address of its note, and the words of the link to it.
    pub note: Option<(String, String)>,
}

/// A piece of a line: a tag, or a letter.
enum Piece<'h> {
    Tag(&'h str, Range<usize>),
    Letter(char, Range<usize>),
}

/// The pieces of some HTML, with their places.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = html.get(at..)?;
        let first = rest.chars().next()?;
        let (piece, length) = match first {
            '<' => {
                let length = rest.find('>').map_or(rest.len(), |end| end + 1);
                let name = rest.get(1..length)?.trim_start_matches('/');
                let end = name.find(|c: char| !c.is_ascii_alphanumeric());
                let name = end.and_then(|end| name.get(..end)).unwrap_or(name);
                (Piece::Tag(name, at..at + length), length)
            }
            '&' => match entity(rest) {
                Some((letter, length)) => (Piece::Letter(letter, at..at + length), length),
                None => (Piece::Letter('&', at..at + 1), 1),
            },
            letter => {
                let length = letter.len_utf8();
                (Piece::Letter(letter, at..at + length), length)
            }
        };
        at += length;
        Some(piece)
    })
}

fn entity(rest: &str) -> Option<(char, usize)> {
    let known = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&nbsp;", '\u{a0}'),
    ];
    let found = known.iter().find(|(code, _)| rest.starts_with(code));
    found.map(|(code, letter)| (*letter, code.len()))
}

/// A paragraph in the source: where its tag’s name ends, and where its line stands.
struct Found {
    tag: usize,
    line: Range<usize>,
    text: String,
}

fn find(html: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open: Option<Found> = None;
    let mut close = |open: &mut Option<Found>, at: usize| {
        if let Some(mut one) = open.take()
            && !one.text.trim().is_empty()
        {
            one.line.end = at;
            found.push(one);
        }
    };
    for piece in pieces(html) {
        match piece {
            Piece::Letter(letter, _) => {
                if let Some(one) = &mut open {
                    one.text.push(letter);
                }
            }
            Piece::Tag("br" | "img", _) => {
                if let Some(one) = &mut open {
                    one.text.push(' ');
                }
            }
            Piece::Tag(name, _) if IN_LINE.contains(&name) => {}
            Piece::Tag(name, at) => {
                close(&mut open, at.start);
                let tag = html.get(at.clone()).unwrap_or_default();
                let begins = PARAGRAPHS.contains(&name) && !tag.starts_with("</");
                // The line that names a source, and what has an id of its own, are left as they are.
                if begins && !tag.contains("app-call__source") && !tag.contains(" id=") {
                    open = Some(Found {
                        tag: at.start + 1 + name.len(),
                        line: at.end..at.end,
                        text: String::new(),
                    });
                }
            }
        }
    }
    close(&mut open, html.len());
    found
}

impl Numbered {
    /// Numbers the paragraphs of a page.
    pub fn new(html: &str) -> Self {
        let mut page = Self {
            html: String::with_capacity(html.len() + html.len() / 16),
            ..Self::default()
        };
        let mut copied = 0;
        for (number, found) in (1..).zip(find(html)) {
            page.html
                .push_str(html.get(copied..found.tag).unwrap_or_default());
            page.html
                .push_str(&format!(" id=\"p{number}\" data-p=\"{number}\""));
            page.html
                .push_str(html.get(found.tag..found.line.start).unwrap_or_default());
            let begins = page.html.len();
            page.html
                .push_str(html.get(found.line.clone()).unwrap_or_default());
            copied = found.line.end;
            let words = page.text.len();
            page.text.push_str(&found.text);
            page.paragraphs.push(Paragraph {
                number,
                words: words..page.text.len(),
                line: begins..page.html.len(),
            });
            page.text.push('\n');
        }
        page.html.push_str(html.get(copied..).unwrap_or_default());
        page
    }

    /// The words of a paragraph.
    pub fn words_of(&self, paragraph: &Paragraph) -> &str {
        self.text.get(paragraph.words.clone()).unwrap_or_default()
    }

    /// The number of the paragraph in which these words begin.
    pub fn paragraph_at(&self, at: usize) -> Option<usize> {
        let inside =
            |one: &&Paragraph| one.words.start <= at && at < one.words.end.max(one.words.start + 1);
        self.paragraphs.iter().find(inside).map(|one| one.number)
    }

    /// Where these words stand, whatever the spaces and line breaks between them; `near` is looked at first.
    pub fn find(&self, words: &str, near: Option<usize>) -> Option<Range<usize>> {
        let wanted: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
        if wanted.is_empty() {
            return None;
        }
        let here: Vec<(usize, char)> = self
            .text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .collect();
        let from = near.and_then(|number| self.paragraphs.iter().find(|one| one.number == number));
        let from = from.map_or(0, |one| one.words.start);
        let begin = here.partition_point(|(at, _)| *at < from);
        let matches = |at: &usize| {
            let there = here.get(*at..*at + wanted.len());
            there.is_some_and(|there| there.iter().zip(&wanted).all(|((_, a), b)| same(*a, *b)))
        };
        let at = (begin..here.len())
            .find(matches)
            .or_else(|| (0..begin).find(matches))?;
        let (start, _) = here.get(at)?;
        let (last, letter) = here.get(at + wanted.len() - 1)?;
        Some(*start..last + letter.len_utf8())
    }

    /// The page with these passages marked.
    pub fn marked(&self, markings: &[Marking]) -> String {
        let mut html = String::with_capacity(self.html.len() + markings.len() * 96);
        let mut copied = 0;
        let mut named = vec![false; markings.len()];
        for paragraph in &self.paragraphs {
            let words = &paragraph.words;
            let here = |one: &Marking| one.words.start < words.end && words.start < one.words.end;
            if !markings.iter().any(here) {
                continue;
            }
            html.push_str(
                self.html
                    .get(copied..paragraph.line.start)
                    .unwrap_or_default(),
            );
            let line = self.html.get(paragraph.line.clone()).unwrap_or_default();
            mark_line(&mut html, line, words.start, (markings, &mut named));
            copied = paragraph.line.end;
        }
        html.push_str(self.html.get(copied..).unwrap_or_default());
        html
    }
}

/// Straight and curly signs are the same to whoever copies words out of a page.
fn same(a: char, b: char) -> bool {
    let plain = |c: char| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        other => other,
    };
    plain(a) == plain(b)
}

fn mark_line(
    html: &mut String,
    line: &str,
    from: usize,
    (markings, named): (&[Marking], &mut Vec<bool>),
) {
    let mut at = from;
    let mut open: Option<usize> = None;
    let mut ended: Vec<usize> = Vec::new();
    for piece in pieces(line) {
        let (place, letter) = match piece {
            Piece::Tag("br" | "img", place) => (place, Some(' ')),
            Piece::Tag(_, place) => (place, None),
            Piece::Letter(letter, place) => (place, Some(letter)),
        };
        let wanted = letter.and_then(|_| markings.iter().position(|one| one.words.contains(&at)));
        if open != wanted {
            if open.is_some() {
                html.push_str("</mark>");
            }
            if let Some(next) = wanted {
                begin_mark(html, next, markings, named);
                if !ended.contains(&next) {
                    ended.push(next);
                }
            }
            open = wanted;
        }
        html.push_str(line.get(place).unwrap_or_default());
        at += letter.map_or(0, char::len_utf8);
    }
    if open.is_some() {
        html.push_str("</mark>");
    }
    let over = |one: &Marking| one.words.end <= at;
    for marking in ended
        .iter()
        .filter_map(|one| markings.get(*one))
        .filter(|one| over(one))
    {
        if let Some((href, words)) = &marking.note {
            html.push_str(&format!(
                " <a class=\"app-noted__link\" href=\"{href}\">{words}</a>"
            ));
        }
    }
}

fn begin_mark(html: &mut String, which: usize, markings: &[Marking], named: &mut [bool]) {
    match (markings.get(which), named.get_mut(which)) {
        (Some(marking), Some(named)) if !*named => {
            *named = true;
            html.push_str(&format!("<mark class=\"app-noted\" id=\"{}\">", marking.id));
        }
        _ => html.push_str("<mark class=\"app-noted\">"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<h2 id=\"part-a\">A</h2>\n<p>One <strong>two</strong> &amp; three.</p>\n<ul>\n<li>Four</li>\n<li><p>Five <a href=\"#word-x\">six</a></p></li>\n</ul>\n<aside>\n<p>Seven’s</p><p class=\"app-call__source\">Source: x</p></aside>";

    #[test]
    fn paragraphs_are_numbered_in_order_and_sources_are_left_alone() {
        let page = Numbered::new(PAGE);
        assert_eq!(page.text, "One two & three.\nFour\nFive six\nSeven’s\n");
        assert!(
            page.html.contains("<p id=\"p1\" data-p=\"1\">One"),
            "{}",
            page.html
        );
        assert!(page.html.contains("<li id=\"p2\" data-p=\"2\">Four</li>"));
        assert!(page.html.contains("<li><p id=\"p3\" data-p=\"3\">Five"));
        assert!(page.html.contains("<p class=\"app-call__source\">"));
        let words: Vec<&str> = page
            .paragraphs
            .iter()
            .map(|one| page.words_of(one))
            .collect();
        assert_eq!(words, ["One two & three.", "Four", "Five six", "Seven’s"]);
        assert_eq!(page.paragraph_at(page.text.find("Four").unwrap()), Some(2));
    }

    #[test]
    fn words_are_found_whatever_the_spaces_and_marks_are_put_around_tags() {
        let page = Numbered::new(PAGE);
        let range = page.find("two  & three.\n\nFo", None).unwrap();
        assert_eq!(page.text.get(range.clone()), Some("two & three.\nFo"));
        assert_eq!(
            page.text.get(page.find("Seven's", Some(4)).unwrap()),
            Some("Seven’s")
        );
        assert_eq!(page.find("eight", None), None);
        assert_eq!(page.find("  ", None), None);
        let marking = Marking {
            words: range,
            id: "mark-1".into(),
            note: Some(("#note-1".into(), "your note".into())),
        };
        let html = page.marked(&[marking]);
        assert!(
            html.contains("One <strong><mark class=\"app-noted\" id=\"mark-1\">two</mark></strong><mark class=\"app-noted\"> &amp; three.</mark></p>"),
            "{html}"
        );
        assert!(html.contains("<mark class=\"app-noted\">Fo</mark>ur <a class=\"app-noted__link\" href=\"#note-1\">your note</a></li>"), "{html}");
        assert_eq!(page.marked(&[]), page.html);
    }

    #[test]
    fn marks_that_overlap_do_not_break_the_page() {
        let page = Numbered::new(PAGE);
        let at = |words: &str, id: &str| Marking {
            words: page.find(words, None).unwrap(),
            id: id.into(),
            note: None,
        };
        let html = page.marked(&[at("One two", "mark-1"), at("two & three", "mark-2")]);
        assert_eq!(
            html.matches("<mark").count(),
            html.matches("</mark>").count()
        );
        let plain = html
            .replace("</mark>", "")
            .replace("<mark class=\"app-noted\">", "");
        let plain = plain
            .replace("<mark class=\"app-noted\" id=\"mark-1\">", "")
            .replace("<mark class=\"app-noted\" id=\"mark-2\">", "");
        assert_eq!(plain, page.html);
    }

    #[test]
    fn no_text_breaks_it() {
        for text in [
            "", "<", "<p", "<p>", "&", "<p>&", "<p>a<", "</p>", "<li><li>",
        ] {
            let page = Numbered::new(text);
            assert!(page.html.len() >= text.len());
        }
    }
}
