//! The office's pages: periods, and one period from opening to release.
//!
//! What this room must not know: names of participants; the office works with numbers until the release.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, DateInput, FormErrors, Input, Select, SummaryList, Table,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    assessment::{
        PeriodId,
        window::{PeriodDays, PeriodState},
    },
    base::Coded,
    people::{Action, Circles, Permit, ProviderId, Scope},
    registration::CohortId,
};

use super::{NewPeriod, Period, store};
use crate::script::Script;

/// The provider whose assessment this actor leads.
fn led(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let scopes = call.actor().scopes_for(Action::LeadAssessment);
    let provider = scopes.into_iter().find_map(|scope| match scope {
        Scope::Provider(id) => Some(id),
        _ => None,
    });
    let provider = provider.ok_or(Problem::NotAllowed)?;
    Ok((
        provider,
        call.may(Action::LeadAssessment, &Circles::provider(provider))?,
    ))
}

pub(crate) async fn list(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let (provider, permit) = led(call)?;
    let (periods, cohorts) = call
        .app()
        .db()
        .read(async |tx| {
            let periods = store::of_provider(tx, provider).await?;
            let cohorts = registration::cohorts(tx).await?;
            Ok((periods, cohorts))
        })
        .await?;
    let own = cohorts.iter().filter(|cohort| cohort.provider == provider);
    let rows = periods.iter().map(|period| {
        vec![
            html! { a class="govuk-link" href={ "/office/periods/" (period.id) } { (period.name) } },
            html! { (period.window().opens.in_words()) " to " (period.window().closes.in_words()) },
            html! { (period.state.label()) },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Assessment periods"))
        (Table::new("Periods, newest first").columns(["Period", "Writing window", "State"]).rows(rows).empty("No period is open. Open one for a cohort below."))
        (ui::section("open", "Open a period"))
        (ui::Form::post("/office").body(html! {
            (Select::new("cohort", "Cohort").choices(own.map(|cohort| Choice::new(cohort.id.to_string(), cohort.name.as_str()))).value(form.get("cohort")).error(errors.of("cohort")))
            (Input::new("name", "Name of the period").hint("For example: Winter 2026").value(form.get("name")).error(errors.of("name")))
            (date("opens", "First day of the period", form, errors))
            (date("writing_opens", "First day of the writing window", form, errors))
            (Input::new("window_days", "Days to write").value(if form.has("window_days") { form.get("window_days") } else { "8" }).error(errors.of("window_days")))
            (date("closes", "Last day of the period: results are out by then", form, errors))
            (ui::button("Open the period"))
        }))
    };
    Ok(call.page(&permit, "Assessment periods", body).again(errors))
}

fn date<'a>(
    name: &'a str,
    legend: &'a str,
    form: &'a Form,
    errors: &'a FormErrors,
) -> DateInput<'a> {
    let part = |suffix: &str| form.get(&format!("{name}_{suffix}")).to_owned();
    DateInput::new(name, legend)
        .typed(part("day"), part("month"), part("year"))
        .error(errors.of(name))
}

