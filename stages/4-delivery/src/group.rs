//! Groups: opened for an intake, given a facilitator and a coach, joined by people.
//!
//! What this room must not know: what a group does together.

pub(crate) mod pages;
pub(crate) mod rows;
pub(crate) mod store;
pub(crate) mod substitute;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    delivery::group::{JoinFacts, join},
    people::{
        Action, Actor, Circles, GroupId, PartnerId, Permit, PersonId, ProviderId, Role, Scope,
        may_see_all,
    },
    registration::{CohortId, EnrolmentId},
};

/// A group was opened.
pub const GROUP_OPENED: Process = Process::new("group_opened", "opened the group");
/// A group was given its facilitator and coach.
pub const GROUP_LED: Process = Process::new("group_led", "chose who leads the group");
/// People were put into a group.
pub const GROUP_JOINED: Process = Process::new("group_joined", "put people into the group");
/// Somebody left a group because they went to another cohort.
pub const GROUP_LEFT: Process = Process::new("group_left", "took somebody out of the group");

/// A group to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGroup {
    /// Of this intake.
    pub cohort: CohortId,
    /// Delivered by this partner, or by the lead provider itself.
    pub partner: Option<PartnerId>,
    /// Its name, e.g. `West Yorkshire A`.
    pub name: String,
    /// Who leads its clinics.
    pub facilitator: Option<PersonId>,
    /// Who leads it beside the facilitator. Who coaches whom is said person by person: [`registration::Meeting`].
    pub coach: Option<PersonId>,
    /// How many it holds.
    pub capacity: i64,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its intake.
    pub cohort: CohortId,
    /// Its lead provider.
    pub provider: ProviderId,
    /// Its delivery partner.
    pub partner: Option<PartnerId>,
    /// Its name.
    pub name: String,
    /// Who leads its clinics.
    pub facilitator: Option<PersonId>,
    /// Who leads it beside the facilitator. Who coaches whom is said person by person: [`registration::Meeting`].
    pub coach: Option<PersonId>,
    /// How many it holds.
    pub capacity: i64,
    /// How many are in it.
    pub members: i64,
}

impl Group {
    /// The circles it lies in.
    pub const fn circles(&self) -> Circles {
        Circles {
            person: None,
            provider: Some(self.provider),
            partner: self.partner,
            group: Some(self.id),
            school: None,
            ..Circles::SITE
        }
    }
}

/// Opens a group. Process: [`GROUP_OPENED`].
pub async fn open_group(app: &App, permit: &Permit, new: NewGroup) -> Result<GroupId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    app.act(permit, &GROUP_OPENED, async move |tx| {
        let cohort = registration::cohort(tx, new.cohort).await?;
        let id: GroupId = tx.mint();
        store::add(tx, id, cohort.provider, &new).await?;
        lead(tx, id, Role::Facilitator, None, new.facilitator).await?;
        lead(tx, id, Role::Coach, None, new.coach).await?;
        tx.about(id);
        tx.about(cohort.id);
        tx.became("name", &new.name);
        tx.became("capacity", new.capacity);
        Ok(id)
    })
    .await
}

/// Chooses who leads and who coaches a group: they hold their roles for it from now on, and those before them no longer.
/// Process: [`GROUP_LED`].
pub async fn choose_leaders(
    app: &App,
    permit: &Permit,
    id: GroupId,
    facilitator: Option<PersonId>,
    coach: Option<PersonId>,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    app.act(permit, &GROUP_LED, async move |tx| {
        let before = store::one(tx, id).await?;
        lead(tx, id, Role::Facilitator, before.facilitator, facilitator).await?;
        lead(tx, id, Role::Coach, before.coach, coach).await?;
        store::set_leaders(tx, id, facilitator, coach).await?;
        tx.about(id);
        tx.changed("facilitator", before.facilitator, facilitator);
        tx.changed("coach", before.coach, coach);
        Ok(())
    })
    .await
}

async fn lead(
    tx: &mut WriteTx<'_>,
    group: GroupId,
    role: Role,
    before: Option<PersonId>,
    after: Option<PersonId>,
) -> Result<(), Problem> {
    if before == after {
        return Ok(());
    }
    let scope = Scope::Group(group);
    if let Some(person) = before {
        people::end_role(tx, person, role, scope).await?;
    }
    if let Some(person) = after {
        people::give_role(tx, person, role, scope).await?;
    }
    Ok(())
}

/// Puts somebody into a group, inside an act; out of the one they were in before.
pub async fn join_group(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    id: GroupId,
) -> Result<(), Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    let group = store::one(tx, id).await?;
    let before = store::group_of(tx, enrolment).await?;
    let others = group.members - i64::from(before == Some(id));
    join(&JoinFacts {
        enrolment: who.state,
        same_cohort: who.cohort == group.cohort,
        capacity: group.capacity,
        others,
    })?;
    store::put(tx, enrolment, id, who.person).await?;
    crate::engagement::recount(tx, &who).await?;
    tx.about(id);
    tx.about(enrolment);
    tx.changed("group", before, Some(id));
    Ok(())
}

/// Puts people into a group. Process: [`GROUP_JOINED`].
pub async fn place_people(
    app: &App,
    permit: &Permit,
    id: GroupId,
    people: Vec<EnrolmentId>,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    app.act(permit, &GROUP_JOINED, async move |tx| {
        tx.about(id);
        for enrolment in people {
            join_group(tx, enrolment, id).await?;
        }
        Ok(())
    })
    .await
}

/// Takes somebody who has gone to another cohort out of the group of the earlier one. Hung on
/// [`registration::AfterMove`]; does nothing when they are in no group, or in one of their cohort. Process: [`GROUP_LEFT`].
pub fn leave_when_moved(app: App, enrolment: EnrolmentId) -> registration::Told {
    Box::pin(async move {
        let left = app
            .db()
            .read(async |tx| {
                let who = registration::enrolment(tx, enrolment).await?;
                let Some(id) = store::group_of(tx, enrolment).await? else {
                    return Ok(None);
                };
                let group = store::one(tx, id).await?;
                Ok((group.cohort != who.cohort).then_some(id))
            })
            .await?;
        let Some(id) = left else { return Ok(()) };
        let permit = may_see_all(&Actor::System, Action::KeepCohorts)?;
        app.act(&permit, &GROUP_LEFT, async move |tx| {
            store::leave(tx, enrolment).await?;
            tx.about(id);
            tx.about(enrolment);
            tx.changed("group", Some(id), None::<&str>);
            Ok(())
        })
        .await
    })
}

/// One group.
pub async fn group(tx: &ReadTx<'_>, id: GroupId) -> Result<Group, Problem> {
    store::one(tx, id).await
}

/// The groups of an intake, by name.
pub async fn groups_of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Group>, Problem> {
    store::of_cohort(tx, cohort).await
}

/// The group somebody is in.
pub async fn group_of(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Option<GroupId>, Problem> {
    store::group_of(tx, enrolment).await
}

/// Who leads somebody's group.
pub async fn facilitator_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<PersonId>, Problem> {
    match store::group_of(tx, enrolment).await? {
        Some(id) => Ok(store::one(tx, id).await?.facilitator),
        None => Ok(None),
    }
}

/// The enrolments of the people in a group.
pub async fn members(tx: &ReadTx<'_>, id: GroupId) -> Result<Vec<EnrolmentId>, Problem> {
    store::members(tx, id).await
}
