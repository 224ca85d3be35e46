//! Posts: who is SENCO of which school, since when, and their standing under the duty on any day.
//!
//! What this room must not know: applications; an act that learns of a post records it here.

mod history;
pub(crate) mod import;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::{Day, Now, Urn},
    people::{Permit, PersonId},
    registration::{
        PostId,
        duty::{Duty, DutyFacts},
        post::{self as rule, PostFacts},
    },
};

/// A post was recorded.
pub const RECORDED: Process = Process::new("post_recorded", "recorded the SENCO post");
/// A post was ended.
pub const ENDED: Process = Process::new("post_ended", "ended the SENCO post").with_reason();

pub use history::{Correction, corrections_of};

/// Who is SENCO where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub school: Urn,
    /// Since when, until when, and what the duty needs to know.
    pub facts: PostFacts,
}

/// A post to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub school: Urn,
    /// Since when, until when, and what the duty needs to know.
    pub facts: PostFacts,
}

/// Every post at a school, newest first, ended ones too.
pub async fn posts_of_school(tx: &ReadTx<'_>, urn: Urn) -> Result<Vec<Post>, Problem> {
    store::of_school(tx, urn).await
}

/// Every post of a person, newest first, ended ones too.
pub async fn posts_of_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Post>, Problem> {
    store::of_person(tx, person).await
}

/// Posts held on a day, by id, after this one: for lists across schools, page by page.
pub async fn posts_on(
    tx: &ReadTx<'_>,
    day: Day,
    after: PostId,
    most: i64,
) -> Result<Vec<Post>, Problem> {
    store::held_on(tx, day, after, most).await
}

/// What the duty is told about a post on a day: the school as the register has it, the NPQ as Senda has it.
pub async fn duty_facts(tx: &ReadTx<'_>, post: &Post, on: Day) -> Result<DutyFacts, Problem> {
    let school = people::find_school(tx, post.school).await?;
    let npq = crate::enrolment::npq_of(tx, post.person).await?;
    Ok(post.facts.duty_facts(
        on,
        i64::from(school.establishment_type),
        i64::from(school.establishment_status),
        npq.as_ref(),
    ))
}

/// The standing of a post under the duty on a day, with what a person decided followed.
pub async fn duty_of_post(tx: &ReadTx<'_>, post: &Post, on: Day) -> Result<Duty, Problem> {
    Ok(crate::standing::answer_of(tx, post, on).await?.told())
}

/// The standing of a person in each post that they hold now.
pub async fn duty_of(
    tx: &ReadTx<'_>,
    person: PersonId,
    now: Now,
) -> Result<Vec<(Post, Duty)>, Problem> {
    standings_on(tx, person, now.day).await
}

/// The standing of a person on a day, in each post that they hold on it.
pub(crate) async fn standings_on(
    tx: &ReadTx<'_>,
    person: PersonId,
    on: Day,
) -> Result<Vec<(Post, Duty)>, Problem> {
    let mut standings = Vec::new();
    for post in store::of_person(tx, person).await? {
        if post.facts.is_held_on(on) {
            let found = duty_of_post(tx, &post, on).await?;
            standings.push((post, found));
        }
    }
    Ok(standings)
}

/// Records a post. Process: [`RECORDED`].
///
/// # Errors
/// [`rule::PostRefusal`]; [`Problem::NotFound`] when the school is not in the register.
pub async fn record_post(app: &App, permit: &Permit, new: NewPost) -> Result<PostId, Problem> {
    app.act(permit, &RECORDED, async move |tx| record_in(tx, &new).await)
        .await
}

/// Records a post, inside an act.
pub(crate) async fn record_in(tx: &mut WriteTx<'_>, new: &NewPost) -> Result<PostId, Problem> {
    people::find_school(tx, new.school).await?;
    let holds = store::open_at(tx, new.person, new.school).await?.is_some();
    rule::record(&new.facts, holds, tx.now().day)?;
    let id: PostId = tx.mint();
    store::add(tx, id, new).await?;
    tx.about(id);
    tx.about(new.person);
    tx.about(format!("school {}", new.school));
    tx.became("from", new.facts.from_on);
    tx.became("kind", new.facts.kind);
    Ok(id)
}

/// Records a post that an application tells of, or brings the open one up to date, inside an act.
pub(crate) async fn learn(tx: &mut WriteTx<'_>, new: &NewPost) -> Result<PostId, Problem> {
    match store::open_at(tx, new.person, new.school).await? {
        Some(known) => {
            rule::record(&new.facts, false, tx.now().day)?;
            let before = store::one(tx, known).await?;
            let mut facts = new.facts.clone();
            // An application does not speak of these: what was recorded stays.
            (facts.kind, facts.npq_told) = (before.facts.kind, before.facts.npq_told.clone());
            store::set(tx, known, &facts).await?;
            tx.about(known);
            tx.became("from", new.facts.from_on);
            history::keep(tx, &before, &facts).await?;
            Ok(known)
        }
        None => record_in(tx, new).await,
    }
}

/// Ends a post on a day. Process: [`ENDED`].
///
/// # Errors
/// [`rule::PostRefusal`]; [`Problem::MovedOn`] when it has ended already.
pub async fn end_post(
    app: &App,
    permit: &Permit,
    id: PostId,
    until: Day,
    why: String,
) -> Result<(), Problem> {
    app.act(permit, &ENDED, async move |tx| {
        let mut post = store::one(tx, id).await?;
        let before = post.clone();
        post.facts.until_on = Some(until);
        rule::record(&post.facts, false, tx.now().day)?;
        store::end(tx, id, until).await?;
        history::keep(tx, &before, &post.facts).await?;
        tx.about(id);
        tx.about(post.person);
        tx.became("until", until);
        tx.because(why);
        Ok(())
    })
    .await
}

/// One post.
pub async fn post(tx: &ReadTx<'_>, id: PostId) -> Result<Post, Problem> {
    store::one(tx, id).await
}
