//! Key messages: what each module must leave with its readers; written, discussed, agreed, met in the text.
//!
//! What this room must not know: when a message is agreed; the rulebook says it.

pub(crate) mod beside;
pub(crate) mod pages;
pub(crate) mod sent;
pub(crate) mod store;

use std::collections::BTreeSet;

use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    production::{
        ItemId, MessageId,
        message::{AgreeFacts, MessageRefusal, Met, Stance, State, agree, met, say as may_say},
        pack::{RequestRefusal, is_quoted},
    },
};

use crate::item::{self, Item, Texts};

/// A key message was written.
pub const WRITTEN: Process = Process::new("message_written", "wrote a key message for");
/// A key message was reworded; it is discussed anew.
pub const REWORDED: Process = Process::new("message_reworded", "reworded a key message of");
/// Somebody said something to a key message.
pub const SAID: Process = Process::new("message_said", "spoke to a key message of");
/// A key message was agreed.
pub const AGREED: Process = Process::new(
    "message_agreed",
    "recorded the agreement on a key message of",
);
/// A key message was given up.
pub const DROPPED: Process =
    Process::new("message_dropped", "gave up a key message of").with_reason();
/// A key message changed places with its neighbour.
pub const MOVED: Process = Process::new("message_moved", "moved a key message of");
/// A passage was named that meets a key message.
pub const MET: Process = Process::new("message_met", "named a passage for a key message of");

/// A key message with everything that was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The item it is for.
    pub item: ItemId,
    /// The message.
    pub words: String,
    /// The framework statements it serves.
    pub statements: Vec<String>,
    /// Its place among the item's messages.
    pub place: i64,
    /// How often it was reworded, from 1: stances speak of one wording.
    pub wording: i64,
    /// Where it stands.
    pub state: State,
    /// Who wrote it, and when.
    pub by: (PersonId, Instant),
    /// Who settled it, when, and why it is agreed although somebody disagrees, or why it was given up.
    pub settled: Option<(PersonId, Instant, Option<String>)>,
    /// What was said, oldest first.
    pub voices: Vec<Voice>,
    /// The passages that meet it: file and words.
    pub places: Vec<(String, String)>,
}

/// What somebody said to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// To which wording.
    pub wording: i64,
    /// Who.
    pub by: PersonId,
    /// Whether they agree.
    pub stance: Stance,
    /// Their words.
    pub words: String,
    /// When.
    pub at: Instant,
}

impl Message {
    /// The stances on the words as they stand.
    pub(crate) fn stances(&self) -> Vec<(PersonId, Stance)> {
        let now = self.voices.iter().filter(|one| one.wording == self.wording);
        now.map(|one| (one.by, one.stance)).collect()
    }
    /// How the text stands to it.
    pub(crate) fn met(&self, texts: &Texts) -> Met {
        let places = self.places.iter();
        let places: Vec<(&str, Option<&str>)> = places
            .map(|(file, passage)| (passage.as_str(), texts.get(file).map(String::as_str)))
            .collect();
        met(&places)
    }
    /// Everybody who has to do with it.
    pub(crate) fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        let settled = self.settled.as_ref().map(|one| one.0);
        let voices = self.voices.iter().map(|one| one.by);
        voices.chain([self.by.0]).chain(settled)
    }
}

/// What a message says and serves, before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// For which item.
    pub item: ItemId,
    /// The message.
    pub words: String,
    /// The framework statements it serves.
    pub statements: Vec<String>,
}

rulebook::refusals! {
    /// Why the statements of a message are not taken.
    pub enum StatementRefusal {
        /// The framework has no such statement.
        Unknown {
            /// Which.
            id: String
        } = "statement_unknown" [rulebook::source::SENDA_MESSAGES, "statements"] "The framework has no statement {id}. Write numbers like 1.1 or 2.3, with spaces between them.";
    }
}

fn check(new: &NewMessage, known: &BTreeSet<String>) -> Result<(), Problem> {
    if new.words.trim().is_empty() {
        return Err(MessageRefusal::NoWords.into());
    }
    if new.statements.is_empty() {
        return Err(MessageRefusal::NoStatement.into());
    }
    match new.statements.iter().find(|id| !known.contains(*id)) {
        Some(id) => Err(StatementRefusal::Unknown { id: id.clone() }.into()),
        None => Ok(()),
    }
}

/// The statements of a programme's framework, as the library has it.
fn statements(app: &App, programme: &str) -> Result<BTreeSet<String>, Problem> {
    let folder = app.shelf::<curriculum::Library>()?.folder(programme);
    let programme = folder.and_then(|folder| folder.programme.clone());
    let all = programme.map(|one| one.framework.statements.clone());
    Ok(all
        .unwrap_or_default()
        .into_iter()
        .map(|one| one.id)
        .collect())
}

