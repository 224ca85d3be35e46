//! The start page: for strangers what Senda is, for everybody else one card from each stage.
//!
//! What this room must not know: what is on the cards.

mod about;
mod cast;

use kit::{
    Problem, ui,
    web::{Access, Call, PageResult, Routes},
};
use maud::{Markup, html};
use registration::Enrolment;
use rulebook::people::{Action, Role, may_anywhere};
use tokio::try_join;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, "Welcome", welcome)
        .get(
            "/demo",
            Access::Public,
            "Whom to be in a demonstration",
            cast::show,
        )
        .get("/home", Access::SignedIn, "My start page", home)
        .get("/help", Access::Public, "Help", about::help)
        .get(
            "/accessibility",
            Access::Public,
            "Accessibility statement",
            about::accessibility,
        )
        .get("/privacy", Access::Public, "Privacy", about::privacy)
}

async fn welcome(call: Call) -> PageResult {
    if call.person().is_ok() {
        return Ok(call.go("/home"));
    }
    let body = html! {
        (ui::heading("The NPQ for SENCOs, from the first module to the award"))
        (ui::lead("Study in short steps, meet your group, write your assessment, and see at any moment what stands between you and the qualification."))
        (ui::button_row(html! {
            (ui::start_button("/apply", "Apply"))
            (ui::button_link(ui::ButtonKind::Secondary, "/sign-in", "Sign in"))
        }))
        @if call.app().config().site.demo {
            (ui::inset(html! { "This is a demonstration. " a class="govuk-link" href="/demo" { "Be anybody in it" } ": a participant half way, an assessor, a head, a governor." }))
        }
        ul class="govuk-list" {
            li { a class="govuk-link" href="/programme" { "The programme: nine courses, and how it is assessed" } }
            li { a class="govuk-link" href="/cohorts" { "Cohorts and their places" } }
            li { a class="govuk-link" href="/deadline" { "By when do you need the qualification? Work it out" } }
            li { a class="govuk-link" href="/certificates/check" { "Check a statement of completion" } }
        }
    };
    call.page(&call.public()?, "Welcome", body).send()
}

async fn home(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let name = call
        .signed()
        .map(|signed| signed.name.clone())
        .unwrap_or_default();
    // In a box: every layer around a page moves what it does, and this is large.
    let cards = Box::pin(cards(&call));
    let (cards, back) = try_join!(cards, people::letters_come_back(&call))?;
    let body = html! {
        (ui::heading(&greeting(call.now().minute_of_day, &name)))
        @if let Some(back) = back { (back) }
        @if cards.is_empty() {
            (ui::inset(html! { "Nothing waits for you now. What you may open is in the menu above; when somebody gives you something to do, it appears here." }))
        }
        @for card in cards { (card) }
    };
    call.page(&permit, "Home", body).send()
}

/// The cards of this reader, in the order of the qualification; before them what cannot wait.
async fn cards(call: &Call) -> Result<Vec<Markup>, Problem> {
    let who = own_enrolment(call).await?;
    let (delivery, curriculum, production, registration, assessment, award, reporting) = try_join!(
        delivery::card(call, who.as_ref()),
        curriculum::card(call),
        production::card(call),
        registration::card(call),
        assessment::cards(call, who.as_ref()),
        award::card(call),
        reporting::card(call),
    )?;
    let each = [
        assessment.first,
        delivery,
        curriculum,
        production,
        registration,
        assessment.in_order,
        award,
        reporting,
        system_card(call),
    ];
    Ok(each.into_iter().flatten().collect())
}

/// The enrolment by which this reader studies: two stages tell of it, and it is read once.
async fn own_enrolment(call: &Call) -> Result<Option<Enrolment>, Problem> {
    if !call.actor().holds(Role::Participant) {
        return Ok(None);
    }
    let person = call.person()?;
    call.app()
        .db()
        .read(async |tx| registration::current_enrolment(tx, person).await)
        .await
}

/// For those who run the system: where to look.
fn system_card(call: &Call) -> Option<Markup> {
    if !may_anywhere(call.actor(), Action::RunSystem) {
        return None;
    }
    Some(ui::card(
        "system-card",
        "The system",
        html! {
            p class="govuk-body" { "Health, queued work, letters, and every act that was ever done." }
            p class="govuk-body" {
                a class="govuk-link" href="/system" { "Look at the system" } " or "
                a class="govuk-link" href="/system/audit" { "read the audit" }
            }
        },
    ))
}

fn greeting(minute: i32, name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    match minute {
        0..720 => format!("Good morning, {first}"),
        720..1_020 => format!("Good afternoon, {first}"),
        _ => format!("Good evening, {first}"),
    }
}
