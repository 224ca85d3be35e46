//! The moderator's pages: scripts whose marks differ, both marks beside the script.
//!
//! What this room must not show: whose script it is, or who gave which mark.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, FormErrors, Split, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Programme;
use rulebook::{
    assessment::marking::ScriptMark,
    base::Coded,
    people::{Action, Circles, Permit, Scope},
};

use super::{Script, pages, store};

pub(crate) async fn list(call: Call) -> PageResult {
    let scope = call
        .actor()
        .scopes_for(Action::Moderate)
        .into_iter()
        .next()
        .ok_or(Problem::NotAllowed)?;
    let permit = call.may(Action::Moderate, &pages::circles_of(scope))?;
    let waiting = match scope {
        Scope::Provider(id) => {
            call.app()
                .db()
                .read(async |tx| store::disputed(tx, id).await)
                .await?
        }
        _ => Vec::new(),
    };
    let rows = waiting.iter().map(|script| {
        vec![
            html! { a class="govuk-link" href={ "/moderation/" (script.number) } { (script.number) } },
            html! { (script.state.label()) },
        ]
    });
    let body = html! {
        (ui::heading("Scripts to settle"))
        (ui::lead("Two assessors came to different outcomes. Your mark settles it."))
        (Table::new("Scripts whose marks differ").columns(["Script", "State"]).rows(rows).empty("No marks differ. A script comes here when they do."))
    };
    call.page(&permit, "Scripts to settle", body).send()
}

async fn load(call: &Call, number: &str) -> Result<(Script, Vec<ScriptMark>, Permit), Problem> {
    let (script, marks) = call
        .app()
        .db()
        .read(async |tx| {
            let script = store::one(tx, number).await?;
            let marks = store::marks(tx, script.submission).await?;
            Ok((script, marks))
        })
        .await?;
    let permit = call.may(Action::Moderate, &Circles::provider(script.provider))?;
    Ok((script, marks, permit))
}

pub(crate) async fn show(call: Call, Path(number): Path<String>) -> PageResult {
    page(&call, &number, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(
    call: &Call,
    number: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let (script, marks, permit) = load(call, number).await?;
    let programme = super::programme_of(call.app(), number).await?;
    let title = format!("Settle script {number}");
    let left = html! {
        (pages::script_pane(call, number).await?)
        (both(&programme, &marks))
    };
    let right = ui::Form::post(format!("/moderation/{number}")).body(html! {
        (pages::sheet(&programme, form, errors))
        (ui::button("Settle with this mark"))
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        p class="govuk-body" { "State: " (script.state.label()) "." }
        (Split::new("The response and both marks", "Your mark").panes(left, right))
    };
    Ok(call
        .page(&permit, title.clone(), body)
        .wide()
        .back("/moderation", "Scripts to settle")
        .again(errors))
}

fn both(programme: &Programme, marks: &[ScriptMark]) -> Markup {
    let rows = programme.assessment.criteria.iter().map(|criterion| {
        let said = |mark: Option<&ScriptMark>| {
            let one = mark.and_then(|mark| {
                mark.judgements
                    .iter()
                    .find(|one| one.criterion == criterion.id)
            });
            one.map_or_else(String::new, |one| {
                format!("{}: {}", one.level.label(), one.reason)
            })
        };
        vec![
            html! { (criterion.title) },
            html! { (said(marks.first())) },
            html! { (said(marks.get(1))) },
        ]
    });
    html! { (Table::new("Both marks").columns(["Criterion", "First mark", "Second mark"]).rows(rows)) }
}

pub(crate) async fn send(call: Call, Path(number): Path<String>, form: Form) -> PageResult {
    let (_, _, permit) = load(&call, &number).await?;
    let programme = super::programme_of(call.app(), &number).await?;
    let (found, mut errors) = pages::judgements(&form, &programme);
    if errors.is_empty() {
        match super::moderate(call.app(), &permit, number.clone(), found).await {
            Ok(_) => {
                return Ok(call.go_saying("/moderation", &format!("Script {number} is settled.")));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &number, &form, &errors).await?.send()
}
