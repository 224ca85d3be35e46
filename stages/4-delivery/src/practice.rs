//! Retrieval practice: questions of finished steps come back, a few at a time.
//!
//! What this room must not know: when a question comes back, which the rule decides; what a question says.

pub(crate) mod pages;
pub(crate) mod plan;
pub(crate) mod store;

use std::collections::HashMap;

use futures_util::future::try_join_all;
use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::{Answer, Check, Marked, Programme, Step};
use rulebook::{
    base::Day,
    delivery::{
        practice::{self as rule, Card, MINUTES_EACH, Recalled, Up},
        progress::{ProgressRefusal, Sureness},
    },
    people::Permit,
    registration::EnrolmentId,
};

use crate::study::{self, Verdict, answers, find_step};
use store::Due;

/// A question was practised: its row is its own trail.
pub const PRACTISED: Process = Process::new("practised", "practised a question").own_trail();

/// How well it was remembered, from what was kept of the answer.
const fn how(verdict: Verdict, sure: Option<Sureness>) -> Recalled {
    let right = match verdict {
        Verdict::Right => Some(true),
        Verdict::NotYet => Some(false),
        Verdict::Own => None,
    };
    rule::recalled(right, sure)
}

/// Puts the questions of a finished step, as they were answered, among those that come back; those that are there stay as they are.
pub(crate) async fn learn(
    tx: &WriteTx<'_>,
    (enrolment, key): (EnrolmentId, &str),
    answers: &HashMap<String, study::store::Kept>,
) -> Result<(), Problem> {
    let today = tx.now().day;
    try_join_all(answers.iter().map(async |(check, kept)| {
        let how = how(kept.verdict, kept.sure);
        let card = rule::learnt(how, today);
        store::learn(tx, enrolment, (key, check), (card, how, &kept.seal)).await
    }))
    .await?;
    Ok(())
}

/// What waits for somebody today, and how much they have practised.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    due: Vec<Due>,
    /// Questions of this week.
    pub(crate) week: usize,
    /// Questions of today.
    pub(crate) today: usize,
}

/// A question that is asked now.
pub(crate) struct Asked<'p> {
    pub(crate) due: Due,
    pub(crate) step: &'p Step,
    pub(crate) check: &'p Check,
}

impl Waiting {
    /// The questions of one sitting; those that the programme has no more are passed over.
    pub(crate) fn sitting<'p>(&self, programme: &'p Programme, today: Day) -> Vec<Asked<'p>> {
        let asked: Vec<Asked<'p>> = self
            .due
            .iter()
            .filter_map(|due| {
                let step = find_step(programme, &due.key)?.step;
                let check = step.checks.iter().find(|one| one.id == due.check)?;
                Some(Asked {
                    due: due.clone(),
                    step,
                    check,
                })
            })
            .collect();
        let cards: Vec<Card> = asked.iter().map(|one| one.due.card).collect();
        let places = rule::sitting(&cards, self.week, today);
        let mut asked: Vec<Option<Asked<'p>>> = asked.into_iter().map(Some).collect();
        let take = |place: usize| asked.get_mut(place).and_then(Option::take);
        places.into_iter().filter_map(take).collect()
    }
}

/// About how many minutes so many questions take.
pub(crate) fn minutes_of(questions: usize) -> u32 {
    MINUTES_EACH.saturating_mul(u32::try_from(questions).unwrap_or(u32::MAX))
}

