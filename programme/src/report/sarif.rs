//! The report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.
//!
//! What this room must not know: which host reads it.

use serde_json::{Value, json};

use crate::{Checked, Code, Diagnostic};

/// The report as SARIF 2.1.0. Paths are relative to the programme folder.
pub fn report_sarif(checked: &Checked) -> Value {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = checked.diagnostics.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "senda programme check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.code(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.why() },
        "help": { "text": code.help() },
        "defaultConfiguration": { "level": code.severity().code() },
    })
}

fn result(one: &Diagnostic) -> Value {
    let index = Code::ALL.iter().position(|code| *code == one.code);
    json!({
        "ruleId": one.code.code(),
        "ruleIndex": index,
        "level": one.severity.code(),
        "message": { "text": format!("{}. {}", one.message, one.help) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": address(&one.file) },
            "region": { "startLine": one.line, "startColumn": one.column },
        }}],
    })
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
