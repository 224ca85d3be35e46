//! Which data a command works on: the same three options for every command.
//!
//! What this room must not know: what the command does with it.

use std::path::PathBuf;

use clap::Args;
use kit::{App, Fault, Problem, clock::Clock, config::Config, db::Db};
use rulebook::people::{Action, Actor, Circles, Permit, may};

/// Which settings and which data.
#[derive(Debug, Clone, Default, Args)]
pub struct DataArgs {
    /// The settings file (TOML). Without it, the defaults and the environment.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the embedded database.
    #[arg(long, value_name = "FOLDER", conflicts_with = "database_url")]
    pub data_dir: Option<PathBuf>,
    /// A PostgreSQL address, used instead of the folder.
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

impl DataArgs {
    /// The settings, with the place of the data as typed.
    ///
    /// # Errors
    /// [`Fault`] when a setting is not understood.
    pub fn config(&self) -> Result<Config, Fault> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(folder) = &self.data_dir {
            config.database.folder.clone_from(folder);
            config.database.url = None;
        }
        if self.database_url.is_some() {
            config.database.url.clone_from(&self.database_url);
        }
        Ok(config)
    }

    /// The program on this data, its tables brought up to date.
    ///
    /// # Errors
    /// [`Fault`] when the data cannot be opened.
    pub async fn open(&self) -> Result<App, Fault> {
        crate::compose::start(self.config()?, Clock::running()).await
    }

    /// The data exactly as it is, for reading.
    ///
    /// # Errors
    /// [`Fault`] when there is none.
    pub fn to_read(&self) -> Result<Db, Fault> {
        Db::to_read(&self.config()?.database.place(), Clock::running())
    }
}

/// The permit of whoever may run commands on the machine itself.
///
/// # Errors
/// [`Fault`] when the rulebook no longer gives it.
pub fn operator(action: Action) -> Result<Permit, Fault> {
    may(&Actor::System, action, &Circles::SITE)
        .map_err(|_no| Fault::say("Senda itself is not allowed to do this"))
}

/// A problem told on the command line.
pub fn told(problem: Problem) -> Fault {
    match problem {
        Problem::Fault(fault) => fault,
        Problem::Refused(refused) => Fault::say(refused.sentence),
        Problem::NotFound => Fault::say("There is no such thing here."),
        Problem::Busy => Fault::say("Senda is busy; try again shortly."),
        other => Fault::say(format!("{other:?}")),
    }
}
