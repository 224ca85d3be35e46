//! The receipts of what phones sent.
//!
//! What this room must not know: what was decided about any of it.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Coded, delivery::offline::Arrival, registration::EnrolmentId};

use super::Receipt;

const RECEIPT: Sql = Sql::new(
    "select sent_id, device, kind, step_key, check_id, base, written_at, arrived_at, outcome, code, told, sent, standing
     from delivery_offline where enrolment_id = $1 and sent_id = $2",
);
const NEWEST: Sql = Sql::new(
    "select sent_id, device, kind, step_key, check_id, base, written_at, arrived_at, outcome, code, told, sent, standing
     from delivery_offline where enrolment_id = $1 order by arrived_at desc, sent_id limit 30",
);
const OWN_TRIES: Sql = Sql::new(
    "select count(*) from delivery_offline where enrolment_id = $1 and step_key = $2 and check_id = $3
     and device = $4 and base = $5 and outcome = $6",
);
const KEEP: Sql = Sql::new(
    "insert into delivery_offline (enrolment_id, sent_id, device, kind, step_key, check_id, base, written_at, arrived_at,
       outcome, code, told, sent, standing)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);

fn read(row: &Row<'_>) -> Result<Receipt, Fault> {
    Ok(Receipt {
        id: row.get(0)?,
        device: row.get(1)?,
        kind: row.code(2)?,
        key: row.get(3)?,
        check: row.get(4)?,
        base: row.get(5)?,
        written: row.get(6)?,
        arrived: row.get(7)?,
        outcome: row.code(8)?,
        code: row.get(9)?,
        told: row.get(10)?,
        sent: row.get(11)?,
        standing: row.get(12)?,
    })
}

/// The receipt of this, when it arrived before.
pub(super) async fn receipt(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    id: &str,
) -> Result<Option<Receipt>, Problem> {
    Ok(tx.first(RECEIPT, &[&enrolment, &id], read).await?)
}

/// The newest receipts.
pub(super) async fn newest(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Receipt>, Problem> {
    Ok(tx.all(NEWEST, &[&enrolment], read).await?)
}

/// How many answers to this question were taken from this phone, from pages that knew as little.
pub(super) async fn own_tries(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    receipt: &Receipt,
) -> Result<i64, Problem> {
    let kept = Arrival::Kept.code();
    let Receipt {
        key,
        check,
        device,
        base,
        ..
    } = receipt;
    let values: [&(dyn kit::db::ToValue + Sync); 6] = [&enrolment, key, check, device, base, &kept];
    let found: Option<i64> = tx.first(OWN_TRIES, &values, |row| row.get(0)).await?;
    Ok(found.unwrap_or(0))
}

/// Keeps a receipt, and answers it as it is kept.
pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    mut receipt: Receipt,
) -> Result<Receipt, Problem> {
    receipt.arrived = tx.now().at;
    let (kind, outcome) = (receipt.kind.code(), receipt.outcome.code());
    tx.run_one(
        KEEP,
        &[
            &enrolment,
            &receipt.id,
            &receipt.device,
            &kind,
            &receipt.key,
            &receipt.check,
            &receipt.base,
            &receipt.written,
            &receipt.arrived,
            &outcome,
            &receipt.code,
            &receipt.told,
            &receipt.sent,
            &receipt.standing,
        ],
    )
    .await?;
    Ok(receipt)
}
