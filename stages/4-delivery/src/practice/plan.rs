//! What comes back, when and why: nothing of it is hidden, and nothing of it is owed.
//!
//! What this room must not know: how a question is answered.

use kit::{
    ui::{self, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    delivery::practice::{LADDER, PER_WEEK, SITTING, Up, up},
};

use super::{comes_back, store, store::Kept};
use crate::{
    desk::{no_place, seated},
    study::find_step,
};

pub(crate) async fn show(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "What comes back");
    };
    let today = call.now().day;
    let mut all = call
        .app()
        .db()
        .read(async |tx| store::all(tx, desk.who.id).await)
        .await?;
    all.sort_by_key(|one| {
        (
            one.due.is_none(),
            one.due,
            one.key.clone(),
            one.check.clone(),
        )
    });
    let rows = all.iter().filter_map(|kept| {
        let step = find_step(&desk.programme, &kept.key)?.step;
        let check = step.checks.iter().find(|one| one.id == kept.check)?;
        Some(vec![
            html! { (check.prompt) br; a class="govuk-link" href={ "/study/m/" (kept.key) } { (step.title) } },
            html! { (comes_back(kept.due, today)) },
            why(kept, today),
        ])
    });
    let days: Vec<String> = LADDER.iter().map(ToString::to_string).collect();
    let body = html! {
        (ui::heading("What comes back, when and why"))
        (ui::lead("Trying to remember keeps what you learnt. Skipping a week does no harm."))
        p { (ui::button_link(ui::ButtonKind::Primary, "/practice", "Practise now")) }
        (Table::new("Questions that come back").columns(["Question", "When", "Why"]).rows(rows)
            .empty("Nothing yet. When you finish a step that has questions, they come here."))
        (ui::details("How this works", html! {
            ul class="govuk-list govuk-list--bullet" {
                li { "A question comes back after " (days.join(", ")) " days: further apart each time you know it, and sooner when you do not, or when you guessed." }
                li { "At most " (SITTING) " at a time and " (PER_WEEK) " in a week. More would be a burden." }
                li { "What you do not come for rests, and comes up again some weeks later by itself. Nothing piles up, and nobody counts it." }
                li { "Only you see this page. It has no part in your engagement or your assessment." }
            }
            p { "Why days between: memories that are called up again just before they fade last longer (Cepeda and others 2008; Education Endowment Foundation 2021)." }
        }))
    };
    call.page(&desk.permit, "What comes back, when and why", body)
        .back("/home", "Home")
        .send()
}

fn why(kept: &Kept, today: Day) -> Markup {
    let when = if kept.turn == 0 {
        format!("when you learnt it on {}", kept.learnt_on.in_words())
    } else {
        format!("on {}", kept.asked_on.in_words())
    };
    let rests = kept
        .due
        .is_some_and(|due| matches!(up(due, today), Up::Rests(_)));
    html! {
        (kept.how.label()) ", " (when) "."
        @if rests { " It waited for a while and rests now." }
    }
}
