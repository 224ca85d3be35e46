//! Who stands on a register: the people of a group who are expected, and those who walked in.
//!
//! What this room must not know: what the page looks like.

use std::collections::{HashMap, HashSet};

use kit::{
    OrNotFound, Problem,
    web::{Call, Form},
};
use rulebook::{
    delivery::{EventId, attendance::Attendance, register::Awaited},
    people::{Action, GroupId, Permit, PersonId},
    registration::EnrolmentId,
};
use tokio::try_join;

use crate::{
    attendance::{
        open, sheet,
        store::{self, Kept},
    },
    booking,
    event::{self, Event, more::More},
    group::{self, Group},
};

/// Somebody on a register.
pub(crate) struct Line {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    /// The number on the printed sheet.
    pub(crate) number: Option<i64>,
    pub(crate) kept: Option<Kept>,
    /// The place is paused, or was on that day: they are not expected.
    pub(crate) paused: bool,
}

impl Line {
    /// Is this one of “everybody else”?
    pub(crate) const fn is_open(&self) -> bool {
        let awaited = Awaited {
            marked: self.kept.is_some(),
            paused: self.paused,
        };
        awaited.is_open()
    }
}

/// A register: an event, a group, and who of it is expected or came.
pub(crate) struct Register {
    pub(crate) event: Event,
    pub(crate) more: More,
    pub(crate) group: Group,
    pub(crate) people: Vec<Line>,
    pub(crate) permit: Permit,
}

impl Register {
    /// Its page.
    pub(crate) fn here(&self) -> String {
        format!(
            "/sessions/{}/register?group={}",
            self.event.id, self.group.id
        )
    }
    /// `12 of 30 are marked: 10 there, 2 absent.` Whoever pauses is not among the 30, unless they are marked.
    pub(crate) fn counted(&self) -> String {
        let marked = self.people.iter().filter_map(|one| one.kept);
        let absent = marked
            .clone()
            .filter(|kept| kept.mark == Attendance::Absent);
        let (marked, absent) = (marked.count(), absent.count());
        let all = marked + self.people.iter().filter(|one| one.is_open()).count();
        format!(
            "{marked} of {all} are marked: {} there, {absent} absent.",
            marked - absent
        )
    }
}

/// The group whose register this is: the event's own, the one asked for, or the first this actor leads.
pub(crate) async fn group_for(
    call: &Call,
    event: &Event,
    form: &Form,
) -> Result<(Group, Permit), Problem> {
    let asked: Option<GroupId> = event.plan.group.or_else(|| form.get("group").parse().ok());
    let groups = crate::facilitate::groups(call, Action::TakeAttendance).await?;
    let found = groups
        .into_iter()
        .filter(|one| one.cohort == event.plan.cohort)
        .find(|one| asked.is_none_or(|asked| asked == one.id))
        .or_not_found()?;
    let permit = call.may(Action::TakeAttendance, &found.circles())?;
    Ok((found, permit))
}

/// Reads a register.
pub(crate) async fn register(call: &Call, id: &str, form: &Form) -> Result<Register, Problem> {
    let id: EventId = id.parse().or_not_found()?;
    let event = call
        .app()
        .db()
        .read(async |tx| event::store::one(tx, id).await)
        .await?;
    let (group, permit) = group_for(call, &event, form).await?;
    let (mut people, more) = call
        .app()
        .db()
        .read(async |tx| try_join!(lines(tx, &event, &group), event::more::more(tx, id)))
        .await?;
    let ids: Vec<PersonId> = people.iter().map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    for one in &mut people {
        one.name = names.get(&one.person).cloned().unwrap_or_default();
    }
    people.sort_by(|one, other| {
        one.name
            .cmp(&other.name)
            .then(one.enrolment.cmp(&other.enrolment))
    });
    Ok(Register {
        event,
        more,
        group,
        people,
        permit,
    })
}

async fn lines(
    tx: &kit::db::ReadTx<'_>,
    event: &Event,
    group: &Group,
) -> Result<Vec<Line>, Problem> {
    let (members, booked, kept, numbers) = try_join!(
        group::store::members(tx, group.id),
        booking::store::booked(tx, event.id),
        store::all_kept(tx, event.id),
        sheet::store::numbers(tx, event.id, group.id),
    )?;
    let members: HashSet<EnrolmentId> = members.into_iter().collect();
    let booked: HashSet<EnrolmentId> = booked.into_iter().collect();
    let expected = members
        .iter()
        .filter(|one| !event.by_booking() || booked.contains(one) || kept.contains_key(one));
    // Who walked in stands on the register of the group's own event, or of their own group at an event of everybody.
    let walked_in = kept
        .iter()
        .filter(|(one, kept)| kept.walk_in && (event.plan.group.is_some() || members.contains(one)))
        .map(|(one, _)| one);
    let mut expected: Vec<EnrolmentId> = expected.chain(walked_in).copied().collect();
    expected.sort_unstable();
    expected.dedup();
    let numbers: HashMap<EnrolmentId, i64> = numbers
        .into_iter()
        .map(|(number, enrolment)| (enrolment, number))
        .collect();
    let people = registration::seats(tx, &expected).await?;
    let there = people
        .into_iter()
        .filter(|who| who.holds_a_place() || kept.contains_key(&who.enrolment));
    Ok(there
        .map(|who| Line {
            enrolment: who.enrolment,
            person: who.person,
            name: String::new(),
            number: numbers.get(&who.enrolment).copied(),
            kept: kept.get(&who.enrolment).copied(),
            paused: open::paused(&who, event),
        })
        .collect())
}
