//! Splits a page into its front matter (TOML between two lines `+++`) and its Markdown.
//!
//! What this room must not know: what the keys mean.

/// A page in two parts, with the byte at which each begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts<'t> {
    /// The TOML.
    pub front: &'t str,
    /// Where it begins.
    pub front_at: usize,
    /// The Markdown.
    pub body: &'t str,
    /// Where it begins.
    pub body_at: usize,
}

/// The two parts, or `None` when the page does not begin with a front matter that is closed.
pub(crate) fn split(text: &str) -> Option<Parts<'_>> {
    let mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.len() - mark.len();
    let mut front_at = None;
    for line in mark.split_inclusive('\n') {
        let fence = line.trim_end() == "+++";
        let next = at + line.len();
        match front_at {
            None if fence => front_at = Some(next),
            None => return None,
            Some(front_at) if fence => {
                let front = text.get(front_at..at)?;
                return Some(Parts {
                    front,
                    front_at,
                    body: text.get(next..)?,
                    body_at: next,
                });
            }
            Some(_) => {}
        }
        at = next;
    }
    None
}

/// The parts of a page whose front matter is not closed: it ends before the first line that does not look like TOML.
pub(crate) fn unclosed(text: &str) -> Parts<'_> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.split_inclusive('\n').next().unwrap_or_default();
    let front_at = start + first.len();
    let mut at = front_at;
    let mut body_at = front_at;
    let mut deep = 0_usize;
    for line in text
        .get(front_at..)
        .unwrap_or_default()
        .split_inclusive('\n')
    {
        let bare = line.trim();
        let key = bare.split_once('=').map(|(key, _)| key.trim());
        let is_key = key.is_some_and(|key| !key.is_empty() && !key.contains(' '));
        let table = bare.starts_with('[') && bare.ends_with(']') && !bare.contains("](");
        let inside = deep > 0 || bare.starts_with([']', '"', '#']) && !bare.starts_with("##");
        if !(bare.is_empty() || is_key || table || inside) {
            break;
        }
        if is_key || deep > 0 {
            let opened = deep + bare.matches('[').count();
            deep = opened.saturating_sub(bare.matches(']').count());
        }
        at += line.len();
        if !bare.is_empty() {
            body_at = at;
        }
    }
    Parts {
        front: text.get(front_at..body_at).unwrap_or_default(),
        front_at,
        body: text.get(body_at..).unwrap_or_default(),
        body_at,
    }
}

#[cfg(test)]
mod tests {
    use super::{split, unclosed};

    #[test]
    fn an_unclosed_front_matter_ends_where_the_prose_begins() {
        let text = "+++\ntitle = \"A\"\nsources = [\n  \"a\",\n]\n[[check]]\nid = \"x\"\n\nGood help begins.\n";
        let parts = unclosed(text);
        assert!(parts.front.ends_with("id = \"x\"\n"), "{parts:?}");
        assert_eq!(parts.body.trim(), "Good help begins.");
    }

    #[test]
    fn a_page_is_split_at_its_fences_whatever_the_line_ends() {
        for text in [
            "+++\na = 1\n+++\nHello",
            "\u{feff}+++\r\na = 1\r\n+++\r\nHello",
        ] {
            let parts = split(text).unwrap();
            assert_eq!(parts.front.trim(), "a = 1");
            assert_eq!(parts.body, "Hello");
            assert_eq!(text.get(parts.body_at..), Some("Hello"));
            assert!(text.get(parts.front_at..).unwrap().starts_with("a = 1"));
        }
    }

    #[test]
    fn a_page_without_closed_fences_is_not_split() {
        for text in ["", "Hello", "+++\na = 1\n", "\n+++\n+++\n"] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
