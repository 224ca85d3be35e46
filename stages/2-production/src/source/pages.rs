//! The register of sources, and the page of one source: its history, what rests on it, and the form that records a change.
//!
//! What this room must not know: what may be recorded.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Checkboxes, Choice, DateInput, FormErrors, Input, Markup, Select, Table, Textarea,
        button,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::Passage;
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, Permit, PersonId, Role, Scope, may},
    production::{
        SourceId,
        source::{CheckState, Happened, State, as_at},
    },
};

use super::{
    Check, Entry, Source,
    resting::{Rests, all_passages, by_item},
    shown, store,
    taken::waiting,
};
use crate::{
    desk::{Desk, Names},
    item::Item,
    release::workshop,
};

/// The register as it is read: sources, their history, their checks.
pub(super) struct Register {
    pub(super) sources: Vec<Source>,
    pub(super) entries: Vec<Entry>,
    pub(super) checks: Vec<Check>,
}

impl Register {
    pub(super) async fn of(call: &Call, whose: store::Whose<'_>) -> Result<Self, Problem> {
        let db = call.app().db();
        db.read(async |tx| {
            Ok(Self {
                sources: store::register(tx, whose).await?,
                entries: store::all_entries(tx, whose).await?,
                checks: store::checks(tx, whose).await?,
            })
        })
        .await
    }

    fn history(&self, id: SourceId) -> Vec<State> {
        let own = self.entries.iter().filter(|one| one.source == id);
        own.map(|one| one.state.clone()).collect()
    }

    fn open(&self, id: SourceId) -> usize {
        let own = self.checks.iter().filter(|one| one.source == id);
        own.filter(|one| one.state == CheckState::Open).count()
    }
}

/// The day as at which the register is asked for; today when none, or none that is a day, was given.
fn asked_day(call: &Call, form: &Form) -> Day {
    let mut reader = form.reader();
    reader.optional_day("on").unwrap_or(call.now().day)
}

pub(crate) async fn register(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let circles = Circles::provider(desk.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let register = Register::of(&call, (desk.provider, &desk.programme)).await?;
    let workshop = workshop(call.app(), desk.provider, &desk.programme).await?;
    let checks_law = may(call.actor(), Action::CheckLaw, &circles).is_ok();
    let passages = all_passages(&workshop);
    let new = waiting(&workshop, &register.sources, &register.checks);
    let on = asked_day(&call, &form);
    let open = register.checks.iter();
    let open = open.filter(|one| one.state == CheckState::Open).count();
    let table = |kind: &str, title: &'static str| {
        let own = register.sources.iter().filter(|one| one.kind == kind);
        let rows = own.map(|source| row(&register, (&workshop, &passages), source, on));
        let table = Table::new(title).columns([
            "Source",
            "Standing",
            "Last read",
            "Rests on it",
            "Open checks",
        ]);
        html! { (table.rows(rows.collect::<Vec<_>>()).empty("None.")) }
    };
    let body = html! {
        (ui::heading_row(Some("Content"), "Sources", None, Some(links())))
        p class="govuk-body-l" {
            @if open == 0 { "No check is open." } @else if open == 1 { a class="govuk-link" href="/content/checks" { "One check is open." } } @else { a class="govuk-link" href="/content/checks" { (open) " checks are open." } }
        }
        @if new.sources + new.checks > 0 {
            (ui::inset(html! {
                p { "The sources file has " (rulebook::base::counted(new.sources, "source", "sources")) " and " (rulebook::base::counted(new.checks, "question", "questions")) " of its writers that are not in the register yet." }
                @if checks_law { (ui::Form::post("/content/law").body(button("Take them into the register"))) }
            }))
        }
        (as_at_form("/content/law", &form))
        @if on != call.now().day { p class="govuk-body" { "As at " (on.with_weekday()) "." } }
        (table("law", "Acts and regulations"))
        (table("guidance", "Guidance"))
        (table("evidence", "Evidence"))
    };
    call.page(&permit, "Sources", body)
        .back("/content", "Content")
        .wide()
        .send()
}

fn links() -> Markup {
    ui::button_row(html! {
        a class="govuk-link" href="/content/checks" { "Checks" }
        a class="govuk-link" href="/curriculum/sources" { "Cited in modules" }
        a class="govuk-link" href="/curriculum/thread" { "Statutory thread" }
    })
}

