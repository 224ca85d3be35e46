//! The one binary: the command line, and the program put together from its stages.
//!
//! What this room must not know: any rule, any line of SQL.

mod cli;
mod compose;
mod home;
mod run;

fn main() -> std::process::ExitCode {
    cli::main()
}
