//! `senda schools import`: the register from the command line.
//!
//! What this room must not know: what an extract holds.
//! Exit codes: 0 every line was read, 1 some lines could not be read (told on standard error), 2 nothing was done.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use kit::{Fault, Problem, clock::Clock, config::Config};
use rulebook::people::{Action, Actor, may_see_all};

use crate::say::say;

/// What may be done with the register of schools.
#[derive(Debug, Subcommand)]
pub enum Schools {
    /// Import an extract of the register, in its own columns.
    Import {
        /// The extract, as CSV.
        file: PathBuf,
        /// The settings file.
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

fn read(file: &Path) -> Result<String, Fault> {
    let bytes = std::fs::read(file)
        .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
    // The register is published in Windows-1252.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|e| e.into_bytes().into_iter().map(letter).collect()))
}

/// The letter of a byte of Windows-1252, of which names of schools use a few beyond Latin-1.
fn letter(byte: u8) -> char {
    match byte {
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        other => char::from(other),
    }
}

/// Imports an extract of the register of schools into a site's data.
///
/// # Errors
/// [`Fault`] when the file cannot be read, a column is missing, or the data cannot be opened.
pub async fn schools(command: Schools) -> Result<ExitCode, Fault> {
    let Schools::Import { file, config } = command;
    let text = read(&file)?;
    let app = crate::compose::start(Config::load(config.as_deref())?, Clock::running()).await?;
    let permit = may_see_all(&Actor::System, Action::RunSystem)
        .map_err(|_no| Fault::say("Senda itself may not import schools"))?;
    let report =
        people::import_schools(&app, &permit, &text)
            .await
            .map_err(|problem| match problem {
                Problem::Fault(fault) => fault,
                other => Fault::say(format!("{other:?}")),
            })?;
    say(format_args!("{} schools imported.", report.schools));
    for (line, why) in &report.passed_over {
        eprintln!("senda: line {line}: {why}");
    }
    Ok(if report.passed_over.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
