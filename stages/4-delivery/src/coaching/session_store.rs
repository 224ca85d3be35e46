//! The rows of sessions, their notes, and what was agreed.
//!
//! What this room must not know: who may read them.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    delivery::{
        AgreedId, CoachingId, CoachingSessionId,
        coaching::{AgreedState, NoteKind, Sight},
    },
    people::PersonId,
};

use super::session::{Agreed, Note, Session};

const ADD: Sql = Sql::new(
    "insert into delivery_coaching_sessions (id, coaching_id, day, minutes, kept_by, at) values ($1, $2, $3, $4, $5, $6)",
);
const ONE: Sql =
    Sql::new("select id, coaching_id, day, minutes from delivery_coaching_sessions where id = $1");
const OF_COACHING: Sql = Sql::new(
    "select id, coaching_id, day, minutes from delivery_coaching_sessions where coaching_id = $1 order by day desc, id desc",
);
const ADD_NOTE: Sql = Sql::new(
    "insert into delivery_coaching_notes (session_id, person_id, kind, sight, words, version, at) values ($1, $2, $3, $4, $5, 1, $6)",
);
const CHANGE_NOTE: Sql = Sql::new(
    "update delivery_coaching_notes set sight = $1, words = $2, version = version + 1, at = $3
     where session_id = $4 and person_id = $5 and kind = $6 and version = $7",
);
const NOTES: Sql = Sql::new(
    "select person_id, kind, sight, words, version from delivery_coaching_notes where session_id = $1 order by person_id, kind",
);
const NOTES_OF_COACHING: Sql = Sql::new(
    "select s.id, s.coaching_id, s.day, s.minutes, n.person_id, n.kind, n.sight, n.words, n.version
     from delivery_coaching_sessions s join delivery_coaching_notes n on n.session_id = s.id
     where s.coaching_id = $1 and (n.person_id = $2 or n.sight <> 'private')
     order by s.day desc, s.id desc, n.person_id, n.kind limit $3",
);
const FOR_PROVIDER: Sql = Sql::new(
    "select s.id, s.coaching_id, s.day, s.minutes, n.person_id, n.kind, n.sight, n.words, n.version
     from delivery_coaching_notes n join delivery_coaching_sessions s on s.id = n.session_id
     where n.sight = 'provider' and n.words <> '' order by s.day desc, s.id desc, n.person_id, n.kind limit $1",
);
const ADD_AGREED: Sql = Sql::new(
    "insert into delivery_coaching_agreed (id, coaching_id, session_id, person_id, words, due_on, state, at)
     values ($1, $2, $3, $4, $5, $6, 'open', $7)",
);
const AGREED: Sql = Sql::new(
    "select id, coaching_id, session_id, person_id, words, due_on, state from delivery_coaching_agreed where coaching_id = $1 order by id",
);
const ONE_AGREED: Sql = Sql::new(
    "select id, coaching_id, session_id, person_id, words, due_on, state from delivery_coaching_agreed where id = $1",
);
const SETTLE: Sql = Sql::new(
    "update delivery_coaching_agreed set state = $1, settled_at = $2 where id = $3 and state = 'open'",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    (id, coaching): (CoachingSessionId, CoachingId),
    (day, minutes): (Day, i64),
    by: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &coaching, &day, &minutes, &by, &at])
        .await
}

pub(super) async fn one(tx: &ReadTx<'_>, id: CoachingSessionId) -> Result<Session, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_coaching(tx: &ReadTx<'_>, id: CoachingId) -> Result<Vec<Session>, Problem> {
    Ok(tx.all(OF_COACHING, &[&id], read).await?)
}

fn read(row: &Row<'_>) -> Result<Session, Fault> {
    Ok(Session {
        id: row.get(0)?,
        coaching: row.get(1)?,
        day: row.get(2)?,
        minutes: row.get(3)?,
    })
}

pub(super) async fn add_note(
    tx: &mut WriteTx<'_>,
    (id, person, kind): (CoachingSessionId, PersonId, NoteKind),
    sight: Sight,
    words: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD_NOTE,
        &[&id, &person, &kind.code(), &sight.code(), &words, &at],
    )
    .await
}

pub(super) async fn change_note(
    tx: &mut WriteTx<'_>,
    (id, person, kind): (CoachingSessionId, PersonId, NoteKind),
    (sight, words): (Sight, &str),
    version: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        CHANGE_NOTE,
        &[
            &sight.code(),
            &words,
            &at,
            &id,
            &person,
            &kind.code(),
            &version,
        ],
    )
    .await
}

pub(super) async fn notes(tx: &ReadTx<'_>, id: CoachingSessionId) -> Result<Vec<Note>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Note {
            by: row.get(0)?,
            kind: row.code(1)?,
            sight: row.code(2)?,
            words: row.get(3)?,
            version: row.get(4)?,
        })
    };
    Ok(tx.all(NOTES, &[&id], read).await?)
}

/// The notes of a coaching that are not private to somebody else, the newest sessions first.
pub(crate) async fn notes_of_coaching(
    tx: &ReadTx<'_>,
    id: CoachingId,
    reader: PersonId,
    most: i64,
) -> Result<Vec<(Session, Note)>, Problem> {
    Ok(tx
        .all(NOTES_OF_COACHING, &[&id, &reader, &most], read_both)
        .await?)
}

/// The notes that their writers share with the provider, of every coaching, the newest sessions first.
pub(crate) async fn shared_with_provider(
    tx: &ReadTx<'_>,
    most: i64,
) -> Result<Vec<(Session, Note)>, Problem> {
    Ok(tx.all(FOR_PROVIDER, &[&most], read_both).await?)
}

fn read_both(row: &Row<'_>) -> Result<(Session, Note), Fault> {
    let note = Note {
        by: row.get(4)?,
        kind: row.code(5)?,
        sight: row.code(6)?,
        words: row.get(7)?,
        version: row.get(8)?,
    };
    Ok((read(row)?, note))
}

pub(super) async fn add_agreed(tx: &mut WriteTx<'_>, one: &Agreed) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD_AGREED,
        &[
            &one.id,
            &one.coaching,
            &one.session,
            &one.person,
            &one.words,
            &one.due,
            &at,
        ],
    )
    .await
}

/// Everything that was agreed, the first first.
pub(crate) async fn agreed(tx: &ReadTx<'_>, id: CoachingId) -> Result<Vec<Agreed>, Problem> {
    Ok(tx.all(AGREED, &[&id], read_agreed).await?)
}

pub(super) async fn one_agreed(tx: &ReadTx<'_>, id: AgreedId) -> Result<Agreed, Problem> {
    tx.first(ONE_AGREED, &[&id], read_agreed)
        .await?
        .or_not_found()
}

pub(super) async fn settle(
    tx: &mut WriteTx<'_>,
    id: AgreedId,
    to: AgreedState,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SETTLE, &[&to.code(), &at, &id]).await
}

fn read_agreed(row: &Row<'_>) -> Result<Agreed, Fault> {
    Ok(Agreed {
        id: row.get(0)?,
        coaching: row.get(1)?,
        session: row.get(2)?,
        person: row.get(3)?,
        words: row.get(4)?,
        due: row.get(5)?,
        state: row.code(6)?,
    })
}
