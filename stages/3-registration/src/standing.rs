//! The duty's answer for a post as at a day, with a person's decision followed: for one post, or for a country's at once.
//!
//! What this room must not know: pages, or how a standing is told of a school.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{ReadTx, Sql},
};
use rulebook::{
    base::{Day, Urn},
    people::{PersonId, ProviderId},
    registration::{
        duty::{
            Duty, DutyFacts, Law, Question, Ruling, Settled, Standing, Status, duty_following,
            stand,
        },
        post::NpqFacts,
    },
};

use crate::{
    cohort, enrolment,
    post::{Post, duty_facts, store as posts},
    ruling,
};

/// How a post stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The post.
    pub post: Post,
    /// What the rule was told of it.
    pub facts: DutyFacts,
    /// What people have decided about it; the rule follows those that still rest on the facts.
    pub rulings: Vec<Ruling>,
    /// Status, deadline, safe start and the step that decided. A post that is not held on the day is
    /// [`Status::NoDuty`].
    pub standing: Standing,
}

impl Answer {
    fn new(post: Post, facts: DutyFacts, rulings: Vec<Ruling>) -> Self {
        let settled = Settled::by(&facts, &rulings);
        let standing = stand(&facts, Law::on(facts.judged_on), settled);
        Self {
            post,
            facts,
            rulings,
            standing,
        }
    }

    /// The same in sentences, with every reason and what would change it. Made on demand: lists do without.
    pub fn told(&self) -> Duty {
        duty_following(&self.facts, &self.rulings)
    }

    /// The question that waits for a person.
    pub fn asked(&self) -> Option<Question> {
        (self.standing.status == Status::Check)
            .then(|| self.standing.question())
            .flatten()
    }
}

const HOLDING: Sql = Sql::new(
    "select person_id, provider_id, started_on, outcome, outcome_on from registration_enrolments
     where programme = $1 and state in ('active', 'deferred', 'completed') order by id",
);

/// How this post stands on a day.
pub async fn answer_of(tx: &ReadTx<'_>, post: &Post, on: Day) -> Result<Answer, Problem> {
    let facts = duty_facts(tx, post, on).await?;
    let rulings = ruling::store::rulings_of(tx, post.id).await?;
    Ok(Answer::new(post.clone(), facts, rulings))
}

/// How every post that had begun by a day stands on it, those ended by then too, by id: five reads whatever their number,
/// so that a country's posts are answered at once.
pub async fn answers_on(tx: &ReadTx<'_>, on: Day) -> Result<Vec<Answer>, Problem> {
    let kinds = people::school_kinds(tx).await?;
    let npqs = npqs(tx).await?;
    let mut rulings = ruling::store::all_rulings(tx).await?;
    let answers = posts::begun_by(tx, on).await?.into_iter().map(|post| {
        // A school that has left the register binds nobody.
        let (kind, status) = kinds.get(&post.school).copied().unwrap_or((0, 2));
        let facts = post
            .facts
            .duty_facts(on, kind, status, npqs.get(&post.person));
        let decided = rulings.remove(&post.id).unwrap_or_default();
        Answer::new(post, facts, decided)
    });
    Ok(answers.collect())
}

/// The NPQ for SENCOs of everybody who holds a place on it: of several the newest.
async fn npqs(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, NpqFacts>, Problem> {
    let names: HashMap<ProviderId, String> = people::providers(tx)
        .await?
        .into_iter()
        .map(|provider| (provider.id, enrolment::name_for_law(provider)))
        .collect();
    let rows = tx
        .all(HOLDING, &[&cohort::PROGRAMME], |row| {
            let (person, provider): (PersonId, ProviderId) = (row.get(0)?, row.get(1)?);
            let facts = NpqFacts {
                begun: row.get(2)?,
                provider: names.get(&provider).cloned().unwrap_or_default(),
                outcome: row.code_or_none(3)?,
                outcome_on: row.get(4)?,
            };
            Ok((person, facts))
        })
        .await?;
    Ok(rows.into_iter().collect())
}

/// Where a post is: for those who ask about one school.
pub async fn answers_of_school(
    tx: &ReadTx<'_>,
    school: Urn,
    on: Day,
) -> Result<Vec<Answer>, Problem> {
    let mut answers = Vec::new();
    for post in posts::of_school(tx, school).await? {
        answers.push(answer_of(tx, &post, on).await?);
    }
    Ok(answers)
}
