//! A zip of a stranger, opened within limits; and a zip of ours, the same bytes whenever it is made of the same files.
//!
//! What this room must not know: what the files inside say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{Cursor, Read as _, Write as _},
};

use zip::{
    CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions,
};

/// How much of a zip is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries, at most.
    pub entries: usize,
    /// Bytes of one entry when it is unpacked, at most.
    pub entry_bytes: usize,
    /// Bytes of all entries together when they are unpacked, at most.
    pub all_bytes: usize,
    /// How many times larger than its packed bytes an entry may become, once it is over [`SMALL`].
    pub ratio: usize,
}

/// Below this many bytes, an entry may be packed as tightly as it likes.
const SMALL: usize = 1 << 20;
/// The longest name of an entry, in bytes.
const NAME_BYTES: usize = 240;
/// Where the last record of a zip may begin, counted from its end: 22 bytes, and a comment of at most 65,535.
const TAIL: usize = 22 + 0xFFFF;

/// Why a zip is not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelFault {
    /// No zip, or one that is cut short.
    NotAZip,
    /// More entries than there may be.
    TooMany,
    /// An entry, or all together, are larger than they may be when unpacked.
    TooLarge,
    /// An entry grows so much when unpacked that only a trap does.
    Bomb(String),
    /// An entry needs a password.
    Locked,
    /// A name that would lead out of a folder, or that no folder keeps.
    Name(String),
    /// The same name twice.
    Twice(String),
    /// An entry that is no plain file.
    Link(String),
    /// An entry whose bytes are not what was packed.
    Damaged(String),
}

impl fmt::Display for ParcelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAZip => {
                f.write_str("This file is cut short, or it is not what its name says.")
            }
            Self::TooMany => f.write_str("There are too many files inside."),
            Self::TooLarge => f.write_str("What is inside is too large."),
            Self::Bomb(name) => write!(
                f,
                "“{name}” grows too much when it is unpacked. Nothing of it was opened."
            ),
            Self::Locked => {
                f.write_str("It is locked with a password. Save it without one and send it again.")
            }
            Self::Name(name) => write!(f, "“{name}” is not the name of a file in a folder."),
            Self::Twice(name) => write!(f, "“{name}” is there twice."),
            Self::Link(name) => write!(f, "“{name}” is a link. Only plain files can be taken."),
            Self::Damaged(name) => write!(f, "“{name}” is damaged."),
        }
    }
}

impl std::error::Error for ParcelFault {}

/// An opened zip. Nothing is unpacked before it is asked for.
pub struct Parcel<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    limits: Limits,
    /// Where each name is.
    places: BTreeMap<String, usize>,
    left: usize,
}

impl<'b> Parcel<'b> {
    /// Opens a zip and looks at its list of entries.
    ///
    /// # Errors
    /// [`ParcelFault`] when it is no zip, has too many entries, a name twice, or a password.
    pub fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, ParcelFault> {
        count(bytes, limits.entries)?;
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_garbled| ParcelFault::NotAZip)?;
        if archive.len() > limits.entries {
            return Err(ParcelFault::TooMany);
        }
        let mut places = BTreeMap::new();
        for at in 0..archive.len() {
            let entry = archive
                .by_index_raw(at)
                .map_err(|_garbled| ParcelFault::NotAZip)?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if entry.encrypted() {
                return Err(ParcelFault::Locked);
            }
            if entry.is_symlink() {
                return Err(ParcelFault::Link(name));
            }
            if entry.is_dir() {
                continue;
            }
            if places.insert(name.clone(), at).is_some() {
                return Err(ParcelFault::Twice(name));
            }
        }
        Ok(Self {
            archive,
            limits,
            places,
            left: limits.all_bytes,
        })
    }

    /// The names of the files inside, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Unpacks one file; nothing when there is none of this name.
    ///
    /// # Errors
    /// [`ParcelFault`] when it is too large, a trap, or damaged.
    pub fn take(&mut self, name: &str) -> Result<Option<Vec<u8>>, ParcelFault> {
        let Some(at) = self.places.get(name).copied() else {
            return Ok(None);
        };
        let damaged = || ParcelFault::Damaged(name.to_owned());
        let entry = self.archive.by_index(at).map_err(|error| match error {
            ZipError::InvalidPassword => ParcelFault::Locked,
            _ => damaged(),
        })?;
        let packed = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
        let growth = packed.saturating_mul(self.limits.ratio).max(SMALL);
        let most = self.limits.entry_bytes.min(self.left).min(growth);
        let mut bytes = Vec::new();
        // What the list says of the size is a stranger's word: what is read is counted.
        let over = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        entry
            .take(over)
            .read_to_end(&mut bytes)
            .map_err(|_garbled| damaged())?;
        if bytes.len() > most {
            let bomb = most == growth;
            return Err(if bomb {
                ParcelFault::Bomb(name.to_owned())
            } else {
                ParcelFault::TooLarge
            });
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }

    /// Unpacks everything as the files of a folder.
    ///
    /// # Errors
    /// [`ParcelFault`], [`ParcelFault::Name`] when a name leads out of the folder.
    pub fn folder(mut self) -> Result<BTreeMap<String, Vec<u8>>, ParcelFault> {
        let names: Vec<String> = self.places.keys().cloned().collect();
        only_plain_names(names.iter().map(String::as_str))?;
        let mut files = BTreeMap::new();
        for name in names {
            if let Some(bytes) = self.take(&name)? {
                files.insert(name, bytes);
            }
        }
        Ok(files)
    }
}

