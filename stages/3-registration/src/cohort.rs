//! A cohort of one provider: its days, its places, and the edition that its people study.
//!
//! What this room must not know: applications and enrolments; they take and free places through it.

pub(crate) mod closed;
pub(crate) mod desk;
pub(crate) mod pages;
pub(crate) mod share;
pub(crate) mod store;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    people::{Permit, ProviderId},
    production::EditionId,
    registration::{
        CohortId,
        cohort::{self as rule, CohortDays, Places},
        funding::CohortFunding,
    },
};

/// The programme that a site runs when nothing else is said, by DfE's identifier: the one that the SENCO duty asks for.
pub const PROGRAMME: &str = "npq-senco";

/// A cohort was opened.
pub const OPENED: Process = Process::new("cohort_opened", "opened the cohort");
/// The places of a cohort were changed.
pub const PLACES_CHANGED: Process = Process::new("cohort_places_changed", "changed the places of");

/// A cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Whose it is.
    pub provider: ProviderId,
    /// The programme, by its id: that of its edition.
    pub programme: String,
    /// The programme's title when the cohort was opened, for people.
    pub course: String,
    /// The edition that its people study: pinned when it was opened.
    pub edition: EditionId,
    /// Its name.
    pub name: String,
    /// Its code in DfE's shape, like `2026b`.
    pub code: String,
    /// Its days.
    pub days: CohortDays,
    /// Its places.
    pub places: Places,
    /// Places that people hold.
    pub taken: i64,
    /// Funded places that people hold.
    pub funded_taken: i64,
}

impl Cohort {
    /// Places that are left.
    pub const fn left(&self) -> i64 {
        self.places.places - self.taken
    }
    /// Funded places that are left in a capped cohort.
    pub const fn funded_left(&self) -> i64 {
        self.places.funded_places - self.funded_taken
    }
    /// Does it take applications on this day?
    pub fn takes_applications(&self, on: Day) -> bool {
        self.days.opens <= on && on <= self.days.closes
    }
}

/// A cohort to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCohort {
    /// Whose it is.
    pub provider: ProviderId,
    /// The edition that its people study.
    pub edition: EditionId,
    /// Its name.
    pub name: String,
    /// Its code in DfE's shape.
    pub code: String,
    /// Its days.
    pub days: CohortDays,
    /// Its places.
    pub places: Places,
}

/// One cohort.
pub async fn cohort(tx: &ReadTx<'_>, id: CohortId) -> Result<Cohort, Problem> {
    store::one(tx, id).await
}

/// Every cohort, newest start first.
pub async fn cohorts(tx: &ReadTx<'_>) -> Result<Vec<Cohort>, Problem> {
    store::all(tx).await
}

/// Cohorts that take applications on this day, by start.
pub async fn open_cohorts(tx: &ReadTx<'_>, on: Day) -> Result<Vec<Cohort>, Problem> {
    store::open_on(tx, on).await
}

/// Opens a cohort. Process: [`OPENED`].
///
/// # Errors
/// [`rule::CohortRefusal`]; [`Problem::NotFound`] when there is no such edition.
pub async fn open_cohort(app: &App, permit: &Permit, new: NewCohort) -> Result<CohortId, Problem> {
    let programme = curriculum::edition(app, &new.edition).await?;
    app.act(permit, &OPENED, async move |tx| {
        let taken = store::has_code(tx, new.provider, (&programme.id, &new.code)).await?;
        rule::open(&new.code, taken, &new.days, &new.places)?;
        let id: CohortId = tx.mint();
        store::add(tx, id, &new, (&programme.id, &programme.title)).await?;
        tx.about(id);
        tx.about(new.provider);
        tx.became("code", &new.code);
        tx.became("programme", &programme.id);
        tx.became("edition", new.edition);
        tx.became("places", new.places.places);
        tx.became("funding", new.places.funding);
        Ok(id)
    })
    .await
}

/// Changes how many places a cohort has. Process: [`PLACES_CHANGED`].
///
/// # Errors
/// [`rule::CohortRefusal`].
pub async fn change_places(
    app: &App,
    permit: &Permit,
    id: CohortId,
    places: i64,
    funded_places: i64,
) -> Result<(), Problem> {
    app.act(permit, &PLACES_CHANGED, async move |tx| {
        let now = store::one(tx, id).await?;
        let wanted = Places {
            places,
            funding: now.places.funding,
            funded_places,
        };
        rule::change_places(&wanted, now.taken, now.funded_taken)?;
        store::set_places(tx, id, places, funded_places).await?;
        tx.about(id);
        tx.changed("places", Some(now.places.places), Some(places));
        tx.changed(
            "funded places",
            Some(now.places.funded_places),
            Some(funded_places),
        );
        crate::waiting::promote(tx, id).await
    })
    .await
}

/// Puts a cohort and everybody who is taught in it on another edition, inside the act that moves it; how many people that
/// were. Whoever has completed, withdrawn or was cancelled keeps the edition they studied.
///
/// # Errors
/// [`Problem::MovedOn`] when the cohort does not study `from`; [`Problem::NotFound`] when `to` is no edition of its programme.
pub async fn put_on_edition(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    from: EditionId,
    to: EditionId,
) -> Result<u64, Problem> {
    let programme = store::one(tx, id).await?.programme;
    let editions = curriculum::editions_of(tx, &programme).await?;
    editions.iter().find(|one| one.id == to).or_not_found()?;
    store::put_on_edition(tx, id, from, to).await?;
    crate::enrolment::store::put_on_edition(tx, id, to).await
}

/// Takes a place, inside an act; the last one goes to one person only.
pub(crate) async fn take_place(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    funded: bool,
) -> Result<(), Problem> {
    store::take(tx, id, i64::from(funded)).await
}

/// Frees a place, inside an act.
pub(crate) async fn free_place(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    funded: bool,
) -> Result<(), Problem> {
    store::free(tx, id, i64::from(funded)).await
}

/// The funding of a cohort, in words for applicants.
pub(crate) const fn funding_words(funding: CohortFunding) -> &'static str {
    match funding {
        CohortFunding::Unfunded => "DfE funds no places in this cohort",
        CohortFunding::Capped => "DfE funds a limited number of places",
        CohortFunding::Funded => "DfE funds every eligible place",
    }
}

/// Is no place left?
pub(crate) fn is_full(cohort: &Cohort) -> bool {
    cohort.left() <= 0
}

/// The label of how a cohort is funded.
pub(crate) fn funding_label(cohort: &Cohort) -> &'static str {
    cohort.places.funding.label()
}
