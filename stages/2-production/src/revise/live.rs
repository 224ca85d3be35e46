//! What the compiler says of a text that is being written, and how it reads: on the page, and as JSON for script.
//!
//! What this room must not know: how a text is saved.

use axum::{extract::Path, http::StatusCode};
use kit::{
    Problem,
    ui::{self, Icon, Kind, Markup, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Checked, Diagnostic, Severity};
use serde_json::json;

use super::desk::{Desk, typed};
use crate::{draft::pages::told, item::pages::short, release::at_hand};

/// Faults in other items that are told in full, at most.
const CAUSED: usize = 10;

/// What was found, and how it reads: the insides of two panes.
pub(crate) struct Seen {
    pub(crate) found: Markup,
    pub(crate) read: Markup,
}

/// Checks the programme as it stands with this text in it.
pub(crate) async fn look(call: &Call, desk: &Desk, text: &str) -> Result<Seen, Problem> {
    let whose = (desk.item.provider, desk.item.programme.as_str());
    let (path, typed) = (desk.path.clone(), text.to_owned());
    let ask = move |shop: &programme::Workshop| {
        if path.is_empty() {
            // A file without a name yet is in no programme.
            return (shop.checked().clone(), Vec::new());
        }
        let trial = shop.try_text(&path, &typed);
        (trial.checked, trial.caused)
    };
    let (_, (checked, caused)) = at_hand(call.app(), whose, ask).await?;
    Ok(Seen {
        found: found(desk, &checked, &caused),
        read: as_it_reads(desk, &checked, text),
    })
}

/// What script asks while somebody types.
pub(crate) async fn answer(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let text = typed(&form);
    let seen = look(&call, &desk, &text).await?;
    let base = form.get("base").parse().unwrap_or(desk.item.version);
    let body = json!({
        "found": seen.found.into_string(),
        "read": seen.read.into_string(),
        "others": others(&desk, base).into_string(),
    });
    Ok(told(StatusCode::OK, &body))
}

/// Who else has this file open, and whether somebody saved since it was opened.
pub(crate) fn others(desk: &Desk, base: i64) -> Markup {
    html! {
        @for one in &desk.others { p class="govuk-body" { (desk.names.name(*one)) " is also editing this file." } }
        @if base < desk.item.version {
            p class="govuk-body" {
                (desk.names.or_senda(desk.author)) " saved version " (desk.item.version) " since you began. When you save, both are brought together or shown."
            }
        }
    }
}

fn found(desk: &Desk, checked: &Checked, caused: &[Diagnostic]) -> Markup {
    let own = |one: &&Diagnostic| one.file == desk.path;
    let here: Vec<&Diagnostic> = checked.diagnostics.iter().filter(own).collect();
    let beside: Vec<&Diagnostic> = checked
        .diagnostics
        .iter()
        .filter(|one| one.file != desk.path && desk.texts.contains_key(&one.file))
        .collect();
    let other = |one: &&Diagnostic| !desk.texts.contains_key(&one.file);
    let caused: Vec<&Diagnostic> = caused.iter().filter(other).collect();
    let elsewhere = checked.diagnostics.len() - here.len() - beside.len() - caused.len();
    html! {
        @if here.is_empty() {
            p { (tag(Kind::Good, Icon::Tick, "Nothing to mend in this file")) }
        } @else {
            ul class="govuk-list" {
                @for one in here { (diagnostic(one, html! {
                    a class="govuk-link" href="#text" data-line=(one.line) data-column=(one.column) { "Line " (one.line) ", column " (one.column) }
                })) }
            }
        }
        @if !beside.is_empty() {
            (ui::subheading("In the other files of this item"))
            ul class="govuk-list" {
                @for one in beside { (diagnostic(one, html! {
                    a class="govuk-link" href=(desk.address(&one.file)) { (short(&desk.item, &one.file)) } ", line " (one.line)
                })) }
            }
        }
        @if !caused.is_empty() {
            (ui::subheading("What this text would break elsewhere"))
            ul class="govuk-list" {
                @for one in caused.iter().take(CAUSED) { (diagnostic(one, html! { (one.file) ", line " (one.line) })) }
            }
            @if caused.len() > CAUSED { p class="app-muted" { "And " (caused.len() - CAUSED) " more." } }
        }
        @if elsewhere > 0 { p class="app-muted" { "In other items: " (elsewhere) "." } }
    }
}

fn diagnostic(one: &Diagnostic, place: Markup) -> Markup {
    html! {
        li {
            @match one.severity {
                Severity::Error => (tag(Kind::Stop, Icon::Alert, "Error")),
                Severity::Warning => (tag(Kind::Now, Icon::Dot, "Warning")),
            }
            " " (place) ". " (one.message) " " (ui::muted(&one.help))
        }
    }
}

fn as_it_reads(desk: &Desk, checked: &Checked, text: &str) -> Markup {
    let programme = checked.programme.as_ref();
    let page = programme.and_then(|programme| curriculum::read_file(programme, &desk.path));
    page.unwrap_or_else(|| html! {
        @if text.is_empty() {
            p class="app-muted" { "Nothing is written yet." }
        } @else {
            p class="app-muted" { "This file is not a page of the programme as it stands, so there is nothing to read. Mend what is found, or name the file in its module." }
        }
    })
}
