//! The pieces around study text: steps, panels for questions and tasks, words explained, ruler.
//!
//! What this room must not know: what is studied.

use maud::{Markup, html};

use super::Text;
use super::path::StopState;

/// Where a step lies from the reader.
pub type StepState = StopState;

/// One step.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// Its title.
    pub title: Text<'a>,
    /// Its page.
    pub href: Text<'a>,
    /// What to know of it: `Done`, `You are here, 8 min`, `9 min`.
    pub note: Text<'a>,
    /// Where it lies.
    pub state: StepState,
}

/// The steps, as a column beside the text, and folded above it on a phone. `after` is a closing sentence.
pub fn step_list(title: &str, steps: &[Step<'_>], after: &str) -> Markup {
    let list = html! {
        ol class="app-steps" {
            @for (index, step) in steps.iter().enumerate() {
                li class=[step.state.class()] {
                    span class="app-path__dot" aria-hidden="true" {
                        @if step.state == StopState::Done { "✓" } @else { (index + 1) }
                    }
                    div {
                        a href=(step.href) aria-current=[(step.state == StopState::Now).then_some("step")] { (step.title) }
                        small { (step.note) }
                    }
                }
            }
        }
    };
    html! {
        div class="app-side" {
            nav class="app-side__wide" aria-label=(title) {
                p class="app-eyebrow" { (title) }
                (list)
                p class="app-muted app-small" { (after) }
            }
            details class="app-side__narrow" {
                summary { (title) }
                nav aria-label={ (title) ", folded" } { (list) }
            }
        }
    }
}

fn kicker(words: &str, drawing: Markup) -> Markup {
    html! {
        p class="app-panel__kicker" {
            svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true" focusable="false" { (drawing) }
            (words)
        }
    }
}

/// A question inside the text. Its legend or heading carries `id`.
pub fn check_panel(id: &str, kicker_words: &str, content: Markup) -> Markup {
    let drawing = html! {
        circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" {}
        path d="M6.5 10.5 9 13l4.5-6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}
    };
    html! {
        section class="app-panel app-panel--check" id=(id) aria-label=(kicker_words) {
            (kicker(kicker_words, drawing)) (content)
        }
    }
}

/// Something to do in school, inside the text.
pub fn task_panel(id: &str, kicker_words: &str, title: &str, content: Markup) -> Markup {
    let drawing = html! {
        path d="M3 17l1-4L13.5 3.5l3 3L7 16z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {}
    };
    html! {
        section class="app-panel app-panel--apply" id=(id) aria-labelledby={ (id) "-title" } {
            (kicker(kicker_words, drawing))
            h2 id={ (id) "-title" } { (title) }
            (content)
        }
    }
}

/// The words of this page that need explaining: a code for the anchor (`#word-CODE`), the word, its meaning.
pub fn words_on_page<'a>(words: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Markup {
    html! {
        section class="app-panel" id="words" aria-labelledby="words-title" {
            h2 id="words-title" { "Words on this page" }
            dl class="app-words" {
                @for (code, word, meaning) in words {
                    dt id={ "word-" (code) } { (word) }
                    dd { (meaning) }
                }
            }
        }
    }
}

/// The buttons that read the text aloud; they show only where the browser can speak.
/// `target` is the id given to [`super::prose`].
pub fn listen_button(target: &str) -> Markup {
    html! {
        span class="app-listen" data-app="listen" data-listen=(target) hidden {
            button type="button" class="app-tool" data-does="play" { "Listen" }
            button type="button" class="app-tool" data-does="faster" hidden { "Speed 1" }
            button type="button" class="app-tool" data-does="stop" hidden { "Stop" }
        }
    }
}

/// A row of reading tools: links and buttons of class `app-tool`.
pub fn toolbar(tools: impl IntoIterator<Item = Markup>) -> Markup {
    html! { ul class="app-toolbar" aria-label="Reading tools" { @for tool in tools { li { (tool) } } } }
}

/// A link in a [`toolbar`].
pub fn tool_link(href: &str, words: &str) -> Markup {
    html! { a class="app-tool" href=(href) { (words) } }
}

/// Steps on the left, text on the right.
pub fn reader(steps: Markup, article: Markup) -> Markup {
    html! { div class="app-reader" { (steps) article { (article) } } }
}

/// The end of a step: what is next, and the ways there.
pub fn end_of_step(words: Markup, actions: Markup) -> Markup {
    html! {
        div class="app-endnav" {
            div class="app-endnav__row" { span { (words) } div class="app-button-row" { (actions) } }
        }
    }
}
