//! The rows of posts.
//!
//! What this room must not know: the duty.

use std::collections::HashMap;

use kit::{
    Fault, OrNotFound, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, ToValue, WriteTx, filled},
};
use rulebook::{
    base::{Coded, Day, Urn},
    people::PersonId,
    registration::{
        PostId,
        post::{NpqTold, PostFacts},
    },
};

use super::{NewPost, Post};

const ADD: Sql = Sql::new(
    "insert into registration_posts (id, person_id, school_urn, kind, from_on, until_on, first_senco_on,
       months_before, qualified_teacher, induction, teaches_here, head, nasenco_begun_on,
       nasenco_completed_on, recorded_at, npq_told_on, npq_told_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
);
const SET: Sql = Sql::new(
    "update registration_posts set from_on = $1, first_senco_on = $2, months_before = $3,
       qualified_teacher = $4, induction = $5, teaches_here = $6, head = $7, nasenco_begun_on = $8,
       nasenco_completed_on = $9
     where id = $10 and until_on is null",
);
const CORRECT: Sql = Sql::new(
    "update registration_posts set kind = $1, until_on = $2, first_senco_on = $3, months_before = $4,
       qualified_teacher = $5, induction = $6, teaches_here = $7, head = $8, nasenco_begun_on = $9,
       nasenco_completed_on = $10, npq_told_on = $11, npq_told_by = $12
     where id = $13 and from_on = $14",
);
const END: Sql =
    Sql::new("update registration_posts set until_on = $1 where id = $2 and until_on is null");
const OPEN_AT: Sql = Sql::new(
    "select id from registration_posts where person_id = $1 and school_urn = $2 and until_on is null",
);
const ONE: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts where id = $1",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts where person_id = $1 order by id desc",
);
const OF_PERSONS: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts
     where person_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id desc",
);
const OF_SCHOOL: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts where school_urn = $1 order by id desc",
);
const HELD_ON: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts
     where from_on <= $1 and (until_on is null or until_on >= $2) and id > $3
     order by id limit $4",
);

const BEGUN_BY: Sql = Sql::new(
    "select id, person_id, school_urn, kind, from_on, until_on, first_senco_on, months_before,
       qualified_teacher, induction, teaches_here, head, nasenco_begun_on, nasenco_completed_on,
       npq_told_on, npq_told_by
     from registration_posts where from_on <= $1 order by id",
);

/// Every post that had begun by this day.
pub(crate) async fn begun_by(tx: &ReadTx<'_>, day: Day) -> Result<Vec<Post>, Problem> {
    Ok(tx.all(BEGUN_BY, &[&day], read).await?)
}

pub(crate) async fn add(tx: &mut WriteTx<'_>, id: PostId, new: &NewPost) -> Result<(), Problem> {
    add_all(tx, &[(id, new)]).await
}

/// Adds many posts, which travel together.
pub(crate) async fn add_all(
    tx: &mut WriteTx<'_>,
    new: &[(PostId, &NewPost)],
) -> Result<(), Problem> {
    let at = tx.now().at;
    let codes: Vec<_> = new
        .iter()
        .map(|(_, one)| {
            let induction = one.facts.induction.map(Coded::code);
            (one.facts.kind.code(), induction, told(&one.facts))
        })
        .collect();
    let rows: Vec<Vec<&(dyn ToValue + Sync)>> = new
        .iter()
        .zip(&codes)
        .map(|((id, one), (kind, induction, (told_on, told_by)))| {
            let facts = &one.facts;
            let row: Vec<&(dyn ToValue + Sync)> = vec![
                id,
                &one.person,
                &one.school,
                kind,
                &facts.from_on,
                &facts.until_on,
                &facts.first_senco_on,
                &facts.months_before,
                &facts.qualified_teacher,
                induction,
                &facts.teaches_here,
                &facts.head,
                &facts.nasenco_begun,
                &facts.nasenco_completed,
                &at,
                told_on,
                told_by,
            ];
            row
        })
        .collect();
    tx.run_each(ADD, &rows).await
}

