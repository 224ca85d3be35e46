//! What follows a move of an enrolment: letters now, a reminder later.
//!
//! What this room must not know: which moves are allowed.

use kit::{App, Problem, db::WriteTx, jobs::Work, mail::Letter};
use rulebook::{
    base::Day,
    registration::{
        EnrolmentId,
        enrolment::{DAYS_OF_REMINDER, DeferralStep, EnrolmentState, deferral_step},
    },
};
use serde::{Deserialize, Serialize};

use super::{Enrolment, store, words};

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

/// Tells of a deferral and queues its reminder, inside an act.
pub(crate) async fn after_deferral(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    returns_on: Day,
) -> Result<(), Problem> {
    tell(tx, held, &words::deferred(returns_on)).await?;
    let now = tx.now();
    let days = now
        .day
        .days_until(returns_on.plus_days(-DAYS_OF_REMINDER))
        .max(0);
    let due = now.at.plus_seconds(days.saturating_mul(86_400));
    tx.later_at(
        &RemindOfReturn {
            enrolment: held.id,
            returns_on,
        },
        due,
    )
    .await?;
    Ok(())
}

/// Reminds somebody of the day on which they are expected back. Running it twice writes a second, equal letter at worst:
/// it looks again whether the deferral, with this very day, still stands.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RemindOfReturn {
    enrolment: EnrolmentId,
    returns_on: Day,
}

impl Work for RemindOfReturn {
    const KIND: &'static str = "registration.remind_of_return";

    async fn run(self, app: App) -> Result<(), Problem> {
        let held = app
            .db()
            .read(async |tx| store::one(tx, self.enrolment).await)
            .await?;
        let stands = held.state == EnrolmentState::Deferred
            && held.returns_on == Some(self.returns_on)
            && deferral_step(held.state_on, self.returns_on, app.now().day) != DeferralStep::Wait;
        if stands {
            super::remind(&app, held, self.returns_on).await?;
        }
        Ok(())
    }
}
