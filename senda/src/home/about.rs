//! Pages about the site itself: help, accessibility, privacy.
//!
//! What this room must not know: who reads them.

use kit::{
    ui,
    web::{Call, PageResult},
};
use maud::{Markup, html};

pub(super) async fn help(call: Call) -> PageResult {
    page(
        &call,
        "Help",
        html! {
            (ui::lead("Short answers. Each role has a manual of its own in the documentation that comes with Senda."))
            (ui::section("sign-in", "I cannot sign in"))
            p class="govuk-body" { "Ask for a link on the " a class="govuk-link" href="/sign-in" { "sign-in page" } ". It arrives by email, works once, for 15 minutes, and needs no password. After five wrong passwords in a day there is a pause of 20 minutes between tries; the link works at once." }
            (ui::section("typing", "My session ended while I was typing"))
            p class="govuk-body" { "Nothing is lost. Sign in on the page you see; what you typed is shown, and one button sends it on." }
            (ui::section("reading", "The page is hard to read"))
            p class="govuk-body" { a class="govuk-link" href="/account/reading" { "Reading settings" } " change spacing, size, colours and typeface on every page. They work without JavaScript." }
            (ui::section("deadline", "By when must I qualify?"))
            p class="govuk-body" { "By the third anniversary of the day you first became a SENCO. " a class="govuk-link" href="/deadline" { "Work out your own position" } "; nothing you type there is kept." }
            (ui::section("problems", "What an error page tells you"))
            p class="govuk-body" { "Every error page says what happened, that nothing was changed, and what to do. If something broke on our side it shows a reference: tell it to us, and we find what happened." }
        },
    )
}

pub(super) async fn accessibility(call: Call) -> PageResult {
    page(
        &call,
        "Accessibility statement",
        html! {
            (ui::lead("Senda is made to be used by everybody: by keyboard, with a screen reader, on a phone, at 400% zoom, without JavaScript."))
            (ui::section("level", "What we hold to"))
            p class="govuk-body" { "Web Content Accessibility Guidelines 2.2, level AA, on every page; contrast of level AAA in every theme." }
            (ui::section("tested", "How it is tested"))
            p class="govuk-body" { "Every version is walked through by a machine in a real browser, as every role: automated checks of every page state, the keyboard alone, a window 320 pixels wide, and no JavaScript. The contrast of every pair of colours in every theme is computed." }
            (ui::section("gaps", "What we know is missing"))
            p class="govuk-body" { "No machine can hear as a person does. This version has not yet been tried by people who use screen readers every day." }
            (ui::section("tell", "If something keeps you out"))
            p class="govuk-body" { "Tell your provider’s programme administrator. They must answer, and they can send you any page in another form." }
        },
    )
}

pub(super) async fn privacy(call: Call) -> PageResult {
    page(
        &call,
        "Privacy",
        html! {
            (ui::lead("Senda keeps what it needs to run the qualification, and shows it only to those whose duty needs it."))
            (ui::section("cookies", "Cookies"))
            p class="govuk-body" { "Senda sets no cookie but those it cannot work without: one that knows you are signed in, one for reading settings, one that carries a message to the next page. No page asks any other site for anything. So there is no banner." }
            (ui::section("who", "Who sees what"))
            ul class="govuk-list govuk-list--bullet" {
                li { "Your school sees your progress and your deadline, never what you write." }
                li { "Assessors see your response without your name, school or number." }
                li { "Nobody sees a result before the board releases it." }
                li { "Everything anybody does to your record is in its history, with who, when and why." }
            }
            (ui::section("pupils", "Pupils"))
            p class="govuk-body" { "Never write a pupil’s name or number. Senda warns you when something looks like one." }
        },
    )
}

fn page(call: &Call, title: &str, body: Markup) -> PageResult {
    call.page(
        &call.public()?,
        title,
        html! { (ui::heading(title)) (body) },
    )
    .send()
}
