//! An extract of the national register, read: schools, and the links between old and new ones.
//!
//! What this room must not know: what is stored.

use std::{collections::HashMap, io::Read};

use kit::sheet::{Line, LineFault, Sheet};
use rulebook::base::{Day, Urn};

use super::School;

/// The columns that an extract must have; the others are used where they are there.
const NEEDED: &[&str] = &[
    "URN",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "EstablishmentStatus (code)",
];
/// Local authorities outside England: offshore, overseas and Wales.
const OUTSIDE_ENGLAND: &[&str] = &["000", "0", "673", "702", "704", "708"];
/// Welsh establishments.
const WELSH: u32 = 30;
/// More lines than this are no register of England's schools, which has about 50,000.
const MOST_LINES: usize = 500_000;

/// What an extract holds.
#[derive(Debug, Default)]
pub struct Extract {
    /// The schools of England in it, each once.
    pub schools: Vec<School>,
    /// Lines of places outside England, which are left out.
    pub outside: usize,
    /// What is wrong, by line.
    pub faults: Vec<LineFault>,
}

/// Reads an extract: columns by name in any order, UTF-8 or Windows-1252. A school that stands there twice is a fault of
/// its second line.
///
/// # Errors
/// The fault of a table without the columns that are needed.
pub fn read(table: impl Read) -> Result<Extract, LineFault> {
    let sheet = Sheet::open(table, NEEDED)?;
    let mut extract = Extract::default();
    let mut seen: HashMap<Urn, u64> = HashMap::new();
    let faults = sheet.each(|line| {
        if extract.schools.len() >= MOST_LINES {
            return Err(line.fault(
                "too_many_lines",
                "The extract has more schools than England.",
            ));
        }
        let authority = line.cell("LA (code)");
        if OUTSIDE_ENGLAND.contains(&&*authority)
            || line.cell("TypeOfEstablishment (code)").parse() == Ok(WELSH)
        {
            extract.outside += 1;
            return Ok(());
        }
        let school = school(line)?;
        if let Some(first) = seen.insert(school.urn, line.number) {
            let sentence = format!("The school {} stands in line {first} already.", school.urn);
            return Err(line.fault("urn_twice", sentence));
        }
        extract.schools.push(school);
        Ok(())
    });
    extract.faults = faults;
    Ok(extract)
}

fn school(line: &Line<'_>) -> Result<School, LineFault> {
    let name = line.cell("EstablishmentName").into_owned();
    if name.is_empty() {
        return Err(line.fault("name_missing", "EstablishmentName is empty."));
    }
    Ok(School {
        urn: urn(line, "URN")?,
        name,
        establishment_type: number(line, "TypeOfEstablishment (code)")?,
        establishment_status: number(line, "EstablishmentStatus (code)")?,
        phase: words(line, "PhaseOfEducation (name)"),
        town: words(line, "Town"),
        postcode: words(line, "Postcode"),
        authority_code: words(line, "LA (code)"),
        local_authority: words(line, "LA (name)"),
        trust_code: words(line, "Trusts (code)"),
        trust: words(line, "Trusts (name)"),
        region: words(line, "GOR (name)"),
        ukprn: words(line, "UKPRN"),
        opened_on: date(line, "OpenDate")?,
        closed_on: date(line, "CloseDate")?,
    })
}

fn words(line: &Line<'_>, column: &str) -> String {
    let cell = line.cell(column);
    if cell.eq_ignore_ascii_case("not applicable") {
        return String::new();
    }
    cell.into_owned()
}

fn urn(line: &Line<'_>, column: &str) -> Result<Urn, LineFault> {
    let cell = line.cell(column);
    cell.parse().map_err(|_no| {
        let sentence = format!("{column} is “{cell}”. A URN is six digits, like 100001.");
        line.fault("not_a_urn", sentence)
    })
}

fn number(line: &Line<'_>, column: &str) -> Result<u32, LineFault> {
    let cell = line.cell(column);
    cell.parse().map_err(|_no| {
        let sentence = format!("{column} is “{cell}”, which is not a number.");
        line.fault("not_a_number", sentence)
    })
}

