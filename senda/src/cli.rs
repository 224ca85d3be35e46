//! The command line: every error is a sentence on standard error, every exit code has a meaning.
//!
//! What this room must not know: how anything is done.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kit::{Fault, clock::Clock, config::Config, web::Listening};

use crate::decide_cmd;

/// Senda: the system that the NPQ for SENCOs runs on.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a site.
    Serve {
        /// The settings file.
        #[arg(long)]
        config: Option<std::path::PathBuf>,
    },
    /// Check, outline and begin programmes: folders of TOML and Markdown files.
    #[command(subcommand)]
    Programme(crate::programme_cmd::ProgrammeCommand),
    /// The SENCO duty, from a table of cases.
    #[command(subcommand)]
    Duty(decide_cmd::Decide),
    /// DfE funding, from a table of cases.
    #[command(subcommand)]
    Funding(decide_cmd::Decide),
    /// The register of schools.
    #[command(subcommand)]
    Schools(decide_cmd::Schools),
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return told(&Fault::because("Senda cannot start", error)),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(fault) => told(&fault),
    }
}

fn told(fault: &Fault) -> ExitCode {
    eprintln!("senda: {fault}");
    ExitCode::from(2)
}

async fn run(command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Serve { config } => {
            let config = Config::load(config.as_deref())?;
            let listening = Listening::on(config.server.listen).await?;
            let app = crate::compose::start(config, Clock::running()).await?;
            crate::run::until_stopped(app, listening).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Programme(command) => crate::programme_cmd::run(command),
        Command::Duty(command) => decide_cmd::duty_cases(&command),
        Command::Funding(command) => decide_cmd::funding_cases(&command),
        Command::Schools(command) => decide_cmd::schools(command).await,
    }
}
