//! The plan of the next release: due days, and who has which item at which stage.
//!
//! What this room must not know: how an item moves; how a due day is counted.

pub(crate) mod calendar;
pub(crate) mod cycle;
pub(crate) mod cycle_page;
pub(crate) mod item;
pub(crate) mod remind;
pub(crate) mod store;

use std::collections::BTreeMap;

use kit::{App, OrNotFound, Problem, Process, db::ReadTx, mail::Letter};
use rulebook::{
    base::{Coded, Day},
    people::{Circles, Permit, PersonId, ProviderId},
    production::{
        ItemId,
        plan::{Days, DueRefusal, dues, first_days, set_due},
        stage::Stage,
    },
};

/// The release and the days for each stage were planned.
pub const PLANNED: Process = Process::new("release_planned", "planned the next release of");
/// A due day of one item was set.
pub const DUE_SET: Process = Process::new("content_due_set", "set a due day of the text");
/// An item was given to somebody at a stage.
pub const ASSIGNED: Process = Process::new("content_assigned", "gave the text to");
/// An item was taken from somebody at a stage.
pub const UNASSIGNED: Process = Process::new("content_unassigned", "took the text from");
/// Somebody was reminded of what is due.
pub const REMINDED: Process = Process::new("content_reminded", "reminded of the text");

/// The plan of a provider's programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The day of the release, when one is planned.
    pub(crate) release_on: Option<Day>,
    /// How many days each stage takes.
    pub(crate) days: Days,
    /// The teaching cycle that it is made for, once it has a name.
    pub(crate) cycle: Option<cycle::Cycle>,
    /// The days set for single items.
    pub(crate) set: BTreeMap<ItemId, BTreeMap<Stage, Day>>,
    /// Who has which item at which stage.
    pub(crate) given: BTreeMap<(ItemId, Stage), Vec<PersonId>>,
}

impl Plan {
    pub(crate) async fn of(
        tx: &ReadTx<'_>,
        provider: ProviderId,
        programme: &str,
    ) -> Result<Self, Problem> {
        let (release_on, days) = match store::plan(tx, provider, programme).await? {
            Some((day, days)) => (Some(day), days),
            None => (None, first_days()),
        };
        Ok(Self {
            release_on,
            days,
            cycle: store::cycle(tx, provider, programme).await?,
            set: store::set(tx, provider, programme).await?,
            given: store::given(tx, provider, programme).await?,
        })
    }

    /// When the item is due at each stage; nothing while no release is planned.
    pub(crate) fn dues(&self, item: ItemId) -> BTreeMap<Stage, Day> {
        let none = BTreeMap::new();
        let set = self.set.get(&item).unwrap_or(&none);
        self.release_on
            .map_or_else(BTreeMap::new, |day| dues(day, &self.days, set))
    }

    pub(crate) fn due(&self, item: ItemId, stage: Stage) -> Option<Day> {
        self.dues(item).get(&stage).copied()
    }

    /// Who has the item at this stage; empty when nobody in particular.
    pub(crate) fn given(&self, item: ItemId, stage: Stage) -> &[PersonId] {
        self.given.get(&(item, stage)).map_or(&[], Vec::as_slice)
    }
}

/// Plans the next release. Process: [`PLANNED`].
///
/// # Errors
/// [`DueRefusal::ReleasePast`]; [`Problem::NotFound`] when the permit names no provider.
pub async fn plan(
    app: &App,
    permit: &Permit,
    programme: &str,
    release_on: Day,
    days: Days,
) -> Result<(), Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let programme = programme.to_owned();
    app.act(permit, &PLANNED, async move |tx| {
        if release_on <= tx.now().day {
            return Err(DueRefusal::ReleasePast.into());
        }
        store::keep_plan(tx, (provider, &programme), release_on, &days).await?;
        tx.about(provider);
        tx.became("programme", &programme);
        tx.became("release", release_on);
        Ok(())
    })
    .await
}

/// Sets when one item is due at one stage. Process: [`DUE_SET`].
///
/// # Errors
/// [`DueRefusal`].
pub async fn set_one_due(
    app: &App,
    permit: &Permit,
    id: ItemId,
    (stage, on): (Stage, Day),
) -> Result<(), Problem> {
    let held = permit.clone();
    app.act(permit, &DUE_SET, async move |tx| {
        let item = crate::item(tx, id).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        let plan = Plan::of(tx, item.provider, &item.programme).await?;
        let release_on = plan.release_on.or_not_found()?;
        let dues = plan.dues(id);
        set_due(release_on, &dues, (stage, on))?;
        store::keep_due(tx, id, stage, on).await?;
        tx.about(id);
        tx.became("stage", stage);
        tx.changed("due", dues.get(&stage), Some(on));
        Ok(())
    })
    .await
}

/// Gives an item at a stage to somebody with its duty, and writes to them. Process: [`ASSIGNED`].
///
/// # Errors
/// [`Problem::NotFound`] when the person does not have the duty; [`Problem::MovedOn`] when they have the item already.
pub async fn assign(
    app: &App,
    permit: &Permit,
    (id, stage): (ItemId, Stage),
    person: PersonId,
) -> Result<(), Problem> {
    let held = permit.clone();
    let origin = app.config().site.origin.clone();
    app.act(permit, &ASSIGNED, async move |tx| {
        let item = crate::item(tx, id).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        let all = crate::duty::people(tx, stage, item.provider).await?;
        let (_, name, email) = all.into_iter().find(|one| one.0 == person).or_not_found()?;
        let plan = Plan::of(tx, item.provider, &item.programme).await?;
        if plan.given(id, stage).contains(&person) {
            return Err(Problem::MovedOn);
        }
        store::give(tx, (id, stage), person).await?;
        let due = plan
            .due(id, stage)
            .map(|day| format!(" It is due on {}.", day.with_weekday()));
        tx.letter(Letter {
            person: Some(person),
            to: email,
            subject: format!("Yours at {}: {}", stage.label(), item.title),
            body: format!(
                "Hello {name},\n\n{} ({}) is yours at the stage “{}”.{}\n\n{origin}/content/{id}",
                item.title,
                item.part,
                stage.label(),
                due.unwrap_or_default()
            ),
        })
        .await?;
        tx.about(id);
        tx.about(person);
        tx.became("stage", stage);
        Ok(())
    })
    .await
}

/// Takes an item at a stage from somebody. Process: [`UNASSIGNED`].
///
/// # Errors
/// [`Problem::MovedOn`] when they do not have it.
pub async fn unassign(
    app: &App,
    permit: &Permit,
    (id, stage): (ItemId, Stage),
    person: PersonId,
) -> Result<(), Problem> {
    let held = permit.clone();
    app.act(permit, &UNASSIGNED, async move |tx| {
        let item = crate::item(tx, id).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        store::take(tx, (id, stage), person).await?;
        tx.about(id);
        tx.about(person);
        tx.became("stage", stage);
        Ok(())
    })
    .await
}

/// The circles of a provider's plan.
pub(crate) const fn circles(provider: ProviderId) -> Circles {
    Circles::provider(provider)
}
