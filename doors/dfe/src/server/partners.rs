//! Delivery partners over the API, and which of them a declaration may name.
//!
//! What this room must not know: what partners deliver.

use std::collections::{BTreeSet, HashMap};

use axum::extract::Path;
use kit::{App, Problem, clock, db::ReadTx};
use people::Partner;
use registration::Cohort;
use rulebook::people::PartnerId;

use super::{
    answer::{Answer, No, data},
    asked::Query,
    heard::Heard,
    roll,
    said::Said,
    shape,
};
use crate::{
    public_id,
    wire::{self, Resource},
};

/// The first cohort in which a declaration names a delivery partner.
const NEEDED_FROM: &str = "2024";

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let years = query.list("cohort");
    let mut all = all(&heard).await?;
    all.retain(|partner| {
        years.as_ref().is_none_or(|years| {
            let of = &partner.attributes.cohort;
            years.iter().any(|year| of.iter().any(|one| one == year))
        })
    });
    for (name, way) in query
        .order(&["name", "created_at", "updated_at"])
        .iter()
        .rev()
    {
        all.sort_by(|left, right| {
            let of = |one: &Resource<wire::DeliveryPartner>| match *name {
                "name" => one.attributes.name.clone(),
                _ => one.attributes.created_at.clone(),
            };
            way.of(of(left).cmp(&of(right)))
        });
    }
    Ok(data(query.page(all)?))
}

pub(super) async fn one(heard: Heard, Path(id): Path<String>) -> Answer {
    let found = all(&heard)
        .await?
        .into_iter()
        .find(|one| one.id.eq_ignore_ascii_case(&id));
    found.map(data).ok_or(No::NotFound)
}

/// The provider's delivery partners, by name.
async fn all(heard: &Heard) -> Result<Vec<Resource<wire::DeliveryPartner>>, No> {
    let (app, provider) = (heard.app(), heard.provider);
    let found = app
        .db()
        .read(async |tx| {
            let mut years: HashMap<PartnerId, BTreeSet<String>> = HashMap::new();
            for cohort in registration::cohorts(tx).await? {
                if cohort.provider == provider {
                    for partner in of_cohort(tx, &cohort).await? {
                        let of = years.entry(partner).or_default();
                        of.insert(roll::year_of(&cohort).to_owned());
                    }
                }
            }
            let partners = people::partners_of(tx, provider).await?;
            let told = |one: Partner| {
                let of = years.remove(&one.id).unwrap_or_default();
                resource(app, one, of.into_iter().collect())
            };
            Ok(partners.into_iter().map(told).collect())
        })
        .await?;
    Ok(found)
}

/// Who delivers in a cohort: the partners for whom places are set aside, or every partner of the provider where none are.
async fn of_cohort(tx: &ReadTx<'_>, cohort: &Cohort) -> Result<Vec<PartnerId>, Problem> {
    let shares = registration::shares_of(tx, cohort.id).await?;
    if !shares.is_empty() {
        return Ok(shares.into_iter().map(|(partner, _)| partner).collect());
    }
    let all = people::partners_of(tx, cohort.provider).await?;
    Ok(all.into_iter().map(|one| one.id).collect())
}

fn resource(app: &App, partner: Partner, years: Vec<String>) -> Resource<wire::DeliveryPartner> {
    let added = shape::instant(clock::minted_at(partner.id));
    let attributes = wire::DeliveryPartner {
        name: partner.name,
        cohort: years,
        created_at: added.clone(),
        updated_at: added,
    };
    Resource::new(
        "delivery-partner",
        public_id::shown(app, partner.id),
        attributes,
    )
}

/// What a declaration says of delivery partners.
pub(super) struct Wanted<'a> {
    pub(super) cohort: &'a Cohort,
    pub(super) in_england: bool,
    pub(super) first: Option<&'a str>,
    pub(super) second: Option<&'a str>,
}

/// The delivery partners of a declaration, and whether it must name one.
pub(super) struct Chosen {
    pub(super) partners: (Option<PartnerId>, Option<PartnerId>),
    pub(super) needed: bool,
}

/// Reads and checks them.
///
/// # Errors
/// [`Said`] when one is not the provider's, the second stands alone or is the first, or the person works abroad.
pub(super) async fn choose(
    tx: &ReadTx<'_>,
    app: &App,
    wanted: &Wanted<'_>,
) -> Result<Chosen, Problem> {
    let known = of_cohort(tx, wanted.cohort).await?;
    let meant = |text: Option<&str>, unknown: Said| -> Result<Option<PartnerId>, Said> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let id: Option<PartnerId> = public_id::meant(app, text);
        let id = id.filter(|id| known.contains(id));
        id.map(Some).ok_or(unknown)
    };
    let first = meant(wanted.first, Said::PartnerUnknown)?;
    let second = meant(wanted.second, Said::SecondUnknown)?;
    if !wanted.in_england && (first.is_some() || second.is_some()) {
        return Err(Said::PartnerOverseas.into());
    }
    if second.is_some() && first.is_none() {
        return Err(Said::SecondAlone.into());
    }
    if second.is_some() && first == second {
        return Err(Said::SecondSame.into());
    }
    Ok(Chosen {
        partners: (first, second),
        needed: wanted.in_england && roll::year_of(wanted.cohort) >= NEEDED_FROM,
    })
}
