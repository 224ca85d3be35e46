//! The rows of what people are recognised by.
//!
//! What this room must not know: who may merge them.

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{base::Coded, people::PersonId, registration::alike::Alike};

const PUT: Sql = Sql::new(
    "insert into registration_traits (person_id, kind, trait) values ($1, $2, $3)
     on conflict (person_id, kind) do update set trait = excluded.trait",
);
const FORGET: Sql = Sql::new("delete from registration_traits where person_id = $1");
const PAIRS: Sql = Sql::new(
    "select a.person_id, b.person_id, a.kind from registration_traits a
     join registration_traits b on b.kind = a.kind and b.trait = a.trait and b.person_id > a.person_id
     order by a.person_id, b.person_id, a.kind limit 500",
);

/// Two records that look alike, the older first, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) older: PersonId,
    pub(crate) newer: PersonId,
    pub(crate) by: Vec<Alike>,
}

pub(crate) async fn put(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    kind: Alike,
    value: &str,
) -> Result<(), Problem> {
    tx.run_one(PUT, &[&person, &kind.code(), &value]).await
}

pub(crate) async fn forget(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), Problem> {
    tx.run(FORGET, &[&person]).await?;
    Ok(())
}

/// Every pair that looks alike, at most some hundreds.
pub(crate) async fn pairs(tx: &ReadTx<'_>) -> Result<Vec<Pair>, Problem> {
    let mut found: Vec<Pair> = Vec::new();
    tx.each(PAIRS, &[], |row| {
        let (older, newer, by): (PersonId, PersonId, Alike) =
            (row.get(0)?, row.get(1)?, row.code(2)?);
        match found.last_mut() {
            Some(last) if last.older == older && last.newer == newer => last.by.push(by),
            _ => found.push(Pair {
                older,
                newer,
                by: vec![by],
            }),
        }
        Ok(())
    })
    .await?;
    Ok(found)
}
