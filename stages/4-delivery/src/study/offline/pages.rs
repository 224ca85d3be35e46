//! Choosing what a phone keeps, what became of what it sent, and what stands where there is no network.
//!
//! What this room must not know: how a phone keeps anything.

use kit::{
    assets,
    ui::{self, Icon, Kind, Table, tag},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use programme::{Module, Programme};
use rulebook::{
    base::Coded,
    delivery::offline::{Arrival, Late},
};

use super::{
    KEPT_DAYS, Receipt,
    kept::{SCRIPT, status},
    send::files,
    words,
};
use crate::{
    desk::{Desk, Standing, no_place, seated, standing},
    study::find_step,
};

/// What the frame of a kept page weighs beside its text, measured.
const FRAME_BYTES: usize = 6_000;

/// What can be kept on this phone, and what became of what it sent.
pub(crate) async fn choose(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Kept on this phone");
    };
    let standing = standing(&call, &desk.who).await?;
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    let receipts = call
        .app()
        .db()
        .read(async |tx| super::newest(tx, desk.who.id).await)
        .await?;
    let shared: usize = files(&call)
        .filter_map(assets::find)
        .map(|file| file.bytes.len())
        .sum();
    let body = html! {
        (ui::heading("Kept on this phone"))
        (ui::lead("Choose modules to read without a network: on a train, in a hall, in a building with thick walls."))
        (status())
        p class="govuk-body" {
            "What you answer, how sure you were, what you note and what you mark as done is kept on the phone and sent when the network is back, each once. "
            "Nothing else is kept: no other page, nothing about other people."
        }
        noscript {
            (ui::inset(html! {
                "Your browser runs no JavaScript, so it cannot keep pages by itself. Each module can be saved as an EPUB or a PDF below; answers then wait for the site."
            }))
        }
        div data-app="offline-choose" { (modules(&call, &desk, &standing, &pages)) }
        p class="app-muted" { "The first module brings about " (size(shared)) " of style and typeface with it." }
        div data-app="offline-refused-box" hidden {
            (ui::section("refused", "Could not be sent"))
            ul class="app-offline__list" data-app="offline-refused" {}
        }
        (arrived(&call, &desk.programme, &receipts))
        (ui::section("rules", "How it works"))
        ul class="govuk-list govuk-list--bullet" {
            li { "A module stays for " (KEPT_DAYS) " days after it was last refreshed; it refreshes itself when you open this page." }
            li { "If you answer a question here and on another device, the answer that came first stands. Both are shown above." }
            li { "Signing out removes everything from this phone, and so does somebody else who signs in on it. What waits is sent first, under your name only." }
        }
    };
    call.page(&desk.permit, "Kept on this phone", body)
        .back("/study", "Your programme")
        .script(SCRIPT)
        .send()
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

fn modules(call: &Call, desk: &Desk, standing: &Standing, pages: &curriculum::Pages) -> Markup {
    let today = call.now().day;
    let open = desk
        .programme
        .elements
        .iter()
        .filter(|element| standing.is_open(&element.key, today).is_ok())
        .flat_map(|element| &element.modules);
    html! {
        (ui::section("open", "Modules that are open to you"))
        ul class="app-offline__list" {
            @for module in open { li { (module_row(standing, module, pages)) } }
        }
    }
}

fn module_row(standing: &Standing, module: &Module, pages: &curriculum::Pages) -> Markup {
    let text = |file: &String| pages.get(file).map_or(0, String::len) + FRAME_BYTES;
    let bytes: usize = module.steps.iter().map(|step| text(&step.file)).sum();
    let id = module.id.as_str();
    html! {
        div class="app-offline__module" data-keep=(id) {
            div {
                a class="govuk-link" href={ "/study/m/" (id) } { (id) " " (module.title) }
                p class="app-muted app-small" {
                    (standing.steps_done(module)) " of " (rulebook::base::counted(module.steps.len(), "step", "steps")) " done, about " (size(bytes)) ". "
                    span data-keep-words {}
                }
            }
            div class="app-offline__ways" {
                button type="button" class="govuk-button govuk-button--secondary app-offline__button" hidden {
                    "Keep on this phone" span class="govuk-visually-hidden" { ": module " (id) }
                }
                a class="govuk-link" href={ "/study/m/" (id) "/book.epub" } { "EPUB" span class="govuk-visually-hidden" { " of module " (id) } }
                a class="govuk-link" href={ "/study/m/" (id) "/book.pdf" } { "PDF" span class="govuk-visually-hidden" { " of module " (id) } }
            }
        }
    }
}

/// What arrived from phones, the newest first.
fn arrived(call: &Call, programme: &Programme, receipts: &[Receipt]) -> Markup {
    let clock = call.app().clock();
    let rows = receipts.iter().map(|one| {
        let found = find_step(programme, &one.key);
        let title = found.as_ref().map_or(one.key.as_str(), |found| found.step.title.as_str());
        let check = found.as_ref().and_then(|found| found.step.checks.iter().find(|check| check.id == one.check));
        let at = clock.at(one.arrived);
        vec![
            html! { a class="govuk-link" href={ "/study/m/" (one.key) } { (title) }
                @if let Some(check) = check { br; (ui::muted(&check.prompt)) } },
            html! { (at.day.in_words()) ", " (crate::time_in_words(at.minute_of_day.into())) },
            outcome(one.outcome),
            html! {
                (one.told)
                @if one.kind == Late::Answer && one.outcome != Arrival::Kept {
                    @if !one.sent.is_empty() { br; "From the phone: " (words::answer(check, &one.sent)) "." }
                    @if !one.standing.is_empty() { br; "What stands: " (words::answer(check, &one.standing)) "." }
                }
            },
        ]
    });
    html! {
        @if !receipts.is_empty() {
            (ui::section("arrived", "What your phone has sent"))
            (Table::new("What your phone has sent, the newest first").caption_hidden()
                .columns(["Step", "Arrived", "Outcome", "What this means"]).rows(rows))
        }
    }
}

fn outcome(outcome: Arrival) -> Markup {
    match outcome {
        Arrival::Kept | Arrival::Already => tag(Kind::Good, Icon::Tick, outcome.label()),
        Arrival::Stands => tag(Kind::Now, Icon::Half, outcome.label()),
        Arrival::Refused => tag(Kind::Stop, Icon::Alert, outcome.label()),
    }
}

/// What stands where there is no network: the list of what is kept, which script fills.
pub(crate) async fn away(call: Call) -> PageResult {
    let body = html! {
        (ui::heading("You are offline"))
        (status())
        p class="govuk-body" { "This page is not kept on this phone. What you have kept can be read now:" }
        ul class="app-offline__list" data-app="offline-list" {}
        p class="govuk-body" data-app="offline-none" { "Nothing is kept here yet. When the network is back, open “Kept on this phone” and choose modules." }
        p class="govuk-body" { a class="govuk-link" href="/home" { "Try the home page again" } }
    };
    call.page(&call.public()?, "You are offline", body)
        .script(SCRIPT)
        .bare()
        .send()
}
