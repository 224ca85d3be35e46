//! Files that people send and files that they take away.
//!
//! What this room must not know: what a file holds.

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use exchange::{markdown, page::Block, word::Outgoing};
use kit::{
    Fault, Problem,
    ui::FormErrors,
    web::{Call, Upload, read_upload},
};
use rulebook::{
    base::Day,
    people::{Action, Permit, PersonId},
};

/// Whose own this permit lets somebody keep.
pub(crate) fn owner(permit: &Permit) -> Result<PersonId, Problem> {
    crate::asked(permit, &[Action::KeepOwnAccount])?;
    permit.actor().ok_or(Problem::NotFound)
}

/// The file that was sent with a form; what is wrong with it is told at `file`.
pub(crate) async fn sent(
    call: &Call,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Upload, Problem> {
    let parts = parts.map_err(|_not_a_form| {
        Problem::Unwelcome("This file was sent in a way Senda does not understand.")
    })?;
    let most = call.app().config().server.upload_bytes;
    let wrong = |sentence: String| {
        let mut errors = FormErrors::none();
        errors.at("file", sentence);
        Problem::Invalid(errors)
    };
    match read_upload(parts, most).await {
        Ok(sent) if sent.bytes.is_empty() => {
            Err(wrong("Choose a file that is not empty.".to_owned()))
        }
        Err(Problem::TooLarge) => Err(wrong(format!(
            "The file is larger than {} MB. Choose a smaller one.",
            most >> 20
        ))),
        other => other,
    }
}

/// A file to take away.
pub(crate) fn attached(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|c| if c == ' ' { '-' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(kind_of(name)),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, bytes).into_response()
}

/// What a phone has to know to open a file that was made here.
fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Blocks of a page as a Word file.
pub(crate) fn word(title: &str, blocks: &[Block]) -> Result<Vec<u8>, Problem> {
    let going = Outgoing {
        title,
        language: "en-GB",
        blocks,
        picture: &|_path| None,
        comments: &[],
    };
    Ok(exchange::word::write(&going).map_err(|e| Fault::because("writing a Word file", e))?)
}

/// Sheets as an Excel workbook.
pub(crate) fn excel(sheets: &[exchange::sheet::Sheet]) -> Result<Vec<u8>, Problem> {
    Ok(exchange::sheet::write(sheets).map_err(|e| Fault::because("writing a workbook", e))?)
}

/// A day as a spreadsheet counts it.
pub(crate) fn serial(day: Option<Day>) -> exchange::sheet::Cell {
    let Some(day) = day else {
        return exchange::sheet::Cell::Empty;
    };
    match Day::new(1899, 12, 30) {
        Ok(first) => exchange::sheet::Cell::Day(first.days_until(day)),
        Err(_never) => exchange::sheet::Cell::Empty,
    }
}

/// A heading for a page that goes out.
pub(crate) fn headed(level: u8, words: &str) -> Block {
    Block::Heading(level, words_of(words))
}

/// A paragraph for a page that goes out.
pub(crate) fn told(words: &str) -> Block {
    Block::Paragraph(words_of(words))
}

/// A table for a page that goes out: the first line names the columns.
pub(crate) fn table(lines: Vec<Vec<String>>) -> Block {
    let cell = |words: String| words_of(&words);
    Block::Table(
        lines
            .into_iter()
            .map(|line| line.into_iter().map(cell).collect())
            .collect(),
    )
}

fn words_of(words: &str) -> Vec<exchange::page::Inline> {
    vec![exchange::page::Inline::Text(
        words.to_owned(),
        exchange::page::Look::default(),
    )]
}

/// Text somebody wrote, as blocks whose headings stand below `level`.
pub(crate) fn below(level: u8, text: &str) -> Vec<Block> {
    let blocks = markdown::read(text);
    let own = |block: &Block| match block {
        Block::Heading(own, _) => Some(*own),
        _ => None,
    };
    // Whoever begins with a second heading means a first one: no level is left out.
    let highest = blocks.iter().filter_map(own).min().unwrap_or(1);
    let lower = |block| match block {
        Block::Heading(own, words) => Block::Heading((own + level + 1 - highest).min(6), words),
        other => other,
    };
    blocks.into_iter().map(lower).collect()
}

/// The page of a text that was changed in another place meanwhile.
pub(crate) fn conflict(mut page: Response) -> Response {
    *page.status_mut() = StatusCode::CONFLICT;
    page
}
