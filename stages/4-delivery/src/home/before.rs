//! What a later stage has to say before anything that could be done now, hung on by the binary (docs/decisions/0006).
//!
//! What this room must not know: what it is about.

use std::{future::Future, pin::Pin};

use kit::{
    App, Problem,
    ui::{self, Markup},
    web::Call,
};
use maud::html;
use rulebook::people::PersonId;

/// One thing that goes before everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// What it is, in a few words.
    pub title: String,
    /// How it stands.
    pub words: String,
    /// Where it is done.
    pub href: String,
    /// What one does there.
    pub button: String,
}

/// What [`BeforeAll`] gives: nothing when nothing presses.
pub type Before = Pin<Box<dyn Future<Output = Result<Option<First>, Problem>> + Send>>;

/// Asks a later stage what presses for this person.
pub struct BeforeAll(pub fn(App, PersonId) -> Before);

/// What goes before everything else, for whoever asks what to do now.
pub(super) async fn said(call: &Call) -> Result<Option<Markup>, Problem> {
    let Ok(BeforeAll(ask)) = call.app().shelf() else {
        return Ok(None);
    };
    let first = ask(call.app().clone(), call.person()?).await?;
    Ok(first.map(|first| {
        ui::inset(html! {
            strong { (first.title) } ". " (first.words) " "
            a class="govuk-link" href=(first.href) { (first.button) } "."
        })
    }))
}
