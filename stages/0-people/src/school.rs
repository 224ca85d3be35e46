//! Schools, as the national register (GIAS) knows them.
//!
//! What this room must not know: who is SENCO where (registration does), or which types the duty binds (the rulebook does).

use std::collections::HashMap;

use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Urn, people::Permit};

/// An extract of the register was imported.
pub const IMPORTED: Process = Process::new("schools_imported", "imported schools from");

/// A school of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// Its unique reference number.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// GIAS code of its type.
    pub establishment_type: u32,
    /// GIAS code of its status (1 open, 2 closed, 3 proposed to close, 4 proposed to open).
    pub establishment_status: u32,
    /// Its phase, in words.
    pub phase: String,
    /// Its town.
    pub town: String,
    /// Its postcode.
    pub postcode: String,
    /// Its local authority, in words.
    pub local_authority: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Schools written.
    pub schools: usize,
    /// Lines that were passed over, with the reason.
    pub passed_over: Vec<(u64, String)>,
}

const PUT: Sql = Sql::new(
    "insert into people_schools (urn, name, establishment_type, establishment_status, phase, town, postcode, local_authority, search)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (urn) do update set name = excluded.name, establishment_type = excluded.establishment_type,
       establishment_status = excluded.establishment_status, phase = excluded.phase, town = excluded.town,
       postcode = excluded.postcode, local_authority = excluded.local_authority, search = excluded.search",
);
const ONE: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode, local_authority
     from people_schools where urn = $1",
);
const SEARCH: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode, local_authority
     from people_schools where search like $1 and search like $2 and search like $3
     order by name, urn limit 25",
);

const AFTER: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode, local_authority
     from people_schools where urn > $1 order by urn limit $2",
);

/// Schools in the order of their URNs, after this number, at most so many: for lists across the register, page by page.
pub async fn after(tx: &mut ReadTx<'_>, urn: i64, most: i64) -> Result<Vec<School>, Problem> {
    Ok(tx.all(AFTER, &[&urn, &most], read).await?)
}

const KINDS: Sql = Sql::new(
    "select urn, establishment_type, establishment_status from people_schools order by urn",
);

/// Type and status (GIAS codes) of every school, by URN: for answers about all of them at once.
pub async fn kinds(tx: &mut ReadTx<'_>) -> Result<HashMap<Urn, (i64, i64)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
    Ok(tx.all(KINDS, &[], read).await?.into_iter().collect())
}

/// The school with this URN.
pub async fn find(tx: &mut ReadTx<'_>, urn: Urn) -> Result<School, Problem> {
    tx.first(ONE, &[&urn], read).await?.or_not_found()
}

/// Schools whose name, town, postcode or URN contain every word (the first three count), at most 25.
pub async fn search(tx: &mut ReadTx<'_>, words: &str) -> Result<Vec<School>, Problem> {
    let plain = plain(words);
    let mut patterns = plain.split_whitespace().map(|word| format!("%{word}%"));
    let Some(first) = patterns.next() else {
        return Ok(Vec::new());
    };
    let mut next = || patterns.next().unwrap_or_else(|| "%".into());
    Ok(tx.all(SEARCH, &[&first, &next(), &next()], read).await?)
}

/// Lower case, letters and digits only, one space between words: apostrophes and full stops do not matter.
fn plain(text: &str) -> String {
    let spaced: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '.'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Imports an extract in the register's own columns, by name in any order. Process: [`IMPORTED`].
///
/// # Errors
/// [`Problem::Fault`] when a column is missing; lines that cannot be read are told in the report.
pub async fn import(app: &App, permit: &Permit, text: &str) -> Result<ImportReport, Problem> {
    let (schools, report) = parse(text)?;
    app.act(permit, &IMPORTED, async move |tx: &mut WriteTx<'_>| {
        for school in &schools {
            put(tx, school).await?;
        }
        tx.about("register extract");
        tx.became("schools", schools.len());
        Ok(())
    })
    .await?;
    Ok(report)
}

