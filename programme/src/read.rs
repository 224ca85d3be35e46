//! The desk at which files are read: every fault, every name that is defined and every name that is used is noted here.
//!
//! What this room must not know: what the keys of any file mean.

pub(crate) mod front;
mod judge;
mod lines;
mod log;
mod memory;
pub(crate) mod record;
mod repair;
mod shelf;
mod spelling;

use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::{Code, Diagnostic};

pub(crate) use log::{Doubt, Fault, FileUse, Kind, Log, Mend, Reference, Use};
pub(crate) use memory::{Memory, Reading};
pub use shelf::Obstacles;
pub(crate) use shelf::Shelf;
pub(crate) use spelling::nearest;

/// A stretch of one file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Path in the programme folder.
    pub file: String,
    /// Bytes.
    pub span: Range<usize>,
}

impl Place {
    /// The start of a file.
    pub fn start(file: &str) -> Self {
        Self::at(file, 0..0)
    }

    /// A stretch of a file.
    pub fn at(file: &str, span: Range<usize>) -> Self {
        Self {
            file: file.to_owned(),
            span,
        }
    }
}

/// A value and where it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// Faults, definitions and references of one pass.
pub(crate) struct Desk<'f> {
    /// The files handed in.
    pub shelf: Shelf<'f>,
    memory: Option<&'f Memory>,
    log: RefCell<Log>,
    adopted: RefCell<Vec<Arc<Log>>>,
    defined: RefCell<BTreeMap<(Kind, String), Place>>,
    used: RefCell<BTreeSet<String>>,
    fresh: RefCell<Vec<(String, Reading)>>,
}

/// What was noted while everything was read.
pub(crate) struct Notes {
    logs: Vec<Arc<Log>>,
}

impl Notes {
    /// Every use of a name.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.logs.iter().flat_map(|log| &log.references)
    }

    /// Every use of a file.
    pub fn files(&self) -> impl Iterator<Item = &FileUse> {
        self.logs.iter().flat_map(|log| &log.files)
    }

    /// Every heading: file and anchor.
    pub fn anchors(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.logs.iter().flat_map(|log| &log.anchors);
        all.map(|(file, anchor)| (file.as_str(), anchor.as_str()))
    }

    /// What cannot be known.
    pub fn doubts(&self) -> BTreeSet<Doubt> {
        let all = self.logs.iter().flat_map(|log| &log.doubts);
        all.cloned().collect()
    }
}

impl<'f> Desk<'f> {
    /// An empty desk; with a memory, what has not changed is not read again.
    pub fn new(shelf: Shelf<'f>, memory: Option<&'f Memory>) -> Self {
        Self {
            shelf,
            memory,
            log: RefCell::default(),
            adopted: RefCell::default(),
            defined: RefCell::default(),
            used: RefCell::default(),
            fresh: RefCell::default(),
        }
    }

    /// Notes a fault with the code's own help.
    pub fn fault(&self, code: Code, place: &Place, message: impl Into<String>) {
        self.say(Fault::new(code, place, message));
    }

    /// Notes a fault with help for this place.
    pub fn fault_with(
        &self,
        code: Code,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.say(Fault::new(code, place, message).help(help));
    }

    /// Notes a fault.
    pub fn say(&self, fault: Fault) {
        self.log.borrow_mut().faults.push(fault);
    }

    /// Notes a definition; a second one of the same name is a fault and is not kept.
    pub fn define(&self, kind: Kind, name: &str, place: &Place) -> bool {
        if !self.enter(kind, name, place) {
            return false;
        }
        let entry = (kind, name.to_owned(), place.clone());
        self.log.borrow_mut().defined.push(entry);
        true
    }

    fn enter(&self, kind: Kind, name: &str, place: &Place) -> bool {
        let key = (kind, name.to_owned());
        let first = self.defined.borrow().get(&key).cloned();
        if let Some(first) = first {
            self.twice(&format!("“{name}”"), place, first);
            return false;
        }
        self.defined.borrow_mut().insert(key, place.clone());
        true
    }

    /// Says that a name is there twice.
    pub fn twice(&self, what: &str, place: &Place, first: Place) {
        let message = format!("{what} is already defined in {}", first.file);
        let fault = Fault::new(Code::DuplicateId, place, message);
        self.say(fault.see(Some(first), "first defined here"));
    }

    /// Where a name is defined.
    pub fn definition(&self, kind: Kind, name: &str) -> Option<Place> {
        self.defined.borrow().get(&(kind, name.to_owned())).cloned()
    }

    /// All names of a kind.
    pub fn names(&self, kind: Kind) -> BTreeSet<String> {
        let defined = self.defined.borrow();
        let own = defined.keys().filter(|(one, _)| *one == kind);
        own.map(|(_, name)| name.clone()).collect()
    }

