//! The preview of a move as people read it: module by module, and person by person.
//!
//! What this room must not know: how it is counted.

use curriculum::{ModuleShift, Shift, StepShift, What};
use kit::ui::{self, Column, Icon, Kind, Table, tag};
use maud::{Markup, html};
use rulebook::base::Coded as _;

use super::preview::{PersonEffect, Preview, StepCounts};
use crate::{desk::minutes, engagement::pages::points};

/// In one glance: how many people, and what happens to what they have done.
pub(super) fn tiles(preview: &Preview) -> Markup {
    let people = &preview.people;
    let many = |is: &dyn Fn(&&PersonEffect) -> bool| people.iter().filter(is).count().to_string();
    html! {
        (ui::stat_tiles("In short", &[
            ui::StatTile::new(people.len().to_string(), "people are moved"),
            ui::StatTile::new(preview.shift.steps().count().to_string(), "steps change"),
            ui::StatTile::new(many(&|one| !one.effect.again.is_empty()), "people have a step to read again"),
            ui::StatTile::new(many(&|one| one.effect.after.is_less_than(one.effect.before)), "people see their share of steps fall"),
        ]))
    }
}

/// Every module that changes, with its steps.
pub(super) fn modules(preview: &Preview) -> Markup {
    let changed = preview.shift.modules.iter().filter(|one| !one.is_same());
    html! {
        (ui::section("what", "What changes, module by module"))
        @if preview.shift.is_nothing() { p class="govuk-body" { "Nothing that a participant meets is different." } }
        @for module in changed { (one_module(module, preview)) }
    }
}

fn one_module(module: &ModuleShift, preview: &Preview) -> Markup {
    let title = format!(
        "{} {}: {}",
        module.id,
        module.title,
        module.what.label().to_lowercase()
    );
    let rows = module
        .steps
        .iter()
        .filter(|step| step.what != What::Same)
        .map(|step| {
            row(
                step,
                preview.steps.get(&step.key).copied().unwrap_or_default(),
            )
        });
    html! {
        (ui::card(&format!("module-{}", module.id.replace('.', "-")), &title, html! {
            @if let Some(was) = &module.was_title { p { "It was called “" (was) "”." } }
            @if module.minutes.0 != module.minutes.1 {
                p { "It takes " (minutes(module.minutes.1)) "; before, " (minutes(module.minutes.0)) "." }
            }
            @if let Some(task) = module.task.filter(|task| *task != What::Same) { p { "Application task: " (task.label().to_lowercase()) "." } }
            (Table::new(format!("Steps of module {}", module.id)).caption_hidden().columns(["Step", "What happens"])
                .column(Column::number("Have done it")).column(Column::number("In the middle"))
                .column(Column::number("Answered a question that changes")).column(Column::number("Read it again"))
                .rows(rows).empty("No step changes."))
        }))
    }
}

fn row(step: &StepShift, counts: StepCounts) -> Vec<Markup> {
    vec![
        html! { (step.title) },
        what(step),
        html! { (counts.done) },
        html! { (counts.middle) },
        html! { (counts.answered) },
        html! { (counts.again) },
    ]
}

/// What happens to a step, in a tag and in words.
fn what(step: &StepShift) -> Markup {
    let mark = match step.what {
        What::Added => tag(Kind::Good, Icon::Ring, step.what.label()),
        What::Removed => tag(Kind::Stop, Icon::Cross, step.what.label()),
        _ => tag(Kind::Now, Icon::Half, step.what.label()),
    };
    let mut notes = Vec::new();
    if step.taught {
        notes.push("what it teaches".to_owned());
    }
    if let Some(was) = &step.was_title {
        notes.push(format!("was called “{was}”"));
    }
    if let Some(was) = &step.was_key {
        let module = was.split('/').next().unwrap_or_default();
        notes.push(format!("was in module {module}"));
    }
    if let (Some(before), Some(after)) = step.minutes
        && before != after
    {
        notes.push(format!(
            "{}, before {before}",
            rulebook::base::counted(after, "minute", "minutes")
        ));
    }
    for (many, words) in [
        (step.checks_added.len(), "new"),
        (step.checks_changed.len(), "changed"),
        (step.checks_removed.len(), "gone"),
    ] {
        if many > 0 {
            notes.push(format!("questions {words}: {many}"));
        }
    }
    html! { (mark) @if !notes.is_empty() { br; (ui::muted(notes.join("; "))) } }
}

/// What else changes: order, assessment, engagement.
pub(super) fn rest(shift: &Shift) -> Markup {
    let list = |id: &str, title: &str, told: &[String]| {
        html! {
            @if !told.is_empty() {
                (ui::section(id, title))
                ul class="govuk-list govuk-list--bullet" { @for one in told { li { (one) } } }
            }
        }
    };
    html! {
        (list("order", "Events and order", &shift.order))
        (list("assessment", "Assessment", &shift.assessment))
        (list("engagement", "How taking part is counted", &shift.engagement))
        p class="app-muted" { "The whole programme takes " (minutes(shift.minutes.1)) "; before, " (minutes(shift.minutes.0)) "." }
    }
}

/// What changes for each person, those for whom most changes first.
pub(super) fn people(preview: &Preview) -> Markup {
    let mut concerned: Vec<&PersonEffect> = preview
        .people
        .iter()
        .filter(|one| !one.effect.is_nothing() || one.numbers.is_some_and(|(a, b)| a != b))
        .collect();
    concerned.sort_by_key(|one| (std::cmp::Reverse(one.effect.again.len()), one.enrolment));
    let untouched = preview.people.len() - concerned.len();
    let rows = concerned.iter().map(|one| {
        let effect = &one.effect;
        vec![
            html! { a class="govuk-link" href={ "/admin/participants/" (one.enrolment) } { (one.name) } },
            html! { (effect.before.done) " of " (effect.before.of) },
            html! { (effect.after.done) " of " (effect.after.of) },
            html! {
                @match one.numbers {
                    Some((before, after)) => { (points(before)) " to " (points(after)) }
                    None => "Not counted yet"
                }
            },
            html! {
                @for why in effect.reasons() { (why) "." br; }
                @if !effect.changed.is_empty() { "Done, worded differently: " (effect.changed.len()) "." }
            },
        ]
    });
    html! {
        (ui::section("whom", "For whom"))
        @if untouched > 0 { p class="govuk-body" { "For " (untouched) " of " (rulebook::base::counted(preview.people.len(), "person", "people")) ", nothing that they have done is touched and nothing is added." } }
        (Table::new("People for whom something changes").caption_hidden()
            .columns(["Participant", "Steps done before", "Steps done after", "Engagement", "Why"])
            .rows(rows).empty("Nobody."))
    }
}
