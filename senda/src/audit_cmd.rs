//! `senda audit verify`: walks the chain of every act and says whether it is whole.
//!
//! What this room must not know: how entries are sealed.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use kit::{
    Fault,
    audit::{Verdict, verify},
};

use crate::{
    data_args::{DataArgs, told},
    say::say,
};

/// The audit of every act.
#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks that every entry is sealed to the one before it. Exit code 0: intact; 1: broken; 2: could not be checked.
    Verify {
        #[command(flatten)]
        data: DataArgs,
        /// How to print the verdict.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Audit {
    /// Runs it. Reads the data as it is and changes nothing.
    ///
    /// # Errors
    /// [`Fault`] when the chain could not be checked.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let Command::Verify { data, format } = self.command;
        let verdict = verify(&data.to_read()?).await.map_err(told)?;
        if format == Format::Json {
            say(json(&verdict));
        } else {
            say(sentence(&verdict));
        }
        Ok(match verdict {
            Verdict::Intact { .. } => ExitCode::SUCCESS,
            Verdict::Broken { .. } => ExitCode::from(1),
        })
    }
}

fn json(verdict: &Verdict) -> serde_json::Value {
    match verdict {
        Verdict::Intact { entries, head } => {
            serde_json::json!({ "intact": true, "entries": entries, "head": head })
        }
        Verdict::Broken { entry, what } => {
            serde_json::json!({ "intact": false, "entry": entry, "what": what })
        }
    }
}

fn sentence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Intact { entries: 0, .. } => "Intact: nothing has happened yet.".into(),
        Verdict::Intact { entries, head } => format!(
            "Intact: {entries} entries, each sealed to the one before it.\nHead: {head}\nKeep the head somewhere else: then nobody can replace the whole chain unseen."
        ),
        Verdict::Broken { entry, what } => format!("Broken at entry {entry}: {what}."),
    }
}
