//! `senda contracts import`: what is paid for many cohorts, from a file, on the command line.
//!
//! What this room must not know: how a file is read, what a contract means.
//! Exit codes: 0 done or checked, 2 nothing was done because of the lines that are told.

use std::{fs::File, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use kit::Fault;
use rulebook::people::Action;

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// What may be done with contracts.
#[derive(Debug, Subcommand)]
pub enum Contracts {
    /// Agree the contracts of a CSV file and open their statements, all or nothing.
    Import(Import),
}

/// How a file is imported.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: CSV, columns by name in any order (provider, cohort, `price_per_participant`, participants).
    file: PathBuf,
    /// Tell what would become of each line, and agree nothing.
    #[arg(long)]
    dry_run: bool,
    /// Which settings and which data.
    #[command(flatten)]
    data: DataArgs,
}

/// Runs a command.
///
/// # Errors
/// [`Fault`] when the file or the data cannot be read.
pub async fn run(command: Contracts) -> Result<ExitCode, Fault> {
    match command {
        Contracts::Import(import) => import.run().await,
    }
}

impl Import {
    async fn run(self) -> Result<ExitCode, Fault> {
        let name = self.file.display().to_string();
        let file = File::open(&self.file)
            .map_err(|e| Fault::because(format!("{name} cannot be read"), e))?;
        let file =
            dfe::read_contracts(file).map_err(|fault| Fault::say(format!("{name}, {fault}")))?;
        let app = self.data.open().await?;
        let (judged, wrong) = app
            .db()
            .read(async |tx| dfe::judge_contracts(tx, file).await)
            .await
            .map_err(told)?;
        for one in &wrong {
            eprintln!("senda: {one}");
        }
        for one in &judged {
            let (price, each) = (one.contract.per_participant, one.contract.output_payment());
            say(format_args!(
                "line {}: {} participants at {price}, {each} for a declaration; {} statements are there and stay",
                one.line, one.contract.target, one.statements
            ));
        }
        if !wrong.is_empty() {
            say("Nothing was agreed: mend the lines above.");
            return Ok(ExitCode::from(2));
        }
        if self.dry_run {
            say("Nothing was agreed: this was a look.");
            return Ok(ExitCode::SUCCESS);
        }
        let permit = operator(Action::KeepDfeApi)?;
        let cohorts: Vec<_> = judged.iter().map(|one| one.cohort).collect();
        dfe::agree_all(&app, &permit, judged).await.map_err(told)?;
        let mut placed = 0;
        for cohort in &cohorts {
            placed += dfe::place_unplaced(&app, &permit, *cohort)
                .await
                .map_err(told)?;
        }
        say(format_args!(
            "Agreed: {} contracts; {placed} declarations placed.",
            cohorts.len()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
