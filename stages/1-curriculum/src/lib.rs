//! The curriculum: programmes as folders, editions as released, and the pages on which both are read.
//!
//! What this room is for: later stages ask it for an edition; everybody reads the programme here.
//! What it must not know: how content is written and signed off, cohorts, participants.

mod edition;
mod folder;
mod library;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Call, Routes},
};
use rulebook::people::Action;

pub use edition::{Edition, EditionRefusal, editions, editions_of, keep_edition, latest_edition};
pub use folder::{embedded, programmes};
pub use library::{Folder, Library, Pages, edition};

/// The processes of this stage: none of its own, since an edition is kept inside the act that releases it.
pub const PROCESSES: &[&Process] = &[];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[("Programme", "/curriculum", Action::ReadProgramme)];

/// The kinds of queued work of this stage: none.
pub fn jobs() -> Jobs {
    Jobs::new()
}

/// This stage's card on the start page: none, since nothing here waits for anybody.
///
/// # Errors
/// None.
pub async fn card(_call: &Call) -> Result<Option<Markup>, Problem> {
    Ok(None)
}

/// The routes of this stage.
pub fn routes() -> Routes {
    Routes::new()
}
