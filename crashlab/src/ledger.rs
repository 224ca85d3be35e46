//! The acts of a trial: each writes two rows and one sealed entry, so that half an act would show.
//!
//! What this room must not know: who is killed, or when.

use std::{future::Future, path::PathBuf, pin::Pin, sync::Arc};

use axum::response::{IntoResponse, Response};
use clap::Args;
use kit::{
    App, Fault, Problem, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::{Db, Place, ReadTx, Row, Sql},
    jobs::Jobs,
    web::{Call, Doorman, Held, Signed},
};
use rulebook::people::{Action, Actor, Circles, Permit, may};

/// A numbered act of the trial.
const NUMBERED: Process = Process::new("crash_trial", "wrote number");
/// The tables of the trial were made: no entry, so that entries and rows can be counted against each other.
const PREPARED: Process = Process::new("crash_trial_prepared", "prepared a trial").own_trail();

const LEFT: Sql = Sql::new(
    "create table if not exists crash_left (number bigint primary key, at bigint not null)",
);
const RIGHT: Sql = Sql::new(
    "create table if not exists crash_right (number bigint primary key, at bigint not null)",
);
const ADD_LEFT: Sql = Sql::new("insert into crash_left (number, at) values ($1, $2)");
const ADD_RIGHT: Sql = Sql::new("insert into crash_right (number, at) values ($1, $2)");
const COUNT: Sql = Sql::new("select count(*) from crash_left");
const SINCE: Sql = Sql::new("select number from crash_left where number >= $1 order by number");
const HALVES: Sql = Sql::new(
    "select l.number from crash_left l left join crash_right r on r.number = l.number where r.number is null
     union all
     select r.number from crash_right r left join crash_left l on l.number = r.number where l.number is null
     order by 1",
);

/// Where the data of a trial lives.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct DataArgs {
    /// A folder with the embedded database.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// A PostgreSQL address.
    #[arg(long)]
    database_url: Option<String>,
}

impl DataArgs {
    /// In this folder.
    pub(crate) fn folder(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            database_url: None,
        }
    }
    /// On this server.
    pub(crate) fn server(address: String) -> Self {
        Self {
            folder: None,
            database_url: Some(address),
        }
    }
    /// The same, as arguments of a command line.
    pub(crate) fn typed(&self) -> Vec<std::ffi::OsString> {
        match (&self.folder, &self.database_url) {
            (Some(folder), _) => vec!["--folder".into(), folder.into()],
            (None, Some(address)) => vec!["--database-url".into(), address.into()],
            (None, None) => Vec::new(),
        }
    }
    fn place(&self) -> Result<Place, Fault> {
        match (&self.folder, &self.database_url) {
            (Some(folder), _) => Ok(Place::Folder(folder.clone())),
            (None, Some(address)) => Ok(Place::Server(address.clone())),
            (None, None) => Err(Fault::say("say --folder or --database-url")),
        }
    }
}

struct Nobody;
impl Doorman for Nobody {
    fn who<'a>(
        &'a self,
        _app: &'a App,
        _token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Signed>, Problem>> + Send + 'a>> {
        Box::pin(async { Ok(None) })
    }
    fn ask_to_sign_in(&self, _call: &Call, _held: Held) -> Response {
        Problem::SignInFirst.into_response()
    }
}

/// The program under trial.
#[derive(Clone)]
pub(crate) struct Ledger {
    app: App,
    permit: Permit,
}

/// What is left in the data.
pub(crate) struct Left {
    /// How many acts there are.
    pub(crate) acts: i64,
    /// The numbers from the one asked for.
    pub(crate) since: Vec<i64>,
    /// Numbers of which one row is there and the other is not.
    pub(crate) halves: Vec<i64>,
}

impl Ledger {
    /// Opens the data. Making the tables waits for whatever the server is still committing for a killed program.
    pub(crate) async fn open(data: &DataArgs) -> Result<Self, Fault> {
        let clock = Clock::running();
        let parts = Parts {
            db: Db::open(&data.place()?, clock.clone()).await?,
            clock,
            config: Config::default(),
            jobs: Jobs::new(),
            doorman: Arc::new(Nobody),
            nav: |_| Vec::new(),
            shelf: Shelf::new(),
        };
        let app = App::start(parts).await.map_err(fault)?;
        let permit = may(&Actor::System, Action::RunSystem, &Circles::SITE)
            .map_err(|_no| Fault::say("the trial has no permit"))?;
        let prepared = app.act(&permit, &PREPARED, async |tx| {
            tx.run(LEFT, &[]).await?;
            tx.run(RIGHT, &[]).await?;
            Ok(())
        });
        prepared.await.map_err(fault)?;
        Ok(Self { app, permit })
    }

    /// Its database.
    pub(crate) fn db(&self) -> &Db {
        self.app.db()
    }

    /// Writes this number.
    pub(crate) async fn write(&self, number: i64) -> Result<(), Problem> {
        self.app
            .act(&self.permit, &NUMBERED, async move |tx| {
                let at = tx.now().at;
                tx.run_one(ADD_LEFT, &[&number, &at]).await?;
                tx.run_one(ADD_RIGHT, &[&number, &at]).await?;
                tx.about(number);
                Ok(())
            })
            .await
    }

    /// What is left, with the numbers from `from`.
    pub(crate) async fn left(&self, from: i64) -> Result<Left, Problem> {
        let read = async |tx: &ReadTx<'_>| {
            let number = |row: &Row<'_>| row.get(0);
            Ok(Left {
                acts: tx.first(COUNT, &[], number).await?.unwrap_or(0),
                since: tx.all(SINCE, &[&from], number).await?,
                halves: tx.all(HALVES, &[], number).await?,
            })
        };
        self.app.db().read(read).await
    }
}

/// The fault in a problem, or the problem told as one.
pub(crate) fn fault(problem: Problem) -> Fault {
    match problem {
        Problem::Fault(fault) => fault,
        other => Fault::say(format!("{other:?}")),
    }
}
