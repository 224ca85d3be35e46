//! Reading a table of any size line by line, in constant memory, and telling what is wrong with a line by its number and a
//! stable code.
//!
//! What this room must not know: what the columns mean.
//! A line that cannot be read never takes the rest of the file with it: a quote that is not closed costs its own line.

use std::{
    borrow::Cow,
    io::{BufRead, Read as _},
};

use csv_core::{ReadRecordResult, Reader};
use kit::Fault;

use super::line::{Columns, Line, Wrong, fits};

/// The longest line, and the longest record whose cells hold line ends, in bytes.
const MOST: usize = 64 << 10;
/// The most lines of one record.
const MOST_LINES: usize = 50;

/// A cell's text: UTF-8, or else Windows-1252, in which the register and most spreadsheets are saved.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_| Cow::Owned(bytes.iter().copied().map(letter).collect()),
        Cow::Borrowed,
    )
}

/// The letter of a byte of Windows-1252, of which names use a few beyond Latin-1.
fn letter(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x8a => 'Š',
        0x8c => 'Œ',
        0x8e => 'Ž',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        0x9a => 'š',
        0x9c => 'œ',
        0x9e => 'ž',
        0x9f => 'Ÿ',
        other => char::from(other),
    }
}

const QUOTE: &str = "quote_not_closed";

/// One record being put together from the lines that belong to it.
struct Record {
    parser: Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    cells: usize,
}

impl Record {
    fn new() -> Self {
        Self {
            parser: Reader::new(),
            out: vec![0; 4096],
            ends: vec![0; 64],
            written: 0,
            cells: 0,
        }
    }

    fn clear(&mut self) {
        self.parser.reset();
        (self.written, self.cells) = (0, 0);
    }

    /// Reads one more line; true when the record is whole.
    fn take(&mut self, mut line: &[u8]) -> bool {
        loop {
            let (Some(out), Some(ends)) = (
                self.out.get_mut(self.written..),
                self.ends.get_mut(self.cells..),
            ) else {
                return false;
            };
            let (result, read, written, ended) = self.parser.read_record(line, out, ends);
            self.written += written;
            self.cells += ended;
            line = line.get(read..).unwrap_or_default();
            match result {
                ReadRecordResult::Record => return true,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return false,
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        }
    }

    fn cells(&self) -> Vec<Cow<'_, str>> {
        let mut from = 0;
        let ends = self.ends.iter().take(self.cells);
        ends.map(|end| {
            let cell = self.out.get(from..*end).unwrap_or_default();
            from = *end;
            text(cell)
        })
        .collect()
    }
}

/// The physical lines of a file, those that had to be looked at again first.
struct Lines<R> {
    from: R,
    again: std::collections::VecDeque<Vec<u8>>,
    number: u64,
    /// The lines of the newest record.
    held: Vec<Vec<u8>>,
}

enum Read {
    End,
    Line(Vec<u8>),
    TooLong,
}

impl<R: BufRead> Lines<R> {
    /// A quote that is never closed would swallow the file: its own line is told, those after it are read again.
    fn read_again(&mut self, first: u64) {
        for line in self.held.drain(..).skip(1).rev() {
            self.again.push_front(line);
        }
        self.number = first;
    }

    fn next(&mut self) -> Result<Read, Fault> {
        self.number += 1;
        if let Some(line) = self.again.pop_front() {
            return Ok(Read::Line(line));
        }
        let wrong = |e| Fault::because("reading the table", e);
        let mut line = Vec::new();
        let most = u64::try_from(MOST).unwrap_or(u64::MAX);
        let read = (&mut self.from).take(most).read_until(b'\n', &mut line);
        if read.map_err(wrong)? == 0 {
            return Ok(Read::End);
        }
        if line.last() != Some(&b'\n') && line.len() >= MOST {
            self.skip_to_line_end()?;
            return Ok(Read::TooLong);
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Read::Line(line))
    }

