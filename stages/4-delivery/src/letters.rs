//! Which letters somebody gets, and when: chosen by themselves, stopped by one press; and every letter that was written to them.
//!
//! What this room must not know: what any letter says.

pub(crate) mod pages;
pub(crate) mod stop;
pub(crate) mod store;

use kit::{App, Problem, Process};
use rulebook::{
    base::Coded as _,
    delivery::reminder::{Topic, Wishes},
    people::{Action, Actor, Circles, Permit, PersonId, may},
};

/// Somebody chose which letters they get, and when.
pub const LETTERS_CHOSEN: Process = Process::new("letters_chosen", "chose the letters of");
/// Letters were stopped by the link in one of them.
pub const LETTERS_STOPPED: Process = Process::new("letters_stopped", "stopped letters to");

/// Keeps somebody's own wishes. Process: [`LETTERS_CHOSEN`].
///
/// # Errors
/// [`Problem::Fault`] when they cannot be written.
pub async fn choose_letters(app: &App, permit: &Permit, wishes: Wishes) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepOwnAccount])?;
    let person = permit.actor().ok_or(Problem::NotAllowed)?;
    app.act(permit, &LETTERS_CHOSEN, async move |tx| {
        store::keep(tx, person, &wishes).await?;
        tx.about(person);
        tx.became("stopped", wishes.stopped_codes());
        Ok(())
    })
    .await
}

/// Stops letters on these topics: asked by the seal of this site, which only a letter to this very person carries. Doing it twice
/// is doing it once. Process: [`LETTERS_STOPPED`].
pub(crate) async fn stop(app: &App, person: PersonId, topics: Vec<Topic>) -> Result<(), Problem> {
    let permit = may(&Actor::System, Action::KeepReminders, &Circles::SITE)?;
    app.act(&permit, &LETTERS_STOPPED, async move |tx| {
        let mut wishes = store::wishes(tx, person).await?;
        for topic in topics {
            if !wishes.stopped.contains(&topic) {
                wishes.stopped.push(topic);
            }
        }
        store::keep(tx, person, &wishes).await?;
        tx.about(person);
        tx.became("stopped", wishes.stopped_codes());
        Ok(())
    })
    .await
}

fn sealed(person: PersonId, topics: &str) -> String {
    format!("stop letters|{person}|{topics}")
}

/// The path that stops letters on these topics for this person, without signing in.
pub(crate) fn stop_path(app: &App, person: PersonId, topics: &[Topic]) -> String {
    let codes: Vec<&str> = topics.iter().map(|topic| topic.code()).collect();
    let codes = codes.join("-");
    let seal = app.sign(&sealed(person, &codes));
    format!("/stop/{person}.{codes}.{seal}")
}

/// Whose letters on which topics such a path stops; nothing when the seal is not this site's.
pub(crate) fn read_stop(app: &App, token: &str) -> Option<(PersonId, Vec<Topic>)> {
    let mut parts = token.splitn(3, '.');
    let (person, codes, seal) = (parts.next()?, parts.next()?, parts.next()?);
    let person: PersonId = person.parse().ok()?;
    app.is_signed(&sealed(person, codes), seal)
        .then(|| (person, Wishes::topics(codes)))
}
