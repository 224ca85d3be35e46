//! For test programs: throw-away databases.
//!
//! What this room must not know: any stage.

use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::{db::Place, problem::Fault};

/// A database for one test, gone when it is dropped.
pub struct ThrowAway {
    /// Where it is.
    pub place: Place,
    _folder: Option<TempDir>,
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
            })
        }
    }
}

async fn on_server(server: &str) -> Result<ThrowAway, Fault> {
    let wrong = |e| Fault::because("making a test database", e);
    let address = format!("{server} dbname=postgres");
    let (client, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls)
        .await
        .map_err(wrong)?;
    let driving = tokio::spawn(connection);
    let name = format!(
        "senda_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    client
        .batch_execute(&format!("drop database if exists {name}"))
        .await
        .map_err(wrong)?;
    client
        .batch_execute(&format!("create database {name}"))
        .await
        .map_err(wrong)?;
    drop(client);
    driving.abort();
    let place = Place::Server(format!("{server} dbname={name}"));
    Ok(ThrowAway {
        place,
        _folder: None,
    })
}
