//! Tables of cases, decided and written as they are read: what `senda duty decide` and `senda funding decide` do.
//!
//! What this room must not know: how a rule decides, or how a line is read.

mod line;
mod table;

pub use line::Wrong;

use std::io::{BufRead, Write};

use kit::Fault;
use rulebook::{
    base::{Coded, Day, Reason},
    registration::{
        duty::{DutyFacts, Induction, Law, NpqOutcome, duty_under},
        funding::{
            CohortFunding, Course, EmploymentType, FundingFacts, NurseryKind, Policy, WorkSetting,
            cohort_named, funding_under,
        },
    },
};

use line::Line;
use table::each_line;

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

/// Where what is wrong with a line is told: its number, and why.
pub type Tell<'t> = &'t mut dyn FnMut(u64, &Wrong);

/// Decides every line and writes its answer. A line that cannot be read has one too, with the code of what is wrong in the
/// place of its reasons: whoever counts the cases finds them all. How many lines could not be read.
fn decide<W: Write>(
    from: impl BufRead,
    to: W,
    columns: &[&str],
    header: &[&str],
    tell: Tell<'_>,
    answer: impl Fn(&Line<'_>) -> Result<(Vec<String>, Option<Wrong>), Wrong>,
) -> Result<u64, Fault> {
    let wrong = |e: csv::Error| Fault::because("writing the answers", e);
    let mut out = csv::Writer::from_writer(to);
    let mut unread = 0;
    let mut begun = false;
    each_line(from, columns, |number, case, line| {
        if !begun {
            out.write_record(header).map_err(wrong)?;
            begun = true;
        }
        match line.and_then(|line| answer(&line)) {
            Ok((row, doubt)) => {
                out.write_record(&row).map_err(wrong)?;
                if let Some(doubt) = doubt {
                    tell(number, &doubt);
                }
            }
            Err(why) => {
                unread += 1;
                out.write_record(unanswered(case, number, &why, header.len()))
                    .map_err(wrong)?;
                tell(number, &why);
            }
        }
        Ok(())
    })?;
    if !begun {
        out.write_record(header).map_err(wrong)?;
    }
    out.flush()
        .map_err(|e| Fault::because("writing the answers", e))?;
    Ok(unread)
}

/// The answer to a line that cannot be read: its case, nothing, and why.
fn unanswered(case: &str, number: u64, why: &Wrong, cells: usize) -> Vec<String> {
    let case = match case.trim() {
        "" => format!("line {number}"),
        known => known.to_owned(),
    };
    let mut row = vec![String::new(); cells];
    if let Some(first) = row.first_mut() {
        *first = case;
    }
    if let Some(last) = row.last_mut() {
        why.code.clone_into(last);
    }
    row
}

fn codes(reasons: &[Reason]) -> String {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    codes.join(";")
}

/// Decides the duty for every line, under this law or under the one of each day of judgement.
///
/// # Errors
/// [`Fault`] when the file cannot be read at all.
pub fn duty_table(
    from: impl BufRead,
    to: impl Write,
    law: Option<&Law>,
    tell: Tell<'_>,
) -> Result<u64, Fault> {
    let told = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let header = ["case", "status", "deadline", "safe_start", "reasons"];
    decide(from, to, DUTY_COLUMNS, &header, tell, |line| {
        let facts = duty_facts(line)?;
        let found = duty_under(&facts, law.unwrap_or_else(|| Law::on(facts.judged_on)), &[]);
        let row = vec![
            line.cell("case").to_owned(),
            found.status.code().to_owned(),
            told(found.deadline),
            told(found.safe_start),
            codes(&found.reasons),
        ];
        Ok((row, doubt(&facts)))
    })
}

/// A case that is decided as it stands, and that cannot be as it stands.
fn doubt(facts: &DutyFacts) -> Option<Wrong> {
    let after = |name: &str, day: Option<Day>| {
        day.filter(|day| *day > facts.judged_on).map(|day| {
            let sentence = format!(
                "{name} is {day}, after the day of judgement, {}; decided as it stands",
                facts.judged_on
            );
            Wrong::new("date_in_the_future", sentence)
        })
    };
    let before = facts.nasenco_completed.zip(facts.nasenco_begun);
    if facts.is_senco {
        if let Some(wrong) = after("first_senco_on", facts.first_senco_on)
            .or_else(|| after("senco_here_from", facts.senco_here_from))
        {
            return Some(wrong);
        }
        if let Some((first, here)) = facts.first_senco_on.zip(facts.senco_here_from)
            && here < first
        {
            let sentence = format!(
                "senco_here_from is {here}, before first_senco_on, {first}; decided as it stands"
            );
            return Some(Wrong::new("days_out_of_order", sentence));
        }
    }
    before
        .filter(|(done, begun)| done < begun)
        .map(|(done, begun)| {
            let sentence = format!(
                "nasenco_completed is {done}, before nasenco_begun, {begun}; decided as it stands"
            );
            Wrong::new("days_out_of_order", sentence)
        })
}

const NOT_A_NUMBER: &str = "not_a_number";

fn duty_facts(line: &Line<'_>) -> Result<DutyFacts, Wrong> {
    let day = |name: &str| line.maybe_day(name);
    let months: i64 = line
        .maybe("senco_months_before", NOT_A_NUMBER)?
        .unwrap_or(0);
    if months < 0 {
        let sentence = format!("senco_months_before is {months}, less than nought");
        return Err(Wrong::new(NOT_A_NUMBER, sentence));
    }
    if line.cell("is_senco").is_empty() {
        return Err(Wrong::new("empty_cell", "is_senco is empty"));
    }
    Ok(DutyFacts {
        judged_on: line.day("judged_on")?,
        establishment_type: line.parsed("establishment_type", NOT_A_NUMBER)?,
        establishment_status: line.parsed("establishment_status", NOT_A_NUMBER)?,
        is_senco: line.yes("is_senco")?,
        qualified_teacher: match line.word("teacher").as_str() {
            "qts" => true,
            "none" | "" => false,
            _ => {
                return Err(Wrong::new(
                    "unknown_word",
                    "teacher is neither qts nor none",
                ));
            }
        },
        induction: line.maybe_coded::<Induction>("induction")?,
        teaches_here: line.yes("teaches_here")?,
        head: line.yes("head")?,
        first_senco_on: day("first_senco_on")?,
        senco_here_from: day("senco_here_from")?,
        senco_months_before: months,
        nasenco_begun: day("nasenco_begun")?,
        nasenco_completed: day("nasenco_completed")?,
        npq_begun: day("npq_begun")?,
        npq_provider: Some(line.cell("npq_provider").to_owned()).filter(|name| !name.is_empty()),
        npq_outcome: line.maybe_coded::<NpqOutcome>("npq_outcome")?,
        npq_outcome_on: day("npq_outcome_on")?,
        npq_expected_on: day("npq_expected_on")?,
        npq_told: false,
    })
}

/// Decides funding for every line.
///
/// # Errors
/// [`Fault`] when the file cannot be read at all.
pub fn funding_table(
    from: impl BufRead,
    to: impl Write,
    policy: &Policy,
    tell: Tell<'_>,
) -> Result<u64, Fault> {
    let header = ["case", "eligible", "code", "reasons"];
    decide(from, to, FUNDING_COLUMNS, &header, tell, |line| {
        let found = funding_under(&funding_facts(line)?, policy);
        let row = vec![
            line.cell("case").to_owned(),
            found.eligible.code().to_owned(),
            found.code.code().to_owned(),
            codes(&found.reasons),
        ];
        Ok((row, None))
    })
}

/// How DfE funds a cohort that is named by its code; a kind of funding may be written instead.
fn cohort_funding(line: &Line<'_>) -> Result<(CohortFunding, bool), Wrong> {
    let code = line.cell("cohort");
    if let Some(known) = cohort_named(code) {
        return Ok((known.funding, known.coaching_offer));
    }
    let funding = CohortFunding::from_code(code).map_err(|_unknown| {
        let sentence = "cohort is not known; known are 2026a, 2026b, unfunded, capped and funded";
        Wrong::new("unknown_cohort", sentence)
    })?;
    Ok((funding, false))
}

fn funding_facts(line: &Line<'_>) -> Result<FundingFacts, Wrong> {
    let (cohort_funding, coaching_offer_funded) = cohort_funding(line)?;
    Ok(FundingFacts {
        course: line.coded::<Course>("course")?,
        cohort_funding,
        coaching_offer_funded,
        works_in_england: line.yes("works_in_england")?,
        work_setting: line.coded::<WorkSetting>("work_setting")?,
        kind_of_nursery: line.maybe_coded::<NurseryKind>("kind_of_nursery")?,
        employment_type: line.maybe_coded::<EmploymentType>("employment_type")?,
        establishment_type: line.maybe("establishment_type", NOT_A_NUMBER)?,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const DUTY: &str = include_str!("../../../rulebook/tests/cases/duty.csv");
    const FUNDING: &str = include_str!("../../../rulebook/tests/cases/funding.csv");

    type Row = BTreeMap<String, String>;

    fn rows(text: &[u8]) -> Vec<Row> {
        csv::Reader::from_reader(text)
            .deserialize()
            .map(Result::unwrap)
            .collect()
    }

    fn duty(text: &str) -> (Vec<Row>, Vec<(u64, &'static str)>) {
        let (mut out, mut told) = (Vec::new(), Vec::new());
        duty_table(text.as_bytes(), &mut out, None, &mut |line, why| {
            told.push((line, why.code));
        })
        .unwrap();
        (rows(&out), told)
    }

    /// The same table with these columns only, in this order.
    fn only(text: &str, columns: &[String]) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(columns).unwrap();
        for row in rows(text.as_bytes()) {
            let cells = columns
                .iter()
                .map(|name| row.get(name).map_or("x", String::as_str));
            out.write_record(cells).unwrap();
        }
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn the_reference_cases_of_the_duty_come_out_in_any_order_with_and_without_answers() {
        let inputs: Vec<String> = DUTY_COLUMNS.iter().map(|name| (*name).to_owned()).collect();
        let mut backwards = inputs.clone();
        backwards.reverse();
        backwards.insert(3, "a column of ours".into());
        for text in [DUTY.to_owned(), only(DUTY, &inputs), only(DUTY, &backwards)] {
            let (found, told) = duty(&text);
            assert_eq!(told, []);
            let expected = rows(DUTY.as_bytes());
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
        let mut out = Vec::new();
        let unread = funding_table(
            FUNDING.as_bytes(),
            &mut out,
            Policy::newest(),
            &mut |_, _| {},
        );
        assert_eq!(unread.unwrap(), 0);
        for (found, expected) in rows(&out).iter().zip(&rows(FUNDING.as_bytes())) {
            assert_eq!(
                found["eligible"], expected["eligible"],
                "case {}",
                expected["case"]
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_by_line_and_code_and_the_rest_is_decided() {
        let header = DUTY.lines().next().unwrap();
        let good = DUTY.lines().nth(1).unwrap();
        let put = |from: &str, to: &str| good.replacen(from, to, 1);
        let table = [
            header.to_owned(),
            put("2026-11-22", "2026-02-31"),
            put("2026-11-22", "22.11.2026"),
            put(",1,1,yes", ",one,1,yes"),
            put(",1,1,yes", ",1,1,maybe"),
            put(",1,1,yes", ",1,1,"),
            put("qts", "degree"),
            put("complete", "almost"),
            put("2024-09-01,0", "2024-09-01,-3"),
            put("2024-09-01,2024-09-01", "2027-09-01,2027-09-01"),
            put("2024-09-01,2024-09-01", "2024-09-01,2023-09-01"),
            good.replacen('"', "", 1) + ",more",
            good.to_owned(),
        ]
        .join("\r\n");
        let (found, told) = duty(&table);
        assert_eq!(
            told,
            [
                (2, "not_a_day"),
                (3, "not_a_day"),
                (4, "not_a_number"),
                (5, "unknown_word"),
                (6, "empty_cell"),
                (7, "unknown_word"),
                (8, "unknown_word"),
                (9, "not_a_number"),
                (10, "date_in_the_future"),
                (11, "days_out_of_order"),
                (12, "cells_do_not_fit"),
            ]
        );
        // Each has its line; those that are told but can be decided are decided as they stand.
        assert_eq!(found.len(), 12);
        let unread: Vec<&str> = found
            .iter()
            .filter(|row| row["status"].is_empty())
            .map(|row| row["reasons"].as_str())
            .collect();
        let told: Vec<&str> = told.iter().map(|(_, code)| *code).collect();
        assert_eq!(unread, [&told[..8], &told[10..]].concat());
        assert!(found.iter().all(|row| row["case"] == found[0]["case"]));
    }

    #[test]
    fn what_a_spreadsheet_does_to_words_and_lines_changes_no_answer() {
        let header = DUTY.lines().next().unwrap().to_uppercase();
        let good = DUTY.lines().nth(1).unwrap();
        let empty = ",".repeat(header.matches(',').count());
        let loud = good.replace(",yes,qts,complete,yes,no,", ",Yes,QTS,Complete,YES,No,");
        assert_ne!(loud, good);
        let table = [
            "\u{feff}".to_owned() + &header,
            empty.clone(),
            loud,
            String::new(),
            empty,
        ];
        let (found, told) = duty(&table.join("\r\n"));
        assert_eq!(told, []);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["status"], "start_now");
    }

    #[test]
    fn a_line_whose_name_a_quote_swallowed_is_named_by_its_number() {
        let header = DUTY.lines().next().unwrap();
        let good = DUTY.lines().nth(1).unwrap();
        let (found, told) = duty(&format!("{header}\n\"broken,2026-11-22\n{good}\n"));
        assert_eq!(told, [(2, "quote_not_closed")]);
        assert_eq!(found[0]["case"], "line 2");
        assert_eq!(found[1]["status"], "start_now");
    }

    #[test]
    fn a_law_may_be_named_for_a_whole_table() {
        let mut out = Vec::new();
        let old = Law::named("duty/2009-09-01/1");
        duty_table(DUTY.as_bytes(), &mut out, old, &mut |_, _| {}).unwrap();
        let status = |case: &str| {
            let found = rows(&out).into_iter().find(|row| row["case"] == case);
            found.unwrap()["status"].clone()
        };
        assert_eq!(status("nasenco_begun_too_late"), "in_time");
        assert_eq!(status("enrolled_in_time_narrowly"), "start_now");
    }
}
