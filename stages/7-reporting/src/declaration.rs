//! Declarations to DfE: computed from evidence, made in order, taken back with a reason, settled with a statement.
//!
//! What this room must not know: DfE's wire, sums of money.

pub(crate) mod chosen;
mod gather;
pub(crate) mod pages;
mod schedule;
pub(crate) mod store;
pub(crate) mod within;
pub(crate) mod worth;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use registration::{Cohort, Enrolment};
use rulebook::{
    assessment::Outcome,
    base::{BasisPoints, Day},
    people::{Permit, PersonId},
    registration::{CohortId, EnrolmentId, enrolment::EnrolmentState},
    reporting::{
        DeclarationId,
        declaration::{
            DeclarationKind, DeclarationMove, DeclarationState, DeclareAsked, DeclareFacts,
            Evidence, EvidenceFacts, Line, Made, Rigour, Schedule, Standing, advance, declarable,
            declare,
        },
    },
};

pub(crate) use gather::engagement;
pub use schedule::{schedule_of, schedules_of};
pub use store::Kept;

/// A declaration was made.
pub const DECLARED: Process = Process::new("declaration_made", "declared a milestone of");
/// A declaration was taken back.
pub const VOIDED: Process =
    Process::new("declaration_voided", "took back a declaration of").with_reason();
/// Other delivery partners were named.
pub const PARTNERS_NAMED: Process = Process::new(
    "declaration_partners_named",
    "named other delivery partners on",
);
/// A statement's cut-off passed, or it was paid.
pub const SETTLED: Process = Process::new("declarations_settled", "settled declarations of");

/// The account of one person: what was declared, what can be, and why not.
#[derive(Debug, Clone)]
pub struct Account {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// Every declaration ever made, oldest first.
    pub made: Vec<Kept>,
    /// Each declaration of the schedule as it stands today.
    pub lines: Vec<Line>,
    /// The schedule that is followed.
    pub schedule: Schedule,
    /// The identifier of the one that could be followed instead.
    pub other_schedule: String,
}

impl Account {
    fn of(known: Known, today: Day) -> Self {
        Self {
            lines: known.lines(today),
            enrolment: known.enrolment,
            made: known.made,
            schedule: known.schedule,
            other_schedule: known.other_schedule,
        }
    }
}

/// Everything that is known of one person's account.
struct Known {
    enrolment: Enrolment,
    schedule: Schedule,
    other_schedule: String,
    made: Vec<Kept>,
    evidence: Vec<Evidence>,
    engagement: (BasisPoints, BasisPoints),
    outcome: Option<(Outcome, Day)>,
}

impl Known {
    fn made(&self) -> Vec<Made> {
        self.made.iter().map(Kept::made).collect()
    }

    /// The day on which the person paused or left, when they have.
    fn left_on(&self) -> Option<Day> {
        use EnrolmentState::{Active, Cancelled, Completed, Deferred, Withdrawn};
        match self.enrolment.state {
            Deferred | Withdrawn | Cancelled => Some(self.enrolment.state_on),
            Active | Completed => None,
        }
    }

    fn lines(&self, today: Day) -> Vec<Line> {
        let made = self.made();
        let facts = EvidenceFacts {
            schedule: &self.schedule,
            made: &made,
            enrolment: self.enrolment.state,
            left_on: self.left_on(),
            evidence: &self.evidence,
            engagement: self.engagement.0,
            gate: self.engagement.1,
            outcome: self.outcome,
        };
        declarable(&facts, today)
    }
}

/// The account of one person on this day.
pub async fn account(
    tx: &ReadTx<'_>,
    id: EnrolmentId,
    now: rulebook::base::Now,
) -> Result<Account, Problem> {
    let known = gather::known(tx, id, now).await?;
    Ok(Account::of(known, now.day))
}

/// The accounts of everybody in a cohort on this day, by enrolment.
pub async fn accounts(
    tx: &ReadTx<'_>,
    cohort: &Cohort,
    now: rulebook::base::Now,
) -> Result<Vec<Account>, Problem> {
    let all = gather::of_cohort(tx, cohort, now).await?;
    Ok(all
        .into_iter()
        .map(|known| Account::of(known, now.day))
        .collect())
}

rulebook::refusals! {
    /// Why nothing can be declared from the evidence.
    pub enum NotShown {
        /// The evidence does not show it.
        NoEvidence {
            /// Everything that is missing, in sentences.
            why: String
        } = "no_evidence" [rulebook::source::SENDA_EVIDENCE, "kind"] "This cannot be declared yet. {why}";
    }
}

/// Declares a milestone of one person, on the day that the evidence shows. Process: [`DECLARED`].
///
/// # Errors
/// [`NotShown`] when the evidence does not show it; the refusals of [`declare`].
pub async fn make(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    kind: DeclarationKind,
) -> Result<DeclarationId, Problem> {
    let by = permit.actor();
    app.act(permit, &DECLARED, async move |tx| {
        make_in(tx, enrolment, kind, by).await
    })
    .await
}

