//! Feedback on a document: asked for, given in words on a passage or the whole, taken back. Never a mark.
//!
//! What this room must not know: whether a document is good.

use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::{Coded, Instant},
    delivery::{
        AskId, DocumentId,
        school_file::{self as rule, AskRefusal, AskState},
    },
    people::{Permit, PersonId},
};

use crate::coming_going::owner;

/// Feedback was asked for.
pub const ASKED: Process = Process::new("feedback_asked", "asked for feedback on a document");
/// Such a request was taken back.
pub const ASK_TAKEN_BACK: Process =
    Process::new("feedback_ask_taken_back", "took back asking for feedback");
/// Something was noted: nobody else sees it before the feedback is given.
pub const NOTED: Process =
    Process::new("feedback_noted", "noted feedback on a document").own_trail();
/// Feedback was given.
pub const ANSWERED: Process = Process::new("feedback_given", "gave feedback on a document");

/// A request for feedback; the text as it was when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// On which document.
    pub document: DocumentId,
    /// Whose document.
    pub owner: PersonId,
    /// Who is asked.
    pub facilitator: PersonId,
    /// Which version.
    pub version: i64,
    /// The text of that version.
    pub body: String,
    /// What the owner wants to know.
    pub question: String,
    /// Where it stands.
    pub state: AskState,
    /// When it was asked.
    pub asked_at: Instant,
}

/// Something said of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The passage; empty for the whole.
    pub passage: String,
    /// The words.
    pub words: String,
}

const ADD: Sql = Sql::new(
    "insert into delivery_asks (id, document_id, owner_id, facilitator_id, version, body, question, state, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8)",
);
const ONE: Sql = Sql::new(
    "select id, document_id, owner_id, facilitator_id, version, body, question, state, asked_at
     from delivery_asks where id = $1",
);
const OF_DOCUMENT: Sql = Sql::new(
    "select id, document_id, owner_id, facilitator_id, version, body, question, state, asked_at
     from delivery_asks where document_id = $1 order by id desc",
);
const OF_FACILITATOR: Sql = Sql::new(
    "select id, document_id, owner_id, facilitator_id, version, body, question, state, asked_at
     from delivery_asks where facilitator_id = $1 and state <> 'taken_back' order by state desc, asked_at, id limit 200",
);
const MOVE: Sql = Sql::new(
    "update delivery_asks set state = $1, answered_at = $2 where id = $3 and state = 'asked'",
);
const ADD_NOTE: Sql = Sql::new(
    "insert into delivery_ask_notes (ask_id, number, passage, words, at) values ($1, $2, $3, $4, $5)",
);
const REWORD: Sql =
    Sql::new("update delivery_ask_notes set words = $1, at = $2 where ask_id = $3 and number = $4");
const NOTES: Sql = Sql::new(
    "select number, passage, words from delivery_ask_notes where ask_id = $1 order by number",
);

fn read(row: &Row<'_>) -> Result<Ask, Fault> {
    Ok(Ask {
        id: row.get(0)?,
        document: row.get(1)?,
        owner: row.get(2)?,
        facilitator: row.get(3)?,
        version: row.get(4)?,
        body: row.get(5)?,
        question: row.get(6)?,
        state: row.code(7)?,
        asked_at: row.get(8)?,
    })
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: AskId) -> Result<Ask, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_document(tx: &ReadTx<'_>, id: DocumentId) -> Result<Vec<Ask>, Problem> {
    Ok(tx.all(OF_DOCUMENT, &[&id], read).await?)
}

/// What a facilitator was asked, what waits first.
pub(crate) async fn of_facilitator(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Ask>, Problem> {
    let mut all = tx.all(OF_FACILITATOR, &[&person], read).await?;
    all.sort_by_key(|one| (one.state != AskState::Asked, one.asked_at, one.id));
    Ok(all)
}

/// What was said, with its number.
pub(crate) async fn notes(tx: &ReadTx<'_>, id: AskId) -> Result<Vec<(i64, Note)>, Problem> {
    let read = |row: &Row<'_>| {
        Ok((
            row.get(0)?,
            Note {
                passage: row.get(1)?,
                words: row.get(2)?,
            },
        ))
    };
    Ok(tx.all(NOTES, &[&id], read).await?)
}

