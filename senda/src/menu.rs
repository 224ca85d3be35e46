//! The menu: few words in the first row, and what each holds in a second row on its own pages.
//!
//! What this room must not know: who may open what (each entry names its action).

use kit::ui::NavItem;
use rulebook::people::{Action, Actor, Circles, may, may_anywhere};

/// A word of the first row.
struct Part {
    label: &'static str,
    /// The addresses of its entries, in the order in which they are shown.
    holds: &'static [&'static str],
    /// Further addresses that belong to it.
    also: &'static [&'static str],
}

/// The first row, in the order in which it is shown. A part of which a reader may open one entry only goes by that entry’s name.
const PARTS: &[Part] = &[
    Part {
        label: "Study",
        holds: &["/study", "/practice", "/notes", "/glossary", "/progress"],
        also: &["/engagement", "/surveys"],
    },
    Part {
        label: "My work",
        holds: &["/tasks", "/file", "/tools"],
        also: &[],
    },
    Part {
        label: "Clinics",
        holds: &["/clinics", "/calendar"],
        also: &["/check-in"],
    },
    Part {
        label: "People",
        holds: &["/messages", "/coaching/mine", "/coaching/wish", "/shared"],
        also: &["/coaching/with", "/coaching/sessions", "/coaching/times"],
    },
    Part {
        label: "Teaching",
        holds: &[
            "/facilitate",
            "/admin/events",
            "/admin/coaching",
            "/admin/coaches",
            "/quality/visits",
            "/admin/reminders",
        ],
        also: &[
            "/coaching/make",
            "/sessions",
            "/admin/groups",
            "/admin/timetable",
            "/quality/partners",
        ],
    },
    Part {
        label: "Registration",
        holds: &[
            "/admin/applications",
            "/admin/participants",
            "/admin/requests",
            "/admin/cohorts",
        ],
        also: &[],
    },
    Part {
        label: "Programme",
        holds: &["/curriculum", "/content", "/content/feedback"],
        also: &[],
    },
    Part {
        label: "Assessment",
        holds: &[
            "/assessment",
            "/marking",
            "/moderation",
            "/office",
            "/admin/awards",
        ],
        also: &[],
    },
    Part {
        label: "Schools",
        holds: &["/school", "/compliance", "/register/cases"],
        also: &[],
    },
    Part {
        label: "Funding",
        holds: &["/admin/declarations", "/dfe/exchanges", "/dfe/statements"],
        also: &[],
    },
    Part {
        label: "Site",
        holds: &["/admin/people", "/system"],
        also: &[],
    },
];

/// Every entry: its words, its address, and the action that opens it.
const ENTRIES: &[&[(&str, &str, Action)]] = &[
    curriculum::NAV,
    production::NAV,
    registration::NAV,
    delivery::NAV,
    assessment::NAV,
    award::NAV,
    reporting::NAV,
    dfe::NAV,
    &[
        ("Staff", "/admin/people", Action::KeepStaff),
        ("System", "/system", Action::RunSystem),
    ],
];

/// Does this open a page for this actor? What is decided for the whole register is not for those who have a part of it.
fn opens(actor: &Actor, action: Action) -> bool {
    if action == Action::DecideDutyCases {
        return may(actor, action, &Circles::SITE).is_ok();
    }
    may_anywhere(actor, action)
}

fn entries() -> impl Iterator<Item = &'static (&'static str, &'static str, Action)> {
    ENTRIES.iter().copied().flatten()
}

/// The menu of an actor: only what they may open.
pub fn menu(actor: &Actor) -> Vec<NavItem> {
    if actor.person().is_none() {
        return Vec::new();
    }
    let home = NavItem::new("Home", "/home");
    let parts = PARTS.iter().filter_map(|part| shown(part, actor));
    std::iter::once(home).chain(parts).collect()
}

fn shown(part: &Part, actor: &Actor) -> Option<NavItem> {
    let found = part.holds.iter().filter_map(|href| {
        let here = entries().filter(|(_, at, _)| at == href);
        let mut open = here.filter(|(_, _, action)| opens(actor, *action));
        open.next().map(|(label, at, _)| NavItem::new(*label, *at))
    });
    let mut within: Vec<NavItem> = found.collect();
    let first = within.first()?.clone();
    let mut item = if within.len() == 1 {
        within.clear();
        first
    } else {
        NavItem::new(part.label, first.href)
    };
    item.within = within;
    item.also = part.also;
    Some(item)
}

#[cfg(test)]
mod tests {
    use rulebook::base::Coded as _;

    use super::*;

    #[test]
    fn every_entry_stands_in_one_part_and_every_part_holds_entries_that_are() {
        let mut held: Vec<&str> = PARTS
            .iter()
            .flat_map(|part| part.holds.iter().copied())
            .collect();
        held.sort_unstable();
        let mut known: Vec<&str> = entries().map(|(_, href, _)| *href).collect();
        known.sort_unstable();
        known.dedup();
        assert_eq!(held, known);
    }

    #[test]
    fn no_action_is_left_without_words() {
        for (label, href, action) in entries() {
            assert!(
                !label.is_empty() && href.starts_with('/'),
                "{}",
                action.code()
            );
        }
    }
}
