//! What somebody finds of their own: notes and highlights, the school file, tools, messages, coaching, and what others show them.
//!
//! What this room must not know: how words are matched. Every reading here begins with the reader: the rows of others are never
//! in the texts that are searched, whatever the reader's duties.

use std::collections::HashMap;

use kit::{
    Problem,
    db::ReadTx,
    search::{Finds, Found, Query},
    web::Call,
};
use rulebook::{
    base::Coded as _,
    delivery::coaching::{Looker, may_read},
    people::{Action, PersonId},
    registration::EnrolmentId,
};

use crate::{
    care::{self, StepTaken},
    coaching::{Coaching, coachings_of, session_store},
    desk::Desk,
    facilitate::group_only,
    group::Group,
    message::{self, Message},
    note::{self, Note},
    school_file::{self, Document},
    sharing, shown_text,
    study::find_step,
    tools,
};

/// At most so many messages of one group are searched: the newest.
const MESSAGES: i64 = 300;
/// At most so many notes and agreed actions of one coaching are searched: the newest.
const COACHING: i64 = 200;

/// What a participant wrote and was written.
pub(super) async fn written(
    call: &Call,
    desk: &Desk,
    query: &Query,
) -> Result<Vec<Finds>, Problem> {
    let (person, enrolment) = (desk.who.person, desk.who.id);
    let (notes, messages, shared) = call
        .app()
        .db()
        .read(async |tx| {
            let notes = note::notes(tx, &desk.permit, enrolment).await?;
            let all = rulebook::base::Instant(0);
            let messages = message::store::thread(tx, enrolment, all).await?;
            let shared = care::store::shared_with(tx, enrolment).await?;
            Ok((notes, messages, shared))
        })
        .await?;
    let mut ids: Vec<PersonId> = messages.iter().map(|one| one.from).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = people::names(call.app(), &ids).await?;
    Ok(vec![
        found_notes(desk, query, notes),
        found_messages(
            call,
            query,
            messages.into_iter().map(|one| {
                let from = if one.from == person {
                    "Me"
                } else {
                    names.get(&one.from).map_or("Somebody", String::as_str)
                };
                (one, from.to_owned(), "/messages".to_owned())
            }),
        ),
        found_steps(
            call,
            query,
            shared.into_iter().map(|one| {
                let what = one.what.kind.label().to_owned();
                (one, what, "/messages".to_owned())
            }),
        ),
    ])
}

fn found_notes(desk: &Desk, query: &Query, notes: Vec<Note>) -> Finds {
    let text = |note: &Note| {
        let title = find_step(&desk.programme, &note.step)
            .map_or_else(|| note.step.clone(), |found| found.step.title.clone());
        let quote = note.passage.as_ref().map_or("", |one| one.quote.as_str());
        (title, format!("{} {quote}", note.words).trim().to_owned())
    };
    Finds::among("My notes", query, notes, text, |note| {
        let (title, text) = text(&note);
        let href = format!("/notes/{}", note.id);
        Found { title, href, text }
    })
}

/// Messages, each with the name and the address under which it is found.
fn found_messages(
    call: &Call,
    query: &Query,
    messages: impl IntoIterator<Item = (Message, String, String)>,
) -> Finds {
    let clock = call.app().clock();
    Finds::among(
        "Messages",
        query,
        messages,
        |(one, with, _)| (with.clone(), one.body.clone()),
        |(one, with, href)| Found {
            title: format!("{with}, {}", clock.at(one.at).day.in_words()),
            href,
            text: one.body,
        },
    )
}

/// What was done for somebody, each with the name and the address under which it is found.
fn found_steps(
    call: &Call,
    query: &Query,
    steps: impl IntoIterator<Item = (StepTaken, String, String)>,
) -> Finds {
    let clock = call.app().clock();
    Finds::among(
        "What was done",
        query,
        steps,
        |(one, name, _)| (name.clone(), one.what.body.clone()),
        |(one, name, href)| Found {
            title: format!("{name}, {}", clock.at(one.at).day.in_words()),
            href,
            text: one.what.body,
        },
    )
}

/// Everything else that is somebody's own, whatever they are here: files, tools, coaching, and what others show them.
pub(super) async fn own(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let Some(person) = call.actor().person() else {
        return Ok(Vec::new());
    };
    let today = call.now().day;
    let (documents, kept, coaching, shown) = call
        .app()
        .db()
        .read(async |tx| {
            let documents = school_file::documents(tx, person).await?;
            let kept = kept_tools(tx, person).await?;
            let mut shown = Vec::new();
            for one in sharing::store::with_person(tx, person).await? {
                if one.opens(today)
                    && let Ok(title) = one.thing.title(tx, one.owner).await
                {
                    shown.push((one, title));
                }
            }
            Ok((documents, kept, coached(tx, person).await?, shown))
        })
        .await?;
    let whose: Vec<PersonId> = shown.iter().map(|(one, _)| one.owner).collect();
    let names = people::names(call.app(), &whose).await?;
    let (meets, said) = coaching;
    Ok(vec![
        Finds::among("My file", query, documents, document_text, |one| {
            let (title, text) = document_text(&one);
            let href = format!("/file/{}", one.id);
            Found { title, href, text }
        }),
        among_found("My tools", query, kept),
        among_found(
            "Coaching and buddies",
            query,
            meets.iter().map(found_meeting),
        ),
        among_found("What was said and agreed in coaching", query, said),
        among_found(
            "Shown to me",
            query,
            shown.into_iter().map(|(one, title)| Found {
                title,
                href: format!("/shared/{}", one.id),
                text: names.get(&one.owner).cloned().unwrap_or_default(),
            }),
        ),
    ])
}

