//! A participant's desk: their enrolment, the edition they study, and everything that happened so far, read once a page.
//!
//! What this room must not know: any page.

use std::{collections::BTreeMap, sync::Arc};

use kit::{
    App, OrNotFound, Problem,
    db::ReadTx,
    ui,
    web::{Call, PageResult},
};
use maud::html;
use programme::{Element, ElementKind, Module, Programme, Step};
use registration::Enrolment;
use rulebook::{
    base::{Day, counted},
    delivery::{
        carry::{Carried, StepDone},
        opening::{OpeningRefusal, open},
        progress::TaskState,
    },
    people::{Action, Permit},
};
use tokio::try_join;

use crate::{
    engagement::{self, Attended},
    group::{self, Group},
    study::{self, done::Done, is_key, step_key, store::Place},
    task,
    timetable::{self, Opening},
};

/// Who sits here, what they study, and the proof that they may.
pub(crate) struct Desk {
    pub(crate) permit: Permit,
    pub(crate) who: Enrolment,
    pub(crate) programme: Arc<Programme>,
}

/// The desk of the signed-in participant.
pub(crate) async fn desk(call: &Call) -> Result<Desk, Problem> {
    seated(call).await?.or_not_found()
}

/// The same; nothing for somebody who has the role and no enrolment, such as before an acceptance.
pub(crate) async fn seated(call: &Call) -> Result<Option<Desk>, Problem> {
    let permit = call.may_own(Action::Study)?;
    let person = call.person()?;
    let who = call
        .app()
        .db()
        .read(async |tx| registration::current_enrolment(tx, person).await)
        .await?;
    let Some(who) = who else { return Ok(None) };
    Ok(Some(seat(call, permit, who).await?))
}

/// The desk of an enrolment that was read.
pub(crate) async fn seat(call: &Call, permit: Permit, who: Enrolment) -> Result<Desk, Problem> {
    let programme = timetable::programme_of(call.app(), &who.edition).await?;
    Ok(Desk {
        permit,
        who,
        programme,
    })
}

/// The page of somebody who is not on the programme yet.
pub(crate) fn no_place(call: &Call, title: &str) -> PageResult {
    let body = html! {
        (ui::heading(title))
        (ui::empty_state("You have no place on the programme yet.", "This page fills when your provider accepts your application."))
    };
    call.page(&call.may_own(Action::Study)?, title, body).send()
}

/// Everything that happened so far, for one person.
pub(crate) struct Standing {
    pub(crate) openings: BTreeMap<String, Opening>,
    /// The steps that count as done.
    pub(crate) done: Done,
    /// How each finished step stands in the edition studied now.
    pub(crate) carried: BTreeMap<String, Carried>,
    pub(crate) place: Option<Place>,
    pub(crate) tasks: BTreeMap<String, TaskState>,
    pub(crate) events: Vec<Attended>,
    pub(crate) group: Option<Group>,
}

/// Reads it, in one snapshot.
pub(crate) async fn standing(call: &Call, who: &Enrolment) -> Result<Standing, Problem> {
    let db = call.app().db();
    let happened = db.read(async |tx| happened(tx, who).await).await?;
    happened.in_edition(call.app(), who).await
}

/// What happened, before it is looked at through an edition.
pub(crate) struct Happened {
    standing: Standing,
    done: Vec<StepDone>,
}

/// Reads it, for a page that reads more in the same snapshot.
pub(crate) async fn happened(tx: &ReadTx<'_>, who: &Enrolment) -> Result<Happened, Problem> {
    let met = async {
        let group = group::store::of_enrolment(tx, who.id).await?;
        let in_group = group.as_ref().map(|group| group.id);
        let events = engagement::store::attended(tx, who.cohort, in_group, who.id).await?;
        Ok((group, events))
    };
    let ((group, events), openings, place, tasks, done) = try_join!(
        met,
        timetable::store::openings(tx, who.cohort),
        study::store::place(tx, who.id),
        task::store::states(tx, who.id),
        study::store::all_done(tx, who.id),
    )?;
    let standing = Standing {
        openings: openings
            .into_iter()
            .map(|one| (one.element.clone(), one))
            .collect(),
        done: Done::default(),
        carried: BTreeMap::new(),
        place,
        tasks,
        events,
        group,
    };
    Ok(Happened { standing, done })
}

