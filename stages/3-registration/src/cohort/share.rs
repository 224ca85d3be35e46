//! Places of a cohort that are set aside for delivery partners, and their page.
//!
//! What this room must not know: who holds a place.

use axum::extract::Path;
use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, Sql, WriteTx},
    ui::{self, Choice, Column, FormErrors, Input, InputKind, Select, Table, Width},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Circles, PartnerId, Permit},
    registration::{CohortId, cohort as rule},
};

use super::{Cohort, store};

/// A delivery partner's share of the places was changed.
pub const CHANGED: Process = Process::new("cohort_share_changed", "changed a partner’s places of");

const SHARES: Sql = Sql::new(
    "select partner_id, places from registration_shares where cohort_id = $1 order by partner_id",
);
const SHARE: Sql =
    Sql::new("select places from registration_shares where cohort_id = $1 and partner_id = $2");
const PUT: Sql = Sql::new(
    "insert into registration_shares (cohort_id, partner_id, places) values ($1, $2, $3)
     on conflict (cohort_id, partner_id) do update set places = excluded.places",
);
const DROP: Sql =
    Sql::new("delete from registration_shares where cohort_id = $1 and partner_id = $2");

/// The shares of a cohort's places, by partner.
pub async fn shares_of(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<(PartnerId, i64)>, Problem> {
    Ok(tx
        .all(SHARES, &[&cohort], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?)
}

/// Places left with a delivery partner, where the cohort sets them aside for it.
pub(crate) async fn left_with(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    partner: Option<PartnerId>,
) -> Result<Option<i64>, Problem> {
    let Some(partner) = partner else {
        return Ok(None);
    };
    let share: Option<i64> = tx
        .first(SHARE, &[&cohort, &partner], |row| row.get(0))
        .await?;
    let Some(share) = share else { return Ok(None) };
    let taken = crate::enrolment::store::held_with(tx, cohort, partner).await?;
    Ok(Some(share - taken))
}

/// Sets aside so many places of a cohort for a delivery partner; nought takes the share away. Process: [`CHANGED`].
///
/// # Errors
/// [`rule::CohortRefusal`]; [`Problem::NotFound`] when the partner is not this provider's.
pub async fn set_share(
    app: &App,
    permit: &Permit,
    id: CohortId,
    partner: PartnerId,
    places: i64,
) -> Result<(), Problem> {
    app.act(permit, &CHANGED, async move |tx: &mut WriteTx<'_>| {
        let cohort = store::one(tx, id).await?;
        let partners = people::partners_of(tx, cohort.provider).await?;
        partners
            .iter()
            .find(|one| one.id == partner)
            .or_not_found()?;
        let shares = shares_of(tx, id).await?;
        let before = shares.iter().find(|(one, _)| *one == partner);
        let before = before.map(|(_, places)| *places);
        let others = shares.iter().filter(|(one, _)| *one != partner);
        let others: i64 = others.map(|(_, places)| places).sum();
        let taken = crate::enrolment::store::held_with(tx, id, partner).await?;
        let after = rule::share(places, taken, others, cohort.places.places)?;
        match after {
            Some(places) => tx.run_one(PUT, &[&id, &partner, &places]).await?,
            None => {
                tx.run(DROP, &[&id, &partner]).await?;
            }
        }
        tx.about(id);
        tx.about(partner);
        tx.changed("partner places", before, after);
        Ok(())
    })
    .await
}

/// A cohort's partners with what each has and holds.
struct Shared {
    cohort: Cohort,
    rows: Vec<(people::Partner, Option<i64>, i64)>,
}

async fn gather(call: &Call, id: &str) -> Result<(Shared, Permit), Problem> {
    let id: CohortId = id.parse().or_not_found()?;
    let shared = call
        .app()
        .db()
        .read(async |tx| {
            let cohort = store::one(tx, id).await?;
            let shares = shares_of(tx, id).await?;
            let mut rows = Vec::new();
            for partner in people::partners_of(tx, cohort.provider).await? {
                let share = shares.iter().find(|(one, _)| *one == partner.id);
                let held = crate::enrolment::store::held_with(tx, id, partner.id).await?;
                rows.push((partner, share.map(|(_, places)| *places), held));
            }
            Ok(Shared { cohort, rows })
        })
        .await?;
    let permit = call.may(
        Action::KeepCohorts,
        &Circles::provider(shared.cohort.provider),
    )?;
    Ok((shared, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (shared, permit) = gather(&call, &id).await?;
    page(
        &call,
        &permit,
        &shared,
        &Form::default(),
        &FormErrors::none(),
    )
    .send()
}

fn page(call: &Call, permit: &Permit, shared: &Shared, form: &Form, errors: &FormErrors) -> Paged {
    let cohort = &shared.cohort;
    let rows = shared.rows.iter().map(|(partner, share, held)| {
        vec![
            html! { (partner.name) },
            html! { @match share { Some(places) => (places), None => "Of all that are left" } },
            html! { (held) },
        ]
    });
    let set_aside: i64 = shared.rows.iter().filter_map(|(_, share, _)| *share).sum();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Places by delivery partner"), &cohort.name, Some(&format!("{set_aside} of {} places set aside", cohort.places.places)), None))
        (Table::new("Delivery partners").caption_hidden()
            .columns(["Delivery partner"]).column(Column::number("Places set aside")).column(Column::number("Held now"))
            .rows(rows).empty("This provider has no delivery partners."))
        @if !shared.rows.is_empty() {
            (ui::section("change", "Set places aside"))
            (ui::Form::post(format!("/admin/cohorts/{}/shares", cohort.id)).body(html! {
                (Select::new("partner", "Delivery partner")
                    .choices(shared.rows.iter().map(|(one, _, _)| Choice::new(one.id.to_string(), one.name.as_str())))
                    .value(form.get("partner").to_owned()).error(errors.of("partner")))
                (Input::new("share", "Places").hint("0 sets none aside: the partner then takes of all that are left")
                    .kind(InputKind::Digits).width(Width::Five).value(form.get("share").to_owned()).error(errors.of("share")))
                (ui::button("Save"))
            }))
        }
    };
    call.page(
        permit,
        format!("Places by partner in {}", cohort.name),
        body,
    )
    .back(format!("/admin/cohorts/{}", cohort.id), "The cohort")
    .again(errors)
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (shared, permit) = gather(&call, &id).await?;
    let mut reader = form.reader();
    let partner = reader.parsed::<PartnerId>("partner", "Choose a delivery partner");
    let places = form.get("share").trim().parse::<i64>().ok();
    let places = places.filter(|places| (0..=100_000).contains(places));
    if places.is_none() {
        reader.wrong("share", "Enter a whole number");
    }
    let mut errors = reader.errors();
    if let (Some(partner), Some(places)) = (partner, places) {
        let cohort = shared.cohort.id;
        match set_share(call.app(), &permit, cohort, partner, places).await {
            Ok(()) => {
                return Ok(call.go_saying(format!("/admin/cohorts/{cohort}/shares"), "Saved."));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &shared, &form, &errors).send()
}
