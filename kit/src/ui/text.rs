//! Headings and running text.
//!
//! What this room must not know: how study text is made clean.

use maud::{Markup, PreEscaped, Render, html};

/// How large a heading looks; its level is a separate matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingSize {
    /// 32 to 48 px.
    ExtraLarge,
    /// 24 to 36 px.
    Large,
    /// 18 to 24 px.
    Medium,
    /// 16 to 19 px.
    Small,
}

impl HeadingSize {
    fn class(self) -> &'static str {
        match self {
            Self::ExtraLarge => "govuk-heading-xl",
            Self::Large => "govuk-heading-l",
            Self::Medium => "govuk-heading-m",
            Self::Small => "govuk-heading-s",
        }
    }
}

/// The page's one first-level heading.
pub fn heading(text: &str) -> Markup {
    html! { h1 class=(HeadingSize::ExtraLarge.class()) { (text) } }
}

/// The page's one first-level heading with a line above, a line below, and something at the end of the row
/// (a tag, a button). Use instead of [`heading`], not with it.
pub fn heading_row(
    above: Option<&str>,
    text: &str,
    below: Option<&str>,
    aside: Option<Markup>,
) -> Markup {
    html! {
        div class="app-hello" {
            div {
                @if let Some(above) = above { (eyebrow(above)) }
                h1 class=(HeadingSize::ExtraLarge.class()) { (text) }
                @if let Some(below) = below { p class="app-muted" { (below) } }
            }
            @if let Some(aside) = aside { div { (aside) } }
        }
    }
}

/// A second-level heading, which may be a link's target.
pub fn section(id: &str, text: &str) -> Markup {
    html! { h2 class=(HeadingSize::Medium.class()) id=(id) { (text) } }
}

/// A third-level heading.
pub fn subheading(text: &str) -> Markup {
    html! { h3 class=(HeadingSize::Small.class()) { (text) } }
}

/// A short line above a heading.
pub fn eyebrow(text: &str) -> Markup {
    html! { p class="app-eyebrow" { (text) } }
}

/// The first paragraph of a page, a little larger.
pub fn lead(text: impl Render) -> Markup {
    html! { p class="app-lead" { (text) } }
}

/// A quieter paragraph.
pub fn muted(text: impl Render) -> Markup {
    html! { p class="app-muted" { (text) } }
}

/// Study text: HTML that has **already been cleaned**, set in the reader's size and spacing.
/// The `id` is what the Listen button reads.
pub fn prose(id: &str, clean_html: &str) -> Markup {
    html! { div class="app-prose" id=(id) { (PreEscaped(clean_html)) } }
}
