//! The styles, script, fonts and drawing that every page needs, embedded, under names made from their content:
//! a name never changes meaning, so a browser may keep it for a year.
//!
//! What this room must not know: pages; files that people send.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its plain name, e.g. `app.css`.
    pub name: &'static str,
    /// Its address, e.g. `/assets/app-1a2b3c4d5e.css`.
    pub url: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// The same, packed with gzip, where that is smaller.
    pub gz: Option<&'static [u8]>,
    /// The same, packed with Brotli, where that is smaller.
    pub br: Option<&'static [u8]>,
}

/// Something that ships with Senda and whose licence asks to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Licence {
    /// Name of the package or crate.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its terms as an SPDX expression; empty when unknown.
    pub licence: &'static str,
    /// The text of the licence; empty when the package carries none.
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));
include!(concat!(env!("OUT_DIR"), "/licences.rs"));

/// The address of the file with this plain name; `/assets/unknown`, which answers 404, when there is none.
pub fn url(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or("/assets/unknown", |asset| asset.url)
}

/// The file at this address, with or without `/assets/` before it.
pub fn find(path: &str) -> Option<&'static Asset> {
    let file = path.strip_prefix("/assets/").unwrap_or(path);
    ASSETS
        .iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(file))
}

/// A typeface for PDFs, as TrueType: `regular`, `italic` or `bold` of Atkinson Hyperlegible Next.
pub fn font_ttf(name: &str) -> Option<&'static [u8]> {
    PRINT_FONTS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, bytes)| *bytes)
}

/// Everything that ships with Senda and whose licence asks to be shown: fonts and styles first, then crates.
pub fn licences() -> &'static [Licence] {
    LICENCES
}

/// Answers `GET /assets/{file}`.
pub async fn handler(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&file) else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (bytes, encoding) = smallest(asset, accepted);
    let mut answer = bytes.into_response();
    let told = answer.headers_mut();
    let mut tell = |name: HeaderName, value: &'static str| {
        told.insert(name, HeaderValue::from_static(value));
    };
    tell(CONTENT_TYPE, asset.content_type);
    tell(CACHE_CONTROL, "public, max-age=31536000, immutable");
    tell(X_CONTENT_TYPE_OPTIONS, "nosniff");
    tell(VARY, "Accept-Encoding");
    if let Some(encoding) = encoding {
        tell(CONTENT_ENCODING, encoding);
    }
    answer
}

/// Answers `GET /worker.js`: the part of the pages that runs without a network. Its address must stay the same, so it is
/// asked for anew each time; its text names every other file by its hash, so that it is a new one when any of them is.
pub async fn worker() -> Response {
    steady("worker.js")
}

/// Answers `GET /favicon.ico`: what a browser asks for beside a file that is no page and so names no icon of its own.
pub async fn icon() -> Response {
    steady("favicon.svg")
}

/// A file at an address that stays the same.
fn steady(name: &str) -> Response {
    let Some(asset) = find(url(name)) else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let headers = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, asset.bytes).into_response()
}

