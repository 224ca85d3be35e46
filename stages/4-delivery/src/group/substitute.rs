//! Standing in: somebody takes a group's sessions from a day to a day, with what its facilitator sees, and no longer.
//!
//! What this room must not know: what a group does together.

pub(crate) mod jobs;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx, mail::Letter};
use rulebook::{
    base::{Day, Instant},
    delivery::{
        SubstituteId,
        substitute::{StandIn, SubstituteRefusal, plan},
    },
    people::{Action, GroupId, Permit, PersonId, Role, Scope},
};

use super::{Group, store as groups};
use crate::event::instant_at;

/// Somebody was asked to stand in.
pub const SUBSTITUTE_PLANNED: Process =
    Process::new("substitute_planned", "asked somebody to stand in for");
/// Somebody began to stand in.
pub const SUBSTITUTE_BEGAN: Process = Process::new("substitute_began", "let somebody stand in for");
/// Somebody's standing in is over.
pub const SUBSTITUTE_ENDED: Process =
    Process::new("substitute_ended", "ended the standing in of somebody for");

/// Somebody who is to stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubstitute {
    /// For this group.
    pub group: GroupId,
    /// Who.
    pub person: PersonId,
    /// From this day on.
    pub from: Day,
    /// To this day, which is their last.
    pub to: Day,
    /// What they should know: they read it on the hand-over page.
    pub note: String,
}

/// Somebody who stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitute {
    /// Its id.
    pub id: SubstituteId,
    /// Who, for whom, when.
    pub plan: NewSubstitute,
    /// Where it stands.
    pub state: StandIn,
}

/// Asks somebody to stand in; on their days they hold the facilitator's role for the group. Process: [`SUBSTITUTE_PLANNED`].
pub async fn plan_substitute(
    app: &App,
    permit: &Permit,
    new: NewSubstitute,
) -> Result<SubstituteId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    // A minute into the day, so that it has surely begun.
    let begins = instant_at(app.clock(), new.from, 1);
    let ends = instant_at(app.clock(), new.to.plus_days(1), 1);
    let origin = app.config().site.origin.clone();
    app.act(permit, &SUBSTITUTE_PLANNED, async move |tx| {
        let group = groups::one(tx, new.group).await?;
        let leads = group.facilitator == Some(new.person);
        let state = plan(new.from, new.to, leads, tx.now().day)?;
        let id: SubstituteId = tx.mint();
        store::add(tx, id, &new, state).await?;
        if state == StandIn::StandingIn {
            give(tx, &new).await?;
        } else {
            later(tx, id, begins).await?;
        }
        later(tx, id, ends).await?;
        tell(tx, &group, &new, &origin).await?;
        tx.about(new.group);
        tx.about(id);
        tx.became("from", new.from);
        tx.became("to", new.to);
        Ok(id)
    })
    .await
}

async fn later(tx: &mut WriteTx<'_>, id: SubstituteId, due: Instant) -> Result<(), Problem> {
    tx.later_at(&jobs::StandInDue { id }, due).await?;
    Ok(())
}

async fn give(tx: &mut WriteTx<'_>, plan: &NewSubstitute) -> Result<(), Problem> {
    people::give_role(tx, plan.person, Role::Facilitator, Scope::Group(plan.group)).await
}

async fn tell(
    tx: &mut WriteTx<'_>,
    group: &Group,
    new: &NewSubstitute,
    origin: &str,
) -> Result<(), Problem> {
    let days = if new.from == new.to {
        format!("on {}", new.from.with_weekday())
    } else {
        format!(
            "from {} to {}",
            new.from.with_weekday(),
            new.to.with_weekday()
        )
    };
    let who = people::person(tx, new.person).await?;
    tx.letter(Letter {
        person: Some(new.person),
        to: who.email,
        subject: format!("You stand in for {}", group.name),
        body: format!(
            "Hello {},\n\nYou stand in for the facilitator of {} {days}. On these days you see the group as its facilitator does. The hand-over page has what you need:\n\n{origin}/facilitate/groups/{}/hand-over",
            who.name, group.name, group.id
        ),
    })
    .await?;
    if let Some(facilitator) = group.facilitator {
        let whose = people::person(tx, facilitator).await?;
        tx.letter(Letter {
            person: Some(facilitator),
            to: whose.email,
            subject: format!("{} stands in for you", who.name),
            body: format!(
                "Hello {},\n\n{} stands in for you at {} {days}. Look through the hand-over page and add what they should know:\n\n{origin}/facilitate/groups/{}/hand-over",
                whose.name, who.name, group.name, group.id
            ),
        })
        .await?;
    }
    Ok(())
}

/// Their days have come: they hold the role from now on.
pub(crate) async fn begin(tx: &mut WriteTx<'_>, of: &Substitute) -> Result<(), Problem> {
    store::set_state(tx, of.id, StandIn::Planned, StandIn::StandingIn).await?;
    give(tx, &of.plan).await?;
    tx.about(of.plan.group);
    tx.about(of.id);
    tx.changed("state", Some(StandIn::Planned), Some(StandIn::StandingIn));
    Ok(())
}

/// Their days are over: the role ends, unless they lead the group by now or stand in again.
pub(crate) async fn end(tx: &mut WriteTx<'_>, of: &Substitute) -> Result<(), Problem> {
    store::set_state(tx, of.id, of.state, StandIn::Over).await?;
    let group = groups::one(tx, of.plan.group).await?;
    let still = group.facilitator == Some(of.plan.person)
        || store::stands_in(tx, of.plan.group, of.plan.person).await?;
    if of.state == StandIn::StandingIn && !still {
        let scope = Scope::Group(of.plan.group);
        people::end_role(tx, of.plan.person, Role::Facilitator, scope).await?;
    }
    tx.about(of.plan.group);
    tx.about(of.id);
    tx.changed("state", Some(of.state), Some(StandIn::Over));
    Ok(())
}

/// Ends somebody's standing in before its last day. Process: [`SUBSTITUTE_ENDED`].
pub async fn end_substitute(
    app: &App,
    permit: &Permit,
    group: GroupId,
    id: SubstituteId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    app.act(permit, &SUBSTITUTE_ENDED, async move |tx| {
        let of = store::one(tx, id).await?;
        if of.plan.group != group {
            return Err(Problem::NotFound);
        }
        if of.state == StandIn::Over {
            return Err(SubstituteRefusal::AlreadyOver { state: of.state }.into());
        }
        end(tx, &of).await
    })
    .await
}
