//! Who meets: a coach and their people, or buddies. The one place where it is kept who coaches whom.
//!
//! What this room must not know: times, sessions and notes of those who meet (they hang on its id, in a later stage).

pub(crate) mod store;

use std::{future::Future, pin::Pin};

use kit::{
    App, Problem,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    delivery::{
        CoachingId,
        coaching::{CoachingKind, TogetherFacts, TogetherRefusal, together},
    },
    people::{GroupId, PersonId, ProviderId},
};

use super::store as register;

/// Who meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: CoachingId,
    /// The lead provider.
    pub provider: ProviderId,
    /// The group for which it was made; none, when the coach was found in the register of coaches.
    pub group: Option<GroupId>,
    /// What they do.
    pub kind: CoachingKind,
    /// The coach, where there is one.
    pub coach: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// Since when.
    pub began_at: rulebook::base::Instant,
    /// It is over.
    pub ended: bool,
    /// Its people, and whether each lets the others have their address.
    pub people: Vec<(PersonId, bool)>,
}

impl Meeting {
    /// Is this one of those who meet?
    pub fn meets(&self, person: PersonId) -> bool {
        self.coach == Some(person) || self.has(person)
    }
    /// Is this one of its people, the coach aside?
    pub fn has(&self, person: PersonId) -> bool {
        self.people.iter().any(|(one, _)| *one == person)
    }
    /// Everybody who meets.
    pub fn everybody(&self) -> Vec<PersonId> {
        let people = self.people.iter().map(|(one, _)| *one);
        self.coach.into_iter().chain(people).collect()
    }
    /// Do all let the others have their address?
    pub fn share_contact(&self) -> bool {
        self.kind == CoachingKind::Buddies && self.people.iter().all(|(_, may)| *may)
    }
    /// Is it coaching, not buddies?
    pub fn is_coaching(&self) -> bool {
        self.kind != CoachingKind::Buddies
    }
}

/// People to be brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// The lead provider.
    pub provider: ProviderId,
    /// Of this group, when it is made there.
    pub group: Option<GroupId>,
    /// What they do.
    pub kind: CoachingKind,
    /// The coach, where there is one.
    pub coach: Option<PersonId>,
    /// The people.
    pub people: Vec<PersonId>,
}

/// What a hook answers with, inside the act.
pub type InAct<'t> = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send + 't>>;

/// A hook of a later stage, run inside the act that ends a meeting.
pub type WhenEnded = for<'t> fn(&'t mut WriteTx<'_>, CoachingId) -> InAct<'t>;

/// What later stages do in the act that ends a meeting, in the order in which the program hangs them here.
pub struct AfterMeeting(pub Vec<WhenEnded>);

/// What was brought together, and whether it was so before: a button that was pressed twice brings them together once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Who meets.
    pub meeting: Meeting,
    /// They met already.
    pub before: bool,
}

/// Brings people together, inside an act. This is the one writer.
///
/// # Errors
/// [`TogetherRefusal`].
pub async fn begin_meeting_in(tx: &mut WriteTx<'_>, new: NewMeeting) -> Result<Begun, Problem> {
    let coach = new.coach.filter(|_| new.kind != CoachingKind::Buddies);
    let mut people = new.people;
    people.sort_unstable();
    people.dedup();
    let mut known = Vec::new();
    for one in &people {
        known.extend(store::of_person(tx, *one).await?);
    }
    known.retain(|one: &Meeting| !one.ended);
    let same = known.iter().find(|one| {
        one.kind == new.kind
            && one.coach == coach
            && one
                .people
                .iter()
                .map(|(id, _)| *id)
                .eq(people.iter().copied())
    });
    if let Some(same) = same {
        let meeting = same.clone();
        return Ok(Begun {
            meeting,
            before: true,
        });
    }
    let buddies = new.kind == CoachingKind::Buddies;
    let room = match coach {
        Some(coach) => room_of(tx, coach).await?,
        None => None,
    };
    together(&TogetherFacts {
        kind: new.kind,
        coach: coach.is_some(),
        coach_among: coach.is_some_and(|coach| people.contains(&coach)),
        people: people.len(),
        already: known.iter().any(|one| one.is_coaching() != buddies),
        room,
    })?;
    let meeting = Meeting {
        id: tx.mint(),
        provider: new.provider,
        group: new.group,
        kind: new.kind,
        coach,
        name: name_of(tx, new.kind, coach, &people).await?,
        began_at: tx.now().at,
        ended: false,
        people: people.into_iter().map(|one| (one, false)).collect(),
    };
    store::add(tx, &meeting).await?;
    tx.about(meeting.id);
    tx.became("people", meeting.people.len());
    Ok(Begun {
        meeting,
        before: false,
    })
}

