//! `senda duty decide`, `senda funding decide`: the rules from the command line.
//!
//! What this room must not know: how a rule decides. It reads columns by name, asks the rulebook, and writes a table.
//! Exit codes: 0 every line was decided, 1 some lines could not be read (told on standard error), 2 nothing was done.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use kit::Fault;
use rulebook::{
    base::{Coded, Day, Reason},
    registration::{
        duty::{DutyFacts, Induction, NpqOutcome, duty},
        funding::{
            CohortFunding, Course, EmploymentType, FundingFacts, NurseryKind, WorkSetting, funding,
        },
    },
};

use crate::say::say;

/// What a rule may be asked for.
#[derive(Debug, Subcommand)]
pub enum Decide {
    /// Decide every case of a CSV file and print the answers as CSV.
    Decide {
        /// The file; its columns are found by name.
        #[arg(long)]
        cases: PathBuf,
    },
}

/// What came of a table of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The answers, as CSV.
    pub table: String,
    /// Lines that could not be read: their number and why.
    pub unread: Vec<(u64, String)>,
}

const DUTY_COLUMNS: &[&str] = &[
    "case",
    "judged_on",
    "establishment_type",
    "establishment_status",
    "is_senco",
    "teacher",
    "induction",
    "teaches_here",
    "head",
    "first_senco_on",
    "senco_here_from",
    "senco_months_before",
    "nasenco_begun",
    "nasenco_completed",
    "npq_begun",
    "npq_provider",
    "npq_outcome",
    "npq_outcome_on",
    "npq_expected_on",
];
const FUNDING_COLUMNS: &[&str] = &[
    "case",
    "cohort",
    "works_in_england",
    "work_setting",
    "kind_of_nursery",
    "employment_type",
    "establishment_type",
    "on_rise_list",
    "on_pp50_list",
    "on_childminder_list",
    "approved_itt_provider",
    "headteacher_first_five_years",
    "referred_by_return_to_teaching_adviser",
    "previously_funded",
    "course",
];

/// One line, its cells by the name of their column.
struct Line<'r> {
    places: &'r BTreeMap<String, usize>,
    record: &'r csv::StringRecord,
}

impl Line<'_> {
    fn cell(&self, name: &str) -> &str {
        self.places
            .get(name)
            .and_then(|place| self.record.get(*place))
            .unwrap_or("")
            .trim()
    }
    fn yes(&self, name: &str) -> Result<bool, String> {
        match self.cell(name) {
            "yes" => Ok(true),
            "no" | "" => Ok(false),
            other => Err(format!("{name} is “{other}”, neither yes nor no")),
        }
    }
    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, String> {
        let text = self.cell(name);
        text.parse()
            .map_err(|_| format!("{name} cannot be read: “{text}”"))
    }
    fn maybe<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, String> {
        if self.cell(name).is_empty() {
            Ok(None)
        } else {
            self.parsed(name).map(Some)
        }
    }
    fn coded<T: Coded>(&self, name: &str) -> Result<T, String> {
        T::from_code(self.cell(name)).map_err(|unknown| format!("{name}: {unknown}"))
    }
    fn maybe_coded<T: Coded>(&self, name: &str) -> Result<Option<T>, String> {
        if self.cell(name).is_empty() {
            Ok(None)
        } else {
            self.coded(name).map(Some)
        }
    }
}

/// Decides every line of a table whose header names at least these columns.
fn decide(
    text: &str,
    columns: &[&str],
    header: &[&str],
    answer: impl Fn(&Line<'_>) -> Result<Vec<String>, String>,
) -> Result<Decided, Fault> {
    // The CSV reader counts lines by their line feeds, and sees a Windows one only with the line after it.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|e| Fault::because("reading the header line", e))?
        .clone();
    let places: BTreeMap<String, usize> = headers
        .iter()
        .enumerate()
        .map(|(place, name)| (name.trim_start_matches('\u{feff}').trim().to_owned(), place))
        .collect();
    if let Some(missing) = columns.iter().find(|name| !places.contains_key(**name)) {
        return Err(Fault::say(format!("The column “{missing}” is missing.")));
    }
    let mut unread = Vec::new();
    let mut rows = vec![header.iter().map(|name| (*name).to_owned()).collect()];
    let mut records = reader.records();
    loop {
        // Where the line begins in the file: a quoted cell may hold line ends of its own.
        let line = records.reader().position().line();
        let Some(record) = records.next() else { break };
        let answered = record.map_err(|e| e.to_string()).and_then(|record| {
            answer(&Line {
                places: &places,
                record: &record,
            })
        });
        match answered {
            Ok(row) => rows.push(row),
            Err(why) => unread.push((line, why)),
        }
    }
    Ok(Decided {
        table: written(&rows)?,
        unread,
    })
}

fn written(rows: &[Vec<String>]) -> Result<String, Fault> {
    let wrong = |e: csv::Error| Fault::because("writing the table", e);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(wrong)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Fault::because("writing the table", e.into_error()))?;
    String::from_utf8(bytes).map_err(|e| Fault::because("writing the table", e))
}

