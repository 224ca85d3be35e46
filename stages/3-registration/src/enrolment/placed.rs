//! An enrolment goes elsewhere: to another cohort, delivery partner, school or provider.
//!
//! What this room must not know: what is allowed; who teaches the person (a later stage is told when it is done).

pub(crate) mod pages;

use std::{future::Future, pin::Pin};

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
    jobs::Work,
};
use rulebook::{
    base::Urn,
    people::{PartnerId, Permit},
    registration::{
        CohortId, EnrolmentId,
        funding::Eligible,
        placing::{self as rule, MoveFacts, Terms},
    },
};
use serde::{Deserialize, Serialize};

use super::{Enrolment, moves, record_move, store, words};
use crate::{
    application::{self, change},
    cohort::{self, Cohort},
    decision::{self, About},
    told, waiting,
};

/// An enrolment went to another cohort or delivery partner.
pub const MOVED: Process = Process::new("enrolment_moved", "moved to another cohort");
/// The school of an enrolment was changed.
pub const SCHOOL_CHANGED: Process = Process::new("school_changed", "changed the school of");

/// Where somebody goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPlace {
    /// The cohort.
    pub cohort: CohortId,
    /// The delivery partner.
    pub partner: Option<PartnerId>,
}

/// What a hook answers with.
pub type Told = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>>;

/// What later stages do after an enrolment has gone to another cohort, in the order in which the program hangs them here.
pub struct AfterMove(pub Vec<fn(App, EnrolmentId) -> Told>);

/// Tells the later stages. Running it twice is harmless when each hook looks first, which each must.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TellMoved {
    enrolment: EnrolmentId,
}

impl Work for TellMoved {
    const KIND: &'static str = "registration.tell_moved";

    async fn run(self, app: App) -> Result<(), Problem> {
        if let Ok(AfterMove(hooks)) = app.shelf() {
            for hook in hooks {
                hook(app.clone(), self.enrolment).await?;
            }
        }
        Ok(())
    }
}

/// What the rule is told of a move, with the funding decision of the new cohort kept.
async fn facts(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    from: &Cohort,
    to: &Cohort,
    partner: Option<PartnerId>,
) -> Result<MoveFacts, Problem> {
    if let Some(partner) = partner {
        let partners = people::partners_of(tx, to.provider).await?;
        partners
            .iter()
            .find(|one| one.id == partner)
            .or_not_found()?;
    }
    let application = application::store::one(tx, held.application).await?;
    application::facts::check_of_course(&application.answers, to)?;
    let known = application::facts::funding_besides(
        tx,
        held.person,
        &application.answers,
        to,
        Some(held.id),
    )
    .await?;
    let about = About {
        person: held.person,
        application: held.application,
        post: None,
    };
    let funding = decision::keep_funding(tx, about, &known).await?;
    Ok(MoveFacts {
        state: held.state,
        declared: held.declared,
        from: from.id,
        from_provider: from.provider,
        from_funding: from.places.funding,
        from_starts_on: from.days.starts_on,
        funded_place: held.funded_place,
        eligible: funding.eligible,
        to: change::target(to),
        partner_left: cohort::share::left_with(tx, to.id, partner).await?,
    })
}

/// Gives up the old place, takes the new one, and keeps where the person came from, inside an act.
async fn settle(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    (from, to): (&Cohort, &Cohort),
    partner: Option<PartnerId>,
    terms: Terms,
) -> Result<(), Problem> {
    cohort::take_place(tx, to.id, terms.funded_place == Some(true)).await?;
    let started_on = if held.declared {
        held.started_on
    } else {
        to.days.starts_on.max(tx.now().day)
    };
    let place = store::Place {
        cohort: to.id,
        provider: to.provider,
        partner,
        edition: to.edition,
        terms,
        started_on,
    };
    store::set_place(tx, held, &place).await?;
    change::store::follow(tx, held.application, to).await?;
    change::store::add_move(tx, held.application, from, to).await?;
    tx.about(held.id);
    tx.about(held.person);
    tx.about(from.id);
    tx.about(to.id);
    tx.changed("cohort", Some(from.id), Some(to.id));
    tx.changed("edition", Some(held.edition), Some(to.edition));
    if held.holds_a_place() {
        waiting::place_freed(tx, from.id, held.takes_a_funded_place()).await?;
    }
    tx.later(&TellMoved { enrolment: held.id }).await?;
    Ok(())
}

/// Moves somebody to another cohort of the same provider. Process: [`MOVED`].
///
/// # Errors
/// [`rule::MoveRefusal`].
pub async fn move_cohort(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    place: NewPlace,
) -> Result<Terms, Problem> {
    app.act(permit, &MOVED, async move |tx| {
        move_cohort_in(tx, id, place, None).await
    })
    .await
}

