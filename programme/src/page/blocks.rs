//! Cuts Markdown into prose and call-outs: `::: law cop:6.44` … `:::` at the left edge, outside code.
//!
//! What this room must not know: which call-outs exist, what they look like.

/// A part of a page. Numbers are bytes from the start of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block<'t> {
    /// Plain Markdown.
    Prose {
        /// Where it begins.
        at: usize,
        /// The Markdown.
        text: &'t str,
    },
    /// A call-out.
    Callout(Callout<'t>),
    /// A closing line that closes nothing.
    Stray {
        /// Where it is.
        at: usize,
    },
}

/// A call-out with its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Callout<'t> {
    /// Where its opening line begins.
    pub at: usize,
    /// What stands after the colons.
    pub head: &'t str,
    /// Where that begins.
    pub head_at: usize,
    /// Where the Markdown inside begins.
    pub body_at: usize,
    /// The Markdown inside.
    pub body: &'t str,
    /// Whether it is closed.
    pub closed: bool,
}

impl<'t> Callout<'t> {
    /// Where a part of the head stands in the text.
    pub fn place_of(&self, part: &str) -> std::ops::Range<usize> {
        let inside = part.as_ptr().addr().checked_sub(self.head.as_ptr().addr());
        let start = self.head_at + inside.unwrap_or_default().min(self.head.len());
        start..start + part.len()
    }

    /// The first word: `law`, `evidence`, `school`.
    pub fn kind(&self) -> &'t str {
        self.head.split_whitespace().next().unwrap_or_default()
    }

    /// What stands after the first word.
    fn rest(&self) -> &'t str {
        self.head
            .trim()
            .strip_prefix(self.kind())
            .unwrap_or_default()
            .trim()
    }

    /// The heading of its own, in quotes; for a school, all that follows.
    pub fn title(&self) -> Option<&'t str> {
        let rest = self.rest();
        let quoted = rest
            .split_once('"')
            .map(|(_, after)| after.trim_end_matches('"'));
        let title = quoted.or_else(|| (self.kind() == "school").then_some(rest))?;
        Some(title.trim()).filter(|title| !title.is_empty())
    }

    /// The citations.
    pub fn citations(&self) -> Vec<&'t str> {
        if self.kind() == "school" {
            return Vec::new();
        }
        let rest = self.rest();
        let cites = rest.split_once('"').map_or(rest, |(before, _)| before);
        cites
            .split([' ', ',', ';', '\t'])
            .filter(|one| !one.is_empty())
            .collect()
    }
}

/// The parts of a page, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut cutter = Cutter {
        text,
        blocks: Vec::new(),
        from: 0,
        open: None,
        fence: None,
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        cutter.line(at, line);
        at += line.len();
    }
    cutter.finish(at);
    cutter.blocks
}

struct Cutter<'t> {
    text: &'t str,
    blocks: Vec<Block<'t>>,
    /// Where the present part begins.
    from: usize,
    /// The open call-out: where its line begins, where its head begins, and its head.
    open: Option<(usize, usize, &'t str)>,
    /// The letter of an open code fence and how many there are.
    fence: Option<(char, usize)>,
}

impl<'t> Cutter<'t> {
    fn line(&mut self, at: usize, line: &'t str) {
        if self.in_code(line) {
            return;
        }
        let Some(head) = line.strip_prefix(":::") else {
            return;
        };
        let blank = head.len() - head.trim_start().len();
        let head_at = at + 3 + blank;
        let head = head.trim();
        let next = at + line.len();
        if !head.is_empty() {
            self.cut(at, false);
            self.open = Some((at, head_at, head));
        } else if self.open.is_some() {
            self.cut(at, true);
            self.open = None;
        } else {
            self.cut(at, true);
            self.blocks.push(Block::Stray { at });
        }
        self.from = next;
    }

    /// Follows code fences; call-outs inside code are code.
    fn in_code(&mut self, line: &str) -> bool {
        let bare = line.trim_start();
        let Some(letter) = bare
            .chars()
            .next()
            .filter(|letter| matches!(letter, '`' | '~'))
        else {
            return self.fence.is_some();
        };
        let count = bare.chars().take_while(|one| *one == letter).count();
        match self.fence {
            None if count >= 3 => self.fence = Some((letter, count)),
            Some((open, least)) if open == letter && count >= least => self.fence = None,
            _ => {}
        }
        true
    }

    /// Ends the present part at `at`.
    fn cut(&mut self, at: usize, closed: bool) {
        let part = self.text.get(self.from..at).unwrap_or_default();
        match self.open {
            Some((start, head_at, head)) => {
                self.blocks.push(Block::Callout(Callout {
                    at: start,
                    head,
                    head_at,
                    body_at: self.from,
                    body: part,
                    closed,
                }));
            }
            None if part.trim().is_empty() => {}
            None => self.blocks.push(Block::Prose {
                at: self.from,
                text: part,
            }),
        }
    }

    fn finish(&mut self, at: usize) {
        self.cut(at, false);
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Callout, blocks};

    fn callouts(text: &str) -> Vec<Callout<'_>> {
        let pick = |block| {
            if let Block::Callout(one) = block {
                Some(one)
            } else {
                None
            }
        };
        blocks(text).into_iter().filter_map(pick).collect()
    }

    #[test]
    fn prose_and_call_outs_come_in_order_with_their_places() {
        let text = "One.\n\n::: law cop:6.44, cfa:66\nSchools must.\n:::\nTwo.\n";
        let parts = blocks(text);
        assert_eq!(parts.len(), 3);
        let law = callouts(text).remove(0);
        assert_eq!(
            (law.kind(), law.citations(), law.closed),
            ("law", vec!["cop:6.44", "cfa:66"], true)
        );
        assert!(
            text.get(law.body_at..)
                .unwrap()
                .starts_with("Schools must.")
        );
    }

    #[test]
    fn a_call_out_in_code_is_code_and_an_open_one_runs_to_the_next() {
        assert!(callouts("```\n::: law\n```\n").is_empty());
        let open = callouts("::: law a\nx\n::: school A primary\ny\n:::\n");
        assert_eq!(
            open.iter().map(|one| one.closed).collect::<Vec<_>>(),
            [false, true]
        );
        assert_eq!(open[1].title(), Some("A primary"));
    }

    #[test]
    fn a_closing_line_alone_is_a_stray() {
        assert!(matches!(
            blocks("a\n:::\n").as_slice(),
            [Block::Prose { .. }, Block::Stray { at: 2 }]
        ));
    }
}