async fn put(tx: &mut WriteTx<'_>, school: &School) -> Result<(), Problem> {
    let search = plain(&format!(
        "{} {} {} {} {}",
        school.name,
        school.town,
        school.postcode,
        school.postcode.replace(' ', ""),
        school.urn
    ));
    tx.run_one(
        PUT,
        &[
            &school.urn,
            &school.name,
            &school.establishment_type,
            &school.establishment_status,
            &school.phase,
            &school.town,
            &school.postcode,
            &school.local_authority,
            &search,
        ],
    )
    .await
}

fn parse(text: &str) -> Result<(Vec<School>, ImportReport), Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|e| Fault::because("reading the header line", e))?
        .clone();
    let places: HashMap<&str, usize> = headers
        .iter()
        .enumerate()
        .map(|(place, name)| (name.trim(), place))
        .collect();
    for name in [
        "URN",
        "EstablishmentName",
        "TypeOfEstablishment (code)",
        "EstablishmentStatus (code)",
    ] {
        if !places.contains_key(name) {
            return Err(Fault::say(format!(
                "The column “{name}” is missing from the extract."
            )));
        }
    }
    let mut schools = Vec::new();
    let mut report = ImportReport::default();
    for (place, record) in reader.records().enumerate() {
        let line = u64::try_from(place).unwrap_or(0) + 2;
        let read = record.map_err(|e| e.to_string()).and_then(|record| {
            let cell = |name: &str| {
                places
                    .get(name)
                    .and_then(|p| record.get(*p))
                    .unwrap_or("")
                    .trim()
                    .to_owned()
            };
            school_of(cell)
        });
        match read {
            Ok(school) => schools.push(school),
            Err(why) => report.passed_over.push((line, why)),
        }
    }
    report.schools = schools.len();
    Ok((schools, report))
}

fn school_of(cell: impl Fn(&str) -> String) -> Result<School, String> {
    let number = |name: &str| {
        cell(name)
            .parse::<u32>()
            .map_err(|_| format!("{name} is not a number"))
    };
    let name = cell("EstablishmentName");
    if name.is_empty() {
        return Err("EstablishmentName is empty".into());
    }
    Ok(School {
        urn: cell("URN")
            .parse()
            .map_err(|_| "URN is not six digits".to_owned())?,
        name,
        establishment_type: number("TypeOfEstablishment (code)")?,
        establishment_status: number("EstablishmentStatus (code)")?,
        phase: cell("PhaseOfEducation (name)"),
        town: cell("Town"),
        postcode: cell("Postcode"),
        local_authority: cell("LA (name)"),
    })
}

fn read(row: &Row<'_>) -> Result<School, Fault> {
    Ok(School {
        urn: row.get(0)?,
        name: row.get(1)?,
        establishment_type: row.get(2)?,
        establishment_status: row.get(3)?,
        phase: row.get(4)?,
        town: row.get(5)?,
        postcode: row.get(6)?,
        local_authority: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTRACT: &str = "Postcode,URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town\n\
        LS1 1AA,100001,\"St Example’s, Primary\",1,1,Leeds\n\
        LS1 1AB,abc,Broken,1,1,Leeds\n";

    #[test]
    fn columns_are_found_by_name_and_broken_lines_are_told() {
        let (schools, report) = parse(EXTRACT).unwrap();
        assert_eq!(schools.len(), 1);
        assert_eq!(schools[0].town, "Leeds");
        assert_eq!(
            report.passed_over,
            vec![(3, "URN is not six digits".to_owned())]
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = parse("URN,Town\n1,2\n").unwrap_err().to_string();
        assert!(error.contains("EstablishmentName"), "{error}");
    }

    #[test]
    fn apostrophes_and_postcode_spaces_do_not_matter() {
        assert_eq!(plain("St. Example’s LS1 1AA"), "st examples ls1 1aa");
    }
}
