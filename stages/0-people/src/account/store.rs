//! The rows of accounts.
//!
//! What this room must not know: who may see or change them.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use kit::{
    Fault, OrNotFound, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, ToValue, WriteTx, filled, filled_to},
};
use rulebook::{base::Trn, people::PersonId};

/// Somebody Senda knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name, as they wish to be called.
    pub name: String,
    /// Their address, lower case.
    pub email: String,
    /// Their teacher reference number.
    pub trn: Option<Trn>,
    /// The hash of their password, when they have one.
    pub(crate) password_hash: Option<String>,
    /// Whether they may come in at all.
    pub(crate) active: bool,
}

const ADD: Sql = Sql::new(
    "insert into people_persons (id, name, email, reading, joined_at, state) values ($1, $2, $3, '', $4, 'active')",
);
const BY_ID: Sql =
    Sql::new("select id, name, email, trn, password_hash, state from people_persons where id = $1");
const BY_EMAIL: Sql = Sql::new(
    "select id, name, email, trn, password_hash, state from people_persons where email = $1",
);
const BY_EMAILS: Sql = Sql::new(
    "select email, id from people_persons
     where email in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const NAMES: Sql = Sql::new(
    "select id, name from people_persons
     where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const FEW_NAMES: Sql = Sql::new("select id, name from people_persons where id in ($1, $2, $3, $4)");
/// So many take the short statement: the leaders of a group, the two who meet.
const FEW: usize = 4;
const ADDRESSES: Sql = Sql::new(
    "select id, email from people_persons
     where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const RENAME: Sql = Sql::new("update people_persons set name = $1 where id = $2");
const KEEP_FORMER_NAME: Sql = Sql::new(
    "insert into people_former_names (id, person_id, name, until_at) values ($1, $2, $3, $4)",
);
const FORMER_NAMES: Sql = Sql::new(
    "select person_id, name from people_former_names
     where person_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const SET_PASSWORD: Sql = Sql::new("update people_persons set password_hash = $1 where id = $2");
const SET_EMAIL: Sql =
    Sql::new("update people_persons set email = $1 where id = $2 and email = $3");
const SET_READING: Sql = Sql::new("update people_persons set reading = $1 where id = $2");

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    name: &str,
    email: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &name, &email, &at]).await
}

pub(crate) async fn by_id(tx: &ReadTx<'_>, id: PersonId) -> Result<Person, Problem> {
    tx.first(BY_ID, &[&id], read).await?.or_not_found()
}

pub(crate) async fn by_email(tx: &ReadTx<'_>, email: &str) -> Result<Option<Person>, Problem> {
    Ok(tx.first(BY_EMAIL, &[&email], read).await?)
}

/// Opens many accounts, each with its name and address, that nobody has yet.
pub(crate) async fn add_all(
    tx: &mut WriteTx<'_>,
    new: &[(PersonId, String, String)],
) -> Result<(), Problem> {
    let at = tx.now().at;
    let rows: Vec<Vec<&(dyn ToValue + Sync)>> = new
        .iter()
        .map(|(id, name, email)| vec![id as &(dyn ToValue + Sync), name, email, &at])
        .collect();
    tx.run_each(ADD, &rows).await
}

/// Who has which of these addresses.
pub(crate) async fn by_emails(
    tx: &ReadTx<'_>,
    emails: &[String],
) -> Result<HashMap<String, PersonId>, Problem> {
    let mut found = HashMap::with_capacity(emails.len());
    for some in emails.chunks(AT_ONCE) {
        let params = filled(some);
        tx.each(BY_EMAILS, &params, |row| {
            found.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

/// The names of these people: a few in one statement each handful, many in one reading of them all.
pub(crate) async fn names(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>, Problem> {
    if ids.is_empty() || ids.len() > FEW {
        return told_of(tx, NAMES, ids).await;
    }
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let few = tx.all(FEW_NAMES, &filled_to(FEW, ids), read).await?;
    Ok(few.into_iter().collect())
}

/// One text of each of these people, by handfuls that are asked for together.
async fn told_of(
    tx: &ReadTx<'_>,
    statement: Sql,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let handfuls = ids
        .chunks(AT_ONCE)
        .map(async |some| tx.all(statement, &filled(some), read).await);
    let found = try_join_all(handfuls).await?;
    Ok(found.into_iter().flatten().collect())
}

pub(crate) async fn addresses(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>, Problem> {
    told_of(tx, ADDRESSES, ids).await
}

pub(crate) async fn rename(tx: &mut WriteTx<'_>, id: PersonId, name: &str) -> Result<(), Problem> {
    tx.run_one(RENAME, &[&name, &id]).await
}

rulebook::id_of!(
    /// A name that somebody had.
    FormerNameMark, "fnm", FormerNameId
);

/// Keeps a name that somebody has no more.
pub(crate) async fn keep_former_name(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    name: &str,
) -> Result<FormerNameId, Problem> {
    let id: FormerNameId = tx.mint();
    let at = tx.now().at;
    tx.run_one(KEEP_FORMER_NAME, &[&id, &person, &name, &at])
        .await?;
    Ok(id)
}

pub(crate) async fn former_names(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>, Problem> {
    let mut found: HashMap<PersonId, Vec<String>> = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let params = filled(some);
        tx.each(FORMER_NAMES, &params, |row| {
            found.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

pub(crate) async fn set_password(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    hash: &str,
) -> Result<(), Problem> {
    tx.run_one(SET_PASSWORD, &[&hash, &id]).await
}

pub(crate) async fn set_reading(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    reading: &str,
) -> Result<(), Problem> {
    tx.run_one(SET_READING, &[&reading, &id]).await
}

/// Changes the address, if it is still the one that was known.
pub(crate) async fn set_email(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    (before, after): (&str, &str),
) -> Result<(), Problem> {
    tx.run_one(SET_EMAIL, &[&after, &id, &before]).await
}

fn read(row: &Row<'_>) -> Result<Person, Fault> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        trn: row.get(3)?,
        password_hash: row.get(4)?,
        active: row.get::<String>(5)? == "active",
    })
}
