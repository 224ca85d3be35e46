//! The participant's pages of writing: the editor, both versions when two were saved, the check.
//!
//! What this room must not know: marks before their release, or who marked.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, SummaryList, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::{Links, Programme};
use rulebook::{
    assessment::{submission::SubmissionState, window::WindowStanding},
    base::Instant,
    people::{Action, Permit},
};
use serde_json::json;

use super::{
    LONGEST, Standing,
    overview::{is_handed_in, may_write},
    store,
};

/// The signed-in participant's standing, and the permit for it.
pub(super) async fn mine(call: &Call) -> Result<(Standing, Permit), Problem> {
    let person = call.person()?;
    let now = call.now();
    let standing = call
        .app()
        .db()
        .read(async |tx| {
            let enrolment = registration::current_enrolment(tx, person)
                .await?
                .or_not_found()?;
            super::standing(tx, enrolment.id, now).await
        })
        .await?;
    let permit = call.may(Action::SitAssessment, &standing.enrolment.circles(None))?;
    Ok((standing, permit))
}

pub(super) async fn programme_of(
    call: &Call,
    standing: &Standing,
) -> Result<std::sync::Arc<Programme>, Problem> {
    curriculum::Library::edition(call.app(), &standing.enrolment.edition).await
}

/// The clock time of an instant in England: `4:05pm on Friday 27 November 2026`.
pub(super) fn when(call: &Call, at: Instant) -> String {
    let moment = call.app().clock().at(at);
    let (hour, minute) = (moment.minute_of_day / 60, moment.minute_of_day % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{hour}:{minute:02}{half} on {}", moment.day.with_weekday())
}

pub(crate) async fn edit(call: Call) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    if is_handed_in(&standing) {
        return Ok(call.go("/assessment/receipt"));
    }
    if !may_write(&standing) {
        return Ok(call.go_saying("/assessment", "The case study opens when the gate is open."));
    }
    let text = saved_text(&call, &standing).await?;
    let version = standing
        .response
        .as_ref()
        .map_or(0, |response| response.version);
    let form = Form::filled([("text", text), ("version", version.to_string())]);
    editor(&call, &standing, &permit, &form, &FormErrors::none())
        .await?
        .send()
}

async fn saved_text(call: &Call, standing: &Standing) -> Result<String, Problem> {
    let Some(response) = &standing.response else {
        return Ok(String::new());
    };
    let (id, version) = (response.id, response.version);
    call.app()
        .db()
        .read(async |tx| store::text(tx, id, version).await)
        .await
}

async fn editor(
    call: &Call,
    standing: &Standing,
    permit: &Permit,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let programme = programme_of(call, standing).await?;
    let rules = &programme.assessment;
    let window = standing.period.as_ref().map(crate::period::Period::window);
    let today = call.now().day;
    let over = window.is_some_and(|window| window.standing(today) == WindowStanding::Closed);
    let brief = html! {
        @if let Some(brief) = &rules.brief {
            (ui::prose("brief", &brief.html_with(&programme, &Links::default())))
        }
        @for (number, document) in (1..).zip(&rules.documents) {
            (ui::section(&format!("document-{number}"), &document.title))
            (ui::prose(&format!("document-{number}-text"), &document.html_with(&programme, &Links::default())))
        }
    };
    let sent = ui::Form::post("/assessment/response").hidden("version", form.get("version"));
    // After the window nothing is saved any more; what was written stays readable.
    let sent = if over {
        sent
    } else {
        sent.autosave("/assessment/response/autosave")
    };
    let writing = html! {
        (sent.body(html! {
            (Textarea::new("text", "Your response").rows(25).value(form.get("text"))
                .hint("Never name a pupil. Leave a blank line between paragraphs: assessors point at them by number.")
                .max_words(rules.words_max).error(errors.of("text")))
            @if !over {
                (ui::button_row(html! {
                    (ui::Button::new("Save and check before sending").sends("then", "check"))
                    (ui::Button::new("Save draft").kind(ui::ButtonKind::Secondary).sends("then", "stay"))
                }))
            }
        }))
        @if let Some(response) = &standing.response {
            p class="govuk-body" { "Last saved at " (when(call, response.saved_at)) ", " (response.words) " words." }
        }
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("The case study and your response"))
        @if let Some(window) = window {
            @let closes = window.closes.with_weekday();
            @if over {
                (ui::lead(format!("The writing window closed at the end of {closes}. Your draft is kept; ask about an extension.")))
            } @else {
                (ui::lead(format!("Open until the end of {closes}. Your work is saved as you type; you send it on the next page.")))
            }
        }
        (ui::Split::new("The case study", "Your writing").panes(brief, writing))
    };
    Ok(call
        .page(permit, "Your response", body)
        .wide()
        .back("/assessment", "Your assessment")
        .again(errors))
}

fn typed(form: &Form) -> Result<(i64, String), FormErrors> {
    let text = form.get("text").replace("\r\n", "\n");
    let version = form.get("version").parse().unwrap_or(0);
    if text.chars().count() > LONGEST {
        let mut errors = FormErrors::none();
        errors.at("text", "This is far longer than any response may be. Shorten it, then save again. Nothing you saved before is lost.");
        return Err(errors);
    }
    Ok((version, text))
}

