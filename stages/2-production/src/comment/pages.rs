//! The comments on an item's page.
//!
//! What this room must not know: who may sign.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Icon, Input, Kind, Markup,
        Select, Textarea, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    people::Action,
    production::{CommentId, ItemId},
};

use super::{Comment, NewComment, comment, settle, store};
use crate::item::{
    self,
    pages::{Opened, page, short},
};

/// The section of comments: open ones, settled ones folded, and a form for a new one.
pub(crate) fn section(call: &Call, opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let (settled, open): (Vec<&Comment>, Vec<&Comment>) = opened
        .comments
        .iter()
        .partition(|one| one.settled.is_some());
    html! {
        section class="app-card" aria-labelledby="comments" {
            h2 class="app-card__title" id="comments" { "Comments, " (open.len()) " open" }
            @for one in &open { (thread(call, opened, one)) }
            @if !settled.is_empty() {
                (ui::details(&format!("Settled comments: {}", settled.len()), html! {
                    @for one in &settled { (thread(call, opened, one)) }
                }))
            }
            (new_one(opened, form, errors))
        }
    }
}

fn thread(call: &Call, opened: &Opened, one: &Comment) -> Markup {
    let done = if one.settled.is_some() {
        " app-thread--done"
    } else {
        ""
    };
    let day = call.app().clock().at(one.at).day.in_words();
    let mine = call.person().is_ok_and(|person| person == one.by);
    html! {
        article class={ "app-thread" (done) } id=(one.id) aria-label={ "Comment by " (opened.names.name(one.by)) } {
            h3 { (opened.names.name(one.by)) }
            p class="app-muted" { a class="govuk-link" href={ "/content/" (opened.item.id) "?file=" (one.file) } { (short(&opened.item, &one.file)) } ", version " (one.version) ", " (day) }
            @if one.blocking { p { (tag(Kind::Stop, Icon::Lock, "Blocks the sign-off")) } }
            @if !one.passage.is_empty() {
                blockquote { (one.passage) }
                @if opened.texts.get(&one.file).is_none_or(|text| !text.contains(&one.passage)) {
                    p class="app-muted" { "These words are no longer in the text." }
                }
            }
            p { (one.words) }
            @if one.settled.is_none() && (mine || !one.blocking) {
                (ui::Form::post(format!("/content/comments/{}/settle", one.id)).body(html! {
                    (Button::new("Mark as settled").kind(ButtonKind::Secondary))
                }))
            }
        }
    }
}

fn new_one(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let files = opened
        .texts
        .keys()
        .map(|path| Choice::new(path.as_str(), short(&opened.item, path)));
    let fields = html! {
        (Select::new("file", "On which file").id("comment-file").choices(files).value(form.get("file")).error(errors.of("file")))
        (Input::new("passage", "The words it is about").hint("Copy them from the text. May be left empty.").value(form.get("passage")).error(errors.of("passage")))
        (Textarea::new("words", "Comment").rows(3).value(form.get("words")).error(errors.of("words")))
        (Checkboxes::new("blocking", "Weight").small().choice(Choice::new("yes", "The text may not be signed before this is settled")).values(form.all("blocking").map(str::to_owned)))
        (Button::new("Add the comment").kind(ButtonKind::Secondary))
    };
    let sends = ui::Form::post(format!("/content/{}/comments", opened.item.id))
        .hidden("version", opened.item.version.to_string())
        .label("New comment")
        .body(fields);
    // With a mistake in it the form stays open; otherwise it is out of the way.
    if errors.of("words").is_some() || errors.of("passage").is_some() {
        sends
    } else {
        ui::details("Comment on the text", sends)
    }
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let item_id: ItemId = id.parse().or_not_found()?;
    let item = call
        .app()
        .db()
        .read(async |tx| item::item(tx, item_id).await)
        .await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    let mut reader = form.reader();
    let new = NewComment {
        item: item_id,
        version: reader
            .parsed("version", "Open the item again.")
            .unwrap_or(item.version),
        file: reader.text("file", "Choose the file", 300),
        passage: reader.optional("passage", 500),
        words: reader.text("words", "Enter your comment", 4_000),
        blocking: reader.ticked("blocking"),
    };
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let file = new.file.clone();
    match comment(call.app(), &permit, new).await {
        Ok(_) => Ok(call.go_saying(
            format!("/content/{id}?file={file}"),
            "Your comment is added.",
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn mark_settled(call: Call, Path(id): Path<String>) -> PageResult {
    let id: CommentId = id.parse().or_not_found()?;
    let (comment, item) = call
        .app()
        .db()
        .read(async |tx| {
            let comment = store::one(tx, id).await?;
            let item = item::item(tx, comment.item).await?;
            Ok((comment, item))
        })
        .await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    match settle(call.app(), &permit, comment.id).await {
        // Somebody settled it a moment ago: what was wished for is so.
        Ok(_) | Err(Problem::MovedOn) => {
            Ok(call.go_saying(format!("/content/{}", item.id), "The comment is settled."))
        }
        Err(problem) => Err(problem),
    }
}
