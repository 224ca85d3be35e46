//! The page that compares two versions of an item: all of it or one file, in line or side by side.
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

use super::{beside, changed, key};
use crate::item::{self, Item, Texts, pages::short};

/// What whoever looks asked for.
struct Asked<'f> {
    from: i64,
    to: i64,
    /// One file, or nothing for all.
    file: &'f str,
    side: bool,
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: ItemId = id.parse().or_not_found()?;
    let item = call
        .app()
        .db()
        .read(async |tx| item::item(tx, id).await)
        .await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    let number = |name: &str, usual: i64| {
        let number = form.get(name).parse::<i64>().ok();
        number
            .filter(|number| (1..=item.version).contains(number))
            .unwrap_or(usual)
    };
    let asked = Asked {
        from: number("from", (item.version - 1).max(1)),
        to: number("to", item.version),
        file: form.get("file"),
        side: form.get("view") == "side",
    };
    let (before, after) = call
        .app()
        .db()
        .read(async |tx| {
            Ok((
                item::texts(tx, id, asked.from).await?,
                item::texts(tx, id, asked.to).await?,
            ))
        })
        .await?;
    let title = format!(
        "{}: version {} and version {}",
        item.title, asked.from, asked.to
    );
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let body = html! {
        (ui::heading_row(Some(&item.part), &title, None, None))
        (chooser(&item, &paths, &asked))
        (all_files(&paths, (&before, &after), &asked))
    };
    let page = call.page(&permit, title.clone(), body);
    page.back(format!("/content/{id}"), item.title.clone())
        .wide()
        .send()
}

fn chooser(item: &Item, paths: &BTreeSet<&String>, asked: &Asked<'_>) -> Markup {
    let versions = || {
        (1..=item.version)
            .rev()
            .map(|n| Choice::new(n.to_string(), format!("Version {n}")))
    };
    let files = paths
        .iter()
        .map(|path| Choice::new(path.as_str(), short(item, path)));
    let view = if asked.side { "side" } else { "line" };
    html! {
        (FilterForm::new(format!("/content/{}/compare", item.id), "Which versions")
            .field(Select::new("from", "Before").choices(versions()).value(asked.from.to_string()))
            .field(Select::new("to", "After").choices(versions()).value(asked.to.to_string()))
            .field(Select::new("file", "File").choice(Choice::new("", "All files")).choices(files).value(asked.file))
            .field(Select::new("view", "How").choice(Choice::new("line", "In line")).choice(Choice::new("side", "Side by side")).value(view)))
    }
}

fn all_files(
    paths: &BTreeSet<&String>,
    (before, after): (&Texts, &Texts),
    asked: &Asked<'_>,
) -> Markup {
    let changed: Vec<&&String> = paths
        .iter()
        .filter(|path| asked.file.is_empty() || asked.file == path.as_str())
        .filter(|path| before.get(**path) != after.get(**path))
        .collect();
    let text = |texts: &Texts, path: &String| texts.get(path).cloned().unwrap_or_default();
    html! {
        @if changed.is_empty() { p class="govuk-body" { "There is no difference." } }
        @for path in &changed {
            @let (before, after) = (text(before, path), text(after, path));
            @if asked.side { (card(path, beside(&before, &after))) } @else { (file(path, &before, &after)) }
        }
        @if !changed.is_empty() { (key()) }
    }
}

fn card(path: &str, content: Markup) -> Markup {
    html! {
        article class="app-doc govuk-!-margin-bottom-4" aria-label={ "Changes in " (path) } {
            h2 class="app-card__title" { (path) }
            (content)
        }
    }
}

/// One file's comparison, as a card.
pub(crate) fn file(path: &str, before: &str, after: &str) -> Markup {
    card(path, changed(before, after))
}