pub(crate) async fn save(call: Call, form: Form) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let (version, text) = match typed(&form) {
        Ok(typed) => typed,
        Err(errors) => {
            return editor(&call, &standing, &permit, &form, &errors)
                .await?
                .send();
        }
    };
    match super::save_draft(call.app(), &permit, standing.enrolment.id, version, text).await {
        Ok(_) if form.get("then") == "check" => Ok(call.go("/assessment/check")),
        Ok(_) => Ok(call.go_saying(
            "/assessment/response",
            "Your draft is saved. You have not sent it yet.",
        )),
        Err(Problem::MovedOn) => both_versions(&call, &standing, &permit, &form).await,
        Err(problem) => {
            let errors = problem.for_form()?;
            editor(&call, &standing, &permit, &form, &errors)
                .await?
                .send()
        }
    }
}

/// Another tab or device saved since: both texts are shown, neither is lost, the writer chooses.
async fn both_versions(
    call: &Call,
    standing: &Standing,
    permit: &Permit,
    form: &Form,
) -> PageResult {
    let saved = saved_text(call, standing).await?;
    let version = standing
        .response
        .as_ref()
        .map_or(0, |response| response.version);
    let body = html! {
        (ui::heading("You saved from somewhere else too"))
        p class="govuk-body-l" { "Another tab or device saved a newer version after you opened this one. Both are here. Nothing is lost: put together what you want to keep and save it." }
        (ui::Form::post("/assessment/response").hidden("version", version.to_string()).body(html! {
            (Textarea::new("text", "What you typed here").rows(20).value(form.get("text")))
            (ui::button_row(html! { (ui::Button::new("Save this one").sends("then", "stay")) }))
        }))
        (ui::section("other", "The newer version"))
        div class="app-letter" { @for paragraph in saved.split("\n\n") { p class="govuk-body" { (paragraph) } } }
        p class="govuk-body" { a class="govuk-link" href="/assessment/response" { "Keep the newer version and go on" } }
    };
    let mut response = call
        .page(permit, "You saved from somewhere else too", body)
        .into_response();
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// What script saves while typing: JSON, the same act.
pub(crate) async fn autosave(call: Call, form: Form) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let Ok((version, text)) = typed(&form) else {
        return Err(Problem::TooLarge);
    };
    match super::save_draft(call.app(), &permit, standing.enrolment.id, version, text).await {
        Ok(version) => Ok(told(
            StatusCode::OK,
            &json!({
                "status": format!("Draft saved at {}. You have not sent it yet.", when(&call, call.now().at)),
                "fields": { "version": version.to_string() },
            }),
        )),
        Err(Problem::MovedOn) => Ok(told(
            StatusCode::CONFLICT,
            &json!({
                "status": "Another tab or device saved a newer version. Use “Save draft” to see both.",
            }),
        )),
        Err(problem) => {
            let errors = problem.for_form()?;
            let sentence = errors
                .iter()
                .map(|(_, sentence)| sentence)
                .collect::<Vec<_>>()
                .join(" ");
            Ok(told(
                StatusCode::UNPROCESSABLE_ENTITY,
                &json!({ "status": sentence }),
            ))
        }
    }
}

fn told(status: StatusCode, body: &serde_json::Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

pub(crate) async fn check(call: Call) -> PageResult {
    check_page(&call, &FormErrors::none()).await
}

async fn check_page(call: &Call, errors: &FormErrors) -> PageResult {
    let (standing, permit) = mine(call).await?;
    let response = standing.response.as_ref().or_not_found()?;
    if response.state != SubmissionState::Drafting && response.state != SubmissionState::Returned {
        return Ok(call.go("/assessment/receipt"));
    }
    let text = saved_text(call, &standing).await?;
    let limits = super::limits(call.app(), standing.enrolment.id).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Read it through, then submit"))
        (SummaryList::new()
            .text("Words", format!("{} of {} to {}", response.words, limits.min, limits.max))
            .text("Saved", when(call, response.saved_at)))
        div class="app-script" {
            @for (number, paragraph) in paragraphs(&text).enumerate() { (ui::numbered_paragraph(number + 1, paragraph)) }
        }
        p class="govuk-body" { a class="govuk-link" href="/assessment/response" { "Change it" } }
        (ui::Form::post("/assessment/check").body(html! {
            (ui::Checkboxes::new("own_work", "Declaration").choice(ui::Choice::new("yes", "This is my own work, and no pupil can be recognised in it")).error(errors.of("own_work")))
            (ui::button("Submit my response"))
        }))
    };
    call.page(&permit, "Check your response", body)
        .back("/assessment/response", "Your response")
        .again(errors)
        .send()
}

/// The paragraphs of a text, as assessors number them.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let own_work = form.get("own_work") == "yes";
    match super::submit(call.app(), &permit, standing.enrolment.id, own_work).await {
        Ok(_) => Ok(call.go("/assessment/receipt")),
        Err(problem) => check_page(&call, &problem.for_form()?).await,
    }
}
