//! The rows of the spelling list and of what was let stand.
//!
//! What this room must not know: who may change them.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use programme::Spelling;
use rulebook::{
    people::{PersonId, ProviderId},
    production::ItemId,
};

use super::{Find, around, first_list};

const STYLE: Sql = Sql::new("select spellings from production_styles where provider_id = $1");
const KEEP_STYLE: Sql = Sql::new(
    "insert into production_styles (provider_id, spellings) values ($1, $2)
     on conflict (provider_id) do update set spellings = excluded.spellings",
);
const LET_STAND: Sql = Sql::new(
    "insert into production_let_stand (item_id, file, words, around, person_id, at)
     values ($1, $2, $3, $4, $5, $6) on conflict (item_id, file, words, around) do nothing",
);
const STANDING: Sql = Sql::new(
    "select file, words, around from production_let_stand
     where item_id = $1 order by file, words, around limit 5000",
);

/// The list of a provider; the one it starts from when none was kept.
pub(crate) async fn style(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Spelling>, Problem> {
    let kept = tx.first(STYLE, &[&provider], |row| row.json(0)).await?;
    Ok(kept.unwrap_or_else(first_list))
}

pub(super) async fn keep_style(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    list: &[Spelling],
) -> Result<(), Problem> {
    let list =
        serde_json::to_string(list).map_err(|e| Fault::because("writing a spelling list", e))?;
    tx.run_one(KEEP_STYLE, &[&provider, &list]).await
}

pub(super) async fn let_stand(
    tx: &mut WriteTx<'_>,
    find: &Find,
    by: PersonId,
) -> Result<(), Problem> {
    let (words, around, at) = (&find.spot.words, around(&find.spot), tx.now().at);
    tx.run(
        LET_STAND,
        &[&find.item, &find.file, words, &around, &by, &at],
    )
    .await?;
    Ok(())
}

/// What was let stand in an item: file, words, the words around.
pub(crate) async fn standing(
    tx: &ReadTx<'_>,
    item: ItemId,
) -> Result<Vec<(String, String, String)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    Ok(tx.all(STANDING, &[&item], read).await?)
}
