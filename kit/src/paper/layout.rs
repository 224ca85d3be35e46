//! Where everything stands: blocks in, pieces of text on pages and the tree that reads them out.
//!
//! What this room must not know: how a PDF is written.

use super::{Block, Label, Table, measure::Faces};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 64.0;
const INSIDE: f32 = WIDTH - 2.0 * MARGIN;
const BOTTOM: f32 = HEIGHT - MARGIN - 16.0;
const LEADING: f32 = 1.35;
const CELL: f32 = 9.5;
const PAD: f32 = 4.0;
/// A label: half of the width, a quarter of the height.
const LABEL: f32 = 170.0;

/// One line of text at its place. `read` says whether it belongs to the reading order: a heading repeated on a further page does not.
pub(super) struct Piece {
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) text: String,
    pub(super) read: bool,
}

/// A line drawn across, for the eye alone.
pub(super) struct Rule {
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
}

/// What a part of the paper is.
pub(super) enum Role {
    Heading(u16, String),
    Paragraph,
    List { numbered: bool },
    Item,
    Label,
    Body,
    Table,
    Caption,
    Row,
    ColumnHeading,
    RowHeading,
    Cell,
}

/// A part of the paper: further parts, or the numbers of pieces.
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) parts: Vec<Part>,
    pub(super) pieces: Vec<usize>,
}

impl Part {
    fn of(role: Role, pieces: Vec<usize>) -> Self {
        Self {
            role,
            parts: Vec::new(),
            pieces,
        }
    }

    fn holding(role: Role, parts: Vec<Self>) -> Self {
        Self {
            role,
            parts,
            pieces: Vec::new(),
        }
    }
}

/// A paper with everything at its place.
#[derive(Default)]
pub(super) struct Laid {
    pub(super) pages: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) rules: Vec<Rule>,
    pub(super) parts: Vec<Part>,
}

/// Sets the blocks on pages.
pub(super) fn lay(blocks: &[Block], faces: &Faces) -> Laid {
    let mut pen = Pen {
        faces,
        laid: Laid::default(),
        page: 0,
        down: MARGIN,
    };
    for block in blocks {
        pen.block(block);
    }
    pen.laid.pages = pen.page + 1;
    pen.laid
}

struct Pen<'a> {
    faces: &'a Faces,
    laid: Laid,
    page: usize,
    down: f32,
}

