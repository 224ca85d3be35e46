//! The plan of one item, on its page: due days, who has it, and the forms that change them.
//!
//! What this room must not know: how an item is read or decided.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, DateInput, FormErrors, Markup, Select, SummaryList},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Permit, PersonId, may},
    production::{ItemId, plan::WORKED, stage::Stage},
};

use super::{Plan, assign, set_one_due, unassign};
use crate::{
    duty,
    item::{
        Item,
        pages::{Opened, page},
    },
    work::when,
};

/// What the item's page shows of its plan.
#[derive(Default)]
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    /// Everybody with the duty of the item's stage: id and name.
    pub(crate) able: Vec<(PersonId, String)>,
}

impl Planned {
    pub(crate) async fn of(tx: &kit::db::ReadTx<'_>, item: &Item) -> Result<Self, Problem> {
        let able = duty::people(tx, item.stage, item.provider).await?;
        Ok(Self {
            plan: Plan::of(tx, item.provider, &item.programme).await?,
            able: able.into_iter().map(|(id, name, _)| (id, name)).collect(),
        })
    }
    /// Everybody who was given the item at any stage.
    pub(crate) fn people(&self, id: ItemId) -> Vec<PersonId> {
        let stages = WORKED.iter();
        stages
            .flat_map(|stage| self.plan.given(id, *stage).to_vec())
            .collect()
    }
}

pub(crate) fn section(call: &Call, opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let (item, plan) = (&opened.item, &opened.around.planned.plan);
    let leads = may(call.actor(), Action::ReleaseEdition, &item.circles()).is_ok();
    let today = call.now().day;
    let dues = plan.dues(item.id);
    let mut list = SummaryList::new();
    for stage in WORKED.iter().filter(|stage| **stage >= item.stage) {
        let given = plan.given(item.id, *stage);
        list = list.row(stage.label(), html! {
            @for (place, id) in given.iter().enumerate() { @if place > 0 { ", " } (opened.names.name(*id)) }
            @if given.is_empty() { "Whoever has the duty" }
            " "
            @if *stage == item.stage { (when(dues.get(stage).copied(), today, "")) }
            @else if let Some(day) = dues.get(stage) { br; span class="app-muted" { "Due " (day.in_words()) } }
        });
    }
    html! {
        section class="app-card" aria-labelledby="plan" {
            h2 class="app-card__title" id="plan" { "Who, and until when" }
            (list)
            @if leads && item.stage != Stage::Ready { (forms(opened, form, errors)) }
        }
    }
}

fn forms(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let item = &opened.item;
    let given = opened.around.planned.plan.given(item.id, item.stage);
    let free = opened
        .around
        .planned
        .able
        .iter()
        .filter(|(id, _)| !given.contains(id));
    let choices: Vec<Choice<'_>> = free
        .map(|(id, name)| Choice::new(id.to_string(), name.as_str()))
        .collect();
    let stages = WORKED.iter().filter(|stage| **stage >= item.stage);
    let stages = stages.map(|stage| Choice::new(stage.code(), stage.label()));
    let all = html! {
        @if !choices.is_empty() {
            (ui::Form::post(format!("/content/{}/assign", item.id)).hidden("stage", item.stage.code()).label("Give it to somebody").body(html! {
                (Select::new("person", format!("Give it to, at “{}”", item.stage.label())).choices(choices).error(errors.of("person")))
                (Button::new("Give").kind(ButtonKind::Secondary))
            }))
        }
        @for id in given {
            (ui::Form::post(format!("/content/{}/unassign", item.id)).hidden("stage", item.stage.code()).hidden("person", id.to_string()).label("Take it back").body(html! {
                (Button::new(format!("Take it from {}", opened.names.name(*id))).kind(ButtonKind::Secondary))
            }))
        }
        @if opened.around.planned.plan.release_on.is_some() {
            (ui::Form::post(format!("/content/{}/due", item.id)).label("Another day").body(html! {
                (Select::new("stage", "Stage").id("due-stage").choices(stages).value(form.get("stage")).error(errors.of("stage")))
                (DateInput::new("due_on", "Due on").typed(form.get("due_on_day"), form.get("due_on_month"), form.get("due_on_year")).error(errors.of("due_on")))
                (Button::new("Set the day").kind(ButtonKind::Secondary))
            }))
        }
    };
    if errors.of("due_on").is_some() || errors.of("person").is_some() {
        all
    } else {
        ui::details("Change who and when", all)
    }
}

async fn lead(call: &Call, id: &str) -> Result<(ItemId, Permit), Problem> {
    let id: ItemId = id.parse().or_not_found()?;
    let db = call.app().db();
    let item = db.read(async |tx| crate::item(tx, id).await).await?;
    Ok((id, call.may(Action::ReleaseEdition, &item.circles())?))
}

fn whom(form: &Form) -> Result<(Stage, PersonId), Problem> {
    let stage = Stage::from_code(form.get("stage")).or_not_found()?;
    Ok((stage, form.get("person").parse().or_not_found()?))
}

pub(crate) async fn send_assign(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (item, permit) = lead(&call, &id).await?;
    let (stage, person) = whom(&form)?;
    match assign(call.app(), &permit, (item, stage), person).await {
        Ok(()) | Err(Problem::MovedOn) => {
            Ok(call.go_saying(format!("/content/{id}"), "Given. They have a letter."))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn send_unassign(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (item, permit) = lead(&call, &id).await?;
    let (stage, person) = whom(&form)?;
    match unassign(call.app(), &permit, (item, stage), person).await {
        Ok(()) | Err(Problem::MovedOn) => Ok(call.go_saying(
            format!("/content/{id}"),
            "It waits for whoever has the duty again.",
        )),
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn send_due(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (item, permit) = lead(&call, &id).await?;
    let mut reader = form.reader();
    let stage = reader.choice::<Stage>("stage", "Choose the stage");
    let on = reader.day("due_on", "Enter the day on which it is due");
    let errors = reader.errors();
    let (Some(stage), Some(on)) = (stage, on) else {
        return page(&call, &id, &form, &errors).await?.send();
    };
    match set_one_due(call.app(), &permit, item, (stage, on)).await {
        Ok(()) => Ok(call.go_saying(format!("/content/{id}"), "The day is set.")),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}
