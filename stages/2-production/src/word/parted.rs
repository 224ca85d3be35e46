//! A Word file divided into steps and laid out as files: where each begins, what its pictures are called, where its
//! comments stand.
//!
//! What this room must not know: how the files are saved.

use std::collections::BTreeMap;

use exchange::{
    page::{Block, Inline, Look, Mark, plain},
    word::Brought,
};
use programme::Files;

use super::{
    Laid, Remark, WordRefusal, divided, fits,
    pictures::{pictures, rename},
    written,
};
use crate::{
    item::{Item, Texts},
    sheet::Sheet,
    steps::Module,
};

/// Steps, at most.
const STEPS: usize = 60;
/// Words that are read in a minute.
const WORDS_A_MINUTE: usize = 180;

/// Where the text goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Into {
    /// New steps after those there are.
    Steps,
    /// In the place of what is written in this file.
    Page(String),
}

/// Lays a Word file out. `all` are the files of the programme as they stand.
pub(crate) fn laid(
    mut brought: Brought,
    into: &Into,
    (item, texts): (&Item, &Texts),
    all: &Files,
) -> Result<Laid, WordRefusal> {
    let folder = match into {
        Into::Steps => item.key.clone(),
        Into::Page(path) => path
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned()),
    };
    let mut laid = Laid::default();
    let told = brought.left_out.drain(..).map(|one| (one.place, one.what));
    laid.left_out.extend(told);
    let names = pictures(&mut laid, &mut brought, &folder, all);
    let mut blocks = std::mem::take(&mut brought.blocks);
    each_line(&mut blocks, &mut |line, _| rename(line, &names));
    match into {
        Into::Page(path) => {
            let text = texts.get(path).ok_or(WordRefusal::NoPlace)?;
            let (front, _) = divided(text);
            let top = blocks.iter().filter_map(level).min().unwrap_or(2);
            if top == 1 {
                shift(&mut blocks, 1);
            }
            let title = Sheet::of(text)
                .map(|sheet| sheet.settings().title)
                .unwrap_or_default();
            page(
                &mut laid,
                (path, &title),
                &format!("{}\n\n", front.trim_end()),
                (&brought, blocks),
            )?;
        }
        Into::Steps => steps(&mut laid, (item, texts), (&brought, blocks))?,
    }
    strays(&mut laid, &brought);
    Ok(laid)
}

const fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading(level, _) => Some(*level),
        _ => None,
    }
}

fn shift(blocks: &mut [Block], by: i8) {
    for block in blocks {
        if let Block::Heading(level, _) = block {
            *level = level.saturating_add_signed(by).clamp(1, 6);
        }
    }
}

/// Cuts at the headings of the highest level that stands more than once.
fn cut(title: &str, mut blocks: Vec<Block>) -> Vec<(String, Vec<Block>)> {
    let count = |blocks: &[Block], wanted| {
        blocks
            .iter()
            .filter(|one| level(one) == Some(wanted))
            .count()
    };
    let (first, second) = (count(&blocks, 1), count(&blocks, 2));
    let mut title = title.to_owned();
    let alone = first == 1 && second > 0;
    if let Some(Block::Heading(1, line)) = blocks.first().filter(|_| alone) {
        title = plain(line);
        blocks.remove(0);
    }
    let at = if first > 1 || (first == 1 && second == 0) {
        1
    } else {
        2
    };
    let mut parts: Vec<(String, Vec<Block>)> = Vec::new();
    for block in blocks {
        match (block, parts.last_mut()) {
            (Block::Heading(level, line), _) if level <= at => {
                parts.push((plain(&line), Vec::new()));
            }
            (block, Some((_, inside))) => inside.push(block),
            (block, None) => parts.push((title.clone(), vec![block])),
        }
    }
    for (_, inside) in &mut parts {
        shift(inside, if at == 2 { -1 } else { 0 });
    }
    parts
}

fn steps(
    laid: &mut Laid,
    (item, texts): (&Item, &Texts),
    (brought, blocks): (&Brought, Vec<Block>),
) -> Result<(), WordRefusal> {
    let name = if brought.title.is_empty() {
        "A new step"
    } else {
        &brought.title
    };
    let parts = cut(name, blocks);
    if parts.len() > STEPS {
        return Err(WordRefusal::TooMany { steps: parts.len() });
    }
    let mut now = texts.clone();
    for (title, blocks) in parts {
        let title: String = title.chars().take(200).collect();
        let module = Module::of(&item.key, &now).ok_or(WordRefusal::NoPlace)?;
        let changed = module.added(&title).ok_or(WordRefusal::NoPlace)?;
        let fresh = changed
            .keys()
            .find(|path| !now.contains_key(*path))
            .cloned();
        let fresh = fresh.ok_or(WordRefusal::NoPlace)?;
        let empty = changed.get(&fresh).cloned().unwrap_or_default();
        let (front, _) = divided(&empty);
        let minutes = words(&blocks).div_ceil(WORDS_A_MINUTE).max(1);
        let front = front.replace("minutes = 5", &format!("minutes = {minutes}"));
        now.extend(changed.clone());
        laid.files.extend(changed);
        page(
            laid,
            (&fresh, &title),
            &format!("{front}\n"),
            (brought, blocks),
        )?;
        now.extend(laid.files.clone());
    }
    Ok(())
}

