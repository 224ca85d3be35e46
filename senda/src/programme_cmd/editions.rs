//! `senda programme editions`: every edition that was released, and the cohorts that study it.
//!
//! What this room must not know: how an edition is released, how a cohort is moved.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kit::{Fault, clock::Clock};
use serde::Serialize;

use super::say;
use crate::data_args::{DataArgs, told};

/// Which data, and how it is told.
#[derive(Debug, Args)]
pub struct EditionsArgs {
    #[command(flatten)]
    data: DataArgs,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// One edition, as it is listed.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    programme: String,
    version: String,
    cycle: String,
    /// The day, in the site's time.
    released: String,
    hash: String,
    /// Names of the cohorts that study it now.
    cohorts: Vec<String>,
}

impl EditionsArgs {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when the data cannot be read.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let lines = lines(&self.data).await?;
        say::out(&match self.format {
            Format::Text => text(&lines),
            Format::Json => serde_json::to_string_pretty(&lines)
                .map(|json| json + "\n")
                .map_err(|e| Fault::because("writing the editions", e))?,
            Format::Csv => csv(&lines),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn lines(data: &DataArgs) -> Result<Vec<Line>, Fault> {
    let (editions, cohorts) = data
        .to_read()?
        .read(async |tx| {
            let editions = curriculum::editions(tx).await?;
            Ok((editions, registration::cohorts(tx).await?))
        })
        .await
        .map_err(told)?;
    let clock = Clock::running();
    let line = |one: curriculum::Edition| {
        let theirs = cohorts.iter().filter(|cohort| cohort.edition == one.id);
        Line {
            id: one.id.to_string(),
            cohorts: theirs.map(|cohort| cohort.name.clone()).collect(),
            released: clock.at(one.released_at).day.to_string(),
            programme: one.programme,
            version: one.version,
            cycle: one.cycle,
            hash: one.hash,
        }
    };
    Ok(editions.into_iter().map(line).collect())
}

fn text(lines: &[Line]) -> String {
    if lines.is_empty() {
        return "No edition has been released yet.\n".to_owned();
    }
    let one = |line: &Line| {
        let seal = line.hash.get(..12).unwrap_or_default();
        let cohorts = match line.cohorts.as_slice() {
            [] => "no cohort".to_owned(),
            names => names.join(", "),
        };
        format!(
            "{}  {} {}  released {}  seal {seal}  {cohorts}\n",
            line.id, line.programme, line.version, line.released
        )
    };
    lines.iter().map(one).collect()
}

fn csv(lines: &[Line]) -> String {
    let heads = [
        "id",
        "programme",
        "version",
        "cycle",
        "released",
        "hash",
        "cohorts",
    ];
    let rows = lines.iter().map(|line| {
        let cohorts = line.cohorts.join(" | ");
        vec![
            line.id.clone(),
            line.programme.clone(),
            line.version.clone(),
            line.cycle.clone(),
            line.released.clone(),
            line.hash.clone(),
            cohorts,
        ]
    });
    programme::Tabled {
        caption: "Editions".to_owned(),
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
    .to_csv()
}
