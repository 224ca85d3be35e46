//! The form of a decision: the stage's questions, one decision, and what it did.
//!
//! What this room must not know: how it is judged.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Checkboxes, Choice, FormErrors, LabelSize, Markup, Radios, Textarea, button},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::Action,
    production::{
        ItemId,
        stage::{Body, Decision, Stage},
    },
};

use super::{Asked, decide, letter, questions};
use crate::item::{
    self,
    pages::{Opened, moved_on, page, stopped},
};

/// The section of the item's page on which somebody decides, or reads why they cannot.
pub(crate) fn section(call: &Call, opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let stage = opened.item.stage;
    html! {
        section class="app-card" aria-labelledby="decide" {
            h2 class="app-card__title" id="decide" {
                @if stage == Stage::Draft { "Hand on this draft" } @else { "Decision: " (stage.label()) }
            }
            @match stopped(call, opened) {
                Some(why) => p class="govuk-body" { (why) },
                None => {
                    (the_form(opened, form, errors))
                    @if stage != Stage::Draft { (conflict(opened, form, errors)) }
                },
            }
        }
    }
}

/// A way out for whoever should not decide.
fn conflict(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let fields = html! {
        (Textarea::new("conflict", "What is the conflict?").hint("Such as: I line-manage its writer; my school is its example. It stays in the history, and somebody else decides.").rows(2).value(form.get("conflict")).error(errors.of("conflict")))
        (ui::Button::new("Declare the conflict").kind(ui::ButtonKind::Secondary))
    };
    let sends = ui::Form::post(format!("/content/{}/conflict", opened.item.id))
        .label("Conflict of interest")
        .body(fields);
    if errors.of("conflict").is_some() {
        sends
    } else {
        ui::details("I have a conflict of interest", sends)
    }
}

fn the_form(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let item = &opened.item;
    let questions = confirmations(item.stage, form, errors);
    ui::Form::post(format!("/content/{}/decide", item.id))
        .hidden("stage", item.stage.code())
        .hidden("version", item.version.to_string())
        .label("Decision")
        .body(html! {
            @if opened.standing.blocking > 0 {
                (ui::inset(html! { "Blocking comments are open: " (opened.standing.blocking) ". Until those who made them settle them, the text cannot be handed on or signed." }))
            }
            @if item.stage == Stage::Draft {
                p class="govuk-body" { "Handing on says: I stand for this text as its writer. You cannot sign it at a later stage." }
                (questions)
                input type="hidden" name="decision" value=(Decision::PassOn.code());
                (button("Hand on for review"))
            } @else {
                @if item.stage == Stage::ExternalApproval { (bodies(opened, form, errors)) }
                (choices(item.stage, questions, form, errors))
                (button("Record decision"))
            }
        })
}

fn confirmations(stage: Stage, form: &Form, errors: &FormErrors) -> Markup {
    let choices = questions(stage)
        .iter()
        .map(|one| Choice::new(one.code, one.text));
    html! {
        (Checkboxes::new("confirmed", "I have checked that")
            .choices(choices)
            .values(form.all("confirmed").map(str::to_owned))
            .label_size(LabelSize::Small)
            .small()
            .error(errors.of("confirmed")))
    }
}

fn bodies(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let approved = opened.approved();
    let open = Body::ALL
        .iter()
        .filter(|body| !approved.iter().any(|(_, done)| done == *body));
    html! {
        (Radios::new("body", "For which body do you decide?")
            .choices(open.map(|body| Choice::new(body.code(), body.label())))
            .value(form.get("body"))
            .label_size(LabelSize::Small)
            .inline()
            .error(errors.of("body")))
    }
}

fn choices(stage: Stage, questions: Markup, form: &Form, errors: &FormErrors) -> Markup {
    let reason = html! {
        (Textarea::new("reason", "What has to change, and why?")
            .hint("The writers get this by letter, and it stays in the history.")
            .rows(4)
            .value(form.get("reason"))
            .error(errors.of("reason")))
    };
    let legend = format!("Your decision at the stage “{}”", stage.label());
    html! {
        (Radios::new("decision", legend)
            .choice(Choice::new(Decision::Approve.code(), Decision::Approve.label()).reveals(questions))
            .choice(Choice::new(Decision::Changes.code(), Decision::Changes.label()).reveals(reason))
            .value(form.get("decision"))
            .label_size(LabelSize::Small)
            .error(errors.of("decision")))
    }
}

pub(crate) async fn record(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let item_id: ItemId = id.parse().or_not_found()?;
    let item = call
        .app()
        .db()
        .read(async |tx| item::item(tx, item_id).await)
        .await?;
    call.may(Action::ReadProduction, &item.circles())?;
    let mut reader = form.reader();
    let stage = reader.choice::<Stage>("stage", "Open the item again.");
    let version = reader.parsed::<i64>("version", "Open the item again.");
    let decision = reader.choice::<Decision>("decision", "Choose what you decide");
    let reason = reader.optional("reason", 4_000);
    let body = Body::from_code(form.get("body")).ok();
    let errors = reader.errors();
    let (Some(stage), Some(version), Some(decision), true) =
        (stage, version, decision, errors.is_empty())
    else {
        return page(&call, &id, &form, &errors).await?.send();
    };
    let permit = call
        .may(stage.action(), &item.circles())
        .map_err(|_no| Problem::NotAllowed)?;
    let asked = Asked {
        item: item_id,
        stage,
        version,
        decision,
        body,
        // What was typed for the other choice is not sent along.
        reason: if decision == Decision::Changes {
            reason
        } else {
            String::new()
        },
        confirmed: form.all("confirmed").map(str::to_owned).collect(),
    };
    match decide(call.app(), &permit, asked).await {
        Ok(now) => {
            let notice = letter::notice(decision, now);
            Ok(call.go_saying(format!("/content/{id}"), &notice))
        }
        Err(Problem::MovedOn) => moved_on(&call, &id, &form).await,
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}
