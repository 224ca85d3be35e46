//! Schools, as the national register (GIAS) knows them.
//!
//! What this room must not know: who is SENCO where (registration does), or which types the duty binds (the rulebook does).

pub(crate) mod extract;
pub(crate) mod import;
pub(crate) mod index;
pub(crate) mod pages;
mod search;
mod store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kit::{App, OrNotFound, Problem, db::ReadTx};
use rulebook::{
    base::{Day, Urn},
    people::{Circles, RegisterNumber},
};

pub use extract::{Extract, Succession};
pub use import::{Begin, IMPORTED, ImportReport, check, import, import_text};
pub use index::Found;
pub use search::find_for;

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
    /// The number of its local authority; empty where the register does not say.
    pub authority_code: String,
    /// Its local authority, in words.
    pub local_authority: String,
    /// The number of its trust; empty without one.
    pub trust_code: String,
    /// Its trust, in words; empty without one.
    pub trust: String,
    /// Its region, in words.
    pub region: String,
    /// Its UK provider reference number, eight digits; empty where the register does not say.
    pub ukprn: String,
    /// The day it opened, where the register knows.
    pub opened_on: Option<Day>,
    /// The day it closed, where it has.
    pub closed_on: Option<Day>,
}

impl School {
    /// GIAS code of a closed school.
    const CLOSED: u32 = 2;
    const OPEN: u32 = 1;
    const NOT_YET_OPEN: u32 = 4;

    /// Is it closed?
    pub fn is_closed(&self) -> bool {
        self.establishment_status == Self::CLOSED
    }

    /// Was it open on this day, as far as the register knows? Without dates its status of today counts.
    pub fn is_open_on(&self, day: Day) -> bool {
        match (self.opened_on, self.closed_on) {
            (Some(opened), _) if day < opened => false,
            (_, Some(closed)) => day < closed,
            (_, None) => !self.is_closed(),
        }
    }

    /// The status (GIAS code) that counts on this day: dates of the register first, its status of today without them.
    pub fn status_on(&self, day: Day) -> u32 {
        match (self.opened_on, self.closed_on) {
            (Some(opened), _) if day < opened => Self::NOT_YET_OPEN,
            (_, Some(closed)) if closed <= day => Self::CLOSED,
            (_, Some(_)) if self.is_closed() => Self::OPEN,
            _ => self.establishment_status,
        }
    }

    /// Whose it is: its own circle, its trust’s and its authority’s.
    pub fn circles(&self) -> Circles {
        Circles {
            trust: RegisterNumber::of(&self.trust_code),
            authority: RegisterNumber::of(&self.authority_code),
            ..Circles::school(self.urn)
        }
    }

    #[cfg(test)]
    pub(crate) fn unnamed() -> Self {
        Self {
            urn: Urn::from_number(100_000).unwrap(),
            name: String::new(),
            establishment_type: 1,
            establishment_status: 1,
            phase: String::new(),
            town: String::new(),
            postcode: String::new(),
            authority_code: String::new(),
            local_authority: String::new(),
            trust_code: String::new(),
            trust: String::new(),
            region: String::new(),
            ukprn: String::new(),
            opened_on: None,
            closed_on: None,
        }
    }
}

/// The register in memory, for searching; it lies on the shelf of the program and is read anew after an import.
#[derive(Default)]
pub struct Register(Mutex<Option<(i64, Arc<index::Index>)>>);

impl Register {
    /// A register that reads itself when it is first asked.
    pub fn new() -> Self {
        Self::default()
    }

    async fn index(&self, tx: &ReadTx<'_>) -> Result<Arc<index::Index>, Problem> {
        let newest = store::newest_import(tx).await?;
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((of, index)) = known
            && of == newest
        {
            return Ok(index);
        }
        let index = Arc::new(index::Index::new(store::all(tx).await?));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((newest, Arc::clone(&index)));
        Ok(index)
    }
}

