//! Study: steps done, checks answered, and the place where a participant stopped.
//!
//! What this room must not know: what the text says, or how the number is counted.

pub(crate) mod answers;
pub(crate) mod book;
pub(crate) mod carried;
pub(crate) mod changes;
pub(crate) mod done;
mod facts;
pub(crate) mod module;
pub(crate) mod offline;
pub(crate) mod pages;
pub(crate) mod path;
pub(crate) mod place;
pub(crate) mod seen;
pub(crate) mod store;
pub(crate) mod told;
pub(crate) mod view;

use kit::{App, OrNotFound, Problem, Process, db::WriteTx};
use programme::{Answer, Check, CheckKind, Element, Marked, Module, Programme, Step};
use registration::Enrolment;
use rulebook::{
    delivery::progress::{ProgressRefusal, Sureness, finish_step as rule},
    people::Permit,
    production::EditionId,
    registration::{CohortId, EnrolmentId},
};
use tokio::try_join;

use crate::feedback::survey;
use facts::{StepFacts, edition_read, edition_shown, may_study, step_facts};

/// A step was done: its row is its own trail.
pub const STEP_DONE: Process = Process::new("step_done", "finished a step").own_trail();
/// A check was answered: its row is its own trail.
pub const CHECK_ANSWERED: Process = Process::new("check_answered", "answered a check").own_trail();

rulebook::coded! {
    /// What came of an answer.
    pub enum Verdict {
        /// Right.
        Right = "right", "Right";
        /// Not right yet.
        NotYet = "not_yet", "Not yet";
        /// In one's own words, compared with a model by the participant.
        Own = "own", "Your own words";
    }
}

/// The key of a step: module and step.
pub fn step_key(module: &str, step: &str) -> String {
    format!("{module}/{step}")
}

/// Is this the key of that step?
pub(crate) fn is_key(key: &str, module: &str, step: &str) -> bool {
    key.split_once('/') == Some((module, step))
}

/// A step with where it stands.
pub(crate) struct Found<'p> {
    pub(crate) element: &'p Element,
    pub(crate) module: &'p Module,
    pub(crate) step: &'p Step,
    /// Its place in the module, from 0.
    pub(crate) at: usize,
}

/// The module with this id.
pub(crate) fn find_module<'p>(
    programme: &'p Programme,
    id: &str,
) -> Option<(&'p Element, &'p Module)> {
    programme.elements.iter().find_map(|element| {
        element
            .modules
            .iter()
            .find(|module| module.id == id)
            .map(|module| (element, module))
    })
}

/// The step with this key.
pub(crate) fn find_step<'p>(programme: &'p Programme, key: &str) -> Option<Found<'p>> {
    let (module, step) = key.split_once('/')?;
    let (element, module) = find_module(programme, module)?;
    let at = module.steps.iter().position(|one| one.id == step)?;
    Some(Found {
        element,
        module,
        step: module.steps.get(at)?,
        at,
    })
}

/// The step after this one in the order of the programme, across modules and courses.
pub(crate) fn next_key(programme: &Programme, key: &str) -> Option<String> {
    let all = programme
        .elements
        .iter()
        .flat_map(|element| &element.modules);
    let mut steps = all.flat_map(|one| one.steps.iter().map(move |step| (&one.id, &step.id)));
    steps.find(|(module, step)| is_key(key, module, step))?;
    steps.next().map(|(module, step)| step_key(module, step))
}

/// Marks a step as done; doing so twice counts once. Process: [`STEP_DONE`].
///
/// # Errors
/// [`ProgressRefusal`], [`opening::OpeningRefusal`].
pub async fn finish_step(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    key: &str,
) -> Result<(), Problem> {
    let reading = edition_read(app, enrolment, (key, None)).await?;
    finish_step_of(app, permit, (enrolment, reading), key).await
}

/// The same, for the text with this seal: what was on the page, even when the intake was moved to another edition
/// meanwhile. Nobody is said to have read what they were not shown.
pub(crate) async fn finish_step_read(
    app: &App,
    permit: &Permit,
    who: &Enrolment,
    (key, seal): (&str, Option<&str>),
) -> Result<(), Problem> {
    let edition = edition_shown(app, who, (key, seal)).await?;
    let reading = (who.cohort, edition);
    finish_step_of(app, permit, (who.id, reading), key).await
}

async fn finish_step_of(
    app: &App,
    permit: &Permit,
    (enrolment, reading): (EnrolmentId, (CohortId, EditionId)),
    key: &str,
) -> Result<(), Problem> {
    let (_, facts) = step_facts(app, reading, key).await?;
    let own = permit.clone();
    app.act(permit, &STEP_DONE, async move |tx| {
        keep_done(tx, &own, enrolment, &facts).await
    })
    .await
}

