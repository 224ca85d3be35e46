//! The school file: a participant's own documents, with their versions and small files. It is theirs after the programme too.
//!
//! What this room must not know: who else reads them, or whether they are good.

pub(crate) mod asked;
pub(crate) mod asked_pages;
pub(crate) mod edit;
pub(crate) mod history;
pub(crate) mod out;
pub(crate) mod pages;
pub(crate) mod rows;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    files::FileId,
};
use rulebook::{
    base::Instant,
    delivery::{DocumentId, TaskId, school_file as rule},
    people::{Permit, PersonId},
};

use crate::{coming_going::owner, task::Task};

/// A document was begun.
pub const BEGUN: Process = Process::new("document_begun", "began a document of the school file");
/// A document was written on: its versions are its trail.
pub const WRITTEN: Process =
    Process::new("document_written", "wrote on a document of the school file").own_trail();
/// A document was taken out.
pub const REMOVED: Process =
    Process::new("document_removed", "took a document out of the school file");
/// A file was put to a document.
pub const FILE_KEPT: Process = Process::new("document_file_kept", "put a file to the document");
/// A file was taken from a document.
pub const FILE_TAKEN_OUT: Process =
    Process::new("document_file_taken_out", "took a file out of the document");

/// The heading under which what was done for the modules stands.
pub(crate) const FROM_TASKS: &str = "From my application tasks";

/// A document of a school file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Whose it is.
    pub person: PersonId,
    /// The application task that it came from.
    pub task: Option<TaskId>,
    /// The heading under which it stands, in its owner's words.
    pub heading: String,
    /// The module it belongs to; empty without one.
    pub module: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Grows with every change.
    pub version: i64,
    /// What was last taken over from the task.
    pub(crate) from_task: String,
    /// When it was last changed.
    pub changed_at: Instant,
}

/// What a document says: the parts that its owner writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Its heading.
    pub heading: String,
    /// Its module.
    pub module: String,
    /// Its title.
    pub title: String,
    /// Its words.
    pub body: String,
}

/// A file of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) file: FileId,
    pub(crate) name: String,
    pub(crate) bytes: i64,
}

/// Begins a document. Sent twice within a minute, it is one. Process: [`BEGUN`].
pub async fn begin_document(app: &App, permit: &Permit, text: Text) -> Result<DocumentId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &BEGUN, async move |tx| {
        if let Some(known) = store::just_begun(tx, person, &text).await? {
            tx.about(known);
            return Ok(known);
        }
        let id: DocumentId = tx.mint();
        store::add(tx, id, person, None, &text).await?;
        store::keep_version(tx, id, 1, &text.body, false).await?;
        tx.about(id);
        tx.about(person);
        Ok(id)
    })
    .await
}

/// Their own document; nothing of anybody else's, and nothing that was taken out.
pub(crate) async fn mine(
    tx: &ReadTx<'_>,
    person: PersonId,
    id: DocumentId,
) -> Result<Document, Problem> {
    let document = store::one(tx, id).await?;
    if document.person == person {
        Ok(document)
    } else {
        Err(Problem::NotFound)
    }
}

/// Keeps what was written over the version that was opened; answers the new version. Process: [`WRITTEN`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was changed elsewhere.
pub async fn write_document(
    app: &App,
    permit: &Permit,
    id: DocumentId,
    (text, version): (Text, i64),
    by_itself: bool,
) -> Result<i64, Problem> {
    let person = owner(permit)?;
    app.act(permit, &WRITTEN, async move |tx| {
        let known = mine(tx, person, id).await?;
        let same = known.title == text.title
            && known.heading == text.heading
            && known.module == text.module
            && known.body == text.body;
        if same && (known.version == version || known.version == version + 1) {
            return Ok(known.version);
        }
        store::write(tx, id, &text, version).await?;
        store::keep_version(tx, id, version + 1, &text.body, by_itself).await?;
        Ok(version + 1)
    })
    .await
}

/// Takes a document out of the file; those who could read it cannot any more. Process: [`REMOVED`].
pub async fn remove_document(app: &App, permit: &Permit, id: DocumentId) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &REMOVED, async move |tx| {
        mine(tx, person, id).await?;
        store::remove(tx, id).await?;
        tx.about(id);
        tx.about(person);
        Ok(())
    })
    .await
}

/// Puts a small file to a document. Process: [`FILE_KEPT`].
///
/// # Errors
/// [`rule::FileRefusal`].
pub async fn attach_file(
    app: &App,
    permit: &Permit,
    id: DocumentId,
    (name, bytes): (String, Vec<u8>),
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &FILE_KEPT, async move |tx| {
        mine(tx, person, id).await?;
        let files = store::files(tx, id).await?;
        let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
        rule::attach(count, bytes.len())?;
        let file = tx.keep_file(&name, &bytes).await?;
        store::add_file(tx, id, file, &name, bytes.len()).await?;
        tx.about(id);
        tx.became("file", file);
        Ok(())
    })
    .await
}

/// Takes a file out of a document. Process: [`FILE_TAKEN_OUT`].
pub async fn take_file_out(
    app: &App,
    permit: &Permit,
    id: DocumentId,
    file: FileId,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &FILE_TAKEN_OUT, async move |tx| {
        mine(tx, person, id).await?;
        store::take_file_out(tx, id, file).await?;
        tx.about(id);
        tx.changed("file", Some(file), None::<&str>);
        Ok(())
    })
    .await
}

/// A task that is handed in becomes part of its owner's file, inside that act. What they went on writing there stays.
pub(crate) async fn grow(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    task: &Task,
    title: &str,
) -> Result<(), Problem> {
    let Some(known) = store::of_task(tx, task.id).await? else {
        let id: DocumentId = tx.mint();
        let text = Text {
            heading: FROM_TASKS.into(),
            module: task.module.clone(),
            title: title.to_owned(),
            body: task.body.clone(),
        };
        store::add(tx, id, person, Some(task.id), &text).await?;
        store::set_from_task(tx, id, &task.body).await?;
        return store::keep_version(tx, id, 1, &task.body, false).await;
    };
    let body = rule::grown(&known.body, &known.from_task, &task.body, tx.now().day);
    if body == known.body {
        return Ok(());
    }
    let text = Text {
        body,
        heading: known.heading,
        module: known.module,
        title: known.title,
    };
    store::write(tx, known.id, &text, known.version).await?;
    store::set_from_task(tx, known.id, &task.body).await?;
    store::keep_version(tx, known.id, known.version + 1, &text.body, false).await
}

/// The documents of somebody's file, by heading and title.
pub async fn documents(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Document>, Problem> {
    store::of_person(tx, person).await
}