fn as_at_form(action: &str, form: &Form) -> Markup {
    ui::details(
        "How it stood on another day",
        ui::Form::get(action).label("As at another day").body(html! {
            (DateInput::new("on", "As at").typed(form.get("on_day"), form.get("on_month"), form.get("on_year")))
            (button("Show"))
        }),
    )
}

fn row(
    register: &Register,
    (workshop, passages): (&crate::release::Workshop, &[Passage]),
    source: &Source,
    on: Day,
) -> Vec<Markup> {
    let history = register.history(source.id);
    let now = as_at(&history, on).map(|one| one.happened);
    let by_then = history.iter().filter(|one| one.from_on <= on);
    let read = by_then.max_by_key(|one| (one.from_on, one.at));
    let own = passages.iter().filter(|one| one.key == source.key);
    let passages: Vec<Passage> = own.cloned().collect();
    let items = by_item(workshop, &passages).len();
    let open = register.open(source.id);
    vec![
        html! {
            a class="govuk-link" href={ "/content/law/" (source.id) } { (source.title) }
            br; span class="app-muted" { code { (source.key) } }
        },
        shown::standing(now),
        html! { @if let Some(read) = read { (read.from_on.in_words()) } },
        html! { @if passages.is_empty() { "Nothing" } @else { (rulebook::base::counted(passages.len(), "passage", "passages")) " in " (rulebook::base::counted(items, "item", "items")) } },
        html! { (open) },
    ]
}

/// A source with everything its page shows.
pub(super) struct Seen {
    pub(super) source: Source,
    pub(super) permit: Permit,
    register: Register,
    rests: Rests,
    checkers: Vec<(PersonId, String)>,
    names: Names,
    checks_law: bool,
}

impl Seen {
    pub(super) async fn of(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: SourceId = id.parse().or_not_found()?;
        let db = call.app().db();
        let source = db.read(async |tx| store::one(tx, id).await).await?;
        let permit = call.may(Action::ReadProduction, &source.circles())?;
        let register = Register::of(call, (source.provider, &source.programme)).await?;
        let rests = Rests::of(call.app(), &source, &[]).await?;
        let scope = Scope::Provider(source.provider);
        let checkers = db
            .read(async |tx| people::holders(tx, Role::LegalChecker, scope).await)
            .await?;
        let people: Vec<PersonId> = register.entries.iter().filter_map(|one| one.by).collect();
        let names = Names::of(call, people).await?;
        let checks_law = may(call.actor(), Action::CheckLaw, &source.circles()).is_ok();
        Ok(Self {
            source,
            permit,
            register,
            rests,
            checkers,
            names,
            checks_law,
        })
    }

    fn items(&self) -> &[Item] {
        &self.rests.workshop.items
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = Seen::of(&call, &id).await?;
    page(&call, &seen, &form, &FormErrors::none()).send()
}

pub(super) fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let source = &seen.source;
    let on = asked_day(call, form);
    let history = seen.register.history(source.id);
    let now = as_at(&history, on).map(|one| one.happened);
    let above = format!("{}, cited as {}", shown::kind(source), source.key);
    let own = seen.register.checks.iter();
    let own: Vec<&Check> = own.filter(|one| one.source == source.id).collect();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&above), &source.title, None, Some(shown::standing(now))))
        @if on != call.now().day { p class="govuk-body" { "As at " (on.with_weekday()) "." } }
        (shown::checks(call, (seen.items(), &seen.register.sources), &own, "Checks against this source"))
        (histories(call, seen, on))
        (as_at_form(&format!("/content/law/{}", source.id), form))
        (resting(call, seen))
        @if seen.checks_law { (recording(seen, form, errors)) }
    };
    call.page(&seen.permit, source.title.clone(), body)
        .back("/content/law", "Sources")
        .wide()
        .again(errors)
}

