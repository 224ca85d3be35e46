//! One SQL text, two databases: SQLite inside, PostgreSQL beside.
//!
//! What this room is for: the only room that knows a driver. Reads see one consistent snapshot; writes go,
//! one after another, through one writer that commits them in groups and answers only after the commit is durable.
//! What it must not know: any table of a stage.

mod lite;
mod migrate;
mod moment;
mod pg;
mod row;
mod sql;
mod tx;
mod value;
mod writer;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

pub use migrate::{MIGRATIONS, Migration, Step};
pub(crate) use moment::in_one_moment;
pub use row::{Cell, FromCell, Row};
pub use sql::{AT_ONCE, Sql, filled, filled_to};
pub use tx::{Params, ReadTx};
pub use value::{ToValue, Value};
pub use writer::WriteTx;
pub(crate) use writer::{Head, read_head};

use moment::{Snapshot, let_go};

use crate::{clock::Clock, problem::Fault, problem::Problem};

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file in this folder, made when missing.
    Folder(PathBuf),
    /// A PostgreSQL server, `postgres://…`.
    Server(String),
}

/// An open database.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Lite(lite::Lite),
    Pg(pg::Pg),
}

/// Tells the databases apart that this process opens.
fn next_number() -> u64 {
    static OPENED: AtomicU64 = AtomicU64::new(0);
    OPENED.fetch_add(1, Ordering::Relaxed)
}

impl Db {
    /// Opens the database, checks that this build can serve it, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Fault`] with a sentence for the person at the command line: folder unreadable, server unreachable,
    /// data made by a newer version.
    pub async fn open(place: &Place, clock: Clock) -> Result<Self, Fault> {
        let engine = match place {
            Place::Folder(folder) => Engine::Lite(lite::Lite::open(folder, clock)?),
            Place::Server(address) => Engine::Pg(pg::Pg::open(address, clock).await?),
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Opens the database to read it exactly as it is: nothing is made, migrated or written.
    ///
    /// # Errors
    /// [`Fault`] when there is none.
    pub fn to_read(place: &Place, clock: Clock) -> Result<Self, Fault> {
        let engine = match place {
            Place::Folder(folder) => {
                Engine::Lite(lite::Lite::to_read(folder.join("senda.db"), clock)?)
            }
            Place::Server(address) => Engine::Pg(pg::Pg::to_read(address, clock)?),
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Opens a backup to read it as it is.
    ///
    /// # Errors
    /// [`Fault`] when there is no such file.
    pub fn backup_to_read(file: &std::path::Path, clock: Clock) -> Result<Self, Fault> {
        let lite = lite::Lite::to_read(file.to_owned(), clock)?;
        Ok(Self(Arc::new(Engine::Lite(lite))))
    }

    /// The steps that this database's tables have taken, oldest first.
    pub async fn steps(&self) -> Result<Vec<Step>, Problem> {
        self.read(async |tx| migrate::steps(tx).await).await
    }

    /// Reads in one consistent snapshot: inside a page in that of the page. On SQLite this runs inline on the calling thread: keep it
    /// short.
    pub async fn read<T>(
        &self,
        read: impl AsyncFnOnce(&ReadTx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let fits = |snapshot: &Snapshot| match (&*self.0, snapshot) {
            (Engine::Lite(lite), Snapshot::Lite(reading)) => lite.opened(reading),
            (Engine::Pg(pg), Snapshot::Pg(reading)) => pg.opened(reading),
            _ => false,
        };
        let open = async || {
            Ok(match &*self.0 {
                Engine::Lite(lite) => Snapshot::Lite(lite.open_snapshot()?),
                Engine::Pg(pg) => Snapshot::Pg(pg.open_snapshot().await?),
            })
        };
        let snapshot = moment::snapshot(fits, open).await?;
        // In a box: a page's questions, asked together, are large, and every layer around the page would move them.
        let answer = Box::pin(snapshot.read(read)).await;
        if matches!(answer, Err(Problem::Fault(_))) {
            // PostgreSQL answers nothing more in a transaction in which something failed.
            let_go();
        }
        answer
    }

    /// Writes in one transaction of its own inside a durable group; the answer comes after the commit.
    pub(crate) async fn write<T, F>(&self, write: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let answer = match &*self.0 {
            Engine::Lite(lite) => lite.writer().write(write).await,
            Engine::Pg(pg) => pg.writer().write(write).await,
        };
        // Whoever reads afterwards sees what was written.
        let_go();
        answer
    }

    /// Copies the whole database into `file` in one consistent step.
    ///
    /// # Errors
    /// [`Fault`] when the file cannot be written, or when the database is PostgreSQL (use its own `pg_dump`).
    pub fn back_up(&self, file: &std::path::Path) -> Result<(), Fault> {
        match &*self.0 {
            Engine::Lite(lite) => lite.back_up(file),
            Engine::Pg(_) => Err(Fault::say(
                "This data lives on PostgreSQL. Back it up with pg_dump or your server’s own backup.",
            )),
        }
    }

    /// `SQLite` or `PostgreSQL`, with its version.
    pub async fn describe(&self) -> Result<String, Problem> {
        match &*self.0 {
            Engine::Lite(_) => Ok(format!("SQLite {}", rusqlite::version())),
            Engine::Pg(pg) => Ok(format!("PostgreSQL {}", pg.version().await?)),
        }
    }

    /// Prepares the statement without running it: how many parameters and columns it has.
    ///
    /// # Errors
    /// [`Problem::Fault`] with the engine's own words when it does not understand the statement.
    pub async fn prepare(&self, sql: &str) -> Result<(usize, usize), Problem> {
        match &*self.0 {
            Engine::Lite(lite) => lite.prepare(sql),
            Engine::Pg(pg) => pg.prepare(sql).await,
        }
    }
}
