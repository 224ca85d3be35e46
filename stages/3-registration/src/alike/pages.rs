//! Pages of records that look alike: the list, two side by side, and the way back.
//!
//! What this room must not know: how records are merged.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, Button, ButtonKind, FormErrors, SummaryList, Table, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use people::{Merge, MergeId, Person};
use rulebook::{
    base::Coded,
    people::{Action, Permit, PersonId, ProviderId},
    registration::application::ApplicationState,
};

use super::store;
use crate::{
    application::{self, Application},
    enrolment::{self, Enrolment},
    post::{self, Post},
    reach::{Reach, reach},
};

/// So many pairs are shown at once.
const PAIRS: usize = 50;

/// A record with what registration knows of it.
pub(super) struct Record {
    pub(super) person: Person,
    pub(super) applications: Vec<Application>,
    pub(super) enrolments: Vec<Enrolment>,
    posts: Vec<Post>,
}

pub(super) async fn record(tx: &ReadTx<'_>, id: PersonId) -> Result<Record, Problem> {
    let mut applications = application::store::of_person(tx, id).await?;
    applications.retain(|one| one.state != ApplicationState::Draft);
    Ok(Record {
        person: people::person(tx, id).await?,
        applications,
        enrolments: enrolment::store::of_person(tx, id).await?,
        posts: post::store::of_person(tx, id).await?,
    })
}

impl Record {
    /// Does everything of it lie with this provider, and is there something? Of the whole site nothing is asked.
    pub(super) fn is_within(&self, provider: Option<ProviderId>) -> bool {
        let Some(provider) = provider else {
            return true;
        };
        !self.applications.is_empty()
            && self
                .applications
                .iter()
                .all(|one| one.provider == Some(provider))
            && self.enrolments.iter().all(|one| one.provider == provider)
    }
}

/// Whose records this actor may merge: a provider's, or everybody's.
fn desk(call: &Call) -> Result<Reach, Problem> {
    reach(call, Action::KeepRegistrations)
}

/// Records that look alike, and what was merged before.
pub(crate) async fn list(call: Call) -> PageResult {
    let reach = desk(&call)?;
    let (pairs, merges, more) = call
        .app()
        .db()
        .read(async |tx| {
            let mut pairs = Vec::new();
            let mut more = false;
            for pair in store::pairs(tx).await? {
                if pairs.len() >= PAIRS {
                    more = true;
                    break;
                }
                let (older, newer) = (record(tx, pair.older).await?, record(tx, pair.newer).await?);
                if older.is_within(reach.provider) && newer.is_within(reach.provider) {
                    pairs.push((pair, older, newer));
                }
            }
            let mut merges = Vec::new();
            for merge in people::merges(tx).await? {
                let kept = record(tx, merge.into).await?;
                if kept.is_within(reach.provider) {
                    merges.push((merge, kept.person.name));
                }
            }
            Ok((pairs, merges, more))
        })
        .await?;
    let rows = pairs.iter().map(|(pair, older, newer)| {
        let by: Vec<&str> = pair.by.iter().map(|one| one.label()).collect();
        vec![
            html! { a class="govuk-link" href={ "/admin/duplicates/" (pair.newer) "/" (pair.older) } { (older.person.name) " and " (newer.person.name) } br; (older.person.email) ", " (newer.person.email) },
            html! { (by.join(". ")) },
        ]
    });
    let body = html! {
        (ui::heading("Records that look alike"))
        (Table::new("Pairs of records").caption_hidden().columns(["Records", "Alike by"]).rows(rows)
            .empty("All clear: no two records look alike."))
        @if more { p class="govuk-body" { "These are the first " (PAIRS) ". Others come up as you merge them." } }
        @if !merges.is_empty() { (ui::section("merged", "Merged before")) (merged(&call, &merges)) }
    };
    call.page(&reach.permit, "Records that look alike", body)
        .back("/admin/applications", "Applications")
        .wide()
        .send()
}

