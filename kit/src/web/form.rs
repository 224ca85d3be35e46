//! What somebody typed: kept as typed, read field by field, every mistake told at its place.
//!
//! What this room must not know: any particular form.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use rulebook::base::{Coded, Day};

use crate::{
    problem::{Fault, Problem},
    ui::FormErrors,
};

/// The fields of a form as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form with these fields, for showing a page the first time.
    pub fn filled<N: Into<String>, V: Into<String>>(
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self(
            fields
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
    /// The fields of a query or a form body. No database keeps the character NUL: it reads as the sign for what
    /// cannot be read.
    pub fn parse(text: &str) -> Self {
        let mut fields: Vec<(String, String)> =
            serde_urlencoded::from_str(text).unwrap_or_default();
        for (name, value) in &mut fields {
            *name = readable(std::mem::take(name));
            *value = readable(std::mem::take(value));
        }
        Self(fields)
    }
    /// What was typed in this field: nothing reads as empty.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
    /// Whether the field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
    /// Every value sent under this name, for checkboxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
    /// Every field, in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }
    /// The reader of this form.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            form: self,
            errors: FormErrors::none(),
        }
    }
}

fn readable(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

/// The query of an address, from names and values of any text.
pub fn query(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap_or_default()
}

/// Reads a form field by field and collects what is wrong.
#[derive(Debug)]
pub struct Reader<'f> {
    form: &'f Form,
    errors: FormErrors,
}

impl Reader<'_> {
    /// Text that must be there, at most `most` characters, trimmed; line ends become `\n`.
    pub fn text(&mut self, name: &str, missing: &str, most: usize) -> String {
        let value = self.optional(name, most);
        if value.is_empty() {
            self.errors.at(name, missing);
        }
        value
    }

    /// Text that may be left empty.
    pub fn optional(&mut self, name: &str, most: usize) -> String {
        let value = self.form.get(name).replace("\r\n", "\n");
        let value = value.trim();
        let length = value.chars().count();
        if length > most {
            self.errors.at(
                name,
                format!("Shorten this to {most} characters or fewer. It has {length}."),
            );
        }
        if value
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            self.errors.at(
                name,
                "This contains characters that cannot be kept. Type it again without them.",
            );
        }
        value.to_owned()
    }

    /// A member of a closed list.
    pub fn choice<T: Coded>(&mut self, name: &str, missing: &str) -> Option<T> {
        let chosen = T::from_code(self.form.get(name)).ok();
        if chosen.is_none() {
            self.errors.at(name, missing);
        }
        chosen
    }

    /// Yes or no.
    pub fn yes_no(&mut self, name: &str, missing: &str) -> Option<bool> {
        match self.form.get(name) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                self.errors.at(name, missing);
                None
            }
        }
    }

    /// Whether a box was ticked.
    pub fn ticked(&mut self, name: &str) -> bool {
        !self.form.get(name).is_empty()
    }

    /// A day, from the three boxes `name_day`, `name_month`, `name_year`, or from `name`: as `YYYY-MM-DD`, or as it is
    /// written in England, `1/9/2026`.
    pub fn day(&mut self, name: &str, missing: &str) -> Option<Day> {
        let day = self.optional_day(name);
        if day.is_none() && self.errors.of(name).is_none() {
            self.errors.at(name, missing);
        }
        day
    }

    /// A day that may be left empty.
    pub fn optional_day(&mut self, name: &str) -> Option<Day> {
        let part = |suffix: &str| self.form.get(&format!("{name}_{suffix}")).trim().to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        let whole = self.form.get(name).trim();
        if day.is_empty() && month.is_empty() && year.is_empty() && whole.is_empty() {
            return None;
        }
        let read = if whole.is_empty() {
            match (year.parse(), month.parse(), day.parse()) {
                (Ok(year), Ok(month), Ok(day)) => Day::new(year, month, day).ok(),
                _ => None,
            }
        } else {
            whole.parse().ok().or_else(|| english(whole))
        };
        if read.is_none() {
            self.errors.at(name, "Enter a real date, like 1 9 2026");
        }
        read
    }

    /// Anything that parses from its text, its own error being the sentence.
    pub fn parsed<T>(&mut self, name: &str, missing: &str) -> Option<T>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.form.get(name).trim();
        if text.is_empty() {
            self.errors.at(name, missing);
            return None;
        }
        text.parse()
            .map_err(|e: T::Err| self.errors.at(name, e.to_string()))
            .ok()
    }

    /// An email address: one @, something on both sides, no spaces. Whether it works, only a letter can tell.
    pub fn email(&mut self, name: &str, missing: &str) -> String {
        let value = self.text(name, missing, 254).to_lowercase();
        let good = value.split_once('@').is_some_and(|(left, right)| {
            !left.is_empty()
                && right.contains('.')
                && !right.starts_with('.')
                && !right.ends_with('.')
                && !value.contains(char::is_whitespace)
                && !right.contains('@')
                && !value.contains(['<', '>', ',', ';', '"'])
        });
        if !good && !value.is_empty() {
            self.errors
                .at(name, "Enter an email address, like name@example.sch.uk");
        }
        value
    }

    /// Says what is wrong with a field.
    pub fn wrong(&mut self, name: &str, sentence: impl Into<String>) {
        self.errors.at(name, sentence);
    }

    /// Everything that is wrong.
    pub fn errors(self) -> FormErrors {
        self.errors
    }
}

