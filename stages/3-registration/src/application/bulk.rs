//! Accepting applications from a file: read, shown line by line, then run; and run again without harm.
//!
//! What this room must not know: what accepting does; each line is accepted as if by hand.

pub(crate) mod pages;
pub(crate) mod read;
pub(crate) mod store;

use std::collections::HashMap;

use kit::{App, Fault, Problem, Process, db::ReadTx};
use rulebook::{
    base::{Instant, Now, Refusal},
    people::{PartnerId, Permit, ProviderId},
    registration::{
        ApplicationId, CohortId,
        application::{self as rule, AcceptFacts, ApplicationState},
        funding::{Eligible, funding},
    },
};
use serde::{Deserialize, Serialize};

use super::{Application, Placing, facts, placing, store as applications};
use crate::{
    cohort::{self, Cohort},
    waiting,
};

rulebook::id_of!(
    /// A file of acceptances.
    BulkKind, "blk", BulkId
);

/// A file of acceptances was read; nothing is accepted yet.
pub const READ: Process = Process::new("acceptances_read", "read a file of acceptances");
/// The lines of a file were accepted.
pub const RAN: Process = Process::new("acceptances_ran", "accepted applications from a file");

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 1_000_000;
/// The most lines.
pub const MOST_LINES: usize = 2_000;

/// A line as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the file, the header being 1.
    pub number: u64,
    /// The application as it was written.
    pub application: String,
    /// The code of the cohort; the one that the applicant chose when there is none.
    pub cohort: Option<String>,
    /// The name of the delivery partner.
    pub partner: Option<String>,
    /// What is said about the funded place.
    pub funded_place: Option<bool>,
    /// Why it cannot be read.
    pub wrong: Option<String>,
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// Whose.
    pub provider: ProviderId,
    /// The file's own name.
    pub file_name: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// When it was read.
    pub read_at: Instant,
    /// When it was last run.
    pub ran_at: Option<Instant>,
}

/// What becomes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It will be accepted into this place.
    Accept(ApplicationId, Placing, String),
    /// It is accepted already: nothing is done.
    Done(ApplicationId),
    /// It cannot be accepted.
    Refused(&'static str, String),
}

fn no(code: &'static str, sentence: &str) -> Verdict {
    Verdict::Refused(code, sentence.to_owned())
}

/// What the lines before have taken, so that a file cannot promise one place twice.
#[derive(Default)]
struct Taken {
    places: HashMap<CohortId, i64>,
    funded: HashMap<CohortId, i64>,
    partners: HashMap<(CohortId, PartnerId), i64>,
}

impl Taken {
    /// What is left for this line, after the ones before it.
    fn reduce(&self, told: &mut AcceptFacts, placing: Placing) {
        let of = |map: &HashMap<CohortId, i64>| map.get(&placing.cohort).copied().unwrap_or(0);
        told.places_left -= of(&self.places);
        told.funded_places_left -= of(&self.funded);
        if let (Some(left), Some(partner)) = (told.partner_left.as_mut(), placing.partner) {
            let key = (placing.cohort, partner);
            *left -= self.partners.get(&key).copied().unwrap_or(0);
        }
    }

    fn take(&mut self, placing: Placing, funded: bool) {
        *self.places.entry(placing.cohort).or_default() += 1;
        *self.funded.entry(placing.cohort).or_default() += i64::from(funded);
        if let Some(partner) = placing.partner {
            *self.partners.entry((placing.cohort, partner)).or_default() += 1;
        }
    }
}

