//! The gallery's buttons, messages, lists and cards.
//!
//! What this room must not know: the product.

use maud::{Markup, html};

use crate::ui::{
    BannerKind, Button, ButtonKind, Hero, Icon, Kind, Path, Person, Receipt, StatTile, Stop,
    StopState, SummaryList, TaskList, Timeline, TimelineEntry, back_link, banner, breadcrumbs,
    button, button_link, button_row, card, cards, chips, countdown, date_leaf, details,
    empty_state, meta_list, people, ring, start_button, stat_tiles, step_bar, subheading, tag,
    two_columns, warning,
};

pub(super) fn buttons_and_tags() -> Markup {
    html! {
        (button_row(html! {
            (button("Save and go on"))
            (Button::new("Save draft").kind(ButtonKind::Secondary).sends("do", "save"))
            (Button::new("Withdraw").kind(ButtonKind::Warning).sends("do", "withdraw").repeatable())
            (button_link(ButtonKind::Secondary, "#buttons-and-tags", "Go somewhere"))
            (start_button("#buttons-and-tags", "Start now"))
        }))
        ul class="app-meta app-shelf__row" {
            @for (kind, words) in Kind::ALL.into_iter().zip(["On track", "In progress", "Late", "Not started", "New", "Done"]) {
                @for icon in Icon::ALL { li { (tag(kind, icon, words)) } }
            }
        }
        (back_link("#buttons-and-tags", "Back to the list"))
        (breadcrumbs([("#buttons-and-tags", "Home"), ("#fields", "Part 4")]))
    }
}

pub(super) fn messages() -> Markup {
    html! {
        (banner(BannerKind::Success, html! { "Your draft is saved. You have not sent it yet." }))
        (banner(BannerKind::Important, html! { "The window closes on Friday 4 December at 5pm." }))
        (warning("You must tell the parents when you decide to make special educational provision."))
        (details("How we worked this out", html! { p { "From the day you began, and the rule that was in force then." } }))
        (empty_state("No sessions are open yet.", "The next dates open on 4 January.").action("#messages", "Tell me when they do"))
        (Receipt::new("RCP-7K2M").fact("What we received", "Your written response, 1,842 words").fact("When", "Thursday 3 December 2026, 4:12pm"))
    }
}

fn status(kind: Kind, icon: Icon, words: &str) -> Markup {
    tag(kind, icon, words)
}

pub(super) fn lists() -> Markup {
    html! {
        (SummaryList::new()
            .text("Name", "Sam Sample")
            .change("School", html! { "Example Primary School" }, "#lists")
            .action("State", status(Kind::Good, Icon::Tick, "Active"), "#lists", "See history"))
        (SummaryList::new().text("Reading age", "12 to 13").card("Automatic checks", Some(html! { a class="govuk-link" href="#lists" { "Run again" } })))
        (TaskList::new("gallery-tasks")
            .task("Finish the module", "#lists", Some("About 25 minutes left. Aim for Friday 27 November."), status(Kind::Now, Icon::Half, "In progress"))
            .task("Share your notes", "#lists", None, status(Kind::Calm, Icon::Ring, "Not started"))
            .unlinked("Book your session", Some("Opens on 4 January."), status(Kind::Plain, Icon::Lock, "Cannot start yet"))
            .task("Read your feedback", "#lists", None, status(Kind::Plain, Icon::Tick, "Done")))
        (subheading("History"))
        (Timeline::new()
            .entry(TimelineEntry { title: "School changed".into(), by: "Kim Keeper, administrator".into(), when: "Thursday 3 December, 4pm".into(), datetime: "2026-12-03T16:00Z".into(), detail: Some(html! { p { "From Example Primary School to Sample Academy." } }) })
            .entry(TimelineEntry { title: "Accepted".into(), by: "Kim Keeper, administrator".into(), when: "Tuesday 1 September, 9am".into(), datetime: "2026-09-01T08:00Z".into(), detail: None }))
        (meta_list([html! { "About 8 minutes" }, html! { "Updated 2 November 2026" }, html! { a href="#lists" { "3 statements" } }]))
    }
}

fn stop(
    name: &'static str,
    words: &'static str,
    mark: &'static str,
    state: StopState,
) -> Stop<'static> {
    Stop {
        name: name.into(),
        words: words.into(),
        mark: mark.into(),
        state,
        meeting: mark == "A",
        href: Some("#cards".into()),
    }
}

pub(super) fn cards_and_progress() -> Markup {
    html! {
        (two_columns(
            card("gallery-path", "The way", html! {
                (Path::new()
                    .stop(stop("Opening day", "Attended", "A", StopState::Done))
                    .stop(stop("Culture", "Done", "1", StopState::Done))
                    .stop(stop("Teaching", "You are here", "2", StopState::Now))
                    .stop(Stop { href: None, ..stop("Second day", "11 March, Leeds", "A", StopState::Ahead) }))
            }),
            html! {
                (card("gallery-ring", "Your progress", ring("gallery-ring-title", "10 of 27 modules done", 10, 27, [html! { strong { "10" } " modules done" }, html! { strong { "3" } " sessions attended" }])))
                (card("gallery-none", "Not begun", ring("gallery-none-title", "0 of 27 modules done", 0, 27, [html! { "Begin when you like" }])))
                (card("gallery-count", "Your deadline", countdown("1 year, 9 months left", 15, 36, html! { p { "You need to qualify by 31 August 2028." } })))
            },
        ))
        (cards([
            card("gallery-one", "One", html! { p { "A card with a sentence." } }),
            card("gallery-two", "Two", html! { p { a href="#cards" { "A card with a link" } } }),
            card("gallery-three", "Three", step_bar("3 of 6 steps done", 3, 6)),
        ]))
        (stat_tiles("Summary", &[
            StatTile::new("14 of 27", "modules released"),
            StatTile::new("2", "need attention").href("#cards"),
        ]))
    }
}

pub(super) fn home() -> Markup {
    html! {
        (two_columns(
            html! {
                (Hero::new("gallery-hero", "Pick up where you left off", "Building a full picture")
                    .steps(2, 6)
                    .words("Step 3 of 6 takes about 8 minutes. Your place and answers are saved.")
                    .action("#home", "Continue step 3"))
                (card("gallery-short", "Short of time?", chips("#home", "Tell us how long you have", "minutes", &[("5", "5 minutes"), ("10", "10 minutes")], "We will pick one thing that fits.")))
            },
            html! {
                (card("gallery-date", "Next live session", date_leaf("Dec", "3", html! { p { strong { "A pupil we find hard to read" } } p class="app-muted" { "Thursday 3 December, 4pm to 5pm. Online." } })))
                (card("gallery-people", "Your people", people(&[
                    Person { initials: "SM".into(), name: "Sid Mentor".into(), about: html! { "Mentor. " a href="#home" { "Message Sid" } } },
                    Person { initials: "14".into(), name: "Your group".into(), about: html! { "14 people in the north" } },
                ])))
            },
        ))
    }
}
