//! What is sent by a pack's link: requests, their withdrawal, the decision. The link is the authority.
//!
//! What this room must not know: pages; who made the pack.

use kit::{App, Problem, clock::hash_of, db::WriteTx};
use rulebook::{
    people::{Action, Permit},
    production::{
        ItemId, PackId, RequestId,
        pack::{RequestFacts, may_approve, request as may_request, takes},
        stage::{Decision, Stage},
    },
};

use super::{APPROVED, OPENED, Pack, REQUESTED, RETURNED, WITHDRAWN, store};
use crate::{
    decision::{self, Asked},
    item::{self, Item},
};

/// Remembers that the link was opened, the first time. Process: [`OPENED`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn note_opened(app: &App, permit: &Permit, id: PackId) -> Result<(), Problem> {
    let noted = app.act(permit, &OPENED, async move |tx| {
        store::opened(tx, id).await?;
        tx.about(id);
        Ok(())
    });
    match noted.await {
        Err(Problem::MovedOn) => Ok(()),
        other => other,
    }
}

/// The pack of a link that takes something now, and one of its items.
async fn by_way_of(tx: &mut WriteTx<'_>, hash: &str, id: ItemId) -> Result<(Pack, Item), Problem> {
    let pack = store::by_hash(tx, hash).await?;
    let now = tx.now();
    let recent = store::recent(tx, pack.id, now.at).await?;
    takes(&pack.link_facts(recent), now)?;
    if pack.opened_at.is_none() {
        // Whoever answers has read, also when the page itself was opened elsewhere.
        store::opened(tx, pack.id).await?;
    }
    let items = store::items(tx, pack.id).await?;
    let found = items.into_iter().find(|(item, _)| item.id == id);
    let (item, _) = found.ok_or(Problem::NotFound)?;
    Ok((pack, item))
}

/// What an approver asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// On which item.
    pub item: ItemId,
    /// The version they read.
    pub version: i64,
    /// On which file.
    pub file: String,
    /// The words it is about; may be empty.
    pub passage: String,
    /// What should change, and why.
    pub words: String,
}

/// Asks for a change on a passage, by a pack's link. Process: [`REQUESTED`].
///
/// # Errors
/// The rulebook's `LinkRefusal` and `RequestRefusal`.
pub async fn ask(
    app: &App,
    permit: &Permit,
    secret: &str,
    new: NewRequest,
) -> Result<RequestId, Problem> {
    let hash = hash_of(secret);
    app.act(permit, &REQUESTED, async move |tx| {
        let (pack, item) = by_way_of(tx, &hash, new.item).await?;
        let texts = item::texts(tx, item.id, item.version).await?;
        let page = texts.get(&new.file).ok_or(Problem::NotFound)?;
        may_request(&RequestFacts {
            stage: item.stage,
            versions: (item.version, new.version),
            passage: &new.passage,
            page,
            words: &new.words,
        })?;
        let id = store::add_request(tx, pack.id, &new).await?;
        tx.about(pack.id);
        tx.about(item.id);
        tx.became("request", id);
        tx.became("for", pack.body);
        tx.became("version", new.version);
        Ok(id)
    })
    .await
}

/// Takes one's own request back. Process: [`WITHDRAWN`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was answered or taken back already.
pub async fn withdraw(
    app: &App,
    permit: &Permit,
    secret: &str,
    id: RequestId,
) -> Result<ItemId, Problem> {
    let hash = hash_of(secret);
    app.act(permit, &WITHDRAWN, async move |tx| {
        let request = store::request(tx, id).await?;
        let (pack, item) = by_way_of(tx, &hash, request.item).await?;
        if request.pack != pack.id {
            return Err(Problem::NotFound);
        }
        store::withdraw(tx, id).await?;
        tx.about(pack.id);
        tx.about(item.id);
        tx.changed("request", Some(id), Some("withdrawn"));
        Ok(item.id)
    })
    .await
}

/// Approves or returns a text, by a pack's link, for the pack's body and by its person. Processes: [`APPROVED`],
/// [`RETURNED`].
///
/// # Errors
/// The rulebook's `LinkRefusal`, `AskedRefusal` and `DecideRefusal`; [`Problem::MovedOn`] when the text has moved or
/// changed since it was opened.
pub async fn decide_outside(
    app: &App,
    permit: &Permit,
    secret: &str,
    mut asked: Asked,
) -> Result<Stage, Problem> {
    let hash = hash_of(secret);
    let process = match asked.decision {
        Decision::Changes => &RETURNED,
        Decision::Approve | Decision::PassOn => &APPROVED,
    };
    let origin = app.config().site.origin.clone();
    app.act(permit, process, async move |tx| {
        let (pack, item) = by_way_of(tx, &hash, asked.item).await?;
        let open = store::open_on(tx, pack.id, (item.id, item.version)).await?;
        if asked.decision == Decision::Changes && asked.reason.trim().is_empty() && open > 0 {
            asked.reason = format!("Changes asked for on passages: {open}.");
        }
        if asked.decision == Decision::Approve {
            may_approve(open)?;
        }
        asked.body = Some(pack.body);
        let duty = Action::ApproveContent;
        let to = decision::take(tx, &item, &asked, (pack.person, duty), &origin).await?;
        tx.about(pack.id);
        tx.became("by", pack.person);
        Ok(to)
    })
    .await
}
