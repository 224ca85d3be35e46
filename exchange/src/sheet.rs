//! Tables as an Excel workbook: words stay words, numbers are numbers, so that a spreadsheet can go on counting.
//!
//! What this room is for: a workbook that opens without a complaint and never runs anything: what looks like a formula is text.
//! What it must not know: what is counted.

#![expect(
    clippy::format_collect,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

use std::collections::BTreeSet;

use crate::{
    parcel::{ParcelFault, pack},
    word::escape,
};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, whatever they look like.
    Words(String),
    /// A whole number.
    Number(i64),
    /// Money, in pence.
    Pence(i64),
    /// A number in hundredths.
    Hundredths(i64),
    /// A day, as days since 30 December 1899.
    Day(i64),
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        if words.is_empty() {
            Self::Empty
        } else {
            Self::Words(words.to_owned())
        }
    }
}
impl From<String> for Cell {
    fn from(words: String) -> Self {
        if words.is_empty() {
            Self::Empty
        } else {
            Self::Words(words)
        }
    }
}

/// A sheet: its name, the names of its columns with their widths in letters, its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<(String, u32)>,
    /// Its lines.
    pub lines: Vec<Vec<Cell>>,
}

const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// Letters of one cell, at most: what the format holds.
const MOST_LETTERS: usize = 32_000;

/// Writes a workbook. The same sheets make the same bytes.
///
/// # Errors
/// [`ParcelFault::TooLarge`] when it is more than a file holds.
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>, ParcelFault> {
    let mut files: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), types(sheets.len())),
        ("_rels/.rels".into(), package()),
        ("xl/workbook.xml".into(), workbook(sheets)),
        ("xl/_rels/workbook.xml.rels".into(), relations(sheets.len())),
        ("xl/styles.xml".into(), styles()),
    ];
    for (number, sheet) in (1..).zip(sheets) {
        files.push((format!("xl/worksheets/sheet{number}.xml"), body(sheet)));
    }
    pack(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes())),
    )
}

fn types(sheets: usize) -> String {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let each: String = (1..=sheets)
        .map(|n| format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}.worksheet+xml\"/>"))
        .collect();
    format!(
        "{DECLARED}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{kind}.styles+xml\"/>{each}</Types>"
    )
}

fn package() -> String {
    format!(
        "{DECLARED}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
}

fn workbook(sheets: &[Sheet]) -> String {
    let mut taken = BTreeSet::new();
    let each: String = (1..)
        .zip(sheets)
        .map(|(number, sheet)| {
            let name = escape(&tab(&sheet.name, number, &mut taken));
            format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>")
        })
        .collect();
    format!(
        "{DECLARED}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{each}</sheets></workbook>"
    )
}

/// A name that the format allows: 31 letters, none of the seven forbidden ones, no name twice.
fn tab(name: &str, number: usize, taken: &mut BTreeSet<String>) -> String {
    let kept: String = name
        .chars()
        .filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control())
        .take(31)
        .collect();
    let kept = if kept.trim().is_empty() || taken.contains(&kept.to_lowercase()) {
        format!("Sheet {number}")
    } else {
        kept.trim().to_owned()
    };
    taken.insert(kept.to_lowercase());
    kept
}

fn relations(sheets: usize) -> String {
    let each: String = (1..=sheets)
        .map(|n| format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect();
    format!(
        "{DECLARED}<Relationships xmlns=\"{PACKAGE}/relationships\">{each}<Relationship Id=\"rId{}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>",
        sheets + 1
    )
}

/// How cells look, by number: words, heading, whole number, money, hundredths, day.
fn styles() -> String {
    let one = |format: u32, font: u32| {
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
        )
    };
    format!(
        "{DECLARED}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"&quot;£&quot;#,##0.00\"/><numFmt numFmtId=\"165\" formatCode=\"d mmm yyyy\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"6\">{}{}{}{}{}{}</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        one(49, 0),
        one(49, 1),
        one(3, 0),
        one(164, 0),
        one(2, 0),
        one(165, 0),
    )
}

