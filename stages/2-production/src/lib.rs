//! Production: content is written, reviewed, approved, checked, proofread, made accessible and released.
//!
//! What this room is for: the way of every item from draft to ready, and of a programme to an edition.
//! What it must not know: how an edition is studied; cohorts, participants.

mod board;
mod comment;
mod compare;
mod conflict;
mod decision;
mod desk;
mod dossier;
mod draft;
mod duty;
mod finding;
mod folder;
mod item;
mod join;
mod message;
mod pack;
mod plan;
mod processes;
mod release;
mod revise;
mod room;
mod routes;
mod sheet;
mod source;
mod steps;
mod team;
mod tools;
mod upload;
mod word;
mod work;

use kit::{
    Problem,
    jobs::Jobs,
    ui::Markup,
    web::{Call, Routes},
};
use rulebook::people::Action;

pub use comment::{
    Comment, CommentRefusal, NewComment, Outcome, Reply, SettleRefusal, comment, reopen, reply,
    settle,
    suggestion::{SuggestionRefusal, accept, refuse, suggest},
};
pub use compare::{Fate, Piece, changed, compare, key};
pub use conflict::declare;
pub use decision::{Asked, ConfirmRefusal, Question, decide, questions};
pub use dossier::hash_of_texts;
pub use draft::{Draft, DraftRefusal, Kept, draft, drop_draft, keep_draft};
pub use finding::{
    Decided, Finding, NewFinding, decide_finding, findings, note_in_words,
    pages::{place, state_tag},
    raise, told_of_module,
};
pub use folder::{
    Fate as FolderFate, FolderPlan, FolderRefusal, ItemPlan, bring_folder, edition_files,
    plan_folder, unpack, working_files,
};
pub use item::{Item, Kind, OpenRefusal, Texts, Version, item, items, open_items, texts};
pub use message::{
    Message, NewMessage, drop_message, meet, move_up, reword, say, settle_agreed, write,
};
pub use pack::{
    NewPack, NewRequest, Pack, Request, answers::answer, ask, by_link, decide_outside, make,
    revoke, send_link, withdraw,
};
pub use plan::{
    assign,
    cycle::{Cohorts, Cycle, CycleRefusal, Studies, WhoStudies, may_plan, plan_cycle},
    plan, set_one_due, unassign,
};
pub use processes::PROCESSES;
pub use release::{Workshop, release, release_despite, workshop};
pub use revise::{ReviseRefusal, Revised, Revision, revise};
pub use room::WritingRoom;
pub use source::{
    Check, Entry, NewEntry, Recorded, Source,
    check::settle as settle_check,
    record as record_source,
    resting::{Intake, Pinned, PinnedTo, Since, since_released},
    source_checks, sources,
    taken::{Taken, take as take_sources},
};
pub use team::{join, keep_mix, leave};
pub use tools::{Find, keep_style, let_stand, suggest_spelling};

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[("Content", "/content", Action::ReadProduction)];

/// The kinds of queued work of this stage.
pub fn jobs() -> Jobs {
    Jobs::new().with::<plan::remind::Remind>()
}

/// This stage's card on the start page: what waits for this person.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    board::card(call).await
}

/// The routes of this stage.
pub fn routes() -> Routes {
    routes::board()
        .and(routes::items())
        .and(routes::writing())
        .and(routes::comments())
        .and(routes::approvals())
        .and(routes::together())
        .and(routes::findings())
        .and(routes::sources())
        .and(routes::tools())
}