pub(super) fn among_found(
    heading: &'static str,
    query: &Query,
    found: impl IntoIterator<Item = Found>,
) -> Finds {
    let text = |one: &Found| (one.title.clone(), one.text.clone());
    Finds::among(heading, query, found, text, |one| one)
}

fn document_text(one: &Document) -> (String, String) {
    let body = shown_text::plain(&one.body);
    let text = format!("{} {body}", one.heading).trim().to_owned();
    (one.title.clone(), text)
}

async fn kept_tools(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Found>, Problem> {
    let maps = tools::provision::store::of_person(tx, person).await?;
    let data = tools::data::store::of_person(tx, person).await?;
    let maps = maps.into_iter().map(|one| Found {
        title: one.title,
        href: format!("/tools/provision/{}", one.id),
        text: format!("Provision map. {}", one.term),
    });
    let data = data.into_iter().map(|one| Found {
        title: one.title,
        href: format!("/tools/data/{}", one.id),
        text: format!("Pupil data and plan. {} {}", one.problem, one.why),
    });
    Ok(maps.chain(data).collect())
}

fn found_meeting(one: &Coaching) -> Found {
    Found {
        title: one.name.clone(),
        href: format!("/coaching/with/{}", one.id),
        text: one.kind.label().to_owned(),
    }
}

/// Those whom somebody meets, and what was said and agreed there as far as they may read it.
async fn coached(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<(Vec<Coaching>, Vec<Found>), Problem> {
    let meets = coachings_of(tx, person).await?;
    let mut said = Vec::new();
    for one in &meets {
        for (session, note) in
            session_store::notes_of_coaching(tx, one.id, person, COACHING).await?
        {
            let looker = Looker {
                writer: note.by == person,
                meets: one.meets(person),
                keeps: false,
            };
            if may_read(note.sight, looker) && !note.words.is_empty() {
                said.push(Found {
                    title: format!(
                        "{}: {}, {}",
                        one.name,
                        note.kind.label(),
                        session.day.in_words()
                    ),
                    href: format!("/coaching/sessions/{}", session.id),
                    text: note.words,
                });
            }
        }
        for agreed in session_store::agreed(tx, one.id).await? {
            said.push(Found {
                title: format!("{}: agreed", one.name),
                href: format!("/coaching/with/{}", one.id),
                text: agreed.words,
            });
        }
    }
    Ok((meets, said))
}

/// The messages with people of the groups that somebody leads, from their day on for whoever stands in; and what was done for
/// these people.
pub(super) async fn led(
    call: &Call,
    query: &Query,
    groups: &[Group],
) -> Result<Vec<Finds>, Problem> {
    let Some(person) = call.actor().person() else {
        return Ok(Vec::new());
    };
    let leads = |group: &&Group| call.may(Action::LeadGroup, &group_only(group.id)).is_ok();
    let (messages, steps, seats) = call
        .app()
        .db()
        .read(async |tx| {
            let (mut messages, mut steps) = (Vec::new(), Vec::new());
            let mut seats = HashMap::new();
            for one in groups.iter().filter(leads) {
                let Ok(since) = message::sees_from(tx, person, one).await else {
                    continue;
                };
                messages.extend(message::store::of_group(tx, one.id, since, MESSAGES).await?);
                steps.extend(care::store::of_group(tx, one.id).await?);
                seats.extend(crate::group::store::seats(tx, one.id).await?);
            }
            Ok((messages, steps, seats))
        })
        .await?;
    let ids: Vec<PersonId> = seats.values().copied().collect();
    let names = people::names(call.app(), &ids).await?;
    // Whoever left the group since is not found there.
    let name = |thread: &EnrolmentId| names.get(seats.get(thread)?).cloned();
    let messages = messages.into_iter().filter_map(|(thread, one)| {
        let href = format!("/facilitate/people/{thread}/messages");
        Some((one, name(&thread)?, href))
    });
    let steps = steps.into_iter().filter_map(|one| {
        let href = format!("/facilitate/people/{}", one.what.enrolment);
        let name = name(&one.what.enrolment)?;
        Some((one, name, href))
    });
    Ok(vec![
        found_messages(call, query, messages),
        found_steps(call, query, steps),
    ])
}
