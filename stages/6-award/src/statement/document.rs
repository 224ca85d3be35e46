//! The statement as a PDF that a screen reader can read.
//!
//! What this room must not know: where a statement is kept, how a PDF is written.

use kit::{Fault, paper::Paper};

use super::Statement;

/// The statement as PDF.
///
/// # Errors
/// [`Fault`] when a font is missing, or the document would not be accessible: better none than one that is not.
pub(crate) fn pdf(statement: &Statement, check_at: &str) -> Result<Vec<u8>, Fault> {
    let title = format!("Statement of completion: {}", statement.name);
    let mut paper = Paper::new(title, statement.provider_name.clone()).without_foot();
    paper
        .text_sized(statement.provider_name.clone(), 14.0)
        .gap(24.0)
        .heading_sized(1, "Statement of completion", 30.0)
        .gap(24.0)
        .text_sized("This is to state that", 13.0)
        .gap(6.0)
        .heading_sized(2, statement.name.clone(), 24.0)
        .gap(12.0)
        .text_sized(
            "has completed the programme and passed the assessment of",
            13.0,
        )
        .gap(6.0)
        .heading_sized(2, statement.qualification.clone(), 20.0)
        .gap(12.0)
        .text_sized(format!("on {}.", statement.completed_on.with_weekday()), 13.0)
        .gap(48.0)
        .heading_sized(2, "What this paper is", 13.0)
        .gap(4.0)
        .text_sized("It is the provider’s own statement. The official certificate of the National Professional Qualification is issued by the Department for Education.", 12.0)
        .gap(24.0)
        .heading_sized(2, "How to check it", 13.0)
        .gap(4.0)
        .text_sized(
            format!(
                "Anybody can check that it holds at {check_at} with the code {}.",
                statement.code
            ),
            12.0,
        );
    paper.pdf()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulebook::{
        award::{AwardId, statement::StatementState},
        base::{Id, Instant},
    };

    fn statement(name: &str) -> Statement {
        Statement {
            id: AwardId::from_number(1),
            enrolment: Id::from_number(2),
            person: Id::from_number(3),
            provider: Id::from_number(4),
            code: "7K2M-QX4R-9WTD".into(),
            name: name.into(),
            qualification: "NPQ for SENCOs".into(),
            provider_name: "An invented institute".into(),
            completed_on: "2026-11-20".parse().unwrap(),
            issued_at: Instant(0),
            state: StatementState::Issued,
        }
    }

    #[test]
    fn a_statement_is_written_as_accessible_pdf_whatever_the_name() {
        for name in [
            "Asha Example",
            "Ł. Ørsted-Müller",
            "A name so long that it cannot stand on one line of the paper by any means",
        ] {
            let bytes = pdf(&statement(name), "https://senda.example/certificates/check").unwrap();
            assert!(bytes.starts_with(b"%PDF-"), "{name}");
        }
    }
}
