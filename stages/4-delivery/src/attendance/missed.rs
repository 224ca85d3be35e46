//! What somebody still has to catch up, of everything they could come to.
//!
//! What this room must not know: what a catch-up says, or who reads it.

use rulebook::delivery::register::{Held, asks_for_catch_up};

use crate::engagement::Attended;

fn held(it: &Attended) -> Option<Held<'_>> {
    Some(Held {
        element: &it.event.plan.element,
        mark: it.mark?,
        called_off: it.event.called_off(),
    })
}

/// The sessions that ask for a catch-up.
pub(crate) fn to_catch_up(all: &[Attended]) -> impl Iterator<Item = &Attended> {
    let marks = || all.iter().filter_map(held);
    all.iter()
        .filter(move |it| held(it).is_some_and(|one| asks_for_catch_up(one, marks())))
}
