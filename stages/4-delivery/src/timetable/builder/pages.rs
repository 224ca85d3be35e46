//! The timetable as one table and a chart of weeks; a move is seen first, then done.
//!
//! What this room must not know: what a clash is.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Chart, Choice, Column, DateInput, Fill, FormErrors, Icon, Input,
        Kind, Radios, Select, Table, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Programme;
use registration::Cohort;
use rulebook::{
    base::{Day, counted},
    delivery::{
        HolidayId,
        term::{Closed, monday},
        weeks::{Clash, HEAVY_MINUTES, Week},
    },
    people::{Action, Circles, Permit},
    registration::CohortId,
};

use super::{Built, built};
use crate::{
    desk::{minutes, named},
    timetable::{
        Opening,
        holidays::{drop_holiday, say_holiday},
        programme_of,
        shift::{Preview, preview, shift_element},
    },
};

/// How many weeks are shown at once: a term and its holidays.
const SHOWN: usize = 18;

struct Own {
    cohort: Cohort,
    permit: Permit,
    programme: std::sync::Arc<Programme>,
}

impl Own {
    async fn of(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: CohortId = id.parse().or_not_found()?;
        let cohort = call
            .app()
            .db()
            .read(async |tx| registration::cohort(tx, id).await)
            .await?;
        let permit = call.may(Action::KeepEvents, &Circles::provider(cohort.provider))?;
        let programme = programme_of(call.app(), &cohort.edition).await?;
        Ok(Self {
            cohort,
            permit,
            programme,
        })
    }
    fn here(&self) -> String {
        format!("/admin/timetable/{}", self.cohort.id)
    }
    fn name(&self, element: &str) -> String {
        let found = self
            .programme
            .elements
            .iter()
            .find(|one| one.key == element);
        found.map_or_else(|| element.to_owned(), named)
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let own = Own::of(call, id).await?;
    let built = built(call, &own.cohort, &own.programme).await?;
    let from: Day = form.get("from").parse().unwrap_or_else(|_| {
        call.now()
            .day
            .max(own.cohort.days.starts_on)
            .min(own.cohort.days.ends_on)
    });
    let first = monday(from);
    let shown: Vec<&Week> = built
        .weeks
        .iter()
        .filter(|week| week.monday >= first)
        .take(SHOWN)
        .collect();
    let heavy = shown
        .iter()
        .filter(|week| week.is_heavy(HEAVY_MINUTES))
        .count();
    let title = "Timetable week by week";
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&own.cohort.name), title, None, None))
        @if built.openings.is_empty() {
            (ui::inset(html! { "No dates yet. Make the timetable with suggested dates on the page of events; then shape it here." }))
        }
        (clashes(&built))
        (ui::section("weeks", "Weeks"))
        (chart(&shown, heavy))
        (table(&own, &built, &shown))
        (turn(&own, &built, first))
        (ui::section("move", "Move a part of the programme"))
        (move_form(&own, &built, form, errors))
        (ui::section("days", "School days of this intake"))
        (holidays(&own, &built, form, errors))
    };
    Ok(call
        .page(&own.permit, title, body)
        .back(
            format!("/admin/events?cohort={}", own.cohort.id),
            "Events and timetable",
        )
        .wide()
        .again(errors))
}

fn clashes(built: &Built) -> Markup {
    html! {
        (ui::section("clashes", "Clashes"))
        @if built.clashes.is_empty() { p class="govuk-body" { (tag(Kind::Good, Icon::Tick, "No clash")) " Nobody has two sessions at once, and none is in a holiday or at a weekend." } }
        @else {
            ul class="govuk-list govuk-list--bullet" {
                @for one in &built.clashes {
                    li { @match one {
                        Clash::Closed { title, who, day, why } => { (title) " (" (who) ") is on " (day.with_weekday()) ": " (why) "." },
                        Clash::AtOnce { one, other, day } => { (one) " and " (other) " are at the same time on " (day.with_weekday()) "." },
                    } }
                }
            }
        }
    }
}

fn chart(shown: &[&Week], heavy: usize) -> Markup {
    let labels: Vec<String> = shown
        .iter()
        .map(|week| {
            let words = week.monday.in_words();
            let mut parts = words.split(' ');
            let (day, month) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            format!("{day} {}", month.chars().take(3).collect::<String>())
        })
        .collect();
    let number = |minutes: i64| u32::try_from(minutes).unwrap_or(0);
    let stacks: Vec<ui::Stack<'_>> = shown
        .iter()
        .zip(&labels)
        .map(|(week, label)| (label.as_str(), number(week.study), number(week.meetings)))
        .collect();
    let finding = match heavy {
        0 => format!("No week asks for more than {HEAVY_MINUTES} minutes."),
        1 => format!("One week asks for more than {HEAVY_MINUTES} minutes."),
        heavy => format!("{heavy} weeks ask for more than {HEAVY_MINUTES} minutes."),
    };
    ui::stacks(
        &Chart {
            id: "weeks-chart",
            title: "Minutes planned in each week",
            finding: finding.into(),
            counted: "Minutes in all",
        },
        [
            ("Study and tasks", Fill::Solid),
            ("Sessions", Fill::Hatched),
        ],
        &stacks,
    )
}

