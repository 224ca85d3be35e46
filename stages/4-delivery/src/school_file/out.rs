//! The school file taken away: a document as Word, the whole as Word, everything with its files as a zip.
//!
//! What this room must not know: how anything is kept.

use std::collections::BTreeSet;

use axum::extract::Path;
use exchange::page::Block;
use kit::{
    Fault, OrNotFound, Problem, files,
    web::{Call, PageResult},
};
use rulebook::{delivery::DocumentId, people::Action};

use super::{Document, store};
use crate::coming_going::{attached, below, headed, told, word};

/// A document: under a heading of this level, or without one where the file has its title.
fn blocks(one: &Document, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    if level > 0 {
        blocks.push(headed(level, &one.title));
    }
    if !one.module.is_empty() {
        blocks.push(told(&format!("Module {}", one.module)));
    }
    blocks.extend(below(level, &one.body));
    blocks
}

/// One document as Word.
pub(crate) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: DocumentId = id.parse().or_not_found()?;
    let one = call
        .app()
        .db()
        .read(async |tx| super::mine(tx, person, id).await)
        .await?;
    let bytes = word(&one.title, &blocks(&one, 0))?;
    Ok(attached(&format!("{}.docx", plain(&one.title)), bytes))
}

fn whole(all: &[Document]) -> Result<Vec<u8>, Problem> {
    let mut page = Vec::new();
    let mut heading = None;
    for one in all {
        if heading != Some(&one.heading) {
            let words = if one.heading.is_empty() {
                "Without a heading"
            } else {
                &one.heading
            };
            page.push(headed(1, words));
            heading = Some(&one.heading);
        }
        page.extend(blocks(one, 2));
    }
    word("My school file", &page)
}

/// The whole as Word.
pub(crate) async fn all(call: Call) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    Ok(attached("my-school-file.docx", whole(&all)?))
}

/// A file's name made of a title.
fn plain(title: &str) -> String {
    let kept: String = title
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(60)
        .collect();
    let kept = kept
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if kept.is_empty() {
        "document".to_owned()
    } else {
        kept
    }
}

/// Everything as a zip: each document as Word and as plain text, its files beside it, and the whole as Word.
pub(crate) async fn zip(call: Call) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let read = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for one in store::of_person(tx, person).await? {
                let mut with = Vec::new();
                for kept in store::files(tx, one.id).await? {
                    with.push((kept.name, files::bytes(tx, kept.file).await?));
                }
                found.push((one, with));
            }
            Ok(found)
        })
        .await?;
    let mut taken = BTreeSet::new();
    let mut packed: Vec<(String, Vec<u8>)> = Vec::new();
    for (one, with) in &read {
        let folder = format!(
            "{}/{}",
            plain(if one.heading.is_empty() {
                "without-a-heading"
            } else {
                &one.heading
            }),
            plain(&one.title)
        );
        let folder = free(folder, &mut taken);
        let mut text = format!("# {}\n\n{}\n", one.title, one.body);
        text.truncate(text.trim_end().len());
        packed.push((format!("{folder}/text.md"), text.into_bytes()));
        packed.push((
            format!("{folder}/text.docx"),
            word(&one.title, &blocks(one, 0))?,
        ));
        for (name, bytes) in with {
            let name = free(format!("{folder}/files/{name}"), &mut taken);
            packed.push((name, bytes.clone()));
        }
    }
    let all: Vec<Document> = read.into_iter().map(|(one, _)| one).collect();
    packed.push(("my-school-file.docx".into(), whole(&all)?));
    let parts = packed
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let bytes = exchange::pack(parts).map_err(|e| Fault::because("packing a school file", e))?;
    Ok(attached("my-school-file.zip", bytes))
}

/// A name that nothing else has, in capital letters or small ones.
fn free(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_zip_are_plain_and_stand_once() {
        assert_eq!(plain("../Annual review: Pupil R?"), "annual-review-pupil-r");
        assert_eq!(plain("…"), "document");
        let mut taken = BTreeSet::new();
        assert_eq!(free("a/b".into(), &mut taken), "a/b");
        assert_eq!(free("A/B".into(), &mut taken), "A/B-2");
        assert_eq!(free("a/b".into(), &mut taken), "a/b-3");
    }
}
