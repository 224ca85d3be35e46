//! The pages of going elsewhere: another cohort, another school; coming back into a later cohort.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, Choice, FormErrors, Input, InputKind, Select, Width},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Urn},
    people::{Action, Permit},
};

use super::{NewPlace, possible};
use crate::{
    cohort::{self, Cohort},
    enrolment::{Enrolment, record::open},
};

/// What a choice of cohort and partner needs.
pub(crate) struct Elsewhere {
    pub(crate) cohorts: Vec<Cohort>,
    pub(crate) partners: Vec<people::Partner>,
}

/// The cohorts and partners of a provider.
pub(crate) async fn elsewhere(
    call: &Call,
    provider: rulebook::people::ProviderId,
    besides: rulebook::registration::CohortId,
) -> Result<Elsewhere, Problem> {
    let today = call.now().day;
    call.app()
        .db()
        .read(async |tx| {
            let mut cohorts = possible(tx, provider, besides).await?;
            cohorts.retain(|one| one.days.ends_on >= today);
            Ok(Elsewhere {
                cohorts,
                partners: people::partners_of(tx, provider).await?,
            })
        })
        .await
}

impl Elsewhere {
    /// The two fields.
    pub(crate) fn fields(&self, form: &Form, errors: &FormErrors) -> Markup {
        let cohorts = self.cohorts.iter().map(|one| {
            let words = format!(
                "{}, from {}: {}",
                one.name,
                one.days.starts_on.in_words(),
                cohort::pages::places_words(one)
            );
            Choice::new(one.id.to_string(), words)
        });
        let partners = self
            .partners
            .iter()
            .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
        html! {
            (Select::new("cohort", "Cohort").choice(Choice::new("", "Choose a cohort")).choices(cohorts)
                .value(form.get("cohort").to_owned()).error(errors.of("cohort")))
            (Select::new("partner", "Delivery partner")
                .choice(Choice::new("", "None: we deliver it ourselves")).choices(partners)
                .value(form.get("partner").to_owned()).error(errors.of("partner")))
        }
    }
}

/// Reads the two fields.
pub(crate) fn read_place(form: &Form) -> Result<NewPlace, FormErrors> {
    let mut reader = form.reader();
    let cohort = reader.parsed("cohort", "Choose a cohort");
    let partner = match form.get("partner") {
        "" => None,
        _ => reader.parsed("partner", "Choose a delivery partner"),
    };
    let errors = reader.errors();
    match cohort {
        Some(cohort) if errors.is_empty() => Ok(NewPlace { cohort, partner }),
        _ => Err(errors),
    }
}

rulebook::coded! {
    /// A way of going to another cohort.
    pub enum Way {
        /// Now, while taught.
        Move = "cohort", "Move to another cohort";
        /// On coming back.
        Rejoin = "rejoin", "Resume into a later cohort";
    }
}

impl Way {
    const fn follows(self) -> &'static [&'static str] {
        match self {
            Self::Move => &[
                "The place in this cohort is freed and offered to whoever waits for it first.",
                "A place in the other cohort is taken. They study its edition, and leave their group here.",
                "The funded place follows DfE’s rules on moves; the decision on funding is made anew and kept.",
                "The participant gets a letter. To undo it, move them back while there is a place.",
            ],
            Self::Rejoin => &[
                "The participant is taught with the later cohort from now on, and what they had done stays theirs.",
                "Where something was declared, funding stays as it was.",
                "The place in the earlier cohort, if it is still held, is freed and offered to whoever waits.",
                "The participant gets a letter. To undo it, defer or withdraw them again.",
            ],
        }
    }
}

/// The page of moving to another cohort.
pub(crate) async fn ask_cohort(call: Call, Path(id): Path<String>) -> PageResult {
    ask(&call, &id, Way::Move).await
}

/// The page of coming back into a later cohort.
pub(crate) async fn ask_rejoin(call: Call, Path(id): Path<String>) -> PageResult {
    ask(&call, &id, Way::Rejoin).await
}

