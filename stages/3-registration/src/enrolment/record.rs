//! One participant's record: everything about the enrolment, its history, and what can be done.
//!
//! What this room must not know: how anything is done.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    audit::{Told, history},
    system::Catalogue,
    ui::{self, ButtonKind, Icon, Kind, SummaryList, Timeline, TimelineEntry},
    web::{Call, PageResult},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Day},
    people::{Action, Permit, PersonId},
    registration::{
        EnrolmentId,
        application::ApplicationState,
        duty::Duty,
        enrolment::{DeferralReason, EnrolmentState, WithdrawalReason},
        request::RequestKind,
    },
};

use super::{Enrolment, pages::Move, store};
use crate::{cohort, decision::view, post, post::Post};

/// The enrolment at this address, and the permit to do this to it.
pub(crate) async fn open(
    call: &Call,
    id: &str,
    action: Action,
) -> Result<(Enrolment, Permit), Problem> {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(action, &held.circles(None))?;
    Ok((held, permit))
}

/// Everything that the record shows.
struct Record {
    email: String,
    cohort: String,
    edition: String,
    today: Day,
    judged_on: Day,
    provider: String,
    partner: String,
    school: String,
    standings: Vec<(Post, Duty)>,
    told: Vec<Told>,
    transfer_asked: bool,
}

async fn gather(call: &Call, held: &Enrolment) -> Result<Record, Problem> {
    let today = call.now().day;
    let judged_on = if held.holds_a_place() {
        held.started_on.max(today)
    } else {
        today
    };
    call.app()
        .db()
        .read(async |tx| {
            let partners = people::partners_of(tx, held.provider).await?;
            let partner = partners
                .into_iter()
                .find(|one| Some(one.id) == held.partner);
            let programme = cohort::store::one(tx, held.cohort).await?.programme;
            let editions = curriculum::editions_of(tx, &programme).await?;
            let edition = editions.into_iter().find(|one| one.id == held.edition);
            let school = match held.school {
                Some(urn) => people::find_school(tx, urn).await?.name,
                None => String::new(),
            };
            let mut told = history(tx, &held.id.to_string()).await?;
            told.extend(history(tx, &held.application.to_string()).await?);
            told.sort_by_key(|entry| std::cmp::Reverse(entry.entry));
            told.dedup_by_key(|entry| entry.entry);
            let transfer = super::request::store::open_of(tx, held.id, RequestKind::Transfer);
            let transfer_asked = transfer.await?.is_some();
            Ok(Record {
                transfer_asked,
                email: people::person(tx, held.person).await?.email,
                cohort: cohort::store::one(tx, held.cohort).await?.name,
                provider: people::provider(tx, held.provider).await?.name,
                partner: partner.map_or_else(String::new, |one| one.name),
                school,
                standings: post::standings_on(tx, held.person, judged_on).await?,
                today,
                judged_on,
                edition: edition.map_or_else(String::new, |one| one.version),
                told,
            })
        })
        .await
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::ReadRegistrations).await?;
    let record = gather(&call, &held).await?;
    let actors: Vec<PersonId> = record.told.iter().filter_map(|entry| entry.actor).collect();
    let names = people::names(call.app(), &actors).await?;
    let keeps = call
        .may(Action::KeepRegistrations, permit.circles())
        .is_ok();
    let body = html! {
        (ui::heading_row(Some("Participant"), &held.full_name, Some(&format!("Enrolment {}", held.id)), Some(tag(held.state))))
        (ui::two_columns(
            html! {
                (ui::card("enrolment", "Enrolment", facts(&held, &record)))
                (ui::card("history", "History", timeline(&call, &record.told, &names)))
            },
            html! {
                @if keeps { (ui::card("actions", "What can be done", actions(&held, record.transfer_asked))) }
                @for (place, (_, duty)) in record.standings.iter().enumerate() {
                    (view::duty_view(&format!("duty-{place}"), duty))
                }
                @if record.judged_on > call.now().day && !record.standings.is_empty() {
                    (ui::muted(html! { "As it will be on " (record.judged_on.with_weekday()) ", when this person starts." }))
                }
                @if record.standings.is_empty() {
                    (ui::card("duty", "The SENCO duty", html! { p class="govuk-body" { "No SENCO post is recorded for this person." } }))
                }
            },
        ))
    };
    call.page(&permit, held.full_name.as_str(), body)
        .back("/admin/participants", "Participants")
        .wide()
        .send()
}

/// The tag of where an enrolment stands.
pub(super) fn tag(state: EnrolmentState) -> Markup {
    let (kind, icon) = match state {
        EnrolmentState::Active => (Kind::Now, Icon::Half),
        EnrolmentState::Deferred => (Kind::Calm, Icon::Ring),
        EnrolmentState::Completed => (Kind::Good, Icon::Tick),
        EnrolmentState::Withdrawn | EnrolmentState::Cancelled => (Kind::Stop, Icon::Cross),
    };
    ui::tag(kind, icon, state.label())
}