fn words(blocks: &[Block]) -> usize {
    written(blocks).text.split_whitespace().count()
}

/// One page: its text, and what was said of it.
fn page(
    laid: &mut Laid,
    (path, title): (&str, &str),
    front: &str,
    (brought, mut blocks): (&Brought, Vec<Block>),
) -> Result<(), WordRefusal> {
    let mut suggestions = Vec::new();
    each_line(&mut blocks, &mut |line, prose| {
        deletions(line, prose, &mut suggestions);
    });
    let page = written(&blocks);
    let text = format!("{front}{}", page.text);
    fits(title, &text)?;
    for line in page.plainer {
        let words: String = line.chars().take(80).collect();
        laid.left_out.push((
            format!("in “{title}”"),
            format!("Bold or italic that ends inside a word, in “{words}”"),
        ));
    }
    let mut begun: BTreeMap<u16, usize> = BTreeMap::new();
    for (Mark { id, end }, at) in page.marks {
        let at = front.len() + at;
        if !end {
            begun.insert(id, at);
            continue;
        }
        let Some(comment) = brought.comments.iter().find(|one| one.id == id) else {
            continue;
        };
        let range = begun
            .remove(&id)
            .filter(|from| *from < at)
            .map(|from| from..at);
        laid.remarks.push(Remark {
            file: path.to_owned(),
            range,
            words: said(comment),
            proposed: None,
        });
    }
    for (passage, proposed) in suggestions {
        let range = text.find(&passage).map(|from| from..from + passage.len());
        let words = "Deleted in Word with changes tracked.".to_owned();
        laid.remarks.push(Remark {
            file: path.to_owned(),
            range,
            words,
            proposed: Some(proposed),
        });
    }
    laid.files.insert(path.to_owned(), text);
    laid.pages.push((path.to_owned(), title.to_owned()));
    Ok(())
}

fn said(comment: &exchange::word::Comment) -> String {
    let by = if comment.by.is_empty() {
        "Somebody"
    } else {
        &comment.by
    };
    let on = if comment.on.is_empty() {
        String::new()
    } else {
        format!(", {}", comment.on)
    };
    let words: String = comment.words.chars().take(4_000).collect();
    format!("{by} in Word{on}: {words}")
}

/// Comments whose place was lost are about the first page.
fn strays(laid: &mut Laid, brought: &Brought) {
    let Some((first, _)) = laid.pages.first().cloned() else {
        return;
    };
    for comment in &brought.comments {
        let words = said(comment);
        if !laid.remarks.iter().any(|one| one.words == words) {
            laid.remarks.push(Remark {
                file: first.clone(),
                range: None,
                words,
                proposed: None,
            });
        }
    }
}

/// A paragraph with words that somebody deleted: with them as it stands, and without them as it is suggested. In headings
/// and tables they go.
fn deletions(line: &mut Vec<Inline>, prose: bool, into: &mut Vec<(String, String)>) {
    let deleted = |one: &Inline| matches!(one, Inline::Text(_, look) if look.deleted);
    if !line.iter().any(deleted) {
        return;
    }
    let without: Vec<Inline> = line.iter().filter(|one| !deleted(one)).cloned().collect();
    if !prose {
        *line = without;
        return;
    }
    for one in line.iter_mut() {
        if let Inline::Text(_, look) = one {
            *look = Look {
                deleted: false,
                ..look.clone()
            };
        }
    }
    let text = |line: Vec<Inline>| {
        written(&[Block::Paragraph(line)])
            .text
            .trim_end()
            .to_owned()
    };
    into.push((text(line.clone()), text(without)));
}

/// Every line, and whether it is a paragraph.
fn each_line(blocks: &mut [Block], with: &mut impl FnMut(&mut Vec<Inline>, bool)) {
    for block in blocks {
        match block {
            Block::Heading(_, line) => with(line, false),
            Block::Paragraph(line) => with(line, true),
            Block::List(list) => list.items.iter_mut().for_each(|item| each_line(item, with)),
            Block::Table(rows) => rows.iter_mut().flatten().for_each(|cell| with(cell, false)),
            Block::Quote(inside) | Block::Callout(_, inside) => each_line(inside, with),
            Block::Code(_) | Block::Rule => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        let parts = cut("The file", exchange::markdown::read(text));
        parts.into_iter().map(|(title, _)| title).collect()
    }

    #[test]
    fn a_file_is_cut_at_its_highest_headings_and_its_title_is_none() {
        assert_eq!(titles("# A\n\na\n\n# B\n\n## C\n\nc"), ["A", "B"]);
        assert_eq!(titles("# A\n\n## B\n\nb\n\n## C\n\nc"), ["B", "C"]);
        assert_eq!(titles("before\n\n## B\n\nb"), ["The file", "B"]);
        assert_eq!(titles("only words"), ["The file"]);
        assert_eq!(titles("# A\n\nwords"), ["A"]);
        let parts = cut("", exchange::markdown::read("# A\n\n## B\n\n### C\n\nc"));
        assert_eq!(parts[0].1.first().and_then(level), Some(2));
    }
}