async fn ask(call: &Call, id: &str, way: Way) -> PageResult {
    let (held, permit) = open(call, id, Action::KeepRegistrations).await?;
    let nothing = (Form::default(), FormErrors::none());
    cohort_page(call, &permit, (&held, way), (&nothing.0, &nothing.1))
        .await?
        .send()
}

async fn cohort_page(
    call: &Call,
    permit: &Permit,
    (held, way): (&Enrolment, Way),
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let choices = elsewhere(call, held.provider, held.cohort).await?;
    let record = format!("/admin/participants/{}", held.id);
    let title = format!("{}: {}", way.label(), held.full_name);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (ui::subheading("What follows"))
        ul class="govuk-list govuk-list--bullet" { @for line in way.follows() { li { (line) } } }
        @if choices.cohorts.is_empty() {
            (ui::empty_state("There is no other cohort to go to.", "Open one under Cohorts."))
        } @else {
            (ui::Form::post(format!("{record}/{way}")).body(html! {
                (choices.fields(form, errors))
                (ui::button(way.label()))
            }))
        }
    };
    Ok(call
        .page(permit, title, body)
        .back(record, "The record")
        .again(errors))
}

/// Moves somebody to another cohort.
pub(crate) async fn move_cohort(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    go(&call, &id, Way::Move, &form).await
}

/// Brings somebody back into a later cohort.
pub(crate) async fn rejoin(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    go(&call, &id, Way::Rejoin, &form).await
}

async fn go(call: &Call, id: &str, way: Way, form: &Form) -> PageResult {
    let (held, permit) = open(call, id, Action::KeepRegistrations).await?;
    let errors = match read_place(form) {
        Ok(place) => {
            let done = match way {
                Way::Move => super::move_cohort(call.app(), &permit, held.id, place).await,
                Way::Rejoin => super::resume_into(call.app(), &permit, held.id, place).await,
            };
            match done {
                Ok(_) => {
                    let record = format!("/admin/participants/{}", held.id);
                    return Ok(call.go_saying(record, "Done. A letter is on its way."));
                }
                Err(problem) => problem.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    cohort_page(call, &permit, (&held, way), (form, &errors))
        .await?
        .send()
}

/// The page of another school.
pub(crate) async fn ask_school(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    school_page(
        &call,
        &permit,
        &held,
        (&Form::default(), &FormErrors::none()),
    )
    .send()
}

fn school_page(
    call: &Call,
    permit: &Permit,
    held: &Enrolment,
    (form, errors): (&Form, &FormErrors),
) -> Paged {
    let record = format!("/admin/participants/{}", held.id);
    let title = format!("Change the school of {}", held.full_name);
    let urn = Input::new("urn", "URN of the new school")
        .hint("Six digits, from the national register")
        .kind(InputKind::Digits)
        .width(Width::Ten)
        .value(form.get("urn").to_owned())
        .error(errors.of("urn"))
        .render();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (ui::subheading("What follows"))
        ul class="govuk-list govuk-list--bullet" {
            li { "The enrolment names the new school; the history keeps the old one. The leaders of the old school no longer see this participant, those of the new one do." }
            li { "Who is SENCO of which school is kept by the schools themselves and is not changed by this. Neither is funding." }
            li { "The participant gets a letter. To undo it, change the school back." }
        }
        (ui::Form::post(format!("{record}/school")).body(html! { (urn) (ui::button("Change the school")) }))
    };
    call.page(permit, title, body)
        .back(record, "The record")
        .again(errors)
}

/// Changes the school.
pub(crate) async fn change_school(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let urn = reader.parsed::<Urn>("urn", "Enter the URN of the new school");
    let mut errors = reader.errors();
    if let Some(urn) = urn {
        match super::change_school(call.app(), &permit, held.id, urn).await {
            Ok(()) => {
                let record = format!("/admin/participants/{}", held.id);
                return Ok(call.go_saying(record, "The school is changed. A letter is on its way."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    school_page(&call, &permit, &held, (&form, &errors)).send()
}
