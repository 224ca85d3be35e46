//! A report like a good compiler's: the line, what is wrong in it, how to mend it.
//!
//! What this room must not know: whether anybody is looking.

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
        file: None,
        list: Vec::new(),
    };
    for one in &checked.diagnostics {
        report.push_str(&tell(&renderer, one, lines.line(one)));
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

/// The lines of the file that is told at present; faults come file by file.
struct Lines<'f> {
    files: &'f Files,
    file: Option<&'f str>,
    list: Vec<&'f [u8]>,
}

impl<'f> Lines<'f> {
    fn line(&mut self, one: &'f Diagnostic) -> String {
        if self.file != Some(&one.file) {
            self.file = Some(&one.file);
            let bytes = self
                .files
                .get(&one.file)
                .map(Vec::as_slice)
                .unwrap_or_default();
            self.list = bytes.split(|byte| *byte == b'\n').collect();
        }
        let at = usize::try_from(one.line).unwrap_or(1).saturating_sub(1);
        let line = self.list.get(at).copied().unwrap_or_default();
        String::from_utf8_lossy(line)
            .trim_end_matches('\r')
            .to_owned()
    }
}

fn tell(renderer: &Renderer, one: &Diagnostic, line: String) -> String {
    let level = match one.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let start = byte(&line, one.column.saturating_sub(1));
    let end = byte(
        &line,
        one.column.saturating_sub(1).saturating_add(one.length),
    )
    .max(start);
    let label = (one.message != one.code.title()).then(|| one.code.title());
    let snippet = Snippet::source(line)
        .line_start(usize::try_from(one.line).unwrap_or(1))
        .path(one.file.as_str())
        .annotation(AnnotationKind::Primary.span(start..end).label(label));
    let group = level
        .primary_title(one.message.as_str())
        .id(one.code.code())
        .element(snippet)
        .element(Level::HELP.message(one.help.as_str()));
    renderer.render(&[group])
}

/// The byte at which the letter with this number begins, or the end.
fn byte(line: &str, letter: u32) -> usize {
    let letter = usize::try_from(letter).unwrap_or(usize::MAX);
    line.char_indices()
        .nth(letter)
        .map_or(line.len(), |(at, _)| at)
}
