//! Registration of a cohort while it is closed: who may still apply, and the days between which it is open.
//!
//! What this room must not know: what anybody has answered.

pub(crate) mod pages;
mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::{Day, Instant},
    people::{Permit, PersonId},
    registration::{CohortId, closed as rule, cohort::CohortDays},
};

use super::{Cohort, store as cohorts};

/// An address may still apply to a cohort.
pub const LET_THROUGH: Process =
    Process::new("late_applicant_listed", "let an address still apply to");
/// An address may not apply any more while registration is closed.
pub const STOPPED: Process = Process::new(
    "late_applicant_unlisted",
    "no longer let an address still apply to",
);
/// The days between which a cohort takes applications were moved.
pub const DAYS_MOVED: Process = Process::new(
    "cohort_applications_moved",
    "moved the days of applications of",
);

rulebook::id_of!(
    /// An address on the list of a cohort.
    LateKind, "lat", LateId
);

/// An address that may still apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its place on the list.
    pub id: LateId,
    /// The address, in small letters.
    pub email: String,
    /// Since when.
    pub at: Instant,
}

/// The addresses that may still apply to a cohort while it is closed, by address.
pub async fn late_applicants(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Listed>, Problem> {
    store::of_cohort(tx, cohort).await
}

/// The cohorts that take applications of this person on this day, by start; of a stranger, those that are open to all.
pub(crate) async fn open_to(
    tx: &ReadTx<'_>,
    person: Option<PersonId>,
    on: Day,
) -> Result<Vec<Cohort>, Problem> {
    match person {
        Some(id) => {
            let email = people::person(tx, id).await?.email;
            cohorts::open_to(tx, &email, on).await
        }
        None => cohorts::open_on(tx, on).await,
    }
}

/// May this person still apply to a cohort that is closed?
pub(crate) async fn is_listed(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    person: PersonId,
) -> Result<bool, Problem> {
    let email = people::person(tx, person).await?.email;
    Ok(store::live(tx, cohort, &email).await?.is_some())
}

fn small(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Lets an address apply to a cohort that is closed; a letter says so. Process: [`LET_THROUGH`].
///
/// # Errors
/// [`rule::ClosedRefusal`].
pub async fn let_through(
    app: &App,
    permit: &Permit,
    id: CohortId,
    email: String,
) -> Result<(), Problem> {
    let origin = app.config().site.origin.clone();
    app.act(permit, &LET_THROUGH, async move |tx| {
        let email = small(&email);
        let cohort = cohorts::one(tx, id).await?;
        let listed = store::live(tx, id, &email).await?.is_some();
        rule::let_through(&cohort.days, listed, tx.now())?;
        let place: LateId = tx.mint();
        store::add(tx, place, (id, &email)).await?;
        tx.about(id);
        tx.about(place);
        let person = people::person_with_email(tx, &email).await?;
        if let Some(person) = person {
            tx.about(person);
        }
        tell(tx, &cohort, (person, email), &origin).await
    })
    .await
}

async fn tell(
    tx: &mut WriteTx<'_>,
    cohort: &Cohort,
    (person, to): (Option<PersonId>, String),
    origin: &str,
) -> Result<(), Problem> {
    let provider = people::provider(tx, cohort.provider).await?;
    tx.letter(Letter {
        person,
        to,
        subject: "You may still apply".into(),
        body: format!(
            "Hello,\n\n{} lets you apply for the {}, cohort {}, also while registration is closed to others. Whatever you answered before is kept.\n\nBegin, or go on, with this email address:\n\n{origin}/apply",
            provider.name, cohort.course, cohort.name
        ),
    })
    .await?;
    Ok(())
}

/// Takes an address off the list: what it has sent stands. Process: [`STOPPED`].
///
/// # Errors
/// [`rule::ClosedRefusal`].
pub async fn stop(app: &App, permit: &Permit, id: CohortId, email: String) -> Result<(), Problem> {
    app.act(permit, &STOPPED, async move |tx| {
        let email = small(&email);
        let place = store::live(tx, id, &email).await?;
        rule::stop(place.is_some())?;
        if let Some(place) = place {
            store::take_off(tx, place).await?;
            tx.about(id);
            tx.about(place);
        }
        Ok(())
    })
    .await
}

/// Moves the days between which a cohort takes applications: a last day that has passed closes it, a later one opens it again.
/// Process: [`DAYS_MOVED`].
///
/// # Errors
/// [`rule::ClosedRefusal`]; [`Problem::MovedOn`] when somebody else moved them meanwhile.
pub async fn move_days(
    app: &App,
    permit: &Permit,
    id: CohortId,
    opens: Day,
    closes: Day,
) -> Result<(), Problem> {
    app.act(permit, &DAYS_MOVED, async move |tx| {
        let before = cohorts::one(tx, id).await?;
        rule::move_days(&CohortDays {
            opens,
            closes,
            ..before.days
        })?;
        cohorts::move_days(tx, &before, (opens, closes)).await?;
        tx.about(id);
        tx.changed("applications open", Some(before.days.opens), Some(opens));
        tx.changed("applications close", Some(before.days.closes), Some(closes));
        Ok(())
    })
    .await
}
