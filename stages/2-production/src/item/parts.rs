//! How a programme's folder is divided into items: every text file belongs to exactly one.
//!
//! What this room must not know: stages, people, how items are kept.

use kit::{Fault, Problem};
use programme::{Element, ElementKind, Files, Programme};

use super::Texts;

rulebook::coded! {
    /// What an item is.
    pub enum Kind {
        /// A module: study and application.
        Module = "module", "Module";
        /// A course's frame and the guide of its clinic.
        Course = "course", "Course and clinic";
        /// A conference and its guide.
        Conference = "conference", "Conference";
        /// Preparation for the assessment.
        Preparation = "preparation", "Preparation";
        /// The assessment's brief and criteria.
        Assessment = "assessment", "Assessment";
        /// The programme's own files: order, framework, sources, glossary.
        Programme = "programme", "Programme, framework and sources";
    }
}

/// An item before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) files: Texts,
}

/// Divides the folder. A file belongs to the item with the longest folder that it lies in.
pub(crate) fn divide(programme: &Programme, files: &Files) -> Result<Vec<Part>, Problem> {
    let mut parts = vec![Part {
        key: String::new(),
        kind: Kind::Programme,
        title: format!("{}: order, framework, sources", programme.title),
        place: "The whole programme".into(),
        files: Texts::new(),
    }];
    for element in &programme.elements {
        parts.push(frame(element));
        parts.extend(element.modules.iter().map(|module| Part {
            key: module.key.clone(),
            kind: Kind::Module,
            title: module.title.clone(),
            place: match element.number {
                Some(number) => format!("Course {number}, module {}", module.id),
                None => format!("Module {}", module.id),
            },
            files: Texts::new(),
        }));
    }
    for (path, bytes) in files {
        // Pictures and sound are not written here; they stay with the folder.
        if let Ok(text) = std::str::from_utf8(bytes) {
            owner(&mut parts, path)?
                .files
                .insert(path.clone(), text.to_owned());
        }
    }
    Ok(parts)
}

fn frame(element: &Element) -> Part {
    let (kind, place) = match (element.kind, element.number) {
        (ElementKind::Course, Some(number)) => (Kind::Course, format!("Course {number}")),
        (ElementKind::Course, None) => (Kind::Course, "Course".into()),
        (ElementKind::Conference, Some(number)) => {
            (Kind::Conference, format!("Conference {number}"))
        }
        (ElementKind::Conference, None) => (Kind::Conference, "Conference".into()),
        (ElementKind::AssessmentPreparation, _) => (Kind::Preparation, "Preparation".into()),
        (ElementKind::Assessment, _) => (Kind::Assessment, "Assessment".into()),
    };
    let title = match kind {
        Kind::Course => format!("{}: course and clinic", element.title),
        _ => element.title.clone(),
    };
    Part {
        key: element.key.clone(),
        kind,
        title,
        place,
        files: Texts::new(),
    }
}

fn owner<'p>(parts: &'p mut [Part], path: &str) -> Result<&'p mut Part, Problem> {
    parts
        .iter_mut()
        .filter(|part| lies_in(path, &part.key))
        .max_by_key(|part| part.key.len())
        .ok_or_else(|| Fault::say(format!("no item owns the file {path}")).into())
}

/// Whether this path lies in this folder; every path lies in the empty one.
pub(crate) fn lies_in(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/') && rest.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> (Programme, Files) {
        let files = curriculum::embedded("npq-senco");
        (programme::check(&files).programme.unwrap(), files)
    }

    #[test]
    fn every_file_of_the_folder_belongs_to_exactly_one_item() {
        let (programme, files) = shipped();
        let parts = divide(&programme, &files).unwrap();
        let mut owned: Vec<&String> = parts.iter().flat_map(|part| part.files.keys()).collect();
        owned.sort_unstable();
        assert_eq!(owned, files.keys().collect::<Vec<_>>());
        assert!(parts.iter().all(|part| !part.files.is_empty()));
    }

    #[test]
    fn the_npq_for_sencos_has_an_item_for_each_module_and_each_element() {
        let (programme, files) = shipped();
        let parts = divide(&programme, &files).unwrap();
        let count = |kind| parts.iter().filter(|part| part.kind == kind).count();
        assert_eq!(count(Kind::Module), 27);
        assert_eq!(count(Kind::Course), 9);
        assert_eq!(count(Kind::Conference), 2);
        assert_eq!(parts.len(), 27 + 9 + 2 + 1 + 1 + 1);
    }

    #[test]
    fn a_folder_that_only_begins_alike_is_another_folder() {
        assert!(lies_in(
            "courses/1-culture/course.toml",
            "courses/1-culture"
        ));
        assert!(!lies_in(
            "courses/1-culture-2/course.toml",
            "courses/1-culture"
        ));
        assert!(!lies_in("courses/1-culture/", "courses/1-culture"));
        assert!(lies_in("sources.toml", ""));
    }
}
