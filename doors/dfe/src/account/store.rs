//! The rows of accounts: contracts, statements, their lines, adjustments.
//!
//! What this room must not know: when a statement may move.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded as _, Day, Pence},
    people::ProviderId,
    registration::CohortId,
    reporting::{
        AccountId, DeclarationId,
        payment::{Contract, Month, Totals},
    },
};

use super::{Line, LineKind, Statement, StatementState};

const AGREE: Sql = Sql::new(
    "insert into dfe_contracts (cohort_id, agreed, agreed_at) values ($1, $2, $3)
     on conflict (cohort_id) do update set agreed = excluded.agreed, agreed_at = excluded.agreed_at",
);
const AGREED: Sql = Sql::new("select agreed from dfe_contracts where cohort_id = $1");
const ADD: Sql = Sql::new(
    "insert into dfe_statements (id, provider_id, cohort_id, cut_off_on, paid_on, output_fee, service_fee, state,
       made_at, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)
     on conflict (cohort_id, paid_on) do nothing",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, cohort_id, cut_off_on, paid_on, output_fee, service_fee, state, made_at, moved_at,
       authorised_at, totals
     from dfe_statements where id = $1",
);
const OF_PROVIDER: Sql = Sql::new(
    "select id, provider_id, cohort_id, cut_off_on, paid_on, output_fee, service_fee, state, made_at, moved_at,
       authorised_at, totals
     from dfe_statements where provider_id = $1 order by paid_on, id",
);
const OF_COHORT: Sql = Sql::new(
    "select id, provider_id, cohort_id, cut_off_on, paid_on, output_fee, service_fee, state, made_at, moved_at,
       authorised_at, totals
     from dfe_statements where cohort_id = $1 order by paid_on, id",
);
const OVERDUE: Sql = Sql::new(
    "select id, provider_id, cohort_id, cut_off_on, paid_on, output_fee, service_fee, state, made_at, moved_at,
       authorised_at, totals
     from dfe_statements where state = 'open' and cut_off_on < $1 order by cut_off_on, id limit 100",
);
const NEXT_OPEN: Sql = Sql::new(
    "select id from dfe_statements
     where cohort_id = $1 and state = 'open' and output_fee = 1 and cut_off_on >= $2
     order by cut_off_on, id limit 1",
);
const MOVE: Sql = Sql::new(
    "update dfe_statements set state = $1, moved_at = $2, totals = $3 where id = $4 and state = $5",
);
const AUTHORISE: Sql = Sql::new(
    "update dfe_statements set authorised_at = $1, moved_at = $2
     where id = $3 and state = 'payable' and authorised_at is null",
);
const SET_DAYS: Sql = Sql::new(
    "update dfe_statements set cut_off_on = $1, paid_on = $2, moved_at = $3 where id = $4 and state = 'open'",
);
const PLACE: Sql = Sql::new(
    "insert into dfe_statement_lines (declaration_id, kind, statement_id, placed_at) values ($1, $2, $3, $4)",
);
const LINES: Sql = Sql::new(
    "select declaration_id, kind, statement_id from dfe_statement_lines
     where statement_id = $1 order by declaration_id, kind",
);
const LINES_OF: Sql = Sql::new(
    "select declaration_id, kind, statement_id from dfe_statement_lines
     where declaration_id = $1 order by kind, declaration_id",
);
const LINES_BY: Sql = Sql::new(
    "select l.declaration_id, l.kind, l.statement_id
     from dfe_statement_lines l join dfe_statements s on s.id = l.statement_id
     where s.provider_id = $1 order by l.declaration_id, l.kind",
);
const ADJUST: Sql = Sql::new(
    "insert into dfe_adjustments (id, statement_id, description, pence, made_at) values ($1, $2, $3, $4, $5)",
);
const ADJUSTMENTS: Sql =
    Sql::new("select pence from dfe_adjustments where statement_id = $1 order by id");

const ADJUSTED: Sql =
    Sql::new("select description, pence from dfe_adjustments where statement_id = $1 order by id");
const ADJUSTED_BY: Sql = Sql::new(
    "select a.statement_id, a.pence
     from dfe_adjustments a join dfe_statements s on s.id = a.statement_id
     where s.provider_id = $1 order by a.id",
);

/// A line that people added to a statement, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Adjusted {
    pub(crate) description: String,
    pub(crate) pence: Pence,
}

rulebook::id_of!(
    /// A line that people added to a statement.
    Adjustment, "adj", AdjustmentId
);

pub(super) async fn agree(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    contract: &Contract,
) -> Result<(), Problem> {
    let text =
        serde_json::to_string(contract).map_err(|e| Fault::because("writing a contract", e))?;
    let at = tx.now().at;
    tx.run(AGREE, &[&cohort, &text, &at]).await?;
    Ok(())
}

