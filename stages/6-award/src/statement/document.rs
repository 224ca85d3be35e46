//! The statement as a PDF that a screen reader can read: tagged, titled, in a language, checked as PDF/UA-1 while it
//! is written.
//!
//! What this room must not know: where a statement is kept.

use std::num::NonZeroU16;

use kit::{Fault, assets};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{ContentTag, SpanTag, Tag, TagGroup, TagKind, TagTree},
    text::{Font, TextDirection},
};

use super::Statement;

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 72.0;
const LANGUAGE: &str = "en-GB";

/// A line of the paper: what it is, how large, how far below the one before.
struct Line {
    tag: TagKind,
    text: String,
    size: f32,
    gap: f32,
    bold: bool,
}

fn heading(level: NonZeroU16, text: &str, size: f32, gap: f32) -> Line {
    let tag = Tag::Hn(level, Some(text.to_owned())).into();
    Line {
        tag,
        text: text.to_owned(),
        size,
        gap,
        bold: true,
    }
}

fn paragraph(text: impl Into<String>, size: f32, gap: f32) -> Line {
    Line {
        tag: Tag::P.into(),
        text: text.into(),
        size,
        gap,
        bold: false,
    }
}

/// The statement as PDF.
///
/// # Errors
/// [`Fault`] when a font is missing, or the document would not be accessible: better none than one that is not.
pub(crate) fn pdf(statement: &Statement, check_at: &str) -> Result<Vec<u8>, Fault> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| Fault::say(format!("choosing PDF/UA-1: {e:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let title = format!("Statement of completion: {}", statement.name);
    document.set_metadata(
        Metadata::new()
            .title(title.clone())
            .language(LANGUAGE.to_owned())
            .creator("Senda".to_owned())
            .authors(vec![statement.provider_name.clone()]),
    );
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(
        title,
        XyzDestination::new(0, Point::from_xy(0.0, 0.0)),
    ));
    document.set_outline(outline);
    let tree = write_page(&mut document, &lines(statement, check_at))?;
    document.set_tag_tree(tree);
    document
        .finish()
        .map_err(|e| Fault::say(format!("writing a statement as PDF: {e:?}")))
}

fn write_page(document: &mut Document, lines: &[Line]) -> Result<TagTree, Fault> {
    let (regular, bold) = (font("regular")?, font("bold")?);
    let settings =
        PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Fault::say("a page of no size"))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(12, 54, 50).into(),
        ..Fill::default()
    }));
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    let mut down = MARGIN;
    for line in lines {
        down += line.gap;
        let font = if line.bold { &bold } else { &regular };
        let mut group = TagGroup::new(line.tag.clone());
        for text in wrapped(&line.text, line.size) {
            down += line.size * 1.35;
            let id = span(&mut surface, &text, font, line.size, down);
            group.push(id);
        }
        tree.push(group);
    }
    surface.finish();
    page.finish();
    Ok(tree)
}

fn span(
    surface: &mut Surface<'_>,
    text: &str,
    font: &Font,
    size: f32,
    down: f32,
) -> krilla::tagging::Identifier {
    let tag = SpanTag::empty().with_lang(Some(LANGUAGE));
    let id = surface.start_tagged(ContentTag::Span(tag));
    let at = Point::from_xy(MARGIN, down);
    surface.draw_text(
        at,
        font.clone(),
        size,
        text,
        false,
        TextDirection::LeftToRight,
    );
    surface.end_tagged();
    id
}

fn font(name: &str) -> Result<Font, Fault> {
    let bytes =
        assets::font_ttf(name).ok_or_else(|| Fault::say("a font of the paper is missing"))?;
    Font::new(bytes.to_vec().into(), 0).ok_or_else(|| Fault::say("a font of the paper is broken"))
}

/// Lines that fit between the margins. Characters of this typeface are about half as wide as they are high. Every
/// line but the last keeps its space, so that words stay apart when the text is read aloud or copied.
fn wrapped(text: &str, size: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0.0_f32;
    for word in text.split_whitespace() {
        let needs = word.chars().fold(0.0_f32, |sum, _| sum + size * 0.53);
        if width + needs > WIDTH - 2.0 * MARGIN && !line.is_empty() {
            line.push(' ');
            lines.push(std::mem::take(&mut line));
            width = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        width += needs + size * 0.27;
    }
    lines.push(line);
    lines
}

fn lines(statement: &Statement, check_at: &str) -> Vec<Line> {
    let (one, two) = (NonZeroU16::MIN, NonZeroU16::MIN.saturating_add(1));
    vec![
        paragraph(statement.provider_name.clone(), 14.0, 0.0),
        heading(one, "Statement of completion", 30.0, 24.0),
        paragraph("This is to state that", 13.0, 24.0),
        heading(two, &statement.name, 24.0, 6.0),
        paragraph(
            "has completed the programme and passed the assessment of",
            13.0,
            12.0,
        ),
        heading(two, &statement.qualification, 20.0, 6.0),
        paragraph(
            format!("on {}.", statement.completed_on.with_weekday()),
            13.0,
            12.0,
        ),
        heading(two, "What this paper is", 13.0, 48.0),
        paragraph(
            "It is the provider’s own statement. The official certificate of the National Professional Qualification is issued by the Department for Education.",
            12.0,
            4.0,
        ),
        heading(two, "How to check it", 13.0, 24.0),
        paragraph(
            format!(
                "Anybody can check that it holds at {check_at} with the code {}.",
                statement.code
            ),
            12.0,
            4.0,
        ),
    ]
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

    #[test]
    fn long_lines_are_wrapped_between_words_and_no_word_is_lost() {
        let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
        let lines = wrapped(text, 24.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), text);
    }
}