impl Happened {
    /// How it stands in the edition that is studied now.
    pub(crate) async fn in_edition(self, app: &App, who: &Enrolment) -> Result<Standing, Problem> {
        let carried = study::carried::carried(app, who.edition, &self.done).await?;
        Ok(Standing {
            done: Done::of(&carried),
            carried,
            ..self.standing
        })
    }
}

/// What a page of study needs of it: what is open, what is done, and where they stopped; no events and no group.
pub(crate) async fn reading(call: &Call, who: &Enrolment) -> Result<Standing, Problem> {
    let (openings, done, place, tasks) = call
        .app()
        .db()
        .read(async |tx| {
            try_join!(
                timetable::store::openings(tx, who.cohort),
                study::store::all_done(tx, who.id),
                study::store::place(tx, who.id),
                task::store::states(tx, who.id),
            )
        })
        .await?;
    let carried = study::carried::carried(call.app(), who.edition, &done).await?;
    Ok(Standing {
        openings: openings
            .into_iter()
            .map(|one| (one.element.clone(), one))
            .collect(),
        done: Done::of(&carried),
        carried,
        place,
        tasks,
        events: Vec::new(),
        group: None,
    })
}

/// A step that can be studied now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Next<'p> {
    pub(crate) module: &'p Module,
    pub(crate) step: &'p Step,
    /// Its place in the module, from 1.
    pub(crate) number: usize,
    /// How many steps of the module are done.
    pub(crate) done: usize,
}

impl Next<'_> {
    /// Its page.
    pub(crate) fn href(&self) -> String {
        format!("/study/m/{}/{}", self.module.id, self.step.id)
    }
}

impl Standing {
    /// Is this element open today, and if not, why not?
    pub(crate) fn is_open(&self, element: &str, today: Day) -> Result<(), OpeningRefusal> {
        open(self.openings.get(element).map(|one| one.opens_on), today)
    }

    /// How many steps are to be read again, because what they teach has changed.
    pub(crate) fn to_read_again(&self) -> usize {
        self.carried
            .values()
            .filter(|one| **one == Carried::Again)
            .count()
    }

    /// How many steps of a module are done.
    pub(crate) fn steps_done(&self, module: &Module) -> usize {
        self.done.within(module)
    }

    /// Are all its steps done?
    pub(crate) fn module_done(&self, module: &Module) -> bool {
        !module.steps.is_empty() && self.steps_done(module) == module.steps.len()
    }

    /// Has its task been handed in?
    pub(crate) fn task_counts(&self, module: &Module) -> bool {
        self.tasks
            .get(&module.id)
            .is_some_and(|state| TaskState::COUNTS.contains(state))
    }

    /// The event of an element at which this person was.
    pub(crate) fn attended(&self, element: &Element) -> bool {
        let of_element = |it: &&Attended| it.event.plan.element == element.key;
        self.events
            .iter()
            .filter(of_element)
            .any(|it| it.mark.is_some_and(|mark| mark.happened().halves() == 2))
    }

    /// Is everything in an element done?
    pub(crate) fn element_done(&self, element: &Element) -> bool {
        if element.kind == ElementKind::Assessment {
            return false;
        }
        let met = !timetable::has_event(element) || self.attended(element);
        let studied = element
            .modules
            .iter()
            .all(|one| self.module_done(one) && (one.task.is_none() || self.task_counts(one)));
        met && studied
    }

