//! Accepting an application: the rule of the funded place, the places left of cohort and partner, then one decision.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Choice, FormErrors, Radios, Select, SummaryList, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render as _, html};
use rulebook::{
    base::Coded as _,
    people::{Action, PartnerId, Permit},
    registration::{
        CohortId,
        application::ApplicationState,
        funding::{CohortFunding, Eligible, Funding},
    },
};

use super::{Opened, open};
use crate::{
    application::{Placing, facts},
    cohort::{self, Cohort},
    decision::view,
};

/// Where the applicant can be placed, and what DfE would pay for.
struct Offers {
    /// Places left with a partner in a cohort, where the cohort sets them aside.
    shares: Vec<(CohortId, PartnerId, i64)>,
    /// What the funding rule finds today for the cohort that the applicant chose.
    funding: Option<Funding>,
}

async fn offers(tx: &ReadTx<'_>, opened: &Opened) -> Result<Offers, Problem> {
    let mut shares = Vec::new();
    for one in &opened.cohorts {
        for (partner, _) in cohort::share::shares_of(tx, one.id).await? {
            let left = cohort::share::left_with(tx, one.id, Some(partner)).await?;
            shares.push((one.id, partner, left.unwrap_or(0)));
        }
    }
    let held = &opened.held;
    let funding = match opened.chosen() {
        Some(one) => {
            let known = facts::funding(tx, held.person, &held.answers, one).await?;
            Some(rulebook::registration::funding::funding(&known))
        }
        None => None,
    };
    Ok(Offers { shares, funding })
}

/// The page of accepting.
pub(crate) async fn ask(call: Call, Path(id): Path<String>) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    if opened.held.state != ApplicationState::Pending {
        let to = format!("/admin/applications/{}", opened.held.id);
        return Ok(call.go_saying(to, "This application has been decided already."));
    }
    page(
        &call,
        &permit,
        &opened,
        (&Form::default(), &FormErrors::none()),
    )
    .await?
    .send()
}

async fn page(
    call: &Call,
    permit: &Permit,
    opened: &Opened,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let offers = call
        .app()
        .db()
        .read(async |tx| offers(tx, opened).await)
        .await?;
    let held = &opened.held;
    let title = format!("Accept the application of {}", held.full_name);
    let back = format!("/admin/applications/{}", held.id);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (SummaryList::new()
            .text("Chosen cohort", opened.names.cohort.as_str())
            .text("DfE funding", offers.funding.as_ref().map_or("Not decided", |found| found.eligible.label())))
        @if opened.cohorts.is_empty() {
            (ui::empty_state("No cohort of this course is open.", "Open one, then come back: the application waits.")
                .action("/admin/cohorts", "Cohorts"))
        } @else {
            (places(opened, &offers))
            (accept_form(opened, &offers, (form, errors)))
            @if let Some(funding) = &offers.funding {
                (ui::details("How DfE’s funding was decided", view::funding_view("funding", funding)))
            }
        }
    };
    Ok(call
        .page(permit, title, body)
        .back(back, "The application")
        .wide()
        .again(errors))
}

fn places(opened: &Opened, offers: &Offers) -> Markup {
    let partner = |id: PartnerId| {
        let found = opened.partners.iter().find(|one| one.id == id);
        found.map_or("A partner", |one| one.name.as_str())
    };
    let rows = opened.cohorts.iter().map(|one| {
        let shares: Vec<String> = offers
            .shares
            .iter()
            .filter(|(cohort, ..)| *cohort == one.id)
            .map(|(_, id, left)| format!("{}: {left}", partner(*id)))
            .collect();
        vec![
            html! { (one.name) },
            html! { (one.left().max(0)) " of " (one.places.places) },
            html! { (funded_words(one)) },
            html! { @if shares.is_empty() { "None set aside" } @else { (shares.join(", ")) } },
        ]
    });
    Table::new("Places left by cohort")
        .columns([
            "Cohort",
            "Places left",
            "Funded places left",
            "Set aside for partners, left",
        ])
        .rows(rows)
        .render()
}

fn funded_words(cohort: &Cohort) -> String {
    match cohort.places.funding {
        CohortFunding::Unfunded => "None: DfE funds no places here".to_owned(),
        CohortFunding::Capped => format!(
            "{} of {}",
            cohort.funded_left().max(0),
            cohort.places.funded_places
        ),
        CohortFunding::Funded => "Every eligible place is funded".to_owned(),
    }
}

fn accept_form(opened: &Opened, offers: &Offers, (form, errors): (&Form, &FormErrors)) -> Markup {
    let chosen = if form.has("cohort") {
        form.get("cohort").to_owned()
    } else {
        let own = opened.held.cohort;
        own.map_or_else(String::new, |id| id.to_string())
    };
    let cohorts = opened.cohorts.iter().map(|one| {
        let words = format!("{}: {}", one.name, cohort::pages::places_words(one));
        Choice::new(one.id.to_string(), words)
    });
    let partners = opened
        .partners
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let capped = opened
        .cohorts
        .iter()
        .any(|one| one.places.funding == CohortFunding::Capped);
    ui::Form::post(format!("/admin/applications/{}/accept", opened.held.id)).body(html! {
        (Select::new("cohort", "Cohort").choices(cohorts).value(chosen).error(errors.of("cohort")))
        (Select::new("partner", "Delivery partner")
            .choice(Choice::new("", "None: we deliver it ourselves")).choices(partners)
            .value(form.get("partner").to_owned()).error(errors.of("partner")))
        @if capped {
            (Radios::new("funded_place", "Is this one of your funded places?")
                .hint(funded_hint(offers))
                .yes_no().inline().value(form.get("funded_place").to_owned()).error(errors.of("funded_place")))
        }
        (ui::button("Accept and enrol"))
    })
}

/// What the rule of the funded place says here.
fn funded_hint(offers: &Offers) -> &'static str {
    match offers.funding.as_ref().map(|found| found.eligible) {
        Some(Eligible::Yes) => {
            "DfE counts funded places in this cohort. This person is eligible: say yes to use one of yours, no if the place is paid for otherwise."
        }
        Some(Eligible::No) => {
            "This person is not eligible for DfE funding, so the place cannot be a funded one: say no."
        }
        Some(Eligible::Review) => {
            "Whether this person is eligible is not decided yet, so the place cannot be a funded one now: say no. You can change it on their record later."
        }
        None => "Asked in cohorts with limited funding",
    }
}

/// Accepts.
pub(crate) async fn accept(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (opened, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let cohort = reader.parsed::<CohortId>("cohort", "Choose a cohort");
    let partner = match form.get("partner") {
        "" => None,
        _ => reader.parsed("partner", "Choose a delivery partner"),
    };
    let funded_place = match form.get("funded_place") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut errors = reader.errors();
    if let (Some(cohort), true) = (cohort, errors.is_empty()) {
        let placing = Placing {
            cohort,
            partner,
            funded_place,
        };
        match crate::application::accept(call.app(), &permit, opened.held.id, placing).await {
            Ok(enrolment) => {
                let to = format!("/admin/participants/{enrolment}");
                return Ok(call.go_saying(to, "Accepted and enrolled. A letter is on its way."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &opened, (&form, &errors))
        .await?
        .send()
}
