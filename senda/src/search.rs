//! Searching everything that one may see: a page that asks each stage, and shows what it found by kind.
//!
//! What this room must not know: what the stages search, or who may see it.

use kit::{
    Problem,
    search::{Finds, Query},
    ui::{self, Button, Input},
    web::{Access, Call, Form, PageResult, Routes},
};
use maud::{Markup, html};
use rulebook::people::Action;

/// The longest question that is read.
const MOST_LETTERS: usize = 200;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new().get(
        "/search",
        Access::SignedIn,
        "Search everything I may see",
        show,
    )
}

/// What every stage finds for this reader, in the order of what people look for most.
async fn everything(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let mut found = delivery::search(call, query).await?;
    found.extend(registration::search(call, query).await?);
    found.extend(curriculum::search(call, query)?);
    found.push(people::find_schools_for(call, query).await?);
    found.retain(|kind| !kind.found.is_empty());
    Ok(found)
}

async fn show(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let typed: String = form.get("q").chars().take(MOST_LETTERS).collect();
    let query = Query::parse(&typed);
    let found = if query.is_empty() {
        Vec::new()
    } else {
        everything(&call, &query).await?
    };
    let title = if query.is_empty() {
        "Search".to_owned()
    } else {
        format!("Search: {typed}")
    };
    let body = html! {
        (ui::heading("Search"))
        (ui::Form::get("/search").label("Search again").body(html! {
            (Input::new("q", "What are you looking for?").id("search-again").value(typed.as_str()))
            (Button::new("Search").repeatable())
        }))
        (answer(&query, &found))
    };
    call.page(&permit, title, body).send()
}

fn answer(query: &Query, found: &[Finds]) -> Markup {
    let all: usize = found.iter().map(|kind| kind.all).sum();
    html! {
        @if query.is_empty() {
            p class="govuk-body" { "Type a word or two, or the beginning of one. You find what you may open, and nothing else: steps that are open to you, your sessions, people in your groups, schools." }
        } @else if all == 0 {
            (ui::empty_state("Nothing was found.", "Try one word less, or its beginning. Steps that are not open yet are not found."))
        } @else {
            p class="govuk-body" role="status" { (all) @if all == 1 { " thing" } @else { " things" } " found." }
            @for (number, kind) in (1..).zip(found) { (kind_of(number, query, kind)) }
        }
    }
}

fn kind_of(number: usize, query: &Query, kind: &Finds) -> Markup {
    html! {
        (ui::section(&format!("kind-{number}"), &format!("{} ({})", kind.heading, kind.all)))
        ul class="app-found" {
            @for one in &kind.found {
                li {
                    a class="govuk-link" href=(one.href) { (query.mark(&one.title)) }
                    @if !one.text.is_empty() { p class="govuk-body-s" { (query.snippet(&one.text)) } }
                }
            }
        }
        @if kind.all > kind.found.len() {
            (ui::muted(html! { "And " (kind.all - kind.found.len()) " more. One word more narrows it." }))
        }
    }
}
