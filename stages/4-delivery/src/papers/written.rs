//! What stands on the papers of an event.
//!
//! What this room must not know: where anything on them comes from.

use kit::paper::{Label, Paper, Table};
use rulebook::delivery::SessionId;

use super::Guest;
use crate::{
    attendance::pages::Register,
    event::{Event, sessions::Session, time_in_words},
};

/// A register with a number for each person and boxes to tick.
pub(super) fn sheet(register: &Register, author: &str) -> Paper {
    let event = &register.event;
    let mut paper = Paper::new(format!("Register: {}", event.plan.title), author);
    paper.heading(1, event.plan.title.as_str());
    paper.text(format!(
        "{}. {}. {}.",
        register.group.name,
        event.when(),
        event.plan.place
    ));
    paper.text("Tick who is here. For late or left early write the time. Then type it back on the register’s page, for example: 1-4, 7, 9 late 10:20, 12 left 15:30, others absent.");
    let mut table = Table::new(
        "Who is expected",
        &[
            ("Number", 2),
            ("Name", 8),
            ("Here", 2),
            ("Late at", 3),
            ("Left at", 3),
        ],
    )
    .with_row_headings();
    let mut people: Vec<_> = register.people.iter().collect();
    people.sort_by_key(|one| (one.number.is_none(), one.number));
    for one in people {
        let number = one
            .number
            .map_or_else(|| "–".to_owned(), |number| number.to_string());
        table.row([
            number,
            one.name.clone(),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    paper.table(table);
    paper.text("Somebody else who came (name, school):");
    for _ in 0..3 {
        paper
            .gap(18.0)
            .text_sized("……………………………………………………………………………………………", 11.0);
    }
    paper
}

/// Name badges, eight on a page.
pub(super) fn badges(paper: &mut Paper, event: &Event, guests: &[Guest]) {
    let labels = guests.iter().map(|guest| {
        let mut lines = vec![(guest.name.clone(), 22.0)];
        let role = if guest.group.is_empty() {
            guest.role.to_owned()
        } else {
            format!("{}, {}", guest.role, guest.group)
        };
        lines.push((role, 12.0));
        if let Some(school) = &guest.school {
            lines.push((school.clone(), 12.0));
        }
        lines.push((event.plan.title.clone(), 9.0));
        Label { lines }
    });
    paper.labels(labels.collect());
}

fn day(paper: &mut Paper, sessions: &[Session], chosen: &[SessionId]) {
    let mut table = Table::new("The day", &[("When", 3), ("What", 6), ("Where", 3)]);
    for one in sessions {
        let slot = one.slot();
        let title = if chosen.contains(&one.id) {
            format!("{} (you chose this)", one.plan.title)
        } else {
            one.plan.title.clone()
        };
        table.row([
            format!("{} to {}", time_in_words(slot.from), time_in_words(slot.to)),
            title,
            one.plan.room.clone(),
        ]);
    }
    paper.table(table);
}

/// The whole pack: the day, who comes, badges.
pub(super) fn pack(event: &Event, sessions: &[Session], guests: &[Guest], author: &str) -> Paper {
    let mut paper = Paper::new(format!("Pack: {}", event.plan.title), author);
    paper.heading(1, event.plan.title.as_str());
    paper.text(format!("{}. {}.", event.when(), event.plan.place));
    day(&mut paper, sessions, &[]);
    paper.heading(2, format!("Who comes: {}", guests.len()));
    let mut table = Table::new(
        "Everybody who comes",
        &[("Name", 5), ("As", 3), ("Group", 4)],
    )
    .with_row_headings();
    for guest in guests {
        table.row([guest.name.as_str(), guest.role, guest.group.as_str()]);
    }
    paper.table(table);
    if event.in_person() && !guests.is_empty() {
        paper.new_page();
        paper.heading(2, "Name badges");
        badges(&mut paper, event, guests);
    }
    paper
}

/// How to get there, and what the day is.
pub(super) fn joining(
    event: &Event,
    sessions: &[Session],
    chosen: &[SessionId],
    (author, origin): (&str, &str),
) -> Paper {
    let mut paper = Paper::new(
        format!("Joining instructions: {}", event.plan.title),
        author,
    );
    paper.heading(1, event.plan.title.as_str());
    paper.heading(2, "When and where");
    paper.text(format!("{}.", event.when()));
    paper.text(event.plan.place.as_str());
    day(&mut paper, sessions, chosen);
    paper.heading(2, "On the day");
    paper.list([
        "A code to check in with is on the screen of the room: scan it, or type it in Senda.".to_owned(),
        "Tell us what you need on the event’s page: a step-free way, captions, food. Only those who arrange it read it.".to_owned(),
        format!("If you cannot come, give your place back as early as you can: somebody may be waiting. {origin}/clinics/{}", event.id),
    ]);
    paper
}
