//! A coach of the register is found for a participant: recorded by the administrator who asked both, ended by them or by the coach.
//!
//! What this room must not know: who suits whom, what a coach and a participant talk about, or how those who meet are kept.

use kit::{App, Problem, Process, db::WriteTx, mail::Letter};
use rulebook::{
    delivery::{CoachingId, coaching::CoachingKind},
    people::{Permit, PersonId},
    registration::{
        EnrolmentId,
        coach::{MatchFacts, find},
    },
};

use super::{
    meeting::{self, Meeting, NewMeeting, begin_meeting_in, coach_of, coached_by, end_meeting_in},
    store,
};
use crate::enrolment::enrolment;

/// A coach was found for a participant.
pub const FOUND: Process = Process::new("coach_found", "recorded a coach for");
/// The coaching ended.
pub const ENDED: Process = Process::new("coaching_ended", "ended the coaching");

/// Records a coach for a participant: a pair as any other, so the coach's pages show it at once; both get a letter.
/// Process: [`FOUND`].
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
            taken: coached_by(tx, coach).await?,
            oneself: held.person == coach,
            has_coach: coach_of(tx, held.person).await?.is_some(),
        };
        find(facts, tx.now().day)?;
        let pair = NewMeeting {
            provider: held.provider,
            group: None,
            kind: CoachingKind::Pair,
            coach: Some(coach),
            people: vec![held.person],
        };
        let id = begin_meeting_in(tx, pair).await?.meeting.id;
        let (one, other) = (
            people::person(tx, coach).await?,
            people::person(tx, held.person).await?,
        );
        let brings = "Times, sessions and what you agree are at “My coaching”. Your provider’s programme administrator brings you together; nobody’s address has been given to anybody by this letter.";
        let to_coach = format!("You coach {} from today. {brings}", other.name);
        let to_participant = format!("{} is your coach from today. {brings}", one.name);
        write(tx, one, "You coach a SENCO on the course", &to_coach).await?;
        write(tx, other, "You have a coach", &to_participant).await?;
        tx.about(coach);
        tx.about(held.person);
        tx.about(to);
        Ok(id)
    })
    .await
}

/// Ends the coaching of a participant one to one; both get a letter. A group is ended where it was brought together.
/// Process: [`ENDED`].
///
/// # Errors
/// [`rulebook::delivery::coaching::TogetherRefusal::Ended`]; [`Problem::NotFound`] when this is no pair of theirs.
pub async fn end_coaching(
    app: &App,
    permit: &Permit,
    id: CoachingId,
    of: EnrolmentId,
) -> Result<(), Problem> {
    let here = app.clone();
    app.act(permit, &ENDED, async move |tx| {
        let held = enrolment(tx, of).await?;
        let known = meeting::store::one(tx, id).await?;
        if known.kind != CoachingKind::Pair || !known.has(held.person) {
            return Err(Problem::NotFound);
        }
        end_meeting_in(tx, &here, id).await?;
        if let Some(coach) = known.coach {
            let coach = people::person(tx, coach).await?;
            let says = format!("You no longer coach {}.", held.full_name);
            tx.about(coach.id);
            write(tx, coach, "A coaching has ended", &says).await?;
        }
        tell_people(tx, &known).await
    })
    .await
}

/// Ends everything that this coach has, because they leave the register; inside that act.
pub(super) async fn end_all_of(
    tx: &mut WriteTx<'_>,
    app: &App,
    coach: PersonId,
) -> Result<(), Problem> {
    let mut ended = 0_usize;
    for one in meeting::store::of_coach(tx, coach).await? {
        // Whoever coaches for a provider goes on with the groups that were made there.
        if one.ended || one.group.is_some() {
            continue;
        }
        end_meeting_in(tx, app, one.id).await?;
        tell_people(tx, &one).await?;
        ended += 1;
    }
    tx.became("coachings ended", ended);
    Ok(())
}

async fn tell_people(tx: &mut WriteTx<'_>, one: &Meeting) -> Result<(), Problem> {
    for (person, _) in &one.people {
        let person = people::person(tx, *person).await?;
        tx.about(person.id);
        let says = "Your coaching has ended. Your provider’s programme administrator can look for another coach; say at “A coach for me” what would help.";
        write(tx, person, "A coaching has ended", says).await?;
    }
    Ok(())
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
