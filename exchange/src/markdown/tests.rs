//! What is written is read back the same, and no words are lost.

use proptest::prelude::*;

use super::{read, write};
use crate::page::{Block, Inline, List, Look, Mark, Picture, tidy_all};

/// Letters that mean something to Markdown, more often than words do.
pub(crate) const LETTERS: &str = "[a-zé ]{1,6}|[-*_\\[\\]<>#+.)(!&|~`=:\\\\\"'1 ]{1,4}|[a-z]{1,4}[*_~][a-z]{1,3}|\\* |1\\. |&amp;|::: |https://x\\.org";

fn look() -> impl Strategy<Value = Look> {
    let link = prop_oneof![
        4 => Just(None),
        1 => "(https://example\\.org/[a-z&?=_(]{0,6}|term:[a-z-]{1,5}|[0-9]-[a-z]{1,4}\\.md)".prop_map(Some),
    ];
    (
        any::<(bool, bool)>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        link,
    )
        .prop_map(|((bold, italic), strike, code, link)| Look {
            bold: bold && !code,
            italic: italic && !code && bold,
            strike: strike && !code,
            code,
            link,
            deleted: false,
        })
}

pub(crate) fn line() -> impl Strategy<Value = Vec<Inline>> {
    let text = (LETTERS, look()).prop_map(|(text, look)| Inline::Text(text, look));
    let picture = ("media/[a-z]{1,4}\\.png", "[a-z ]{0,8}")
        .prop_map(|(path, alt)| Inline::Picture(Picture { path, alt }));
    let part = prop_oneof![12 => text, 1 => picture, 1 => Just(Inline::Break)];
    prop::collection::vec(part, 1..5)
}

fn simple() -> impl Strategy<Value = Block> {
    prop_oneof![line().prop_map(Block::Paragraph)]
}

fn list(depth: u32) -> BoxedStrategy<Block> {
    let item = if depth == 0 {
        prop::collection::vec(simple(), 1..3).boxed()
    } else {
        (
            prop::collection::vec(simple(), 1..3),
            prop::option::of(list(depth - 1)),
        )
            .prop_map(|(mut blocks, inner)| {
                blocks.extend(inner);
                blocks
            })
            .boxed()
    };
    (
        prop::option::of(1_u64..30),
        prop::collection::vec(item, 1..4),
    )
        .prop_map(|(number, items)| Block::List(List { number, items }))
        .boxed()
}

/// Pages of what the language has.
pub(crate) fn page() -> impl Strategy<Value = Vec<Block>> {
    let table = (1_usize..4)
        .prop_flat_map(|columns| {
            prop::collection::vec(prop::collection::vec(line(), columns), 1..4)
        })
        .prop_map(Block::Table);
    let inner = prop_oneof![4 => simple(), 1 => list(1)];
    let callout = ("law [a-z]{2,4}:[0-9]", prop::collection::vec(inner, 1..3))
        .prop_map(|(head, blocks)| Block::Callout(head, blocks));
    let block = prop_oneof![
        6 => simple(),
        2 => (2_u8..5, line()).prop_map(|(level, line)| Block::Heading(level, line)),
        3 => list(2),
        1 => table,
        1 => prop::collection::vec(simple(), 1..3).prop_map(Block::Quote),
        1 => "[a-z*# ]{1,8}(\n[a-z> ]{1,8}){0,2}".prop_map(Block::Code),
        1 => callout,
        1 => Just(Block::Rule),
    ];
    prop::collection::vec(block, 1..6)
}

fn words(blocks: &[Block]) -> String {
    let debug = format!("{blocks:?}");
    debug.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_back_the_same(blocks in page()) {
        let wanted = tidy_all(blocks.clone());
        let written = write(&blocks);
        let back = read(&written.text);
        if written.plainer.is_empty() {
            prop_assert_eq!(&back, &wanted, "{}", written.text);
        }
        prop_assert_eq!(write(&back).text, written.text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-a *_#>`|:\\[\\]()!\n0-9.]{0,120}") {
        drop(write(&read(&text)));
    }
}

#[test]
fn a_page_is_written_as_a_person_would() {
    let text = "## A heading\n\nWords that are **bold**, *italic* and [a link](term:plan), 3.5 and a_b.\n\n- one\n- two\n  - inside\n\n1. first\n2. second\n\n| Who | What |\n| --- | --- |\n| A | b |\n\n::: law cop:6.44\nSchools must.\n:::\n\n> Said.\n";
    assert_eq!(write(&read(text)).text, text);
}

#[test]
fn marks_say_where_they_are_and_leave_no_trace() {
    let mark = |end| Inline::Mark(Mark { id: 7, end });
    let plain = |text: &str| Inline::Text(text.into(), Look::default());
    let line = vec![
        plain("Ask "),
        mark(false),
        plain("* the pupil"),
        mark(true),
        plain(" first."),
    ];
    let written = write(&[Block::List(List {
        number: None,
        items: vec![vec![Block::Paragraph(line)]],
    })]);
    assert_eq!(written.text, "- Ask \\* the pupil first.\n");
    let places: Vec<usize> = written.marks.iter().map(|(_, at)| *at).collect();
    assert_eq!(
        written.text.get(places[0]..places[1]).unwrap(),
        "\\* the pupil"
    );
}

#[test]
fn a_very_deep_page_is_cut_and_not_fallen_into() {
    let text = ">".repeat(100_000) + " deep";
    assert!(words(&read(&text)).len() < 10_000);
}
