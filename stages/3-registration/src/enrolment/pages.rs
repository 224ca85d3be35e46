//! Finding participants, and the page of each move of an enrolment.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, DateInput, FilterForm, FormErrors, Input, InputKind,
        Radios, Select, Table, Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Id},
    people::{Action, Permit},
    registration::{
        CohortId, EnrolmentId,
        enrolment::{DeferralReason, EnrolmentState, MONTHS_DEFERRED, WithdrawalReason},
    },
};

use super::{
    Enrolment,
    record::{open, tag},
    store::{self, Wanted},
};
use crate::{
    cohort::{self, Cohort},
    reach::reach,
};

/// How many rows a page of the list has.
const PAGE: usize = 50;

rulebook::coded! {
    /// A move of an enrolment that an administrator makes.
    pub enum Move {
        /// Pause.
        Defer = "defer", "Defer";
        /// Come back.
        Resume = "resume", "Resume";
        /// Leave.
        Withdraw = "withdraw", "Withdraw";
        /// Never begun.
        Cancel = "cancel", "Cancel";
    }
}

impl Move {
    /// Where it leads.
    pub(super) const fn leads_to(self) -> EnrolmentState {
        match self {
            Self::Defer => EnrolmentState::Deferred,
            Self::Resume => EnrolmentState::Active,
            Self::Withdraw => EnrolmentState::Withdrawn,
            Self::Cancel => EnrolmentState::Cancelled,
        }
    }
    const fn explains(self) -> &'static str {
        match self {
            Self::Defer => {
                "The place is kept. DfE takes a deferral once something has been declared."
            }
            Self::Resume => {
                "The participant goes on where they stopped. After a withdrawal this needs a free place."
            }
            Self::Withdraw => {
                "The place is freed and the participant’s access ends. DfE takes a withdrawal once the start has been declared."
            }
            Self::Cancel => {
                "For somebody who never began. The place is freed; they may apply again."
            }
        }
    }
    const fn done(self) -> &'static str {
        match self {
            Self::Defer => "Deferred. A letter is on its way.",
            Self::Resume => "Resumed. A letter is on its way.",
            Self::Withdraw => "Withdrawn. A letter is on its way.",
            Self::Cancel => "Cancelled. A letter is on its way.",
        }
    }
}

pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let reach = reach(&call, Action::ReadRegistrations)?;
    let wanted = Wanted {
        provider: reach.provider,
        partner: reach.partner,
        state: EnrolmentState::from_code(query.get("state")).ok(),
        cohort: query.get("cohort").parse().ok(),
        words: query.get("words").chars().take(100).collect(),
    };
    let after: EnrolmentId = query
        .get("after")
        .parse()
        .unwrap_or_else(|_| Id::from_number(0));
    let (rows, cohorts) = call
        .app()
        .db()
        .read(async |tx| {
            let most = i64::try_from(PAGE).unwrap_or(50) + 1;
            let rows = store::find(tx, &wanted, after, most).await?;
            let mut cohorts = cohort::store::all(tx).await?;
            cohorts.retain(|one| reach.provider.is_none_or(|id| one.provider == id));
            Ok((rows, cohorts))
        })
        .await?;
    let next = (rows.len() > PAGE).then(|| rows.get(PAGE - 1)).flatten();
    let next = next.map(|last| next_href(&query, last.id));
    let body = html! {
        (ui::heading("Participants"))
        @if call.may(Action::KeepRegistrations, reach.permit.circles()).is_ok() {
            p class="govuk-body" { a class="govuk-link" href="/admin/deferrals" { "Deferrals, and whose return or limit has passed" } }
        }
        (filters(&query, &cohorts))
        (table(rows.get(..PAGE.min(rows.len())).unwrap_or(&[]), &cohorts))
        (ui::keyset_pagination(None, next.as_deref()))
    };
    call.page(&reach.permit, "Participants", body).wide().send()
}

