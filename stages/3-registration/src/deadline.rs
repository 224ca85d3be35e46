//! “By when do I need it?”: anybody works out their own position under the duty. Nothing is stored.
//!
//! What this room must not know: who is asking, accounts, applications.

mod ask;

use kit::{
    ui::{self, FormErrors},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::registration::duty::{Duty, duty};

use crate::decision::view;

/// The page: the questions, and below them the answer once they are answered. It is all in the address, so that a
/// position can be kept, printed or sent, and is worked out anew each time it is opened.
pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let permit = call.public()?;
    let asked = form.has("senco");
    let read = ask::read(&form, call.now().day);
    let (found, errors) = match read {
        _ if !asked => (None, FormErrors::none()),
        Ok(facts) => (Some(duty(&facts)), FormErrors::none()),
        Err(errors) => (None, errors),
    };
    let body = html! {
        (ui::error_summary(&errors))
        (ui::heading("By when do you need the qualification?"))
        @if let Some(found) = &found {
            (position(found, &call.now().day.with_weekday()))
            (ui::details("Change what you answered", ask::form(&form, &errors)))
        } @else {
            (ui::lead("Answer what you know. We keep nothing: your answers stay in the address of this page."))
            (ask::form(&form, &errors))
        }
    };
    call.page(&permit, "Your deadline", body)
        .back("/cohorts", "Cohorts")
        .again(&errors)
        .send()
}

fn position(found: &Duty, today: &str) -> Markup {
    html! {
        p class="govuk-body-l" { (view::duty_sentence(found)) }
        (view::duty_view("position", found))
        (ui::inset(html! {
            p { "Worked out on " (today) " from your own answers. You can print this page, save it as a PDF or send its address." }
            p { "It is not legal advice. Where the law is unclear, a person decides: ask your head teacher or your local authority." }
        }))
        (ui::button_link(ui::ButtonKind::Primary, "/cohorts", "See the next cohorts"))
    }
}