fn histories(call: &Call, seen: &Seen, on: Day) -> Markup {
    let own = seen.register.entries.iter().rev();
    let own = own.filter(|one| one.source == seen.source.id && one.state.from_on <= on);
    let rows = own.map(|one| {
        let successor = seen.register.sources.iter().find(|other| other.key == one.successor);
        vec![
            html! { (one.state.from_on.in_words()) },
            html! { (one.state.happened.label()) @if !one.edition.is_empty() { br; span class="app-muted" { (one.edition) } } },
            html! {
                (one.words)
                @if !one.parts.is_empty() { " (" (one.parts.join(", ")) ")" }
                @if let Some(other) = successor { " In its place: " a class="govuk-link" href={ "/content/law/" (other.id) } { (other.title) } "." }
                @if one.link.starts_with("https://") { " " a class="govuk-link" href=(one.link) rel="noreferrer noopener" { "Read it" span class="govuk-visually-hidden" { ": " (seen.source.title) ", " (one.state.happened.label()) } } }
            },
            html! { (seen.names.or_senda(one.by)) ", " (call.app().clock().at(one.state.at).day.in_words()) },
        ]
    });
    html! { (Table::new("What became of it").columns(["From", "What", "What is different", "Recorded"]).rows(rows.collect::<Vec<_>>()).empty("Nothing by that day.")) }
}

/// What rests on the source: passages, modules, editions, intakes.
fn resting(call: &Call, seen: &Seen) -> Markup {
    let items = seen.rests.by_item();
    let editions = seen.rests.editions.iter().map(|one| {
        let modules: std::collections::BTreeSet<&str> =
            one.cited.iter().filter_map(|c| c.module.as_deref()).collect();
        let intakes = seen.rests.intakes.iter().filter(|i| i.edition == one.edition.id);
        vec![
            html! { a class="govuk-link" href={ "/curriculum?edition=" (one.edition.id) } { "Edition " (one.edition.version) } },
            html! { (one.cited.len()) },
            html! { (modules.into_iter().collect::<Vec<_>>().join(", ")) },
            html! { @for intake in intakes { (intake.name) br; } },
        ]
    });
    html! {
        (ui::section("rests", "What rests on it"))
        p class="govuk-body" { (rulebook::base::counted(seen.rests.passages.len(), "passage", "passages")) " in " (rulebook::base::counted(items.len(), "item", "items")) " of the text as it stands." }
        @for (item, passages) in &items {
            (ui::details(&format!("{} ({}): {}", item.title, item.part, passages.len()), shown::passages(call, seen.items(), passages, "Passages that cite it")))
        }
        (Table::new("Editions and cohorts").columns(["Edition", "Places", "Modules", "Cohorts that study it"]).rows(editions.collect::<Vec<_>>()).empty("No edition that was released cites it."))
    }
}

fn recording(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let source = &seen.source;
    let happened = Happened::ALL.iter().filter(|one| **one != Happened::Listed);
    let happened = happened.map(|one| Choice::new(one.code(), one.label()));
    let others = seen.register.sources.iter();
    let others = others.filter(|one| one.id != source.id);
    let others = others.map(|one| Choice::new(one.key.as_str(), one.title.as_str()));
    let checkers = seen.checkers.iter();
    let checkers = checkers.map(|(id, name)| Choice::new(id.to_string(), name.as_str()));
    html! {
        (ui::section("record", "Record a change"))
        (ui::Form::post(format!("/content/law/{}", source.id)).label("Record a change").body(html! {
            (Select::new("happened", "What happened").choice(Choice::new("", "Choose")).choices(happened).value(form.get("happened")).error(errors.of("happened")))
            (DateInput::new("from_on", "From which day").typed(form.get("from_on_day"), form.get("from_on_month"), form.get("from_on_year")).error(errors.of("from_on")))
            (Textarea::new("words", "What is different").hint("For whoever checks a passage: what to look for.").rows(3).value(form.get("words")).error(errors.of("words")))
            (Input::new("parts", "Which paragraphs changed").hint("Such as: 6.44, 9.1-9.10. Leave it empty when any may have: then everything that cites the source is checked.").value(form.get("parts")).error(errors.of("parts")))
            (Input::new("edition", "Edition, if it is a new one").value(form.get("edition")).error(errors.of("edition")))
            (Input::new("link", "Where it can be read").value(form.get("link")).error(errors.of("link")))
            (Select::new("successor", "What took its place").choice(Choice::new("", "Nothing")).choices(others).value(form.get("successor")).error(errors.of("successor")))
            (Select::new("given_to", "Who checks").choice(Choice::new("", "Whoever has the duty")).choices(checkers).value(form.get("given_to")).error(errors.of("given_to")))
            (Checkboxes::new("sure", "What this does").small().choice(Choice::new("yes", "Every item that cites what changed gets a check, and those concerned get a letter")).values(form.all("sure").map(str::to_owned)).error(errors.of("sure")))
            (button("Record the change"))
        }))
    }
}
