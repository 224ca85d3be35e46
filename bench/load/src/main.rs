//! The load generator of the benchmark: asks a running Senda for the same thing from many connections, and counts.
//!
//! What this room is for: the command line and one line of JSON a measurement. Every answer is checked: a measurement
//! of refusals would be quick and worthless.
//! What it must not know: what a page is for.

mod drive;
mod hello;
mod processor;
mod table;
mod visit;

use std::{io::Write as _, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use serde::Deserialize;

/// What a measurement ends with when it cannot be made.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Asks a running Senda for the same thing from many connections, and counts.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures one kind of request.
    Drive {
        /// Where Senda listens.
        #[arg(long)]
        address: SocketAddr,
        /// What to ask for.
        #[arg(long, value_enum)]
        what: What,
        /// Connections at once, each kept open.
        #[arg(long, default_value_t = 32)]
        clients: usize,
        /// Seconds, after one second of warming up.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// The plan that `senda bench seed --plan` wrote.
        #[arg(long)]
        plan: PathBuf,
        /// The server's process: its processor time and memory are read from the kernel.
        #[arg(long)]
        pid: u32,
        /// The database server's first process, when there is one: it and its children are counted apart.
        #[arg(long)]
        database_pid: Option<u32>,
    },
    /// Serves the smallest answer there is, for comparison.
    Hello {
        /// Where to listen.
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Prints measurements as a table in Markdown.
    Table {
        /// The file with a measurement a line.
        #[arg(long)]
        lines: PathBuf,
        /// The file with a first visit a line.
        #[arg(long)]
        visits: PathBuf,
        /// The program, for its size.
        #[arg(long)]
        binary: PathBuf,
    },
    /// Visits a page for the first time, as a browser with an empty cache does.
    Visit {
        /// Where Senda listens.
        #[arg(long)]
        address: SocketAddr,
        /// The page.
        #[arg(long, default_value = "/")]
        path: String,
        /// The plan, to visit as a participant.
        #[arg(long)]
        plan: Option<PathBuf>,
    },
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// `hello`, from the smallest server there is (`loadgen hello`).
    Hello,
    /// Senda's smallest answer.
    Health,
    /// A participant's start page.
    Home,
    /// A step of study.
    Step,
    /// The whole programme of a participant.
    Programme,
    /// The register of a session, with everybody of the group on one page.
    Register,
    /// A step marked as done: a durable write, different every time.
    Write,
}

/// What `senda bench seed` made.
#[derive(Debug, Deserialize)]
struct Plan {
    cookie: String,
    sessions: Vec<String>,
    steps: Vec<String>,
    writable: Vec<String>,
    register: Option<Register>,
}

/// A register, and the session of somebody who may take it.
#[derive(Debug, Deserialize)]
struct Register {
    session: String,
    path: String,
}

impl Plan {
    fn read(file: &std::path::Path) -> Result<Self, Failed> {
        Ok(serde_json::from_slice(&std::fs::read(file)?)?)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(text) => {
            // Whoever reads may have gone.
            drop(writeln!(std::io::stdout(), "{text}"));
            ExitCode::SUCCESS
        }
        Err(failed) => {
            drop(writeln!(std::io::stderr(), "loadgen: {failed}"));
            ExitCode::from(2)
        }
    }
}

async fn run(command: Command) -> Result<String, Failed> {
    match command {
        Command::Drive {
            address,
            what,
            clients,
            seconds,
            plan,
            pid,
            database_pid,
        } => {
            let load = drive::Load {
                address,
                what,
                clients,
                plan: Plan::read(&plan)?,
            };
            let lasting = Duration::from_secs(seconds);
            let measured = drive::measure(load, lasting, pid, database_pid).await?;
            Ok(measured.to_string())
        }
        Command::Hello { listen } => hello::serve(listen).await,
        Command::Table {
            lines,
            visits,
            binary,
        } => table::table(&lines, &visits, &binary),
        Command::Visit {
            address,
            path,
            plan,
        } => {
            let plan = plan.as_deref().map(Plan::read).transpose()?;
            let visited = visit::first(address, &path, plan.as_ref()).await?;
            Ok(visited.to_string())
        }
    }
}
