//! The pages of the account: who can be declared, why not, and each intake's statements.
//!
//! What this room must not know: how evidence is judged.

mod one;
mod statement;
mod today;

use kit::{
    Problem,
    ui::{self, Button, Choice, Column, FilterForm, Icon, Kind, Markup, Select, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use registration::Cohort;
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, Permit, ProviderId, Scope},
    reporting::declaration::{DeclarationKind, DeclarationState, Line, Standing},
};

pub(crate) use one::{declare, follow, show, void};
pub(crate) use statement::{settle, show as show_statement};
pub(crate) use today::show as show_today;

use super::Account;

rulebook::coded! {
    /// What Finance looks for.
    pub enum Look {
        /// Something can be declared now.
        Ready = "ready", "Ready to declare";
        /// Something is declared and not yet paid.
        Made = "made", "Declared, not paid";
        /// Something is expected by now and not shown by evidence.
        Missing = "missing", "Due, evidence missing";
    }
}

/// The intakes whose account this reader keeps, newest first.
pub(crate) async fn kept_cohorts(call: &Call) -> Result<(Vec<Cohort>, Permit), Problem> {
    let all = call
        .app()
        .db()
        .read(async |tx| registration::cohorts(tx).await)
        .await?;
    let kept: Vec<Cohort> = all
        .into_iter()
        .filter(|cohort| may_keep(call, cohort.provider).is_ok())
        .collect();
    let permit = match kept.first() {
        Some(first) => may_keep(call, first.provider)?,
        None => call.may(Action::KeepAccount, &own_circles(call))?,
    };
    Ok((kept, permit))
}

/// May this reader keep the account of this provider?
pub(crate) fn may_keep(call: &Call, provider: ProviderId) -> Result<Permit, Problem> {
    call.may(Action::KeepAccount, &Circles::provider(provider))
}

fn own_circles(call: &Call) -> Circles {
    call.actor()
        .scopes_for(Action::KeepAccount)
        .into_iter()
        .find_map(|scope| match scope {
            Scope::Provider(id) => Some(Circles::provider(id)),
            _ => None,
        })
        .unwrap_or(Circles::SITE)
}

/// The accounts of everybody in an intake, by name.
pub(crate) async fn accounts(call: &Call, cohort: &Cohort) -> Result<Vec<Account>, Problem> {
    let now = call.now();
    let mut accounts = call
        .app()
        .db()
        .read(async |tx| super::accounts(tx, cohort, now).await)
        .await?;
    accounts.sort_by(|a, b| {
        (&a.enrolment.full_name, a.enrolment.id).cmp(&(&b.enrolment.full_name, b.enrolment.id))
    });
    Ok(accounts)
}

/// The intake that is asked for, or else the newest that has begun.
fn pick<'a>(cohorts: &'a [Cohort], asked: &str, today: Day) -> Option<&'a Cohort> {
    cohorts
        .iter()
        .find(|cohort| cohort.id.to_string() == asked)
        .or_else(|| {
            cohorts
                .iter()
                .filter(|cohort| cohort.days.starts_on <= today)
                .max_by_key(|cohort| (cohort.days.starts_on, cohort.id))
        })
}

/// The list of one intake.
pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let (cohorts, permit) = kept_cohorts(&call).await?;
    let chosen = pick(&cohorts, query.get("cohort"), call.now().day);
    let Some(cohort) = chosen else {
        let body = html! {
            (ui::heading("Declarations"))
            (ui::empty_state("No intake has started", "Declarations begin with the first day of teaching."))
        };
        return call.page(&permit, "Declarations", body).send();
    };
    let look = Look::from_code(query.get("look")).ok();
    let today = call.now().day;
    let all = accounts(&call, cohort).await?;
    let shown: Vec<&Account> = all
        .iter()
        .filter(|account| look.is_none_or(|look| is_seen(account, look, today)))
        .collect();
    let ready = all
        .iter()
        .flat_map(|account| &account.lines)
        .filter(|line| is_ready(line))
        .count();
    let body = html! {
        (ui::heading("Declarations"))
        (ui::lead("Each declaration rests on a record that shows it. What cannot be declared yet says why."))
        (filters(&cohorts, cohort, look))
        ul class="govuk-list" {
            li { a class="govuk-link" href={ "/admin/declarations/today?cohort=" (cohort.id) } { "What can be declared today, why, and what it brings" } }
            li { a class="govuk-link" href={ "/admin/declarations/statements/" (cohort.id) } { "Statements of " (cohort.name) } }
        }
        @if ready > 0 {
            (ui::Form::post("/admin/declarations/ready").hidden("cohort", cohort.id.to_string()).body(html! {
                (Button::new(format!("Declare all {ready} that are ready")))
            }))
        }
        (table(&shown))
    };
    call.page(&permit, "Declarations", body).wide().send()
}

fn is_ready(line: &Line) -> bool {
    matches!(line.standing, Standing::Ready { .. })
}

