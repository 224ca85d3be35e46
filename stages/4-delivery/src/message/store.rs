//! The rows of messages, and how far each thread was read.
//!
//! What this room must not know: who may write or read one.

use std::collections::HashMap;

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Instant,
    delivery::MessageId,
    people::{GroupId, PersonId},
    registration::EnrolmentId,
};

use super::Message;
use crate::group::Group;

const ADD: Sql = Sql::new(
    "insert into delivery_messages (id, group_id, enrolment_id, person_id, from_staff, batch, body, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const THREAD: Sql = Sql::new(
    "select id, person_id, from_staff, body, at from delivery_messages
     where enrolment_id = $1 and at >= $2 order by id desc limit 200",
);
const OF_GROUP: Sql = Sql::new(
    "select id, person_id, from_staff, body, at, enrolment_id from delivery_messages
     where group_id = $1 and at >= $2 order by id desc limit $3",
);
const SENT: Sql = Sql::new(
    "select count(distinct batch) from delivery_messages
     where person_id = $1 and at > $2",
);
const READ: Sql = Sql::new(
    "insert into delivery_message_reads (enrolment_id, person_id, upto) values ($1, $2, $3)
     on conflict (enrolment_id, person_id) do update set upto = excluded.upto
     where delivery_message_reads.upto < excluded.upto",
);
const UPTO: Sql =
    Sql::new("select upto from delivery_message_reads where enrolment_id = $1 and person_id = $2");
// Read by the participant: the furthest that the one reader on that side came.
const UNREAD_BY_PARTICIPANT: Sql = Sql::new(
    "select m.enrolment_id, count(*), min(m.at) from delivery_messages m
     where m.group_id = $1 and m.from_staff = 1
       and m.id > coalesce((select r.upto from delivery_message_reads r
         join delivery_members b on b.enrolment_id = r.enrolment_id and b.person_id = r.person_id
         where r.enrolment_id = m.enrolment_id), 0)
     group by m.enrolment_id order by m.enrolment_id",
);
// Read by those who lead: whoever of them came furthest.
const UNREAD_BY_STAFF: Sql = Sql::new(
    "select m.enrolment_id, count(*), min(m.at) from delivery_messages m
     where m.group_id = $1 and m.from_staff = 0
       and m.id > coalesce((select max(r.upto) from delivery_message_reads r
         join delivery_members b on b.enrolment_id = r.enrolment_id and b.person_id <> r.person_id
         where r.enrolment_id = m.enrolment_id), 0)
     group by m.enrolment_id order by m.enrolment_id",
);
const UNREAD_OWN: Sql = Sql::new(
    "select count(*), coalesce(sum(case when m.id > coalesce((select r.upto from delivery_message_reads r
         where r.enrolment_id = $1 and r.person_id = $2), 0) then 1 else 0 end), 0)
     from delivery_messages m where m.enrolment_id = $3 and m.from_staff = 1",
);

/// Keeps a message; answers its id.
pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    group: &Group,
    who: &Enrolment,
    (from, staff): (PersonId, bool),
    (batch, body): (&str, &str),
) -> Result<MessageId, Problem> {
    let (id, at): (MessageId, Instant) = (tx.mint(), tx.now().at);
    // A message to one is a batch of its own.
    let alone = id.to_string();
    let batch = if batch.is_empty() {
        alone.as_str()
    } else {
        batch
    };
    tx.run_one(
        ADD,
        &[&id, &group.id, &who.id, &from, &staff, &batch, &body, &at],
    )
    .await?;
    Ok(id)
}

/// The newest messages of a thread since this moment, oldest first.
pub(crate) async fn thread(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    since: Instant,
) -> Result<Vec<Message>, Problem> {
    let mut all = tx.all(THREAD, &[&enrolment, &since], read_message).await?;
    all.reverse();
    Ok(all)
}

/// The newest messages of a group since this moment, each with its thread.
pub(crate) async fn of_group(
    tx: &ReadTx<'_>,
    group: GroupId,
    since: Instant,
    most: i64,
) -> Result<Vec<(EnrolmentId, Message)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(5)?, read_message(row)?));
    Ok(tx.all(OF_GROUP, &[&group, &since, &most], read).await?)
}

fn read_message(row: &Row<'_>) -> Result<Message, Fault> {
    Ok(Message {
        id: row.get(0)?,
        from: row.get(1)?,
        from_staff: row.get(2)?,
        body: row.get(3)?,
        at: row.get(4)?,
    })
}

/// How many messages somebody sent since this moment; one to many counts once.
pub(super) async fn sent_since(
    tx: &ReadTx<'_>,
    person: PersonId,
    since: Instant,
) -> Result<i64, Problem> {
    let sent = tx.first(SENT, &[&person, &since], |row| row.get(0)).await?;
    Ok(sent.unwrap_or(0))
}

/// Notes how far a thread was read; never less far than before.
pub(super) async fn read(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    person: PersonId,
    upto: MessageId,
) -> Result<(), Problem> {
    tx.run(READ, &[&enrolment, &person, &upto]).await?;
    Ok(())
}

/// How far somebody has read a thread.
pub(crate) async fn read_upto(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    person: PersonId,
) -> Result<Option<MessageId>, Problem> {
    Ok(tx
        .first(UPTO, &[&enrolment, &person], |row| row.get(0))
        .await?)
}

/// What is not read of a thread: how many, since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) many: i64,
    pub(crate) since: Instant,
}

/// The threads of a group in which something is not read: by the participant, and by those who lead.
pub(crate) async fn unread(
    tx: &ReadTx<'_>,
    group: GroupId,
) -> Result<(HashMap<EnrolmentId, Unread>, HashMap<EnrolmentId, Unread>), Problem> {
    let read = |row: &Row<'_>| {
        let unread = Unread {
            many: row.get(1)?,
            since: row.get(2)?,
        };
        Ok((row.get(0)?, unread))
    };
    let theirs = tx.all(UNREAD_BY_PARTICIPANT, &[&group], read).await?;
    let ours = tx.all(UNREAD_BY_STAFF, &[&group], read).await?;
    Ok((theirs.into_iter().collect(), ours.into_iter().collect()))
}

/// How many messages were written to a participant, and how many of them they have not read.
pub(crate) async fn unread_own(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    person: PersonId,
) -> Result<(i64, i64), Problem> {
    let many = tx
        .first(UNREAD_OWN, &[&enrolment, &person, &enrolment], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await?;
    Ok(many.unwrap_or((0, 0)))
}
