//! What was done for somebody who needs attention: kept with its reasons, private to those who lead the group or shared with the
//! participant; and whether it worked.
//!
//! What this room must not know: which reasons there are, or when something has worked (the rulebook does).

pub(crate) mod hand_over;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process};
use rulebook::{
    base::{Day, Instant},
    delivery::{
        StepTakenId,
        attention::{Concern, Done, LOOK_AFTER},
    },
    people::{Action, GroupId, Permit, PersonId},
    registration::EnrolmentId,
};

/// Something was done for a participant.
pub const STEP_TAKEN: Process = Process::new("step_taken", "noted what was done for");

/// Something to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// For whom.
    pub enrolment: EnrolmentId,
    /// What kind of thing it was.
    pub kind: Done,
    /// May the participant read it? Else only those who lead the group.
    pub shared: bool,
    /// For which reasons.
    pub reasons: Vec<Concern>,
    /// What was done.
    pub body: String,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// Its id.
    pub id: StepTakenId,
    /// What.
    pub what: NewStep,
    /// The day on which it is looked at whether it worked.
    pub look_on: Day,
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// Notes what was done for somebody of a group. Process: [`STEP_TAKEN`].
///
/// # Errors
/// [`Problem::NotFound`] for whoever does not lead the group, or for somebody who is not in it.
pub async fn take_step(
    app: &App,
    permit: &Permit,
    group: GroupId,
    new: NewStep,
) -> Result<StepTakenId, Problem> {
    crate::asked(permit, &[Action::LeadGroup])?;
    let person = permit.actor().ok_or(Problem::NotAllowed)?;
    app.act(permit, &STEP_TAKEN, async move |tx| {
        if people::leads_since(tx, person, group).await?.is_none()
            || crate::group::store::group_of(tx, new.enrolment).await? != Some(group)
        {
            return Err(Problem::NotFound);
        }
        let look_on = tx.now().day.plus_days(LOOK_AFTER);
        let id = store::add(tx, (group, person), &new, look_on).await?;
        tx.about(new.enrolment);
        tx.became("kind", new.kind);
        tx.became("shared", new.shared);
        Ok(id)
    })
    .await
}
