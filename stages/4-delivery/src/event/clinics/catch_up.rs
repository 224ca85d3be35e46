//! The catch-up on the page of a session that was missed.
//!
//! What this room must not know: when one is asked for, or who reads it.

use kit::{
    ui::{self, FormErrors, Textarea},
    web::Form,
};
use maud::{Markup, html};

use super::Shown;
use crate::task::{
    pages::{not_a_pupil, warning},
    private,
};

pub(super) fn panel(shown: &Shown, typed: &Form, errors: &FormErrors) -> Markup {
    let (written, said) = &shown.catch_up;
    let text = if typed.has("text") {
        typed.get("text")
    } else {
        written
    };
    if !shown.one.asks {
        return html! {
            p class="govuk-body" { "You missed this session, and there is nothing to catch up: another date of the same part earned its points, or it was called off." }
        };
    }
    // Only what was sent just now is looked at: what is kept was looked at when it came.
    let warned = if typed.has("text") && errors.is_empty() {
        private::findings(text)
    } else {
        Vec::new()
    };
    html! {
        (warning(&warned))
        (ui::task_panel("catch-up", "Catch up", "You missed this session", html! {
            @if shown.more.recording.is_empty() { p { "Look through its material with a colleague." } }
            @else { p { a class="govuk-link" href=(shown.more.recording) { "Watch the recording" } } }
            @if !shown.more.task.is_empty() { p { (shown.more.task) } }
            p { "Then write what you take from it for your school. Your facilitator reads it and signs it off; from then on it counts in full." }
            @if !said.is_empty() { (ui::inset(html! { strong { "Your facilitator says: " } (said) })) }
            @else if !written.is_empty() { p class="app-muted" { "Sent. Your facilitator reads it; you can still change it." } }
            (ui::Form::post(format!("/clinics/{}/catch-up", shown.one.it.event.id)).label("Catch up").body(html! {
                (Textarea::new("text", "What I take from it").rows(6).value(text).error(errors.of("text")))
                (not_a_pupil(!warned.is_empty()))
                (ui::button("Send to my facilitator"))
            }))
        }))
    }
}