pub(crate) async fn set(
    tx: &mut WriteTx<'_>,
    id: PostId,
    facts: &PostFacts,
) -> Result<(), Problem> {
    let induction = facts.induction.map(Coded::code);
    tx.run_one(
        SET,
        &[
            &facts.from_on,
            &facts.first_senco_on,
            &facts.months_before,
            &facts.qualified_teacher,
            &induction,
            &facts.teaches_here,
            &facts.head,
            &facts.nasenco_begun,
            &facts.nasenco_completed,
            &id,
        ],
    )
    .await
}

/// Brings a post up to date, whether it goes on or has ended; its first day stays.
pub(crate) async fn correct(
    tx: &mut WriteTx<'_>,
    id: PostId,
    facts: &PostFacts,
) -> Result<(), Problem> {
    let (told_on, told_by) = told(facts);
    let induction = facts.induction.map(Coded::code);
    tx.run_one(
        CORRECT,
        &[
            &facts.kind.code(),
            &facts.until_on,
            &facts.first_senco_on,
            &facts.months_before,
            &facts.qualified_teacher,
            &induction,
            &facts.teaches_here,
            &facts.head,
            &facts.nasenco_begun,
            &facts.nasenco_completed,
            &told_on,
            &told_by,
            &id,
            &facts.from_on,
        ],
    )
    .await
}

pub(crate) async fn end(tx: &mut WriteTx<'_>, id: PostId, until: Day) -> Result<(), Problem> {
    tx.run_one(END, &[&until, &id]).await
}

pub(crate) async fn open_at(
    tx: &ReadTx<'_>,
    person: PersonId,
    school: Urn,
) -> Result<Option<PostId>, Problem> {
    Ok(tx
        .first(OPEN_AT, &[&person, &school], |row| row.get(0))
        .await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: PostId) -> Result<Post, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Post>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

/// Every post of each of these people, newest first.
pub(crate) async fn of_persons(
    tx: &ReadTx<'_>,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Vec<Post>>, Problem> {
    let mut found: HashMap<PersonId, Vec<Post>> = HashMap::new();
    for some in persons.chunks(AT_ONCE) {
        let params = filled(some);
        tx.each(OF_PERSONS, &params, |row| {
            let post = read(row)?;
            found.entry(post.person).or_default().push(post);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

pub(crate) async fn of_school(tx: &ReadTx<'_>, urn: Urn) -> Result<Vec<Post>, Problem> {
    Ok(tx.all(OF_SCHOOL, &[&urn], read).await?)
}

pub(crate) async fn held_on(
    tx: &ReadTx<'_>,
    day: Day,
    after: PostId,
    most: i64,
) -> Result<Vec<Post>, Problem> {
    Ok(tx.all(HELD_ON, &[&day, &day, &after, &most], read).await?)
}

/// An award that is told, in its two columns.
fn told(facts: &PostFacts) -> (Option<Day>, Option<&str>) {
    let told = facts.npq_told.as_ref();
    (
        told.map(|one| one.awarded_on),
        told.map(|one| one.provider.as_str()),
    )
}

fn read(row: &Row<'_>) -> Result<Post, Fault> {
    let (told_on, told_by): (Option<Day>, Option<String>) = (row.get(14)?, row.get(15)?);
    Ok(Post {
        id: row.get(0)?,
        person: row.get(1)?,
        school: row.get(2)?,
        facts: PostFacts {
            kind: row.code(3)?,
            from_on: row.get(4)?,
            until_on: row.get(5)?,
            first_senco_on: row.get(6)?,
            months_before: row.get(7)?,
            qualified_teacher: row.get(8)?,
            induction: row.code_or_none(9)?,
            teaches_here: row.get(10)?,
            head: row.get(11)?,
            nasenco_begun: row.get(12)?,
            nasenco_completed: row.get(13)?,
            npq_told: told_on.zip(told_by).map(|(awarded_on, provider)| NpqTold {
                awarded_on,
                provider,
            }),
        },
    })
}
