//! An offer with its words, its button and its page.
//!
//! What this room must not know: why it was picked.

use std::borrow::Cow;

use programme::{Element, Module, Task};
use rulebook::{base::Day, delivery::progress::TaskState};

use super::{Offer, TO_BOOK, TO_CATCH_UP, What, is_begun};
use crate::{
    desk::{Next, Standing, minutes, named},
    engagement::Attended,
    practice::minutes_of,
    study::step_key,
};

/// An offer as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown<'p> {
    /// What it is, above its title.
    pub(crate) above: &'static str,
    pub(crate) title: Cow<'p, str>,
    pub(crate) href: String,
    /// The words of its button.
    pub(crate) button: Cow<'static, str>,
    /// How long it takes, and what is kept.
    pub(crate) words: String,
    /// Steps done and steps of the module.
    pub(crate) steps: Option<(u32, u32)>,
}

impl<'p> Offer<'p> {
    /// Its words.
    pub(crate) fn shown(&self, standing: &Standing) -> Shown<'p> {
        match &self.what {
            What::Practice(questions) => practice(*questions),
            What::CatchUp(it) => catch_up(it),
            What::Step(next) => step(standing, next),
            What::Task(module, one, state) => task(module, one, *state),
            What::Booking(element, day) => booking(element, *day),
        }
    }
}

fn practice<'p>(questions: usize) -> Shown<'p> {
    Shown {
        above: "Practise",
        title: match questions {
            1 => "1 question from what you have learnt".into(),
            many => format!("{many} questions from what you have learnt").into(),
        },
        href: "/practice".into(),
        button: "Practise".into(),
        words: format!(
            "About {}. Stop whenever you like; skipping it does no harm.",
            minutes(minutes_of(questions))
        ),
        steps: None,
    }
}

fn catch_up(it: &Attended) -> Shown<'_> {
    Shown {
        above: "Catch up",
        title: it.event.plan.title.as_str().into(),
        href: format!("/clinics/{}", it.event.id),
        button: "Do the catch-up".into(),
        words: format!(
            "About {}. Once your facilitator has signed it off it counts in full.",
            minutes(TO_CATCH_UP)
        ),
        steps: None,
    }
}

fn step<'p>(standing: &Standing, next: &Next<'p>) -> Shown<'p> {
    let key = step_key(&next.module.id, &next.step.id);
    let started = standing.passage(&key).is_some() || next.done > 0 || standing.is_place(next);
    let count = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
    let of = next.module.steps.len();
    Shown {
        above: if started {
            "Pick up where you left off"
        } else {
            "Begin here"
        },
        title: format!("{}: {}", next.module.title, next.step.title).into(),
        href: standing.at_place(next),
        button: format!(
            "{} step {}",
            if started { "Continue" } else { "Begin" },
            next.number
        )
        .into(),
        words: format!(
            "Step {} of {of} takes about {}. Your place and answers are saved.",
            next.number,
            minutes(next.step.minutes)
        ),
        steps: Some((count(next.number - 1), count(of))),
    }
}

fn task<'p>(module: &Module, task: &'p Task, state: Option<TaskState>) -> Shown<'p> {
    let sent_back = state == Some(TaskState::SentBack);
    Shown {
        above: if sent_back {
            "Sent back with words"
        } else {
            "In your school"
        },
        title: task.title.as_str().into(),
        href: format!("/tasks/{}", module.id),
        button: match (sent_back, is_begun(state)) {
            (true, _) => "Read what was said".into(),
            (_, true) => "Go on writing".into(),
            _ => "Open the task".into(),
        },
        words: format!(
            "About {} in all. What you write is saved as you go.",
            minutes(task.minutes)
        ),
        steps: None,
    }
}

fn booking<'p>(element: &Element, day: Day) -> Shown<'p> {
    Shown {
        above: "Book",
        title: format!("Your clinic: {}", named(element)).into(),
        href: "/clinics".into(),
        button: "Choose a date".into(),
        words: format!(
            "About {}. The next date is {}.",
            minutes(TO_BOOK),
            day.with_weekday()
        ),
        steps: None,
    }
}
