//! The program that opens the data after a crash and tells what it finds, as one line of JSON.
//!
//! What this room must not know: what ought to be there.

use std::{io::Write as _, process::ExitCode};

use clap::Args;
use kit::{
    Fault,
    audit::{Verdict, verify},
};
use serde::{Deserialize, Serialize};

use crate::ledger::{DataArgs, Ledger, fault};

/// Tells what is left.
#[derive(Debug, Args)]
pub(crate) struct Look {
    #[command(flatten)]
    data: DataArgs,
    /// The number from which each is told.
    #[arg(long)]
    from: i64,
}

/// What was found.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// How many acts there are.
    pub(crate) acts: i64,
    /// How many entries the audit has.
    pub(crate) entries: i64,
    /// What is wrong with the audit's chain, if anything.
    pub(crate) broken: Option<String>,
    /// Acts of which only half is there.
    pub(crate) halves: Vec<i64>,
    /// The numbers from the one asked for, in order.
    pub(crate) since: Vec<i64>,
}

impl Look {
    /// Looks.
    pub(crate) async fn run(self) -> Result<ExitCode, Fault> {
        let ledger = Ledger::open(&self.data).await?;
        let left = ledger.left(self.from).await.map_err(fault)?;
        let (entries, broken) = match verify(ledger.db()).await.map_err(fault)? {
            Verdict::Intact { entries, .. } => (entries, None),
            Verdict::Broken { entry, what } => (entry, Some(format!("entry {entry}: {what}"))),
        };
        let found = Found {
            acts: left.acts,
            entries,
            broken,
            halves: left.halves,
            since: left.since,
        };
        let line = serde_json::to_string(&found).map_err(|e| Fault::because("telling", e))?;
        writeln!(std::io::stdout(), "{line}").map_err(|e| Fault::because("telling", e))?;
        Ok(ExitCode::SUCCESS)
    }
}
