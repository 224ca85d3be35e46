//! The list of checks, and the page of one: what changed, the passages as they were and as they are, and how it ends.
//!
//! What this room must not know: how a check may end.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FormErrors, Markup, Radios, SummaryList, Textarea, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, Permit, may},
    production::{CheckId, source::CheckState},
};

use super::{Check, Entry, Source, pages::Register, shown, store};
use crate::{
    desk::{Desk, Names},
    item::{self, Item},
    release::files_of,
};

pub(crate) async fn show(call: Call) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let register = Register::of(&call, (desk.provider, &desk.programme)).await?;
    let db = call.app().db();
    let items = db
        .read(async |tx| item::items(tx, desk.provider, &desk.programme).await)
        .await?;
    let (open, ended): (Vec<&Check>, Vec<&Check>) = register
        .checks
        .iter()
        .partition(|one| one.state == CheckState::Open);
    let with = (items.as_slice(), register.sources.as_slice());
    let body = html! {
        (ui::heading_row(Some("Sources"), "Checks against the sources", None, None))
        p class="govuk-body" { "A check is opened for every item that cites a source that changed, and for every doubt that the writers noted. The legal checker ends it: no change needed, and why; or the version that made the change." }
        (shown::checks(&call, with, &open, "Open"))
        (shown::checks(&call, with, &ended, "Ended"))
    };
    call.page(&permit, "Checks against the sources", body)
        .back("/content/law", "Sources")
        .wide()
        .send()
}

/// A check with what its page shows.
pub(super) struct Seen {
    pub(super) check: Check,
    permit: Permit,
    pub(super) item: Item,
    items: Vec<Item>,
    source: Source,
    entry: Option<Entry>,
    names: Names,
    checks_law: bool,
    now: Vec<programme::Passage>,
}

impl Seen {
    pub(super) async fn of(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: CheckId = id.parse().or_not_found()?;
        let db = call.app().db();
        let (check, item, source, entries) = db
            .read(async |tx| {
                let check = store::check(tx, id).await?;
                let item = item::item(tx, check.item).await?;
                let source = store::one(tx, check.source).await?;
                let entries = store::entries(tx, check.source).await?;
                Ok((check, item, source, entries))
            })
            .await?;
        let permit = call.may(Action::ReadProduction, &item.circles())?;
        let items = db
            .read(async |tx| item::items(tx, item.provider, &item.programme).await)
            .await?;
        let files = files_of(call.app(), item.provider, &item.programme).await?;
        let keys = std::collections::BTreeSet::from([source.key.clone()]);
        let mut now = programme::passages(&files, &keys);
        let cites = |one: &programme::Passage| {
            let same = |was: &programme::Passage| was.file == one.file && was.part == one.part;
            check.passages.iter().any(same)
        };
        now.retain(cites);
        let entry = entries.into_iter().find(|one| Some(one.id) == check.entry);
        let people = check.given_to.into_iter();
        let people = people.chain(check.settled.map(|(by, _)| by));
        let people = people.chain(entry.as_ref().and_then(|one| one.by));
        let names = Names::of(call, people.collect::<Vec<_>>()).await?;
        let checks_law = may(call.actor(), Action::CheckLaw, &item.circles()).is_ok();
        Ok(Self {
            check,
            permit,
            item,
            items,
            source,
            entry,
            names,
            checks_law,
            now,
        })
    }
}

pub(crate) async fn one(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = Seen::of(&call, &id).await?;
    page(&call, &seen, &form, &FormErrors::none()).send()
}

pub(super) fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let check = &seen.check;
    let title = format!("Check: {}", seen.item.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&seen.item.part), &title, None, Some(shown::state(check))))
        (facts(call, seen))
        @if check.passages == seen.now {
            (shown::passages(call, &seen.items, &seen.now, "The passages, as they stand"))
        } @else {
            (shown::passages(call, &seen.items, &seen.now, "The passages as they stand now"))
            (ui::details("As they stood when this was opened", shown::passages(call, &seen.items, &check.passages, "The passages as they stood")))
        }
        @if check.state == CheckState::Open && seen.checks_law { (ending(check, form, errors)) }
    };
    call.page(&seen.permit, title, body)
        .back("/content/checks", "Checks")
        .wide()
        .again(errors)
}

fn facts(call: &Call, seen: &Seen) -> Markup {
    let check = &seen.check;
    let clock = call.app().clock();
    let mut list = SummaryList::new().row(
        "Source",
        html! { a class="govuk-link" href={ "/content/law/" (seen.source.id) } { (seen.source.title) } },
    );
    if let Some(entry) = &seen.entry {
        list = list.row("What happened", html! {
            (entry.state.happened.label()) ", from " (entry.state.from_on.with_weekday()) ". " (entry.words)
            @if !entry.parts.is_empty() { " (" (entry.parts.join(", ")) ")" }
            @if entry.link.starts_with("https://") { " " a class="govuk-link" href=(entry.link) rel="noreferrer noopener" { "Read the source" } }
        });
    }
    if let Some(question) = &check.question {
        list = list.row(
            "The writers ask",
            html! { (question) " " code { (check.about) } },
        );
    }
    list = list.row("Text", html! {
        a class="govuk-link" href={ "/content/" (seen.item.id) } { (seen.item.title) } ", version " (seen.item.version)
        @if seen.item.version > check.version { " (version " (check.version) " when this was opened; " a class="govuk-link" href={ "/content/" (seen.item.id) "/compare" } { "what was changed since" } ")" }
    });
    let with = check
        .given_to
        .map_or("Whoever has the duty of the legal check", |id| {
            seen.names.name(id)
        });
    list = list.text("With", with);
    list = list.text("Opened", clock.at(check.opened_at).day.with_weekday());
    if let Some((by, at)) = check.settled {
        let day = clock.at(at).day.with_weekday();
        list = list.text("Ended", format!("{day}, by {}", seen.names.name(by)));
    }
    if let Some(reason) = check.reason.as_ref().filter(|one| !one.is_empty()) {
        list = list.text("Why", reason.as_str());
    }
    html! { (list) }
}

fn ending(check: &Check, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::section("end", "End this check"))
        (ui::Form::post(format!("/content/checks/{}", check.id)).label("End this check").body(html! {
            (Radios::new("to", "What came of it")
                .choice(Choice::new(CheckState::NoChange.code(), CheckState::NoChange.label()).hint("The text is right as it is. Say why."))
                .choice(Choice::new(CheckState::Changed.code(), CheckState::Changed.label()).hint("A version saved since this was opened makes the change."))
                .value(form.get("to")).error(errors.of("to")))
            (Textarea::new("reason", "Why, or what was changed").rows(3).value(form.get("reason")).error(errors.of("reason")))
            (button("End the check"))
        }))
    }
}
