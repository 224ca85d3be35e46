//! The rows of roles.
//!
//! What this room must not know: who may give one.

use kit::{
    OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::people::{PersonId, ProviderId, Role, Scope};

use crate::session::store::{scope, scope_parts};

rulebook::id_of!(
    /// A role somebody holds or held.
    GrantKind, "grt", GrantId
);

/// A role as the list of staff shows it.
pub(crate) struct Held {
    pub(crate) id: GrantId,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) scope: Scope,
}

/// An account and the roles its person holds.
#[derive(Debug, Clone)]
pub struct Known {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The roles of this moment.
    pub roles: Vec<(Role, Scope)>,
}

const EVERYBODY: Sql = Sql::new(
    "select p.name, p.email, g.role, g.scope, g.scope_id
     from (select id, name, email from people_persons order by email, id limit $1) p
     left join people_grants g on g.person_id = p.id and g.ended_at is null
     order by p.email, p.id, g.id",
);
const GIVE: Sql = Sql::new(
    "insert into people_grants (id, person_id, role, scope, scope_id, granted_at) values ($1, $2, $3, $4, $5, $6)",
);
const HOLDS: Sql = Sql::new(
    "select count(*) from people_grants where person_id = $1 and role = $2 and scope = $3
     and coalesce(scope_id, 0) = $4 and ended_at is null",
);
const END: Sql = Sql::new(
    "update people_grants set ended_at = $1 where person_id = $2 and role = $3 and scope = $4
     and coalesce(scope_id, 0) = $5 and ended_at is null",
);
const LEADS_SINCE: Sql = Sql::new(
    "select min(granted_at) from people_grants where person_id = $1 and scope = 'group' and scope_id = $2
     and role in ('facilitator', 'coach') and ended_at is null",
);
const HOLDERS: Sql = Sql::new(
    "select p.id, p.name from people_grants g join people_persons p on p.id = g.person_id
     where g.role = $1 and g.scope = $2 and coalesce(g.scope_id, 0) = $3 and g.ended_at is null
     order by p.name, p.id",
);
const MAIL_HOLDERS: Sql = Sql::new(
    "select p.id, p.name, p.email from people_grants g join people_persons p on p.id = g.person_id
     where g.role = $1 and g.scope = $2 and coalesce(g.scope_id, 0) = $3 and g.ended_at is null
     and p.state = 'active' order by p.name, p.id",
);
const STAFF: Sql = Sql::new(
    "select g.id, p.id, p.name, p.email, g.role, g.scope, g.scope_id
     from people_grants g join people_persons p on p.id = g.person_id
     where g.ended_at is null and g.role <> 'participant' and g.scope = 'provider' and g.scope_id = $1
     order by p.name, g.id limit 500",
);
const ONE: Sql = Sql::new(
    "select g.id, p.id, p.name, p.email, g.role, g.scope, g.scope_id
     from people_grants g join people_persons p on p.id = g.person_id
     where g.id = $1 and g.ended_at is null",
);

pub(crate) async fn everybody(tx: &ReadTx<'_>, most: i64) -> Result<Vec<Known>, Problem> {
    let mut found: Vec<Known> = Vec::new();
    tx.each(EVERYBODY, &[&most], |row| {
        let email: String = row.get(1)?;
        if found.last().is_none_or(|last| last.email != email) {
            found.push(Known {
                name: row.get(0)?,
                email,
                roles: Vec::new(),
            });
        }
        if let (Some(last), Some(role)) = (found.last_mut(), row.code_or_none::<Role>(2)?) {
            last.roles.push((role, scope(row, 3)?));
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(crate) async fn give(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    role: Role,
    scope: Scope,
) -> Result<(), Problem> {
    let id: GrantId = tx.mint();
    let at = tx.now().at;
    let (kind, number) = scope_parts(scope);
    tx.run_one(GIVE, &[&id, &person, &code(role), &kind, &number, &at])
        .await
}

fn code(role: Role) -> &'static str {
    rulebook::base::Coded::code(role)
}

pub(crate) async fn holds(
    tx: &ReadTx<'_>,
    person: PersonId,
    role: Role,
    scope: Scope,
) -> Result<bool, Problem> {
    let (kind, number) = scope_parts(scope);
    let number = number.unwrap_or(0);
    let count: Option<i64> = tx
        .first(HOLDS, &[&person, &code(role), &kind, &number], |row| {
            row.get(0)
        })
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

pub(crate) async fn end(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    role: Role,
    scope: Scope,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (kind, number) = scope_parts(scope);
    let number = number.unwrap_or(0);
    tx.run_one(END, &[&at, &person, &code(role), &kind, &number])
        .await
}

pub(crate) async fn holders(
    tx: &ReadTx<'_>,
    role: Role,
    scope: Scope,
) -> Result<Vec<(PersonId, String)>, Problem> {
    let (kind, number) = scope_parts(scope);
    let number = number.unwrap_or(0);
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx
        .all(HOLDERS, &[&code(role), &kind, &number], read)
        .await?)
}

pub(crate) async fn mail_holders(
    tx: &ReadTx<'_>,
    role: Role,
    scope: Scope,
) -> Result<Vec<(PersonId, String, String)>, Problem> {
    let (kind, number) = scope_parts(scope);
    let number = number.unwrap_or(0);
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    Ok(tx
        .all(MAIL_HOLDERS, &[&code(role), &kind, &number], read)
        .await?)
}

pub(crate) async fn staff_of(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Held>, Problem> {
    Ok(tx.all(STAFF, &[&provider], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: GrantId) -> Result<Held, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

fn read(row: &Row<'_>) -> Result<Held, kit::Fault> {
    Ok(Held {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        role: row.code(4)?,
        scope: scope(row, 5)?,
    })
}

/// Since when somebody leads or coaches this very group; nothing when they do not, whatever else they may do.
pub(crate) async fn leads_since(
    tx: &ReadTx<'_>,
    person: PersonId,
    group: rulebook::people::GroupId,
) -> Result<Option<rulebook::base::Instant>, Problem> {
    let found: Option<Option<rulebook::base::Instant>> = tx
        .first(LEADS_SINCE, &[&person, &group], |row| row.get(0))
        .await?;
    Ok(found.flatten())
}
