//! Two texts where one was expected: of two people, or of one person in two windows. Both are shown, joined where they
//! do not touch; nothing is lost, and saving again is a choice made with open eyes.
//!
//! What this room must not know: how a version is kept.

use axum::http::StatusCode;
use kit::{
    ui::{self, FormErrors, Markup},
    web::{Call, Form, PageResult},
};
use maud::html;

use super::{Revision, desk::Desk, fields};
use crate::{
    compare,
    desk::Names,
    item::{self, Item, store},
    join::join,
};

/// Somebody else saved this file while it was written.
pub(crate) async fn crossed(
    call: &Call,
    desk: &Desk,
    form: &Form,
    revision: &Revision,
) -> PageResult {
    let (id, base) = (revision.item, revision.base);
    let (item, texts, before, author) = call
        .app()
        .db()
        .read(async |tx| {
            let item = item::item(tx, id).await?;
            let texts = item::texts(tx, id, item.version).await?;
            // A form may name a version that never was: then both texts are all there is to show.
            let before = item::texts(tx, id, base).await.unwrap_or_default();
            let author = store::author(tx, id, item.version).await?;
            Ok((item, texts, before, author))
        })
        .await?;
    let text = |of: &item::Texts| of.get(&desk.path).cloned().unwrap_or_default();
    let (base, theirs, mine) = (text(&before), text(&texts), text(&revision.files));
    if theirs == mine {
        return Ok(already(call, &item, &desk.path));
    }
    let names = Names::of(call, author).await?;
    let who = names.or_senda(author);
    let joined = join(&base, &mine, &theirs);
    let mut errors = FormErrors::none();
    errors.whole(told(who, item.version, joined.is_some()));
    let shown = both(&desk.path, (&base, &theirs, &mine), joined.as_deref());
    let filled = again(form, joined.unwrap_or(mine), item.version);
    answer(fields::page(call, desk, &filled, &errors, None, shown))
}

/// The same text is there already: the form was sent twice, or both had the same thought.
fn already(call: &Call, item: &Item, path: &str) -> axum::response::Response {
    let said = format!(
        "This text is saved already: it is version {}.",
        item.version
    );
    call.go_saying(format!("/content/{}?file={path}", item.id), &said)
}

fn told(who: &str, version: i64, joined: bool) -> String {
    let what = if joined {
        "Your changes and theirs do not touch: both are together in the box below. Read it, then save."
    } else {
        "Nothing of yours was saved, and nothing of theirs was lost. Your text is in the box below."
    };
    format!("{who} saved version {version} while you were writing. {what}")
}

fn both(path: &str, (base, theirs, mine): (&str, &str, &str), joined: Option<&str>) -> Markup {
    html! {
        (ui::section("theirs", "What they changed in this file"))
        (compare::pages::file(path, base, theirs))
        @match joined {
            Some(joined) => {
                (ui::section("yours", "What saving the text below adds to theirs"))
                (compare::pages::file(path, theirs, joined))
            },
            None => {
                (ui::section("yours", "What your text changes in theirs"))
                (compare::pages::file(path, theirs, mine))
                p class="govuk-body" { "Bring over what you want to keep of theirs, then save: it becomes the version after theirs." }
            },
        }
        (compare::key())
    }
}

/// The same person kept another draft elsewhere.
pub(crate) fn own(call: &Call, desk: &Desk, form: &Form) -> PageResult {
    let (text, turn) = match &desk.draft {
        Some(draft) => (draft.text.as_str(), draft.turn),
        // The draft is gone: it was discarded, or it became a version.
        None => (desk.current(), 0),
    };
    let mine = super::desk::typed(form);
    let mut errors = FormErrors::none();
    errors.whole("You also wrote on this in another window or on another device. Neither text is lost: the one you just sent is in the box, and what the other has is shown below.");
    let shown = html! {
        (ui::section("yours", "What the text in the box changes in the other"))
        (compare::pages::file(&desk.path, text, &mine))
        (compare::key())
        (ui::details("The other text, whole", html! {
            div class="app-scroll" role="region" aria-label="The other text" tabindex="0" { pre { code { (text) } } }
        }))
    };
    let base = form.get("base").parse().unwrap_or(desk.item.version);
    let kept = Form::filled(
        again(form, mine, base)
            .fields()
            .iter()
            .map(|(name, value)| {
                let value = if name == "turn" {
                    turn.to_string()
                } else {
                    value.clone()
                };
                (name.clone(), value)
            }),
    );
    answer(fields::page(call, desk, &kept, &errors, None, shown))
}

/// The form as it was sent, with this text and this base.
fn again(form: &Form, text: String, base: i64) -> Form {
    let names = ["change", "note", "new", "turn"];
    let kept = names.map(|name| (name, form.get(name).to_owned()));
    let mut kept: Vec<(&str, String)> = kept
        .into_iter()
        .filter(|(name, _)| form.has(name))
        .collect();
    kept.push(("text", text));
    kept.push(("base", base.to_string()));
    Form::filled(kept)
}

fn answer(page: kit::web::Paged) -> PageResult {
    let mut response = page.send()?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
