//! The command line: every error is a sentence on standard error, every exit code has a meaning.
//!
//! What this room must not know: how anything is done.

use std::{io::Write as _, process::ExitCode};

use clap::{Parser, Subcommand};
use kit::{Fault, clock::Clock, web::Listening};

use crate::{
    audit_cmd::Audit, backup_cmd::Backup, bench_cmd::Bench, data_args::DataArgs, demo_cmd,
    migrate_cmd::Migrate, programme_cmd::ProgrammeCommand, rule_cmd, user_cmd::User,
};

/// Senda: the system that the NPQ for SENCOs runs on.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a demonstration: an imaginary provider with invented people, made on the first start.
    Demo(demo_cmd::DemoArgs),
    /// Serve DfE's API with invented people, for the tests of whoever speaks it.
    Emulate(crate::emulate_cmd::EmulateArgs),
    /// Serve a site.
    Serve {
        #[command(flatten)]
        data: DataArgs,
        /// The port, instead of the one in the settings.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Check, outline and begin programmes: folders of TOML and Markdown files.
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// The SENCO duty: a table of cases, the versions of the law, kept decisions decided again.
    #[command(subcommand)]
    Duty(rule_cmd::Duty),
    /// DfE funding: a table of cases, kept decisions decided again.
    #[command(subcommand)]
    Funding(rule_cmd::Funding),
    /// The posts of SENCOs.
    #[command(subcommand)]
    Posts(crate::posts_cmd::Posts),
    /// The register of schools.
    #[command(subcommand)]
    Schools(crate::schools_cmd::Schools),
    /// The one engagement number of a participant, explained.
    Engagement(crate::engagement_cmd::Engagement),
    /// Which texts a participant was shown, with proof.
    Study(crate::study_cmd::Study),
    /// Bring the tables up to this version.
    Migrate(Migrate),
    /// Add people, let them in, list them.
    User(User),
    /// Give, list and revoke the bearer tokens of DfE's API.
    #[command(subcommand)]
    Token(crate::token_cmd::Token),
    /// Agree what DfE pays a provider for a cohort, and open its statements.
    Contract(crate::token_cmd::Agree),
    /// What is paid for many cohorts, from a file.
    #[command(subcommand)]
    Contracts(crate::contracts_cmd::Contracts),
    /// Check the audit of every act.
    Audit(Audit),
    /// Copy the embedded database into a file.
    Backup(Backup),
    /// Prepare measurements.
    Bench(Bench),
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
    // Whoever reads standard error may have gone away; the exit code says the same.
    drop(writeln!(std::io::stderr(), "senda: {fault}"));
    ExitCode::from(2)
}

async fn run(command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Serve { data, port } => {
            let mut config = data.config()?;
            if let Some(port) = port {
                config.server.listen.set_port(port);
            }
            let listening = Listening::on(config.server.listen).await?;
            let app = crate::compose::start(config, Clock::running()).await?;
            crate::run::until_stopped(app, listening).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Programme(command) => Box::pin(crate::programme_cmd::run(command)).await,
        Command::Audit(audit) => audit.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Engagement(engagement) => engagement.run().await,
        Command::Study(study) => study.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::User(user) => user.run().await,
        Command::Token(token) => token.run().await,
        Command::Contract(agree) => agree.run().await,
        Command::Contracts(command) => crate::contracts_cmd::run(command).await,
        Command::Bench(bench) => bench.run().await,
        Command::Demo(args) => Box::pin(demo_cmd::run(args)).await,
        Command::Emulate(args) => Box::pin(crate::emulate_cmd::run(args)).await,
        Command::Duty(command) => command.run().await,
        Command::Funding(command) => command.run().await,
        Command::Posts(command) => Box::pin(crate::posts_cmd::run(command)).await,
        Command::Schools(command) => Box::pin(crate::schools_cmd::run(command)).await,
    }
}
