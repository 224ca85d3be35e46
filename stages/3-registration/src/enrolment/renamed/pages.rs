//! The page on which a provider changes a participant's name.
//!
//! What this room must not know: which changes are allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, FormErrors, Input, SummaryList},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::people::{Action, Permit};

use crate::enrolment::{Enrolment, record::open};

pub(crate) async fn ask(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let nothing = (&Form::default(), &FormErrors::none());
    page(&call, &permit, &held, nothing).await?.send()
}

async fn page(
    call: &Call,
    permit: &Permit,
    held: &Enrolment,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let before = call
        .app()
        .db()
        .read(async |tx| people::former_names(tx, &[held.person]).await)
        .await?
        .remove(&held.person)
        .unwrap_or_default();
    let before =
        rulebook::registration::name::former(before.iter().map(String::as_str), &held.full_name);
    let back = format!("/admin/participants/{}", held.id);
    let mut facts = SummaryList::new().text("Name now", held.full_name.as_str());
    if !before.is_empty() {
        facts = facts.text("Names before", before.join(", "));
    }
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Change the name of {}", held.full_name)))
        (facts)
        p class="govuk-body" { "An award made from now on carries the new name; what was issued stays as it is. The name before is kept, and told to DfE as a previous name." }
        (ui::Form::post(format!("{back}/name")).body(html! {
            (Input::new("full_name", "New name").hint("As it should stand on the award").autocomplete("off")
                .value(form.get("full_name").to_owned()).error(errors.of("full_name")))
            (Input::new("why", "How do you know?").hint("What you were shown, such as a marriage certificate. It stays in the history")
                .value(form.get("why").to_owned()).error(errors.of("why")))
            (ui::button("Change the name"))
        }))
    };
    Ok(call
        .page(permit, "Change the name", body)
        .back(back, "The participant")
        .again(errors))
}

pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let name = reader.text(
        "full_name",
        "Enter the name as it should stand on the award",
        200,
    );
    let why = reader.text("why", "Say how you know: what you were shown", 500);
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::rename_participant(call.app(), &permit, held.id, name, why).await {
            Ok(()) => {
                let to = format!("/admin/participants/{}", held.id);
                return Ok(call.go_saying(to, "The name is changed, and a letter is on its way."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &held, (&form, &errors)).await?.send()
}
