//! The report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.
//!
//! What this room must not know: which host reads it.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use crate::{Checked, Code, Diagnostic, Fix, Related, Severity};

/// Where the pages about the codes are read, unless a site has its own.
const DOCS: &str = "https://senda.example/docs/diagnostics/";

/// The report as SARIF 2.1.0. Paths are relative to the programme folder, which results call `PROGRAMME`. `docs` is where
/// the pages about the codes are read, with a slash at its end.
pub fn report_sarif(checked: &Checked, docs: Option<&str>) -> Value {
    let docs = docs.unwrap_or(DOCS);
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code, docs)).collect();
    let results: Vec<Value> = checked.diagnostics.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "senda programme check",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": docs,
                "rules": rules,
            }},
            "invocations": [{ "executionSuccessful": true, "exitCode": i32::from(checked.errors() > 0) }],
            "originalUriBaseIds": {
                "PROGRAMME": { "description": { "text": "The folder of the programme." } },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code, docs: &str) -> Value {
    json!({
        "id": code.code(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.why() },
        "help": { "text": format!("{} {}", code.why(), code.help()), "markdown": code.page() },
        "helpUri": format!("{docs}{}.md", code.code()),
        "defaultConfiguration": { "level": code.severity().code() },
        "properties": { "problem.severity": code.severity().code(), "tags": ["programme"] },
    })
}

fn result(one: &Diagnostic) -> Value {
    let index = Code::ALL.iter().position(|code| *code == one.code);
    let mut result = json!({
        "ruleId": one.code.code(),
        "ruleIndex": index,
        "kind": "fail",
        "level": one.severity.code(),
        "message": { "text": format!("{}. {}", sentence(&one.message), one.help) },
        "locations": [{ "physicalLocation": place(&one.file, region(one.line, one.column, one.end_line, one.end_column)) }],
        "partialFingerprints": { "faultAndWords/v1": fingerprint(one) },
    });
    if let Some(result) = result.as_object_mut() {
        if !one.related.is_empty() {
            let related = (0_u32..).zip(&one.related).map(|(id, one)| other(id, one));
            result.insert("relatedLocations".to_owned(), related.collect());
        }
        if let Some(fix) = &one.fix {
            result.insert("fixes".to_owned(), json!([mend(&one.file, fix)]));
        }
    }
    result
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|one| one.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn place(file: &str, region: Value) -> Value {
    json!({
        "artifactLocation": { "uri": address(file), "uriBaseId": "PROGRAMME" },
        "region": region,
    })
}

fn region(line: u32, column: u32, end_line: u32, end_column: u32) -> Value {
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn other(id: u32, one: &Related) -> Value {
    let region = region(one.line, one.column, one.end_line, one.end_column);
    json!({
        "id": id,
        "message": { "text": one.message },
        "physicalLocation": place(&one.file, region),
    })
}

fn mend(file: &str, fix: &Fix) -> Value {
    json!({
        "description": { "text": fix.label },
        "artifactChanges": [{
            "artifactLocation": { "uri": address(file), "uriBaseId": "PROGRAMME" },
            "replacements": [{
                "deletedRegion": region(fix.line, fix.column, fix.end_line, fix.end_column),
                "insertedContent": { "text": fix.text },
            }],
        }],
    })
}

/// The same for a fault that only moved to another line.
fn fingerprint(one: &Diagnostic) -> String {
    let mut hasher = DefaultHasher::new();
    (one.code.code(), &one.file, &one.message).hash(&mut hasher);
    let severity = match one.severity {
        Severity::Error => 'e',
        Severity::Warning => 'w',
    };
    format!("{severity}{:016x}", hasher.finish())
}

/// A path as a relative address: everything but unreserved letters and `/` is percent-encoded.
fn address(path: &str) -> String {
    let mut address = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.extend([byte >> 4, byte & 15].map(hex));
        }
    }
    address
}

fn hex(half: u8) -> char {
    char::from_digit(u32::from(half), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}
