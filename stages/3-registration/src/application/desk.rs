//! The provider's desk: the queue of applications, and one of them with everything that a decision needs.
//!
//! What this room must not know: how a decision is made.

pub(crate) mod accepting;
pub(crate) mod rejecting;
pub(crate) mod reverting;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, ButtonKind, Choice, FilterForm, Icon, Input, InputKind, Kind, Select, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Id},
    people::{Action, Circles, Permit, ProviderId},
    registration::{ApplicationId, CohortId, EnrolmentId, application::ApplicationState},
};

use super::{
    Application,
    journey::told::Names,
    pages::{decide_by, is_late, sent_on},
    show, status, store,
    store::queue::{self, Wanted},
};
use crate::{
    cohort::{self, Cohort},
    decision::{self, Kept},
    reach::{Reach, reach},
    waiting::Wait,
};

/// How many rows a page of the queue has.
const PAGE: usize = 50;

/// What the address narrows the queue to, and after which application it goes on. Without a word of the state it is what waits.
fn wanted(query: &Form, provider: Option<ProviderId>) -> (Wanted, ApplicationId) {
    let state = match query.get("state") {
        "all" => None,
        code => Some(
            ApplicationState::from_code(code)
                .ok()
                .filter(|state| *state != ApplicationState::Draft)
                .unwrap_or(ApplicationState::Pending),
        ),
    };
    let wanted = Wanted {
        provider,
        state,
        cohort: query.get("cohort").parse().ok(),
        words: query.get("words").trim().chars().take(100).collect(),
    };
    let after = query.get("after").parse();
    (wanted, after.unwrap_or_else(|_| Id::from_number(0)))
}

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
    let (wanted, after) = wanted(&query, provider);
    let ((rows, waits), counts, cohorts) = call
        .app()
        .db()
        .read(async |tx| {
            let most = i64::try_from(PAGE).unwrap_or(50) + 1;
            let rows = queue::find(tx, &wanted, after, most).await?;
            let counts = queue::counts(tx, &wanted).await?;
            let mut waits = Vec::new();
            for row in rows
                .iter()
                .filter(|row| row.state == ApplicationState::Pending)
            {
                waits.extend(crate::waiting::wait_of(tx, row.id).await?);
            }
            let mut cohorts = cohort::store::all(tx).await?;
            cohorts.retain(|cohort| provider.is_none_or(|id| cohort.provider == id));
            Ok(((rows, waits), counts, cohorts))
        })
        .await?;
    let next = (rows.len() > PAGE).then(|| rows.get(PAGE - 1)).flatten();
    let next = next.map(|last| format!("{}&after={}", href_of(&wanted, wanted.state), last.id));
    let body = html! {
        (ui::heading("Applications"))
        @if call.may(Action::KeepRegistrations, permit.circles()).is_ok() {
            p class="govuk-body" {
                a class="govuk-link" href="/admin/applications/bulk" { "Accept from a file" } ". "
                a class="govuk-link" href="/admin/duplicates" { "Records that look alike" }
            }
        }
        (tiles(&wanted, &counts))
        (filters(&wanted, &cohorts))
        (queue_table(&call, (rows.get(..PAGE.min(rows.len())).unwrap_or(&[]), &waits), &cohorts, &wanted))
        (ui::keyset_pagination(None, next.as_deref()))
    };
    call.page(&permit, "Applications", body).wide().send()
}

/// The address of the queue, narrowed so.
fn href_of(wanted: &Wanted, state: Option<ApplicationState>) -> String {
    let encoded: String = wanted
        .words
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let cohort = wanted.cohort.map_or_else(String::new, |id| id.to_string());
    let state = state.map_or("all", Coded::code);
    format!("/admin/applications?state={state}&cohort={cohort}&words={encoded}")
}

/// How many of what fits stand where, each a link to just those.
fn tiles(wanted: &Wanted, counts: &[(ApplicationState, i64)]) -> Markup {
    let sent = ApplicationState::ALL
        .iter()
        .copied()
        .filter(|state| *state != ApplicationState::Draft);
    let of = |state| {
        let found = counts.iter().find(|(other, _)| *other == state);
        found.map_or(0, |(_, count)| *count)
    };
    let tiles: Vec<_> = sent
        .map(|state| {
            ui::StatTile::new(of(state).to_string(), desk_label(state))
                .href(href_of(wanted, Some(state)))
        })
        .collect();
    ui::stat_tiles("Applications by where they stand", &tiles)
}

