//! What pages show of an application: names, answers in words, decisions.
//!
//! What this room must not know: who is looking.

use kit::{Problem, db::ReadTx, ui::SummaryList};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Day, Instant},
    people::PersonId,
    registration::{
        ApplicationId,
        duty::{Duty, duty},
        funding::{Funding, funding},
        journey::{Answers, asks_about_senco},
    },
};

use super::{
    facts, journey,
    journey::told::{Names, all, heading},
};
use crate::cohort;

/// The names of what answers point at.
pub(crate) async fn names_of(tx: &ReadTx<'_>, answers: &Answers) -> Result<Names, Problem> {
    let mut names = Names::default();
    if let Some(urn) = answers.school {
        names.school = people::find_school(tx, urn).await?.name;
    }
    if let Some(course) = &answers.course {
        names.course = cohort::store::title_of(tx, course).await?;
    }
    if let Some(id) = answers.provider {
        names.provider = people::provider(tx, id).await?.name;
    }
    if let Some(id) = answers.cohort {
        let cohort = cohort::store::one(tx, id).await?;
        names.cohort = format!(
            "{}, starting {}",
            cohort.name,
            cohort.days.starts_on.in_words()
        );
    }
    Ok(names)
}

/// The provider and cohort that an application named before, each with the moment at which it was changed.
pub(crate) async fn named_before(
    tx: &ReadTx<'_>,
    id: ApplicationId,
) -> Result<Vec<(String, String, Instant)>, Problem> {
    let mut named = Vec::new();
    for (from, _, at) in super::change::store::moves(tx, id).await? {
        let cohort = cohort::store::one(tx, from).await?;
        let provider = people::provider(tx, cohort.provider).await?;
        named.push((provider.name, cohort.name, at));
    }
    Ok(named)
}

/// Both decisions as they would be made on this day.
pub(crate) async fn decisions(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    on: Day,
) -> Result<(Option<Duty>, Option<Funding>), Problem> {
    let duty = if asks_about_senco(answers) {
        Some(duty(&facts::duty(tx, answers, on).await?))
    } else {
        None
    };
    let funding = match answers.cohort {
        Some(id) => {
            let cohort = cohort::store::one(tx, id).await?;
            Some(funding(
                &facts::funding(tx, person, answers, &cohort).await?,
            ))
        }
        None => None,
    };
    Ok((duty, funding))
}

/// What becomes of the duty when this person starts with the cohort that they chose.
pub(crate) async fn outlook(
    tx: &ReadTx<'_>,
    answers: &Answers,
) -> Result<Option<(Day, Duty)>, Problem> {
    let Some(id) = answers.cohort.filter(|_| asks_about_senco(answers)) else {
        return Ok(None);
    };
    let cohort = cohort::store::one(tx, id).await?;
    let starts_on = cohort.days.starts_on;
    let mut facts = facts::duty(tx, answers, starts_on).await?;
    facts.npq_begun = Some(starts_on);
    facts.npq_provider = Some(people::provider(tx, cohort.provider).await?.name);
    Ok(Some((starts_on, duty(&facts))))
}

/// The answers with a Change link each.
pub(crate) fn to_change(answers: &Answers, names: &Names) -> Markup {
    let mut list = SummaryList::new();
    for (step, told) in all(answers, names) {
        let href = format!("{}?change=yes", journey::href(step));
        list = list.change(heading(step), html! { (told) }, href);
    }
    list.render()
}

/// The answers, to read.
pub(crate) fn to_read(answers: &Answers, names: &Names) -> Markup {
    let mut list = SummaryList::new();
    for (step, told) in all(answers, names) {
        list = list.text(heading(step), told);
    }
    list.render()
}
