//! The pages of signing in and out.
//!
//! What this room must not know: how sessions are stored.

use axum::{extract::Path, response::Response};
use kit::{
    Problem,
    ui::{self, Button, ButtonKind, FormErrors, Input, InputKind, PasswordInput},
    web::{
        Call, Form, Held, PageResult, Paged, SESSION_COOKIE, clear_cookie, let_go_of_pages,
        set_cookie,
    },
};
use maud::{Markup, html};
use rulebook::people::Action;

use super::own_path;

/// Fields that belong to signing in; every other field of its form is work that is being held.
const HELD: &str = "held-";

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    if call.person().is_ok() {
        return Ok(call.go(own_path(form.get("next")).unwrap_or("/")));
    }
    page(&call, &form, &FormErrors::none())?.send()
}

/// The page that keeps what somebody typed while their session ended.
pub(crate) fn ask(call: &Call, held: Held) -> PageResult {
    let mut fields = vec![("next".to_owned(), held.path)];
    fields.extend(
        held.fields
            .into_iter()
            .map(|(name, value)| (format!("{HELD}{name}"), value)),
    );
    page(call, &Form::filled(fields), &FormErrors::none())?.send()
}

fn held(form: &Form) -> impl Iterator<Item = (&str, &str)> {
    form.fields()
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(HELD)?, value.as_str())))
}

fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.public()?;
    let holds = held(form).next().is_some();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Sign in"))
        @if holds {
            (ui::inset(html! { "Your session ended while you were typing. Nothing is lost: sign in, and what you typed is sent on." }))
        }
        (password_form(form, errors))
        (ui::section("by-link", "Or sign in with a link"))
        p class="govuk-body" { "We email you a link that works once, for 15 minutes. You need no password." }
        (ui::Form::post("/sign-in/link").hidden("next", form.get("next")).body(html! {
            (Input::new("link-email", "Email address").kind(InputKind::Email).value(form.get("link-email"))
                .autocomplete("email").error(errors.of("link-email")))
            (Button::new("Email me a link").kind(ButtonKind::Secondary))
        }))
    };
    Ok(call.page(&permit, "Sign in", body).again(errors))
}

fn password_form(form: &Form, errors: &FormErrors) -> Markup {
    ui::Form::post("/sign-in")
        .hidden("next", form.get("next"))
        .body(html! {
            @for (name, value) in held(form) {
                input type="hidden" name={ (HELD) (name) } value=(value);
            }
            (Input::new("email", "Email address").kind(InputKind::Email).value(form.get("email"))
                .autocomplete("username").error(errors.of("email")))
            (PasswordInput::current("password", "Password").error(errors.of("password")))
            (ui::button("Sign in"))
        })
}

pub(crate) async fn sign_in(call: Call, form: Form) -> PageResult {
    let mut reader = form.reader();
    let email = reader.email("email", "Enter your email address");
    if form.get("password").is_empty() {
        reader.wrong("password", "Enter your password");
    }
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::sign_in(call.app(), &email, form.get("password"), call.agent()).await {
            Ok(Some(token)) => return signed_in(&call, &form, &token),
            Ok(None) => errors.at("email", "The email address and the password do not belong together. Check both, or ask for a link."),
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &form, &errors)?.send()
}

fn signed_in(call: &Call, form: &Form, token: &str) -> Result<Response, Problem> {
    let next = own_path(form.get("next")).unwrap_or("/");
    let mut response = if held(form).next().is_some() {
        send_on(call, form, next)?.send()?
    } else {
        call.go(next)
    };
    set_cookie(&mut response, SESSION_COOKIE, token, None);
    Ok(response)
}

/// What was typed before the session ended, one button from where it was going. It is sent by the person, not by us:
/// they may have signed in as somebody else.
fn send_on(call: &Call, form: &Form, next: &str) -> Result<Paged, Problem> {
    let body = html! {
        (ui::heading("You are signed in again"))
        p class="govuk-body-l" { "What you had typed is still here. Send it on to where it was going." }
        form method="post" action=(next) {
            @for (name, value) in held(form) { input type="hidden" name=(name) value=(value); }
            (ui::button("Send what I typed"))
        }
        (ui::details("What you typed", html! {
            dl { @for (name, value) in held(form) { dt { (name) } dd { (value) } } }
        }))
    };
    Ok(call.page(&call.public()?, "You are signed in again", body))
}

