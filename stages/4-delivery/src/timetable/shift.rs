//! Moving the dates of one part of the programme with everything that hangs on them: seen first, then done, with notice to people.
//!
//! What this room must not know: pages.

use std::collections::BTreeMap;

use kit::{
    App, OrNotFound, Problem,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::Day,
    delivery::term::{Closed, england, why_closed},
    people::{Action, GroupId, Permit, PersonId},
    registration::CohortId,
};

use super::{ELEMENT_MOVED, Opening, holidays, renew, store};
use crate::{
    event::{self, Event, Moved, instant_at},
    group,
};

/// An event that moves along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Along {
    pub(crate) event: Event,
    pub(crate) to: Day,
    /// Why that is no school day.
    pub(crate) closed: Option<String>,
}

/// What a move would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preview {
    pub(crate) before: Opening,
    pub(crate) after: Opening,
    pub(crate) events: Vec<Along>,
    /// Titles of application tasks whose last day moves.
    pub(crate) tasks: Vec<String>,
    /// How many people are told.
    pub(crate) people: usize,
}

impl Preview {
    /// `Moves 2 events and 1 task; 28 people are told.`
    pub(crate) fn in_words(&self) -> String {
        let count = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {one}s"),
        };
        let people = if self.people == 1 {
            "1 person is told".to_owned()
        } else {
            format!("{} people are told", self.people)
        };
        format!(
            "Moves {} and {}; {people}.",
            count(self.events.len(), "event"),
            count(self.tasks.len(), "task")
        )
    }
}

/// So many whole weeks that a day of the week stays what it is.
fn weeks(days: i64) -> i32 {
    let weeks = (days + if days < 0 { -3 } else { 3 }) / 7;
    i32::try_from(weeks * 7).unwrap_or(0)
}

/// What moving an element to these dates would do.
pub(crate) async fn preview(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    after: Opening,
    today: Day,
) -> Result<Preview, Problem> {
    let before = store::opening(tx, cohort, &after.element)
        .await?
        .or_not_found()?;
    let days = weeks(before.opens_on.days_until(after.opens_on));
    let (usual, own) = (england(), holidays::store::of_cohort(tx, cohort).await?);
    let own: Vec<Closed> = own.into_iter().map(|(_, closed)| closed).collect();
    let mut events = Vec::new();
    for event in event::store::of_cohort(tx, cohort).await? {
        let hangs = event.plan.element == after.element && !event.called_off();
        if hangs && event.plan.day > today && days != 0 {
            let to = event.plan.day.plus_days(days);
            let closed = why_closed(to, &usual, &own);
            events.push(Along { event, to, closed });
        }
    }
    let expected = store::expected(tx, cohort).await?;
    let tasks = expected.into_iter().filter(|one| {
        one.element == after.element
            && one.strand == rulebook::delivery::engagement::Strand::Application
            && before.due_on != after.due_on
    });
    let tasks = tasks.map(|one| one.title).collect();
    let people = told(tx, cohort).await?;
    Ok(Preview {
        before,
        after,
        events,
        tasks,
        people: people.len(),
    })
}

/// Moves the dates of an element, and its events along, and tells everybody. Process: [`ELEMENT_MOVED`].
pub async fn shift_element(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    to: Opening,
) -> Result<usize, Problem> {
    crate::asked(permit, &[Action::KeepEvents, Action::KeepCohorts])?;
    let clock = app.clock().clone();
    let found = app
        .db()
        .read(async |tx| registration::cohort(tx, cohort).await)
        .await?;
    let programme = super::programme_of(app, &found.edition).await?;
    let element = programme.elements.iter().find(|one| one.key == to.element);
    let title = element.map_or_else(|| to.element.clone(), |one| one.title.clone());
    app.act(permit, &ELEMENT_MOVED, async move |tx| {
        let today = tx.now().day;
        let preview = preview(tx, cohort, to, today).await?;
        tx.about(cohort);
        // A button that was pressed twice moves it once, and tells nobody twice.
        if preview.before == preview.after {
            return Ok(0);
        }
        store::set_openings(tx, cohort, std::slice::from_ref(&preview.after)).await?;
        for along in &preview.events {
            let plan = &along.event.plan;
            let moved = Moved {
                day: along.to,
                from_minute: plan.from_minute,
                minutes: plan.minutes,
                place: plan.place.clone(),
                link: plan.link.clone(),
                capacity: plan.capacity,
            };
            let starts = instant_at(&clock, along.to, plan.from_minute);
            event::store::move_to(tx, along.event.id, &moved, starts).await?;
            event::more::bump(tx, along.event.id).await?;
            tx.about(along.event.id);
        }
        renew(tx, cohort).await?;
        tell(tx, cohort, (&preview, &title)).await?;
        for along in &preview.events {
            let moved = event::store::one(tx, along.event.id).await?;
            crate::booking::tell_of_clashes(tx, &moved).await?;
        }
        tx.changed(
            "opens_on",
            Some(preview.before.opens_on),
            Some(preview.after.opens_on),
        );
        tx.changed(
            "due_on",
            Some(preview.before.due_on),
            Some(preview.after.due_on),
        );
        Ok(preview.people)
    })
    .await
}

/// Who is told, each once: those who hold a place, and those who lead; with the groups whose events are theirs.
async fn told(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<BTreeMap<PersonId, Vec<GroupId>>, Problem> {
    let mut all: BTreeMap<PersonId, Vec<GroupId>> = BTreeMap::new();
    for who in registration::enrolments_of_cohort(tx, cohort).await? {
        if who.holds_a_place() {
            let group = group::store::group_of(tx, who.id).await?;
            all.entry(who.person).or_default().extend(group);
        }
    }
    for group in group::store::of_cohort(tx, cohort).await? {
        for who in group.facilitator.into_iter().chain(group.coach) {
            all.entry(who).or_default().push(group.id);
        }
    }
    Ok(all)
}

/// Everybody gets one letter that says what moves for them.
async fn tell(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    (preview, title): (&Preview, &str),
) -> Result<(), Problem> {
    for (person, groups) in told(tx, cohort).await? {
        let mine = preview
            .events
            .iter()
            .filter(|along| along.event.plan.group.is_none_or(|of| groups.contains(&of)));
        let moved: Vec<String> = mine
            .map(|along| {
                format!(
                    "“{}” moves from {} to {}.",
                    along.event.plan.title,
                    along.event.plan.day.with_weekday(),
                    along.to.with_weekday()
                )
            })
            .collect();
        let known = people::person(tx, person).await?;
        tx.letter(Letter {
            person: Some(person),
            to: known.email,
            subject: "Dates of your programme change".to_owned(),
            body: format!(
                "Hello {},\n\nA part of the programme, “{title}”, has new dates. It opens on {}; the last day in time is {}.\n\n{}\n\nA calendar that follows Senda shows it by itself.",
                known.name,
                preview.after.opens_on.with_weekday(),
                preview.after.due_on.with_weekday(),
                moved.join("\n")
            ),
        })
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::weeks;

    #[test]
    fn events_move_by_whole_weeks_so_that_a_thursday_stays_a_thursday() {
        for (days, moved) in [
            (0, 0),
            (3, 0),
            (4, 7),
            (7, 7),
            (10, 7),
            (11, 14),
            (-7, -7),
            (-4, -7),
            (-3, 0),
        ] {
            assert_eq!(weeks(days), moved, "{days}");
        }
    }
}
