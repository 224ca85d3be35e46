//! Notes and highlights: a participant's own, on a step or on a passage of it; nobody else ever reads them.
//!
//! What this room must not know: how a passage is found again, which the rule decides.
//!
//! There is no action, no route and no list by which anybody but the writer comes to a note: every reading asks for the
//! writer’s own permit, and an administrator’s, a facilitator’s or the system’s is not one.

mod export;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod shown;
pub(crate) mod store;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::Instant,
    delivery::{
        NoteId,
        note::{self as rule, NoteRefusal},
    },
    people::{Action, Permit},
    production::anchor::{Anchor, take},
    registration::EnrolmentId,
};

use crate::study::find_step;

/// A note was kept: private, so no trail but its row.
pub const NOTE_KEPT: Process = Process::new("note_kept", "kept a note").own_trail();
/// A note was changed.
pub const NOTE_CHANGED: Process = Process::new("note_changed", "changed a note").own_trail();
/// A note was deleted.
pub const NOTE_DROPPED: Process = Process::new("note_dropped", "deleted a note").own_trail();

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The step, as `module/step`.
    pub step: String,
    /// The passage that it marks; nothing for a note on the whole step.
    pub passage: Option<Anchor>,
    /// What it says; empty for a passage that is only marked.
    pub words: String,
    /// How often it was changed.
    pub version: i64,
    /// When it was made.
    pub made_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
}

/// A note to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewNote {
    /// The step, as `module/step`.
    pub step: String,
    /// The number of the paragraph that it is about.
    pub paragraph: Option<usize>,
    /// Words of the step to be marked; empty for the whole paragraph.
    pub quote: String,
    /// What it says.
    pub words: String,
}

/// The writer’s own permit: to study, and held by the very person.
async fn own(tx: &ReadTx<'_>, permit: &Permit, enrolment: EnrolmentId) -> Result<(), Problem> {
    crate::asked(permit, &[Action::Study])?;
    let who = registration::enrolment(tx, enrolment).await?;
    if permit.actor() == Some(who.person) {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}

/// Keeps a note; sending the same again keeps one. Process: [`NOTE_KEPT`].
///
/// # Errors
/// [`NoteRefusal`]; [`Problem::NotFound`] when the step is not in the edition they study.
pub async fn keep_note(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    new: NewNote,
) -> Result<NoteId, Problem> {
    let placed = placed(app, enrolment, new).await?;
    let held = permit.clone();
    app.act(permit, &NOTE_KEPT, async move |tx| {
        keep_placed(tx, &held, enrolment, &placed).await
    })
    .await
}

/// A note whose passage was found in the text of now.
pub(crate) struct Placed {
    step: String,
    passage: Option<Anchor>,
    words: String,
}

/// Finds the passage of a note, before the act.
pub(crate) async fn placed(
    app: &App,
    enrolment: EnrolmentId,
    new: NewNote,
) -> Result<Placed, Problem> {
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await?;
    let passage = passage(app, &who, &new).await?;
    Ok(Placed {
        step: new.step,
        passage,
        words: new.words,
    })
}

/// Keeps a note inside an act; the same again keeps one.
pub(crate) async fn keep_placed(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
    new: &Placed,
) -> Result<NoteId, Problem> {
    own(tx, permit, enrolment).await?;
    let passage = new.passage.as_ref();
    let there = store::of_step(tx, enrolment, &new.step).await?;
    let same = |one: &&Note| one.passage.as_ref() == passage && one.words == new.words;
    if let Some(same) = there.iter().find(same) {
        return Ok(same.id);
    }
    rule::keep(passage, &new.words, there.len())?;
    store::keep(tx, enrolment, &new.step, (passage, &new.words)).await
}

/// The passage that is meant: the words, or the whole paragraph.
async fn passage(
    app: &App,
    who: &registration::Enrolment,
    new: &NewNote,
) -> Result<Option<Anchor>, Problem> {
    let programme = crate::timetable::programme_of(app, &who.edition).await?;
    let found = find_step(&programme, &new.step).or_not_found()?;
    let pages = curriculum::Library::numbered(app, &who.edition).await?;
    let page = pages.get(&found.step.file).or_not_found()?;
    let range = if new.quote.trim().is_empty() {
        let paragraph = new.paragraph.and_then(|number| {
            let all = page.paragraphs.iter();
            all.clone().find(|one| one.number == number)
        });
        match paragraph {
            Some(paragraph) => paragraph.words.clone(),
            None => return Ok(None),
        }
    } else {
        let found = page.find(&new.quote, new.paragraph);
        found.ok_or(NoteRefusal::NoSuchWords)?
    };
    Ok(take(&page.text, range))
}

/// Changes what a note says. Process: [`NOTE_CHANGED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was changed elsewhere meanwhile.
pub async fn change_note(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (id, words, version): (NoteId, String, i64),
) -> Result<(), Problem> {
    let held = permit.clone();
    app.act(permit, &NOTE_CHANGED, async move |tx| {
        own(tx, &held, enrolment).await?;
        let note = store::one(tx, enrolment, id).await?.or_not_found()?;
        rule::keep(note.passage.as_ref(), &words, 0)?;
        if note.words == words {
            return Ok(());
        }
        store::change(tx, enrolment, id, (&words, version)).await
    })
    .await
}

/// Deletes a note, for good: it is theirs. Doing so twice does it once. Process: [`NOTE_DROPPED`].
///
/// # Errors
/// [`Problem::NotFound`] for somebody else’s enrolment.
pub async fn drop_note(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: NoteId,
) -> Result<(), Problem> {
    let held = permit.clone();
    app.act(permit, &NOTE_DROPPED, async move |tx| {
        own(tx, &held, enrolment).await?;
        store::delete(tx, enrolment, id).await
    })
    .await
}

/// All notes of somebody, for themselves.
///
/// # Errors
/// [`Problem::NotAllowed`] or [`Problem::NotFound`] for everybody but their writer.
pub async fn notes(
    tx: &ReadTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
) -> Result<Vec<Note>, Problem> {
    own(tx, permit, enrolment).await?;
    store::all(tx, enrolment).await
}