async fn make_in(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    kind: DeclarationKind,
    by: Option<PersonId>,
) -> Result<DeclarationId, Problem> {
    let now = tx.now();
    let known = gather::known(tx, enrolment, now).await?;
    let (asked, evidence) = asked(&known, kind, now.day)?;
    let made = known.made();
    let trn = known.enrolment.trn.clone();
    let superseded_by = store::same_trn(tx, trn.as_ref(), kind, enrolment).await?;
    let facts = DeclareFacts {
        schedule: &known.schedule,
        made: &made,
        withdrawn_on: known.left_on(),
        fundable: known.enrolment.fundable,
        same_trn_declared: superseded_by.is_some(),
        partner_named: known.enrolment.partner.is_some(),
        rigour: Rigour::Full,
    };
    let declared = declare(&facts, asked, now)?;
    let id: DeclarationId = tx.mint();
    let whose = store::Whose {
        enrolment,
        cohort: known.enrolment.cohort,
        provider: known.enrolment.provider,
        trn,
        told_at: now.at,
        partners: (known.enrolment.partner, None),
        superseded_by,
    };
    store::add(tx, id, &whose, &declared, (&evidence, by)).await?;
    tell_enrolment(tx, enrolment).await?;
    tx.about(enrolment);
    tx.about(id);
    tx.became("declaration", declared.kind);
    tx.became("for the day", declared.on);
    tx.became("state", declared.state);
    Ok(id)
}

/// What the evidence lets somebody ask for. What was made already is left to the rule to refuse.
fn asked(
    known: &Known,
    kind: DeclarationKind,
    today: Day,
) -> Result<(DeclareAsked, Evidence), NotShown> {
    let line = known
        .lines(today)
        .into_iter()
        .find(|line| line.kind == kind);
    match line.map(|line| line.standing) {
        Some(Standing::Ready {
            on,
            evidence,
            outcome,
            ..
        }) => Ok((DeclareAsked { kind, on, outcome }, evidence)),
        Some(Standing::Made { on, .. }) => {
            let nothing = Evidence {
                on,
                what: String::new(),
                key: String::new(),
            };
            Ok((
                DeclareAsked {
                    kind,
                    on,
                    outcome: None,
                },
                nothing,
            ))
        }
        Some(Standing::NotYet { reasons }) => {
            let told: Vec<String> = reasons.into_iter().map(|reason| reason.sentence).collect();
            Err(NotShown::NoEvidence {
                why: told.join(" "),
            })
        }
        None => Err(NotShown::NoEvidence {
            why: "The schedule does not have it.".into(),
        }),
    }
}

/// The enrolment remembers whether anything live is declared: deferring and withdrawing ask for it.
async fn tell_enrolment(tx: &mut WriteTx<'_>, enrolment: EnrolmentId) -> Result<(), Problem> {
    let made = store::of_enrolment(tx, enrolment).await?;
    let mut live = made
        .iter()
        .filter(|one| DeclarationState::LIVE.contains(&one.state))
        .peekable();
    let any = live.peek().is_some();
    let started = live.any(|one| one.kind == DeclarationKind::Started);
    registration::set_declared(tx, enrolment, any, started).await
}

/// Takes a declaration back; after payment this begins a clawback. Process: [`VOIDED`].
///
/// # Errors
/// The refusals of [`advance`].
pub async fn void(
    app: &App,
    permit: &Permit,
    id: DeclarationId,
    why: String,
) -> Result<(), Problem> {
    app.act(permit, &VOIDED, async move |tx| {
        within::move_in(tx, id, DeclarationMove::Void, &why).await?;
        Ok(())
    })
    .await
}

rulebook::refusals! {
    /// Why a statement is not settled.
    pub enum NotSettled {
        /// The cut-off is still to come.
        BeforeCutOff {
            /// When it is.
            cut_off: Day
        } = "before_cut_off" [rulebook::source::DFE_SCHEDULE] "The cut-off of this statement is {}.", cut_off.in_words();
        /// There is nothing to move.
        Nothing = "nothing_to_settle" [rulebook::source::DFE_DECLARATION] "There is no declaration of this kind to settle.";
        /// The account with DfE is kept here.
        OnAccount = "on_account" [rulebook::source::DFE_DECLARATION] "The account of this intake with DfE is kept here: its statements close by themselves, and are paid on their own pages.";
    }
}

/// The same, asked for on a page: where the account with DfE is kept here, a declaration moves with its statement and never
/// ahead of it. Process: [`SETTLED`].
///
/// # Errors
/// [`NotSettled`].
pub(crate) async fn settle_by_hand(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    (kind, step): (DeclarationKind, DeclarationMove),
) -> Result<usize, Problem> {
    if worth::each(app, cohort).await?.is_some() {
        return Err(NotSettled::OnAccount.into());
    }
    settle(app, permit, cohort, kind, step).await
}

/// Moves every declaration of a kind in an intake on: its cut-off has passed, or its statement was paid. Answers how many.
/// Process: [`SETTLED`].
///
/// # Errors
/// [`NotSettled`].
pub async fn settle(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    kind: DeclarationKind,
    step: DeclarationMove,
) -> Result<usize, Problem> {
    app.act(permit, &SETTLED, async move |tx| {
        let days = registration::cohort(tx, cohort).await?.days;
        let cut_off = schedule_of(&days)
            .milestone(kind)
            .map(|milestone| milestone.cut_off);
        if let Some(cut_off) = cut_off.filter(|cut_off| tx.now().day <= *cut_off) {
            return Err(NotSettled::BeforeCutOff { cut_off }.into());
        }
        let mut count = 0;
        for kept in store::of_cohort(tx, cohort).await? {
            let now = tx.now();
            let Ok(moved) = advance(kept.state, step, "", now) else {
                continue;
            };
            if kept.kind == kind {
                store::record_move(tx, kept.id, &moved).await?;
                tx.about(kept.enrolment);
                count += 1;
            }
        }
        if count == 0 {
            return Err(NotSettled::Nothing.into());
        }
        tx.about(cohort);
        tx.became(kind.to_string().as_str(), step);
        tx.became("declarations", count);
        Ok(count)
    })
    .await
}