/// The smallest form of the file that the browser takes.
fn smallest(asset: &Asset, accepted: &str) -> (&'static [u8], Option<&'static str>) {
    match (asset.br, asset.gz) {
        (Some(bytes), _) if accepts(accepted, "br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts(accepted, "gzip") => (bytes, Some("gzip")),
        _ => (asset.bytes, None),
    }
}

/// Whether an `Accept-Encoding` header takes this coding: named (or `*`) and not with `q=0` (RFC 9110, 12.5.3).
fn accepts(header: &str, coding: &str) -> bool {
    let weight = |wanted: &str| {
        header.split(',').find_map(|part| {
            let mut parts = part.split(';').map(str::trim);
            if !parts.next()?.eq_ignore_ascii_case(wanted) {
                return None;
            }
            let quality =
                parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some(quality.is_none_or(|quality| quality.trim().parse::<f32>().is_ok_and(|q| q > 0.0)))
        })
    };
    weight(coding).or_else(|| weight("*")).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> &'static str {
        let asset = ASSETS
            .iter()
            .find(|asset| asset.name == name)
            .expect("the asset exists");
        std::str::from_utf8(asset.bytes).expect("text")
    }

    #[test]
    fn the_styles_carry_nobody_elses_brand_and_fetch_nothing_from_elsewhere() {
        // GOV.UK Frontend prints the address after links that begin so; these are selectors, not addresses.
        let css = text("app.css")
            .replace("[href^=\"http://\"]", "")
            .replace("[href^=\"https://\"]", "")
            .replace("[href^=http]", "");
        for word in [
            "GDS Transport",
            "crest",
            "crown",
            "://",
            "url(//",
            "@import",
        ] {
            assert!(
                !css.to_ascii_lowercase()
                    .contains(&word.to_ascii_lowercase()),
                "app.css contains {word:?}"
            );
        }
        assert!(css.contains("--app-paper") && css.contains(".govuk-button"));
        assert!(!text("app.js").contains("://"));
    }

    #[test]
    fn every_address_inside_a_file_is_one_we_serve() {
        for name in ["app.css", "app.js"] {
            let found: Vec<String> = text(name)
                .split("/assets/")
                .skip(1)
                .filter_map(|rest| rest.split(['"', '\'', ')']).next())
                .map(|file| format!("/assets/{file}"))
                .collect();
            assert!(!found.is_empty(), "{name} names no other file");
            for address in found {
                assert!(find(&address).is_some(), "{name} names {address}");
            }
        }
    }

    #[test]
    fn names_carry_the_content_and_unknown_ones_are_not_found() {
        assert!(
            url("app.css").starts_with("/assets/app-")
                && url("app.css").len() > "/assets/app-.css".len()
        );
        assert!(find(url("app.css")).is_some());
        assert!(find("app.css").is_none());
        assert!(find("../../etc/passwd").is_none());
        assert!(find(url("no such file")).is_none());
    }

    #[test]
    fn packed_forms_are_smaller_and_the_first_page_keeps_its_budget() {
        let sent: usize = [
            "app.css",
            "app.js",
            "govuk-frontend.min.js",
            "atkinson-normal.woff2",
        ]
        .iter()
        .map(|name| smallest(find(url(name)).unwrap(), "gzip").0.len())
        .sum();
        assert!(
            sent < 62_000,
            "style, script and typeface weigh {sent} bytes; a first step of study may weigh 80 KB"
        );
        let script: usize = ["app.js", "govuk-frontend.min.js"]
            .iter()
            .map(|name| smallest(find(url(name)).unwrap(), "gzip").0.len())
            .sum();
        assert!(script < 20_000, "script weighs {script} bytes");
    }

    #[test]
    fn a_browser_gets_the_smallest_form_it_takes() {
        let cases = [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("br; q=0, gzip; q=0", None),
            ("*", Some("br")),
            ("*;q=0", None),
            ("identity", None),
            ("", None),
            ("GZIP", Some("gzip")),
            ("br;q=nonsense", None),
        ];
        let css = find(url("app.css")).unwrap();
        for (header, expected) in cases {
            assert_eq!(
                smallest(css, header).1,
                expected,
                "Accept-Encoding: {header}"
            );
        }
    }

    #[tokio::test]
    async fn answers_say_that_they_may_be_kept_for_a_year() {
        let file = url("app.css").trim_start_matches("/assets/").to_owned();
        let mut asked = HeaderMap::new();
        asked.insert(ACCEPT_ENCODING, HeaderValue::from_static("br"));
        let answer = handler(Path(file), asked).await;
        let told = answer.headers();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(told[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(told[CONTENT_ENCODING], "br");
        assert_eq!(told[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(told[X_CONTENT_TYPE_OPTIONS], "nosniff");
        let missing = handler(Path("app.css".to_owned()), HeaderMap::new()).await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn typefaces_for_pdfs_are_truetype() {
        for name in ["regular", "italic", "bold"] {
            let bytes = font_ttf(name).unwrap();
            assert_eq!(bytes.get(..4), Some(&[0, 1, 0, 0][..]), "{name}");
        }
        assert!(font_ttf("comic").is_none());
    }

    #[test]
    fn everything_that_ships_from_npm_shows_its_licence() {
        for name in ["govuk-frontend", "@fontsource-variable/lexend"] {
            let found = licences()
                .iter()
                .find(|licence| licence.name == name)
                .unwrap();
            assert!(found.text.contains("Copyright"), "{name}");
        }
        assert!(licences().iter().any(|licence| licence.name == "maud"));
    }
}
