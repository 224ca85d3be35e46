//! The board: results confirmed by one person, released by another, all at once.
//!
//! What this room must not know: how a result is told to anybody outside.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, mail::Letter};
use rulebook::{
    assessment::{
        PeriodId,
        board::{self as rule, BoardScript, BoardState, Prepared},
        window::PeriodState,
    },
    people::{Action, Permit},
};

use crate::{
    TellRelease,
    period::{self, asked},
    script::Script,
};

/// Results were confirmed and wait for the second person.
pub const PREPARED: Process = Process::new("results_confirmed", "confirmed the results of");
/// Results were released.
pub const RELEASED: Process = Process::new("results_released", "released the results of");

fn board_scripts(scripts: &[Script]) -> Vec<BoardScript> {
    scripts
        .iter()
        .map(|script| BoardScript {
            script: script.number.clone(),
            state: script.state,
            outcome: script.outcome,
            held: false,
        })
        .collect()
}

/// Confirms the results of a period. Process: [`PREPARED`].
///
/// # Errors
/// [`rule::BoardRefusal`].
pub async fn confirm_results(app: &App, permit: &Permit, id: PeriodId) -> Result<(), Problem> {
    let by = asked(permit, Action::LeadAssessment)?;
    app.act(permit, &PREPARED, async move |tx| {
        let period = period::store::one(tx, id).await?;
        let scripts = board_scripts(&crate::script::store::of_period(tx, id).await?);
        let moved = rule::prepare(period.board.state, &scripts, by, tx.now())?;
        store::prepare(tx, id, &moved).await?;
        tx.about(id);
        tx.changed("board", Some(moved.from), Some(moved.to));
        Ok(())
    })
    .await
}

/// Releases the results of a period to everybody at once, by a second person. Process: [`RELEASED`].
///
/// # Errors
/// [`rule::BoardRefusal`].
pub async fn release(app: &App, permit: &Permit, id: PeriodId) -> Result<usize, Problem> {
    let by = asked(permit, Action::LeadAssessment)?;
    let origin = app.config().site.origin.clone();
    app.act(permit, &RELEASED, async move |tx| {
        let period = period::store::one(tx, id).await?;
        let scripts = crate::script::store::of_period(tx, id).await?;
        let prepared = Prepared {
            by: period.board.prepared_by.unwrap_or(by),
            figures: period.board.figures,
        };
        let now = tx.now();
        let moved = rule::release(period.board.state, prepared, &board_scripts(&scripts), by, now)?;
        store::release(tx, id, &moved).await?;
        period::store::move_on(tx, id, PeriodState::Marking, PeriodState::Released).await?;
        tx.about(id);
        tx.changed("board", Some(moved.from), Some(moved.to));
        for script in &scripts {
            let Some(outcome) = script.outcome else { continue };
            let behind = crate::script::store::behind(tx, script.submission).await?;
            store::release_one(tx, script.submission).await?;
            registration::record_outcome(tx, behind.enrolment, outcome).await?;
            tx.later(&TellRelease { enrolment: behind.enrolment }).await?;
            let person = people::person(tx, behind.person).await?;
            tx.letter(Letter {
                person: Some(person.id),
                to: person.email,
                subject: "Your result is ready".into(),
                body: format!(
                    "Hello {},\n\nThe board has released the results of your assessment. Sign in to see yours, with feedback on every criterion:\n\n{origin}/assessment/result",
                    person.name
                ),
            })
            .await?;
        }
        Ok(scripts.len())
    })
    .await
}

/// May this period's board be opened for confirming? Told on the office's page.
pub(crate) fn is_open(state: BoardState) -> bool {
    state == BoardState::Open
}
