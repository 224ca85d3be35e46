//! A declaration made over the API.
//!
//! What this room must not know: when a milestone may be declared: the rulebook does.

use kit::{
    App, Problem,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use reporting::{Kept, Told};
use rulebook::{
    assessment::Outcome,
    base::{Coded as _, Instant},
    people::{PersonId, ProviderId},
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationState},
    },
};
use serde_json::Value;

use super::{
    answer::{Answer, No},
    asked,
    declarations::shown,
    heard::Heard,
    participants::check_course,
    partners::{self, Chosen},
    roll::enrolment_of,
    said::Said,
};
use crate::{
    account::{self, LineKind},
    moved, outcome,
    outcome::{OutcomeState, Telling},
    public_id,
    wire::DeclarationRequest,
};

pub(super) async fn declare(heard: Heard, body: String) -> Answer {
    let asked: DeclarationRequest = asked::attributes(&body)?;
    let (app, provider) = (heard.app().clone(), heard.provider);
    let text = asked.participant_id.as_deref();
    let nobody = app
        .db()
        .read(async |tx| nobody(tx, &app, provider, text).await)
        .await?;
    let wrong = mistakes(&asked, heard.now().at);
    No::of_several(nobody.into_iter().chain(wrong).collect())?;
    let id = heard
        .act(&reporting::DECLARED, async move |tx| {
            declare_in(tx, &app, provider, &asked).await
        })
        .await?;
    shown(&heard, id).await
}

/// Everything that is wrong with the request by itself, whoever it is about.
fn mistakes(asked: &DeclarationRequest, now: Instant) -> Vec<Said> {
    let is_set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let mut wrong = Vec::new();
    wrong.extend(check_course(asked.course_identifier.as_deref()).err());
    match when(asked.declaration_date.as_deref()) {
        Ok(at) if at > now => wrong.push(Said::DateAhead),
        Ok(_) => {}
        Err(said) => wrong.push(said),
    }
    let kind = DeclarationKind::from_code(asked.declaration_type.as_deref().unwrap_or_default());
    match kind {
        Ok(kind) => wrong.extend(passed(kind, asked.has_passed.as_ref()).err()),
        Err(_unknown) => wrong.push(Said::KindMissing),
    }
    let second = is_set(&asked.secondary_delivery_partner_id);
    if second && !is_set(&asked.delivery_partner_id) {
        wrong.push(Said::SecondAlone);
    }
    if second && asked.secondary_delivery_partner_id == asked.delivery_partner_id {
        wrong.push(Said::SecondSame);
    }
    wrong
}

async fn declare_in(
    tx: &mut WriteTx<'_>,
    app: &App,
    provider: ProviderId,
    asked: &DeclarationRequest,
) -> Result<DeclarationId, Problem> {
    let enrolment = whose(tx, app, provider, asked.participant_id.as_deref()).await?;
    check_course(asked.course_identifier.as_deref())?;
    let at = when(asked.declaration_date.as_deref())?;
    if at > tx.now().at {
        return Err(Said::DateAhead.into());
    }
    let kind = match asked.declaration_type.as_deref().unwrap_or_default() {
        "" => return Err(Said::KindMissing.into()),
        text => DeclarationKind::from_code(text).map_err(|_unknown| Said::KindMissing)?,
    };
    let cohort = registration::cohort(tx, enrolment.cohort).await?;
    if !account::has_contract(tx, cohort.id).await? {
        return Err(account::AccountRefusal::NoContract.into());
    }
    let outcome = passed(kind, asked.has_passed.as_ref())?;
    let application = registration::application(tx, enrolment.application).await?;
    let partners = partners::Wanted {
        cohort: &cohort,
        in_england: application.answers.works_in_england == Some(true),
        first: asked.delivery_partner_id.as_deref(),
        second: asked.secondary_delivery_partner_id.as_deref(),
    };
    let Chosen { partners, needed } = partners::choose(tx, app, &partners).await?;
    let told = Told {
        enrolment: enrolment.id,
        kind,
        on: app.clock().at(at).day,
        at,
        outcome,
        schedule: reporting::schedule_followed(tx, enrolment.id, &cohort.days).await?,
        partners,
        partner_needed: needed,
    };
    let kept = reporting::tell_in(tx, told).await?;
    if kept.state == DeclarationState::Eligible {
        account::place(tx, kept.cohort, kept.id, LineKind::Pay).await?;
    }
    tell_outcome(tx, &kept, &enrolment).await?;
    Ok(kept.id)
}

/// Why nobody of this provider's is meant, when so.
async fn nobody(
    tx: &ReadTx<'_>,
    app: &App,
    provider: ProviderId,
    text: Option<&str>,
) -> Result<Option<Said>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(Some(Said::ParticipantMissing));
    };
    let Some(person): Option<PersonId> = public_id::meant(app, text) else {
        return Ok(Some(Said::ParticipantUnknown));
    };
    if let Some(gone) = moved::of(tx, person).await? {
        let to = public_id::shown(app, gone.to);
        return Ok(Some(Said::ParticipantMoved { to }));
    }
    match enrolment_of(tx, person, provider).await {
        Ok(_) => Ok(None),
        Err(Problem::NotFound) => Ok(Some(Said::ParticipantUnknown)),
        Err(other) => Err(other),
    }
}

/// The participant's place with this provider.
async fn whose(
    tx: &ReadTx<'_>,
    app: &App,
    provider: ProviderId,
    text: Option<&str>,
) -> Result<Enrolment, Problem> {
    if let Some(said) = nobody(tx, app, provider, text).await? {
        return Err(said.into());
    }
    let person = text.and_then(|text| public_id::meant(app, text));
    enrolment_of(tx, person.ok_or(Said::ParticipantUnknown)?, provider).await
}

fn when(text: Option<&str>) -> Result<Instant, Said> {
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or(Said::DateMissing)?;
    asked::moment(text).ok_or(Said::DateWrong)
}

/// With completed: passed or failed, as a boolean or as its words. With anything else it is passed over.
fn passed(kind: DeclarationKind, value: Option<&Value>) -> Result<Option<Outcome>, Said> {
    if kind != DeclarationKind::Completed {
        return Ok(None);
    }
    let yes = match value {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(words)) if words == "true" => true,
        Some(Value::String(words)) if words == "false" => false,
        _ => return Err(Said::PassedMissing),
    };
    Ok(Some(if yes {
        Outcome::Passed
    } else {
        Outcome::Failed
    }))
}

/// A completed declaration tells the outcome.
async fn tell_outcome(
    tx: &mut WriteTx<'_>,
    kept: &Kept,
    enrolment: &Enrolment,
) -> Result<(), Problem> {
    let state = match kept.outcome {
        Some(Outcome::Passed) => OutcomeState::Passed,
        Some(Outcome::Failed) => OutcomeState::Failed,
        None => return Ok(()),
    };
    let telling = Telling {
        enrolment: enrolment.id,
        person: enrolment.person,
        provider: kept.provider,
        declaration: kept.id,
        state,
        completed_on: kept.on,
    };
    outcome::tell(tx, &telling).await?;
    Ok(())
}
