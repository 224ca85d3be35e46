//! An account: somebody Senda knows, with a name, an address, and how they wish to read.
//!
//! What this room must not know: what anybody's roles let them do.

pub(crate) mod address;
pub(crate) mod pages;
pub(crate) mod store;

use std::collections::HashMap;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
    ui::Reading,
};
use rulebook::people::{Permit, PersonId};
pub use store::Person;

/// Somebody became known to Senda.
pub const OPENED: Process = Process::new("account_opened", "opened the account");
/// Somebody changed their name.
pub const RENAMED: Process = Process::new("account_renamed", "changed the name of the account");
/// A password was set.
pub const PASSWORD_SET: Process = Process::new("password_set", "set the password of");
/// Reading settings were chosen: kept with the account, of no interest to anybody else.
pub const READING_CHOSEN: Process =
    Process::new("reading_chosen", "chose reading settings").own_trail();

/// Opens an account inside an act, or finds the one this address has.
pub async fn open_account(
    tx: &mut WriteTx<'_>,
    name: &str,
    email: &str,
) -> Result<PersonId, Problem> {
    let email = email.trim().to_lowercase();
    if let Some(known) = store::by_email(tx, &email).await? {
        // The address of a record that became part of another leads to the one that was kept.
        let kept = crate::moved_to(tx, known.id).await?;
        return Ok(kept.unwrap_or(known.id));
    }
    let id: PersonId = tx.mint();
    store::add(tx, id, name, &email).await?;
    tx.about(id);
    Ok(id)
}

/// Opens accounts for many addresses that nobody has yet, each address once, inside an act; their ids in the same order.
///
/// # Errors
/// [`Problem::Fault`] when somebody has one of the addresses.
pub async fn open_accounts(
    tx: &mut WriteTx<'_>,
    new: Vec<(String, String)>,
) -> Result<Vec<PersonId>, Problem> {
    let mut rows = Vec::with_capacity(new.len());
    for (name, email) in new {
        let id: PersonId = tx.mint();
        tx.about(id);
        rows.push((id, name, email.trim().to_lowercase()));
    }
    store::add_all(tx, &rows).await?;
    Ok(rows.into_iter().map(|(id, _, _)| id).collect())
}

/// Opens an account for this address, or finds the one it has. Process: [`OPENED`].
pub async fn open(
    app: &App,
    permit: &Permit,
    name: String,
    email: String,
) -> Result<PersonId, Problem> {
    app.act(permit, &OPENED, async move |tx| {
        let id = open_account(tx, &name, &email).await?;
        tx.about(id);
        Ok(id)
    })
    .await
}

/// The person with this id.
pub async fn find(app: &App, id: PersonId) -> Result<Person, Problem> {
    app.db().read(async |tx| store::by_id(tx, id).await).await
}

/// The person with this id, inside a transaction.
pub async fn person(tx: &ReadTx<'_>, id: PersonId) -> Result<Person, Problem> {
    store::by_id(tx, id).await
}

/// The person with this address.
pub async fn by_email(app: &App, email: &str) -> Result<Option<Person>, Problem> {
    let email = email.trim().to_lowercase();
    app.db()
        .read(async |tx| store::by_email(tx, &email).await)
        .await
}

/// Who has this address, inside a transaction; a record that became part of another leads to the one that was kept.
pub async fn person_with_email(tx: &ReadTx<'_>, email: &str) -> Result<Option<PersonId>, Problem> {
    let email = email.trim().to_lowercase();
    let Some(known) = store::by_email(tx, &email).await? else {
        return Ok(None);
    };
    Ok(Some(
        crate::moved_to(tx, known.id).await?.unwrap_or(known.id),
    ))
}

/// Who has which of these addresses, small letters; a record that became part of another leads to the one that was kept.
pub async fn persons_with_emails(
    tx: &ReadTx<'_>,
    emails: &[String],
) -> Result<HashMap<String, PersonId>, Problem> {
    let mut found = store::by_emails(tx, emails).await?;
    let merged: HashMap<PersonId, PersonId> = crate::standing_merges(tx)
        .await?
        .into_iter()
        .map(|(from, into, _)| (from, into))
        .collect();
    for id in found.values_mut() {
        if merged.contains_key(id) {
            *id = crate::moved_to(tx, *id).await?.unwrap_or(*id);
        }
    }
    Ok(found)
}

/// The names of these people.
pub async fn names(app: &App, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, Problem> {
    app.db().read(async |tx| store::names(tx, ids).await).await
}

/// The addresses of these people.
pub async fn addresses(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>, Problem> {
    store::addresses(tx, ids).await
}

/// Somebody whose name on record was `before` is called `after` from now on, inside an act of the process [`RENAMED`]: the one
/// before is kept. The account follows where it went by that name.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn rename_in(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    (before, after): (&str, &str),
) -> Result<(), Problem> {
    let kept = store::keep_former_name(tx, id, before).await?;
    if store::by_id(tx, id).await?.name == before {
        store::rename(tx, id, after).await?;
    }
    tx.about(id);
    tx.about(kept);
    Ok(())
}

/// The names that these people had before, oldest first.
pub async fn former_names(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>, Problem> {
    store::former_names(tx, ids).await
}

/// Changes one's own password: every other session ends, and a letter says so. Process: [`PASSWORD_SET`].
pub(crate) async fn change_password(
    app: &App,
    permit: &Permit,
    person: Person,
    session: String,
    hash: String,
) -> Result<(), Problem> {
    app.act(permit, &PASSWORD_SET, async move |tx| {
        store::set_password(tx, person.id, &hash).await?;
        crate::session::store::end_others(tx, person.id, &session).await?;
        tx.about(person.id);
        tx.letter(Letter {
            person: Some(person.id),
            to: person.email,
            subject: "Your password was changed".into(),
            body: format!(
                "Hello {},\n\nThe password of your account was changed just now, and every other session was ended.\n\nIf this was not you, ask for a sign-in link, choose a new password and tell your provider.",
                person.name
            ),
        })
        .await?;
        Ok(())
    })
    .await
}

/// Sets a password that was hashed outside the transaction. Process: [`PASSWORD_SET`].
pub async fn set_hashed_password(
    app: &App,
    permit: &Permit,
    id: PersonId,
    hash: String,
) -> Result<(), Problem> {
    app.act(permit, &PASSWORD_SET, async move |tx| {
        store::set_password(tx, id, &hash).await?;
        tx.about(id);
        Ok(())
    })
    .await
}

/// Keeps how somebody wishes to read. Process: [`READING_CHOSEN`].
pub(crate) async fn choose_reading(
    app: &App,
    permit: &Permit,
    id: PersonId,
    reading: Reading,
) -> Result<(), Problem> {
    let text = reading.to_cookie();
    app.act(permit, &READING_CHOSEN, async move |tx| {
        store::set_reading(tx, id, &text).await
    })
    .await
}
