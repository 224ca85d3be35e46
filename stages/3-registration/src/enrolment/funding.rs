//! Whether a place is a funded one: its row, its act and its page.
//!
//! What this room must not know: which changes are allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    App, Problem,
    db::{Sql, WriteTx},
    ui::{self, FormErrors, Radios, SummaryList},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Permit},
    registration::{EnrolmentId, funding::Eligible, place::Becomes},
};

use super::{Enrolment, PLACE_CHANGED, record::open, within};
use crate::{
    application::{self, facts},
    cohort::{self, Cohort},
};

const SET_FUNDING: Sql = Sql::new(
    "update registration_enrolments set funded_place = $1, fundable = $2, changed_at = $3
     where id = $4 and cohort_id = $5",
);

/// The place becomes a funded one, or not.
pub(super) async fn set_funding(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    becomes: &Becomes,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        SET_FUNDING,
        &[
            &becomes.funded_place,
            &becomes.fundable,
            &at,
            &held.id,
            &held.cohort,
        ],
    )
    .await
}

/// What the funding rule finds for this enrolment in its own cohort today.
async fn eligible(
    tx: &kit::db::ReadTx<'_>,
    held: &Enrolment,
    cohort: &Cohort,
) -> Result<Eligible, Problem> {
    let answers = application::store::one(tx, held.application).await?.answers;
    let known = facts::funding_besides(tx, held.person, &answers, cohort, Some(held.id)).await?;
    Ok(rulebook::registration::funding::funding(&known).eligible)
}

/// Makes the place a funded one, or not. Process: [`PLACE_CHANGED`].
///
/// # Errors
/// [`rulebook::registration::place::PlaceRefusal`].
pub async fn change_funded_place(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    funded: bool,
) -> Result<Becomes, Problem> {
    app.act(permit, &PLACE_CHANGED, async move |tx| {
        let held = super::store::one(tx, id).await?;
        let cohort = cohort::store::one(tx, held.cohort).await?;
        let eligible = eligible(tx, &held, &cohort).await? == Eligible::Yes;
        within::change_funded_place_in(tx, id, eligible, funded).await
    })
    .await
}

/// The page of changing it.
pub(crate) async fn ask(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    page(&call, &permit, &held, &FormErrors::none())
        .await?
        .send()
}

async fn page(
    call: &Call,
    permit: &Permit,
    held: &Enrolment,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let (cohort, eligible) = call
        .app()
        .db()
        .read(async |tx| {
            let cohort = cohort::store::one(tx, held.cohort).await?;
            let eligible = eligible(tx, held, &cohort).await?;
            Ok((cohort, eligible))
        })
        .await?;
    let back = format!("/admin/participants/{}", held.id);
    let now = held
        .funded_place
        .map_or("", |yes| if yes { "yes" } else { "no" });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("The funded place of {}", held.full_name)))
        (SummaryList::new()
            .text("Cohort", cohort.name.as_str())
            .text("Funding of the cohort", cohort::funding_words(cohort.places.funding))
            .text("Funded places left", cohort.funded_left().max(0).to_string())
            .text("DfE funding of this person", rulebook::base::Coded::label(eligible)))
        p class="govuk-body" { "DfE counts funded places in cohorts with limited funding only, and takes no change while a declaration of this person stands." }
        (ui::Form::post(format!("{back}/funded-place")).body(html! {
            (Radios::new("funded_place", "Is this one of your funded places?").yes_no().inline()
                .value(now).error(errors.of("funded_place")))
            (ui::button("Save"))
        }))
    };
    Ok(call
        .page(permit, "The funded place", body)
        .back(back, "The participant")
        .again(errors))
}

/// Changes it.
pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = open(&call, &id, Action::KeepRegistrations).await?;
    let mut reader = form.reader();
    let funded = reader.yes_no(
        "funded_place",
        "Say whether this is one of your funded places",
    );
    let mut errors = reader.errors();
    if let Some(funded) = funded {
        match change_funded_place(call.app(), &permit, held.id, funded).await {
            Ok(_) => {
                let to = format!("/admin/participants/{}", held.id);
                return Ok(call.go_saying(to, "Saved."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &held, &errors).await?.send()
}
