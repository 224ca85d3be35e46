//! One text on the approver's page: page by page as a participant reads it, with what changed and what was answered.
//!
//! What this room must not know: how anything is decided.

use kit::{
    Problem,
    ui::{self, Button, ButtonKind, FormErrors, Icon, Kind, Markup, tag},
    web::{Call, Form},
};
use maud::html;
use rulebook::{
    base::Coded,
    production::{pack::Reading, stage::Decision},
};

use super::{Piece, Visit, form};
use crate::{
    compare,
    item::{
        self, Texts,
        pages::{is_page, short},
    },
    pack::{Request, answers},
    release::at_hand,
    sheet::Sheet,
};

pub(super) async fn section(
    call: &Call,
    visit: &Visit,
    piece: &Piece,
    typed: &Form,
    errors: &FormErrors,
) -> Result<Markup, Problem> {
    let item = &piece.item;
    let (texts, before) = call
        .app()
        .db()
        .read(async |tx| {
            let now = item::texts(tx, item.id, item.version).await?;
            let before = item::texts(tx, item.id, piece.read).await?;
            Ok((now, before))
        })
        .await?;
    let shown = Shown {
        visit,
        piece,
        texts: &texts,
        before: &before,
    };
    let path = shown.file(typed.get("file"));
    let refined = piece.reading == Reading::ToDecide { refined: true };
    let article = match path {
        Some(path) => shown.article(call, path).await?,
        None => {
            html! { p class="govuk-body" { "This text holds settings only; there is no page to read." } }
        }
    };
    Ok(html! {
        section aria-labelledby="reading" {
            (ui::section("reading", &item.title))
            p class="app-muted" { (item.part) ", version " (item.version) }
            @if refined { (shown.what_changed()) }
            (shown.decided(call))
            (shown.contents(path))
            (article)
            (shown.requests(call))
            @if matches!(piece.reading, Reading::ToDecide { .. }) {
                @if let Some(path) = path { (form::request(visit, piece, path, typed, errors)) }
                (form::decision(visit, piece, typed, errors))
            }
        }
    })
}

struct Shown<'a> {
    visit: &'a Visit,
    piece: &'a Piece,
    texts: &'a Texts,
    before: &'a Texts,
}

impl Shown<'_> {
    /// The page that the address names, or the first that changed, or the first.
    fn file(&self, asked: &str) -> Option<&str> {
        let pages = || {
            self.texts
                .keys()
                .filter(|path| is_page(path))
                .map(String::as_str)
        };
        let refined = self.piece.reading == Reading::ToDecide { refined: true };
        pages()
            .find(|path| *path == asked)
            .or_else(|| pages().find(|path| refined && self.is_changed(path)))
            .or_else(|| pages().next())
    }

    fn is_changed(&self, path: &str) -> bool {
        self.piece.read != self.piece.item.version && self.before.get(path) != self.texts.get(path)
    }

    fn href(&self, path: &str) -> String {
        format!(
            "{}&file={path}#reading",
            self.visit.href(self.piece.item.id)
        )
    }

    /// The pages of the text, in their order.
    fn contents(&self, here: Option<&str>) -> Markup {
        html! {
            nav aria-label="Pages of this text" {
                ul class="govuk-list" {
                    @for path in self.texts.keys().filter(|path| is_page(path)) {
                        li {
                            a class="govuk-link" href=(self.href(path)) aria-current=[(Some(path.as_str()) == here).then_some("page")] { (self.title(path)) }
                            @if self.is_changed(path) { " " (tag(Kind::Plum, Icon::Dot, "Changed")) }
                        }
                    }
                }
            }
        }
    }

    /// A page's title, as its reader knows it.
    fn title(&self, path: &str) -> String {
        let sheet = self.texts.get(path).and_then(|text| Sheet::of(text));
        let title = sheet.map(|sheet| sheet.settings().title);
        title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| named(&self.piece.item, path))
    }

    /// What replaced the version that was read.
    fn what_changed(&self) -> Markup {
        let (read, item) = (self.piece.read, &self.piece.item);
        let changed: Vec<&String> = self
            .texts
            .keys()
            .filter(|path| self.is_changed(path))
            .collect();
        ui::inset(html! {
            p class="govuk-body" { "Version " (item.version) " has replaced version " (read) ", which you knew. Pages that changed are marked; each shows what was added and removed." }
            @if changed.iter().all(|path| !is_page(path)) { p class="govuk-body" { "No page reads differently: only settings changed." } }
        })
    }

    async fn article(&self, call: &Call, path: &str) -> Result<Markup, Problem> {
        let item = &self.piece.item;
        let asked = path.to_owned();
        let read = move |shop: &programme::Workshop| {
            let programme = shop.checked().programme.as_ref();
            programme.and_then(|programme| curriculum::read_file(programme, &asked))
        };
        let whose = (item.provider, item.programme.as_str());
        let (_, page) = at_hand(call.app(), whose, read).await?;
        let text = self.texts.get(path).map_or("", String::as_str);
        let before = self.before.get(path).map_or("", String::as_str);
        Ok(html! {
            article class="app-doc app-doc--read" aria-labelledby="doc" {
                h3 class="app-card__title" id="doc" { (self.title(path)) }
                @if self.is_changed(path) {
                    (ui::details("What changed on this page", html! { (compare::changed(before, text)) (compare::key()) }))
                }
                @match page {
                    Some(page) => (page),
                    None => pre { code { (text) } },
                }
            }
        })
    }

    /// What this body decided on the text so far.
    fn decided(&self, call: &Call) -> Markup {
        let day = |at| call.app().clock().at(at).day.in_words();
        html! {
            @if !self.piece.decisions.is_empty() {
                (ui::details("What was decided so far", html! {
                    ul class="govuk-list govuk-list--bullet" {
                        @for one in &self.piece.decisions {
                            li {
                                @if one.decision == Decision::Changes { "Returned" } @else { "Approved" }
                                " on " (day(one.at)) ", version " (one.version)
                                @if let Some(reason) = &one.reason { ": " (reason) }
                            }
                        }
                    }
                }))
            }
        }
    }

    fn requests(&self, call: &Call) -> Markup {
        let requests = &self.piece.requests;
        html! {
            @if !requests.is_empty() {
                h3 class="govuk-heading-s" { "What " (self.visit.pack.body.label()) " asked for, and the answers" }
                @for one in requests {
                    (answers::told(call, one, &self.visit.names, &self.title(&one.file), self.take_back(one)))
                }
            }
        }
    }

    fn take_back(&self, one: &Request) -> Markup {
        let mine =
            one.pack == self.visit.pack.id && one.answer.is_none() && one.withdrawn_at.is_none();
        html! {
            @if mine {
                (ui::Form::post(format!("/approvals/{}/withdraw", self.visit.link))
                    .hidden("item", self.piece.item.id.to_string())
                    .hidden("request", one.id.to_string())
                    .label("Take this request back")
                    .body(html! { (Button::new("Take this request back").kind(ButtonKind::Secondary)) }))
            }
        }
    }
}

/// The name of a page that has no title of its own: without its folder, its number's dash and its ending.
fn named(item: &item::Item, path: &str) -> String {
    let name = short(item, path);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let mut words = name.replace(['-', '_', '/'], " ");
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    words
}
