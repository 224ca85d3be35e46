//! Tables that people send: CSV in UTF-8 or Windows-1252, columns by name in any order, read line by line.
//!
//! What this room is for: the one way of reading a table of a stranger, in bounded memory, telling each fault by its line.
//! What it must not know: what any column means.

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read},
};

use csv::ByteRecord;

/// A table is read up to this many bytes.
pub const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// A line may hold this many bytes; more means that a quotation mark was left open.
const MOST_LINE: usize = 64 * 1024;

/// What is wrong with a line (or, at line 1, with the whole table).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong and how to mend it, in a plain sentence.
    pub sentence: String,
}

impl LineFault {
    /// A fault of this line.
    pub fn new(line: u64, code: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            line,
            code,
            sentence: sentence.into(),
        }
    }
}

impl std::fmt::Display for LineFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {} ({})", self.line, self.sentence, self.code)
    }
}

/// The fault of a table that is larger than [`MOST_BYTES`]: whoever knows the length says so before reading.
pub fn too_large() -> LineFault {
    let sentence = format!(
        "The file is larger than {} MB. Send it in parts.",
        MOST_BYTES / 1024 / 1024
    );
    LineFault::new(1, "sheet_too_large", sentence)
}

/// A table whose header has been read.
pub struct Sheet<R> {
    reader: csv::Reader<LineFeeds<R>>,
    names: Vec<String>,
    record: ByteRecord,
}

/// One line, its cells by the name of their column.
pub struct Line<'s> {
    names: &'s [String],
    record: &'s ByteRecord,
    /// The line of the file where it begins, from 1.
    pub number: u64,
}

impl<R: Read> Sheet<R> {
    /// Reads the header. Capital letters and spaces around a name do not matter; what follows is read by [`Sheet::line`].
    ///
    /// # Errors
    /// `sheet_empty`, `not_text`, `column_missing` (each column of `needed` that is not there is named), `column_twice`.
    pub fn open(table: R, needed: &[&str]) -> Result<Self, LineFault> {
        Self::open_within(table, needed, MOST_BYTES)
    }

    fn open_within(table: R, needed: &[&str], most: u64) -> Result<Self, LineFault> {
        let mut table = LineFeeds::new(table, most);
        let reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(table.parted_by())
            .from_reader(table);
        let mut sheet = Self {
            reader,
            names: Vec::new(),
            record: ByteRecord::new(),
        };
        let header = sheet.read()?;
        if !header || sheet.record.iter().all(<[u8]>::is_empty) {
            let sentence = "The file is empty: its first line names the columns.";
            return Err(LineFault::new(1, "sheet_empty", sentence));
        }
        sheet.names = sheet.record.iter().map(name).collect();
        sheet.complete(needed)?;
        Ok(sheet)
    }

    fn complete(&self, needed: &[&str]) -> Result<(), LineFault> {
        let first = |one: &str| self.names.iter().position(|name| name == &plain(one));
        let missing: Vec<String> = needed
            .iter()
            .filter(|one| first(one).is_none())
            .map(|one| format!("“{one}”"))
            .collect();
        if !missing.is_empty() {
            let sentence = format!(
                "The first line does not name {}. Columns are found by their names, in any order.",
                missing.join(", ")
            );
            return Err(LineFault::new(1, "column_missing", sentence));
        }
        for one in needed {
            if self
                .names
                .iter()
                .filter(|name| **name == plain(one))
                .count()
                > 1
            {
                let sentence = format!("The first line names “{one}” twice.");
                return Err(LineFault::new(1, "column_twice", sentence));
            }
        }
        Ok(())
    }

    /// Does the header name this column?
    pub fn has(&self, column: &str) -> bool {
        self.names.contains(&plain(column))
    }

