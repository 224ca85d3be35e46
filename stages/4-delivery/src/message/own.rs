//! A participant's messages with those who lead their group, and what was noted and shared with them.
//!
//! What this room must not know: who else may read.

use kit::{
    Problem,
    ui::{self, FormErrors, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::people::PersonId;

use super::{answer, note_read, store, thread};
use crate::{
    desk::{no_place, seated},
    group,
};

pub(crate) async fn show(call: Call) -> PageResult {
    match page(&call, &Form::default(), &FormErrors::none()).await? {
        Some(page) => page.send(),
        None => no_place(&call, "Messages"),
    }
}

#[expect(clippy::too_many_lines, reason = "one page, top to bottom")]
async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Option<Paged>, Problem> {
    let Some(desk) = seated(call).await? else {
        return Ok(None);
    };
    let id = desk.who.id;
    let own = desk.who.person;
    let (messages, group, shared, read) = call
        .app()
        .db()
        .read(async |tx| {
            let messages = store::thread(tx, id, rulebook::base::Instant(0)).await?;
            let group = match group::store::group_of(tx, id).await? {
                Some(group) => Some(group::store::one(tx, group).await?),
                None => None,
            };
            let shared = crate::care::store::shared_with(tx, id).await?;
            let leader = group.as_ref().and_then(|group| group.facilitator);
            let read = match leader {
                Some(leader) => store::read_upto(tx, id, leader).await?,
                None => None,
            };
            Ok((messages, group, shared, read))
        })
        .await?;
    if let Some(last) = messages.last() {
        note_read(call.app(), &desk.permit, (id, own), last.id).await?;
    }
    let leaders: Vec<PersonId> = group
        .iter()
        .flat_map(|group| group.facilitator.into_iter().chain(group.coach))
        .collect();
    let mut ids: Vec<PersonId> = messages.iter().map(|one| one.from).collect();
    ids.extend(&leaders);
    ids.extend(shared.iter().map(|one| one.by));
    let names = people::names(call.app(), &ids).await?;
    let mut who: Vec<&str> = leaders
        .iter()
        .filter_map(|id| names.get(id).map(String::as_str))
        .collect();
    who.dedup();
    let clock = call.app().clock();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Messages"))
        @if who.is_empty() {
            (ui::empty_state("Nobody leads your group yet.", "When your programme administrator has given your group a facilitator, you can write to them here."))
        } @else {
            p class="govuk-body" { "You write with " (who.join(" and ")) ". Nobody outside your group reads it." }
        }
        @if messages.is_empty() && !who.is_empty() { (ui::inset(html! { "No messages yet." })) }
        (thread::shown(clock, &messages, (false, read), &names))
        @if !who.is_empty() {
            (ui::Form::post("/messages").label("Write a message").body(html! {
                (thread::write_box("Your message", form.get("body"), errors.of("body")))
                (button("Send"))
            }))
        }
        @if !shared.is_empty() {
            (ui::section("shared", "Noted and shared with you"))
            @for one in &shared {
                (crate::care::pages::entry(one, clock, &names, None))
            }
        }
    };
    Ok(Some(
        call.page(&desk.permit, "Messages", body).again(errors),
    ))
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Messages");
    };
    let sent = answer(
        call.app(),
        &desk.permit,
        desk.who.id,
        form.get("body").to_owned(),
    )
    .await;
    match sent.map_err(Problem::for_form) {
        Ok(_) => Ok(call.go_saying("/messages", "Your message was sent.")),
        Err(errors) => match page(&call, &form, &errors?).await? {
            Some(page) => page.send(),
            None => no_place(&call, "Messages"),
        },
    }
}
