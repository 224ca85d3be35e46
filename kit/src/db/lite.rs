//! SQLite, inside the program: readers inline on the asking thread, one writer thread.
//!
//! What this room must not know: anything of PostgreSQL.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::Future as _,
    path::{Path, PathBuf},
    pin::pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
    thread,
};

use futures_util::FutureExt;
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{
    ReadTx, migrate, next_number,
    tx::{Conn, held},
    writer::{Queue, Writer},
};
use crate::{
    clock::Clock,
    problem::{Fault, Problem},
};

/// Below this, SQLite's write-ahead log could corrupt a database (fixed upstream 13 March 2026).
const OLDEST_SAFE: i32 = 3_051_003;
/// Acts between two checkpoints: some thousand pages of the log.
const CHECKPOINT_AFTER: usize = 256;

pub(super) struct Lite {
    /// Which of the databases that this process has opened.
    number: u64,
    file: PathBuf,
    /// Opened to be read as it is: no setting of the file is changed either.
    as_it_is: bool,
    writer: Writer,
}

thread_local! {
    /// One reading connection per thread and database. Taken out while in use, so that a nested read gets its own.
    static READERS: RefCell<BTreeMap<u64, Connection>> = const { RefCell::new(BTreeMap::new()) };
}

impl Lite {
    pub(super) fn open(folder: &Path, clock: Clock) -> Result<Self, Fault> {
        if rusqlite::version_number() < OLDEST_SAFE {
            return Err(Fault::say(
                "this build carries an SQLite older than 3.51.3, which can lose data",
            ));
        }
        std::fs::create_dir_all(folder).map_err(|e| {
            Fault::because(
                format!("The data folder {} cannot be made", folder.display()),
                e,
            )
        })?;
        let file = folder.join("senda.db");
        let conn = Mutex::new(connect(&file)?);
        migrate::run(ReadTx(Conn::Lite(&conn)), clock.now())
            .now_or_never()
            .ok_or_else(waited)??;
        let (writer, queue) = Writer::new(clock);
        thread::Builder::new()
            .name("senda-writer".into())
            .spawn(move || keep_writing(conn, queue))
            .map_err(|e| Fault::because("starting the writer", e))?;
        Ok(Self {
            number: next_number(),
            file,
            as_it_is: false,
            writer,
        })
    }

    /// Opens this file to read it as it is. Whoever tries to write is told that nobody is there to do it.
    pub(super) fn to_read(file: PathBuf, clock: Clock) -> Result<Self, Fault> {
        if !file.is_file() {
            return Err(Fault::say(format!(
                "There is no database at {}.",
                file.display()
            )));
        }
        let (writer, _nobody) = Writer::new(clock);
        Ok(Self {
            number: next_number(),
            file,
            as_it_is: true,
            writer,
        })
    }

    pub(super) const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Opens a snapshot.
    pub(super) fn open_snapshot(&self) -> Result<Reading, Fault> {
        let conn = Mutex::new(self.reader()?);
        ReadTx(Conn::Lite(&conn)).control("begin")?;
        Ok(Reading {
            number: self.number,
            conn: Some(conn),
        })
    }

