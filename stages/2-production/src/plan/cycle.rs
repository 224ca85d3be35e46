//! The teaching cycle that the next release is made for: its name, its days, and what is to be changed for it. It lies in the
//! same record as the day of the release; the edition that is released takes its name.
//!
//! What this room must not know: how an item moves, which cohorts there are.

use std::{collections::BTreeSet, pin::Pin};

use kit::{App, OrNotFound, Problem, Process};
use rulebook::{
    base::Day,
    people::{Permit, ProviderId},
    production::{EditionId, ItemId},
};

use super::{Plan, store};

/// The teaching cycle of the next release was planned.
pub const CYCLE_PLANNED: Process = Process::new(
    "cycle_planned",
    "planned the teaching cycle of the next release of",
);

/// Most characters of a cycle's name.
pub(crate) const NAME_MOST: usize = 60;

/// A teaching cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its name, which its edition will bear, e.g. `Autumn 2027`.
    pub name: String,
    /// The first day of its teaching.
    pub starts_on: Day,
    /// The last.
    pub ends_on: Day,
    /// What is to be changed for it.
    pub items: Vec<ItemId>,
}

rulebook::refusals! {
    /// Why a cycle is not planned; the first that applies.
    pub enum CycleRefusal {
        /// No day of a release, from which everything is counted.
        NoRelease = "no_release_planned" [rulebook::source::SENDA_PLAN]
            "Plan the day of the release first, in the calendar.";
        /// Nothing by which people could call it.
        NameMissing = "cycle_name_missing" [rulebook::source::SENDA_PLAN, "cycle"]
            "Enter a name for the cycle, like Autumn 2027.";
        /// An earlier edition bears the name.
        NameTaken {
            /// Its version.
            version: String
        } = "cycle_name_taken" [rulebook::source::SENDA_PLAN, "cycle"]
            "Edition {version} bears this name already. Choose another.";
        /// Teaching cannot begin with what is not released.
        BeforeRelease {
            /// The day of the release.
            release: Day
        } = "cycle_before_release" [rulebook::source::SENDA_PLAN, "starts_on"]
            "The release is planned for {}. Teaching begins on that day or later.", release.in_words();
        /// It ends before it begins.
        EndsFirst = "cycle_ends_first" [rulebook::source::SENDA_PLAN, "ends_on"]
            "The last day of teaching comes after the first.";
    }
}

/// May this cycle be planned? `taken` are the names and versions of the editions there are.
///
/// # Errors
/// See [`CycleRefusal`]; the first that applies.
pub fn may_plan(
    release_on: Option<Day>,
    cycle: &Cycle,
    taken: &[(String, String)],
) -> Result<(), CycleRefusal> {
    let release = release_on.ok_or(CycleRefusal::NoRelease)?;
    let name = cycle.name.trim();
    if name.is_empty() {
        return Err(CycleRefusal::NameMissing);
    }
    let same = |other: &&(String, String)| other.0.to_lowercase() == name.to_lowercase();
    if let Some((_, version)) = taken.iter().find(same) {
        let version = version.clone();
        return Err(CycleRefusal::NameTaken { version });
    }
    if cycle.starts_on < release {
        return Err(CycleRefusal::BeforeRelease { release });
    }
    if cycle.ends_on <= cycle.starts_on {
        return Err(CycleRefusal::EndsFirst);
    }
    Ok(())
}

/// Plans the teaching cycle of the next release. Process: [`CYCLE_PLANNED`].
///
/// # Errors
/// [`CycleRefusal`]; [`Problem::NotFound`] when an item is not one of the programme's.
pub async fn plan_cycle(
    app: &App,
    permit: &Permit,
    programme: &str,
    cycle: Cycle,
) -> Result<(), Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let programme = programme.to_owned();
    app.act(permit, &CYCLE_PLANNED, async move |tx| {
        let plan = Plan::of(tx, provider, &programme).await?;
        let editions = curriculum::editions_of(tx, &programme).await?;
        let taken: Vec<(String, String)> = editions
            .into_iter()
            .filter(|one| !one.cycle.is_empty())
            .map(|one| (one.cycle, one.version))
            .collect();
        may_plan(plan.release_on, &cycle, &taken)?;
        let items = crate::item::items(tx, provider, &programme).await?;
        let known: BTreeSet<ItemId> = items.iter().map(|one| one.id).collect();
        if !cycle.items.iter().all(|id| known.contains(id)) {
            return Err(Problem::NotFound);
        }
        let cycle = Cycle {
            name: cycle.name.trim().to_owned(),
            ..cycle
        };
        store::keep_cycle(tx, (provider, &programme), &cycle).await?;
        tx.about(provider);
        let before = plan.cycle.as_ref().map(|one| one.name.clone());
        tx.changed("cycle", before, Some(cycle.name.clone()));
        tx.became("starts", cycle.starts_on);
        tx.became("ends", cycle.ends_on);
        tx.became("items", cycle.items.len());
        Ok(())
    })
    .await
}

/// A cohort, as the plan of a release needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Studies {
    /// Its name.
    pub name: String,
    /// The edition that it studies.
    pub edition: EditionId,
    /// The first day of its teaching.
    pub starts_on: Day,
    /// The last.
    pub ends_on: Day,
    /// How many people hold a place in it.
    pub people: i64,
}

/// What [`WhoStudies`] gives.
pub type Cohorts = Pin<Box<dyn Future<Output = Result<Vec<Studies>, Problem>> + Send>>;

/// Who tells which cohorts of a provider study a programme: hung here by the binary, because this stage knows of none.
#[derive(Clone, Copy, Default)]
pub struct WhoStudies(pub Option<fn(App, ProviderId, String) -> Cohorts>);

#[cfg(test)]
mod tests {
    use super::*;
    use rulebook::base::Refusal as _;

    fn day(text: &str) -> Day {
        text.parse().unwrap_or_else(|_| panic!("{text} is a day"))
    }

    fn cycle(name: &str, starts: &str, ends: &str) -> Cycle {
        Cycle {
            name: name.into(),
            starts_on: day(starts),
            ends_on: day(ends),
            items: Vec::new(),
        }
    }

    #[test]
    fn a_cycle_has_a_name_of_its_own_and_is_taught_after_its_release() {
        let release = Some(day("2027-08-20"));
        let taken = [("Autumn 2026".to_owned(), "2026.1".to_owned())];
        let good = cycle("Autumn 2027", "2027-09-06", "2029-03-05");
        let cases = [
            (release, good.clone(), None),
            (None, good.clone(), Some("no_release_planned")),
            (
                release,
                cycle(" ", "2027-09-06", "2029-03-05"),
                Some("cycle_name_missing"),
            ),
            (
                release,
                cycle("autumn 2026", "2027-09-06", "2029-03-05"),
                Some("cycle_name_taken"),
            ),
            (
                release,
                cycle("Autumn 2027", "2027-08-19", "2029-03-05"),
                Some("cycle_before_release"),
            ),
            (
                release,
                cycle("Autumn 2027", "2027-09-06", "2027-09-06"),
                Some("cycle_ends_first"),
            ),
        ];
        for (release, cycle, wanted) in cases {
            let told = may_plan(release, &cycle, &taken).err();
            assert_eq!(told.map(|one| one.code()), wanted, "{cycle:?}");
        }
    }
}
