//! Outcomes over the API: listed, and told after a completed declaration.
//!
//! What this room must not know: how anybody was assessed.

use axum::extract::Path;
use kit::{
    App, Problem,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Day,
    people::ProviderId,
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationState},
    },
};

use super::{
    answer::{Answer, No, data},
    asked::{self, Query},
    heard::Heard,
    participants::{check_course, meant},
    roll::enrolment_of,
    said::Said,
    shape,
};
use crate::{
    outcome::{self, Kept, OutcomeState, Telling},
    public_id,
    wire::{self, COURSE, OutcomeRequest, Resource},
};

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let since = query.since("created_since")?;
    let (app, provider) = (heard.app(), heard.provider);
    let mut all = app
        .db()
        .read(async |tx| outcome::by(tx, provider).await)
        .await?;
    all.retain(|one| since.is_none_or(|since| one.told_at >= since));
    let page = query.page(all)?;
    Ok(data(
        page.iter().map(|one| shown(app, one)).collect::<Vec<_>>(),
    ))
}

pub(super) async fn of_participant(heard: Heard, Path(id): Path<String>) -> Answer {
    let query = Query::read(heard.query())?;
    let person = meant(&heard, &id).await?;
    let (app, provider) = (heard.app(), heard.provider);
    let all = app
        .db()
        .read(async |tx| {
            let enrolment = enrolment_of(tx, person, provider).await?;
            outcome::of(tx, enrolment.id).await
        })
        .await?;
    let page = query.page(all)?;
    Ok(data(
        page.iter().map(|one| shown(app, one)).collect::<Vec<_>>(),
    ))
}

fn shown(app: &App, kept: &Kept) -> Resource<wire::Outcome> {
    let told = shape::instant(kept.told_at);
    let attributes = wire::Outcome {
        state: rulebook::base::Coded::code(kept.state).into(),
        completion_date: kept.completed_on.to_string(),
        course_identifier: COURSE.into(),
        participant_id: public_id::shown(app, kept.person),
        created_at: told.clone(),
        updated_at: told,
    };
    Resource::new(
        "participant-outcome",
        public_id::shown(app, kept.id),
        attributes,
    )
}

pub(super) async fn tell(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    let person = meant(&heard, &id).await?;
    let provider = heard.provider;
    heard
        .app()
        .db()
        .read(async |tx| enrolment_of(tx, person, provider).await)
        .await?;
    let asked: OutcomeRequest = asked::attributes(&body)?;
    No::of_several(mistakes(&asked, heard.now().day))?;
    let kept = heard
        .act(&outcome::TOLD, async move |tx| {
            let enrolment = enrolment_of(tx, person, provider).await?;
            tx.about(enrolment.id);
            tell_in(tx, &enrolment, provider, &asked).await
        })
        .await?;
    Ok(data(shown(heard.app(), &kept)))
}

fn state_asked(text: Option<&str>) -> Result<OutcomeState, Said> {
    match text.unwrap_or_default() {
        "passed" => Ok(OutcomeState::Passed),
        "failed" => Ok(OutcomeState::Failed),
        "" => Err(Said::OutcomeMissing),
        _ => Err(Said::OutcomeWrong),
    }
}

/// Everything that is wrong with an outcome by itself.
fn mistakes(asked: &OutcomeRequest, today: Day) -> Vec<Said> {
    let mut wrong = Vec::new();
    wrong.extend(check_course(asked.course_identifier.as_deref()).err());
    wrong.extend(state_asked(asked.state.as_deref()).err());
    wrong.extend(completed_on(asked.completion_date.as_deref(), today).err());
    wrong
}

async fn tell_in(
    tx: &mut WriteTx<'_>,
    enrolment: &Enrolment,
    provider: ProviderId,
    asked: &OutcomeRequest,
) -> Result<Kept, Problem> {
    check_course(asked.course_identifier.as_deref())?;
    let state = state_asked(asked.state.as_deref())?;
    let completed_on = completed_on(asked.completion_date.as_deref(), tx.now().day)?;
    let declaration = completed(tx, enrolment).await?;
    let telling = Telling {
        enrolment: enrolment.id,
        person: enrolment.person,
        provider,
        declaration,
        state,
        completed_on,
    };
    outcome::tell(tx, &telling).await
}

fn completed_on(text: Option<&str>, today: Day) -> Result<Day, Said> {
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or(Said::CompletionMissing)?;
    let day = asked::day(text).ok_or(Said::CompletionWrong)?;
    if day > today {
        return Err(Said::CompletionAhead);
    }
    Ok(day)
}

/// The completed declaration that an outcome belongs to: one that stands, whoever made it.
async fn completed(tx: &ReadTx<'_>, enrolment: &Enrolment) -> Result<DeclarationId, Problem> {
    let stands =
        |state| DeclarationState::LIVE.contains(&state) || state == DeclarationState::Ineligible;
    let found = reporting::declarations_of(tx, enrolment.id)
        .await?
        .into_iter()
        .rev()
        .find(|one| one.kind == DeclarationKind::Completed && stands(one.state));
    match found {
        Some(found) => Ok(found.id),
        None => Err(Said::NotCompleted.into()),
    }
}