    /// The names of the columns, in small letters.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The next line that is not empty; none at the end.
    ///
    /// # Errors
    /// `line_too_long`, after which the next line may be asked for; `not_text`, `sheet_too_large`, `sheet_unreadable`, which end it.
    pub fn line(&mut self) -> Result<Option<Line<'_>>, LineFault> {
        loop {
            if !self.read()? {
                return Ok(None);
            }
            if self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                break;
            }
        }
        let number = self.number();
        if self.record.as_slice().len() > MOST_LINE {
            let sentence = "The line is too long. A quotation mark may have been left open here.";
            return Err(LineFault::new(number, "line_too_long", sentence));
        }
        Ok(Some(Line {
            names: &self.names,
            record: &self.record,
            number,
        }))
    }

    /// Hands every line to `visit` and gathers what is wrong, in the order of the lines.
    pub fn each(
        mut self,
        mut visit: impl FnMut(&Line<'_>) -> Result<(), LineFault>,
    ) -> Vec<LineFault> {
        let mut faults = Vec::new();
        loop {
            let answer = match self.line() {
                Ok(None) => return faults,
                Ok(Some(line)) => visit(&line),
                Err(fault) => {
                    let ends = fault.code != "line_too_long";
                    faults.push(fault);
                    if ends {
                        return faults;
                    }
                    Ok(())
                }
            };
            faults.extend(answer.err());
        }
    }

    fn number(&self) -> u64 {
        self.record.position().map_or(1, csv::Position::line)
    }

    fn read(&mut self) -> Result<bool, LineFault> {
        let before = self.reader.position().line();
        self.reader.read_byte_record(&mut self.record).map_err(|e| {
            let code = match e.kind() {
                csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::FileTooLarge => {
                    "sheet_too_large"
                }
                csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::InvalidData => "not_text",
                _ => "sheet_unreadable",
            };
            let sentence = match code {
                "sheet_too_large" => format!(
                    "The file is larger than {} MB. Send it in parts.",
                    MOST_BYTES / 1024 / 1024
                ),
                "not_text" => {
                    "This is not a CSV text file. Save the table as “CSV UTF-8” and send that."
                        .to_owned()
                }
                _ => format!("The file could not be read any further: {e}."),
            };
            LineFault::new(before, code, sentence)
        })
    }
}

impl Line<'_> {
    /// The cell in this column without spaces around it; empty when the line ends before it or there is no such column.
    pub fn cell(&self, column: &str) -> Cow<'_, str> {
        let wanted = plain(column);
        self.names
            .iter()
            .position(|name| *name == wanted)
            .and_then(|place| self.record.get(place))
            .map_or(Cow::Borrowed(""), |bytes| letters(bytes.trim_ascii()))
    }

    /// Every cell of the line, in order, also those beyond the named columns.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.record.iter().map(|bytes| letters(bytes.trim_ascii()))
    }

    /// A fault of this line.
    pub fn fault(&self, code: &'static str, sentence: impl Into<String>) -> LineFault {
        LineFault::new(self.number, code, sentence)
    }
}

/// Text in UTF-8, or else in the Windows-1252 that spreadsheets and the national registers write.
fn letters(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_| {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        },
        Cow::Borrowed,
    )
}

fn name(bytes: &[u8]) -> String {
    plain(letters(bytes).trim_start_matches('\u{feff}'))
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The bytes of a table with every Windows line end as one line feed, so that lines are counted rightly; at most so
/// many of them, and none that no text has.
struct LineFeeds<R> {
    inner: BufReader<R>,
    left: u64,
    begun: bool,
}

impl<R: Read> LineFeeds<R> {
    fn new(table: R, most: u64) -> Self {
        Self {
            inner: BufReader::new(table),
            left: most,
            begun: false,
        }
    }

    /// What parts the cells of the first line: a comma; or, where it has none, the semicolon or tab that spreadsheets in other
    /// settings write.
    fn parted_by(&mut self) -> u8 {
        let seen = self.inner.fill_buf().unwrap_or_default();
        let header = seen.split(|byte| *byte == b'\n').next().unwrap_or(seen);
        let by = [b',', b';', b'\t'];
        by.into_iter()
            .find(|one| header.contains(one))
            .unwrap_or(b',')
    }
}

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let seen = self.inner.fill_buf()?;
        if !self.begun {
            self.begun = true;
            if matches!(
                seen,
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'P', b'K', 3, 4, ..]
            ) {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        let mut written = 0;
        let mut taken = 0;
        for (place, byte) in seen.iter().enumerate() {
            let Some(slot) = out.get_mut(written) else {
                break;
            };
            taken = place + 1;
            match (byte, seen.get(place + 1)) {
                (0, _) => return Err(io::ErrorKind::InvalidData.into()),
                // The line feed follows and stands for both.
                (b'\r', Some(b'\n')) => {}
                // The last byte in hand: whether a line feed follows, only the next piece tells; either ends the line.
                _ => {
                    *slot = *byte;
                    written += 1;
                }
            }
        }
        self.inner.consume(taken);
        self.left = self
            .left
            .checked_sub(u64::try_from(taken).unwrap_or(u64::MAX))
            .ok_or(io::ErrorKind::FileTooLarge)?;
        if written == 0 && taken > 0 {
            return self.read(out);
        }
        Ok(written)
    }
}

