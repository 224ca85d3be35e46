//! Files that people send: kept with their hash, handed out only as attachments, only from the second origin.
//!
//! What this room is for: storing inside an act, and links that are signed and short-lived, because no cookie reaches
//! the second origin. What it must not know: what a file is about, or who may see it (whoever makes the link asked).

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rulebook::base::Instant;
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    db::{ReadTx, Sql, WriteTx},
    problem::{Fault, OrNotFound, Problem},
    web::{Access, Call, Form, RouteKind, Routes},
};

rulebook::id_of!(
    /// A file somebody sent.
    File, "fil", FileId
);

/// Seconds for which a link to a file works.
const LINK_SECONDS: i64 = 600;

const ADD: Sql = Sql::new(
    "insert into kit_files (id, name, media_type, sha256, bytes, stored_at) values ($1, $2, $3, $4, $5, $6)",
);
const ONE: Sql = Sql::new("select name, sha256, bytes from kit_files where id = $1");
const NAME: Sql = Sql::new("select name from kit_files where id = $1");

impl WriteTx<'_> {
    /// Keeps a file, in this transaction.
    pub async fn keep_file(&mut self, name: &str, bytes: &[u8]) -> Result<FileId, Fault> {
        let id: FileId = self.mint();
        let at = self.now().at;
        let hash = sha256(bytes);
        self.run(
            ADD,
            &[&id, &name, &"application/octet-stream", &hash, &bytes, &at],
        )
        .await?;
        Ok(id)
    }
}

/// The SHA-256 of these bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// These bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    text
}

/// A file's own name.
pub async fn name(tx: &ReadTx<'_>, id: FileId) -> Result<String, Problem> {
    tx.first(NAME, &[&id], |row| row.get(0))
        .await?
        .or_not_found()
}

/// What a file holds, for taking it out with other things. Ask first whether its reader may see it.
pub async fn bytes(tx: &ReadTx<'_>, id: FileId) -> Result<Vec<u8>, Problem> {
    tx.first(ONE, &[&id], |row| row.get(2))
        .await?
        .or_not_found()
}

/// A link to this file that works for ten minutes. Make it only after asking whether its reader may see the file.
pub fn link(app: &App, id: FileId) -> String {
    let until = app.now().at.plus_seconds(LINK_SECONDS);
    let seal = seal(app, id, until);
    format!(
        "{}/f/{id}?until={}&seal={seal}",
        app.config().site.files_origin,
        until.0
    )
}

fn seal(app: &App, id: FileId, until: Instant) -> String {
    app.sign(&format!("file {id} until {}", until.0))
}

/// The routes of the second origin.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/f/{id}",
            Access::Public,
            "A file, by a signed link that ends soon",
            download,
        )
        .as_kind(RouteKind::File)
}

async fn download(call: Call, Path(id): Path<String>, form: Form) -> Result<Response, Problem> {
    let id: FileId = id.parse().or_not_found()?;
    let until = Instant(form.get("until").parse().or_not_found()?);
    let app = call.app();
    let sealed = app.is_signed(&format!("file {id} until {}", until.0), form.get("seal"));
    if !sealed || call.now().at > until {
        return Err(Problem::NotFound);
    }
    let read = |row: &crate::db::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found: Option<(String, String, Vec<u8>)> = app
        .db()
        .read(async |tx| Ok(tx.first(ONE, &[&id], read).await?))
        .await?;
    let (name, hash, bytes) = found.or_not_found()?;
    if sha256(&bytes) != hash {
        return Err(Fault::say(format!("the file {id} is not what was stored")).into());
    }
    Ok(attachment(&name, bytes))
}

fn attachment(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_ ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    (headers, bytes).into_response()
}
