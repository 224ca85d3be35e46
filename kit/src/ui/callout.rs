//! Pieces of text that stand apart from the text around them.
//!
//! What this room must not know: what they say.

use maud::{Markup, html};

/// What a [`banner`] tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BannerKind {
    /// Something was done.
    Success,
    /// Something to know before going on.
    Important,
}

/// A message at the top of a page, once.
pub fn banner(kind: BannerKind, content: Markup) -> Markup {
    let (class, role, title) = match kind {
        BannerKind::Success => (
            "govuk-notification-banner govuk-notification-banner--success app-banner",
            "alert",
            "Done",
        ),
        BannerKind::Important => (
            "govuk-notification-banner app-banner",
            "region",
            "Important",
        ),
    };
    html! {
        div class=(class) role=(role) aria-label=(title) data-module="govuk-notification-banner" {
            div class="govuk-notification-banner__header" {
                h2 class="govuk-notification-banner__title" { (title) }
            }
            div class="govuk-notification-banner__content" {
                div class="govuk-notification-banner__heading" { (content) }
            }
        }
    }
}

/// Text that opens when asked for.
pub fn details(summary: &str, content: Markup) -> Markup {
    html! {
        details class="govuk-details" {
            summary class="govuk-details__summary" { span class="govuk-details__summary-text" { (summary) } }
            div class="govuk-details__text" { (content) }
        }
    }
}

/// Text set in from the margin.
pub fn inset(content: Markup) -> Markup {
    html! { div class="govuk-inset-text" { (content) } }
}

/// What follows if the reader goes on: a legal duty, a loss.
pub fn warning(text: &str) -> Markup {
    html! {
        div class="govuk-warning-text" {
            span class="govuk-warning-text__icon" aria-hidden="true" { "!" }
            strong class="govuk-warning-text__text" {
                span class="govuk-visually-hidden" { "Warning: " } (text)
            }
        }
    }
}

/// The page's one first-level heading after something was sent: it says that it arrived.
pub fn panel(title: &str, content: Markup) -> Markup {
    html! {
        div class="govuk-panel govuk-panel--confirmation" {
            h1 class="govuk-panel__title" { (title) }
            div class="govuk-panel__body" { (content) }
        }
    }
}

/// What a [`callout`] in study text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalloutKind {
    /// What the law says must or should be done.
    Law,
    /// What research has found.
    Evidence,
    /// What one school did.
    School,
}

impl CalloutKind {
    fn class(self) -> &'static str {
        match self {
            Self::Law => "app-call app-call--law",
            Self::Evidence => "app-call app-call--evidence",
            Self::School => "app-call app-call--school",
        }
    }

    fn drawing(self) -> &'static str {
        match self {
            Self::Law => "M10 2v15M4 5h12M4 5 1.5 11h5zM16 5l-2.5 6h5zM6 17.5h8",
            Self::Evidence => "M3 17h14M5 17v-5M10 17V5M15 17V9",
            Self::School => "M2.5 9 10 3l7.5 6M4.5 8v9h11V8M8 17v-5h4v5",
        }
    }
}

/// A call-out in study text, named by its heading.
pub fn callout(kind: CalloutKind, id: &str, title: &str, content: Markup) -> Markup {
    html! {
        section class=(kind.class()) aria-labelledby=(id) {
            h3 id=(id) {
                svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
                    path d=(kind.drawing()) fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round" {}
                }
                (title)
            }
            (content)
        }
    }
}
