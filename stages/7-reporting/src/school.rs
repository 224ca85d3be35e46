//! One school's standing under the SENCO duty: who, by when, why, and how far they are.
//!
//! What this room must not know: what any participant wrote. A school sees numbers and dates, never task text.

pub(crate) mod api;
pub(crate) mod letter;
pub(crate) mod pages;
pub(crate) mod posts;
mod words;

use kit::{App, Problem, db::ReadTx, web::Call};
use people::School;
use registration::Post;
use rulebook::{
    base::{BasisPoints, Day, Now, Urn},
    people::{Circles, PersonId},
    registration::{enrolment::EnrolmentState, post::PostKind},
    reporting::compliance::{SchoolStanding, compliance},
};

use crate::compliance::{facts_of, known};

pub use words::{kind_of, sentence, short};

/// A school as its leaders and governors see it.
#[derive(Debug, Clone)]
pub struct SchoolView {
    /// The school.
    pub school: School,
    /// The day it is judged on.
    pub on: Day,
    /// How it stands.
    pub standing: SchoolStanding,
    /// Its SENCOs on that day, in the order of the standing.
    pub sencos: Vec<Senco>,
    /// Every post that is recorded as held on the day, at a school that is closed on it.
    pub left_open: usize,
    /// The schools that it went on as, when it is closed.
    pub successors: Vec<School>,
}

/// A SENCO of the school.
#[derive(Debug, Clone)]
pub struct Senco {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// How.
    pub kind: PostKind,
    /// Since when here.
    pub since: Day,
    /// The place on the programme, when there is one.
    pub study: Option<Study>,
}

/// How far somebody is.
#[derive(Debug, Clone)]
pub struct Study {
    /// Where the enrolment stands.
    pub state: EnrolmentState,
    /// The lead provider.
    pub provider: String,
    /// When it began.
    pub started_on: Day,
    /// When teaching ends.
    pub teaching_ends_on: Day,
    /// The engagement number, and the one that opens the assessment.
    pub engagement: (BasisPoints, BasisPoints),
}

/// How a school stands on a day, from the posts that are known.
pub async fn standing(
    tx: &ReadTx<'_>,
    school: &School,
    on: Day,
) -> Result<(SchoolStanding, Vec<Post>), Problem> {
    let answers = registration::answers_of_school(tx, school.urn, on).await?;
    let posts = answers.iter().map(|answer| answer.post.clone()).collect();
    let facts: Vec<_> = answers.into_iter().map(facts_of).collect();
    Ok((compliance(&known(school, &facts, on), on), posts))
}

/// Whose a school is, for the question of access; one that the register does not have does not exist.
pub(crate) async fn circles_of(call: &Call, urn: Urn) -> Result<Circles, Problem> {
    let school = call
        .app()
        .db()
        .read(async |tx| people::find_school(tx, urn).await)
        .await?;
    Ok(school.circles())
}

/// A school on a day, with its SENCOs and how far they are now.
pub async fn view(app: &App, urn: Urn, on: Day, now: Now) -> Result<SchoolView, Problem> {
    let mut view = app
        .db()
        .read(async |tx| {
            let school = people::find_school(tx, urn).await?;
            let (standing, posts) = standing(tx, &school, on).await?;
            let mut sencos = Vec::new();
            for held in &standing.posts {
                if let Some(post) = posts.iter().find(|post| post.id == held.post) {
                    sencos.push(senco(tx, post, now).await?);
                }
            }
            let closed = school.status_on(on) == 2;
            let successors = if closed {
                people::successors_of(tx, urn).await?
            } else {
                Vec::new()
            };
            let held = posts.iter().filter(|post| post.facts.is_held_on(on));
            let left_open = if closed { held.count() } else { 0 };
            Ok(SchoolView {
                school,
                on,
                standing,
                sencos,
                left_open,
                successors,
            })
        })
        .await?;
    let ids: Vec<PersonId> = view.sencos.iter().map(|senco| senco.person).collect();
    let names = people::names(app, &ids).await?;
    for senco in &mut view.sencos {
        senco.name = names.get(&senco.person).cloned().unwrap_or_default();
    }
    Ok(view)
}

async fn senco(tx: &ReadTx<'_>, post: &Post, now: Now) -> Result<Senco, Problem> {
    let study = match registration::current_enrolment(tx, post.person).await? {
        Some(enrolment) => {
            let cohort = registration::cohort(tx, enrolment.cohort).await?;
            let provider = people::provider(tx, enrolment.provider).await?;
            let engagement = crate::declaration::engagement(tx, enrolment.id, now).await?;
            Some(Study {
                state: enrolment.state,
                provider: provider.name,
                started_on: enrolment.started_on,
                teaching_ends_on: cohort.days.ends_on,
                engagement,
            })
        }
        None => None,
    };
    Ok(Senco {
        person: post.person,
        name: String::new(),
        kind: post.facts.kind,
        since: post.facts.from_on,
        study,
    })
}
