//! The one page frame: head, skip link, header, navigation, main, footer.
//!
//! What this room must not know: what any page is about.

use maud::{DOCTYPE, Markup, html};
use rulebook::base::Coded;

use super::callout::{BannerKind, banner};
use super::reading::{Reading, Typeface};
use super::wayfinding::back_link;
use crate::assets;

/// The signed-in person, as the header shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserBadge {
    /// Name as they wish to be called.
    pub name: String,
    /// Their account page.
    pub href: String,
}

/// One entry of the navigation row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Words of the link.
    pub label: String,
    /// Where it goes.
    pub href: String,
    /// Whether the page belongs to this entry.
    pub current: bool,
    /// What it holds, shown as a row of its own on its pages; empty for an entry that is one page.
    pub within: Vec<NavItem>,
    /// Further addresses under which the page belongs to this entry.
    pub also: &'static [&'static str],
}

impl NavItem {
    /// An entry that is one page.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            current: false,
            within: Vec::new(),
            also: &[],
        }
    }
    /// Marks where the reader is: the entry, and of what it holds the one whose address fits best.
    pub fn stand_at(&mut self, under: impl Fn(&str) -> bool + Copy) {
        let fits = |one: &Self| under(&one.href) || one.also.iter().any(|also| under(also));
        let best = self.within.iter().filter(|one| fits(one));
        let best = best
            .max_by_key(|one| one.href.len())
            .map(|one| one.href.clone());
        self.current = best.is_some() || fits(self);
        for one in &mut self.within {
            one.current = best.as_ref() == Some(&one.href);
        }
    }
}

/// A message shown once, above the page, after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Success or important.
    pub kind: BannerKind,
    /// One or two sentences.
    pub text: String,
}

/// The bar that tells a visitor this is a demonstration with its own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoBar {
    /// The demonstration's day, in words, e.g. `Thursday 3 December 2026`.
    pub today: String,
    /// Page on which the clock is moved, for those who may.
    pub clock_href: Option<String>,
    /// Page that shows the mail that was sent.
    pub outbox_href: String,
}

/// Everything around the body of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what a page shows, each on its own"
)]
pub struct Frame {
    /// Title of the page, without the product's name.
    pub title: String,
    /// Whether the page shows errors: puts “Error: ” before the title.
    pub error: bool,
    /// BCP 47 language of the page.
    pub lang: String,
    /// The reader's settings.
    pub reading: Reading,
    /// Words after the product's name in the header.
    pub brand_sub: String,
    /// The signed-in person, if any.
    pub user: Option<UserBadge>,
    /// The navigation row. Empty: no row.
    pub nav: Vec<NavItem>,
    /// A message shown once.
    pub notice: Option<Notice>,
    /// Address and words of the back link.
    pub back: Option<(String, String)>,
    /// Staff width (1,500 px) rather than reading width (1,180 px).
    pub wide: bool,
    /// A page that can be read in focus view: when the reader wishes so, it comes without the menu.
    pub focusable: bool,
    /// A page that is kept on a phone: it says nothing of who reads, and leads nowhere that needs a network.
    pub bare: bool,
    /// The demonstration bar, in a demonstration only.
    pub demo: Option<DemoBar>,
    /// A further script that this page alone needs: its plain name among the assets.
    pub script: Option<&'static str>,
    /// Version of the running product.
    pub version: String,
}

impl Frame {
    /// A frame with this title and nothing else set.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            error: false,
            lang: "en-GB".to_owned(),
            reading: Reading::default(),
            brand_sub: "NPQ for SENCOs".to_owned(),
            user: None,
            nav: Vec::new(),
            notice: None,
            back: None,
            wide: false,
            bare: false,
            focusable: false,
            demo: None,
            script: None,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn width(&self) -> &'static str {
        if self.wide {
            "app-width app-width--full"
        } else {
            "app-width"
        }
    }
}

/// The whole page. `body` must hold exactly one first-level heading, from [`super::heading`] or [`super::heading_row`].
pub fn page(frame: &Frame, body: Markup) -> Markup {
    let reading = frame.reading;
    let focused = frame.focusable && reading.focus;
    html! {
        (DOCTYPE)
        html lang=(frame.lang) class="govuk-template" data-theme=(reading.theme.code())
            data-font=(reading.font.code()) data-size=(reading.size.code())
            data-spacing=(reading.spacing.code()) data-ruler=(reading.ruler_code()) data-focus=[focused.then_some("on")] {
            (head(frame))
            body class="govuk-template__body" {
                a href="#main" class="govuk-skip-link" data-module="govuk-skip-link" { "Skip to main content" }
                @if let Some(demo) = &frame.demo { (demo_bar(frame, demo)) }
                (header(frame))
                @if !frame.nav.is_empty() && !focused { (navigation(frame)) }
                main class={ (frame.width()) " app-main" } id="main" {
                    @if let Some((href, label)) = &frame.back { (back_link(href, label)) }
                    @if let Some(notice) = &frame.notice { (banner(notice.kind, html! { (notice.text) })) }
                    (body)
                }
                (footer(frame))
                div class="app-ruler" aria-hidden="true" {}
            }
        }
    }
}

/// The drawing of a tab: the mark of the header.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 34 34'%3E%3Crect x='1' y='1' width='32' height='32' rx='9' fill='%23f7d9a8'/%3E%3Cpath d='M8 23.5c4.5-9 13.5-9 18 0' fill='none' stroke='%230c3632' stroke-width='2.6' stroke-linecap='round'/%3E%3Ccircle cx='17' cy='12' r='4.2' fill='%23c2622a'/%3E%3Cpath d='M6.5 27h21' stroke='%230c3632' stroke-width='2.6' stroke-linecap='round'/%3E%3C/svg%3E";

