//! The rows of what letters people wish.
//!
//! What this room must not know: when a letter may go.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{delivery::reminder::Wishes, people::PersonId};

const ONE: Sql = Sql::new(
    "select stopped, digest_minute, quiet_from, quiet_until, quiet_weekends, quiet_holidays
     from delivery_letter_wishes where person_id = $1",
);
const KEEP: Sql = Sql::new(
    "insert into delivery_letter_wishes
       (person_id, stopped, digest_minute, quiet_from, quiet_until, quiet_weekends, quiet_holidays, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (person_id) do update set stopped = excluded.stopped, digest_minute = excluded.digest_minute,
       quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
       quiet_weekends = excluded.quiet_weekends, quiet_holidays = excluded.quiet_holidays,
       changed_at = excluded.changed_at",
);

/// What somebody wishes; as it comes, when they chose nothing.
pub(crate) async fn wishes(tx: &ReadTx<'_>, person: PersonId) -> Result<Wishes, Problem> {
    let read = |row: &Row<'_>| -> Result<Wishes, Fault> {
        Ok(Wishes {
            stopped: Wishes::topics(&row.get::<String>(0)?),
            digest_minute: row.get(1)?,
            quiet_from: row.get(2)?,
            quiet_until: row.get(3)?,
            quiet_weekends: row.get(4)?,
            quiet_holidays: row.get(5)?,
        })
    };
    Ok(tx.first(ONE, &[&person], read).await?.unwrap_or_default())
}

pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    wishes: &Wishes,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        KEEP,
        &[
            &person,
            &wishes.stopped_codes(),
            &wishes.digest_minute,
            &wishes.quiet_from,
            &wishes.quiet_until,
            &wishes.quiet_weekends,
            &wishes.quiet_holidays,
            &at,
        ],
    )
    .await
}
