//! Mends what can be mended without thinking.
//!
//! What this room must not know: which faults have a mend.

use std::collections::BTreeMap;

use crate::{Code, Diagnostic, Files, Fix};

/// The files with every mechanical mend made, and the diagnostics that were mended. Of mends that touch each other only
/// the first is made; a second round makes the others. A mend that leaves a writer something to fill in is left alone.
pub fn mend<'d>(files: &Files, diagnostics: &'d [Diagnostic]) -> (Files, Vec<&'d Diagnostic>) {
    let mut by_file: BTreeMap<&str, Vec<(&Fix, &Diagnostic)>> = BTreeMap::new();
    for one in diagnostics.iter().filter(|one| is_safe(one)) {
        if let Some(fix) = &one.fix {
            by_file.entry(&one.file).or_default().push((fix, one));
        }
    }
    let (mut mended, mut done) = (Files::new(), Vec::new());
    for (path, mut fixes) in by_file {
        let Some(bytes) = files.get(path) else {
            continue;
        };
        fixes.sort_by_key(|(fix, _)| (fix.span.start, fix.span.end));
        let mut text = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (fix, one) in fixes {
            let (Some(before), true) = (bytes.get(at..fix.span.start), fix.span.end <= bytes.len())
            else {
                continue;
            };
            text.extend_from_slice(before);
            text.extend_from_slice(fix.text.as_bytes());
            at = fix.span.end;
            done.push(one);
        }
        text.extend_from_slice(bytes.get(at..).unwrap_or_default());
        mended.insert(path.to_owned(), text);
    }
    (mended, done)
}

/// A guess at a name of law or of an idea is for a person to confirm; so is whatever is only begun.
fn is_safe(one: &Diagnostic) -> bool {
    let begun = one.fix.as_ref().is_some_and(|fix| fix.text.contains('…'));
    let guess = matches!(one.code, Code::UnknownSource | Code::UnknownStatement);
    !begun && !guess
}
