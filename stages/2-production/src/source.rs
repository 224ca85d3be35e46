//! The register of sources: each law, guidance and piece of evidence that the programme cites, what became of it, and the
//! checks that a change opens on every item that relies on it.
//!
//! What this room must not know: what a source says; how an item is decided on.

pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod letter;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod resting;
pub(crate) mod sent;
pub(crate) mod shown;
pub(crate) mod store;
pub(crate) mod taken;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::Passage;
use rulebook::{
    base::{Day, Instant},
    people::{Circles, Permit, PersonId, ProviderId},
    production::{
        CheckId, ItemId, SourceId, SourceStateId,
        source::{CheckState, Happened, RecordAsked, RecordFacts, State, concerns, record as rule},
    },
};

use crate::{item::Item, release::Workshop};
use resting::Rests;

/// Something became of a source.
pub const CHANGED: Process = Process::new("source_changed", "recorded what became of the source");

/// A source in a provider's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Whose register.
    pub provider: ProviderId,
    /// Of which programme.
    pub programme: String,
    /// What citations begin with.
    pub key: String,
    /// Name for people.
    pub title: String,
    /// `law`, `guidance` or `evidence`.
    pub kind: String,
}

impl Source {
    /// The circles it lies in.
    pub const fn circles(&self) -> Circles {
        Circles::provider(self.provider)
    }
}

/// One entry of a source's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: SourceStateId,
    /// Which source.
    pub source: SourceId,
    /// What happened, from when, recorded when.
    pub state: State,
    /// What is different.
    pub words: String,
    /// Where it can be read; may be empty.
    pub link: String,
    /// Which edition it is now; may be empty.
    pub edition: String,
    /// The parts that changed; none when all may have.
    pub parts: Vec<String>,
    /// Key of the source in its place; may be empty.
    pub successor: String,
    /// Who recorded it.
    pub by: Option<PersonId>,
}

/// A check of one item against a source: because the source changed, or because its writers had a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// Against which source.
    pub source: SourceId,
    /// Of which item.
    pub item: ItemId,
    /// The change that opened it; none for a writers' question.
    pub entry: Option<SourceStateId>,
    /// The writers' question.
    pub question: Option<String>,
    /// The citation that it is about, e.g. `cop:6.44`; the source's key when all of it is.
    pub about: String,
    /// The passages as they stood when it was opened.
    pub passages: Vec<Passage>,
    /// The item's version then.
    pub version: i64,
    /// Where it stands.
    pub state: CheckState,
    /// To whom it was given; nobody when it waits for whoever has the duty.
    pub given_to: Option<PersonId>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Why it ended as it did.
    pub reason: Option<String>,
    /// The version that made the change.
    pub became: Option<i64>,
    /// Who ended it, and when.
    pub settled: Option<(PersonId, Instant)>,
}

/// What somebody records of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What happened.
    pub happened: Happened,
    /// From which day.
    pub from_on: Day,
    /// What is different.
    pub words: String,
    /// Where it can be read; may be empty.
    pub link: String,
    /// Which edition it is now; may be empty.
    pub edition: String,
    /// The parts that changed; none when all may have.
    pub parts: Vec<String>,
    /// Key of the source in its place; may be empty.
    pub successor: String,
    /// Who is to check; nobody for whoever has the duty.
    pub given_to: Option<PersonId>,
}

/// What recording a change did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub entry: SourceStateId,
    /// The checks that it opened, one for each item concerned.
    pub checks: Vec<CheckId>,
    /// How many passages rest on what changed.
    pub passages: usize,
}

