//! A module on paper: tagged PDF, so that a screen reader reads it as well.
//!
//! What this room must not know: fonts and page sizes.

use exchange::{
    markdown,
    page::{Block, List, plain},
};
use kit::paper::{Paper, Table};
use programme::Module;

use super::{Making, how, shown};
use crate::desk::minutes;

/// The module as a paper.
pub(crate) fn paper(making: &Making<'_>, module: &Module) -> Paper {
    let mut paper = Paper::new(making.title.clone(), making.author.clone());
    paper.heading(1, format!("{} {}", module.id, module.title));
    paper.text(module.summary.clone());
    paper.text(format!("About {} of study.", minutes(module.study_minutes)));
    for (number, step) in (1..).zip(&module.steps) {
        paper.heading(2, format!("{number}. {}", step.title));
        write(&mut paper, &markdown::read(&step.source));
        for (number, check) in (1..).zip(&step.checks) {
            paper.heading(3, format!("Check your understanding {number}"));
            paper.text(check.prompt.clone());
            paper.text(how(check.kind));
            paper.list(shown(check));
        }
    }
    if let Some(task) = &module.task {
        paper.heading(2, format!("In your school: {}", task.title));
        write(&mut paper, &markdown::read(&task.source));
    }
    let used: Vec<String> = module
        .steps
        .iter()
        .flat_map(|step| step.words_on_page.iter().cloned())
        .collect();
    let terms = making.programme.terms(&used);
    if !terms.is_empty() {
        paper.heading(2, "Words in this module");
        let mut table = Table::new("Words and what they mean", &[("Word", 1), ("Meaning", 3)])
            .with_row_headings();
        for term in terms {
            table.row([term.term.clone(), term.plain.clone()]);
        }
        paper.table(table);
    }
    paper
}

fn write(paper: &mut Paper, blocks: &[Block]) {
    for block in blocks {
        match block {
            // A module’s steps are of the second level already.
            Block::Heading(_, words) => {
                paper.heading(3, plain(words));
            }
            Block::Paragraph(words) => {
                paper.text(plain(words));
            }
            Block::List(list) => write_list(paper, list),
            Block::Table(rows) => write_table(paper, rows),
            Block::Quote(inside) => write(paper, inside),
            Block::Code(text) => {
                paper.text(text.clone());
            }
            Block::Callout(head, inside) => {
                paper.heading(3, name_of(head));
                write(paper, inside);
            }
            Block::Rule => {
                paper.gap(8.0);
            }
        }
    }
}

fn name_of(head: &str) -> String {
    match head.split_whitespace().next() {
        Some("law") => "The law".to_owned(),
        Some("evidence") => "The evidence".to_owned(),
        Some("school") => "In one school".to_owned(),
        _ => "Note".to_owned(),
    }
}

fn write_list(paper: &mut Paper, list: &List) {
    let items: Vec<String> = list.items.iter().map(|item| words_of(item)).collect();
    if list.number.is_some() {
        paper.numbered(items);
    } else {
        paper.list(items);
    }
}

/// The words of blocks inside an item, on one line.
fn words_of(blocks: &[Block]) -> String {
    let words: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Heading(_, words) | Block::Paragraph(words) => plain(words),
            Block::List(list) => list
                .items
                .iter()
                .map(|item| words_of(item))
                .collect::<Vec<_>>()
                .join("; "),
            Block::Quote(inside) | Block::Callout(_, inside) => words_of(inside),
            Block::Code(text) => text.clone(),
            Block::Table(_) | Block::Rule => String::new(),
        })
        .filter(|words| !words.is_empty())
        .collect();
    words.join(" ")
}

fn write_table(paper: &mut Paper, rows: &[Vec<Vec<exchange::page::Inline>>]) {
    let Some((head, body)) = rows.split_first() else {
        return;
    };
    let names: Vec<String> = head.iter().map(|cell| plain(cell)).collect();
    let columns: Vec<(&str, u16)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let mut table = Table::new(format!("Table: {}", names.join(", ")), &columns);
    for row in body {
        table.row(row.iter().map(|cell| plain(cell)));
    }
    paper.table(table);
}