/// The facilitator of somebody's group now.
async fn facilitator(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<PersonId>, Problem> {
    let Some(who) = registration::current_enrolment(tx, person).await? else {
        return Ok(None);
    };
    crate::group::facilitator_of(tx, who.id).await
}

/// Asks the facilitator for feedback on a document as it is now. Process: [`ASKED`].
///
/// # Errors
/// [`AskRefusal`].
pub async fn ask_feedback(
    app: &App,
    permit: &Permit,
    document: DocumentId,
    question: String,
) -> Result<AskId, Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &ASKED, async move |tx| {
        let one = super::mine(tx, person, document).await?;
        let to = facilitator(tx, person).await?;
        let before = of_document(tx, document).await?;
        let open = before.iter().any(|one| one.state == AskState::Asked);
        rule::ask(&one.body, to.is_some(), open)?;
        let to = to.ok_or(Problem::NotFound)?;
        let id: AskId = tx.mint();
        let at = tx.now().at;
        tx.run_one(
            ADD,
            &[&id, &document, &person, &to, &one.version, &one.body, &question, &at],
        )
        .await?;
        tx.about(document);
        tx.about(person);
        tx.became("ask", id);
        let (me, other) = (people::person(tx, person).await?, people::person(tx, to).await?);
        tx.letter(Letter {
            person: Some(to),
            to: other.email,
            subject: format!("{} asks for your feedback", me.name),
            body: format!(
                "Hello {},\n\n{} asks for your feedback on something they did in school:\n\n{}/facilitate/feedback/{id}\n\nIt is feedback to learn from, not a mark.",
                other.name, me.name, here.config().site.origin
            ),
        })
        .await?;
        Ok(id)
    })
    .await
}

/// Takes back asking. Process: [`ASK_TAKEN_BACK`].
///
/// # Errors
/// [`AskRefusal`].
pub async fn take_ask_back(app: &App, permit: &Permit, id: AskId) -> Result<DocumentId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &ASK_TAKEN_BACK, async move |tx| {
        let one = one(tx, id).await?;
        if one.owner != person {
            return Err(Problem::NotFound);
        }
        if one.state != AskState::Asked {
            return Err(AskRefusal::Over.into());
        }
        moved(tx, id, AskState::TakenBack).await?;
        tx.about(one.document);
        tx.about(person);
        tx.changed("ask", Some(id), None::<&str>);
        Ok(one.document)
    })
    .await
}

async fn moved(tx: &mut WriteTx<'_>, id: AskId, to: AskState) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(MOVE, &[&to.code(), &at, &id]).await
}

/// What this person was asked to give feedback on.
pub(crate) async fn asked_of(tx: &ReadTx<'_>, id: AskId, person: PersonId) -> Result<Ask, Problem> {
    let one = one(tx, id).await?;
    let now = facilitator(tx, one.owner).await?;
    let theirs = one.facilitator == person || now == Some(person);
    if theirs && one.state != AskState::TakenBack {
        Ok(one)
    } else {
        Err(Problem::NotFound)
    }
}

/// Notes something on a passage or the whole; said of the same passage before, it takes its place. Process: [`NOTED`].
///
/// # Errors
/// [`AskRefusal`].
pub async fn note_feedback(
    app: &App,
    permit: &Permit,
    id: AskId,
    note: Note,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &NOTED, async move |tx| {
        let one = asked_of(tx, id, person).await?;
        rule::say(one.state, &one.body, &note.passage, &note.words)?;
        let before = notes(tx, id).await?;
        let at = tx.now().at;
        let same = before.iter().find(|(_, one)| one.passage == note.passage);
        if let Some((number, _)) = same {
            return tx.run_one(REWORD, &[&note.words, &at, &id, number]).await;
        }
        let number = before.last().map_or(1, |(number, _)| number + 1);
        tx.run_one(ADD_NOTE, &[&id, &number, &note.passage, &note.words, &at])
            .await
    })
    .await
}

/// Gives what was noted. Process: [`ANSWERED`].
///
/// # Errors
/// [`AskRefusal`].
pub async fn give_feedback(app: &App, permit: &Permit, id: AskId) -> Result<(), Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &ANSWERED, async move |tx| {
        let one = asked_of(tx, id, person).await?;
        let said = i64::try_from(notes(tx, id).await?.len()).unwrap_or(i64::MAX);
        rule::answer(one.state, said)?;
        moved(tx, id, AskState::Answered).await?;
        tx.about(one.document);
        tx.about(one.owner);
        tx.became("notes", said);
        let to = people::person(tx, one.owner).await?;
        tx.letter(Letter {
            person: Some(one.owner),
            to: to.email,
            subject: "There is feedback on your work".into(),
            body: format!(
                "Hello {},\n\nYour facilitator has given feedback on something in your school file:\n\n{}/file/{}#feedback",
                to.name, here.config().site.origin, one.document
            ),
        })
        .await?;
        Ok(())
    })
    .await
}
