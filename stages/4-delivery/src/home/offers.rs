//! What can be done now, one candidate for each thing: the rule picks one of them.
//!
//! What this room must not know: which one is picked, or why.

use std::borrow::Cow;

use kit::web::Call;
use programme::{Element, Module, Programme};
use rulebook::{
    base::Day,
    delivery::{
        attendance::Attendance,
        next::{Candidate, Doing},
        progress::TaskState,
    },
};

use crate::{
    desk::{Desk, Next, Standing, is_expected, minutes, named},
    engagement::Attended,
    event::EventKind,
    practice::minutes_of,
    study::step_key,
};

/// Minutes to book a place.
const TO_BOOK: u32 = 2;
/// Minutes to write what one takes from the material of a session that was missed.
const TO_CATCH_UP: u32 = 20;

/// Something that can be done now, with its words and its page.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) candidate: Candidate,
    /// What it is, above its title.
    pub(crate) above: &'static str,
    pub(crate) title: String,
    pub(crate) href: String,
    /// The words of its button.
    pub(crate) button: Cow<'static, str>,
    /// How long it takes, and what is kept.
    pub(crate) words: String,
    /// Steps done and steps of the module.
    pub(crate) steps: Option<(u32, u32)>,
}

/// Everything that can be done now. `questions` wait to be practised.
pub(crate) fn offers(
    call: &Call,
    desk: &Desk,
    standing: &Standing,
    questions: usize,
) -> Vec<Offer> {
    let today = call.now().day;
    let mut all: Vec<Offer> = Vec::new();
    all.extend(practice(questions));
    let missed = standing
        .events
        .iter()
        .filter(|it| it.mark.is_some_and(Attendance::opens_catch_up));
    all.extend(missed.map(catch_up));
    let resume = standing.resume(&desk.programme, today);
    all.extend(resume.map(|next| step(standing, &next, 0)));
    let mut order = 0;
    for element in open(&desk.programme, standing, today) {
        let due = standing.openings.get(&element.key).map(|one| one.due_on);
        for module in &element.modules {
            order += 1;
            all.extend(first_step(standing, module, (due, order)));
            all.extend(task(standing, module, (due, order)));
        }
        all.extend(booking(call, standing, element, order));
    }
    // The step at which they stopped may be the first of its module as well.
    all.sort_by(|a, b| {
        a.candidate
            .key
            .cmp(&b.candidate.key)
            .then(a.candidate.order.cmp(&b.candidate.order))
    });
    all.dedup_by(|a, b| a.candidate.key == b.candidate.key);
    for offer in &mut all {
        let element = offer.candidate.key.split_once(':').and_then(|(_, key)| {
            let module = key.split('/').next().unwrap_or(key);
            crate::study::find_module(&desk.programme, module)
        });
        if let (Some((element, _)), None) = (element, offer.candidate.due) {
            offer.candidate.due = standing.openings.get(&element.key).map(|one| one.due_on);
        }
    }
    all
}

fn open<'p>(
    programme: &'p Programme,
    standing: &'p Standing,
    today: Day,
) -> impl Iterator<Item = &'p Element> {
    let is_open = move |element: &&Element| standing.is_open(&element.key, today).is_ok();
    programme.elements.iter().filter(is_open)
}

fn practice(questions: usize) -> Option<Offer> {
    let minutes_all = minutes_of(questions);
    let title = match questions {
        0 => return None,
        1 => "1 question from what you have learnt".to_owned(),
        many => format!("{many} questions from what you have learnt"),
    };
    Some(Offer {
        candidate: Candidate {
            key: "practice".into(),
            doing: Doing::Practice,
            minutes: minutes_all,
            due: None,
            begun: false,
            divisible: false,
            order: 0,
        },
        above: "Practise",
        title,
        href: "/practice".into(),
        button: "Practise".into(),
        words: format!(
            "About {}. Stop whenever you like; skipping it does no harm.",
            minutes(minutes_all)
        ),
        steps: None,
    })
}

