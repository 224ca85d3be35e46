//! What a reader says of a provision map or an action plan, and what its owner answers.
//!
//! What this room must not know: what it is about.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
    mail::Letter,
    ui::{self, Button, ButtonKind, FormErrors, Input, Textarea},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Instant},
    delivery::{ShareId, school_file::ShareRefusal},
    people::{Action, Permit, PersonId},
};

use crate::{
    coming_going::owner,
    sharing::{self, Share, Thing, What},
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// Something was said of a tool that was shared.
pub const COMMENTED: Process = Process::new("tool_commented", "said something of a shared tool");

const ADD: Sql = Sql::new(
    "insert into delivery_tool_comments (what, thing_id, number, about, by_id, words, at) values ($1, $2, $3, $4, $5, $6, $7)",
);
const ALL: Sql = Sql::new(
    "select number, about, by_id, words, at from delivery_tool_comments where what = $1 and thing_id = $2 order by number",
);

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) number: i64,
    pub(crate) about: String,
    pub(crate) by: PersonId,
    pub(crate) words: String,
    pub(crate) at: Instant,
}

/// Comments as a page shows them.
pub(crate) struct Said {
    all: Vec<Comment>,
    names: HashMap<PersonId, String>,
}

pub(crate) async fn all(tx: &ReadTx<'_>, thing: Thing) -> Result<Vec<Comment>, Problem> {
    let read = |row: &Row<'_>| -> Result<Comment, Fault> {
        Ok(Comment {
            number: row.get(0)?,
            about: row.get(1)?,
            by: row.get(2)?,
            words: row.get(3)?,
            at: row.get(4)?,
        })
    };
    Ok(tx
        .all(ALL, &[&thing.what().code(), &thing.number()], read)
        .await?)
}

/// Says something of a map or plan: its owner, or somebody to whom it is shown. The others get a letter.
/// Process: [`COMMENTED`].
pub async fn comment(
    app: &App,
    permit: &Permit,
    (thing, of): (Thing, PersonId),
    (about, words): (String, String),
) -> Result<(), Problem> {
    let person = owner(permit)?;
    if thing.what() == What::Document {
        return Err(ShareRefusal::NotYours.into());
    }
    let here = app.clone();
    app.act(permit, &COMMENTED, async move |tx| {
        let today = tx.now().day;
        match thing {
            Thing::Map(id) => super::provision::mine(tx, of, id).await?.person,
            Thing::Data(id) => super::data::mine(tx, of, id).await?.person,
            Thing::Document(_) => return Err(Problem::NotFound),
        };
        let shared = sharing::readable(tx, thing, person, today).await?;
        if person != of && shared.is_none() {
            return Err(Problem::NotFound);
        }
        let before = all(tx, thing).await?;
        // A button that was pressed twice says it once.
        let last = before.last();
        if last.is_some_and(|one| one.by == person && one.words == words && one.about == about) {
            tx.about(of);
            return Ok(());
        }
        let number = last.map_or(1, |one| one.number + 1);
        let at = tx.now().at;
        tx.run_one(
            ADD,
            &[
                &thing.what().code(),
                &thing.number(),
                &number,
                &about,
                &person,
                &words,
                &at,
            ],
        )
        .await?;
        tx.about(of);
        tx.about(person);
        tx.became("comment", number);
        if person != of {
            tell(tx, &here, thing, of).await?;
        }
        Ok(())
    })
    .await
}

async fn tell(tx: &mut WriteTx<'_>, app: &App, thing: Thing, of: PersonId) -> Result<(), Problem> {
    let to = people::person(tx, of).await?;
    tx.letter(Letter {
        person: Some(of),
        to: to.email,
        subject: "Somebody has said something of your work".into(),
        body: format!(
            "Hello {},\n\nSomebody whom you show it to has said something of it:\n\n{}{}#said",
            to.name,
            app.config().site.origin,
            thing.path()
        ),
    })
    .await?;
    Ok(())
}

impl Said {
    pub(crate) async fn read(call: &Call, thing: Thing) -> Result<Self, Problem> {
        let all = call
            .app()
            .db()
            .read(async |tx| all(tx, thing).await)
            .await?;
        let ids: Vec<PersonId> = all.iter().map(|one| one.by).collect();
        let names = people::names(call.app(), &ids).await?;
        Ok(Self { all, names })
    }

    /// The part of a page: what was said, and saying something. `to` is where the form goes.
    pub(crate) fn part(
        &self,
        call: &Call,
        to: &str,
        (form, errors): (Option<&Form>, &FormErrors),
    ) -> Markup {
        let typed = |name: &str| form.map_or("", |form| form.get(name)).to_owned();
        let words = typed("words");
        let warned = if form.is_some() && errors.is_empty() {
            private::findings(&words)
        } else {
            Vec::new()
        };
        html! {
            (ui::section("said", "What was said"))
            @if self.all.is_empty() { p class="govuk-body" { "Nothing yet." } }
            @for one in &self.all {
                (ui::inset(html! {
                    p class="app-muted" {
                        (self.names.get(&one.by).map_or("Somebody", String::as_str)) ", " (call.app().clock().at(one.at).day.in_words())
                        @if !one.about.is_empty() { ", on “" (one.about) "”" }
                    }
                    @for line in one.words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                }))
            }
            (warning(&warned))
            (ui::Form::post(to.to_owned()).label("Say something").body(html! {
                (Input::new("about", "About which line, if one").value(typed("about")).error(errors.of("about")))
                (Textarea::new("words", "What you want to say").rows(3).value(words.as_str()).error(errors.of("words")))
                (not_a_pupil(!warned.is_empty()))
                (Button::new("Say it").kind(ButtonKind::Secondary))
            }))
        }
    }
}

/// What was typed as a comment; none when it is to be looked at again.
pub(crate) fn read(form: &Form) -> Result<Option<(String, String)>, FormErrors> {
    let mut reader = form.reader();
    let about = reader.optional("about", 200);
    let words = reader.text("words", "Write what you want to say", 4_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let warned = !private::all_findings([&about, &words]).is_empty();
    Ok((!warned || form.get("sure") == "yes").then_some((about, words)))
}

/// A reader says something of what is shown to them.
pub(crate) async fn by_reader(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let share: ShareId = id.parse().or_not_found()?;
    let one: Share = call
        .app()
        .db()
        .read(async |tx| sharing::store::one(tx, share).await)
        .await?;
    let read = match read(&form) {
        Ok(Some(read)) => read,
        Ok(None) => {
            return sharing::pages::reading(&call, &id, Some(&form), &FormErrors::none()).await;
        }
        Err(errors) => return sharing::pages::reading(&call, &id, Some(&form), &errors).await,
    };
    comment(call.app(), &permit, (one.thing, one.owner), read).await?;
    Ok(call.go_saying(
        format!("/shared/{id}#said"),
        "It is said, and they got a letter.",
    ))
}
