//! Paragraphs that are items of lists, put together as lists inside lists.
//!
//! What this room must not know: Word's files.

use std::iter::Peekable;

use crate::page::{Block, List};

/// A block before lists are put together.
#[derive(Debug, Clone)]
pub(super) enum Flat {
    /// Anything.
    Block(Block),
    /// An item of a list.
    Item {
        list: String,
        level: usize,
        number: Option<u64>,
        block: Block,
    },
    /// More of the item before, at this level.
    More(usize, Block),
    /// A paragraph of a quotation.
    Quote(Block),
    /// A line of code.
    Code(String),
}

type Parts = Peekable<std::vec::IntoIter<Flat>>;

/// Puts lists, quotations and code together.
pub(super) fn fold(flat: Vec<Flat>) -> Vec<Block> {
    let mut parts = flat.into_iter().peekable();
    let mut blocks: Vec<Block> = Vec::new();
    while let Some(next) = parts.peek() {
        if let Flat::Item { level, .. } = next {
            let level = *level;
            blocks.push(list(&mut parts, level));
            continue;
        }
        match (parts.next(), blocks.last_mut()) {
            (Some(Flat::Quote(block)), Some(Block::Quote(inside))) => inside.push(block),
            (Some(Flat::Quote(block)), _) => blocks.push(Block::Quote(vec![block])),
            (Some(Flat::Code(line)), Some(Block::Code(text))) => {
                text.push('\n');
                text.push_str(&line);
            }
            (Some(Flat::Code(line)), _) => blocks.push(Block::Code(line)),
            (Some(Flat::Block(block) | Flat::More(_, block)), _) => blocks.push(block),
            (Some(Flat::Item { .. }) | None, _) => {}
        }
    }
    blocks
}

/// The items of one list at this level, with what lies deeper.
fn list(parts: &mut Parts, level: usize) -> Block {
    let mut items: Vec<Vec<Block>> = Vec::new();
    let mut kind: Option<(String, Option<u64>)> = None;
    while let Some(next) = parts.peek() {
        match next {
            Flat::Item { level: at, .. } if *at > level => {
                let at = *at;
                let inside = list(parts, at);
                match items.last_mut() {
                    Some(item) => item.push(inside),
                    None => items.push(vec![inside]),
                }
                continue;
            }
            Flat::Item {
                list,
                level: at,
                number,
                ..
            } if *at == level => {
                let same = kind
                    .as_ref()
                    .is_none_or(|(one, first)| one == list && first.is_some() == number.is_some());
                if !same {
                    break;
                }
                kind.get_or_insert_with(|| (list.clone(), *number));
            }
            Flat::More(at, _) if *at >= level && !items.is_empty() => {}
            _ => break,
        }
        match parts.next() {
            Some(Flat::Item { block, .. }) => items.push(vec![block]),
            Some(Flat::More(_, block)) => {
                if let Some(item) = items.last_mut() {
                    item.push(block);
                }
            }
            _ => {}
        }
    }
    let number = kind.and_then(|(_, number)| number);
    Block::List(List { number, items })
}
