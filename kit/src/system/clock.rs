//! The clock of a demonstration, moved by its administrator, so that eighteen months can be walked in ten minutes.
//!
//! What this room must not know: what happens on any day. On a site that is no demonstration this page does not exist.

use maud::html;
use rulebook::{
    base::Day,
    people::{Action, Circles},
};

use super::demo_only;
use crate::{
    audit::Process,
    db::Sql,
    problem::Problem,
    ui::{self, DateInput, FormErrors},
    web::{Call, Form, PageResult, Paged},
};

/// The demonstration's clock was moved.
pub const MOVED: Process = Process::new("demo_clock_moved", "moved the demonstration’s clock");

const SET: Sql = Sql::new("update kit_clock set ahead_micros = $1 where id = 1");
const DAY_MICROS: i64 = 86_400_000_000;
/// A demonstration may be walked this far ahead, in days.
const FURTHEST: i64 = 3_700;

pub(super) async fn show(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())?.send()
}

fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    demo_only(call)?;
    let permit = call.may(Action::RunSystem, &Circles::SITE)?;
    let today = call.now().day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Move the clock"))
        p class="govuk-body-l" { "In this demonstration today is " (today.with_weekday()) "." }
        p class="govuk-body" { "The clock can be moved forward only: what has happened stays. Letters and other work that fall due on the way are done at once." }
        (ui::Form::post("/demo/clock").body(html! {
            (ui::button_row(html! {
                @for (days, label) in [(1, "1 day on"), (7, "1 week on"), (30, "30 days on"), (182, "Half a year on")] {
                    (ui::Button::new(label).kind(ui::ButtonKind::Secondary).sends("days", days.to_string()))
                }
            }))
        }))
        (ui::Form::post("/demo/clock").body(html! {
            (DateInput::new("day", "Or go to this day").typed(form.get("day_day"), form.get("day_month"), form.get("day_year")).error(errors.of("day")))
            (ui::button("Go to this day"))
        }))
    };
    Ok(call.page(&permit, "Move the clock", body).again(errors))
}

pub(super) async fn set(call: Call, form: Form) -> PageResult {
    demo_only(&call)?;
    let permit = call.may(Action::RunSystem, &Circles::SITE)?;
    let today = call.now().day;
    let mut reader = form.reader();
    let target = match form.get("days").parse::<i32>() {
        Ok(days) => Some(today.plus_days(days)),
        Err(_) => reader.day("day", "Enter the day to go to"),
    };
    if target.is_some_and(|day| day <= today || today.days_until(day) > FURTHEST) {
        reader.wrong(
            "day",
            "Enter a day that is after today and within ten years",
        );
    }
    let errors = reader.errors();
    let (Some(day), true) = (target, errors.is_empty()) else {
        return page(&call, &form, &errors)?.send();
    };
    let app = call.app();
    let ahead = app.clock().ahead() + today.days_until(day) * DAY_MICROS;
    app.act(&permit, &MOVED, async move |tx| {
        tx.run(SET, &[&ahead]).await?;
        tx.about("demo clock");
        tx.changed("today", Some(today), Some(day));
        Ok(())
    })
    .await?;
    app.clock().set_ahead(ahead);
    app.work_due().await?;
    Ok(call.go_saying("/demo/clock", &said(day)))
}

fn said(day: Day) -> String {
    format!("It is now {}.", day.with_weekday())
}
