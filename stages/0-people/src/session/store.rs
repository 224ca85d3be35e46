//! The rows of sessions, links and failed tries.
//!
//! What this room must not know: secrets; it sees their hashes.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
    ui::Reading,
};
use rulebook::{
    base::{Id, Instant, Urn},
    people::{Grant, PersonId, RegisterNumber, Role, Scope},
};

rulebook::id_of!(
    /// A failed try to sign in.
    Attempt, "att", AttemptId
);

/// A session as its owner sees it.
pub(crate) struct Session {
    pub(crate) hash: String,
    pub(crate) agent: String,
    pub(crate) began_at: Instant,
    pub(crate) used_at: Instant,
}

/// A session as the doorman sees it.
pub(crate) struct Recognised {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) reading: Reading,
    pub(crate) used_at: Instant,
    pub(crate) grants: Vec<Grant>,
}

/// A link that works still.
pub(crate) struct Link {
    pub(crate) person: PersonId,
    pub(crate) next: String,
}

const ADD: Sql = Sql::new(
    "insert into people_sessions (hash, person_id, agent, began_at, used_at, ends_at) values ($1, $2, $3, $4, $5, $6)",
);
// One row a grant, so that recognising somebody is one statement.
const RECOGNISE: Sql = Sql::new(
    "select p.id, p.name, p.reading, s.used_at, g.role, g.scope, g.scope_id
     from people_sessions s
     join people_persons p on p.id = s.person_id
     left join people_grants g on g.person_id = p.id and g.ended_at is null
     where s.hash = $1 and s.ends_at > $2 and p.state = 'active'",
);
const USED: Sql = Sql::new("update people_sessions set used_at = $1 where hash = $2");
const LIST: Sql = Sql::new(
    "select hash, agent, began_at, used_at from people_sessions
     where person_id = $1 and ends_at > $2 order by used_at desc, hash",
);
const END: Sql = Sql::new("delete from people_sessions where hash = $1 and person_id = $2");
const ADD_LINK: Sql = Sql::new(
    "insert into people_links (hash, person_id, next_path, ends_at) values ($1, $2, $3, $4)",
);
const RECENT_LINKS: Sql =
    Sql::new("select count(*) from people_links where person_id = $1 and ends_at > $2");
const END_OTHERS: Sql = Sql::new("delete from people_sessions where person_id = $1 and hash <> $2");
const LINK: Sql = Sql::new(
    "select person_id, next_path, ends_at from people_links where hash = $1 and used_at is null",
);
const USE_LINK: Sql = Sql::new(
    "update people_links set used_at = $1 where hash = $2 and used_at is null and ends_at > $3",
);
const LAST_SEEN: Sql = Sql::new("select max(used_at) from people_sessions where person_id = $1");
const ADD_ATTEMPT: Sql =
    Sql::new("insert into people_attempts (id, email_hash, at) values ($1, $2, $3)");
const ATTEMPTS: Sql =
    Sql::new("select count(*), max(at) from people_attempts where email_hash = $1 and at > $2");

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    hash: &str,
    person: PersonId,
    agent: &str,
    seconds: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[&hash, &person, &agent, &at, &at, &at.plus_seconds(seconds)],
    )
    .await
}

