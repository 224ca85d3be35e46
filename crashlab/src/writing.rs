//! The program that is killed: several callers write numbers and print each one after it was answered.
//!
//! What this room must not know: when it ends. It ends in the middle.

use std::{
    io::Write as _,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use clap::Args;
use kit::{Fault, Problem};

use crate::ledger::{DataArgs, Ledger};

/// Writes until it is killed.
#[derive(Debug, Args)]
pub(crate) struct Write {
    #[command(flatten)]
    data: DataArgs,
    /// The first number.
    #[arg(long)]
    from: i64,
    /// How many callers write at once.
    #[arg(long)]
    callers: usize,
    /// Acknowledges before it has written: the control.
    #[arg(long)]
    too_early: bool,
}

impl Write {
    /// Writes until it is killed, or until the disk refuses.
    pub(crate) async fn run(self) -> Result<ExitCode, Fault> {
        let ledger = Ledger::open(&self.data).await?;
        let next = Arc::new(AtomicI64::new(self.from));
        let callers: Vec<_> = (0..self.callers)
            .map(|_| {
                let caller = call(ledger.clone(), Arc::clone(&next), self.too_early);
                tokio::spawn(caller)
            })
            .collect();
        for caller in callers {
            caller
                .await
                .map_err(|e| Fault::because("a caller ended", e))??;
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn call(ledger: Ledger, next: Arc<AtomicI64>, too_early: bool) -> Result<(), Fault> {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if too_early {
            acknowledge(number)?;
            // A program that says yes and writes a moment later.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        match ledger.write(number).await {
            Ok(()) if too_early => {}
            Ok(()) => acknowledge(number)?,
            Err(Problem::Fault(fault)) => return Err(fault),
            // Busy: this number is not acknowledged, the next may be.
            Err(_) => {}
        }
    }
}

fn acknowledge(number: i64) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{number}").map_err(|e| Fault::because("acknowledging", e))
}
