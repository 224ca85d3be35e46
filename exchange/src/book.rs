//! A book as EPUB 3: chapters of clean HTML in, one file out that reading devices and screen readers open.
//!
//! What this room must not know: what the chapters say, or where their text was kept. The same book makes the same bytes.

mod package;
mod xhtml;

use crate::parcel::{self, ParcelFault};

pub use xhtml::{Linked, xhtml};

/// The first entry of every EPUB, stored and not packed, so that programs know the file by its first bytes.
const MIMETYPE: (&str, &[u8]) = ("mimetype", b"application/epub+zip");

/// A book.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// A name that no other book has, such as `urn:senda:…`.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// A sentence on what it is.
    pub summary: String,
    /// Its language, such as `en-GB`.
    pub language: String,
    /// Who wrote it.
    pub author: String,
    /// When it was last changed: `2026-11-28T00:00:00Z`.
    pub modified: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
}

/// A part of a book: a module.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Its title, in the list of contents.
    pub title: String,
    /// Its chapters, in order. The first is the part's own.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Debug, Clone, Default)]
pub struct Chapter {
    /// Its file in the book, such as `m1-1-culture.xhtml`.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its text below the title, as [`xhtml`] writes it.
    pub body: String,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its file in the book.
    pub file: String,
    /// Its media type, one that every reading device shows: SVG, PNG, JPEG, GIF or WebP.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Text made safe for XML: what XML cannot hold is left out.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if xhtml::is_xml(c) => safe.push(c),
            _ => {}
        }
    }
    safe
}

impl Book {
    /// The book as an EPUB.
    ///
    /// # Errors
    /// [`ParcelFault::TooLarge`] when it is more than a zip holds.
    pub fn epub(&self) -> Result<Vec<u8>, ParcelFault> {
        let mut files: Vec<(String, Vec<u8>)> = vec![
            (
                "META-INF/container.xml".to_owned(),
                package::CONTAINER.into(),
            ),
            ("book/package.opf".to_owned(), package::package(self).into()),
            (
                "book/contents.xhtml".to_owned(),
                package::contents(self).into(),
            ),
            ("book/style.css".to_owned(), package::STYLE.into()),
        ];
        for chapter in self.chapters() {
            let page = package::page(&self.language, &chapter.title, &chapter.body);
            files.push((format!("book/{}", chapter.file), page.into()));
        }
        for picture in &self.pictures {
            files.push((format!("book/{}", picture.file), picture.bytes.clone()));
        }
        let named = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        parcel::pack_after(Some(MIMETYPE), named)
    }

    fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.parts.iter().flat_map(|part| &part.chapters)
    }
}

#[cfg(test)]
mod tests;
