//! The table behind a map: the same for a page and for a spreadsheet.
//!
//! What this room must not know: what is told in it.

/// A table of words and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tabled {
    /// What it tells.
    pub caption: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows, each as long as `heads`.
    pub rows: Vec<Vec<String>>,
}

impl Tabled {
    /// As CSV, with heads in small letters. No cell is taken for a formula.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let heads = self.heads.iter().map(|head| head.to_lowercase()).collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let tamed: Vec<String> = row.iter().map(|cell| tame(cell)).collect();
            // Writing to memory cannot fail.
            if writer.write_record(&tamed).is_err() {
                break;
            }
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Text that a spreadsheet will not take for a formula.
pub(super) fn tame(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
