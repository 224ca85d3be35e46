//! What anybody may know of the programme: its order, its hours, how it is assessed; and the same as JSON.
//!
//! What this room must not know: the study text, who reads.

use axum::{extract::Path, http::header, response::IntoResponse};
use kit::{
    OrNotFound,
    ui::{self, Markup, StatTile, stat_tiles},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Element, ElementKind, Programme, outline_json};

use super::minutes;
use crate::{Library, shown::Shown};

pub(crate) async fn show(call: Call, _form: Form) -> PageResult {
    let permit = call.public()?;
    let shown = Shown::open(&call, "").await?;
    let programme = &*shown.programme;
    let body = html! {
        (ui::heading(&programme.title))
        (ui::lead(lead(programme)))
        (stat_tiles("The programme in numbers", &tiles(programme)))
        (ui::section("order", "The order of the programme"))
        p class="govuk-body" { "You study in short steps, then try something in your own school, then meet others to talk about it. Each course builds on the ones before." }
        ol class="govuk-list app-stack" { @for element in &programme.elements { li { (element_card(element)) } } }
        (engagement(programme))
        (assessment(programme))
    };
    call.page(&permit, programme.title.clone(), body).send()
}

fn count(programme: &Programme, kind: ElementKind) -> usize {
    programme
        .elements
        .iter()
        .filter(|one| one.kind == kind)
        .count()
}

fn clinics(programme: &Programme) -> usize {
    let has = |element: &&Element| element.clinic.is_some();
    programme.elements.iter().filter(has).count()
}

fn lead(programme: &Programme) -> String {
    format!(
        "{} months of study in {} courses, with {} conferences and {} clinics, and then a written case study.",
        programme.length_months,
        count(programme, ElementKind::Course),
        count(programme, ElementKind::Conference),
        clinics(programme),
    )
}

fn tiles(programme: &Programme) -> Vec<StatTile<'static>> {
    let total = programme
        .elements
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.minutes));
    let modules: usize = programme.elements.iter().map(|one| one.modules.len()).sum();
    vec![
        StatTile::new(programme.length_months.to_string(), "months"),
        StatTile::new(modules.to_string(), "modules"),
        StatTile::new(clinics(programme).to_string(), "clinics"),
        StatTile::new(total.div_ceil(60).to_string(), "hours of work in all"),
    ]
}

fn element_card(element: &Element) -> Markup {
    let id = format!("element-{}", element.order);
    let title = match (element.kind, element.number) {
        (ElementKind::Course, Some(number)) => format!("Course {number}: {}", element.title),
        (ElementKind::Conference, Some(number)) => format!("{} {number}", element.title),
        _ => element.title.clone(),
    };
    ui::card(
        &id,
        &title,
        html! {
            @if let Some(aim) = &element.aim { p class="govuk-body" { (aim) } }
            @if !element.about.is_empty() {
                ul class="govuk-list govuk-list--bullet" { @for one in &element.about { li { (one) } } }
            }
            @if !element.modules.is_empty() {
                ul class="govuk-list govuk-list--bullet" {
                    @for module in &element.modules {
                        li { strong { (module.title) } ", " (minutes(module.minutes)) }
                    }
                }
            }
            (ui::meta_list(facts(element).into_iter().map(|fact| html! { (fact) })))
            @if let Some(why) = &element.why_here { (ui::details("Why it stands here", html! { p { (why) } })) }
        },
    )
}

fn facts(element: &Element) -> Vec<String> {
    let mut facts = Vec::new();
    if element.minutes > 0 {
        facts.push(minutes(element.minutes));
    }
    facts.extend(element.mode.clone());
    if let Some(clinic) = &element.clinic {
        facts.push(format!("with a clinic of {}", minutes(clinic.minutes)));
    }
    facts
}

fn engagement(programme: &Programme) -> Markup {
    let weights = programme.engagement;
    html! {
        (ui::section("engagement", "What counts as taking part"))
        p class="govuk-body" {
            "Engagement is one number: conferences and clinics count for " (weights.attendance)
            "%, checks of understanding for " (weights.checks) "%, and tasks in your school for " (weights.application)
            "%. At " (weights.gate_percent) "% the assessment opens for you. Checks may be answered again; nobody marks you down."
        }
    }
}

fn assessment(programme: &Programme) -> Markup {
    let rules = &programme.assessment;
    html! {
        (ui::section("assessment", "How it is assessed"))
        p class="govuk-body" {
            "You answer a case study in writing, with " (rules.words_min) " to " (rules.words_max)
            " words, within " (rules.window_days) " days. Assessors read it without knowing who you are."
        }
        ul class="govuk-list govuk-list--bullet" {
            @for criterion in &rules.criteria { li { strong { (criterion.title) } ". " (criterion.met) } }
        }
    }
}

pub(crate) async fn outline(call: Call, Path(id): Path<String>) -> PageResult {
    call.public()?;
    let newest = call
        .app()
        .db()
        .read(async |tx| crate::latest_edition(tx, &id).await)
        .await?;
    let programme = match newest {
        Some((edition, _)) => Library::edition(call.app(), &edition).await?,
        None => {
            let library: &Library = call.app().shelf()?;
            library
                .folder(&id)
                .and_then(|folder| folder.programme.clone())
                .or_not_found()?
        }
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, outline_json(&programme).to_string()).into_response())
}
