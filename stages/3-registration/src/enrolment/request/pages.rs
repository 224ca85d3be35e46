//! The desk of requests: what participants and other providers ask for, and the answers.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, DateInput, FormErrors, Select, SummaryList, Table,
        Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, Permit, ProviderId},
    registration::{
        RequestId,
        request::{RequestKind, RequestState},
    },
};

use super::{Grant, Request, Wish, store};
use crate::{
    cohort::Cohort,
    enrolment::{
        Enrolment,
        placed::pages::{Elsewhere, elsewhere, read_place},
        record::{open, reason_words},
    },
    reach::reach,
};

/// What waits for an answer.
pub(crate) async fn list(call: Call) -> PageResult {
    let reach = reach(&call, Action::KeepRegistrations)?;
    let rows = call
        .app()
        .db()
        .read(async |tx| store::desk(tx, reach.provider).await)
        .await?;
    let cells = rows.iter().map(|(one, name)| {
        vec![
            html! { a class="govuk-link" href={ "/admin/requests/" (one.id) } { (name) } },
            html! { (one.kind.label()) },
            html! { (call.app().clock().at(one.asked_at).day.with_weekday()) },
        ]
    });
    let body = html! {
        (ui::heading("Requests"))
        (Table::new("What participants and other providers ask for, oldest first").caption_hidden()
            .columns(["About", "Asks for", "Since"]).rows(cells)
            .empty("All clear: nobody waits for an answer."))
    };
    call.page(&reach.permit, "Requests", body).wide().send()
}

/// A request with what its page shows.
struct Opened {
    asked: Request,
    held: Enrolment,
    cohort: Cohort,
    provider: String,
    school: String,
    places: Elsewhere,
}

async fn gather(call: &Call, id: &str) -> Result<(Opened, Permit), Problem> {
    let id: RequestId = id.parse().or_not_found()?;
    let asked = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    // The permit is for the desk that decides: of a transfer, the provider that is asked.
    let permit = call.may(
        Action::KeepRegistrations,
        &Circles::provider(asked.provider),
    )?;
    let (held, cohort, provider, school) = call
        .app()
        .db()
        .read(async |tx| {
            let held = crate::enrolment::store::one(tx, asked.enrolment).await?;
            let cohort = crate::cohort::store::one(tx, held.cohort).await?;
            let provider = people::provider(tx, held.provider).await?.name;
            let school = match held.school {
                Some(urn) => people::find_school(tx, urn).await?.name,
                None => "None".to_owned(),
            };
            Ok((held, cohort, provider, school))
        })
        .await?;
    let places = elsewhere(call, asked.provider, held.cohort).await?;
    Ok((
        Opened {
            asked,
            held,
            cohort,
            provider,
            school,
            places,
        },
        permit,
    ))
}

/// One request.
pub(crate) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = gather(&call, &id).await?;
    let mut form = Form::default();
    if let Some(day) = opened.asked.returns_on {
        form = Form::filled([("returns_on", day.to_string())]);
    }
    page(&call, &permit, &opened, (&form, &FormErrors::none())).send()
}

fn page(
    call: &Call,
    permit: &Permit,
    opened: &Opened,
    (form, errors): (&Form, &FormErrors),
) -> Paged {
    let asked = &opened.asked;
    let title = format!("{}: {}", asked.kind.label(), opened.held.full_name);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Request"), &title, Some(asked.state.label()), None))
        (facts(call, opened))
        @if asked.state == RequestState::Asked {
            (ui::section("grant", "Grant it"))
            p class="govuk-body" { (follows(opened)) }
            (ui::Form::post(format!("/admin/requests/{}", asked.id)).hidden("decision", "grant").body(html! {
                (grant_fields(opened, form, errors))
                (ui::button("Grant it"))
            }))
            (ui::section("decline", "Or decline it"))
            (ui::Form::post(format!("/admin/requests/{}", asked.id)).hidden("decision", "decline").body(html! {
                (Textarea::new("words", "What the person should know").hint("It is in their letter").rows(3).max_characters(1000)
                    .value(form.get("words").to_owned()).error(errors.of("words")))
                (Button::new("Decline it").kind(ButtonKind::Warning))
            }))
        }
    };
    call.page(permit, title, body)
        .back("/admin/requests", "Requests")
        .again(errors)
}

fn facts(call: &Call, opened: &Opened) -> Markup {
    let (asked, held) = (&opened.asked, &opened.held);
    let mut list = SummaryList::new()
        .text(
            "Asked on",
            call.app().clock().at(asked.asked_at).day.with_weekday(),
        )
        .text("State of the place", held.state.label())
        .text("With", opened.provider.as_str())
        .text("Cohort", opened.cohort.name.as_str())
        .text("School", opened.school.as_str())
        .text(
            "Declared to DfE",
            if held.declared { "Yes" } else { "Not yet" },
        );
    if let Some(reason) = &asked.reason {
        list = list.text("Reason", reason_words(reason));
    }
    if let Some(day) = asked.returns_on {
        list = list.text("Wishes to be back on", day.with_weekday());
    }
    if !asked.words.is_empty() {
        list = list.text("In their words", asked.words.as_str());
    }
    if let Some(answer) = &asked.answer {
        list = list.text("Answer", answer.as_str());
    }
    list.render()
}

