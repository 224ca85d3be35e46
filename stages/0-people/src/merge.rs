//! One record that becomes part of another, and the way back.
//!
//! What this room must not know: what a person has done; each stage says which of its rows name a person.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{PersonId, Role, Scope, merge as rule},
};

rulebook::id_of!(
    /// A merge of two records.
    MergeKind, "mrg", MergeId
);

/// Rows of a stage that name a person, and how one of them is pointed at another: statements over the stage's own table.
#[derive(Debug, Clone, Copy)]
pub struct PersonRows {
    /// A stable word for them.
    pub what: &'static str,
    /// Their keys, each a number or words: `select … where person_id = $1 order by …`.
    pub find: Sql,
    /// Points one at another person: `update … set person_id = $1 where key = $2 and person_id = $3`. Where a person has only
    /// one such row it asks as well that there is none yet: the old record's then stays behind with it.
    pub point: Sql,
}

/// The key of one row that went over: a number, or words where a row is known by more than one column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Words(String),
}

impl Key {
    fn read(row: &Row<'_>) -> Result<Self, Fault> {
        row.get(0)
            .map(Self::Number)
            .or_else(|_words| row.get(0).map(Self::Words))
    }

    /// Points the row at another person; how many rows that were.
    async fn point(
        &self,
        tx: &mut WriteTx<'_>,
        sql: Sql,
        to: PersonId,
        from: PersonId,
    ) -> Result<u64, Problem> {
        let done = match self {
            Self::Number(key) => tx.run(sql, &[&to, key, &from]).await?,
            Self::Words(key) => tx.run(sql, &[&to, key, &from]).await?,
        };
        Ok(done)
    }
}

/// The rows of every stage, in one visible list of the program.
pub struct EveryPersonRow(pub Vec<&'static PersonRows>);

/// Names that somebody had go over with the record.
const FORMER_NAMES: PersonRows = PersonRows {
    what: "former_names",
    find: Sql::new("select id from people_former_names where person_id = $1 order by id"),
    point: Sql::new(
        "update people_former_names set person_id = $1 where id = $2 and person_id = $3",
    ),
};

/// The rows of this stage that name a person and go over with a record.
pub const PERSON_ROWS: &[&PersonRows] = &[&FORMER_NAMES];

/// A merge that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// The record that became part of the other.
    pub from: PersonId,
    /// The record that was kept.
    pub into: PersonId,
    /// When.
    pub at: Instant,
    /// When it was undone.
    pub undone_at: Option<Instant>,
    moved: Vec<(String, Vec<Key>)>,
}

/// The word under which the participant's role is kept among what moved.
const ROLE: &str = "participant";
/// A chain of merges is followed so far.
const LONGEST_CHAIN: usize = 16;

const ADD: Sql = Sql::new(
    "insert into people_merges (id, from_id, into_id, merged_at, moved) values ($1, $2, $3, $4, $5)",
);
const ONE: Sql = Sql::new(
    "select id, from_id, into_id, merged_at, undone_at, moved from people_merges where id = $1",
);
const INTO: Sql = Sql::new(
    "select into_id from people_merges where from_id = $1 and undone_at is null order by id desc limit 1",
);
const FORMER: Sql = Sql::new(
    "select from_id, merged_at from people_merges where into_id = $1 and undone_at is null order by id",
);
const STANDING: Sql = Sql::new(
    "select from_id, into_id, merged_at from people_merges where undone_at is null order by id",
);
const LATEST: Sql = Sql::new(
    "select id, from_id, into_id, merged_at, undone_at, moved from people_merges order by id desc limit 50",
);
const UNDO: Sql =
    Sql::new("update people_merges set undone_at = $1 where id = $2 and undone_at is null");
const SET_STATE: Sql =
    Sql::new("update people_persons set state = $1 where id = $2 and state = $3");
const END_SESSIONS: Sql = Sql::new("delete from people_sessions where person_id = $1");
const END_LINKS: Sql =
    Sql::new("delete from people_links where person_id = $1 and used_at is null");
const STAFF_ROLES: Sql = Sql::new(
    "select count(*) from people_grants where person_id = $1 and role <> 'participant' and ended_at is null",
);

