//! The rows of the register of coaches.
//!
//! What this room must not know: who suits whom.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::people::PersonId;

use super::Coaching;

const ADD: Sql = Sql::new(
    "insert into registration_coaches (id, person_id, offer, consented_at) values ($1, $2, $3, $4)",
);
const LEAVE: Sql = Sql::new("delete from registration_coaches where person_id = $1");
const OF: Sql = Sql::new(
    "select id, person_id, offer, consented_at from registration_coaches where person_id = $1",
);
const ALL: Sql =
    Sql::new("select id, person_id, offer, consented_at from registration_coaches order by id");

pub(super) async fn add(tx: &mut WriteTx<'_>, one: &Coaching) -> Result<(), Problem> {
    let offer =
        serde_json::to_string(&one.offer).map_err(|e| Fault::because("writing an offer", e))?;
    tx.run_one(ADD, &[&one.id, &one.person, &offer, &one.consented_at])
        .await
}

pub(super) async fn leave(tx: &mut WriteTx<'_>, person: PersonId) -> Result<u64, Problem> {
    Ok(tx.run(LEAVE, &[&person]).await?)
}

pub(crate) async fn of(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<Coaching>, Problem> {
    Ok(tx.first(OF, &[&person], read).await?)
}

pub(super) async fn all(tx: &ReadTx<'_>) -> Result<Vec<Coaching>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

fn read(row: &Row<'_>) -> Result<Coaching, Fault> {
    Ok(Coaching {
        id: row.get(0)?,
        person: row.get(1)?,
        offer: row.json(2)?,
        consented_at: row.get(3)?,
    })
}
