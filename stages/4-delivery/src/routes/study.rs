//! The routes of study: the programme, its steps, notes, practice and words.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{glossary, home, note, practice, study};

/// The programme and its steps.
pub(super) fn studying() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get("/study", own, "My programme as a path", study::path::show)
        .get(
            "/study/changes",
            own,
            "What a move to another edition changed for me",
            study::changes::show,
        )
        .get(
            "/study/{element}",
            own,
            "One part of my programme",
            study::path::element,
        )
        .get("/study/m/{module}", own, "A module", study::module::show)
        .get(
            "/study/m/{module}/{step}",
            own,
            "A step to read",
            study::pages::show,
        )
        .get(
            "/study/m/{module}/{step}/changes",
            own,
            "What changed in a step since I read it",
            study::changes::step,
        )
        .post(
            "/study/m/{module}/{step}/done",
            own,
            "Mark a step as done",
            study::pages::finish,
        )
        .post(
            "/study/m/{module}/{step}/checks/{check}",
            own,
            "Answer a check",
            study::pages::answer,
        )
        .get(
            "/study/now",
            own,
            "One thing to do in the time I have",
            home::now::show,
        )
        .post(
            "/study/m/{module}/{step}/here",
            own,
            "Keep the place where I stopped",
            study::place::send,
        )
}

/// What somebody keeps of it: notes, questions that come back, words.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(super) fn remembering() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/study/m/{module}/{step}/notes",
            own,
            "Write a note on a step",
            note::pages::show,
        )
        .post(
            "/study/m/{module}/{step}/notes",
            own,
            "Keep a note on a step",
            note::pages::send,
        )
        .get("/notes", own, "My notes", note::list::show)
        .get(
            "/notes/my-notes.docx",
            own,
            "My notes as a Word file",
            note::list::word,
        )
        .as_kind(RouteKind::File)
        .get(
            "/notes/my-notes.md",
            own,
            "My notes as Markdown",
            note::list::markdown,
        )
        .as_kind(RouteKind::File)
        .get("/notes/{id}", own, "One of my notes", note::pages::one)
        .post("/notes/{id}", own, "Change a note", note::pages::save)
        .post(
            "/notes/{id}/delete",
            own,
            "Delete a note",
            note::pages::delete,
        )
        .get(
            "/practice",
            own,
            "The next question that comes back",
            practice::pages::show,
        )
        .get(
            "/practice/plan",
            own,
            "What comes back, when and why",
            practice::plan::show,
        )
        .get(
            "/practice/{module}/{step}/{check}",
            own,
            "What came of an answer in practice",
            practice::pages::answered,
        )
        .post(
            "/practice/{module}/{step}/{check}",
            own,
            "Answer a question in practice",
            practice::pages::answer,
        )
        .get("/glossary", own, "Words of the programme", glossary::show)
}
