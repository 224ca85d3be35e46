//! The rows of timetables.
//!
//! What this room must not know: where the dates come from.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Coded, delivery::engagement::Weights, registration::CohortId};

use super::{Expectation, Opening};

const MAKE: Sql = Sql::new(
    "insert into delivery_timetables (cohort_id, attendance, checks, application, gate, made_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (cohort_id) do update set attendance = excluded.attendance, checks = excluded.checks,
       application = excluded.application, gate = excluded.gate, made_at = excluded.made_at",
);
const WEIGHTS: Sql = Sql::new(
    "select attendance, checks, application, gate from delivery_timetables where cohort_id = $1",
);
const CLEAR_EXPECTED: Sql = Sql::new("delete from delivery_expected where cohort_id = $1");
const EXPECT: Sql = Sql::new(
    "insert into delivery_expected (cohort_id, key, strand, element_key, title, share, minutes)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const EXPECTED: Sql = Sql::new(
    "select key, strand, element_key, title, share, minutes from delivery_expected
     where cohort_id = $1 order by key",
);
const OPEN: Sql = Sql::new(
    "insert into delivery_elements (cohort_id, element_key, place, opens_on, due_on) values ($1, $2, $3, $4, $5)
     on conflict (cohort_id, element_key) do update set opens_on = excluded.opens_on, due_on = excluded.due_on",
);
const OPENINGS: Sql = Sql::new(
    "select element_key, opens_on, due_on from delivery_elements
     where cohort_id = $1 order by place, element_key",
);
const OPENING: Sql = Sql::new(
    "select element_key, opens_on, due_on from delivery_elements where cohort_id = $1 and element_key = $2",
);

pub(crate) async fn make(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    weights: &Weights,
    expected: &[Expectation],
) -> Result<(), Problem> {
    let at = tx.now().at;
    let Weights {
        attendance,
        checks,
        application,
        gate,
    } = weights;
    tx.run_one(MAKE, &[&cohort, attendance, checks, application, gate, &at])
        .await?;
    tx.run(CLEAR_EXPECTED, &[&cohort]).await?;
    for one in expected {
        let strand = one.strand.code();
        tx.run_one(
            EXPECT,
            &[
                &cohort,
                &one.key,
                &strand,
                &one.element,
                &one.title,
                &one.share,
                &one.minutes,
            ],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn set_openings(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    openings: &[Opening],
) -> Result<(), Problem> {
    for (place, one) in openings.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.run_one(
            OPEN,
            &[&cohort, &one.element, &place, &one.opens_on, &one.due_on],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn weights(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Option<Weights>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Weights {
            attendance: row.get(0)?,
            checks: row.get(1)?,
            application: row.get(2)?,
            gate: row.get(3)?,
        })
    };
    Ok(tx.first(WEIGHTS, &[&cohort], read).await?)
}

pub(crate) async fn expected(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<Expectation>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Expectation {
            key: row.get(0)?,
            strand: row.code(1)?,
            element: row.get(2)?,
            title: row.get(3)?,
            share: row.get(4)?,
            minutes: row.get(5)?,
        })
    };
    Ok(tx.all(EXPECTED, &[&cohort], read).await?)
}

pub(crate) async fn openings(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Opening>, Problem> {
    Ok(tx.all(OPENINGS, &[&cohort], read_opening).await?)
}

pub(crate) async fn opening(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    element: &str,
) -> Result<Option<Opening>, Problem> {
    Ok(tx
        .first(OPENING, &[&cohort, &element], read_opening)
        .await?)
}

fn read_opening(row: &Row<'_>) -> Result<Opening, kit::Fault> {
    Ok(Opening {
        element: row.get(0)?,
        opens_on: row.get(1)?,
        due_on: row.get(2)?,
    })
}
