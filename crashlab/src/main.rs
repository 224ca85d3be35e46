//! The crash laboratory: proves that what Senda acknowledged is durable, by taking the machine away from it.
//!
//! What this room is for: the command line. `crashlab kill` ends the program with a signal it cannot hear;
//! `crashlab power` takes the power from a disk that forgets whatever was not synced. Each has a control that must
//! lose something: a trial that could not fail proves nothing.
//! What it must not know: any stage. It writes through the same door as they do.

mod disk;
mod kill;
mod ledger;
mod looking;
mod mount;
mod power;
mod trial;
mod writing;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kit::Fault;

/// Proves that what Senda acknowledged is durable.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit codes: 0 nothing lost (with --control: the loss was seen), 1 something lost (with --control: nothing was), 2 the trial could not be run."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ends the writing program with SIGKILL at random moments and looks what is left.
    Kill(kill::Kill),
    /// Cuts the power of a simulated disk that forgets what was not synced (needs /dev/fuse and the right to mount).
    Power(power::Power),
    /// The writing program.
    #[command(hide = true)]
    Write(writing::Write),
    /// The program that looks what is left.
    #[command(hide = true)]
    Look(looking::Look),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Kill(kill) => tokio::task::block_in_place(|| kill.run()),
        Command::Power(power) => tokio::task::block_in_place(|| power.run()),
        Command::Write(write) => write.run().await,
        Command::Look(look) => look.run().await,
    };
    done.unwrap_or_else(|fault| told(&fault))
}

fn told(fault: &Fault) -> ExitCode {
    eprintln!("crashlab: {fault}");
    ExitCode::from(2)
}
