//! The results of a module's survey in one edition, with how many answered of those who were asked.
//!
//! What this room must not know: whose answers they are. Its query does not read it.

use kit::{
    OrNotFound, Problem,
    ui::{self, Markup},
    web::Call,
};
use maud::html;
use programme::Programme;
use rulebook::{
    delivery::listening::{Asked, QUESTIONS, Question, Scale},
    people::ProviderId,
    production::{
        EditionId,
        finding::{FEWEST, shown},
    },
};

use super::store::{self, Sheet};
use crate::{feedback::writers::number, study::find_module};

/// What the survey of a module says.
pub(crate) async fn results(
    call: &Call,
    of: (ProviderId, EditionId),
    programme: &Programme,
    id: &str,
) -> Result<Markup, Problem> {
    let (_, module) = find_module(programme, id).or_not_found()?;
    let sheets = call
        .app()
        .db()
        .read(async |tx| store::of_module(tx, of, id).await)
        .await?;
    let answered: Vec<&Sheet> = sheets
        .iter()
        .filter(|one| one.state == Asked::Answered)
        .collect();
    let mut words = answered
        .iter()
        .filter(|one| one.may_show && !one.words.is_empty())
        .peekable();
    Ok(html! {
        (ui::heading_row(Some(&format!("Module {id}, edition {}", programme.version)), &module.title, Some("The survey at the end of the module."), None))
        p class="govuk-body" { (rate(sheets.len(), answered.len())) }
        @for (at, question) in QUESTIONS.iter().enumerate() {
            (ui::section(&format!("question-{}", at + 1), question.words))
            p class="govuk-body" { (told(question, &answered)) }
        }
        @if words.peek().is_some() {
            (ui::section("their-words", "In their words"))
            ul class="govuk-list govuk-list--bullet" { @for one in words { li { "“" (one.words) "”" } } }
        }
    })
}

/// How many answered of those who were asked: told when both parts are large enough not to give anybody away.
fn rate(asked: usize, answered: usize) -> String {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (asked, answered) = (count(asked), count(answered));
    match shown(&[answered, asked.saturating_sub(answered)]) {
        None => format!("Fewer than {FEWEST} people have finished this module in this edition."),
        Some((total, cells)) => match cells.first().copied().flatten() {
            Some(answered) => format!(
                "{answered} of {total} who finished the module answered: {} per cent.",
                answered * 100 / total.max(1)
            ),
            None => format!(
                "{total} finished the module. How many answered is too close to few or to all to tell."
            ),
        },
    }
}

fn told(question: &Question, answered: &[&Sheet]) -> String {
    let values: Vec<i64> = answered
        .iter()
        .filter_map(|one| one.values.get(question.code).copied())
        .collect();
    if question.scale == Scale::Minutes {
        return median(values);
    }
    let choices = question.scale.choices();
    let cells: Vec<i64> = choices
        .iter()
        .map(|(value, _)| {
            i64::try_from(values.iter().filter(|one| *one == value).count()).unwrap_or(0)
        })
        .collect();
    match shown(&cells) {
        None => format!("Fewer than {FEWEST} answers."),
        Some((total, cells)) => {
            let parts = choices
                .iter()
                .zip(cells)
                .map(|((_, words), count)| format!("{words}: {}", number(count)));
            format!("{total} answers. {}.", parts.collect::<Vec<_>>().join(". "))
        }
    }
}

/// The middle of what people typed, to the next five minutes: half took less, half took more.
fn median(mut values: Vec<i64>) -> String {
    let few = i64::try_from(values.len()).unwrap_or(i64::MAX) < FEWEST;
    values.sort_unstable();
    match values.get(values.len() / 2) {
        Some(middle) if !few => {
            format!(
                "Half of {} people took about {} minutes or less.",
                values.len(),
                (middle + 2) / 5 * 5
            )
        }
        _ => format!("Fewer than {FEWEST} answers."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_rate_gives_nobody_away() {
        assert!(rate(4, 4).starts_with("Fewer than 5"));
        assert_eq!(
            rate(20, 12),
            "12 of 20 who finished the module answered: 60 per cent."
        );
        assert!(rate(20, 18).contains("too close"));
        assert_eq!(
            rate(20, 20),
            "20 of 20 who finished the module answered: 100 per cent."
        );
    }

    #[test]
    fn the_middle_is_told_of_five_and_not_of_four() {
        assert!(median(vec![10, 20, 30, 40]).starts_with("Fewer"));
        assert_eq!(
            median(vec![90, 41, 38, 20, 44]),
            "Half of 5 people took about 40 minutes or less."
        );
    }
}
