//! The programme as one path, and each of its elements.
//!
//! What this room must not know: how progress is kept.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Stop, StopState},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::{Element, ElementKind, Programme};
use rulebook::{
    base::{Day, Refusal as _},
    delivery::opening::OpeningRefusal,
};

use super::view;
use crate::desk::{Standing, desk, minutes, named, no_place, seated, slug, standing};

/// The whole programme as a path. With `?minutes=10`, on to the one thing that fits.
pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Your programme");
    };
    if form.has("minutes") {
        return Ok(call.go(format!(
            "/study/now?minutes={}",
            form.get("minutes").parse::<u32>().unwrap_or(0)
        )));
    }
    let standing = standing(&call, &desk.who).await?;
    let today = call.now().day;
    let moved = crate::moving::newest(call.app(), desk.who.cohort).await?;
    let again = standing.to_read_again();
    let body = html! {
        (ui::heading("Your programme"))
        @if let Some(moved) = &moved {
            (ui::inset(html! {
                "Since " (moved.on.with_weekday()) " you study edition " (desk.programme.version) " of the programme. Everything that you have done is kept. "
                @match again { 0 => "", 1 => "One step is to be read again. ", many => { (many) " steps are to be read again. " } }
                a class="govuk-link" href="/study/changes" { "What changed" } "."
            }))
        }
        @if let Some(next) = standing.resume(&desk.programme, today) {
            p { (ui::button_link(ui::ButtonKind::Primary, &standing.at_place(&next), "Continue where you left off")) }
        }
        (stops(&desk.programme, &standing, today))
        p { a class="govuk-link" href="/notes" { "My notes" } " · " a class="govuk-link" href="/glossary" { "Words, A to Z" } " · " a class="govuk-link" href="/practice" { "Practice" } }
    };
    call.page(&desk.permit, "Your programme", body)
        .wide()
        .send()
}

/// The element that somebody is in: that of the step they go on with, else the first that is open and not done.
fn here<'p>(programme: &'p Programme, standing: &Standing, today: Day) -> Option<&'p Element> {
    let next = standing
        .resume(programme, today)
        .map(|next| next.module.id.as_str());
    let studied = next
        .and_then(|id| super::find_module(programme, id))
        .map(|(element, _)| element);
    studied.or_else(|| {
        programme
            .elements
            .iter()
            .find(|one| !standing.element_done(one) && standing.is_open(&one.key, today).is_ok())
    })
}

/// The path as stops.
pub(crate) fn stops(programme: &Programme, standing: &Standing, today: Day) -> Markup {
    let here = here(programme, standing, today).map(|one| one.key.as_str());
    let mut path = ui::Path::new();
    for element in &programme.elements {
        let (state, words) = state_of(element, standing, here, today);
        let meeting = element.kind != ElementKind::Course;
        let mark = match (element.kind, element.number) {
            (ElementKind::Assessment, _) => "A".to_owned(),
            (ElementKind::AssessmentPreparation, _) => "P".to_owned(),
            (_, Some(number)) => number.to_string(),
            (_, None) => element.order.to_string(),
        };
        path = path.stop(Stop {
            name: short(element).into(),
            words: words.into(),
            mark: mark.into(),
            state,
            meeting,
            href: Some(if element.kind == ElementKind::Assessment {
                "/assessment".into()
            } else {
                format!("/study/{}", slug(element)).into()
            }),
        });
    }
    html! { (path) }
}

fn short(element: &Element) -> String {
    match element.kind {
        ElementKind::Conference => named(element),
        _ => element.title.clone(),
    }
}

fn state_of(
    element: &Element,
    standing: &Standing,
    here: Option<&str>,
    today: Day,
) -> (StopState, String) {
    if element.kind == ElementKind::Assessment {
        return (StopState::Ahead, "After the courses".to_owned());
    }
    if standing.element_done(element) {
        let words = if element.kind == ElementKind::Conference {
            "Attended"
        } else {
            "Done"
        };
        return (StopState::Done, words.to_owned());
    }
    if here == Some(element.key.as_str()) {
        return (StopState::Now, "You are here".to_owned());
    }
    match standing.is_open(&element.key, today) {
        Ok(()) if element.modules.is_empty() => (StopState::Ahead, "Not attended yet".to_owned()),
        Ok(()) => (StopState::Ahead, "Open, not finished".to_owned()),
        Err(OpeningRefusal::OpensLater { opens_on }) => {
            (StopState::Ahead, format!("Opens {}", opens_on.in_words()))
        }
        Err(OpeningRefusal::NoTimetable) => (StopState::Ahead, "No date yet".to_owned()),
    }
}

/// One element: its aim, its modules, its event.
pub(crate) async fn element(call: Call, Path(name): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let element = desk
        .programme
        .elements
        .iter()
        .find(|one| slug(one) == name)
        .or_not_found()?;
    let standing = standing(&call, &desk.who).await?;
    let closed = standing.is_open(&element.key, call.now().day).err();
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    let title = named(element);
    let due = standing.openings.get(&element.key).map(|one| one.due_on);
    let body = html! {
        (ui::heading_row(None, &title, element.aim.as_deref(), None))
        @if let Some(closed) = &closed { (ui::inset(html! { (closed.sentence()) })) }
        @else if let Some(due) = due { p class="app-muted" { "In time until " (due.with_weekday()) "." } }
        (modules(&standing, element))
        (meeting(&standing, element))
        @if closed.is_none() {
            @for (number, webinar) in (1..).zip(&element.webinars) {
                (ui::section(&format!("webinar-{number}"), &format!("Webinar {number}: {}", webinar.title)))
                (ui::prose(&format!("webinar-{number}-text"), pages.get(&webinar.file).map_or("", String::as_str)))
            }
        }
        @if let Some(why) = &element.why_here { (ui::details("Why it stands at this place", html! { p { (why) } })) }
    };
    call.page(&desk.permit, title.clone(), body)
        .back("/study", "Your programme")
        .send()
}

fn modules(standing: &Standing, element: &Element) -> Markup {
    html! {
        div class="app-stack" { @for module in &element.modules {
            @let done = standing.steps_done(module);
            (ui::card(&format!("module-{}", module.id), &format!("{} {}", module.id, module.title), html! {
                p { (module.summary) }
                (ui::step_bar(
                    &format!("{done} of {} done, {} in all", rulebook::base::counted(module.steps.len(), "step", "steps"), minutes(module.study_minutes)),
                    u32::try_from(done).unwrap_or(0), u32::try_from(module.steps.len()).unwrap_or(0)))
                p { "In your school: " (view::task_status(standing.tasks.get(&module.id).copied())) }
                p { a class="govuk-link" href={ "/study/m/" (module.id) } { "Open module " (module.id) } }
            }))
        } }
    }
}

fn meeting(standing: &Standing, element: &Element) -> Markup {
    let events = standing
        .events
        .iter()
        .filter(|it| it.event.plan.element == element.key && !it.event.called_off());
    html! {
        @if crate::timetable::has_event(element) {
            (ui::section("meeting", "You meet"))
            @for it in events {
                p { a class="govuk-link" href={ "/clinics/" (it.event.id) } { (it.event.plan.title) } ". " (it.event.when()) ". " (it.event.plan.place) "." }
            }
            p { a class="govuk-link" href="/clinics" { "All dates and bookings" } }
        }
    }
}
