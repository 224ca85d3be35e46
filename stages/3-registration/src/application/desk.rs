//! The provider's desk: the queue of applications, and one of them with everything that a decision needs.
//!
//! What this room must not know: how a decision is made.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, ButtonKind, Choice, FilterForm, FormErrors, Icon, Kind, Select, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Id},
    people::{Action, Circles, Permit},
    registration::{
        ApplicationId, CohortId,
        application::{ApplicationState, RejectionReason},
        funding::CohortFunding,
    },
};

use super::{
    Application, Placing,
    journey::told::Names,
    pages::{decide_by, sent_on},
    show, status, store,
    store::Wanted,
};
use crate::{
    cohort::{self, Cohort},
    decision::{self, Kept},
    reach::{Reach, reach},
};

/// How many rows a page of the queue has.
const PAGE: usize = 50;

pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let Reach {
        provider,
        partner,
        permit,
    } = reach(&call, Action::ReadRegistrations)?;
    if partner.is_some() {
        // Applications are made to lead providers; a partner sees people once they are placed with it.
        return Ok(call.go("/admin/participants"));
    }
    let state =
        ApplicationState::from_code(query.get("state")).unwrap_or(ApplicationState::Pending);
    let cohort: Option<CohortId> = query.get("cohort").parse().ok();
    let after: ApplicationId = query
        .get("after")
        .parse()
        .unwrap_or_else(|_| Id::from_number(0));
    let wanted = Wanted {
        provider,
        state,
        cohort,
    };
    let (rows, cohorts) = call
        .app()
        .db()
        .read(async |tx| {
            let most = i64::try_from(PAGE).unwrap_or(50) + 1;
            let rows = store::desk(tx, wanted, after, most).await?;
            let mut cohorts = cohort::store::all(tx).await?;
            cohorts.retain(|cohort| provider.is_none_or(|id| cohort.provider == id));
            Ok((rows, cohorts))
        })
        .await?;
    let next = (rows.len() > PAGE).then(|| rows.get(PAGE - 1)).flatten();
    let next = next.map(|last| queue_href(state, cohort, last.id));
    let body = html! {
        (ui::heading("Applications"))
        @if call.may(Action::KeepRegistrations, permit.circles()).is_ok() {
            p class="govuk-body" {
                a class="govuk-link" href="/admin/applications/bulk" { "Accept from a file" } ". "
                a class="govuk-link" href="/admin/duplicates" { "Records that look alike" }
            }
        }
        (filters(state, query.get("cohort"), &cohorts))
        (queue(&call, rows.get(..PAGE.min(rows.len())).unwrap_or(&[]), &cohorts, state))
        (ui::keyset_pagination(None, next.as_deref()))
    };
    call.page(&permit, "Applications", body).wide().send()
}

fn queue_href(state: ApplicationState, cohort: Option<CohortId>, after: ApplicationId) -> String {
    let cohort = cohort.map_or_else(String::new, |id| format!("&cohort={id}"));
    format!("/admin/applications?state={state}{cohort}&after={after}")
}

fn filters(state: ApplicationState, cohort: &str, cohorts: &[Cohort]) -> Markup {
    use maud::Render as _;
    let states = ApplicationState::ALL
        .iter()
        .map(|one| Choice::new(one.code(), desk_label(*one)));
    let every = std::iter::once(Choice::new("", "Every cohort"));
    let cohorts = cohorts
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    FilterForm::new("/admin/applications", "Narrow the list")
        .field(
            Select::new("state", "State")
                .choices(states)
                .value(state.code()),
        )
        .field(
            Select::new("cohort", "Cohort")
                .choices(every.chain(cohorts))
                .value(cohort),
        )
        .clear(state != ApplicationState::Pending || !cohort.is_empty())
        .render()
}

/// The state in the provider's words.
const fn desk_label(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Draft => "Not sent yet",
        ApplicationState::Pending => "Waiting for your decision",
        ApplicationState::Accepted => "Accepted",
        ApplicationState::Rejected => "Rejected",
        ApplicationState::Withdrawn => "Taken back",
    }
}

