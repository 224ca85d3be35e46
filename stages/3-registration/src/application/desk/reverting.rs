//! Undoing an acceptance: what follows, and why.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    ui::{self, Button, ButtonKind, FormErrors, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Permit},
    registration::application::ApplicationState,
};

use super::open;
use crate::application::{Application, undo};

/// The page of undoing an acceptance.
pub(crate) async fn ask(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    if opened.held.state != ApplicationState::Accepted {
        return Ok(call.go(format!("/admin/applications/{}", opened.held.id)));
    }
    let nothing = (&Form::default(), &FormErrors::none());
    page(&call, &permit, &opened.held, nothing).send()
}

fn page(
    call: &Call,
    permit: &Permit,
    held: &Application,
    (form, errors): (&Form, &FormErrors),
) -> Paged {
    let back = format!("/admin/applications/{}", held.id);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Undo the acceptance of {}", held.full_name)))
        p class="govuk-body" { "For an acceptance that was a mistake. It is possible while nothing has been declared." }
        ul class="govuk-list govuk-list--bullet" {
            li { "The application waits for your decision again, with every answer as it was sent." }
            li { "The enrolment ends as cancelled; the place, and a funded place with it, is free. If somebody waits for a place in this cohort, it is offered to them." }
            li { "The applicant gets a letter that says so. What they have read or written is kept." }
        }
        (ui::Form::post(format!("{back}/revert")).body(html! {
            (Textarea::new("words", "Why?").hint("Kept in the history. The applicant does not see it.").rows(3).max_characters(500)
                .value(form.get("words").to_owned()).error(errors.of("words")))
            (Button::new("Undo the acceptance").kind(ButtonKind::Warning))
        }))
    };
    call.page(permit, "Undo the acceptance", body)
        .back(back, "The application")
        .again(errors)
}

/// Undoes it.
pub(crate) async fn revert(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let words = reader.optional("words", 500);
    let mut errors = reader.errors();
    if errors.is_empty() {
        match undo::revert(call.app(), &permit, opened.held.id, words).await {
            Ok(()) => {
                let to = format!("/admin/applications/{}", opened.held.id);
                return Ok(
                    call.go_saying(to, "Undone. The application waits for your decision again.")
                );
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &opened.held, (&form, &errors)).send()
}