/// What waits for this person today.
pub(crate) async fn waiting(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<Waiting, Problem> {
    let (due, days) = tokio::try_join!(
        store::due(tx, enrolment, today),
        store::practised_since(tx, enrolment, rule::week_of(today)),
    )?;
    let count = |of: &dyn Fn(Day) -> bool| {
        let days = days.iter().filter(|(day, _)| of(*day));
        days.map(|(_, questions)| usize::try_from(*questions).unwrap_or(0))
            .sum()
    };
    Ok(Waiting {
        due,
        week: count(&|_| true),
        today: count(&|day| day == today),
    })
}

/// The questions that somebody would be asked today, for themselves: step, question, and how often it was practised.
///
/// # Errors
/// [`Problem::NotFound`] for somebody else’s enrolment.
pub async fn to_practise(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
) -> Result<Vec<(String, String, i64)>, Problem> {
    let today = app.now().day;
    let (who, waiting) = app
        .db()
        .read(async |tx| {
            let who = crate::own(tx, permit, enrolment).await?;
            Ok((who, waiting(tx, enrolment, today).await?))
        })
        .await?;
    let programme = crate::timetable::programme_of(app, &who.edition).await?;
    let sitting = waiting.sitting(&programme, today).into_iter();
    let each = sitting.map(|one| (one.due.key, one.due.check, one.due.turn));
    Ok(each.collect())
}

/// An answer in practice.
#[derive(Debug, Clone)]
pub struct Practised {
    /// The step, as `module/step`.
    pub step: String,
    /// The question.
    pub check: String,
    /// How often it had been practised when it was asked: the same answer sent twice is one.
    pub turn: i64,
    /// The answer.
    pub answer: Answer,
    /// How sure they were.
    pub sure: Option<Sureness>,
}

/// Practises a question: marked at once; it comes back later, or never again. Process: [`PRACTISED`].
///
/// # Errors
/// [`rule::PracticeRefusal`]; [`ProgressRefusal`] for what is no whole answer.
pub async fn practise(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    given: Practised,
) -> Result<Marked, Problem> {
    practise_asked(app, permit, enrolment, given, None).await
}

/// The same, for the question with this seal: an answer to a question that has changed since is not taken.
pub(crate) async fn practise_asked(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    given: Practised,
    seal: Option<&str>,
) -> Result<Marked, Problem> {
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await?;
    let programme = crate::timetable::programme_of(app, &who.edition).await?;
    let step = find_step(&programme, &given.step).or_not_found()?.step;
    let check = step.checks.iter().find(|one| one.id == given.check);
    let check = check.or_not_found()?;
    let now = curriculum::check_seal(check);
    if seal.is_some_and(|seal| seal != now) {
        return Err(ProgressRefusal::QuestionChanged.into());
    }
    answers::whole(check, &given.answer)?;
    let marked = check.mark(&given.answer);
    let verdict = study::verdict(check, &marked);
    let own = permit.clone();
    app.act(permit, &PRACTISED, async move |tx| {
        crate::own(tx, &own, enrolment).await?;
        keep(tx, enrolment, (&given, &now), verdict).await
    })
    .await?;
    Ok(marked)
}

async fn keep(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    (given, seal): (&Practised, &str),
    verdict: Verdict,
) -> Result<(), Problem> {
    let today = tx.now().day;
    let asked = (given.step.as_str(), given.check.as_str());
    let before = store::one(tx, enrolment, asked).await?.or_not_found()?;
    // The same answer, sent by a second click or from a second tab.
    if before.turn == given.turn + 1 && before.asked_on == today {
        return Ok(());
    }
    let card = before.card().or_not_found()?;
    let week = waiting(tx, enrolment, today).await?.week;
    rule::may_practise(card, week, today)?;
    let how = how(verdict, given.sure);
    let next = rule::practised(card.rung, how, today);
    store::practised(tx, enrolment, asked, (given, seal, how, next)).await?;
    store::count(tx, enrolment, today).await
}

/// When a question comes back, in words.
pub(crate) fn comes_back(due: Option<Day>, today: Day) -> String {
    match due.map(|due| rule::up(due, today)) {
        None => "You knew it every time. It is left alone now.".to_owned(),
        Some(Up::Now) => "Up now".to_owned(),
        Some(Up::From(on) | Up::Rests(on)) => on.with_weekday(),
    }
}
