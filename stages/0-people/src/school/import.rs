//! An extract of the register is taken over: what would change, and the act that changes it.
//!
//! What this room must not know: how an extract is written, how schools are found.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kit::{App, Problem, Process, db::WriteTx, sheet::LineFault, ui::FormErrors};
use rulebook::{base::Urn, people::Permit};

use super::{
    Extract, School, Succession, extract,
    store::{self, Import, ImportId},
};

/// An extract of the register was imported.
pub const IMPORTED: Process = Process::new("schools_imported", "imported schools from");

/// What an import would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Schools in the extract.
    pub schools: usize,
    /// Schools that the register did not have.
    pub added: Vec<Urn>,
    /// Schools of which something else is told now, with what.
    pub changed: Vec<(Urn, Vec<&'static str>)>,
    /// Schools that were open and are closed now.
    pub closed: Vec<Urn>,
    /// Schools that are as they were.
    pub unchanged: usize,
    /// Schools of the register that the extract does not have; they stay as they are.
    pub not_named: usize,
    /// Lines of places outside England, which are left out.
    pub outside: usize,
    /// Links from an old school to the one that follows it.
    pub links: usize,
    /// Lines that could not be read.
    pub faults: Vec<LineFault>,
}

/// What is to be imported, and how.
#[derive(Debug, Default)]
pub struct Begin {
    /// The name of the file, for the record.
    pub file: String,
    /// The extract.
    pub extract: Extract,
    /// Links from the register's own file of links.
    pub links: Vec<Succession>,
}

/// What importing this would do; nothing is written.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn check(app: &App, begin: &Begin) -> Result<ImportReport, Problem> {
    let known = app.db().read(async |tx| store::all(tx).await).await?;
    Ok(compared(begin, &known))
}

/// Imports an extract as one act, all or nothing. Process: [`IMPORTED`]. `done` counts the schools written so far.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn import(
    app: &App,
    permit: &Permit,
    begin: Arc<Begin>,
    done: Arc<AtomicUsize>,
) -> Result<ImportReport, Problem> {
    app.act(permit, &IMPORTED, async move |tx: &mut WriteTx<'_>| {
        let report = compared(&begin, &store::all(tx).await?);
        done.store(report.unchanged, Ordering::Relaxed);
        for school in begin
            .extract
            .schools
            .iter()
            .filter(|one| report.writes(one.urn))
        {
            store::put(tx, school).await?;
            done.fetch_add(1, Ordering::Relaxed);
        }
        for link in &begin.links {
            store::link(tx, link).await?;
        }
        let id: ImportId = tx.mint();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let kept = Import {
            file: begin.file.clone(),
            at: tx.now().at,
            schools: count(report.schools),
            added: count(report.added.len()),
            changed: count(report.changed.len()),
            closed: count(report.closed.len()),
        };
        store::keep_import(tx, id, &kept).await?;
        tx.about(id);
        tx.became("schools", report.schools);
        tx.became("added", report.added.len());
        tx.became("changed", report.changed.len());
        tx.became("closed", report.closed.len());
        tx.became("links", begin.links.len());
        Ok(report)
    })
    .await
}

/// Imports an extract that is at hand as text, for demonstrations and tests.
///
/// # Errors
/// [`Problem::Invalid`] when a line of it cannot be read: then nothing is imported.
pub async fn import_text(app: &App, permit: &Permit, text: &str) -> Result<ImportReport, Problem> {
    let told = |fault: &LineFault| {
        let mut errors = FormErrors::none();
        errors.at("file", fault.to_string());
        Problem::Invalid(errors)
    };
    let extract = extract::read(text.as_bytes()).map_err(|fault| told(&fault))?;
    if let Some(fault) = extract.faults.first() {
        return Err(told(fault));
    }
    let begin = Begin {
        file: "a table at hand".to_owned(),
        extract,
        links: Vec::new(),
    };
    import(app, permit, Arc::new(begin), Arc::default()).await
}

impl ImportReport {
    fn writes(&self, urn: Urn) -> bool {
        self.added.binary_search(&urn).is_ok()
            || self
                .changed
                .binary_search_by_key(&urn, |(urn, _)| *urn)
                .is_ok()
    }
}

fn compared(begin: &Begin, known: &[School]) -> ImportReport {
    let known: HashMap<Urn, &School> = known.iter().map(|one| (one.urn, one)).collect();
    let schools = &begin.extract.schools;
    let mut report = ImportReport {
        schools: schools.len(),
        outside: begin.extract.outside,
        links: begin.links.len(),
        faults: begin.extract.faults.clone(),
        ..ImportReport::default()
    };
    for school in schools {
        let Some(before) = known.get(&school.urn) else {
            report.added.push(school.urn);
            continue;
        };
        let changes = differences(before, school);
        if changes.is_empty() {
            report.unchanged += 1;
            continue;
        }
        if school.is_closed() && !before.is_closed() {
            report.closed.push(school.urn);
        }
        report.changed.push((school.urn, changes));
    }
    report.not_named = known
        .len()
        .saturating_sub(report.changed.len() + report.unchanged);
    report.added.sort_unstable();
    report.changed.sort_unstable();
    report.closed.sort_unstable();
    report
}

fn differences(before: &School, after: &School) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        (
            "type",
            before.establishment_type != after.establishment_type,
        ),
        (
            "status",
            before.establishment_status != after.establishment_status,
        ),
        ("phase", before.phase != after.phase),
        ("town", before.town != after.town),
        ("postcode", before.postcode != after.postcode),
        (
            "local authority",
            (&before.authority_code, &before.local_authority)
                != (&after.authority_code, &after.local_authority),
        ),
        (
            "trust",
            (&before.trust_code, &before.trust) != (&after.trust_code, &after.trust),
        ),
        ("region", before.region != after.region),
        ("UKPRN", before.ukprn != after.ukprn),
        ("opening day", before.opened_on != after.opened_on),
        ("closing day", before.closed_on != after.closed_on),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school(urn: i64, name: &str) -> School {
        School {
            urn: Urn::from_number(urn).unwrap(),
            name: name.into(),
            ..School::unnamed()
        }
    }

    #[test]
    fn a_second_extract_says_what_is_new_what_changed_and_what_closed() {
        let known = [
            school(100_001, "Stays"),
            school(100_002, "Old name"),
            school(100_003, "Closes"),
            school(100_004, "Is not named"),
        ];
        let closed = School {
            establishment_status: 2,
            ..known[2].clone()
        };
        let begin = Begin {
            extract: Extract {
                schools: vec![
                    school(100_009, "New"),
                    closed,
                    school(100_002, "New name"),
                    known[0].clone(),
                ],
                ..Extract::default()
            },
            ..Begin::default()
        };
        let report = compared(&begin, &known);
        let urn = |number| Urn::from_number(number).unwrap();
        assert_eq!(report.added, [urn(100_009)]);
        assert_eq!(
            report.changed,
            [(urn(100_002), vec!["name"]), (urn(100_003), vec!["status"])]
        );
        assert_eq!(report.closed, [urn(100_003)]);
        assert_eq!((report.unchanged, report.not_named), (1, 1));
        assert!(report.writes(urn(100_009)) && !report.writes(urn(100_001)));
    }
}