    /// Notes a use of a name.
    pub fn refer(&self, reference: Reference) {
        self.log.borrow_mut().references.push(reference);
    }

    /// Notes a use of a file; whether it is there is judged at the end.
    pub fn use_file(&self, file: FileUse) {
        self.log.borrow_mut().files.push(file);
    }

    /// Notes a heading that a link may lead to.
    pub fn anchor(&self, file: &str, anchor: String) {
        let entry = (file.to_owned(), anchor);
        self.log.borrow_mut().anchors.push(entry);
    }

    /// Notes what cannot be known.
    pub fn doubt(&self, doubt: Doubt) {
        self.log.borrow_mut().doubts.push(doubt);
    }

    /// Whether this was noted.
    pub fn doubts(&self, doubt: &Doubt) -> bool {
        let own = self.log.borrow().doubts.contains(doubt);
        let adopted = self.adopted.borrow();
        own || adopted.iter().any(|log| log.doubts.contains(doubt))
    }

    /// Notes that a file is part of the programme.
    pub fn mark_used(&self, path: &str) {
        self.used.borrow_mut().insert(path.to_owned());
        self.log.borrow_mut().used.push(path.to_owned());
    }

    /// Whether a file is part of the programme.
    pub fn is_used(&self, path: &str) -> bool {
        self.used.borrow().contains(path)
    }

    /// Whether a file is there to be read; says so when it is not. `asked` is where its name stands.
    pub fn there(&self, path: &str, asked: &Place) -> bool {
        if self.shelf.get(path).is_some() {
            return true;
        }
        if self.shelf.obstacle(path).is_none() {
            let message = format!("the file {path} is not there");
            self.fault(Code::MissingFile, asked, message);
        }
        false
    }

    /// The text of a file that is there. What is no text is told, and read as question marks.
    pub fn text(&self, path: &str) -> Cow<'f, str> {
        self.mark_used(path);
        let bytes = self.shelf.get(path).unwrap_or_default();
        let (text, bad) = shelf::tolerant(bytes);
        if let Some(first) = bad.first() {
            self.doubt(Doubt::File(path.to_owned()));
            self.say(not_text(path, bytes, first, bad.len()));
        }
        text
    }

    /// Reads a file, or remembers what came of it when it was last read with the same circumstances.
    pub fn remember<T: Any + Send + Sync>(
        &self,
        path: &str,
        with: &str,
        read: impl FnOnce(&Desk<'_>) -> T,
    ) -> Arc<T> {
        let known = self
            .memory
            .filter(|_| !self.shelf.is_over(path))
            .and_then(|memory| memory.find(path, with));
        if let Some(known) = known
            && let Ok(value) = Arc::clone(&known.value).downcast::<T>()
        {
            self.adopt(Arc::clone(&known.log));
            return value;
        }
        let desk = Desk::new(self.shelf, None);
        let value = Arc::new(read(&desk));
        let log = Arc::new(desk.log.into_inner());
        self.adopt(Arc::clone(&log));
        let reading = Reading {
            with: with.to_owned(),
            value: Arc::<T>::clone(&value),
            log,
        };
        self.fresh.borrow_mut().push((path.to_owned(), reading));
        value
    }

    fn adopt(&self, log: Arc<Log>) {
        for (kind, name, place) in &log.defined {
            self.enter(*kind, name, place);
        }
        self.used.borrow_mut().extend(log.used.iter().cloned());
        self.adopted.borrow_mut().push(log);
    }

    /// All that was noted while reading; what is noted from now on is noted beside it.
    pub fn notes(&self) -> Notes {
        let own = Arc::new(self.log.take());
        self.adopted.borrow_mut().push(own);
        Notes {
            logs: self.adopted.borrow().clone(),
        }
    }

    /// Everything found, by file and place, and what was read anew.
    pub fn finish(self) -> (Vec<Diagnostic>, Vec<(String, Reading)>) {
        let (own, adopted) = (self.log.into_inner(), self.adopted.into_inner());
        let faults = adopted.iter().flat_map(|log| &log.faults);
        let list = lines::locate(&self.shelf, faults.chain(&own.faults));
        (list, self.fresh.into_inner())
    }
}

/// The fault of a file that is no UTF-8.
fn not_text(path: &str, bytes: &[u8], first: &Range<usize>, places: usize) -> Fault {
    let place = Place::at(path, first.clone());
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Fault::new(Code::InvalidUtf8, &place, "this file is UTF-16, not UTF-8");
    }
    let byte = bytes.get(first.start).copied().unwrap_or_default();
    let more = match places {
        1 => String::new(),
        many => format!(" (the first of {many} such places)"),
    };
    let message = format!("the byte {byte:#04x} is not part of any UTF-8 letter{more}");
    Fault::new(Code::InvalidUtf8, &place, message)
}