/// A day as it is written in England: `1/9/2026`.
fn english(text: &str) -> Option<Day> {
    let mut parts = text.split(['/', '.', '-', ' ']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.method() == axum::http::Method::GET {
            return Ok(Self::parse(request.uri().query().unwrap_or("")));
        }
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if !kind
            .unwrap_or("application/x-www-form-urlencoded")
            .starts_with("application/x-www-form-urlencoded")
        {
            return Err(Problem::Unwelcome(
                "This form was sent in a way Senda does not understand.",
            ));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_too_large| Problem::TooLarge)?;
        let text = std::str::from_utf8(&body).map_err(|_garbled| {
            Problem::Unwelcome("This form was sent as text Senda cannot read.")
        })?;
        Ok(Self::parse(text))
    }
}

/// A file that somebody sent, with the form's other fields.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The other fields.
    pub form: Form,
    /// The file's own name, cut down to what is safe to show.
    pub name: String,
    /// Its bytes; none when no file was chosen.
    pub bytes: Vec<u8>,
}

/// Reads a form with at most one file of at most `most` bytes.
///
/// # Errors
/// [`Problem::TooLarge`] when the file is larger.
pub async fn read_upload(mut parts: Multipart, most: usize) -> Result<Upload, Problem> {
    let mut upload = Upload::default();
    while let Some(field) = parts
        .next_field()
        .await
        .map_err(|_broken| Problem::TooLarge)?
    {
        let name = field.name().unwrap_or("").to_owned();
        let file = field.file_name().map(safe_name);
        let bytes = field
            .bytes()
            .await
            .map_err(|_too_large| Problem::TooLarge)?;
        if bytes.len() > most {
            return Err(Problem::TooLarge);
        }
        if let Some(file) = file {
            upload.name = file;
            upload.bytes = bytes.to_vec();
        } else {
            let text = String::from_utf8(bytes.to_vec())
                .map_err(|e| Fault::because("reading a form’s field", e))?;
            upload.form.0.push((readable(name), readable(text)));
        }
    }
    Ok(upload)
}

/// The last part of a file's name, letters, digits, dots, dashes and spaces only.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' '))
        .take(120)
        .collect();
    if kept.trim_matches(['.', ' ']).is_empty() {
        "file".to_owned()
    } else {
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_from_three_boxes_and_a_wrong_one_is_told() {
        let form = Form::parse(
            "start_day=31&start_month=2&start_year=2026&end_day=1&end_month=9&end_year=2026&whole=2026-09-01&said=1%2F9%2F2026&short=1%2F9%2F26&february=31%2F2%2F2026",
        );
        let mut reader = form.reader();
        assert_eq!(reader.day("start", "Enter a date"), None);
        assert_eq!(
            reader.day("end", "Enter a date").map(|day| day.to_string()),
            Some("2026-09-01".into())
        );
        for name in ["whole", "said"] {
            let day = reader.optional_day(name).map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some("2026-09-01"), "{name}");
        }
        assert_eq!(reader.optional_day("short"), None);
        assert_eq!(reader.optional_day("february"), None);
        assert_eq!(reader.day("gone", "Enter a date"), None);
        let errors = reader.errors();
        assert_eq!(errors.of("start"), Some("Enter a real date, like 1 9 2026"));
        assert_eq!(errors.of("gone"), Some("Enter a date"));
    }

    #[test]
    fn what_no_database_keeps_reads_as_unreadable() {
        assert_eq!(Form::parse("a=b%00c").get("a"), "b\u{fffd}c");
    }

    #[test]
    fn file_names_lose_their_folders_and_their_tricks() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\plans\\a<b>.docx"), "ab.docx");
        assert_eq!(safe_name(".."), "file");
    }
}
