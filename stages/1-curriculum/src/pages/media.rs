//! The pictures, sounds and films of a programme's pages, as the build carries them.
//!
//! Anybody may fetch one whose path they know: participants, staff and approvers outside read the same pages, and nothing
//! in a picture is about a person. The texts themselves are never sent from here.
//!
//! What this room must not know: who reads, what a picture shows.

use axum::{extract::Path, http::header, response::IntoResponse};
use kit::{
    App, OrNotFound, Problem,
    web::{Call, Form, PageResult},
};

use crate::Library;

/// Kinds of file that a page shows, by the end of their name.
const KINDS: &[(&str, &str)] = &[
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("pdf", "application/pdf"),
];

/// Opened by itself, a drawing runs nothing and fetches nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

pub(crate) async fn show(call: Call, Path(path): Path<String>, _form: Form) -> PageResult {
    let library: &Library = call.app().shelf()?;
    let kind = kind(&path).or_not_found()?;
    let bytes = library
        .carried()
        .find_map(|(_, folder)| folder.files.get(&path).cloned())
        .or_not_found()?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, bytes).into_response())
}

/// A picture of a programme's page: its media type and its bytes; nothing when the build carries none at this path.
///
/// # Errors
/// [`Problem::Fault`] when there is no library.
pub fn picture(app: &App, path: &str) -> Result<Option<(&'static str, Vec<u8>)>, Problem> {
    let library: &Library = app.shelf()?;
    let Some(kind) = kind(path).filter(|kind| kind.starts_with("image/")) else {
        return Ok(None);
    };
    let bytes = library
        .carried()
        .find_map(|(_, folder)| folder.files.get(path).cloned());
    Ok(bytes.map(|bytes| (kind, bytes)))
}

fn kind(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    let known = KINDS
        .iter()
        .find(|(name, _)| end.eq_ignore_ascii_case(name));
    known.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_programme_is_no_medium() {
        assert_eq!(kind("courses/1/media/a.svg"), Some("image/svg+xml"));
        assert_eq!(kind("courses/1/media/A.PNG"), Some("image/png"));
        for text in ["courses/1/1-step.md", "programme.toml", "svg", ""] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
