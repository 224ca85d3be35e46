//! A programme that is being written: after a change, only what changed is read again.
//!
//! A [`Workshop`] keeps the files of one folder and what came of reading each of them. Put a new text of a file into it and
//! every rule is judged anew, but only that file is parsed: what comes out is, fault for fault, what [`check`](crate::check)
//! gives for the same files. [`Workshop::try_text`] answers what an editor asks while somebody types: what would be wrong
//! with this text of this file, here and elsewhere, were it saved? It changes nothing and may be called by many at once.
//!
//! What this room must not know: where files come from, who types.

use crate::read::{Memory, Obstacles, Reading, Shelf};
use crate::{Checked, Diagnostic, Files, run};

/// A programme that is being written.
pub struct Workshop {
    files: Files,
    obstacles: Obstacles,
    memory: Memory,
    checked: Checked,
}

/// What would be wrong with a text.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The whole programme with this text, checked.
    pub checked: Checked,
    /// What is wrong in the file itself.
    pub here: Vec<Diagnostic>,
    /// What this text breaks in other files.
    pub caused: Vec<Diagnostic>,
    /// What this text mends in other files.
    pub mended: Vec<Diagnostic>,
}

impl Workshop {
    /// Reads and checks a folder.
    pub fn open(files: Files) -> Self {
        Self::open_with(files, Obstacles::new())
    }

    /// The same for a folder in which not everything could be read.
    pub fn open_with(files: Files, obstacles: Obstacles) -> Self {
        let empty = Checked {
            programme: None,
            diagnostics: Vec::new(),
        };
        let mut workshop = Self {
            files,
            obstacles,
            memory: Memory::default(),
            checked: empty,
        };
        workshop.check_again();
        workshop
    }

    /// The files as they are.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What the check of these files found.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Writes a file, or takes it away, and checks again.
    pub fn put(&mut self, path: &str, bytes: Option<Vec<u8>>) -> &Checked {
        self.put_all([(path.to_owned(), bytes)])
    }

    /// Writes files, or takes them away, and checks again once. A file that stays the same is not read again.
    pub fn put_all<C: IntoIterator<Item = (String, Option<Vec<u8>>)>>(
        &mut self,
        changes: C,
    ) -> &Checked {
        let mut differs = false;
        for (path, bytes) in changes {
            if self.files.get(&path) == bytes.as_ref() {
                continue;
            }
            differs = true;
            self.memory.forget(&path);
            match bytes {
                Some(bytes) => drop(self.files.insert(path, bytes)),
                None => drop(self.files.remove(&path)),
            }
        }
        if differs {
            self.check_again();
        }
        &self.checked
    }

    /// Takes a folder as it is now: what differs is read again. Gives back how many files differ.
    pub fn follow(&mut self, files: Files, obstacles: Obstacles) -> usize {
        let gone: Vec<String> = self
            .files
            .keys()
            .filter(|path| !files.contains_key(*path))
            .cloned()
            .collect();
        let mut changed = gone.len();
        for path in &gone {
            self.memory.forget(path);
        }
        for (path, bytes) in &files {
            if self.files.get(path) != Some(bytes) {
                self.memory.forget(path);
                changed += 1;
            }
        }
        if obstacles != self.obstacles {
            changed += 1;
        }
        if changed > 0 {
            (self.files, self.obstacles) = (files, obstacles);
            self.check_again();
        }
        changed
    }

    /// Checks one text in the place of what a file says now, in the context of the whole programme. Nothing is kept.
    pub fn try_text(&self, path: &str, text: &str) -> Trial {
        let tried = self.shelf().over(path, text.as_bytes());
        let (checked, _) = run(tried, Some(&self.memory));
        let of = |list: &[Diagnostic], other: &[Diagnostic]| {
            let elsewhere = list.iter().filter(|one| one.file != path);
            let new = elsewhere.filter(|one| !other.contains(one));
            new.cloned().collect::<Vec<_>>()
        };
        let here = checked.diagnostics.iter().filter(|one| one.file == path);
        Trial {
            here: here.cloned().collect(),
            caused: of(&checked.diagnostics, &self.checked.diagnostics),
            mended: of(&self.checked.diagnostics, &checked.diagnostics),
            checked,
        }
    }

    fn shelf(&self) -> Shelf<'_> {
        Shelf::new(&self.files).blocked(&self.obstacles)
    }

    fn check_again(&mut self) {
        let (checked, fresh) = run(self.shelf(), Some(&self.memory));
        self.checked = checked;
        self.keep(fresh);
    }

    fn keep(&mut self, fresh: Vec<(String, Reading)>) {
        for (path, reading) in fresh {
            self.memory.keep(path, reading);
        }
    }
}
