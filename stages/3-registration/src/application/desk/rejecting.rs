//! Rejecting an application: a reason of DfE's list, and words that the applicant can act on.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    ui::{self, ButtonKind, FormErrors, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Permit},
    registration::application::RejectionReason,
};

use super::open;
use crate::application::Application;

/// The page of rejecting.
pub(crate) async fn ask_reject(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    reject_page(
        &call,
        &permit,
        &opened.held,
        &Form::default(),
        &FormErrors::none(),
    )
    .send()
}

fn reject_page(
    call: &Call,
    permit: &Permit,
    held: &Application,
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let back = format!("/admin/applications/{}", held.id);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Reject the application of {}", held.full_name)))
        p class="govuk-body" { "The applicant gets a letter with your words, and may apply again. A rejected application is never accepted later." }
        (ui::Form::post(format!("{back}/reject")).body(html! {
            (ui::Radios::new("reason", "Reason").coded::<RejectionReason>()
                .value(form.get("reason").to_owned()).error(errors.of("reason")))
            (Textarea::new("words", "What the applicant should know")
                .hint("In words that they can act on").rows(4).max_characters(1000)
                .value(form.get("words").to_owned()).error(errors.of("words")))
            (ui::Button::new("Reject").kind(ButtonKind::Warning))
        }))
    };
    call.page(permit, "Reject the application", body)
        .back(back, "The application")
        .again(errors)
}

/// Rejects.
pub(crate) async fn reject(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let reason = reader.choice::<RejectionReason>("reason", "Choose a reason");
    let words = reader.optional("words", 1000);
    let mut errors = reader.errors();
    if let (Some(reason), true) = (reason, errors.is_empty()) {
        match crate::application::reject(call.app(), &permit, opened.held.id, reason, words).await {
            Ok(()) => {
                return Ok(
                    call.go_saying("/admin/applications", "Rejected. A letter is on its way.")
                );
            }
            Err(problem) => {
                // The rule calls its field `reason`; the words are what is missing.
                for (_, sentence) in problem.for_form()?.iter() {
                    errors.at("words", sentence);
                }
            }
        }
    }
    reject_page(&call, &permit, &opened.held, &form, &errors).send()
}
