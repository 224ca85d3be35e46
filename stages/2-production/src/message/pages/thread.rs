//! One message with what was said to it, and the forms by which it goes on.
//!
//! What this room must not know: when a message is agreed.

use kit::{
    ui::{
        self, Button, ButtonKind, Choice, FormErrors, Icon, Input, Kind, Markup, Radios, Select,
        Textarea, tag,
    },
    web::{Call, Form},
};
use maud::html;
use rulebook::{
    base::{Coded, Instant},
    production::message::{Stance, State},
};

use super::Seen;
use crate::{
    item::pages::{is_page, short},
    message::{Message, beside::met_tag},
};

/// What was typed into one message's forms, and what is wrong with it: nothing of another message's.
struct Typed<'a> {
    form: Option<&'a Form>,
    errors: &'a FormErrors,
}

impl Typed<'_> {
    fn get(&self, name: &str) -> &str {
        self.form.map_or("", |form| form.get(name))
    }
    fn error(&self, name: &str) -> Option<&str> {
        self.form.and(self.errors.of(name))
    }
}

pub(super) fn thread(
    call: &Call,
    seen: &Seen,
    message: &Message,
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let id = message.id.to_string();
    let here = form.get("message") == id && !errors.is_empty();
    let typed = Typed {
        form: here.then_some(form),
        errors,
    };
    let all = acts(call, seen, message, &typed);
    html! {
        article class="app-card" id=(id) aria-labelledby={ "words-" (id) } {
            h2 class="app-card__title" id={ "words-" (id) } { (message.words) }
            p { (state(message)) " " @if message.state == State::Agreed { (met_tag(message, &seen.texts)) } }
            p class="app-muted" { "Serves " (message.statements.join(", ")) ". Written by " (seen.names.name(message.by.0)) ", " (day(call, message.by.1)) @if message.wording > 1 { ", reworded " (message.wording - 1) @if message.wording == 2 { " time" } @else { " times" } } "." }
            (settled(call, seen, message))
            (voices(call, seen, message))
            @for (file, passage) in &message.places {
                blockquote { (passage) }
                p class="app-muted" { "In " a class="govuk-link" href={ "/content/" (seen.item.id) "?file=" (file) } { (short(&seen.item, file)) } }
            }
            @if here { (all) } @else { (ui::details(&format!("Speak to message {}", message.place), all)) }
        }
    }
}

fn day(call: &Call, at: Instant) -> String {
    call.app().clock().at(at).day.in_words()
}

fn state(message: &Message) -> Markup {
    match message.state {
        State::Open => tag(Kind::Now, Icon::Half, State::Open.label()),
        State::Agreed => tag(Kind::Good, Icon::Tick, State::Agreed.label()),
        State::Dropped => tag(Kind::Plain, Icon::Cross, State::Dropped.label()),
    }
}

fn settled(call: &Call, seen: &Seen, message: &Message) -> Markup {
    let Some((by, at, reason)) = &message.settled else {
        return html! {};
    };
    let stances = rulebook::production::message::newest(&message.stances());
    let who = |wanted: Stance| -> String {
        let found = stances.iter().filter(|(_, stance)| *stance == wanted);
        let names: Vec<&str> = found.map(|(id, _)| seen.names.name(*id)).collect();
        names.join(", ")
    };
    let (agree, disagree) = (who(Stance::Agree), who(Stance::Disagree));
    html! {
        p class="govuk-body" {
            (message.state.label()) " on " (day(call, *at)) ", recorded by " (seen.names.name(*by)) "."
            @if message.state == State::Agreed && !agree.is_empty() { " Agree: " (agree) "." }
            @if message.state == State::Agreed && !disagree.is_empty() { " Disagree: " (disagree) "." }
            @if let Some(reason) = reason { " " (reason) }
        }
    }
}

fn voices(call: &Call, seen: &Seen, message: &Message) -> Markup {
    html! {
        @if !message.voices.is_empty() {
            ul class="govuk-list govuk-list--bullet" {
                @for one in &message.voices {
                    li {
                        strong { (seen.names.name(one.by)) } ", " (day(call, one.at)) ": "
                        @match one.stance { Stance::Note => "", Stance::Agree => "agrees. ", Stance::Disagree => "disagrees. " }
                        (one.words)
                        @if one.wording != message.wording { span class="app-muted" { " (to an earlier wording)" } }
                    }
                }
            }
        }
    }
}

