//! Signing in and out: sessions that can be listed and ended, and links that sign in once.
//!
//! What this room must not know: what anybody does once signed in.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    clock::{hash_of, secret},
    db::WriteTx,
    mail::Letter,
};
use rulebook::people::{
    Action, Actor, Circles, Permit, PersonId, may,
    sign_in::{AttemptFacts, may_try},
};

/// Somebody signed in.
pub const SIGNED_IN: Process = Process::new("signed_in", "signed in as");
/// A try to sign in failed: counted, not told about anybody.
pub const SIGN_IN_FAILED: Process = Process::new("sign_in_failed", "failed to sign in").own_trail();
/// A session was ended.
pub const SIGNED_OUT: Process = Process::new("signed_out", "ended a session of");
/// A link was sent.
pub const LINK_SENT: Process = Process::new("sign_in_link_sent", "asked for a sign-in link for");
/// A session was used: kept on its own row.
pub const SESSION_USED: Process = Process::new("session_used", "used a session").own_trail();

/// Seconds for which a session lasts: twelve hours.
pub(crate) const SESSION_SECONDS: i64 = 12 * 3_600;
/// Seconds for which a link works.
const LINK_SECONDS: i64 = 15 * 60;

/// Links written to one person in an hour at most: nobody's inbox can be flooded through Senda.
const LINKS_AN_HOUR: i64 = 5;

/// A path on this site, or nothing: where to go after signing in is never another site.
pub(crate) fn own_path(path: &str) -> Option<&str> {
    let good = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\n', '\r', '\t'])
        && !path.starts_with("/sign-");
    good.then_some(path)
}

/// Tries a password. Answers the new session's secret, or nothing when address and password do not belong together.
pub(crate) async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    agent: &str,
) -> Result<Option<String>, Problem> {
    let email = email.trim().to_lowercase();
    let key = hash_of(&email);
    let since = app.now().at.plus_seconds(-86_400);
    let (person, attempts) = app
        .db()
        .read(async |tx| {
            let person = crate::account::store::by_email(tx, &email).await?;
            let (failures, last) = store::attempts(tx, &key, since).await?;
            Ok((person, AttemptFacts { failures, last }))
        })
        .await?;
    may_try(attempts, app.now().at)?;
    let kept = person
        .as_ref()
        .filter(|p| p.active)
        .and_then(|p| p.password_hash.clone());
    let right = crate::password::is(password.to_owned(), kept).await?;
    match person.filter(|_| right) {
        Some(person) => begin_for(app, person.id, agent).await.map(Some),
        None => {
            let permit = nobody()?;
            app.act(&permit, &SIGN_IN_FAILED, async move |tx| {
                store::add_attempt(tx, &key).await
            })
            .await?;
            Ok(None)
        }
    }
}

/// The permit of somebody who is not signed in yet.
fn nobody() -> Result<Permit, Problem> {
    Ok(may(&Actor::Stranger, Action::ReadPublic, &Circles::SITE)?)
}

/// Begins a session and answers its secret, which is stored nowhere. Process: [`SIGNED_IN`].
pub async fn begin_for(app: &App, person: PersonId, agent: &str) -> Result<String, Problem> {
    let token = secret();
    let hash = hash_of(&token);
    let agent = agent.to_owned();
    let permit = own(person)?;
    app.act(&permit, &SIGNED_IN, async move |tx| {
        begin(tx, person, &hash, &agent).await
    })
    .await?;
    Ok(token)
}

fn own(person: PersonId) -> Result<Permit, Problem> {
    let actor = Actor::Person {
        id: person,
        grants: Vec::new(),
    };
    Ok(may(&actor, Action::KeepOwnAccount, &Circles::own(person))?)
}

async fn begin(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    hash: &str,
    agent: &str,
) -> Result<(), Problem> {
    store::add(tx, hash, person, agent, SESSION_SECONDS).await?;
    tx.about(person);
    Ok(())
}