pub(crate) async fn recognise(
    tx: &ReadTx<'_>,
    hash: &str,
    now: Instant,
) -> Result<Option<Recognised>, Fault> {
    let mut found: Option<Recognised> = None;
    tx.each(RECOGNISE, &[&hash, &now], |row| {
        if found.is_none() {
            found = Some(Recognised {
                person: row.get(0)?,
                name: row.get(1)?,
                reading: Reading::from_cookie(&row.get::<String>(2)?),
                used_at: row.get(3)?,
                grants: Vec::new(),
            });
        }
        if let (Some(found), Some(role)) = (&mut found, row.code_or_none::<Role>(4)?) {
            found.grants.push(Grant {
                role,
                scope: scope(row, 5)?,
            });
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The scope in this column and the next.
pub(crate) fn scope(row: &Row<'_>, column: usize) -> Result<Scope, Fault> {
    let kind: String = row.get(column)?;
    let number: i64 = row.get::<Option<i64>>(column + 1)?.unwrap_or(0);
    Ok(match kind.as_str() {
        "site" => Scope::Site,
        "own" => Scope::Own,
        "provider" => Scope::Provider(Id::from_number(number)),
        "partner" => Scope::Partner(Id::from_number(number)),
        "group" => Scope::Group(Id::from_number(number)),
        "school" => Scope::School(
            Urn::from_number(number)
                .map_err(|e| Fault::because("reading a scope", e.to_string()))?,
        ),
        "trust" => Scope::Trust(register_number(number)?),
        "authority" => Scope::Authority(register_number(number)?),
        _ => return Err(Fault::say("a role reaches somewhere unknown")),
    })
}

fn register_number(number: i64) -> Result<RegisterNumber, Fault> {
    RegisterNumber::new(number)
        .ok_or_else(|| Fault::say("a role reaches a trust or an authority without a number"))
}

/// How a scope is stored.
pub(crate) fn scope_parts(scope: Scope) -> (&'static str, Option<i64>) {
    match scope {
        Scope::Site => ("site", None),
        Scope::Own => ("own", None),
        Scope::Provider(id) => ("provider", Some(id.number())),
        Scope::Partner(id) => ("partner", Some(id.number())),
        Scope::Group(id) => ("group", Some(id.number())),
        Scope::School(urn) => ("school", Some(urn.number())),
        Scope::Trust(one) => ("trust", Some(one.number())),
        Scope::Authority(one) => ("authority", Some(one.number())),
    }
}

pub(crate) async fn used(tx: &mut WriteTx<'_>, hash: &str) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run(USED, &[&at, &hash]).await?;
    Ok(())
}

pub(crate) async fn list(
    tx: &ReadTx<'_>,
    person: PersonId,
    now: Instant,
) -> Result<Vec<Session>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Session {
            hash: row.get(0)?,
            agent: row.get(1)?,
            began_at: row.get(2)?,
            used_at: row.get(3)?,
        })
    };
    Ok(tx.all(LIST, &[&person, &now], read).await?)
}

pub(crate) async fn end(tx: &mut WriteTx<'_>, hash: &str, person: PersonId) -> Result<(), Problem> {
    tx.run(END, &[&hash, &person]).await?;
    Ok(())
}

pub(crate) async fn add_link(
    tx: &mut WriteTx<'_>,
    hash: &str,
    person: PersonId,
    next: &str,
    seconds: i64,
) -> Result<(), Problem> {
    let ends = tx.now().at.plus_seconds(seconds);
    tx.run_one(ADD_LINK, &[&hash, &person, &next, &ends]).await
}

/// How many links of this person still work or ended after this moment.
pub(crate) async fn recent_links(
    tx: &ReadTx<'_>,
    person: PersonId,
    since: Instant,
) -> Result<i64, Problem> {
    Ok(tx
        .first(RECENT_LINKS, &[&person, &since], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

/// Ends every session of this person but the one they are using.
pub(crate) async fn end_others(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    this: &str,
) -> Result<(), Problem> {
    tx.run(END_OTHERS, &[&person, &this]).await?;
    Ok(())
}

pub(crate) async fn link(tx: &ReadTx<'_>, hash: &str) -> Result<Link, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Link {
            person: row.get(0)?,
            next: row.get(1)?,
        })
    };
    tx.first(LINK, &[&hash], read).await?.or_not_found()
}

pub(crate) async fn use_link(tx: &mut WriteTx<'_>, hash: &str) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(USE_LINK, &[&at, &hash, &at]).await
}

pub(crate) async fn add_attempt(tx: &mut WriteTx<'_>, key: &str) -> Result<(), Problem> {
    let id: AttemptId = tx.mint();
    let at = tx.now().at;
    tx.run_one(ADD_ATTEMPT, &[&id, &key, &at]).await
}

pub(crate) async fn attempts(
    tx: &ReadTx<'_>,
    key: &str,
    since: Instant,
) -> Result<(i64, Option<Instant>), Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx
        .first(ATTEMPTS, &[&key, &since], read)
        .await?
        .unwrap_or((0, None)))
}

/// When somebody last used Senda, as far as their sessions tell; sessions that were ended tell nothing.
pub(crate) async fn last_seen(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Instant>, Problem> {
    let found: Option<Option<Instant>> = tx.first(LAST_SEEN, &[&person], |row| row.get(0)).await?;
    Ok(found.flatten())
}
