//! A participant's response: begun when the gate opens, every version kept, handed in with a receipt.
//!
//! What this room must not know: who marks it. Nothing that was acknowledged here is ever lost.

pub(crate) mod ahead;
pub(crate) mod overview;
pub(crate) mod pages;
pub(crate) mod papers;
pub(crate) mod practice;
pub(crate) mod store;

use kit::{App, Problem, Process, db::ReadTx, files::sha256, mail::Letter};
use registration::Enrolment;
pub use rulebook::assessment::Outcome;
use rulebook::{
    assessment::{
        SubmissionId,
        gate::{Gate, GateFacts, begin, gate},
        submission::{self as rule, SubmissionState, SubmitFacts, WordLimits, count_words},
    },
    base::{Instant, Now},
    delivery::engagement::Engagement,
    people::{Action, Permit},
    registration::EnrolmentId,
};
use store::Response;

use crate::period::{self, Period, asked};

/// The first words of a response were kept.
pub const BEGUN: Process = Process::new("response_begun", "began the response");
/// A draft was kept: its versions are its trail.
pub const DRAFT_SAVED: Process =
    Process::new("draft_saved", "saved a draft of the response").own_trail();
/// A response was handed in.
pub const SUBMITTED: Process = Process::new("response_submitted", "submitted the response");

/// Attempts that a participant has: a first one, and one more.
const ATTEMPTS: u32 = 2;
/// Characters that a text may have at most: far beyond any word limit.
pub(crate) const LONGEST: usize = 60_000;

/// What is kept of a response that was handed in; anybody who holds the text can check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The response.
    pub submission: SubmissionId,
    /// When it was received.
    pub at: Instant,
    /// Its words.
    pub words: u32,
    /// Its bytes as UTF-8.
    pub bytes: usize,
    /// The SHA-256 of those bytes.
    pub sha256: String,
    /// Which submission of its period it was.
    pub sequence: i64,
}

/// Everything about one participant's assessment today.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// The period, when one is set.
    pub period: Option<Period>,
    /// The engagement, when there is a timetable.
    pub engagement: Option<Engagement>,
    /// The gate, when engagement is known.
    pub gate: Option<Gate>,
    /// The response, when one was begun.
    pub(crate) response: Option<Response>,
}

impl Standing {
    /// Where the response stands.
    pub fn state(&self) -> Option<SubmissionState> {
        self.response.as_ref().map(|response| response.state)
    }
    /// The released outcome.
    pub fn released(&self) -> Option<Outcome> {
        self.response.as_ref().and_then(Response::released)
    }
}

/// How one participant's assessment stands.
pub async fn standing(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    now: Now,
) -> Result<Standing, Problem> {
    let enrolment = registration::enrolment(tx, enrolment).await?;
    let period = period::store::of_cohort(tx, enrolment.cohort).await?;
    let engagement = match delivery::engagement(tx, enrolment.id, now).await {
        Ok(engagement) => Some(engagement),
        // No timetable has been made for the cohort yet: there is nothing to count.
        Err(Problem::Refused(_)) => None,
        Err(other) => return Err(other),
    };
    let response = match &period {
        Some(period) => store::find(tx, period.id, enrolment.id).await?,
        None => None,
    };
    let used = store::attempts_before(tx, enrolment.id, period.as_ref().map(|p| p.id)).await?;
    let gate = engagement.as_ref().map(|engagement| {
        let facts = gate_facts(&enrolment, period.as_ref(), engagement, used);
        gate(&facts, now.day)
    });
    Ok(Standing {
        enrolment,
        period,
        engagement,
        gate,
        response,
    })
}

fn gate_facts<'a>(
    enrolment: &Enrolment,
    period: Option<&Period>,
    engagement: &'a Engagement,
    attempts_used: u32,
) -> GateFacts<'a> {
    GateFacts {
        engagement,
        enrolment: enrolment.state,
        window: period.map(Period::window),
        attempts_used,
        attempts_allowed: ATTEMPTS,
    }
}

