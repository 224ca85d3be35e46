//! `senda duty` and `senda funding`: the two rules from the command line.
//!
//! What this room must not know: how a rule decides. It reads columns by name, asks the rulebook, and writes a table.
//! Exit codes: 0 every line was decided, or no decision came out differently; 1 some lines could not be read (told on
//! standard error), or some came out differently; 2 nothing was done.

mod replay;

use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use kit::Fault;
use registration::cases;
use rulebook::registration::{
    duty::{LAWS, Law},
    funding::{POLICIES, Policy},
};

use crate::say::say;

/// The SENCO duty.
#[derive(Debug, Subcommand)]
pub enum Duty {
    /// Decide every case of a CSV file and print the answers as CSV.
    Decide {
        /// The file; its columns are found by name.
        #[arg(long, value_name = "FILE")]
        cases: PathBuf,
        /// The version of the law, instead of the one of each day of judgement.
        #[arg(long, value_name = "VERSION")]
        rule: Option<String>,
        /// A law of your own, as `senda duty law` prints one.
        #[arg(long, value_name = "FILE", conflicts_with = "rule")]
        law: Option<PathBuf>,
    },
    /// List the versions of the law, or print one as data, to be changed and tried with `--law`.
    Law {
        /// Which.
        version: Option<String>,
    },
    /// Decide every kept decision again, and print those that come out differently as CSV.
    Replay(replay::DutyReplay),
}

/// DfE funding.
#[derive(Debug, Subcommand)]
pub enum Funding {
    /// Decide every case of a CSV file and print the answers as CSV.
    Decide {
        /// The file; its columns are found by name.
        #[arg(long, value_name = "FILE")]
        cases: PathBuf,
        /// The version of the rules, instead of the newest.
        #[arg(long, value_name = "VERSION")]
        rule: Option<String>,
    },
    /// Decide every kept decision again, and print those that come out differently as CSV.
    Replay(replay::FundingReplay),
}

impl Duty {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when nothing can be done.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        match self {
            Self::Decide { cases, rule, law } => {
                let law = law_of(rule.as_deref(), law.as_deref())?;
                decided(&cases, |from, to, tell| {
                    cases::duty_table(from, to, law.as_ref(), tell)
                })
            }
            Self::Law { version } => print_law(version.as_deref()),
            Self::Replay(replay) => replay.run().await,
        }
    }
}

impl Funding {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when nothing can be done.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        match self {
            Self::Decide { cases, rule } => {
                let policy = policy_of(rule.as_deref())?;
                decided(&cases, |from, to, tell| {
                    cases::funding_table(from, to, policy, tell)
                })
            }
            Self::Replay(replay) => replay.run().await,
        }
    }
}

type Out = BufWriter<std::io::StdoutLock<'static>>;

fn decided(
    file: &Path,
    decide: impl FnOnce(BufReader<File>, Out, cases::Tell<'_>) -> Result<u64, Fault>,
) -> Result<ExitCode, Fault> {
    let from = File::open(file)
        .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
    let to = BufWriter::new(std::io::stdout().lock());
    let mut tell = |line: u64, why: &cases::Wrong| {
        eprintln!("senda: line {line}: {}: {}.", why.code, why.sentence);
    };
    let unread = decide(BufReader::with_capacity(1 << 16, from), to, &mut tell)?;
    Ok(ExitCode::from(u8::from(unread > 0)))
}

/// The law that was asked for: by its version, from a file, or the one of each day.
fn law_of(version: Option<&str>, file: Option<&Path>) -> Result<Option<Law>, Fault> {
    if let Some(file) = file {
        let wrong = || format!("{} is no version of the law", file.display());
        let text = std::fs::read_to_string(file)
            .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
        return serde_json::from_str(&text)
            .map(Some)
            .map_err(|e| Fault::because(wrong(), e));
    }
    let Some(version) = version else {
        return Ok(None);
    };
    Law::named(version).cloned().map(Some).ok_or_else(|| {
        let known: Vec<&str> = LAWS.iter().map(|law| law.version.as_ref()).collect();
        Fault::say(format!(
            "There is no version “{version}”; known are {}.",
            known.join(", ")
        ))
    })
}

fn policy_of(version: Option<&str>) -> Result<&'static Policy, Fault> {
    let Some(version) = version else {
        return Ok(Policy::newest());
    };
    Policy::named(version).ok_or_else(|| {
        let known: Vec<&str> = POLICIES.iter().map(|one| one.version.as_ref()).collect();
        Fault::say(format!(
            "There is no version “{version}”; known are {}.",
            known.join(", ")
        ))
    })
}

fn print_law(version: Option<&str>) -> Result<ExitCode, Fault> {
    match law_of(version, None)? {
        Some(law) => {
            let text = serde_json::to_string_pretty(&law);
            say(text.map_err(|e| Fault::because("writing the law", e))?);
        }
        None => {
            for law in &LAWS {
                let (version, from, says) = (&law.version, law.in_force_from, &law.says);
                say(format_args!("{version}  in force from {from}. {says}"));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