fn acts(call: &Call, seen: &Seen, message: &Message, typed: &Typed<'_>) -> Markup {
    let open = message.state == State::Open;
    html! {
        (saying(message, typed))
        @if seen.leads(call) && open { (settling(message, typed)) }
        @if seen.writes(call) {
            @if message.state == State::Agreed { (meeting(seen, message, typed)) }
            (rewording(message, typed))
            @if message.place > 1 { (form(message, "up", html! { (Button::new("Move up").kind(ButtonKind::Secondary)) })) }
        }
    }
}

fn form(message: &Message, act: &str, fields: Markup) -> Markup {
    ui::Form::post(format!("/content/messages/{}/{act}", message.id))
        .hidden("message", message.id.to_string())
        .hidden("wording", message.wording.to_string())
        .label(format!("Message {}: {act}", message.place))
        .body(fields)
}

fn saying(message: &Message, typed: &Typed<'_>) -> Markup {
    let id = message.id;
    let open = message.state == State::Open;
    let stances = Stance::ALL
        .iter()
        .filter(|stance| open || **stance == Stance::Note);
    form(
        message,
        "say",
        html! {
            (Radios::new("stance", "What do you say to it?").id(format!("stance-{id}")).choices(stances.map(|one| Choice::new(one.code(), one.label()))).value(typed.get("stance").to_owned()).small().inline().error(typed.error("stance")))
            (Textarea::new("said", "Your words").id(format!("said-{id}")).hint("Needed for a remark and when you disagree.").rows(2).value(typed.get("said").to_owned()).error(typed.error("said")))
            (Button::new("Say it").kind(ButtonKind::Secondary))
        },
    )
}

fn settling(message: &Message, typed: &Typed<'_>) -> Markup {
    let id = message.id;
    form(
        message,
        "settle",
        html! {
            (Textarea::new("reason", "Why").id(format!("reason-{id}")).hint("Needed when somebody disagrees, and when the message is given up.").rows(2).value(typed.get("reason").to_owned()).error(typed.error("reason")))
            (ui::button_row(html! {
                (Button::new("Record that it is agreed").sends("to", State::Agreed.code()))
                (Button::new("Give it up").kind(ButtonKind::Secondary).sends("to", State::Dropped.code()))
            }))
        },
    )
}

fn meeting(seen: &Seen, message: &Message, typed: &Typed<'_>) -> Markup {
    let id = message.id;
    let pages = seen.texts.keys().filter(|path| is_page(path));
    let pages = pages.map(|path| Choice::new(path.as_str(), short(&seen.item, path)));
    form(
        message,
        "meet",
        html! {
            (Select::new("file", "Which page meets it").id(format!("file-{id}")).choices(pages).value(typed.get("file").to_owned()).error(typed.error("file")))
            (Input::new("passage", "The words that meet it").id(format!("passage-{id}")).hint("Copy them from the page.").value(typed.get("passage").to_owned()).error(typed.error("passage")))
            (Button::new("Name this passage").kind(ButtonKind::Secondary))
        },
    )
}

fn rewording(message: &Message, typed: &Typed<'_>) -> Markup {
    let id = message.id;
    let kept = |name: &str, now: String| match typed.form {
        Some(form) if form.has(name) => form.get(name).to_owned(),
        _ => now,
    };
    form(
        message,
        "reword",
        html! {
            (Textarea::new("words", "The message in other words").id(format!("new-words-{id}")).hint("It is open again, and everybody speaks to the new words.").rows(2).value(kept("words", message.words.clone())).error(typed.error("words")))
            (Input::new("statements", "Framework statements it serves").id(format!("new-statements-{id}")).value(kept("statements", message.statements.join(" "))).error(typed.error("statements")))
            (Button::new("Reword").kind(ButtonKind::Secondary))
        },
    )
}
