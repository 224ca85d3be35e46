//! The form by which the content lead makes a pack.
//!
//! What this room must not know: what a pack may hold; the rulebook says it.

use kit::{
    Problem,
    ui::{
        self, Checkboxes, Choice, DateInput, FormErrors, Input, InputKind, Markup, Radios,
        Textarea, button,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Circles, Permit},
    production::{
        ItemId,
        stage::{Body, Stage},
    },
};

use super::{NewPack, make};
use crate::{
    desk::Desk,
    item::{Item, Overview},
};

/// How long a link is good for when nobody says otherwise, in days.
const USUAL_DAYS: i32 = 28;

async fn ask(call: &Call) -> Result<(Desk, Permit, Overview), Problem> {
    let desk = Desk::of(call, Action::ReleaseEdition).await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(desk.provider))?;
    let overview = desk.overview(call).await?;
    Ok((desk, permit, overview))
}

pub(crate) async fn show(call: Call) -> PageResult {
    let (_, permit, overview) = ask(&call).await?;
    let until = call.now().day.plus_days(USUAL_DAYS);
    let date = until.date();
    let form = Form::filled([
        ("ends_on_day", date.day().to_string()),
        ("ends_on_month", date.month().to_string()),
        ("ends_on_year", date.year().to_string()),
    ]);
    page(&call, &permit, &overview, &form, &FormErrors::none()).send()
}

fn waiting(overview: &Overview) -> Vec<&Item> {
    let there = |one: &&Item| one.stage == Stage::ExternalApproval;
    overview.items.iter().filter(there).collect()
}

fn page(
    call: &Call,
    permit: &Permit,
    overview: &Overview,
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let waiting = waiting(overview);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Make a pack for approval"))
        @if waiting.is_empty() {
            (ui::empty_state("No text waits for DfE and EEF at the moment.", "A text comes here when it has passed the peer review."))
        } @else {
            (ui::Form::post("/content/approvals/new").label("The pack").body(fields(&waiting, overview, form, errors)))
        }
    };
    call.page(permit, "Make a pack", body)
        .back("/content/approvals", "Packs for approval")
        .again(errors)
}

fn fields(waiting: &[&Item], overview: &Overview, form: &Form, errors: &FormErrors) -> Markup {
    let choices = waiting.iter().map(|item| {
        let approved = overview.approved(item.id).iter();
        let approved: Vec<&str> = approved
            .map(|(_, body)| rulebook::base::Coded::label(*body))
            .collect();
        let hint = if approved.is_empty() {
            item.part.clone()
        } else {
            format!("{}. Approved by {}", item.part, approved.join(" and "))
        };
        Choice::new(item.id.to_string(), item.title.clone()).hint(hint)
    });
    html! {
        (Radios::new("body", "Who is to approve?").coded::<Body>().inline().value(form.get("body")).error(errors.of("body")))
        (Input::new("name", "Name of the person").value(form.get("name")).error(errors.of("name")))
        (Input::new("email", "Their email address").kind(InputKind::Email).hint("The link goes there, and nowhere else.").value(form.get("email")).error(errors.of("email")))
        (Checkboxes::new("items", "Which texts?").choices(choices).values(form.all("items").map(str::to_owned)).error(errors.of("items")))
        (DateInput::new("ends_on", "Last day on which the link works").typed(form.get("ends_on_day"), form.get("ends_on_month"), form.get("ends_on_year")).error(errors.of("ends_on")))
        (Textarea::new("words", "A few words to them").hint("May be left empty.").rows(3).value(form.get("words")).error(errors.of("words")))
        (button("Send the pack"))
    }
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let (desk, permit, overview) = ask(&call).await?;
    let mut reader = form.reader();
    let body = reader.choice::<Body>("body", "Choose DfE or EEF");
    let name = reader.text("name", "Enter the person’s name", 200);
    let email = reader.email("email", "Enter their email address");
    let ends_on = reader.day("ends_on", "Enter the last day on which the link works");
    let words = reader.optional("words", 2_000);
    let errors = reader.errors();
    let (Some(body), Some(ends_on), true) = (body, ends_on, errors.is_empty()) else {
        return page(&call, &permit, &overview, &form, &errors).send();
    };
    let items: Vec<ItemId> = form.all("items").filter_map(|id| id.parse().ok()).collect();
    let new = NewPack {
        programme: desk.programme,
        body,
        name,
        email,
        words,
        ends_on,
        items,
    };
    match make(call.app(), &permit, new).await {
        Ok((id, _)) => Ok(call.go_saying(
            format!("/content/approvals/{id}"),
            "The pack is sent. The link is in the letter and nowhere else.",
        )),
        Err(problem) => page(&call, &permit, &overview, &form, &problem.for_form()?).send(),
    }
}
