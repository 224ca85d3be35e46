//! The screen of the room, and the page on which people check in.
//!
//! What this room must not know: how a code is made.

#![expect(
    clippy::format_push_string,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

use axum::{extract::Path, http::HeaderValue, response::IntoResponse};
use kit::{
    Fault, Problem,
    ui::{self, FormErrors, Input, Width},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use qrcode::{Color, QrCode};
use rulebook::{
    base::Coded,
    delivery::{
        attendance::Attendance,
        check_in::{STEP_SECONDS, step},
    },
};

use super::{check_in, code_at, open_check_in};
use crate::{
    attendance::pages::register,
    desk::{no_place, seated},
    event,
};

/// Seconds after which the screen is asked for anew: well within the life of a code.
const AGAIN_AFTER: &str = "10";

/// The screen of the room. Asking for it opens nothing; its button does.
pub(crate) async fn screen(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let (event, group) = (register.event.id, register.group.id);
    let secret = call
        .app()
        .db()
        .read(async |tx| super::store::secret_of(tx, event, group).await)
        .await?;
    let today = call.now().day == register.event.plan.day;
    let open = secret.filter(|_| today && !register.event.called_off());
    let body = html! {
        (ui::heading_row(Some(&register.group.name), "Check in", Some(&register.event.plan.title), None))
        @match &open {
            Some(secret) => (code(&call, &register, secret)?),
            None => {
                p class="govuk-body" { "A code appears here for the room to see. It changes every " (STEP_SECONDS) " seconds, so it cannot be passed on to somebody who is not there." }
                @if today {
                    (ui::Form::post(format!("/sessions/{event}/check-in")).hidden("group", group.to_string()).body(ui::button("Show the code")))
                } @else {
                    (ui::inset(html! { "This session is on " (register.event.plan.day.with_weekday()) ". The code can be shown on that day only." }))
                }
            }
        }
    };
    let page = call
        .page(&register.permit, "Check in", body)
        .back(register.here(), "The register");
    let mut response = page.into_response();
    if open.is_some() {
        response
            .headers_mut()
            .insert("refresh", HeaderValue::from_static(AGAIN_AFTER));
    }
    Ok(response)
}

fn code(
    call: &Call,
    register: &crate::attendance::pages::Register,
    secret: &str,
) -> Result<Markup, Problem> {
    let code = code_at(secret, step(call.now().at));
    let origin = &call.app().config().site.origin;
    let address = format!("{origin}/check-in?code={code}");
    Ok(html! {
        div class="app-check-in" {
            (drawn(&address)?)
            p class="app-check-in__code" { (code) }
            p { "Scan it, or open " strong { (origin) "/check-in" } " and type it." }
            p role="status" { (register.counted()) }
        }
        p class="govuk-body" { "This page renews itself every " (AGAIN_AFTER) " seconds. A code counts for " (STEP_SECONDS * 2) " seconds at most." }
    })
}

/// The address as a square to scan.
fn drawn(address: &str) -> Result<Markup, Problem> {
    let code = QrCode::new(address.as_bytes()).map_err(|e| Fault::because("drawing a code", e))?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().iter().enumerate() {
        if *color == Color::Dark {
            let (x, y) = (place % width + 4, place / width + 4);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let side = width + 8;
    Ok(html! {
        svg class="app-check-in__square" viewBox={ "0 0 " (side) " " (side) } role="img" aria-label="The code of this room, to scan" shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

pub(crate) async fn open(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    open_check_in(call.app(), &register.permit, register.event.id).await?;
    let (event, group) = (register.event.id, register.group.id);
    Ok(call.go(format!("/sessions/{event}/check-in?group={group}")))
}

/// The page on which a participant checks in, with the code when it was scanned.
pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    if seated(&call).await?.is_none() {
        return no_place(&call, "Check in");
    }
    page(&call, &form, &FormErrors::none())?.send()
}

fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(rulebook::people::Action::Study)?;
    let scanned = !form.get("code").is_empty() && errors.is_empty();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Check in"))
        @if !scanned { p class="govuk-body" { "Type the code that is on the screen of the room." } }
        (ui::Form::post("/check-in").label("Check in").body(html! {
            (Input::new("code", "Code").width(Width::Ten).autocomplete("off").hint("Six letters and digits").value(form.get("code")).error(errors.of("code")))
            (ui::button("I am here"))
        }))
    };
    Ok(call
        .page(&permit, "Check in", body)
        .back("/clinics", "Clinics and conferences")
        .again(errors))
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Check in");
    };
    let mut reader = form.reader();
    let typed = reader.text("code", "Type the code that is on the screen", 40);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors)?.send();
    }
    match check_in(call.app(), &desk.permit, desk.who.id, &typed).await {
        Ok((id, told)) => {
            let event = call
                .app()
                .db()
                .read(async |tx| event::store::one(tx, id).await)
                .await?;
            let title = &event.plan.title;
            let said = match (told.again, told.mark, told.minutes) {
                (true, mark, _) => {
                    format!("You were recorded at {title} already: {}.", mark.label())
                }
                (_, Attendance::Late, Some(minutes)) => {
                    format!(
                        "You are checked in at {title}, {} after it began.",
                        rulebook::base::counted(minutes, "minute", "minutes")
                    )
                }
                _ => format!("You are checked in at {title}."),
            };
            Ok(call.go_saying(format!("/clinics/{id}"), &said))
        }
        Err(problem) => page(&call, &form, &problem.for_form()?)?.send(),
    }
}
