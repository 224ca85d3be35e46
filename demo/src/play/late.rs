//! What lies on the desk when the curtain rises: a waiting list, a transfer, a request, a return that is near, two records
//! of one person.
//!
//! What this room must not know: how any of it is decided.

use kit::{OrNotFound, Problem};
use registration::Wish;
use rulebook::{
    people::{Action, Actor, Circles, Grant, Role, Scope, may},
    registration::{duty::PROVIDERS_NAMED_IN_LAW, enrolment::DeferralReason},
};

use super::intakes::answers;
use crate::{
    cast::{PARTICIPANTS, Standing},
    company::{Company, missing, participant},
    curtain::system,
};

/// The places of everybody of this standing.
fn all_of(standing: Standing) -> impl Iterator<Item = usize> {
    PARTICIPANTS
        .iter()
        .enumerate()
        .filter(move |(_, one)| one.standing == standing)
        .map(|(place, _)| place)
}

/// Lays it there.
pub(super) async fn lay(company: &mut Company<'_>) -> Result<(), Problem> {
    wait(company).await?;
    ask(company).await?;
    apply_twice(company).await
}

/// Those who applied to the full intake are put on its waiting list, in the order in which they applied.
async fn wait(company: &Company<'_>) -> Result<(), Problem> {
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    for person in all_of(Standing::Waiting) {
        let id = company.applications.get(person).copied().flatten();
        let id = id.ok_or_else(missing)?;
        let waits = company
            .app
            .db()
            .read(async |tx| registration::wait_of(tx, id).await)
            .await?;
        if waits.is_none() {
            registration::put_on_waiting_list(company.app, &permit, id).await?;
        }
    }
    Ok(())
}

/// One asks for a pause, and for another the provider asks another provider.
async fn ask(company: &Company<'_>) -> Result<(), Problem> {
    let mut studying = all_of(Standing::Mid);
    let (first, second) = (
        studying.next().ok_or_else(missing)?,
        studying.next().ok_or_else(missing)?,
    );
    let own = company.own(first, Action::Apply)?;
    let pause = Wish::Pause {
        reason: DeferralReason::ParentalLeave,
        returns_on: company.calendar.today.plus_months(7),
    };
    let words = "I will be away from February and should like to go on in the summer.";
    registration::ask(
        company.app,
        &own,
        company.enrolment(first)?,
        pause,
        words.into(),
    )
    .await?;
    let providers = company
        .app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await?;
    let named = PROVIDERS_NAMED_IN_LAW.first().ok_or_else(missing)?;
    let other = providers
        .iter()
        .find(|one| one.name == *named)
        .or_not_found()?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    let over = Wish::Transfer { to: other.id };
    let words = "She moves to a school where you teach.";
    registration::ask(
        company.app,
        &permit,
        company.enrolment(second)?,
        over,
        words.into(),
    )
    .await?;
    Ok(())
}

/// Somebody applied a second time from another address, and took that application back.
async fn apply_twice(company: &Company<'_>) -> Result<(), Problem> {
    let person = all_of(Standing::Applied).next().ok_or_else(missing)?;
    let keeping = system(Action::KeepStaff, &Circles::SITE)?;
    let name = participant(person)?.name.to_owned();
    let address = format!("home.{}", participant(person)?.email());
    let id = people::open(company.app, &keeping, name, address).await?;
    let actor = Actor::Person {
        id,
        grants: vec![Grant {
            role: Role::Participant,
            scope: Scope::Own,
        }],
    };
    let own = may(&actor, Action::Apply, &Circles::own(id))?;
    let answers = answers(company, person)?;
    let sent = super::intakes::submit(company.app, &own, id, answers).await?;
    registration::take_back(company.app, &own, sent).await
}
