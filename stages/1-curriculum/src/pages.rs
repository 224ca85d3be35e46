//! The pages of the curriculum.
//!
//! What this room must not know: the database; [`crate::shown`] says which programme a page shows.

pub(crate) mod compare;
pub(crate) mod editions;
pub(crate) mod framework;
pub(crate) mod maps;
pub(crate) mod media;
pub(crate) mod module;
pub(crate) mod outline;
pub(crate) mod public;
pub(crate) mod reading;
pub(crate) mod sources;
pub(crate) mod trace;

use kit::ui::{Icon, Kind, Markup, tag};
use maud::html;
use programme::{Programme, Status};
use rulebook::base::counted;

use crate::shown::Shown;

/// The row of pages about one programme, with this one marked.
pub(crate) fn tabs(shown: &Shown, here: &str) -> Markup {
    const TABS: &[(&str, &str)] = &[
        ("Outline", "/curriculum"),
        ("Coverage", "/curriculum/coverage"),
        ("The law", "/curriculum/thread"),
        ("Hours", "/curriculum/hours"),
        ("What builds on what", "/curriculum/prerequisites"),
        ("Framework", "/curriculum/framework"),
        ("Trace", "/curriculum/trace"),
        ("Sources", "/curriculum/sources"),
        ("Checks", "/curriculum/checks"),
        ("Editions", "/curriculum/editions"),
    ];
    html! {
        nav class="app-filters" aria-label="Pages about the programme" {
            ul class="app-views" {
                @for (label, path) in TABS {
                    li { a href=(shown.at(path)) aria-current=[(*path == here).then_some("page")] { (label) } }
                }
            }
        }
    }
}

/// Minutes as people say them.
pub(crate) fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => counted(rest, "minute", "minutes"),
        (hours, 0) => counted(hours, "hour", "hours"),
        (hours, rest) => {
            let hours = counted(hours, "hour", "hours");
            format!("{hours} {}", counted(rest, "minute", "minutes"))
        }
    }
}

/// Whether a module is written, as a tag.
pub(crate) fn status(status: Status) -> Markup {
    match status {
        Status::Complete => tag(Kind::Good, Icon::Tick, "Written"),
        Status::Outline => tag(Kind::Now, Icon::Half, "Outline"),
    }
}

/// A citation as a link where it can be read, with a note when the source was replaced.
pub(crate) fn citation(programme: &Programme, cited: &str) -> Markup {
    let Some(citation) = programme.citation(cited) else {
        return html! { (cited) };
    };
    html! {
        @if let Some(url) = &citation.url {
            a class="govuk-link" href=(url) rel="noreferrer noopener" { (citation.to_string()) }
        } @else { (citation.to_string()) }
        @if !citation.current { " " (tag(Kind::Stop, Icon::Alert, "Replaced by a newer source")) }
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_are_said_as_people_say_them() {
        let cases = [
            (0, "0 minutes"),
            (45, "45 minutes"),
            (60, "1 hour"),
            (75, "1 hour 15 minutes"),
            (120, "2 hours"),
            (3_415, "56 hours 55 minutes"),
        ];
        for (given, said) in cases {
            assert_eq!(minutes(given), said);
        }
    }
}
