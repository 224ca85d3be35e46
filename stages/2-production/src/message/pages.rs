//! The board of key messages: how far each module is, which statements no message serves, and one item's messages.
//!
//! What this room must not know: when a message is agreed.

mod thread;

use std::collections::BTreeMap;

use kit::{
    OrNotFound, Problem,
    ui::{self, Column, FormErrors, Icon, Input, Kind, Markup, Table, Textarea, button, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::{Framework, Programme};
use rulebook::{
    people::{Action, Circles, Permit, may},
    production::{
        ItemId,
        message::{Met, State},
    },
};

use super::{Message, store};
use crate::{
    desk::{Desk, Names},
    item::{self, Item, Texts},
};

/// One item's messages and what is needed to show them.
pub(super) struct Seen {
    pub(super) item: Item,
    permit: Permit,
    pub(super) messages: Vec<Message>,
    pub(super) texts: Texts,
    pub(super) names: Names,
    /// The statements that the module says it teaches.
    teaches: Vec<String>,
}

impl Seen {
    pub(super) async fn of(call: &Call, id: ItemId) -> Result<Self, Problem> {
        let db = call.app().db();
        let (item, messages, texts) = db
            .read(async |tx| {
                let item = item::item(tx, id).await?;
                let messages = store::of_item(tx, id).await?;
                let texts = item::texts(tx, id, item.version).await?;
                Ok((item, messages, texts))
            })
            .await?;
        let permit = call.may(Action::ReadProduction, &item.circles())?;
        let people = messages.iter().flat_map(Message::people);
        let names = Names::of(call, people.collect::<Vec<_>>()).await?;
        let programme = programme(call, &item.programme)?;
        let modules = programme.iter().flat_map(|one| &one.elements);
        let mut modules = modules.flat_map(|element| &element.modules);
        let module = modules.find(|module| module.key == item.key);
        let teaches = module.map(|module| module.statements.taught.clone());
        Ok(Self {
            item,
            permit,
            messages,
            texts,
            names,
            teaches: teaches.unwrap_or_default(),
        })
    }
    pub(super) fn writes(&self, call: &Call) -> bool {
        may(call.actor(), Action::WriteContent, &self.item.circles()).is_ok()
    }
    pub(super) fn leads(&self, call: &Call) -> bool {
        may(call.actor(), Action::ReleaseEdition, &self.item.circles()).is_ok()
    }
}

fn programme(call: &Call, id: &str) -> Result<Option<Programme>, Problem> {
    let folder = call.app().shelf::<curriculum::Library>()?.folder(id);
    Ok(folder.and_then(|folder| folder.programme.clone().map(|one| Programme::clone(&one))))
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    if form.get("item").is_empty() {
        return board(&call).await;
    }
    let id: ItemId = form.get("item").parse().or_not_found()?;
    let seen = Seen::of(&call, id).await?;
    page(&call, &seen, &form, &FormErrors::none()).send()
}

async fn board(call: &Call) -> PageResult {
    let desk = Desk::of(call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let (items, messages, texts) = call
        .app()
        .db()
        .read(async |tx| {
            let items = item::items(tx, desk.provider, &desk.programme).await?;
            let messages = store::of_programme(tx, desk.provider, &desk.programme).await?;
            let texts = item::store::current_texts(tx, desk.provider, &desk.programme).await?;
            Ok((items, messages, texts))
        })
        .await?;
    let framework = programme(call, &desk.programme)?.map(|one| one.framework);
    let body = html! {
        (ui::heading_row(Some("Content"), "Key messages", None, Some(html! { a class="govuk-link" href="/content/team" { "Writing team" } })))
        p class="govuk-body" { "What each part of the programme must leave with its readers: written by the team, discussed, agreed, and then met in the text." }
        (by_item(&items, &messages, &texts))
        @if let Some(framework) = &framework { (coverage(framework, &messages)) }
    };
    call.page(&permit, "Key messages", body)
        .back("/content", "Content")
        .wide()
        .send()
}

fn by_item(items: &[Item], messages: &[Message], texts: &Texts) -> Markup {
    let has = |item: &&Item| messages.iter().any(|one| one.item == item.id);
    let (with, without): (Vec<&Item>, Vec<&Item>) = items.iter().partition(has);
    let rows = with.into_iter().map(|item| {
        let own: Vec<&Message> = messages.iter().filter(|one| one.item == item.id).collect();
        let count = |state: State| own.iter().filter(|one| one.state == state).count();
        let agreed = own.iter().filter(|one| one.state == State::Agreed);
        let unmet = agreed.filter(|one| one.met(texts) != Met::Here).count();
        vec![
            html! { a class="govuk-link" href={ "/content/messages?item=" (item.id) } { (item.title) } },
            html! { (item.part) },
            html! { (count(State::Agreed)) },
            html! { (count(State::Open)) },
            html! { @if unmet > 0 { (tag(Kind::Now, Icon::Alert, &format!("{unmet} not met"))) } @else if count(State::Agreed) > 0 { "All met" } @else { "None yet" } },
        ]
    });
    html! {
        (Table::new("Messages by part").columns(["Part of the programme", "Where"])
            .column(Column::number("Agreed")).column(Column::number("Open")).columns(["In the text"])
            .rows(rows).empty(if items.is_empty() { "No content is open for production yet." } else { "No message has been written yet. Choose a part below and begin." }))
        @if !without.is_empty() {
            (ui::details(&format!("Parts without a message: {}", without.len()), html! {
                ul class="govuk-list" {
                    @for item in without { li { a class="govuk-link" href={ "/content/messages?item=" (item.id) } { (item.title) } ", " (item.part) } }
                }
            }))
        }
    }
}

/// How many messages serve each statement, and which statements none serves.
fn coverage(framework: &Framework, messages: &[Message]) -> Markup {
    let mut served: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for message in messages.iter().filter(|one| one.state != State::Dropped) {
        for id in &message.statements {
            let (agreed, open) = served.entry(id.as_str()).or_default();
            if message.state == State::Agreed {
                *agreed += 1;
            } else {
                *open += 1;
            }
        }
    }
    let without = framework
        .statements
        .iter()
        .filter(|one| !served.contains_key(one.id.as_str()))
        .count();
    let rows = framework.statements.iter().map(|one| {
        let (agreed, open) = served.get(one.id.as_str()).copied().unwrap_or_default();
        vec![
            html! { (one.id) " " (one.text) },
            html! { (agreed) },
            html! { (open) },
            html! { @if agreed + open == 0 { (tag(Kind::Stop, Icon::Alert, "No message")) } @else if agreed == 0 { (tag(Kind::Now, Icon::Half, "None agreed")) } @else { "Served" } },
        ]
    });
    html! {
        (ui::section("statements", "Statements of the framework"))
        p class="govuk-body" { "Statements that no message serves yet: " (without) " of " (framework.statements.len()) "." }
        (ui::details("Every statement with its messages", html! {
            (Table::new("Messages by statement").caption_hidden().columns(["Statement"]).column(Column::number("Agreed")).column(Column::number("Open")).columns(["How it stands"]).rows(rows))
        }))
    }
}

/// The page of one item's messages, with what was typed and what is wrong with it.
pub(super) fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let item = &seen.item;
    let title = format!("Key messages: {}", item.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&item.part), &title, None, Some(html! { a class="govuk-link" href={ "/content/" (item.id) } { "The text" } })))
        @if seen.messages.is_empty() { (ui::empty_state("No message has been written yet.", "Begin with the one sentence that a SENCO should still know in a year.")) }
        @for message in &seen.messages { (thread::thread(call, seen, message, form, errors)) }
        @if seen.writes(call) { (writing(seen, form, errors)) }
    };
    call.page(&seen.permit, title, body)
        .back("/content/messages", "Key messages")
        .again(errors)
}

fn writing(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let here = form.get("message").is_empty();
    let value = |name: &str| {
        if here {
            form.get(name).to_owned()
        } else {
            String::new()
        }
    };
    let error = |name: &str| if here { errors.of(name) } else { None };
    let hint = if seen.teaches.is_empty() {
        "Their numbers, such as 1.1 2.3.".to_owned()
    } else {
        format!(
            "Their numbers. This module says that it teaches {}.",
            seen.teaches.join(", ")
        )
    };
    html! {
        section class="app-card" aria-labelledby="new-message" {
            h2 class="app-card__title" id="new-message" { "Write a message" }
            (ui::Form::post("/content/messages").hidden("item", seen.item.id.to_string()).label("Write a message").body(html! {
                (Textarea::new("words", "The message, in a sentence").rows(2).value(value("words")).error(error("words")))
                (Input::new("statements", "Framework statements it serves").hint(hint).value(value("statements")).error(error("statements")))
                (button("Write"))
            }))
        }
    }
}
