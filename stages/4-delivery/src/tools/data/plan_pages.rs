//! The steps of an action plan: the table, and the form of one step.
//!
//! What this room must not know: how a step is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, DateInput, FormErrors, Icon, Input, Kind, Radios, Table,
        Textarea, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    delivery::{PlanStepId, coaching::AgreedState},
    people::Action,
};

use super::{KeptStep, PupilData, Step, pages::own};
use crate::{
    coming_going::conflict,
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// The steps; with links to change them when their owner looks.
pub(super) fn steps(all: &[KeptStep], today: Day, here: Option<&str>) -> Markup {
    let rows = all.iter().map(|one| {
        let step = &one.step;
        vec![
            html! { @match here {
                Some(here) => a class="govuk-link" href={ (here) "/steps/" (one.id) } { (step.step) },
                None => (step.step),
            } },
            html! { (step.measure) @if !step.baseline.is_empty() || !step.target.is_empty() { br; (ui::muted(html! { "from " (step.baseline) " to " (step.target) })) } },
            html! { (step.who) br; (ui::muted(html! { "by " (step.by.in_words()) })) },
            html! { @if let Some(review) = step.review { (review.in_words()) } },
            html! {
                @match step.state {
                    AgreedState::Open if step.by < today => (tag(Kind::Stop, Icon::Alert, "Late")),
                    AgreedState::Open => (tag(Kind::Now, Icon::Half, "Open")),
                    other => (tag(Kind::Plain, Icon::None, other.label())),
                }
                @if !step.happened.is_empty() { br; (step.happened) }
            },
        ]
    });
    html! {
        (Table::new("Steps of the plan").caption_hidden().columns(["Step", "Measure", "Who and by when", "Review", "How it stands"]).rows(rows)
            .empty("No step yet. Two or three that are done help more than ten."))
    }
}

fn filled(one: &KeptStep) -> Form {
    let step = &one.step;
    let day = |day: Option<Day>, name: &'static str| {
        let text = day.map(|day| day.to_string()).unwrap_or_default();
        let mut parts = text
            .split('-')
            .map(|part| part.trim_start_matches('0').to_owned());
        let year = parts.next().unwrap_or_default();
        let month = parts.next().unwrap_or_default();
        let day = parts.next().unwrap_or_default();
        [
            (format!("{name}_day"), day),
            (format!("{name}_month"), month),
            (format!("{name}_year"), year),
        ]
    };
    let plain = [
        ("step", step.step.clone()),
        ("measure", step.measure.clone()),
        ("baseline", step.baseline.clone()),
        ("target", step.target.clone()),
        ("who", step.who.clone()),
        ("happened", step.happened.clone()),
        ("state", step.state.code().to_owned()),
        ("version", one.version.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    Form::filled(
        plain
            .into_iter()
            .chain(day(Some(step.by), "by"))
            .chain(day(step.review, "review")),
    )
}

fn read(form: &Form) -> (Option<Step>, FormErrors) {
    let mut reader = form.reader();
    let state = if form.has("state") {
        reader.choice("state", "Choose how it stands")
    } else {
        Some(AgreedState::Open)
    };
    let step = reader.text("step", "Say what is done", 400);
    let measure = reader.text("measure", "Say what you measure", 200);
    let baseline = reader.optional("baseline", 100);
    let target = reader.text("target", "Say where it should be", 100);
    let who = reader.text("who", "Say who does it", 120);
    let by = reader.day("by", "Enter by when");
    let review = reader.optional_day("review");
    let happened = reader.optional("happened", 1_000);
    let errors = reader.errors();
    let step = by.zip(state).map(|(by, state)| Step {
        step,
        measure,
        baseline,
        target,
        who,
        by,
        review,
        happened,
        state,
    });
    (step.filter(|_| errors.is_empty()), errors)
}

pub(crate) async fn new(call: Call, Path(id): Path<String>) -> PageResult {
    let (one, _) = own(&call, &id).await?;
    page(
        &call,
        &one,
        None,
        (&Form::default(), &FormErrors::none()),
        &[],
    )
}

fn find<'s>(all: &'s [KeptStep], id: &str) -> Result<&'s KeptStep, Problem> {
    let id: PlanStepId = id.parse().or_not_found()?;
    all.iter().find(|one| one.id == id).or_not_found()
}

pub(crate) async fn show(call: Call, Path((id, step)): Path<(String, String)>) -> PageResult {
    let (one, all) = own(&call, &id).await?;
    let step = find(&all, &step)?;
    page(
        &call,
        &one,
        Some(step),
        (&filled(step), &FormErrors::none()),
        &[],
    )
}

