//! Comments and suggestions over HTTP: beside the text of an item, and as a list of their own.
//!
//! What this room must not know: who may sign.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Input, Markup, Select, Textarea,
    },
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    people::{Action, Permit},
    production::{CommentId, change::Change},
};

use super::{
    Comment, NewComment, comment, reopen, reply, settle, store,
    suggestion::{accept, refuse, suggest},
    thread::thread,
};
use crate::{
    desk::Names,
    item::{
        self, Item,
        pages::{Opened, moved_on, page, short},
    },
    revise::pages::notice,
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
            @for one in &open { (thread(call, opened, one, form, errors)) }
            @if !settled.is_empty() {
                (ui::details(&format!("Settled comments: {}", settled.len()), html! {
                    @for one in &settled { (thread(call, opened, one, form, errors)) }
                }))
            }
            (new_one(opened, form, errors))
        }
    }
}

fn new_one(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    let files = opened
        .texts
        .keys()
        .map(|path| Choice::new(path.as_str(), short(&opened.item, path)));
    let shown = opened.file(form.get("file")).map_or("", |(path, _)| path);
    let fields = html! {
        (Select::new("file", "On which file").id("comment-file").choices(files).value(shown).error(errors.of("file")))
        (Input::new("passage", "The words it is about").hint("Copy them from the text, or mark them in it. May be left empty for a comment.").value(form.get("passage")).error(errors.of("passage")))
        (Textarea::new("words", "Comment").hint("With a suggestion: why.").rows(3).value(form.get("words")).error(errors.of("words")))
        (Checkboxes::new("suggests", "Other words").small().choice(
            Choice::new("yes", "I suggest other words for this passage")
                .reveals(html! { (Textarea::new("proposed", "What should stand there instead").hint("Empty: the passage should go.").rows(3).value(form.get("proposed")).error(errors.of("proposed"))) })
        ).values(form.all("suggests").map(str::to_owned)))
        (Checkboxes::new("blocking", "Weight").small().choice(Choice::new("yes", "The text may not be signed before this is settled")).values(form.all("blocking").map(str::to_owned)))
        (Button::new("Add the comment").kind(ButtonKind::Secondary))
    };
    let sends = ui::Form::post(format!("/content/{}/comments", opened.item.id))
        .hidden("version", opened.item.version.to_string())
        .label("New comment")
        .body(fields);
    // With a mistake in it the form stays open; otherwise it is out of the way.
    if ["words", "passage", "proposed"]
        .iter()
        .any(|field| errors.of(field).is_some())
    {
        sends
    } else {
        ui::details("Comment on the text, or suggest other words", sends)
    }
}