fn table(own: &Own, built: &Built, shown: &[&Week]) -> Markup {
    let mut table = Table::new("What each week holds")
        .column(Column::new("Week of"))
        .column(Column::new("Opens and ends"))
        .column(Column::new("Sessions"))
        .column(Column::number("Planned"))
        .column(Column::new("What to know"));
    for week in shown {
        let within = |day: Day| monday(day) == week.monday;
        let planned = u32::try_from(week.minutes()).unwrap_or(0);
        table = table.row([
            html! { (week.monday.in_words()) },
            html! {
                @for one in &built.openings {
                    @if within(one.opens_on) { p { (own.name(&one.element)) " opens" } }
                    @if within(one.due_on) { p { (own.name(&one.element)) ": last day in time" } }
                }
            },
            html! { @for one in built.meetings.iter().filter(|one| within(one.day)) { p { (one.title) " (" (one.who) "), " (one.day.with_weekday()) } } },
            html! { (minutes(planned)) },
            html! {
                @if let Some(closed) = &week.closed { (tag(Kind::Plain, Icon::None, closed)) }
                @if week.is_heavy(HEAVY_MINUTES) { " " (tag(Kind::Now, Icon::Alert, "Heavy")) }
            },
        ]);
    }
    html! { (table) }
}

fn turn(own: &Own, built: &Built, first: Day) -> Markup {
    let days = i32::try_from(SHOWN).unwrap_or(18) * 7;
    let link = |day: Day, words: &str| html! { a class="govuk-link" href={ (own.here()) "?from=" (day) "#weeks" } { (words) } };
    let earlier = built.weeks.iter().any(|week| week.monday < first);
    let later = built
        .weeks
        .iter()
        .any(|week| week.monday >= first.plus_days(days));
    html! {
        nav aria-label="Weeks" { (ui::meta_list([
            earlier.then(|| link(first.plus_days(-days), "Earlier weeks")),
            later.then(|| link(first.plus_days(days), "Later weeks")),
        ].into_iter().flatten())) }
    }
}

fn move_form(own: &Own, built: &Built, form: &Form, errors: &FormErrors) -> Markup {
    let parts = built.openings.iter().map(|one| {
        let (opens, due) = (one.opens_on.in_words(), one.due_on.in_words());
        let words = format!("{}: {opens} to {due}", own.name(&one.element));
        Choice::new(one.element.clone(), words)
    });
    html! {
        @if !built.openings.is_empty() {
            (ui::Form::get(format!("{}/move", own.here())).label("Move a part of the programme").body(html! {
                p class="govuk-body" { "Its sessions move along by whole weeks, so that a Thursday stays a Thursday. You see what would change before anything does." }
                (Select::new("element", "Which part").choices(parts).value(form.get("element")).error(errors.of("element")))
                (DateInput::new("opens", "Opens").typed(form.get("opens_day"), form.get("opens_month"), form.get("opens_year")).error(errors.of("opens")))
                (DateInput::new("due", "In time until").typed(form.get("due_day"), form.get("due_month"), form.get("due_year")).error(errors.of("due")))
                (ui::button("See what would change"))
            }))
        }
    }
}

