//! The form around the fields.
//!
//! What this room must not know: what is done with what it sends.

use maud::{Markup, html};

use super::Text;

/// How a form sends what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// In the address: searches and filters.
    Get,
    /// In the body: everything that changes something.
    Post,
}

/// A form. The browser's own checks are off: errors come from the server, in plain words.
#[derive(Debug, Clone)]
pub struct Form<'a> {
    action: Text<'a>,
    method: Method,
    multipart: bool,
    hidden: Vec<(Text<'a>, Text<'a>)>,
    autosave: Option<Text<'a>>,
    label: Option<Text<'a>>,
}

impl<'a> Form<'a> {
    fn new(action: Text<'a>, method: Method) -> Self {
        Self {
            action,
            method,
            multipart: false,
            hidden: Vec::new(),
            autosave: None,
            label: None,
        }
    }

    /// A form that changes something.
    pub fn post(action: impl Into<Text<'a>>) -> Self {
        Self::new(action.into(), Method::Post)
    }

    /// A form that only asks.
    pub fn get(action: impl Into<Text<'a>>) -> Self {
        Self::new(action.into(), Method::Get)
    }

    /// Sends files too.
    pub fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// A value the reader does not see, such as the version that was opened.
    pub fn hidden(mut self, name: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// Where script sends the form's fields every ten seconds while they change. The answer is JSON:
    /// `{"status": "Draft saved at 10:42am", "fields": {"version": "8"}}`; `fields` refreshes hidden values.
    /// A 409 answer stops the saving and tells the reader that the text was changed elsewhere.
    pub fn autosave(mut self, url: impl Into<Text<'a>>) -> Self {
        self.autosave = Some(url.into());
        self
    }

    /// Names the form for people who move by landmarks; for pages with several.
    pub fn label(mut self, label: impl Into<Text<'a>>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The form with this inside.
    pub fn body(&self, body: Markup) -> Markup {
        let method = match self.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        html! {
            form action=(self.action) method=(method) novalidate aria-label=[&self.label]
                enctype=[self.multipart.then_some("multipart/form-data")] data-autosave=[&self.autosave] {
                @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                (body)
                @if self.autosave.is_some() {
                    p class="app-muted app-autosave" role="status" data-autosave-status {}
                }
            }
        }
    }
}
