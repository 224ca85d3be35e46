//! The measurements as a table in Markdown.
//!
//! What this room must not know: how they were made.

use std::{fmt::Write as _, path::Path};

use serde::Deserialize;

use crate::Failed;

/// One measurement.
#[derive(Debug, Deserialize)]
struct Line {
    on: String,
    what: String,
    clients: u32,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    processor_us: f64,
    database_processor_us: f64,
    bytes: u64,
    resident_mb: f64,
}

/// One first visit.
#[derive(Debug, Deserialize)]
struct Visit {
    path: String,
    requests: u64,
    bytes: u64,
    page_bytes: u64,
}

fn read<T: for<'d> Deserialize<'d>>(file: &Path) -> Result<Vec<T>, Failed> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().map(serde_json::from_str);
    Ok(lines.collect::<Result<_, _>>()?)
}

/// The table.
pub(crate) fn table(lines: &Path, visits: &Path, binary: &Path) -> Result<String, Failed> {
    let lines: Vec<Line> = read(lines)?;
    let mut text = String::from(
        "| data on | asked for | clients | a second | of “hello” | p50 ms | p99 ms | processor µs, Senda | processor µs, database | bytes | resident MB |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for line in &lines {
        let hello = lines
            .iter()
            .find(|one| one.what == "hello" && one.clients == line.clients);
        let share = hello.map_or(0.0, |hello| line.per_second / hello.per_second);
        writeln!(
            text,
            "| {} | {} | {} | {:.0} | {share:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {} | {:.0} |",
            line.on,
            line.what,
            line.clients,
            line.per_second,
            line.p50_ms,
            line.p99_ms,
            line.processor_us,
            line.database_processor_us,
            line.bytes,
            line.resident_mb
        )?;
    }
    text.push('\n');
    let visits: Vec<Visit> = read(visits)?;
    for visit in visits.iter().take(3) {
        writeln!(
            text,
            "First visit of `{}`: {} requests, {} bytes as sent, of them {} for the page.",
            visit.path, visit.requests, visit.bytes, visit.page_bytes
        )?;
    }
    let size = std::fs::metadata(binary)?.len();
    write!(text, "The program is one file of {} MB.", size / 1_000_000)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_is_told_as_a_share_of_hello_with_as_many_clients() {
        let folder = std::env::temp_dir().join(format!("loadgen-table-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let line = |what: &str, clients: u32, rate: f64| {
            serde_json::json!({ "on": "x", "what": what, "clients": clients, "per_second": rate,
                "p50_ms": 1.0, "p99_ms": 2.0, "processor_us": 3.0, "database_processor_us": 0.0,
                "bytes": 4, "resident_mb": 5.0 })
        };
        let lines = [
            line("home", 1, 50.0),
            line("hello", 32, 400.0),
            line("hello", 1, 200.0),
        ];
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let (file, none) = (folder.join("lines"), folder.join("visits"));
        std::fs::write(&file, lines.join("\n")).unwrap();
        std::fs::write(&none, "").unwrap();
        let told = table(&file, &none, &file).unwrap();
        assert!(told.contains("| home | 1 | 50 | 0.25 |"), "{told}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