pub(crate) async fn ask_link(call: Call, form: Form) -> PageResult {
    let mut reader = form.reader();
    let email = reader.email("link-email", "Enter your email address");
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors)?.send();
    }
    super::send_link(call.app(), &email, form.get("next")).await?;
    let body = html! {
        (ui::heading("Check your email"))
        p class="govuk-body-l" { "If " (email) " has an account, a link is on its way. It works once, for 15 minutes." }
        p class="govuk-body" { "Nothing after a few minutes? Look in your junk folder, or " a class="govuk-link" href="/sign-in" { "try again" } "." }
    };
    call.page(&call.public()?, "Check your email", body).send()
}

/// Opening a link signs nobody in: mail scanners open links too. The button does.
pub(crate) async fn show_link(call: Call, Path(token): Path<String>) -> PageResult {
    let body = html! {
        (ui::heading("Sign in to Senda"))
        (ui::Form::post(format!("/sign-in/link/{token}")).body(ui::button("Sign in")))
    };
    call.page(&call.public()?, "Sign in to Senda", body).send()
}

pub(crate) async fn use_link(call: Call, Path(token): Path<String>) -> PageResult {
    match super::use_link(call.app(), &token, call.agent()).await {
        Ok((session, next)) => {
            let mut response = call.go(next);
            set_cookie(&mut response, SESSION_COOKIE, &session, None);
            Ok(response)
        }
        Err(Problem::NotFound) => {
            let body = html! {
                (ui::heading("This link has ended"))
                p class="govuk-body-l" { "A sign-in link works once, for 15 minutes." }
                p class="govuk-body" { a class="govuk-link" href="/sign-in" { "Ask for a new one" } }
            };
            call.page(&call.public()?, "This link has ended", body)
                .send()
        }
        Err(other) => Err(other),
    }
}

pub(crate) async fn sign_out(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    if let Some(signed) = call.signed() {
        super::end(call.app(), &permit, vec![signed.session.clone()]).await?;
    }
    let mut response = call.go_saying("/sign-in", "You are signed out.");
    clear_cookie(&mut response, SESSION_COOKIE);
    // Also where no script runs: what was kept for reading without a network goes with the session.
    let_go_of_pages(&mut response);
    Ok(response)
}

pub(crate) async fn list(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let sessions = call
        .app()
        .db()
        .read(async |tx| super::store::list(tx, person, call.now().at).await)
        .await?;
    let this = call
        .signed()
        .map(|signed| signed.session.clone())
        .unwrap_or_default();
    let on = |instant| call.app().clock().at(instant).day.in_words();
    let body = html! {
        (ui::heading("Where you are signed in"))
        @for session in &sessions {
            (ui::SummaryList::new()
                .text("Browser", if session.agent.is_empty() { "Not told" } else { session.agent.as_str() })
                .text("Signed in", on(session.began_at))
                .text("Last used", on(session.used_at))
                .text("This one", if session.hash == this { "Yes" } else { "No" }))
            (ui::Form::post("/account/security").hidden("session", session.hash.as_str())
                .body(html! { (Button::new("End this session").kind(ButtonKind::Secondary)) }))
        }
        (ui::Form::post("/account/security").hidden("session", "all")
            .body(html! { (Button::new("Sign out everywhere").kind(ButtonKind::Warning)) }))
    };
    call.page(&permit, "Where you are signed in", body)
        .back("/account", "Your account")
        .send()
}

pub(crate) async fn end(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let hashes = if form.get("session") == "all" {
        let sessions = call
            .app()
            .db()
            .read(async |tx| super::store::list(tx, person, call.now().at).await)
            .await?;
        sessions.into_iter().map(|session| session.hash).collect()
    } else {
        vec![form.get("session").to_owned()]
    };
    super::end(call.app(), &permit, hashes).await?;
    Ok(call.go_saying("/account/security", "Ended."))
}
