//! The large card of the start page: the one next thing, or what it means that there is none.
//!
//! What this room must not know: how it is picked.

use kit::{
    ui::{Hero, Markup},
    web::Call,
};
use maud::html;
use rulebook::{
    base::Day,
    delivery::next::{Candidate, Doing, Why, pick},
    registration::enrolment::EnrolmentState,
};

use super::offers_now;
use crate::desk::{Desk, Standing, minutes};

/// The large card of somebody whose place is paused, or over.
fn resting(desk: &Desk) -> Markup {
    let who = &desk.who;
    let (title, words): (&str, String) = match who.state {
        EnrolmentState::Deferred => (
            "Your place is paused",
            match who.returns_on {
                Some(day) => format!(
                    "You are expected back on {}. Nothing falls due until then, and everything that you have done is kept. You can read on whenever you like.",
                    day.with_weekday()
                ),
                None => "Nothing falls due, and everything that you have done is kept. You can read on whenever you like.".to_owned(),
            },
        ),
        EnrolmentState::Completed => (
            "You have finished the programme",
            "Everything stays here for you to come back to: the steps, your tasks and your notes.".to_owned(),
        ),
        EnrolmentState::Withdrawn | EnrolmentState::Cancelled | EnrolmentState::Active => (
            "Your place has ended",
            "What you wrote stays yours: your notes can be read and taken away. To come back, talk with your provider.".to_owned(),
        ),
    };
    let (href, button) = match who.state {
        EnrolmentState::Deferred | EnrolmentState::Completed => ("/study", "See your programme"),
        _ => ("/notes", "My notes"),
    };
    html! { (Hero::new("resume", "Your place", title).words(words).action(href, button)) }
}

/// The one thing to do next.
pub(super) fn card(call: &Call, desk: &Desk, standing: &Standing, questions: usize) -> Markup {
    if desk.who.state != EnrolmentState::Active {
        return resting(desk);
    }
    let today = call.now().day;
    let mut all = offers_now(call, desk, standing, questions);
    // Practice has its own card: nobody is to be sent there again and again instead of going on.
    if all.iter().any(|one| one.candidate.doing != Doing::Practice) {
        all.retain(|one| one.candidate.doing != Doing::Practice);
    }
    let candidates: Vec<Candidate> = all.iter().map(|one| one.candidate.clone()).collect();
    let picked = pick(&candidates, None, today);
    let offer = picked.as_ref().and_then(|picked| {
        let key = &picked.candidate.key;
        all.iter().find(|one| one.candidate.key == *key)
    });
    let (Some(offer), Some(picked)) = (offer, &picked) else {
        return nothing_today(standing, today);
    };
    // “You are in the middle of it” and “it comes next” go without saying.
    let why = picked
        .why
        .first()
        .filter(|why| !matches!(why, Why::Begun | Why::NextInOrder));
    let shown = offer.shown(standing);
    let words = match why {
        Some(why) => format!("{} {}", shown.words, why.sentence()),
        None => shown.words,
    };
    let mut hero = Hero::new("resume", shown.above, shown.title.as_ref())
        .words(words)
        .action(shown.href.as_str(), shown.button.as_ref());
    if let Some((done, of)) = shown.steps {
        hero = hero.steps(done, of);
    }
    let reading = standing.resume(&desk.programme, today);
    let reading = reading.filter(|_| offer.candidate.doing != Doing::Step);
    html! {
        (hero)
        @if let Some(next) = reading {
            p class="app-muted" { "Or go on reading: " a class="govuk-link" href=(standing.at_place(&next)) { (next.step.title) } ", " (minutes(next.step.minutes)) "." }
        }
    }
}

fn nothing_today(standing: &Standing, today: Day) -> Markup {
    let opens = standing
        .openings
        .values()
        .map(|one| one.opens_on)
        .filter(|day| *day > today)
        .min();
    let words = match opens {
        Some(day) => format!(
            "Everything that is open is read. The next part opens on {}.",
            day.with_weekday()
        ),
        None if standing.openings.is_empty() => {
            "The timetable of your intake is not made yet. You will find your first step here."
                .to_owned()
        }
        None => "You have read every step of the programme.".to_owned(),
    };
    html! { (Hero::new("resume", "Study", "Nothing to read today").words(words).action("/study", "See your programme")) }
}
