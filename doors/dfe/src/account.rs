//! The account with DfE: what was agreed for a cohort, a statement a month, which declarations stand on it, its cut-off and
//! its payment.
//!
//! Two records, each with one writer. A *declaration* and its state belong to the stage of reporting: whoever moves one asks that
//! stage (`reporting::move_in`, `reporting::settle`). A *statement* and its lines belong to this room: it moves its declarations in
//! the same act in which it moves itself. The milestone page of reporting ("Close the statement at its cut-off") moves declarations
//! only, and is for a provider that keeps no account here because DfE keeps it: there no statement of ours exists. Where a contract
//! is known here that page moves nothing. A declaration that was moved ahead all the same (by an act that was made before the
//! contract) is passed over here, and counts on its statement.
//! What this room must not know: DfE's wire.

mod contracts;
mod jobs;
mod mending;
mod store;
mod sums;

use std::collections::BTreeSet;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::{Day, Instant},
    people::{Permit, ProviderId},
    registration::CohortId,
    reporting::{
        AccountId, DeclarationId,
        declaration::{DeclarationMove, DeclarationState},
        payment::{Contract, Totals},
    },
    source,
};

pub(crate) use contracts::pounds;
pub use contracts::{ContractFile, Judged, agree, agree_all, judge, read_contracts};
pub(crate) use jobs::{CloseDue, Pay};
pub use mending::{adjust, change_days, place_unplaced};
pub(crate) use store::{Adjusted, adjustments_of, lines as lines_on};
pub use sums::totals;
pub(crate) use sums::{sums_of, totals_now};

/// A contract was agreed, and its statements opened.
pub const AGREED: Process = Process::new("contract_agreed", "agreed the contract of");
/// The contracts of a file were agreed, and their statements opened.
pub const ALL_AGREED: Process =
    Process::new("contracts_agreed", "agreed the contracts of a file, of");
/// A statement's cut-off has passed.
pub const CLOSED: Process = Process::new("statement_closed", "closed the statement");
/// The payment of a statement was authorised.
pub const AUTHORISED: Process = Process::new("statement_authorised", "authorised the payment of");
/// A statement was paid.
pub const PAID: Process = Process::new("statement_paid", "paid the statement");
/// A line was added to a statement.
pub const ADJUSTED: Process =
    Process::new("statement_adjusted", "adjusted the statement").with_reason();
/// The days of a statement were changed.
pub const DAYS_CHANGED: Process = Process::new(
    "statement_days_changed",
    "changed the days of the statement",
);
/// A declaration that stood on no statement was placed on one.
pub const PLACED: Process = Process::new("declaration_placed", "placed on a statement");

rulebook::coded! {
    /// Where a statement stands.
    pub enum StatementState {
        /// It takes declarations.
        Open = "open", "Open";
        /// Its cut-off has passed.
        Payable = "payable", "Payable";
        /// It was paid.
        Paid = "paid", "Paid";
    }
}

rulebook::coded! {
    /// What a line of a statement does.
    pub enum LineKind {
        /// It pays for a declaration.
        Pay = "pay", "Pays";
        /// It takes a payment back.
        Clawback = "clawback", "Claws back";
    }
}

/// A monthly account of one provider for one cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: AccountId,
    /// Whose.
    pub provider: ProviderId,
    /// For which cohort.
    pub cohort: CohortId,
    /// The last day on which a declaration counts.
    pub cut_off: Day,
    /// When it is paid; its month names it.
    pub paid_on: Day,
    /// Does it pay for declarations?
    pub output_fee: bool,
    /// Does it carry an instalment of the service fee?
    pub service_fee: bool,
    /// Where it stands.
    pub state: StatementState,
    /// When it was made.
    pub made_at: Instant,
    /// When it last moved.
    pub moved_at: Instant,
    /// When its payment was authorised.
    pub authorised_at: Option<Instant>,
    /// Its sums, once it is paid: prices agreed later do not change them.
    pub totals: Option<Totals>,
}

/// A declaration on a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which declaration.
    pub declaration: DeclarationId,
    /// What the line does.
    pub kind: LineKind,
    /// On which statement.
    pub statement: AccountId,
}

