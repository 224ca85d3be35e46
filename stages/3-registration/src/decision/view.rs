//! The two decisions in plain words: the answer, the date, each reason with the law it comes from.
//!
//! What this room must not know: who reads it, or how it was decided.

use kit::ui::{self, Icon, Kind};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day, Reason},
    registration::{
        duty::{Duty, Status},
        funding::{Eligible, Funding},
    },
};

/// A source as people know it: its name, and where it can be read.
pub(crate) struct Cited {
    pub(crate) name: String,
    pub(crate) href: Option<&'static str>,
}

/// The name of the source that a reason gives as `key:paragraph`.
pub(crate) fn cited(source: &str) -> Cited {
    let (key, paragraph) = source.split_once(':').unwrap_or((source, ""));
    let (name, href) = match (key, paragraph) {
        ("cfa", part) => (
            format!("Children and Families Act 2014, section {part}"),
            Some("https://www.legislation.gov.uk/ukpga/2014/6/section/67"),
        ),
        ("regs", "A1") => (
            "SEND Regulations 2014, the providers named in Schedule A1".to_owned(),
            Some("https://www.legislation.gov.uk/uksi/2014/1530"),
        ),
        ("regs", part) => (
            format!("SEND Regulations 2014, regulation {part}"),
            Some("https://www.legislation.gov.uk/uksi/2014/1530/regulation/49"),
        ),
        ("cop", part) => (
            format!("SEND Code of Practice 2015, paragraph {part}"),
            Some("https://www.gov.uk/government/publications/send-code-of-practice-0-to-25"),
        ),
        ("dfe-guidance", _) => ("DfE guidance on the NPQ for SENCOs".to_owned(), None),
        ("dfe-service", _) => (
            "DfE’s rules for NPQ registration and funding".to_owned(),
            None,
        ),
        ("senda", _) => ("Senda’s policy".to_owned(), None),
        _ => (source.to_owned(), None),
    };
    Cited { name, href }
}

const fn duty_tag(status: Status) -> (Kind, Icon) {
    match status {
        Status::Met | Status::Exempt => (Kind::Good, Icon::Tick),
        Status::InTime => (Kind::Now, Icon::Half),
        Status::Overdue | Status::LateStart | Status::CannotBeSenco => (Kind::Stop, Icon::Alert),
        Status::StartNow | Status::Check => (Kind::Plum, Icon::Dot),
        Status::NotBound | Status::NoDuty => (Kind::Plain, Icon::None),
    }
}

/// What a standing means, in one sentence to the person.
pub(crate) fn duty_sentence(duty: &Duty) -> String {
    let last = duty
        .deadline
        .map_or_else(|| "the last day in time".to_owned(), Day::with_weekday);
    match duty.status {
        Status::NotBound => {
            "The law does not ask this school’s SENCO for the qualification.".into()
        }
        Status::NoDuty => {
            "You do not need the qualification, because you are not the school’s SENCO.".into()
        }
        Status::CannotBeSenco => {
            "On these answers you may not be the SENCO of this school yet.".into()
        }
        Status::Met => "You hold a qualification that counts. There is nothing more to do.".into(),
        Status::Exempt => "You do not need the qualification.".into(),
        Status::Check => match duty.deadline {
            Some(_) => format!(
                "A person has to decide this with you. Until then, treat {last} as the last day in time."
            ),
            None => "A person has to decide this with you.".into(),
        },
        Status::Overdue => format!(
            "You needed the qualification by {last}. Start as soon as you can, and tell your head teacher."
        ),
        Status::LateStart => {
            format!("You need the qualification by {last}, and your result is expected after that.")
        }
        Status::InTime => format!("You need the qualification by {last}, and you have time."),
        Status::StartNow => {
            format!(
                "You need the qualification by {last}. Start at the next cohort, and ask the provider whether your outcome can come in time."
            )
        }
    }
}

/// The decision on the duty.
pub(crate) fn duty_view(id: &str, duty: &Duty) -> Markup {
    let (kind, icon) = duty_tag(duty.status);
    let dates = [
        ("The last day in time", duty.deadline),
        ("The last safe day to start", duty.safe_start),
    ];
    ui::card(
        id,
        "The SENCO duty",
        html! {
            p { (ui::tag(kind, icon, duty.status.label())) }
            p class="govuk-body" { (duty_sentence(duty)) }
            @for (name, day) in dates {
                @if let Some(day) = day {
                    p class="govuk-body" { (name) ": " strong { (day.with_weekday()) } }
                }
            }
            (reasons(&duty.reasons))
            (would_change(&duty.would_change))
            (ui::muted(html! { "Rule " (duty.rule) ". This is not legal advice." }))
        },
    )
}

const fn funding_tag(eligible: Eligible) -> (Kind, Icon) {
    match eligible {
        Eligible::Yes => (Kind::Good, Icon::Tick),
        Eligible::No => (Kind::Plain, Icon::None),
        Eligible::Review => (Kind::Plum, Icon::Dot),
    }
}

/// Both decisions, side by side; below the duty what becomes of it when somebody starts with a cohort.
pub(crate) fn both(duty: Option<Markup>, funding: Option<Markup>) -> Markup {
    match (duty, funding) {
        (Some(duty), Some(funding)) => ui::two_columns(duty, funding),
        (duty, funding) => html! { @if let Some(one) = duty.or(funding) { (one) } },
    }
}

/// What becomes of the duty for somebody who starts on this day.
pub(crate) fn outlook(starts_on: Day, duty: &Duty) -> Markup {
    let (kind, icon) = duty_tag(duty.status);
    html! {
        @if duty.deadline.is_some() {
            (ui::inset(html! {
                p { "If you start on " (starts_on.with_weekday()) ": " (ui::tag(kind, icon, duty.status.label())) }
                @if let Some(first) = duty.reasons.first() { p { (first.sentence) } }
            }))
        }
    }
}

/// The decision on funding.
pub(crate) fn funding_view(id: &str, funding: &Funding) -> Markup {
    let (kind, icon) = funding_tag(funding.eligible);
    ui::card(
        id,
        "DfE funding",
        html! {
            p { (ui::tag(kind, icon, funding.eligible.label())) }
            @if funding.eligible == Eligible::Yes {
                p class="govuk-body" { "Being eligible is not yet a place: your provider confirms funded places." }
            }
            (reasons(&funding.reasons))
            (would_change(&funding.would_change))
            (ui::muted(html! { "Rule " (funding.rule) "." }))
        },
    )
}

/// What would change an answer.
fn would_change(sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            p class="govuk-body" { "What would change this:" }
            ul class="govuk-list govuk-list--bullet" {
                @for sentence in sentences { li { (sentence) } }
            }
        }
    }
}

/// Every reason with its source.
pub(crate) fn reasons(reasons: &[Reason]) -> Markup {
    html! {
        @if !reasons.is_empty() {
            p class="govuk-body" { "Why:" }
            ul class="govuk-list govuk-list--bullet" {
                @for reason in reasons {
                    @let cited = cited(&reason.source);
                    li {
                        (reason.sentence)
                        @if !reason.source.is_empty() {
                            " "
                            @match cited.href {
                                Some(href) => a class="govuk-link" href=(href) { (cited.name) },
                                None => span class="app-muted" { "(" (cited.name) ")" },
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_rules_of_registration_has_a_name() {
        for source in rulebook::source::ALL {
            let cited = cited(source.0);
            assert_ne!(cited.name, source.0, "{source} is shown as its key");
        }
    }
}
