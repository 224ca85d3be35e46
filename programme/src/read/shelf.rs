//! The files of one pass: those of the folder, with one text over them when a change is only being tried.
//!
//! What this room must not know: what is in the files.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::Files;

/// Paths that are there and could not be read, with the reason in words.
pub type Obstacles = BTreeMap<String, String>;

/// What a pass reads from.
#[derive(Clone, Copy)]
pub(crate) struct Shelf<'f> {
    files: &'f Files,
    over: Option<(&'f str, &'f [u8])>,
    obstacles: Option<&'f Obstacles>,
}

impl<'f> Shelf<'f> {
    /// The files of a folder.
    pub fn new(files: &'f Files) -> Self {
        Self {
            files,
            over: None,
            obstacles: None,
        }
    }

    /// The same with what could not be read.
    pub fn blocked(self, obstacles: &'f Obstacles) -> Self {
        Self {
            obstacles: Some(obstacles),
            ..self
        }
    }

    /// The same with one text in the place of what the folder has.
    pub fn over(self, path: &'f str, bytes: &'f [u8]) -> Self {
        Self {
            over: Some((path, bytes)),
            ..self
        }
    }

    /// Whether this path shows another text than the folder has.
    pub fn is_over(&self, path: &str) -> bool {
        self.over.is_some_and(|(over, _)| over == path)
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&'f [u8]> {
        match self.over {
            Some((over, bytes)) if over == path => Some(bytes),
            _ => self.files.get(path).map(Vec::as_slice),
        }
    }

    /// Whether there is such a file, be it readable or not.
    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some() || self.obstacle(path).is_some()
    }

    /// Why a file that is there could not be read.
    pub fn obstacle(&self, path: &str) -> Option<&'f str> {
        if self.get(path).is_some() {
            return None;
        }
        self.obstacles?.get(path).map(String::as_str)
    }

    /// Everything that could not be read.
    pub fn obstacles(&self) -> impl Iterator<Item = (&'f str, &'f str)> {
        let list = self.obstacles.into_iter().flatten();
        list.map(|(path, why)| (path.as_str(), why.as_str()))
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &'f str> {
        let over = self.over.map(|(path, _)| path);
        let files = self.files;
        let extra = over.filter(|path| !files.contains_key(*path));
        files.keys().map(String::as_str).chain(extra)
    }
}

/// Bytes as text of the same length: what is no UTF-8 becomes question marks, so that places stay true. The stretches
/// that were replaced come with it.
pub(crate) fn tolerant(bytes: &[u8]) -> (Cow<'_, str>, Vec<std::ops::Range<usize>>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut bad: Vec<std::ops::Range<usize>> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let wrong = chunk.invalid().len();
        if wrong == 0 {
            continue;
        }
        let at = text.len();
        text.extend(std::iter::repeat_n('?', wrong));
        match bad.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end += wrong,
            None => bad.push(at..at + wrong),
        }
    }
    (Cow::Owned(text), bad)
}

#[cfg(test)]
mod tests {
    use super::tolerant;

    #[test]
    fn bytes_that_are_no_letters_keep_their_length() {
        let (text, bad) = tolerant(b"a\xff\xfeb\xc3");
        assert_eq!((text.as_ref(), bad), ("a??b?", vec![1..3, 4..5]));
    }
}
