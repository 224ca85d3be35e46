//! A conflict of interest: somebody says, before they decide, why they should not.
//!
//! What this room must not know: what a conflict stops. The rulebook says it.

use axum::extract::Path;
use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, Sql},
    web::{Call, Form, PageResult},
};
use rulebook::{
    people::{Action, Permit, PersonId},
    production::ItemId,
};

use crate::item;

/// Somebody declared a conflict of interest.
pub const DECLARED: Process = Process::new(
    "content_conflict_declared",
    "declared a conflict of interest on the text",
)
.with_reason();

const ADD: Sql = Sql::new(
    "insert into production_conflicts (item_id, person_id, words, at) values ($1, $2, $3, $4)",
);
const OF_ITEM: Sql =
    Sql::new("select person_id from production_conflicts where item_id = $1 order by person_id");

/// Declares a conflict of interest on an item; it is not asked for twice. Process: [`DECLARED`].
///
/// # Errors
/// [`Problem::NotFound`] when the item is not theirs to see; [`Problem::NotAllowed`] without a person.
pub async fn declare(app: &App, permit: &Permit, id: ItemId, words: String) -> Result<(), Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &DECLARED, async move |tx| {
        let item = item(tx, id).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        if of_item(tx, id).await?.contains(&by) {
            return Err(Problem::MovedOn);
        }
        let at = tx.now().at;
        tx.run_one(ADD, &[&id, &by, &words, &at]).await?;
        tx.about(id);
        tx.became("conflict", by);
        tx.because(words);
        Ok(())
    })
    .await
}

pub(crate) async fn of_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<PersonId>, Problem> {
    Ok(tx.all(OF_ITEM, &[&id], |row| row.get(0)).await?)
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let item_id: ItemId = id.parse().or_not_found()?;
    let db = call.app().db();
    let item = db.read(async |tx| item(tx, item_id).await).await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    let mut reader = form.reader();
    let words = reader.text("conflict", "Say in a sentence what the conflict is", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return item::pages::page(&call, &id, &form, &errors).await?.send();
    }
    match declare(call.app(), &permit, item_id, words).await {
        // Declared before: what was wished for is so.
        Ok(()) | Err(Problem::MovedOn) => Ok(call.go_saying(
            format!("/content/{id}"),
            "Your conflict of interest is recorded. Somebody else decides on this item.",
        )),
        Err(problem) => Err(problem),
    }
}