fn actions(held: &Enrolment, transfer_asked: bool) -> Markup {
    let here = format!("/admin/participants/{}", held.id);
    let taught = matches!(
        held.state,
        EnrolmentState::Active | EnrolmentState::Deferred
    );
    let may_return = matches!(
        held.state,
        EnrolmentState::Deferred | EnrolmentState::Withdrawn
    );
    let possible = Move::ALL
        .iter()
        .filter(|one| held.state.targets().contains(&one.leads_to()))
        // Whoever has withdrawn is cancelled only with their application.
        .filter(|one| taught || one.leads_to() != EnrolmentState::Cancelled);
    ui::button_row(html! {
        @for one in possible {
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/{one}"), one.label()))
        }
        @if may_return { (ui::button_link(ButtonKind::Secondary, &format!("{here}/rejoin"), "Resume into a later cohort")) }
        @if taught {
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/cohort"), "Move to another cohort"))
            @if held.funded_place.is_some() && !held.declared && !held.state.is_final() { (ui::button_link(ButtonKind::Secondary, &format!("{here}/funded-place"), "Change the funded place")) }
            @if !held.declared { (ui::button_link(ButtonKind::Secondary, &format!("/admin/applications/{}/revert", held.application), "Undo the acceptance")) }
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/school"), "Change the school"))
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/name"), "Change the name"))
            (ui::button_link(ButtonKind::Secondary, &format!("/admin/coaches/for/{}", held.id), "Find a coach"))
            @if transfer_asked {
                (ui::Form::post(format!("{here}/transfer/take-back")).body(html! { (ui::Button::new("Take the transfer request back").kind(ButtonKind::Secondary)) }))
            } @else {
                (ui::button_link(ButtonKind::Secondary, &format!("{here}/transfer"), "Transfer to another provider"))
            }
        }
    })
}

/// A reason of DfE's lists in words; anything else as it was written.
pub(crate) fn reason_words(code: &str) -> String {
    let listed = DeferralReason::from_code(code).map(Coded::label);
    listed
        .or_else(|_| WithdrawalReason::from_code(code).map(Coded::label))
        .unwrap_or(code)
        .to_owned()
}

fn facts(held: &Enrolment, record: &Record) -> Markup {
    let or_none = |text: &str| {
        if text.is_empty() {
            "None".to_owned()
        } else {
            text.to_owned()
        }
    };
    let funded = match held.funded_place {
        Some(true) => "Funded place",
        Some(false) => "Not a funded place",
        None => "The cohort is fully funded",
    };
    let school = held
        .school
        .map_or_else(String::new, |urn| format!("{}, URN {urn}", record.school));
    let mut list = SummaryList::new()
        .text("Since", held.state_on.with_weekday())
        .text("Email address", record.email.as_str())
        .text(
            "TRN",
            held.trn
                .as_ref()
                .map_or_else(|| "None".to_owned(), ToString::to_string),
        )
        .text("School", or_none(&school))
        .text(
            "Line manager",
            or_none(held.line_manager_email.as_deref().unwrap_or("")),
        )
        .text("Lead provider", record.provider.as_str())
        .text("Delivery partner", or_none(&record.partner))
        .text("Cohort", record.cohort.as_str())
        .text("Edition studied", record.edition.as_str())
        .text("Funding", funded)
        .text("Started", held.started_on.with_weekday());
    if let Some(reason) = &held.reason {
        list = list.text("Reason", reason_words(reason));
    }
    if let Some(returns_on) = held.returns_on {
        list = list.text("Expected back", returns_on.with_weekday());
    }
    if let Some(deferral) = super::moves::deferral_of(held) {
        list = list
            .text("Place kept until", deferral.limit().with_weekday())
            .row(
                "The deferral now",
                super::deferrals::step_tag(deferral.step(record.today)),
            );
    }
    if let Some((outcome, on)) = held.outcome {
        list = list.text(
            "Outcome",
            format!("{}, {}", outcome.label(), on.with_weekday()),
        );
    }
    list.render()
}

fn timeline(call: &Call, told: &[Told], names: &HashMap<PersonId, String>) -> Markup {
    let known = call
        .app()
        .shelf::<Catalogue>()
        .map_or(crate::PROCESSES, |all| all.0.as_slice());
    let mut timeline = Timeline::new();
    for entry in told {
        let sentence = known
            .iter()
            .find(|one| one.code == entry.process)
            .map_or(entry.process.as_str(), |one| one.sentence);
        let by = entry
            .actor
            .and_then(|id| names.get(&id))
            .map_or("Senda", String::as_str);
        let on: Day = call.app().clock().at(entry.at).day;
        timeline = timeline.entry(TimelineEntry {
            title: sentence_case(alone(sentence)).into(),
            by: by.into(),
            when: on.with_weekday().into(),
            datetime: on.to_string().into(),
            detail: detail(entry),
        });
    }
    timeline.render()
}

/// A state of an application or an enrolment, in words.
fn state_words(code: Option<&str>) -> &str {
    let code = code.unwrap_or("");
    EnrolmentState::from_code(code)
        .map(Coded::label)
        .or_else(|_| ApplicationState::from_code(code).map(Coded::label))
        .unwrap_or(code)
}

/// A process's sentence without the word that leads to its subject: on the subject's own page it stands alone.
fn alone(sentence: &str) -> &str {
    let words = [" of", " to", " for"];
    let cut = words.iter().find_map(|word| sentence.strip_suffix(word));
    cut.unwrap_or(sentence)
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn detail(entry: &Told) -> Option<Markup> {
    let why = entry.why.as_deref().map(reason_words);
    let moved = entry
        .changes
        .iter()
        .find(|change| change.what == "state" && change.before.is_some());
    (why.is_some() || moved.is_some()).then(|| html! {
        @if let Some(moved) = moved {
            p { (state_words(moved.before.as_deref())) " → " (state_words(moved.after.as_deref())) }
        }
        @if let Some(why) = why { p { "Because: " (why) } }
    })
}
