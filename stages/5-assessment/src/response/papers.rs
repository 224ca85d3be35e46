//! What the participant keeps: the receipt, and the result once it is released.
//!
//! What this room must not know: marks before their release, or who marked.

use kit::{
    OrNotFound,
    ui::{self, Receipt as Paper},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{assessment::marking::Level, base::Coded};

use super::{
    Outcome,
    pages::{mine, programme_of, when},
};

pub(crate) async fn receipt(call: Call) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let receipt = super::receipt_of(call.app(), standing.enrolment.id)
        .await?
        .or_not_found()?;
    let body = html! {
        (ui::heading("Your response is received"))
        (ui::lead("You need do nothing more. You get a letter when the board has released the results."))
        (Paper::new(receipt.submission.to_string())
            .fact("Received", when(&call, receipt.at))
            .fact("Words", receipt.words.to_string())
            .fact("Bytes", receipt.bytes.to_string())
            .fact("Number in its period", receipt.sequence.to_string())
            .fact("Fingerprint (SHA-256)", receipt.sha256.as_str()))
        p class="govuk-body" { a class="govuk-link" href="/assessment" { "Back to your assessment" } }
    };
    call.page(&permit, "Your receipt", body).send()
}

pub(crate) async fn result(call: Call) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let outcome = standing.released().or_not_found()?;
    let script = standing
        .response
        .as_ref()
        .and_then(|r| r.script.clone())
        .or_not_found()?;
    let programme = programme_of(&call, &standing).await?;
    let marks = call
        .app()
        .db()
        .read(async |tx| {
            let script = crate::script::store::one(tx, &script).await?;
            crate::script::store::marks(tx, script.submission).await
        })
        .await?;
    // A moderator's judgement stands in place of the two that differed.
    let shown = if marks.len() > 2 {
        marks.get(2..).unwrap_or(&marks)
    } else {
        &marks[..]
    };
    let body = html! {
        (ui::heading(match outcome { Outcome::Passed => "You have passed", Outcome::Failed => "Not yet met" }))
        @match outcome {
            Outcome::Passed => (ui::lead("Every criterion is met. Your statement of completion is on its way.")),
            Outcome::Failed => (ui::lead("Here is what to change. You may sit the assessment once more in a later period.")),
        }
        @for criterion in &programme.assessment.criteria {
            (ui::card(&criterion.id, &criterion.title, html! {
                @for judgement in shown.iter().flat_map(|mark| &mark.judgements).filter(|one| one.criterion == criterion.id) {
                    p class="govuk-body" {
                        (match judgement.level {
                            Level::Met => ui::tag(ui::Kind::Good, ui::Icon::Tick, judgement.level.label()),
                            Level::NotMet => ui::tag(ui::Kind::Stop, ui::Icon::Alert, judgement.level.label()),
                        })
                        " " (judgement.reason)
                    }
                }
            }))
        }
        @if outcome == Outcome::Passed { p class="govuk-body" { a class="govuk-link" href="/certificate" { "Your statement of completion" } } }
    };
    call.page(&permit, "Your result", body)
        .back("/assessment", "Your assessment")
        .send()
}
