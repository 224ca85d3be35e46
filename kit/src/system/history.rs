//! The audit as people read it.
//!
//! What this room must not know: what a process means; its catalogue says the sentence.

use std::{collections::HashMap, future::Future, pin::Pin};

use axum::extract::Path;
use maud::{Markup, html};
use rulebook::people::{Action, PersonId, may_see_all};

use crate::{
    app::App,
    audit::{self, Process, Told},
    problem::Problem,
    ui,
    web::{Call, PageResult},
};

/// People's names, once they are known.
type Names = Pin<Box<dyn Future<Output = Result<HashMap<PersonId, String>, Problem>> + Send>>;

/// How this page asks for people's names; the stage that knows them puts it on the shelf.
pub struct NameOf(pub fn(App, Vec<PersonId>) -> Names);

/// The catalogue of every process, put on the shelf by the binary.
pub struct Catalogue(pub Vec<&'static Process>);

pub(super) async fn newest(call: Call) -> PageResult {
    let permit = may_see_all(call.actor(), Action::RunSystem).map_err(|_no| Problem::NotAllowed)?;
    let told = call
        .app()
        .db()
        .read(async |tx| Ok(audit::latest(tx, i64::MAX).await?))
        .await?;
    let body = html! {
        (ui::heading("Audit"))
        p class="govuk-body" { "The newest 100 entries. Each is sealed to the one before it; " code { "senda audit verify" } " checks the whole chain." }
        (timeline(&call, &told).await?)
    };
    call.page(&permit, "Audit", body)
        .back("/system", "System")
        .send()
}

pub(super) async fn of(call: Call, Path(subject): Path<String>) -> PageResult {
    // A record's history tells about everybody in it: only those who see the whole site may open any of them here.
    let permit = may_see_all(call.actor(), Action::ReadHistory).map_err(|_no| Problem::NotFound)?;
    let told = call
        .app()
        .db()
        .read(async |tx| Ok(audit::history(tx, &subject).await?))
        .await?;
    if told.is_empty() {
        return Err(Problem::NotFound);
    }
    let title = format!("History of {subject}");
    let body = html! { (ui::heading(&title)) (timeline(&call, &told).await?) };
    call.page(&permit, title.clone(), body).send()
}

/// A subject as part of an address: most are ids, some are words with spaces.
fn segment(subject: &str) -> String {
    crate::web::percent(subject).replace('+', "%20")
}

async fn timeline(call: &Call, told: &[Told]) -> Result<Markup, Problem> {
    let NameOf(names) = call.app().shelf()?;
    let Catalogue(catalogue) = call.app().shelf()?;
    let people = told.iter().filter_map(|entry| entry.actor).collect();
    let names = names(call.app().clone(), people).await?;
    Ok(html! {
        ol class="govuk-list app-timeline" {
            @for entry in told {
                li {
                    p class="govuk-body" {
                        strong { (entry.actor.and_then(|id| names.get(&id)).map_or("Senda", String::as_str)) }
                        " " (sentence(catalogue, &entry.process)) " "
                        a class="govuk-link" href={ "/history/" (segment(&entry.subject)) } { (entry.subject) }
                        ", " (call.app().clock().at(entry.at).day.in_words())
                        ", entry " (entry.entry)
                    }
                    @if let Some(why) = &entry.why { p class="govuk-body" { "Because: " (why) } }
                    @if !entry.changes.is_empty() {
                        ul class="govuk-list govuk-list--bullet" {
                            @for change in &entry.changes {
                                li {
                                    (change.what) ": "
                                    @if let Some(before) = &change.before { (before) " → " }
                                    (change.after.as_deref().unwrap_or("nothing"))
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn sentence<'c>(catalogue: &[&'static Process], code: &'c str) -> &'c str {
    catalogue
        .iter()
        .find(|process| process.code == code)
        .map_or(code, |process| process.sentence)
}
