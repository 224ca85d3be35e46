//! The rows of key messages, of what was said to them, and of the passages that meet them.
//!
//! What this room must not know: when a message is agreed.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    people::{PersonId, ProviderId},
    production::{
        ItemId, MeetingId, MessageId, VoiceId,
        message::{Stance, State},
    },
};

use super::{Message, NewMessage, Voice};

const ADD: Sql = Sql::new(
    "insert into production_messages
       (id, item_id, words, statements, place, wording, state, person_id, written_at)
     values ($1, $2, $3, $4, $5, 1, 'open', $6, $7)",
);
const LAST: Sql =
    Sql::new("select coalesce(max(place), 0) from production_messages where item_id = $1");
const ONE: Sql = Sql::new(
    "select id, item_id, words, statements, place, wording, state, person_id, written_at,
       settled_by, settled_at, reason
     from production_messages where id = $1",
);
const OF_ITEM: Sql = Sql::new(
    "select id, item_id, words, statements, place, wording, state, person_id, written_at,
       settled_by, settled_at, reason
     from production_messages where item_id = $1 order by place, id limit 100",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select m.id, m.item_id, m.words, m.statements, m.place, m.wording, m.state, m.person_id, m.written_at,
       m.settled_by, m.settled_at, m.reason
     from production_messages m join production_items i on i.id = m.item_id
     where i.provider_id = $1 and i.programme = $2 order by i.place, m.place, m.id",
);
const VOICES: Sql = Sql::new(
    "select wording, person_id, stance, words, at from production_voices
     where message_id = $1 order by id limit 500",
);
const PLACES: Sql = Sql::new(
    "select file, passage from production_meetings where message_id = $1 order by id limit 50",
);
const ALL_PLACES: Sql = Sql::new(
    "select t.message_id, t.file, t.passage from production_meetings t
     join production_messages m on m.id = t.message_id
     join production_items i on i.id = m.item_id
     where i.provider_id = $1 and i.programme = $2 order by t.id",
);
const REWORD: Sql = Sql::new(
    "update production_messages set words = $1, statements = $2, wording = wording + 1, state = 'open',
       settled_by = null, settled_at = null, reason = null
     where id = $3 and wording = $4",
);
const SAY: Sql = Sql::new(
    "insert into production_voices (id, message_id, wording, person_id, stance, words, at)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const SETTLE: Sql = Sql::new(
    "update production_messages set state = $1, settled_by = $2, settled_at = $3, reason = $4
     where id = $5 and wording = $6 and state = 'open'",
);
const PUT: Sql = Sql::new("update production_messages set place = $1 where id = $2 and place = $3");
const MEET: Sql = Sql::new(
    "insert into production_meetings (id, message_id, file, passage, person_id, at)
     values ($1, $2, $3, $4, $5, $6)",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    new: &NewMessage,
    by: PersonId,
) -> Result<MessageId, Problem> {
    let id: MessageId = tx.mint();
    let at = tx.now().at;
    let last: Option<i64> = tx.first(LAST, &[&new.item], |row| row.get(0)).await?;
    let place = last.unwrap_or(0) + 1;
    let statements = new.statements.join(" ");
    tx.run_one(
        ADD,
        &[&id, &new.item, &new.words, &statements, &place, &by, &at],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: MessageId) -> Result<Message, Problem> {
    let mut found = tx.first(ONE, &[&id], read).await?.or_not_found()?;
    fill(tx, &mut found).await?;
    Ok(found)
}

/// The messages of an item, in order, with everything that was said to each.
pub(crate) async fn of_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Message>, Problem> {
    let mut found = tx.all(OF_ITEM, &[&id], read).await?;
    for message in &mut found {
        fill(tx, message).await?;
    }
    Ok(found)
}

/// Every message of a programme, without what was said to it.
pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Message>, Problem> {
    let mut found = tx.all(OF_PROGRAMME, &[&provider, &programme], read).await?;
    tx.each(ALL_PLACES, &[&provider, &programme], |row| {
        let id: MessageId = row.get(0)?;
        if let Some(message) = found.iter_mut().find(|one| one.id == id) {
            message.places.push((row.get(1)?, row.get(2)?));
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

async fn fill(tx: &ReadTx<'_>, message: &mut Message) -> Result<(), Problem> {
    message.voices = tx
        .all(VOICES, &[&message.id], |row| {
            Ok(Voice {
                wording: row.get(0)?,
                by: row.get(1)?,
                stance: row.code(2)?,
                words: row.get(3)?,
                at: row.get(4)?,
            })
        })
        .await?;
    message.places = tx
        .all(PLACES, &[&message.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    Ok(())
}

pub(super) async fn reword(
    tx: &mut WriteTx<'_>,
    (id, wording): (MessageId, i64),
    new: &NewMessage,
) -> Result<(), Problem> {
    let statements = new.statements.join(" ");
    tx.run_one(REWORD, &[&new.words, &statements, &id, &wording])
        .await
}

pub(super) async fn say(
    tx: &mut WriteTx<'_>,
    (message, wording): (MessageId, i64),
    by: PersonId,
    (stance, words): (Stance, &str),
) -> Result<(), Problem> {
    let id: VoiceId = tx.mint();
    let at = tx.now().at;
    let stance = stance.code();
    tx.run_one(SAY, &[&id, &message, &wording, &by, &stance, &words, &at])
        .await
}

pub(super) async fn settle(
    tx: &mut WriteTx<'_>,
    (id, wording): (MessageId, i64),
    state: State,
    by: PersonId,
    why: Option<&str>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let why = why.map(str::to_owned);
    tx.run_one(SETTLE, &[&state.code(), &by, &at, &why, &id, &wording])
        .await
}

pub(super) async fn put(
    tx: &mut WriteTx<'_>,
    id: MessageId,
    (from, to): (i64, i64),
) -> Result<(), Problem> {
    tx.run_one(PUT, &[&to, &id, &from]).await
}

pub(super) async fn meet(
    tx: &mut WriteTx<'_>,
    message: MessageId,
    by: PersonId,
    (file, passage): (&str, &str),
) -> Result<(), Problem> {
    let id: MeetingId = tx.mint();
    let at = tx.now().at;
    tx.run_one(MEET, &[&id, &message, &file, &passage, &by, &at])
        .await
}

fn read(row: &Row<'_>) -> Result<Message, Fault> {
    let statements: String = row.get(3)?;
    let settled: (Option<PersonId>, Option<Instant>) = (row.get(9)?, row.get(10)?);
    let reason: Option<String> = row.get(11)?;
    Ok(Message {
        id: row.get(0)?,
        item: row.get(1)?,
        words: row.get(2)?,
        statements: statements.split_whitespace().map(str::to_owned).collect(),
        place: row.get(4)?,
        wording: row.get(5)?,
        state: row.code(6)?,
        by: (row.get(7)?, row.get(8)?),
        settled: settled.0.zip(settled.1).map(|(by, at)| (by, at, reason)),
        voices: Vec::new(),
        places: Vec::new(),
    })
}