fn next_href(query: &Form, last: EnrolmentId) -> String {
    let part = |name: &str| -> String {
        query
            .get(name)
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() || b == b'_' {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect()
    };
    format!(
        "/admin/participants?state={}&cohort={}&words={}&after={last}",
        part("state"),
        part("cohort"),
        part("words")
    )
}

fn filters(query: &Form, cohorts: &[Cohort]) -> Markup {
    let every = |words| std::iter::once(Choice::new("", words));
    let states = EnrolmentState::ALL
        .iter()
        .map(|one| Choice::new(one.code(), one.label()));
    let cohorts = cohorts
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let any_set = ["words", "state", "cohort"]
        .iter()
        .any(|name| !query.get(name).is_empty());
    FilterForm::new("/admin/participants", "Find participants")
        .field(
            Input::new("words", "Name, TRN or URN")
                .kind(InputKind::Search)
                .value(query.get("words")),
        )
        .field(
            Select::new("state", "State")
                .choices(every("Every state").chain(states))
                .value(query.get("state")),
        )
        .field(
            Select::new("cohort", "Cohort")
                .choices(every("Every cohort").chain(cohorts))
                .value(query.get("cohort")),
        )
        .clear(any_set)
        .render()
}

fn table(rows: &[Enrolment], cohorts: &[Cohort]) -> Markup {
    let cohort = |id: CohortId| {
        cohorts
            .iter()
            .find(|one| one.id == id)
            .map_or("", |one| one.name.as_str())
    };
    let cells = rows.iter().map(|row| {
        vec![
            html! { a class="govuk-link" href={ "/admin/participants/" (row.id) } { (row.full_name) } },
            html! { (cohort(row.cohort)) },
            html! { (tag(row.state)) },
            html! { (row.state_on.with_weekday()) },
        ]
    });
    Table::new("Participants")
        .caption_hidden()
        .columns(["Participant", "Cohort", "State", "Since"])
        .rows(cells)
        .empty("Nobody fits. Try fewer words, or clear the filters.")
        .render()
}

pub(crate) async fn ask(call: Call, Path((id, action)): Path<(String, String)>) -> PageResult {
    let chosen = Move::from_code(&action).or_not_found()?;
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    page(
        &call,
        &permit,
        (&held, chosen),
        &Form::default(),
        &FormErrors::none(),
    )
    .send()
}

fn page(
    call: &Call,
    permit: &Permit,
    (held, chosen): (&Enrolment, Move),
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let record = format!("/admin/participants/{}", held.id);
    let title = format!("{} the enrolment of {}", chosen.label(), held.full_name);
    let kind = match chosen {
        Move::Resume | Move::Defer => ButtonKind::Primary,
        Move::Withdraw | Move::Cancel => ButtonKind::Warning,
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        p class="govuk-body" { "Now: " (tag(held.state)) " since " (held.state_on.with_weekday()) "." }
        p class="govuk-body" { (chosen.explains()) }
        (ui::Form::post(format!("{record}/{chosen}")).body(html! {
            (fields(chosen, form, errors))
            (Button::new(chosen.label()).kind(kind))
        }))
    };
    call.page(permit, title, body)
        .back(record, "The record")
        .again(errors)
}

fn fields(chosen: Move, form: &Form, errors: &FormErrors) -> Markup {
    let part = |name: &str| form.get(&format!("returns_on_{name}")).to_owned();
    let radios = Radios::new("reason", "Reason, from DfE’s list")
        .value(form.get("reason"))
        .error(errors.of("reason"));
    match chosen {
        Move::Defer => html! {
            (radios.coded::<DeferralReason>())
            (DateInput::new("returns_on", "Expected back on")
                .hint(format!("At most {MONTHS_DEFERRED} months in all. A reminder goes out a month before."))
                .typed(part("day"), part("month"), part("year")).error(errors.of("returns_on")))
        },
        Move::Resume => html! {},
        Move::Withdraw => radios.small().coded::<WithdrawalReason>().render(),
        Move::Cancel => Textarea::new("reason", "Why?")
            .rows(3)
            .max_characters(500)
            .value(form.get("reason"))
            .error(errors.of("reason"))
            .render(),
    }
}

pub(crate) async fn move_on(
    call: Call,
    Path((id, action)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let chosen = Move::from_code(&action).or_not_found()?;
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    match act(&call, &permit, (held.id, chosen), &form).await {
        Ok(()) => Ok(call.go_saying(format!("/admin/participants/{}", held.id), chosen.done())),
        Err(problem) => {
            let errors = problem.for_form()?;
            page(&call, &permit, (&held, chosen), &form, &errors).send()
        }
    }
}

/// Reads what this move needs, and makes it.
async fn act(
    call: &Call,
    permit: &Permit,
    (id, chosen): (EnrolmentId, Move),
    form: &Form,
) -> Result<(), Problem> {
    let app = call.app();
    let mut reader = form.reader();
    match chosen {
        Move::Defer => {
            let reason = reader.choice("reason", "Choose a reason");
            let returns_on = reader.day("returns_on", "Enter the day, the month and the year");
            let (Some(reason), Some(returns_on)) = (reason, returns_on) else {
                return Err(Problem::Invalid(reader.errors()));
            };
            super::defer(app, permit, id, reason, returns_on).await?;
        }
        Move::Resume => {
            super::resume(app, permit, id).await?;
        }
        Move::Withdraw => {
            let Some(reason) = reader.choice("reason", "Choose a reason") else {
                return Err(Problem::Invalid(reader.errors()));
            };
            super::withdraw(app, permit, id, reason).await?;
        }
        Move::Cancel => {
            let why = reader.optional("reason", 500);
            let errors = reader.errors();
            if !errors.is_empty() {
                return Err(Problem::Invalid(errors));
            }
            super::cancel(app, permit, id, why).await?;
        }
    }
    Ok(())
}
