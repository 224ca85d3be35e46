//! A position under the duty, as one paper for a governors' meeting: the answer, the days, why, whose duty it is, what
//! would change it, and what was answered.
//!
//! What this room must not know: how the answers were read, or how the rule decides.

use kit::ui::{self, ButtonKind, SummaryList};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    registration::{
        duty::{Duty, Status},
        post::PostKind,
    },
};

use super::ask::{Asked, SchoolKind};
use crate::decision::view;

/// The paper.
pub(super) fn view(asked: &Asked, found: &Duty) -> Markup {
    let on = asked.facts.judged_on.with_weekday();
    html! {
        (view::duty_view("position", found))
        (ui::section("whose", "Whose duty it is"))
        p class="govuk-body" { (whose(asked.school)) }
        @if let Some(words) = asked.kind.filter(|_| asked.facts.is_senco).and_then(of_kind) {
            p class="govuk-body" { (words) }
        }
        @if found.deadline.is_some() {
            p class="govuk-body" { "No rule was found that moves the day for leave, sickness or part-time work. The three years run on." }
        }
        @if found.status == Status::Check {
            (ui::inset(html! {
                p { "Where the law is unclear, a person decides and says why. Ask your head teacher or your local authority to put it to the register officer, with the letter of appointment." }
            }))
        }
        (ui::section("answered", "What this rests on"))
        (answers(asked))
        (ui::muted(html! { "As at " (on) ", by version " (found.rule) " of the rule, from these answers alone. Nobody has checked them. This is not legal advice." }))
        div class="app-noprint" {
            p class="govuk-body" { "To keep this, print the page or save it as a PDF: it is made for one A4 sheet or two, and it is not stored." }
            (ui::button_link(ButtonKind::Primary, "/cohorts", "See the next cohorts"))
        }
    }
}

/// On whom the law lays the duty, in this kind of school.
const fn whose(school: SchoolKind) -> &'static str {
    match school {
        SchoolKind::Maintained | SchoolKind::Nursery => {
            "The duty is the governing body’s, not the SENCO’s own: section 67 of the Children and Families Act 2014 lays it on the appropriate authority of the school."
        }
        SchoolKind::Academy => {
            "The duty is the proprietor’s, which is the academy trust, not the SENCO’s own: section 67 of the Children and Families Act 2014 lays it on the appropriate authority of the school."
        }
        SchoolKind::Technology => {
            "Were the college bound, the duty would be its proprietor’s, under section 67 of the Children and Families Act 2014."
        }
        SchoolKind::Special => {
            "Section 67 of the Children and Families Act 2014 asks mainstream schools and maintained nursery schools for a SENCO, and special schools not. Its staff may still take the NPQ. Time as a SENCO here does not start the three years."
        }
        SchoolKind::Alternative | SchoolKind::SixteenToNineteen => {
            "Section 67 of the Children and Families Act 2014 leaves this kind of school out. Section 66, to use best endeavours for pupils with special educational needs, still applies to it where the state funds it. Its staff may take the NPQ."
        }
        SchoolKind::Independent | SchoolKind::Other => {
            "Section 67 of the Children and Families Act 2014 does not reach this kind of school, or it is outside England. Its staff may still take the NPQ; DfE’s funding has rules of its own."
        }
    }
}

/// What is said of a post that is not simply somebody's own.
const fn of_kind(kind: PostKind) -> Option<&'static str> {
    match kind {
        PostKind::Sole => None,
        PostKind::Acting | PostKind::MaternityCover => Some(
            "The Regulations make no exception for an acting, interim or covering SENCO: whoever is designated as the SENCO counts, and the time counts. If the designation is in doubt, a person decides.",
        ),
        PostKind::Shared => Some(
            "Whoever shares the post, or is SENCO of several schools, has one deadline; each school’s authority has the duty. If it is in doubt who is designated, a person decides.",
        ),
    }
}

fn answers(asked: &Asked) -> Markup {
    let facts = &asked.facts;
    let mut list = SummaryList::new()
        .text("School", asked.school.label())
        .text("The school’s SENCO", yes(facts.is_senco));
    if facts.is_senco {
        list = list
            .text("How", asked.kind.map_or("Not said", Coded::label))
            .text("First a SENCO", day(facts.first_senco_on))
            .text("SENCO here from", day(facts.senco_here_from))
            .text(
                "Months as SENCO before",
                facts.senco_months_before.to_string(),
            )
            .text("Head or acting head", yes(facts.head))
            .text("Qualified teacher", yes(facts.qualified_teacher))
            .text(
                "Induction",
                facts.induction.map_or("Not said", Coded::label),
            )
            .text("Works as a teacher here", yes(facts.teaches_here));
    }
    list = list.text(
        "NASENCO",
        award(facts.nasenco_begun, facts.nasenco_completed, "completed"),
    );
    let outcome = facts.npq_outcome.map_or("", |one| match one {
        rulebook::registration::duty::NpqOutcome::Passed => "passed",
        rulebook::registration::duty::NpqOutcome::Failed => "not passed",
    });
    list = list.text(
        "NPQ for SENCO",
        award(facts.npq_begun, facts.npq_outcome_on, outcome),
    );
    if let Some(provider) = &facts.npq_provider {
        list = list.text("Provider", provider.clone());
    }
    if let Some(expected) = facts.npq_expected_on {
        list = list.text("Result expected", expected.in_words());
    }
    html! { (list) }
}

const fn yes(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

fn day(day: Option<Day>) -> String {
    day.map_or_else(|| "Not known".to_owned(), Day::in_words)
}

fn award(begun: Option<Day>, done: Option<Day>, how: &str) -> String {
    match (begun, done) {
        (None, _) => "Not begun".to_owned(),
        (Some(begun), None) => format!("Begun {}, under way", begun.in_words()),
        (Some(begun), Some(done)) => {
            format!("Begun {}, {how} {}", begun.in_words(), done.in_words())
        }
    }
}
