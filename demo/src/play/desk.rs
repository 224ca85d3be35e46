//! The desk's own matters: transfers in and out, records that look alike, an acceptance that was a slip.
//!
//! What this room must not know: what is taught. The waiting list and the deferral near its limit are played with their people.

use kit::{OrNotFound as _, Problem};
use registration::{NewCohort, Placing, Wish};
use rulebook::{
    people::{Action, Actor, Circles, Grant, PersonId, ProviderId, Role, Scope, may},
    registration::{
        ApplicationId, CohortId,
        cohort::Places,
        duty::Induction,
        funding::{CohortFunding, Eligible, WorkSetting},
        journey::{Answers, NasencoStanding, SencoRole},
    },
};

use super::{intakes, opening::line_manager};
use crate::{
    cast::{PARTICIPANTS, Standing},
    company::{Company, missing, urn},
    curtain::system,
};

/// The intake that takes applications.
const OPEN: usize = 7;

/// Somebody who comes from outside the cast.
struct Newcomer {
    name: &'static str,
    email: &'static str,
    trn: &'static str,
    urn: i64,
}

const fn newcomer(
    name: &'static str,
    email: &'static str,
    trn: &'static str,
    urn: i64,
) -> Newcomer {
    Newcomer {
        name,
        email,
        trn,
        urn,
    }
}

/// One person twice, who applied again with the school's address.
const TWICE: [Newcomer; 2] = [
    newcomer(
        "Wilhelmina Accrington",
        "mina@example.net",
        "3900001",
        900_201,
    ),
    newcomer(
        "Wilhelmina Accrington",
        "wilhelmina.accrington@example.sch.uk",
        "3900001",
        900_201,
    ),
];
/// Another one, whose two records were merged already.
const MERGED: [Newcomer; 2] = [
    newcomer("Leopold Eastwater", "leo@example.net", "3900002", 900_202),
    newcomer(
        "Leopold Eastwater",
        "leopold.eastwater@example.sch.uk",
        "3900002",
        900_202,
    ),
];
/// Somebody who was accepted by a slip of the hand.
const SLIP: Newcomer = newcomer(
    "Ottoline Marchbanks",
    "ottoline.marchbanks@example.sch.uk",
    "3900003",
    900_203,
);
/// Somebody whom another provider asks us to take over.
const COMES: Newcomer = newcomer(
    "Thaddeus Quickfall",
    "thaddeus.quickfall@example.sch.uk",
    "3900004",
    900_204,
);

/// Plays them.
pub(super) async fn arrange(company: &Company<'_>) -> Result<(), Problem> {
    alike(company).await?;
    slip(company).await?;
    transfers(company).await
}

async fn alike(company: &Company<'_>) -> Result<(), Problem> {
    let app = company.app;
    let cohort = company.cohort(OPEN)?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    for (pair, merge) in [(TWICE, false), (MERGED, true)] {
        let [first, second] = pair;
        let (older, application) = applies(company, &first, (company.provider, cohort)).await?;
        let own = own(older)?;
        registration::take_back(app, &own, application).await?;
        let (newer, _) = applies(company, &second, (company.provider, cohort)).await?;
        if merge {
            let why = "They rang us: they forgot that they had begun at home.".to_owned();
            registration::merge_records(app, &permit, older, newer, why).await?;
        }
    }
    Ok(())
}

/// Accepted into the right cohort a week too early: nothing is declared, so it can be undone.
async fn slip(company: &Company<'_>) -> Result<(), Problem> {
    let cohort = company.cohort(OPEN)?;
    let (_, application) = applies(company, &SLIP, (company.provider, cohort)).await?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    registration::accept(company.app, &permit, application, placing(cohort)).await?;
    Ok(())
}

/// Another provider asks us to take somebody over, and we ask them.
async fn transfers(company: &Company<'_>) -> Result<(), Problem> {
    let app = company.app;
    let all = app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await?;
    let other = all.iter().find(|one| one.id != company.provider);
    let other = other.or_not_found()?.id;
    let new = NewCohort {
        provider: other,
        edition: company.programme()?.0,
        name: "Spring cohort".into(),
        code: company.calendar.code(OPEN),
        days: company.calendar.days(OPEN),
        places: Places {
            places: 20,
            funding: CohortFunding::Funded,
            funded_places: 0,
        },
    };
    let circles = Circles::provider(other);
    let opening = system(Action::KeepCohorts, &circles)?;
    let theirs = registration::open_cohort(app, &opening, new).await?;
    let (_, application) = applies(company, &COMES, (other, theirs)).await?;
    let keeping = system(Action::KeepRegistrations, &circles)?;
    let enrolment = registration::accept(app, &keeping, application, placing(theirs)).await?;
    let wish = Wish::Transfer {
        to: company.provider,
    };
    let words = "Thaddeus moves to a school near you in January.".to_owned();
    registration::ask(app, &keeping, enrolment, wish, words).await?;
    let goes = PARTICIPANTS
        .iter()
        .rposition(|one| one.standing == Standing::New)
        .ok_or_else(missing)?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    let wish = Wish::Transfer { to: other };
    let words = "Moves to the north in spring and would like to study nearer home.".to_owned();
    registration::ask(app, &permit, company.enrolment(goes)?, wish, words).await?;
    Ok(())
}

const fn placing(cohort: CohortId) -> Placing {
    Placing {
        cohort,
        partner: None,
        funded_place: None,
    }
}

fn own(id: PersonId) -> Result<rulebook::people::Permit, Problem> {
    let grants = vec![Grant {
        role: Role::Participant,
        scope: Scope::Own,
    }];
    let actor = Actor::Person { id, grants };
    Ok(may(&actor, Action::Apply, &Circles::own(id))?)
}

/// Somebody opens an account and applies.
async fn applies(
    company: &Company<'_>,
    one: &Newcomer,
    (provider, cohort): (ProviderId, CohortId),
) -> Result<(PersonId, ApplicationId), Problem> {
    let app = company.app;
    let keeping = system(Action::KeepStaff, &Circles::SITE)?;
    let id = people::open(app, &keeping, one.name.into(), one.email.into()).await?;
    let since = company.calendar.today.plus_months(-4);
    let answers = Answers {
        works_in_england: Some(true),
        work_setting: Some(WorkSetting::School),
        school: Some(urn(one.urn)?),
        senco_role: Some(SencoRole::Yes),
        first_senco_on: Some(since),
        senco_here_from: Some(since),
        qualified_teacher: Some(true),
        induction: Some(Induction::Complete),
        teaches_here: Some(true),
        head: Some(false),
        nasenco: Some(NasencoStanding::None),
        full_name: Some(one.name.to_owned()),
        trn: one.trn.parse().ok(),
        provider: Some(provider),
        cohort: Some(cohort),
        funding_found: Some(Eligible::Yes),
        funding_confirmed: Some(true),
        line_manager_email: Some(line_manager(usize::MAX)),
        ..Answers::default()
    };
    let application = intakes::send(app, &own(id)?, id, answers).await?;
    Ok((id, application))
}
