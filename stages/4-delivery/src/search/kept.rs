//! What somebody finds of coaching that they keep for others: who meets, and the notes whose writers share them with the provider.
//!
//! What this room must not know: how words are matched. A note that is private or shared among those who meet alone is never in
//! the texts that are searched.

use std::collections::HashMap;

use kit::{
    Problem,
    search::{Finds, Found, Query},
    web::Call,
};
use rulebook::{
    base::Coded as _,
    delivery::{
        CoachingId,
        coaching::{Looker, may_read},
    },
    people::Action,
};

use super::mine::among_found;
use crate::coaching::{
    Coaching, admin, group_for, make_pages, of_group,
    session::{Note, Session},
    session_store,
};

/// At most so many notes are searched: the newest.
const NOTES: i64 = 5_000;

/// What whoever keeps the coaching of groups may open there, as the page of each coaching shows it.
pub(super) async fn coaching(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let Some(person) = call.actor().person() else {
        return Ok(Vec::new());
    };
    let groups = admin::groups(call).await?;
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    // Only the provider's own people read what is shared with the provider: whoever leads a group sees who meets, no more.
    let keeps = |group| {
        make_pages::may(call, group).is_ok_and(|permit| permit.action() == Action::KeepCohorts)
    };
    let (meets, said) = call
        .app()
        .db()
        .read(async |tx| {
            let (mut meets, mut said) = (Vec::new(), Vec::new());
            let mut shared: HashMap<CoachingId, Vec<(Session, Note)>> = HashMap::new();
            if groups.iter().any(keeps) {
                for (session, note) in session_store::shared_with_provider(tx, NOTES).await? {
                    shared
                        .entry(session.coaching)
                        .or_default()
                        .push((session, note));
                }
            }
            for group in &groups {
                let looker = Looker {
                    writer: false,
                    meets: false,
                    keeps: keeps(group),
                };
                for one in of_group(tx, group).await? {
                    // Those who meet find it among their own; and each is found in one group, as its page asks.
                    if one.meets(person) || group_for(tx, &one).await? != group.id {
                        continue;
                    }
                    let notes = shared.remove(&one.id).unwrap_or_default();
                    let notes = notes.into_iter();
                    said.extend(
                        notes
                            .filter(|(_, note)| may_read(note.sight, looker))
                            .map(|(session, note)| found_note(&one, &session, note)),
                    );
                    meets.push(found_meeting(&one, &group.name));
                }
            }
            Ok((meets, said))
        })
        .await?;
    Ok(vec![
        among_found("Coaching in your groups", query, meets),
        among_found("Notes of coaching that are shared with you", query, said),
    ])
}

fn found_meeting(one: &Coaching, group: &str) -> Found {
    Found {
        title: one.name.clone(),
        href: format!("/admin/coaching/{}", one.id),
        text: format!("{}. {group}", one.kind.label()),
    }
}

fn found_note(one: &Coaching, session: &Session, note: Note) -> Found {
    Found {
        title: format!(
            "{}: {}, {}",
            one.name,
            note.kind.label(),
            session.day.in_words()
        ),
        href: format!("/admin/coaching/{}#session-{}", one.id, session.id),
        text: note.words,
    }
}
