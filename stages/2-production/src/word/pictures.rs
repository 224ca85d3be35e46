//! What the pictures of a Word file are called here.
//!
//! What this room must not know: the text around them.

use std::collections::BTreeMap;

use exchange::{page::Inline, word::Brought};
use programme::Files;

use super::Laid;

pub(super) fn rename(line: &mut Vec<Inline>, names: &BTreeMap<String, Option<String>>) {
    line.retain_mut(|one| {
        let Inline::Picture(picture) = one else {
            return true;
        };
        match names.get(&picture.path) {
            Some(Some(name)) => picture.path.clone_from(name),
            Some(None) => return false,
            None => {}
        }
        true
    });
}

/// What each picture is called on the page: as it is called here when it is here, else a free name.
pub(super) fn pictures(
    laid: &mut Laid,
    brought: &mut Brought,
    folder: &str,
    all: &Files,
) -> BTreeMap<String, Option<String>> {
    let place = |path: &str| {
        if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        }
    };
    let mut names = BTreeMap::new();
    for (path, bytes) in std::mem::take(&mut brought.pictures) {
        if all.contains_key(&joined(folder, &path)) {
            names.insert(path.clone(), Some(path));
            continue;
        }
        let ending = path.rsplit('.').next().unwrap_or("png").to_owned();
        if ending == "svg" {
            laid.left_out.push((
                "in the file".into(),
                format!("The drawing “{path}”: it is not here. Save it as PNG and put it in again"),
            ));
            names.insert(path, None);
            continue;
        }
        let free = (1..10_000)
            .map(|number| format!("media/word-{number}.{ending}"))
            .find(|name| {
                !all.contains_key(&place(name)) && !laid.pictures.contains_key(&place(name))
            });
        let name = free.unwrap_or_else(|| path.clone());
        laid.pictures.insert(place(&name), bytes);
        names.insert(path, Some(name));
    }
    names
}

/// A path on a page of this folder, as a path of the programme.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paths_way_up_stays_inside() {
        assert_eq!(joined("a/b", "media/x.png"), "a/b/media/x.png");
        assert_eq!(joined("a/b", "../x.png"), "a/x.png");
        assert_eq!(joined("a", "../../../x.png"), "x.png");
    }
}