pub(super) async fn agreed(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Option<Contract>, Problem> {
    Ok(tx.first(AGREED, &[&cohort], |row| row.json(0)).await?)
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    cohort: CohortId,
    month: &Month,
) -> Result<bool, Problem> {
    let (id, at): (AccountId, _) = (tx.mint(), tx.now().at);
    let added = tx
        .run(
            ADD,
            &[
                &id,
                &provider,
                &cohort,
                &month.cut_off,
                &month.paid_on,
                &month.output_fee,
                &month.service_fee,
                &at,
                &at,
            ],
        )
        .await?;
    Ok(added == 1)
}

pub(super) async fn one(tx: &ReadTx<'_>, id: AccountId) -> Result<Statement, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Statement>, Problem> {
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

pub(super) async fn of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<Statement>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

/// Open statements whose cut-off lies before this day, some of them.
pub(super) async fn overdue(tx: &ReadTx<'_>, today: Day) -> Result<Vec<Statement>, Problem> {
    Ok(tx.all(OVERDUE, &[&today], read).await?)
}

/// The next open statement of a cohort that pays for declarations.
pub(super) async fn next_open(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    today: Day,
) -> Result<Option<AccountId>, Problem> {
    Ok(tx
        .first(NEXT_OPEN, &[&cohort, &today], |row| row.get(0))
        .await?)
}

pub(super) async fn record_move(
    tx: &mut WriteTx<'_>,
    statement: &Statement,
    to: StatementState,
    totals: Option<&Totals>,
) -> Result<(), Problem> {
    let text = totals
        .map(serde_json::to_string)
        .transpose()
        .map_err(|e| Fault::because("writing totals", e))?;
    let at = tx.now().at;
    tx.run_one(
        MOVE,
        &[
            &to.code(),
            &at,
            &text,
            &statement.id,
            &statement.state.code(),
        ],
    )
    .await
}

pub(super) async fn authorise(tx: &mut WriteTx<'_>, id: AccountId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(AUTHORISE, &[&at, &at, &id]).await
}

pub(super) async fn set_days(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    cut_off: Day,
    paid_on: Day,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SET_DAYS, &[&cut_off, &paid_on, &at, &id]).await
}

pub(super) async fn place(
    tx: &mut WriteTx<'_>,
    declaration: DeclarationId,
    kind: LineKind,
    statement: AccountId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(PLACE, &[&declaration, &kind.code(), &statement, &at])
        .await
}

pub(crate) async fn lines(tx: &ReadTx<'_>, id: AccountId) -> Result<Vec<Line>, Problem> {
    Ok(tx.all(LINES, &[&id], read_line).await?)
}

pub(super) async fn lines_of(
    tx: &ReadTx<'_>,
    declaration: DeclarationId,
) -> Result<Vec<Line>, Problem> {
    Ok(tx.all(LINES_OF, &[&declaration], read_line).await?)
}

pub(super) async fn lines_by(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Line>, Problem> {
    Ok(tx.all(LINES_BY, &[&provider], read_line).await?)
}

pub(super) async fn adjust(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    description: &str,
    pence: Pence,
) -> Result<(), Problem> {
    let (own, at): (AdjustmentId, _) = (tx.mint(), tx.now().at);
    tx.run_one(ADJUST, &[&own, &id, &description, &pence, &at])
        .await
}

pub(super) async fn adjustments(tx: &ReadTx<'_>, id: AccountId) -> Result<Pence, Problem> {
    let all: Vec<Pence> = tx.all(ADJUSTMENTS, &[&id], |row| row.get(0)).await?;
    Ok(all.into_iter().sum())
}

/// Every line that people added to a statement, oldest first.
pub(crate) async fn adjustments_of(
    tx: &ReadTx<'_>,
    id: AccountId,
) -> Result<Vec<Adjusted>, Problem> {
    Ok(tx
        .all(ADJUSTED, &[&id], |row| {
            Ok(Adjusted {
                description: row.get(0)?,
                pence: row.get(1)?,
            })
        })
        .await?)
}

/// Every such line of a provider's statements.
pub(super) async fn adjustments_by(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<(AccountId, Pence)>, Problem> {
    Ok(tx
        .all(ADJUSTED_BY, &[&provider], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await?)
}

fn read_line(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line {
        declaration: row.get(0)?,
        kind: row.code(1)?,
        statement: row.get(2)?,
    })
}

fn read(row: &Row<'_>) -> Result<Statement, Fault> {
    let totals: Option<String> = row.get(11)?;
    let totals = totals
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|e| Fault::because("reading totals", e))?;
    Ok(Statement {
        id: row.get(0)?,
        provider: row.get(1)?,
        cohort: row.get(2)?,
        cut_off: row.get(3)?,
        paid_on: row.get(4)?,
        output_fee: row.get(5)?,
        service_fee: row.get(6)?,
        state: row.code(7)?,
        made_at: row.get(8)?,
        moved_at: row.get(9)?,
        authorised_at: row.get(10)?,
        totals,
    })
}
