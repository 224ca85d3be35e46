//! Papers of every shape are written, and none loses a word.

use super::{layout, measure::Faces, *};

fn words_laid(paper: &Paper) -> Vec<String> {
    let laid = layout::lay(&paper.blocks, &Faces::load().unwrap());
    let read = laid.pieces.iter().filter(|one| one.read);
    read.flat_map(|one| one.text.split_whitespace().map(str::to_owned))
        .collect()
}

#[test]
fn headings_paragraphs_lists_and_tables_become_accessible_pdf() {
    let mut paper = Paper::new("A paper", "An invented institute");
    paper.heading(1, "A paper").text("It says something.");
    paper.list(["one", "two"]).numbered(["first", "second"]);
    let mut table = Table::new("What was decided", &[("When", 1), ("What", 3)]).with_row_headings();
    table.row(["Monday", "Signed off"]);
    table.row(["Tuesday"]);
    paper.heading(2, "Decisions").table(table);
    assert!(paper.pdf().unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_paper_without_a_word_is_still_a_paper() {
    assert!(Paper::new("Empty", "Nobody").pdf().is_ok());
}

#[test]
fn a_long_table_goes_on_over_pages_and_no_word_is_lost() {
    let mut table = Table::new("", &[("Number", 1), ("Words", 4)]);
    let mut expected = vec!["Number".to_owned(), "Words".to_owned()];
    for number in 0..200 {
        let cell = format!(
            "row{number} and some more words that need a second line in a column as narrow as this one is"
        );
        expected.push(format!("n{number}"));
        expected.extend(cell.split_whitespace().map(str::to_owned));
        table.row([format!("n{number}"), cell]);
    }
    let mut paper = Paper::new("Long", "Nobody");
    paper.table(table);
    let mut laid = words_laid(&paper);
    laid.sort();
    expected.sort();
    assert_eq!(laid, expected);
    assert!(paper.pdf().is_ok());
}

#[test]
fn a_cell_longer_than_a_page_is_broken_between_lines() {
    let mut table = Table::new("", &[("Text", 1), ("Who", 1)]);
    let long = (0..3000)
        .map(|n| format!("w{n}"))
        .collect::<Vec<_>>()
        .join(" ");
    table.row([long.as_str(), "somebody"]);
    let mut paper = Paper::new("Deep", "Nobody");
    paper.table(table);
    assert_eq!(words_laid(&paper).len(), 3000 + 3);
    assert!(paper.pdf().is_ok());
}

#[test]
fn a_word_wider_than_its_line_is_broken_and_kept_whole_in_order() {
    let faces = Faces::load().unwrap();
    let word = "x".repeat(400);
    let lines = faces.regular.wrapped(&word, 12.0, 100.0);
    assert!(lines.len() > 3);
    assert_eq!(lines.concat(), word);
    assert!(
        lines
            .iter()
            .all(|line| faces.regular.width(line, 12.0) <= 100.0)
    );
}

#[test]
fn lines_are_wrapped_between_words_and_no_word_is_lost() {
    let faces = Faces::load().unwrap();
    let text =
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
    let lines = faces.bold.wrapped(text, 24.0, 300.0);
    assert!(lines.len() > 2);
    assert_eq!(lines.concat(), text);
}

#[test]
fn labels_stand_eight_on_a_page_and_a_long_name_stays_on_its_own() {
    let labels = (0..9).map(|number| Label {
        lines: vec![
            (
                format!("Name{number} of somebody whose name is long indeed and longer"),
                22.0,
            ),
            ("Participant".to_owned(), 12.0),
        ],
    });
    let mut paper = Paper::new("Badges", "Nobody").without_foot();
    paper.labels(labels.collect());
    let laid = layout::lay(&paper.blocks, &Faces::load().unwrap());
    assert_eq!(laid.pages, 2, "eight on the first, one on the second");
    for piece in &laid.pieces {
        assert!(
            piece.x + 10.0 < layout::WIDTH - layout::MARGIN,
            "{}",
            piece.text
        );
    }
    assert!(paper.pdf().is_ok());
}
