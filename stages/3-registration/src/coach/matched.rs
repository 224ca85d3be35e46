//! Which coach was found for which participant: recorded by the administrator who asked both, ended by them or by the coach.
//!
//! What this room must not know: who suits whom, or what a coach and a participant talk about.

use std::collections::HashMap;

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    registration::{
        EnrolmentId,
        coach::{MatchFacts, find},
    },
};

use super::store;
use crate::enrolment::enrolment;

/// A coach was found for a participant.
pub const FOUND: Process = Process::new("coach_found", "recorded a coach for");
/// The coaching ended.
pub const ENDED: Process = Process::new("coaching_ended", "ended the coaching");

rulebook::id_of!(
    /// A coach and a participant.
    MatchKind, "mch", CoachingId
);

const ADD: Sql = Sql::new(
    "insert into registration_coachings (id, coach_id, enrolment_id, began_at) values ($1, $2, $3, $4)",
);
const END: Sql =
    Sql::new("update registration_coachings set ended_at = $1 where id = $2 and ended_at is null");
const END_ALL: Sql = Sql::new(
    "update registration_coachings set ended_at = $1 where coach_id = $2 and ended_at is null",
);
const ONE: Sql = Sql::new(
    "select id, coach_id, enrolment_id, began_at from registration_coachings where id = $1",
);
const OF_ENROLMENT: Sql = Sql::new(
    "select id, coach_id, enrolment_id, began_at from registration_coachings
     where enrolment_id = $1 and ended_at is null",
);
const OF_COACH: Sql = Sql::new(
    "select id, coach_id, enrolment_id, began_at from registration_coachings
     where coach_id = $1 and ended_at is null order by id",
);
const TAKEN: Sql = Sql::new(
    "select c.coach_id, count(*) from registration_coachings c
     join registration_enrolments e on e.id = c.enrolment_id
     where c.ended_at is null and e.state in ('active', 'deferred') group by c.coach_id",
);

/// A coach and their participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// The coaching's id.
    pub id: CoachingId,
    /// Who coaches.
    pub coach: PersonId,
    /// Whose place on the programme.
    pub enrolment: EnrolmentId,
    /// Since when.
    pub began_at: Instant,
}

fn read(row: &Row<'_>) -> Result<Matched, Fault> {
    Ok(Matched {
        id: row.get(0)?,
        coach: row.get(1)?,
        enrolment: row.get(2)?,
        began_at: row.get(3)?,
    })
}

/// Who coaches this participant.
pub async fn coach_of(
    tx: &mut ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Matched>, Problem> {
    Ok(tx.first(OF_ENROLMENT, &[&enrolment], read).await?)
}

/// Whom this coach coaches.
pub async fn coached_by(tx: &mut ReadTx<'_>, coach: PersonId) -> Result<Vec<Matched>, Problem> {
    Ok(tx.all(OF_COACH, &[&coach], read).await?)
}

/// How many people each coach has now: those who left the course take no place any more.
pub(super) async fn taken(tx: &mut ReadTx<'_>) -> Result<HashMap<PersonId, i64>, Problem> {
    let rows = tx
        .all(TAKEN, &[], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    Ok(rows.into_iter().collect())
}

/// One coaching.
pub(super) async fn one(tx: &mut ReadTx<'_>, id: CoachingId) -> Result<Matched, Problem> {
    tx.first(ONE, &[&id], read).await?.ok_or(Problem::NotFound)
}

/// Records a coach for a participant; both get a letter. Process: [`FOUND`].
///
/// # Errors
/// [`rulebook::registration::coach::MatchRefusal`].
pub async fn find_coach(
    app: &App,
    permit: &Permit,
    coach: PersonId,
    to: EnrolmentId,
) -> Result<CoachingId, Problem> {
    app.act(permit, &FOUND, async move |tx| {
        let held = enrolment(tx, to).await?;
        let offer = store::of(tx, coach).await?.map(|one| one.offer);
        let facts = MatchFacts {
            offer: offer.as_ref(),
            taken: taken(tx).await?.get(&coach).copied().unwrap_or(0),
            oneself: held.person == coach,
            has_coach: coach_of(tx, to).await?.is_some(),
        };
        find(facts, tx.now().day)?;
        let (id, at): (CoachingId, _) = (tx.mint(), tx.now().at);
        tx.run_one(ADD, &[&id, &coach, &to, &at]).await?;
        let (one, other) = (
            people::person(tx, coach).await?,
            people::person(tx, held.person).await?,
        );
        let brings = "Your provider’s programme administrator brings you together; nobody’s address has been given to anybody by this letter.";
        let to_coach = format!("You coach {} from today. {brings}", other.name);
        let to_participant = format!("{} is your coach from today. {brings}", one.name);
        write(tx, one, "You coach a SENCO on the course", &to_coach).await?;
        write(tx, other, "You have a coach", &to_participant).await?;
        tx.about(id);
        tx.about(coach);
        tx.about(held.person);
        tx.about(to);
        Ok(id)
    })
    .await
}

/// Ends a coaching; both get a letter. Process: [`ENDED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it has ended already.
pub async fn end_coaching(app: &App, permit: &Permit, id: CoachingId) -> Result<(), Problem> {
    app.act(permit, &ENDED, async move |tx| {
        let known = one(tx, id).await?;
        let at = tx.now().at;
        tx.run_one(END, &[&at, &id]).await?;
        let held = enrolment(tx, known.enrolment).await?;
        let coach = people::person(tx, known.coach).await?;
        let says = format!("You no longer coach {}.", held.full_name);
        write(tx, coach, "A coaching has ended", &says).await?;
        tell_participant(tx, held.person).await?;
        tx.about(id);
        tx.about(known.coach);
        tx.about(held.person);
        Ok(())
    })
    .await
}

/// Ends everything that this coach has, because they leave the register; inside that act.
pub(super) async fn end_all_of(tx: &mut WriteTx<'_>, coach: PersonId) -> Result<(), Problem> {
    let ended = coached_by(tx, coach).await?;
    let at = tx.now().at;
    tx.run(END_ALL, &[&at, &coach]).await?;
    for one in &ended {
        let held = enrolment(tx, one.enrolment).await?;
        tell_participant(tx, held.person).await?;
        tx.about(one.id);
    }
    tx.became("coachings ended", ended.len());
    Ok(())
}

async fn tell_participant(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), Problem> {
    let person = people::person(tx, person).await?;
    let says = "Your coaching has ended. Your provider’s programme administrator can look for another coach; say at “A coach for me” what would help.";
    write(tx, person, "A coaching has ended", says).await
}

async fn write(
    tx: &mut WriteTx<'_>,
    person: people::Person,
    subject: &str,
    says: &str,
) -> Result<(), Problem> {
    tx.letter(Letter {
        person: Some(person.id),
        to: person.email,
        subject: subject.to_owned(),
        body: format!("Hello {},\n\n{says}", person.name),
    })
    .await?;
    Ok(())
}
