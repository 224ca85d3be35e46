//! Two records of one person: found, shown side by side, merged, and taken apart again.
//!
//! What this room must not know: accounts and sign-in; what belongs to them is merged by the stage of people.

pub(crate) mod pages;
pub(crate) mod person;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, Sql, WriteTx},
    mail::Letter,
};
use people::{EveryPersonRow, Merge, MergeId, PersonRows};
use rulebook::{
    people::{Permit, PersonId},
    registration::{
        alike::{self as rule, AlikeFacts},
        application::ApplicationState,
        journey::Answers,
    },
};

use crate::{
    application,
    coach::meeting::store::{COACHED, COACHES_THEM},
    enrolment, post,
};

/// Two records were merged.
pub const MERGED: Process = Process::new("records_merged", "merged two records").with_reason();
/// A merge was undone.
pub const UNMERGED: Process = Process::new("merge_undone", "undid the merge").with_reason();

/// Applications that were sent; what was not sent stays behind with the old record.
pub const APPLICATIONS: PersonRows = PersonRows {
    what: "applications",
    find: Sql::new(
        "select id from registration_applications where person_id = $1 and state <> 'draft' order by id",
    ),
    point: Sql::new(
        "update registration_applications set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// Enrolments.
pub const ENROLMENTS: PersonRows = PersonRows {
    what: "enrolments",
    find: Sql::new("select id from registration_enrolments where person_id = $1 order by id"),
    point: Sql::new(
        "update registration_enrolments set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// Posts as SENCO.
pub const POSTS: PersonRows = PersonRows {
    what: "posts",
    find: Sql::new("select id from registration_posts where person_id = $1 order by id"),
    point: Sql::new(
        "update registration_posts set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// Decisions.
pub const DECISIONS: PersonRows = PersonRows {
    what: "decisions",
    find: Sql::new("select id from registration_decisions where person_id = $1 order by id"),
    point: Sql::new(
        "update registration_decisions set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// A place in the register of coaches, which a person has once: where both records have one, the old one's stays behind.
pub const COACHES: PersonRows = PersonRows {
    what: "coaches",
    find: Sql::new("select id from registration_coaches where person_id = $1 order by id"),
    point: Sql::new(
        "update registration_coaches set person_id = $1 where id = $2 and person_id = $3
           and not exists (select 1 from registration_coaches other where other.person_id = $1)",
    ),
};
/// What somebody wishes of a coach, which a person says once: where both records did, the old one's stays behind.
pub const WISHES: PersonRows = PersonRows {
    what: "coach_wishes",
    find: Sql::new(
        "select person_id from registration_wishes where person_id = $1 order by person_id",
    ),
    // The key is the person too: it says which record it was, and goes along.
    point: Sql::new(
        "update registration_wishes set person_id = $1 where person_id in ($2, $3) and person_id = $3
           and not exists (select 1 from registration_wishes other where other.person_id = $1)",
    ),
};
/// Every row of this stage that names a person.
pub const PERSON_ROWS: &[&PersonRows] = &[
    &APPLICATIONS,
    &ENROLMENTS,
    &POSTS,
    &DECISIONS,
    &COACHES,
    &COACHED,
    &COACHES_THEM,
    &WISHES,
];

/// Keeps by what the person of these answers can be recognised, inside an act.
pub(crate) async fn learn(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    answers: &Answers,
) -> Result<(), Problem> {
    let email = people::person(tx, person).await?.email;
    for (kind, value) in rule::traits(answers, &email) {
        store::put(tx, person, kind, &value).await?;
    }
    Ok(())
}

/// What stands in the way of making these two one.
pub(crate) async fn check(tx: &ReadTx<'_>, from: PersonId, into: PersonId) -> Result<(), Problem> {
    people::check_merge(tx, from, into).await?;
    let mut placed = [false, false];
    let mut pending = [false, false];
    let mut posts = Vec::new();
    for (place, person) in [from, into].into_iter().enumerate() {
        let held = enrolment::store::of_person(tx, person).await?;
        let waits = application::store::pending(tx, person).await?.is_some();
        if let Some(slot) = placed.get_mut(place) {
            *slot = held.iter().any(enrolment::Enrolment::holds_a_place);
        }
        if let Some(slot) = pending.get_mut(place) {
            *slot = waits;
        }
        let open = post::store::of_person(tx, person).await?;
        posts.push(
            open.into_iter()
                .filter(|one| one.facts.until_on.is_none())
                .map(|one| one.school)
                .collect::<Vec<_>>(),
        );
    }
    let both_posts = match posts.as_slice() {
        [first, second] => first.iter().any(|urn| second.contains(urn)),
        _ => false,
    };
    rule::merge(&AlikeFacts {
        both_placed: placed == [true, true],
        both_pending: pending == [true, true],
        both_posts,
    })?;
    Ok(())
}

fn rows(app: &App) -> Vec<&'static PersonRows> {
    match app.shelf::<EveryPersonRow>() {
        Ok(EveryPersonRow(all)) => all.clone(),
        // A program of this stage alone has no other rows.
        Err(_none) => PERSON_ROWS.to_vec(),
    }
}

/// Makes the first record part of the second: applications, enrolments, posts and decisions go over, and so does what later
/// stages keep. The old id answers “moved” from then on. Both addresses get a letter. Process: [`MERGED`].
///
/// # Errors
/// [`rulebook::people::merge::MergeRefusal`], [`rule::AlikeRefusal`].
pub async fn merge_records(
    app: &App,
    permit: &Permit,
    from: PersonId,
    into: PersonId,
    why: String,
) -> Result<MergeId, Problem> {
    let rows = rows(app);
    app.act(permit, &MERGED, async move |tx| {
        check(tx, from, into).await?;
        let before = people::person(tx, from).await?;
        let kept = people::person(tx, into).await?;
        let id = people::merge(tx, &rows, from, into).await?;
        store::forget(tx, from).await?;
        find_again(tx, into).await?;
        tx.because(why);
        let body = format!(
            "There were two records of you in Senda. They are one now: sign in with {} from now on. Nothing of what you have done is lost.\n\nIf these were not both yours, answer this letter or tell your provider at once: it can be undone.",
            kept.email
        );
        for one in [&before, &kept] {
            tx.letter(Letter {
                person: Some(one.id),
                to: one.email.clone(),
                subject: "Your two records are one now".into(),
                body: format!("Hello {},\n\n{body}", one.name),
            })
            .await?;
        }
        Ok(id)
    })
    .await
}

/// The applications of a record are found by its address from now on.
async fn find_again(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), Problem> {
    for one in application::store::of_person(tx, person).await? {
        if one.state != ApplicationState::Draft {
            application::store::queue::learn(tx, one.id).await?;
        }
    }
    Ok(())
}

/// Takes a merge apart: exactly what went over goes back. Process: [`UNMERGED`].
///
/// # Errors
/// [`rulebook::people::merge::MergeRefusal`]; [`Problem::MovedOn`] when something of it has gone on since.
pub async fn undo_merge(
    app: &App,
    permit: &Permit,
    id: MergeId,
    why: String,
) -> Result<Merge, Problem> {
    let rows = rows(app);
    app.act(permit, &UNMERGED, async move |tx| {
        let merge = people::unmerge(tx, &rows, id).await?;
        let own = application::store::of_person(tx, merge.from).await?;
        let newest = own.iter().find(|one| one.state != ApplicationState::Draft);
        if let Some(newest) = newest {
            learn(tx, merge.from, &newest.answers).await?;
        }
        find_again(tx, merge.from).await?;
        tx.because(why);
        Ok(merge)
    })
    .await
}
