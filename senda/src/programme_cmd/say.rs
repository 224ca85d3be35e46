//! Standard output that may end early: a reader that stops reading (`| head`) is no fault.
//!
//! What this room must not know: what is said.

use std::io::{ErrorKind, IsTerminal, Write};

use kit::Fault;

/// Writes text to standard output.
///
/// # Errors
/// [`Fault`] when it cannot be written for another reason than that nobody reads on.
pub(super) fn out(text: &str) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Fault::because("the result cannot be written", error))
        }
        _ => Ok(()),
    }
}

/// Says something beside the result, on standard error, where nobody may be reading.
pub(super) fn aside(text: &str) {
    // A terminal that went away is no reason to fail: the result itself was told.
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
}

/// Whether a person reads the output on a terminal.
pub(super) fn in_colour() -> bool {
    std::io::stdout().is_terminal()
}