/// Every source of a provider's register, by key.
pub async fn sources(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Source>, Problem> {
    store::register(tx, (provider, programme)).await
}

/// Every check of a provider's register, newest first.
pub async fn source_checks(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Check>, Problem> {
    store::checks(tx, (provider, programme)).await
}

/// Records what became of a source. When it may concern the text, every item that cites what changed gets a check, the
/// legal checkers and content leads a letter, and so do the administrators of intakes whose edition relies on it.
/// Process: [`CHANGED`].
///
/// # Errors
/// `rulebook`’s `RecordRefusal`; [`Problem::MovedOn`] when a text was saved while the passages were gathered;
/// [`Problem::NotFound`] outside one's circles.
pub async fn record(
    app: &App,
    permit: &Permit,
    id: SourceId,
    new: NewEntry,
) -> Result<Recorded, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let source = app.db().read(async |tx| store::one(tx, id).await).await?;
    if source.provider != provider {
        return Err(Problem::NotFound);
    }
    let rests = Rests::of(app, &source, &new.parts).await?;
    let (by, origin) = (permit.actor(), app.config().site.origin.clone());
    app.act(permit, &CHANGED, async move |tx| {
        let entry = enter(tx, &source, &new, by).await?;
        let mut checks = Vec::new();
        if new.happened.opens_checks() {
            unchanged(tx, &source, &rests.workshop).await?;
            for (item, passages) in rests.by_item() {
                checks.push(open(tx, (&source, item), Some(entry), passages, new.given_to).await?);
            }
            letter::tell(tx, (&source, &new), (&rests, checks.len()), by, &origin).await?;
        }
        tx.about(source.id);
        tx.became("source", &source.key);
        tx.became("state", new.happened);
        tx.became("from", new.from_on);
        tx.became("checks opened", checks.len());
        Ok(Recorded {
            entry,
            checks,
            passages: rests.passages.len(),
        })
    })
    .await
}

async fn enter(
    tx: &mut WriteTx<'_>,
    source: &Source,
    new: &NewEntry,
    by: Option<PersonId>,
) -> Result<SourceStateId, Problem> {
    let whose = (source.provider, source.programme.as_str());
    let known: Vec<String> = store::register(tx, whose)
        .await?
        .into_iter()
        .map(|one| one.key)
        .collect();
    let history = store::entries(tx, source.id).await?;
    let history: Vec<State> = history.into_iter().map(|one| one.state).collect();
    let facts = RecordFacts {
        key: &source.key,
        history: &history,
        known: &known,
    };
    let asked = RecordAsked {
        happened: new.happened,
        words: &new.words,
        link: &new.link,
        parts: &new.parts,
        successor: &new.successor,
    };
    rule(&facts, &asked)?;
    store::enter(tx, source.id, new, by).await
}

/// The passages were gathered from the texts as they stand now.
async fn unchanged(
    tx: &mut WriteTx<'_>,
    source: &Source,
    workshop: &Workshop,
) -> Result<(), Problem> {
    let items = crate::item::items(tx, source.provider, &source.programme).await?;
    // Pictures cite nothing, so only the texts are compared.
    if Workshop::fingerprint(&items, &[]) == Workshop::fingerprint(&workshop.items, &[]) {
        Ok(())
    } else {
        Err(Problem::MovedOn)
    }
}

async fn open(
    tx: &mut WriteTx<'_>,
    (source, item): (&Source, &Item),
    entry: Option<SourceStateId>,
    passages: Vec<Passage>,
    given_to: Option<PersonId>,
) -> Result<CheckId, Problem> {
    let check = Check {
        id: tx.mint(),
        source: source.id,
        item: item.id,
        entry,
        question: None,
        about: source.key.clone(),
        passages,
        version: item.version,
        state: CheckState::Open,
        given_to,
        opened_at: tx.now().at,
        reason: None,
        became: None,
        settled: None,
    };
    store::add_check(tx, &check).await?;
    tx.about(item.id);
    Ok(check.id)
}

/// Whether a change of these parts of this source concerns a citation.
pub(crate) fn is_concerned(key: &str, parts: &[String], cited: &str) -> bool {
    let (source, part) = cited.split_once(':').unwrap_or((cited, ""));
    source == key && concerns(parts, part)
}
