//! The page of what a participant was shown, and the same as a file: evidence for whoever has to prove it.
//!
//! What this room must not know: how it was recorded.

use axum::{extract::Path, http::header, response::IntoResponse};
use kit::{
    Fault, OrNotFound, Problem,
    ui::{self, Column, Icon, Kind, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use registration::Enrolment;
use rulebook::{people::Action, registration::EnrolmentId};

use super::{Seen, seen};

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let (who, group) = call
        .app()
        .db()
        .read(async |tx| {
            let who = registration::enrolment(tx, id).await?;
            Ok((who, crate::group::store::group_of(tx, id).await?))
        })
        .await?;
    let permit = call.may(Action::ReadRegistrations, &who.circles(group))?;
    let all = seen(call.app(), &who).await?;
    if form.get("format") == "csv" {
        return file(&call, &who, &all);
    }
    let clock = call.app().clock();
    let rows = all.iter().map(|one| {
        let at = clock.at(one.first_at);
        vec![
            html! { (one.title) br; (ui::muted(&one.step)) },
            html! { (one.version) },
            html! { (at.day.with_weekday()) ", " (crate::time_in_words(at.minute_of_day.into())) },
            html! { code { (one.seal.get(..12).unwrap_or_default()) } },
            if one.proven {
                tag(Kind::Good, Icon::Tick, "Proved")
            } else {
                tag(Kind::Stop, Icon::Alert, "Does not match its edition")
            },
        ]
    });
    let here = format!("/admin/participants/{id}/seen");
    let body = html! {
        (ui::heading_row(Some(&who.full_name), "What was shown", None, None))
        p class="govuk-body" {
            "Each line is the first time that a text of a step was shown to this person. The seal is made of the very words; "
            "“proved” means that the edition is what it was at its release, and that its text of the step has this seal."
        }
        p class="govuk-body" { a class="govuk-link" href={ (here) "?format=csv" } { "The same as a file (CSV)" } }
        (Table::new("Texts shown, the first first").caption_hidden()
            .columns(["Step", "Edition", "First shown", "Seal of the text"]).column(Column::new("Proof"))
            .rows(rows).empty("Nothing yet. A line appears when the participant first opens a step."))
    };
    call.page(&permit, "What was shown", body)
        .back(format!("/admin/participants/{id}"), who.full_name.clone())
        .wide()
        .send()
}

fn file(call: &Call, who: &Enrolment, all: &[Seen]) -> PageResult {
    let text = csv(call.app(), all).map_err(Problem::from)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"shown-{}.csv\"", who.id),
        ),
    ];
    Ok((headers, text).into_response())
}

/// The lines of what was shown, as CSV.
///
/// # Errors
/// [`Fault`] when a line cannot be written.
pub fn csv(app: &kit::App, all: &[Seen]) -> Result<String, Fault> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let broken = |e| Fault::because("writing a line", e);
    writer
        .write_record([
            "step",
            "title",
            "edition",
            "version",
            "seal",
            "first_shown",
            "proven",
        ])
        .map_err(broken)?;
    for one in all {
        let at = app.clock().at(one.first_at);
        let (edition, shown) = (
            one.edition.to_string(),
            format!(
                "{} {:02}:{:02}",
                at.day,
                at.minute_of_day / 60,
                at.minute_of_day % 60
            ),
        );
        let proven = if one.proven { "yes" } else { "no" };
        writer
            .write_record([
                &one.step,
                &one.title,
                &edition,
                &one.version,
                &one.seal,
                &shown,
                proven,
            ])
            .map_err(broken)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Fault::say(format!("writing a file: {e}")))?;
    String::from_utf8(bytes).map_err(|e| Fault::because("writing a file", e))
}
