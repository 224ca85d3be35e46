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

#[cfg(test)]
mod tests {
    use super::split;

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
