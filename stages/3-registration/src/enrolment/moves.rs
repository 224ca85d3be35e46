//! What follows a move of an enrolment: letters now, and of a deferral what its days ask for.
//!
//! What this room must not know: which moves are allowed, or on which day what is due: the rulebook does.

use kit::{App, Problem, Process, db::WriteTx, jobs::Work, mail::Letter};
use rulebook::{
    base::Day,
    people::{Action, Actor, may_see_all},
    registration::{
        EnrolmentId,
        enrolment::{Deferral, DeferralStep, EnrolmentState},
    },
};
use serde::{Deserialize, Serialize};

use super::{Enrolment, REMINDED, store, words};
use crate::told;

/// Whoever a deferral concerns was written to: the return has passed, or the limit is near or passed.
pub const WATCHED: Process = Process::new("deferral_watched", "wrote about the deferral of");

/// The steps of a deferral on which somebody is written to.
const STEPS: [DeferralStep; 4] = [
    DeferralStep::Remind,
    DeferralStep::Ask,
    DeferralStep::LimitNear,
    DeferralStep::Decide,
];
/// A job is due this long after the hour at which the deferral began, so that no change of the clocks makes it a day early.
const SECONDS_LATER: i64 = 2 * 60 * 60;

/// Writes to the participant, inside an act.
pub(crate) async fn tell(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    words: &words::Words,
) -> Result<(), Problem> {
    let person = people::person(tx, held.person).await?;
    tx.letter(Letter {
        person: Some(person.id),
        to: person.email,
        subject: words.subject.clone(),
        body: format!("Hello {},\n\n{}", person.name, words.body),
    })
    .await?;
    Ok(())
}

/// The deferral of this enrolment, when it has one with an expected return.
pub(crate) fn deferral_of(held: &Enrolment) -> Option<Deferral> {
    let returns_on = held.returns_on?;
    (held.state == EnrolmentState::Deferred).then_some(Deferral {
        deferred_on: held.state_on,
        returns_on,
        days_before: held.days_deferred,
    })
}

/// Tells of a deferral and queues what its days ask for, inside an act.
pub(crate) async fn after_deferral(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    returns_on: Day,
) -> Result<(), Problem> {
    let now = tx.now();
    let deferral = Deferral {
        deferred_on: now.day,
        returns_on,
        days_before: held.days_deferred,
    };
    tell(tx, held, &words::deferred(returns_on, deferral.limit())).await?;
    for step in STEPS {
        let days = now.day.days_until(deferral.first_day_of(step));
        let later = days.saturating_mul(86_400).saturating_add(SECONDS_LATER);
        let work = WatchDeferral {
            enrolment: held.id,
            deferred_on: now.day,
            returns_on,
            step,
        };
        let due = if days > 0 {
            now.at.plus_seconds(later)
        } else {
            now.at
        };
        tx.later_at(&work, due).await?;
    }
    Ok(())
}

/// Does on its day what a deferral asks for. It looks again whether the deferral, with these very days, still stands and stands
/// at this step: a job that comes late, when the next step has begun, leaves it to that one's. Running it twice writes a
/// second, equal letter at worst.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WatchDeferral {
    enrolment: EnrolmentId,
    deferred_on: Day,
    returns_on: Day,
    step: DeferralStep,
}

impl Work for WatchDeferral {
    const KIND: &'static str = "registration.watch_deferral";

    async fn run(self, app: App) -> Result<(), Problem> {
        let today = app.now().day;
        let held = app
            .db()
            .read(async |tx| store::one(tx, self.enrolment).await)
            .await?;
        let stands = deferral_of(&held).filter(|one| {
            one.deferred_on == self.deferred_on
                && one.returns_on == self.returns_on
                && one.step(today) == self.step
        });
        match stands {
            Some(deferral) => watch(&app, held, deferral, self.step).await,
            None => Ok(()),
        }
    }
}

/// Writes to whoever a step of a deferral concerns: of a return that is near the participant, of all else the provider's desk
/// as well, which has it on its list. Processes: [`REMINDED`], [`WATCHED`].
async fn watch(
    app: &App,
    held: Enrolment,
    deferral: Deferral,
    step: DeferralStep,
) -> Result<(), Problem> {
    let permit = may_see_all(&Actor::System, Action::KeepRegistrations)?;
    let process = if step == DeferralStep::Remind {
        &REMINDED
    } else {
        &WATCHED
    };
    app.act(&permit, process, async move |tx| {
        tx.about(held.id);
        tx.about(held.person);
        tx.became("deferral", step);
        tell(tx, &held, &words::on_its_way(deferral, step)).await?;
        if let Some((subject, body)) = words::for_desk(&held, deferral, step) {
            told::desk(tx, held.provider, subject, &body).await?;
        }
        Ok(())
    })
    .await
}
