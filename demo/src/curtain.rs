//! Whether a site's data hold the demonstration: begun, finished, or something else altogether.
//!
//! What this room must not know: what is played in between. The two marks are entries of the audit, like every act's.

use kit::{App, Problem, Process, audit::history};
use rulebook::people::{Action, Actor, Circles, Permit, may};

/// The play began.
pub const BEGUN: Process = Process::new("demo_begun", "began to play the demonstration on");
/// The play came to its end.
pub const FINISHED: Process =
    Process::new("demo_finished", "finished playing the demonstration on");

const SUBJECT: &str = "demonstration";

/// What a site's data hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing at all.
    Empty,
    /// A demonstration that was stopped in the middle of being played.
    Unfinished,
    /// A demonstration, ready.
    Finished,
    /// Something that is no demonstration.
    SomethingElse,
}

/// Looks.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn found(app: &App) -> Result<Found, Problem> {
    app.db()
        .read(async |tx| {
            let marks = history(tx, SUBJECT).await?;
            if marks.iter().any(|mark| mark.process == FINISHED.code) {
                return Ok(Found::Finished);
            }
            if !marks.is_empty() {
                return Ok(Found::Unfinished);
            }
            let empty = kit::audit::latest(tx, i64::MAX).await?.is_empty();
            Ok(if empty {
                Found::Empty
            } else {
                Found::SomethingElse
            })
        })
        .await
}

/// What Senda itself may do.
pub(crate) fn system(action: Action, circles: &Circles) -> Result<Permit, Problem> {
    Ok(may(&Actor::System, action, circles)?)
}

pub(crate) async fn mark(app: &App, process: &'static Process) -> Result<(), Problem> {
    let permit = system(Action::RunSystem, &Circles::SITE)?;
    app.act(&permit, process, async move |tx| {
        tx.about(SUBJECT);
        Ok(())
    })
    .await
}
