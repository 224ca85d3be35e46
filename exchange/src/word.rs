//! Word files: read as a page with its pictures and comments, and written from one.
//!
//! What this room must not know: what the page is for.

mod fold;
mod line;
mod read;
mod styles;
mod table;
mod write;
mod xml;

use std::{collections::BTreeMap, fmt};

pub use read::read;
pub(crate) use write::escape;
pub use write::{Outgoing, POINT, Said, write};

use crate::{page::Block, parcel::ParcelFault};
use xml::XmlFault;

/// What a Word file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Its title; empty when it has none.
    pub title: String,
    /// The page. Words that somebody deleted with changes tracked are there, and say so.
    pub blocks: Vec<Block>,
    /// Its pictures, by the path that the page has for them.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// Its comments; marks on the page say what each is about.
    pub comments: Vec<Comment>,
    /// What could not be kept.
    pub left_out: Vec<LeftOut>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number, as the marks have it.
    pub id: u16,
    /// Whose it is.
    pub by: String,
    /// The day, as the file has it: `2026-11-27`; may be empty.
    pub on: String,
    /// What it says.
    pub words: String,
}

/// Something that could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it was: `under “…”`.
    pub place: String,
    /// What it was.
    pub what: String,
}

/// Why a file is not read as a Word file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordFault {
    /// Word's format up to 2003.
    Old,
    /// It needs a password.
    Locked,
    /// A PDF.
    Pdf,
    /// A file in the open document format.
    OpenDocument,
    /// Rich text.
    RichText,
    /// Something else.
    NotWord,
    /// Its text is damaged.
    Broken,
    /// It declares what no Word file declares, to do harm.
    Harmful,
    /// It is deeper or more than a page can be.
    TooMuch,
    /// It cannot be opened.
    Parcel(ParcelFault),
}

impl fmt::Display for WordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Old => "This is a file of an old Word (.doc). Open it in Word, choose Save as, Word document (.docx), and send that.",
            Self::Locked => "This file is locked with a password. Save it without one and send it again.",
            Self::Pdf => "This is a PDF. Send the Word document it was made from: a PDF has lost its headings and lists.",
            Self::OpenDocument => "This is an OpenDocument file (.odt). Open it, choose Save as, Word (.docx), and send that.",
            Self::RichText => "This is rich text (.rtf). Open it in Word, choose Save as, Word document (.docx), and send that.",
            Self::NotWord => "This is not a Word document (.docx).",
            Self::Broken => "This file is damaged. Open it in Word, save it again and send that.",
            Self::Harmful => "This file declares things that no Word document declares. It was not opened.",
            Self::TooMuch => "There is more in this file than a module can hold, or it is nested too deep. Split it and send the parts.",
            Self::Parcel(fault) => return fault.fmt(f),
        })
    }
}

impl std::error::Error for WordFault {}

impl From<ParcelFault> for WordFault {
    fn from(fault: ParcelFault) -> Self {
        match fault {
            ParcelFault::Locked => Self::Locked,
            other => Self::Parcel(other),
        }
    }
}

impl From<XmlFault> for WordFault {
    fn from(fault: XmlFault) -> Self {
        match fault {
            XmlFault::Broken => Self::Broken,
            XmlFault::Doctype => Self::Harmful,
            XmlFault::TooMuch => Self::TooMuch,
        }
    }
}

/// What the first bytes say a file is.
fn kind_of(bytes: &[u8]) -> Result<(), WordFault> {
    if bytes.starts_with(b"%PDF") {
        return Err(WordFault::Pdf);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(WordFault::RichText);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let locked = bytes.windows(name.len()).any(|part| part == name);
        return Err(if locked {
            WordFault::Locked
        } else {
            WordFault::Old
        });
    }
    if !bytes.starts_with(b"PK") {
        return Err(WordFault::NotWord);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