/// Whether these can be the files of one folder on every system.
///
/// # Errors
/// [`ParcelFault::Name`] and [`ParcelFault::Twice`] (capitals do not tell two names apart).
pub fn only_plain_names<'n, N: IntoIterator<Item = &'n str>>(names: N) -> Result<(), ParcelFault> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !is_plain(name) {
            return Err(ParcelFault::Name(shown(name)));
        }
        if !seen.insert(name.to_lowercase()) {
            return Err(ParcelFault::Twice(shown(name)));
        }
    }
    Ok(())
}

/// A name without what a page or a terminal would trip over.
fn shown(name: &str) -> String {
    let letters = name
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c });
    letters.take(80).collect()
}

/// A path inside a folder, on every system: no root, no way up, no drive, nothing hidden.
fn is_plain(name: &str) -> bool {
    let odd = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffd}'
            )
    };
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with(['.', ' '])
            && !part.starts_with(' ')
    };
    name.len() <= NAME_BYTES && !name.chars().any(odd) && name.split('/').all(part)
}

/// Looks at how many entries the zip says it has, before anything is made for them. A zip may have been given several
/// last records, so that programs disagree: each is looked at.
fn count(bytes: &[u8], most: usize) -> Result<(), ParcelFault> {
    let tail = bytes
        .get(bytes.len().saturating_sub(TAIL)..)
        .unwrap_or_default();
    let mut any = false;
    for (at, window) in tail.windows(12).enumerate() {
        if !window.starts_with(b"PK\x05\x06") {
            continue;
        }
        any = true;
        let entries = match window {
            [.., low, high] => usize::from(u16::from_le_bytes([*low, *high])),
            _ => 0,
        };
        let before = at.checked_sub(20).and_then(|from| tail.get(from..at));
        let long = before.is_some_and(|locator| locator.starts_with(b"PK\x06\x07"));
        if long || entries > most {
            return Err(ParcelFault::TooMany);
        }
    }
    if any {
        Ok(())
    } else {
        Err(ParcelFault::NotAZip)
    }
}

/// A zip of these files. The same files make the same bytes: no time is kept.
///
/// # Errors
/// [`ParcelFault::TooLarge`] when they are more than a zip holds.
pub fn pack<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> Result<Vec<u8>, ParcelFault> {
    pack_after(None, files)
}

/// The same after a first file that is stored as it is.
pub(crate) fn pack_after<'f>(
    first: Option<(&str, &[u8])>,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> Result<Vec<u8>, ParcelFault> {
    let full = |_error| ParcelFault::TooLarge;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    if let Some((name, bytes)) = first {
        let stored = options.compression_method(CompressionMethod::Stored);
        writer.start_file(name, stored).map_err(full)?;
        writer
            .write_all(bytes)
            .map_err(|_error| ParcelFault::TooLarge)?;
    }
    for (name, bytes) in files {
        writer.start_file(name, options).map_err(full)?;
        writer
            .write_all(bytes)
            .map_err(|_error| ParcelFault::TooLarge)?;
    }
    Ok(writer.finish().map_err(full)?.into_inner())
}

#[cfg(test)]
mod tests;
