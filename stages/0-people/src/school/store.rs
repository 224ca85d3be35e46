//! Rows of schools, of what followed what, and of imports.
//!
//! What this room must not know: how an extract is written.

use std::collections::HashMap;

use kit::{
    Fault, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, WriteTx, filled},
};
use rulebook::base::{Instant, Urn};

use super::{School, Succession};

const PUT: Sql = Sql::new(
    "insert into people_schools (urn, name, establishment_type, establishment_status, phase, town, postcode,
       authority_code, local_authority, trust_code, trust, region, ukprn, opened_on, closed_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (urn) do update set name = excluded.name, establishment_type = excluded.establishment_type,
       establishment_status = excluded.establishment_status, phase = excluded.phase, town = excluded.town,
       postcode = excluded.postcode, authority_code = excluded.authority_code,
       local_authority = excluded.local_authority, trust_code = excluded.trust_code, trust = excluded.trust,
       region = excluded.region, ukprn = excluded.ukprn, opened_on = excluded.opened_on, closed_on = excluded.closed_on",
);
const ONE: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode,
       authority_code, local_authority, trust_code, trust, region, ukprn, opened_on, closed_on
     from people_schools where urn = $1",
);
const AFTER: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode,
       authority_code, local_authority, trust_code, trust, region, ukprn, opened_on, closed_on
     from people_schools where urn > $1 order by urn limit $2",
);
const ALL: Sql = Sql::new(
    "select urn, name, establishment_type, establishment_status, phase, town, postcode,
       authority_code, local_authority, trust_code, trust, region, ukprn, opened_on, closed_on
     from people_schools order by urn",
);
const LINK: Sql = Sql::new(
    "insert into people_school_links (old_urn, new_urn, since_on) values ($1, $2, $3)
     on conflict (old_urn, new_urn) do update set since_on = excluded.since_on",
);
const LINKS_FROM: Sql =
    Sql::new("select new_urn from people_school_links where old_urn = $1 order by new_urn");
const NEWEST: Sql = Sql::new("select id from people_school_imports order by id desc limit 1");
const IMPORTS: Sql = Sql::new(
    "select file, at, schools, added, changed, closed from people_school_imports order by id desc limit 10",
);
const ADD_IMPORT: Sql = Sql::new(
    "insert into people_school_imports (id, file, at, schools, added, changed, closed)
     values ($1, $2, $3, $4, $5, $6, $7)",
);

rulebook::id_of!(
    /// An import of the register.
    ImportMark,
    "imp",
    ImportId
);

/// An import that was.
pub(super) struct Import {
    pub(super) file: String,
    pub(super) at: Instant,
    pub(super) schools: i64,
    pub(super) added: i64,
    pub(super) changed: i64,
    pub(super) closed: i64,
}

pub(super) async fn put(tx: &mut WriteTx<'_>, school: &School) -> Result<(), Problem> {
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
            &school.authority_code,
            &school.local_authority,
            &school.trust_code,
            &school.trust,
            &school.region,
            &school.ukprn,
            &school.opened_on,
            &school.closed_on,
        ],
    )
    .await
}

pub(super) async fn one(tx: &ReadTx<'_>, urn: Urn) -> Result<Option<School>, Problem> {
    Ok(tx.first(ONE, &[&urn], read).await?)
}

pub(super) async fn after(tx: &ReadTx<'_>, urn: i64, most: i64) -> Result<Vec<School>, Problem> {
    Ok(tx.all(AFTER, &[&urn, &most], read).await?)
}

pub(super) async fn all(tx: &ReadTx<'_>) -> Result<Vec<School>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

pub(super) async fn link(tx: &mut WriteTx<'_>, link: &Succession) -> Result<(), Problem> {
    tx.run_one(LINK, &[&link.old, &link.new, &link.since]).await
}

pub(super) async fn links_from(tx: &ReadTx<'_>, old: Urn) -> Result<Vec<Urn>, Problem> {
    Ok(tx.all(LINKS_FROM, &[&old], |row| row.get(0)).await?)
}

/// The number of the newest import; 0 before the first.
pub(super) async fn newest_import(tx: &ReadTx<'_>) -> Result<i64, Problem> {
    Ok(tx.first(NEWEST, &[], |row| row.get(0)).await?.unwrap_or(0))
}

pub(super) async fn imports(tx: &ReadTx<'_>) -> Result<Vec<Import>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Import {
            file: row.get(0)?,
            at: row.get(1)?,
            schools: row.get(2)?,
            added: row.get(3)?,
            changed: row.get(4)?,
            closed: row.get(5)?,
        })
    };
    Ok(tx.all(IMPORTS, &[], read).await?)
}

pub(super) async fn keep_import(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    import: &Import,
) -> Result<(), Problem> {
    tx.run_one(
        ADD_IMPORT,
        &[
            &id,
            &import.file,
            &import.at,
            &import.schools,
            &import.added,
            &import.changed,
            &import.closed,
        ],
    )
    .await
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
        authority_code: row.get(7)?,
        local_authority: row.get(8)?,
        trust_code: row.get(9)?,
        trust: row.get(10)?,
        region: row.get(11)?,
        ukprn: row.get(12)?,
        opened_on: row.get(13)?,
        closed_on: row.get(14)?,
    })
}

const UKPRNS: Sql = Sql::new(
    "select urn, ukprn from people_schools
     where ukprn <> '' and urn in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by urn",
);

/// The UK provider reference numbers of these schools, where the register has them.
pub(super) async fn ukprns(tx: &ReadTx<'_>, urns: &[Urn]) -> Result<HashMap<Urn, String>, Problem> {
    let mut found = HashMap::with_capacity(urns.len());
    for some in urns.chunks(AT_ONCE) {
        let params = filled(some);
        tx.each(UKPRNS, &params, |row| {
            found.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

const KINDS: Sql = Sql::new(
    "select urn, establishment_type, establishment_status from people_schools order by urn",
);

/// Type and status of every school.
pub(crate) async fn kinds(tx: &ReadTx<'_>) -> Result<HashMap<Urn, (i64, i64)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
    Ok(tx.all(KINDS, &[], read).await?.into_iter().collect())
}
