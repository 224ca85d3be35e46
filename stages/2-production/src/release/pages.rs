//! The page of releases: what stands in the way of the next edition, the release itself, and the ones before.
//!
//! What this room must not know: how a release is judged.

use kit::{
    Problem,
    ui::{self, FormErrors, Icon, Kind, Markup, Table, Textarea, button, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::Severity;
use rulebook::{
    base::Coded,
    people::{Action, Circles, may},
    production::{EditionId, release::EditionState, stage::Stage},
};

use super::{
    Workshop,
    changes::{draft_note, since_last},
    release_despite,
    store::Release,
    workshop,
};
use crate::{
    desk::{Desk, Names},
    finding::Finding,
    plan::{
        Plan,
        cycle::{Studies, plan_cycle},
        cycle_page,
    },
    source::card::Checks,
};

/// Most characters of a change note.
const NOTE_MOST: usize = 4_000;

pub(crate) async fn show(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

/// What the page shows.
struct Seen {
    workshop: Workshop,
    state: EditionState,
    version: Option<String>,
    releases: Vec<Release>,
    editions: Vec<curriculum::Edition>,
    changes: Vec<curriculum::EditionChange>,
    /// Findings that an edition answers.
    answered: Vec<Finding>,
    plan: Plan,
    cohorts: Vec<Studies>,
    checks: Checks,
}

impl Seen {
    async fn look(call: &Call, desk: &Desk) -> Result<Self, Problem> {
        let workshop = workshop(call.app(), desk.provider, &desk.programme).await?;
        let fingerprint = Workshop::fingerprint(&workshop.items, &workshop.media);
        let programme = workshop.checked.programme.clone();
        let db = call.app().db();
        let (state, version, releases, editions, changes, findings, plan, checks) = db
            .read(async |tx| {
                let whose = (desk.provider, desk.programme.as_str());
                let version = match &programme {
                    Some(programme) => Some(super::free_version(tx, programme).await?),
                    None => None,
                };
                Ok((
                    super::state(tx, desk.provider, &desk.programme, &fingerprint).await?,
                    version,
                    super::store::of_programme(tx, desk.provider, &desk.programme).await?,
                    curriculum::editions_of(tx, &desk.programme).await?,
                    since_last(tx, whose, &workshop.items).await?,
                    crate::finding::findings(tx, whose.0, whose.1).await?,
                    Plan::of(tx, desk.provider, &desk.programme).await?,
                    Checks::of(tx, whose).await?,
                ))
            })
            .await?;
        Ok(Self {
            workshop,
            state,
            version,
            releases,
            editions,
            changes,
            answered: findings
                .into_iter()
                .filter(|one| one.answered.is_some())
                .collect(),
            plan,
            cohorts: cycle_page::cohorts(call, desk).await?,
            checks,
        })
    }

    fn is_clear(&self) -> bool {
        let ready = self
            .workshop
            .items
            .iter()
            .all(|item| item.stage == Stage::Ready);
        ready
            && !self.workshop.items.is_empty()
            && self.workshop.checked.errors() == 0
            && self.state == EditionState::Open
    }
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = Desk::of(call, Action::ReadProduction).await?;
    let circles = Circles::provider(desk.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let seen = Seen::look(call, &desk).await?;
    let leads = may(call.actor(), Action::ReleaseEdition, &circles).is_ok();
    let names = Names::of(call, seen.releases.iter().filter_map(|one| one.by)).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Releases"))
        (standing(&seen))
        (cycle_page::shown(&seen.plan, &seen.workshop.items, call.now().day))
        @if leads { (cycle_page::form(&seen.plan, &seen.workshop.items, form, errors)) }
        (ui::section("way", "What stands in the way today"))
        (in_the_way(&seen))
        (seen.checks.before_release(call, &seen.workshop.items))
        (what_changed(&seen))
        (cycle_page::seen_by(&seen.cohorts, &seen.editions, call.now().day))
        @if leads && seen.is_clear() { (the_form(&seen, form, errors)) }
        (before(call, &seen, &names))
    };
    Ok(call
        .page(&permit, "Releases", body)
        .back("/content", "Content")
        .wide()
        .again(errors))
}

fn standing(seen: &Seen) -> Markup {
    let items = &seen.workshop.items;
    let ready = items
        .iter()
        .filter(|item| item.stage == Stage::Ready)
        .count();
    let version = seen.version.as_deref().unwrap_or("without a version");
    html! {
        p class="govuk-body-l" {
            @if items.is_empty() { "No content is open for production yet." }
            @else if seen.state == EditionState::Released { "Everything as it stands has been released. The next edition begins with the next change." }
            @else if seen.is_clear() { "Nothing stands in the way. The next edition will be " (version) "." }
            @else { (ready) " of " (rulebook::base::counted(items.len(), "item is", "items are")) " ready. The next edition will be " (version) "." }
            @if seen.checks.count() > 0 { " " (rulebook::base::counted(seen.checks.count(), "check against the sources is", "checks against the sources are")) " open." }
        }
    }
}

fn in_the_way(seen: &Seen) -> Markup {
    let waiting = seen
        .workshop
        .items
        .iter()
        .filter(|item| item.stage != Stage::Ready);
    let rows = waiting.map(|item| {
        vec![
            html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } },
            html! { (item.part) },
            tag(Kind::Now, Icon::Half, item.stage.label()),
        ]
    });
    let errors = seen.workshop.checked.diagnostics.iter();
    let errors: Vec<_> = errors
        .filter(|one| one.severity == Severity::Error)
        .cloned()
        .collect();
    html! {
        (Table::new("Items not signed off yet").columns(["Item", "Part", "Stage"]).rows(rows).empty("None."))
        (curriculum::diagnostics_table("Errors in the programme as it stands", &errors, "None. The programme checks without an error."))
    }
}

/// What the next edition changes, as its writers said it.
fn what_changed(seen: &Seen) -> Markup {
    let rows = seen.changes.iter().map(|one| {
        vec![
            html! { (one.item) },
            html! { (one.change.label()) @if one.is_taught() { br; (ui::muted("Participants who have done it are asked to read it again")) } },
            html! { (crate::finding::note_in_words(&one.note)) @for finding in &one.findings { " " a class="govuk-link" href={ "/content/findings/" (finding) } { "answers a finding" } } },
            html! { (one.file) },
        ]
    });
    html! {
        @if !seen.releases.is_empty() {
            (Table::new("Changed since the last edition").columns(["Item", "Kind of change", "What was changed", "File"])
                .rows(rows).empty("Nothing yet."))
        }
    }
}

fn the_form(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let version = seen.version.as_deref().unwrap_or_default();
    // What was typed, also when it was emptied; else a draft from what the writers said.
    let notes = if form.has("notes") {
        form.get("notes").to_owned()
    } else {
        draft_note(&seen.changes, NOTE_MOST)
    };
    html! {
        (ui::section("release", &format!("Release edition {version}")))
        (ui::Form::post("/content/releases").body(html! {
            (Textarea::new("notes", "What is new in this edition?")
                .hint("For participants and facilitators. It begins with what the writers said of their changes: make it yours.")
                .rows(4).value(notes).error(errors.of("notes")))
            @if seen.checks.count() > 0 {
                (Textarea::new("despite", "Why is it released although checks against the sources are open?")
                    .hint("Kept in the history of the release.")
                    .rows(2).value(form.get("despite")).error(errors.of("despite")))
            }
            (ui::warning("An edition never changes. Cohorts that begin from now on can study it; those that have begun keep theirs."))
            (button(&format!("Release edition {version}")))
        }))
    }
}

/// The findings that an edition answers.
fn answers(seen: &Seen, edition: EditionId) -> Markup {
    let of_edition = |one: &&Finding| one.answered.is_some_and(|(id, _)| id == edition);
    html! {
        ul class="govuk-list" { @for one in seen.answered.iter().filter(of_edition) {
            li { a class="govuk-link" href={ "/content/findings/" (one.id) } { (one.what.words) } }
        } }
    }
}

fn before(call: &Call, seen: &Seen, names: &Names) -> Markup {
    let clock = call.app().clock();
    let rows = seen.releases.iter().map(|release| {
        let edition = seen.editions.iter().find(|one| one.id == release.edition);
        vec![
            html! {
                a class="govuk-link" href={ "/curriculum?edition=" (release.edition) } {
                    "Edition " (edition.map_or("", |one| one.version.as_str()))
                }
                @if let Some(one) = edition.filter(|one| !one.cycle.is_empty()) { br; (one.cycle) }
            },
            html! { (clock.at(release.at).day.with_weekday()) },
            html! { (names.or_senda(release.by)) },
            html! { (edition.map_or("", |one| one.note.as_str())) },
            answers(seen, release.edition),
            html! {
                a class="govuk-link" href={ "/content/editions/" (release.edition) "/folder" } {
                    "Folder" span class="govuk-visually-hidden" { " of edition " (edition.map_or("", |one| one.version.as_str())) ", zipped" }
                }
            },
        ]
    });
    html! {
        (Table::new("Editions released").columns(["Edition", "When", "By", "What was new", "Findings it answers", "Files"]).rows(rows)
            .empty("None yet. The first appears when every item is ready."))
    }
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReleaseEdition).await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(desk.provider))?;
    let mut reader = form.reader();
    let note = reader.optional("notes", NOTE_MOST);
    let despite = reader.optional("despite", 1_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors).await?.send();
    }
    match release_despite(call.app(), &permit, &desk.programme, (&note, &despite)).await {
        Ok(edition) => Ok(call.go_saying(
            format!("/curriculum?edition={edition}"),
            "Released. Cohorts can be opened with this edition.",
        )),
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.whole("Somebody saved a text while this edition was being put together, so nothing was released. Their text is kept, and so is your note. See below what stands in the way now.");
            page(&call, &form, &errors).await?.send()
        }
        Err(problem) => page(&call, &form, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn send_cycle(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReleaseEdition).await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(desk.provider))?;
    let (cycle, errors) = cycle_page::read(&form);
    let Some(cycle) = cycle else {
        return page(&call, &form, &errors).await?.send();
    };
    match plan_cycle(call.app(), &permit, &desk.programme, cycle).await {
        Ok(()) => Ok(call.go_saying("/content/releases", "The cycle is planned.")),
        Err(problem) => page(&call, &form, &problem.for_form()?).await?.send(),
    }
}