/// Reads the register into memory, so that nobody who searches first waits for it.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn read_register(app: &App) -> Result<(), Problem> {
    let register = app.shelf::<Register>()?;
    app.db()
        .read(async |tx| register.index(tx).await.map(drop))
        .await
}

/// Schools that fit these words by name, town, postcode, URN, authority or trust, best first, typing mistakes forgiven; a page
/// of at most 25 after the first `skip`.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn search(
    register: &Register,
    tx: &ReadTx<'_>,
    words: &str,
    skip: usize,
) -> Result<Found, Problem> {
    const PAGE: usize = 25;
    Ok(register.index(tx).await?.find(words, skip, PAGE))
}

/// Schools in the order of their URNs, after this number, at most so many: for lists across the register, page by page.
pub async fn after(tx: &ReadTx<'_>, urn: i64, most: i64) -> Result<Vec<School>, Problem> {
    store::after(tx, urn, most).await
}

/// Every school of the register in the order of their URNs, in one read.
pub async fn all(tx: &ReadTx<'_>) -> Result<Vec<School>, Problem> {
    store::all(tx).await
}

/// Type and status (GIAS codes) of every school, by URN: for answers about all of them at once.
pub async fn kinds(tx: &ReadTx<'_>) -> Result<HashMap<Urn, (i64, i64)>, Problem> {
    store::kinds(tx).await
}

/// The schools with these URNs that the register has: a few one by one, many in one reading of them all.
pub async fn find_all(tx: &ReadTx<'_>, urns: &[Urn]) -> Result<HashMap<Urn, School>, Problem> {
    const FEW: usize = 64;
    let mut found = HashMap::with_capacity(urns.len());
    if urns.len() <= FEW {
        for urn in urns {
            found.extend(store::one(tx, *urn).await?.map(|school| (*urn, school)));
        }
        return Ok(found);
    }
    let wanted: std::collections::HashSet<Urn> = urns.iter().copied().collect();
    let all = store::all(tx).await?;
    found.extend(
        all.into_iter()
            .filter(|school| wanted.contains(&school.urn))
            .map(|school| (school.urn, school)),
    );
    Ok(found)
}

/// The UK provider reference numbers of these schools, where the register has them.
pub async fn ukprns(tx: &ReadTx<'_>, urns: &[Urn]) -> Result<HashMap<Urn, String>, Problem> {
    store::ukprns(tx, urns).await
}

/// The school with this URN.
pub async fn find(tx: &ReadTx<'_>, urn: Urn) -> Result<School, Problem> {
    store::one(tx, urn).await?.or_not_found()
}

/// The schools that this one went on as, straight or by way of others, that the register still has; nearest first.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn successors(tx: &ReadTx<'_>, urn: Urn) -> Result<Vec<School>, Problem> {
    const FURTHEST: usize = 12;
    let (mut seen, mut next) = (vec![urn], 0);
    while let Some(old) = seen.get(next).copied() {
        next += 1;
        for new in store::links_from(tx, old).await? {
            if !seen.contains(&new) && seen.len() <= FURTHEST {
                seen.push(new);
            }
        }
    }
    let mut schools = Vec::new();
    for new in seen.into_iter().skip(1) {
        schools.extend(store::one(tx, new).await?);
    }
    Ok(schools)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_is_open_from_its_first_day_until_the_day_it_closed() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let school = School {
            opened_on: Some(day("2015-09-01")),
            closed_on: Some(day("2024-08-31")),
            establishment_status: 2,
            ..School::unnamed()
        };
        let open = |on: &str| school.is_open_on(day(on));
        assert_eq!(
            [
                open("2015-08-31"),
                open("2015-09-01"),
                open("2024-08-30"),
                open("2024-08-31")
            ],
            [false, true, true, false]
        );
        let status = |on: &str| school.status_on(day(on));
        assert_eq!(
            [
                status("2015-08-31"),
                status("2024-08-30"),
                status("2024-08-31")
            ],
            [4, 1, 2]
        );
        let undated = School {
            establishment_status: 2,
            ..School::unnamed()
        };
        assert!(!undated.is_open_on(day("2020-01-01")));
    }
}
