//! Tells the place of a fault in lines and columns.
//!
//! What this room must not know: which faults there are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::log::{Fault, Mend};
use super::{Place, Shelf};
use crate::{Diagnostic, Fix, Related};

/// Faults with their places in lines, by file and place; each is told once.
pub(crate) fn locate<'a>(
    shelf: &Shelf<'_>,
    faults: impl Iterator<Item = &'a Fault>,
) -> Vec<Diagnostic> {
    let mut faults: Vec<&Fault> = faults.collect();
    faults.sort_by(|a, b| {
        let key = |one: &'a Fault| {
            let place = &one.place;
            (
                place.file.as_str(),
                place.span.start,
                one.code,
                one.message.as_str(),
            )
        };
        key(a).cmp(&key(b))
    });
    let mut atlas = Atlas {
        shelf,
        files: BTreeMap::new(),
    };
    let mut list: Vec<Diagnostic> = faults.into_iter().map(|one| atlas.tell(one)).collect();
    list.dedup();
    list
}

struct Atlas<'s, 'f> {
    shelf: &'s Shelf<'f>,
    files: BTreeMap<String, Lines<'f>>,
}

impl<'f> Atlas<'_, 'f> {
    fn lines(&mut self, file: &str) -> &Lines<'f> {
        let files = self.shelf;
        self.files
            .entry(file.to_owned())
            .or_insert_with(|| Lines::of(files.get(file).unwrap_or_default()))
    }

    fn tell(&mut self, fault: &Fault) -> Diagnostic {
        let related = fault
            .related
            .iter()
            .map(|(place, words)| self.related(place, words))
            .collect();
        let lines = self.lines(&fault.place.file);
        let span = lines.whole_letters(&fault.place.span);
        let (line, column) = lines.point(span.start);
        let (end_line, end_column) = lines.point(span.end);
        let fix = fault
            .mend
            .as_ref()
            .and_then(|mend| lines.fix(&span, mend, &fault.help));
        Diagnostic {
            code: fault.code,
            severity: fault.severity,
            file: fault.place.file.clone(),
            line,
            column,
            end_line,
            end_column,
            length: small(lines.letters(&span).max(1)),
            span,
            message: fault.message.clone(),
            help: fault.help.clone(),
            related,
            fix,
        }
    }

    fn related(&mut self, place: &Place, words: &str) -> Related {
        let lines = self.lines(&place.file);
        let span = lines.whole_letters(&place.span);
        let (line, column) = lines.point(span.start);
        let (end_line, end_column) = lines.point(span.end);
        Related {
            file: place.file.clone(),
            line,
            column,
            end_line,
            end_column,
            message: words.to_owned(),
        }
    }
}

/// Where the lines of a file begin.
struct Lines<'f> {
    bytes: &'f [u8],
    starts: Vec<usize>,
}

impl<'f> Lines<'f> {
    fn of(bytes: &'f [u8]) -> Self {
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let after = ends.map(|(at, _)| at + 1);
        Self {
            bytes,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The stretch inside the file, widened to whole letters.
    fn whole_letters(&self, span: &Range<usize>) -> Range<usize> {
        let inside = |at: &usize| {
            let byte = self.bytes.get(*at).copied();
            byte.is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
        };
        let mut start = span.start.min(self.bytes.len());
        let least = start.saturating_sub(3);
        while start > least && inside(&start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, self.bytes.len());
        let most = end + 3;
        while end > start && end < most && inside(&end) {
            end += 1;
        }
        start..end
    }

    /// Line and column in letters, from 1.
    fn point(&self, at: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        (small(line), small(self.letters(&(start..at)) + 1))
    }

    /// Letters in a stretch of bytes: bytes that do not continue a letter.
    fn letters(&self, span: &Range<usize>) -> usize {
        let bytes = self.bytes.get(span.clone()).unwrap_or_default();
        bytes
            .iter()
            .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
            .count()
    }

    fn fix(&self, span: &Range<usize>, mend: &Mend, label: &str) -> Option<Fix> {
        let (span, text) = match mend {
            Mend::Swap(wrong, right) => {
                let text = std::str::from_utf8(self.bytes.get(span.clone())?).ok()?;
                let at = span.start + text.find(wrong.as_str())?;
                (at..at + wrong.len(), right.clone())
            }
            Mend::Write(span, text) => (span.clone(), text.clone()),
        };
        self.bytes.get(span.clone())?;
        let (line, column) = self.point(span.start);
        let (end_line, end_column) = self.point(span.end);
        Some(Fix {
            label: label.to_owned(),
            line,
            column,
            end_line,
            end_column,
            span,
            text,
        })
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
