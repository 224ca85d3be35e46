//! The page that compares two versions of an item, file by file.
//!
//! What this room must not know: how texts are compared.

use std::collections::BTreeSet;

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Choice, FilterForm, Markup, Select},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{people::Action, production::ItemId};

use super::{Fate, Piece, compare};
use crate::item::{self, Texts};

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: ItemId = id.parse().or_not_found()?;
    let item = call
        .app()
        .db()
        .read(async |tx| item::item(tx, id).await)
        .await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    let asked = |name: &str, usual: i64| {
        let number = form.get(name).parse::<i64>().ok();
        number
            .filter(|number| (1..=item.version).contains(number))
            .unwrap_or(usual)
    };
    let from = asked("from", (item.version - 1).max(1));
    let to = asked("to", item.version);
    let (before, after) = call
        .app()
        .db()
        .read(async |tx| {
            Ok((
                item::texts(tx, id, from).await?,
                item::texts(tx, id, to).await?,
            ))
        })
        .await?;
    let title = format!("{}: version {from} and version {to}", item.title);
    let body = html! {
        (ui::heading_row(Some(&item.part), &title, None, None))
        (chooser(&format!("/content/{id}/compare"), item.version, (from, to)))
        (all_files(&before, &after))
    };
    let page = call.page(&permit, title.clone(), body);
    page.back(format!("/content/{id}"), item.title.clone())
        .wide()
        .send()
}

fn chooser(action: &str, versions: i64, (from, to): (i64, i64)) -> Markup {
    let choices = || {
        (1..=versions)
            .rev()
            .map(|n| Choice::new(n.to_string(), format!("Version {n}")))
    };
    html! {
        (FilterForm::new(action, "Which versions")
            .field(Select::new("from", "Before").choices(choices()).value(from.to_string()))
            .field(Select::new("to", "After").choices(choices()).value(to.to_string())))
    }
}

fn all_files(before: &Texts, after: &Texts) -> Markup {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed: Vec<&String> = paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    let text = |texts: &Texts, path: &String| texts.get(path).cloned().unwrap_or_default();
    html! {
        @if changed.is_empty() { p class="govuk-body" { "These two versions are the same." } }
        @for path in &changed { (file(path, &text(before, path), &text(after, path))) }
        @if !changed.is_empty() { (key()) }
    }
}

/// One file's comparison, as a card.
pub(crate) fn file(path: &str, before: &str, after: &str) -> Markup {
    html! {
        article class="app-doc govuk-!-margin-bottom-4" aria-label={ "Changes in " (path) } {
            h2 class="app-card__title" { (path) }
            (changed(before, after))
        }
    }
}

/// What was changed between two texts, in marks.
pub fn changed(before: &str, after: &str) -> Markup {
    html! { div class="app-prose app-diff" { @for piece in compare(before, after) { (shown(&piece)) } } }
}

/// What the marks mean.
pub fn key() -> Markup {
    html! {
        ul class="app-key" aria-label="Key" {
            li class="app-diff" { ins { "Added" } }
            li class="app-diff" { del { "Removed" } }
        }
    }
}

fn shown(piece: &Piece) -> Markup {
    match piece {
        Piece::Same(lines) => html! {
            @for line in lines { @if !line.trim().is_empty() { p { (line) } } }
        },
        Piece::LeftOut(1) => html! { p class="app-muted" { "1 line is the same." } },
        Piece::LeftOut(lines) => html! { p class="app-muted" { (lines) " lines are the same." } },
        Piece::Changed(words) => html! {
            p {
                @for (fate, text) in words {
                    @match fate {
                        Fate::Kept => (broken(text)),
                        Fate::Gone => del { (broken(text)) },
                        Fate::New => ins { (broken(text)) },
                    }
                }
            }
        },
    }
}

/// Text with its line ends shown.
fn broken(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() { @if at > 0 { br; } (line) }
    }
}
