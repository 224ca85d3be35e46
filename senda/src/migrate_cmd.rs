//! `senda migrate`: brings the tables up to date and says which steps they have taken.
//!
//! What this room must not know: what a step does.

use std::process::ExitCode;

use clap::Args;
use kit::{Fault, clock::Clock};

use crate::{
    data_args::{DataArgs, told},
    say::say,
};

/// Brings the tables of the data up to this version.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    data: DataArgs,
}

impl Migrate {
    /// Opens the data, which migrates it, and prints every step.
    ///
    /// # Errors
    /// [`Fault`] when the data cannot be opened or is of a newer version.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let clock = Clock::running();
        let began = clock.now().at;
        let app = crate::compose::start(self.data.config()?, clock.clone()).await?;
        let steps = app.db().steps().await.map_err(told)?;
        let taken = steps.iter().filter(|step| step.applied_at >= began).count();
        for step in &steps {
            let day = clock.at(step.applied_at).day;
            let new = if step.applied_at >= began {
                "now  "
            } else {
                "known"
            };
            say(format_args!("{new}  {}  {}", step.name, day));
        }
        say(if taken == 0 {
            "The tables were up to date.".to_owned()
        } else {
            format!("{taken} steps were taken.")
        });
        Ok(ExitCode::SUCCESS)
    }
}
