//! What a case looks like: the facts, what the law leaves open, the form, and what was decided before.
//!
//! What this room must not know: where any of it is kept.

use kit::{
    ui::{
        self, Button, ButtonKind, Choice, DateInput, FileUpload, FormErrors, Icon, Input, Kind,
        Radios, SummaryList, Textarea,
    },
    web::Form,
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    people::PersonId,
    registration::duty::{Finding, Law, Question, Settled, Standing, Status, stand},
};

use super::{Kept, pages::Case};
use crate::decision::view::duty_view;

/// The name of somebody on the page.
pub(super) fn name(case: &Case, id: PersonId) -> &str {
    case.names.get(&id).map_or("", String::as_str)
}

/// The whole page.
pub(super) fn body(case: &Case, today: Day, form: &Form, errors: &FormErrors) -> Markup {
    let person = name(case, case.answer.post.person);
    let asked = case.answer.asked();
    html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Case"), person, Some(&case.school.name), None))
        @match asked {
            Some(question) => (open(case, question, form, errors)),
            None => {
                p class="govuk-body" { (ui::tag(Kind::Good, Icon::Tick, "Nothing waits for a person")) }
            }
        }
        (ui::section("facts", "The facts"))
        (facts(case))
        (duty_view("standing", &case.answer.told()))
        @if !case.decisions.is_empty() {
            (ui::section("decisions", "What was decided"))
            @for kept in &case.decisions { (decided(case, kept, form, errors)) }
        }
        (ui::muted(html! { "Judged on " (today.with_weekday()) ". "
            a class="govuk-link" href={ "/school/" (case.school.urn) } { "The school’s page" } }))
    }
}

fn facts(case: &Case) -> Markup {
    let facts = &case.answer.facts;
    let day = |day: Option<Day>| day.map_or_else(|| "Not known".to_owned(), Day::with_weekday);
    let yes = |yes: bool| if yes { "Yes" } else { "No" };
    let held = &case.answer.post.facts;
    let mut list = SummaryList::new()
        .text(
            "School",
            format!(
                "{}, type {} and status {} in the national register",
                case.school.name, facts.establishment_type, facts.establishment_status
            ),
        )
        .text("How they are the SENCO", held.kind.label())
        .text("SENCO here from", held.from_on.with_weekday())
        .text("First a SENCO anywhere", day(facts.first_senco_on))
        .text(
            "Months as SENCO before this post",
            facts.senco_months_before.to_string(),
        )
        .text("Qualified teacher", yes(facts.qualified_teacher))
        .text(
            "Induction",
            facts.induction.map_or("Not known", Coded::label),
        )
        .text("Works as a teacher here", yes(facts.teaches_here))
        .text("Head or acting head", yes(facts.head));
    if facts.nasenco_begun.is_some() {
        list = list
            .text("NASENCO begun", day(facts.nasenco_begun))
            .text("NASENCO completed", day(facts.nasenco_completed));
    }
    if facts.npq_told {
        list = list
            .text(
                "NPQ for SENCO, as the school or trust tells",
                day(facts.npq_outcome_on),
            )
            .text("Awarded by", facts.npq_provider.clone().unwrap_or_default());
    } else if facts.npq_begun.is_some() {
        list = list
            .text("NPQ for SENCO begun", day(facts.npq_begun))
            .text("With", facts.npq_provider.clone().unwrap_or_default())
            .text(
                "Outcome",
                facts.npq_outcome.map_or("None yet", Coded::label),
            );
    }
    html! { (list) }
}

/// What an answer would make of the post, asked of the rule.
fn then(case: &Case, question: Question, finding: Finding) -> Option<Standing> {
    let facts = &case.answer.facts;
    let first = facts.senco_here_from;
    (finding != Finding::FirstDay).then(|| {
        let settled = Settled::by(facts, &case.answer.rulings).with(question, finding, first);
        stand(facts, Law::on(facts.judged_on), settled)
    })
}

