//! The survey at the end of a module: asked once, when the module is done; answered, or not.
//!
//! What this room must not know: which step was the last; what the writers make of the results.

mod pages;
mod results;
pub(crate) mod store;

use std::collections::{BTreeMap, BTreeSet};

use kit::{App, Problem, Process, db::WriteTx};
use registration::Enrolment;
use rulebook::{
    delivery::listening::{Asked, ListeningRefusal, QUESTIONS, is_due},
    people::Permit,
    registration::EnrolmentId,
};

pub(crate) use pages::{card, send, show, skip};
pub(crate) use results::results;

/// A survey was answered: its row is its own trail.
pub const SURVEY_ANSWERED: Process =
    Process::new("survey_answered", "answered the survey of a module").own_trail();
/// A survey was not wanted: its row is its own trail.
pub const SURVEY_SKIPPED: Process =
    Process::new("survey_skipped", "skipped the survey of a module").own_trail();

/// The answers to a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// By the code of the question; questions may be left out.
    pub values: BTreeMap<String, i64>,
    /// Their words; may be empty.
    pub words: String,
    /// Whether the writers may read the words.
    pub may_show: bool,
}

/// Asks, when with the step just finished the whole module is done: these steps of it are. Inside the act that finishes the step.
pub(crate) async fn ask_when_done(
    tx: &WriteTx<'_>,
    who: &Enrolment,
    (module, steps): (&str, &[String]),
    done: &BTreeSet<String>,
) -> Result<(), Problem> {
    if is_due(steps, |step| done.contains(step)) {
        store::ask(tx, who, module).await?;
    }
    Ok(())
}

/// Answers the survey of a module. Process: [`SURVEY_ANSWERED`].
///
/// # Errors
/// [`ListeningRefusal::NothingSaid`], [`ListeningRefusal::AskedBefore`]; [`Problem::NotFound`] when it was not asked.
pub async fn answer_survey(
    app: &App,
    permit: &Permit,
    (enrolment, module): (EnrolmentId, &str),
    mut answers: Answers,
) -> Result<(), Problem> {
    answers.values.retain(|code, value| {
        let question = QUESTIONS.iter().find(|one| one.code == code);
        question.is_some_and(|one| one.scale.allows(*value))
    });
    if answers.values.is_empty() && answers.words.trim().is_empty() {
        return Err(ListeningRefusal::NothingSaid.into());
    }
    settle(app, permit, (enrolment, module), (Asked::Answered, answers)).await
}

/// Skips the survey of a module; it is not asked again. Process: [`SURVEY_SKIPPED`].
///
/// # Errors
/// As [`answer_survey`].
pub async fn skip_survey(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<(), Problem> {
    let skipped = (Asked::Skipped, Answers::default());
    settle(app, permit, (enrolment, module), skipped).await
}

async fn settle(
    app: &App,
    permit: &Permit,
    (enrolment, module): (EnrolmentId, &str),
    (to, answers): (Asked, Answers),
) -> Result<(), Problem> {
    let (own, module) = (permit.clone(), module.to_owned());
    let process = if to == Asked::Answered {
        &SURVEY_ANSWERED
    } else {
        &SURVEY_SKIPPED
    };
    app.act(permit, process, async move |tx| {
        let who = crate::own(tx, &own, enrolment).await?;
        match store::state(tx, who.id, &module).await? {
            None => Err(Problem::NotFound),
            Some(Asked::Waiting) => store::settle(tx, (who.id, &module), to, &answers).await,
            Some(_) => Err(ListeningRefusal::AskedBefore.into()),
        }
    })
    .await
}