fn follows(opened: &Opened) -> &'static str {
    match opened.asked.kind {
        RequestKind::Pause => {
            "The place is kept until the day of return. DfE takes a deferral once something has been declared; before that, move the person to a later cohort instead."
        }
        RequestKind::Leave if opened.held.declared => {
            "The participant is withdrawn: the place is freed and offered to whoever waits first, and their access ends. You can resume them while there is a place."
        }
        RequestKind::Leave => {
            "Nothing has been declared, so the enrolment is cancelled: the place is freed and offered to whoever waits first. They may apply again."
        }
        RequestKind::Transfer => {
            "The participant comes to you with everything they have done. What the other provider declared stays with it. Their place there is freed, and a place in your cohort is taken."
        }
    }
}

fn grant_fields(opened: &Opened, form: &Form, errors: &FormErrors) -> Markup {
    match opened.asked.kind {
        RequestKind::Pause => {
            let whole: Option<Day> = form.get("returns_on").parse().ok();
            let part = |name: &str, of: fn(Day) -> i64| {
                whole.map_or_else(
                    || form.get(&format!("returns_on_{name}")).to_owned(),
                    |day| of(day).to_string(),
                )
            };
            DateInput::new("returns_on", "Expected back on")
                .typed(
                    part("day", |day| day.date().day().into()),
                    part("month", |day| day.date().month().into()),
                    part("year", |day| day.date().year().into()),
                )
                .error(errors.of("returns_on"))
                .render()
        }
        RequestKind::Leave => html! {},
        RequestKind::Transfer => opened.places.fields(form, errors),
    }
}

/// Decides a request.
pub(crate) async fn decide(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = gather(&call, &id).await?;
    let done = if form.get("decision") == "decline" {
        let mut reader = form.reader();
        let words = reader.text("words", "Say why, in words that help the person on", 1000);
        let errors = reader.errors();
        if errors.is_empty() {
            super::decline(call.app(), &permit, opened.asked.id, words).await
        } else {
            Err(Problem::Invalid(errors))
        }
    } else {
        match read_grant(&opened.asked, &form) {
            Ok(grant) => super::grant(call.app(), &permit, opened.asked.id, grant).await,
            Err(errors) => Err(Problem::Invalid(errors)),
        }
    };
    match done {
        Ok(()) => Ok(call.go_saying("/admin/requests", "Answered. A letter is on its way.")),
        Err(problem) => page(&call, &permit, &opened, (&form, &problem.for_form()?)).send(),
    }
}

fn read_grant(asked: &Request, form: &Form) -> Result<Grant, FormErrors> {
    match asked.kind {
        RequestKind::Leave => Ok(Grant::Leave),
        RequestKind::Transfer => read_place(form).map(Grant::Transfer),
        RequestKind::Pause => {
            let mut reader = form.reader();
            let day = reader.day("returns_on", "Enter the day, the month and the year");
            let errors = reader.errors();
            day.map(Grant::Pause).ok_or(errors)
        }
    }
}

/// The page of asking another provider to take somebody over.
pub(crate) async fn ask_transfer(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    transfer_page(
        &call,
        &permit,
        &held,
        (&Form::default(), &FormErrors::none()),
    )
    .await?
    .send()
}

async fn transfer_page(
    call: &Call,
    permit: &Permit,
    held: &Enrolment,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let mut providers = call
        .app()
        .db()
        .read(async |tx| people::providers(tx).await)
        .await?;
    providers.retain(|one| one.id != held.provider);
    let record = format!("/admin/participants/{}", held.id);
    let title = format!("Transfer {} to another provider", held.full_name);
    let choices = providers
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (ui::subheading("What follows"))
        ul class="govuk-list govuk-list--bullet" {
            li { "The other provider is asked. Until it agrees nothing changes; you can take the request back on the record." }
            li { "It sees the participant’s name, school, and whether something was declared; the rest once it has agreed." }
            li { "When it agrees, the participant goes over with everything they have done, and your place is freed. What you declared stays with you." }
            li { "The participant gets a letter now and another when it is done." }
        }
        @if providers.is_empty() {
            (ui::empty_state("There is no other provider here.", "Ask whoever runs the system to add it."))
        } @else {
            (ui::Form::post(format!("{record}/transfer")).body(html! {
                (Select::new("provider", "To which provider?").choice(Choice::new("", "Choose a provider")).choices(choices)
                    .value(form.get("provider").to_owned()).error(errors.of("provider")))
                (Textarea::new("words", "What the other provider should know (optional)").rows(3).max_characters(1000)
                    .value(form.get("words").to_owned()).error(errors.of("words")))
                (ui::button("Ask the other provider"))
            }))
        }
    };
    Ok(call
        .page(permit, title, body)
        .back(record, "The record")
        .again(errors))
}

/// Asks another provider to take somebody over.
pub(crate) async fn transfer(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let to = reader.parsed::<ProviderId>("provider", "Choose a provider");
    let words = reader.optional("words", 1000);
    let mut errors = reader.errors();
    if let (Some(to), true) = (to, errors.is_empty()) {
        let wish = Wish::Transfer { to };
        match super::ask(call.app(), &permit, held.id, wish, words).await {
            Ok(_) => {
                let record = format!("/admin/participants/{}", held.id);
                return Ok(call.go_saying(record, "Asked. Both get a letter."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    transfer_page(&call, &permit, &held, (&form, &errors))
        .await?
        .send()
}

/// Takes one's own request to another provider back.
pub(crate) async fn take_back(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let open = call
        .app()
        .db()
        .read(async |tx| store::open_of(tx, held.id, RequestKind::Transfer).await)
        .await?;
    super::take_back_request(call.app(), &permit, open.or_not_found()?.id).await?;
    let record = format!("/admin/participants/{}", held.id);
    Ok(call.go_saying(record, "The request is taken back."))
}
