//! Coaching and buddies: bringing people together, times and bookings, sessions with their notes, and what was agreed.
//!
//! What this room must not know: who may read a note (the rulebook does).

pub(crate) mod admin;
pub(crate) mod make_pages;
pub(crate) mod mine;
pub(crate) mod session;
pub(crate) mod session_pages;
pub(crate) mod session_store;
pub(crate) mod slot_pages;
pub(crate) mod slots;
pub(crate) mod with;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use registration::NewMeeting;
use rulebook::{
    delivery::{CoachingId, coaching::CoachingKind, school_file::Reader},
    people::{Action, GroupId, Permit, PersonId},
};

use crate::{coming_going::owner, group};

/// People were brought together.
pub const TOGETHER: Process = Process::new("meeting_begun", "brought people together");
/// It was ended.
pub const ENDED: Process = Process::new("meeting_ended", "ended a coaching");
/// Somebody said whether their buddies may have their address.
pub const CONTACT: Process = Process::new(
    "buddy_contact_chosen",
    "chose whether buddies see an address",
);

/// Who meets, as registration keeps it: who coaches whom is one truth.
pub use registration::Meeting as Coaching;

/// People to be brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoaching {
    /// Of this group.
    pub group: GroupId,
    /// What they do.
    pub kind: CoachingKind,
    /// The coach, where there is one.
    pub coach: Option<PersonId>,
    /// The people.
    pub people: Vec<PersonId>,
}

/// Brings people of a group together, and writes to them. Process: [`TOGETHER`].
///
/// # Errors
/// `rulebook`’s `TogetherRefusal`; [`Problem::NotFound`] when somebody is not of the group.
pub async fn bring_together(
    app: &App,
    permit: &Permit,
    new: NewCoaching,
) -> Result<CoachingId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts, Action::TakeAttendance])?;
    if permit.actor().is_some() && permit.circles().group != Some(new.group) {
        return Err(Problem::NotFound);
    }
    let here = app.clone();
    app.act(permit, &TOGETHER, async move |tx| {
        let of = group(tx, new.group).await?;
        let members = group::store::people(tx, new.group).await?;
        if new.people.iter().any(|one| !members.contains(one)) {
            return Err(Problem::NotFound);
        }
        let begun = registration::begin_meeting_in(
            tx,
            NewMeeting {
                provider: of.provider,
                group: Some(new.group),
                kind: new.kind,
                coach: new.coach,
                people: new.people,
            },
        )
        .await?;
        let coaching = begun.meeting;
        tx.about(coaching.id);
        if !begun.before {
            tx.about(new.group);
            tell(tx, &here, &coaching).await?;
        }
        Ok(coaching.id)
    })
    .await
}

async fn tell(tx: &mut WriteTx<'_>, app: &App, coaching: &Coaching) -> Result<(), Problem> {
    for person in coaching.everybody() {
        let to = people::person(tx, person).await?;
        let what = match coaching.kind {
            CoachingKind::Buddies => format!("You are buddies now: {}.", coaching.name),
            CoachingKind::Pair | CoachingKind::Group => {
                format!("Coaching begins: {}.", coaching.name)
            }
        };
        tx.letter(Letter {
            person: Some(person),
            to: to.email,
            subject: "Somebody to work with".into(),
            body: format!(
                "Hello {},\n\n{what} Times, sessions and what you agree are here:\n\n{}/coaching/mine",
                to.name,
                app.config().site.origin
            ),
        })
        .await?;
    }
    Ok(())
}

/// Ends a coaching: what was kept stays with those who met; open times are given back. Process: [`ENDED`].
///
/// # Errors
/// `rulebook`’s `TogetherRefusal::Ended`.
pub async fn end_coaching(app: &App, permit: &Permit, id: CoachingId) -> Result<GroupId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts, Action::TakeAttendance])?;
    let circles = *permit.circles();
    let (person, here) = (permit.actor().is_some(), app.clone());
    app.act(permit, &ENDED, async move |tx| {
        let one = registration::meeting(tx, id).await?;
        let group = group_for(tx, &one).await?;
        if person && circles.group != Some(group) {
            return Err(Problem::NotFound);
        }
        registration::end_meeting_in(tx, &here, id).await?;
        tx.about(group);
        Ok(group)
    })
    .await
}

/// What the program hangs on the end of a meeting: its open times are given back, in the same act.
pub fn free_times<'t>(tx: &'t mut WriteTx<'_>, id: CoachingId) -> registration::InAct<'t> {
    Box::pin(slots::free_all(tx, id))
}

/// The group in whose pages a meeting is kept: the one for which it was made, or that of its people now.
pub(crate) async fn group_for(tx: &ReadTx<'_>, one: &Coaching) -> Result<GroupId, Problem> {
    if let Some(group) = one.group {
        return Ok(group);
    }
    for (person, _) in &one.people {
        if let Some(who) = registration::current_enrolment(tx, *person).await?
            && let Some(group) = group::group_of(tx, who.id).await?
        {
            return Ok(group);
        }
    }
    Err(Problem::NotFound)
}

/// Those who meet in a group.
pub(crate) async fn of_group(tx: &ReadTx<'_>, of: &group::Group) -> Result<Vec<Coaching>, Problem> {
    let members = group::store::people(tx, of.id).await?;
    registration::meetings_of_group(tx, (of.id, of.provider), &members).await
}

/// One of those who meet, and their coaching.
pub(crate) async fn meeting(
    tx: &ReadTx<'_>,
    id: CoachingId,
    person: PersonId,
) -> Result<Coaching, Problem> {
    let one = registration::meeting(tx, id).await?;
    if one.meets(person) {
        Ok(one)
    } else {
        Err(Problem::NotFound)
    }
}

/// Says whether the other buddies may have one's address: they do when all agree. Process: [`CONTACT`].
pub async fn agree_contact(
    app: &App,
    permit: &Permit,
    id: CoachingId,
    may: bool,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &CONTACT, async move |tx| {
        let one = meeting(tx, id, person).await?;
        if one.kind != CoachingKind::Buddies {
            return Err(Problem::NotFound);
        }
        registration::set_contact_in(tx, id, person, may).await?;
        tx.about(id);
        tx.about(person);
        tx.became("contact", may);
        Ok(())
    })
    .await
}

/// To whom somebody may show something: their buddies, their coach, their facilitator.
pub(crate) async fn people_of(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(PersonId, Reader)>, Problem> {
    let mut found: Vec<(PersonId, Reader)> = Vec::new();
    let mut add = |who: PersonId, reader: Reader| {
        if who != person && !found.iter().any(|(one, _)| *one == who) {
            found.push((who, reader));
        }
    };
    for one in registration::meetings_of(tx, person).await? {
        if one.ended {
            continue;
        }
        if let Some(coach) = one.coach {
            add(coach, Reader::Coach);
        }
        if one.kind == CoachingKind::Buddies {
            for (buddy, _) in &one.people {
                add(*buddy, Reader::Buddy);
            }
        }
    }
    if let Some(who) = registration::current_enrolment(tx, person).await?
        && let Some(id) = group::group_of(tx, who.id).await?
    {
        let of = group(tx, id).await?;
        if let Some(coach) = of.coach {
            add(coach, Reader::Coach);
        }
        if let Some(facilitator) = of.facilitator {
            add(facilitator, Reader::Facilitator);
        }
    }
    Ok(found)
}

/// The coachings and buddies of a person, those of now first.
pub async fn coachings_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Coaching>, Problem> {
    let mut all = registration::every_meeting_of(tx, person).await?;
    all.sort_by_key(|one| (one.ended, one.id));
    Ok(all)
}
