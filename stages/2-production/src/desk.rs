//! What several pages of production share: whose content is looked at, people's names, and what waits for whom.
//!
//! What this room must not know: how a page looks.

use std::collections::HashMap;

use kit::{OrNotFound, Problem, web::Call};
use rulebook::{
    people::{Action, PersonId, ProviderId, Scope, may},
    production::stage::{Body, Stage},
};

use crate::item::{self, Item, Overview};

/// Whose content, and which programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Desk {
    pub(crate) provider: ProviderId,
    pub(crate) programme: String,
}

impl Desk {
    /// The desk of whoever asks: the first provider in which their role carries `action`; for a role of the whole
    /// site, the first provider there is.
    pub(crate) async fn of(call: &Call, action: Action) -> Result<Self, Problem> {
        let scopes = call.actor().scopes_for(action);
        let own = scopes.iter().find_map(|scope| match scope {
            Scope::Provider(id) => Some(*id),
            _ => None,
        });
        let provider = match own {
            Some(id) => id,
            None => {
                let all = call
                    .app()
                    .db()
                    .read(async |tx| people::providers(tx).await)
                    .await?;
                all.first().map(|provider| provider.id).or_not_found()?
            }
        };
        let library: &curriculum::Library = call.app().shelf()?;
        let programme = library.first().or_not_found()?.to_owned();
        Ok(Self {
            provider,
            programme,
        })
    }

    pub(crate) async fn overview(&self, call: &Call) -> Result<Overview, Problem> {
        let db = call.app().db();
        db.read(async |tx| item::overview(tx, self.provider, &self.programme).await)
            .await
    }
}

/// People's names, with a word for nobody.
pub(crate) struct Names(HashMap<PersonId, String>);

impl Names {
    pub(crate) async fn of(
        call: &Call,
        ids: impl IntoIterator<Item = PersonId>,
    ) -> Result<Self, Problem> {
        let mut ids: Vec<PersonId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut known = people::names(call.app(), &ids).await?;
        ids.retain(|id| !known.contains_key(id));
        if !ids.is_empty() {
            let db = call.app().db();
            let outside = db.read(async |tx| crate::pack::store::outsiders(tx, &ids).await);
            known.extend(outside.await?);
        }
        Ok(Self(known))
    }

    pub(crate) fn name(&self, id: PersonId) -> &str {
        self.0.get(&id).map_or("Somebody", String::as_str)
    }

    pub(crate) fn or_senda(&self, id: Option<PersonId>) -> &str {
        id.map_or("Senda", |id| self.name(id))
    }

    /// The first letters of the name, for a ticket.
    pub(crate) fn initials(&self, id: PersonId) -> String {
        let words = self.name(id).split_whitespace();
        words
            .filter_map(|word| word.chars().next())
            .take(2)
            .collect()
    }
}

/// Why somebody cannot decide on an item now; nothing when they can.
pub(crate) fn barrier(
    call: &Call,
    item: &Item,
    authors: &[PersonId],
    approved: &[(PersonId, Body)],
    conflicted: &[PersonId],
) -> Option<&'static str> {
    let Ok(person) = call.person() else {
        return Some("Sign in to decide.");
    };
    if item.stage == Stage::Ready {
        return Some("Every sign-off stands. It waits for the release of the next edition.");
    }
    if may(call.actor(), item.stage.action(), &item.circles()).is_err() {
        return Some("Deciding at this stage is another role’s duty.");
    }
    if item.stage == Stage::Draft {
        return None;
    }
    if authors.contains(&person) {
        return Some("You wrote part of this text, so somebody else has to decide on it.");
    }
    if conflicted.contains(&person) {
        return Some(
            "You declared a conflict of interest, so somebody else has to decide on this item.",
        );
    }
    if item.stage == Stage::ExternalApproval && approved.iter().any(|(by, _)| *by == person) {
        return Some("You have approved this text. Somebody else decides for the other body.");
    }
    None
}

/// Whether an item waits for whoever asks: they may decide on it, and a draft is theirs or nobody's yet.
pub(crate) fn waits_for_me(call: &Call, overview: &Overview, item: &Item) -> bool {
    let authors = overview.authors(item.id);
    let free = match call.person() {
        Ok(person) => authors.is_empty() || authors.contains(&person),
        Err(_) => false,
    };
    let (approved, conflicted) = (overview.approved(item.id), overview.conflicted(item.id));
    barrier(call, item, authors, approved, conflicted).is_none()
        && (item.stage != Stage::Draft || free)
}

/// The time of day in London: `14:03`.
pub(crate) fn time(call: &Call, at: rulebook::base::Instant) -> String {
    let minute = call.app().clock().at(at).minute_of_day;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
