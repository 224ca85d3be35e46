//! By when the law asks for the qualification, from the register, and what it means.
//!
//! What this room must not know: how a standing is decided.

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Markup},
};
use maud::html;
use registration::Answer;
use rulebook::{
    base::{Coded, Day},
    people::PersonId,
    registration::duty::Status,
};

/// How this person stands in each SENCO post that they hold today.
pub(crate) async fn standings(
    tx: &ReadTx<'_>,
    person: PersonId,
    today: Day,
) -> Result<Vec<Answer>, Problem> {
    let mut all = Vec::new();
    for post in registration::posts_of_person(tx, person).await? {
        let answer = registration::answer_of(tx, &post, today).await?;
        if answer.standing.status != Status::NoDuty {
            all.push(answer);
        }
    }
    Ok(all)
}

/// The card of it: the earliest deadline, in words first. Nothing for somebody without a post in the register.
pub(crate) fn card(answers: &[Answer], today: Day) -> Option<Markup> {
    let first = answers.iter().min_by_key(|one| {
        (
            one.standing.deadline.is_none(),
            one.standing.deadline,
            one.post.id,
        )
    })?;
    let standing = &first.standing;
    let content = match standing.deadline {
        Some(deadline) => html! {
            (ui::countdown(&left(today, deadline), passed(first, today, deadline), whole(first, deadline), html! {
                p { "The law asks you to have the qualification by " strong { (deadline.with_weekday()) } "." }
            }))
            p { (meaning(standing.status)) @if let Some(expected) = standing.expected { " Your result is expected by " (expected.in_words()) "." } }
        },
        None => {
            html! { p { strong { (standing.status.label()) } ". " (meaning(standing.status)) } }
        }
    };
    Some(ui::card(
        "deadline",
        "By when you need it",
        html! { (content) p { a class="govuk-link" href="/deadline" { "How this is worked out" } } },
    ))
}

/// How long it is, in the largest unit that says it honestly.
fn left(today: Day, deadline: Day) -> String {
    match today.days_until(deadline) {
        days if days < 0 => "The day has passed".to_owned(),
        0 => "Today".to_owned(),
        1 => "1 day".to_owned(),
        days if days < 60 => format!("{days} days"),
        days => format!("{} months", days / 30),
    }
}

fn whole(answer: &Answer, deadline: Day) -> u32 {
    let from = answer.facts.first_senco_on.or(answer.facts.senco_here_from);
    from.map_or(0, |from| number(from.days_until(deadline)))
}

fn passed(answer: &Answer, today: Day, deadline: Day) -> u32 {
    whole(answer, deadline).saturating_sub(number(today.days_until(deadline)))
}

fn number(days: i64) -> u32 {
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}

const fn meaning(status: Status) -> &'static str {
    match status {
        Status::InTime => "You are on the way and in time.",
        Status::LateStart => {
            "The result is expected after that day. Talk with your head teacher and your provider; nothing changes what you have done."
        }
        Status::Overdue => {
            "That day has passed. Keep going: the qualification is still what the law asks for. Your school knows what to do."
        }
        Status::StartNow => "There is little time left: begin as soon as you can.",
        Status::Met => "You hold the qualification.",
        Status::Exempt => "The law does not ask you for it.",
        Status::Check => "A person has to decide this. You need do nothing.",
        Status::NotBound => "Your school is not bound by this law.",
        Status::CannotBeSenco => {
            "The register says that you cannot be the SENCO. Ask your head teacher."
        }
        Status::NoDuty => "The law asks nothing of you here.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_is_told_in_the_unit_that_says_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (deadline, words) in [
            ("2026-11-27", "The day has passed"),
            ("2026-11-28", "Today"),
            ("2026-11-29", "1 day"),
            ("2027-01-10", "43 days"),
            ("2028-11-28", "24 months"),
        ] {
            assert_eq!(left(day("2026-11-28"), day(deadline)), words);
        }
    }
}
