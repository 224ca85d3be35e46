//! What was asked for from outside, on the item's page: the writers answer each request.
//!
//! What this room must not know: how a request came.

use axum::extract::Path;
use kit::{
    App, OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Icon, Kind, Markup, Textarea, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Permit, may},
    production::{ItemId, RequestId},
};

use super::{ANSWERED, Request, store};
use crate::{
    desk::Names,
    item::{
        self,
        pages::{Opened, page, short},
    },
};

/// Answers a request. Process: [`ANSWERED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was answered or taken back already; [`Problem::NotFound`] outside one's circles.
pub async fn answer(
    app: &App,
    permit: &Permit,
    id: RequestId,
    words: String,
) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &ANSWERED, async move |tx| {
        let request = store::request(tx, id).await?;
        let item = item::item(tx, request.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        store::answer(tx, id, (&words, by, item.version)).await?;
        tx.about(item.id);
        tx.about(request.pack);
        tx.changed("request", Some(id), Some("answered"));
        tx.became("version", item.version);
        Ok(item.id)
    })
    .await
}

/// The section of the item's page; nothing when nothing was asked for.
pub(crate) fn section(call: &Call, opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let requests = &opened.around.requests;
    if requests.is_empty() {
        return html! {};
    }
    let open = requests.iter().filter(|one| is_open(one)).count();
    let writes = may(call.actor(), Action::WriteContent, &opened.item.circles()).is_ok();
    html! {
        section class="app-card" aria-labelledby="requests" {
            h2 class="app-card__title" id="requests" { "Asked by DfE and EEF, " (open) " unanswered" }
            @for one in requests {
                (told(call, one, &opened.names, short(&opened.item, &one.file), html! {
                    @if is_open(one) && writes { (answer_form(one, form, errors)) }
                }))
            }
        }
    }
}

fn is_open(one: &Request) -> bool {
    one.answer.is_none() && one.withdrawn_at.is_none()
}

/// A request with its answer.
pub(super) fn told(call: &Call, one: &Request, names: &Names, page: &str, more: Markup) -> Markup {
    let day = |at| call.app().clock().at(at).day.in_words();
    let done = if is_open(one) {
        ""
    } else {
        " app-thread--done"
    };
    html! {
        article class={ "app-thread" (done) } id=(one.id) aria-label={ "Request by " (names.name(one.by)) } {
            h3 { (names.name(one.by)) ", " (one.body.label()) }
            p class="app-muted" { (page) ", version " (one.version) ", " (day(one.at)) }
            @if !one.passage.is_empty() { blockquote { (one.passage) } }
            p { (one.words) }
            @if let Some((words, by, at, version)) = &one.answer {
                p { (tag(Kind::Good, Icon::Tick, "Answered")) " " strong { (names.name(*by)) } ", " (day(*at)) ", version " (version) ":" }
                p { (words) }
            }
            @if let Some(at) = one.withdrawn_at { p class="app-muted" { "Taken back on " (day(at)) "." } }
            (more)
        }
    }
}

fn answer_form(one: &Request, form: &Form, errors: &FormErrors) -> Markup {
    let here = form.get("request") == one.id.to_string();
    let (value, error) = if here {
        (form.get("answer"), errors.of("answer"))
    } else {
        ("", None)
    };
    ui::Form::post(format!("/content/requests/{}/answer", one.id))
        .hidden("request", one.id.to_string())
        .label("Answer")
        .body(html! {
            (Textarea::new("answer", "Your answer").id(format!("answer-{}", one.id)).hint("What you changed, or why the text stays as it is. The approver reads this.").rows(3).value(value).error(error))
            (Button::new("Answer").kind(ButtonKind::Secondary))
        })
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: RequestId = id.parse().or_not_found()?;
    let db = call.app().db();
    let item = db
        .read(async |tx| {
            let request = store::request(tx, id).await?;
            item::item(tx, request.item).await
        })
        .await?;
    let permit = call.may(Action::WriteContent, &item.circles())?;
    let mut reader = form.reader();
    let words = reader.text("answer", "Write your answer", 4_000);
    let errors = reader.errors();
    let to = format!("/content/{}", item.id);
    if !errors.is_empty() {
        return page(&call, &item.id.to_string(), &form, &errors)
            .await?
            .send();
    }
    match answer(call.app(), &permit, id, words).await {
        Ok(_) => Ok(call.go_saying(to, "Answered. The approver reads it with the refined text.")),
        Err(Problem::MovedOn) => Ok(call.go_saying(
            to,
            "This was answered or taken back meanwhile. Your words were not kept.",
        )),
        Err(problem) => Err(problem),
    }
}