/// The released outcome of an enrolment: nothing before the board releases it.
pub async fn outcome(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<(Outcome, rulebook::base::Day)>, Problem> {
    store::released(tx, enrolment).await
}

/// Keeps a draft as a new version; begins the response when the gate is open. Answers the new version's number.
///
/// # Errors
/// What the gate or the window refuses; [`Problem::MovedOn`] when another tab or device saved since `expected`.
pub async fn save_draft(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    expected: i64,
    text: String,
) -> Result<i64, Problem> {
    asked(permit, Action::SitAssessment)?;
    let known = app
        .db()
        .read(async |tx| Ok(standing(tx, enrolment, app.now()).await?.response.is_some()))
        .await?;
    let process = if known { &DRAFT_SAVED } else { &BEGUN };
    app.act(permit, process, async move |tx| {
        let now = tx.now();
        let standing = standing(tx, enrolment, now).await?;
        let period = standing.period.clone().ok_or(Problem::NotFound)?;
        let words = count_words(&text);
        let version = match &standing.response {
            Some(response) => {
                rule::save(response.state, period.window(), now)?;
                if response.version != expected {
                    return Err(Problem::MovedOn);
                }
                store::keep_version(tx, response, &text, words).await?
            }
            None => {
                check_gate(&standing, now)?;
                let id: SubmissionId = tx.mint();
                store::begin(tx, id, period.id, &standing.enrolment).await?;
                tx.about(id);
                tx.about(enrolment);
                let begun = store::find(tx, period.id, enrolment)
                    .await?
                    .ok_or(Problem::NotFound)?;
                store::keep_version(tx, &begun, &text, words).await?
            }
        };
        Ok(version)
    })
    .await
}

fn check_gate(standing: &Standing, now: Now) -> Result<(), Problem> {
    let engagement = standing.engagement.as_ref().ok_or(Problem::NotFound)?;
    let facts = gate_facts(&standing.enrolment, standing.period.as_ref(), engagement, 0);
    match begin(&facts, now.day) {
        Ok(_) => Ok(()),
        Err(refusals) => match refusals.into_iter().next() {
            Some(first) => Err(first.into()),
            None => Err(Problem::NotFound),
        },
    }
}

/// Hands the response in. Handing in what was handed in answers the same receipt. Process: [`SUBMITTED`].
///
/// # Errors
/// [`rule::SubmitRefusal`].
pub async fn submit(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    own_work: bool,
) -> Result<Receipt, Problem> {
    asked(permit, Action::SitAssessment)?;
    if let Some(receipt) = receipt_of(app, enrolment).await? {
        return Ok(receipt);
    }
    let limits = limits(app, enrolment).await?;
    let handed = app
        .act(permit, &SUBMITTED, async move |tx| {
            hand_in(tx, enrolment, limits, own_work).await
        })
        .await;
    match handed {
        Err(Problem::Refused(refused)) if refused.code == "wrong_state" => {
            receipt_of(app, enrolment)
                .await?
                .ok_or(Problem::Refused(refused))
        }
        other => other,
    }
}

async fn hand_in(
    tx: &mut kit::db::WriteTx<'_>,
    enrolment: EnrolmentId,
    limits: WordLimits,
    own_work: bool,
) -> Result<Receipt, Problem> {
    let now = tx.now();
    let standing = standing(tx, enrolment, now).await?;
    let period = standing.period.clone().ok_or(Problem::NotFound)?;
    let response = standing.response.clone().ok_or(Problem::NotFound)?;
    let text = store::text(tx, response.id, response.version).await?;
    let facts = SubmitFacts {
        state: response.state,
        enrolment: standing.enrolment.state,
        window: period.window(),
        words: count_words(&text),
        limits,
        attempts_used: store::attempts_before(tx, enrolment, Some(period.id)).await?,
        attempts_allowed: ATTEMPTS,
        own_work,
    };
    let decided = rule::submit(&facts, now)?;
    let receipt = Receipt {
        submission: response.id,
        at: decided.at,
        words: decided.words,
        bytes: text.len(),
        sha256: sha256(text.as_bytes()),
        sequence: store::next_sequence(tx, period.id).await?,
    };
    store::hand_in(tx, &response, &decided, &receipt).await?;
    tx.about(response.id);
    tx.about(enrolment);
    tx.changed("state", Some(decided.from), Some(decided.to));
    tx.became("words", receipt.words);
    tx.became("sha256", &receipt.sha256);
    let person = people::person(tx, standing.enrolment.person).await?;
    tx.letter(Letter {
        person: Some(person.id),
        to: person.email,
        subject: "Your response is received".into(),
        body: format!(
            "Hello {},\n\nYour response is received: {} words, number {} of its period.\n\nIts fingerprint (SHA-256) is\n{}\n\nKeep this letter. The full receipt is in Senda.",
            person.name, receipt.words, receipt.sequence, receipt.sha256
        ),
    })
    .await?;
    Ok(receipt)
}

/// The receipt of what was handed in, if anything was.
pub(crate) async fn receipt_of(
    app: &App,
    enrolment: EnrolmentId,
) -> Result<Option<Receipt>, Problem> {
    app.db()
        .read(async |tx| {
            let standing = standing(tx, enrolment, app.now()).await?;
            match standing.response {
                Some(response) => store::receipt(tx, &response).await,
                None => Ok(None),
            }
        })
        .await
}

/// The word limits of the edition that somebody studies.
pub(crate) async fn limits(app: &App, enrolment: EnrolmentId) -> Result<WordLimits, Problem> {
    let edition = app
        .db()
        .read(async |tx| Ok(registration::enrolment(tx, enrolment).await?.edition))
        .await?;
    let programme = curriculum::Library::edition(app, &edition).await?;
    Ok(WordLimits {
        min: programme.assessment.words_min,
        max: programme.assessment.words_max,
    })
}
