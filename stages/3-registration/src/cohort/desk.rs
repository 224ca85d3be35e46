//! The provider's pages of cohorts: all of them, a new one, one with its numbers.
//!
//! What this room must not know: who is enrolled.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Choice, Column, DateInput, FormErrors, Input, InputKind, Select, SummaryList, Table,
        Width,
    },
    web::{Call, Form, PageResult, Paged, Reader},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::Day,
    people::{Action, Circles, Permit, ProviderId},
    production::EditionId,
    registration::{
        CohortId,
        cohort::{CohortDays, Places},
        funding::CohortFunding,
    },
};

use super::{Cohort, NewCohort, funding_label, pages::places_words, store};
use crate::reach::reach;

/// The days of a cohort as the form asks for them: field, label, hint.
const DAYS: &[(&str, &str, &str)] = &[
    ("opens", "Applications open on", ""),
    ("closes", "Applications close at the end of", ""),
    ("starts_on", "Teaching starts on", ""),
    (
        "ends_on",
        "Teaching ends on",
        "18 months after it starts, as a rule",
    ),
    ("assessment_opens_on", "The assessment opens on", ""),
];

pub(crate) async fn list(call: Call) -> PageResult {
    let reach = reach(&call, Action::KeepCohorts)?;
    let mut cohorts = call
        .app()
        .db()
        .read(async |tx| store::all(tx).await)
        .await?;
    cohorts.retain(|one| reach.provider.is_none_or(|id| one.provider == id));
    let rows = cohorts.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/admin/cohorts/" (one.id) } { (one.name) } },
            html! { (one.code) br; (ui::muted(&one.course)) },
            html! { (one.days.starts_on.with_weekday()) },
            html! { (one.taken) " of " (one.places.places) },
            html! { (funding_label(one)) },
        ]
    });
    let body = html! {
        (ui::heading("Cohorts"))
        (ui::button_link(ui::ButtonKind::Primary, "/admin/cohorts/new", "Open a cohort"))
        (Table::new("Cohorts, newest first").caption_hidden()
            .columns(["Cohort", "Code", "Teaching starts"])
            .column(Column::number("Places taken")).column(Column::new("Funding"))
            .rows(rows).empty("No cohort has been opened yet."))
    };
    call.page(&reach.permit, "Cohorts", body).wide().send()
}

/// The provider for which this actor opens cohorts.
async fn keeps_for(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let provider = match reach(call, Action::KeepCohorts)?.provider {
        Some(id) => id,
        None => {
            let all = call
                .app()
                .db()
                .read(async |tx| people::providers(tx).await)
                .await?;
            all.first().map(|provider| provider.id).or_not_found()?
        }
    };
    Ok((
        provider,
        call.may(Action::KeepCohorts, &Circles::provider(provider))?,
    ))
}

pub(crate) async fn new(call: Call) -> PageResult {
    new_page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

/// The editions that a cohort can study, of every programme, with words for each: the usual programme's first.
async fn offered(call: &Call) -> Result<Vec<(EditionId, String)>, Problem> {
    let db = call.app().db();
    let mut editions = db.read(async |tx| curriculum::editions(tx).await).await?;
    editions.sort_by_key(|one| (one.programme != super::PROGRAMME, one.programme.clone()));
    let mut offered = Vec::new();
    for one in editions {
        let title = curriculum::edition(call.app(), &one.id)
            .await?
            .title
            .clone();
        offered.push((one.id, format!("{title}, edition {}", one.version)));
    }
    Ok(offered)
}

async fn new_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let (_, permit) = keeps_for(call).await?;
    let editions = offered(call).await?;
    let text = |name: &str| form.get(name).to_owned();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Open a cohort"))
        @if editions.is_empty() {
            (ui::empty_state("There is no released edition of a programme to teach from.", "A cohort studies one edition from beginning to end, so your content lead releases one first."))
        } @else {
            (ui::Form::post("/admin/cohorts/new").body(html! {
                (Input::new("name", "Name").hint("As applicants read it, like Autumn 2026").value(text("name")).error(errors.of("name")))
                (Input::new("code", "Code").hint("As DfE writes it, like 2026b").width(Width::Five).value(text("code")).error(errors.of("code")))
                (Select::new("edition", "Edition").hint("Its people study this one until you move them on purpose")
                    .choices(editions.iter().map(|(id, label)| Choice::new(id.to_string(), label.as_str())))
                    .value(text("edition")).error(errors.of("edition")))
                @for (name, label, hint) in DAYS { (date(form, errors, name, label, hint)) }
                (number("places", "Places", &text("places"), errors))
                (ui::Radios::new("funding", "How does DfE fund this cohort?").coded::<CohortFunding>().value(text("funding")).error(errors.of("funding")))
                (number("funded_places", "Funded places, where they are limited", &text("funded_places"), errors))
                (ui::button("Open the cohort"))
            }))
        }
    };
    Ok(call
        .page(&permit, "Open a cohort", body)
        .back("/admin/cohorts", "Cohorts")
        .again(errors))
}

fn date(form: &Form, errors: &FormErrors, name: &str, label: &str, hint: &str) -> Markup {
    let part = |part: &str| form.get(&format!("{name}_{part}")).to_owned();
    let input = DateInput::new(name, label)
        .typed(part("day"), part("month"), part("year"))
        .error(errors.of(name));
    if hint.is_empty() {
        input.render()
    } else {
        input.hint(hint).render()
    }
}

fn number(name: &str, label: &str, value: &str, errors: &FormErrors) -> Markup {
    Input::new(name, label)
        .kind(InputKind::Digits)
        .width(Width::Five)
        .value(value)
        .error(errors.of(name))
        .render()
}