/// Writes a key message. Process: [`WRITTEN`].
///
/// # Errors
/// [`MessageRefusal`], [`StatementRefusal`]; [`Problem::NotFound`] outside one's circles.
pub async fn write(app: &App, permit: &Permit, new: NewMessage) -> Result<MessageId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    let library = app.clone();
    app.act(permit, &WRITTEN, async move |tx| {
        let item = own(tx, &held, new.item).await?;
        check(&new, &statements(&library, &item.programme)?)?;
        let id = store::add(tx, &new, by).await?;
        tx.about(item.id);
        tx.became("message", id);
        Ok(id)
    })
    .await
}

async fn own(tx: &mut WriteTx<'_>, held: &Permit, id: ItemId) -> Result<Item, Problem> {
    let item = item::item(tx, id).await?;
    if *held.circles() == item.circles() {
        Ok(item)
    } else {
        Err(Problem::NotFound)
    }
}

/// Rewords a message: it is open again, and nobody has spoken to the new words yet. Process: [`REWORDED`].
///
/// # Errors
/// [`MessageRefusal`], [`StatementRefusal`]; [`Problem::MovedOn`] when it was reworded meanwhile.
pub async fn reword(
    app: &App,
    permit: &Permit,
    (id, wording): (MessageId, i64),
    new: NewMessage,
) -> Result<ItemId, Problem> {
    let held = permit.clone();
    let library = app.clone();
    app.act(permit, &REWORDED, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        check(&new, &statements(&library, &item.programme)?)?;
        store::reword(tx, (id, wording), &new).await?;
        tx.about(item.id);
        tx.became("message", id);
        tx.changed("wording", Some(wording), Some(wording + 1));
        Ok(item.id)
    })
    .await
}

/// Says something to a message. Process: [`SAID`].
///
/// # Errors
/// [`MessageRefusal`]; [`Problem::MovedOn`] when it was reworded meanwhile.
pub async fn say(
    app: &App,
    permit: &Permit,
    (id, wording): (MessageId, i64),
    (stance, words): (Stance, String),
) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &SAID, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        if message.wording != wording {
            return Err(Problem::MovedOn);
        }
        may_say(message.state, stance, &words)?;
        store::say(tx, (id, wording), by, (stance, &words)).await?;
        tx.about(item.id);
        tx.became("message", id);
        tx.became("stance", stance);
        Ok(item.id)
    })
    .await
}

/// Records that a message is agreed. Disagreement is kept beside it. Process: [`AGREED`].
///
/// # Errors
/// [`MessageRefusal`]; [`Problem::MovedOn`] when it was settled or reworded meanwhile.
pub async fn settle_agreed(
    app: &App,
    permit: &Permit,
    (id, wording): (MessageId, i64),
    reason: String,
) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &AGREED, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        let agreed = agree(&AgreeFacts {
            state: message.state,
            author: message.by.0,
            statements: message.statements.len(),
            voices: &message.stances(),
            reason: &reason,
        })?;
        let why = Some(reason.trim()).filter(|why| !why.is_empty());
        store::settle(tx, (id, wording), State::Agreed, by, why).await?;
        tx.about(item.id);
        tx.became("message", id);
        tx.became("agree", agreed.agree.len());
        tx.became("disagree", agreed.disagree.len());
        Ok(item.id)
    })
    .await
}

/// Gives a message up. Process: [`DROPPED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was settled or reworded meanwhile.
pub async fn drop_message(
    app: &App,
    permit: &Permit,
    (id, wording): (MessageId, i64),
    why: String,
) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &DROPPED, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        store::settle(tx, (id, wording), State::Dropped, by, Some(&why)).await?;
        tx.about(item.id);
        tx.became("message", id);
        tx.because(why);
        Ok(item.id)
    })
    .await
}

/// Changes places with the message before. Process: [`MOVED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it is the first.
pub async fn move_up(app: &App, permit: &Permit, id: MessageId) -> Result<ItemId, Problem> {
    let held = permit.clone();
    app.act(permit, &MOVED, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        let all = store::of_item(tx, item.id).await?;
        let before = all.iter().rev().find(|one| one.place < message.place);
        let before = before.ok_or(Problem::MovedOn)?;
        store::put(tx, before.id, (before.place, message.place)).await?;
        store::put(tx, id, (message.place, before.place)).await?;
        tx.about(item.id);
        tx.became("message", id);
        Ok(item.id)
    })
    .await
}

/// Names a passage of the present text that meets a message. Process: [`MET`].
///
/// # Errors
/// [`RequestRefusal::NotThere`] when the words are not on the page.
pub async fn meet(
    app: &App,
    permit: &Permit,
    id: MessageId,
    (file, passage): (String, String),
) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &MET, async move |tx| {
        let message = store::one(tx, id).await?;
        let item = own(tx, &held, message.item).await?;
        let texts = item::texts(tx, item.id, item.version).await?;
        let page = texts.get(&file).ok_or(Problem::NotFound)?;
        if passage.trim().is_empty() || !is_quoted(&passage, page) {
            return Err(RequestRefusal::NotThere.into());
        }
        store::meet(tx, id, by, (&file, &passage)).await?;
        tx.about(item.id);
        tx.became("message", id);
        tx.became("version", item.version);
        Ok(item.id)
    })
    .await
}
