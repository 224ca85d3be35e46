//! What a question of the journey has to offer: schools, providers, cohorts.
//!
//! What this room must not know: how a question is shown.

use kit::{Problem, db::ReadTx};
use rulebook::{base::Day, people::PersonId, registration::journey::Answers};

use super::journey::field::Offer;
use crate::cohort;

/// With what a question's offers are looked for.
pub(crate) struct Look<'a> {
    pub(crate) register: &'a people::Register,
    pub(crate) words: &'a str,
    pub(crate) today: Day,
}

/// Is this a cohort of the course that was chosen? Until one is, of any.
fn is_of_the_course(answers: &Answers, cohort: &cohort::Cohort) -> bool {
    let course = answers.course.as_deref();
    course.is_none_or(|id| id == cohort.programme)
}

/// The schools that fit the words, with the one chosen before; closed ones cannot be chosen.
pub(crate) async fn schools(
    tx: &ReadTx<'_>,
    answers: &Answers,
    look: &Look<'_>,
) -> Result<Vec<Offer>, Problem> {
    let found = if look.words.trim().is_empty() {
        match answers.school {
            Some(urn) => vec![people::find_school(tx, urn).await?],
            None => Vec::new(),
        }
    } else {
        people::search_schools(look.register, tx, look.words, 0)
            .await?
            .schools
    };
    Ok(found
        .into_iter()
        .map(|school| {
            let closed = school.establishment_status == super::facts::CLOSED;
            let place = format!("{}, {}, URN {}", school.town, school.postcode, school.urn);
            Offer {
                value: school.urn.to_string(),
                label: school.name,
                hint: if closed {
                    format!("{place}. This school is closed.")
                } else {
                    place
                },
                closed,
            }
        })
        .collect())
}

/// The courses that take applications now, each once.
pub(crate) async fn courses(
    tx: &ReadTx<'_>,
    person: PersonId,
    today: Day,
) -> Result<Vec<Offer>, Problem> {
    let mut offers: Vec<Offer> = Vec::new();
    for cohort in cohort::closed::open_to(tx, Some(person), today).await? {
        if offers.iter().any(|one| one.value == cohort.programme) {
            continue;
        }
        let live = super::facts::live(tx, person, &cohort.programme).await?;
        let hint = match &live {
            Some(id) => format!("You have applied for this already: application {id}"),
            None => String::new(),
        };
        offers.push(Offer {
            value: cohort.programme,
            label: cohort.course,
            hint,
            closed: live.is_some(),
        });
    }
    offers.sort_by(|a, b| a.label.cmp(&b.label).then_with(|| a.value.cmp(&b.value)));
    Ok(offers)
}

/// Every provider, saying which take applications for the course now.
pub(crate) async fn providers(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    today: Day,
) -> Result<Vec<Offer>, Problem> {
    let mut open = cohort::closed::open_to(tx, Some(person), today).await?;
    open.retain(|cohort| is_of_the_course(answers, cohort));
    let all = people::providers(tx).await?;
    Ok(all
        .into_iter()
        .map(|provider| {
            let takes = open.iter().any(|cohort| cohort.provider == provider.id);
            let hint = if takes {
                ""
            } else {
                "Takes no applications for this course now"
            };
            Offer {
                value: provider.id.to_string(),
                label: provider.name,
                hint: hint.to_owned(),
                closed: !takes,
            }
        })
        .collect())
}

/// The open cohorts of the provider chosen, saying how full each is.
pub(crate) async fn cohorts(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    today: Day,
) -> Result<Vec<Offer>, Problem> {
    let open = cohort::closed::open_to(tx, Some(person), today).await?;
    let waiting = crate::waiting::store::counts(tx).await?;
    let own: Vec<_> = open
        .into_iter()
        .filter(|cohort| Some(cohort.provider) == answers.provider)
        .filter(|cohort| is_of_the_course(answers, cohort))
        .collect();
    let several = cohort::pages::one_course(&own).is_none();
    Ok(own
        .into_iter()
        .map(|cohort| {
            let waiting = waiting.iter().find(|(id, _)| *id == cohort.id);
            let waiting = waiting.map_or(0, |(_, count)| *count);
            let places = if cohort::is_full(&cohort) || waiting > 0 {
                format!(
                    "Full: you would be number {} on the waiting list",
                    waiting + 1
                )
            } else {
                cohort::pages::places_words(&cohort)
            };
            let funding = cohort::funding_words(cohort.places.funding);
            Offer {
                value: cohort.id.to_string(),
                label: format!(
                    "{}{}, starting {}",
                    if several {
                        format!("{}: ", cohort.course)
                    } else {
                        String::new()
                    },
                    cohort.name,
                    cohort.days.starts_on.with_weekday()
                ),
                hint: if cohort.takes_applications(today) {
                    format!("{places}. {funding}.")
                } else {
                    format!("{places}. {funding}. Closed to others: you may still apply.")
                },
                closed: false,
            }
        })
        .collect())
}
