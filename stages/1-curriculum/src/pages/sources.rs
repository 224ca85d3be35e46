//! The sources: each law, guidance and piece of evidence, and which modules cite it where.
//!
//! What this room must not know: what a source says.

use kit::{
    ui::{self, Icon, Kind, Markup, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Source, SourceKind};

use super::{module::cited, tabs};
use crate::shown::Shown;

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let kinds = [
        (SourceKind::Law, "law", "Acts and regulations"),
        (SourceKind::Guidance, "guidance", "Guidance"),
        (SourceKind::Evidence, "evidence", "Evidence"),
    ];
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "Sources", None, None))
        (tabs(&shown, "/curriculum/sources"))
        p class="govuk-body" {
            "When a source changes, the modules beside it are the ones to look at again: revise them with “A cited source has changed”, and the legal checker sees them next."
        }
        @for (kind, _, title) in kinds { (table(&shown, kind, title)) }
    };
    call.page(&permit, "Sources", body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

fn table(shown: &Shown, kind: SourceKind, title: &'static str) -> Markup {
    let sources = shown
        .programme
        .sources
        .iter()
        .filter(|source| source.kind == kind);
    let rows = sources.map(|source| {
        vec![
            html! {
                @match source.url.as_ref().filter(|url| url.starts_with("https://")) {
                    Some(url) => a class="govuk-link" href=(url) rel="noreferrer noopener" { (source.title) },
                    None => (source.title),
                }
                br; span class="app-muted" { code { (source.key) } @if let Some(edition) = &source.edition { ", " (edition) } @if let Some(date) = &source.date { ", " (date) } }
            },
            current(shown, source),
            html! { (modules(shown, source)) (questions(shown, source)) },
        ]
    });
    html! { (Table::new(title).columns(["Source", "Standing", "Cited in modules"]).rows(rows).empty("None.")) }
}

fn current(shown: &Shown, source: &Source) -> Markup {
    let next = source.superseded_by.as_ref().and_then(|key| {
        shown
            .programme
            .sources
            .iter()
            .find(|other| other.key == *key)
    });
    html! {
        @if source.current { (tag(Kind::Good, Icon::Tick, "In force")) }
        @else { (tag(Kind::Stop, Icon::Alert, "Replaced")) }
        @if let Some(next) = next { br; "by " (next.title) }
    }
}

/// The modules that cite this source, each with the places it cites.
fn modules(shown: &Shown, source: &Source) -> Markup {
    let citing: Vec<(&str, Vec<String>)> = shown
        .modules()
        .filter_map(|(_, module)| {
            let cited = cited(module).into_iter();
            let places: Vec<String> = cited.filter_map(|one| place(one, &source.key)).collect();
            (!places.is_empty()).then_some((module.id.as_str(), places))
        })
        .collect();
    html! {
        @if citing.is_empty() { "None" }
        @for (id, places) in &citing {
            a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{id}"))) { (id) }
            @let places: Vec<&str> = places.iter().map(String::as_str).filter(|place| !place.is_empty()).collect();
            @if !places.is_empty() { span class="app-muted" { " (" (places.join(", ")) ")" } }
            " "
        }
    }
}

/// What the writers asked the legal or the evidence check to settle.
fn questions(shown: &Shown, source: &Source) -> Markup {
    let check = match source.kind {
        SourceKind::Law | SourceKind::Guidance => "For the legal check",
        SourceKind::Evidence => "For the evidence check",
    };
    html! {
        @for one in shown.programme.questions_about(&source.key) {
            p class="govuk-body-s" { strong { (check) @if let Some(place) = place(&one.about, &source.key).filter(|place| !place.is_empty()) { " of " (place) } ": " } (one.text) }
        }
    }
}

/// The place in the source that a citation names, when it cites this source.
fn place(cited: &str, key: &str) -> Option<String> {
    let (source, place) = cited.split_once(':').unwrap_or((cited, ""));
    (source == key).then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_citation_belongs_to_the_source_whose_key_it_begins_with_and_to_no_other() {
        assert_eq!(place("cop:6.87", "cop"), Some("6.87".into()));
        assert_eq!(place("cop", "cop"), Some(String::new()));
        assert_eq!(place("cop-2015:6.87", "cop"), None);
    }
}
