//! The editions: when each was released, what was new, and the way into each.
//!
//! What this room must not know: how an edition is released.

use kit::{
    ui::{self, Markup, Table},
    web::{Call, Form, PageResult},
};
use maud::html;

use super::tabs;
use crate::{
    Library,
    shown::{FOLDER, FOLDER_OF, Shown},
};

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let clock = call.app().clock();
    let rows = shown.editions.iter().map(|edition| {
        vec![
            html! { a class="govuk-link" href={ "/curriculum?edition=" (edition.id) } { "Edition " (edition.version) } },
            html! { (clock.at(edition.released_at).day.in_words()) },
            html! { (edition.note) },
            html! { code { (edition.hash.get(..12).unwrap_or_default()) } },
        ]
    });
    let table = Table::new("Editions").caption_hidden().columns([
        "Edition",
        "Released",
        "What was new",
        "Seal of its content",
    ]);
    let empty = "No edition has been released yet. The content lead releases one when every item is signed off.";
    let body = html! {
        (ui::heading_row(Some(&shown.programme.title), "Editions", None, None))
        (tabs(&shown, "/curriculum/editions"))
        p class="govuk-body" {
            "An edition never changes. A cohort keeps the edition it began with. You can also "
            a class="govuk-link" href={ "/curriculum?edition=" (FOLDER) } { "read the working folder" } "."
        }
        (table.rows(rows).empty(empty))
        @if shown.editions.len() > 1 {
            p class="govuk-body" { a class="govuk-link" href="/curriculum/editions/compare" { "Compare two editions" } }
        }
        (others(call.app().shelf()?, &shown))
    };
    call.page(&permit, "Editions", body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

/// The other programmes that this build carries, each with the way into its folder.
fn others(library: &Library, shown: &Shown) -> Markup {
    let others: Vec<(&str, &str)> = library
        .carried()
        .filter_map(|(id, folder)| Some((id, folder.programme.as_ref()?)))
        .filter(|(_, programme)| programme.id != shown.programme.id)
        .map(|(id, programme)| (id, programme.title.as_str()))
        .collect();
    html! {
        @if !others.is_empty() {
            (ui::section("others", "Other programmes"))
            p class="govuk-body" { "Each is a folder in the same language. Open one to read its outline, framework, sources and checks." }
            ul class="govuk-list govuk-list--bullet" {
                @for (id, title) in others { li { a class="govuk-link" href={ "/curriculum?edition=" (FOLDER_OF) (id) } { (title) } } }
            }
        }
    }
}
