//! The lines of a file, written: accounts, then posts, then corrections; rows of one kind travel together.
//!
//! What this room must not know: how a line is judged.

use std::collections::{HashMap, HashSet};

use kit::{Fault, Problem, db::WriteTx};
use rulebook::{
    base::Urn,
    people::PersonId,
    registration::{PostId, post as rule},
};

use super::{LineVerdict, PostLine, PostTable};
use crate::post::{NewPost, Post, history, store};

/// Writes what was judged, inside the act that judged it.
pub(super) async fn write(
    tx: &mut WriteTx<'_>,
    table: &PostTable,
    verdicts: &[LineVerdict],
) -> Result<(), Problem> {
    let judged = || table.lines.iter().zip(verdicts);
    let new: Vec<(&PostLine, Option<PersonId>)> = judged()
        .filter_map(|(line, verdict)| match verdict {
            LineVerdict::New(person) => Some((line, *person)),
            _ => None,
        })
        .collect();
    add(tx, &new).await?;
    for (line, verdict) in judged() {
        if let LineVerdict::Change(id) = verdict {
            let before: Post = store::one(tx, *id).await?;
            store::correct(tx, *id, &line.facts).await?;
            tx.about(*id);
            history::keep(tx, &before, &line.facts).await?;
        }
    }
    Ok(())
}

async fn add(tx: &mut WriteTx<'_>, new: &[(&PostLine, Option<PersonId>)]) -> Result<(), Problem> {
    let opened = open_accounts(tx, new).await?;
    let today = tx.now().day;
    let mut held: HashSet<(PersonId, Urn)> = HashSet::new();
    let mut posts: Vec<(PostId, NewPost)> = Vec::with_capacity(new.len());
    for (line, known) in new {
        let unjudged = || Fault::say("a line of a file was not judged");
        let person = known.or_else(|| opened.get(&line.email.trim().to_lowercase()).copied());
        let person = person.ok_or_else(unjudged)?;
        let school = Urn::from_number(line.urn).map_err(|_no| unjudged())?;
        // One line may name somebody by TRN and another by address: together they are judged here.
        let twice = line.facts.until_on.is_none() && !held.insert((person, school));
        rule::record(&line.facts, twice, today)?;
        let id: PostId = tx.mint();
        tx.about(id);
        tx.about(person);
        tx.about(format!("school {school}"));
        let facts = line.facts.clone();
        posts.push((
            id,
            NewPost {
                person,
                school,
                facts,
            },
        ));
    }
    let rows: Vec<(PostId, &NewPost)> = posts.iter().map(|(id, post)| (*id, post)).collect();
    store::add_all(tx, &rows).await
}

/// Opens an account for every address that nobody has yet, once, with the name of its first line.
async fn open_accounts(
    tx: &mut WriteTx<'_>,
    new: &[(&PostLine, Option<PersonId>)],
) -> Result<HashMap<String, PersonId>, Problem> {
    let mut asked: HashSet<String> = HashSet::new();
    let mut wanted: Vec<(String, String)> = Vec::new();
    for (line, known) in new {
        let email = line.email.trim().to_lowercase();
        if known.is_none() && asked.insert(email.clone()) {
            wanted.push((line.name.clone(), email));
        }
    }
    let emails: Vec<String> = wanted.iter().map(|(_, email)| email.clone()).collect();
    let ids = people::open_accounts(tx, wanted).await?;
    Ok(emails.into_iter().zip(ids).collect())
}
