//! Study without a network: what a phone kept arrives late, is taken once, and is told when something overtook it.
//!
//! What this room must not know: how a phone keeps it, or the words of any page.

pub(crate) mod kept;
pub(crate) mod pages;
pub(crate) mod send;
mod store;
mod words;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
    problem::Refused,
    web::Form,
};
use programme::Answer;
use rulebook::{
    base::{Coded, Instant},
    delivery::{
        note::WORDS_MOST,
        offline::{self as rule, Arrival, Late, LateAnswer, OfflineRefusal},
        progress::Sureness,
    },
    people::Permit,
    registration::EnrolmentId,
};

use super::{Given, StepFacts, find_step};
use crate::{
    note::{self, NewNote},
    task::private,
};

/// Something that a phone had kept arrived: its row is its own trail.
pub const ARRIVED_LATE: Process = Process::new(
    "offline_arrived",
    "sent what a phone had kept without a network",
)
.own_trail();

/// How many days a phone keeps a module that nobody refreshed.
pub(crate) const KEPT_DAYS: i64 = 60;

/// Most bytes that an id or a device's name has.
const NAME_BYTES: usize = 64;

/// What a phone sends.
#[derive(Debug, Clone)]
pub struct FromPhone {
    /// The phone's own id for it: taken once.
    pub id: String,
    /// The phone, by a name that it made up.
    pub device: String,
    /// What it is.
    pub kind: Late,
    /// The step, as `module/step`.
    pub key: String,
    /// The check, for an answer.
    pub check: String,
    /// When, as the phone's clock says.
    pub written: Instant,
    /// The fields of the form as they were typed.
    pub form: Form,
}

/// What became of something that a phone sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The phone's own id for it.
    pub id: String,
    /// The phone.
    pub device: String,
    /// What it was.
    pub kind: Late,
    /// The step, as `module/step`.
    pub key: String,
    /// The check, for an answer.
    pub check: String,
    /// How often the question had been answered when the page was kept.
    pub base: i64,
    /// When, as the phone's clock said.
    pub written: Instant,
    /// When it arrived.
    pub arrived: Instant,
    /// What became of it.
    pub outcome: Arrival,
    /// The code of the refusal, when it was refused.
    pub code: String,
    /// What is said about it, in one sentence.
    pub told: String,
    /// What was sent: an answer as JSON.
    pub sent: String,
    /// What stands instead: an answer as JSON.
    pub standing: String,
}

impl FromPhone {
    /// Reads it from the form that the phone's worker sends: its own fields begin with an underscore.
    ///
    /// # Errors
    /// [`OfflineRefusal::NotUnderstood`].
    pub(crate) fn read(form: &Form) -> Result<Self, OfflineRefusal> {
        let name = |field: &str| {
            let text = form.get(field);
            let plain = text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            let fits = !text.is_empty() && text.len() <= NAME_BYTES && plain;
            fits.then(|| text.to_owned())
                .ok_or(OfflineRefusal::NotUnderstood)
        };
        let kind =
            Late::from_code(form.get("_kind")).map_err(|_no| OfflineRefusal::NotUnderstood)?;
        let written: i64 = form.get("_written").parse().unwrap_or(0);
        Ok(Self {
            id: name("_id")?,
            device: name("_device")?,
            kind,
            key: form.get("_step").to_owned(),
            check: form.get("_check").to_owned(),
            written: Instant(written.clamp(0, 1 << 50).saturating_mul(1_000)),
            form: form.clone(),
        })
    }

    fn base(&self) -> i64 {
        self.form.get("base").parse().unwrap_or(0)
    }

    fn seal(&self) -> Option<&str> {
        Some(self.form.get("text")).filter(|seal| !seal.is_empty())
    }

    fn receipt(&self, outcome: Arrival, told: String) -> Receipt {
        Receipt {
            id: self.id.clone(),
            device: self.device.clone(),
            kind: self.kind,
            key: self.key.clone(),
            check: self.check.clone(),
            base: self.base(),
            written: self.written,
            arrived: Instant(0),
            outcome,
            code: String::new(),
            told,
            sent: String::new(),
            standing: String::new(),
        }
    }
}

/// Takes what a phone sends, once: sent again, the same receipt answers. A refusal is kept as a receipt too, so that the
/// phone can let go of it and the person can read why. Process: [`ARRIVED_LATE`].
///
/// # Errors
/// Whatever is no answer to what was sent: the phone tries again.
pub async fn arrive_from_phone(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    sent: FromPhone,
) -> Result<Receipt, Problem> {
    let known = app
        .db()
        .read(async |tx| store::receipt(tx, enrolment, &sent.id).await)
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let taken = match sent.kind {
        Late::Answer => take_answer(app, permit, enrolment, &sent).await,
        Late::Done => take_done(app, permit, enrolment, &sent).await,
        Late::Note => take_note(app, permit, enrolment, &sent).await,
    };
    match taken {
        // A note is private: one that is refused stays on the phone and leaves no words here.
        Err(Problem::Refused(refused)) if sent.kind != Late::Note => {
            keep_refusal(app, permit, enrolment, &sent, refused).await
        }
        other => other,
    }
}

