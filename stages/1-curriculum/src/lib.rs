//! The curriculum: programmes as folders, editions as released, and the pages on which both are read.
//!
//! What this room is for: later stages ask it for an edition; everybody reads the programme here.
//! What it must not know: how content is written and signed off, cohorts, participants.

mod compare;
mod edition;
mod folder;
mod library;
mod pages;
mod search;
mod shown;

use std::{collections::BTreeMap, pin::Pin};

use kit::{
    App, Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Access, Call, RouteKind, Routes},
};
use rulebook::{people::Action, production::EditionId};

pub use compare::{Fate, Piece, beside, changed, compare, key};
pub use edition::{
    Edition, EditionChange, EditionRefusal, ModuleShift, Seals, Shift, StepShift, Told, What,
    changes_between, changes_of, check_seal, edition_folder, editions, editions_of, is_intact,
    keep_edition, keep_edition_told, latest_edition, seals, shift, step_seal, taught_between,
};
pub use folder::{embedded, programmes};
pub use library::{Folder, Library, Pages, edition};
pub use pages::{outline::diagnostics_table, reading::read_file};
pub use search::{StepAt, StepIndex, search, steps_of_edition};

/// The processes of this stage: none of its own, since an edition is kept inside the act that releases it.
pub const PROCESSES: &[&Process] = &[];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[("Programme", "/curriculum", Action::ReadProgramme)];

/// What came of each criterion of the assessment in an edition, by its id and in words, as the trace shows it.
pub type Figures = Pin<Box<dyn Future<Output = Result<BTreeMap<String, String>, Problem>> + Send>>;

/// Who tells what came of each criterion: hung here by the binary, because this stage knows of no assessment.
#[derive(Clone, Copy, Default)]
pub struct CriterionFigures(pub Option<fn(App, EditionId) -> Figures>);

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
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub fn routes() -> Routes {
    let staff = Access::May(Action::ReadProgramme);
    Routes::new()
        .get(
            "/programme",
            Access::Public,
            "What the programme is",
            pages::public::show,
        )
        .get(
            "/api/v1/programmes/{id}/outline",
            Access::Public,
            "The outline of a programme",
            pages::public::outline,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/study/media/{*path}",
            Access::Public,
            "A picture, sound or film of a page",
            pages::media::show,
        )
        .as_kind(RouteKind::File)
        .get(
            "/curriculum",
            staff,
            "The programme’s outline",
            pages::outline::show,
        )
        .get(
            "/curriculum/checks",
            staff,
            "What the check of the working folder found",
            pages::outline::checks,
        )
        .get(
            "/curriculum/coverage",
            staff,
            "What the programme covers of its framework",
            pages::maps::cover,
        )
        .get(
            "/curriculum/thread",
            staff,
            "The statutory thread through the courses",
            pages::maps::thread,
        )
        .get(
            "/curriculum/hours",
            staff,
            "Hours of work, week by week",
            pages::maps::hours,
        )
        .get(
            "/curriculum/prerequisites",
            staff,
            "What builds on what",
            pages::maps::prerequisites,
        )
        .get(
            "/curriculum/framework",
            staff,
            "The framework’s statements",
            pages::framework::show,
        )
        .get(
            "/curriculum/trace",
            staff,
            "Where each statement went",
            pages::trace::show,
        )
        .get(
            "/curriculum/trace.csv",
            staff,
            "Where each statement went, as a file",
            pages::trace::file,
        )
        .as_kind(RouteKind::File)
        .get(
            "/curriculum/sources",
            staff,
            "Sources and who cites them",
            pages::sources::show,
        )
        .get(
            "/curriculum/editions",
            staff,
            "Editions",
            pages::editions::show,
        )
        .get(
            "/curriculum/editions/compare",
            staff,
            "Two editions side by side",
            pages::compare::show,
        )
        .get(
            "/curriculum/modules/{id}",
            staff,
            "A module",
            pages::module::show,
        )
        .get(
            "/curriculum/modules/{id}/{step}",
            staff,
            "A step or task of a module",
            pages::module::read,
        )
}