fn catch_up(it: &Attended) -> Offer {
    Offer {
        candidate: Candidate {
            key: format!("catch-up-{}", it.event.id),
            doing: Doing::CatchUp,
            minutes: TO_CATCH_UP,
            due: Some(it.event.plan.day),
            begun: false,
            divisible: false,
            order: 0,
        },
        above: "Catch up",
        title: it.event.plan.title.clone(),
        href: format!("/clinics/{}", it.event.id),
        button: "Do the catch-up".into(),
        words: format!(
            "About {}. Once your facilitator has signed it off it counts in full.",
            minutes(TO_CATCH_UP)
        ),
        steps: None,
    }
}

fn first_step(
    standing: &Standing,
    module: &Module,
    (_, order): (Option<Day>, u32),
) -> Option<Offer> {
    let left = (1..)
        .zip(&module.steps)
        .find(|(_, step)| !standing.done.contains(&step_key(&module.id, &step.id)));
    let (number, one) = left?;
    let next = Next {
        module,
        step: one,
        number,
        done: standing.steps_done(module),
    };
    Some(step(standing, &next, order))
}

fn step(standing: &Standing, next: &Next<'_>, order: u32) -> Offer {
    let key = step_key(&next.module.id, &next.step.id);
    let begun = standing.passage(&key).is_some();
    let started = begun || next.done > 0 || standing.is_place(&key);
    let count = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
    let of = next.module.steps.len();
    Offer {
        candidate: Candidate {
            key: format!("step:{key}"),
            doing: Doing::Step,
            minutes: next.step.minutes,
            due: None,
            begun,
            divisible: false,
            order,
        },
        above: if started {
            "Pick up where you left off"
        } else {
            "Begin here"
        },
        title: format!("{}: {}", next.module.title, next.step.title),
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

fn task(standing: &Standing, module: &Module, (due, order): (Option<Day>, u32)) -> Option<Offer> {
    let task = module
        .task
        .as_ref()
        .filter(|_| !standing.task_counts(module))?;
    let state = standing.tasks.get(&module.id).copied();
    let begun = matches!(state, Some(TaskState::Writing | TaskState::SentBack));
    // A task comes after its study, unless it has been begun or sent back.
    if !begun && !standing.module_done(module) {
        return None;
    }
    let sent_back = state == Some(TaskState::SentBack);
    Some(Offer {
        candidate: Candidate {
            key: format!("task:{}", module.id),
            doing: Doing::Task,
            minutes: task.minutes,
            due,
            begun,
            divisible: begun,
            order,
        },
        above: if sent_back {
            "Sent back with words"
        } else {
            "In your school"
        },
        title: task.title.clone(),
        href: format!("/tasks/{}", module.id),
        button: match (sent_back, begun) {
            (true, _) => "Read what was said".into(),
            (_, true) => "Go on writing".into(),
            _ => "Open the task".into(),
        },
        words: format!(
            "About {} in all. What you write is saved as you go.",
            minutes(task.minutes)
        ),
        steps: None,
    })
}

fn booking(call: &Call, standing: &Standing, element: &Element, order: u32) -> Option<Offer> {
    let day = to_book(call, standing, &element.key)?;
    Some(Offer {
        candidate: Candidate {
            key: format!("book-{}", element.key),
            doing: Doing::Booking,
            minutes: TO_BOOK,
            due: Some(day),
            begun: false,
            divisible: false,
            order,
        },
        above: "Book",
        title: format!("Your clinic: {}", named(element)),
        href: "/clinics".into(),
        button: "Choose a date".into(),
        words: format!(
            "About {}. The next date is {}.",
            minutes(TO_BOOK),
            day.with_weekday()
        ),
        steps: None,
    })
}

/// The day of the next clinic of this element that is to be booked; nothing when one is booked, held for the group or
/// attended, or there is none.
pub(super) fn to_book(call: &Call, standing: &Standing, element: &str) -> Option<Day> {
    let mut next = None;
    let of_element = |it: &&Attended| it.event.plan.element == element && !it.event.called_off();
    for it in standing.events.iter().filter(of_element) {
        if is_expected(it) || it.mark.is_some() || it.event.plan.kind == EventKind::Conference {
            return None;
        }
        if it.event.starts_at > call.now().at && next.is_none() {
            next = Some(it.event.plan.day);
        }
    }
    next
}
