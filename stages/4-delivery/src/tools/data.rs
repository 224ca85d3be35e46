//! From anonymous pupil data to an action plan. Of a file only numbers by group are kept, as they may be shown; never a line of it.
//!
//! What this room must not know: what may be shown (the rulebook does), or what should be done.

pub(crate) mod out;
pub(crate) mod pages;
pub(crate) mod patterns;
pub(crate) mod picture;
pub(crate) mod plan_pages;
pub(crate) mod read;
pub(crate) mod read_pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::ReadTx};
use rulebook::{
    base::Day,
    delivery::{PlanStepId, PupilDataId, coaching::AgreedState},
    people::{Permit, PersonId},
};

use crate::coming_going::owner;
pub(crate) use picture::Picture;

/// A made-up file to try it with.
pub const SAMPLE: &[u8] = include_bytes!("data/sample.csv");

/// A file of anonymous pupil data was read.
pub const DATA_READ: Process =
    Process::new("pupil_data_read", "read a file of anonymous pupil data");
/// What was seen in it was taken away.
pub const DATA_REMOVED: Process =
    Process::new("pupil_data_removed", "took a picture of pupil data away");
/// The plan was changed.
pub const PLAN_CHANGED: Process =
    Process::new("action_plan_changed", "changed an action plan").own_trail();

/// What was seen in a file, and the problem that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilData {
    /// Its id.
    pub id: PupilDataId,
    /// Whose it is.
    pub person: PersonId,
    /// Its title.
    pub title: String,
    /// What may be shown.
    pub picture: Picture,
    /// The problem that was chosen.
    pub problem: String,
    /// Why that one, and what may lie behind it.
    pub why: String,
    /// Grows with every change of the problem.
    pub version: i64,
}

/// A step of an action plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub step: String,
    /// What is measured.
    pub measure: String,
    /// Where it is now.
    pub baseline: String,
    /// Where it should be.
    pub target: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub by: Day,
    /// When it is looked at.
    pub review: Option<Day>,
    /// What came of it.
    pub happened: String,
    /// Where it stands.
    pub state: AgreedState,
}

/// A step that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptStep {
    pub(crate) id: PlanStepId,
    pub(crate) step: Step,
    pub(crate) version: i64,
}

/// Their own.
pub(crate) async fn mine(
    tx: &ReadTx<'_>,
    person: PersonId,
    id: PupilDataId,
) -> Result<PupilData, Problem> {
    let one = store::one(tx, id).await?;
    if one.person == person {
        Ok(one)
    } else {
        Err(Problem::NotFound)
    }
}

/// Reads a file and keeps what may be shown of it. Sent twice within a minute, it is one. Process: [`DATA_READ`].
///
/// # Errors
/// `rulebook`’s `DataRefusal`, or what is wrong with the table, at the field `file`.
pub async fn read_data(
    app: &App,
    permit: &Permit,
    title: String,
    table: &[u8],
) -> Result<PupilDataId, Problem> {
    let person = owner(permit)?;
    let picture = read::picture(table)?;
    app.act(permit, &DATA_READ, async move |tx| {
        if let Some(known) = store::just_read(tx, person, &title, &picture).await? {
            tx.about(known);
            return Ok(known);
        }
        let id: PupilDataId = tx.mint();
        store::add(tx, id, person, &title, &picture).await?;
        tx.about(id);
        tx.about(person);
        tx.became("pupils", picture.pupils);
        Ok(id)
    })
    .await
}

/// Takes a picture with its plan away. Process: [`DATA_REMOVED`].
pub async fn remove_data(app: &App, permit: &Permit, id: PupilDataId) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &DATA_REMOVED, async move |tx| {
        mine(tx, person, id).await?;
        store::remove(tx, id).await?;
        tx.about(id);
        tx.about(person);
        Ok(())
    })
    .await
}

/// Chooses the problem. Process: [`PLAN_CHANGED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was chosen anew elsewhere.
pub async fn choose_problem(
    app: &App,
    permit: &Permit,
    id: PupilDataId,
    (problem, why): (String, String),
    version: i64,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &PLAN_CHANGED, async move |tx| {
        let one = mine(tx, person, id).await?;
        if one.problem == problem && one.why == why {
            return Ok(());
        }
        store::choose(tx, id, (&problem, &why), version).await
    })
    .await
}

/// Keeps a step: a new one, or one that was opened with a version. Sent twice, a new one is one. Process: [`PLAN_CHANGED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was changed elsewhere.
pub async fn keep_step(
    app: &App,
    permit: &Permit,
    data: PupilDataId,
    (id, version): (Option<PlanStepId>, i64),
    step: Step,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &PLAN_CHANGED, async move |tx| {
        mine(tx, person, data).await?;
        let all = store::steps(tx, data).await?;
        match id {
            None if all.iter().any(|one| one.step == step) => Ok(()),
            None => {
                let id: PlanStepId = tx.mint();
                store::add_step(tx, data, id, &step).await
            }
            Some(id) if all.iter().any(|one| one.id == id && one.step == step) => Ok(()),
            Some(id) => store::change_step(tx, (data, id), version, &step).await,
        }
    })
    .await
}

/// Takes a step out. Process: [`PLAN_CHANGED`].
pub async fn remove_step(
    app: &App,
    permit: &Permit,
    data: PupilDataId,
    id: PlanStepId,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &PLAN_CHANGED, async move |tx| {
        mine(tx, person, data).await?;
        store::remove_step(tx, data, id).await
    })
    .await
}
