//! What whoever keeps an event has beside its plan: its terms, its papers, what people need.
//!
//! What this room must not know: who books or who comes.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, Button, ButtonKind, Input, InputKind, SummaryList, Width},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};

use super::{
    Event,
    more::{More, set_event_terms},
    pages::one,
    time_in_words,
};

/// Where else to go from an event; what people need, only for whoever may read it.
pub(super) fn links(event: &Event, reads_needs: bool) -> Markup {
    let id = event.id;
    let needs = reads_needs.then(|| html! { a class="govuk-link" href={ "/sessions/" (id) "/needs" } { "What people need on the day" } });
    html! {
        (ui::meta_list(needs.into_iter().chain([
            html! { a class="govuk-link" href={ "/admin/events/" (id) "/pack.pdf" } { "Pack: programme, list, badges (PDF)" } },
        ])))
    }
}

/// An event as somebody would have typed it.
pub(super) fn as_typed(event: &Event) -> Form {
    let plan = &event.plan;
    let day = plan.day.to_string();
    let part = |at: usize| {
        day.split('-')
            .nth(at)
            .unwrap_or_default()
            .trim_start_matches('0')
            .to_owned()
    };
    Form::filled([
        ("day_day", part(2)),
        ("day_month", part(1)),
        ("day_year", part(0)),
        ("from", time_in_words(plan.from_minute)),
        ("minutes", plan.minutes.to_string()),
        ("place", plan.place.clone()),
        ("link", plan.link.clone()),
        (
            "capacity",
            plan.capacity
                .map_or_else(String::new, |places| places.to_string()),
        ),
    ])
}

/// Until when a place is passed on, and from when the link shows.
pub(super) fn terms(event: &Event, more: &More) -> Markup {
    let terms = more.terms(event);
    let hours = |set: Option<i64>| set.map_or_else(String::new, |hours| hours.to_string());
    html! {
        (SummaryList::new()
            .text("Waiting list", format!("Nobody is moved up later than {} before the start", hours_in_words(terms.notice_hours)))
            .text("Joining link", if event.in_person() { "None".to_owned() } else { format!("Shown to those who have a place from {} before the start", hours_in_words(terms.link_hours)) }))
        (ui::details("Change these terms", html! {
            (ui::Form::post(format!("/admin/events/{}/terms", event.id)).label("Terms").body(html! {
                (Input::new("notice", "Nobody moves up later than").kind(InputKind::Digits).width(Width::Four).suffix("hours before").hint("Leave empty for the usual: 48 hours where people travel, 2 where they meet on a screen").value(hours(more.notice_hours)))
                (Input::new("link_hours", "The link shows from").kind(InputKind::Digits).width(Width::Four).suffix("hours before").hint("Leave empty for the usual: a week").value(hours(more.link_hours)))
                (Button::new("Save these terms").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

fn hours_in_words(hours: i64) -> String {
    match (hours / 24, hours % 24) {
        (0, 1) => "an hour".to_owned(),
        (0, hours) => format!("{hours} hours"),
        (1, 0) => "a day".to_owned(),
        (days, 0) => format!("{days} days"),
        _ => format!("{hours} hours"),
    }
}

pub(crate) async fn save_terms(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (event, permit) = one(&call, &id).await?;
    let mut reader = form.reader();
    let mut hours = |name: &str| {
        let typed = form.get(name).trim();
        let read = typed
            .parse::<i64>()
            .ok()
            .filter(|it| (0..=2_000).contains(it));
        if !typed.is_empty() && read.is_none() {
            reader.wrong(name, "Enter a number of hours, or leave it empty");
        }
        read
    };
    let (notice, link) = (hours("notice"), hours("link_hours"));
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    set_event_terms(call.app(), &permit, event.id, notice, link).await?;
    Ok(call.go_saying(format!("/admin/events/{id}"), "The terms are saved."))
}
