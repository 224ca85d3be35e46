//! The framework: every statement, what it rests on, and where the programme teaches it.
//!
//! What this room must not know: how coverage is counted.

use kit::{
    ui::{self, Icon, Kind, Markup, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Coverage, Statement, StatementKind, StatementRow, coverage};

use super::{citation, tabs};
use crate::shown::Shown;

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let framework = &shown.programme.framework;
    let coverage = coverage(&shown.programme);
    let body = html! {
        (ui::heading_row(Some(&shown.which()), &framework.title, None, None))
        (tabs(&shown, "/curriculum/framework"))
        @if let Some(note) = &framework.note { (ui::inset(html! { (note) })) }
        ul class="govuk-list" {
            @for section in &framework.sections {
                li { a class="govuk-link" href={ "#section-" (section.number) } { (section.number) " " (section.title) } }
            }
        }
        @for section in &framework.sections {
            (ui::section(&format!("section-{}", section.number), &format!("{} {}", section.number, section.title)))
            @if section.statutory { p class="govuk-body" { "Every course carries something of this section." } }
            ol class="govuk-list" {
                @for one in framework.statements.iter().filter(|one| one.section == section.number) {
                    li class="govuk-!-margin-bottom-4" { (statement(&shown, one, &coverage)) }
                }
            }
        }
    };
    let page = call.page(&permit, framework.title.clone(), body);
    page.back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

fn statement(shown: &Shown, one: &Statement, coverage: &Coverage) -> Markup {
    let row = coverage.statements.iter().find(|row| row.id == one.id);
    html! {
        strong { (one.id) " " }
        (match one.kind {
            StatementKind::LearnThat => "Learn that: ",
            StatementKind::LearnHowTo => "Learn how to: ",
        })
        (one.text)
        @if let Some(row) = row { br; (places(shown, row, coverage)) }
        @if !one.evidence.is_empty() {
            br;
            span class="app-muted" {
                "Rests on: "
                @for (at, cited) in one.evidence.iter().enumerate() { @if at > 0 { "; " } (citation(&shown.programme, cited)) }
            }
        }
    }
}

fn places(shown: &Shown, row: &StatementRow, coverage: &Coverage) -> Markup {
    let places = row
        .by_module
        .iter()
        .zip(&coverage.modules)
        .filter(|(count, _)| !count.is_empty());
    let places: Vec<_> = places.collect();
    html! {
        @if places.is_empty() { (tag(Kind::Stop, Icon::Alert, "Taught nowhere yet")) }
        @for (count, module) in &places {
            a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{}", module.id))) { (module.id) }
            span class="app-muted" {
                " ("
                @if count.taught > 0 { "taught" }
                @if count.taught > 0 && count.practised > 0 { ", " }
                @if count.practised > 0 { "practised" }
                @if count.checked > 0 && (count.taught > 0 || count.practised > 0) { ", " }
                @if count.checked > 0 { "checked" }
                ") "
            }
        }
    }
}
