//! Text that people wrote in plain words or Markdown, shown as a page: nothing of it is ever taken as markup.
//!
//! What this room must not know: who wrote it.

use exchange::{
    markdown,
    page::{self, Block, Inline, List, Look},
};
use maud::{Markup, html};

/// The text as it is read; its headings stand below a heading of the second level.
pub(crate) fn text(words: &str) -> Markup {
    blocks(&markdown::read(words))
}

/// The words alone, in one line: for a search and a glimpse of a text.
pub(crate) fn plain(words: &str) -> String {
    let mut lines = Vec::new();
    plain_blocks(&markdown::read(words), &mut lines);
    lines.retain(|line| !line.trim().is_empty());
    lines.join(" ")
}

fn plain_blocks(all: &[Block], lines: &mut Vec<String>) {
    for block in all {
        match block {
            Block::Heading(_, words) | Block::Paragraph(words) => lines.push(page::plain(words)),
            Block::List(list) => {
                for item in &list.items {
                    plain_blocks(item, lines);
                }
            }
            Block::Table(rows) => lines.extend(rows.iter().flatten().map(|cell| page::plain(cell))),
            Block::Quote(inside) | Block::Callout(_, inside) => plain_blocks(inside, lines),
            Block::Code(text) => lines.push(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Block::Rule => {}
        }
    }
}

fn blocks(all: &[Block]) -> Markup {
    html! { @for block in all { (one(block)) } }
}

fn one(block: &Block) -> Markup {
    match block {
        Block::Heading(level, words) if *level <= 2 => {
            html! { h3 class="govuk-heading-s" { (line(words)) } }
        }
        Block::Heading(_, words) => html! { p class="govuk-body" { strong { (line(words)) } } },
        Block::Paragraph(words) => html! { p class="govuk-body" { (line(words)) } },
        Block::List(all) => list(all),
        Block::Table(rows) => table(rows),
        Block::Quote(inside) | Block::Callout(_, inside) => {
            html! { div class="govuk-inset-text" { (blocks(inside)) } }
        }
        Block::Code(text) => html! { pre tabindex="0" { (text) } },
        Block::Rule => {
            html! { hr class="govuk-section-break govuk-section-break--m govuk-section-break--visible"; }
        }
    }
}

fn list(all: &List) -> Markup {
    let items = html! { @for item in &all.items { li { (item_of(item)) } } };
    match all.number {
        Some(first) => html! { ol class="govuk-list govuk-list--number" start=(first) { (items) } },
        None => html! { ul class="govuk-list govuk-list--bullet" { (items) } },
    }
}

fn item_of(item: &[Block]) -> Markup {
    match item {
        [Block::Paragraph(words)] => line(words),
        other => blocks(other),
    }
}

fn table(rows: &[Vec<Vec<Inline>>]) -> Markup {
    let Some((head, rest)) = rows.split_first() else {
        return html! {};
    };
    html! {
        div class="app-scroll" role="region" aria-label="Table, scrolls sideways on narrow screens" tabindex="0" {
            table class="govuk-table" {
                thead class="govuk-table__head" { tr class="govuk-table__row" {
                    @for cell in head { th scope="col" class="govuk-table__header" { (line(cell)) } }
                } }
                tbody class="govuk-table__body" { @for row in rest { tr class="govuk-table__row" {
                    @for cell in row { td class="govuk-table__cell" { (line(cell)) } }
                } } }
            }
        }
    }
}

fn line(words: &[Inline]) -> Markup {
    html! { @for one in words { @match one {
        Inline::Text(text, look) => (looking(text, look)),
        Inline::Picture(picture) => (picture.alt),
        Inline::Break => br;,
        Inline::Mark(_) => {},
    } } }
}

fn looking(text: &str, look: &Look) -> Markup {
    let mut shown = html! { (text) };
    if look.code {
        shown = html! { code { (shown) } };
    }
    if look.strike || look.deleted {
        shown = html! { del { (shown) } };
    }
    if look.italic {
        shown = html! { em { (shown) } };
    }
    if look.bold {
        shown = html! { strong { (shown) } };
    }
    match look.link.as_deref().filter(|to| is_safe(to)) {
        Some(to) => html! { a class="govuk-link" rel="noopener noreferrer" href=(to) { (shown) } },
        None => shown,
    }
}

/// A link that leads to a page or a letter, and runs nothing.
fn is_safe(to: &str) -> bool {
    let to = to.trim().to_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|begins| to.starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glimpse_of_what_people_write_holds_its_words_and_no_marks() {
        assert_eq!(
            plain(
                "## Plan\n\n**Bo**ld and [a link](https://a.example) & `code`\n\n- one\n- two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> said\n\n---\n"
            ),
            "Plan Bold and a link & code one two A B 1 2 said"
        );
        assert_eq!(
            plain("One line, nothing else < more"),
            "One line, nothing else < more"
        );
        assert_eq!(plain(""), "");
    }

    #[test]
    fn what_people_write_is_shown_and_never_run() {
        let shown = text(
            "# Plan\n\n**Bold** and <script>alert(1)</script> [x](javascript:alert(1)) [y](https://a.example)\n\n- one\n- two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
        )
        .into_string();
        assert!(
            !shown.contains("<script") && !shown.contains("javascript:"),
            "{shown}"
        );
        for part in [
            "<strong>Bold</strong>",
            "href=\"https://a.example\"",
            "<li>one</li>",
            "<td",
            "<h3",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }
}
