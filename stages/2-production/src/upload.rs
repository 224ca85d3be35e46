//! What somebody sent and has not confirmed yet: kept for them alone, so that nothing is saved before they saw it.
//!
//! What this room must not know: what the file is.

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    people::{Permit, PersonId, ProviderId},
    production::ItemId,
};

/// A file was sent, to be looked at before it is taken in.
pub const SENT: Process = Process::new("content_file_sent", "sent a file to look at for");

rulebook::id_of!(
    /// What somebody sent and has not confirmed.
    Upload, "upl", UploadId
);

const ADD_UPLOAD: Sql = Sql::new(
    "insert into production_uploads (id, provider_id, item_id, person_id, name, bytes, at)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const UPLOAD: Sql = Sql::new(
    "select name, bytes from production_uploads where id = $1 and person_id = $2 and provider_id = $3",
);
const DROP_UPLOADS: Sql = Sql::new("delete from production_uploads where person_id = $1");

/// Keeps what somebody sent until they confirm it. Process: [`SENT`].
///
/// # Errors
/// [`Problem::NotAllowed`] without a person; [`Problem::NotFound`] when the permit names no provider.
pub(crate) async fn send(
    app: &App,
    permit: &Permit,
    item: Option<ItemId>,
    (name, bytes): (String, Vec<u8>),
) -> Result<UploadId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let provider = permit.circles().provider.or_not_found()?;
    app.act(permit, &SENT, async move |tx| {
        let id = keep_upload(tx, (provider, item), by, (&name, &bytes)).await?;
        tx.about(provider);
        tx.became("name of the file", &name);
        tx.became("bytes", bytes.len());
        Ok(id)
    })
    .await
}

/// Keeps what somebody sent, in the place of what they sent before.
async fn keep_upload(
    tx: &mut WriteTx<'_>,
    (provider, item): (ProviderId, Option<ItemId>),
    by: PersonId,
    (name, bytes): (&str, &[u8]),
) -> Result<UploadId, Problem> {
    drop_uploads(tx, by).await?;
    let (id, at): (UploadId, _) = (tx.mint(), tx.now().at);
    tx.run_one(
        ADD_UPLOAD,
        &[&id, &provider, &item, &by, &name, &bytes, &at],
    )
    .await?;
    Ok(id)
}

/// Drops whatever somebody sent and did not confirm.
pub(crate) async fn drop_uploads(tx: &mut WriteTx<'_>, by: PersonId) -> Result<(), Problem> {
    tx.run(DROP_UPLOADS, &[&by]).await?;
    Ok(())
}

/// What somebody sent: its name and its bytes.
pub(crate) async fn upload(
    tx: &ReadTx<'_>,
    id: UploadId,
    by: PersonId,
    provider: ProviderId,
) -> Result<(String, Vec<u8>), Problem> {
    let read = |row: &kit::db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    tx.first(UPLOAD, &[&id, &by, &provider], read)
        .await?
        .or_not_found()
}
