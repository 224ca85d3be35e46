//! A calendar as other programs read it: RFC 5545, with ids that stay, numbers that count changes, and cancellations that follow.
//!
//! What this room must not know: whose calendar it is.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use rulebook::{
    base::{Day, Instant},
    delivery::booking::Span,
};

use super::{Entry, Status, When};

/// A calendar without entries must still hold something: Britain's clock changes are true for everybody.
const LONDON: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n\
TZNAME:BST\r\nDTSTART:19810329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n\
TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nDTSTART:19961027T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
END:STANDARD\r\nEND:VTIMEZONE\r\n";

/// The file.
pub(crate) fn write(entries: &[Entry], origin: &str) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Senda//Calendar//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", "Senda"));
    calendar.append_property(
        Property::new("REFRESH-INTERVAL", "PT1H")
            .add_parameter("VALUE", "DURATION")
            .to_owned(),
    );
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT1H"));
    for entry in entries {
        calendar.push(event(entry, origin));
    }
    // The crate writes no time zones; ours goes before the first entry, or the end.
    let text = calendar.to_string();
    let at = text
        .find("BEGIN:VEVENT")
        .or_else(|| text.find("END:VCALENDAR"))
        .unwrap_or(text.len());
    let (head, rest) = text.split_at(at);
    format!("{head}{LONDON}{rest}")
}

fn event(entry: &Entry, origin: &str) -> Event {
    let mut event = Event::new();
    event.uid(&entry.uid);
    event.summary(&entry.title);
    event.add_property("DTSTAMP", utc(entry.changed_at));
    event.add_property("LAST-MODIFIED", utc(entry.changed_at));
    event.add_property("SEQUENCE", entry.sequence.to_string());
    let status = match entry.status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    };
    event.add_property("STATUS", status);
    match entry.when {
        When::Span(Span { starts, ends }) => {
            event.add_property("DTSTART", utc(starts));
            event.add_property("DTEND", utc(ends));
        }
        When::Day => {
            event.append_property(date("DTSTART", entry.day));
            event.append_property(date("DTEND", entry.day.plus_days(1)));
            event.add_property("TRANSP", "TRANSPARENT");
        }
    }
    let place = entry.link.as_ref().unwrap_or(&entry.place);
    if !place.is_empty() {
        event.location(place);
    }
    let about: Vec<&str> = [entry.note.as_str(), entry.link.as_deref().unwrap_or("")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !about.is_empty() {
        event.description(&about.join("\n"));
    }
    event.add_property("URL", format!("{origin}{}", entry.href));
    event.done()
}

fn date(key: &str, day: Day) -> Property {
    let mut property = Property::new(key, day.to_string().replace('-', ""));
    property.add_parameter("VALUE", "DATE");
    property
}

/// `20261203T160000Z`.
fn utc(at: Instant) -> String {
    let seconds = at.0.div_euclid(1_000_000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let first = Day::new(1970, 1, 1);
    let day = first.map_or_else(
        |_| String::new(),
        |first| {
            first
                .plus_days(i32::try_from(days).unwrap_or(0))
                .to_string()
                .replace('-', "")
        },
    );
    format!(
        "{day}T{:02}{:02}{:02}Z",
        rest / 3_600,
        rest % 3_600 / 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use ical::parser::ical::component::{IcalCalendar, IcalEvent};

    use super::*;

    fn entry(uid: &str, status: Status) -> Entry {
        let starts = Instant(1_796_313_600_000_000);
        Entry {
            uid: format!("{uid}@senda"),
            title: "Clinic: reading, writing; and “Zoë’s” plan \\ part 2\nsecond line, which is long enough to be folded twice over by anybody".to_owned(),
            day: "2026-12-03".parse().unwrap(),
            when: When::Span(Span {
                starts,
                ends: starts.plus_seconds(3_600),
            }),
            words: String::new(),
            place: "The Corn Hall, Harrogate".to_owned(),
            link: None,
            href: format!("/clinics/{uid}"),
            note: String::new(),
            status,
            sequence: 0,
            changed_at: Instant(1_790_000_000_000_000),
            element: None,
        }
    }

    /// Read by another library than the one that wrote it.
    fn parsed(text: &str) -> IcalCalendar {
        let mut all: Vec<_> = ical::IcalParser::new(text.as_bytes()).collect();
        assert_eq!(all.len(), 1);
        all.remove(0).unwrap()
    }

    fn value<'e>(event: &'e IcalEvent, name: &str) -> &'e str {
        let found = event.properties.iter().find(|one| one.name == name);
        found.and_then(|one| one.value.as_deref()).unwrap_or("")
    }

    #[test]
    fn an_instant_is_told_to_calendars_in_utc() {
        assert_eq!(utc(Instant(1_796_313_600_000_000)), "20261203T160000Z");
        assert_eq!(utc(Instant(0)), "19700101T000000Z");
    }

    #[test]
    fn lines_end_as_they_must_and_none_is_longer_than_seventy_five_octets() {
        let text = write(
            &[entry("evt_1", Status::Confirmed)],
            "https://senda.example",
        );
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn another_library_reads_it_and_sees_an_update_and_a_cancellation_of_the_same_entry() {
        let first = entry("evt_1", Status::Confirmed);
        let one = parsed(&write(
            std::slice::from_ref(&first),
            "https://senda.example",
        ));
        assert_eq!(one.timezones.len(), 1);
        let told = &one.events[0];
        assert_eq!(value(told, "UID"), "evt_1@senda");
        assert_eq!(value(told, "DTSTART"), "20261203T160000Z");
        assert_eq!(value(told, "STATUS"), "CONFIRMED");
        let unescaped = value(told, "SUMMARY")
            .replace("\\,", ",")
            .replace("\\;", ";")
            .replace("\\n", "\n")
            .replace("\\\\", "\\");
        assert_eq!(unescaped, first.title);

        let moved = Entry {
            when: When::Span(Span {
                starts: Instant(1_796_313_600_000_000).plus_seconds(86_400),
                ends: Instant(1_796_313_600_000_000).plus_seconds(90_000),
            }),
            sequence: 1,
            ..first.clone()
        };
        let two = parsed(&write(&[moved], "https://senda.example"));
        assert_eq!(value(&two.events[0], "UID"), value(told, "UID"));
        assert_eq!(value(&two.events[0], "SEQUENCE"), "1");
        assert_eq!(value(&two.events[0], "DTSTART"), "20261204T160000Z");

        let off = Entry {
            status: Status::Cancelled,
            sequence: 2,
            ..first
        };
        let three = parsed(&write(&[off], "https://senda.example"));
        assert_eq!(value(&three.events[0], "STATUS"), "CANCELLED");
        assert_eq!(value(&three.events[0], "SEQUENCE"), "2");
    }

    #[test]
    fn a_deadline_is_a_whole_day_and_an_empty_calendar_is_still_one() {
        let due = Entry {
            when: When::Day,
            ..entry("due", Status::Confirmed)
        };
        let text = write(&[due], "https://senda.example");
        assert!(text.contains("DTSTART;VALUE=DATE:20261203\r\n"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20261204\r\n"), "{text}");
        let empty = parsed(&write(&[], "https://senda.example"));
        assert!(empty.events.is_empty());
        assert_eq!(empty.timezones.len(), 1);
    }
}
