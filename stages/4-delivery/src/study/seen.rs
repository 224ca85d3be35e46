//! Who was shown which text of which step, and when first: recorded once for each text, and proved against its edition.
//!
//! What this room must not know: what anybody has done with what they read.

pub(crate) mod pages;
mod store;

use std::collections::HashMap;

use curriculum::Library;
use kit::{App, Problem, Process, db::WriteTx};
use registration::Enrolment;
use rulebook::{
    base::Instant, delivery::carry::StepDone, people::Permit, production::EditionId,
    registration::EnrolmentId,
};
use serde::Serialize;

pub(crate) use store::{edition_of, is_seen};

/// A text was shown to somebody for the first time: its row is its own trail.
pub const STEP_SEEN: Process =
    Process::new("step_seen", "was shown a text for the first time").own_trail();

/// The first showing of a text of a step to a person, with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The step: module and step.
    pub step: String,
    /// Its title in the edition in which it was shown; empty when that edition has no such step.
    pub title: String,
    /// The edition.
    pub edition: EditionId,
    /// Its version.
    pub version: String,
    /// The seal of the text that was shown.
    pub seal: String,
    /// When it was first shown.
    pub first_at: Instant,
    /// Whether the edition still is what its hash says, and its text of this step has this seal.
    pub proven: bool,
}

/// Records the first showing of a text, beside the page that shows it: the reader does not wait for the disk. Should the
/// program stop in the moment between, the next showing is recorded; and whatever somebody answers or finishes records
/// its text in the same transaction.
pub(crate) fn record_showing(app: &App, permit: &Permit, enrolment: EnrolmentId, shown: StepDone) {
    let (app, permit) = (app.clone(), permit.clone());
    tokio::spawn(async move {
        let act = app.act(&permit, &STEP_SEEN, async move |tx| {
            see(tx, enrolment, &shown).await
        });
        if let Err(problem) = act.await {
            tracing::warn!(?problem, "a showing was not recorded; the next one will be");
        }
    });
}

/// Records that this text was shown, inside an act; nothing when it was recorded before.
pub(crate) async fn see(
    tx: &WriteTx<'_>,
    enrolment: EnrolmentId,
    shown: &StepDone,
) -> Result<(), Problem> {
    store::see(tx, enrolment, shown).await
}

/// Everything that was shown to somebody on this enrolment, in the order in which it was first shown, each proved anew.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn seen(app: &App, who: &Enrolment) -> Result<Vec<Seen>, Problem> {
    let rows = app
        .db()
        .read(async |tx| store::all(tx, who.id).await)
        .await?;
    let mut proofs: HashMap<EditionId, bool> = HashMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for (shown, first_at) in rows {
        let edition = shown.edition;
        let intact = match proofs.get(&edition) {
            Some(intact) => *intact,
            None => {
                let intact = app
                    .db()
                    .read(async |tx| curriculum::is_intact(tx, edition).await)
                    .await?;
                proofs.insert(edition, intact);
                intact
            }
        };
        let seals = Library::seals(app, &edition).await?;
        let programme = Library::edition(app, &edition).await?;
        let found = super::find_step(&programme, &shown.key);
        all.push(Seen {
            title: found.map_or_else(String::new, |found| found.step.title.clone()),
            proven: intact && seals.get(&shown.key) == Some(&shown.seal),
            version: programme.version.clone(),
            step: shown.key,
            edition,
            seal: shown.seal,
            first_at,
        });
    }
    Ok(all)
}
