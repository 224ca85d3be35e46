//! Everything that happens when an application is accepted, inside that one act.
//!
//! What this room must not know: what is allowed.

use kit::{
    OrNotFound, Problem,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    people::ProviderId,
    registration::{
        ApplicationId, EnrolmentId,
        application::{self as rule, AcceptFacts, Accepted, ApplicationRefusal, ApplicationState},
        enrolment::EnrolmentState,
        funding::Eligible,
        waiting::WaitState,
    },
};

use super::{Application, Placing, facts, letters, store};
use crate::{
    cohort::{self, Cohort},
    decision::{self, About},
    enrolment::{self, Enrolment},
    post,
};

/// Accepts an application, inside the act.
pub(crate) async fn place(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    placing: Placing,
    by: Option<ProviderId>,
    origin: &str,
) -> Result<EnrolmentId, Problem> {
    let held = store::one(tx, id).await?;
    if held.state != ApplicationState::Pending {
        return Err(Problem::MovedOn);
    }
    let waited_for = crate::waiting::store::live(tx, id).await?;
    let waited_for = waited_for.map(|wait| wait.cohort);
    // A place that is held for this application is its own: it goes back first, so that it can be taken.
    crate::waiting::end(tx, id, WaitState::Placed).await?;
    let cohort = cohort::store::one(tx, placing.cohort).await?;
    check_partner(tx, &cohort, placing).await?;
    tx.about(id);
    tx.about(held.person);
    let about = About {
        person: held.person,
        application: id,
        post: None,
    };
    let funding_facts = facts::funding(tx, held.person, &held.answers, &cohort).await?;
    let funding = decision::keep_funding(tx, about, &funding_facts).await?;
    let facts = accept_facts(tx, &held, &cohort, placing, by, funding.eligible).await?;
    let accepted = rule::accept(&facts, tx.now())?;
    store::accept(tx, id, cohort.id, &accepted).await?;
    tx.changed("state", Some(accepted.from), Some(accepted.to));
    cohort::take_place(tx, cohort.id, accepted.funded_place == Some(true)).await?;
    let new = enrolment_of(tx, &held, &cohort, placing, &accepted);
    enrolment::begin(tx, &new).await?;
    tx.about(cohort.id);
    record_post(tx, about, &held).await?;
    letters::accepted(tx, &held, &cohort, origin).await?;
    if let Some(waited_for) = waited_for.filter(|other| *other != cohort.id) {
        crate::waiting::promote(tx, waited_for).await?;
    }
    Ok(new.id)
}

async fn check_partner(
    tx: &mut WriteTx<'_>,
    cohort: &Cohort,
    placing: Placing,
) -> Result<(), Problem> {
    let Some(partner) = placing.partner else {
        return Ok(());
    };
    let partners = people::partners_of(tx, cohort.provider).await?;
    partners
        .iter()
        .find(|known| known.id == partner)
        .or_not_found()?;
    Ok(())
}

pub(super) async fn accept_facts(
    tx: &ReadTx<'_>,
    held: &Application,
    cohort: &Cohort,
    placing: Placing,
    by: Option<ProviderId>,
    eligible: Eligible,
) -> Result<AcceptFacts, Problem> {
    let names = held.provider.or_not_found()?;
    if cohort.provider != names {
        return Err(ApplicationRefusal::NotTheNamedProvider.into());
    }
    facts::check_of_course(&held.answers, cohort)?;
    Ok(AcceptFacts {
        state: held.state,
        names,
        by: by.unwrap_or(names),
        holds_a_place: facts::holds_a_place(tx, held.person, &held.answers, &cohort.programme)
            .await?,
        places_left: cohort.left(),
        partner_left: cohort::share::left_with(tx, cohort.id, placing.partner).await?,
        cohort_funding: cohort.places.funding,
        eligible,
        funded_places_left: cohort.funded_left(),
        funded_place: placing.funded_place,
    })
}

fn enrolment_of(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
    placing: Placing,
    accepted: &Accepted,
) -> Enrolment {
    let today = tx.now().day;
    Enrolment {
        id: tx.mint(),
        person: held.person,
        application: held.id,
        cohort: cohort.id,
        provider: cohort.provider,
        partner: placing.partner,
        school: held.answers.school,
        edition: cohort.edition,
        state: EnrolmentState::Active,
        full_name: held.full_name.clone(),
        trn: held.answers.trn.clone(),
        line_manager_email: held.answers.line_manager_email.clone(),
        funded_place: accepted.funded_place,
        fundable: accepted.fundable,
        started_on: cohort.days.starts_on.max(today),
        state_on: today,
        reason: None,
        returns_on: None,
        days_deferred: 0,
        declared: false,
        declared_started: false,
        outcome: None,
        changed_at: tx.now().at,
    }
}

/// Records the post that the application tells of, with the standing of this day.
async fn record_post(
    tx: &mut WriteTx<'_>,
    about: About,
    held: &Application,
) -> Result<(), Problem> {
    let Some(new) = facts::post(held.person, &held.answers) else {
        return Ok(());
    };
    let id = post::learn(tx, &new).await?;
    let known = post::store::one(tx, id).await?;
    let today = tx.now().day;
    let duty_facts = post::duty_facts(tx, &known, today).await?;
    decision::keep_duty(
        tx,
        About {
            post: Some(id),
            ..about
        },
        &duty_facts,
    )
    .await?;
    Ok(())
}
