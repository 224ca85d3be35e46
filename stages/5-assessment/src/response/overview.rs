//! The participant's assessment at a glance: where it stands, what opens the gate, how it is judged.
//!
//! What this room must not know: what is written, marks before their release.

use kit::{
    Problem,
    ui::{self, SummaryList},
    web::{Call, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    assessment::{gate::Gate, submission::SubmissionState, window::WindowStanding},
    people::{Action, Permit},
};

use super::{
    Standing,
    pages::{mine, programme_of},
};

pub(crate) async fn overview(call: Call) -> PageResult {
    let (standing, permit) = match mine(&call).await {
        Err(Problem::NotFound) => {
            let permit = call.may_own(Action::SitAssessment)?;
            return without_a_place(&call, &permit).send();
        }
        other => other?,
    };
    let programme = programme_of(&call, &standing).await?;
    let rules = &programme.assessment;
    let body = html! {
        (ui::heading("Your assessment"))
        (ui::lead(format!("One written response of {} to {} words to a case study, in a window of {} days. Pass or not yet.", thousands(rules.words_min), thousands(rules.words_max), rules.window_days)))
        (where_it_stands(&call, &standing))
        @if !is_handed_in(&standing) {
            @if let Some(gate) = &standing.gate { (gate_card(gate, &standing)) }
        }
        @if rules.practice.is_some() {
            (ui::section("practise", "Practise first"))
            p class="govuk-body" { "A whole case of another school, with its documents and a worked response. Nobody marks it. " a class="govuk-link" href="/assessment/practice" { "Open the practice case" } }
        }
        (ui::section("judged", "How it is judged"))
        p class="govuk-body" { "Two assessors mark it apart from each other, without your name, your school or each other’s mark. Every criterion has to be met." }
        (rules.criteria.iter().fold(SummaryList::new(), |list, one| list.text(one.title.as_str(), one.met.as_str())))
    };
    call.page(&permit, "Your assessment", body).send()
}

/// For a participant who has no enrolment: what to do instead of a dead end.
fn without_a_place(call: &Call, permit: &Permit) -> Paged {
    let body = html! {
        (ui::heading("Your assessment"))
        (ui::empty_state("You have no place on the programme now.", "The assessment belongs to an enrolment. It appears here when a provider has accepted your application.").action("/apply", "See your application"))
    };
    call.page(permit, "Your assessment", body)
}

/// Has the response left the writer’s hands?
pub(super) fn is_handed_in(standing: &Standing) -> bool {
    matches!(
        standing.state(),
        Some(SubmissionState::Submitted | SubmissionState::Marked)
    )
}

/// A number of words as people write it: `1,500`.
fn thousands(number: u32) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{thousands},{:03}", number % 1_000),
    }
}

/// May the writer open the editor today?
pub(super) fn may_write(standing: &Standing) -> bool {
    standing.state().is_some() || standing.gate.as_ref().is_some_and(|gate| gate.open)
}

fn where_it_stands(call: &Call, standing: &Standing) -> Markup {
    let today = call.now().day;
    html! {
        @match (&standing.period, standing.state()) {
            (Some(period), _) if period.is_released() && standing.released().is_some() => {
                (ui::inset(html! { "Your result is ready. " a class="govuk-link" href="/assessment/result" { "See your result" } }))
            }
            (_, Some(SubmissionState::Submitted | SubmissionState::Marked)) => {
                (ui::inset(html! { "You have submitted your response. " a class="govuk-link" href="/assessment/receipt" { "See your receipt" } " Results are released by the board; you get a letter when they are out." }))
            }
            (Some(period), state) => {
                @let window = period.window();
                (SummaryList::new()
                    .text("Writing opens", window.opens.with_weekday())
                    .text("Writing closes", format!("at the end of {}", window.closes.with_weekday()))
                    .text("Results by", period.days.closes.with_weekday()))
                @if window.standing(today) == WindowStanding::Open {
                    @if state.is_some() {
                        p class="govuk-body" { strong { "Your draft is saved. You have not sent it yet." } }
                    }
                    @if may_write(standing) {
                        (ui::button_link(ui::ButtonKind::Primary, "/assessment/response", if state.is_some() { "Go on writing" } else { "Open the case study" }))
                    }
                }
            }
            (None, _) => {
                (ui::inset(html! { "The dates of your assessment are not set yet. You get a letter when they are." }))
            }
        }
    }
}

fn gate_card(gate: &Gate, standing: &Standing) -> Markup {
    let total = standing
        .engagement
        .as_ref()
        .map(|engagement| engagement.total);
    ui::card(
        "gate",
        "What opens the assessment",
        html! {
            @if let Some(total) = total {
                p class="govuk-body" { "Your engagement today is " strong { (total) } ". "
                    a class="govuk-link" href="/progress" { "See every point" } }
            }
            @if gate.open {
                p class="govuk-body" { "Nothing stands in the way." }
            } @else {
                ul class="govuk-list govuk-list--bullet" {
                    @for reason in &gate.shut_by { li { (reason.sentence) } }
                }
                @if gate.on_course {
                    p class="govuk-body" { "You are on course: if you do what is still due, the gate opens with the window." }
                } @else if !gate.mend_first.is_empty() {
                    p class="govuk-body" { "Do these first; they bring you to the gate:" }
                    ul class="govuk-list govuk-list--bullet" {
                        @for missing in &gate.mend_first { li { (missing.title) ": " (missing.reason) } }
                    }
                }
            }
        },
    )
}
