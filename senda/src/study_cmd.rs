//! `senda study seen`: which texts of which steps a participant was shown, when first, and whether each can be proved.
//!
//! What this room must not know: how a showing is recorded or proved.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use kit::{Fault, Problem};

use crate::{
    data_args::{DataArgs, told},
    engagement_cmd::enrolment_of,
    say::say,
};

/// What participants were shown.
#[derive(Debug, Args)]
pub struct Study {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists every text that a participant was shown, the first first. Exit code 0: all are proved; 1: one is not; 2: it could not be read.
    Seen {
        #[command(flatten)]
        data: DataArgs,
        /// The participant: an enrolment (`enr_…`) or a person (`per_…`).
        #[arg(long)]
        participant: String,
        /// How to print it.
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
}

impl Study {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when there is no such participant, or the data cannot be read.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let Command::Seen {
            data,
            participant,
            format,
        } = self.command;
        let app = data.open().await?;
        let seen = seen(&app, &participant).await.map_err(told)?;
        match format {
            Format::Csv => say(delivery::seen_csv(&app, &seen)?.trim_end()),
            Format::Json => say(serde_json::to_string_pretty(&seen)
                .map_err(|e| Fault::because("writing what was shown", e))?),
        }
        Ok(if seen.iter().all(|one| one.proven) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

async fn seen(app: &kit::App, participant: &str) -> Result<Vec<delivery::Seen>, Problem> {
    let id = enrolment_of(app, participant).await?;
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, id).await)
        .await?;
    delivery::seen(app, &who).await
}
