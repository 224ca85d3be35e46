//! What a participant asks for and the provider decides, and what one provider asks of another.
//!
//! What this room must not know: what is allowed; granting runs the acts of the enrolment themselves.

pub(crate) mod own;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::{Coded, Day, Instant},
    people::{Permit, ProviderId},
    registration::{
        EnrolmentId, RequestId,
        enrolment::{DeferralReason, EnrolmentState, WithdrawalReason},
        request::{self as rule, RequestKind, RequestState},
    },
};

use super::{
    Enrolment, moves,
    placed::{NewPlace, take_over},
    words,
};
use crate::told;

/// Something was asked for.
pub const ASKED: Process = Process::new("request_made", "asked for a change of the enrolment");
/// A request was granted.
pub const GRANTED: Process =
    Process::new("request_granted", "granted what was asked for").with_reason();
/// A request was declined.
pub const DECLINED: Process =
    Process::new("request_declined", "declined what was asked for").with_reason();
/// A request was taken back.
pub const TAKEN_BACK: Process = Process::new("request_taken_back", "took a request back");

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// About which enrolment.
    pub enrolment: EnrolmentId,
    /// Whose desk decides.
    pub provider: ProviderId,
    /// What is asked.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// The code of the reason, of DfE's list for this kind.
    pub reason: Option<String>,
    /// What was written with it.
    pub words: String,
    /// The wished day of return.
    pub returns_on: Option<Day>,
    /// The provider that asks, of a transfer.
    pub from_provider: Option<ProviderId>,
    /// When it was made.
    pub asked_at: Instant,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// What was answered.
    pub answer: Option<String>,
}

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To pause.
    Pause {
        /// Why.
        reason: DeferralReason,
        /// Until when.
        returns_on: Day,
    },
    /// To leave.
    Leave {
        /// Why.
        reason: WithdrawalReason,
    },
    /// That another provider takes the participant over.
    Transfer {
        /// Which.
        to: ProviderId,
    },
}

impl Wish {
    /// Its kind.
    pub const fn kind(&self) -> RequestKind {
        match self {
            Self::Pause { .. } => RequestKind::Pause,
            Self::Leave { .. } => RequestKind::Leave,
            Self::Transfer { .. } => RequestKind::Transfer,
        }
    }
}

/// What is granted beyond what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// A pause, until this day: the wished one or another.
    Pause(Day),
    /// Leaving.
    Leave,
    /// A transfer, into this place.
    Transfer(NewPlace),
}

