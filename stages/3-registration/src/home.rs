//! This stage's card on the start page.
//!
//! What this room must not know: the other cards.

use kit::{
    Problem,
    ui::{self, Markup},
    web::Call,
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, PersonId},
    registration::application::ApplicationState,
};

use crate::{
    application::{Application, store},
    reach::reach,
};

/// What waits for this actor: an administrator's queue, or one's own application.
///
/// # Errors
/// [`Problem`] when the data cannot be read.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    let Some(person) = call.actor().person() else {
        return Ok(None);
    };
    let decides = !call
        .actor()
        .scopes_for(Action::KeepRegistrations)
        .is_empty();
    if decides {
        queue(call).await.map(Some)
    } else {
        own(call, person).await
    }
}

async fn queue(call: &Call) -> Result<Markup, Problem> {
    let reach = reach(call, Action::KeepRegistrations)?;
    let today = call.now().day;
    let (waiting, asked, paused) = call
        .app()
        .db()
        .read(async |tx| {
            let asked = crate::enrolment::request::store::waiting(tx, reach.provider).await?;
            let paused = crate::enrolment::deferrals::to_decide(tx, reach.provider, today).await?;
            Ok((store::waiting(tx, reach.provider).await?, asked, paused))
        })
        .await?;
    Ok(ui::card(
        "applications",
        "Applications",
        html! {
            @match waiting {
                0 => p class="govuk-body" { "All clear. No application waits for your decision." },
                1 => p class="govuk-body" { "1 application waits for your decision." },
                many => p class="govuk-body" { (many) " applications wait for your decision." },
            }
            @if asked > 0 {
                p class="govuk-body" { a class="govuk-link" href="/admin/requests" { "Requests that wait for an answer: " (asked) } }
            }
            @if paused > 0 {
                p class="govuk-body" { a class="govuk-link" href="/admin/deferrals?show=due" { "Deferrals that wait for a decision: " (paused) } }
            }
            p { a class="govuk-link" href="/admin/applications" { "Open the queue" } }
        },
    ))
}

async fn own(call: &Call, person: PersonId) -> Result<Option<Markup>, Problem> {
    let newest = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    Ok(newest.first().and_then(own_card))
}

/// The newest application while it is of interest: once it is accepted, study takes over.
fn own_card(held: &Application) -> Option<Markup> {
    let (words, href, link) = match held.state {
        ApplicationState::Draft => (
            "Your application is not sent yet. Your answers are kept.",
            "/apply".to_owned(),
            "Go on with it",
        ),
        ApplicationState::Pending | ApplicationState::Rejected => (
            held.state.label(),
            format!("/application/{}", held.id),
            "See where it stands",
        ),
        ApplicationState::Accepted | ApplicationState::Withdrawn => return None,
    };
    Some(ui::card(
        "application",
        "Your application",
        html! {
            p class="govuk-body" { (words) }
            p { a class="govuk-link" href=(href) { (link) } }
        },
    ))
}