fn queue(call: &Call, rows: &[Application], cohorts: &[Cohort], state: ApplicationState) -> Markup {
    use maud::Render as _;
    let cohort = |id: Option<CohortId>| {
        cohorts
            .iter()
            .find(|one| Some(one.id) == id)
            .map_or("", |one| one.name.as_str())
    };
    let waiting = state == ApplicationState::Pending;
    let empty = if waiting {
        "All clear: no application waits for a decision."
    } else {
        "No application is in this state."
    };
    let cells = rows.iter().map(|row| {
        let name = if row.full_name.is_empty() {
            "No name yet"
        } else {
            row.full_name.as_str()
        };
        vec![
            html! { a class="govuk-link" href={ "/admin/applications/" (row.id) } { (name) } },
            html! { (cohort(row.cohort)) },
            html! { (sent_on(call, row)) },
            html! { @if waiting { (decide_by(call, row)) } @else { (desk_label(row.state)) } },
        ]
    });
    let last = if waiting { "Decide by" } else { "State" };
    Table::new("Applications, oldest first")
        .caption_hidden()
        .columns(["Applicant", "Cohort", "Sent", last])
        .rows(cells)
        .empty(empty)
        .render()
}

/// An application with everything that its page shows.
pub(crate) struct Opened {
    held: Application,
    names: Names,
    cohorts: Vec<Cohort>,
    partners: Vec<people::Partner>,
    waits: Option<crate::waiting::Wait>,
    duty: Option<Kept<rulebook::registration::duty::Duty>>,
    funding: Option<Kept<rulebook::registration::funding::Funding>>,
}

impl Opened {
    /// Is the cohort that the applicant chose full?
    fn is_full(&self) -> bool {
        let mut cohorts = self.cohorts.iter();
        let chosen = cohorts.find(|one| Some(one.id) == self.held.cohort);
        chosen.is_some_and(cohort::is_full)
    }
}

async fn open(call: &Call, id: &str, action: Action) -> Result<(Opened, Permit), Problem> {
    let id: ApplicationId = id.parse().or_not_found()?;
    let today = call.now().day;
    let opened = call
        .app()
        .db()
        .read(async |tx| {
            let held = store::one(tx, id).await?;
            let provider = held.provider.or_not_found()?;
            let mut cohorts = cohort::store::all(tx).await?;
            cohorts.retain(|one| one.provider == provider && one.days.ends_on >= today);
            Ok(Opened {
                names: show::names_of(tx, &held.answers).await?,
                partners: people::partners_of(tx, provider).await?,
                waits: crate::waiting::wait_of(tx, id).await?,
                duty: decision::duty_kept(tx, id).await?,
                funding: decision::funding_kept(tx, id).await?,
                held,
                cohorts,
            })
        })
        .await?;
    // A draft is the applicant's own until it is sent.
    if opened.held.state == ApplicationState::Draft {
        return Err(Problem::NotFound);
    }
    let provider = opened.held.provider.or_not_found()?;
    let permit = call.may(action, &Circles::provider(provider))?;
    Ok((opened, permit))
}

pub(crate) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::ReadRegistrations).await?;
    page(
        &call,
        &permit,
        &opened,
        &Form::default(),
        &FormErrors::none(),
    )
    .send()
}

fn page(call: &Call, permit: &Permit, opened: &Opened, form: &Form, errors: &FormErrors) -> Paged {
    let held = &opened.held;
    let decides = held.state == ApplicationState::Pending
        && call
            .may(Action::KeepRegistrations, permit.circles())
            .is_ok();
    let title = held.full_name.clone();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Application"), &title, Some(&format!("Reference {}", held.id)), Some(tag(held.state))))
        @if held.state == ApplicationState::Pending {
            p class="govuk-body" { "Sent on " (sent_on(call, held)) ". Decide by " (decide_by(call, held)) "." }
            @if let Some(waits) = &opened.waits {
                p class="govuk-body" { (waits.state.label()) ". " a class="govuk-link" href={ "/admin/cohorts/" (waits.cohort) "/waiting" } { "See the waiting list" } }
            }
        }
        (status::kept(opened.duty.clone(), opened.funding.clone()))
        (ui::section("answers", "What the applicant says"))
        (show::to_read(&held.answers, &opened.names))
        @if decides && opened.waits.is_none() && opened.is_full() {
            (ui::section("wait", "The cohort is full"))
            p class="govuk-body" { "The applicant chose a cohort without places. On its waiting list they are offered the next place that comes free." }
            (ui::Form::post(format!("/admin/applications/{}/wait", held.id)).body(html! { (ui::Button::new("Put on the waiting list").kind(ButtonKind::Secondary)) }))
        }
        @if decides {
            (ui::section("accept", "Accept"))
            (accept_form(opened, form, errors))
            (ui::section("reject", "Or reject"))
            p class="govuk-body" { a class="govuk-link" href={ "/admin/applications/" (held.id) "/reject" } { "Reject this application" } }
        }
    };
    call.page(permit, title, body)
        .back("/admin/applications", "Applications")
        .wide()
        .again(errors)
}

