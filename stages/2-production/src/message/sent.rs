//! What is sent from the board of key messages.
//!
//! What this room must not know: how the board looks.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    web::{Call, Form, PageResult},
};
use rulebook::{
    base::Coded,
    people::{Action, Permit},
    production::{
        ItemId, MessageId,
        message::{Stance, State},
    },
};

use super::{
    NewMessage, drop_message, meet, move_up,
    pages::{Seen, page},
    reword, say, settle_agreed, store, write,
};
use crate::item;

async fn of(call: &Call, id: &str, action: Action) -> Result<(MessageId, ItemId, Permit), Problem> {
    let id: MessageId = id.parse().or_not_found()?;
    let db = call.app().db();
    let item = db
        .read(async |tx| {
            let message = store::one(tx, id).await?;
            item(tx, message.item).await
        })
        .await?;
    let permit = call.may(action, &item.circles())?;
    Ok((id, item.id, permit))
}

fn wording(form: &Form) -> i64 {
    form.get("wording").parse().unwrap_or(0)
}

/// On to the item's messages, or the page again with what was typed.
async fn answered(
    call: &Call,
    item: ItemId,
    form: &Form,
    outcome: Result<(), Problem>,
    said: &str,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(call.go_saying(format!("/content/messages?item={item}"), said)),
        Err(Problem::MovedOn) => Err(Problem::MovedOn),
        Err(problem) => {
            let errors = problem.for_form()?;
            let seen = Seen::of(call, item).await?;
            page(call, &seen, form, &errors).send()
        }
    }
}

fn new(form: &Form, item: ItemId) -> Result<NewMessage, Problem> {
    let mut reader = form.reader();
    let words = reader.text("words", "Write the message in a sentence", 400);
    let statements = reader.text("statements", "Write at least one statement’s number", 200);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let mut statements: Vec<String> = statements
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .collect();
    statements.sort_unstable();
    statements.dedup();
    Ok(NewMessage {
        item,
        words,
        statements,
    })
}

pub(crate) async fn send_new(call: Call, form: Form) -> PageResult {
    let id: ItemId = form.get("item").parse().or_not_found()?;
    let db = call.app().db();
    let item = db.read(async |tx| item(tx, id).await).await?;
    let permit = call.may(Action::WriteContent, &item.circles())?;
    let outcome = match new(&form, id) {
        Ok(new) => write(call.app(), &permit, new).await.map(drop),
        Err(problem) => Err(problem),
    };
    answered(
        &call,
        id,
        &form,
        outcome,
        "Written. The others can speak to it now.",
    )
    .await
}

pub(crate) async fn send_words(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, item, permit) = of(&call, &id, Action::WriteContent).await?;
    let outcome = match new(&form, item) {
        Ok(new) => reword(call.app(), &permit, (id, wording(&form)), new)
            .await
            .map(drop),
        Err(problem) => Err(problem),
    };
    answered(&call, item, &form, outcome, "Reworded. It is open again.").await
}

pub(crate) async fn send_voice(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, item, permit) = of(&call, &id, Action::ReadProduction).await?;
    let mut reader = form.reader();
    let stance = reader.choice::<Stance>("stance", "Choose what you say to it");
    let words = reader.optional("said", 2_000);
    if stance.is_some_and(|stance| stance != Stance::Agree) && words.is_empty() {
        reader.wrong("said", "Write a sentence, so that the others can answer");
    }
    let errors = reader.errors();
    let outcome = match (stance, errors.is_empty()) {
        (Some(stance), true) => {
            let said = say(call.app(), &permit, (id, wording(&form)), (stance, words));
            said.await.map(drop)
        }
        _ => Err(Problem::Invalid(errors)),
    };
    answered(
        &call,
        item,
        &form,
        outcome,
        "Said. It is kept with the message.",
    )
    .await
}

pub(crate) async fn send_settlement(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, item, permit) = of(&call, &id, Action::ReleaseEdition).await?;
    let mut reader = form.reader();
    let drops = State::from_code(form.get("to")) == Ok(State::Dropped);
    let reason = if drops {
        reader.text("reason", "Say why the message is given up", 1_000)
    } else {
        reader.optional("reason", 1_000)
    };
    let errors = reader.errors();
    let at = (id, wording(&form));
    let outcome = if !errors.is_empty() {
        Err(Problem::Invalid(errors))
    } else if drops {
        drop_message(call.app(), &permit, at, reason)
            .await
            .map(drop)
    } else {
        settle_agreed(call.app(), &permit, at, reason)
            .await
            .map(drop)
    };
    answered(&call, item, &form, outcome, "Recorded.").await
}

pub(crate) async fn send_meeting(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, item, permit) = of(&call, &id, Action::WriteContent).await?;
    let mut reader = form.reader();
    let file = reader.text("file", "Choose the page", 300);
    let passage = reader.text("passage", "Copy the words from the page", 500);
    let errors = reader.errors();
    let outcome = if errors.is_empty() {
        meet(call.app(), &permit, id, (file, passage))
            .await
            .map(drop)
    } else {
        Err(Problem::Invalid(errors))
    };
    answered(
        &call,
        item,
        &form,
        outcome,
        "Named. The message is met while these words stand.",
    )
    .await
}

pub(crate) async fn send_up(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, item, permit) = of(&call, &id, Action::WriteContent).await?;
    let outcome = match move_up(call.app(), &permit, id).await {
        Err(Problem::MovedOn) => Ok(()),
        other => other.map(drop),
    };
    answered(&call, item, &form, outcome, "Moved.").await
}