/// Text of a table that a spreadsheet will not run: whatever could begin a formula gets an apostrophe before it.
pub fn never_a_formula(cell: &str) -> String {
    let dangerous = cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']);
    if dangerous || cell.starts_with(['\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = Vec<(u64, String, String)>;

    fn all(table: &[u8]) -> (Seen, Vec<LineFault>) {
        let mut seen = Vec::new();
        let faults = Sheet::open(table, &["name", "Day"]).unwrap().each(|line| {
            seen.push((
                line.number,
                line.cell("Name").into(),
                line.cell("day").into(),
            ));
            Ok(())
        });
        (seen, faults)
    }

    fn refused(table: &[u8]) -> &'static str {
        Sheet::open(table, &["name"])
            .err()
            .map_or("opened", |fault| fault.code)
    }

    #[test]
    fn nothing_can_become_a_formula() {
        for cell in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%x", "\n=1",
        ] {
            assert!(never_a_formula(cell).starts_with('\''), "{cell:?}");
        }
        for cell in ["", "2026-11-22", "St Arilda’s", "900001", "a=b"] {
            assert_eq!(never_a_formula(cell), cell);
        }
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_and_empty_lines_are_passed_over() {
        let (seen, faults) = all(b"\xef\xbb\xbf DAY ,other,name\n1,x,Asha\n\n , ,\n2,,\"Bo\"\n");
        assert_eq!(faults, Vec::new());
        let told: Vec<_> = seen
            .iter()
            .map(|(n, a, b)| (*n, a.as_str(), b.as_str()))
            .collect();
        assert_eq!(told, [(2, "Asha", "1"), (5, "Bo", "2")]);
    }

    #[test]
    fn lines_are_counted_alike_with_windows_line_ends_and_line_feeds_inside_quotes() {
        for end in ["\n", "\r\n"] {
            let table = ["name,day", "\"two", "lines\",1", "Bo,2"].join(end);
            let (seen, _) = all(table.as_bytes());
            assert_eq!(
                seen.iter().map(|one| one.0).collect::<Vec<_>>(),
                [2, 4],
                "{end:?}"
            );
        }
    }

    #[test]
    fn both_encodings_are_read_even_in_one_file() {
        let (seen, _) = all(b"name,day\nSt Mary\x92s \xc9cole,1\nCaf\xc3\xa9,2\n");
        assert_eq!(seen[0].1, "St Mary’s École");
        assert_eq!(seen[1].1, "Café");
    }

    #[test]
    fn cells_may_be_parted_by_semicolons_or_tabs() {
        for by in [",", ";", "\t"] {
            let (seen, _) = all(["name", "day\nAsha", "1\nBo", "2\n"].join(by).as_bytes());
            let told: Vec<_> = seen
                .iter()
                .map(|one| (one.1.as_str(), one.2.as_str()))
                .collect();
            assert_eq!(told, [("Asha", "1"), ("Bo", "2")], "{by:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_table_is_refused_with_a_code() {
        assert_eq!(refused(b""), "sheet_empty");
        assert_eq!(refused(b"\n\n"), "sheet_empty");
        assert_eq!(refused(b"other\n1\n"), "column_missing");
        assert_eq!(refused(b"name,NAME\n1,2\n"), "column_twice");
        assert_eq!(refused(b"\xff\xfen\0a\0m\0e\0"), "not_text");
        assert_eq!(refused(b"PK\x03\x04rest"), "not_text");
    }

    #[test]
    fn an_open_quotation_mark_is_told_where_it_begins() {
        let table = format!("name,day\nAsha,1\n\"Bo,2\n{}", "x,1\n".repeat(40_000));
        let (seen, faults) = all(table.as_bytes());
        assert_eq!(seen.len(), 1);
        assert_eq!((faults[0].line, faults[0].code), (3, "line_too_long"));
    }

    #[test]
    fn a_file_without_end_ends_with_a_code() {
        let endless = io::Cursor::new(b"name,day\n").chain(io::repeat(b'\n'));
        let faults = Sheet::open_within(endless, &["name"], 1 << 20)
            .unwrap()
            .each(|_| Ok(()));
        assert_eq!(faults[0].code, "sheet_too_large");
    }

    #[test]
    fn a_zero_byte_in_the_middle_ends_the_reading_with_a_code() {
        let table = format!("name,day\n{}B\0o,2\n", "Asha,1\n".repeat(20_000));
        let (seen, faults) = all(table.as_bytes());
        assert!(seen.len() > 10_000);
        assert_eq!(faults[0].code, "not_text");
    }
}
