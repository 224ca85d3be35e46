//! The files every page needs, under names that never change meaning.
//!
//! What this room must not know: pages.

/// Address of the file with this plain name.
pub fn url(name: &'static str) -> &'static str {
    match name {
        "app.css" => "/assets/app.css",
        "app.js" => "/assets/app.js",
        "favicon.svg" => "/assets/favicon.svg",
        "atkinson-normal.woff2" => "/assets/atkinson-normal.woff2",
        _ => "/assets/unknown",
    }
}