fn filters(wanted: &Wanted, cohorts: &[Cohort]) -> Markup {
    use maud::Render as _;
    let states = ApplicationState::ALL
        .iter()
        .filter(|one| **one != ApplicationState::Draft)
        .map(|one| Choice::new(one.code(), desk_label(*one)));
    let all = std::iter::once(Choice::new("all", "All"));
    let every = std::iter::once(Choice::new("", "Every cohort"));
    let choices = cohorts
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let cohort = wanted.cohort.map_or_else(String::new, |id| id.to_string());
    let narrowed = wanted.state != Some(ApplicationState::Pending)
        || wanted.cohort.is_some()
        || !wanted.words.is_empty();
    FilterForm::new("/admin/applications", "Narrow the list")
        .field(
            Input::new("words", "Name, school, email or reference")
                .kind(InputKind::Search)
                .value(wanted.words.as_str()),
        )
        .field(
            Select::new("state", "State")
                .choices(states.chain(all))
                .value(wanted.state.map_or("all", Coded::code)),
        )
        .field(
            Select::new("cohort", "Cohort")
                .choices(every.chain(choices))
                .value(cohort),
        )
        .clear(narrowed)
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

/// By when to decide, and whether that has passed; of somebody on a waiting list where they stand on it.
fn decide_words(call: &Call, row: &Application, waits: &[Wait]) -> Markup {
    let waits = waits.iter().find(|one| one.application == row.id);
    html! {
        @match waits {
            Some(wait) => a class="govuk-link" href={ "/admin/cohorts/" (wait.cohort) "/waiting" } { (wait.state.label()) },
            None => {
                (decide_by(call, row))
                @if is_late(call, row) { " " (ui::tag(Kind::Stop, Icon::Cross, "Late")) }
            },
        }
    }
}

fn queue_table(
    call: &Call,
    (rows, waits): (&[Application], &[Wait]),
    cohorts: &[Cohort],
    wanted: &Wanted,
) -> Markup {
    use maud::Render as _;
    let cohort = |id: Option<CohortId>| {
        cohorts
            .iter()
            .find(|one| Some(one.id) == id)
            .map_or("", |one| one.name.as_str())
    };
    let waiting = wanted.state == Some(ApplicationState::Pending);
    let empty = if !wanted.words.is_empty() || wanted.cohort.is_some() {
        "No application fits. Try fewer words, or another state."
    } else if waiting {
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
            html! { @if waiting { (decide_words(call, row, waits)) } @else { (desk_label(row.state)) } },
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
    waits: Option<Wait>,
    enrolment: Option<EnrolmentId>,
    duty: Option<Kept<rulebook::registration::duty::Duty>>,
    funding: Option<Kept<rulebook::registration::funding::Funding>>,
}

impl Opened {
    /// The cohort that the applicant chose.
    fn chosen(&self) -> Option<&Cohort> {
        let mut cohorts = self.cohorts.iter();
        cohorts.find(|one| Some(one.id) == self.held.cohort)
    }
    /// Is it full?
    fn is_full(&self) -> bool {
        self.chosen().is_some_and(cohort::is_full)
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
            cohorts.retain(|one| super::facts::check_of_course(&held.answers, one).is_ok());
            Ok(Opened {
                names: show::names_of(tx, &held.answers).await?,
                partners: people::partners_of(tx, provider).await?,
                waits: crate::waiting::wait_of(tx, id).await?,
                enrolment: crate::enrolment::store::of_person(tx, held.person)
                    .await?
                    .into_iter()
                    .find(|one| one.application == id)
                    .map(|one| one.id),
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
    page(&call, &permit, &opened).send()
}

fn page(call: &Call, permit: &Permit, opened: &Opened) -> Paged {
    let held = &opened.held;
    let keeps = call
        .may(Action::KeepRegistrations, permit.circles())
        .is_ok();
    let decides = held.state == ApplicationState::Pending && keeps;
    let title = held.full_name.clone();
    let body = html! {
        (ui::heading_row(Some("Application"), &title, Some(&format!("Reference {}", held.id)), Some(tag(held.state))))
        @if held.state == ApplicationState::Pending {
            p class="govuk-body" {
                "Sent on " (sent_on(call, held)) ". "
                @if opened.waits.is_none() { "Decide by " (decide_by(call, held)) "." @if is_late(call, held) { " " (ui::tag(Kind::Stop, Icon::Cross, "Late")) } }
            }
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
            (ui::section("decide", "Your decision"))
            (ui::button_row(html! {
                (ui::button_link(ButtonKind::Primary, &format!("/admin/applications/{}/accept", held.id), "Accept"))
                (ui::button_link(ButtonKind::Secondary, &format!("/admin/applications/{}/reject", held.id), "Reject"))
            }))
        }
        @if let Some(enrolment) = opened.enrolment.filter(|_| held.state == ApplicationState::Accepted) {
            (ui::section("place", "The place"))
            p class="govuk-body" { a class="govuk-link" href={ "/admin/participants/" (enrolment) } { "The participant’s record" } }
            @if keeps {
                p class="govuk-body" { a class="govuk-link" href={ "/admin/applications/" (held.id) "/revert" } { "Undo the acceptance" } }
            }
        }
    };
    call.page(permit, title, body)
        .back("/admin/applications", "Applications")
        .wide()
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
