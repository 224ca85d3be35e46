//! Checking in: a code of the room that changes all the time, made from a secret and the time.
//!
//! What this room must not know: how a code is drawn, or how attendance counts.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    clock::{hash_of, secret},
    db::ReadTx,
};
use rulebook::{
    base::Instant,
    delivery::{
        EventId,
        attendance::{AttendanceRefusal, How},
        check_in::{
            CheckInFacts, CheckInRefusal, CheckedIn, as_typed, check_in as rule, code, step, steps,
        },
    },
    people::{Action, Permit},
    registration::EnrolmentId,
};

use crate::{attendance, event};

/// Checking in with a code was opened.
pub const OPENED: Process = Process::new("check_in_opened", "let people check in at");
/// Somebody checked in.
pub const CHECKED_IN: Process = Process::new("checked_in", "checked in at");

/// The code of a secret in a step of time. Who sees codes cannot tell the secret, and not the next code.
pub(crate) fn code_at(secret: &str, step: i64) -> String {
    code(&hash_of(&format!("{secret}:{step}")))
}

/// The code that the screen of the room shows at a moment.
pub fn check_in_code(secret: &str, at: Instant) -> String {
    code_at(secret, step(at))
}

/// Lets people check in at a group's session with a code, and answers with what the codes are made from. Opening it twice
/// changes nothing. Process: [`OPENED`].
pub async fn open_check_in(app: &App, permit: &Permit, id: EventId) -> Result<String, Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let group = permit.circles().group.ok_or(Problem::NotFound)?;
    app.act(permit, &OPENED, async move |tx| {
        let event = event::store::one(tx, id).await?;
        if event.called_off() {
            return Err(AttendanceRefusal::CalledOff.into());
        }
        if tx.now().day != event.plan.day {
            return Err(CheckInRefusal::WrongDay {
                day: event.plan.day,
            }
            .into());
        }
        if !attendance::leads_event(tx, &event, Some(group)).await? {
            return Err(AttendanceRefusal::NotYourGroup.into());
        }
        store::open(tx, id, group, &secret()).await?;
        tx.about(id);
        tx.about(group);
        store::secret_of(tx, id, group)
            .await?
            .ok_or(Problem::NotFound)
    })
    .await
}

/// The event whose code somebody typed, if it counts at this moment.
pub(crate) async fn event_of(
    tx: &ReadTx<'_>,
    typed: &str,
    at: Instant,
) -> Result<Option<EventId>, Problem> {
    let typed = as_typed(typed);
    for (event, secret) in store::open_since(tx, at.plus_seconds(-86_400)).await? {
        if steps(at)
            .iter()
            .any(|step| code_at(&secret, *step) == typed)
        {
            return Ok(Some(event));
        }
    }
    Ok(None)
}

/// A participant checks in with the code of the room; twice counts once. Process: [`CHECKED_IN`].
pub async fn check_in(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    typed: &str,
) -> Result<(EventId, CheckedIn), Problem> {
    let (own, typed) = (permit.clone(), typed.to_owned());
    app.act(permit, &CHECKED_IN, async move |tx| {
        let who = crate::own(tx, &own, enrolment).await?;
        let now = tx.now();
        let Some(id) = event_of(tx, &typed, now.at).await? else {
            return Err(CheckInRefusal::WrongCode.into());
        };
        let event = event::store::one(tx, id).await?;
        let kept = attendance::store::kept(tx, id, enrolment).await?;
        let facts = CheckInFacts {
            right_code: true,
            called_off: event.called_off(),
            day: event.plan.day,
            span: event.span(),
            on_the_programme: who.holds_a_place() && who.cohort == event.plan.cohort,
            expected: attendance::expected(tx, &event, &who).await?,
            before: kept.map(|kept| kept.mark),
        };
        let told = rule(&facts, now)?;
        tx.about(id);
        tx.about(enrolment);
        if told.again {
            return Ok((id, told));
        }
        let row = attendance::store::Kept {
            mark: told.mark,
            minutes: told.minutes,
            walk_in: told.walk_in,
        };
        attendance::store::put(tx, id, enrolment, row, How::CheckedIn).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.changed("mark", facts.before, Some(told.mark));
        Ok((id, told))
    })
    .await
}
