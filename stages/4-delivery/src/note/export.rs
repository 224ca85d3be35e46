//! Notes as a file of other programs: Word, or Markdown.
//!
//! What this room must not know: whose they are.

use exchange::{
    markdown,
    page::{Block, Inline, Look},
    word::{Outgoing, write},
};
use kit::{Fault, Problem};

use super::list::OfStep;

fn line(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned(), Look::default())]
}

/// The page of all notes, without its title.
fn blocks(steps: &[OfStep<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut last = "";
    for of in steps {
        if of.module != last {
            blocks.push(Block::Heading(2, line(&of.module)));
            last = &of.module;
        }
        blocks.push(Block::Heading(3, line(&of.step)));
        for one in &of.notes {
            if let Some(passage) = &one.note.passage {
                let quote = passage
                    .quote
                    .lines()
                    .map(|words| Block::Paragraph(line(words)));
                blocks.push(Block::Quote(quote.collect()));
            }
            let words = one
                .note
                .words
                .lines()
                .filter(|words| !words.trim().is_empty());
            blocks.extend(words.map(|words| Block::Paragraph(line(words))));
        }
    }
    blocks
}

pub(super) fn word(steps: &[OfStep<'_>]) -> Result<Vec<u8>, Problem> {
    let blocks = blocks(steps);
    let page = Outgoing {
        title: "My notes",
        language: "en-GB",
        blocks: &blocks,
        picture: &|_| None,
        comments: &[],
    };
    Ok(write(&page).map_err(|e| Fault::say(format!("writing notes as a Word file: {e:?}")))?)
}

pub(super) fn markdown(steps: &[OfStep<'_>]) -> String {
    // A Word file has a title of its own; this one has a heading for it.
    let mut all = vec![Block::Heading(1, line("My notes"))];
    all.extend(blocks(steps));
    markdown::write(&all).text
}