fn read_number(reader: &mut Reader<'_>, form: &Form, name: &str) -> i64 {
    let typed = form.get(name).trim();
    if typed.is_empty() && name == "funded_places" {
        return 0;
    }
    typed
        .parse()
        .ok()
        .filter(|number| (0..=100_000).contains(number))
        .unwrap_or_else(|| {
            reader.wrong(name, "Enter a whole number");
            0
        })
}

fn read_days(reader: &mut Reader<'_>) -> Option<CohortDays> {
    let mut day =
        |name: &str| -> Option<Day> { reader.day(name, "Enter the day, the month and the year") };
    let (opens, closes) = (day("opens"), day("closes"));
    let (starts_on, ends_on) = (day("starts_on"), day("ends_on"));
    let assessment_opens_on = day("assessment_opens_on");
    Some(CohortDays {
        opens: opens?,
        closes: closes?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        assessment_opens_on: assessment_opens_on?,
    })
}

fn read(form: &Form, provider: ProviderId) -> Result<NewCohort, FormErrors> {
    let mut reader = form.reader();
    let name = reader.text("name", "Enter a name", 100);
    let code = reader.text("code", "Enter a code, like 2026b", 5);
    let edition = reader.parsed("edition", "Choose an edition");
    let days = read_days(&mut reader);
    let places = read_number(&mut reader, form, "places");
    let funding = reader.choice("funding", "Choose how DfE funds this cohort");
    let funded_places = read_number(&mut reader, form, "funded_places");
    let errors = reader.errors();
    match (edition, days, funding) {
        (Some(edition), Some(days), Some(funding)) if errors.is_empty() => Ok(NewCohort {
            provider,
            edition,
            name,
            code,
            days,
            places: Places {
                places,
                funding,
                funded_places,
            },
        }),
        _ => Err(errors),
    }
}

pub(crate) async fn open(call: Call, form: Form) -> PageResult {
    let (provider, permit) = keeps_for(&call).await?;
    let errors = match read(&form, provider) {
        Ok(new) => match super::open_cohort(call.app(), &permit, new).await {
            Ok(id) => {
                return Ok(call.go_saying(format!("/admin/cohorts/{id}"), "The cohort is open."));
            }
            Err(problem) => problem.for_form()?,
        },
        Err(errors) => errors,
    };
    new_page(&call, &form, &errors).await?.send()
}

pub(super) async fn own(call: &Call, id: &str) -> Result<(Cohort, Permit), Problem> {
    let id: CohortId = id.parse().or_not_found()?;
    let cohort = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::KeepCohorts, &Circles::provider(cohort.provider))?;
    Ok((cohort, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let form = Form::filled([
        ("places", cohort.places.places.to_string()),
        ("funded_places", cohort.places.funded_places.to_string()),
    ]);
    page(&call, &permit, &cohort, &form, &FormErrors::none())
        .await?
        .send()
}

async fn page(
    call: &Call,
    permit: &Permit,
    cohort: &Cohort,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let editions = call
        .app()
        .db()
        .read(async |tx| curriculum::editions_of(tx, &cohort.programme).await)
        .await?;
    let edition = editions
        .into_iter()
        .find(|one| one.id == cohort.edition)
        .map_or_else(String::new, |one| one.version);
    let days = &cohort.days;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Cohort"), &cohort.name, Some(&cohort.code), None))
        (ui::stat_tiles("Numbers", &[
            ui::StatTile::new(cohort.taken.to_string(), "places taken").href(format!("/admin/participants?cohort={}", cohort.id)),
            ui::StatTile::new(cohort.left().max(0).to_string(), "places left"),
            ui::StatTile::new(cohort.funded_taken.to_string(), "funded places taken"),
        ]))
        (SummaryList::new()
            .text("Course", cohort.course.as_str())
            .text("Places", places_words(cohort))
            .text("Funding", funding_label(cohort))
            .row("Edition", html! {
                (edition) " "
                a class="govuk-link" href={ "/admin/cohorts/" (cohort.id) "/edition" } { "Move to another edition" }
            })
            .row("Applications", html! {
                (days.opens.with_weekday()) " until " (days.closes.with_weekday()) " "
                a class="govuk-link" href={ "/admin/cohorts/" (cohort.id) "/registration" } { "Close, reopen, or let somebody still apply" }
            })
            .text("Teaching", format!("{} until {}", days.starts_on.with_weekday(), days.ends_on.with_weekday()))
            .text("The assessment opens", days.assessment_opens_on.with_weekday()))
        p class="govuk-body" {
            a class="govuk-link" href={ "/admin/applications?cohort=" (cohort.id) } { "Applications that wait for a decision" }
        }
        p class="govuk-body" { a class="govuk-link" href={ "/admin/cohorts/" (cohort.id) "/waiting" } { "The waiting list" } }
        p class="govuk-body" { a class="govuk-link" href={ "/admin/cohorts/" (cohort.id) "/shares" } { "Places by delivery partner" } }
        (ui::section("change", "Change the places"))
        (ui::Form::post(format!("/admin/cohorts/{}", cohort.id)).body(html! {
            (number("places", "Places", form.get("places"), errors))
            (number("funded_places", "Funded places, where they are limited", form.get("funded_places"), errors))
            (ui::button("Save the places"))
        }))
    };
    Ok(call
        .page(permit, cohort.name.as_str(), body)
        .back("/admin/cohorts", "Cohorts")
        .again(errors))
}

pub(crate) async fn save_places(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let mut reader = form.reader();
    let places = read_number(&mut reader, &form, "places");
    let funded = read_number(&mut reader, &form, "funded_places");
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::change_places(call.app(), &permit, cohort.id, places, funded).await {
            Ok(()) => return Ok(call.go_saying(format!("/admin/cohorts/{}", cohort.id), "Saved.")),
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &cohort, &form, &errors).await?.send()
}