    /// Is this a snapshot of this file?
    pub(super) const fn opened(&self, reading: &Reading) -> bool {
        self.number == reading.number
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<(usize, usize), Problem> {
        let conn = self.reader()?;
        let statement = conn
            .prepare(sql)
            .map_err(|e| Fault::because(sql.to_owned(), e))?;
        Ok((statement.parameter_count(), statement.column_count()))
    }

    pub(super) fn back_up(&self, file: &Path) -> Result<(), Fault> {
        if file.exists() {
            return Err(Fault::say(format!(
                "{} is there already. Name a file that does not exist yet.",
                file.display()
            )));
        }
        let partial = file.with_added_extension("partial");
        let wrong = || format!("The backup {} cannot be written", file.display());
        if partial.exists() {
            std::fs::remove_file(&partial).map_err(|e| Fault::because(wrong(), e))?;
        }
        let into = partial
            .to_str()
            .ok_or_else(|| Fault::say("The file’s name is not valid text."))?;
        self.connect()?
            .execute("vacuum into ?1", [into])
            .map_err(|e| Fault::because(wrong(), e))?;
        keep(&partial, file).map_err(|e| Fault::because(wrong(), e))
    }

    fn connect(&self) -> Result<Connection, Fault> {
        if self.as_it_is {
            connect_to_read(&self.file)
        } else {
            connect(&self.file)
        }
    }

    fn reader(&self) -> Result<Connection, Fault> {
        let kept = READERS.with_borrow_mut(|readers| readers.remove(&self.number));
        kept.map_or_else(
            || {
                let conn = self.connect()?;
                conn.execute_batch("pragma query_only = 1")
                    .map_err(|e| Fault::because("opening a reader", e))?;
                Ok(conn)
            },
            Ok,
        )
    }
}

/// An open snapshot.
pub(super) struct Reading {
    number: u64,
    /// There until the snapshot ends.
    conn: Option<Mutex<Connection>>,
}

impl Reading {
    pub(super) fn read<T>(
        &self,
        read: impl AsyncFnOnce(&ReadTx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let conn = self.conn.as_ref().ok_or_else(waited)?;
        let tx = ReadTx(Conn::Lite(conn));
        // Where it stands: what a page reads at once is too large to be moved about.
        let reading = pin!(read(&tx));
        match reading.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => Err(waited().into()),
        }
    }
}

/// Ends the snapshot; the connection is kept for the next reader on this thread.
impl Drop for Reading {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        match ReadTx(Conn::Lite(&conn)).control("commit") {
            Ok(()) => {
                let conn = conn.into_inner().unwrap_or_else(PoisonError::into_inner);
                READERS.with_borrow_mut(|readers| readers.insert(self.number, conn));
            }
            Err(fault) => {
                tracing::warn!(%fault, "a reader was closed, because its snapshot could not be ended");
            }
        }
    }
}

/// Makes a finished file safe and gives it its name; a file with the name is always a whole one.
fn keep(partial: &Path, file: &Path) -> std::io::Result<()> {
    std::fs::File::open(partial)?.sync_all()?;
    std::fs::rename(partial, file)?;
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn named(file: &Path, error: rusqlite::Error) -> Fault {
    Fault::because(
        format!("The database {} cannot be opened", file.display()),
        error,
    )
}

fn connect_to_read(file: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags).map_err(|e| named(file, e))?;
    conn.busy_timeout(std::time::Duration::from_secs(5))
        .map_err(|e| named(file, e))?;
    Ok(conn)
}

fn waited() -> Fault {
    Fault::say("something other than the database was waited for inside a transaction")
}

fn connect(file: &Path) -> Result<Connection, Fault> {
    let named = |e| named(file, e);
    let conn = Connection::open(file).map_err(named)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))
        .map_err(named)?;
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma cache_size = -16000; pragma temp_store = memory;
         pragma wal_autocheckpoint = 0;",
    )
    .map_err(named)?;
    // Without this, statistics make SQLite silently prepare cached statements anew for every other value.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(named)?;
    conn.set_prepared_statement_cache_capacity(512);
    Ok(conn)
}

fn keep_writing(conn: Mutex<Connection>, mut queue: Queue) {
    let mut since = 0;
    while let Some(group) = queue.next_blocking() {
        let outcome = group
            .run(Conn::Lite(&conn), "begin immediate")
            .now_or_never();
        if let Some(Ok(acts)) = outcome {
            since += acts;
        } else {
            tracing::error!(outcome = ?outcome, "a group of acts was not committed");
            let conn = held(&conn);
            if !conn.is_autocommit() && conn.execute_batch("rollback").is_err() {
                return;
            }
        }
        if since >= CHECKPOINT_AFTER {
            since = 0;
            checkpoint(&held(&conn));
        }
    }
}

/// Carries the log over into the file. Nobody writes meanwhile, so that the whole of it is carried over and the next act
/// begins it anew: a log that only grows makes every reader look through all of it.
fn checkpoint(conn: &Connection) {
    let done = conn.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()));
    if let Err(error) = done {
        tracing::warn!(%error, "a checkpoint did not finish; the next one will");
    }
}
