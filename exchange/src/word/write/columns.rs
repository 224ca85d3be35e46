//! How wide the columns of a table are, and which way the paper lies.
//!
//! What this room must not know: how a table is written down.

use crate::page::{Block, Inline, plain};

/// Twentieths of a point between the margins of A4 that stands.
const STANDING: usize = 9_026;
/// The same when it lies.
const LYING: usize = 13_958;
/// Columns from which a table needs the paper to lie.
const MANY: usize = 5;
/// The width of a letter.
const LETTER: usize = 125;
/// What the sides of a cell take.
const SIDES: usize = 240;
/// Letters of a word that are never broken; longer is an address.
const WORD: usize = 24;
/// Letters of a cell beyond which a column gets no wider.
const TEXT: usize = 120;

/// Does the paper lie? It does for a page that is mostly tables, one of them of many columns.
pub(super) fn lies(blocks: &[Block]) -> bool {
    let tables = || {
        blocks.iter().filter_map(|block| match block {
            Block::Table(rows) => Some(rows.first().map_or(0, Vec::len)),
            _ => None,
        })
    };
    let others = blocks
        .iter()
        .filter(|block| !matches!(block, Block::Table(_) | Block::Heading(..)))
        .count();
    tables().any(|columns| columns >= MANY) && others <= tables().count()
}

/// The width between the margins.
pub(super) const fn between_margins(lies: bool) -> usize {
    if lies { LYING } else { STANDING }
}

/// The width of each column: no word is broken while there is room, and what is left goes to those with the most to say.
pub(super) fn widths(rows: &[Vec<Vec<Inline>>], whole: usize) -> Vec<usize> {
    let columns = rows.first().map_or(1, Vec::len).max(1);
    let mut least = vec![0; columns];
    let mut most = vec![0; columns];
    for row in rows {
        for ((cell, least), most) in row.iter().zip(&mut least).zip(&mut most) {
            let text = plain(cell);
            let word = text.split_whitespace().map(|word| word.chars().count());
            *least = word.max().unwrap_or(0).min(WORD).max(*least);
            *most = text.chars().count().min(TEXT).max(*most);
        }
    }
    let needed: Vec<usize> = least.iter().map(|one| one * LETTER + SIDES).collect();
    let all: usize = needed.iter().sum();
    let mut widths: Vec<usize> = if all >= whole {
        needed.iter().map(|one| one * whole / all).collect()
    } else {
        // One more each, so that empty columns share what is left.
        let more = |(most, least): (&usize, &usize)| most.saturating_sub(*least) + 1;
        let wanted: Vec<usize> = most.iter().zip(&least).map(more).collect();
        let sum: usize = wanted.iter().sum();
        let spare = whole - all;
        let shares = wanted.iter().map(|one| spare * one / sum);
        needed.iter().zip(shares).map(|(a, b)| a + b).collect()
    };
    let given: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += whole.saturating_sub(given);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn table(page: &str) -> Vec<Vec<Vec<Inline>>> {
        match markdown::read(page).into_iter().next() {
            Some(Block::Table(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_column_is_as_wide_as_its_longest_word_and_the_most_text_gets_what_is_left() {
        let rows = table(
            "| Area | Pupils | Outcome and measure |\n| --- | --- | --- |\n| Communication | 3 | Is understood by classmates and by adults whom they do not know |\n",
        );
        let widths = widths(&rows, STANDING);
        assert_eq!(widths.iter().sum::<usize>(), STANDING);
        assert!(widths[0] >= "Communication".len() * LETTER, "{widths:?}");
        assert!(widths[2] > widths[0] && widths[0] > widths[1], "{widths:?}");
    }

    #[test]
    fn whatever_a_table_holds_its_columns_fill_the_paper() {
        let long = "x".repeat(3_000);
        for page in [
            "| A |\n| --- |\n| b |\n".to_owned(),
            format!(
                "| A | B | C | D | E | F | G | H |\n|---|---|---|---|---|---|---|---|\n| {long} | b | {long} | {long} | {long} | {long} | {long} | {long} |\n"
            ),
        ] {
            let widths = widths(&table(&page), STANDING);
            assert_eq!(widths.iter().sum::<usize>(), STANDING);
            assert!(widths.iter().all(|one| *one > 100), "{widths:?}");
        }
        assert_eq!(widths(&[], STANDING), [STANDING]);
    }

    #[test]
    fn the_paper_lies_for_wide_tables_and_stands_for_words() {
        let wide = "## Provision\n\n| A | B | C | D | E |\n| --- | --- | --- | --- | --- |\n| a | b | c | d | e |\n";
        assert!(lies(&markdown::read(wide)));
        let words = format!("{wide}\nOne paragraph.\n\nAnd another.\n");
        assert!(!lies(&markdown::read(&words)));
        assert!(!lies(&markdown::read(
            "| A | B |\n| --- | --- |\n| a | b |\n"
        )));
    }
}
