//! The one binary.
//!
//! What this room must not know: anything; the command line is in the library beside it.

fn main() -> std::process::ExitCode {
    senda::cli::main()
}
