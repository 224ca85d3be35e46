//! What is said of an answer once it was given: of every option, whether it was chosen or not.
//!
//! What this room must not know: whose answer it is, or what comes next.

use maud::{Markup, html};
use programme::{Answer, Check, CheckOption, Marked};

use super::view::verdict_words;

/// What is said of an answer that was given: of every option, whether it was chosen or not.
pub(crate) fn told(check: &Check, answer: &Answer, marked: &Marked) -> Markup {
    html! {
        h2 { (check.prompt) }
        @match answer {
            Answer::Told(words) => {
                p { strong { "You wrote:" } }
                blockquote class="app-quote" { (words) }
                @if let Some(model) = &check.model { p { strong { "Compare it with this one:" } } p { (model) } }
            }
            _ => {
                ul class="app-told" {
                    @for (at, option) in check.options.iter().enumerate() {
                        li { (told_option(check, (at, option), answer, marked)) }
                    }
                }
            }
        }
        @if let Some(feedback) = &check.feedback { p { (feedback) } }
    }
}

fn told_option(
    check: &Check,
    (at, option): (usize, &CheckOption),
    answer: &Answer,
    marked: &Marked,
) -> Markup {
    let said = marked.options.get(at);
    let given = match answer {
        Answer::Chosen(chosen) => chosen.contains(&at).then(|| "Your answer.".to_owned()),
        Answer::Ordered(order) => {
            let place = order.iter().position(|one| *one == at);
            place.map(|place| {
                format!(
                    "You put it in place {}. It belongs in place {}.",
                    place + 1,
                    at + 1
                )
            })
        }
        Answer::Matched(pairs) => {
            let other = pairs.get(at).copied().flatten();
            let other = other.and_then(|other| check.options.get(other)?.matches.as_deref());
            other.map(|words| format!("You chose “{words}”."))
        }
        Answer::Told(_) => None,
    };
    let right = match answer {
        Answer::Chosen(_) => option.right,
        _ => said.is_some_and(|said| said.right),
    };
    html! {
        p { strong { (option.text) } @if let Some(belongs) = &option.matches { " belongs to “" (belongs) "”." } }
        @if let Some(given) = given { p class="app-muted" { (given) } }
        div class="app-feedback" { p {
            (verdict_words(right, "Not this one. "))
            @if let Some(feedback) = &option.feedback { (feedback) }
        } }
    }
}
