//! The rows of periods.
//!
//! What this room must not know: who may open one.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    assessment::{
        PeriodId,
        board::BoardFigures,
        window::{PeriodDays, PeriodState},
    },
    base::Coded,
    people::ProviderId,
    registration::CohortId,
};

use super::Period;
use crate::board::store::Board;

const ADD: Sql = Sql::new(
    "insert into assessment_periods (id, cohort_id, provider_id, edition_id, name, state, opens_on, closes_on, writing_opens_on, window_days, board, passed, failed, held)
     values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, 'open', 0, 0, 0)",
);
const ONE: Sql = Sql::new(
    "select id, cohort_id, provider_id, edition_id, name, state, opens_on, closes_on, writing_opens_on, window_days, board, prepared_by, passed, failed, held
     from assessment_periods where id = $1",
);
const OF_COHORT: Sql = Sql::new(
    "select id, cohort_id, provider_id, edition_id, name, state, opens_on, closes_on, writing_opens_on, window_days, board, prepared_by, passed, failed, held
     from assessment_periods where cohort_id = $1 order by id desc limit 1",
);
const OF_PROVIDER: Sql = Sql::new(
    "select id, cohort_id, provider_id, edition_id, name, state, opens_on, closes_on, writing_opens_on, window_days, board, prepared_by, passed, failed, held
     from assessment_periods where provider_id = $1 order by id desc limit 100",
);
const MOVE_ON: Sql =
    Sql::new("update assessment_periods set state = $1 where id = $2 and state = $3");

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    id: PeriodId,
    cohort: &registration::Cohort,
    name: &str,
    days: PeriodDays,
) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &id,
            &cohort.id,
            &cohort.provider,
            &cohort.edition,
            &name,
            &days.opens,
            &days.closes,
            &days.writing_opens,
            &days.window_days,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: PeriodId) -> Result<Period, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Option<Period>, Problem> {
    Ok(tx.first(OF_COHORT, &[&cohort], read).await?)
}

pub(crate) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Period>, Problem> {
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

pub(crate) async fn move_on(
    tx: &mut WriteTx<'_>,
    id: PeriodId,
    from: PeriodState,
    to: PeriodState,
) -> Result<(), Problem> {
    tx.run_one(MOVE_ON, &[&to.code(), &id, &from.code()]).await
}

fn read(row: &Row<'_>) -> Result<Period, Fault> {
    Ok(Period {
        id: row.get(0)?,
        cohort: row.get(1)?,
        provider: row.get(2)?,
        edition: row.get(3)?,
        name: row.get(4)?,
        state: row.code(5)?,
        days: PeriodDays {
            opens: row.get(6)?,
            closes: row.get(7)?,
            writing_opens: row.get(8)?,
            window_days: row.get(9)?,
        },
        board: Board {
            state: row.code(10)?,
            prepared_by: row.get(11)?,
            figures: BoardFigures {
                passed: row.get(12)?,
                failed: row.get(13)?,
                held: row.get(14)?,
            },
        },
    })
}
