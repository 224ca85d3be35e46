//! The register on paper: a sheet with numbers is made, printed, and typed back.
//!
//! What this room must not know: how what is typed is read.

use axum::extract::Path;
use kit::{
    ui::{self, Button, ButtonKind, FormErrors, Input, Textarea},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};

use super::{Register, page, reason, reason_error, register};
use crate::attendance::sheet;

/// The printed sheet: made, fetched, typed back.
pub(super) fn typed_back(
    register: &Register,
    early: bool,
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let (id, group) = (register.event.id, register.group.id);
    let made = register.people.iter().any(|one| one.number.is_some());
    let missing = register.people.iter().any(|one| one.number.is_none());
    html! {
        (ui::section("sheet", "On paper"))
        @if missing {
            (ui::Form::post(format!("/sessions/{id}/sheet")).hidden("group", group.to_string()).body(html! {
                p class="govuk-body" { @if made { "Somebody has joined since the sheet was made." } @else { "A printed sheet gives each person a number. Tick on paper, and type it back in a minute." } }
                (Button::new(if made { "Give them a number too" } else { "Make the printed sheet" }).kind(ButtonKind::Secondary))
            }))
        }
        @if made {
            p { a class="govuk-link" href={ "/sessions/" (id) "/sheet.pdf?group=" (group) } { "The printed sheet (PDF)" } }
            @if !early {
                (ui::Form::post(format!("/sessions/{id}/typed")).hidden("group", group.to_string()).label("Type the sheet back").body(html! {
                    (Textarea::new("typed", "Type the sheet back").rows(2)
                        .hint("Numbers of those who were there, for example: 1-4, 7, 9 late 10:20, 12 left 15:30, others absent")
                        .value(form.get("typed")).error(errors.of("typed")))
                    @if register.people.iter().any(|one| one.kept.is_some()) {
                        (Input::new("reason", "Why a mark changes").id("typed-reason").hint("Only when a mark that was saved before changes.").value(reason(form, true)).error(reason_error(form, errors, true)))
                    }
                    (Button::new("Record it").kind(ButtonKind::Secondary))
                }))
            }
        }
    }
}

/// Gives numbers for the printed sheet.
pub(crate) async fn make_sheet(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let people = register.people.iter().map(|one| one.enrolment).collect();
    sheet::make_sheet(call.app(), &register.permit, register.event.id, people).await?;
    Ok(call.go_saying(
        register.here(),
        "The sheet is made. Print it below: “On paper”.",
    ))
}

/// Records what was typed from the sheet.
pub(crate) async fn typed(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let mut reader = form.reader();
    let typed = reader.text("typed", "Type the numbers of those who were there", 5_000);
    let reason = reader.optional("reason", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let event = register.event.id;
    match sheet::type_sheet(call.app(), &register.permit, event, &typed, reason).await {
        Ok(count) => Ok(call.go_saying(
            register.here(),
            &format!(
                "Recorded from the sheet: {}.",
                rulebook::base::counted(count, "person", "people")
            ),
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}
