//! The kind of change: suggested by comparing the texts, chosen by the author, who says why when they choose less.
//!
//! What this room must not know: how a version is kept.

use kit::{
    ui::{Choice, FormErrors, Input, Markup, Radios, inset},
    web::Form,
};
use maud::html;
use rulebook::{
    base::Coded,
    production::change::{Change, Suggested, reopened_by},
};

/// How many findings are listed; the rest are counted.
const LISTED: usize = 8;

/// The question of the kind of change. With a suggestion it is chosen beforehand, its findings are listed, and the
/// author may say why it is less.
pub(crate) fn fields(suggested: Option<&Suggested>, form: &Form, errors: &FormErrors) -> Markup {
    let chosen = match (form.get("change"), suggested) {
        ("", Some(found)) => found.change.code(),
        (typed, _) => typed,
    };
    let choices = Change::ALL
        .iter()
        .map(|change| Choice::new(change.code(), change.label()).hint(undoes(*change)));
    html! {
        @if let Some(found) = suggested { (findings(found)) }
        (Radios::new("change", "What kind of change is it?").choices(choices).value(chosen.to_owned()).small().error(errors.of("change")))
        @if suggested.is_some() || errors.of("why_not").is_some() || !form.get("why_not").is_empty() {
            (Input::new("why_not", "If it is less than the comparison found: why?").hint("In a sentence. It stays in the history. Leave it empty when you choose what was found, or more.").value(form.get("why_not")).error(errors.of("why_not")))
        }
    }
}

fn findings(found: &Suggested) -> Markup {
    let more = found.findings.len().saturating_sub(LISTED);
    inset(html! {
        p class="govuk-body" { "Comparing the texts suggests: " strong { (found.change.label()) } "." }
        ul class="govuk-list govuk-list--bullet" {
            @for one in found.findings.iter().take(LISTED) {
                li { (one.why) " " span class="app-muted" { (one.path.rsplit('/').next().unwrap_or(&one.path)) ", line " (one.line) } }
            }
            @if more > 0 { li { (more) " more." } }
        }
    })
}

/// Which sign-offs a kind of change undoes, and why.
fn undoes(change: Change) -> String {
    let stages = reopened_by(change).iter().map(|stage| stage.label());
    let stages: Vec<&str> = stages.collect();
    format!("{} Looked at again: {}.", why(change), stages.join(", "))
}

/// Why a kind of change undoes what it undoes.
pub(crate) const fn why(change: Change) -> &'static str {
    match change {
        Change::Meaning => "What is taught is different, so everybody who signed it signs it anew.",
        Change::Statutory => {
            "What the law is said to require is different, so everybody signs it anew."
        }
        Change::SourceChanged => "The text is as it was, but what it rests on is not.",
        Change::Wording => "The same is said in other words.",
        Change::Slip => "A slip of the pen touches only the proof.",
        Change::Presentation => "How it looks touches the proof and the access check.",
    }
}
