//! A file to send.
//!
//! What this room must not know: which files are safe.

use maud::{Markup, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

/// A file to send. Its form must be [`super::Form::multipart`].
#[derive(Debug, Clone)]
pub struct FileUpload<'a> {
    parts: Parts<'a>,
    accept: Option<&'static str>,
    many: bool,
}

impl<'a> FileUpload<'a> {
    /// A field with this name and label.
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            accept: None,
            many: false,
        }
    }

    common_setters!();

    /// The kinds of file the browser offers, e.g. `.csv,text/csv`. The server still decides.
    pub fn accept(mut self, kinds: &'static str) -> Self {
        self.accept = Some(kinds);
        self
    }

    /// Several files at once.
    pub fn many(mut self) -> Self {
        self.many = true;
        self
    }
}

impl Render for FileUpload<'_> {
    fn render(&self) -> Markup {
        let wrong = if self.parts.error.is_some() {
            " govuk-file-upload--error"
        } else {
            ""
        };
        html! {
            div class=(self.parts.group_class()) {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                input class={ "govuk-file-upload" (wrong) } id=(self.parts.id()) name=(self.parts.name)
                    type="file" accept=[self.accept] multiple[self.many]
                    aria-describedby=[self.parts.described_by(None)];
            }
        }
    }
}
