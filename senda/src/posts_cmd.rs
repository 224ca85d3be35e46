//! `senda posts import`: who is SENCO where, from a file, on the command line.
//!
//! What this room must not know: how a file is read, what of it is kept.
//! Exit codes: 0 done, 1 done or checked with lines that were left out, 2 nothing was done.

use std::{fs::File, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use kit::Fault;
use registration::{LineVerdict, PostTable, Tally};
use rulebook::people::{Action, Actor};

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// What may be done with the posts of SENCOs.
#[derive(Debug, Subcommand)]
pub enum Posts {
    /// Record posts and awards from a CSV file, all or nothing.
    Import(Import),
}

/// How a file is imported.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: CSV, columns by name in any order (urn, name, email, trn, kind, from, until, qualification …).
    file: PathBuf,
    /// Tell what would become of each line, and record nothing.
    #[arg(long)]
    dry_run: bool,
    /// Record the lines that can be recorded even where others cannot.
    #[arg(long)]
    pass_over: bool,
    /// Which settings and which data.
    #[command(flatten)]
    data: DataArgs,
}

/// Runs a command.
///
/// # Errors
/// [`Fault`] when the file or the data cannot be read.
pub async fn run(command: Posts) -> Result<ExitCode, Fault> {
    match command {
        Posts::Import(import) => import.run().await,
    }
}

impl Import {
    async fn run(self) -> Result<ExitCode, Fault> {
        let name = self.file.display().to_string();
        let file = File::open(&self.file)
            .map_err(|e| Fault::because(format!("{name} cannot be read"), e))?;
        let table = registration::read_posts(file)
            .map_err(|fault| Fault::say(format!("{name}, {fault}")))?;
        let app = self.data.open().await?;
        let today = app.now().day;
        let verdicts = app
            .db()
            .read(async |tx| registration::judge_posts(tx, &Actor::System, &table, today).await)
            .await
            .map_err(told)?;
        report(&table, &verdicts);
        let mut tally = Tally::of(&verdicts, table.wrong.len());
        let mut went = false;
        if !self.dry_run {
            let permit = operator(Action::KeepPosts)?;
            let kept = (table, None);
            (went, tally) =
                registration::import_posts(&app, &permit, Actor::System, kept, self.pass_over)
                    .await
                    .map_err(told)?;
        }
        tell(tally, went, self.dry_run);
        Ok(match (went || self.dry_run, tally.refused) {
            (false, _) => ExitCode::from(2),
            (true, 0) => ExitCode::SUCCESS,
            (true, _) => ExitCode::from(1),
        })
    }
}

fn report(table: &PostTable, verdicts: &[LineVerdict]) {
    let refused = table
        .lines
        .iter()
        .zip(verdicts)
        .filter_map(|(line, verdict)| match verdict {
            LineVerdict::Refused { code, sentence } => Some((line.number, sentence, code)),
            _ => None,
        });
    let unreadable = table
        .wrong
        .iter()
        .map(|one| (one.number, &one.sentence, &one.code));
    let mut all: Vec<_> = unreadable.chain(refused).collect();
    all.sort_unstable();
    for (number, sentence, code) in all {
        eprintln!("senda: line {number}: {sentence} ({code})");
    }
}

fn tell(tally: Tally, went: bool, dry_run: bool) {
    say(match (dry_run, went) {
        (true, _) => "Nothing was recorded. The import would do this:",
        (false, true) => "Recorded:",
        (false, false) => {
            "Nothing was recorded: mend the lines above, or leave them out with --pass-over. The rest would do this:"
        }
    });
    for (count, what) in [
        (tally.new, "new posts"),
        (tally.changed, "posts brought up to date"),
        (tally.same, "recorded so already"),
        (tally.refused, "lines that cannot be recorded"),
    ] {
        say(format_args!("{count:>8} {what}"));
    }
}
