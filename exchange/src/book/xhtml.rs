//! Clean HTML, as browsers and sanitisers write it, made into XML that a reading device takes.
//!
//! What this room must not know: what the text says. It never fails: what is no tag is text.

#![expect(
    clippy::format_push_string,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

use super::escape;

/// Elements that have nothing inside.
const EMPTY: [&str; 6] = ["br", "hr", "img", "wbr", "col", "track"];
/// Elements that a book of text leaves out: sound and film.
const LEFT_OUT: [&str; 4] = ["audio", "video", "track", "source"];

/// What becomes of the address of a link or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// It leads there.
    To(String),
    /// It leads nowhere: the words stay, or the words that stand for the picture.
    Nowhere,
}

/// May this letter stand in XML?
pub(super) const fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// Makes clean HTML into XHTML; `place` says what becomes of each address.
pub fn xhtml(html: &str, place: impl Fn(&str) -> Linked) -> String {
    let mut made = String::with_capacity(html.len() + html.len() / 8);
    // For each open link: was it written?
    let mut links: Vec<bool> = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        made.push_str(&words(text));
        let Some((tag, next)) = cut(after) else {
            made.push_str("&lt;");
            rest = after;
            continue;
        };
        write_tag(tag, &place, &mut links, &mut made);
        rest = next;
    }
    made.push_str(&words(rest));
    made
}

fn write_tag(tag: &str, place: &impl Fn(&str) -> Linked, links: &mut Vec<bool>, made: &mut String) {
    if let Some(name) = tag.strip_prefix('/') {
        let name = name.trim().to_ascii_lowercase();
        let written = name != "a" || links.pop().unwrap_or(false);
        if written && !EMPTY.contains(&name.as_str()) && !LEFT_OUT.contains(&name.as_str()) {
            made.push_str(&format!("</{name}>"));
        }
        return;
    }
    let (name, attributes) = parts(tag);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || LEFT_OUT.contains(&name.as_str()) {
        return;
    }
    let address = attributes
        .iter()
        .find(|(known, _)| known == "href" || known == "src");
    let to = address.map(|(_, value)| place(value));
    match (name.as_str(), &to) {
        ("a", Some(Linked::To(_))) => links.push(true),
        ("a", _) => return links.push(false),
        ("img", Some(Linked::To(_))) => {}
        ("img", _) => {
            let alt = attributes.iter().find(|(known, _)| known == "alt");
            let alt = alt.map_or("", |(_, value)| value.as_str());
            return made.push_str(&format!("<em>Picture: {}</em>", escape(alt)));
        }
        _ => {}
    }
    made.push('<');
    made.push_str(&name);
    for (known, value) in &attributes {
        let value = match (known.as_str(), &to) {
            ("href" | "src", Some(Linked::To(to))) => to,
            _ => value,
        };
        made.push_str(&format!(" {known}=\"{}\"", escape(value)));
    }
    made.push_str(if EMPTY.contains(&name.as_str()) {
        "/>"
    } else {
        ">"
    });
}

/// The inside of a tag and what follows it; a bracket inside quotes does not end it.
fn cut(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}

/// The name of a tag, and its attributes; each once.
fn parts(tag: &str) -> (String, Vec<(String, String)>) {
    let tag = tag.trim().trim_end_matches('/');
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (known, after) = rest.split_at(end);
        if known.is_empty() {
            break;
        }
        let (value, after) = after
            .trim_start()
            .strip_prefix('=')
            .map_or(("", after), |value| value_of(value.trim_start()));
        rest = after;
        let known = known.to_ascii_lowercase();
        let plain = known
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if plain && attributes.iter().all(|(other, _)| *other != known) {
            attributes.push((known, decoded(value)));
        }
    }
    (name.to_ascii_lowercase(), attributes)
}

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// Text between tags: the names of letters that XML does not know become the letters.
fn words(text: &str) -> String {
    escape(&decoded(text))
}

fn decoded(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        made.push_str(before);
        let named = after
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .and_then(|(name, next)| Some((letter(name)?, next)));
        match named {
            Some((letter, next)) => {
                made.push(letter);
                rest = next;
            }
            None => {
                made.push('&');
                rest = after;
            }
        }
    }
    made.push_str(rest);
    made
}

fn letter(name: &str) -> Option<char> {
    let number = |text: &str, radix| {
        u32::from_str_radix(text, radix)
            .ok()
            .and_then(char::from_u32)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let code = name.strip_prefix('#')?;
            match code.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(code, 10),
            }
        }
    }
}
