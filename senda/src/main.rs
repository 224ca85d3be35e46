//! The one binary.
//!
//! What this room must not know: anything; the command line is in the library beside it.

/// A page is made of many small pieces of text: a third of its time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    senda::cli::main()
}