fn is_seen(account: &Account, look: Look, today: Day) -> bool {
    account
        .lines
        .iter()
        .any(|line| match (look, &line.standing) {
            (Look::Ready, standing) => matches!(standing, Standing::Ready { .. }),
            (Look::Made, Standing::Made { state, .. }) => *state != DeclarationState::Paid,
            (Look::Missing, Standing::NotYet { .. }) => line.milestone.cut_off < today,
            (Look::Made | Look::Missing, _) => false,
        })
}

fn filters(cohorts: &[Cohort], chosen: &Cohort, look: Option<Look>) -> Markup {
    let intakes = cohorts.iter().map(|cohort| {
        Choice::new(
            cohort.id.to_string(),
            format!("{} ({})", cohort.name, cohort.code),
        )
    });
    html! {
        (FilterForm::new("/admin/declarations", "Filter declarations")
            .field(Select::new("cohort", "Intake").choices(intakes).value(chosen.id.to_string()))
            .field(Select::new("look", "Show")
                .choice(Choice::new("", "Everybody"))
                .coded::<Look>()
                .value(look.map_or("", Coded::code)))
            .clear(look.is_some()))
    }
}

fn table(accounts: &[&Account]) -> Markup {
    let rows = accounts.iter().map(|account| {
        let mut cells = vec![
            html! { a class="govuk-link" href={ "/admin/declarations/" (account.enrolment.id) } { (account.enrolment.full_name) } },
            html! { (account.enrolment.state.label()) },
        ];
        cells.extend(account.lines.iter().map(line_tag));
        cells
    });
    html! {
        (Table::new("People of this intake")
            .caption_hidden()
            .column(Column::new("Name"))
            .column(Column::new("Enrolment"))
            .columns(DeclarationKind::ALL.iter().map(|kind| kind.label()))
            .rows(rows)
            .empty("Nobody matches. Clear the filters, or choose another intake."))
    }
}

/// How one declaration stands, as a tag.
pub(crate) fn line_tag(line: &Line) -> Markup {
    match &line.standing {
        Standing::Made { state, .. } => state_tag(*state),
        Standing::Ready { late: false, .. } => tag(Kind::Now, Icon::Dot, "Ready"),
        Standing::Ready { late: true, .. } => tag(Kind::Now, Icon::Dot, "Ready, late"),
        Standing::NotYet { .. } => tag(Kind::Calm, Icon::Ring, "Not yet"),
    }
}

/// A declaration's state, as a tag.
pub(crate) fn state_tag(state: DeclarationState) -> Markup {
    use DeclarationState as State;
    let (kind, icon) = match state {
        State::Paid => (Kind::Good, Icon::Tick),
        State::Eligible | State::Payable | State::Submitted => (Kind::Plum, Icon::Half),
        State::Ineligible | State::AwaitingClawback => (Kind::Stop, Icon::Alert),
        State::Voided | State::ClawedBack => (Kind::Plain, Icon::Cross),
    };
    tag(kind, icon, state.label())
}

/// Declares everything that is ready in an intake, each in an act of its own.
pub(crate) async fn declare_ready(call: Call, form: Form) -> PageResult {
    let (cohorts, _) = kept_cohorts(&call).await?;
    let cohort = cohorts
        .iter()
        .find(|cohort| cohort.id.to_string() == form.get("cohort"))
        .ok_or(Problem::NotFound)?;
    let permit = may_keep(&call, cohort.provider)?;
    let (mut made, mut refused) = (0, 0);
    for account in accounts(&call, cohort).await? {
        for line in account.lines.iter().filter(|line| is_ready(line)) {
            match super::make(call.app(), &permit, account.enrolment.id, line.kind).await {
                Ok(_) => made += 1,
                Err(Problem::Refused(_) | Problem::MovedOn) => refused += 1,
                Err(other) => return Err(other),
            }
        }
    }
    let said = match refused {
        0 => format!("{made} declared."),
        _ => format!("{made} declared. {refused} were refused: open each to see why."),
    };
    Ok(call.go_saying(format!("/admin/declarations?cohort={}", cohort.id), &said))
}

/// What the start page shows of the account.
pub(crate) async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    if !rulebook::people::may_anywhere(call.actor(), Action::KeepAccount) {
        return Ok(None);
    }
    let (cohorts, _) = kept_cohorts(call).await?;
    let mut waiting = Vec::new();
    for cohort in &cohorts {
        let accounts = accounts(call, cohort).await?;
        let ready = accounts
            .iter()
            .flat_map(|one| &one.lines)
            .filter(|line| is_ready(line))
            .count();
        if ready > 0 {
            waiting.push((cohort, ready));
        }
    }
    Ok(Some(ui::card(
        "declarations-card",
        "Declarations",
        html! {
            @if waiting.is_empty() {
                p class="govuk-body" { "Nothing is ready to declare today." }
            }
            ul class="govuk-list" {
                @for (cohort, ready) in &waiting {
                    li { a class="govuk-link" href={ "/admin/declarations?cohort=" (cohort.id) } { (cohort.name) } ": " (ready) " ready to declare" }
                }
            }
            p class="govuk-body" { a class="govuk-link" href="/admin/declarations" { "All declarations" } }
        },
    )))
}