fn codes(reasons: &[Reason]) -> String {
    reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect::<Vec<_>>()
        .join(";")
}

/// Decides the duty for every line.
///
/// # Errors
/// [`Fault`] when a column is missing.
pub fn duty_table(text: &str) -> Result<Decided, Fault> {
    let told = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let header = ["case", "status", "deadline", "safe_start", "reasons"];
    decide(text, DUTY_COLUMNS, &header, |line| {
        let found = duty(&duty_facts(line)?);
        Ok(vec![
            line.cell("case").to_owned(),
            found.status.code().to_owned(),
            told(found.deadline),
            told(found.safe_start),
            codes(&found.reasons),
        ])
    })
}

fn duty_facts(line: &Line<'_>) -> Result<DutyFacts, String> {
    Ok(DutyFacts {
        judged_on: line.parsed("judged_on")?,
        establishment_type: line.parsed("establishment_type")?,
        establishment_status: line.parsed("establishment_status")?,
        is_senco: line.yes("is_senco")?,
        qualified_teacher: match line.cell("teacher") {
            "qts" => true,
            "none" | "" => false,
            other => return Err(format!("teacher is “{other}”, neither qts nor none")),
        },
        induction: line.maybe_coded::<Induction>("induction")?,
        teaches_here: line.yes("teaches_here")?,
        head: line.yes("head")?,
        first_senco_on: line.maybe("first_senco_on")?,
        senco_here_from: line.maybe("senco_here_from")?,
        senco_months_before: line.maybe("senco_months_before")?.unwrap_or(0),
        nasenco_begun: line.maybe("nasenco_begun")?,
        nasenco_completed: line.maybe("nasenco_completed")?,
        npq_begun: line.maybe("npq_begun")?,
        npq_provider: Some(line.cell("npq_provider").to_owned()).filter(|name| !name.is_empty()),
        npq_outcome: line.maybe_coded::<NpqOutcome>("npq_outcome")?,
        npq_outcome_on: line.maybe("npq_outcome_on")?,
        npq_expected_on: line.maybe("npq_expected_on")?,
    })
}

/// Decides funding for every line.
///
/// # Errors
/// [`Fault`] when a column is missing.
pub fn funding_table(text: &str) -> Result<Decided, Fault> {
    let header = ["case", "eligible", "code", "reasons"];
    decide(text, FUNDING_COLUMNS, &header, |line| {
        let found = funding(&funding_facts(line)?);
        Ok(vec![
            line.cell("case").to_owned(),
            found.eligible.code().to_owned(),
            found.code.code().to_owned(),
            codes(&found.reasons),
        ])
    })
}

/// How DfE funds a cohort that is named by its code; a kind of funding may be written instead.
fn cohort_funding(line: &Line<'_>) -> Result<CohortFunding, String> {
    match line.cell("cohort") {
        "2026a" => Ok(CohortFunding::Unfunded),
        "2026b" => Ok(CohortFunding::Capped),
        other => CohortFunding::from_code(other).map_err(|_| {
            format!("cohort is “{other}”; known are 2026a, 2026b, unfunded, capped and funded")
        }),
    }
}

fn funding_facts(line: &Line<'_>) -> Result<FundingFacts, String> {
    Ok(FundingFacts {
        course: line.coded::<Course>("course")?,
        cohort_funding: cohort_funding(line)?,
        coaching_offer_funded: false,
        works_in_england: line.yes("works_in_england")?,
        work_setting: line.coded::<WorkSetting>("work_setting")?,
        kind_of_nursery: line.maybe_coded::<NurseryKind>("kind_of_nursery")?,
        employment_type: line.maybe_coded::<EmploymentType>("employment_type")?,
        establishment_type: line.maybe("establishment_type")?,
        on_rise_list: line.yes("on_rise_list")?,
        on_pp50_list: line.yes("on_pp50_list")?,
        on_childminder_list: line.yes("on_childminder_list")?,
        approved_itt_provider: line.yes("approved_itt_provider")?,
        headteacher_first_five_years: line.yes("headteacher_first_five_years")?,
        referred_by_return_to_teaching_adviser: line
            .yes("referred_by_return_to_teaching_adviser")?,
        previously_funded: line.yes("previously_funded")?,
    })
}

