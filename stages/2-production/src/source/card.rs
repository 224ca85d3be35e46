//! Checks against the sources where people meet them: on the item, in My work, before a release.
//!
//! What this room must not know: how a check ends.

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Markup, TaskList},
    web::Call,
};
use maud::html;
use rulebook::{
    people::{Action, Circles, PersonId, ProviderId, may},
    production::source::CheckState,
};

use super::{Check, Source, shown, store};
use crate::item::Item;

/// The checks of a register, with its sources.
pub(crate) struct Checks {
    sources: Vec<Source>,
    checks: Vec<Check>,
}

impl Checks {
    /// Those of a whole programme.
    pub(crate) async fn of(
        tx: &ReadTx<'_>,
        (provider, programme): (ProviderId, &str),
    ) -> Result<Self, Problem> {
        Ok(Self {
            sources: store::register(tx, (provider, programme)).await?,
            checks: store::checks(tx, (provider, programme)).await?,
        })
    }

    /// Those of one item.
    pub(crate) async fn of_item(tx: &ReadTx<'_>, item: &Item) -> Result<Self, Problem> {
        Ok(Self {
            sources: store::register(tx, (item.provider, &item.programme)).await?,
            checks: store::of_item(tx, item.id).await?,
        })
    }

    fn open(&self) -> impl Iterator<Item = &Check> {
        self.checks
            .iter()
            .filter(|one| one.state == CheckState::Open)
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.open().count()
    }

    fn title(&self, check: &Check) -> &str {
        let source = self.sources.iter().find(|one| one.id == check.source);
        source.map_or("A source", |one| one.title.as_str())
    }

    /// On the page of an item; nothing when it has had none.
    pub(crate) fn card(&self) -> Markup {
        html! {
            @if !self.checks.is_empty() {
                section class="app-card" aria-labelledby="source-checks" {
                    h2 class="app-card__title" id="source-checks" { "Checks against the sources" }
                    ul class="govuk-list" {
                        @for check in &self.checks {
                            li { a class="govuk-link" href={ "/content/checks/" (check.id) } { (self.title(check)) ": " (shown::what(check)) } " " (shown::state(check)) }
                        }
                    }
                }
            }
        }
    }

    /// In My work, for whoever has the duty of the legal check; nothing for others.
    pub(crate) fn mine(&self, call: &Call, person: PersonId, provider: ProviderId) -> Markup {
        let may_check = may(call.actor(), Action::CheckLaw, &Circles::provider(provider)).is_ok();
        let theirs = |check: &&Check| check.given_to.is_none_or(|given| given == person);
        let mine: Vec<&Check> = self.open().filter(theirs).filter(|_| may_check).collect();
        let mut list = TaskList::new("source-checks-list");
        let words: Vec<String> = mine.iter().map(|check| shown::what(check)).collect();
        for (check, words) in mine.iter().zip(&words) {
            let href = format!("/content/checks/{}", check.id);
            list = list.task(self.title(check), href, Some(words), shown::state(check));
        }
        html! {
            @if !mine.is_empty() {
                (ui::section("source-checks", &format!("Checks against the sources: {}", mine.len())))
                (list)
            }
        }
    }

    /// Before a release.
    pub(crate) fn before_release(&self, call: &Call, items: &[Item]) -> Markup {
        let open: Vec<&Check> = self.open().collect();
        html! {
            @if !open.is_empty() {
                (shown::checks(call, (items, &self.sources), &open, "Open checks against the sources"))
            }
        }
    }
}
