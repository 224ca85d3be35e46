//! The door at which a phone hands in what it kept, and the list by which it keeps a module.
//!
//! What this room must not know: what is decided about anything that arrives.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem, assets,
    web::{Call, Form, KEPT_COOKIE, PageResult, kept_tag, problem_json, set_cookie},
};
use programme::{MediumKind, Module};
use rulebook::{base::Coded, delivery::offline::OfflineRefusal};
use serde_json::json;

use super::FromPhone;
use crate::{
    desk::{Desk, Standing, desk, standing},
    study::{find_module, step_key, store},
};

/// The files that a kept page needs, by their plain names.
const FILES: [&str; 6] = [
    "app.css",
    "app.js",
    "offline.js",
    "govuk-frontend.min.js",
    "atkinson-normal.woff2",
    "atkinson-italic.woff2",
];

/// Seconds for which a browser remembers whose pages it keeps.
const REMEMBERED: u32 = 60 * 60 * 24 * 400;

/// What becomes of one thing that a phone kept, as JSON; every problem too, since no person reads this answer.
pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    match receive(&call, &form).await {
        Ok(response) => Ok(response),
        Err(problem) => Ok(problem_json(&problem)),
    }
}

async fn receive(call: &Call, form: &Form) -> Result<Response, Problem> {
    let person = call.person()?;
    if form.get("_owner") != kept_tag(call.app(), person) {
        return Err(OfflineRefusal::AnotherPerson.into());
    }
    let sent = FromPhone::read(form)?;
    let desk = desk(call).await?;
    let receipt = super::arrive_from_phone(call.app(), &desk.permit, desk.who.id, sent).await?;
    let told = json!({ "outcome": receipt.outcome.code(), "told": receipt.told });
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(told)).into_response())
}

/// What a phone needs for keeping a module: its pages, its files, and a version that changes when any of them does.
pub(crate) async fn list(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let (element, module) = find_module(&desk.programme, &id).or_not_found()?;
    let standing = standing(&call, &desk.who).await?;
    standing.is_open(&element.key, call.now().day)?;
    let pictures = module.media.iter();
    let pictures = pictures
        .filter(|one| one.kind == MediumKind::Image)
        .map(|one| format!("/study/media/{}", one.file));
    let files: Vec<String> = files(&call).map(str::to_owned).chain(pictures).collect();
    let pages: Vec<String> = std::iter::once(format!("/study/offline/m/{id}"))
        .chain(
            module
                .steps
                .iter()
                .map(|step| format!("/study/offline/m/{}", step_key(&id, &step.id))),
        )
        .collect();
    let owner = kept_tag(call.app(), call.person()?);
    let told = json!({
        "module": id,
        "title": module.title,
        "owner": owner,
        "version": version(&call, &desk, &standing, module, &files).await?,
        "pages": pages,
        "files": files,
    });
    let mut response = axum::Json(told).into_response();
    set_cookie(&mut response, KEPT_COOKIE, &owner, Some(REMEMBERED));
    Ok(response)
}

/// The addresses of the files that this reader's kept pages need.
pub(super) fn files(call: &Call) -> impl Iterator<Item = &'static str> {
    let lexend = call.reading().font == kit::ui::Typeface::Lexend;
    let own = lexend.then_some("lexend-normal.woff2");
    FILES.into_iter().chain(own).map(assets::url)
}

/// Another word whenever a kept page would look different: its text, its look, what was answered and done.
async fn version(
    call: &Call,
    desk: &Desk,
    standing: &Standing,
    module: &Module,
    files: &[String],
) -> Result<String, Problem> {
    let seals = curriculum::Library::seals(call.app(), &desk.who.edition).await?;
    let mut parts = vec![call.reading().to_cookie(), files.join(" ")];
    let answered = call
        .app()
        .db()
        .read(async |tx| store::all_answered(tx, desk.who.id).await)
        .await?;
    for step in &module.steps {
        let key = step_key(&module.id, &step.id);
        let many = answered.iter().filter(|one| one.step == key).count();
        let seal = seals.get(&key).map_or("", String::as_str);
        parts.push(format!(
            "{key} {seal} {} {many}",
            standing.done.has(&module.id, &step.id)
        ));
    }
    let mut version = call.app().sign(&parts.join("\n"));
    version.truncate(24);
    Ok(version)
}
