//! The calendar of the next release: the plan, and what is due week by week.
//!
//! What this room must not know: how a due day is counted.

use std::collections::BTreeMap;

use kit::{
    ui::{self, DateInput, FormErrors, Input, InputKind, Markup, Width, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::{Coded, Day},
    people::{Action, Permit},
    production::{
        plan::{Days, WORKED},
        stage::Stage,
    },
};

use super::{Plan, circles, plan};
use crate::{
    desk::{Desk, Names},
    item::{Item, Overview},
    work::when,
};

/// Weeks with something due that lie open.
const OPEN: usize = 3;

struct Seen {
    desk: Desk,
    permit: Permit,
    overview: Overview,
    plan: Plan,
    names: Names,
    leads: bool,
}

async fn see(call: &Call) -> Result<Seen, kit::Problem> {
    let desk = Desk::of(call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &circles(desk.provider))?;
    let leads = call
        .may(Action::ReleaseEdition, &circles(desk.provider))
        .is_ok();
    let overview = desk.overview(call).await?;
    let db = call.app().db();
    let plan = db
        .read(async |tx| Plan::of(tx, desk.provider, &desk.programme).await)
        .await?;
    let given = plan.given.values().flatten().copied();
    let names = Names::of(call, given.collect::<Vec<_>>()).await?;
    Ok(Seen {
        desk,
        permit,
        overview,
        plan,
        names,
        leads,
    })
}

pub(crate) async fn show(call: Call) -> PageResult {
    let seen = see(&call).await?;
    let mut fields: Vec<(String, String)> = seen
        .plan
        .days
        .iter()
        .map(|(stage, days)| (format!("days_{}", stage.code()), days.to_string()))
        .collect();
    if let Some(day) = seen.plan.release_on {
        let date = day.date();
        fields.push(("release_on_day".into(), date.day().to_string()));
        fields.push(("release_on_month".into(), date.month().to_string()));
        fields.push(("release_on_year".into(), date.year().to_string()));
    }
    page(&call, &seen, &Form::filled(fields), &FormErrors::none()).send()
}

fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let today = call.now().day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Content"), "Calendar", None, Some(html! { a class="govuk-link" href="/content/work" { "My work" } })))
        @match seen.plan.release_on {
            Some(day) => p class="app-lead" { "The next release is planned for " (day.with_weekday()) "." },
            None => (ui::empty_state("No release is planned yet.", "Due days are counted back from the day of the release.")),
        }
        @if seen.leads { (form_of(form, errors)) }
        @for (at, (monday, lines)) in weeks(seen).iter().enumerate() { (week(seen, (*monday, at < OPEN), lines, today)) }
    };
    call.page(&seen.permit, "Calendar", body)
        .back("/content", "Content")
        .again(errors)
}

fn form_of(form: &Form, errors: &FormErrors) -> Markup {
    let names: Vec<String> = WORKED
        .iter()
        .map(|stage| format!("days_{}", stage.code()))
        .collect();
    let fields = html! {
        (DateInput::new("release_on", "Day of the release").typed(form.get("release_on_day"), form.get("release_on_month"), form.get("release_on_year")).error(errors.of("release_on")))
        @for (stage, name) in WORKED.iter().zip(&names) {
            (Input::new(name.as_str(), format!("Days for: {}", stage.label())).kind(InputKind::Digits).width(Width::Three).value(form.get(name)).error(errors.of(name)))
        }
        (button("Plan the release"))
    };
    let sends = ui::Form::post("/content/calendar")
        .label("The plan")
        .body(fields);
    if errors.is_empty() {
        ui::details("Change the plan", sends)
    } else {
        sends
    }
}

/// What is due in each week: from the item's own stage on.
fn weeks(seen: &Seen) -> BTreeMap<Day, Vec<(Day, &Item, Stage)>> {
    let mut found: BTreeMap<Day, Vec<(Day, &Item, Stage)>> = BTreeMap::new();
    for item in &seen.overview.items {
        for (stage, due) in seen.plan.dues(item.id) {
            if stage >= item.stage {
                found
                    .entry(monday(due))
                    .or_default()
                    .push((due, item, stage));
            }
        }
    }
    for lines in found.values_mut() {
        lines.sort_by_key(|(due, item, stage)| (*due, *stage, item.id));
    }
    found
}

fn monday(day: Day) -> Day {
    let after = i32::from(day.date().weekday().to_monday_zero_offset());
    day.plus_days(-after)
}

/// One week: what is due first lies open, what is far away folded.
fn week(
    seen: &Seen,
    (monday, open): (Day, bool),
    lines: &[(Day, &Item, Stage)],
    today: Day,
) -> Markup {
    let title = format!("Week of {}: {} due", monday.in_words(), lines.len());
    let list = html! {
        ul class="govuk-list" {
            @for (due, item, stage) in lines {
                li {
                    strong { (due.with_weekday()) } ": "
                    a class="govuk-link" href={ "/content/" (item.id) } { (item.title) }
                    ", " (stage.label())
                    @for person in seen.plan.given(item.id, *stage) { ", " (seen.names.name(*person)) }
                    @if *stage == item.stage { " " (when(Some(*due), today, "")) }
                }
            }
        }
    };
    if open {
        html! { (ui::section(&format!("week-{}", monday.date()), &title)) (list) }
    } else {
        ui::details(&title, list)
    }
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let seen = see(&call).await?;
    let permit = call.may(Action::ReleaseEdition, &circles(seen.desk.provider))?;
    let mut reader = form.reader();
    let release_on = reader.day("release_on", "Enter the day of the release");
    let mut days = Days::new();
    for stage in WORKED {
        let name = format!("days_{}", stage.code());
        match form.get(&name).trim().parse::<i32>() {
            Ok(count) if (0..=200).contains(&count) => {
                days.insert(stage, count);
            }
            _ => reader.wrong(&name, "Enter a number of days between 0 and 200"),
        }
    }
    let errors = reader.errors();
    let (Some(release_on), true) = (release_on, errors.is_empty()) else {
        return page(&call, &seen, &form, &errors).send();
    };
    match plan(call.app(), &permit, &seen.desk.programme, release_on, days).await {
        Ok(()) => Ok(call.go_saying(
            "/content/calendar",
            "Planned. Every due day is counted anew.",
        )),
        Err(problem) => page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}
