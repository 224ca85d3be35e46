//! What was read before, file by file: while a file and what it is read with stay the same, it is not read again.
//!
//! What this room must not know: what a reading is.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::log::Log;

/// Readings of one file that are kept, at most: a file may be read in more than one way.
const MOST: usize = 4;

/// One reading: what it was read with, what came of it, what was noted.
#[derive(Clone)]
pub(crate) struct Reading {
    pub with: String,
    pub value: Arc<dyn Any + Send + Sync>,
    pub log: Arc<Log>,
}

/// Readings by the path of their file.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    readings: BTreeMap<String, Vec<Reading>>,
}

impl Memory {
    /// The reading of a file with these circumstances.
    pub fn find(&self, path: &str, with: &str) -> Option<&Reading> {
        self.readings.get(path)?.iter().find(|one| one.with == with)
    }

    /// Keeps a reading.
    pub fn keep(&mut self, path: String, reading: Reading) {
        let list = self.readings.entry(path).or_default();
        if list.len() >= MOST {
            list.remove(0);
        }
        list.push(reading);
    }

    /// Forgets a file that changed.
    pub fn forget(&mut self, path: &str) {
        self.readings.remove(path);
    }
}
