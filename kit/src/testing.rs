//! For test programs: throw-away databases.
//!
//! What this room must not know: any stage.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU32, Ordering},
};

use tempfile::TempDir;

use crate::{
    db::{MIGRATIONS, Place},
    problem::Fault,
};

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// A statement was asked on this thread.
pub(crate) fn asked() {
    ASKED.set(ASKED.get() + 1);
}

/// How many statements this thread has asked so far. A page that is answered on one thread tells by the difference how
/// many it takes, whatever the number of its rows.
pub fn statements_asked() -> usize {
    ASKED.get()
}

/// A database for one test, gone when it is dropped.
pub struct ThrowAway {
    /// Where it is.
    pub place: Place,
    _folder: Option<TempDir>,
    on_server: Option<OnServer>,
}

/// A database on a server, dropped when this is.
struct OnServer {
    server: String,
    name: String,
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        let Some(OnServer { server, name }) = self.on_server.take() else {
            return;
        };
        // On a thread of its own: a test's runtime may be ending, and nothing may wait on it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|e| Fault::because("starting to drop a database", e))?;
            let statement = format!("drop database if exists {name} with (force)");
            runtime.block_on(on_the_side(&itself(&server), &[statement]))
        });
        match dropping.join() {
            Ok(Ok(())) => {}
            // The whole server is thrown away in the end: a database left on it harms nobody.
            left => tracing::warn!(?left, "a test database was left"),
        }
    }
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh, empty database: SQLite in a temporary folder, or, when `SENDA_TEST_POSTGRES` names a server, a new
/// database on it.
///
/// # Errors
/// [`Fault`] when neither can be made.
#[expect(
    clippy::disallowed_methods,
    reason = "tests choose their database by the environment"
)]
pub async fn throw_away() -> Result<ThrowAway, Fault> {
    match std::env::var("SENDA_TEST_POSTGRES") {
        Ok(server) => on_server(&server).await,
        Err(_) => {
            let folder = TempDir::new().map_err(|e| Fault::because("making a folder", e))?;
            let place = Place::Folder(folder.path().to_owned());
            Ok(ThrowAway {
                place,
                _folder: Some(folder),
                on_server: None,
            })
        }
    }
}

async fn on_server(server: &str) -> Result<ThrowAway, Fault> {
    let name = format!(
        "senda_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let statements = [
        format!("drop database if exists {name} with (force)"),
        format!("create database {name}"),
    ];
    on_the_side(&itself(server), &statements).await?;
    Ok(ThrowAway {
        place: Place::Server(format!("{server} dbname={name}")),
        _folder: None,
        on_server: Some(OnServer {
            server: server.to_owned(),
            name,
        }),
    })
}

/// The address of the database that every server has.
fn itself(server: &str) -> String {
    format!("{server} dbname=postgres")
}

/// Runs these statements on the side, one by one.
async fn on_the_side(server: &str, statements: &[String]) -> Result<(), Fault> {
    let wrong = |e| Fault::because("keeping test databases", e);
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls)
        .await
        .map_err(wrong)?;
    let driving = tokio::spawn(connection);
    for statement in statements {
        client.batch_execute(statement).await.map_err(wrong)?;
    }
    drop(client);
    driving.abort();
    Ok(())
}

/// Makes the tables of an empty database as they were at this step, with these rows: what an older build left behind. Whoever opens
/// the database afterwards sees what the later steps make of the rows.
///
/// # Errors
/// [`Fault`] when a statement fails.
pub async fn as_it_was(place: &Place, step: i64, rows: &str) -> Result<(), Fault> {
    let mut statements = vec![
        "create table kit_migrations (number bigint primary key, name text not null,
         hash text not null, applied_at bigint not null)"
            .to_owned(),
    ];
    for migration in MIGRATIONS.iter().filter(|one| one.number <= step) {
        let (number, name) = (migration.number, migration.name);
        let hash = blake3::hash(migration.text.as_bytes()).to_hex();
        statements.push(match place {
            Place::Folder(_) => migration.text.to_owned(),
            Place::Server(_) => migration.text.replace(" blob", " bytea"),
        });
        statements.push(format!(
            "insert into kit_migrations (number, name, hash, applied_at) values ({number}, '{name}', '{hash}', 0)"
        ));
    }
    statements.push(rows.to_owned());
    match place {
        Place::Server(address) => on_the_side(address, &statements).await,
        Place::Folder(folder) => {
            let wrong = |e| Fault::because("making the tables as they were", e);
            let file = rusqlite::Connection::open(folder.join("senda.db")).map_err(wrong)?;
            statements
                .iter()
                .try_for_each(|one| file.execute_batch(one).map_err(wrong))
        }
    }
}