rulebook::refusals! {
    /// Why an account is not changed so.
    pub enum AccountRefusal {
        /// A statement is past its cut-off.
        Settled = "contract_settled" [source::DFE_PAYMENT] "A statement of this cohort is payable or paid, so its contract can no longer change. Adjust a statement instead.";
        /// No contract.
        NoContract = "no_contract" [source::DFE_PAYMENT, "cohort"] "There is no contract for this cohort and course.";
        /// Nowhere to stand.
        NoStatement {
            /// The year of the cohort.
            cohort: String
        } = "no_output_fee_statement" [source::DFE_PAYMENT, "cohort"] "You cannot submit or void declarations for the {cohort} cohort. The funding contract for this cohort has ended. Get in touch if you need to discuss this with us.";
        /// The tick is missing.
        NotAssured = "not_assured" [source::DFE_PAYMENT, "assured"] "Confirm that the assurance checks are done before you authorise the payment.";
        /// Not a statement that can be paid now.
        NotPayable = "statement_not_payable" [source::DFE_PAYMENT] "Only a statement with declarations, past its cut-off and not yet authorised, can be paid.";
        /// Paid already.
        Paid = "statement_paid" [source::DFE_PAYMENT] "This statement is paid and can no longer change.";
        /// Past its cut-off.
        NotOpen = "statement_not_open" [source::DFE_PAYMENT] "The days of a statement can change only while it is open.";
        /// Days the wrong way round.
        DaysOutOfOrder = "statement_days" [source::DFE_PAYMENT, "cut_off"] "The payment must be on or after the cut-off.";
        /// No sum.
        NoSum = "adjustment_of_nothing" [source::DFE_PAYMENT, "amount"] "An adjustment needs a sum and a description.";
    }
}

/// Is anything agreed for this cohort?
pub(crate) async fn has_contract(tx: &ReadTx<'_>, cohort: CohortId) -> Result<bool, Problem> {
    Ok(store::agreed(tx, cohort).await?.is_some())
}

