//! A disk in memory that forgets, when its power is cut, whatever was not synced.
//!
//! What this room is for: files as they are seen, beside files as they would survive. Making, naming and removing a
//! file survives at once: a simplification, so this disk says nothing about unsynced folders.
//! What it must not know: FUSE, SQLite.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use rand::{RngExt, rngs::StdRng};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Why the disk does not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no such file.
    NoSuchFile,
    /// There is no power.
    NoPower,
}

#[derive(Debug, Default)]
struct Content {
    seen: Vec<u8>,
    safe: Vec<u8>,
    /// Sectors that differ, or may.
    touched: BTreeSet<usize>,
}

/// The disk.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    names: BTreeMap<String, usize>,
    contents: Vec<Content>,
    dark: bool,
    lying: bool,
}

impl Disk {
    /// A disk that answers a sync and does not do it: the control.
    pub(crate) fn lying() -> Self {
        Self {
            lying: true,
            ..Self::default()
        }
    }

    /// The number of the file with this name.
    pub(crate) fn find(&self, name: &str) -> Result<usize, Refused> {
        self.names.get(name).copied().ok_or(Refused::NoSuchFile)
    }
    /// The names, with their numbers.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        self.names.iter().map(|(name, file)| (name.as_str(), *file))
    }
    /// The file with this name, made when missing.
    pub(crate) fn make(&mut self, name: &str) -> Result<usize, Refused> {
        self.powered()?;
        if let Ok(known) = self.find(name) {
            return Ok(known);
        }
        let file = self.contents.len();
        self.contents.push(Content::default());
        self.names.insert(name.to_owned(), file);
        Ok(file)
    }
    /// Forgets the name; whoever has the file open keeps it.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Refused> {
        self.powered()?;
        self.names
            .remove(name)
            .map(|_| ())
            .ok_or(Refused::NoSuchFile)
    }
    /// How long the file is.
    pub(crate) fn len(&self, file: usize) -> Result<usize, Refused> {
        Ok(self.content(file)?.seen.len())
    }
    /// What is in these bytes, as far as the file reaches.
    pub(crate) fn read(&self, file: usize, bytes: Range<usize>) -> Result<&[u8], Refused> {
        self.powered()?;
        let seen = &self.content(file)?.seen;
        let end = bytes.end.min(seen.len());
        Ok(seen.get(bytes.start.min(end)..end).unwrap_or_default())
    }
    /// Writes, not yet safely.
    pub(crate) fn write(&mut self, file: usize, at: usize, data: &[u8]) -> Result<(), Refused> {
        let content = self.content_mut(file)?;
        let end = at.saturating_add(data.len());
        if content.seen.len() < end {
            content.touch(content.seen.len()..end);
            content.seen.resize(end, 0);
        }
        content.touch(at..end);
        if let Some(place) = content.seen.get_mut(at..end) {
            place.copy_from_slice(data);
        }
        Ok(())
    }
    /// Makes the file this long, not yet safely.
    pub(crate) fn set_len(&mut self, file: usize, len: usize) -> Result<(), Refused> {
        let content = self.content_mut(file)?;
        let old = content.seen.len();
        content.touch(old.min(len)..old.max(len));
        content.seen.resize(len, 0);
        Ok(())
    }
    /// Makes the file safe.
    pub(crate) fn sync(&mut self, file: usize) -> Result<(), Refused> {
        let lying = self.lying;
        let content = self.content_mut(file)?;
        if !lying {
            content.settle(|_sector| true);
            content.safe.truncate(content.seen.len());
            content.touched.clear();
        }
        Ok(())
    }
    /// Cuts the power: from now on nothing is read, written or answered.
    pub(crate) fn cut(&mut self) {
        self.dark = true;
    }
    /// Gives the power back: what was not safe is gone; with `torn`, each such sector had an even chance.
    pub(crate) fn power_on(&mut self, mut torn: Option<&mut StdRng>) {
        self.dark = false;
        for content in &mut self.contents {
            if let Some(chance) = &mut torn {
                content.settle(|_sector| chance.random());
            }
            content.touched.clear();
            content.seen.clone_from(&content.safe);
        }
    }

    fn powered(&self) -> Result<(), Refused> {
        if self.dark {
            Err(Refused::NoPower)
        } else {
            Ok(())
        }
    }
    fn content(&self, file: usize) -> Result<&Content, Refused> {
        self.contents.get(file).ok_or(Refused::NoSuchFile)
    }
    fn content_mut(&mut self, file: usize) -> Result<&mut Content, Refused> {
        self.powered()?;
        self.contents.get_mut(file).ok_or(Refused::NoSuchFile)
    }
}

