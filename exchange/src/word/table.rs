//! Tables of a Word file: call-outs, boxes, and tables of rows.
//!
//! What this room must not know: what a line is made of.

use super::{WordFault, fold, fold::Flat, read::Reading, xml::Node};
use crate::page::{Block, Inline, Look, plain, words};

impl Reading<'_> {
    /// Blocks of a cell or a box, by themselves.
    fn apart(&mut self, node: &Node) -> Result<Vec<Block>, WordFault> {
        let outside = std::mem::take(&mut self.flat);
        let read = self.inside(Some(node));
        let inside = std::mem::replace(&mut self.flat, outside);
        read?;
        Ok(fold::fold(inside))
    }

    pub(super) fn table(&mut self, node: &Node) -> Result<(), WordFault> {
        let style = node
            .child("tblPr")
            .and_then(|one| one.value("tblStyle"))
            .unwrap_or_default();
        let is_callout = style.to_lowercase().starts_with("sendacallout");
        let mut rows: Vec<Vec<Vec<Block>>> = Vec::new();
        for row in node.children.iter().filter(|one| one.name == "tr") {
            let mut cells = Vec::new();
            for cell in row.children.iter().filter(|one| one.name == "tc") {
                let properties = cell.child("tcPr");
                let covered = properties
                    .and_then(|one| one.child("vMerge"))
                    .is_some_and(|one| one.get("val") != Some("restart"));
                cells.push(if covered {
                    Vec::new()
                } else {
                    self.apart(cell)?
                });
                let span = properties
                    .and_then(|one| one.value("gridSpan"))
                    .and_then(|span| span.parse::<usize>().ok());
                cells.extend((1..span.unwrap_or(1).min(60)).map(|_| Vec::new()));
            }
            rows.push(cells);
        }
        if is_callout {
            self.callout(rows);
            return Ok(());
        }
        let headed = node.find("tblHeader").is_some();
        if let ([row], Some([_]), false) =
            (rows.as_slice(), rows.first().map(Vec::as_slice), headed)
        {
            // A box around a text: pages have no boxes but call-outs.
            self.flat
                .extend(row.iter().flatten().cloned().map(Flat::Block));
            self.leave("A box around a text; the text was kept".into());
            return Ok(());
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut lines = Vec::new();
        for row in rows {
            let mut cells: Vec<Vec<Inline>> = Vec::new();
            for cell in row {
                cells.push(self.cell(cell));
            }
            cells.resize(columns, Vec::new());
            lines.push(cells);
        }
        self.flat.push(Flat::Block(Block::Table(lines)));
        Ok(())
    }

    fn callout(&mut self, rows: Vec<Vec<Vec<Block>>>) {
        let mut inside = rows.into_iter().flatten().flatten();
        let head = match inside.next() {
            Some(Block::Paragraph(line)) => words(&plain(&line)),
            _ => String::new(),
        };
        self.flat
            .push(Flat::Block(Block::Callout(head, inside.collect())));
    }

    /// What a cell holds, as one line.
    fn cell(&mut self, blocks: Vec<Block>) -> Vec<Inline> {
        let mut line: Vec<Inline> = Vec::new();
        for block in blocks {
            let more = match block {
                Block::Paragraph(more) | Block::Heading(_, more) => more,
                other => {
                    self.leave("A list or table inside a cell; its words were kept".into());
                    vec![Inline::Text(flattened(&other), Look::default())]
                }
            };
            if !line.is_empty() {
                line.push(Inline::Text(" ".into(), Look::default()));
            }
            line.extend(more);
        }
        line
    }
}

/// The words of a block with semicolons between its parts.
fn flattened(block: &Block) -> String {
    let all = |blocks: &[Block]| blocks.iter().map(flattened).collect::<Vec<_>>().join("; ");
    match block {
        Block::Heading(_, line) | Block::Paragraph(line) => words(&plain(line)),
        Block::List(list) => list
            .items
            .iter()
            .map(|item| all(item))
            .collect::<Vec<_>>()
            .join("; "),
        Block::Table(rows) => {
            let row = |row: &Vec<Vec<Inline>>| {
                row.iter()
                    .map(|cell| plain(cell))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            rows.iter().map(row).collect::<Vec<_>>().join("; ")
        }
        Block::Quote(inside) | Block::Callout(_, inside) => all(inside),
        Block::Code(text) => text.clone(),
        Block::Rule => String::new(),
    }
}