/// Every thread of an item, open ones first.
pub(crate) async fn list(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let opened = Opened::ask(&call, &id).await?;
    let title = format!("Comments on {}", opened.item.title);
    let body = html! {
        (ui::heading_row(Some(&format!("{}. Version {}", opened.item.part, opened.item.version)), &title, None, None))
        (section(&call, &opened, &form, &FormErrors::none()))
    };
    call.page(&opened.permit, title.clone(), body)
        .back(format!("/content/{id}"), opened.item.title.clone())
        .send()
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let item_id = id.parse().or_not_found()?;
    let item = call
        .app()
        .db()
        .read(async |tx| item::item(tx, item_id).await)
        .await?;
    let permit = call.may(Action::ReadProduction, &item.circles())?;
    let mut reader = form.reader();
    let suggests = reader.ticked("suggests");
    let proposed = reader.optional("proposed", 4_000);
    let mut new = NewComment {
        item: item_id,
        version: reader
            .parsed("version", "Open the item again.")
            .unwrap_or(item.version),
        file: reader.text("file", "Choose the file", 300),
        passage: reader.optional("passage", 500),
        words: reader.optional("words", 4_000),
        blocking: reader.ticked("blocking"),
    };
    if new.words.is_empty() && !suggests {
        reader.wrong("words", "Enter your comment");
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let file = new.file.clone();
    let done = if suggests {
        if new.words.is_empty() {
            "I suggest these words.".clone_into(&mut new.words);
        }
        suggest(call.app(), &permit, new, &proposed).await
    } else {
        comment(call.app(), &permit, new).await
    };
    match done {
        Ok(made) => {
            let said = if suggests {
                "Your suggestion is added."
            } else {
                "Your comment is added."
            };
            Ok(call.go_saying(format!("/content/{id}?file={file}#{made}"), said))
        }
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

/// The comment that an address names, its item, and the permit to do this with it.
async fn asked(call: &Call, id: &str, action: Action) -> Result<(Comment, Item, Permit), Problem> {
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
    call.may(Action::ReadProduction, &item.circles())?;
    let permit = call
        .may(action, &item.circles())
        .map_err(|_no| Problem::NotAllowed)?;
    Ok((comment, item, permit))
}

pub(crate) async fn answer(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (comment, item, permit) = asked(&call, &id, Action::ReadProduction).await?;
    let mut reader = form.reader();
    let words = reader.text("answer", "Enter your answer", 4_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &item.id.to_string(), &form, &errors)
            .await?
            .send();
    }
    reply(call.app(), &permit, comment.id, &words).await?;
    Ok(call.go_saying(back(&comment), "Your answer is added."))
}

/// The item's page at this thread.
fn back(comment: &Comment) -> String {
    format!(
        "/content/{}?file={}#{}",
        comment.item, comment.file, comment.id
    )
}

pub(crate) async fn mark_settled(call: Call, Path(id): Path<String>) -> PageResult {
    let (comment, _, permit) = asked(&call, &id, Action::ReadProduction).await?;
    match settle(call.app(), &permit, comment.id).await {
        // Somebody settled it a moment ago: what was wished for is so.
        Ok(_) | Err(Problem::MovedOn) => {
            Ok(call.go_saying(back(&comment), "The comment is settled."))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn open_again(call: Call, Path(id): Path<String>) -> PageResult {
    let (comment, _, permit) = asked(&call, &id, Action::ReadProduction).await?;
    match reopen(call.app(), &permit, comment.id).await {
        Ok(_) | Err(Problem::MovedOn) => {
            Ok(call.go_saying(back(&comment), "The comment is open again."))
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn take_over(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (comment, item, permit) = asked(&call, &id, Action::WriteContent).await?;
    let mut reader = form.reader();
    let change = reader.choice::<Change>("kind", "Choose what kind of change it is");
    let errors = reader.errors();
    let item_id = item.id.to_string();
    let Some(change) = change else {
        return page(&call, &item_id, &form, &errors).await?.send();
    };
    let names = Names::of(&call, [comment.by]).await?;
    let credit = format!("A suggestion by {}, accepted.", names.name(comment.by));
    match accept(call.app(), &permit, comment.id, change, &credit).await {
        Ok(revised) => Ok(call.go_saying(back(&comment), &notice(change, &revised))),
        Err(Problem::MovedOn) => moved_on(&call, &item_id, &form).await,
        Err(problem) => page(&call, &item_id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn turn_down(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (comment, item, permit) = asked(&call, &id, Action::WriteContent).await?;
    let mut reader = form.reader();
    let reason = reader.text(
        "refusal",
        "Say why, so that whoever suggested it knows",
        1_000,
    );
    let errors = reader.errors();
    let item_id = item.id.to_string();
    if !errors.is_empty() {
        return page(&call, &item_id, &form, &errors).await?.send();
    }
    match refuse(call.app(), &permit, comment.id, &reason).await {
        Ok(_) => Ok(call.go_saying(
            back(&comment),
            "The suggestion is refused, and your reason is kept with it.",
        )),
        Err(Problem::MovedOn) => moved_on(&call, &item_id, &form).await,
        Err(problem) => page(&call, &item_id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}
