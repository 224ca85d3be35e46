//! The two forms of the approver's page: a change on a passage, and the decision.
//!
//! What this room must not know: how either is judged.

use kit::{
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Input, LabelSize, Markup, Radios,
        Textarea, button,
    },
    web::Form,
};
use maud::html;
use rulebook::{
    base::Coded,
    production::stage::{Decision, Stage},
};

use super::{Piece, Visit};
use crate::decision::questions;

pub(super) fn request(
    visit: &Visit,
    piece: &Piece,
    path: &str,
    typed: &Form,
    errors: &FormErrors,
) -> Markup {
    let fields = html! {
        (Input::new("passage", "The words it is about").hint("Copy them from the page above. Leave this empty to mean the whole page.").value(typed.get("passage")).error(errors.of("passage")))
        (Textarea::new("words", "What should change, and why?").rows(3).value(typed.get("words")).error(errors.of("words")))
        (Button::new("Ask for this change").kind(ButtonKind::Secondary))
    };
    let form = ui::Form::post(format!("/approvals/{}/ask", visit.link))
        .hidden("item", piece.item.id.to_string())
        .hidden("version", piece.item.version.to_string())
        .hidden("file", path)
        .label("A change on this page")
        .body(fields);
    html! {
        section class="app-card" aria-labelledby="ask" {
            h3 class="app-card__title" id="ask" { "Ask for a change on this page" }
            (form)
        }
    }
}

pub(super) fn decision(visit: &Visit, piece: &Piece, typed: &Form, errors: &FormErrors) -> Markup {
    let body = visit.pack.body.label();
    let confirm = html! {
        (Checkboxes::new("confirmed", "I have checked that")
            .choices(questions(Stage::ExternalApproval).iter().map(|one| Choice::new(one.code, one.text)))
            .values(typed.all("confirmed").map(str::to_owned))
            .label_size(LabelSize::Small).small().error(errors.of("confirmed")))
    };
    let reason = html! {
        (Textarea::new("reason", "Anything to say about the whole text?")
            .hint("What you asked for on passages is sent along. This may be left empty when you asked for at least one change.")
            .rows(4).value(typed.get("reason")).error(errors.of("reason")))
    };
    let form = ui::Form::post(format!("/approvals/{}/decide", visit.link))
        .hidden("item", piece.item.id.to_string())
        .hidden("version", piece.item.version.to_string())
        .label("Your decision")
        .body(html! {
            (Radios::new("decision", format!("Your decision for {body} on the whole text, version {}", piece.item.version))
                .choice(Choice::new(Decision::Approve.code(), "Approve").reveals(confirm))
                .choice(Choice::new(Decision::Changes.code(), "Return for changes").reveals(reason))
                .value(typed.get("decision"))
                .label_size(LabelSize::Small).error(errors.of("decision")))
            (button("Record decision"))
        });
    html! {
        section class="app-card" aria-labelledby="decision-heading" {
            h3 class="app-card__title" id="decision-heading" { "Approve or return: " (piece.item.title) }
            (form)
        }
    }
}
