//! The way into the application: what it needs, a link by email, and where it stands.
//!
//! What this room must not know: any single question.

use kit::{
    Problem,
    ui::{self, FormErrors, Icon, Input, InputKind, Kind, TaskList},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    people::Action,
    registration::journey::{Answers, Step, asked, next},
};

use super::{closed, facts, journey, store};
use crate::cohort::{self, Cohort};

/// Where a stranger begins.
const START: &str = "/apply/start";

/// The parts of the application, with the question that each begins with.
const PARTS: &[(&str, Step)] = &[
    ("Where you work", Step::WorksInEngland),
    ("Your course and your role", Step::Course),
    ("About you", Step::FullName),
    ("Your place and how it is paid for", Step::Provider),
];

pub(crate) async fn show(call: Call) -> PageResult {
    let permit = call.public()?;
    let today = call.now().day;
    let person = call.actor().person();
    let (open, draft, live) = call
        .app()
        .db()
        .read(async |tx| {
            let open = cohort::closed::open_to(tx, person, today).await?;
            match person {
                Some(person) => {
                    let draft = store::draft(tx, person).await?;
                    Ok((open, draft, facts::live_for_all(tx, person, today).await?))
                }
                None => Ok((open, None, None)),
            }
        })
        .await?;
    if let Some(live) = live {
        return Ok(call.go(format!("/application/{live}")));
    }
    if draft.is_some() && closed::to(&call).await?.is_some() {
        return Ok(call.go(closed::PAGE));
    }
    let body = match (draft, person) {
        (Some(draft), _) => going_on(&draft.answers),
        (None, Some(_)) => landing(&open, "/apply/continue"),
        (None, None) => landing(&open, START),
    };
    call.page(&permit, title(&open), body).send()
}

/// One course is named; where there are several, one is chosen with the cohort.
fn title(open: &[Cohort]) -> String {
    let usual = "NPQ for SENCOs";
    match cohort::pages::one_course(open) {
        Some(course) => format!("Apply for the {course}"),
        None if open.is_empty() => format!("Apply for the {usual}"),
        None => "Apply for a course".to_owned(),
    }
}

fn landing(open: &[Cohort], start: &str) -> Markup {
    html! {
        (ui::heading(&title(open)))
        (ui::lead("About 10 minutes. Your answers are kept as you go, so you can stop and come back."))
        @if open.is_empty() {
            (ui::empty_state("No cohort takes applications today.", "Cohorts open in spring and autumn.")
                .action("/deadline", "Work out your own deadline meanwhile"))
            @if start == START {
                p class="govuk-body" { "Has a provider written to you that you may still apply? " a class="govuk-link" href=(START) { "Begin, with the address to which they wrote" } }
            }
        } @else {
            p class="govuk-body" { "You will need:" }
            ul class="govuk-list govuk-list--bullet" {
                li { "the name, town or postcode of your school" }
                li { "the day on which you first became a SENCO, if you are one" }
                li { "your teacher reference number (TRN), which is on your payslip" }
                li { "your line manager’s email address" }
            }
            p class="govuk-body" { "Before you send anything you see whether and by when the law asks you for the qualification, and whether DfE funds your place, with every reason." }
            (ui::start_button(start, "Start now"))
            p class="govuk-body" { a class="govuk-link" href="/cohorts" { "See the cohorts and their places" } }
        }
    }
}

fn going_on(answers: &Answers) -> Markup {
    let next = next(answers);
    html! {
        (ui::heading("Your application"))
        (ui::lead("Not sent yet. Your answers so far are kept."))
        (parts(answers, next))
        (ui::button_link(ui::ButtonKind::Primary, &journey::href(next), if next == Step::CheckAnswers { "Check your answers" } else { "Go on" }))
    }
}

fn parts(answers: &Answers, next: Step) -> Markup {
    use maud::Render as _;
    let mut list = TaskList::new("parts");
    let asked = asked(answers);
    for (place, (name, first)) in PARTS.iter().enumerate() {
        let end = PARTS
            .get(place + 1)
            .map_or(Step::CheckAnswers, |(_, step)| *step);
        let begins = asked
            .iter()
            .copied()
            .find(|step| step >= first)
            .unwrap_or(*first);
        list = if next >= end {
            list.task(*name, journey::href(begins), None, html! { "Done" })
        } else if next >= *first {
            let now = ui::tag(Kind::Now, Icon::Half, "Go on here");
            list.task(*name, journey::href(next), None, now)
        } else {
            list.unlinked(*name, None, html! { "Cannot start yet" })
        };
    }
    let send = html! { "Not sent yet" };
    list = if next == Step::CheckAnswers {
        list.task("Check and send", "/apply/check", None, send)
    } else {
        list.unlinked("Check and send", None, send)
    };
    list.render()
}

/// On to the question that is next, or to where the application stands.
pub(crate) async fn go_on(call: Call) -> PageResult {
    call.may_own(Action::Apply)?;
    let person = call.person()?;
    let today = call.now().day;
    let (draft, live) = call
        .app()
        .db()
        .read(async |tx| {
            Ok((
                store::draft(tx, person).await?,
                facts::live_for_all(tx, person, today).await?,
            ))
        })
        .await?;
    if let Some(live) = live {
        return Ok(call.go(format!("/application/{live}")));
    }
    if closed::to(&call).await?.is_some() {
        return Ok(call.go(closed::PAGE));
    }
    let answers = draft.map(|draft| draft.answers).unwrap_or_default();
    Ok(call.go(journey::href(next(&answers))))
}

pub(crate) async fn start(call: Call) -> PageResult {
    if call.person().is_ok() {
        return Ok(call.go("/apply/continue"));
    }
    start_page(&call, &Form::default(), &FormErrors::none())?.send()
}

fn start_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Who is applying?"))
        p class="govuk-body" { "We email you a link. It brings you back here and keeps your answers safe; you need no password." }
        (ui::Form::post("/apply/start").body(html! {
            (Input::new("name", "Your name").autocomplete("name").value(form.get("name")).error(errors.of("name")))
            (Input::new("email", "Your email address").kind(InputKind::Email).autocomplete("email")
                .hint("One that you will still have in two years’ time")
                .value(form.get("email")).error(errors.of("email")))
            (ui::button("Email me a link"))
        }))
        p class="govuk-body" { "Have you an account? " a class="govuk-link" href="/sign-in?next=%2Fapply%2Fcontinue" { "Sign in" } }
    };
    Ok(call
        .page(&call.public()?, "Who is applying?", body)
        .back("/apply", "Back")
        .again(errors))
}

pub(crate) async fn ask(call: Call, form: Form) -> PageResult {
    let permit = call.public()?;
    let mut reader = form.reader();
    let name = reader.text("name", "Enter your name", 200);
    let email = reader.email("email", "Enter your email address");
    let errors = reader.errors();
    if !errors.is_empty() {
        return start_page(&call, &form, &errors)?.send();
    }
    super::ask(call.app(), &permit, name, email.clone()).await?;
    let body = html! {
        (ui::heading("Check your email"))
        p class="govuk-body-l" { "A link is on its way to " (email) ". It works once, for 15 minutes, and takes you to the first question." }
        @if call.app().config().site.demo {
            (ui::inset(html! { "This is a demonstration: no letter leaves it. " a class="govuk-link" href="/demo/outbox" { "Open the letter in the outbox" } "." }))
        }
        p class="govuk-body" { "Nothing after a few minutes? Look in your junk folder, or " a class="govuk-link" href="/apply/start" { "try again" } "." }
    };
    call.page(&permit, "Check your email", body).send()
}