impl Content {
    fn touch(&mut self, bytes: Range<usize>) {
        self.touched
            .extend(bytes.start / SECTOR..bytes.end.div_ceil(SECTOR));
    }

    /// Makes those of the touched sectors safe that `which` names.
    fn settle(&mut self, mut which: impl FnMut(usize) -> bool) {
        for &sector in &self.touched {
            if !which(sector) {
                continue;
            }
            let start = (sector * SECTOR).min(self.seen.len());
            let end = (start + SECTOR).min(self.seen.len());
            if self.safe.len() < end {
                self.safe.resize(end, 0);
            }
            if let (Some(safe), Some(seen)) =
                (self.safe.get_mut(start..end), self.seen.get(start..end))
            {
                safe.copy_from_slice(seen);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn disk_with(text: &[u8]) -> (Disk, usize) {
        let mut disk = Disk::default();
        let file = disk.make("a").unwrap();
        disk.write(file, 0, text).unwrap();
        disk.sync(file).unwrap();
        (disk, file)
    }

    #[test]
    fn what_was_synced_survives_and_what_was_not_is_gone() {
        let (mut disk, file) = disk_with(b"kept");
        disk.write(file, 2, b"lost and longer").unwrap();
        assert_eq!(disk.read(file, 0..99).unwrap(), b"kelost and longer");
        disk.cut();
        disk.power_on(None);
        assert_eq!(disk.read(file, 0..99).unwrap(), b"kept");
    }

    #[test]
    fn a_file_made_shorter_without_a_sync_is_long_again() {
        let (mut disk, file) = disk_with(b"kept");
        disk.set_len(file, 1).unwrap();
        disk.cut();
        disk.power_on(None);
        assert_eq!(disk.read(file, 0..99).unwrap(), b"kept");
        disk.set_len(file, 1).unwrap();
        disk.sync(file).unwrap();
        disk.power_on(None);
        assert_eq!(disk.read(file, 0..99).unwrap(), b"k");
    }

    #[test]
    fn nothing_is_answered_without_power() {
        let (mut disk, file) = disk_with(b"kept");
        disk.cut();
        assert_eq!(disk.write(file, 0, b"x"), Err(Refused::NoPower));
        assert_eq!(disk.sync(file), Err(Refused::NoPower));
        assert_eq!(disk.read(file, 0..1), Err(Refused::NoPower));
    }

    #[test]
    fn a_disk_that_lies_about_syncing_forgets() {
        let mut disk = Disk::lying();
        let file = disk.make("a").unwrap();
        disk.write(file, 0, b"x").unwrap();
        disk.sync(file).unwrap();
        disk.power_on(None);
        assert_eq!(disk.len(file), Ok(0));
    }

    #[test]
    fn a_torn_write_leaves_whole_sectors_old_or_new() {
        let (mut disk, file) = disk_with(&vec![1; 64 * SECTOR]);
        disk.write(file, 0, &vec![2; 64 * SECTOR]).unwrap();
        disk.cut();
        disk.power_on(Some(&mut StdRng::seed_from_u64(7)));
        let left = disk.read(file, 0..64 * SECTOR).unwrap();
        let sectors: Vec<_> = left.chunks(SECTOR).collect();
        assert!(
            sectors
                .iter()
                .all(|sector| sector.iter().all(|b| *b == sector[0]))
        );
        let new = sectors.iter().filter(|sector| sector[0] == 2).count();
        assert!((10..=54).contains(&new), "{new} of 64 are new");
    }
}
