//! Letters that mean something in Markdown, written so that they are only letters.
//!
//! What this room must not know: blocks.

/// Where words stand, which decides what their letters mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// In a table: a bar ends the cell.
    pub(super) cell: bool,
    /// In a heading: signs at its end are not part of it.
    pub(super) heading: bool,
}

/// Words in the middle of a line.
pub(super) fn words(text: &str, place: Place) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut written = String::with_capacity(text.len() + 8);
    let near = |at: Option<usize>| at.and_then(|at| letters.get(at)).copied();
    for (at, c) in letters.iter().enumerate() {
        let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
        if means(*c, before, after, place) {
            written.push('\\');
        }
        written.push(*c);
    }
    written
}

fn means(c: char, before: Option<char>, after: Option<char>, place: Place) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
        '_' => !(inside(before) && inside(after)),
        '&' => after.is_none_or(|c| c.is_alphanumeric() || c == '#'),
        '!' => after.is_none_or(|c| c == '['),
        '|' => place.cell,
        '#' => place.heading,
        _ => false,
    }
}

/// The beginning of a line, so that it begins nothing but a paragraph.
pub(super) fn start(line: &str) -> String {
    let mut letters = line.chars();
    let (Some(first), rest) = (letters.next(), letters.as_str()) else {
        return String::new();
    };
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if let (1..=9, Some((number, after))) = (digits, line.split_at_checked(digits)) {
        return if after.starts_with(['.', ')']) {
            format!("{number}\\{after}")
        } else {
            line.to_owned()
        };
    }
    let alone = rest.is_empty() || rest.starts_with([' ', first]);
    let escaped = match first {
        '#' | '>' | '=' | '|' => true,
        '+' | '-' => alone || rest.starts_with('|'),
        ':' => rest.starts_with("::") || rest.starts_with('-') || rest.starts_with('|'),
        _ => false,
    };
    if escaped {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}