fn choice(case: &Case, question: Question, finding: Finding) -> Choice<'static> {
    let choice = Choice::new(finding.code(), finding.label());
    match then(case, question, finding) {
        None => choice.hint("The three years are counted from the day that you enter below"),
        Some(standing) => {
            let status = standing.status.label().to_lowercase();
            let hint = match standing.deadline {
                Some(day) if standing.status != Status::Check => {
                    format!(
                        "The answer becomes: {status}, with {} as the last day in time",
                        day.in_words()
                    )
                }
                _ => format!("The answer becomes: {status}"),
            };
            choice.hint(hint)
        }
    }
}

fn open(case: &Case, question: Question, form: &Form, errors: &FormErrors) -> Markup {
    let typed = |part: &str| form.get(&format!("first_{part}")).to_owned();
    let findings = question
        .findings()
        .iter()
        .map(|finding| choice(case, question, *finding));
    let action = format!("/register/cases/{}", case.answer.post.id);
    html! {
        p { (ui::tag(Kind::Plum, Icon::Dot, "Waits for a person")) }
        (ui::section("question", question.label()))
        p class="govuk-body" { (question.readings()) }
        (ui::Form::post(action).multipart()
            .hidden("question", question.code())
            .hidden("rests_on", question.rests_on(&case.answer.facts))
            .body(html! {
                (Radios::new("finding", "What do you decide?").choices(findings)
                    .value(form.get("finding")).error(errors.of("finding")))
                @if question == Question::FirstDayUnknown {
                    (DateInput::new("first", "First day as a SENCO at any school")
                        .typed(typed("day"), typed("month"), typed("year")).error(errors.of("first")))
                }
                (Textarea::new("reason", "Why?").hint("The person, the school and later officers can be shown this")
                    .max_characters(4000).value(form.get("reason")).error(errors.of("reason")))
                (Input::new("evidence", "Where is the evidence kept?")
                    .hint("A reference, like a letter of the governing body of 3 September 2024. Or attach it below")
                    .value(form.get("evidence")).error(errors.of("evidence")))
                (FileUpload::new("file", "Evidence as a file").hint("A PDF, JPEG or PNG file")
                    .accept(".pdf,.jpg,.jpeg,.png").error(errors.of("file")))
                (ui::button("Record this decision"))
            }))
    }
}

fn decided(case: &Case, kept: &Kept, form: &Form, errors: &FormErrors) -> Markup {
    let holds = kept.taken_back_at.is_none() && kept.ruling.holds(&case.answer.facts);
    let field = format!("why-{}", kept.id);
    let action = format!("/register/cases/{}/take-back/{}", kept.post, kept.id);
    let mut list = SummaryList::new()
        .text("Question", kept.ruling.question.label())
        .text("Decision", kept.ruling.finding.label());
    if let Some(day) = kept.ruling.first_senco_on {
        list = list.text("First day as a SENCO", day.with_weekday());
    }
    list = list
        .text("Decided by", name(case, kept.by))
        .text("On", kept.ruling.decided_on.with_weekday())
        .text("Why", kept.reason.as_str());
    if !kept.evidence.is_empty() {
        list = list.text("Evidence", kept.evidence.as_str());
    }
    if let Some((href, file)) = case.files.get(&kept.id) {
        list = list.row(
            "File",
            html! { a class="govuk-link" href=(href) { (file) } },
        );
    }
    html! {
        p {
            @if kept.taken_back_at.is_some() { (ui::tag(Kind::Plain, Icon::None, "Taken back")) }
            @else if holds { (ui::tag(Kind::Good, Icon::Tick, "Followed by the rule")) }
            @else { (ui::tag(Kind::Plain, Icon::None, "No longer followed: the facts have changed")) }
        }
        (list)
        @if kept.taken_back_at.is_none() {
            (ui::details("Take this decision back", html! {
                (ui::Form::post(action).body(html! {
                    (Input::new("why", "Why is it taken back?").id(field)
                        .value(form.get("why")).error(errors.of("why")))
                    (Button::new("Take it back").kind(ButtonKind::Warning))
                }))
            }))
        }
    }
}