/// Moves somebody to another cohort of the same provider, inside an act. Another system that decides itself who is eligible for
/// funding says so; otherwise our rule does.
///
/// # Errors
/// [`rule::MoveRefusal`].
pub async fn move_cohort_in(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    place: NewPlace,
    eligible: Option<bool>,
) -> Result<Terms, Problem> {
    let held = store::one(tx, id).await?;
    let from = cohort::store::one(tx, held.cohort).await?;
    let to = cohort::store::one(tx, place.cohort).await?;
    let mut facts = facts(tx, &held, &from, &to, place.partner).await?;
    if let Some(eligible) = eligible {
        facts.eligible = if eligible {
            Eligible::Yes
        } else {
            Eligible::No
        };
    }
    let terms = rule::change_cohort(&facts, false, tx.now())?;
    settle(tx, &held, (&from, &to), place.partner, terms).await?;
    let told = words::moved(&to.name, to.days.starts_on);
    moves::tell(tx, &held, &told).await?;
    Ok(terms)
}

/// Brings somebody back into a later cohort, after a deferral or a withdrawal. Process: [`super::RESUMED`].
///
/// # Errors
/// [`rule::MoveRefusal`]; [`rulebook::registration::enrolment::EnrolmentRefusal`].
pub async fn resume_into(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    place: NewPlace,
) -> Result<Terms, Problem> {
    app.act(permit, &super::RESUMED, async move |tx| {
        let held = store::one(tx, id).await?;
        let from = cohort::store::one(tx, held.cohort).await?;
        let to = cohort::store::one(tx, place.cohort).await?;
        let facts = facts(tx, &held, &from, &to, place.partner).await?;
        let terms = rule::rejoin(&facts, held.fundable, tx.now())?;
        let moved = rulebook::registration::enrolment::resume(&held.facts(), tx.now())?;
        settle(tx, &held, (&from, &to), place.partner, terms).await?;
        record_move(tx, &held, &moved).await?;
        super::come_back(tx, &held).await?;
        let told = words::resumed_into(&to.name, to.days.starts_on);
        moves::tell(tx, &held, &told).await?;
        Ok(terms)
    })
    .await
}

/// Takes somebody over from another provider, inside the act that grants the request. Declarations that were made stay
/// with the provider that made them.
pub(crate) async fn take_over(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    place: NewPlace,
) -> Result<Terms, Problem> {
    let from = cohort::store::one(tx, held.cohort).await?;
    let to = cohort::store::one(tx, place.cohort).await?;
    let facts = facts(tx, held, &from, &to, place.partner).await?;
    let terms = rule::change_cohort(&facts, true, tx.now())?;
    settle(tx, held, (&from, &to), place.partner, terms).await?;
    tx.changed("provider", Some(from.provider), Some(to.provider));
    let provider = people::provider(tx, to.provider).await?;
    moves::tell(tx, held, &words::transferred(&provider.name, &to.name)).await?;
    let gone = format!(
        "{} has taken over {} (enrolment {}). Their place in your cohort {} is free again. What you declared stays with you.",
        provider.name, held.full_name, held.id, from.name
    );
    told::desk(tx, from.provider, "A transfer is done", &gone).await?;
    Ok(terms)
}

/// Changes the school of an enrolment. Posts as SENCO are kept by the school and stay as they are.
/// Process: [`SCHOOL_CHANGED`].
///
/// # Errors
/// [`rulebook::registration::application::ApplicationRefusal`] when the school is unknown or closed.
pub async fn change_school(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    urn: Urn,
) -> Result<(), Problem> {
    app.act(permit, &SCHOOL_CHANGED, async move |tx| {
        let held = store::one(tx, id).await?;
        application::facts::check_school(tx, urn).await?;
        store::set_school(tx, &held, urn).await?;
        tx.about(id);
        tx.about(held.person);
        tx.about(format!("school {urn}"));
        tx.changed("school", held.school, Some(urn));
        let school = people::find_school(tx, urn).await?;
        moves::tell(tx, &held, &words::school_changed(&school.name)).await
    })
    .await
}

/// The cohorts that somebody can go to: of this provider, not ended, other than their own.
pub(crate) async fn possible(
    tx: &ReadTx<'_>,
    provider: rulebook::people::ProviderId,
    besides: CohortId,
) -> Result<Vec<Cohort>, Problem> {
    let mut all = cohort::store::all(tx).await?;
    all.retain(|one| one.provider == provider && one.id != besides);
    Ok(all)
}
