//! Reads on past broken TOML: each line of it that cannot be read is told once and left out, so that all the others count.
//!
//! What this room must not know: what the keys mean.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;

/// What could not be read.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// What is wrong, where, and where it was opened.
    pub errors: Vec<Error>,
    /// Keys whose values are left out.
    pub keys: BTreeSet<String>,
    /// Whether whole tables are left out.
    pub tables: bool,
}

/// One error of syntax.
#[derive(Debug)]
pub(super) struct Error {
    pub span: Range<usize>,
    pub message: String,
    /// Where the bracket or quote stands that is not closed.
    pub opened: Option<Range<usize>>,
    /// The stretch that is left out.
    pub out: Range<usize>,
}

/// One key with its value, or the head of a table.
struct Piece {
    span: Range<usize>,
    head: bool,
}

/// The text with spaces where it cannot be read, of the same length; `None` when all of it can.
pub(super) fn repair(text: &str) -> Option<(String, Lost)> {
    let (_, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return None;
    }
    let mut lost = Lost::default();
    let mut bytes = text.as_bytes().to_vec();
    let pieces = pieces(text);
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let source = text.get(piece.span.clone()).unwrap_or_default();
        let Some(mut error) = first_error(source, piece.span.start) else {
            continue;
        };
        let mut out = piece.span.clone();
        if piece.head {
            // Without its head a table would run into the one before.
            lost.tables = true;
            while let Some(next) = pieces.next_if(|next| !next.head) {
                out.end = next.span.end;
            }
        } else {
            let end = |one: char| one == '=' || one == ':' || one.is_whitespace();
            let key = source.trim_start().split(end).next().unwrap_or_default();
            lost.keys.insert(key.trim_matches(['"', '\'']).to_owned());
        }
        error.out = out.clone();
        lost.errors.push(error);
        blank(&mut bytes, out);
    }
    let repaired = String::from_utf8(bytes).ok()?;
    let (_, left) = DeTable::parse_recoverable(&repaired);
    for error in left {
        let span = error.span().unwrap_or(0..0);
        lost.errors.push(Error {
            message: error.message().trim().replace('\n', " "),
            out: span.clone(),
            span,
            opened: None,
        });
    }
    Some((repaired, lost))
}

/// Spaces in the place of everything but line ends.
fn blank(bytes: &mut [u8], span: Range<usize>) {
    let part = bytes.get_mut(span).unwrap_or_default();
    for byte in part
        .iter_mut()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
    {
        *byte = b' ';
    }
}

/// Lines that begin a key or a table each begin a piece; a text in triple quotes belongs to the piece that opens it.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    let mut inside: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.len();
        at = span.end;
        let head = begins_table(line);
        let begins = inside.is_none() && (head || begins_key(line));
        match pieces.last_mut() {
            Some(last) if !begins => last.span.end = span.end,
            _ => pieces.push(Piece { span, head }),
        }
        for quotes in ["\"\"\"", "'''"] {
            let odd = line.matches(quotes).count() % 2 == 1;
            let rest = text.get(at..).unwrap_or_default();
            match inside {
                None if odd && rest.contains(quotes) => inside = Some(quotes),
                Some(open) if open == quotes && odd => inside = None,
                _ => {}
            }
        }
    }
    pieces
}

fn begins_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once('=') else {
        return false;
    };
    let key = key.trim();
    let letter = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-' | '.');
    !key.is_empty() && key.trim_matches('"').chars().all(letter)
}

fn begins_table(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('[') else {
        return false;
    };
    let rest = rest.trim_start_matches('[');
    let name: String = rest
        .chars()
        .take_while(|one| one.is_alphanumeric() || matches!(one, '_' | '-' | '.'))
        .collect();
    let after = rest.get(name.len()..).unwrap_or_default().trim();
    !name.is_empty() && (after.is_empty() || after.starts_with(']'))
}

fn first_error(source: &str, base: usize) -> Option<Error> {
    let (_, errors) = DeTable::parse_recoverable(source);
    let error = errors.into_iter().next()?;
    let span = error.span().unwrap_or(0..0);
    let message = error.message().trim().replace('\n', " ");
    // A list that is not closed is noticed at the end of all; it is told at its last word.
    let last = source.trim_end().len();
    let span = if span.start >= last {
        let letter = source.get(..last).and_then(|text| text.chars().next_back());
        last.saturating_sub(letter.map_or(0, char::len_utf8))..last
    } else {
        span
    };
    let opened = source.find('=').and_then(|equals| {
        let rest = source.get(equals + 1..)?;
        let at = equals + 1 + rest.find(['[', '{', '"', '\''])?;
        Some(base + at..base + at + 1)
    });
    let unclosed =
        source.matches('[').count() > source.matches(']').count() && message.contains("array");
    Some(Error {
        span: base + span.start..base + span.end,
        message,
        opened: opened.filter(|_| unclosed),
        out: 0..0,
    })
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn only_what_is_broken_is_left_out() {
        let text = "a = 1\nb = [ \"x\",\nc = = 2\n[t]\nd = \"open\ne = 5\n";
        let (repaired, lost) = repair(text).unwrap();
        assert_eq!(repaired.len(), text.len());
        let table: toml::Table = toml::from_str(&repaired).unwrap();
        assert_eq!(table["a"].as_integer(), Some(1));
        assert_eq!(table["t"]["e"].as_integer(), Some(5));
        assert_eq!(
            lost.keys.iter().map(String::as_str).collect::<Vec<_>>(),
            ["b", "c", "d"]
        );
        assert_eq!(lost.errors.len(), 3, "{lost:?}");
        assert!(!lost.tables);
    }

    #[test]
    fn a_broken_head_takes_its_table_with_it() {
        let (repaired, lost) = repair("[[a]]\nx = 1\n[[a]\nx = 2\n[[a]]\nx = 3\n").unwrap();
        assert_eq!(repaired.matches("x =").count(), 2);
        assert!(lost.tables && lost.errors.len() == 1, "{lost:?}");
    }

    #[test]
    fn what_can_be_read_is_left_alone() {
        assert!(repair("a = \"\"\"\nb = [\n\"\"\"\n").is_none());
    }
}
