//! The programme as staff read it: its outline, and what the check of the working folder found.
//!
//! What this room must not know: how a check is made.

use kit::{
    ui::{self, Column, Icon, Kind, Markup, StatTile, Table, stat_tiles, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{BuildsOn, Diagnostic, Element, ElementKind, Severity, Status, coverage};

use super::{minutes, status, tabs};
use crate::shown::Shown;

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "Programme", None, None))
        (tabs(&shown, "/curriculum"))
        (stat_tiles("Summary", &tiles(&shown)))
        (table(&shown))
    };
    call.page(&permit, "Programme", body).wide().send()
}

fn tiles(shown: &Shown) -> Vec<StatTile<'static>> {
    let modules = shown.modules().count();
    let written = shown
        .modules()
        .filter(|(_, one)| one.status == Status::Complete)
        .count();
    let coverage = coverage(&shown.programme);
    let taught = coverage
        .statements
        .iter()
        .filter(|one| one.total.taught > 0)
        .count();
    let checked = &shown.folder.checked;
    vec![
        StatTile::new(format!("{written} of {modules}"), "modules written in full"),
        StatTile::new(
            format!("{taught} of {}", coverage.statements.len()),
            "framework statements taught",
        )
        .href(shown.at("/curriculum/coverage")),
        StatTile::new(
            checked.errors().to_string(),
            format!(
                "errors in the working folder, and {} warnings",
                checked.warnings()
            ),
        )
        .href(shown.at("/curriculum/checks")),
        StatTile::new(shown.editions.len().to_string(), "editions released")
            .href(shown.at("/curriculum/editions")),
    ]
}

fn table(shown: &Shown) -> Markup {
    let mut table = Table::new("Outline")
        .caption_hidden()
        .column(Column::new("Part"))
        .column(Column::new("Modules"))
        .column(Column::new("Builds on"))
        .column(Column::number("Time"));
    for element in &shown.programme.elements {
        table = table.row([
            html! { (named(element)) @if element.clinic.is_some() { br; (ui::muted("with a clinic")) } },
            html! {
                @if element.modules.is_empty() { "None" } @else {
                    ul class="govuk-list" {
                        @for module in &element.modules {
                            li {
                                a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{}", module.id))) {
                                    (module.id) " " (module.title)
                                }
                                " " (status(module.status))
                            }
                        }
                    }
                }
            },
            html! { (builds_on(element)) },
            html! { (minutes(element.minutes)) },
        ]);
    }
    html! { (table) }
}

/// An element by its kind, number and title.
pub(crate) fn named(element: &Element) -> String {
    match (element.kind, element.number) {
        (ElementKind::Course, Some(number)) => format!("Course {number}: {}", element.title),
        (ElementKind::Conference, Some(number)) => format!("{} {number}", element.title),
        _ => element.title.clone(),
    }
}

fn builds_on(element: &Element) -> String {
    let courses: Vec<String> = element
        .builds_on
        .iter()
        .map(|one| match one {
            BuildsOn::Course(number) => format!("course {number}"),
            BuildsOn::Element(key) => key.replace('-', " "),
        })
        .collect();
    if courses.is_empty() {
        "Nothing before it".into()
    } else {
        courses.join(", ")
    }
}

pub(crate) async fn checks(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let checked = &shown.folder.checked;
    let body = html! {
        (ui::heading_row(Some("The working folder"), "Checks", None, None))
        (tabs(&shown, "/curriculum/checks"))
        p class="govuk-body" {
            "The check found " (checked.errors()) " errors and " (checked.warnings())
            " warnings. An edition can be released only without errors. The same check runs on a folder with "
            code { "senda programme check FOLDER" } "."
        }
        (diagnostics_table("What the check found", &checked.diagnostics, "Nothing. The folder checks clean."))
    };
    call.page(&permit, "Checks", body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

/// Diagnostics as a table.
pub fn diagnostics_table(caption: &str, diagnostics: &[Diagnostic], empty: &str) -> Markup {
    let rows = diagnostics.iter().map(|one| {
        vec![
            html! { code { (one.file) } ", line " (one.line) },
            match one.severity {
                Severity::Error => tag(Kind::Stop, Icon::Alert, "Error"),
                Severity::Warning => tag(Kind::Now, Icon::Dot, "Warning"),
            },
            html! { (one.message) br; (ui::muted(&one.help)) },
            html! { code { (one.code.to_string()) } },
        ]
    });
    html! {
        (Table::new(caption.to_owned()).columns(["Where", "Kind", "What is wrong, and how to mend it", "Code"]).rows(rows).empty(empty))
    }
}
