//! The page of a provider's staff.
//!
//! What this room must not know: how roles are stored.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, InputKind, Select},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, Permit, ProviderId, Role, Scope},
};

use super::store::{self, GrantId, Held};

/// Roles that a provider's administrator gives within the provider.
const GIVEN_HERE: &[Role] = &[
    Role::Writer,
    Role::PeerReviewer,
    Role::ExternalApprover,
    Role::LegalChecker,
    Role::Proofreader,
    Role::DigitalEditor,
    Role::ContentLead,
    Role::Facilitator,
    Role::Coach,
    Role::Assessor,
    Role::Moderator,
    Role::AssessmentLead,
    Role::ProgrammeAdministrator,
    Role::Finance,
];

/// The provider whose staff this actor keeps: the first of their scopes, or the first provider for a site's keeper.
async fn kept_provider(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let scopes = call.actor().scopes_for(Action::KeepStaff);
    let own = scopes.iter().find_map(|scope| match scope {
        Scope::Provider(id) => Some(*id),
        _ => None,
    });
    let provider = match own {
        Some(id) => id,
        None => {
            let all = call
                .app()
                .db()
                .read(async |tx| crate::providers(tx).await)
                .await?;
            all.first().map(|provider| provider.id).or_not_found()?
        }
    };
    Ok((
        provider,
        call.may(Action::KeepStaff, &Circles::provider(provider))?,
    ))
}

pub(crate) async fn list(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let (provider, permit) = kept_provider(call).await?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::staff_of(tx, provider).await)
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Staff and their roles"))
        (ui::Form::post("/admin/people").body(html! {
            (Input::new("name", "Name").value(form.get("name")).autocomplete("off").error(errors.of("name")))
            (Input::new("email", "Email address").kind(InputKind::Email).value(form.get("email")).error(errors.of("email")))
            (Select::new("role", "Role").choices(GIVEN_HERE.iter().map(|role| Choice::new(role.code(), role.label()))).value(form.get("role")).error(errors.of("role")))
            (ui::button("Give this role"))
        }))
        (ui::section("staff", "Who holds what"))
        @for one in &held { (row(one)) }
    };
    Ok(call
        .page(&permit, "Staff and their roles", body)
        .wide()
        .again(errors))
}

fn row(one: &Held) -> maud::Markup {
    html! {
        (ui::SummaryList::new()
            .text("Name", one.name.as_str())
            .text("Email address", one.email.as_str())
            .text("Role", one.role.label()))
        (ui::details(&format!("End this role of {}", one.name), html! {
            (ui::Form::post(format!("/admin/people/{}/end", one.id)).body(html! {
                (Input::new("why", "Why does it end?").id(format!("why-{}", one.id)))
                (Button::new("End this role").kind(ButtonKind::Warning))
            }))
        }))
    }
}

pub(crate) async fn give(call: Call, form: Form) -> PageResult {
    let (provider, permit) = kept_provider(&call).await?;
    let mut reader = form.reader();
    let name = reader.text("name", "Enter the person’s name", 120);
    let email = reader.email("email", "Enter the person’s email address");
    let role = reader
        .choice::<Role>("role", "Choose a role")
        .filter(|role| GIVEN_HERE.contains(role));
    let errors = reader.errors();
    let (Some(role), true) = (role, errors.is_empty()) else {
        return page(&call, &form, &errors).await?.send();
    };
    super::invite(
        call.app(),
        &permit,
        name,
        email,
        (role, Scope::Provider(provider)),
    )
    .await?;
    Ok(call.go_saying(
        "/admin/people",
        "The role is given, and a letter is on its way.",
    ))
}

pub(crate) async fn end(call: Call, Path(grant): Path<String>, form: Form) -> PageResult {
    let (provider, permit) = kept_provider(&call).await?;
    let id: GrantId = grant.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    if held.scope != Scope::Provider(provider) {
        return Err(Problem::NotFound);
    }
    let mut reader = form.reader();
    let why = reader.text("why", "Say why the role ends", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    call.app()
        .act(&permit, &super::ROLE_ENDED, async move |tx| {
            tx.because(why);
            super::end_role(tx, held.person, held.role, held.scope).await
        })
        .await?;
    Ok(call.go_saying("/admin/people", "The role is ended."))
}
