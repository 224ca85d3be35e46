//! A Word file brought into an item: its text as new steps or in the place of a page, its pictures, its comments, and
//! its tracked deletions as suggestions. All of it is one version and one act.
//!
//! What this room must not know: Word's format, how a page looks.

pub(crate) mod out;
pub(crate) mod pages;
mod parted;
mod pictures;

use std::collections::BTreeMap;

use exchange::{markdown, word::Brought};
use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    people::{Permit, PersonId},
    production::{anchor, change::Change},
};

use crate::{
    comment::{self, NewComment},
    folder,
    item::{Item, Texts, item},
    revise::{FILE_BYTES, Revised, Revision, compared, save_in},
    upload,
};
pub(crate) use parted::{Into, laid};

/// A Word file was brought in.
pub const BROUGHT: Process = Process::new("content_word_brought_in", "brought a Word file into");

/// The largest Word file that is taken, in bytes.
pub const WORD_BYTES: usize = 20 << 20;

rulebook::refusals! {
    /// Why a Word file is not brought in.
    pub enum WordRefusal {
        /// It cannot be read.
        NotRead {
            /// Why, and what to do.
            why: String
        } = "word_not_read" [rulebook::source::SENDA_SIGN_OFF, "file"]
            "{why}";
        /// No words.
        Empty = "word_empty" [rulebook::source::SENDA_SIGN_OFF, "file"]
            "There are no words in this file.";
        /// Too many steps.
        TooMany {
            /// How many.
            steps: usize
        } = "word_too_many_steps" [rulebook::source::SENDA_SIGN_OFF, "file"]
            "This file would become {steps} steps, more than a module can hold. Split it and bring in the parts.";
        /// A step is too long.
        TooLong {
            /// Its title.
            title: String
        } = "word_step_too_long" [rulebook::source::SENDA_SIGN_OFF, "file"]
            "“{title}” is longer than 200,000 bytes. Give it more headings and send the file again.";
        /// The item has no list of steps, or no such page.
        NoPlace = "word_no_place" [rulebook::source::SENDA_SIGN_OFF, "into"]
            "This item has no such place. Choose where the text goes.";
    }
}

/// A Word file laid out as files of an item, before anything is saved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    /// The files that are new or changed.
    pub(crate) files: Texts,
    /// The pages among them, in order: path and title.
    pub(crate) pages: Vec<(String, String)>,
    /// New pictures by their path in the programme's folder.
    pub(crate) pictures: BTreeMap<String, Vec<u8>>,
    /// Comments and suggestions.
    pub(crate) remarks: Vec<Remark>,
    /// What was left out, and where.
    pub(crate) left_out: Vec<(String, String)>,
}

/// Something that somebody said or suggested in Word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    file: String,
    /// Where in the file; nothing for the file as a whole.
    range: Option<std::ops::Range<usize>>,
    words: String,
    /// What is suggested instead.
    proposed: Option<String>,
}

/// Reads a Word file of a stranger.
pub(crate) fn read(bytes: &[u8]) -> Result<Brought, WordRefusal> {
    let brought = exchange::word::read(bytes).map_err(|fault| WordRefusal::NotRead {
        why: fault.to_string(),
    })?;
    if brought.blocks.is_empty() {
        return Err(WordRefusal::Empty);
    }
    Ok(brought)
}

/// Saves what was laid out as one new version, with its pictures and remarks; what was sent is dropped. Process:
/// [`BROUGHT`].
///
/// # Errors
/// Those of `revise`; [`Problem::MovedOn`] when another version was saved meanwhile.
pub(crate) async fn bring(
    app: &App,
    permit: &Permit,
    (about, base): (&Item, i64),
    (name, laid): (&str, Laid),
) -> Result<Revised, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, id) = (permit.clone(), about.id);
    let note = format!("Brought in the Word file “{name}”.");
    app.act(permit, &BROUGHT, async move |tx| {
        let there = item(tx, id).await?;
        let before = crate::item::texts(tx, id, there.version).await?;
        let mut after = before.clone();
        after.extend(laid.files.clone());
        let revision = Revision {
            item: id,
            base,
            change: compared(&before, &after).map_or(Change::Meaning, |found| found.change),
            why_not: String::new(),
            note,
            files: laid.files.clone(),
        };
        let revised = save_in(tx, &held, by, &revision).await?;
        for (path, bytes) in &laid.pictures {
            let whose = (there.provider, there.programme.as_str());
            folder::store::keep_media(tx, whose, path, Some(bytes)).await?;
        }
        for remark in &laid.remarks {
            say(tx, (&there, revised.version, by), &laid.files, remark).await?;
        }
        upload::drop_uploads(tx, by).await?;
        tx.became("comments", laid.remarks.len());
        tx.became("pictures", laid.pictures.len());
        Ok(revised)
    })
    .await
}

async fn say(
    tx: &mut WriteTx<'_>,
    (item, version, by): (&Item, i64, PersonId),
    files: &Texts,
    remark: &Remark,
) -> Result<(), Problem> {
    let text = files.get(&remark.file).map_or("", String::as_str);
    let taken = remark
        .range
        .clone()
        .and_then(|range| anchor::take(text, range));
    let new = NewComment {
        item: item.id,
        version,
        file: remark.file.clone(),
        passage: taken
            .as_ref()
            .map(|one| one.quote.clone())
            .unwrap_or_default(),
        words: remark.words.clone(),
        blocking: false,
    };
    let proposed = remark.proposed.as_deref().filter(|_| taken.is_some());
    comment::store::add(tx, &new, (by, taken.as_ref(), proposed)).await?;
    Ok(())
}

/// A page's front matter with its signs, and what stands below.
pub(crate) fn divided(text: &str) -> (&str, &str) {
    let rest = text.strip_prefix("+++\n").and_then(|rest| {
        let end = rest.find("\n+++\n")?;
        text.split_at_checked(4 + end + 5)
    });
    rest.unwrap_or(("", text))
}

/// A page's text written one way, with where its marks are.
fn written(blocks: &[exchange::page::Block]) -> markdown::Written {
    markdown::write(blocks)
}

/// Whether a text is short enough to be kept.
fn fits(title: &str, text: &str) -> Result<(), WordRefusal> {
    if text.len() > FILE_BYTES {
        return Err(WordRefusal::TooLong {
            title: title.to_owned(),
        });
    }
    Ok(())
}
