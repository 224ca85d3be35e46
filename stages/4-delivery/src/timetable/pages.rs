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

use super::{Opening, make_timetable};
use crate::{desk::named, event::pages::cohorts};

/// The timetable as a section of the page of events; who keeps the whole intake may change it.
pub(crate) fn section(
    (programme, cohort): (&Programme, &Cohort),
    openings: &[Opening],
    keeps: bool,
) -> Markup {
    html! {
        (ui::section("timetable", "When each part opens"))
        @if openings.is_empty() {
            (ui::inset(html! { "No dates yet: participants can open nothing, and nothing is counted." }))
            @if keeps {
                (ui::Form::post("/admin/timetable").hidden("cohort", cohort.id.to_string())
                    .body(ui::button("Make the timetable with suggested dates")))
            }
        } @else { (table(programme, cohort, openings, keeps)) }
    }
}

fn table(programme: &Programme, cohort: &Cohort, openings: &[Opening], keeps: bool) -> Markup {
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
            html! { @if keeps { (ui::details("Change the days", change(cohort, one, &name))) } },
        ]);
    }
    html! { (table) }
}

/// The days as they are; what would change is seen before anything does.
fn change(cohort: &Cohort, one: &Opening, name: &str) -> Markup {
    html! {
        (ui::Form::get(format!("/admin/timetable/{}/move", cohort.id)).label(format!("Days of {name}")).body(html! {
            input type="hidden" name="element" value=(one.element);
            (DateInput::new("opens", "Opens").id(format!("opens-{}", one.element)).value(&one.opens_on.to_string()))
            (DateInput::new("due", "In time until").id(format!("due-{}", one.element)).value(&one.due_on.to_string()))
            (Button::new("See what would change").kind(ButtonKind::Secondary))
        }))
    }
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