/// How many more a coach of the register offered to take; nothing for whoever is not on it.
async fn room_of(tx: &ReadTx<'_>, coach: PersonId) -> Result<Option<i64>, Problem> {
    let Some(one) = register::of(tx, coach).await? else {
        return Ok(None);
    };
    Ok(Some(one.offer.places - store::taken_by(tx, coach).await?))
}

async fn name_of(
    tx: &ReadTx<'_>,
    kind: CoachingKind,
    coach: Option<PersonId>,
    people: &[PersonId],
) -> Result<String, Problem> {
    let mut names = Vec::new();
    for one in people {
        names.push(people::person(tx, *one).await?.name);
    }
    let with = match coach {
        Some(coach) => format!(" with {}", people::person(tx, coach).await?.name),
        None => String::new(),
    };
    Ok(match kind {
        CoachingKind::Group => format!("Group of {}{with}", people.len()),
        CoachingKind::Pair | CoachingKind::Buddies => format!("{}{with}", names.join(" and ")),
    })
}

/// Ends a meeting inside an act, with what later stages hang on it.
///
/// # Errors
/// [`TogetherRefusal::Ended`].
pub async fn end_meeting_in(
    tx: &mut WriteTx<'_>,
    app: &App,
    id: CoachingId,
) -> Result<Meeting, Problem> {
    let one = store::one(tx, id).await?;
    if one.ended {
        return Err(TogetherRefusal::Ended.into());
    }
    store::end(tx, id).await?;
    tx.about(id);
    if let Ok(AfterMeeting(hooks)) = app.shelf() {
        for hook in hooks {
            hook(tx, id).await?;
        }
    }
    Ok(one)
}

/// Keeps whether the other buddies may have one's address, inside an act.
///
/// # Errors
/// [`Problem::MovedOn`] when they do not meet.
pub async fn set_contact_in(
    tx: &mut WriteTx<'_>,
    id: CoachingId,
    person: PersonId,
    may: bool,
) -> Result<(), Problem> {
    store::set_contact(tx, id, person, may).await
}

/// One meeting.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn meeting(tx: &ReadTx<'_>, id: CoachingId) -> Result<Meeting, Problem> {
    store::one(tx, id).await
}

/// In which somebody is one of the people.
pub async fn meetings_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Meeting>, Problem> {
    store::of_person(tx, person).await
}

/// In which somebody is the coach.
pub async fn meetings_with(tx: &ReadTx<'_>, coach: PersonId) -> Result<Vec<Meeting>, Problem> {
    store::of_coach(tx, coach).await
}

/// In which somebody is the coach or one of the people.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn every_meeting_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Meeting>, Problem> {
    store::of_either(tx, person).await
}

/// Those of a group: made for it, or found in the register for one of its members.
pub async fn meetings_of_group(
    tx: &ReadTx<'_>,
    (group, provider): (GroupId, ProviderId),
    members: &[PersonId],
) -> Result<Vec<Meeting>, Problem> {
    let mut all = store::of_group(tx, group).await?;
    let found = store::without_group(tx, provider).await?;
    all.extend(
        found
            .into_iter()
            .filter(|one| members.iter().any(|who| one.has(*who))),
    );
    all.sort_by_key(|one| one.id);
    Ok(all)
}

/// Who coaches somebody now.
pub async fn coach_of(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<(PersonId, Meeting)>, Problem> {
    let all = store::of_person(tx, person).await?;
    Ok(all
        .into_iter()
        .filter(|one| !one.ended)
        .find_map(|one| Some((one.coach?, one))))
}

/// How many people a coach has now: those who left the course take no place any more.
pub async fn coached_by(tx: &ReadTx<'_>, coach: PersonId) -> Result<i64, Problem> {
    store::taken_by(tx, coach).await
}
