//! The pages of a school's standing, for its leaders and governors.
//!
//! What this room must not know: how a standing is decided.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Input, Markup, SummaryList, Width, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::{Coded, Day, Reason, Urn},
    people::{Action, Circles, Scope},
};

use super::{SchoolView, Senco, kind_of, sentence, short};

/// The schools whose standing this reader may see because they belong to them.
pub(crate) fn own_schools(call: &Call) -> Vec<Urn> {
    let mut schools: Vec<Urn> = call
        .actor()
        .scopes_for(Action::ReadSchool)
        .into_iter()
        .filter_map(|scope| match scope {
            Scope::School(urn) => Some(urn),
            _ => None,
        })
        .collect();
    schools.sort_unstable();
    schools.dedup();
    schools
}

/// One's own school, or the list of them.
pub(crate) async fn mine(call: Call) -> PageResult {
    let schools = own_schools(&call);
    match schools.as_slice() {
        [] => Ok(call.go("/compliance")),
        [only] => show_one(&call, *only, &Form::default()).await,
        [first, ..] => {
            let permit = call.may(Action::ReadSchool, &Circles::school(*first))?;
            let mut views = Vec::new();
            for urn in &schools {
                views.push(super::view(call.app(), *urn, call.now().day, call.now()).await?);
            }
            let body = html! {
                (ui::heading("Your schools"))
                ul class="govuk-list" {
                    @for view in &views {
                        li { a class="govuk-link" href={ "/school/" (view.school.urn) } { (view.school.name) } " " (status_tag(view)) }
                    }
                }
            };
            call.page(&permit, "Your schools", body).send()
        }
    }
}

/// One school.
pub(crate) async fn show(call: Call, Path(urn): Path<String>, query: Form) -> PageResult {
    let urn: Urn = urn.parse().or_not_found()?;
    show_one(&call, urn, &query).await
}

async fn show_one(call: &Call, urn: Urn, query: &Form) -> PageResult {
    let circles = super::circles_of(call, urn).await?;
    let permit = call.may(Action::ReadSchool, &circles)?;
    let mut reader = query.reader();
    let on = reader.optional_day("on").unwrap_or(call.now().day);
    let errors = reader.errors();
    let view = super::view(call.app(), urn, on, call.now()).await?;
    let how_far = call.may(Action::ConfirmTask, &circles).is_ok();
    let body = html! {
        (ui::error_summary(&errors))
        (ui::heading_row(
            Some("The SENCO duty"),
            &view.school.name,
            Some(&place(&view)),
            Some(status_tag(&view)),
        ))
        (ui::lead(sentence(&view.standing)))
        @if view.school.status_on(on) == 2 { (closed(&view)) }
        (facts(&view))
        @for senco in &view.sencos { (person(senco, how_far)) }
        @if call.may(Action::KeepPosts, &circles).is_ok() {
            p class="govuk-body" { a class="govuk-link" href={ "/school/" (urn) "/posts" } { "Record or end a SENCO’s post" } }
        }
        (why(&view.standing.reasons))
        (would_change(&view))
        (ui::section("governors", "For your governors"))
        p class="govuk-body" {
            a class="govuk-link" href={ "/school/" (urn) "/letter.pdf?on=" (on) } { "The letter to governors (PDF)" }
            " says who, whether, by when, by which law, and what governors should ask."
        }
        (ui::details("How did or will it stand on another day?", html! {
            (ui::Form::get(format!("/school/{urn}")).body(html! {
                (Input::new("on", "As at (like 1/9/2026)").width(Width::Ten).value(query.get("on")).error(errors.of("on")))
                (ui::button("Show that day"))
            }))
        }))
        (ui::muted(html! { "As at " (on.with_weekday()) ". This is not legal advice." }))
    };
    let page = call.page(&permit, view.school.name.clone(), body);
    let page = page.again(&errors);
    if own_schools(call).is_empty() {
        return page.back("/compliance", "All schools").send();
    }
    page.send()
}

pub(crate) fn status_tag(view: &SchoolView) -> Markup {
    let (kind, icon) = kind_of(view.standing.status);
    tag(kind, icon, short(view.standing.status))
}