async fn take_answer(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    sent: &FromPhone,
) -> Result<Receipt, Problem> {
    let reading = super::edition_read(app, enrolment, (&sent.key, None)).await?;
    let (programme, _) = super::step_facts(app, reading, &sent.key).await?;
    let found = find_step(&programme, &sent.key).or_not_found()?;
    let asked = found.step.checks.iter().find(|one| one.id == sent.check);
    let asked = asked.or_not_found()?;
    let answer = super::answers::read(asked, &sent.form);
    let sure = Sureness::from_code(sent.form.get("sure")).ok();
    let asking = (sent.key.as_str(), sent.check.as_str(), sent.seal());
    let (facts, given, _) = super::given(app, enrolment, asking, (answer, sure)).await?;
    let mut receipt = sent.receipt(Arrival::Kept, String::new());
    receipt.sent = as_json(&given.answer)?;
    let own = permit.clone();
    app.act(permit, &ARRIVED_LATE, async move |tx| {
        if let Some(known) = store::receipt(tx, enrolment, &receipt.id).await? {
            return Ok(known);
        }
        keep_late_answer(tx, &own, (&facts, &given), receipt).await
    })
    .await
}

async fn keep_late_answer(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    (facts, given): (&StepFacts, &Given),
    mut receipt: Receipt,
) -> Result<Receipt, Problem> {
    let enrolment = given.enrolment;
    let mut known = super::store::answers(tx, enrolment, &given.key).await?;
    let stands = known.remove(&given.check);
    let late = LateAnswer {
        base: receipt.base,
        now: stands.as_ref().map_or(0, |kept| kept.tries),
        own: store::own_tries(tx, enrolment, &receipt).await?,
        same: stands
            .as_ref()
            .is_some_and(|kept| kept.answer == given.answer && kept.seal == given.seal),
    };
    receipt.outcome = rule::answer(late);
    receipt.told = match receipt.outcome {
        Arrival::Kept => "Your answer is kept.".to_owned(),
        Arrival::Already => "The same answer was here already. It counts once.".to_owned(),
        Arrival::Stands | Arrival::Refused => {
            "You answered this question on another device first. That answer stands; you can answer again.".to_owned()
        }
    };
    match (receipt.outcome, stands) {
        (Arrival::Kept, _) => super::keep_answer(tx, permit, facts, given).await?,
        (_, Some(kept)) => {
            crate::own(tx, permit, enrolment).await?;
            receipt.standing = as_json(&kept.answer)?;
        }
        (_, None) => {}
    }
    store::keep(tx, enrolment, receipt).await
}

async fn take_done(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    sent: &FromPhone,
) -> Result<Receipt, Problem> {
    let read = (sent.key.as_str(), sent.seal());
    let reading = super::edition_read(app, enrolment, read).await?;
    let (_, facts) = super::step_facts(app, reading, &sent.key).await?;
    let receipt = sent.receipt(Arrival::Kept, "The step is done.".to_owned());
    let own = permit.clone();
    app.act(permit, &ARRIVED_LATE, async move |tx| {
        if let Some(known) = store::receipt(tx, enrolment, &receipt.id).await? {
            return Ok(known);
        }
        super::keep_done(tx, &own, enrolment, &facts).await?;
        store::keep(tx, enrolment, receipt).await
    })
    .await
}

async fn take_note(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    sent: &FromPhone,
) -> Result<Receipt, Problem> {
    let mut reader = sent.form.reader();
    let words = reader.optional("words", WORDS_MOST);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    if !private::findings(&words).is_empty() && sent.form.get("sure") != "yes" {
        return Err(OfflineRefusal::MaySayWho.into());
    }
    let new = NewNote {
        step: sent.key.clone(),
        paragraph: sent.form.get("paragraph").parse().ok(),
        quote: sent.form.get("quote").to_owned(),
        words,
    };
    let placed = note::placed(app, enrolment, new).await?;
    let receipt = sent.receipt(Arrival::Kept, "Your note is kept.".to_owned());
    let own = permit.clone();
    app.act(permit, &ARRIVED_LATE, async move |tx| {
        if let Some(known) = store::receipt(tx, enrolment, &receipt.id).await? {
            return Ok(known);
        }
        note::keep_placed(tx, &own, enrolment, &placed).await?;
        store::keep(tx, enrolment, receipt).await
    })
    .await
}

async fn keep_refusal(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    sent: &FromPhone,
    refused: Refused,
) -> Result<Receipt, Problem> {
    let mut receipt = sent.receipt(Arrival::Refused, refused.sentence);
    refused.code.clone_into(&mut receipt.code);
    let typed = sent.form.all("answer").collect::<Vec<_>>().join(", ");
    receipt.sent = typed.chars().take(4_000).collect();
    let own = permit.clone();
    app.act(permit, &ARRIVED_LATE, async move |tx| {
        crate::own(tx, &own, enrolment).await?;
        if let Some(known) = store::receipt(tx, enrolment, &receipt.id).await? {
            return Ok(known);
        }
        store::keep(tx, enrolment, receipt).await
    })
    .await
}

/// What arrived from phones, the newest first.
pub(crate) async fn newest(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Receipt>, Problem> {
    store::newest(tx, enrolment).await
}

fn as_json(answer: &Answer) -> Result<String, Problem> {
    serde_json::to_string(answer).map_err(|e| kit::Fault::because("writing an answer", e).into())
}
