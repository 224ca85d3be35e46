//! Another email address for one's own account: asked for, and used once its owner opens the link that was sent to it.
//!
//! What this room must not know: why somebody wants another. The link is a seal of this site, so nothing is kept for it.

use axum::response::Response;
use kit::{
    App, Problem, Process,
    mail::{Letter, bounce},
    ui::{self, FormErrors, Input, InputKind},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::people::{Action, Permit, PersonId};

use super::store;

/// Somebody asked to use another address.
pub const ADDRESS_ASKED: Process = Process::new("address_asked", "asked for another address of");
/// Somebody uses another address.
pub const ADDRESS_CHANGED: Process = Process::new("address_changed", "changed the address of");

/// How long a link works, in seconds.
const WORKS: i64 = 86_400;

/// What the site's seal is put over.
fn sealed(person: PersonId, before: &str, after: &str, until: i64) -> String {
    format!("address|{person}|{before}|{after}|{until}")
}

async fn ask(app: &App, permit: &Permit, person: PersonId, after: String) -> Result<(), Problem> {
    let (app_too, until) = (app.clone(), app.now().at.plus_seconds(WORKS).0);
    app.act(permit, &ADDRESS_ASKED, async move |tx| {
        let known = store::by_id(tx, person).await?;
        tx.about(person);
        // Whoever asks is told the same whether or not the address has an account.
        if store::by_email(tx, &after).await?.is_some() {
            return Ok(());
        }
        let seal = app_too.sign(&sealed(person, &known.email, &after, until));
        let origin = &app_too.config().site.origin;
        let query = kit::web::query(&[("to", &after), ("until", &until.to_string()), ("seal", &seal)]);
        tx.letter(Letter {
            person: Some(person),
            to: after,
            subject: "Use this address for Senda".into(),
            body: format!(
                "Hello {},\n\nOpen this link while you are signed in, and letters come to this address from then on. It works for a day.\n\n{origin}/account/email/confirm?{query}\n\nIf you did not ask for it, you need do nothing.",
                known.name
            ),
        })
        .await?;
        Ok(())
    })
    .await
}

async fn change(
    app: &App,
    permit: &Permit,
    person: PersonId,
    after: String,
) -> Result<(), Problem> {
    app.act(permit, &ADDRESS_CHANGED, async move |tx| {
        let known = store::by_id(tx, person).await?;
        if store::by_email(tx, &after).await?.is_some() {
            return Err(Problem::MovedOn);
        }
        store::set_email(tx, person, (&known.email, &after)).await?;
        bounce::good_again(tx, &known.email).await?;
        tx.about(person);
        tx.letter(Letter {
            person: Some(person),
            to: known.email,
            subject: "Your address in Senda was changed".into(),
            body: format!("Hello {},\n\nLetters to you go to another address from now on. If this was not you, tell your provider.", known.name),
        })
        .await?;
        Ok(())
    })
    .await
}

pub(crate) async fn show(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = super::find(call.app(), call.person()?).await?;
    let back = call
        .app()
        .db()
        .read(async |tx| bounce::bounce(tx, &person.email).await)
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Your email address"))
        @if let Some(back) = back {
            (ui::warning(&format!("Letters to {} come back. The mail server says: {}", person.email, back.said)))
        } @else {
            p class="govuk-body" { "Letters go to " strong { (person.email) } "." }
        }
        (ui::Form::post("/account/email").label("Another email address").body(html! {
            (Input::new("email", "Another address").kind(InputKind::Email).hint("We send a link to it. The address changes when you open the link.")
                .value(form.get("email")).error(errors.of("email")))
            (ui::button("Send the link"))
        }))
    };
    Ok(call
        .page(&permit, "Your email address", body)
        .back("/account", "Your account")
        .again(errors))
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let mut reader = form.reader();
    let email = reader.email("email", "Enter an email address");
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors).await?.send();
    }
    ask(call.app(), &permit, call.person()?, email).await?;
    Ok(call.go_saying(
        "/account",
        "A link was sent to the new address. Open it while you are signed in.",
    ))
}

/// For the start page: that letters to this reader come back, with the way to another address.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn come_back(call: &Call) -> Result<Option<ui::Markup>, Problem> {
    let person = super::find(call.app(), call.person()?).await?;
    let back = call
        .app()
        .db()
        .read(async |tx| bounce::bounce(tx, &person.email).await)
        .await?;
    Ok(back.map(|_| {
        ui::banner(
            ui::BannerKind::Important,
            html! {
                "Letters to " (person.email) " come back. "
                a class="govuk-notification-banner__link" href="/account/email" { "Give another address" }
            },
        )
    }))
}

/// What the link asks for, when it is this site's and still works.
fn asked(call: &Call, person: &super::Person, form: &Form) -> Result<String, Problem> {
    let until: i64 = form.get("until").parse().unwrap_or(0);
    let after = form.get("to").to_owned();
    let text = sealed(person.id, &person.email, &after, until);
    if call.app().is_signed(&text, form.get("seal")) && call.now().at.0 < until {
        Ok(after)
    } else {
        Err(Problem::NotFound)
    }
}

pub(crate) async fn show_confirm(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = super::find(call.app(), call.person()?).await?;
    let after = asked(&call, &person, &form)?;
    let body = html! {
        (ui::heading("Use this address"))
        p class="govuk-body-l" { "Letters will go to " strong { (after) } " instead of " (person.email) ". You also sign in with it." }
        (ui::Form::post("/account/email/confirm").hidden("to", after.as_str()).hidden("until", form.get("until")).hidden("seal", form.get("seal"))
            .body(ui::button("Use this address")))
    };
    call.page(&permit, "Use this address", body)
        .back("/account", "Your account")
        .send()
}

pub(crate) async fn confirm(call: Call, form: Form) -> Result<Response, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = super::find(call.app(), call.person()?).await?;
    let after = asked(&call, &person, &form)?;
    change(call.app(), &permit, person.id, after).await?;
    Ok(call.go_saying("/account", "Your address was changed."))
}
