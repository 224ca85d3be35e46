//! `senda programme trace`: where each statement of the framework went, as a table or for programs.
//!
//! What this room must not know: how a trace is made.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use kit::Fault;
use programme::{Framework, Programme, Wording, trace};

use super::{read_programme, say};

/// What is traced, and how it is told.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// The programme's folder.
    path: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = TraceFormat::Csv)]
    format: TraceFormat,
    /// The version of the framework that is traced, by its id; the programme's own when left out.
    #[arg(long)]
    framework: Option<String>,
    /// The version beside it, by its id; the one that it follows, or else the first other, when left out.
    #[arg(long)]
    beside: Option<String>,
    /// Only this section, by its number.
    #[arg(long)]
    section: Option<u32>,
    /// Only statements for which something is missing.
    #[arg(long)]
    gaps: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TraceFormat {
    Csv,
    Json,
}

/// Runs it.
///
/// # Errors
/// [`Fault`] when the folder cannot be read, or has no such version.
pub(super) fn tell(args: &TraceArgs) -> Result<ExitCode, Fault> {
    let (programme, found) = read_programme(&args.path)?;
    let framework = match &args.framework {
        Some(id) => version(&programme, id)?,
        None => &programme.framework,
    };
    let beside = match &args.beside {
        Some(id) => Some(version(&programme, id)?),
        None => programme.version_beside(framework),
    };
    let mut traced = trace(&programme, framework, beside);
    traced.keep(args.section, args.gaps);
    let seals = curriculum::seals(&programme);
    traced.mark(|key| {
        seals.get(key).map(|seal| Wording {
            seal: seal.clone(),
            since: None,
        })
    });
    say::out(&match args.format {
        TraceFormat::Csv => traced.table().to_csv(),
        TraceFormat::Json => format!("{:#}\n", traced.to_json()),
    })?;
    Ok(found)
}

fn version<'p>(programme: &'p Programme, id: &str) -> Result<&'p Framework, Fault> {
    programme.version_of(id).ok_or_else(|| {
        let ids: Vec<&str> = programme.versions().map(|one| one.id.as_str()).collect();
        Fault::say(format!(
            "“{id}” is no version of the framework here. There are: {}.",
            ids.join(", ")
        ))
    })
}
