//! What waits of the participant's assessment, in a few words: for the start page, and before what else could be done now.
//!
//! What this room must not know: what waits (the rulebook says), what is written, where it is shown.

use delivery::{Before, First};
use kit::{
    App, Problem,
    ui::{self, Hero, Markup},
    web::Call,
};
use maud::html;
use registration::Enrolment;
use rulebook::{
    assessment::ahead::{Ahead, AheadFacts, ahead},
    base::Now,
    people::PersonId,
};

use super::store;
use crate::period::{self, Period};

/// What waits for somebody, and what it is called.
struct Waits {
    ahead: Ahead,
    title: &'static str,
    words: String,
    href: &'static str,
    button: &'static str,
}

async fn waits(app: &App, enrolment: &Enrolment, now: Now) -> Result<Option<Waits>, Problem> {
    app.db()
        .read(async |tx| {
            let Some(period) = period::store::of_cohort(tx, enrolment.cohort).await? else {
                return Ok(None);
            };
            let response = store::find(tx, period.id, enrolment.id).await?;
            let facts = AheadFacts {
                enrolment: enrolment.state,
                window: Some(period.window()),
                results_by: Some(period.days.closes),
                response: response.as_ref().map(|one| one.state),
                released_on: response.as_ref().and_then(store::Response::released_on),
            };
            let Some(ahead) = ahead(&facts, now.day) else {
                return Ok(None);
            };
            // Only whoever has not begun has to pass the gate.
            let open = match ahead {
                Ahead::Write { begun: false, .. } => {
                    let standing = super::standing(tx, enrolment.id, now).await?;
                    standing.gate.is_some_and(|gate| gate.open)
                }
                _ => true,
            };
            Ok(Some(in_words(ahead, open, &period)))
        })
        .await
}

#[expect(clippy::too_many_lines, reason = "a table: one row a thing that waits")]
fn in_words(ahead: Ahead, open: bool, period: &Period) -> Waits {
    let (title, words, href, button) = match ahead {
        Ahead::Opens { on } => (
            "Your written response",
            format!("The writing window opens on {}.", on.with_weekday()),
            "/assessment",
            "See what opens it",
        ),
        Ahead::Write {
            begun: true,
            closes,
        } => (
            "Your written response: not sent yet",
            format!(
                "Your draft is saved. The window closes at the end of {}.",
                closes.with_weekday()
            ),
            "/assessment/response",
            "Go on writing",
        ),
        Ahead::Write { closes, .. } if open => (
            "Your written response: not sent yet",
            format!(
                "The case study is open. The window closes at the end of {}.",
                closes.with_weekday()
            ),
            "/assessment/response",
            "Open the case study",
        ),
        Ahead::Write { closes, .. } => (
            "Your written response: not sent yet",
            format!(
                "The window is open until the end of {}. Something still stands between you and the case study.",
                closes.with_weekday()
            ),
            "/assessment",
            "See what opens it",
        ),
        Ahead::NotSent { closed } => (
            "Your written response was not sent",
            format!(
                "The window closed at the end of {}. Your draft is kept; ask about an extension.",
                closed.with_weekday()
            ),
            "/assessment",
            "See your assessment",
        ),
        Ahead::HandedIn { .. } => (
            "Your written response is handed in",
            format!(
                "You need do nothing more. Results are out by {}.",
                period.days.closes.with_weekday()
            ),
            "/assessment/receipt",
            "See your receipt",
        ),
        Ahead::Result { since } => (
            "Your result is ready",
            format!("The board released it on {}.", since.with_weekday()),
            "/assessment/result",
            "See your result",
        ),
    };
    Waits {
        ahead,
        title,
        words,
        href,
        button,
    }
}

/// The participant's card on the start page, and whether it goes before all others.
pub(crate) async fn card(call: &Call, who: &Enrolment) -> Result<Option<(bool, Markup)>, Problem> {
    let now = call.now();
    let found = waits(call.app(), who, now).await?;
    Ok(found.map(|one| {
        if one.ahead.comes_first(now.day) {
            let hero = Hero::new("own-assessment", "Your assessment", one.title);
            let hero = hero.words(one.words).action(one.href, one.button);
            return (true, html! { (hero) });
        }
        let body = html! {
            p class="govuk-body" { (one.words) }
            p class="govuk-body" { a class="govuk-link" href=(one.href) { (one.button) } }
        };
        (false, ui::card("own-assessment", one.title, body))
    }))
}

/// A response that is not sent while its window is open, said before anything else that could be done now.
pub fn not_sent(app: App, person: PersonId) -> Before {
    Box::pin(async move {
        let enrolment = app
            .db()
            .read(async |tx| registration::current_enrolment(tx, person).await)
            .await?;
        let Some(enrolment) = enrolment else {
            return Ok(None);
        };
        let found = waits(&app, &enrolment, app.now()).await?;
        let open = found.filter(|one| matches!(one.ahead, Ahead::Write { .. }));
        Ok(open.map(|one| First {
            title: one.title.to_owned(),
            words: one.words,
            href: one.href.to_owned(),
            button: one.button.to_owned(),
        }))
    })
}
