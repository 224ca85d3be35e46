//! The letters about a move: to each participant what it means for them, to facilitators and coaches what it means for all.
//!
//! What this room must not know: how letters are posted.

use std::collections::BTreeSet;

use kit::{Problem, db::WriteTx, mail::Letter};
use registration::Cohort;
use rulebook::people::PersonId;

use super::{Move, PersonEffect};
use crate::{engagement::pages::points, group};

/// What everybody is told.
pub(super) struct Told<'a> {
    pub(super) cohort: &'a Cohort,
    pub(super) versions: &'a (String, String),
    pub(super) reason: &'a str,
    pub(super) origin: &'a str,
}

pub(super) async fn tell_everybody(
    tx: &mut WriteTx<'_>,
    told: &Told<'_>,
    effects: &[PersonEffect],
) -> Result<(), Problem> {
    for effect in effects {
        let body = to_participant(told, effect);
        tell(tx, effect.person, subject(told), &body).await?;
    }
    let mut leaders = BTreeSet::new();
    for group in group::store::of_cohort(tx, told.cohort.id).await? {
        leaders.extend(group.facilitator.into_iter().chain(group.coach));
    }
    let body = to_leader(told, effects);
    for person in leaders {
        tell(tx, person, subject(told), &body).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    subject: String,
    body: &str,
) -> Result<(), Problem> {
    let known = people::person(tx, person).await?;
    tx.letter(Letter {
        person: Some(person),
        to: known.email,
        subject,
        body: format!("Hello {},\n\n{body}", known.name),
    })
    .await?;
    Ok(())
}

fn subject(told: &Told<'_>) -> String {
    format!("{}: now edition {}", told.cohort.name, told.versions.1)
}

fn head(told: &Told<'_>) -> String {
    format!(
        "{} now studies edition {} of the programme. Before, it was {}.\n\n{}",
        told.cohort.name, told.versions.1, told.versions.0, told.reason
    )
}

fn to_participant(told: &Told<'_>, person: &PersonEffect) -> String {
    let effect = &person.effect;
    let mut lines = vec![
        head(told),
        "Everything that you have done is kept, and so is your place.".to_owned(),
    ];
    if effect.is_nothing() {
        lines.push("Nothing that you have read so far has changed.".to_owned());
    }
    if !effect.changed.is_empty() {
        lines.push(format!(
            "Steps that you have done and that read differently now: {}. They stay done.",
            effect.changed.len()
        ));
    }
    if effect.after.is_less_than(effect.before) {
        lines.push(format!(
            "You had done {} of {} steps; now it is {} of {}. Why: {}.",
            effect.before.done,
            effect.before.of,
            effect.after.done,
            effect.after.of,
            effect.reasons().join("; ")
        ));
    } else if !effect.again.is_empty() {
        lines.push(format!("{}.", effect.reasons().join("; ")));
    }
    if let Some((before, after)) = person.numbers.filter(|(before, after)| before != after) {
        lines.push(format!(
            "Your engagement was {} and is {}, because the edition expects other things by today. What you had earned stays earned.",
            points(before),
            points(after)
        ));
    }
    lines.push(format!(
        "What changed for you:\n\n{}/study/changes",
        told.origin
    ));
    lines.join("\n\n")
}

fn to_leader(told: &Told<'_>, effects: &[PersonEffect]) -> String {
    let again = effects.iter().filter(|one| !one.effect.again.is_empty());
    let people = rulebook::base::counted(effects.len(), "participant", "participants");
    let again = rulebook::base::counted(again.count(), "of them has a step", "of them have a step");
    format!(
        "{}\n\nThis concerns {people}. Everything that they have done is kept; {again} to read again. \
         Each has had a letter that says what changes for them.\n\nThe guides of your events are those of the new edition:\n\n{}/facilitate",
        head(told),
        told.origin
    )
}

/// To whoever planned a move that could not be done on its day.
pub(super) async fn tell_dropped(
    tx: &mut WriteTx<'_>,
    planned: &Move,
    why: &str,
    origin: &str,
) -> Result<(), Problem> {
    let Some(person) = planned.by else {
        return Ok(());
    };
    let cohort = registration::cohort(tx, planned.cohort).await?;
    let body = format!(
        "The move of {} to another edition, planned for {}, was not done.\n\n{why}\n\n{origin}/admin/cohorts/{}/edition",
        cohort.name,
        planned.on.with_weekday(),
        cohort.id
    );
    tell(tx, person, format!("{}: not moved", cohort.name), &body).await
}