fn holidays(own: &Own, built: &Built, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        p class="govuk-body" { "Senda knows the bank holidays of England and the days on which most schools are closed; those from autumn 2027 on are expected, not yet published. Say here where your schools differ." }
        @for (id, one) in &built.own {
            (ui::Form::post(format!("{}/days/{id}/drop", own.here())).label(format!("Take back: {}", one.name)).body(html! {
                p class="govuk-body" { (one.name) ", " (one.from.in_words()) " to " (one.to.in_words()) ": " (if one.open { "open" } else { "closed" }) ". "
                    button class="govuk-button govuk-button--secondary" type="submit" { "Take back" span class="govuk-visually-hidden" { ": " (one.name) } } }
            }))
        }
        (ui::details("Say where they differ", html! {
            (ui::Form::post(format!("{}/days", own.here())).label("School days").body(html! {
                (Input::new("name", "What it is").hint("For example October half-term in Cumbria").value(form.get("name")).error(errors.of("name")))
                (DateInput::new("first", "First day").typed(form.get("first_day"), form.get("first_month"), form.get("first_year")).error(errors.of("first")))
                (DateInput::new("last", "Last day").typed(form.get("last_day"), form.get("last_month"), form.get("last_year")).error(errors.of("last")))
                (Radios::new("open", "On these days our schools are").choice(Choice::new("no", "Closed")).choice(Choice::new("yes", "Open")).value(form.get("open")).inline().error(errors.of("open")))
                (Button::new("Keep").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

fn asked(form: &Form) -> Result<Opening, FormErrors> {
    let mut reader = form.reader();
    let element = reader.text("element", "Choose which part", 200);
    let opens = reader.day("opens", "Enter the day on which it opens");
    let due = reader.day("due", "Enter the last day on which it is in time");
    if opens.zip(due).is_some_and(|(opens, due)| due < opens) {
        reader.wrong(
            "due",
            "The last day in time cannot be before the part opens",
        );
    }
    let errors = reader.errors();
    match (opens, due) {
        (Some(opens_on), Some(due_on)) if errors.is_empty() => Ok(Opening {
            element,
            opens_on,
            due_on,
        }),
        _ => Err(errors),
    }
}

/// What a move would change, before anything does.
pub(crate) async fn look(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let to = match asked(&form) {
        Ok(to) => to,
        Err(errors) => return page(&call, &id, &form, &errors).await?.send(),
    };
    let own = Own::of(&call, &id).await?;
    let (cohort, today) = (own.cohort.id, call.now().day);
    let seen = call
        .app()
        .db()
        .read(async |tx| preview(tx, cohort, to, today).await)
        .await?;
    let title = format!("Move {}", own.name(&seen.after.element));
    let body = html! {
        (ui::heading_row(Some(&own.cohort.name), &title, None, None))
        @if seen.before == seen.after {
            p class="govuk-body-l" { "These are its days as they are: nothing would change." }
        } @else {
        p class="govuk-body-l" { (seen.in_words()) }
        (changes(&seen))
        (ui::Form::post(format!("{}/move", own.here())).hidden("element", seen.after.element.as_str()).hidden("opens", seen.after.opens_on.to_string()).hidden("due", seen.after.due_on.to_string()).body(html! {
            (ui::button("Move it and tell everybody"))
        }))
        }
        p { a class="govuk-link" href=(own.here()) { "Leave it as it is" } }
    };
    call.page(&own.permit, title, body)
        .back(own.here(), "Timetable week by week")
        .send()
}

fn changes(seen: &Preview) -> Markup {
    let mut table =
        Table::new("What would change").columns(["What", "Now", "Then", "What to know"]);
    table = table.row([
        html! { "Opens" },
        html! { (seen.before.opens_on.with_weekday()) },
        html! { (seen.after.opens_on.with_weekday()) },
        html! {},
    ]);
    table = table.row([
        html! { "Last day in time" },
        html! { (seen.before.due_on.with_weekday()) },
        html! { (seen.after.due_on.with_weekday()) },
        html! { @for task in &seen.tasks { p { "Task: " (task) } } },
    ]);
    for along in &seen.events {
        table = table.row([
            html! { (along.event.plan.title) },
            html! { (along.event.plan.day.with_weekday()) },
            html! { (along.to.with_weekday()) },
            html! { @if let Some(why) = &along.closed { (tag(Kind::Stop, Icon::Alert, why)) } },
        ]);
    }
    html! { (table) }
}

pub(crate) async fn shift(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let own = Own::of(&call, &id).await?;
    let (Ok(opens_on), Ok(due_on)) = (form.get("opens").parse(), form.get("due").parse()) else {
        return Err(Problem::NotFound);
    };
    let to = Opening {
        element: form.get("element").to_owned(),
        opens_on,
        due_on,
    };
    let people = shift_element(call.app(), &own.permit, own.cohort.id, to).await?;
    Ok(call.go_saying(
        own.here(),
        &format!(
            "Moved. {} written to.",
            counted(people, "person is", "people are")
        ),
    ))
}

pub(crate) async fn say_days(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let own = Own::of(&call, &id).await?;
    let mut reader = form.reader();
    let name = reader.text("name", "Say what it is", 100);
    let from = reader.day("first", "Enter the first day");
    let to = reader.day("last", "Enter the last day");
    let open = reader.yes_no("open", "Choose whether they are closed or open");
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        reader.wrong("last", "The last day cannot be before the first");
    }
    let errors = reader.errors();
    let (Some(from), Some(to), Some(open), true) = (from, to, open, errors.is_empty()) else {
        return page(&call, &id, &form, &errors).await?.send();
    };
    let days = Closed {
        from,
        to,
        name,
        open,
        bank: false,
        published: true,
    };
    say_holiday(call.app(), &own.permit, own.cohort.id, days).await?;
    Ok(call.go_saying(own.here(), "Kept."))
}

pub(crate) async fn drop_days(
    call: Call,
    Path((id, holiday)): Path<(String, String)>,
) -> PageResult {
    let own = Own::of(&call, &id).await?;
    let holiday: HolidayId = holiday.parse().or_not_found()?;
    drop_holiday(call.app(), &own.permit, own.cohort.id, holiday).await?;
    Ok(call.go_saying(own.here(), "Taken back."))
}
