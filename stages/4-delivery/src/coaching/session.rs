//! Sessions that were held: their length, notes with the sight that each writer chose, and what was agreed.
//!
//! What this room must not know: who may read a note (the rulebook does).

use kit::{App, Problem, Process, db::ReadTx};
use rulebook::{
    base::Day,
    delivery::{
        AgreedId, CoachingId, CoachingSessionId,
        coaching::{self as rule, AgreedState, LogRefusal, Looker, NoteKind, Sight},
    },
    people::{Permit, PersonId},
};

use super::{Coaching, meeting, session_store as store};
use crate::coming_going::owner;

/// A session was kept.
pub const KEPT: Process = Process::new("coaching_session_kept", "kept a coaching session");
/// A note was written: what it says stands nowhere else.
pub const NOTED: Process = Process::new(
    "coaching_note_written",
    "wrote a note of a coaching session",
)
.own_trail();
/// Something was agreed.
pub const AGREED: Process = Process::new("coaching_agreed", "agreed something in coaching");
/// Something agreed was done or dropped.
pub const SETTLED: Process = Process::new(
    "coaching_agreed_settled",
    "settled something agreed in coaching",
);

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: CoachingSessionId,
    /// Of whom.
    pub coaching: CoachingId,
    /// When.
    pub day: Day,
    /// How long.
    pub minutes: i64,
}

/// A note of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it.
    pub by: PersonId,
    /// What it is about.
    pub kind: NoteKind,
    /// Who sees it.
    pub sight: Sight,
    /// What it says.
    pub words: String,
    /// Grows with every change.
    pub version: i64,
}

/// Something agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Its id.
    pub id: AgreedId,
    /// In whose coaching.
    pub coaching: CoachingId,
    /// In which session.
    pub session: CoachingSessionId,
    /// Whose it is to do; everybody’s, when nobody is named.
    pub person: Option<PersonId>,
    /// What was agreed.
    pub words: String,
    /// By when.
    pub due: Option<Day>,
    /// Where it stands.
    pub state: AgreedState,
}

/// Keeps that a session was held; kept twice, it is one. Process: [`KEPT`].
///
/// # Errors
/// [`LogRefusal`].
pub async fn keep_session(
    app: &App,
    permit: &Permit,
    coaching: CoachingId,
    (day, minutes): (Day, i64),
) -> Result<CoachingSessionId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &KEPT, async move |tx| {
        meeting(tx, coaching, person).await?;
        rule::log(day, minutes, tx.now().day)?;
        tx.about(coaching);
        let known = store::of_coaching(tx, coaching).await?;
        if let Some(same) = known
            .iter()
            .find(|one| one.day == day && one.minutes == minutes)
        {
            return Ok(same.id);
        }
        let id: CoachingSessionId = tx.mint();
        store::add(tx, (id, coaching), (day, minutes), person).await?;
        tx.about(id);
        tx.became("minutes", minutes);
        Ok(id)
    })
    .await
}

/// A session of one's own coaching.
pub(crate) async fn mine(
    tx: &ReadTx<'_>,
    id: CoachingSessionId,
    person: PersonId,
) -> Result<(Session, Coaching), Problem> {
    let session = store::one(tx, id).await?;
    let coaching = meeting(tx, session.coaching, person).await?;
    Ok((session, coaching))
}

/// The notes of a session that this person may read.
pub(crate) async fn readable(
    tx: &ReadTx<'_>,
    id: CoachingSessionId,
    person: PersonId,
    (meets, keeps): (bool, bool),
) -> Result<Vec<Note>, Problem> {
    let mut notes = store::notes(tx, id).await?;
    notes.retain(|note| {
        let looker = Looker {
            writer: note.by == person,
            meets,
            keeps,
        };
        rule::may_read(note.sight, looker)
    });
    Ok(notes)
}

/// Writes one’s own note of a session over the version that was opened (0 for the first). Process: [`NOTED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was changed elsewhere.
pub async fn write_note(
    app: &App,
    permit: &Permit,
    id: CoachingSessionId,
    note: (NoteKind, Sight, String),
    version: i64,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &NOTED, async move |tx| {
        mine(tx, id, person).await?;
        let (kind, sight, words) = note;
        let notes = store::notes(tx, id).await?;
        let known = notes
            .iter()
            .find(|one| one.by == person && one.kind == kind);
        match known {
            Some(one) if one.words == words && one.sight == sight => Ok(()),
            None if words.is_empty() => Ok(()),
            None if version == 0 => store::add_note(tx, (id, person, kind), sight, &words).await,
            None => Err(Problem::MovedOn),
            Some(_) => store::change_note(tx, (id, person, kind), (sight, &words), version).await,
        }
    })
    .await
}

/// Keeps what was agreed; agreed twice, it is one. Process: [`AGREED`].
///
/// # Errors
/// [`LogRefusal`].
pub async fn agree(
    app: &App,
    permit: &Permit,
    id: CoachingSessionId,
    (words, due, whose): (String, Option<Day>, Option<PersonId>),
) -> Result<AgreedId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &AGREED, async move |tx| {
        let (session, coaching) = mine(tx, id, person).await?;
        if words.trim().is_empty() {
            return Err(LogRefusal::NoWords.into());
        }
        let whose = whose.filter(|whose| coaching.meets(*whose));
        tx.about(coaching.id);
        let known = store::agreed(tx, coaching.id).await?;
        let same = known
            .iter()
            .find(|one| one.session == id && one.words == words && one.person == whose);
        if let Some(same) = same {
            return Ok(same.id);
        }
        let agreed = Agreed {
            id: tx.mint(),
            coaching: session.coaching,
            session: id,
            person: whose,
            words,
            due,
            state: AgreedState::Open,
        };
        store::add_agreed(tx, &agreed).await?;
        tx.about(agreed.id);
        Ok(agreed.id)
    })
    .await
}

/// Marks something agreed as done or dropped. Process: [`SETTLED`].
///
/// # Errors
/// [`LogRefusal`].
pub async fn settle_agreed(
    app: &App,
    permit: &Permit,
    id: AgreedId,
    to: AgreedState,
) -> Result<CoachingId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &SETTLED, async move |tx| {
        let one = store::one_agreed(tx, id).await?;
        meeting(tx, one.coaching, person).await?;
        tx.about(one.coaching);
        tx.about(id);
        // A button that was pressed twice settles it once.
        if one.state != to {
            rule::settle(one.state, to)?;
            store::settle(tx, id, to).await?;
            tx.changed("state", Some(one.state), Some(to));
        }
        Ok(one.coaching)
    })
    .await
}
