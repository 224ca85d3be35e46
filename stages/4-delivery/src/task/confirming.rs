//! Confirming a task in school: by the signed link of a letter, or signed in as a leader of the school.
//!
//! What this room must not know: what the participant wrote. Whoever confirms sees the title alone.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, Radios, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded as _, Instant, Urn},
    delivery::{TaskId, progress::TaskState},
    people::{Action, Permit, Scope},
};

use super::{Task, confirm_task, link_works, store};
use crate::study::find_module;

/// What whoever confirms is shown.
struct Asked {
    task: Task,
    name: String,
    title: String,
}

async fn asked(call: &Call, id: TaskId) -> Result<Asked, Problem> {
    let (task, who, name) = call
        .app()
        .db()
        .read(async |tx| {
            let task = store::one(tx, id).await?;
            let who = registration::enrolment(tx, task.enrolment).await?;
            let name = people::person(tx, who.person).await?.name;
            Ok((task, who, name))
        })
        .await?;
    let programme = crate::timetable::programme_of(call.app(), &who.edition).await?;
    let (_, module) = find_module(&programme, &task.module).or_not_found()?;
    let brief = module.task.as_ref().or_not_found()?;
    Ok(Asked {
        task,
        name,
        title: brief.title.clone(),
    })
}

/// The task of a link that works still.
async fn by_link(call: &Call, id: &str, form: &Form) -> Result<(Permit, Asked), Problem> {
    let id: TaskId = id.parse().or_not_found()?;
    let until = Instant(form.get("until").parse().or_not_found()?);
    if !link_works(call.app(), id, until, form.get("seal")) {
        return Err(Problem::NotFound);
    }
    Ok((call.public()?, asked(call, id).await?))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (permit, asked) = by_link(&call, &id, &form).await?;
    link_page(&call, &permit, &asked, &form, &FormErrors::none()).send()
}

fn link_page(
    call: &Call,
    permit: &Permit,
    asked: &Asked,
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let open = asked.task.state == TaskState::HandedIn;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Was this done in your school?"))
        p class="govuk-body-l" { (asked.name) " tried “" (asked.title) "” for the NPQ for SENCOs and names you as line manager." }
        @if open {
            (ui::Form::post(format!("/confirm/{}", asked.task.id))
                .hidden("until", form.get("until")).hidden("seal", form.get("seal"))
                .body(questions(form, errors)))
        } @else {
            (ui::inset(html! { "Nothing is to be done: this task is “" (asked.task.state.label()) "”." }))
        }
    };
    call.page(permit, "Was this done in your school?", body)
        .again(errors)
}

fn questions(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (Radios::new("done", "Was it done?").yes_no().value(form.get("done")).error(errors.of("done")))
        (Textarea::new("reason", "Anything you want to say").hint("If it was not done, say what is still to be done. The participant reads this.")
            .rows(3).value(form.get("reason")).error(errors.of("reason")))
        (ui::button("Send"))
    }
}

async fn answer(call: &Call, permit: &Permit, id: TaskId, form: &Form) -> Result<(), Problem> {
    let mut reader = form.reader();
    let done = reader.yes_no("done", "Say whether it was done");
    let words = reader.optional("reason", 1_000);
    let errors = reader.errors();
    match (done, errors.is_empty()) {
        (Some(done), true) => confirm_task(call.app(), permit, id, done, words).await,
        _ => Err(Problem::Invalid(errors)),
    }
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (permit, asked) = by_link(&call, &id, &form).await?;
    match answer(&call, &permit, asked.task.id, &form).await {
        Ok(()) => {
            let body = html! {
                (ui::panel("Thank you", html! { "Your answer is kept." }))
                p class="govuk-body" { "You can close this page." }
            };
            call.page(&permit, "Thank you", body).send()
        }
        Err(problem) => link_page(&call, &permit, &asked, &form, &problem.for_form()?).send(),
    }
}

/// The schools whose tasks this actor may confirm.
fn schools(call: &Call) -> Vec<Urn> {
    let scopes = call.actor().scopes_for(Action::ConfirmTask);
    let urn = |scope| match scope {
        Scope::School(urn) => Some(urn),
        _ => None,
    };
    scopes.into_iter().filter_map(urn).collect()
}

/// Tasks that wait in the schools of a signed-in leader.
pub(crate) async fn list(call: Call) -> PageResult {
    let schools = schools(&call);
    let first = schools.first().copied().or_not_found()?;
    let permit = call.may(
        Action::ConfirmTask,
        &rulebook::people::Circles::school(first),
    )?;
    let waiting = call
        .app()
        .db()
        .read(async |tx| {
            let mut waiting = Vec::new();
            for school in schools {
                for post in registration::posts_of_school(tx, school).await? {
                    for who in registration::enrolments_of_person(tx, post.person).await? {
                        if who.school == Some(school) {
                            waiting.extend(store::waiting(tx, who.id).await?);
                        }
                    }
                }
            }
            waiting.sort_by_key(|task| task.id);
            waiting.dedup_by_key(|task| task.id);
            Ok(waiting)
        })
        .await?;
    let mut all = Vec::with_capacity(waiting.len());
    for task in waiting {
        all.push(asked(&call, task.id).await?);
    }
    let body = html! {
        (ui::heading("Tasks to confirm"))
        @if all.is_empty() { (ui::empty_state("Nothing waits for you.", "When a SENCO of your school hands in a task, it appears here.")) }
        @for one in &all {
            (ui::card(&format!("task-{}", one.task.id), &one.title, html! {
                p { (one.name) " handed this in." }
                (ui::Form::post(format!("/school/tasks/{}", one.task.id)).label(one.title.as_str())
                    .body(by_leader(&one.task)))
            }))
        }
    };
    call.page(&permit, "Tasks to confirm", body).send()
}

fn by_leader(task: &Task) -> Markup {
    html! {
        (Radios::new("done", "Was it done?").id(format!("done-{}", task.id)).yes_no())
        (Textarea::new("reason", "Anything you want to say").id(format!("reason-{}", task.id)).rows(2))
        (ui::button("Send"))
    }
}

pub(crate) async fn decide(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: TaskId = id.parse().or_not_found()?;
    let who = call
        .app()
        .db()
        .read(async |tx| {
            let task = store::one(tx, id).await?;
            registration::enrolment(tx, task.enrolment).await
        })
        .await?;
    let permit = call.may(Action::ConfirmTask, &who.circles(None))?;
    answer(&call, &permit, id, &form).await?;
    Ok(call.go_saying("/school/tasks", "Your answer is kept."))
}