fn place(view: &SchoolView) -> String {
    format!("{}, URN {}", view.school.town, view.school.urn)
}

/// A school that is closed: since when, what became of it, and the posts that nobody ended.
fn closed(view: &SchoolView) -> Markup {
    let school = &view.school;
    html! {
        (ui::inset(html! {
            p class="govuk-body" {
                "This school is closed"
                @if let Some(day) = school.closed_on { ", since " (day.with_weekday()) }
                "."
            }
            @for next in &view.successors {
                p class="govuk-body" { "It went on as " a class="govuk-link" href={ "/school/" (next.urn) } { (next.name) } " (URN " (next.urn) ")." }
            }
            @if view.left_open > 0 {
                p class="govuk-body" {
                    (view.left_open) " recorded as held on this day. A post ends with its school: end it here, and record it at the school that followed."
                }
            }
        }))
    }
}

fn facts(view: &SchoolView) -> Markup {
    let mut list = SummaryList::new();
    if let Some(deadline) = view.standing.deadline {
        list = list.text("Last day in time", when(deadline, view.on));
    }
    if let Some(start) = view.standing.safe_start {
        list = list.text("Last safe day to start", start.with_weekday());
    }
    let names: Vec<&str> = view
        .sencos
        .iter()
        .map(|senco| senco.name.as_str())
        .collect();
    let who = if names.is_empty() {
        "Nobody is recorded".to_owned()
    } else {
        names.join(", ")
    };
    html! { (list.text("SENCO", who)) }
}

/// A day, and how far away it is.
fn when(day: Day, today: Day) -> String {
    let days = today.days_until(day);
    let away = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2..=60 => format!("in {days} days"),
        61.. => format!("in {} months", days / 30),
        -60..=-2 => format!("{} days ago", -days),
        _ => format!("{} months ago", -days / 30),
    };
    format!("{}, {away}", day.with_weekday())
}

fn person(senco: &Senco, how_far: bool) -> Markup {
    let mut list = SummaryList::new()
        .text("How", senco.kind.label())
        .text("SENCO here since", senco.since.in_words());
    match &senco.study {
        None => {
            list = list.text(
                "On the NPQ for SENCO",
                "No place with a provider that uses Senda",
            );
        }
        Some(study) => {
            list = list
                .text(
                    "On the NPQ for SENCO",
                    format!("{} with {}", study.state.label(), study.provider),
                )
                .text("Began", study.started_on.in_words())
                .text("Teaching ends", study.teaching_ends_on.in_words());
            if how_far {
                let (total, gate) = study.engagement;
                list = list.text(
                    "Engagement",
                    format!("{total} of what was due so far; the assessment opens at {gate}"),
                );
            }
        }
    }
    html! { (list.card(senco.name.clone(), None)) }
}

fn why(reasons: &[Reason]) -> Markup {
    html! {
        (ui::section("why", "Why"))
        ul class="govuk-list govuk-list--bullet" {
            @for reason in reasons {
                li {
                    (reason.sentence)
                    @if let Some(source) = reason.source_in_words() {
                        " " span class="app-muted" { "Source: " (source) "." }
                    }
                }
            }
        }
    }
}

fn would_change(view: &SchoolView) -> Markup {
    let changes: Vec<&String> = view
        .standing
        .posts
        .iter()
        .flat_map(|post| &post.duty.would_change)
        .collect();
    html! {
        @if !changes.is_empty() {
            (ui::section("change", "What would change this"))
            ul class="govuk-list govuk-list--bullet" { @for change in changes { li { (change) } } }
        }
    }
}

/// What the start page shows of one's own schools.
pub(crate) async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    let schools = own_schools(call);
    if schools.is_empty() {
        return Ok(None);
    }
    let mut views = Vec::new();
    for urn in schools {
        views.push(super::view(call.app(), urn, call.now().day, call.now()).await?);
    }
    Ok(Some(ui::card(
        "school-card",
        "The SENCO duty",
        html! {
            @for view in &views {
                p class="govuk-body" {
                    a class="govuk-link" href={ "/school/" (view.school.urn) } { (view.school.name) } " " (status_tag(view))
                }
                p class="govuk-body" { (sentence(&view.standing)) }
            }
        },
    )))
}
