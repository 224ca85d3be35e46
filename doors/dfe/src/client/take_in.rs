//! Taking in applications that were sent to DfE's service: each becomes an application here that waits for a decision.
//!
//! What this room must not know: how they came here.

use std::collections::HashSet;

use kit::{App, Problem, db::ReadTx};
use registration::{Application, Cohort};
use rulebook::{
    base::{Coded as _, Urn},
    people::ProviderId,
    registration::{
        application::ApplicationState,
        funding::{Eligible, WorkSetting},
        journey::{Answers, PaidBy, SencoRole},
    },
};

use super::{
    merge::Aspect,
    permit, shown,
    sides::understood,
    store::{self, Link},
    words,
};
use crate::wire::{self, COURSE};

/// Takes in every application that is not linked yet; answers how many. One that cannot be taken in is shown to a person.
/// Process: [`registration::RECEIVED`].
pub(super) async fn new_applications(app: &App, provider: ProviderId) -> Result<usize, Problem> {
    let (linked, theirs) = app
        .db()
        .read(async |tx| {
            let links = store::links(tx, provider).await?;
            let linked: HashSet<String> = links.into_iter().map(|one| one.application).collect();
            let theirs = store::theirs(tx, provider, "application").await?;
            Ok((linked, understood::<wire::Application>(theirs)))
        })
        .await?;
    let mut taken = 0;
    for (id, one) in theirs {
        // What was rejected before we ever saw it needs nobody here.
        let wanted = one.course_identifier == COURSE && one.status != "rejected";
        if linked.contains(&id) || !wanted {
            continue;
        }
        match take_in(app, provider, &id, one.clone()).await {
            Ok(()) => taken += 1,
            Err(Problem::Fault(fault)) => return Err(fault.into()),
            Err(no) => ask(app, provider, (&id, &one.status), no).await?,
        }
    }
    Ok(taken)
}

rulebook::refusals! {
    /// Why an application of theirs is not taken in.
    pub enum NotTakenIn {
        /// No cohort.
        NoCohort {
            /// Its code.
            code: String
        } = "no_such_cohort" [rulebook::source::DFE_APPLICATION, "cohort"] "There is no cohort {code} of this provider here. Open it, and the application is taken in with the next exchange.";
        /// No address.
        NoAddress = "no_address" [rulebook::source::DFE_APPLICATION, "email"] "DfE shows no address for this person, because another record uses it. Ask DfE which record is theirs.";
        /// Waits already.
        Waits = "waits_already" [rulebook::source::DFE_APPLICATION] "This person has another application waiting here. Decide on that one first.";
    }
}

async fn take_in(
    app: &App,
    provider: ProviderId,
    id: &str,
    one: wire::Application,
) -> Result<(), Problem> {
    let id = id.to_owned();
    app.act(&permit()?, &registration::RECEIVED, async move |tx| {
        let linked: Vec<_> = store::links(tx, provider).await?;
        // Two rounds may meet here: what the first took in is not asked about by the second.
        if let Some(link) = linked.iter().find(|link| link.application == id) {
            tx.about(link.ours);
            return Ok(());
        }
        let cohort = cohort_of(tx, provider, &one).await?;
        let email = one.email.as_deref().ok_or(NotTakenIn::NoAddress)?;
        let person = people::open_account(tx, &one.full_name, email).await?;
        let here = registration::applications_of_person(tx, person)
            .await?
            .into_iter()
            .find(|held| {
                is_the_same(held, provider, &cohort)
                    && !linked.iter().any(|link| link.ours == held.id)
            });
        let ours = match here {
            Some(held) => held.id,
            None => {
                let answers = answers(tx, provider, &cohort, &one).await?;
                match registration::receive_in(tx, person, &answers).await {
                    Err(Problem::MovedOn) => return Err(NotTakenIn::Waits.into()),
                    received => received?,
                }
            }
        };
        tx.about(ours);
        let link = Link {
            application: id,
            participant: one.participant_id,
            ours,
        };
        store::link(tx, provider, &link).await
    })
    .await
}

/// Somebody may have been here before they were linked.
fn is_the_same(held: &Application, provider: ProviderId, cohort: &Cohort) -> bool {
    let live = matches!(
        held.state,
        ApplicationState::Pending | ApplicationState::Accepted
    );
    live && held.provider == Some(provider) && held.cohort == Some(cohort.id)
}

async fn cohort_of(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    one: &wire::Application,
) -> Result<Cohort, Problem> {
    let code = format!("{}{}", one.cohort, one.cohort_suffix);
    let all = registration::cohorts(tx).await?;
    all.into_iter()
        .find(|cohort| cohort.provider == provider && cohort.code == code)
        .ok_or_else(|| NotTakenIn::NoCohort { code }.into())
}

/// What the wire carries of the answers. The rest (induction, earlier awards, line manager) stays unanswered.
async fn answers(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    cohort: &Cohort,
    one: &wire::Application,
) -> Result<Answers, Problem> {
    let urn = one
        .school_urn
        .as_deref()
        .and_then(|text| text.parse::<i64>().ok())
        .and_then(|number| Urn::from_number(number).ok());
    let school = match urn {
        // A school that this site's register does not have yet cannot be pointed at.
        Some(urn) => match people::find_school(tx, urn).await {
            Ok(_) => Some(urn),
            Err(Problem::NotFound) => None,
            Err(other) => return Err(other),
        },
        None => None,
    };
    let role = one.works_as_senco.as_deref();
    let role = role.and_then(|code| SencoRole::from_code(code).ok());
    let since = one.senco_start_date.as_deref();
    let since = since.and_then(|text| text.parse().ok());
    let eligible = if one.eligible_for_funding {
        Eligible::Yes
    } else {
        Eligible::No
    };
    Ok(Answers {
        works_in_england: Some(one.teacher_catchment == Some(true)),
        work_setting: one.works_in_school.then_some(WorkSetting::School),
        school,
        senco_role: role,
        senco_here_from: since.filter(|_| role == Some(SencoRole::Yes)),
        full_name: Some(one.full_name.clone()),
        trn: one
            .teacher_reference_number
            .as_deref()
            .and_then(|text| text.parse().ok()),
        provider: Some(provider),
        cohort: Some(cohort.id),
        funding_found: Some(eligible),
        funding_confirmed: Some(true),
        paid_by: one
            .funding_choice
            .as_deref()
            .and_then(|code| PaidBy::from_code(code).ok()),
        ..Answers::default()
    })
}

/// Shows a person why an application was not taken in, once.
async fn ask(
    app: &App,
    provider: ProviderId,
    (id, status): (&str, &str),
    no: Problem,
) -> Result<(), Problem> {
    let said = match no {
        Problem::Refused(refused) => refused.sentence,
        other => format!("{other:?}"),
    };
    let (id, status) = (id.to_owned(), status.to_owned());
    app.act(&permit()?, &super::COMPARED, async move |tx| {
        let known = shown::conflicts(tx, provider).await?;
        let is_known = known
            .iter()
            .any(|one| one.application == id && matches!(one.state.as_str(), "open" | "noted"));
        if is_known {
            return Ok(());
        }
        let at = (id.as_str(), Aspect::Application);
        shown::add_conflict(tx, provider, at, (words::NONE, &status), &said).await
    })
    .await
}
