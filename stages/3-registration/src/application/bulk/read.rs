//! Reading a file of acceptances: UTF-8 or Windows-1252, columns by name in any order.
//!
//! What this room must not know: whether what a line asks for is possible.

use kit::{Fault, sheet::never_a_formula};

use super::{Line, MOST_LINES};

/// The columns that are read; the first must be there.
const COLUMNS: [&str; 4] = ["application", "cohort", "partner", "funded_place"];

/// The lines of a file.
///
/// # Errors
/// A sentence when the file cannot be read as a whole.
pub(crate) fn lines(bytes: &[u8]) -> Result<Vec<Line>, String> {
    if bytes.is_empty() {
        return Err("Choose a CSV file that is not empty".to_owned());
    }
    let text = decoded(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(true)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .map_err(|e| format!("The file is no CSV table: {e}"))?
        .iter()
        .map(|name| name.trim().to_lowercase().replace([' ', '-'], "_"))
        .collect();
    let place = |name: &str| header.iter().position(|known| known == name);
    let [application, cohort, partner, funded] = COLUMNS.map(place);
    let Some(application) = application else {
        return Err(
            "The first line must name the columns, and one of them must be “application”"
                .to_owned(),
        );
    };
    let mut found = Vec::new();
    for record in reader.records() {
        if found.len() >= MOST_LINES {
            return Err(format!(
                "The file has more than {MOST_LINES} lines. Cut it in two"
            ));
        }
        found.push(match record {
            Ok(record) => line(&record, application, [cohort, partner, funded]),
            Err(e) => Line {
                number: e.position().map_or(0, csv::Position::line),
                application: String::new(),
                cohort: None,
                partner: None,
                funded_place: None,
                wrong: Some("This line cannot be read.".to_owned()),
            },
        });
    }
    if found.is_empty() {
        return Err("The file names its columns, but has no lines".to_owned());
    }
    Ok(found)
}

/// Applications as a file to fill in: reference, applicant and cohort are there, partner and funded place are to be said.
///
/// # Errors
/// [`Fault`] when the file cannot be written.
pub(crate) fn to_fill_in(rows: impl Iterator<Item = [String; 3]>) -> Result<Vec<u8>, Fault> {
    let wrong = |e: csv::Error| Fault::because("writing a CSV file", e);
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head = [
        "application",
        "applicant",
        "cohort",
        "partner",
        "funded_place",
    ];
    writer.write_record(head).map_err(wrong)?;
    for [application, applicant, cohort] in rows {
        let applicant = never_a_formula(&applicant);
        writer
            .write_record([application.as_str(), &applicant, &cohort, "", ""])
            .map_err(wrong)?;
    }
    writer
        .into_inner()
        .map_err(|e| Fault::because("writing a CSV file", e.into_error()))
}

/// Spreadsheets write UTF-8, with or without a mark, or Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    let (text, _, garbled) = encoding_rs::UTF_8.decode(bytes);
    if garbled {
        encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
    } else {
        text.into_owned()
    }
}

fn line(record: &csv::StringRecord, application: usize, rest: [Option<usize>; 3]) -> Line {
    let cell = |place: Option<usize>| {
        let text = place.and_then(|place| record.get(place)).unwrap_or("");
        let text: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
        (!text.is_empty()).then_some(text)
    };
    let [cohort, partner, funded] = rest;
    let said = cell(funded).map(|text| text.to_lowercase());
    let (funded_place, wrong) = match said.as_deref() {
        None => (None, None),
        Some("yes" | "true" | "y" | "1") => (Some(true), None),
        Some("no" | "false" | "n" | "0") => (Some(false), None),
        Some(_) => (
            None,
            Some("Write yes or no for the funded place.".to_owned()),
        ),
    };
    Line {
        number: record.position().map_or(0, csv::Position::line),
        application: cell(Some(application)).unwrap_or_default(),
        cohort: cell(cohort),
        partner: cell(partner),
        funded_place,
        wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_any_order_and_any_usual_encoding() {
        let utf8 = "\u{feff}Funded place,Partner,Application\nyes,Café Hub,app_1\n".as_bytes();
        let windows = b"Application;x,partner,APPLICATION,funded_place\n,Caf\xe9 Hub,app_1,TRUE\n";
        for bytes in [utf8, windows.as_slice()] {
            let found = lines(bytes).unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].partner.as_deref(), Some("Café Hub"));
            assert_eq!((found[0].funded_place, found[0].number), (Some(true), 2));
            assert_eq!(found[0].application, "app_1");
        }
    }

    #[test]
    fn a_file_without_header_or_lines_is_refused_whole_and_a_wrong_cell_by_its_line() {
        assert!(lines(b"").is_err());
        assert!(
            lines(b"app_1,yes\napp_2,no\n")
                .unwrap_err()
                .contains("application")
        );
        assert!(
            lines(b"application,funded_place\n")
                .unwrap_err()
                .contains("no lines")
        );
        let found = lines(b"application,funded_place\napp_1,perhaps\napp_2\n").unwrap();
        assert!(found[0].wrong.is_some());
        assert_eq!(found[1].wrong, None);
        let many = format!("application\n{}", "app_1\n".repeat(MOST_LINES + 1));
        assert!(lines(many.as_bytes()).unwrap_err().contains("more than"));
    }
}
