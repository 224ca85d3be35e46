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
pub(crate) mod store;
pub(crate) mod with;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use rulebook::{
    delivery::{
        CoachingId,
        coaching::{self as rule, CoachingKind, TogetherFacts, TogetherRefusal},
        school_file::Reader,
    },
    people::{Action, GroupId, Permit, PersonId, ProviderId},
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

/// Who meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coaching {
    /// Its id.
    pub id: CoachingId,
    /// The lead provider.
    pub provider: ProviderId,
    /// The group its people belong to.
    pub group: GroupId,
    /// What they do.
    pub kind: CoachingKind,
    /// The coach, where there is one.
    pub coach: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// It is over.
    pub ended: bool,
    /// Its people, and whether each lets the others have their address.
    pub people: Vec<(PersonId, bool)>,
}

impl Coaching {
    /// Is this one of those who meet?
    pub fn meets(&self, person: PersonId) -> bool {
        self.coach == Some(person) || self.people.iter().any(|(one, _)| *one == person)
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
}

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
/// [`TogetherRefusal`]; [`Problem::NotFound`] when somebody is not of the group.
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
        let known = store::of_group(tx, new.group).await?;
        // A button that was pressed twice brings them together once.
        let people = |one: &Coaching| one.people.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let mut wanted = new.people.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let coach = new.coach.filter(|_| new.kind != CoachingKind::Buddies);
        let same = known.iter().find(|one| {
            !one.ended && one.kind == new.kind && one.coach == coach && people(one) == wanted
        });
        if let Some(same) = same {
            tx.about(same.id);
            return Ok(same.id);
        }
        let buddies = new.kind == CoachingKind::Buddies;
        rule::together(&TogetherFacts {
            kind: new.kind,
            coach: coach.is_some(),
            coach_among: coach.is_some_and(|coach| wanted.contains(&coach)),
            people: wanted.len(),
            already: known.iter().any(|one| {
                !one.ended
                    && (one.kind == CoachingKind::Buddies) == buddies
                    && wanted.iter().any(|who| people(one).contains(who))
            }),
        })?;
        let id: CoachingId = tx.mint();
        let name = name_of(tx, new.kind, coach, &wanted).await?;
        let coaching = Coaching {
            id,
            provider: of.provider,
            group: new.group,
            kind: new.kind,
            coach,
            name,
            ended: false,
            people: wanted.into_iter().map(|one| (one, false)).collect(),
        };
        store::add(tx, &coaching).await?;
        tx.about(id);
        tx.about(new.group);
        tx.became("people", coaching.people.len());
        tell(tx, &here, &coaching).await?;
        Ok(id)
    })
    .await
}

async fn name_of(
    tx: &mut ReadTx<'_>,
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
/// [`TogetherRefusal::Ended`].
pub async fn end_coaching(app: &App, permit: &Permit, id: CoachingId) -> Result<GroupId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts, Action::TakeAttendance])?;
    let circles = *permit.circles();
    let person = permit.actor().is_some();
    app.act(permit, &ENDED, async move |tx| {
        let one = store::one(tx, id).await?;
        if person && circles.group != Some(one.group) {
            return Err(Problem::NotFound);
        }
        if one.ended {
            return Err(TogetherRefusal::Ended.into());
        }
        store::end(tx, id).await?;
        slots::free_all(tx, id).await?;
        tx.about(id);
        tx.about(one.group);
        Ok(one.group)
    })
    .await
}

/// One of those who meet, and their coaching.
pub(crate) async fn meeting(
    tx: &mut ReadTx<'_>,
    id: CoachingId,
    person: PersonId,
) -> Result<Coaching, Problem> {
    let one = store::one(tx, id).await?;
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
        store::set_contact(tx, id, person, may).await?;
        tx.about(id);
        tx.about(person);
        tx.became("contact", may);
        Ok(())
    })
    .await
}

/// To whom somebody may show something: their buddies, their coach, their facilitator.
pub(crate) async fn people_of(
    tx: &mut ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(PersonId, Reader)>, Problem> {
    let mut found: Vec<(PersonId, Reader)> = Vec::new();
    let mut add = |who: PersonId, reader: Reader| {
        if who != person && !found.iter().any(|(one, _)| *one == who) {
            found.push((who, reader));
        }
    };
    for one in store::of_person(tx, person).await? {
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
pub async fn coachings_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Coaching>, Problem> {
    let mut all = store::of_person(tx, person).await?;
    all.extend(store::of_coach(tx, person).await?);
    all.sort_by_key(|one| (one.ended, one.id));
    Ok(all)
}
