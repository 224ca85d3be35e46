//! “By when do I need it?”: anybody works out their own position under the duty, without signing in.
//!
//! Nothing is stored. The answers are sent in the body of a form, never in the address: dates of somebody's posts and
//! awards would otherwise stay in histories, in logs and in the referrer. See `docs/decisions`.
//! What this room must not know: who is asking, accounts, applications.

mod ask;
mod position;

use kit::{
    ui::{self, FormErrors},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::registration::duty::duty;

/// The questions.
pub(crate) async fn show(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none(), None)
}

/// The answer, with the questions below it, as they were answered.
pub(crate) async fn answer(call: Call, form: Form) -> PageResult {
    match ask::read(&form, call.now().day) {
        Ok(asked) => {
            let found = duty(&asked.facts);
            let position = position::view(&asked, &found);
            page(&call, &form, &FormErrors::none(), Some(position))
        }
        Err(errors) => page(&call, &form, &errors, None),
    }
}

fn page(call: &Call, form: &Form, errors: &FormErrors, position: Option<Markup>) -> PageResult {
    let permit = call.public()?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("By when do you need the qualification?"))
        @match position {
            Some(position) => {
                (position)
                div class="app-noprint" { (ui::details("Change what you answered", ask::form(form, errors))) }
            }
            None => {
                (ui::lead("The SENCO of a mainstream school in England has three years to gain the NPQ for SENCO. Answer what you know, about yourself or about your school’s SENCO."))
                p class="govuk-body" { "No name is asked for. Nothing is stored, and nothing you answer stands in the address of a page." }
                (ask::form(form, errors))
            }
        }
    };
    call.page(&permit, "Your deadline", body)
        .back("/cohorts", "Cohorts")
        .again(errors)
        .send()
}
