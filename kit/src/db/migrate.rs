//! The numbered list of migrations, applied in order, the same text on both engines.
//!
//! What this room must not know: what the tables are for.

use rulebook::base::{Instant, Now};

use super::{ReadTx, Row, Sql, tx::Conn};
use crate::problem::{Fault, Problem};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, which orders it.
    pub number: i64,
    /// Its name, for people.
    pub name: &'static str,
    /// Portable SQL. `blob` becomes `bytea` on PostgreSQL: the one word that differs.
    pub text: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        /// Every migration, oldest first. A house test compares this list with the folder.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../../../migrations/", $name, ".sql")),
        }),+];
    };
}

migrations! {
    1 "0001_kit",
    2 "0002_kit_mail",
    10 "0010_people",
    11 "0011_people_more",
    20 "0020_curriculum",
    30 "0030_production",
    31 "0031_production_room",
    40 "0040_registration",
    41 "0041_registration_more",
    42 "0042_registration_closed",
    50 "0050_delivery",
    53 "0053_delivery_study",
    54 "0054_delivery_offline",
    55 "0055_delivery_events",
    56 "0056_delivery_file",
    57 "0057_delivery_messages",
    58 "0058_delivery_meetings",
    60 "0060_assessment",
    70 "0070_award",
    80 "0080_reporting",
    90 "0090_dfe",
    91 "0091_dfe_more",
}

const APPLIED: Sql = Sql::new("select number, hash from kit_migrations order by number");
const RECORD: Sql =
    Sql::new("insert into kit_migrations (number, name, hash, applied_at) values ($1, $2, $3, $4)");

/// A step that a database's tables have taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The number of the migration.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// When.
    pub applied_at: Instant,
}

const STEPS: Sql = Sql::new("select number, name, applied_at from kit_migrations order by number");

/// The steps taken, oldest first.
pub(super) async fn steps(tx: &ReadTx<'_>) -> Result<Vec<Step>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Step {
            number: row.get(0)?,
            name: row.get(1)?,
            applied_at: row.get(2)?,
        })
    };
    Ok(tx.all(STEPS, &[], read).await?)
}

/// Brings the tables up to this build's last migration.
pub(super) async fn run(tx: ReadTx<'_>, now: Now) -> Result<(), Fault> {
    tx.batch(
        "create table if not exists kit_migrations (number bigint primary key, name text not null,
         hash text not null, applied_at bigint not null)",
    )
    .await?;
    let applied: Vec<(i64, String)> = tx
        .all(APPLIED, &[], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    refuse_newer(&applied)?;
    for migration in MIGRATIONS {
        let hash = blake3::hash(migration.text.as_bytes()).to_hex().to_string();
        match applied
            .iter()
            .find(|(number, _)| *number == migration.number)
        {
            Some((_, known)) if *known == hash => {}
            Some(_) => return Err(changed(migration)),
            None => apply(&tx, migration, &hash, now).await?,
        }
    }
    Ok(())
}

fn refuse_newer(applied: &[(i64, String)]) -> Result<(), Fault> {
    let newest = MIGRATIONS.last().map_or(0, |migration| migration.number);
    match applied.last() {
        Some((number, _)) if *number > newest => Err(Fault::say(format!(
            "This data was made by a newer version of Senda (its tables are at step {number}, this build knows {newest}). Use that version, or another data folder.",
        ))),
        _ => Ok(()),
    }
}

fn changed(migration: &Migration) -> Fault {
    Fault::say(format!(
        "This data was made by a build whose step {} was different from this one’s. Use another data folder, or the build that made it.",
        migration.name
    ))
}

async fn apply(tx: &ReadTx<'_>, migration: &Migration, hash: &str, now: Now) -> Result<(), Fault> {
    let text = match tx.0 {
        Conn::Lite(_) => migration.text.to_owned(),
        Conn::Pg(_) => migration.text.replace(" blob", " bytea"),
    };
    tx.batch("begin").await?;
    let applied = async {
        tx.batch(&text).await?;
        tx.change(
            RECORD,
            &[&migration.number, &migration.name, &hash, &now.at],
        )
        .await
    }
    .await;
    match applied {
        Ok(_) => tx.batch("commit").await,
        Err(fault) => {
            tx.batch("rollback").await?;
            Err(fault)
        }
    }
}