pub(crate) async fn open(call: Call, form: Form) -> PageResult {
    let (_, permit) = led(&call)?;
    let mut reader = form.reader();
    let cohort = reader.parsed::<CohortId>("cohort", "Choose a cohort");
    let name = reader.text("name", "Name the period", 80);
    let opens = reader.day("opens", "Enter the first day of the period");
    let writing = reader.day("writing_opens", "Enter the first day of the writing window");
    let days = reader.parsed::<i64>("window_days", "Enter how many days the window has");
    let closes = reader.day("closes", "Enter the last day of the period");
    let mut errors = reader.errors();
    if let (Some(cohort), Some(opens), Some(writing_opens), Some(window_days), Some(closes), true) =
        (cohort, opens, writing, days, closes, errors.is_empty())
    {
        let owned = call
            .app()
            .db()
            .read(async |tx| registration::cohort(tx, cohort).await)
            .await?;
        call.may(Action::LeadAssessment, &Circles::provider(owned.provider))?;
        let days = PeriodDays {
            opens,
            closes,
            writing_opens,
            window_days,
        };
        match super::open_period(call.app(), &permit, NewPeriod { cohort, name, days }).await {
            Ok(id) => {
                return Ok(call.go_saying(
                    format!("/office/periods/{id}"),
                    "The period is open. Participants have been written to.",
                ));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &form, &errors).await?.send()
}

/// A period of one's own provider.
pub(crate) async fn led_period(call: &Call, id: &str) -> Result<(Period, Permit), Problem> {
    let id: PeriodId = id.parse().or_not_found()?;
    let period = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::LeadAssessment, &period.circles())?;
    Ok((period, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    shown(&call, &id, &FormErrors::none()).await
}

/// The page of a period, with what was refused, if anything was.
pub(crate) async fn shown(call: &Call, id: &str, errors: &FormErrors) -> PageResult {
    let (period, permit) = led_period(call, id).await?;
    let scripts = call
        .app()
        .db()
        .read(async |tx| crate::script::store::of_period(tx, period.id).await)
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&period.name))
        (SummaryList::new()
            .text("State", period.state.label())
            .text("Writing window", format!("{} to {}", period.window().opens.with_weekday(), period.window().closes.with_weekday()))
            .text("Results by", period.days.closes.with_weekday())
            .text("Board", period.board.state.label()))
        (next_act(&period))
        (script_table(&scripts))
    };
    call.page(&permit, period.name.clone(), body)
        .wide()
        .back("/office", "Assessment periods")
        .again(errors)
        .send()
}

fn next_act(period: &Period) -> Markup {
    let at = |act: &str| format!("/office/periods/{}/{act}", period.id);
    html! {
        @match period.state {
            PeriodState::Planned | PeriodState::Released => {},
            PeriodState::Open => (ui::Form::post(at("marking")).body(ui::button("Close writing and begin marking"))),
            PeriodState::Marking => {
                (ui::Form::post(at("allocate")).body(html! { (Button::new("Share the scripts out").kind(ButtonKind::Secondary)) }))
                @if crate::board::is_open(period.board.state) {
                    (ui::Form::post(at("confirm")).body(ui::button("Confirm the results")))
                } @else {
                    p class="govuk-body" { "Confirmed: " (period.board.figures.passed) " passed, " (period.board.figures.failed) " not yet met. A second person releases them." }
                    (ui::Form::post(at("release")).body(ui::button("Release the results")))
                }
            }
        }
    }
}

fn script_table(scripts: &[Script]) -> Markup {
    let rows = scripts.iter().map(|script| {
        vec![
            html! { (script.number) },
            html! { (script.state.label()) },
            html! { (script.outcome.map_or("Not settled", Coded::label)) },
        ]
    });
    html! { (Table::new("Scripts").columns(["Script", "Marking", "Outcome"]).rows(rows).empty("Scripts appear here when writing has closed.")) }
}

/// Answers an act of the office: on to the period's page, saying what was done or what was refused.
pub(crate) async fn answered(call: &Call, id: &str, done: Result<String, Problem>) -> PageResult {
    match done {
        Ok(said) => Ok(call.go_saying(format!("/office/periods/{id}"), &said)),
        Err(problem) => shown(call, id, &problem.for_form()?).await,
    }
}

pub(crate) async fn begin_marking(call: Call, Path(id): Path<String>) -> PageResult {
    let (period, permit) = led_period(&call, &id).await?;
    let done = super::begin_marking(call.app(), &permit, period.id).await;
    answered(
        &call,
        &id,
        done.map(|n| {
            format!(
                "Marking has begun: {}.",
                rulebook::base::counted(n, "script", "scripts")
            )
        }),
    )
    .await
}

pub(crate) async fn allocate(call: Call, Path(id): Path<String>) -> PageResult {
    let (period, permit) = led_period(&call, &id).await?;
    let done = crate::script::allocate(call.app(), &permit, period.id).await;
    let said = done.map(|(made, wanting)| match wanting {
        0 => format!("{made} allocations made. Every script has two assessors."),
        n => format!("{made} allocations made. {n} are still wanting: more assessors are needed who do not know the participant."),
    });
    answered(&call, &id, said).await
}
