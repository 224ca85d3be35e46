//! What can be done now, one candidate for each thing: the rule picks one of them.
//!
//! What this room must not know: which one is picked, or why.

mod shown;

use kit::web::Call;
use programme::{Element, Module, Programme, Task};
use rulebook::{
    base::Day,
    delivery::{
        next::{Candidate, Doing},
        progress::TaskState,
    },
};

use crate::{
    attendance::missed::to_catch_up,
    desk::{Desk, Next, Standing, is_expected},
    engagement::Attended,
    event::EventKind,
    practice::minutes_of,
    study::step_key,
};

/// Minutes to book a place.
const TO_BOOK: u32 = 2;
/// Minutes to write what one takes from the material of a session that was missed.
const TO_CATCH_UP: u32 = 20;

/// Something that can be done now. Its words are found when it is shown: of many one is.
#[derive(Clone)]
pub(crate) struct Offer<'p> {
    pub(crate) candidate: Candidate,
    what: What<'p>,
}

#[derive(Clone)]
enum What<'p> {
    Practice(usize),
    CatchUp(&'p Attended),
    Step(Next<'p>),
    Task(&'p Module, &'p Task, Option<TaskState>),
    Booking(&'p Element, Day),
}

/// Everything that can be done now. `questions` wait to be practised.
pub(crate) fn offers<'p>(
    call: &Call,
    desk: &'p Desk,
    standing: &'p Standing,
    questions: usize,
) -> Vec<Offer<'p>> {
    let today = call.now().day;
    let mut all: Vec<Offer<'p>> = Vec::new();
    all.extend(practice(questions));
    all.extend(to_catch_up(&standing.events).map(catch_up));
    let resume = standing.resume(&desk.programme, today);
    all.extend(resume.map(|next| step(standing, next, 0)));
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

fn practice<'p>(questions: usize) -> Option<Offer<'p>> {
    (questions > 0).then(|| Offer {
        candidate: Candidate {
            key: "practice".into(),
            doing: Doing::Practice,
            minutes: minutes_of(questions),
            due: None,
            begun: false,
            divisible: false,
            order: 0,
        },
        what: What::Practice(questions),
    })
}

fn catch_up(it: &Attended) -> Offer<'_> {
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
        what: What::CatchUp(it),
    }
}

fn first_step<'p>(
    standing: &'p Standing,
    module: &'p Module,
    (_, order): (Option<Day>, u32),
) -> Option<Offer<'p>> {
    let left = (1..)
        .zip(&module.steps)
        .find(|(_, step)| !standing.done.has(&module.id, &step.id));
    let (number, one) = left?;
    let next = Next {
        module,
        step: one,
        number,
        done: standing.steps_done(module),
    };
    Some(step(standing, next, order))
}

fn step<'p>(standing: &'p Standing, next: Next<'p>, order: u32) -> Offer<'p> {
    let key = step_key(&next.module.id, &next.step.id);
    Offer {
        candidate: Candidate {
            minutes: next.step.minutes,
            begun: standing.passage(&key).is_some(),
            key: format!("step:{key}"),
            doing: Doing::Step,
            due: None,
            divisible: false,
            order,
        },
        what: What::Step(next),
    }
}

fn task<'p>(
    standing: &'p Standing,
    module: &'p Module,
    (due, order): (Option<Day>, u32),
) -> Option<Offer<'p>> {
    let task = module
        .task
        .as_ref()
        .filter(|_| !standing.task_counts(module))?;
    let state = standing.tasks.get(&module.id).copied();
    let begun = is_begun(state);
    // A task comes after its study, unless it has been begun or sent back.
    if !begun && !standing.module_done(module) {
        return None;
    }
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
        what: What::Task(module, task, state),
    })
}

const fn is_begun(state: Option<TaskState>) -> bool {
    matches!(state, Some(TaskState::Writing | TaskState::SentBack))
}

fn booking<'p>(
    call: &Call,
    standing: &Standing,
    element: &'p Element,
    order: u32,
) -> Option<Offer<'p>> {
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
        what: What::Booking(element, day),
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
