//! This stage's card on the start page.
//!
//! What this room must not know: the other cards.

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Markup},
    web::Call,
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, PersonId},
    registration::application::ApplicationState,
};
use tokio::try_join;

use crate::{
    application::{Application, store},
    coach, enrolment,
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
            let asked = enrolment::request::store::waiting(tx, reach.provider).await?;
            let paused = enrolment::deferrals::to_decide(tx, reach.provider, today).await?;
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
            p class="govuk-body" { a class="govuk-link" href="/admin/applications" { "Open the queue" } " or " a class="govuk-link" href="/admin/coaches" { "find a coach" } }
        },
    ))
}

async fn own(call: &Call, person: PersonId) -> Result<Option<Markup>, Problem> {
    let (newest, coaching) = call
        .app()
        .db()
        .read(async |tx| try_join!(store::of_person(tx, person), Coaching::of(tx, person)))
        .await?;
    let cards: Vec<Markup> = [
        newest.first().and_then(own_card),
        coaching.as_ref().map(Coaching::card),
    ]
    .into_iter()
    .flatten()
    .collect();
    Ok((!cards.is_empty()).then(|| html! { @for card in cards { (card) } }))
}

/// Somebody on the register of coaches: how many they coach, of how many they offered to take.
struct Coaching {
    coached: i64,
    offered: i64,
}

impl Coaching {
    async fn of(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<Self>, Problem> {
        let Some(one) = coach::offer_of(tx, person).await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            coached: coach::meeting::coached_by(tx, person).await?,
            offered: one.offer.places,
        }))
    }

    fn card(&self) -> Markup {
        ui::card(
            "coaching-card",
            "Coaching",
            html! {
                p class="govuk-body" { "You coach " (self.coached) " of " (rulebook::base::counted(self.offered, "person", "people")) " whom you offered to take." }
                p class="govuk-body" { a class="govuk-link" href="/coaching/mine" { "Whom you meet, and your times" } " · " a class="govuk-link" href="/coaching" { "Change what you offer" } }
            },
        )
    }
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