fn tag(state: ApplicationState) -> Markup {
    let (kind, icon) = match state {
        ApplicationState::Pending => (Kind::Now, Icon::Half),
        ApplicationState::Accepted => (Kind::Good, Icon::Tick),
        ApplicationState::Rejected => (Kind::Stop, Icon::Cross),
        ApplicationState::Draft | ApplicationState::Withdrawn => (Kind::Plain, Icon::None),
    };
    ui::tag(kind, icon, desk_label(state))
}

fn accept_form(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let chosen = if form.has("cohort") {
        form.get("cohort").to_owned()
    } else {
        opened
            .held
            .cohort
            .map_or_else(String::new, |id| id.to_string())
    };
    let cohorts = opened.cohorts.iter().map(|one| {
        let words = format!("{}: {}", one.name, cohort::pages::places_words(one));
        Choice::new(one.id.to_string(), words)
    });
    let partners = opened
        .partners
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let capped = opened
        .cohorts
        .iter()
        .any(|one| one.places.funding == CohortFunding::Capped);
    ui::Form::post(format!("/admin/applications/{}/accept", opened.held.id)).body(html! {
        (Select::new("cohort", "Cohort").choices(cohorts).value(chosen).error(errors.of("cohort")))
        (Select::new("partner", "Delivery partner")
            .choice(Choice::new("", "None: we deliver it ourselves")).choices(partners)
            .value(form.get("partner").to_owned()).error(errors.of("partner")))
        @if capped {
            (ui::Radios::new("funded_place", "Is this one of your funded places?")
                .hint("Asked in cohorts with limited funding")
                .yes_no().inline().value(form.get("funded_place").to_owned()).error(errors.of("funded_place")))
        }
        (ui::button("Accept and enrol"))
    })
}

pub(crate) async fn accept(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let cohort = reader.parsed::<CohortId>("cohort", "Choose a cohort");
    let partner = match form.get("partner") {
        "" => None,
        _ => reader.parsed("partner", "Choose a delivery partner"),
    };
    let funded_place = match form.get("funded_place") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut errors = reader.errors();
    if let (Some(cohort), true) = (cohort, errors.is_empty()) {
        let placing = Placing {
            cohort,
            partner,
            funded_place,
        };
        match super::accept(call.app(), &permit, opened.held.id, placing).await {
            Ok(enrolment) => {
                let to = format!("/admin/participants/{enrolment}");
                return Ok(call.go_saying(to, "Accepted and enrolled. A letter is on its way."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &opened, &form, &errors).send()
}

pub(crate) async fn ask_reject(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    reject_page(
        &call,
        &permit,
        &opened.held,
        &Form::default(),
        &FormErrors::none(),
    )
    .send()
}

fn reject_page(
    call: &Call,
    permit: &Permit,
    held: &Application,
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let back = format!("/admin/applications/{}", held.id);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Reject the application of {}", held.full_name)))
        p class="govuk-body" { "The applicant gets a letter with your words, and may apply again. A rejected application is never accepted later." }
        (ui::Form::post(format!("{back}/reject")).body(html! {
            (ui::Radios::new("reason", "Reason").coded::<RejectionReason>()
                .value(form.get("reason").to_owned()).error(errors.of("reason")))
            (ui::Textarea::new("words", "What the applicant should know")
                .hint("In words that they can act on").rows(4).max_characters(1000)
                .value(form.get("words").to_owned()).error(errors.of("words")))
            (ui::Button::new("Reject").kind(ButtonKind::Warning))
        }))
    };
    call.page(permit, "Reject the application", body)
        .back(back, "The application")
        .again(errors)
}

pub(crate) async fn reject(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let reason = reader.choice::<RejectionReason>("reason", "Choose a reason");
    let words = reader.optional("words", 1000);
    let mut errors = reader.errors();
    if let (Some(reason), true) = (reason, errors.is_empty()) {
        match super::reject(call.app(), &permit, opened.held.id, reason, words).await {
            Ok(()) => {
                return Ok(
                    call.go_saying("/admin/applications", "Rejected. A letter is on its way.")
                );
            }
            Err(problem) => {
                // The rule calls its field `reason`; the words are what is missing.
                for (_, sentence) in problem.for_form()?.iter() {
                    errors.at("words", sentence);
                }
            }
        }
    }
    reject_page(&call, &permit, &opened.held, &form, &errors).send()
}
