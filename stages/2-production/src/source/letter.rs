//! The letters about a source that changed: to those who check the text, and to those whose intakes study it.
//!
//! What this room must not know: how letters are posted.

use std::collections::BTreeSet;

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::{
    base::Coded,
    people::{PersonId, Role, Scope},
};

use super::{NewEntry, Source, resting::Rests};

/// Writes to legal checkers and content leads of the register's provider, and to the administrators of every intake whose
/// edition relies on what changed. Whoever recorded the change is not told of it.
pub(super) async fn tell(
    tx: &mut WriteTx<'_>,
    (source, new): (&Source, &NewEntry),
    (rests, checks): (&Rests, usize),
    by: Option<PersonId>,
    origin: &str,
) -> Result<(), Problem> {
    let scope = Scope::Provider(source.provider);
    let mut told = BTreeSet::new();
    for role in [Role::LegalChecker, Role::ContentLead] {
        for (person, name, email) in people::mail_holders(tx, role, scope).await? {
            let theirs =
                role != Role::LegalChecker || new.given_to.is_none_or(|given| given == person);
            if Some(person) == by && new.given_to != Some(person) || !theirs || !told.insert(person)
            {
                continue;
            }
            let body = format!(
                "Hello {name},\n\n{}\n\n{} of the text rest on it, and {} opened. See them here:\n\n{origin}/content/law/{}",
                what(source, new),
                counted(rests.passages.len(), "passage", "passages"),
                counted(checks, "check was", "checks were"),
                source.id
            );
            send(tx, (person, email), subject(source, new), body).await?;
        }
    }
    tell_administrators(tx, (source, new), rests, origin).await
}

async fn tell_administrators(
    tx: &mut WriteTx<'_>,
    (source, new): (&Source, &NewEntry),
    rests: &Rests,
    origin: &str,
) -> Result<(), Problem> {
    let providers: BTreeSet<_> = rests.intakes.iter().map(|one| one.provider).collect();
    for provider in providers {
        let own = rests.intakes.iter().filter(|one| one.provider == provider);
        let lines: Vec<String> = own
            .map(|one| format!("- {}: {origin}{}", one.name, one.href))
            .collect();
        let scope = Scope::Provider(provider);
        let holders = people::mail_holders(tx, Role::ProgrammeAdministrator, scope).await?;
        for (person, name, email) in holders {
            let body = format!(
                "Hello {name},\n\n{}\n\nThe editions that these intakes study rely on it:\n\n{}\n\nThe legal checkers have the passages. Nothing changes for anybody until you move an intake to a newer edition.",
                what(source, new),
                lines.join("\n")
            );
            send(tx, (person, email), subject(source, new), body).await?;
        }
    }
    Ok(())
}

async fn send(
    tx: &mut WriteTx<'_>,
    (person, to): (PersonId, String),
    subject: String,
    body: String,
) -> Result<(), Problem> {
    let letter = Letter {
        person: Some(person),
        to,
        subject,
        body,
    };
    Ok(tx.letter(letter).await.map(drop)?)
}

fn subject(source: &Source, new: &NewEntry) -> String {
    format!("{}: {}", new.happened.label(), source.title)
}

fn what(source: &Source, new: &NewEntry) -> String {
    let parts = match new.parts.as_slice() {
        [] => String::new(),
        parts => format!(" What changed: {}.", parts.join(", ")),
    };
    format!(
        "{}. {}, from {}.{parts}\n{}",
        source.title,
        new.happened.label(),
        new.from_on.with_weekday(),
        new.words
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