fn merged(call: &Call, merges: &[(Merge, String)]) -> Markup {
    let rows = merges.iter().map(|(merge, name)| {
        vec![
            html! { (name) },
            html! { (call.app().clock().at(merge.at).day.with_weekday()) },
            html! { @if merge.undone_at.is_some() { "Undone" } @else { a class="govuk-link" href={ "/admin/merges/" (merge.id) } { "Undo" } } },
        ]
    });
    Table::new("Merges, newest first")
        .caption_hidden()
        .columns(["Record kept", "Merged on", "Undo"])
        .rows(rows)
        .render()
}

async fn two(call: &Call, from: &str, into: &str) -> Result<(Record, Record, Permit), Problem> {
    let reach = desk(call)?;
    let (from, into): (PersonId, PersonId) =
        (from.parse().or_not_found()?, into.parse().or_not_found()?);
    let (from, into) = call
        .app()
        .db()
        .read(async |tx| Ok((record(tx, from).await?, record(tx, into).await?)))
        .await?;
    if from.is_within(reach.provider) && into.is_within(reach.provider) {
        Ok((from, into, reach.permit))
    } else {
        Err(Problem::NotFound)
    }
}

/// Two records side by side, before anything is done.
pub(crate) async fn show(call: Call, Path((from, into)): Path<(String, String)>) -> PageResult {
    let (from, into, permit) = two(&call, &from, &into).await?;
    let allowed = call
        .app()
        .db()
        .read(async |tx| super::check(tx, from.person.id, into.person.id).await)
        .await;
    let errors = match allowed {
        Ok(()) => FormErrors::none(),
        Err(problem) => problem.for_form()?,
    };
    let possible = errors.is_empty();
    let nothing = FormErrors::none();
    let errors = if possible { &nothing } else { &errors };
    let body = preview(&from, &into, possible, (&Form::default(), errors));
    call.page(&permit, "Merge two records", body)
        .back("/admin/duplicates", "Records that look alike")
        .wide()
        .send()
}

/// `1 post`, `2 posts`.
fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn preview(
    from: &Record,
    into: &Record,
    possible: bool,
    (form, errors): (&Form, &FormErrors),
) -> Markup {
    let (old, kept) = (from.person.id, into.person.id);
    html! {
        (ui::error_summary(errors))
        (ui::heading("Merge two records"))
        (ui::cards([side("kept", "Kept", into), side("goes", "Becomes part of it", from)]))
        p class="govuk-body" { a class="govuk-link" href={ "/admin/duplicates/" (kept) "/" (old) } { "Keep the other one instead" } }
        @if possible {
            (ui::subheading("What follows"))
            ul class="govuk-list govuk-list--bullet" {
                li { (many(from.applications.len(), "application")) ", " (many(from.enrolments.len(), "enrolment")) " and " (many(from.posts.len(), "post")) " go over, with what was studied, submitted and awarded. An application that was not sent stays behind." }
                li { (from.person.email) " no longer signs in. " (into.person.email) " does. Both get a letter that says so." }
                li { "The old id answers “moved” on pages and to machines, with the new one." }
                li { "It can be undone on this desk: exactly what went over goes back." }
            }
            (ui::Form::post(format!("/admin/duplicates/{old}/{kept}")).body(html! {
                (Textarea::new("why", "How do you know that both are one person?").rows(2).max_characters(300)
                    .value(form.get("why").to_owned()).error(errors.of("why")))
                (Button::new("Merge").kind(ButtonKind::Warning))
            }))
        }
    }
}

