//! The words of the programme, from A to Z: what each means in plain words and in law, and where it is used.
//!
//! What this room must not know: how words are marked in a text.

use kit::{
    ui::{self, Input},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::{Programme, Term};

use crate::desk::{no_place, seated};

/// The most steps named under a word.
const MOST_STEPS: usize = 4;

/// Does everything that is looked for stand in the word or in what it means? A slip of one letter is forgiven.
fn holds(term: &Term, wanted: &str) -> bool {
    let text = format!("{} {}", term.term, term.plain).to_lowercase();
    wanted.to_lowercase().split_whitespace().all(|word| {
        text.contains(word)
            || (word.chars().count() > 4
                && text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|one| slip(one, word)))
    })
}

/// Is one word the other with one letter more, less or other, or two changed about?
fn slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest, other) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    let tail = |list: &[char], from: usize| list.get(from..).unwrap_or_default().to_vec();
    tail(rest, 1) == tail(other, 1)
        || tail(rest, 1) == other
        || rest == tail(other, 1)
        || (rest.first() == other.get(1)
            && rest.get(1) == other.first()
            && tail(rest, 2) == tail(other, 2))
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Words");
    };
    let wanted = form.get("q").trim();
    let mut terms: Vec<&Term> = desk
        .programme
        .glossary
        .iter()
        .filter(|term| holds(term, wanted))
        .collect();
    terms.sort_by_key(|term| (term.term.to_lowercase(), term.id.clone()));
    let body = html! {
        (ui::heading("Words of the programme"))
        (ui::Form::get("/glossary").label("Search the words").body(html! {
            (Input::new("q", "Look for a word").value(wanted))
            (ui::Button::new("Search").kind(ui::ButtonKind::Secondary).repeatable())
        }))
        @if !wanted.is_empty() {
            p role="status" { @match terms.len() { 0 => "No word is like this.", 1 => "1 word.", many => { (many) " words." } } " " a class="govuk-link" href="/glossary" { "Show all" } }
        }
        (letters(&terms))
        (list(&desk.programme, &terms))
        @if wanted.is_empty() { (short_forms(&desk.programme)) }
    };
    call.page(&desk.permit, "Words of the programme", body)
        .back("/study", "Your programme")
        .send()
}

fn letter(term: &Term) -> char {
    term.term
        .chars()
        .next()
        .map_or('#', |c| c.to_ascii_uppercase())
}

fn letters(terms: &[&Term]) -> Markup {
    let mut all: Vec<char> = terms.iter().map(|term| letter(term)).collect();
    all.dedup();
    html! {
        @if all.len() > 3 {
            nav aria-label="Letters" { ul class="app-letters" { @for one in &all { li { a class="govuk-link" href={ "#letter-" (one) } { (one) } } } } }
        }
    }
}

fn list(programme: &Programme, terms: &[&Term]) -> Markup {
    let mut last = None;
    let mut groups: Vec<(char, Vec<&Term>)> = Vec::new();
    for term in terms {
        let first = letter(term);
        if last != Some(first) {
            groups.push((first, Vec::new()));
            last = Some(first);
        }
        if let Some((_, group)) = groups.last_mut() {
            group.push(term);
        }
    }
    html! {
        @for (first, group) in &groups {
            (ui::section(&format!("letter-{first}"), &first.to_string()))
            dl class="app-words" {
                @for term in group {
                    dt id={ "word-" (term.id) } { (term.term) }
                    dd { (meaning(programme, term)) }
                }
            }
        }
    }
}

fn meaning(programme: &Programme, term: &Term) -> Markup {
    let used: Vec<_> = programme
        .modules()
        .flat_map(|(_, module)| module.steps.iter().map(move |step| (module, step)))
        .filter(|(_, step)| step.words_on_page.contains(&term.id))
        .take(MOST_STEPS)
        .collect();
    let source = term
        .source
        .as_deref()
        .and_then(|source| programme.citation(source));
    html! {
        p { (term.plain) }
        @if let Some(legal) = &term.legal {
            p { strong { "In law: " } (legal) @if let Some(source) = &source { " (" (source.to_string()) ")" } }
        }
        @if !used.is_empty() {
            p class="app-muted" {
                "Used in "
                @for (at, (module, step)) in used.iter().enumerate() {
                    @if at > 0 { ", " }
                    a class="govuk-link" href={ "/study/m/" (module.id) "/" (step.id) } { (step.title) }
                }
            }
        }
    }
}

fn short_forms(programme: &Programme) -> Markup {
    html! {
        @if !programme.abbreviations.is_empty() {
            (ui::section("short-forms", "Short forms"))
            dl class="app-words" {
                @for one in &programme.abbreviations { dt { (one.short) } dd { (one.long) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_letter_is_forgiven_and_two_are_not() {
        for (a, b, like) in [
            ("graduated", "graduated", true),
            ("graduated", "graduatd", true),
            ("graduated", "gradauted", true),
            ("graduated", "gradvated", true),
            ("graduated", "grduatd", false),
            ("plan", "plane", true),
            ("", "a", true),
        ] {
            assert_eq!(slip(a, b), like, "{a} {b}");
        }
    }
}
