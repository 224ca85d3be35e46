//! `crashlab power`: the power is cut from a disk that forgets what was not synced.
//!
//! What this room must not know: how the disk forgets.

use std::{
    collections::BTreeSet,
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex},
};

use clap::Args;
use kit::Fault;
use rand::{SeedableRng, rngs::StdRng};
use tempfile::TempDir;

use crate::{
    disk::Disk,
    ledger::DataArgs,
    looking::Found,
    mount::{Shared, hold, mount},
    trial::{Score, Writing, look, next_number, write_until},
};

/// After so many cuts the disk is empty again, so that it fits into memory.
const FRESH_AFTER: u32 = 20;

/// Cuts the power of a simulated disk.
#[derive(Debug, Args)]
pub(crate) struct Power {
    /// How often.
    #[arg(long, default_value_t = 50)]
    runs: u32,
    /// Chooses the moments; the same seed chooses the same ones.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many callers write at once.
    #[arg(long, default_value_t = 8)]
    callers: usize,
    /// What was not synced is not all gone: of each 512 bytes the old or the new is left, at random.
    #[arg(long)]
    torn: bool,
    /// A disk that answers a sync and does not do it, and so must lose something.
    #[arg(long)]
    control: bool,
}

/// One disk, its folder, and what was on it after the last cut.
struct Bench {
    disk: Shared,
    folder: TempDir,
    before: Found,
    next: i64,
}

impl Power {
    /// Runs the trial.
    pub(crate) fn run(self) -> Result<ExitCode, Fault> {
        let mut chance = StdRng::seed_from_u64(self.seed);
        let mut score = Score::default();
        let mut bench = self.bench()?;
        for run in 1..=self.runs {
            let readable = self.cut_once(&mut bench, &mut chance, &mut score)?;
            if !readable || run % FRESH_AFTER == 0 {
                bench = self.bench()?;
            }
        }
        Ok(score.tell("Power cut", self.control))
    }

    fn bench(&self) -> Result<Bench, Fault> {
        let disk = if self.control {
            Disk::lying()
        } else {
            Disk::default()
        };
        let disk = Arc::new(Mutex::new(disk));
        let folder = TempDir::new().map_err(|e| Fault::because("making a folder", e))?;
        let before = look_on(&disk, folder.path(), 0)?;
        Ok(Bench {
            disk,
            folder,
            before,
            next: 1,
        })
    }

    /// One cut. Answers whether the data could be read afterwards.
    fn cut_once(
        &self,
        bench: &mut Bench,
        chance: &mut StdRng,
        score: &mut Score,
    ) -> Result<bool, Fault> {
        let acknowledged = self.write_on(bench, chance)?;
        hold(&bench.disk).power_on(self.torn.then_some(chance));
        let after = match look_on(&bench.disk, bench.folder.path(), bench.next) {
            Ok(after) => after,
            Err(fault) => {
                score.add_unreadable(&acknowledged, &fault);
                return Ok(false);
            }
        };
        score.add(&acknowledged, &bench.before, &after);
        bench.next = next_number(bench.next, &acknowledged, &after);
        bench.before = after;
        Ok(true)
    }

    fn write_on(&self, bench: &Bench, chance: &mut StdRng) -> Result<BTreeSet<i64>, Fault> {
        let _mounted = mount(&bench.disk, bench.folder.path())?;
        let data = DataArgs::folder(bench.folder.path().to_owned());
        let writing = Writing {
            data: &data,
            from: bench.next,
            callers: self.callers,
            too_early: false,
        };
        write_until(&writing, chance, || hold(&bench.disk).cut())
    }
}

fn look_on(disk: &Shared, folder: &Path, from: i64) -> Result<Found, Fault> {
    let _mounted = mount(disk, folder)?;
    look(&DataArgs::folder(folder.to_owned()), from)
}
