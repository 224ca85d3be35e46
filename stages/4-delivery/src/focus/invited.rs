//! A focus group for whoever was invited: when and where it is, and saying yes, no, or not any more.
//!
//! What this room must not know: who else was invited.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, TaskList},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{
        FocusGroupId,
        listening::{Consent, FocusState},
    },
    people::Action,
};

use super::{FocusGroup, answer_invitation, store, when};

pub(crate) async fn list(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let mut tasks = TaskList::new("focus-list");
    for one in &all {
        let state = html! { (one.plan.day.with_weekday()) ", " (one.state.label()) };
        tasks = tasks.task(
            one.plan.title.as_str(),
            format!("/focus-groups/{}", one.id),
            None,
            state,
        );
    }
    let body = html! {
        (ui::heading("Focus groups you were invited to"))
        @if all.is_empty() { (ui::empty_state("You have not been invited to a focus group.", "When you are, you get a letter, and it stands here.")) }
        @else { (tasks) }
        p class="govuk-body" { a class="govuk-link" href="/you-said" { "You said, we changed" } }
    };
    call.page(&permit, "Focus groups", body).send()
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: FocusGroupId = id.parse().or_not_found()?;
    let (group, mine) = call
        .app()
        .db()
        .read(async |tx| {
            let mine = store::invitation(tx, id, person).await?.or_not_found()?;
            Ok((store::one(tx, id).await?, mine))
        })
        .await?;
    let agreed = mine.consent == Consent::Agreed;
    let title = group.plan.title.clone();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Focus group"), &title, None, None))
        p class="govuk-body-l" { (when(&group.plan)) }
        p class="govuk-body" { "About: module " (group.plan.modules.join(", ")) "." }
        @if agreed && !group.plan.link.is_empty() && group.state == FocusState::Planned {
            p class="govuk-body" { "Join here: " a class="govuk-link" href=(group.plan.link) { (group.plan.link) } }
        }
        p class="govuk-body" { "Notes are kept of what is said, without names, and used to improve the next edition. Taking part has no part in anybody’s assessment." }
        (answering(&group, mine.consent))
    };
    Ok(call
        .page(&permit, title, body)
        .back("/focus-groups", "Focus groups")
        .again(errors))
}

fn answering(group: &FocusGroup, consent: Consent) -> Markup {
    let words = match consent {
        Consent::Invited => "You have not answered yet.",
        Consent::Agreed => "You said yes: you take part, and notes may be kept of what you say.",
        Consent::Declined => "You said no.",
        Consent::Withdrawn => {
            "You withdrew your consent. You are not counted among those who said something."
        }
    };
    let open = group.state == FocusState::Planned;
    let choices = consent
        .targets()
        .iter()
        .filter(|to| open || **to == Consent::Withdrawn);
    html! {
        (ui::inset(html! { (words) @if group.state == FocusState::CalledOff { " It was called off." } }))
        (ui::Form::post(format!("/focus-groups/{}", group.id)).label("Your answer").body(ui::button_row(html! {
            @for to in choices {
                @let (kind, words) = match to {
                    Consent::Agreed => (ButtonKind::Primary, "Yes, I take part, and notes may be kept"),
                    Consent::Declined => (ButtonKind::Secondary, "No, thank you"),
                    _ => (ButtonKind::Secondary, "Withdraw my consent"),
                };
                (Button::new(words).kind(kind).sends("answer", to.code()))
            }
        })))
    }
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let group: FocusGroupId = id.parse().or_not_found()?;
    let to = Consent::from_code(form.get("answer")).or_not_found()?;
    match answer_invitation(call.app(), &permit, group, to).await {
        Ok(()) => Ok(call.go_saying(
            format!("/focus-groups/{id}"),
            "Thank you. Your answer is kept, and you can change it.",
        )),
        Err(problem) => page(&call, &id, &problem.for_form()?).await?.send(),
    }
}
