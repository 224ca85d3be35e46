//! What changed since somebody last looked.
//!
//! What this room decides: which differences between then and now are worth a line.
//! What it does not know: titles, pages, when anybody looked.

use std::collections::BTreeMap;

use super::{EventId, progress::TaskState};
use crate::{base::Instant, production::EditionId};

/// An event as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SeenEvent {
    /// When it begins.
    pub starts: Instant,
    /// Where it is.
    pub place: String,
    /// Was it called off?
    pub off: bool,
}

/// Everything that is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seen {
    /// The edition that is studied.
    pub edition: Option<EditionId>,
    /// The group they are in.
    pub group: Option<String>,
    /// The events they are expected at, by id.
    pub events: BTreeMap<EventId, SeenEvent>,
    /// Where their tasks stand, by module.
    pub tasks: BTreeMap<String, TaskState>,
    /// How many messages were written to them; nothing in what was kept before this was counted.
    #[serde(default)]
    pub messages: Option<i64>,
}

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Another edition is studied.
    Edition,
    /// They came into a group, or into another.
    Group(String),
    /// An event was called off.
    Off(EventId),
    /// An event has another time.
    Moved(EventId),
    /// An event has another place.
    Elsewhere(EventId),
    /// An event is new to them.
    NewEvent(EventId),
    /// A task was sent back with words.
    SentBack(String),
    /// A task was confirmed in school.
    Confirmed(String),
    /// So many messages were written to them.
    Messages(i64),
}

/// What changed; what was over by now is not told any more.
///
/// # Source
/// [`crate::source::SENDA_PROGRESS`].
pub fn news(before: &Seen, now: &Seen, at: Instant) -> Vec<News> {
    let mut told = Vec::new();
    if before.edition.is_some() && before.edition != now.edition {
        told.push(News::Edition);
    }
    if let Some(group) = now.group.as_ref().filter(|_| before.group != now.group) {
        told.push(News::Group(group.clone()));
    }
    if let (Some(then), Some(many)) = (before.messages, now.messages)
        && many > then
    {
        told.push(News::Messages(many.saturating_sub(then)));
    }
    for (id, event) in now.events.iter().filter(|(_, event)| event.starts > at) {
        told.extend(event_news(*id, before.events.get(id), event));
    }
    for (module, state) in &now.tasks {
        if before.tasks.get(module) == Some(state) {
            continue;
        }
        match state {
            TaskState::SentBack => told.push(News::SentBack(module.clone())),
            TaskState::Confirmed => told.push(News::Confirmed(module.clone())),
            TaskState::Writing | TaskState::HandedIn => {}
        }
    }
    told
}

fn event_news(id: EventId, before: Option<&SeenEvent>, now: &SeenEvent) -> Option<News> {
    match before {
        None => (!now.off).then_some(News::NewEvent(id)),
        Some(before) if now.off && !before.off => Some(News::Off(id)),
        Some(_) if now.off => None,
        Some(before) if before.starts != now.starts => Some(News::Moved(id)),
        Some(before) if before.place != now.place => Some(News::Elsewhere(id)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(starts: i64, place: &str, off: bool) -> SeenEvent {
        SeenEvent {
            starts: Instant(starts),
            place: place.into(),
            off,
        }
    }

    #[test]
    fn what_is_as_it_was_is_not_told_and_what_moved_is_told_once() {
        let id = EventId::from_number;
        let before = Seen {
            edition: Some(EditionId::from_number(1)),
            group: None,
            events: [
                (id(1), event(100, "Online", false)),
                (id(2), event(200, "Online", false)),
                (id(3), event(300, "Online", false)),
                (id(4), event(5, "Online", false)),
            ]
            .into(),
            tasks: [("1.1".to_owned(), TaskState::HandedIn)].into(),
            messages: Some(2),
        };
        assert_eq!(news(&before, &before, Instant(10)), []);
        let written = Seen {
            messages: Some(4),
            ..before.clone()
        };
        assert_eq!(news(&before, &written, Instant(10)), [News::Messages(2)]);
        let never_counted = Seen {
            messages: None,
            ..before.clone()
        };
        assert_eq!(news(&never_counted, &written, Instant(10)), []);
        let now = Seen {
            messages: Some(2),
            edition: Some(EditionId::from_number(2)),
            group: Some("A".into()),
            events: [
                (id(1), event(150, "Online", false)),
                (id(2), event(200, "Hull", false)),
                (id(3), event(300, "Online", true)),
                // Over by now.
                (id(4), event(6, "Hull", false)),
                (id(5), event(500, "Online", false)),
            ]
            .into(),
            tasks: [
                ("1.1".to_owned(), TaskState::SentBack),
                ("1.2".to_owned(), TaskState::Writing),
                ("1.3".to_owned(), TaskState::Confirmed),
            ]
            .into(),
        };
        assert_eq!(
            news(&before, &now, Instant(10)),
            [
                News::Edition,
                News::Group("A".into()),
                News::Moved(id(1)),
                News::Elsewhere(id(2)),
                News::Off(id(3)),
                News::NewEvent(id(5)),
                News::SentBack("1.1".into()),
                News::Confirmed("1.3".into()),
            ]
        );
    }

    #[test]
    fn what_was_shown_reads_back() {
        let seen = Seen {
            events: [(EventId::from_number(7), event(1, "Online", false))].into(),
            ..Seen::default()
        };
        let text = serde_json::to_string(&seen).unwrap();
        assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), seen);
    }
}
