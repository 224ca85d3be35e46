//! “I have ten minutes”: one thing that fits, and why this one.
//!
//! What this room must not know: how it is picked.

use kit::{
    ui::{self, Hero, Markup},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::delivery::{
    next::{Candidate, pick},
    practice::SITTING,
};

use super::offers::Offer;
use crate::desk::{Standing, minutes, no_place, seated};

/// The times that somebody may have.
pub(super) const TIMES: &[(&str, &str)] = &[
    ("5", "5 minutes"),
    ("10", "10 minutes"),
    ("25", "25 minutes"),
];
/// What is asked about them.
pub(super) const CHOICES: &str = "Tell us how long you have";

/// The longest time somebody is asked about.
const MOST: u32 = 180;

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "What to do now");
    };
    let time = form.get("minutes").parse::<u32>().ok();
    let time = time.filter(|one| (1..=MOST).contains(one));
    let (standing, waiting) = super::stand(&call, &desk).await?;
    let today = call.now().day;
    // One sitting a day is offered; more can be had on its own page.
    let questions = if waiting.today < SITTING {
        waiting.sitting(&desk.programme, today).len()
    } else {
        0
    };
    let not: Vec<&str> = form.all("not").collect();
    let all = super::offers_now(&call, &desk, &standing, questions);
    let left: Vec<&Offer<'_>> = all
        .iter()
        .filter(|one| !not.contains(&one.candidate.key.as_str()))
        .collect();
    let candidates: Vec<Candidate> = left.iter().map(|one| one.candidate.clone()).collect();
    let picked = pick(&candidates, time, today);
    let title = time.map_or_else(
        || "What to do now".to_owned(),
        |time| format!("You have {}", minutes(time)),
    );
    let offer = picked.as_ref().and_then(|picked| {
        let key = &picked.candidate.key;
        left.iter().find(|one| one.candidate.key == *key)
    });
    let before = super::before::said(&call).await?;
    let body = html! {
        (ui::heading(&title))
        @if let Some(before) = before { (before) }
        @match (offer, &picked) {
            (Some(offer), Some(picked)) => {
                @let shown = offer.shown(&standing);
                (Hero::new("now", shown.above, shown.title.as_ref()).words(shown.words.as_str()).action(shown.href.as_str(), shown.button.as_ref()))
                (ui::section("why", "Why this?"))
                ul class="govuk-list govuk-list--bullet" { @for why in &picked.why { li { (why.sentence()) } } }
                @if left.len() > 1 { p { a class="govuk-link" href=(other(time, &not, &offer.candidate.key)) { "Something else" } } }
            }
            _ => (nothing((&left, &standing), time, !not.is_empty()))
        }
        (ui::card("time", "How long have you?", ui::chips("/study/now", CHOICES, "minutes", TIMES, "We pick one thing.")))
    };
    call.page(&desk.permit, title, body)
        .back("/home", "Home")
        .send()
}

/// The address that leaves this one out.
fn other(time: Option<u32>, not: &[&str], key: &str) -> String {
    let mut words: Vec<String> = time
        .map(|time| format!("minutes={time}"))
        .into_iter()
        .collect();
    words.extend(
        not.iter()
            .copied()
            .chain([key])
            .map(|key| format!("not={key}")),
    );
    format!("/study/now?{}", words.join("&"))
}

fn nothing(
    (left, standing): (&[&Offer<'_>], &Standing),
    time: Option<u32>,
    left_out: bool,
) -> Markup {
    let shortest = left.iter().min_by_key(|one| one.candidate.minutes);
    let shortest = shortest.map(|one| (one.candidate.minutes, one.shown(standing)));
    html! {
        @match (shortest, time) {
            // Something fitted, and was passed over.
            (Some(_), Some(time)) if left_out => (ui::empty_state(
                format!("That was all that fits into {}.", minutes(time)),
                "Begin again, or leave it for today.",
            ).action(format!("/study/now?minutes={time}"), "Begin again")),
            (Some((long, shortest)), Some(_)) => (ui::empty_state(
                "Nothing that is open now is so short.",
                format!("The shortest is “{}”, about {}. You can stop in its middle: we keep your place.", shortest.title, minutes(long)),
            ).action(shortest.href.as_str(), shortest.button.as_ref())),
            _ if left_out => (ui::empty_state("That was all there is.", "Begin again, or leave it for today.").action("/study/now", "Begin again")),
            _ => (ui::empty_state("Nothing is waiting for you.", "New things appear as the programme opens.").action("/study", "See your programme")),
        }
    }
}
