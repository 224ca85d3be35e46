//! Packs: texts sent to a named person at DfE or EEF by a link that ends, read and decided on without an account.
//!
//! What this room must not know: how the texts look; stages other than the approval.

pub(crate) mod answers;
pub(crate) mod by_link;
pub(crate) mod letter;
pub(crate) mod made;
pub(crate) mod outside;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    clock::{hash_of, secret},
    db::WriteTx,
};
use rulebook::{
    base::{Day, Instant},
    people::{Circles, Permit, PersonId, ProviderId},
    production::{
        ItemId, PackId, RequestId,
        pack::{LinkFacts, MakeFacts, PackItem, make as may_make, opens},
        stage::Body,
    },
};

use crate::item::{self, Item};
pub use by_link::{NewRequest, ask, decide_outside, withdraw};

/// A pack was made and its link sent.
pub const MADE: Process = Process::new("approval_pack_made", "sent a pack for approval");
/// A further link to a pack was sent.
pub const LINKED: Process = Process::new("approval_link_sent", "sent a new link to the pack");
/// A pack was taken back.
pub const REVOKED: Process =
    Process::new("approval_pack_revoked", "took back the pack").with_reason();
/// A pack's link was opened for the first time.
pub const OPENED: Process = Process::new("approval_pack_opened", "opened the link of the pack");
/// A change on a passage was asked for from outside.
pub const REQUESTED: Process = Process::new(
    "approval_change_requested",
    "asked from outside for a change to the text",
);
/// A request was taken back by who made it.
pub const WITHDRAWN: Process = Process::new(
    "approval_request_withdrawn",
    "took back a request for a change",
);
/// A request was answered.
pub const ANSWERED: Process = Process::new(
    "approval_request_answered",
    "answered a request for a change",
);
/// A body approved a text by its link.
pub const APPROVED: Process = Process::new("approval_given", "approved the text from outside");
/// A body returned a text by its link.
pub const RETURNED: Process =
    Process::new("approval_returned", "returned the text from outside").with_reason();

/// A pack to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPack {
    /// Of which programme.
    pub programme: String,
    /// For which body.
    pub body: Body,
    /// The name of the person who reads it.
    pub name: String,
    /// Their address.
    pub email: String,
    /// A few words to them.
    pub words: String,
    /// The last day on which the link opens.
    pub ends_on: Day,
    /// The items.
    pub items: Vec<ItemId>,
}

/// A pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its id.
    pub id: PackId,
    /// Whose texts.
    pub provider: ProviderId,
    /// Of which programme.
    pub programme: String,
    /// For which body.
    pub body: Body,
    /// Who reads it: an account's person when the address has one, and otherwise somebody outside.
    pub person: PersonId,
    /// Their name and address.
    pub named: (String, String),
    /// A few words to them.
    pub words: String,
    /// The last day on which the link opens.
    pub ends_on: Day,
    /// Who made it, and when.
    pub made: (PersonId, Instant),
    /// When it was first opened.
    pub opened_at: Option<Instant>,
    /// When and why it was taken back.
    pub revoked: Option<(Instant, String)>,
}

impl Pack {
    /// The circles it lies in.
    pub const fn circles(&self) -> Circles {
        Circles::provider(self.provider)
    }
    pub(crate) fn link_facts(&self, recent: i64) -> LinkFacts {
        LinkFacts {
            ends_on: self.ends_on,
            revoked_at: self.revoked.as_ref().map(|(at, _)| *at),
            recent,
        }
    }
}

/// A change on a passage that was asked for from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// In which pack.
    pub pack: PackId,
    /// For which body.
    pub body: Body,
    /// By whom.
    pub by: PersonId,
    /// On which item.
    pub item: ItemId,
    /// On which version.
    pub version: i64,
    /// On which file.
    pub file: String,
    /// The words it is about; empty for the whole page.
    pub passage: String,
    /// What should change, and why.
    pub words: String,
    /// When.
    pub at: Instant,
    /// The answer: words, by whom, when, and the version it speaks of.
    pub answer: Option<(String, PersonId, Instant, i64)>,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
}

impl Request {
    /// Who asked, and who answered.
    pub(crate) fn people(&self) -> impl Iterator<Item = PersonId> + use<> {
        let answered = self.answer.as_ref().map(|(_, by, ..)| *by);
        std::iter::once(self.by).chain(answered)
    }
}

