//! Writing to people of a group: chosen by a filter, looked at before it goes; and one thread for those who lead.
//!
//! What this room must not know: what may be written.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FormErrors, Markup, Select, Table, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    delivery::message::{FIELDS, MessageRefusal},
    people::{Action, GroupId, Permit, PersonId},
    registration::EnrolmentId,
};

use super::{filled, filter, note_read, seen_by, sees_from, store, thread, write_to};
use crate::{
    facilitate::{Led, Member, group_only, led},
    group,
};

/// A group that the reader leads.
struct Writing {
    permit: Permit,
    led: Led,
    names: std::collections::HashMap<PersonId, String>,
}

async fn writing(call: &Call, id: &str) -> Result<Writing, Problem> {
    let id: GroupId = id.parse().or_not_found()?;
    let permit = call.may(Action::LeadGroup, &group_only(id))?;
    let person = call.person()?;
    let group = call
        .app()
        .db()
        .read(async |tx| {
            let group = group::store::one(tx, id).await?;
            sees_from(tx, person, &group).await?;
            Ok(group)
        })
        .await?;
    let led = led(call, group).await?;
    let ids: Vec<PersonId> = led.members.iter().map(|one| one.who.person).collect();
    let names = people::names(call.app(), &ids).await?;
    Ok(Writing { permit, led, names })
}

impl Writing {
    fn name(&self, one: &Member) -> &str {
        self.names
            .get(&one.who.person)
            .map_or("Somebody", String::as_str)
    }

    async fn chosen(&self, call: &Call, code: &str) -> Result<Vec<&Member>, Problem> {
        let filter = filter::Filter::from_code(code);
        let members = &self.led.members;
        call.app()
            .db()
            .read(async |tx| filter.of(tx, members).await)
            .await
    }

    fn offered(&self, call: &Call) -> Vec<(String, String)> {
        let now = call.now();
        let held: Vec<_> = self
            .led
            .events
            .iter()
            .filter(|event| event.starts_at < now.at && !event.called_off())
            .collect();
        filter::offered(&self.led.members, &held)
    }
}

pub(crate) async fn write(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let writing = writing(&call, &id).await?;
    page(&call, &writing, &form, &FormErrors::none())
        .await?
        .send()
}

async fn page(
    call: &Call,
    writing: &Writing,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let group = &writing.led.group;
    let offered = writing.offered(call);
    let one = form.get("to").parse::<EnrolmentId>().ok();
    let one = one.and_then(|id| writing.led.members.iter().find(|it| it.who.id == id));
    let mut to = Select::new("to", "Who gets it");
    if let Some(one) = one {
        to = to.choice(Choice::new(one.who.id.to_string(), writing.name(one)));
    }
    to = to.choices(
        offered
            .iter()
            .map(|(code, words)| Choice::new(code.as_str(), words.as_str())),
    );
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Write to {}", group.name)))
        (ui::lead("Each person gets it in their own messages and by email. They can answer; nobody else in the group sees the answer."))
        (ui::Form::post(format!("/facilitate/groups/{}/write", group.id)).hidden("step", "look").label("Write a message").body(html! {
            (to.value(form.get("to")).error(errors.of("to")))
            (thread::write_box("Message", form.get("body"), errors.of("body")))
            (ui::details("Fields that are filled in for each person", html! {
                ul class="govuk-list" { @for (field, words) in FIELDS { li { code { "{" (field) "}" } ": " (words) } } }
            }))
            (button("See who gets it, and what"))
        }))
        (threads(writing))
    };
    Ok(call
        .page(&writing.permit, format!("Write to {}", group.name), body)
        .back("/facilitate", "My groups")
        .again(errors))
}

fn threads(writing: &Writing) -> Markup {
    let rows = writing.led.members.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/facilitate/people/" (one.who.id) "/messages" } { (writing.name(one)) } },
            html! { @match one.unread { 0 => "Nothing new", 1 => "1 message to read", many => { (many) " messages to read" } } },
        ]
    });
    html! {
        (ui::section("threads", "Messages with each person"))
        (Table::new("Messages with each person").caption_hidden().columns(["Person", "From them"]).rows(rows).empty("Nobody is in this group yet."))
    }
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let writing = writing(&call, &id).await?;
    let chosen = writing.chosen(&call, form.get("to")).await?;
    if form.get("step") != "send" {
        return look(&call, &writing, &chosen, &form).await;
    }
    let ticked: Vec<EnrolmentId> = form.all("who").filter_map(|id| id.parse().ok()).collect();
    // Whoever is no longer in the group was shown, and would be left out without a word.
    let known = |id: &EnrolmentId| writing.led.members.iter().any(|one| one.who.id == *id);
    let sent = if ticked.iter().all(known) {
        let template = form.get("body").to_owned();
        write_to(
            call.app(),
            &writing.permit,
            writing.led.group.id,
            ticked,
            template,
        )
        .await
    } else {
        Err(MessageRefusal::Changed.into())
    };
    match sent.map_err(Problem::for_form) {
        Ok(1) => Ok(call.go_saying(
            format!("/facilitate/groups/{id}/write"),
            "Sent to 1 person.",
        )),
        Ok(many) => Ok(call.go_saying(
            format!("/facilitate/groups/{id}/write"),
            &format!("Sent to {many} people."),
        )),
        Err(errors) => page(&call, &writing, &form, &errors?).await?.send(),
    }
}