fn body(sheet: &Sheet) -> String {
    let columns: String = (1..)
        .zip(&sheet.columns)
        .map(|(n, (_, width))| {
            format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>")
        })
        .collect();
    let columns = if columns.is_empty() {
        columns
    } else {
        format!("<cols>{columns}</cols>")
    };
    let heads = sheet
        .columns
        .iter()
        .map(|(name, _)| (Cell::from(name.as_str()), 1));
    let mut rows = row(1, heads);
    for (number, line) in (2..).zip(&sheet.lines) {
        rows.push_str(&row(number, line.iter().map(|cell| (cell.clone(), 0))));
    }
    format!(
        "{DECLARED}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>{columns}<sheetData>{rows}</sheetData></worksheet>"
    )
}

fn row(number: usize, cells: impl Iterator<Item = (Cell, u32)>) -> String {
    let cells: String = (0..)
        .zip(cells)
        .map(|(place, (cell, words))| one_cell(&cell, &format!("{}{number}", column(place)), words))
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn one_cell(cell: &Cell, at: &str, words: u32) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Words(text) => {
            let text: String = text.chars().take(MOST_LETTERS).collect();
            format!(
                "<c r=\"{at}\" s=\"{words}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escape(&text)
            )
        }
        Cell::Number(number) => format!("<c r=\"{at}\" s=\"2\"><v>{number}</v></c>"),
        Cell::Pence(pence) => format!("<c r=\"{at}\" s=\"3\"><v>{}</v></c>", hundredths(*pence)),
        Cell::Hundredths(number) => {
            format!("<c r=\"{at}\" s=\"4\"><v>{}</v></c>", hundredths(*number))
        }
        Cell::Day(day) => format!("<c r=\"{at}\" s=\"5\"><v>{day}</v></c>"),
    }
}

fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let whole = number.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

/// The letters of a column: A, B … Z, AA.
fn column(mut place: usize) -> String {
    let mut letters = Vec::new();
    loop {
        let letter = u8::try_from(place % 26).unwrap_or(0) + b'A';
        letters.push(char::from(letter));
        match (place / 26).checked_sub(1) {
            Some(rest) => place = rest,
            None => return letters.iter().rev().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::{Limits, Parcel};

    fn sheet(lines: Vec<Vec<Cell>>) -> Sheet {
        Sheet {
            name: "Map: 1/2".into(),
            columns: vec![("What".into(), 30), ("Cost".into(), 12)],
            lines,
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut parcel = Parcel::open(
            bytes,
            Limits {
                entries: 50,
                entry_bytes: 1 << 20,
                all_bytes: 1 << 22,
                ratio: 1_000,
            },
        )
        .unwrap();
        String::from_utf8(parcel.take(name).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn what_looks_like_a_formula_is_words_and_money_is_a_number() {
        let bytes = write(&[sheet(vec![vec![
            "=HYPERLINK(\"http://x\",\"y\")".into(),
            Cell::Pence(-1_205),
        ]])])
        .unwrap();
        let body = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!body.contains("<f>"), "{body}");
        assert!(body.contains("t=\"inlineStr\"><is><t xml:space=\"preserve\">=HYPERLINK(&quot;"));
        assert!(body.contains("<v>-12.05</v>"));
        assert!(part(&bytes, "xl/workbook.xml").contains("name=\"Map 12\""));
    }

    #[test]
    fn every_part_is_well_formed_whatever_the_words() {
        let odd = "a\u{0}b\u{1f}<&>\"'\u{fffe}é\n=1+1".to_owned();
        let bytes = write(&[
            sheet(vec![vec![odd.clone().into(), Cell::Empty]]),
            sheet(Vec::new()),
        ])
        .unwrap();
        for name in [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
            "xl/worksheets/sheet2.xml",
        ] {
            let text = part(&bytes, name);
            let mut reader = quick_xml::Reader::from_str(&text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(fault) => panic!("{name}: {fault}"),
                }
            }
        }
        assert!(part(&bytes, "xl/workbook.xml").contains("name=\"Sheet 2\""));
    }

    #[test]
    fn columns_go_on_after_the_letter_z() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(column).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
