//! The desk's list of deferrals: whose return is near or has passed, and about whom somebody must decide.
//!
//! What this room must not know: on which day what is due: the rulebook does.

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Icon, Kind, Table},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded as _, Day, Id},
    people::{Action, ProviderId},
    registration::enrolment::{Deferral, DeferralStep, EnrolmentState},
};

use super::{
    Enrolment,
    moves::deferral_of,
    store::{self, Wanted},
};
use crate::reach::{Reach, reach};

/// So many deferrals a provider has at most on one page; nobody has more people paused at once.
const MOST: i64 = 1000;

/// A deferral with what it asks for today.
pub(crate) struct Paused {
    pub(crate) held: Enrolment,
    pub(crate) deferral: Deferral,
    pub(crate) step: DeferralStep,
}

/// The deferrals of a provider, or of all: the most pressing first.
pub(crate) async fn paused(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
    today: Day,
) -> Result<Vec<Paused>, Problem> {
    let wanted = Wanted {
        provider,
        state: Some(EnrolmentState::Deferred),
        ..Wanted::default()
    };
    let rows = store::find(tx, &wanted, Id::from_number(0), MOST).await?;
    let mut all: Vec<Paused> = rows
        .into_iter()
        .filter_map(|held| {
            let deferral = deferral_of(&held)?;
            let step = deferral.step(today);
            Some(Paused {
                held,
                deferral,
                step,
            })
        })
        .collect();
    all.sort_by_key(|one| {
        let next = if one.step >= DeferralStep::Ask {
            one.deferral.limit()
        } else {
            one.deferral.returns_on
        };
        (std::cmp::Reverse(one.step), next, one.held.id)
    });
    Ok(all)
}

/// How many wait for somebody: the return or the limit has passed.
pub(crate) async fn to_decide(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
    today: Day,
) -> Result<usize, Problem> {
    let all = paused(tx, provider, today).await?;
    Ok(all
        .iter()
        .filter(|one| one.step >= DeferralStep::Ask)
        .count())
}

/// What a step is called on the desk.
pub(crate) fn step_tag(step: DeferralStep) -> Markup {
    let (kind, icon) = match step {
        DeferralStep::Wait => (Kind::Plain, Icon::None),
        DeferralStep::Remind => (Kind::Calm, Icon::Ring),
        DeferralStep::Ask | DeferralStep::LimitNear => (Kind::Now, Icon::Half),
        DeferralStep::Decide => (Kind::Stop, Icon::Cross),
    };
    ui::tag(kind, icon, step.label())
}

/// What to do about it, in one sentence.
fn advice(step: DeferralStep) -> &'static str {
    match step {
        DeferralStep::Wait => "We remind them a month before the return",
        DeferralStep::Remind => "They have been reminded; resume them when they are back",
        DeferralStep::Ask => "Ask, then resume them or agree another day",
        DeferralStep::LimitNear => "Resume them, or talk about an end",
        DeferralStep::Decide => "Decide: resume or withdraw",
    }
}

/// The list. A filter stays in the address: everything, or only what waits for somebody.
pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let Reach {
        provider, permit, ..
    } = reach(&call, Action::KeepRegistrations)?;
    let today = call.now().day;
    let all = call
        .app()
        .db()
        .read(async |tx| paused(tx, provider, today).await)
        .await?;
    let only = query.get("show") == "due";
    let pressing = all
        .iter()
        .filter(|one| one.step >= DeferralStep::Ask)
        .count();
    let rows = all
        .iter()
        .filter(|one| !only || one.step >= DeferralStep::Ask)
        .map(row);
    let empty = if only {
        "All clear: no return and no limit has passed."
    } else {
        "Nobody is deferred now."
    };
    let body = html! {
        (ui::heading("Deferrals"))
        @match pressing {
            0 => p class="govuk-body" { "Nothing waits for you. We remind participants a month before their return, and you when it passes." },
            1 => p class="govuk-body" { "1 person waits for you to act." },
            many => p class="govuk-body" { (many) " people wait for you to act." },
        }
        p class="govuk-body" {
            @if only { a class="govuk-link" href="/admin/deferrals" { "Show all " (all.len()) } }
            @else if pressing > 0 { a class="govuk-link" href="/admin/deferrals?show=due" { "Show only those that wait for you" } }
        }
        (Table::new("Deferrals, the most pressing first").caption_hidden()
            .columns(["Participant", "Deferred", "Expected back", "Kept until", "Now"])
            .rows(rows).empty(empty))
    };
    call.page(&permit, "Deferrals", body)
        .back("/admin/participants", "Participants")
        .wide()
        .send()
}

fn row(one: &Paused) -> Vec<Markup> {
    vec![
        html! { a class="govuk-link" href={ "/admin/participants/" (one.held.id) } { (one.held.full_name) } },
        html! { (one.deferral.deferred_on.in_words()) },
        html! { (one.deferral.returns_on.in_words()) },
        html! { (one.deferral.limit().in_words()) },
        html! { (step_tag(one.step)) " " (advice(one.step)) },
    ]
}
