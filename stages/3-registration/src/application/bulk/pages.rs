//! The pages of a file of acceptances: sending it, its report by line, running it.
//!
//! What this room must not know: how a line is judged.

use std::collections::HashMap;

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::header,
    response::IntoResponse as _,
};
use kit::{
    OrNotFound, Problem,
    ui::{self, ButtonKind, Column, FileUpload, FormErrors, Icon, Kind, Table},
    web::{Call, PageResult, Paged, read_upload},
};
use maud::{Markup, Render, html};
use rulebook::{
    people::{Action, Circles, Permit, ProviderId},
    registration::{ApplicationId, application::ApplicationState},
};

use super::{Bulk, BulkId, Line, MOST_BYTES, MOST_LINES, Verdict, judge, store};
use crate::{
    application::store::{self as applications, queue::Wanted},
    reach::reach,
};

/// The provider whose applications this actor accepts.
async fn keeps_for(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let provider = match reach(call, Action::KeepRegistrations)?.provider {
        Some(id) => id,
        None => {
            let all = call
                .app()
                .db()
                .read(async |tx| people::providers(tx).await)
                .await?;
            all.first().map(|one| one.id).or_not_found()?
        }
    };
    let permit = call.may(Action::KeepRegistrations, &Circles::provider(provider))?;
    Ok((provider, permit))
}

/// The page of sending a file.
pub(crate) async fn new(call: Call) -> PageResult {
    new_page(&call, &FormErrors::none()).await?.send()
}

async fn new_page(call: &Call, errors: &FormErrors) -> Result<Paged, Problem> {
    let (provider, permit) = keeps_for(call).await?;
    let before = call
        .app()
        .db()
        .read(async |tx| store::latest(tx, Some(provider)).await)
        .await?;
    let rows = before.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/admin/applications/bulk/" (one.id) } { (one.file_name) } },
            html! { (one.lines.len()) },
            html! { (call.app().clock().at(one.read_at).day.with_weekday()) },
            html! { @if one.ran_at.is_some() { "Run" } @else { "Read, not run" } },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Accept applications from a file"))
        p class="govuk-body" { "A CSV file whose first line names the columns, in any order:" }
        ul class="govuk-list govuk-list--bullet" {
            li { strong { "application" } ": the reference, as the application’s page shows it" }
            li { strong { "cohort" } " (optional): its code, like 2026b; else the one that the applicant chose" }
            li { strong { "partner" } " (optional): the name of the delivery partner" }
            li { strong { "funded_place" } ": yes or no; needed in a cohort with limited funding" }
        }
        p class="govuk-body" { a class="govuk-link" href="/admin/applications/bulk/queue.csv" download { "What waits for your decision, as such a file (CSV)" } ": take out who is not to be accepted, and fill in the rest." }
        (ui::Form::post("/admin/applications/bulk").multipart().body(html! {
            (FileUpload::new("file", "The file").hint(format!("At most {MOST_LINES} lines and 1 MB. Nothing is accepted until you have seen what becomes of each line"))
                .accept(".csv,text/csv").error(errors.of("file")))
            (ui::button("Read the file"))
        }))
        @if !before.is_empty() {
            (ui::section("before", "Files read before"))
            (Table::new("Files, newest first").caption_hidden().column(Column::new("File")).column(Column::number("Lines"))
                .columns(["Read on", "State"]).rows(rows))
        }
    };
    Ok(call
        .page(&permit, "Accept applications from a file", body)
        .back("/admin/applications", "Applications")
        .again(errors))
}

/// What waits for a decision, as a file to fill in: oldest first, at most as many lines as can be sent back.
pub(crate) async fn queue(call: Call) -> PageResult {
    let (provider, _) = keeps_for(&call).await?;
    let wanted = Wanted {
        provider: Some(provider),
        state: Some(ApplicationState::Pending),
        cohort: None,
        words: String::new(),
    };
    let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX);
    let (waiting, cohorts) = call
        .app()
        .db()
        .read(async |tx| {
            let first = ApplicationId::from_number(0);
            let waiting = applications::queue::find(tx, &wanted, first, most).await?;
            Ok((waiting, crate::cohort::store::all(tx).await?))
        })
        .await?;
    let rows = waiting.iter().map(|one| {
        let cohort = cohorts.iter().find(|cohort| Some(cohort.id) == one.cohort);
        let code = cohort.map_or("", |cohort| cohort.code.as_str());
        [one.id.to_string(), one.full_name.clone(), code.to_owned()]
    });
    let bytes = super::read::to_fill_in(rows)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"applications-to-accept.csv\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// Reads a file.
pub(crate) async fn upload(call: Call, parts: Result<Multipart, MultipartRejection>) -> PageResult {
    let (provider, permit) = keeps_for(&call).await?;
    let parts = parts.map_err(|_no_form| {
        Problem::Unwelcome("This form was sent in a way Senda does not understand.")
    })?;
    let file = read_upload(parts, MOST_BYTES).await?;
    let read = super::read_acceptances(call.app(), &permit, provider, file.name, &file.bytes);
    match read.await {
        Ok(id) => Ok(call.go(format!("/admin/applications/bulk/{id}"))),
        Err(problem) => new_page(&call, &problem.for_form()?).await?.send(),
    }
}

