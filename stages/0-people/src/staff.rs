//! Roles: given and ended, by duty and for a scope.
//!
//! What this room must not know: what a role lets anybody do (the rulebook does).

pub(crate) mod pages;
pub(crate) mod store;

pub use store::Known;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::people::{Permit, PersonId, Role, Scope};

/// Somebody was given a role.
pub const ROLE_GIVEN: Process = Process::new("role_given", "gave a role to");
/// Somebody's role was ended.
pub const ROLE_ENDED: Process = Process::new("role_ended", "ended a role of").with_reason();

/// Gives somebody a role, inside an act; does nothing when they hold it already.
pub async fn give_role(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    role: Role,
    scope: Scope,
) -> Result<(), Problem> {
    if store::holds(tx, person, role, scope).await? {
        return Ok(());
    }
    store::give(tx, person, role, scope).await?;
    tx.about(person);
    tx.became("role", role);
    Ok(())
}

/// Ends somebody's role, inside an act.
pub async fn end_role(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    role: Role,
    scope: Scope,
) -> Result<(), Problem> {
    store::end(tx, person, role, scope).await?;
    tx.about(person);
    tx.changed("role", Some(role), None::<&str>);
    Ok(())
}

/// Everybody who holds this role for this scope now.
pub async fn holders(
    tx: &ReadTx<'_>,
    role: Role,
    scope: Scope,
) -> Result<Vec<(PersonId, String)>, Problem> {
    store::holders(tx, role, scope).await
}

/// Everybody who has an account, with the roles they hold now; at most `most`, by address.
pub async fn everybody(app: &App, most: i64) -> Result<Vec<Known>, Problem> {
    app.db()
        .read(async |tx| store::everybody(tx, most).await)
        .await
}

/// The same, with the address to write to.
pub async fn mail_holders(
    tx: &ReadTx<'_>,
    role: Role,
    scope: Scope,
) -> Result<Vec<(PersonId, String, String)>, Problem> {
    store::mail_holders(tx, role, scope).await
}

/// Since when somebody leads or coaches this very group; nothing when they do not, whatever other roles they hold.
pub async fn leads_since(
    tx: &ReadTx<'_>,
    person: PersonId,
    group: rulebook::people::GroupId,
) -> Result<Option<rulebook::base::Instant>, Problem> {
    store::leads_since(tx, person, group).await
}

/// Opens an account for this address when it has none, gives it the role and writes to it. Process: [`ROLE_GIVEN`].
pub async fn invite(
    app: &App,
    permit: &Permit,
    name: String,
    email: String,
    grant: (Role, Scope),
) -> Result<PersonId, Problem> {
    let origin = app.config().site.origin.clone();
    app.act(permit, &ROLE_GIVEN, async move |tx| {
        let person = crate::open_account(tx, &name, &email).await?;
        give_role(tx, person, grant.0, grant.1).await?;
        tx.about(person);
        tx.letter(kit::mail::Letter {
            person: Some(person),
            to: email,
            subject: "You have a new role in Senda".into(),
            body: format!("Hello {name},\n\nYou can now sign in to Senda. Ask for a link with this address:\n\n{origin}/sign-in"),
        })
        .await?;
        Ok(person)
    })
    .await
}