    fn skip_to_line_end(&mut self) -> Result<(), Fault> {
        loop {
            let buffer = self
                .from
                .fill_buf()
                .map_err(|e| Fault::because("reading the table", e))?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.from.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

/// The line on which a record began, and what is wrong with it.
type Begun = (u64, Result<(), Wrong>);

/// Reads the next record into `record`. The line it began on, and what is wrong with it; nothing at the end.
fn next_record<R: BufRead>(
    lines: &mut Lines<R>,
    record: &mut Record,
) -> Result<Option<Begun>, Fault> {
    record.clear();
    lines.held.clear();
    let mut size = 0;
    let mut first = 0;
    loop {
        let line = match lines.next()? {
            Read::Line(line) => line,
            Read::TooLong if lines.held.is_empty() => {
                let wrong = Wrong::new("line_too_long", "the line is longer than 64 kB");
                return Ok(Some((lines.number, Err(wrong))));
            }
            Read::End if lines.held.is_empty() => return Ok(None),
            Read::End | Read::TooLong => break,
        };
        if lines.held.is_empty() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            first = lines.number;
        }
        size += line.len();
        // The parser takes an empty piece for the end of the file: an empty line is its line end alone.
        let whole = (!line.is_empty() && record.take(&line)) || record.take(b"\n");
        lines.held.push(line);
        if whole {
            return Ok(Some((first, Ok(()))));
        }
        if size > MOST || lines.held.len() >= MOST_LINES {
            break;
        }
    }
    lines.read_again(first);
    Ok(Some((first, Err(not_closed()))))
}

fn not_closed() -> Wrong {
    Wrong::new(QUOTE, "a quotation mark is not closed")
}

/// Reads a table whose header names at least these columns, and hands over every line: its number, what its `case` is called
/// as far as that can be read, and its cells or what is wrong with it. A line of which every cell is empty is no line.
///
/// # Errors
/// [`Fault`] when the file cannot be read, is not text, has no header, or misses a column.
pub fn each_line<R: BufRead>(
    from: R,
    wanted: &[&str],
    mut hand: impl FnMut(u64, &str, Result<Line<'_>, Wrong>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut lines = Lines {
        from,
        again: std::collections::VecDeque::new(),
        number: 0,
        held: Vec::new(),
    };
    skip_mark(&mut lines.from)?;
    let mut record = Record::new();
    let header = next_record(&mut lines, &mut record)?;
    let columns = match header {
        None => return Err(Fault::say("header_missing: the file is empty.")),
        Some((line, Err(wrong))) => {
            return Err(Fault::say(format!(
                "header_missing: line {line}: {}: {}.",
                wrong.code, wrong.sentence
            )));
        }
        Some((_, Ok(()))) => Columns::read(&record.cells(), wanted)?,
    };
    while let Some((line, read)) = next_record(&mut lines, &mut record)? {
        let cells = record.cells();
        if read.is_ok() && cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut read = read.and_then(|()| fits(&columns, wanted, &cells));
        if read.is_err() && lines.held.len() > 1 {
            lines.read_again(line);
            read = Err(not_closed());
        }
        let named = columns.of_case().and_then(|place| cells.get(place));
        // What a quote swallowed is not its name.
        let case = named.filter(|_| !matches!(&read, Err(wrong) if wrong.code == QUOTE));
        hand(
            line,
            case.map_or("", AsRef::as_ref),
            read.map(|()| Line {
                columns: &columns,
                cells: &cells,
            }),
        )?;
    }
    Ok(())
}

/// Steps over the byte order mark of UTF-8, and refuses the ones of UTF-16.
fn skip_mark(from: &mut impl BufRead) -> Result<(), Fault> {
    let start = from
        .fill_buf()
        .map_err(|e| Fault::because("reading the table", e))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(Fault::say(
            "wrong_encoding: the file is UTF-16. Save it as CSV in UTF-8.",
        ));
    }
    if start.starts_with(b"\xef\xbb\xbf") {
        from.consume(3);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Found = Vec<(u64, Result<(String, String), &'static str>)>;

    fn read(bytes: &[u8]) -> Result<Found, Fault> {
        let mut found = Vec::new();
        each_line(bytes, &["a", "b"], |number, _, line| {
            let told = line
                .map(|line| (line.cell("a").to_owned(), line.cell("b").to_owned()))
                .map_err(|wrong| wrong.code);
            found.push((number, told));
            Ok(())
        })?;
        Ok(found)
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands among errors")]
    fn ok(a: &str, b: &str) -> Result<(String, String), &'static str> {
        Ok((a.to_owned(), b.to_owned()))
    }

    #[test]
    fn columns_are_found_by_name_whatever_their_order_and_whatever_else_is_there() {
        let found = read(b"\xef\xbb\xbf\"b\",x, a \r\n1,2,3\r\n\r\n\"4,4\",5,\"6\"\"6\"").unwrap();
        assert_eq!(found, [(2, ok("3", "1")), (4, ok("6\"6", "4,4"))]);
    }

    #[test]
    fn windows_1252_is_read_and_utf_16_is_refused() {
        let found = read(b"a,b\nZo\xeb,\x93x\x94\nZo\xc3\xab,y\n").unwrap();
        assert_eq!(found, [(2, ok("Zoë", "“x”")), (3, ok("Zoë", "y"))]);
        let refused = read(b"\xff\xfea\0,\0b\0").unwrap_err();
        assert!(
            refused.to_string().starts_with("wrong_encoding"),
            "{refused}"
        );
    }

    #[test]
    fn a_header_that_is_missing_or_names_a_column_twice_ends_it() {
        for (bytes, code) in [
            (&b""[..], "header_missing"),
            (b"\n\n", "header_missing"),
            (b"1,2\n3,4\n", "column_missing"),
            (b"a\n1\n", "column_missing"),
            (b"a,b,a\n1,2,3\n", "column_twice"),
            (b"\"a,b\n1,2\n", "header_missing"),
        ] {
            let fault = read(bytes).unwrap_err().to_string();
            assert!(fault.starts_with(code), "{fault}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_own_line_only() {
        let found = read(b"a,b\n\"1,2\n3,4\n\"5\n5\",6\n7,8\n").unwrap();
        assert_eq!(
            found,
            [
                (2, Err("quote_not_closed")),
                (3, ok("3", "4")),
                (4, ok("5\n5", "6")),
                (6, ok("7", "8"))
            ]
        );
        let found = read(b"a,b\n\"1,2\n3,4\n7,8\n").unwrap();
        assert_eq!(
            found,
            [
                (2, Err("quote_not_closed")),
                (3, ok("3", "4")),
                (4, ok("7", "8"))
            ]
        );
    }

    #[test]
    fn cells_too_many_or_too_few_are_told() {
        let found = read(b"a,b,why\n1,2,3,4\n1\n1,2\n").unwrap();
        assert_eq!(
            found,
            [
                (2, Err("cells_do_not_fit")),
                (3, Err("cells_do_not_fit")),
                (4, ok("1", "2"))
            ]
        );
    }

    #[test]
    fn a_line_without_an_end_is_told_and_not_kept_in_memory() {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 3 * MOST));
        bytes.extend(b"\n1,2\n\"");
        bytes.extend(std::iter::repeat_n(b'y', MOST - 2));
        bytes.extend(b"\n3,4\n");
        let found = read(&bytes).unwrap();
        assert_eq!(
            found,
            [
                (2, Err("line_too_long")),
                (3, ok("1", "2")),
                (4, Err("quote_not_closed")),
                (5, ok("3", "4"))
            ]
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_every_line_has_a_number(bytes in prop::collection::vec(prop_oneof![
            any::<u8>(), Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r')], 0..300)) {
            let mut all = b"a,b\n".to_vec();
            all.extend(&bytes);
            if let Ok(found) = read(&all) {
                let numbers: Vec<u64> = found.iter().map(|(number, _)| *number).collect();
                prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
            }
        }

        #[test]
        fn what_a_csv_writer_wrote_comes_back(rows in prop::collection::vec(("[a-z\" ,\n]{0,9}x", "[a-z\",]{0,9}y"), 0..20)) {
            let mut writer = csv::Writer::from_writer(b"a,b\n".to_vec());
            for (a, b) in &rows {
                writer.write_record([a, b]).unwrap();
            }
            let found = read(&writer.into_inner().unwrap()).unwrap();
            let cells: Vec<_> = found.into_iter().map(|(_, line)| line.unwrap()).collect();
            let trimmed: Vec<_> = rows.iter().map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())).collect();
            prop_assert_eq!(cells, trimmed);
        }
    }
}