/// The record that this one became part of, when it did: old ids answer “moved”.
pub async fn moved_to(tx: &ReadTx<'_>, id: PersonId) -> Result<Option<PersonId>, Problem> {
    let mut at = id;
    for _ in 0..LONGEST_CHAIN {
        match tx.first(INTO, &[&at], |row| row.get(0)).await? {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok((at != id).then_some(at))
}

/// The ids that this record has absorbed, with the moment of each merge.
pub async fn former_ids(
    tx: &ReadTx<'_>,
    id: PersonId,
) -> Result<Vec<(PersonId, Instant)>, Problem> {
    Ok(tx
        .all(FORMER, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?)
}

/// Every merge that stands: from, into, when; oldest first.
pub async fn standing_merges(
    tx: &ReadTx<'_>,
) -> Result<Vec<(PersonId, PersonId, Instant)>, Problem> {
    Ok(tx
        .all(STANDING, &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await?)
}

/// One merge.
pub async fn merge_of(tx: &ReadTx<'_>, id: MergeId) -> Result<Merge, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// The newest merges, undone ones too.
pub async fn merges(tx: &ReadTx<'_>) -> Result<Vec<Merge>, Problem> {
    Ok(tx.all(LATEST, &[], read).await?)
}

/// May these two records be merged, as far as accounts go?
///
/// # Errors
/// [`rule::MergeRefusal`].
pub async fn check_merge(tx: &ReadTx<'_>, from: PersonId, into: PersonId) -> Result<(), Problem> {
    let roles = async |tx: &ReadTx<'_>, id: PersonId| {
        tx.first(STAFF_ROLES, &[&id], |row| row.get::<i64>(0)).await
    };
    crate::person(tx, from).await?;
    crate::person(tx, into).await?;
    let merged = moved_to(tx, from).await?.is_some() || moved_to(tx, into).await?.is_some();
    let staff = roles(tx, from).await?.unwrap_or(0) + roles(tx, into).await?.unwrap_or(0);
    rule::merge(&rule::MergeFacts {
        same: from == into,
        merged,
        staff: staff > 0,
    })?;
    Ok(())
}

/// Makes one record part of another, inside an act: everything that names it goes over, its sessions and links end, and
/// its address opens no account of its own any more.
///
/// # Errors
/// [`rule::MergeRefusal`].
pub async fn merge(
    tx: &mut WriteTx<'_>,
    rows: &[&'static PersonRows],
    from: PersonId,
    into: PersonId,
) -> Result<MergeId, Problem> {
    check_merge(tx, from, into).await?;
    let mut moved = Vec::new();
    for one in rows {
        let mut keys = Vec::new();
        for key in tx.all(one.find, &[&from], Key::read).await? {
            if key.point(tx, one.point, into, from).await? > 0 {
                keys.push(key);
            }
        }
        tx.became(one.what, keys.len());
        moved.push((one.what.to_owned(), keys));
    }
    if crate::staff::store::holds(tx, from, Role::Participant, Scope::Own).await? {
        crate::end_role(tx, from, Role::Participant, Scope::Own).await?;
        crate::give_role(tx, into, Role::Participant, Scope::Own).await?;
        moved.push((ROLE.to_owned(), Vec::new()));
    }
    tx.run(END_SESSIONS, &[&from]).await?;
    tx.run(END_LINKS, &[&from]).await?;
    tx.run_one(SET_STATE, &[&"merged", &from, &"active"])
        .await?;
    let (id, at): (MergeId, Instant) = (tx.mint(), tx.now().at);
    let text = serde_json::to_string(&moved).map_err(|e| Fault::because("writing a merge", e))?;
    tx.run_one(ADD, &[&id, &from, &into, &at, &text]).await?;
    tx.about(into);
    tx.about(from);
    tx.about(id);
    Ok(id)
}

/// Takes a merge back, inside an act: exactly the rows that went over go back.
///
/// # Errors
/// [`rule::MergeRefusal`]; [`Problem::MovedOn`] when a row has gone on since.
pub async fn unmerge(
    tx: &mut WriteTx<'_>,
    rows: &[&'static PersonRows],
    id: MergeId,
) -> Result<Merge, Problem> {
    let merge = merge_of(tx, id).await?;
    rule::unmerge(merge.undone_at.is_some())?;
    for (what, keys) in &merge.moved {
        if what == ROLE {
            crate::give_role(tx, merge.from, Role::Participant, Scope::Own).await?;
            continue;
        }
        let known = rows.iter().find(|one| one.what == what);
        let known = known.ok_or_else(|| Fault::say("rows of a merge belong to no stage"))?;
        for key in keys {
            if key.point(tx, known.point, merge.from, merge.into).await? != 1 {
                return Err(Problem::MovedOn);
            }
        }
    }
    tx.run_one(SET_STATE, &[&"active", &merge.from, &"merged"])
        .await?;
    let at = tx.now().at;
    tx.run_one(UNDO, &[&at, &id]).await?;
    tx.about(merge.into);
    tx.about(merge.from);
    tx.about(id);
    Ok(merge)
}

fn read(row: &Row<'_>) -> Result<Merge, Fault> {
    Ok(Merge {
        id: row.get(0)?,
        from: row.get(1)?,
        into: row.get(2)?,
        at: row.get(3)?,
        undone_at: row.get(4)?,
        moved: row.json(5)?,
    })
}
