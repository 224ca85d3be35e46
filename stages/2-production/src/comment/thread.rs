//! One thread: the comment, the passage as it stands now, the answers, and what whoever looks may do.
//!
//! What this room must not know: who may; the page and the act ask.

use kit::{
    ui::{self, Button, ButtonKind, FormErrors, Icon, Input, Kind, Markup, Select, Textarea, tag},
    web::{Call, Form},
};
use maud::html;
use rulebook::{
    base::{Coded, Instant},
    people::{Action, may},
    production::{
        anchor::{Fate, locate},
        change::Change,
    },
};

use super::{Comment, Outcome};
use crate::{
    compare,
    desk::time,
    item::pages::{Opened, short},
};

/// A thread as whoever looks sees it. `form` and `errors` are those of the thread they just answered, if it is this one.
pub(super) fn thread(
    call: &Call,
    opened: &Opened,
    one: &Comment,
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let done = if one.settled.is_some() {
        " app-thread--done"
    } else {
        ""
    };
    let what = if one.proposed.is_some() {
        "Suggestion"
    } else {
        "Comment"
    };
    html! {
        article class={ "app-thread" (done) } id=(one.id) aria-label={ (what) " by " (opened.names.name(one.by)) } {
            h3 { (opened.names.name(one.by)) }
            p class="app-muted" { a class="govuk-link" href={ "/content/" (opened.item.id) "?file=" (one.file) } { (short(&opened.item, &one.file)) } ", version " (one.version) ", " (when(call, one.at)) }
            p { (tags(opened, one)) }
            (passage(one))
            p { (one.words) }
            (outcome(opened, one))
            @for reply in opened.replies.iter().filter(|reply| reply.comment == one.id) {
                div class="app-reply" {
                    p class="app-muted" { strong { (opened.names.name(reply.by)) } ", " (when(call, reply.at)) }
                    p { (reply.words) }
                }
            }
            (acts(call, opened, one, form, errors))
        }
    }
}

fn when(call: &Call, at: Instant) -> String {
    let day = call.app().clock().at(at).day.in_words();
    format!("{day} at {}", time(call, at))
}

/// What became of the passage in the text of now.
pub(super) fn fate(opened: &Opened, one: &Comment) -> Option<Fate> {
    let text = opened.texts.get(&one.file).map_or("", String::as_str);
    one.anchor().map(|anchor| locate(text, &anchor).fate)
}

fn tags(opened: &Opened, one: &Comment) -> Markup {
    html! {
        @if one.proposed.is_some() { (tag(Kind::Plum, Icon::Dot, "Suggestion")) " " }
        @if one.blocking { (tag(Kind::Stop, Icon::Lock, "Blocks the sign-off")) " " }
        @if one.outcome != Some(Outcome::Accepted) {
            @match fate(opened, one) {
                Some(fate @ (Fate::Changed | Fate::Gone)) => (tag(Kind::Now, Icon::Alert, fate.label())),
                Some(fate @ Fate::Moved) => (tag(Kind::Plain, Icon::Dot, fate.label())),
                Some(Fate::Found) | None => {},
            }
        }
    }
}

fn passage(one: &Comment) -> Markup {
    html! {
        @match &one.proposed {
            Some(proposed) => (compare::changed(&one.passage, proposed)),
            None => @if !one.passage.is_empty() { blockquote { (one.passage) } },
        }
    }
}

fn outcome(opened: &Opened, one: &Comment) -> Markup {
    let who = one.settled.map(|(by, _)| opened.names.name(by));
    html! {
        @match (one.outcome, who) {
            (Some(Outcome::Accepted), Some(who)) => p {
                (tag(Kind::Good, Icon::Tick, "Accepted")) " by " (who)
                @if let Some(version) = one.became { ", in version " (version) }
            },
            (Some(Outcome::Refused), Some(who)) => p {
                (tag(Kind::Plain, Icon::Cross, "Refused")) " by " (who) ": " (one.reason.as_deref().unwrap_or(""))
            },
            (None, Some(who)) => p class="app-muted" { "Settled by " (who) "." },
            (_, None) => {},
        }
    }
}

fn acts(call: &Call, opened: &Opened, one: &Comment, form: &Form, errors: &FormErrors) -> Markup {
    let here = form.get("to") == one.id.to_string();
    let mine = call.person().is_ok_and(|person| person == one.by);
    let none = FormErrors::none();
    let errors = if here { errors } else { &none };
    let writes = may(call.actor(), Action::WriteContent, &opened.item.circles()).is_ok();
    html! {
        @if one.settled.is_none() {
            (ui::details("Answer", answer(one, form, errors, here)))
            @if writes && one.proposed.is_some() { (decide(one, form, errors, here)) }
            @if mine || !one.blocking {
                (ui::Form::post(format!("/content/comments/{}/settle", one.id)).body(html! {
                    (Button::new(if one.proposed.is_some() && mine { "Withdraw" } else { "Mark as settled" }).kind(ButtonKind::Secondary))
                }))
            }
        } @else if one.outcome.is_none() {
            (ui::Form::post(format!("/content/comments/{}/reopen", one.id)).body(html! {
                (Button::new("Open again").kind(ButtonKind::Secondary))
            }))
        }
    }
}

/// The id of a field: its plain name where an error has to be reached, its own otherwise.
fn id(name: &str, one: &Comment, here: bool) -> String {
    if here {
        name.to_owned()
    } else {
        format!("{name}-{}", one.id)
    }
}

fn answer(one: &Comment, form: &Form, errors: &FormErrors, here: bool) -> Markup {
    let typed = if here { form.get("answer") } else { "" };
    ui::Form::post(format!("/content/comments/{}/reply", one.id))
        .hidden("to", one.id.to_string())
        .label("Answer")
        .body(html! {
            (Textarea::new("answer", "Your answer").id(id("answer", one, here)).rows(3).value(typed).error(errors.of("answer")))
            (Button::new("Send the answer").kind(ButtonKind::Secondary))
        })
}

fn decide(one: &Comment, form: &Form, errors: &FormErrors, here: bool) -> Markup {
    let typed = if here { form.get("refusal") } else { "" };
    let kind = if here && form.has("kind") {
        form.get("kind")
    } else {
        Change::Wording.code()
    };
    html! {
        (ui::Form::post(format!("/content/suggestions/{}/accept", one.id))
            .hidden("to", one.id.to_string())
            .label("Accept")
            .body(html! {
                (Select::new("kind", "What kind of change is it?").id(id("kind", one, here)).coded::<Change>().value(kind).error(errors.of("kind")))
                (Button::new("Accept: save as a new version").kind(ButtonKind::Secondary))
            }))
        (ui::Form::post(format!("/content/suggestions/{}/refuse", one.id))
            .hidden("to", one.id.to_string())
            .label("Refuse")
            .body(html! {
                (Input::new("refusal", "Why not?").id(id("refusal", one, here)).value(typed).error(errors.of("refusal")))
                (Button::new("Refuse").kind(ButtonKind::Secondary))
            }))
    }
}
