//! The pages of one's own account.
//!
//! What this room must not know: how anything is stored.

use kit::{
    Problem,
    ui::{self, FormErrors, PasswordInput, Reading, SummaryList},
    web::{Call, Form, PageResult, Paged, READING_COOKIE, set_cookie},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, sign_in::good_password},
};

pub(crate) async fn show(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = super::find(call.app(), call.person()?).await?;
    let back = call
        .app()
        .db()
        .read(async |tx| kit::mail::bounce::bounce(tx, &person.email).await)
        .await?;
    let roles: Vec<&str> = call
        .actor()
        .grants()
        .iter()
        .map(|grant| grant.role.label())
        .collect();
    let body = html! {
        (ui::heading("Your account"))
        (SummaryList::new()
            .text("Name", person.name.as_str())
            .action("Email address", html! { (person.email) @if let Some(back) = &back { br; (ui::tag(ui::Kind::Stop, ui::Icon::Alert, "Letters come back")) " " (back.said) } }, "/account/email", "Change")
            .text("Roles", if roles.is_empty() { "None yet".to_owned() } else { roles.join(", ") })
            .action("Password", html! { (if person.password_hash.is_some() { "Set" } else { "Not set: you sign in by email link" }) }, "/account/password", "Change")
            .action("Letters", html! { "Which you get, and when" }, "/account/letters", "Choose")
            .action("Sessions", html! { "Where you are signed in" }, "/account/security", "See")
            .action("Reading settings", html! { (call.reading().theme.label()) }, "/account/reading", "Change"))
        (ui::Form::post("/sign-out").body(ui::button("Sign out")))
    };
    call.page(&permit, "Your account", body).send()
}

pub(crate) async fn password(call: Call) -> PageResult {
    password_page(&call, &FormErrors::none())?.send()
}

fn password_page(call: &Call, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Choose a password"))
        (ui::Form::post("/account/password").body(html! {
            (PasswordInput::new_password("password", "New password")
                .hint("12 characters or more. Three or four words together are easy to remember and hard to guess.")
                .error(errors.of("password")))
            (ui::button("Set password"))
        }))
    };
    Ok(call
        .page(&permit, "Choose a password", body)
        .back("/account", "Your account")
        .again(errors))
}

pub(crate) async fn set_password(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = super::find(call.app(), call.person()?).await?;
    if let Err(weak) = good_password(form.get("password"), &person.name, &person.email) {
        return password_page(&call, &FormErrors::from_refusal(&weak))?.send();
    }
    let hash = crate::password::hash(form.get("password").to_owned()).await?;
    let session = call
        .signed()
        .map(|signed| signed.session.clone())
        .unwrap_or_default();
    super::change_password(call.app(), &permit, person, session, hash).await?;
    Ok(call.go_saying(
        "/account",
        "Your password is set. Every other session has ended.",
    ))
}

pub(crate) async fn reading(call: Call) -> PageResult {
    let permit = call.public()?;
    let body = html! {
        (ui::heading("Reading settings"))
        p class="govuk-body-l" { "Make Senda comfortable to read. Spacing helps many readers; fonts and colours are a matter of taste." }
        (ui::reading_form("/account/reading", "/account/reading", call.reading()))
    };
    call.page(&permit, "Reading settings", body).send()
}

/// Kept with the account of somebody signed in, in a cookie for everybody else.
pub(crate) async fn set_reading(call: Call, form: Form) -> PageResult {
    let reading = Reading::from_parts(
        form.get("theme"),
        form.get("font"),
        form.get("size"),
        form.get("spacing"),
        form.get("ruler"),
    )
    .with_focus(form.get("focus"));
    let back = crate::session::own_path(form.get("return_to")).unwrap_or("/account/reading");
    let mut response = call.go_saying(back, "Your reading settings are saved.");
    match call.person() {
        Ok(person) => {
            let permit = call.may_own(Action::KeepOwnAccount)?;
            super::choose_reading(call.app(), &permit, person, reading).await?;
        }
        Err(_stranger) => {
            set_cookie(
                &mut response,
                READING_COOKIE,
                &reading.to_cookie(),
                Some(31_536_000),
            );
        }
    }
    Ok(response)
}
