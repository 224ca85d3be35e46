//! How schools stand across the register, as at any day: for a trust, an authority, the nation.
//!
//! What this room must not know: how a standing is decided.

mod charts;
pub(crate) mod csv;
pub(crate) mod pages;
mod reach;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kit::{App, Problem, db::ReadTx};
use people::School;
use registration::Answer;
use rulebook::{
    base::{Coded, Day, Urn},
    people::PersonId,
    registration::post::PostKind,
    reporting::compliance::{
        Month, Outline, PostFacts, SchoolFacts, SchoolStanding, SchoolStatus, compliance, forecast,
        outline,
    },
};

pub use reach::Reach;

/// Months that the forecast looks ahead: no deadline lies further than three years away.
const MONTHS_AHEAD: i32 = 36;

/// What somebody looks for; empty text is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this standing.
    pub status: Option<SchoolStatus>,
    /// Only this local authority.
    pub authority: String,
    /// Only this trust.
    pub trust: String,
    /// Only this region.
    pub region: String,
    /// Only this phase.
    pub phase: String,
    /// Words in name, town, postcode or number.
    pub words: String,
}

impl Filter {
    fn lets(&self, school: &School) -> bool {
        let is = |wanted: &str, has: &str| wanted.is_empty() || wanted == has;
        is(&self.authority, &school.local_authority)
            && is(&self.trust, &school.trust)
            && is(&self.region, &school.region)
            && is(&self.phase, &school.phase)
            && self.has_words(school)
    }

    fn has_words(&self, school: &School) -> bool {
        if self.words.trim().is_empty() {
            return true;
        }
        let text = format!(
            "{} {} {} {}",
            school.name, school.town, school.postcode, school.urn
        )
        .to_lowercase();
        self.words
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

/// A SENCO of a school on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// How.
    pub kind: PostKind,
}

/// One school of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The school.
    pub school: School,
    /// How it stands, in short.
    pub standing: Outline,
    /// Its SENCOs on the day.
    pub sencos: Vec<Holder>,
    facts: Vec<PostFacts>,
}

impl Row {
    /// The same standing with its reasons. Made on demand: a list of a country does without.
    pub fn told(&self, on: Day) -> SchoolStanding {
        compliance(&known(&self.school, &self.facts, on), on)
    }
}

/// Schools across the register on a day.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Those that were asked for, in the order of need, then of their numbers.
    pub rows: Vec<Row>,
    /// How many stand how, before the filter of standing.
    pub counts: BTreeMap<SchoolStatus, usize>,
    /// Who becomes overdue when, before the filter of standing.
    pub ahead: Vec<Month>,
    /// What there is to choose from, in the whole reach of the reader.
    pub choices: Choices,
}

/// Names that occur in the reach of a reader, in order.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Local authorities.
    pub authorities: BTreeSet<String>,
    /// Trusts.
    pub trusts: BTreeSet<String>,
    /// Regions.
    pub regions: BTreeSet<String>,
    /// Phases.
    pub phases: BTreeSet<String>,
}

impl Choices {
    fn add(&mut self, school: &School) {
        let put = |set: &mut BTreeSet<String>, name: &str| {
            if !name.is_empty() && !set.contains(name) {
                set.insert(name.to_owned());
            }
        };
        put(&mut self.authorities, &school.local_authority);
        put(&mut self.trusts, &school.trust);
        put(&mut self.regions, &school.region);
        put(&mut self.phases, &school.phase);
    }
}

/// The facts of a post for the standing of its school.
pub(crate) fn facts_of(answer: Answer) -> PostFacts {
    PostFacts {
        post: answer.post.id,
        from: answer.post.facts.from_on,
        until: answer.post.facts.until_on,
        person: answer.facts,
        rulings: answer.rulings,
    }
}

/// A school with its posts as the rule is told of it on a day: closed from the day it closed, open before.
pub(crate) fn known<'a>(school: &School, posts: &'a [PostFacts], on: Day) -> SchoolFacts<'a> {
    SchoolFacts {
        establishment_type: i64::from(school.establishment_type),
        establishment_status: i64::from(school.status_on(on)),
        posts,
    }
}

/// Reads how the schools in this reach stand on a day: a few reads whatever their number, decided in memory.
pub async fn register(
    app: &App,
    on: Day,
    reach: &Reach,
    filter: &Filter,
) -> Result<Register, Problem> {
    app.db()
        .read(async |tx| {
            let mut posts = posts_by_school(tx, on).await?;
            let schools = people::all_schools(tx).await?;
            Ok(decide(schools, &mut posts, on, (reach, filter)))
        })
        .await
}

async fn posts_by_school(tx: &ReadTx<'_>, on: Day) -> Result<HashMap<Urn, Vec<Answer>>, Problem> {
    let mut posts: HashMap<Urn, Vec<Answer>> = HashMap::new();
    for answer in registration::answers_on(tx, on).await? {
        posts.entry(answer.post.school).or_default().push(answer);
    }
    Ok(posts)
}

fn decide(
    schools: Vec<School>,
    posts: &mut HashMap<Urn, Vec<Answer>>,
    on: Day,
    (reach, filter): (&Reach, &Filter),
) -> Register {
    let mut found = Register::default();
    let mut outlines = Vec::new();
    for school in schools.into_iter().filter(|school| reach.has(school)) {
        found.choices.add(&school);
        if !filter.lets(&school) {
            continue;
        }
        let answers = posts.remove(&school.urn).unwrap_or_default();
        let sencos = answers
            .iter()
            .filter(|answer| answer.post.facts.is_held_on(on))
            .map(|answer| Holder {
                person: answer.post.person,
                kind: answer.post.facts.kind,
            })
            .collect();
        let facts: Vec<PostFacts> = answers.into_iter().map(facts_of).collect();
        let standing = outline(&known(&school, &facts, on), on);
        *found.counts.entry(standing.status).or_default() += 1;
        outlines.push(standing);
        if filter.status.is_none_or(|status| status == standing.status) {
            found.rows.push(Row {
                school,
                standing,
                sencos,
                facts,
            });
        }
    }
    found.ahead = forecast(&outlines, on, MONTHS_AHEAD);
    found
        .rows
        .sort_by_key(|row| (row.standing.status, row.standing.deadline, row.school.urn));
    found
}

/// How many schools stand so.
pub(crate) fn count(register: &Register, status: SchoolStatus) -> usize {
    register.counts.get(&status).copied().unwrap_or(0)
}

/// Every standing with its count, in the order of need.
pub(crate) fn counts(register: &Register) -> Vec<(SchoolStatus, usize)> {
    SchoolStatus::ALL
        .iter()
        .map(|status| (*status, count(register, *status)))
        .collect()
}