/// What was agreed for this cohort, if anything.
pub(crate) async fn contract_of(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Option<Contract>, Problem> {
    store::agreed(tx, cohort).await
}

/// What DfE pays for one declaration of a cohort, for whoever shows what declaring brings.
pub fn worth_of(app: App, cohort: CohortId) -> reporting::Each {
    Box::pin(async move {
        let agreed = app
            .db()
            .read(async |tx| store::agreed(tx, cohort).await)
            .await?;
        Ok(agreed.map(|contract| contract.output_payment()))
    })
}

/// Places a declaration on the next open statement of its cohort, inside the act that makes or takes it back.
///
/// # Errors
/// [`AccountRefusal::NoStatement`].
pub(crate) async fn place(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    declaration: DeclarationId,
    kind: LineKind,
) -> Result<AccountId, Problem> {
    let today = tx.now().day;
    place_as_of(tx, (cohort, today), declaration, kind).await
}

/// The same, as it would have been on another day.
async fn place_as_of(
    tx: &mut WriteTx<'_>,
    (cohort, day): (CohortId, Day),
    declaration: DeclarationId,
    kind: LineKind,
) -> Result<AccountId, Problem> {
    let Some(statement) = store::next_open(tx, cohort, day).await? else {
        let code = registration::cohort(tx, cohort).await?.code;
        let cohort = code.chars().take(4).collect();
        return Err(AccountRefusal::NoStatement { cohort }.into());
    };
    store::place(tx, declaration, kind, statement).await?;
    tx.about(statement);
    Ok(statement)
}

/// Closes every statement whose cut-off has passed, however long ago: each is one act, with its declarations. A night that
/// was missed is made up by the next. Answers how many were closed. Process: [`CLOSED`].
pub async fn close_due(app: &App, permit: &Permit) -> Result<usize, Problem> {
    place_made_here(app, permit).await?;
    let mut closed = 0;
    loop {
        let today = app.now().day;
        let due = app
            .db()
            .read(async |tx| store::overdue(tx, today).await)
            .await?;
        if due.is_empty() {
            return Ok(closed);
        }
        for statement in due {
            match app
                .act(permit, &CLOSED, async move |tx| {
                    close(tx, statement.id).await
                })
                .await
            {
                // Somebody else closed it meanwhile.
                Ok(()) | Err(Problem::MovedOn) => closed += 1,
                Err(other) => return Err(other),
            }
        }
    }
}

/// What was declared on Senda's own pages gets its place before its statement closes.
async fn place_made_here(app: &App, permit: &Permit) -> Result<(), Problem> {
    let today = app.now().day;
    let due = app
        .db()
        .read(async |tx| store::overdue(tx, today).await)
        .await?;
    let cohorts: BTreeSet<CohortId> = due.iter().map(|one| one.cohort).collect();
    for cohort in cohorts {
        match place_unplaced(app, permit, cohort).await {
            // One that has nowhere to stand any more waits for a person; the others close all the same.
            Ok(_) | Err(Problem::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

async fn close(tx: &mut WriteTx<'_>, id: AccountId) -> Result<(), Problem> {
    let statement = store::one(tx, id).await?;
    if statement.state != StatementState::Open || statement.cut_off >= tx.now().day {
        return Err(Problem::MovedOn);
    }
    tx.about(id);
    store::record_move(tx, &statement, StatementState::Payable, None).await?;
    let mut moved = 0;
    for line in store::lines(tx, id).await? {
        let kept = reporting::declaration(tx, line.declaration).await?;
        if line.kind == LineKind::Pay && kept.state == DeclarationState::Eligible {
            reporting::move_in(tx, kept.id, DeclarationMove::CutOff, "").await?;
            moved += 1;
        }
    }
    tx.changed(
        "state",
        Some(StatementState::Open),
        Some(StatementState::Payable),
    );
    tx.became("declarations", moved);
    Ok(())
}

/// Authorises the payment of a statement, on the word that the assurance checks are done; a job pays it. Process:
/// [`AUTHORISED`].
///
/// # Errors
/// [`AccountRefusal::NotAssured`], [`AccountRefusal::NotPayable`].
pub async fn authorise(
    app: &App,
    permit: &Permit,
    id: AccountId,
    assured: bool,
) -> Result<(), Problem> {
    app.act(permit, &AUTHORISED, async move |tx| {
        if !assured {
            return Err(AccountRefusal::NotAssured.into());
        }
        let statement = store::one(tx, id).await?;
        let ready = statement.state == StatementState::Payable
            && statement.output_fee
            && statement.authorised_at.is_none()
            && !store::lines(tx, id).await?.is_empty();
        if !ready {
            return Err(AccountRefusal::NotPayable.into());
        }
        store::authorise(tx, id).await?;
        tx.about(id);
        tx.later(&Pay { statement: id }).await?;
        Ok(())
    })
    .await
}

/// Pays a statement that was authorised: its declarations are paid, its clawbacks clawed back, its sums kept, all in one act.
async fn pay(tx: &mut WriteTx<'_>, id: AccountId) -> Result<(), Problem> {
    let statement = store::one(tx, id).await?;
    tx.about(id);
    for line in store::lines(tx, id).await? {
        let kept = reporting::declaration(tx, line.declaration).await?;
        let due = match line.kind {
            LineKind::Pay => kept.state == DeclarationState::Payable,
            LineKind::Clawback => kept.state == DeclarationState::AwaitingClawback,
        };
        if due {
            reporting::move_in(tx, kept.id, DeclarationMove::Pay, "").await?;
        }
    }
    let totals = totals_now(tx, &statement).await?;
    store::record_move(tx, &statement, StatementState::Paid, Some(&totals)).await?;
    tx.changed("state", Some(statement.state), Some(StatementState::Paid));
    tx.became("pence", totals.total.0);
    Ok(())
}

/// One statement.
pub async fn statement(tx: &ReadTx<'_>, id: AccountId) -> Result<Statement, Problem> {
    store::one(tx, id).await
}

/// Every statement of a provider, by the day of payment.
pub async fn statements_of(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Statement>, Problem> {
    store::of_provider(tx, provider).await
}

/// The lines of a declaration.
pub(crate) async fn lines_of(
    tx: &ReadTx<'_>,
    declaration: DeclarationId,
) -> Result<Vec<Line>, Problem> {
    store::lines_of(tx, declaration).await
}

/// Every line of a provider's statements.
pub(crate) async fn lines_by(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Line>, Problem> {
    store::lines_by(tx, provider).await
}