    /// Every step that can be studied now and is not done, in order.
    pub(crate) fn open_steps<'p>(
        &'p self,
        programme: &'p Programme,
        today: Day,
    ) -> impl Iterator<Item = Next<'p>> + 'p {
        programme
            .elements
            .iter()
            .filter(move |element| self.is_open(&element.key, today).is_ok())
            .flat_map(|element| &element.modules)
            .flat_map(move |module| self.left_of(module))
    }

    fn left_of<'p>(&'p self, module: &'p Module) -> impl Iterator<Item = Next<'p>> + 'p {
        let done = self.steps_done(module);
        (1..).zip(&module.steps).filter_map(move |(number, step)| {
            let left = !self.done.has(&module.id, &step.id);
            left.then_some(Next {
                module,
                step,
                number,
                done,
            })
        })
    }

    /// Where to go on: where the person stopped, else the first step that is left.
    pub(crate) fn resume<'p>(&'p self, programme: &'p Programme, today: Day) -> Option<Next<'p>> {
        let stopped = self
            .open_steps(programme, today)
            .find(|next| self.is_place(next));
        stopped.or_else(|| self.open_steps(programme, today).next())
    }

    /// Is this the step at which they stopped?
    pub(crate) fn is_place(&self, next: &Next<'_>) -> bool {
        let place = self.place.as_ref();
        place.is_some_and(|place| is_key(&place.key, &next.module.id, &next.step.id))
    }

    /// The anchor in this step at which they stopped, when it was in its middle.
    pub(crate) fn passage(&self, key: &str) -> Option<&str> {
        let place = self.place.as_ref().filter(|place| place.key == key)?;
        Some(place.passage.as_str()).filter(|passage| !passage.is_empty())
    }

    /// Where to go on in a step: its page, at the very place where they stopped.
    pub(crate) fn at_place(&self, next: &Next<'_>) -> String {
        let key = step_key(&next.module.id, &next.step.id);
        match self.passage(&key) {
            Some(passage) => format!("{}#{passage}", next.href()),
            None => next.href(),
        }
    }

    /// The next event this person is expected at: their group's, one they booked, or a conference.
    pub(crate) fn next_event(&self, now: rulebook::base::Instant) -> Option<&Attended> {
        self.events
            .iter()
            .find(|it| it.event.span().ends > now && !it.event.called_off() && is_expected(it))
    }
}

/// Is this person expected at the event without asking for a place?
pub(crate) fn is_expected(it: &Attended) -> bool {
    it.booked || !it.event.by_booking()
}

/// `8 minutes`, `1 hour 10 minutes`.
pub(crate) fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => counted(rest, "minute", "minutes"),
        (hours, 0) => counted(hours, "hour", "hours"),
        (hours, rest) => {
            let hours = counted(hours, "hour", "hours");
            format!("{hours} {}", counted(rest, "minute", "minutes"))
        }
    }
}

/// The last part of an element's key, for its address: `courses/1-culture` is at `/study/1-culture`.
pub(crate) fn slug(element: &Element) -> &str {
    element.key.rsplit('/').next().unwrap_or(&element.key)
}

/// `Course 4: Identification`, `Conference 1`, or the element's own title.
pub(crate) fn named(element: &Element) -> String {
    match (element.kind, element.number) {
        (ElementKind::Course, Some(number)) => format!("Course {number}: {}", element.title),
        (ElementKind::Conference, Some(number)) => format!("Conference {number}"),
        _ => element.title.clone(),
    }
}

/// Initials for the round beside a name.
pub(crate) fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.iter().skip(1).next_back();
    let both = words.first().into_iter().chain(last);
    both.filter_map(|word| word.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_initials_are_told_as_people_do() {
        for (minutes_of, words) in [
            (1, "1 minute"),
            (45, "45 minutes"),
            (60, "1 hour"),
            (70, "1 hour 10 minutes"),
            (120, "2 hours"),
        ] {
            assert_eq!(minutes(minutes_of), words);
        }
        for (name, letters) in [("Ada Maria Example", "AE"), ("Cher", "C"), ("", "")] {
            assert_eq!(initials(name), letters);
        }
    }
}
