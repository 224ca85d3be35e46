//! What lies at the same time as something else that a person is to be at: said wherever they see it.
//!
//! What this room must not know: who moved it there, or how a place is given back.

use std::collections::HashMap;

use kit::ui::{Icon, Kind, tag};
use maud::{Markup, html};
use rulebook::{base::Instant, delivery::EventId};

use super::Mine;
use crate::{desk::is_expected, engagement::Attended};

/// What comes for this person and lies at the same time as something else that does, with the title of the other.
pub(crate) fn at_the_same_time(all: &[Attended], now: Instant) -> HashMap<EventId, String> {
    let coming = || {
        all.iter()
            .filter(|it| is_expected(it) && !it.event.called_off() && it.event.span().ends > now)
    };
    let clash = |it: &Attended| {
        let mut others = coming().filter(|other| other.event.id != it.event.id);
        let other = others.find(|other| other.event.span().overlaps(&it.event.span()))?;
        Some((it.event.id, other.event.plan.title.clone()))
    };
    coming().filter_map(clash).collect()
}

pub(super) fn words(one: &Mine) -> Markup {
    html! {
        @if let Some(title) = &one.clash {
            p { (tag(Kind::Stop, Icon::Alert, "At the same time")) " You are to be at “" (title) "” then." }
        }
    }
}