impl Pen<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, size } => {
                // A heading does not stand alone at the foot of a page.
                self.room(size * LEADING + 40.0);
                let pieces = self.lines(text, *size, true, 0.0);
                self.keep(Part::of(
                    Role::Heading((*level).max(1), text.clone()),
                    pieces,
                ));
            }
            Block::Text { text, size } => {
                let pieces = self.lines(text, *size, false, 0.0);
                self.keep(Part::of(Role::Paragraph, pieces));
            }
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Table(table) => self.table(table),
            Block::Labels(labels) => self.labels(labels),
            Block::Gap(points) => {
                if self.down > MARGIN {
                    self.down += points;
                }
            }
            Block::Break => self.turn(),
        }
    }

    fn keep(&mut self, part: Part) {
        self.laid.parts.push(part);
    }

    fn turn(&mut self) {
        self.page += 1;
        self.down = MARGIN;
    }

    /// Makes sure that so much room is left on this page, if a page has so much at all.
    fn room(&mut self, points: f32) {
        if self.down + points > BOTTOM && self.down > MARGIN {
            self.turn();
        }
    }

    fn put(&mut self, x: f32, size: f32, bold: bool, text: String) -> usize {
        self.laid.pieces.push(Piece {
            page: self.page,
            x,
            y: self.down,
            size,
            bold,
            text,
            read: true,
        });
        self.laid.pieces.len() - 1
    }

    fn lines(&mut self, text: &str, size: f32, bold: bool, indent: f32) -> Vec<usize> {
        let wrapped = self.faces.of(bold).wrapped(text, size, INSIDE - indent);
        let mut pieces = Vec::new();
        for line in wrapped {
            self.room(size * LEADING);
            self.down += size * LEADING;
            if !line.is_empty() {
                pieces.push(self.put(MARGIN + indent, size, bold, line));
            }
        }
        pieces
    }

    fn list(&mut self, numbered: bool, items: &[String]) {
        const SIZE: f32 = 11.0;
        const INDENT: f32 = 18.0;
        let mut parts = Vec::new();
        for (number, item) in items.iter().enumerate() {
            self.down += 2.0;
            self.room(SIZE * LEADING);
            let label = if numbered {
                format!("{}.", number + 1)
            } else {
                "•".to_owned()
            };
            self.down += SIZE * LEADING;
            let label = self.put(MARGIN, SIZE, false, label);
            self.down -= SIZE * LEADING;
            let body = self.lines(item, SIZE, false, INDENT);
            parts.push(Part::holding(
                Role::Item,
                vec![
                    Part::of(Role::Label, vec![label]),
                    Part::of(Role::Body, body),
                ],
            ));
        }
        self.keep(Part::holding(Role::List { numbered }, parts));
    }

    fn labels(&mut self, labels: &[Label]) {
        for row in labels.chunks(2) {
            self.room(LABEL);
            let top = self.down;
            for (x, label) in [MARGIN, MARGIN + INSIDE / 2.0].into_iter().zip(row) {
                self.down = top + 18.0;
                let pieces = self.label(x, label);
                self.keep(Part::of(Role::Paragraph, pieces));
            }
            self.down = top + LABEL;
            self.laid.rules.push(Rule {
                page: self.page,
                x: MARGIN,
                y: self.down - 6.0,
                width: INSIDE,
            });
        }
    }

    /// The lines of a label, as many as it has room for.
    fn label(&mut self, x: f32, label: &Label) -> Vec<usize> {
        let (bottom, width) = (self.down + LABEL - 30.0, INSIDE / 2.0 - 14.0);
        let mut pieces = Vec::new();
        for (place, (text, size)) in label.lines.iter().enumerate() {
            let bold = place == 0;
            for line in self.faces.of(bold).wrapped(text, *size, width) {
                if line.is_empty() || self.down + size * LEADING > bottom {
                    continue;
                }
                self.down += size * LEADING;
                pieces.push(self.put(x, *size, bold, line));
            }
            self.down += 4.0;
        }
        pieces
    }

    fn table(&mut self, table: &Table) {
        let columns = columns(table);
        let mut parts = Vec::new();
        self.room(60.0);
        if !table.caption.is_empty() {
            let pieces = self.lines(&table.caption, 10.0, true, 0.0);
            parts.push(Part::of(Role::Caption, pieces));
            self.down += 3.0;
        }
        let names: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
        parts.push(self.row(&names, &columns, &|_| Role::ColumnHeading, None));
        for row in &table.rows {
            let role = |at: usize| {
                if at == 0 && table.row_headings {
                    Role::RowHeading
                } else {
                    Role::Cell
                }
            };
            parts.push(self.row(row, &columns, &role, Some(&names)));
        }
        self.keep(Part::holding(Role::Table, parts));
    }

    /// One row, kept together where a page can hold it. `names` are repeated for the eye when the row begins a new page.
    fn row(
        &mut self,
        cells: &[String],
        columns: &[(f32, f32)],
        role: &dyn Fn(usize) -> Role,
        names: Option<&[String]>,
    ) -> Part {
        let bold = |at: usize| !matches!(role(at), Role::Cell);
        let wrapped: Vec<Vec<String>> = columns
            .iter()
            .enumerate()
            .map(|(at, (_, width))| {
                let text = cells.get(at).map_or("", String::as_str);
                self.faces.of(bold(at)).wrapped(text, CELL, width - PAD)
            })
            .collect();
        let deep = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        let band = CELL * LEADING;
        let whole = (0..deep).map(|_| band).sum::<f32>() + 2.0 * PAD;
        self.turn_within_table(
            if whole > BOTTOM - MARGIN - 40.0 {
                band
            } else {
                whole
            },
            columns,
            names,
        );
        self.down += PAD;
        let mut pieces: Vec<Vec<usize>> = columns.iter().map(|_| Vec::new()).collect();
        for line in 0..deep {
            self.turn_within_table(band, columns, names);
            self.down += band;
            for (at, ((x, _), lines)) in columns.iter().zip(&wrapped).enumerate() {
                let text = lines.get(line).cloned().unwrap_or_default();
                if text.is_empty() {
                    continue;
                }
                let piece = self.put(*x, CELL, bold(at), text);
                if let Some(list) = pieces.get_mut(at) {
                    list.push(piece);
                }
            }
        }
        self.down += PAD;
        self.laid.rules.push(Rule {
            page: self.page,
            x: MARGIN,
            y: self.down,
            width: INSIDE,
        });
        let cells = pieces.into_iter().enumerate();
        Part::holding(
            Role::Row,
            cells
                .map(|(at, pieces)| Part::of(role(at), pieces))
                .collect(),
        )
    }

    fn turn_within_table(&mut self, points: f32, columns: &[(f32, f32)], names: Option<&[String]>) {
        if self.down + points <= BOTTOM || self.down <= MARGIN {
            return;
        }
        self.turn();
        let Some(names) = names else { return };
        let first = self.laid.pieces.len();
        self.down += CELL * LEADING;
        for ((x, width), name) in columns.iter().zip(names) {
            // One line for the eye; the whole name was read with the table's first page.
            let line = self.faces.bold.wrapped(name, CELL, width - PAD);
            self.put(*x, CELL, true, line.into_iter().next().unwrap_or_default());
        }
        for piece in self.laid.pieces.iter_mut().skip(first) {
            piece.read = false;
        }
        self.down += PAD;
    }
}

/// Where each column begins, and how wide it is.
fn columns(table: &Table) -> Vec<(f32, f32)> {
    let all: f32 = table
        .columns
        .iter()
        .map(|(_, share)| f32::from((*share).max(1)))
        .sum();
    let mut x = MARGIN;
    table
        .columns
        .iter()
        .map(|(_, share)| {
            let width = INSIDE * f32::from((*share).max(1)) / all;
            let at = x;
            x += width;
            (at, width)
        })
        .collect()
}
