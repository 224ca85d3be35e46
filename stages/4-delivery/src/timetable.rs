//! When each element of the programme opens for a cohort, and what the cohort is expected to do by when.
//!
//! What this room must not know: who is in the cohort, or what anybody has done.

pub(crate) mod builder;
pub(crate) mod holidays;
pub(crate) mod pages;
pub(crate) mod shift;
pub(crate) mod store;

use std::sync::Arc;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::{Element, ElementKind, Programme};
use rulebook::{
    base::Day,
    delivery::engagement::{Strand, Weights},
    people::{Action, Permit},
    registration::CohortId,
};

/// A cohort's timetable was made.
pub const TIMETABLE_MADE: Process = Process::new("timetable_made", "made the timetable of");
/// The dates of an element were moved.
pub const ELEMENT_MOVED: Process =
    Process::new("element_moved", "moved the dates of an element of");

/// When an element opens for a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The element's key.
    pub element: String,
    /// The first day on which it can be studied.
    pub opens_on: Day,
    /// The last day on which its checks and tasks are in time.
    pub due_on: Day,
}

/// Something a cohort is expected to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expectation {
    pub(crate) key: String,
    pub(crate) strand: Strand,
    pub(crate) element: String,
    pub(crate) title: String,
    pub(crate) share: i64,
    pub(crate) minutes: i64,
}

/// The key of an element's event, of a step's checks and of a module's task in the engagement number.
pub(crate) fn event_key(element: &str) -> String {
    format!("event:{element}")
}
pub(crate) fn check_key(step_key: &str) -> String {
    format!("check:{step_key}")
}
pub(crate) fn task_key(module: &str) -> String {
    format!("task:{module}")
}

/// The edition a cohort studies.
pub(crate) async fn programme_of(
    app: &App,
    edition: &rulebook::production::EditionId,
) -> Result<Arc<Programme>, Problem> {
    curriculum::edition(app, edition).await
}

/// Whether people meet for this element: a conference, or an element with a clinic.
pub(crate) fn has_event(element: &Element) -> bool {
    element.kind == ElementKind::Conference || element.clinic.is_some()
}

/// Everything an edition expects of a participant, in order.
pub(crate) fn expectations(programme: &Programme) -> Vec<Expectation> {
    let mut all = Vec::new();
    for element in &programme.elements {
        if has_event(element) {
            all.push(Expectation {
                key: event_key(&element.key),
                strand: Strand::Attendance,
                element: element.key.clone(),
                title: event_title(element),
                share: 1,
                minutes: element
                    .clinic
                    .as_ref()
                    .map_or(element.minutes, |clinic| clinic.minutes)
                    .into(),
            });
        }
        for module in &element.modules {
            all.extend(of_module(&element.key, module));
        }
    }
    all
}

fn of_module<'m>(
    element: &'m str,
    module: &'m programme::Module,
) -> impl Iterator<Item = Expectation> + 'm {
    let steps = module
        .steps
        .iter()
        .filter(|step| !step.checks.is_empty())
        .map(move |step| Expectation {
            key: check_key(&crate::study::step_key(&module.id, &step.id)),
            strand: Strand::Checks,
            element: element.to_owned(),
            title: step.title.clone(),
            share: i64::try_from(step.checks.len()).unwrap_or(1),
            minutes: step.minutes.into(),
        });
    let task = module.task.iter().map(move |task| Expectation {
        key: task_key(&module.id),
        strand: Strand::Application,
        element: element.to_owned(),
        title: task.title.clone(),
        share: 1,
        minutes: task.minutes.into(),
    });
    steps.chain(task)
}

/// What an element's event is called: `Conference 1`, `Clinic: Culture`.
pub(crate) fn event_title(element: &Element) -> String {
    match element.kind {
        ElementKind::Conference => match element.number {
            Some(number) => format!("Conference {number}"),
            None => element.title.clone(),
        },
        ElementKind::AssessmentPreparation => "Clinic: preparing for the assessment".to_owned(),
        ElementKind::Course | ElementKind::Assessment => format!("Clinic: {}", element.title),
    }
}

/// Minutes that a conference counts for when the time of teaching is shared out: it is a day, not weeks of study.
const CONFERENCE_MINUTES: i64 = 60;

/// Openings spread over the teaching of a cohort in proportion to the minutes of each element; an element is due when the
/// next one opens. The assessment is not in it: it has its own period.
pub fn suggested(programme: &Programme, starts_on: Day, ends_on: Day) -> Vec<Opening> {
    let taught: Vec<&Element> = programme
        .elements
        .iter()
        .filter(|one| one.kind != ElementKind::Assessment)
        .collect();
    let days = starts_on.days_until(ends_on).max(1);
    let weight = |one: &Element| match one.kind {
        ElementKind::Conference => CONFERENCE_MINUTES,
        _ => i64::from(one.minutes.max(1)),
    };
    let whole: i64 = taught.iter().map(|one| weight(one)).sum();
    let mut passed = 0;
    let mut openings = Vec::with_capacity(taught.len());
    let after = |minutes: i64| {
        starts_on.plus_days(i32::try_from(days * minutes / whole.max(1)).unwrap_or(i32::MAX))
    };
    for element in taught {
        let opens_on = after(passed);
        passed += weight(element);
        openings.push(Opening {
            element: element.key.clone(),
            opens_on,
            due_on: after(passed),
        });
    }
    openings
}

/// How an edition weighs taking part.
pub(crate) fn weights(programme: &Programme) -> Weights {
    let of = &programme.engagement;
    Weights {
        attendance: of.attendance.into(),
        checks: of.checks.into(),
        application: of.application.into(),
        gate: of.gate_percent.into(),
    }
}

/// Makes, or makes anew, a cohort's timetable from its edition, with these openings or with those of [`suggested`].
/// Process: [`TIMETABLE_MADE`].
pub async fn make_timetable(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    openings: Option<Vec<Opening>>,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents, Action::KeepCohorts])?;
    let found = app
        .db()
        .read(async |tx| registration::cohort(tx, cohort).await)
        .await?;
    let programme = programme_of(app, &found.edition).await?;
    let openings =
        openings.unwrap_or_else(|| suggested(&programme, found.days.starts_on, found.days.ends_on));
    app.act(permit, &TIMETABLE_MADE, async move |tx| {
        store::make(tx, cohort, &weights(&programme), &expectations(&programme)).await?;
        store::set_openings(tx, cohort, &openings).await?;
        renew(tx, cohort).await?;
        tx.about(cohort);
        tx.became("edition", found.edition);
        for one in &openings {
            tx.became(&one.element, format!("{} to {}", one.opens_on, one.due_on));
        }
        Ok(())
    })
    .await
}

/// What was expected has changed for everybody in the cohort: their numbers are counted anew when they are next asked
/// for, and again on every day on which something falls due.
pub(crate) async fn renew(tx: &mut WriteTx<'_>, cohort: CohortId) -> Result<(), Problem> {
    crate::engagement::store::forget_cohort(tx, cohort).await?;
    tx.later(&crate::engagement::jobs::CountAnew { cohort })
        .await?;
    Ok(())
}

/// The openings of a cohort, in the order of the programme. Empty until its timetable is made.
pub async fn openings(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Opening>, Problem> {
    store::openings(tx, cohort).await
}