/// The requests about an enrolment, newest first.
pub async fn requests_of(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<Request>, Problem> {
    store::of_enrolment(tx, enrolment).await
}

/// Asks for a pause, for leaving, or for a transfer to another provider. Process: [`ASKED`].
///
/// # Errors
/// [`rule::RequestRefusal`]; [`rulebook::registration::placing::MoveRefusal`] for a transfer to the same provider.
pub async fn ask(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    wish: Wish,
    words: String,
) -> Result<RequestId, Problem> {
    app.act(permit, &ASKED, async move |tx| {
        let held = super::store::one(tx, id).await?;
        let kind = wish.kind();
        let asked = store::open_of(tx, id, kind).await?.is_some();
        let (reason, returns_on) = match &wish {
            Wish::Pause { reason, returns_on } => (Some(reason.code()), Some(*returns_on)),
            Wish::Leave { reason } => (Some(reason.code()), None),
            Wish::Transfer { .. } => (None, None),
        };
        rule::ask(kind, held.state, asked, returns_on, tx.now())?;
        let (provider, from_provider) = match wish {
            Wish::Transfer { to } if to == held.provider => {
                return Err(rulebook::registration::placing::MoveRefusal::SameProvider.into());
            }
            Wish::Transfer { to } => (people::provider(tx, to).await?.id, Some(held.provider)),
            _ => (held.provider, None),
        };
        let new = Request {
            id: tx.mint(),
            enrolment: id,
            provider,
            kind,
            state: RequestState::Asked,
            reason: reason.map(str::to_owned),
            words,
            returns_on,
            from_provider,
            asked_at: tx.now().at,
            decided_at: None,
            answer: None,
        };
        store::add(tx, &new).await?;
        tx.about(id);
        tx.about(new.id);
        tx.became("request", kind);
        tell_asked(tx, &held, &new).await?;
        Ok(new.id)
    })
    .await
}

async fn tell_asked(tx: &mut WriteTx<'_>, held: &Enrolment, new: &Request) -> Result<(), Problem> {
    let (subject, body) = match new.kind {
        RequestKind::Transfer => (
            "A provider asks you to take a participant over",
            format!(
                "{} could come to you from another provider. It waits for your answer under Requests.",
                held.full_name
            ),
        ),
        RequestKind::Pause | RequestKind::Leave => (
            "A participant asks for a change",
            format!(
                "{} has asked for something. It waits for your answer under Requests.",
                held.full_name
            ),
        ),
    };
    told::desk(tx, new.provider, subject, &body).await?;
    let own = match new.kind {
        RequestKind::Transfer => {
            words::transfer_asked(&people::provider(tx, new.provider).await?.name)
        }
        RequestKind::Pause | RequestKind::Leave => words::asked(new.kind),
    };
    moves::tell(tx, held, &own).await
}

/// Grants a request: what was asked for is done in the same act. Process: [`GRANTED`].
///
/// # Errors
/// [`rule::RequestRefusal`], and the refusals of what is done.
pub async fn grant(app: &App, permit: &Permit, id: RequestId, grant: Grant) -> Result<(), Problem> {
    app.act(permit, &GRANTED, async move |tx| {
        let asked = store::one(tx, id).await?;
        let to = rule::answer(asked.state, RequestState::Granted, "")?;
        let held = super::store::one(tx, asked.enrolment).await?;
        store::decide(tx, &asked, to, None).await?;
        tx.about(held.id);
        tx.about(id);
        tx.because(
            asked
                .reason
                .clone()
                .unwrap_or_else(|| asked.kind.to_string()),
        );
        let reason = asked.reason.as_deref().unwrap_or("");
        match grant {
            // A grant of another kind than what was asked finds no reason of its list, or no other provider.
            Grant::Pause(until) => {
                let reason = DeferralReason::from_code(reason).or_not_found()?;
                super::defer_inside(tx, &held, reason, until).await?;
            }
            Grant::Leave => {
                let reason = WithdrawalReason::from_code(reason).or_not_found()?;
                if held.declared {
                    super::withdraw_inside(tx, &held, reason).await?;
                } else {
                    super::cancel_inside(tx, &held, reason.label()).await?;
                }
            }
            Grant::Transfer(place) => {
                take_over(tx, &held, place).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Declines a request, with words. Process: [`DECLINED`].
///
/// # Errors
/// [`rule::RequestRefusal`].
pub async fn decline(
    app: &App,
    permit: &Permit,
    id: RequestId,
    answer: String,
) -> Result<(), Problem> {
    app.act(permit, &DECLINED, async move |tx| {
        let asked = store::one(tx, id).await?;
        let to = rule::answer(asked.state, RequestState::Declined, &answer)?;
        store::decide(tx, &asked, to, Some(&answer)).await?;
        tx.about(asked.enrolment);
        tx.about(id);
        tx.because(asked.kind.to_string());
        let held = super::store::one(tx, asked.enrolment).await?;
        if let Some(from) = asked.from_provider {
            let body = format!("The other provider does not take over {} (enrolment {}). Their answer:\n\n{answer}", held.full_name, held.id);
            told::desk(tx, from, "A transfer was declined", &body).await?;
        }
        moves::tell(tx, &held, &words::declined(asked.kind, &answer)).await
    })
    .await
}

/// Takes a request back before it is decided. Process: [`TAKEN_BACK`].
///
/// # Errors
/// [`rule::RequestRefusal`].
pub async fn take_back_request(app: &App, permit: &Permit, id: RequestId) -> Result<(), Problem> {
    app.act(permit, &TAKEN_BACK, async move |tx| {
        let asked = store::one(tx, id).await?;
        let to = rule::answer(asked.state, RequestState::TakenBack, "")?;
        store::decide(tx, &asked, to, None).await?;
        tx.about(asked.enrolment);
        tx.about(id);
        Ok(())
    })
    .await
}

/// May this be asked for now? For pages that offer it.
pub(crate) fn may_ask(kind: RequestKind, state: EnrolmentState, open: &[Request]) -> bool {
    let asked = open
        .iter()
        .any(|one| one.kind == kind && one.state == RequestState::Asked);
    !asked
        && match kind {
            RequestKind::Pause => state == EnrolmentState::Active,
            RequestKind::Leave | RequestKind::Transfer => {
                matches!(state, EnrolmentState::Active | EnrolmentState::Deferred)
            }
        }
}
