//! What others show me, what a line manager opens by a link, and the part of a page on which something is shared.
//!
//! What this room must not know: how a share is kept.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, InputKind, Select, Table},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Instant},
    delivery::{ShareId, school_file::Reader},
    people::{Action, PersonId},
};

use super::{Share, Thing, With, link_opens, opened, share, store, take_back};

/// What the page of something shareable needs to know.
pub(crate) struct Sharing {
    shares: Vec<Share>,
    /// One's people, by what they are.
    people: Vec<(PersonId, Reader)>,
    names: HashMap<PersonId, String>,
}

impl Sharing {
    /// Reads it; `readers` says to whom such a thing is shown at all.
    pub(crate) async fn read(
        call: &Call,
        thing: Thing,
        owner: PersonId,
        readers: &[Reader],
    ) -> Result<Self, Problem> {
        let (shares, mut people) = call
            .app()
            .db()
            .read(async |tx| {
                let people = crate::coaching::people_of(tx, owner).await?;
                Ok((store::of_thing(tx, thing).await?, people))
            })
            .await?;
        people.retain(|(_, reader)| readers.contains(reader));
        let ids: Vec<PersonId> = people
            .iter()
            .map(|(id, _)| *id)
            .chain(shares.iter().filter_map(|one| one.person))
            .collect();
        let names = people::names(call.app(), &ids).await?;
        Ok(Self {
            shares,
            people,
            names,
        })
    }

    fn name(&self, one: &Share) -> String {
        match one.person {
            Some(person) => self.names.get(&person).cloned().unwrap_or_default(),
            None => one.email.clone(),
        }
    }

    /// The part of the page: who reads it, and showing it to somebody.
    pub(crate) fn part(
        &self,
        call: &Call,
        here: &str,
        manager: bool,
        errors: &FormErrors,
    ) -> Markup {
        let today = call.now().day;
        let open = || self.shares.iter().filter(|one| one.opens(today));
        html! {
            (ui::section("shared", "Who can read it"))
            @if open().next().is_none() { p class="govuk-body" { "Only you." } }
            @else { (self.table(call, here)) }
            div class="app-noprint" { (self.form(here, manager, errors)) }
        }
    }

    fn table(&self, call: &Call, here: &str) -> Markup {
        let today = call.now().day;
        let rows = self.shares.iter().filter(|one| one.opens(today)).map(|one| {
            let name = self.name(one);
            vec![
                html! { (name) br; (ui::muted(one.reader.label())) },
                html! {
                    @match one.opened {
                        Some((_, last)) => { (one.times) @if one.times == 1 { " time, on " } @else { " times, last on " } (day(call, last)) },
                        None => "Not opened yet",
                    }
                    @if let Some(until) = one.until { br; (ui::muted(html! { "The link works until " (until.in_words()) })) }
                },
                html! {
                    (ui::Form::post(format!("{here}/shares/{}/end", one.id)).label(format!("Stop showing it to {name}"))
                        .body(html! { (Button::new(format!("Stop showing it to {name}")).kind(ButtonKind::Secondary)) }))
                },
            ]
        });
        html! {
            (Table::new("Who can read it").caption_hidden().columns(["Who", "Opened"])
                .column(ui::Column::hidden("Stop")).rows(rows))
        }
    }

    fn form(&self, here: &str, manager: bool, errors: &FormErrors) -> Markup {
        let choices = self.people.iter().map(|(id, reader)| {
            let name = self.names.get(id).cloned().unwrap_or_default();
            Choice::new(
                id.to_string(),
                format!("{name}, {}", reader.label().to_lowercase()),
            )
        });
        html! {
            @if !self.people.is_empty() {
                (ui::Form::post(format!("{here}/share")).label("Show it to one of your people").body(html! {
                    (Select::new("who", "Show it to one of your people").choice(Choice::new("", "Choose somebody")).choices(choices).error(errors.of("who")))
                    (Button::new("Show it").kind(ButtonKind::Secondary))
                }))
            } @else { p class="govuk-body" { "You have no coach or buddy here yet to show it to." } }
            @if manager {
                (ui::Form::post(format!("{here}/share")).label("Show it to your line manager").body(html! {
                    (Input::new("manager", "Show it to your line manager by a link").kind(InputKind::Email)
                        .hint("They need no account. The link works for six weeks, or until you stop it.").error(errors.of("manager")))
                    (Button::new("Send the link").kind(ButtonKind::Secondary))
                }))
            }
        }
    }
}

fn day(call: &Call, at: Instant) -> String {
    call.app().clock().at(at).day.in_words()
}

