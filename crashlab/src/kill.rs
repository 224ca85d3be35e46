//! `crashlab kill`: the program is ended by a signal it cannot hear; the machine lives on.
//!
//! What this room must not know: what power cuts do. A killed program proves that no answer is given before its commit;
//! it says nothing about syncing, because the kernel keeps what was written.

use std::{collections::BTreeSet, process::ExitCode};

use clap::Args;
use kit::Fault;
use rand::{SeedableRng, rngs::StdRng};
use tempfile::TempDir;

use crate::{
    ledger::DataArgs,
    trial::{Score, Writing, look, next_number, write_until},
};

/// After so many runs the embedded database begins anew, so that checking it stays quick.
const FRESH_AFTER: u32 = 25;

/// Ends the writing program with SIGKILL.
#[derive(Debug, Args)]
pub(crate) struct Kill {
    /// How often.
    #[arg(long, default_value_t = 100)]
    runs: u32,
    /// Chooses the moments; the same seed chooses the same ones.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many callers write at once.
    #[arg(long, default_value_t = 8)]
    callers: usize,
    /// A PostgreSQL address; otherwise the embedded database in a temporary folder. Use a database of its own.
    #[arg(long)]
    database_url: Option<String>,
    /// Acknowledges before it has written, and so must lose something.
    #[arg(long)]
    control: bool,
}

impl Kill {
    /// Runs the trial.
    pub(crate) fn run(self) -> Result<ExitCode, Fault> {
        let mut chance = StdRng::seed_from_u64(self.seed);
        let mut score = Score::default();
        let mut left = self.runs;
        while left > 0 {
            let several = left.min(FRESH_AFTER);
            match &self.database_url {
                Some(address) => {
                    let data = DataArgs::server(address.clone());
                    self.run_several(several, &data, &mut chance, &mut score)?;
                }
                None => {
                    let folder =
                        TempDir::new().map_err(|e| Fault::because("making a folder", e))?;
                    let data = DataArgs::folder(folder.path().to_owned());
                    self.run_several(several, &data, &mut chance, &mut score)?;
                }
            }
            left -= several;
        }
        Ok(score.tell("Killed", self.control))
    }

    fn run_several(
        &self,
        runs: u32,
        data: &DataArgs,
        chance: &mut StdRng,
        score: &mut Score,
    ) -> Result<(), Fault> {
        let mut before = look(data, 0)?;
        let mut from = next_number(0, &BTreeSet::new(), &before);
        for _ in 0..runs {
            let writing = Writing {
                data,
                from,
                callers: self.callers,
                too_early: self.control,
            };
            let acknowledged = write_until(&writing, chance, || {})?;
            let after = look(data, from)?;
            score.add(&acknowledged, &before, &after);
            from = next_number(from, &acknowledged, &after);
            before = after;
        }
        Ok(())
    }
}
