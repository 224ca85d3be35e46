//! The place in a step at which somebody stops: kept by the page itself when there is script, by a form when there is none.
//!
//! What this room must not know: what stands at the place.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kit::{
    App, OrNotFound, Problem, Process,
    ui::{self, Button, ButtonKind, Choice, Select},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{people::Permit, registration::EnrolmentId};

use super::{find_step, pages::Reading, step_key, store};
use crate::{desk::desk, feedback::passages};

/// A place was kept: it is overwritten by the next, so its row is its own trail.
pub const PLACE_KEPT: Process = Process::new("place_kept", "stopped in a step").own_trail();

/// The longest anchor there is.
const LONGEST: usize = 120;

/// An anchor as pages have them, or nothing.
fn anchor(text: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let known = text.starts_with("part-")
        || text.starts_with("check-")
        || text
            .strip_prefix('p')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    (known && text.len() <= LONGEST && text.chars().all(plain)).then_some(text)
}

/// Keeps the place at which somebody stopped. Process: [`PLACE_KEPT`].
///
/// # Errors
/// [`Problem::NotFound`] for somebody else’s enrolment.
pub async fn stop_here(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (key, passage): (&str, &str),
) -> Result<(), Problem> {
    let (own, key) = (permit.clone(), key.to_owned());
    let passage = anchor(passage).unwrap_or_default().to_owned();
    app.act(permit, &PLACE_KEPT, async move |tx| {
        crate::own(tx, &own, enrolment).await?;
        store::stopped_at(tx, enrolment, (&key, &passage)).await
    })
    .await
}

/// “I stopped here”, from the form or from the page as it is left.
pub(crate) async fn send(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    find_step(&desk.programme, &key).or_not_found()?;
    let told = (key.as_str(), form.get("passage"));
    stop_here(call.app(), &desk.permit, desk.who.id, told).await?;
    if form.get("by") == "page" {
        return Ok(kept());
    }
    Ok(call.go_saying(
        "/home",
        "We keep your place. Your start page brings you back to it, on any device.",
    ))
}

fn kept() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The form at the end of a step that is not done yet.
pub(super) fn stop_form(reading: &Reading<'_>, text: &str) -> Markup {
    let headings = passages(text);
    let key = step_key(&reading.found.module.id, &reading.found.step.id);
    let at = reading.standing.passage(&key).unwrap_or_default();
    let checks = &reading.found.step.checks;
    ui::details(
        "Stop here for now",
        html! {
            p { "Choose where you stopped, and your start page brings you back to that place." }
            (ui::Form::post(format!("{}/here", reading.path)).label("Stop here for now").body(html! {
                (Select::new("passage", "Where did you stop?").id("stopped-at")
                    .choice(Choice::new("", "At the beginning"))
                    .choices(headings.iter().map(|one| Choice::new(one.anchor.as_str(), one.heading.as_str())))
                    .choices((1..).zip(checks).map(|(number, check)| Choice::new(format!("check-{}", check.id), format!("Question {number}"))))
                    .value(at))
                (Button::new("Keep my place").kind(ButtonKind::Secondary))
            }))
        },
    )
}

/// The line at the head of a step in whose middle they stopped.
pub(super) fn back_to_it(reading: &Reading<'_>) -> Markup {
    let key = step_key(&reading.found.module.id, &reading.found.step.id);
    html! {
        @if let Some(passage) = reading.standing.passage(&key) {
            p class="app-muted" { "You stopped in the middle of this step. " a class="govuk-link" href={ "#" (passage) } { "Go to where you stopped" } "." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_anchors_of_a_page_are_kept() {
        for good in [
            "p1",
            "p120",
            "part-a-working-meaning",
            "check-culture-best-sign",
        ] {
            assert_eq!(anchor(good), Some(good));
        }
        for bad in ["", "p", "px", "text", "part-\"><script>", "#p1", "check-ü"] {
            assert_eq!(anchor(bad), None, "{bad}");
        }
        assert_eq!(anchor(&format!("part-{}", "a".repeat(LONGEST))), None);
    }
}
