//! To whom a message goes: filters over the people of a group.
//!
//! What this room must not know: what is written.

use kit::{Problem, db::ReadTx};
use registration::Enrolment;
use rulebook::{
    delivery::{EventId, attention::Concern},
    registration::EnrolmentId,
};

use crate::{attendance, event::Event, facilitate::Member};

/// A choice of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Everybody on the programme.
    Everybody,
    /// Those who raise this concern.
    With(Concern),
    /// Those who missed a session and have not caught up.
    MissedSession(EventId),
    /// One person.
    One(EnrolmentId),
}

impl Filter {
    /// The filter of such a word; everybody, when it is not known.
    pub(crate) fn from_code(code: &str) -> Self {
        use rulebook::base::Coded as _;
        if let Some(event) = code.strip_prefix("missed:")
            && let Ok(event) = event.parse()
        {
            return Self::MissedSession(event);
        }
        if let Some(concern) = code.strip_prefix("with:")
            && let Ok(concern) = Concern::from_code(concern)
        {
            return Self::With(concern);
        }
        code.parse().map_or(Self::Everybody, Self::One)
    }

    /// The people it chooses.
    pub(crate) async fn of<'m>(
        &self,
        tx: &ReadTx<'_>,
        members: &'m [Member],
    ) -> Result<Vec<&'m Member>, Problem> {
        let marks = match self {
            Self::MissedSession(event) => attendance::store::all_kept(tx, *event).await?,
            _ => std::collections::HashMap::new(),
        };
        let chosen = |one: &&Member| {
            let Enrolment { id, .. } = one.who;
            match self {
                Self::Everybody => one.who.is_active(),
                Self::One(only) => id == *only,
                Self::With(concern) => one.raised.iter().any(|it| it.concern == *concern),
                Self::MissedSession(_) => marks
                    .get(&id)
                    .is_some_and(|kept| kept.mark.opens_catch_up()),
            }
        };
        Ok(members.iter().filter(chosen).collect())
    }
}

/// The filters a group offers, with their words: concerns that somebody raises, and sessions that lie behind.
pub(crate) fn offered(members: &[Member], held: &[&Event]) -> Vec<(String, String)> {
    use rulebook::base::Coded as _;
    let mut all = vec![("everybody".to_owned(), "Everybody".to_owned())];
    for concern in Concern::ALL {
        if members
            .iter()
            .any(|one| one.raised.iter().any(|it| it.concern == *concern))
        {
            all.push((
                format!("with:{}", concern.code()),
                format!("Those with: {}", concern.label().to_lowercase()),
            ));
        }
    }
    for event in held {
        all.push((
            format!("missed:{}", event.id),
            format!(
                "Those who missed {} on {}",
                event.plan.title,
                event.plan.day.in_words()
            ),
        ));
    }
    all
}
