//! “You said, we changed”: what became of what was heard, for those who were asked.
//!
//! What this room must not know: who said it, how it was decided.

use std::collections::BTreeMap;

use kit::{
    Problem,
    db::ReadTx,
    ui,
    web::{Call, PageResult},
};
use maud::{Markup, html};
use production::{Finding, place, state_tag};
use registration::Enrolment;
use rulebook::{
    people::{Action, PersonId, ProviderId, Scope},
    production::{EditionId, finding::State},
};

/// Whoever was asked: a participant, or somebody else who was invited to a focus group.
struct Asked {
    providers: Vec<ProviderId>,
    enrolment: Option<Enrolment>,
}

async fn asked(tx: &ReadTx<'_>, person: PersonId) -> Result<Asked, Problem> {
    let enrolment = registration::current_enrolment(tx, person).await?;
    let mut providers = crate::focus::store::asked_by(tx, person).await?;
    providers.extend(enrolment.as_ref().map(|one| one.provider));
    providers.sort_unstable();
    providers.dedup();
    Ok(Asked {
        providers,
        enrolment,
    })
}

/// Everything that was told, for the signed-in person.
pub(crate) async fn show(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let teams = call.actor().scopes_for(Action::ReadProduction);
    let (told, enrolment, versions) = call
        .app()
        .db()
        .read(async |tx| {
            let mut asked = asked(tx, person).await?;
            for scope in teams.clone() {
                if let Scope::Provider(id) = scope
                    && !asked.providers.contains(&id)
                {
                    asked.providers.push(id);
                }
            }
            let mut told = Vec::new();
            for provider in asked.providers {
                told.extend(production::findings(tx, provider, registration::PROGRAMME).await?);
            }
            told.retain(|one| one.state.is_told());
            let editions = curriculum::editions_of(tx, registration::PROGRAMME).await?;
            let versions: BTreeMap<EditionId, String> = editions
                .into_iter()
                .map(|one| (one.id, one.version))
                .collect();
            Ok((told, asked.enrolment, versions))
        })
        .await?;
    let mine = enrolment.map(|one| one.edition);
    let body = html! {
        (ui::heading_row(None, "You said, we changed", Some("What participants, coaches and facilitators told us about the texts, and what became of it."), None))
        @if told.is_empty() {
            (ui::empty_state("Nothing has been decided yet.", "This page fills when a new edition answers what you told us, or when we decide to leave a text as it is."))
        }
        @for one in &told { (card(one, mine, &versions)) }
    };
    call.page(&permit, "You said, we changed", body).send()
}

fn card(one: &Finding, mine: Option<EditionId>, versions: &BTreeMap<EditionId, String>) -> Markup {
    html! {
        section class="app-card" aria-labelledby={ "told-" (one.id) } {
            h2 class="app-card__title" id={ "told-" (one.id) } { (place(&one.what)) }
            (words(one))
            p { (state_tag(one.state)) " " (since(one, mine, versions)) }
        }
    }
}

/// What was said, and what was done about it.
fn words(one: &Finding) -> Markup {
    html! {
        p { strong { "You said: " } (one.what.words) }
        @match one.state {
            State::Answered => p { strong { "We changed: " } (one.answer) },
            _ => p { strong { "We did not change it: " } (one.answer) },
        }
    }
}

/// From which edition on, and whether that is the one this person studies.
fn since(one: &Finding, mine: Option<EditionId>, versions: &BTreeMap<EditionId, String>) -> String {
    let Some((edition, _)) = one.answered else {
        return String::new();
    };
    let version = versions.get(&edition).map_or("", String::as_str);
    let studied = mine.and_then(|id| versions.get(&id));
    match (mine, studied) {
        // Ids grow with time: an edition made later has it too.
        (Some(id), Some(_)) if id >= edition => {
            format!("Since edition {version}. It is in what you study.")
        }
        (Some(_), Some(studied)) => {
            format!(
                "Since edition {version}. You study edition {studied}: those who come after you have it."
            )
        }
        _ => format!("Since edition {version}."),
    }
}

/// The card on a module: the newest that was told about it. Nothing when nothing was.
pub(crate) async fn of_module(
    call: &Call,
    who: &Enrolment,
    module: &str,
) -> Result<Option<Markup>, Problem> {
    let told = call
        .app()
        .db()
        .read(async |tx| {
            let whose = (who.provider, registration::PROGRAMME);
            production::told_of_module(tx, whose, module).await
        })
        .await?;
    Ok((!told.is_empty()).then(|| {
        ui::card("you-said", "You said, we changed", html! {
            @for one in told.iter().take(2) { (words(one)) }
            p { a class="govuk-link" href="/you-said" { "Everything that was said and changed" } }
        })
    }))
}
