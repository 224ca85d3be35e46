//! The timetable of an intake on the page of its events: made with suggested dates, moved element by element.
//!
//! What this room must not know: events and who comes to them.

use kit::{
    OrNotFound,
    ui::{self, Button, ButtonKind, DateInput, Table},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::Programme;
use registration::Cohort;
use rulebook::people::{Action, Circles};

use super::{Opening, make_timetable, move_element};
use crate::{desk::named, event::pages::cohorts};

/// The timetable as a section of the page of events.
pub(crate) fn section(programme: &Programme, cohort: &Cohort, openings: &[Opening]) -> Markup {
    html! {
        (ui::section("timetable", "When each part opens"))
        @if openings.is_empty() {
            (ui::inset(html! { "No dates yet: participants can open nothing, and nothing is counted." }))
            (ui::Form::post("/admin/timetable").hidden("cohort", cohort.id.to_string())
                .body(ui::button("Make the timetable with suggested dates")))
        } @else { (table(programme, cohort, openings)) }
    }
}

fn table(programme: &Programme, cohort: &Cohort, openings: &[Opening]) -> Markup {
    let mut table = Table::new("Opening days").caption_hidden().columns([
        "Part",
        "Opens",
        "In time until",
        "Change",
    ]);
    for one in openings {
        let element = programme
            .elements
            .iter()
            .find(|element| element.key == one.element);
        let name = element.map_or_else(|| one.element.clone(), named);
        table = table.row([
            html! { (name) },
            html! { (one.opens_on.with_weekday()) },
            html! { (one.due_on.with_weekday()) },
            ui::details("Change the days", html! {
                (ui::Form::post("/admin/timetable/element").hidden("cohort", cohort.id.to_string()).hidden("element", one.element.as_str()).label(format!("Days of {name}")).body(html! {
                    (DateInput::new("opens", "Opens").id(format!("opens-{}", one.element)).value(&one.opens_on.to_string()))
                    (DateInput::new("due", "In time until").id(format!("due-{}", one.element)).value(&one.due_on.to_string()))
                    (Button::new("Save these days").kind(ButtonKind::Secondary))
                }))
            }),
        ]);
    }
    html! { (table) }
}

async fn cohort(call: &Call, form: &Form) -> Result<Cohort, kit::Problem> {
    let id = form.get("cohort").parse().or_not_found()?;
    cohorts(call)
        .await?
        .into_iter()
        .find(|one| one.id == id)
        .or_not_found()
}

pub(crate) async fn make(call: Call, form: Form) -> PageResult {
    let cohort = cohort(&call, &form).await?;
    let permit = call.may(Action::KeepEvents, &Circles::provider(cohort.provider))?;
    make_timetable(call.app(), &permit, cohort.id, None).await?;
    Ok(call.go_saying(
        format!("/admin/events?cohort={}", cohort.id),
        "The timetable is made.",
    ))
}

pub(crate) async fn change(call: Call, form: Form) -> PageResult {
    let cohort = cohort(&call, &form).await?;
    let permit = call.may(Action::KeepEvents, &Circles::provider(cohort.provider))?;
    let mut reader = form.reader();
    let opens = reader.day("opens", "Enter the day on which it opens");
    let due = reader.day("due", "Enter the last day on which it is in time");
    if opens.zip(due).is_some_and(|(opens, due)| due < opens) {
        reader.wrong(
            "due",
            "The last day in time cannot be before the part opens",
        );
    }
    let errors = reader.errors();
    let (Some(opens_on), Some(due_on), true) = (opens, due, errors.is_empty()) else {
        return Err(kit::Problem::Invalid(errors));
    };
    let opening = Opening {
        element: form.get("element").to_owned(),
        opens_on,
        due_on,
    };
    move_element(call.app(), &permit, cohort.id, opening).await?;
    Ok(call.go_saying(
        format!("/admin/events?cohort={}", cohort.id),
        "The days are changed.",
    ))
}
