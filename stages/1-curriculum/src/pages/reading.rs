//! A page of a programme as staff read it: its text, every check with answer and feedback, the words, the sources.
//!
//! What this room must not know: where the programme came from; production shows drafts with it.

use kit::ui::{self, Icon, Kind, Markup, SummaryList, tag};
use maud::html;
use programme::{Check, CheckKind, Links, Programme, Step};

use super::{citation, minutes};

fn links() -> Links {
    Links {
        module: "/curriculum/modules/".into(),
        ..Links::default()
    }
}

/// The page that is written in this file; nothing when the programme has no page there.
pub fn read_file(programme: &Programme, file: &str) -> Option<Markup> {
    let modules = || {
        programme
            .elements
            .iter()
            .flat_map(|element| &element.modules)
    };
    if let Some(step) = modules()
        .flat_map(|one| &one.steps)
        .find(|step| step.file == file)
    {
        return Some(step_article(programme, step));
    }
    if let Some(task) = modules()
        .filter_map(|one| one.task.as_ref())
        .find(|one| one.file == file)
    {
        let clean = task.html_with(programme, &links());
        return Some(plain(programme, &clean, &task.words_on_page, &task.sources));
    }
    let page = programme.guides().find(|page| page.file == file)?;
    let clean = page.html_with(programme, &links());
    Some(plain(programme, &clean, &page.words_on_page, &page.sources))
}

fn plain(programme: &Programme, clean: &str, ids: &[String], cited: &[String]) -> Markup {
    html! {
        (ui::prose("text", clean))
        (words(programme, ids))
        (sources(programme, cited))
    }
}

fn step_article(programme: &Programme, step: &Step) -> Markup {
    html! {
        (ui::prose("text", &step.html_with(programme, &links())))
        @for (number, check) in (1..).zip(&step.checks) { (check_in_full(number, check)) }
        (words(programme, &step.words_on_page))
        (sources(programme, &step.sources))
        (SummaryList::new()
            .text("Time", minutes(step.minutes))
            .text("Words", step.words.to_string())
            .text("Reading age", step.reading_age.map_or("Too little text to tell".into(), |age| format!("{age} years")))
            .text("Statements", step.statements.join(", ")))
    }
}

fn words(programme: &Programme, ids: &[String]) -> Markup {
    let terms = programme.terms(ids);
    html! {
        @if !terms.is_empty() {
            (ui::words_on_page(terms.iter().map(|term| (term.id.as_str(), term.term.as_str(), term.plain.as_str()))))
        }
    }
}

fn sources(programme: &Programme, cited: &[String]) -> Markup {
    html! {
        @if !cited.is_empty() {
            (ui::section("sources", "Sources"))
            ul class="govuk-list govuk-list--bullet" { @for one in cited { li { (citation(programme, one)) } } }
        }
    }
}

/// A check with its answer and every feedback in sight.
fn check_in_full(number: usize, check: &Check) -> Markup {
    let kind = match check.kind {
        CheckKind::Single => "one is right",
        CheckKind::Multiple => "some are right",
        CheckKind::Ordering => "put in order; shown in the right order here",
        CheckKind::Matching => "matched; shown matched here",
        CheckKind::Recall => "answered freely, compared with a model",
    };
    let id = format!("check-{}", check.id);
    ui::check_panel(
        &id,
        &format!("Check {number}: {kind}"),
        html! {
            p class="govuk-body govuk-!-font-weight-bold" { (check.prompt) }
            @if !check.options.is_empty() {
                ol class="govuk-list govuk-list--number" {
                    @for option in &check.options {
                        li {
                            (option.text)
                            @if let Some(pair) = &option.matches { " goes with " strong { (pair) } }
                            @if matches!(check.kind, CheckKind::Single | CheckKind::Multiple) {
                                " "
                                @if option.right { (tag(Kind::Good, Icon::Tick, "Right")) }
                                @else { (tag(Kind::Plain, Icon::Cross, "Not right")) }
                            }
                            @if let Some(feedback) = &option.feedback { br; (ui::muted(feedback)) }
                        }
                    }
                }
            }
            @if let Some(model) = &check.model { (ui::inset(html! { strong { "Model answer. " } (model) })) }
            @if let Some(feedback) = &check.feedback { p class="govuk-body" { strong { "Feedback. " } (feedback) } }
            @if let Some(statement) = &check.statement { (ui::muted(format!("Checks statement {statement}"))) }
        },
    )
}
