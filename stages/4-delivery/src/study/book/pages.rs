//! The doors at which a book is fetched.
//!
//! What this room must not know: what is in it.

#![expect(clippy::unnecessary_wraps, reason = "every page answers so")]

use axum::{extract::Path, http::header, response::IntoResponse};
use kit::{
    Fault, OrNotFound, Problem,
    web::{Call, PageResult},
};
use programme::Module;

use super::{Making, paper};
use crate::{
    desk::{Desk, desk, standing},
    study::find_module,
};

const EPUB: &str = "application/epub+zip";

/// A module as an EPUB.
pub(crate) async fn epub(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let module = open_module(&call, &desk, &id).await?;
    let making = making(&call, &desk, vec![module]);
    send(&packed(&making)?, EPUB, &format!("module-{id}.epub"))
}

/// Every module that is open to the reader, as one EPUB.
pub(crate) async fn whole(call: Call) -> PageResult {
    let desk = desk(&call).await?;
    let standing = standing(&call, &desk.who).await?;
    let today = call.now().day;
    let open = desk
        .programme
        .elements
        .iter()
        .filter(|element| standing.is_open(&element.key, today).is_ok());
    let modules: Vec<&Module> = open.flat_map(|element| &element.modules).collect();
    if modules.is_empty() {
        return Err(Problem::NotFound);
    }
    let making = making(&call, &desk, modules);
    send(&packed(&making)?, EPUB, "programme.epub")
}

/// A module as a PDF.
pub(crate) async fn pdf(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let module = open_module(&call, &desk, &id).await?;
    let making = making(&call, &desk, vec![module]);
    let bytes = paper(&making, module).pdf()?;
    send(&bytes, "application/pdf", &format!("module-{id}.pdf"))
}

async fn open_module<'d>(call: &Call, desk: &'d Desk, id: &str) -> Result<&'d Module, Problem> {
    let (element, module) = find_module(&desk.programme, id).or_not_found()?;
    let standing = standing(call, &desk.who).await?;
    standing.is_open(&element.key, call.now().day)?;
    Ok(module)
}

fn making<'p>(call: &'p Call, desk: &'p Desk, modules: Vec<&'p Module>) -> Making<'p> {
    let programme = &desk.programme;
    let one = match modules.as_slice() {
        [module] => Some(*module),
        _ => None,
    };
    let title = one.map_or_else(
        || programme.title.clone(),
        |module| format!("{} {}", module.id, module.title),
    );
    let summary = one.map_or_else(
        || format!("What is open of {}, as a book.", programme.title),
        |module| module.summary.clone(),
    );
    let part = one.map_or("programme", |module| module.id.as_str());
    let last = modules.last().map_or("", |module| module.id.as_str());
    Making {
        app: call.app(),
        programme,
        title,
        summary,
        identifier: format!("urn:senda:{}:{part}:{last}", desk.who.edition),
        author: call.app().config().site.name.clone(),
        modified: format!("{}T00:00:00Z", call.now().day),
        modules,
    }
}

fn packed(making: &Making<'_>) -> Result<Vec<u8>, Problem> {
    let book = making.book()?;
    book.epub()
        .map_err(|fault| Fault::say(format!("packing a book: {fault}")).into())
}

fn send(bytes: &[u8], kind: &str, name: &str) -> PageResult {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}
