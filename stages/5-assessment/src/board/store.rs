//! What the board keeps on its period.
//!
//! What this room must not know: who may release.

use kit::{
    Problem,
    db::{Sql, WriteTx},
};
use rulebook::{
    assessment::{
        PeriodId, SubmissionId,
        board::{BoardFigures, BoardMoved, BoardState},
    },
    base::Coded,
    people::PersonId,
};

/// Where a period's board stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Board {
    pub(crate) state: BoardState,
    pub(crate) prepared_by: Option<PersonId>,
    pub(crate) figures: BoardFigures,
}

const PREPARE: Sql = Sql::new(
    "update assessment_periods set board = $1, prepared_by = $2, passed = $3, failed = $4, held = $5
     where id = $6 and board = $7 and state = 'marking'",
);
const RELEASE: Sql = Sql::new(
    "update assessment_periods set board = $1, released_by = $2, released_at = $3 where id = $4 and board = $5",
);
const RELEASE_ONE: Sql = Sql::new(
    "update assessment_submissions set released_on = $1 where id = $2 and released_on is null",
);

pub(crate) async fn prepare(
    tx: &mut WriteTx<'_>,
    id: PeriodId,
    moved: &BoardMoved,
) -> Result<(), Problem> {
    let figures = moved.figures;
    tx.run_one(
        PREPARE,
        &[
            &moved.to.code(),
            &moved.by,
            &figures.passed,
            &figures.failed,
            &figures.held,
            &id,
            &moved.from.code(),
        ],
    )
    .await
}

pub(crate) async fn release(
    tx: &mut WriteTx<'_>,
    id: PeriodId,
    moved: &BoardMoved,
) -> Result<(), Problem> {
    tx.run_one(
        RELEASE,
        &[
            &moved.to.code(),
            &moved.by,
            &moved.at,
            &id,
            &moved.from.code(),
        ],
    )
    .await
}

pub(crate) async fn release_one(tx: &mut WriteTx<'_>, id: SubmissionId) -> Result<(), Problem> {
    let today = tx.now().day;
    tx.run_one(RELEASE_ONE, &[&today, &id]).await
}
