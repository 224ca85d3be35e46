//! Papers: documents as PDF that a screen reader can read, tagged and checked as PDF/UA-1 while they are written.
//!
//! What this room is for: headings, paragraphs, lists and tables, set on as many A4 pages as they need.
//! What it must not know: what a paper says, where it is kept, who may have it.

mod layout;
mod measure;
mod paint;

use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    metadata::Metadata,
};

use crate::Fault;

const LANGUAGE: &str = "en-GB";

/// A document in the making: blocks in reading order.
///
/// Sizes and gaps are in points. Text is wrapped between words; a word wider than its line is broken.
#[derive(Debug, Clone)]
pub struct Paper {
    title: String,
    author: String,
    foot: bool,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
enum Block {
    Heading { level: u16, text: String, size: f32 },
    Text { text: String, size: f32 },
    List { numbered: bool, items: Vec<String> },
    Table(Table),
    Labels(Vec<Label>),
    Gap(f32),
    Break,
}

/// A table: what it shows, its columns with their shares of the width, its rows.
///
/// A row with fewer cells than there are columns is filled up with empty ones; what is beyond the last column is not shown.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// One sentence that says what the table shows; read out before it.
    pub caption: String,
    /// Names of the columns, each with its share of the width (of the sum of all shares).
    pub columns: Vec<(String, u16)>,
    /// The rows, cell by cell.
    pub rows: Vec<Vec<String>>,
    /// Is the first cell of each row the row's heading?
    pub row_headings: bool,
}

impl Table {
    /// A table of these columns (name and share of the width).
    pub fn new(caption: impl Into<String>, columns: &[(&str, u16)]) -> Self {
        Self {
            caption: caption.into(),
            columns: columns
                .iter()
                .map(|(name, share)| ((*name).to_owned(), *share))
                .collect(),
            ..Self::default()
        }
    }

    /// The same table with the first cell of each row as the row's heading.
    pub fn with_row_headings(mut self) -> Self {
        self.row_headings = true;
        self
    }

    /// One more row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

/// A label to be cut out, such as a name badge: lines of text, each in its size, the first one bold.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// The lines, top down, each with its size in points.
    pub lines: Vec<(String, f32)>,
}

impl Paper {
    /// An empty paper. The title names the document to its reader's tools; it is not printed unless it is also a heading.
    pub fn new(title: impl Into<String>, author: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            author: author.into(),
            foot: true,
            blocks: Vec::new(),
        }
    }

    /// The same paper without title and page number at the foot of each page.
    pub fn without_foot(mut self) -> Self {
        self.foot = false;
        self
    }

    /// A heading of a level (1 to 6) in the usual size of that level, with the usual room above.
    pub fn heading(&mut self, level: u16, text: impl Into<String>) -> &mut Self {
        let (size, gap) = match level {
            0 | 1 => (24.0, 0.0),
            2 => (17.0, 16.0),
            _ => (13.0, 10.0),
        };
        self.gap(gap).heading_sized(level, text, size)
    }

    /// A heading in a size of one's own.
    pub fn heading_sized(&mut self, level: u16, text: impl Into<String>, size: f32) -> &mut Self {
        let text = text.into();
        self.blocks.push(Block::Heading { level, text, size });
        self
    }

    /// A paragraph in the usual size.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.gap(5.0).text_sized(text, 11.0)
    }

    /// A paragraph in a size of one's own.
    pub fn text_sized(&mut self, text: impl Into<String>, size: f32) -> &mut Self {
        let text = text.into();
        self.blocks.push(Block::Text { text, size });
        self
    }

    /// A list with bullets.
    pub fn list<T: Into<String>>(&mut self, items: impl IntoIterator<Item = T>) -> &mut Self {
        self.items(false, items)
    }

    /// A list with numbers.
    pub fn numbered<T: Into<String>>(&mut self, items: impl IntoIterator<Item = T>) -> &mut Self {
        self.items(true, items)
    }

    fn items<T: Into<String>>(
        &mut self,
        numbered: bool,
        items: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        if !items.is_empty() {
            self.gap(5.0);
            self.blocks.push(Block::List { numbered, items });
        }
        self
    }

    /// A table. One without rows is left out: an empty table says nothing aloud.
    pub fn table(&mut self, table: Table) -> &mut Self {
        if !table.rows.is_empty() && !table.columns.is_empty() {
            self.gap(8.0);
            self.blocks.push(Block::Table(table));
        }
        self
    }

    /// Labels to be cut out: two beside each other, four rows on a page, each read as one paragraph.
    pub fn labels(&mut self, labels: Vec<Label>) -> &mut Self {
        if !labels.is_empty() {
            self.blocks.push(Block::Labels(labels));
        }
        self
    }

    /// Room above what comes next.
    pub fn gap(&mut self, points: f32) -> &mut Self {
        self.blocks.push(Block::Gap(points));
        self
    }

    /// What comes next begins on a new page.
    pub fn new_page(&mut self) -> &mut Self {
        self.blocks.push(Block::Break);
        self
    }

    /// The paper as PDF/UA-1.
    ///
    /// # Errors
    /// [`Fault`] when a font is missing or the document would not be accessible: better none than one that is not.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        let configuration = ConfigurationBuilder::new()
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|e| Fault::say(format!("choosing PDF/UA-1: {e:?}")))?;
        let mut document = Document::new_with(SerializeSettings {
            configuration,
            enable_tagging: true,
            ..SerializeSettings::default()
        });
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .language(LANGUAGE.to_owned())
                .creator("Senda".to_owned())
                .authors(vec![self.author.clone()]),
        );
        let laid = layout::lay(&self.blocks, &measure::Faces::load()?);
        paint::write(
            &mut document,
            &laid,
            self.foot.then_some(self.title.as_str()),
            &self.title,
        )?;
        document
            .finish()
            .map_err(|e| Fault::say(format!("writing a paper as PDF: {e:?}")))
    }
}

#[cfg(test)]
mod tests;
