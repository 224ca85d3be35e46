//! What a move changes, and for whom: counted from what people have done, before anything is moved.
//!
//! What this room must not know: pages, letters.

use std::collections::{BTreeMap, HashSet};

use curriculum::Shift;
use kit::{App, Problem, db::ReadTx};
use programme::Programme;
use registration::{Cohort, Enrolment};
use rulebook::{
    base::{BasisPoints, Now},
    delivery::{
        carry::{Carried, Effect, effect},
        engagement::Weights,
    },
    people::PersonId,
    production::EditionId,
    registration::EnrolmentId,
};

use super::{asked_of, taught_in};
use crate::{
    engagement,
    study::{self, carried::Lens},
    timetable::{self, Expectation},
};

/// Progress as it looks through the edition before and the one after.
pub(super) struct Lenses {
    old: Lens,
    new: Lens,
}

impl Lenses {
    pub(super) async fn of(app: &App, from: EditionId, to: EditionId) -> Result<Self, Problem> {
        let programme = curriculum::edition(app, &to).await?.id.clone();
        let editions = app
            .db()
            .read(async |tx| curriculum::editions_of(tx, &programme).await)
            .await?;
        let ids: Vec<EditionId> = editions.into_iter().map(|one| one.id).collect();
        Ok(Self {
            old: Lens::of(app, from, &ids).await?,
            new: Lens::of(app, to, &ids).await?,
        })
    }
}

/// What a move changes for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonEffect {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) effect: Effect,
    /// The engagement number before and after, once it is counted.
    pub(crate) numbers: Option<(BasisPoints, BasisPoints)>,
    /// What they have earned and would have to earn again.
    pub(crate) credits: Vec<String>,
    /// Every step they had finished.
    finished: Vec<String>,
    /// Steps they are in the middle of: a question answered, or stopped there.
    begun: Vec<String>,
    /// Questions answered: step and check.
    answered: Vec<(String, String)>,
}

/// What it changes for this person.
pub(super) async fn effect_of(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    lenses: &Lenses,
    (asks, now): (&(Weights, &[Expectation]), Now),
) -> Result<PersonEffect, Problem> {
    let done = study::store::all_done(tx, who.id).await?;
    let answered = study::store::all_answered(tx, who.id).await?;
    let place = study::store::place(tx, who.id).await?;
    let (before, after) = (lenses.old.carried(&done), lenses.new.carried(&done));
    let effect = effect((&before, &lenses.old.steps), (&after, &lenses.new.steps));
    let counts = |key: &String| before.get(key).is_some_and(|one: &Carried| one.counts());
    let mut begun: Vec<String> = answered
        .iter()
        .map(|one| one.step.clone())
        .chain(place.map(|place| place.key))
        .filter(|key| !counts(key))
        .collect();
    begun.sort_unstable();
    begun.dedup();
    let (numbers, credits) = numbers(tx, who, asks, now).await?;
    Ok(PersonEffect {
        enrolment: who.id,
        person: who.person,
        name: who.full_name.clone(),
        effect,
        numbers,
        credits,
        finished: before.keys().filter(|key| counts(key)).cloned().collect(),
        begun,
        answered: answered
            .into_iter()
            .map(|one| (one.step, one.check))
            .collect(),
    })
}

/// The number before and after, and what has to be credited so that nothing earned is lost.
async fn numbers(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    asks: &(Weights, &[Expectation]),
    now: Now,
) -> Result<(Option<(BasisPoints, BasisPoints)>, Vec<String>), Problem> {
    let Some(before) = engagement::gather(tx, who, now).await? else {
        return Ok((None, Vec::new()));
    };
    let mut credits = engagement::store::credits(tx, who.id).await?;
    let without = engagement::gather_asked(tx, who, now, asked_of(*asks, credits.clone())).await?;
    let (had, has) = (before.earned(), without.earned());
    let asked: HashSet<&str> = asks.1.iter().map(|one| one.key.as_str()).collect();
    let lost: Vec<String> = had
        .difference(&has)
        .filter(|key| asked.contains(key.as_str()))
        .cloned()
        .collect();
    credits.extend(lost.iter().cloned());
    let after = engagement::gather_asked(tx, who, now, asked_of(*asks, credits)).await?;
    let totals = (before.count(now.day).total, after.count(now.day).total);
    Ok((Some(totals), lost))
}

/// How many people one step’s change concerns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct StepCounts {
    /// Have done it.
    pub(crate) done: usize,
    /// Are in the middle of it.
    pub(crate) middle: usize,
    /// Have answered a question of it that changes.
    pub(crate) answered: usize,
    /// Will read it again.
    pub(crate) again: usize,
}

/// Everything that is looked at before a move.
pub(crate) struct Preview {
    pub(crate) shift: Shift,
    pub(crate) people: Vec<PersonEffect>,
    pub(crate) steps: BTreeMap<String, StepCounts>,
    pub(crate) assessment_changes: bool,
}

/// Looks at what moving this intake to another edition would change.
pub(crate) async fn look(app: &App, cohort: &Cohort, to: EditionId) -> Result<Preview, Problem> {
    let shift = super::shift_between(app, cohort.edition, to).await?;
    let lenses = Lenses::of(app, cohort.edition, to).await?;
    let old: std::sync::Arc<Programme> = curriculum::edition(app, &cohort.edition).await?;
    let new = curriculum::edition(app, &to).await?;
    let expectations = timetable::expectations(&new);
    let weights = timetable::weights(&new);
    let now = app.now();
    let people = app
        .db()
        .read(async |tx| {
            let everybody = registration::enrolments_of_cohort(tx, cohort.id).await?;
            let mut people = Vec::new();
            for who in taught_in(everybody) {
                let asks = (weights, expectations.as_slice());
                people.push(effect_of(tx, &who, &lenses, (&asks, now)).await?);
            }
            Ok(people)
        })
        .await?;
    let steps = counts(&shift, &people);
    Ok(Preview {
        assessment_changes: super::assessment_changes(&old, &new),
        shift,
        people,
        steps,
    })
}

fn counts(shift: &Shift, people: &[PersonEffect]) -> BTreeMap<String, StepCounts> {
    let mut all = BTreeMap::new();
    for (_, step) in shift.steps() {
        let was = step.was_key.as_ref().unwrap_or(&step.key);
        let many = |is: &dyn Fn(&&PersonEffect) -> bool| people.iter().filter(is).count();
        let counts = StepCounts {
            done: many(&|one| one.finished.contains(was)),
            middle: many(&|one| one.begun.contains(was)),
            answered: many(&|one| {
                let of_step = one.answered.iter().filter(|(key, _)| key == was);
                of_step
                    .into_iter()
                    .any(|(_, check)| step.checks_changed.contains(check))
            }),
            again: many(&|one| one.effect.again.contains(&step.key)),
        };
        all.insert(step.key.clone(), counts);
    }
    all
}
