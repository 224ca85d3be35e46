//! When and where an event takes place, as a form shows and reads it.
//!
//! What this room must not know: which event it is.

use kit::{
    ui::{DateInput, FormErrors, Input, InputKind, Width},
    web::{Form, Reader},
};
use maud::{Markup, html};
use rulebook::base::Day;

use super::{Moved, read_time};

pub(super) fn when_and_where(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (DateInput::new("day", "Day").typed(form.get("day_day"), form.get("day_month"), form.get("day_year")).error(errors.of("day")))
        (Input::new("from", "From").kind(InputKind::Time).width(Width::Five).hint("For example 4pm or 16:00").value(form.get("from")).error(errors.of("from")))
        (Input::new("minutes", "For how long").kind(InputKind::Digits).width(Width::Four).suffix("minutes").value(form.get("minutes")).error(errors.of("minutes")))
        (Input::new("place", "Where").hint("A building and town, or Online").value(form.get("place")).error(errors.of("place")))
        (Input::new("link", "Joining link").kind(InputKind::Url).value(form.get("link")).error(errors.of("link")))
        (Input::new("capacity", "Places").kind(InputKind::Digits).width(Width::Four).hint("Leave empty for no limit").value(form.get("capacity")).error(errors.of("capacity")))
    }
}

/// When and where, as typed; nothing takes place before the intake begins.
pub(super) fn read(reader: &mut Reader<'_>, form: &Form, begins: Day) -> Option<Moved> {
    let day: Option<Day> = reader.day("day", "Enter the day");
    if day.is_some_and(|day| day < begins) {
        reader.wrong(
            "day",
            format!(
                "This intake begins on {}. Choose a day from then on",
                begins.in_words()
            ),
        );
    }
    let from = read_time(form.get("from"));
    if from.is_none() {
        reader.wrong("from", "Enter a time, like 4pm or 16:00");
    }
    let minutes = form
        .get("minutes")
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|it| (5..=1_440).contains(it));
    if minutes.is_none() {
        reader.wrong("minutes", "Enter how many minutes it lasts, at least 5");
    }
    let place = reader.text("place", "Enter where it takes place", 200);
    let link = reader.optional("link", 500);
    if !link.is_empty() && !link.starts_with("https://") {
        reader.wrong("link", "Enter a link that begins with https://");
    }
    let capacity = form.get("capacity").trim();
    let places = capacity
        .parse::<i64>()
        .ok()
        .filter(|it| (1..=10_000).contains(it));
    if !capacity.is_empty() && places.is_none() {
        reader.wrong("capacity", "Enter a number of places, or leave it empty");
    }
    Some(Moved {
        day: day?,
        from_minute: from?,
        minutes: minutes?,
        place,
        link,
        capacity: places,
    })
}