/// Judges every line as it would be accepted now, in order.
pub(crate) async fn judge(tx: &ReadTx<'_>, bulk: &Bulk, now: Now) -> Result<Vec<Verdict>, Problem> {
    let mut cohorts = cohort::store::all(tx).await?;
    cohorts.retain(|one| one.provider == bulk.provider);
    let partners = people::partners_of(tx, bulk.provider).await?;
    let mut taken = Taken::default();
    let mut seen: HashMap<ApplicationId, u64> = HashMap::new();
    let mut verdicts = Vec::new();
    for line in &bulk.lines {
        let id = line.application.parse::<ApplicationId>();
        let verdict = match (&line.wrong, id) {
            (Some(wrong), _) => Verdict::Refused("unreadable", wrong.clone()),
            (None, Err(_)) => no(
                "application_unknown",
                "This is not the reference of an application, like the ones in the queue.",
            ),
            (None, Ok(id)) => match seen.insert(id, line.number) {
                Some(before) => Verdict::Refused(
                    "duplicate_row",
                    format!("Line {before} names the same application."),
                ),
                None => {
                    one(
                        tx,
                        (bulk.provider, id),
                        line,
                        (&cohorts, &partners),
                        (&mut taken, now),
                    )
                    .await?
                }
            },
        };
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

async fn one(
    tx: &ReadTx<'_>,
    (provider, id): (ProviderId, ApplicationId),
    line: &Line,
    known: (&[Cohort], &[people::Partner]),
    (taken, now): (&mut Taken, Now),
) -> Result<Verdict, Problem> {
    let held = match applications::one(tx, id).await {
        Ok(held) if held.provider == Some(provider) => held,
        Ok(_) | Err(Problem::NotFound) => return Ok(unknown()),
        Err(other) => return Err(other),
    };
    match held.state {
        ApplicationState::Draft => return Ok(unknown()),
        ApplicationState::Accepted => return Ok(Verdict::Done(id)),
        _ => {}
    }
    let (chosen, placing) = match place_of(line, &held, known) {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    let about = facts::funding(tx, held.person, &held.answers, chosen).await?;
    let eligible: Eligible = funding(&about).eligible;
    let mut told =
        placing::accept_facts(tx, &held, chosen, placing, Some(provider), eligible).await?;
    // A place that is held for this application is its own.
    let waits = waiting::wait_of(tx, id).await?;
    let own = waits.is_some_and(|wait| wait.cohort == chosen.id && wait.state.holds_a_place());
    told.places_left += i64::from(own);
    taken.reduce(&mut told, placing);
    Ok(match rule::accept(&told, now) {
        Ok(accepted) => {
            taken.take(placing, accepted.funded_place == Some(true));
            Verdict::Accept(id, placing, chosen.name.clone())
        }
        Err(refusal) => Verdict::Refused(refusal.code(), refusal.sentence()),
    })
}

fn unknown() -> Verdict {
    no(
        "application_unknown",
        "No application to you has this reference.",
    )
}

/// The cohort and the place that a line asks for.
fn place_of<'a>(
    line: &Line,
    held: &Application,
    (cohorts, partners): (&'a [Cohort], &[people::Partner]),
) -> Result<(&'a Cohort, Placing), Verdict> {
    let chosen = match &line.cohort {
        Some(code) => cohorts.iter().find(|one| one.code == *code),
        None => cohorts.iter().find(|one| Some(one.id) == held.cohort),
    };
    let chosen =
        chosen.ok_or_else(|| no("cohort_unknown", "You have no cohort with this code."))?;
    let partner = match &line.partner {
        None => None,
        Some(name) => {
            let same = |one: &&people::Partner| one.name.to_lowercase() == name.to_lowercase();
            let found = partners.iter().find(same).ok_or_else(|| {
                no(
                    "partner_unknown",
                    "You have no delivery partner of this name.",
                )
            })?;
            Some(found.id)
        }
    };
    let placing = Placing {
        cohort: chosen.id,
        partner,
        funded_place: line.funded_place,
    };
    Ok((chosen, placing))
}

/// Keeps a file that was read; nothing is accepted yet. Process: [`READ`].
///
/// # Errors
/// [`Problem::Invalid`] when the file cannot be read as a whole: no header, too many lines.
pub async fn read_acceptances(
    app: &App,
    permit: &Permit,
    provider: ProviderId,
    file_name: String,
    bytes: &[u8],
) -> Result<BulkId, Problem> {
    let lines = read::lines(bytes).map_err(|sentence| {
        let mut errors = kit::ui::FormErrors::none();
        errors.at("file", sentence);
        Problem::Invalid(errors)
    })?;
    app.act(permit, &READ, async move |tx| {
        let bulk = Bulk {
            id: tx.mint(),
            provider,
            file_name,
            lines,
            read_at: tx.now().at,
            ran_at: None,
        };
        store::add(tx, &bulk).await?;
        tx.about(bulk.id);
        tx.about(provider);
        tx.became("lines", bulk.lines.len());
        Ok(bulk.id)
    })
    .await
}

/// Accepts every line that can be accepted, in one act, and answers how many. Lines that are refused stay as they are; run
/// again, it accepts only what has become possible since. Process: [`RAN`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written: then nothing is accepted.
pub async fn run_acceptances(app: &App, permit: &Permit, id: BulkId) -> Result<usize, Problem> {
    let origin = app.config().site.origin.clone();
    app.act(permit, &RAN, async move |tx| {
        let bulk = store::one(tx, id).await?;
        tx.about(id);
        tx.about(bulk.provider);
        let now = tx.now();
        let mut accepted = 0_usize;
        for verdict in judge(tx, &bulk, now).await? {
            if let Verdict::Accept(application, place, _) = verdict {
                placing::place(tx, application, place, Some(bulk.provider), &origin)
                    .await
                    .map_err(|problem| {
                        Fault::say(format!("a judged line was refused: {problem:?}"))
                    })?;
                accepted += 1;
            }
        }
        store::ran(tx, id).await?;
        tx.became("accepted", accepted);
        Ok(accepted)
    })
    .await
}