/// Makes a sign-in link for somebody, inside an act; answers its path.
pub async fn link_for(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    next: &str,
) -> Result<String, Problem> {
    let token = secret();
    let hash = hash_of(&token);
    store::add_link(tx, &hash, person, next, LINK_SECONDS).await?;
    Ok(format!("/sign-in/link/{token}"))
}

/// Writes a sign-in link to this address, if anybody has it. Whoever asks is told the same either way.
pub(crate) async fn send_link(app: &App, email: &str, next: &str) -> Result<(), Problem> {
    let Some(person) = crate::account::by_email(app, email)
        .await?
        .filter(|p| p.active)
    else {
        return Ok(());
    };
    let permit = own(person.id)?;
    let next = own_path(next).unwrap_or("/").to_owned();
    let origin = app.config().site.origin.clone();
    let recent = app.now().at.plus_seconds(LINK_SECONDS - 3_600);
    let asked = app
        .db()
        .read(async |tx| store::recent_links(tx, person.id, recent).await)
        .await?;
    if asked >= LINKS_AN_HOUR {
        return Ok(());
    }
    app.act(&permit, &LINK_SENT, async move |tx| {
        let path = link_for(tx, person.id, &next).await?;
        tx.letter(Letter {
            person: Some(person.id),
            to: person.email.clone(),
            subject: "Your sign-in link".into(),
            body: format!(
                "Hello {},\n\nOpen this link to sign in. It works once, for 15 minutes.\n\n{origin}{path}\n\nIf you did not ask for it, you need do nothing.",
                person.name
            ),
        })
        .await?;
        tx.about(person.id);
        Ok(())
    })
    .await
}

/// Makes a sign-in link for somebody that whoever runs the system hands to them; answers its path.
/// Process: [`LINK_SENT`].
pub async fn hand_out_link(
    app: &App,
    permit: &Permit,
    person: PersonId,
) -> Result<String, Problem> {
    app.act(permit, &LINK_SENT, async move |tx| {
        let path = link_for(tx, person, "/home").await?;
        tx.about(person);
        Ok(path)
    })
    .await
}

/// Uses a link: answers the new session's secret and where to go. A link works once.
pub(crate) async fn use_link(
    app: &App,
    token: &str,
    agent: &str,
) -> Result<(String, String), Problem> {
    let link = hash_of(token);
    let fresh = secret();
    let hash = hash_of(&fresh);
    let agent = agent.to_owned();
    let found = app
        .db()
        .read(async |tx| store::link(tx, &link).await)
        .await?;
    let permit = own(found.person)?;
    let next = app
        .act(&permit, &SIGNED_IN, async move |tx| {
            let found = store::link(tx, &link).await?;
            store::use_link(tx, &link)
                .await
                .map_err(|_gone| Problem::NotFound)?;
            begin(tx, found.person, &hash, &agent).await?;
            Ok(found.next)
        })
        .await?;
    Ok((fresh, next))
}

/// Ends one's own sessions with these hashes. Process: [`SIGNED_OUT`].
pub(crate) async fn end(app: &App, permit: &Permit, hashes: Vec<String>) -> Result<(), Problem> {
    let Some(person) = permit.actor() else {
        return Err(Problem::SignInFirst);
    };
    app.act(permit, &SIGNED_OUT, async move |tx| {
        for hash in hashes {
            store::end(tx, &hash, person).await?;
        }
        tx.about(person);
        Ok(())
    })
    .await
}

/// When somebody last used Senda, as far as their sessions tell.
pub async fn last_seen(
    tx: &kit::db::ReadTx<'_>,
    person: PersonId,
) -> Result<Option<rulebook::base::Instant>, Problem> {
    store::last_seen(tx, person).await
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_on_is_never_another_site() {
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "/a\nb",
        ] {
            assert_eq!(own_path(path), None, "{path}");
        }
        assert_eq!(own_path("/study/m/1.1?x=1"), Some("/study/m/1.1?x=1"));
    }
}
