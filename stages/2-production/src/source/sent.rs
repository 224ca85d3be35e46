//! What is sent from the pages of sources.
//!
//! What this room must not know: how the pages look.

use axum::extract::Path;
use kit::{
    Problem,
    ui::FormErrors,
    web::{Call, Form, PageResult},
};
use rulebook::{
    people::{Action, Circles},
    production::source::{CheckState, Happened},
};

use super::{NewEntry, check, list, pages, record, taken};
use crate::desk::Desk;

/// Most paragraphs that one change names.
const PARTS_MOST: usize = 100;

pub(crate) async fn take(call: Call) -> PageResult {
    let desk = Desk::of(&call, Action::CheckLaw).await?;
    let permit = call.may(Action::CheckLaw, &Circles::provider(desk.provider))?;
    let taken = taken::take(call.app(), &permit, &desk.programme).await?;
    Ok(call.go_saying(
        "/content/law",
        &format!(
            "Taken in: {} sources, and {} checks opened.",
            taken.sources, taken.checks
        ),
    ))
}

pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = pages::Seen::of(&call, &id).await?;
    let permit = call.may(Action::CheckLaw, &seen.source.circles())?;
    let outcome = match read(&form) {
        Ok(new) => record(call.app(), &permit, seen.source.id, new).await,
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    match outcome {
        Ok(recorded) => {
            let said = match recorded.checks.len() {
                0 => "Recorded. Nothing has to be checked.".to_owned(),
                1 => "Recorded. One item is to be checked.".to_owned(),
                many => format!(
                    "Recorded. {many} items are to be checked, {} passages in all.",
                    recorded.passages
                ),
            };
            Ok(call.go_saying(format!("/content/law/{id}"), &said))
        }
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.whole("Somebody saved a text while the passages were gathered, so nothing was recorded. What you typed is kept: send it again.");
            pages::page(&call, &seen, &form, &errors).send()
        }
        Err(problem) => pages::page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}

fn read(form: &Form) -> Result<NewEntry, FormErrors> {
    let mut reader = form.reader();
    let happened = reader.choice::<Happened>("happened", "Choose what happened");
    let from_on = reader.day("from_on", "Enter the day from which it holds");
    let words = reader.optional("words", 2_000);
    let parts = reader.optional("parts", 1_000);
    let edition = reader.optional("edition", 200);
    let link = reader.optional("link", 500);
    let successor = reader.optional("successor", 100);
    let given_to = if form.get("given_to").is_empty() {
        None
    } else {
        reader.parsed("given_to", "Choose somebody from the list")
    };
    let parts: Vec<String> = parts
        .split([',', ';', '\n', ' '])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if parts.len() > PARTS_MOST {
        reader.wrong("parts", "Name at most 100 paragraphs, or leave it empty");
    }
    if happened.is_some_and(Happened::opens_checks) && !form.has("sure") {
        reader.wrong("sure", "Tick the box when this is what you want");
    }
    let errors = reader.errors();
    match (happened, from_on, errors.is_empty()) {
        (Some(happened), Some(from_on), true) => Ok(NewEntry {
            happened,
            from_on,
            words,
            link,
            edition,
            parts,
            successor,
            given_to,
        }),
        _ => Err(errors),
    }
}

pub(crate) async fn end(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = list::Seen::of(&call, &id).await?;
    let permit = call.may(Action::CheckLaw, &seen.item.circles())?;
    let mut reader = form.reader();
    let to = reader.choice::<CheckState>("to", "Choose how the check ends");
    let reason = reader.optional("reason", 2_000);
    let errors = reader.errors();
    let outcome = match (to, errors.is_empty()) {
        (Some(to), true) => check::settle(call.app(), &permit, seen.check.id, to, &reason).await,
        _ => Err(Problem::Invalid(errors)),
    };
    match outcome {
        Ok(_) => Ok(call.go_saying("/content/checks", "Ended. It is kept with the text.")),
        Err(Problem::MovedOn) => Err(Problem::MovedOn),
        Err(problem) => list::page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}