/// The register writes days as 31-12-2025; ISO days are read too.
fn date(line: &Line<'_>, column: &str) -> Result<Option<Day>, LineFault> {
    let cell = line.cell(column);
    if cell.is_empty() {
        return Ok(None);
    }
    let mut parts = cell.split(['-', '/']);
    let turned = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year), None) if year.len() == 4 => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => cell.to_string(),
    };
    turned.parse().map(Some).map_err(|_no| {
        let sentence = format!("{column} is “{cell}”, which is not a day like 31-12-2025.");
        line.fault("not_a_day", sentence)
    })
}

/// That one school went on as another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    /// The school that was.
    pub old: Urn,
    /// The school that is.
    pub new: Urn,
    /// Since when, where the register says so.
    pub since: Option<Day>,
}

/// Reads the register's file of links. Links other than of succession are passed over.
///
/// # Errors
/// The fault of a table without the columns that are needed.
pub fn links(table: impl Read) -> Result<(Vec<Succession>, Vec<LineFault>), LineFault> {
    let sheet = Sheet::open(table, &["URN", "LinkURN", "LinkType"])?;
    let mut found = Vec::new();
    let faults = sheet.each(|line| {
        let kind = line.cell("LinkType").to_lowercase();
        let (one, other) = (urn(line, "URN")?, urn(line, "LinkURN")?);
        let since = date(line, "LinkEstablishedDate")?;
        let (old, new) = match kind.split([' ', '-']).next() {
            Some("successor") => (one, other),
            Some("predecessor") => (other, one),
            _ => return Ok(()),
        };
        if old == new {
            return Err(line.fault(
                "link_to_itself",
                format!("The school {old} is said to follow itself."),
            ));
        }
        found.push(Succession { old, new, since });
        Ok(())
    });
    // The register tells most links from both ends.
    found.sort();
    found.dedup_by(|a, b| (a.old, a.new) == (b.old, b.new));
    Ok((found, faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_broken_lines_are_told() {
        let table = "Postcode,URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,OpenDate,LA (code),UKPRN\n\
            LS1 1AA,100001,\"St Example’s, Primary\",01,1,Leeds,01-09-2014,383,10079297\n\
            LS1 1AB,abc,Broken,1,1,Leeds,,383\n\
            LS1 1AB,100002,Broken,1,1,Leeds,31-02-2014,383\n\
            LS1 1AB,100001,Twice,1,1,Leeds,,383\n\
            CF1 1AB,400001,Ysgol,30,1,Caerdydd,,681\n\
            LS1 1AB,100003,,1,1,Leeds,,383\n\
            LS1 1AB,100004,Broken,x,1,Leeds,,383\n";
        let extract = read(table.as_bytes()).unwrap();
        assert_eq!(extract.schools.len(), 1);
        assert_eq!(extract.outside, 1);
        assert_eq!(extract.schools[0].ukprn, "10079297");
        assert_eq!(extract.schools[0].opened_on, "2014-09-01".parse().ok());
        let told: Vec<_> = extract
            .faults
            .iter()
            .map(|one| (one.line, one.code))
            .collect();
        let expected = [
            (3, "not_a_urn"),
            (4, "not_a_day"),
            (5, "urn_twice"),
            (7, "name_missing"),
            (8, "not_a_number"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn links_are_told_from_the_old_to_the_new_school_whichever_end_tells_them() {
        let table = "\"URN\",\"LinkURN\",\"LinkName\",\"LinkType\",\"LinkEstablishedDate\"\n\
            100006,134643,\"A\",\"Predecessor - merged\",01-01-2022\n\
            134643,100006,\"B\",\"Successor - merged\",01-01-2022\n\
            100012,100021,\"C\",\"Successor\",\n\
            100012,100022,\"D\",\"Other\",\n";
        let (links, faults) = links(table.as_bytes()).unwrap();
        assert_eq!(faults, Vec::new());
        let told: Vec<_> = links
            .iter()
            .map(|one| (one.old.to_string(), one.new.to_string()))
            .collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(told, [pair("100012", "100021"), pair("134643", "100006")]);
    }
}
