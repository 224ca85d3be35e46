//! What is sent from the tools of an item.
//!
//! What this room must not know: how a suggestion is kept.

use axum::extract::Path;
use kit::{
    Problem,
    ui::FormErrors,
    web::{Call, Form, PageResult},
};
use rulebook::people::Action;

use super::{
    Find, let_stand,
    pages::{Seen, page},
    suggest_spelling,
};

pub(crate) async fn act(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = Seen::of(&call, &id).await?;
    let permit = call.may(Action::ReadProduction, &seen.item.circles())?;
    let Some(find) = found(&seen, &form) else {
        let mut errors = FormErrors::none();
        errors.whole("The text was changed while you had this page open. This is how it stands now; nothing of yours was recorded.");
        let mut response = page(&call, &seen, &form, &errors).send()?;
        *response.status_mut() = axum::http::StatusCode::CONFLICT;
        return Ok(response);
    };
    let here = format!("/content/{id}/tools");
    let outcome = match form.get("act") {
        "suggest" => suggest_spelling(call.app(), &permit, find)
            .await
            .map(|_| "Suggested. A writer accepts it or says why not."),
        "stand" => let_stand(call.app(), &permit, find)
            .await
            .map(|()| "Let stand. It is shown again only when its line changes."),
        _ => return Err(Problem::NotFound),
    };
    match outcome {
        Ok(said) => Ok(call.go_saying(here, said)),
        Err(Problem::MovedOn) => Err(Problem::MovedOn),
        Err(problem) => page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}

/// The find that the form names, if it still stands there.
fn found(seen: &Seen, form: &Form) -> Option<Find> {
    let at: usize = form.get("at").parse().ok()?;
    let version: i64 = form.get("version").parse().ok()?;
    let page = seen.pages.iter().find(|one| one.file == form.get("file"))?;
    let mut spots = page.examined.spelling.iter();
    let spot = spots.find(|one| one.span.start == at && one.words == form.get("words"))?;
    (version == seen.item.version).then(|| Find {
        item: seen.item.id,
        version,
        file: page.file.clone(),
        spot: spot.clone(),
    })
}

pub(crate) async fn add_term(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = Seen::of(&call, &id).await?;
    let permit = call.may(Action::WriteContent, &seen.item.circles())?;
    let mut reader = form.reader();
    let short = reader.text("short", "Enter the word or the abbreviation", 100);
    let long = reader.text("long", "Say what it stands for or means", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &seen, &form, &errors).send();
    }
    let whose = (seen.item.provider, seen.item.programme.as_str());
    match super::glossary::add(call.app(), &permit, whose, (&short, &long)).await {
        Ok(owner) => Ok(call.go_saying(
            format!("/content/{id}/tools"),
            &format!(
                "Added. The glossary is part of another item, which is a draft again: {owner}."
            ),
        )),
        Err(problem) => page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}