async fn open(call: &Call, id: &str) -> Result<(Bulk, Vec<Verdict>, Permit), Problem> {
    let id: BulkId = id.parse().or_not_found()?;
    let now = call.now();
    let bulk = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::KeepRegistrations, &Circles::provider(bulk.provider))?;
    let verdicts = call
        .app()
        .db()
        .read(async |tx| judge(tx, &bulk, now).await)
        .await?;
    Ok((bulk, verdicts, permit))
}

/// What becomes of each line.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (bulk, verdicts, permit) = open(&call, &id).await?;
    let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|one| wanted(one)).count();
    let ready = count(|one| matches!(one, Verdict::Accept(..)));
    let done = count(|one| matches!(one, Verdict::Done(_)));
    let refused = count(|one| matches!(one, Verdict::Refused(..)));
    let names = applicants(&call, &bulk).await?;
    let body = html! {
        (ui::heading_row(Some("File of acceptances"), &bulk.file_name, None, None))
        (ui::stat_tiles("Lines", &[
            ui::StatTile::new(ready.to_string(), "can be accepted"),
            ui::StatTile::new(done.to_string(), "accepted already"),
            ui::StatTile::new(refused.to_string(), "cannot be accepted"),
        ]))
        @if ready > 0 {
            p class="govuk-body" { "In one act " @if ready == 1 { "1 person is" } @else { "the " (ready) " people are" } " enrolled, places are taken, and letters written." @if refused > 0 { " The other lines stay as they are; you can correct the file and send it again, or run this one again later." } }
            (ui::Form::post(format!("/admin/applications/bulk/{}", bulk.id)).body(html! {
                (ui::button(&format!("Accept these {ready}")))
            }))
        } @else if bulk.ran_at.is_some() {
            p class="govuk-body" { "Nothing is left to accept." }
        } @else {
            p class="govuk-body" { "No line can be accepted. Correct the file and send it again." }
        }
        (table(&bulk.lines, &verdicts, &names))
        (ui::button_link(ButtonKind::Secondary, "/admin/applications/bulk", "Read another file"))
    };
    call.page(&permit, format!("File {}", bulk.file_name), body)
        .back("/admin/applications/bulk", "Files of acceptances")
        .wide()
        .send()
}

/// Who the lines are about, by the reference in the file: applications to this provider, and nobody else's.
async fn applicants(call: &Call, bulk: &Bulk) -> Result<HashMap<String, String>, Problem> {
    let ids = bulk.lines.iter().map(|line| line.application.clone());
    let ids: Vec<String> = ids.collect();
    let provider = bulk.provider;
    call.app()
        .db()
        .read(async |tx| {
            let mut found = HashMap::new();
            for text in ids {
                let Ok(id) = text.parse::<ApplicationId>() else {
                    continue;
                };
                match applications::one(tx, id).await {
                    Ok(held) if held.provider == Some(provider) => {
                        found.insert(text, held.full_name);
                    }
                    Ok(_) | Err(Problem::NotFound) => {}
                    Err(other) => return Err(other),
                }
            }
            Ok(found)
        })
        .await
}

fn table(lines: &[Line], verdicts: &[Verdict], names: &HashMap<String, String>) -> Markup {
    let rows = lines.iter().zip(verdicts).map(|(line, verdict)| {
        vec![
            html! { (line.number) },
            html! {
                @match names.get(&line.application) {
                    Some(name) => {
                        a class="govuk-link" href={ "/admin/applications/" (line.application) } { (name) }
                        br; (ui::muted(&line.application))
                    }
                    None => (line.application),
                }
            },
            told(verdict),
        ]
    });
    Table::new("What becomes of each line")
        .caption_hidden()
        .column(Column::number("Line"))
        .columns(["Application", "What becomes of it"])
        .rows(rows)
        .render()
}

fn told(verdict: &Verdict) -> Markup {
    match verdict {
        Verdict::Accept(_, _, cohort) => html! {
            (ui::tag(Kind::Now, Icon::Half, "Can be accepted")) " Into " (cohort) "."
        },
        Verdict::Done(_) => html! {
            (ui::tag(Kind::Good, Icon::Tick, "Accepted already"))
        },
        Verdict::Refused(code, sentence) => html! {
            (ui::tag(Kind::Stop, Icon::Cross, "Cannot be accepted")) " " (sentence) " "
            span class="govuk-hint" { (code) }
        },
    }
}

/// Accepts the lines that can be.
pub(crate) async fn run(call: Call, Path(id): Path<String>) -> PageResult {
    let (bulk, _, permit) = open(&call, &id).await?;
    let accepted = super::run_acceptances(call.app(), &permit, bulk.id).await?;
    let said = format!("{accepted} accepted and enrolled. Letters are on their way.");
    Ok(call.go_saying(format!("/admin/applications/bulk/{}", bulk.id), &said))
}
