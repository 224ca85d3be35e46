//! The cycle on the page of releases: when it is taught, what is planned for it and how that stands, who will see it.
//!
//! What this room must not know: how a release is made.

use kit::{
    Problem,
    ui::{
        self, Checkboxes, Choice, DateInput, FormErrors, Icon, Input, Kind, Markup, Table, button,
        tag,
    },
    web::{Call, Form},
};
use maud::html;
use rulebook::{
    base::{Coded, Day},
    production::{ItemId, stage::Stage},
};

use super::{
    Plan,
    cycle::{Cycle, NAME_MOST, Studies, WhoStudies},
};
use crate::{desk::Desk, item::Item, work::when};

/// The cohorts of the provider that study the programme and are not over; nothing when nobody can tell.
pub(crate) async fn cohorts(call: &Call, desk: &Desk) -> Result<Vec<Studies>, Problem> {
    let Ok(WhoStudies(Some(ask))) = call.app().shelf() else {
        return Ok(Vec::new());
    };
    let all = ask(call.app().clone(), desk.provider, desk.programme.clone()).await?;
    let today = call.now().day;
    Ok(all.into_iter().filter(|one| one.ends_on >= today).collect())
}

/// The plan as everybody reads it.
pub(crate) fn shown(plan: &Plan, items: &[Item], today: Day) -> Markup {
    html! {
        (ui::section("next-cycle", "The next teaching cycle"))
        @match (&plan.cycle, plan.release_on) {
            (_, None) => p class="govuk-body" {
                "No release is planned yet. " a class="govuk-link" href="/content/calendar" { "Plan its day in the calendar" } "."
            },
            (None, Some(day)) => p class="govuk-body" { "The release is planned for " (day.with_weekday()) ". Its cycle has no name yet." },
            (Some(cycle), Some(day)) => {
                p class="govuk-body" {
                    strong { (cycle.name) } " is taught from " (cycle.starts_on.with_weekday()) " to " (cycle.ends_on.with_weekday())
                    ". Its edition is to be released on " (day.with_weekday()) " and will bear its name."
                }
                (planned(plan, cycle, items, today))
            }
        }
    }
}

fn planned(plan: &Plan, cycle: &Cycle, items: &[Item], today: Day) -> Markup {
    let mine = items.iter().filter(|item| cycle.items.contains(&item.id));
    let rows = mine.map(|item| {
        vec![
            html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } },
            html! { (item.part) },
            if item.stage == Stage::Ready {
                tag(Kind::Good, Icon::Tick, Stage::Ready.label())
            } else {
                tag(Kind::Now, Icon::Half, item.stage.label())
            },
            html! { (when(plan.due(item.id, item.stage), today, "")) },
        ]
    });
    let others = items
        .iter()
        .filter(|item| item.stage != Stage::Ready && !cycle.items.contains(&item.id))
        .count();
    html! {
        (Table::new("Planned for this cycle").columns(["Item", "Part", "Stage", "Due"]).rows(rows)
            .empty("Nothing in particular is planned."))
        @if others > 0 {
            p class="govuk-body" { (others) @if others == 1 { " item is" } @else { " items are" } " in work without being planned for this cycle; they stand in the way of the release as well." }
        }
    }
}

/// Who will see the next edition, and how.
pub(crate) fn seen_by(cohorts: &[Studies], editions: &[curriculum::Edition], today: Day) -> Markup {
    let version = |one: &Studies| {
        let found = editions.iter().find(|edition| edition.id == one.edition);
        found
            .map_or("", |edition| edition.version.as_str())
            .to_owned()
    };
    let rows = cohorts.iter().map(|one| {
        let how = if one.starts_on > today {
            "Before it starts, when its administrator moves it"
        } else {
            "Part way, when its administrator moves it; what was done stays done"
        };
        vec![
            html! { (one.name) },
            html! { "Edition " (version(one)) },
            html! { (one.people) },
            html! { (how) },
        ]
    });
    html! {
        (Table::new("Who will see it").columns(["Cohort", "Studies now", "People", "When it sees the next edition"]).rows(rows)
            .empty("No cohort studies the programme now."))
        p class="govuk-body" { "A cohort that is opened after the release can study it from its first day." }
    }
}

/// The form of the content lead, with what was typed or what is planned.
pub(crate) fn form(plan: &Plan, items: &[Item], form: &Form, errors: &FormErrors) -> Markup {
    if plan.release_on.is_none() {
        return html! {};
    }
    let cycle = plan.cycle.as_ref();
    let typed = form.has("cycle");
    let name = match cycle {
        Some(cycle) if !typed => cycle.name.as_str(),
        _ => form.get("cycle"),
    };
    let day = |field: &str, kept: Option<Day>| -> [String; 3] {
        match kept.filter(|_| !typed) {
            Some(day) => {
                let date = day.date();
                [
                    date.day().to_string(),
                    date.month().to_string(),
                    date.year().to_string(),
                ]
            }
            None => {
                ["day", "month", "year"].map(|part| form.get(&format!("{field}_{part}")).to_owned())
            }
        }
    };
    let [d, m, y] = day("starts_on", cycle.map(|one| one.starts_on));
    let [ed, em, ey] = day("ends_on", cycle.map(|one| one.ends_on));
    let chosen: Vec<String> = match cycle {
        Some(cycle) if !typed => cycle.items.iter().map(ToString::to_string).collect(),
        _ => form.all("items").map(str::to_owned).collect(),
    };
    let choices = items.iter().map(|item| {
        Choice::new(
            item.id.to_string(),
            format!("{} ({})", item.title, item.part),
        )
    });
    let sends = ui::Form::post("/content/releases/cycle").label("The teaching cycle").body(html! {
        (Input::new("cycle", "Name of the cycle").hint("Its edition will bear it, like Autumn 2027").value(name).error(errors.of("cycle")))
        (DateInput::new("starts_on", "First day of teaching").typed(&d, &m, &y).error(errors.of("starts_on")))
        (DateInput::new("ends_on", "Last day of teaching").typed(&ed, &em, &ey).error(errors.of("ends_on")))
        (Checkboxes::new("items", "What is to be changed for it").choices(choices).values(chosen).small())
        (button("Plan the cycle"))
    });
    if errors.is_empty() {
        ui::details("Plan the cycle", sends)
    } else {
        sends
    }
}

/// What was typed, as a cycle; nothing when something is not understood, which has been noted in the errors.
pub(crate) fn read(form: &Form) -> (Option<Cycle>, FormErrors) {
    let mut reader = form.reader();
    let name = reader.optional("cycle", NAME_MOST);
    let starts_on = reader.day("starts_on", "Enter the first day of teaching");
    let ends_on = reader.day("ends_on", "Enter the last day of teaching");
    let items: Result<Vec<ItemId>, _> = form.all("items").map(str::parse).collect();
    if items.is_err() {
        reader.wrong("items", "Choose items of this programme");
    }
    let errors = reader.errors();
    match (starts_on, ends_on, items) {
        (Some(starts_on), Some(ends_on), Ok(items)) if errors.is_empty() => {
            let cycle = Cycle {
                name,
                starts_on,
                ends_on,
                items,
            };
            (Some(cycle), errors)
        }
        _ => (None, errors),
    }
}