async fn keep_done(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
    facts: &StepFacts,
) -> Result<(), Problem> {
    let key = facts.read.key.as_str();
    let (who, answers, mut read) = try_join!(
        may_study(tx, permit, enrolment, facts),
        store::answers(tx, enrolment, key),
        survey::store::done_of_module(tx, enrolment, &facts.module),
    )?;
    let answered = i64::try_from(answers.len()).unwrap_or(i64::MAX);
    rule(who.state, facts.checks, answered)?;
    let next = facts.next.as_deref().unwrap_or(key);
    read.insert(key.to_owned());
    try_join!(
        seen::see(tx, enrolment, &facts.read),
        store::done(tx, enrolment, &facts.read),
        store::stopped_at(tx, enrolment, (next, "")),
        crate::practice::learn(tx, (enrolment, key), &answers),
        survey::ask_when_done(tx, &who, (&facts.module, &facts.steps), &read),
    )?;
    Ok(())
}

/// Answers a check: marked at once, kept, and counted once however often it is tried. Process: [`CHECK_ANSWERED`].
///
/// # Errors
/// [`ProgressRefusal`], [`opening::OpeningRefusal`].
pub async fn answer_check(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (key, check): (&str, &str),
    answer: Answer,
) -> Result<Marked, Problem> {
    answer_check_asked(app, permit, enrolment, (key, check, None), (answer, None)).await
}

/// The same, saying how sure one was; kept where the question asks it.
///
/// # Errors
/// [`ProgressRefusal`], [`opening::OpeningRefusal`].
pub async fn answer_surely(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (key, check): (&str, &str),
    (answer, sure): (Answer, Option<Sureness>),
) -> Result<Marked, Problem> {
    answer_check_asked(app, permit, enrolment, (key, check, None), (answer, sure)).await
}

/// The same, for the question with this seal: an answer to a question that has changed since is not taken for one to the
/// new question.
pub(crate) async fn answer_check_asked(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (key, check, seal): (&str, &str, Option<&str>),
    (answer, sure): (Answer, Option<Sureness>),
) -> Result<Marked, Problem> {
    let asking = (key, check, seal);
    let (facts, given, marked) = given(app, enrolment, asking, (answer, sure)).await?;
    let own = permit.clone();
    app.act(permit, &CHECK_ANSWERED, async move |tx| {
        keep_answer(tx, &own, &facts, &given).await
    })
    .await?;
    Ok(marked)
}

/// Reads an answer against its question, before the act: what is to be kept, and how it was marked.
async fn given(
    app: &App,
    enrolment: EnrolmentId,
    (key, check, seal): (&str, &str, Option<&str>),
    (answer, sure): (Answer, Option<Sureness>),
) -> Result<(StepFacts, Given, Marked), Problem> {
    let reading = edition_read(app, enrolment, (key, None)).await?;
    let (programme, facts) = step_facts(app, reading, key).await?;
    let found = find_step(&programme, key).or_not_found()?;
    let asked = found
        .step
        .checks
        .iter()
        .find(|one| one.id == check)
        .or_not_found()?;
    let now = curriculum::check_seal(asked);
    if seal.is_some_and(|seal| seal != now) {
        return Err(ProgressRefusal::QuestionChanged.into());
    }
    answers::whole(asked, &answer)?;
    let marked = asked.mark(&answer);
    let given = Given {
        enrolment,
        key: key.to_owned(),
        check: check.to_owned(),
        seal: now,
        answer,
        verdict: verdict(asked, &marked),
        sure: sure.filter(|_| asked.confidence),
    };
    Ok((facts, given, marked))
}

/// An answer on its way to being kept.
pub(crate) struct Given {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) key: String,
    pub(crate) check: String,
    /// The seal of the question.
    pub(crate) seal: String,
    pub(crate) answer: Answer,
    pub(crate) verdict: Verdict,
    /// How sure the person said they were, for a question that asks it.
    pub(crate) sure: Option<Sureness>,
}

pub(crate) fn verdict(check: &Check, marked: &Marked) -> Verdict {
    match (check.kind, marked.right) {
        (CheckKind::Recall, _) => Verdict::Own,
        (_, true) => Verdict::Right,
        (_, false) => Verdict::NotYet,
    }
}

async fn keep_answer(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    facts: &StepFacts,
    given: &Given,
) -> Result<(), Problem> {
    let (who, before) = try_join!(
        may_study(tx, permit, given.enrolment, facts),
        store::answered(tx, given.enrolment, &given.key),
    )?;
    let passage = format!("check-{}", given.check);
    try_join!(
        seen::see(tx, given.enrolment, &facts.read),
        store::keep_answer(tx, given),
        store::stopped_at(tx, given.enrolment, (&given.key, &passage)),
    )?;
    let after = store::answered(tx, given.enrolment, &given.key).await?;
    // Work done ahead of its day changes the forecast, if not yet the number.
    if before < facts.checks && after >= facts.checks {
        crate::engagement::recount(tx, &who).await?;
    }
    Ok(())
}