pub(super) fn side(id: &str, title: &str, record: &Record) -> Markup {
    let trn = record
        .applications
        .iter()
        .find_map(|one| one.answers.trn.as_ref());
    let states = |all: Vec<&str>| {
        if all.is_empty() {
            "None".to_owned()
        } else {
            all.join(", ")
        }
    };
    let posts: Vec<String> = record
        .posts
        .iter()
        .map(|one| one.school.to_string())
        .collect();
    let list = SummaryList::new()
        .text("Name", record.person.name.as_str())
        .text("Email address", record.person.email.as_str())
        .text(
            "TRN",
            trn.map_or_else(|| "None".to_owned(), ToString::to_string),
        )
        .text(
            "Applications",
            states(
                record
                    .applications
                    .iter()
                    .map(|one| one.state.label())
                    .collect(),
            ),
        )
        .text(
            "Enrolments",
            states(
                record
                    .enrolments
                    .iter()
                    .map(|one| one.state.label())
                    .collect(),
            ),
        )
        .text(
            "SENCO posts at",
            if posts.is_empty() {
                "None".to_owned()
            } else {
                posts.join(", ")
            },
        );
    ui::card(id, title, list.render())
}

/// Merges two records.
pub(crate) async fn merge(
    call: Call,
    Path((from, into)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let (from, into, permit) = two(&call, &from, &into).await?;
    let mut reader = form.reader();
    let why = reader.text("why", "Say how you know that both are one person", 300);
    let mut errors = reader.errors();
    if errors.is_empty() {
        let done = super::merge_records(call.app(), &permit, from.person.id, into.person.id, why);
        match done.await {
            Ok(_) => {
                let to = format!("/admin/persons/{}", into.person.id);
                return Ok(call.go_saying(to, "Merged. Letters are on their way."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    let body = preview(&from, &into, true, (&form, &errors));
    call.page(&permit, "Merge two records", body)
        .back("/admin/duplicates", "Records that look alike")
        .wide()
        .again(&errors)
        .send()
}

async fn held_merge(call: &Call, id: &str) -> Result<(Merge, Record, Permit), Problem> {
    let reach = desk(call)?;
    let id: MergeId = id.parse().or_not_found()?;
    let (merge, kept) = call
        .app()
        .db()
        .read(async |tx| {
            let merge = people::merge_of(tx, id).await?;
            let kept = record(tx, merge.into).await?;
            Ok((merge, kept))
        })
        .await?;
    if kept.is_within(reach.provider) {
        Ok((merge, kept, reach.permit))
    } else {
        Err(Problem::NotFound)
    }
}

/// The page of undoing a merge.
pub(crate) async fn ask_undo(call: Call, Path(id): Path<String>) -> PageResult {
    let (merge, kept, permit) = held_merge(&call, &id).await?;
    undo_page(&call, &permit, (&merge, &kept), &FormErrors::none()).send()
}

fn undo_page(
    call: &Call,
    permit: &Permit,
    (merge, kept): (&Merge, &Record),
    errors: &FormErrors,
) -> Paged {
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Undo the merge"))
        p class="govuk-body" { "Two records became the record of " strong { (kept.person.name) } " on " (call.app().clock().at(merge.at).day.with_weekday()) ". Exactly what went over then goes back; what was added since stays where it is. The old address signs in again." }
        (ui::Form::post(format!("/admin/merges/{}", merge.id)).body(html! {
            (Textarea::new("why", "Why?").rows(2).max_characters(300).error(errors.of("why")))
            (Button::new("Undo the merge").kind(ButtonKind::Warning))
        }))
    };
    call.page(permit, "Undo the merge", body)
        .back("/admin/duplicates", "Records that look alike")
        .again(errors)
}

/// Undoes a merge.
pub(crate) async fn undo(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (merge, kept, permit) = held_merge(&call, &id).await?;
    let mut reader = form.reader();
    let why = reader.text("why", "Say why", 300);
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::undo_merge(call.app(), &permit, merge.id, why).await {
            Ok(_) => {
                return Ok(
                    call.go_saying("/admin/duplicates", "Undone. There are two records again.")
                );
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    undo_page(&call, &permit, (&merge, &kept), &errors).send()
}
