//! A report like a good compiler's: the line, what is wrong in it, how to mend it.
//!
//! What this room must not know: whether anybody is looking.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::{Checked, Diagnostic, Files, Severity};

/// The report for a terminal, with colour or without; the last line counts.
pub fn report_terminal(checked: &Checked, files: &Files, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut report = String::new();
    let mut lines = Lines {
        files,
        known: BTreeMap::new(),
    };
    for one in &checked.diagnostics {
        report.push_str(&tell(&renderer, one, &mut lines));
        report.push_str("\n\n");
    }
    report.push_str(&count(checked.errors(), "error"));
    report.push_str(", ");
    report.push_str(&count(checked.warnings(), "warning"));
    report.push('\n');
    report
}

fn count(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

/// The lines of the files that are told; faults come file by file, and related places lie elsewhere.
struct Lines<'f> {
    files: &'f Files,
    known: BTreeMap<&'f str, Vec<&'f [u8]>>,
}

impl<'f> Lines<'f> {
    fn line(&mut self, file: &'f str, line: u32) -> String {
        let files = self.files;
        let list = self.known.entry(file).or_insert_with(|| {
            let bytes = files.get(file).map(Vec::as_slice).unwrap_or_default();
            bytes.split(|byte| *byte == b'\n').collect()
        });
        let at = usize::try_from(line).unwrap_or(1).saturating_sub(1);
        let line = list.get(at).copied().unwrap_or_default();
        String::from_utf8_lossy(line)
            .trim_end_matches('\r')
            .to_owned()
    }
}

/// Letters before and after a fault that are shown of a line which is too long for any screen.
const AROUND: usize = 120;

/// A line and what to mark in it; of a very long line, the part around the mark.
struct Shown {
    text: String,
    mark: std::ops::Range<usize>,
}

fn shown(line: &str, column: u32, length: u32) -> Shown {
    let first = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let many = line.chars().count();
    let (text, first) = if many > 4 * AROUND {
        let from = first.saturating_sub(AROUND).min(many);
        let part = line.chars().skip(from).take(2 * AROUND);
        (part.collect(), first - from)
    } else {
        (line.to_owned(), first)
    };
    let start = byte(&text, first);
    let end = byte(&text, first.saturating_add(length)).max(start);
    Shown {
        text,
        mark: start..end,
    }
}

fn tell<'f>(renderer: &Renderer, one: &'f Diagnostic, lines: &mut Lines<'f>) -> String {
    let level = match one.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let label = (one.message != one.code.title()).then(|| one.code.title());
    let here = shown(&lines.line(&one.file, one.line), one.column, one.length);
    let snippet = Snippet::source(here.text)
        .line_start(usize::try_from(one.line).unwrap_or(1))
        .path(one.file.as_str())
        .annotation(AnnotationKind::Primary.span(here.mark).label(label));
    let mut group = level
        .primary_title(one.message.as_str())
        .id(one.code.code())
        .element(snippet);
    for other in &one.related {
        let length = if other.line == other.end_line {
            other.end_column.saturating_sub(other.column).max(1)
        } else {
            u32::MAX
        };
        let there = shown(&lines.line(&other.file, other.line), other.column, length);
        let snippet = Snippet::source(there.text)
            .line_start(usize::try_from(other.line).unwrap_or(1))
            .path(other.file.as_str())
            .annotation(
                AnnotationKind::Context
                    .span(there.mark)
                    .label(other.message.as_str()),
            );
        group = group.element(snippet);
    }
    renderer.render(&[group.element(Level::HELP.message(one.help.as_str()))])
}

/// The byte at which the letter with this number begins, or the end.
fn byte(line: &str, letter: usize) -> usize {
    line.char_indices()
        .nth(letter)
        .map_or(line.len(), |(at, _)| at)
}
