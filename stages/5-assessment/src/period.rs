//! An assessment period of a cohort: when participants write, when scripts are marked.
//!
//! What this room must not know: what is written, what it is worth.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::ReadTx, mail::Letter};
use rulebook::{
    assessment::{
        PeriodId,
        window::{PeriodDays, PeriodState, Window, set_days},
    },
    people::{Action, Circles, Permit, PersonId, ProviderId},
    production::EditionId,
    registration::{CohortId, enrolment::EnrolmentState},
};

use crate::board::store::Board;

/// A period was opened.
pub const OPENED: Process = Process::new("period_opened", "opened the assessment period");
/// Writing was closed and marking began.
pub const MARKING_BEGUN: Process = Process::new("marking_begun", "began the marking of");

/// A period to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPeriod {
    /// Of this intake.
    pub cohort: CohortId,
    /// Its name, e.g. `Winter 2026`.
    pub name: String,
    /// Its days.
    pub days: PeriodDays,
}

/// An assessment period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// Its intake.
    pub cohort: CohortId,
    /// Whose it is.
    pub provider: ProviderId,
    /// The edition whose brief and criteria count.
    pub edition: EditionId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: PeriodState,
    /// Its days.
    pub days: PeriodDays,
    /// Where its board stands.
    pub(crate) board: Board,
}

impl Period {
    /// The days on which participants write.
    pub fn window(&self) -> Window {
        self.days.window(0)
    }
    /// The circles it lies in.
    pub fn circles(&self) -> Circles {
        Circles::provider(self.provider)
    }
    /// Are its results out?
    pub fn is_released(&self) -> bool {
        self.state == PeriodState::Released
    }
}

/// Was this action asked for?
pub(crate) fn asked(permit: &Permit, action: Action) -> Result<PersonId, Problem> {
    match permit.actor() {
        Some(person) if permit.action() == action => Ok(person),
        _ => Err(Problem::NotAllowed),
    }
}

/// Opens a period for an intake and tells its participants the days. Process: [`OPENED`].
///
/// # Errors
/// [`rulebook::assessment::window::PeriodRefusal`].
pub async fn open_period(app: &App, permit: &Permit, new: NewPeriod) -> Result<PeriodId, Problem> {
    asked(permit, Action::LeadAssessment)?;
    let origin = app.config().site.origin.clone();
    app.act(permit, &OPENED, async move |tx| {
        let cohort = registration::cohort(tx, new.cohort).await?;
        let days = set_days(PeriodState::Planned, new.days)?;
        let id: PeriodId = tx.mint();
        store::add(tx, id, &cohort, &new.name, days).await?;
        tx.about(id);
        tx.about(new.cohort);
        let window = days.window(0);
        tx.became("writing opens", window.opens);
        tx.became("writing closes", window.closes);
        for one in registration::enrolments_of_cohort(tx, new.cohort).await? {
            if one.state != EnrolmentState::Active {
                continue;
            }
            let person = people::person(tx, one.person).await?;
            tx.letter(Letter {
                person: Some(one.person),
                to: person.email,
                subject: "The dates of your assessment".into(),
                body: format!(
                    "Hello {},\n\nYour writing window opens on {} and closes at the end of {}.\n\nSee what stands between you and the assessment:\n\n{origin}/assessment",
                    person.name,
                    window.opens.with_weekday(),
                    window.closes.with_weekday()
                ),
            })
            .await?;
        }
        Ok(id)
    })
    .await
}

/// Closes the writing and gives every submitted response its blind script number. Process: [`MARKING_BEGUN`].
///
/// # Errors
/// [`Problem::MovedOn`] when the period is not open; the window must have closed.
pub async fn begin_marking(app: &App, permit: &Permit, id: PeriodId) -> Result<usize, Problem> {
    asked(permit, Action::LeadAssessment)?;
    app.act(permit, &MARKING_BEGUN, async move |tx| {
        let period = store::one(tx, id).await?;
        if tx.now().day <= period.window().closes {
            return Err(StillWriting {
                closes: period.window().closes,
            }
            .into());
        }
        store::move_on(tx, id, PeriodState::Open, PeriodState::Marking).await?;
        let scripts = crate::script::store::number_scripts(tx, id).await?;
        tx.about(id);
        tx.became("scripts", scripts);
        Ok(scripts)
    })
    .await
}

/// Participants are still writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StillWriting {
    closes: rulebook::base::Day,
}

impl rulebook::base::Refusal for StillWriting {
    fn code(&self) -> &'static str {
        "still_writing"
    }
    fn sentence(&self) -> String {
        format!(
            "Participants may write until the end of {}. Marking begins the day after.",
            self.closes.with_weekday()
        )
    }
    fn source(&self) -> Option<rulebook::base::Source> {
        Some(rulebook::source::SENDA_WINDOW)
    }
}

/// The newest period of an intake.
pub async fn period_of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Option<Period>, Problem> {
    store::of_cohort(tx, cohort).await
}

/// The periods of a provider, newest first.
pub async fn periods_of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Period>, Problem> {
    store::of_provider(tx, provider).await
}