fn read(file: &Path) -> Result<String, Fault> {
    let bytes = std::fs::read(file)
        .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
    // The register is published in Windows-1252.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|e| e.into_bytes().into_iter().map(letter).collect()))
}

/// The letter of a byte of Windows-1252, of which names of schools use a few beyond Latin-1.
fn letter(byte: u8) -> char {
    match byte {
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        other => char::from(other),
    }
}

fn show(decided: &Decided) -> ExitCode {
    say(decided.table.trim_end_matches('\n'));
    for (line, why) in &decided.unread {
        eprintln!("senda: line {line}: {why}");
    }
    if decided.unread.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

/// Decides the duty for the cases of a file and prints the answers.
///
/// # Errors
/// [`Fault`] when the file cannot be read or a column is missing.
pub fn duty_cases(Decide::Decide { cases }: &Decide) -> Result<ExitCode, Fault> {
    duty_table(&read(cases)?).map(|decided| show(&decided))
}

/// Decides funding for the cases of a file and prints the answers.
///
/// # Errors
/// [`Fault`] when the file cannot be read or a column is missing.
pub fn funding_cases(Decide::Decide { cases }: &Decide) -> Result<ExitCode, Fault> {
    funding_table(&read(cases)?).map(|decided| show(&decided))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUTY: &str = include_str!("../../rulebook/tests/cases/duty.csv");
    const FUNDING: &str = include_str!("../../rulebook/tests/cases/funding.csv");

    fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .map(Result::unwrap)
            .collect()
    }

    /// The same table without these columns.
    fn without(text: &str, columns: &[&str]) -> String {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let kept: Vec<usize> = (0..headers.len())
            .filter(|at| !columns.contains(&&headers[*at]))
            .collect();
        let mut rows = vec![
            kept.iter()
                .map(|at| headers[*at].to_owned())
                .collect::<Vec<_>>(),
        ];
        for record in reader.records() {
            let record = record.unwrap();
            rows.push(kept.iter().map(|at| record[*at].to_owned()).collect());
        }
        written(&rows).unwrap()
    }

    #[test]
    fn the_reference_cases_of_the_duty_come_out_with_and_without_their_answers() {
        let bare = without(DUTY, &["status", "deadline", "safe_start", "why"]);
        for text in [DUTY, &bare] {
            let decided = duty_table(text).unwrap();
            assert_eq!(decided.unread, Vec::new());
            let found = rows(&decided.table);
            let expected = rows(DUTY);
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                for column in ["case", "status", "deadline", "safe_start"] {
                    assert_eq!(found[column], expected[column], "{}", expected["case"]);
                }
                assert!(!found["reasons"].is_empty());
            }
        }
    }

    #[test]
    fn the_reference_cases_of_funding_come_out() {
        let decided = funding_table(FUNDING).unwrap();
        assert_eq!(decided.unread, Vec::new());
        for (found, expected) in rows(&decided.table).iter().zip(&rows(FUNDING)) {
            assert_eq!(
                found["eligible"], expected["eligible"],
                "case {}",
                expected["case"]
            );
        }
    }

    #[test]
    fn a_missing_input_column_is_named_and_nothing_is_decided() {
        let error = duty_table(&without(DUTY, &["first_senco_on"])).unwrap_err();
        assert!(error.to_string().contains("first_senco_on"), "{error}");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_by_number_and_the_others_are_decided() {
        let broken = DUTY.replacen("2026-11-22", "22.11.2026", 1);
        let decided = duty_table(&broken).unwrap();
        assert_eq!(decided.unread.len(), 1);
        assert_eq!(decided.unread[0].0, 2);
        assert_eq!(rows(&decided.table).len(), rows(DUTY).len() - 1);
    }

    #[test]
    fn an_unread_line_is_told_where_it_begins_in_the_file() {
        let header = DUTY.lines().next().unwrap();
        let case = |name: &str, day: &str| {
            let row = DUTY.lines().nth(1).unwrap();
            let (_, rest) = row.split_once(',').unwrap();
            format!("\"{name}\",{}", rest.replacen("2026-11-22", day, 1))
        };
        let good = case("two\nlines", "2026-11-22");
        let bad = case("bad day", "2026-02-31");
        for end in ["\n", "\r\n"] {
            let table = [header, &good, &bad, &bad, ""]
                .join("\n")
                .replace('\n', end);
            let lines: Vec<u64> = duty_table(&table)
                .unwrap()
                .unread
                .iter()
                .map(|(line, _)| *line)
                .collect();
            assert_eq!(lines, [4, 5], "{end:?}");
        }
    }
}