fn page(
    call: &Call,
    one: &PupilData,
    step: Option<&KeptStep>,
    (form, errors): (&Form, &FormErrors),
    warned: &[private::Finding],
) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let here = format!("/tools/data/{}", one.id);
    let title = if step.is_some() {
        "Change a step"
    } else {
        "Add a step"
    };
    let to = match step {
        Some(step) => format!("{here}/steps/{}", step.id),
        None => format!("{here}/steps/new"),
    };
    let date = |name: &'static str, legend: &'static str| {
        let part = |part: &str| form.get(&format!("{name}_{part}")).to_owned();
        html! { (DateInput::new(name, legend).typed(part("day"), part("month"), part("year")).error(errors.of(name))) }
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&one.title), title, None, None))
        @if !one.problem.is_empty() { (ui::inset(html! { "The problem: " (one.problem) })) }
        (warning(warned))
        (ui::Form::post(to.clone()).label(title).hidden("version", form.get("version").to_owned()).body(html! {
            (Textarea::new("step", "What is done").rows(2).value(form.get("step")).error(errors.of("step")))
            (Input::new("measure", "What you measure").hint("Such as “Attendance of the group, per cent”.").value(form.get("measure")).error(errors.of("measure")))
            (Input::new("baseline", "Where it is now").value(form.get("baseline")).error(errors.of("baseline")))
            (Input::new("target", "Where it should be").value(form.get("target")).error(errors.of("target")))
            (Input::new("who", "Who does it").hint("A role is enough.").value(form.get("who")).error(errors.of("who")))
            (date("by", "By when"))
            (date("review", "Review on"))
            @if step.is_some() {
                (Radios::new("state", "How it stands").coded::<AgreedState>().inline().value(form.get("state").to_owned()).error(errors.of("state")))
                (Textarea::new("happened", "What came of it").rows(3).value(form.get("happened")).error(errors.of("happened")))
            }
            (not_a_pupil(!warned.is_empty()))
            (Button::new("Keep the step"))
        }))
        @if step.is_some() {
            (ui::Form::post(format!("{to}/remove")).label("Take this step out").body(html! { (Button::new("Take this step out").kind(ButtonKind::Secondary)) }))
        }
    };
    call.page(&permit, title, body)
        .back(format!("{here}#plan"), one.title.clone())
        .again(errors)
        .send()
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (one, _) = own(&call, &id).await?;
    keep(&call, &one, None, form).await
}

pub(crate) async fn save(
    call: Call,
    Path((id, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let (one, all) = own(&call, &id).await?;
    let step = find(&all, &step)?;
    keep(&call, &one, Some(step), form).await
}

async fn keep(call: &Call, one: &PupilData, known: Option<&KeptStep>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (step, errors) = read(&form);
    let Some(step) = step else {
        return page(call, one, known, (&form, &errors), &[]);
    };
    let warned = private::all_findings([&step.step, &step.measure, &step.happened]);
    if !warned.is_empty() && form.get("sure") != "yes" {
        return page(call, one, known, (&form, &errors), &warned);
    }
    let version = form.get("version").parse().unwrap_or(0);
    let id = known.map(|known| known.id);
    match super::keep_step(call.app(), &permit, one.id, (id, version), step).await {
        Ok(()) => Ok(call.go_saying(format!("/tools/data/{}#plan", one.id), "The step is kept.")),
        Err(Problem::MovedOn) => both(call, one, known, &form),
        Err(problem) => page(call, one, known, (&form, &problem.for_form()?), &[]),
    }
}

/// The step was changed in another window: what was typed stays, and what is kept now stands beside it.
fn both(call: &Call, one: &PupilData, known: Option<&KeptStep>, form: &Form) -> PageResult {
    let known = known.or_not_found()?;
    let fields = form
        .fields()
        .iter()
        .filter(|(name, _)| name != "version")
        .cloned()
        .chain([("version".to_owned(), known.version.to_string())]);
    let mut errors = FormErrors::none();
    errors.whole(format!(
        "You changed this step in another window meanwhile. It says there: {} ({}), by {}. Below is what you typed here. Keep it, or go back.",
        known.step.step, known.step.who, known.step.by.in_words()
    ));
    let typed = Form::filled(fields);
    Ok(conflict(page(
        call,
        one,
        Some(known),
        (&typed, &errors),
        &[],
    )?))
}

pub(crate) async fn remove(call: Call, Path((id, step)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let data = id.parse().or_not_found()?;
    super::remove_step(call.app(), &permit, data, step.parse().or_not_found()?).await?;
    Ok(call.go_saying(format!("/tools/data/{id}#plan"), "The step is taken out."))
}
