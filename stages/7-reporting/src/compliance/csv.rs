//! The list for spreadsheets, so written that no cell can become a formula.
//!
//! What this room must not know: where the rows come from.

use kit::{Fault, Problem, sheet::never_a_formula};
use rulebook::base::{Coded, Day};

use super::Row;
use crate::school::{sentence, short};

const HEAD: [&str; 16] = [
    "as_at",
    "urn",
    "school",
    "phase",
    "town",
    "local_authority",
    "trust",
    "region",
    "status",
    "standing",
    "last_day_in_time",
    "last_safe_start",
    "senco",
    "on_course",
    "sentence",
    "reasons",
];

/// The rows as a file. It begins with the mark by which Excel knows UTF-8.
pub(crate) fn file(
    rows: &[Row],
    on: Day,
    names: &std::collections::HashMap<rulebook::people::PersonId, String>,
) -> Result<Vec<u8>, Problem> {
    let wrong = |e: csv::Error| Fault::because("writing a CSV file", e);
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(HEAD).map_err(wrong)?;
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    for row in rows {
        let sencos: Vec<&str> = row
            .sencos
            .iter()
            .filter_map(|one| names.get(&one.person))
            .map(String::as_str)
            .collect();
        let told = row.told(on);
        let reasons: Vec<&str> = told
            .reasons
            .iter()
            .map(|reason| reason.sentence.as_str())
            .collect();
        let cells = [
            on.to_string(),
            row.school.urn.to_string(),
            row.school.name.clone(),
            row.school.phase.clone(),
            row.school.town.clone(),
            row.school.local_authority.clone(),
            row.school.trust.clone(),
            row.school.region.clone(),
            row.standing.status.code().to_owned(),
            short(row.standing.status).to_owned(),
            day(row.standing.deadline),
            day(row.standing.safe_start),
            sencos.join("; "),
            (if row.standing.on_course { "yes" } else { "no" }).to_owned(),
            sentence(&told),
            reasons.join(" "),
        ];
        writer
            .write_record(cells.iter().map(|cell| never_a_formula(cell)))
            .map_err(wrong)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Fault::because("writing a CSV file", e.into_error()))?;
    Ok(bytes)
}