/// The typeface that a page needs first; those of the device are there already.
const fn typeface(font: Typeface) -> Option<&'static str> {
    match font {
        Typeface::Atkinson => Some("atkinson-normal.woff2"),
        Typeface::Lexend => Some("lexend-normal.woff2"),
        Typeface::Serif | Typeface::System => None,
    }
}

fn head(frame: &Frame) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            title { @if frame.error { "Error: " } (frame.title) " - Senda" }
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="theme-color" content="#0c3632";
            meta name="color-scheme" content="light dark";
            // Inside the page: a request for 390 bytes costs more than the bytes.
            link rel="icon" href=(ICON) type="image/svg+xml";
            @if let Some(font) = typeface(frame.reading.font) {
                link rel="preload" href=(assets::url(font)) as="font" type="font/woff2" crossorigin;
            }
            link rel="stylesheet" href=(assets::url("app.css"));
            script type="module" src=(assets::url("app.js")) {}
            @if let Some(script) = frame.script { script type="module" src=(assets::url(script)) {} }
        }
    }
}

fn demo_bar(frame: &Frame, demo: &DemoBar) -> Markup {
    html! {
        aside class="app-demo" aria-label="Demonstration" {
            div class={ (frame.width()) " app-demo__row" } {
                p { strong { "Demonstration." } " Everyone in it is invented. Today is " (demo.today) "." }
                ul {
                    @if let Some(clock) = &demo.clock_href { li { a href=(clock) { "Move the clock" } } }
                    li { a href=(demo.outbox_href) { "See the mail it sent" } }
                }
            }
        }
    }
}

fn header(frame: &Frame) -> Markup {
    html! {
        header class="app-header" {
            div class={ (frame.width()) " app-header__row" } {
                a class="app-header__brand" href="/" {
                    (mark())
                    span { "Senda " span class="app-header__org" { (frame.brand_sub) } }
                }
                @if frame.user.is_some() && !frame.bare { (search_box()) }
                @if frame.bare { ul class="app-header__tools" { li { a href="/study/offline" { "Kept on this phone" } } } }
                @else { ul class="app-header__tools" {
                    li { a href="/account/reading" { "Reading settings" } }
                    li { a href="/help" { "Help" } }
                    @match &frame.user {
                        Some(user) => li { a href=(user.href) { (user.name) } },
                        None => li { a href="/sign-in" { "Sign in" } },
                    }
                } }
            }
        }
    }
}

/// Searching, on every page of somebody who is signed in. It needs no script.
fn search_box() -> Markup {
    html! {
        form class="app-search" role="search" method="get" action="/search" {
            label class="govuk-visually-hidden" for="search-everything" { "Search everything I may see" }
            input class="app-search__words" id="search-everything" name="q" type="search" maxlength="200" autocomplete="off" placeholder="Search";
            button class="app-search__go" type="submit" { "Search" }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true" focusable="false" {
            rect x="1" y="1" width="32" height="32" rx="9" fill="#f7d9a8" {}
            path d="M8 23.5c4.5-9 13.5-9 18 0" fill="none" stroke="#0c3632" stroke-width="2.6" stroke-linecap="round" {}
            circle cx="17" cy="12" r="4.2" fill="#c2622a" {}
            path d="M6.5 27h21" stroke="#0c3632" stroke-width="2.6" stroke-linecap="round" {}
        }
    }
}

fn navigation(frame: &Frame) -> Markup {
    let full = if frame.wide {
        " govuk-service-navigation--full"
    } else {
        ""
    };
    html! {
        div class={ "govuk-service-navigation" (full) } {
            div class="govuk-width-container" {
                div class="govuk-service-navigation__container" {
                    nav aria-label="Menu" class="govuk-service-navigation__wrapper" {
                        ul class="govuk-service-navigation__list" id="navigation" {
                            @for item in &frame.nav { (nav_item(item)) }
                        }
                    }
                }
            }
        }
        @for part in frame.nav.iter().filter(|item| item.current && item.within.len() > 1) {
            nav aria-label=(part.label) class={ "app-part" (full) } {
                ul class=(frame.width()) {
                    @for item in &part.within {
                        li { a href=(item.href) aria-current=[item.current.then_some("true")] { (item.label) } }
                    }
                }
            }
        }
    }
}

fn nav_item(item: &NavItem) -> Markup {
    html! {
        @if item.current {
            li class="govuk-service-navigation__item govuk-service-navigation__item--active" {
                a class="govuk-service-navigation__link" href=(item.href) aria-current="true" {
                    strong class="govuk-service-navigation__active-fallback" { (item.label) }
                }
            }
        } @else {
            li class="govuk-service-navigation__item" {
                a class="govuk-service-navigation__link" href=(item.href) { (item.label) }
            }
        }
    }
}

fn footer(frame: &Frame) -> Markup {
    html! {
        footer class="app-footer" {
            div class=(frame.width()) {
                @if !frame.bare {
                    ul {
                        li { a href="/help" { "Help" } }
                        li { a href="/accessibility" { "Accessibility statement" } }
                        li { a href="/privacy" { "Privacy" } }
                        li { a href="/licences" { "Licences" } }
                    }
                }
                p { "Senda " (frame.version) ". This is not an official government service." }
            }
        }
    }
}
