//! A new programme: the smallest folder that checks clean, for a writer to grow.
//!
//! What this room must not know: any real qualification.

use crate::Files;

/// The files of a new programme. It checks without an error and without a warning.
pub fn new(id: &str, title: &str) -> Files {
    let head = format!(
        "[programme]\nid = {}\ntitle = {}",
        quoted(id),
        quoted(title)
    );
    let programme = include_str!("scaffold/programme.toml").replacen("[programme]", &head, 1);
    let files = [
        ("programme.toml", programme.as_str()),
        ("sources.toml", include_str!("scaffold/sources.toml")),
        ("glossary.toml", include_str!("scaffold/glossary.toml")),
        (
            "framework/framework.toml",
            include_str!("scaffold/framework.toml"),
        ),
        (
            "conference-1/conference.toml",
            include_str!("scaffold/conference.toml"),
        ),
        ("conference-1/guide.md", include_str!("scaffold/guide.md")),
        (
            "courses/1-first/course.toml",
            include_str!("scaffold/course.toml"),
        ),
        (
            "courses/1-first/clinic.md",
            include_str!("scaffold/clinic.md"),
        ),
        (
            "courses/1-first/1-first/module.toml",
            include_str!("scaffold/module.toml"),
        ),
        (
            "courses/1-first/1-first/1-why.md",
            include_str!("scaffold/step.md"),
        ),
        (
            "courses/1-first/1-first/task.md",
            include_str!("scaffold/task.md"),
        ),
        (
            "assessment/assessment.toml",
            include_str!("scaffold/assessment.toml"),
        ),
        ("assessment/brief.md", include_str!("scaffold/brief.md")),
    ];
    files
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// Text as a TOML string; control letters are left out.
fn quoted(text: &str) -> String {
    let mut safe = String::from("\"");
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '"' | '\\') {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe.push('"');
    safe
}