/// Shows a thing to whoever was chosen in the form.
pub(crate) async fn send(call: &Call, thing: Thing, form: &Form) -> Result<(), Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let mut reader = form.reader();
    let with = if form.has("manager") {
        With::Manager(reader.email("manager", "Enter your line manager’s email address"))
    } else {
        match form.get("who").parse() {
            Ok(person) => With::Person(person),
            Err(_nobody) => {
                reader.wrong("who", "Choose somebody");
                With::Manager(String::new())
            }
        }
    };
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    share(call.app(), &permit, thing, with).await?;
    Ok(())
}

/// Stops a share.
pub(crate) async fn end(call: Call, Path((_, id)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let id: ShareId = id.parse().or_not_found()?;
    let thing = take_back(call.app(), &permit, id).await?;
    Ok(call.go_saying(thing.path(), "They cannot read it any more."))
}

/// Everything that others show me.
pub(crate) async fn list(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let today = call.now().day;
    let shares = call
        .app()
        .db()
        .read(async |tx| {
            let mut shares = Vec::new();
            for one in store::with_person(tx, person).await? {
                if one.opens(today) {
                    // What was taken out of a file is not shown any more.
                    if let Ok(title) = one.thing.title(tx, one.owner).await {
                        shares.push((one, title));
                    }
                }
            }
            Ok(shares)
        })
        .await?;
    let ids: Vec<PersonId> = shares.iter().map(|(one, _)| one.owner).collect();
    let names = people::names(call.app(), &ids).await?;
    let rows = shares.iter().map(|(one, title)| {
        vec![
            html! { a class="govuk-link" href={ "/shared/" (one.id) } { (title) } },
            html! { (one.thing.what().label()) },
            html! { (names.get(&one.owner).map_or("", String::as_str)) },
        ]
    });
    let body = html! {
        (ui::heading("Shown to me"))
        (ui::lead("Work that others let you read. It is theirs: they see that you opened it, and can take it back."))
        (Table::new("Shown to me").caption_hidden().columns(["Title", "What", "Whose"]).rows(rows)
            .empty("Nobody shows you anything yet. When a buddy or somebody you coach does, you get a letter."))
    };
    call.page(&permit, "Shown to me", body).send()
}

/// One thing that somebody shows me.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    reading(&call, &id, None, &FormErrors::none()).await
}

/// The page of one thing shown to me, with what was typed when it was not taken.
pub(crate) async fn reading(
    call: &Call,
    id: &str,
    typed: Option<&Form>,
    errors: &FormErrors,
) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let one = open_share(call, id).await?;
    if one.person != Some(person) {
        return Err(Problem::NotFound);
    }
    let name = people::find(call.app(), one.owner).await?.name;
    let (title, body) = thing_to_read(call, &one, &name, (typed, errors)).await?;
    if errors.is_empty() {
        opened(call.app(), &permit, one.id).await?;
    }
    call.page(&permit, title, body)
        .wide()
        .back("/shared", "Shown to me")
        .again(errors)
        .send()
}

async fn open_share(call: &Call, id: &str) -> Result<Share, Problem> {
    let id: ShareId = id.parse().or_not_found()?;
    let today = call.now().day;
    let one = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    if one.opens(today) {
        Ok(one)
    } else {
        Err(Problem::NotFound)
    }
}

async fn thing_to_read(
    call: &Call,
    one: &Share,
    name: &str,
    (typed, errors): (Option<&Form>, &FormErrors),
) -> Result<(String, Markup), Problem> {
    let comments = (one, typed, errors);
    match one.thing {
        Thing::Document(id) => {
            crate::school_file::pages::to_read(call, (id, one.owner), name).await
        }
        Thing::Map(id) => {
            crate::tools::provision::read_pages::to_read(call, (id, one.owner), name, comments)
                .await
        }
        Thing::Data(id) => {
            crate::tools::data::read_pages::to_read(call, (id, one.owner), name, comments).await
        }
    }
}

/// What a line manager opens, without an account.
pub(crate) async fn by_link(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.public()?;
    let one = open_share(&call, &id).await?;
    if !link_opens(call.app(), &one, form.get("seal"), call.now().day) {
        return Err(Problem::NotFound);
    }
    let name = people::find(call.app(), one.owner).await?.name;
    let none = FormErrors::none();
    let (title, body) = thing_to_read(&call, &one, &name, (None, &none)).await?;
    opened(call.app(), &permit, one.id).await?;
    call.page(&permit, title, body).send()
}
