//! The trace as a table: a row for each place of each statement.
//!
//! What this room must not know: how a trace is made.

use super::{Judged, Stated, Trace, TraceRow, Traced};
use crate::map::table::Tabled;
use crate::model::StatementKind;

impl Trace {
    /// A row for each place of each statement; a statement that went nowhere has one row that says so.
    pub fn table(&self) -> Tabled {
        const HEADS: [&str; 18] = [
            "Section",
            "Section_title",
            "Statement",
            "Kind",
            "Text",
            "Gaps",
            "Beside",
            "Beside_text",
            "Beside_gaps",
            "Part",
            "Module",
            "Place",
            "Title",
            "Headings",
            "File",
            "Since",
            "Seal",
            "Outcome",
        ];
        Tabled {
            caption: "Every statement and every place that serves it".to_owned(),
            heads: HEADS.map(str::to_owned).to_vec(),
            rows: self.rows.iter().flat_map(TraceRow::cells).collect(),
        }
    }
}

impl TraceRow {
    fn cells(&self) -> Vec<Vec<String>> {
        let own = self.statement.iter();
        let words = |list: &mut dyn Iterator<Item = String>| list.collect::<Vec<_>>().join(" | ");
        let gaps = |one: &Stated| {
            one.gaps
                .iter()
                .map(|gap| gap.words())
                .collect::<Vec<_>>()
                .join("; ")
        };
        let beside = &self.beside;
        let head = vec![
            self.section.0.to_string(),
            self.section.1.clone(),
            words(&mut own.clone().map(|one| one.id.clone())),
            words(&mut own.clone().map(|one| kind(one.kind).to_owned())),
            words(&mut own.clone().map(|one| one.text.clone())),
            words(&mut own.map(gaps)),
            words(&mut beside.iter().map(|one| one.id.clone())),
            words(&mut beside.iter().map(|one| one.text.clone())),
            words(&mut beside.iter().map(gaps).filter(|told| !told.is_empty())),
        ];
        let all = [
            ("passage", &self.passages),
            ("task", &self.tasks),
            ("check", &self.checks),
        ];
        let places = all
            .into_iter()
            .flat_map(|(part, list)| list.iter().map(move |at| at.cells(part)));
        let mut tails: Vec<[String; 9]> = places.collect();
        tails.extend(self.criteria.iter().map(Judged::cells));
        if tails.is_empty() {
            tails.push(["nowhere", "", "", "", "", "", "", "", ""].map(str::to_owned));
        }
        let row = |tail: [String; 9]| head.iter().cloned().chain(tail).collect();
        tails.into_iter().map(row).collect()
    }
}

impl Traced {
    fn cells(&self, part: &str) -> [String; 9] {
        let wording = self.wording.as_ref();
        [
            part.to_owned(),
            self.module.clone().unwrap_or_default(),
            self.part.clone(),
            self.title.clone(),
            self.headings.join(" | "),
            self.file.clone(),
            wording
                .and_then(|one| one.since.clone())
                .unwrap_or_default(),
            wording.map(|one| one.seal.clone()).unwrap_or_default(),
            String::new(),
        ]
    }
}

impl Judged {
    fn cells(&self) -> [String; 9] {
        let none = String::new;
        [
            "criterion".to_owned(),
            none(),
            self.id.clone(),
            self.title.clone(),
            none(),
            none(),
            none(),
            none(),
            self.outcome.clone().unwrap_or_default(),
        ]
    }
}

const fn kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::LearnThat => "learn that",
        StatementKind::LearnHowTo => "learn how to",
    }
}