/// Makes a pack and sends its link. Answers with its id and the link's secret, which is kept nowhere. Process: [`MADE`].
///
/// # Errors
/// The rulebook's `MakeRefusal`; [`Problem::NotFound`] when an item is not the provider's.
pub async fn make(app: &App, permit: &Permit, new: NewPack) -> Result<(PackId, String), Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let provider = permit.circles().provider.ok_or(Problem::NotFound)?;
    let known = people::by_email(app, &new.email).await?.map(|one| one.id);
    let origin = app.config().site.origin.clone();
    app.act(permit, &MADE, async move |tx| {
        let items = chosen(tx, provider, &new).await?;
        let person = store::outsider(tx, provider, known, (&new.name, &new.email)).await?;
        let pack = Pack {
            id: tx.mint(),
            provider,
            programme: new.programme.clone(),
            body: new.body,
            person,
            named: (new.name.clone(), new.email.clone()),
            words: new.words.clone(),
            ends_on: new.ends_on,
            made: (by, tx.now().at),
            opened_at: None,
            revoked: None,
        };
        store::add(tx, &pack, &items).await?;
        let secret = link(tx, pack.id).await?;
        letter::tell_first(tx, &pack, &items, &format!("{origin}/approvals/{secret}")).await?;
        tx.about(pack.id);
        tx.became("for", pack.body);
        tx.became("until", pack.ends_on);
        for item in &items {
            tx.about(item.id);
        }
        Ok((pack.id, secret))
    })
    .await
}

async fn chosen(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    new: &NewPack,
) -> Result<Vec<Item>, Problem> {
    let (mut items, mut facts) = (Vec::new(), Vec::new());
    for id in &new.items {
        let one = item::item(tx, *id).await?;
        if one.provider != provider {
            return Err(Problem::NotFound);
        }
        let standing = item::standing(tx, *id).await?;
        facts.push(PackItem {
            title: one.title.clone(),
            stage: one.stage,
            standing: standing.sign_offs,
        });
        items.push(one);
    }
    let facts = MakeFacts {
        body: new.body,
        items: &facts,
        ends_on: new.ends_on,
    };
    may_make(&facts, tx.now())?;
    Ok(items)
}

/// A new link to a pack: its secret, of which only the hash is kept.
async fn link(tx: &mut WriteTx<'_>, pack: PackId) -> Result<String, Problem> {
    let secret = secret();
    store::add_link(tx, pack, &hash_of(&secret)).await?;
    Ok(secret)
}

/// Sends a new link to a pack that is still open; the earlier ones go on working. Process: [`LINKED`].
///
/// # Errors
/// The rulebook's `LinkRefusal`.
pub async fn send_link(app: &App, permit: &Permit, id: PackId) -> Result<(), Problem> {
    let held = permit.clone();
    let origin = app.config().site.origin.clone();
    app.act(permit, &LINKED, async move |tx| {
        let pack = store::one(tx, id).await?;
        if *held.circles() != pack.circles() {
            return Err(Problem::NotFound);
        }
        opens(&pack.link_facts(0), tx.now())?;
        let items = store::items(tx, id).await?;
        let items: Vec<Item> = items.into_iter().map(|(item, _)| item).collect();
        let secret = link(tx, id).await?;
        letter::tell_first(tx, &pack, &items, &format!("{origin}/approvals/{secret}")).await?;
        tx.about(id);
        Ok(())
    })
    .await
}

/// Takes a pack back: its links open no more. Process: [`REVOKED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was taken back already.
pub async fn revoke(app: &App, permit: &Permit, id: PackId, why: String) -> Result<(), Problem> {
    let held = permit.clone();
    app.act(permit, &REVOKED, async move |tx| {
        let pack = store::one(tx, id).await?;
        if *held.circles() != pack.circles() {
            return Err(Problem::NotFound);
        }
        store::revoke(tx, id, &why).await?;
        tx.about(id);
        tx.because(why);
        Ok(())
    })
    .await
}

/// The pack of this link.
///
/// # Errors
/// [`Problem::NotFound`] when no pack has such a link.
pub async fn by_link(app: &App, secret: &str) -> Result<Pack, Problem> {
    let hash = hash_of(secret);
    app.db()
        .read(async |tx| store::by_hash(tx, &hash).await)
        .await
}