/// What each of the chosen people would get, before anything goes.
async fn look(call: &Call, writing: &Writing, chosen: &[&Member], form: &Form) -> PageResult {
    let (group, template) = (&writing.led.group, form.get("body"));
    let (person, now) = (call.person()?, call.now());
    let read = call.app().db().read(async |tx| {
        let since = now.at.plus_seconds(-3_600);
        let sent = store::sent_since(tx, person, since).await?;
        rulebook::delivery::message::may_send(template, sent)?;
        if chosen.is_empty() {
            return Err(MessageRefusal::Nobody.into());
        }
        let mut all = Vec::new();
        for one in chosen {
            all.push(filled(tx, group, &one.who, template, now.day).await?);
        }
        Ok(all)
    });
    let texts = match read.await.map_err(Problem::for_form) {
        Ok(texts) => texts,
        Err(errors) => return page(call, writing, form, &errors?).await?.send(),
    };
    let many = chosen.len();
    let people = if many == 1 {
        "1 person".to_owned()
    } else {
        format!("{many} people")
    };
    let body = html! {
        (ui::heading(&format!("Look before it goes to {people}")))
        (ui::Form::post(format!("/facilitate/groups/{}/write", group.id)).hidden("step", "send").hidden("to", form.get("to")).hidden("body", template).label("Send the message").body(html! {
            (ui::Checkboxes::new("who", "Who gets it").small()
                .choices(chosen.iter().map(|one| Choice::new(one.who.id.to_string(), writing.name(one))))
                .values(chosen.iter().map(|one| one.who.id.to_string())))
            (button("Send it"))
        }))
        (ui::Form::get(format!("/facilitate/groups/{}/write", group.id)).hidden("to", form.get("to")).hidden("body", template).label("Change it").body(html! {
            (ui::Button::new("Change it").kind(ui::ButtonKind::Secondary))
        }))
        (ui::section("texts", "What each person gets"))
        @for (one, text) in chosen.iter().zip(&texts) {
            (ui::card(&format!("text-{}", one.who.id), writing.name(one), html! {
                @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
            }))
        }
    };
    call.page(&writing.permit, "Look before it goes", body)
        .back("/facilitate", "My groups")
        .send()
}

/// Somebody of a group, and whoever leads it as they ask.
struct Thread {
    permit: Permit,
    group: GroupId,
    who: registration::Enrolment,
    messages: Vec<super::Message>,
    read: Option<rulebook::delivery::MessageId>,
}

async fn thread_of(call: &Call, id: &str) -> Result<Thread, Problem> {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let in_group = call
        .app()
        .db()
        .read(async |tx| group::store::group_of(tx, id).await)
        .await?
        .or_not_found()?;
    let permit = call.may(Action::LeadGroup, &group_only(in_group))?;
    let (who, messages, read) = call
        .app()
        .db()
        .read(async |tx| {
            let messages = seen_by(tx, &permit, id).await?;
            let who = registration::enrolment(tx, id).await?;
            let read = store::read_upto(tx, id, who.person).await?;
            Ok((who, messages, read))
        })
        .await?;
    Ok(Thread {
        permit,
        group: in_group,
        who,
        messages,
        read,
    })
}

pub(crate) async fn show_thread(call: Call, Path(id): Path<String>) -> PageResult {
    thread_page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn thread_page(
    call: &Call,
    id: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let it = thread_of(call, id).await?;
    if let Some(last) = it.messages.last() {
        let reader = (it.who.id, call.person()?);
        note_read(call.app(), &it.permit, reader, last.id).await?;
    }
    let mut ids: Vec<PersonId> = it.messages.iter().map(|one| one.from).collect();
    ids.push(it.who.person);
    let names = people::names(call.app(), &ids).await?;
    let name = names.get(&it.who.person).map_or("Somebody", String::as_str);
    let title = format!("Messages with {name}");
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        @if it.messages.is_empty() { (ui::inset(html! { "No messages yet that you may see." })) }
        (thread::shown(call.app().clock(), &it.messages, (true, it.read), &names))
        (ui::Form::post(format!("/facilitate/people/{}/messages", it.who.id)).label("Write a message").body(html! {
            (thread::write_box("Your message", form.get("body"), errors.of("body")))
            (button("Send"))
        }))
    };
    Ok(call
        .page(&it.permit, title.clone(), body)
        .back(format!("/facilitate/people/{}", it.who.id), name.to_owned())
        .again(errors))
}

pub(crate) async fn answer_thread(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let it = thread_of(&call, &id).await?;
    let to = vec![it.who.id];
    let sent = write_to(
        call.app(),
        &it.permit,
        it.group,
        to,
        form.get("body").to_owned(),
    )
    .await;
    match sent.map_err(Problem::for_form) {
        Ok(_) => Ok(call.go_saying(
            format!("/facilitate/people/{}/messages", it.who.id),
            "Your message was sent.",
        )),
        Err(errors) => thread_page(&call, &id, &form, &errors?).await?.send(),
    }
}
