//! Applications over the API: listed, accepted, rejected, their funded place changed.
//!
//! What this room must not know: who may be accepted: the rulebook does.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{Problem, db::ReadTx, db::WriteTx};
use registration::{Application, Placing};
use rulebook::{
    people::ProviderId,
    registration::{
        ApplicationId,
        application::{ApplicationState, RejectionReason},
        funding::{CohortFunding, FundingCode},
    },
};
use serde_json::Value;

use super::{
    answer::{Answer, No, data},
    asked::{self, Query, Way},
    heard::Heard,
    roll::{self, Roll},
    said::Said,
    shape::{self, Beside},
};
use crate::{
    public_id,
    wire::{self, AcceptRequest, FundedPlaceRequest, Resource},
};

/// The schedules of every course: one of another course is told apart from one that does not exist.
const SCHEDULES: [&str; 12] = [
    "npq-aso-march",
    "npq-aso-june",
    "npq-aso-november",
    "npq-aso-december",
    "npq-ehco-march",
    "npq-ehco-june",
    "npq-ehco-november",
    "npq-ehco-december",
    "npq-leadership-autumn",
    "npq-leadership-spring",
    "npq-specialist-autumn",
    "npq-specialist-spring",
];

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let years = query.list("cohort");
    let people = query.uuids("participant_id")?;
    let since = query.since("updated_since")?;
    let app = heard.app().clone();
    let people: Option<Vec<_>> = people.map(|texts| {
        let meant = texts
            .into_iter()
            .filter_map(|text| public_id::meant(&app, text));
        meant.collect()
    });
    let provider = heard.provider;
    let shown = app
        .db()
        .read(async |tx| {
            let roll = roll::of(tx, provider).await?;
            let wanted = wanted(&roll, &query, |held| {
                let enrolment = roll.enrolments.get(&held.id);
                let cohort = enrolment.map(|one| one.cohort).or(held.cohort);
                let cohort = cohort.and_then(|id| roll.cohorts.get(&id));
                roll::is_of_years(cohort, years.as_deref())
                    && people
                        .as_ref()
                        .is_none_or(|people| people.contains(&held.person))
                    && since.is_none_or(|since| roll.application_changed(held) >= since)
            });
            let page = match query.page(wanted) {
                Ok(page) => page,
                Err(no) => return Ok(Err(no)),
            };
            Ok(Ok(show(&app, tx, &roll, &page).await?))
        })
        .await??;
    Ok(data(shown))
}

fn wanted<'a>(
    roll: &'a Roll,
    query: &Query,
    fits: impl Fn(&Application) -> bool,
) -> Vec<&'a Application> {
    let mut wanted: Vec<&Application> =
        roll.applications.iter().filter(|held| fits(held)).collect();
    let order = query.order(&["created_at", "updated_at"]);
    let order = if order.is_empty() {
        vec![("created_at", Way::Rising)]
    } else {
        order
    };
    wanted.sort_by(|left, right| {
        let by = |name: &str, held: &Application| match name {
            "updated_at" => roll.application_changed(held),
            _ => held.sent_at.unwrap_or(held.began_at),
        };
        order
            .iter()
            .map(|(name, way)| way.of(by(name, left).cmp(&by(name, right))))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| left.id.cmp(&right.id))
    });
    wanted
}

async fn show(
    app: &kit::App,
    tx: &ReadTx<'_>,
    roll: &Roll,
    page: &[&Application],
) -> Result<Vec<Resource<wire::Application>>, Problem> {
    let people: Vec<_> = page.iter().map(|held| held.person).collect();
    let mut emails = people::addresses(tx, &people).await?;
    let schools: Vec<_> = page.iter().filter_map(|one| one.answers.school).collect();
    let ukprns = people::ukprns_of(tx, &schools).await?;
    let mut shown = Vec::with_capacity(page.len());
    let mut why_not = why_not(tx, page).await?;
    for held in page {
        let why_not = why_not.remove(&held.id);
        let beside = Beside {
            email: emails.remove(&held.person),
            why_not,
            ukprn: held
                .answers
                .school
                .and_then(|urn| ukprns.get(&urn).cloned()),
            roll,
        };
        shown.push(shape::application(app, held, beside));
    }
    Ok(shown)
}

/// Why those of a page who are not eligible are not: asked one by one where there are few, else of the provider at once.
async fn why_not(
    tx: &ReadTx<'_>,
    page: &[&Application],
) -> Result<HashMap<ApplicationId, FundingCode>, Problem> {
    const FEW: usize = 8;
    let not: Vec<&&Application> = page
        .iter()
        .filter(|held| !shape::is_eligible(held))
        .collect();
    let mut found = HashMap::new();
    if not.len() <= FEW {
        for held in not {
            let kept = registration::funding_kept(tx, held.id).await?;
            found.extend(kept.map(|kept| (held.id, kept.answer.code)));
        }
        return Ok(found);
    }
    let provider = not.first().and_then(|held| held.provider);
    if let Some(provider) = provider {
        let mut all = registration::fundings_kept(tx, provider).await?;
        for held in not {
            found.extend(all.remove(&held.id).map(|kept| (held.id, kept.code)));
        }
    }
    Ok(found)
}

pub(super) async fn one(heard: Heard, Path(id): Path<String>) -> Answer {
    let id = meant(&heard, &id)?;
    shown(&heard, id).await
}

fn meant(heard: &Heard, text: &str) -> Result<ApplicationId, No> {
    public_id::meant(heard.app(), text).ok_or(No::NotFound)
}

/// The application as it stands now.
async fn shown(heard: &Heard, id: ApplicationId) -> Answer {
    let (app, provider) = (heard.app(), heard.provider);
    let shown = app
        .db()
        .read(async |tx| {
            let held = own(tx, id, provider).await?;
            let mut roll = Roll {
                applications: Vec::new(),
                enrolments: HashMap::default(),
                cohorts: roll::cohorts(tx).await?,
                schedules: HashMap::default(),
            };
            let enrolments = registration::enrolments_of_person(tx, held.person).await?;
            if let Some(enrolment) = enrolments.into_iter().find(|one| one.application == id) {
                if let Some(chosen) = reporting::schedule_choice(tx, enrolment.id).await? {
                    roll.schedules.insert(enrolment.id, chosen);
                }
                roll.enrolments.insert(id, enrolment);
            }
            Ok(show(app, tx, &roll, &[&held]).await?.pop())
        })
        .await?;
    shown.map(data).ok_or(No::NotFound)
}

/// An application that was sent to this provider.
async fn own(
    tx: &ReadTx<'_>,
    id: ApplicationId,
    provider: ProviderId,
) -> Result<Application, Problem> {
    let held = registration::application(tx, id).await?;
    let sent = held.state != ApplicationState::Draft && held.provider == Some(provider);
    sent.then_some(held).ok_or(Problem::NotFound)
}

pub(super) async fn accept(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    let id = meant(&heard, &id)?;
    let asked: AcceptRequest = asked::attributes_if_any(&body)?;
    let provider = heard.provider;
    let origin = heard.app().config().site.origin.clone();
    heard
        .act(&registration::ACCEPTED, async move |tx| {
            accept_in(tx, id, provider, (&asked, &origin)).await
        })
        .await?;
    shown(&heard, id).await
}

async fn accept_in(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    provider: ProviderId,
    (asked, origin): (&AcceptRequest, &str),
) -> Result<(), Problem> {
    let held = own(tx, id, provider).await?;
    match held.state {
        ApplicationState::Accepted => return Err(Said::AlreadyAccepted.into()),
        ApplicationState::Rejected | ApplicationState::Withdrawn => {
            return Err(Said::AfterRejection.into());
        }
        ApplicationState::Draft | ApplicationState::Pending => {}
    }
    let cohort = registration::cohort(tx, held.cohort.ok_or(Problem::NotFound)?).await?;
    let funded_place = match cohort.places.funding {
        CohortFunding::Funded => None,
        CohortFunding::Capped | CohortFunding::Unfunded => {
            asked.funded_place.as_ref().map(yes_or_no).transpose()?
        }
    };
    let chosen = asked
        .schedule_identifier
        .as_deref()
        .filter(|text| !text.is_empty());
    if let Some(identifier) = chosen {
        check_schedule(identifier, &cohort)?;
    }
    let placing = Placing {
        cohort: cohort.id,
        partner: None,
        funded_place,
    };
    let enrolment = registration::accept_in(tx, id, placing, Some(provider), origin).await?;
    if let Some(identifier) = chosen {
        reporting::choose_schedule_in(tx, enrolment, provider, identifier).await?;
    }
    Ok(())
}

/// Only the two booleans will do: no text, no number, no nothing.
fn yes_or_no(value: &Value) -> Result<bool, Said> {
    value.as_bool().ok_or(Said::NotYesOrNo)
}

/// Is this a schedule of the cohort and the course?
pub(super) fn check_schedule(identifier: &str, cohort: &registration::Cohort) -> Result<(), Said> {
    let of_cohort = reporting::schedules_of(&cohort.days);
    if of_cohort.iter().any(|one| one.identifier == identifier) {
        return Ok(());
    }
    if SCHEDULES.contains(&identifier) {
        return Err(Said::WrongSchedule);
    }
    Err(Said::NoSuchSchedule)
}

pub(super) async fn reject(heard: Heard, Path(id): Path<String>) -> Answer {
    const WORDS: &str =
        "Your provider rejected your application. Ask them if you would like to know why.";
    let id = meant(&heard, &id)?;
    let provider = heard.provider;
    heard
        .act(&registration::REJECTED, async move |tx| {
            let held = own(tx, id, provider).await?;
            match held.state {
                ApplicationState::Rejected | ApplicationState::Withdrawn => {
                    return Err(Said::AlreadyRejected.into());
                }
                ApplicationState::Draft
                | ApplicationState::Pending
                | ApplicationState::Accepted => {}
            }
            let why = (RejectionReason::RejectedByProvider, WORDS);
            registration::reject_in(tx, id, Some(provider), why).await
        })
        .await?;
    shown(&heard, id).await
}

pub(super) async fn change_funded_place(
    heard: Heard,
    Path(id): Path<String>,
    body: String,
) -> Answer {
    let id = meant(&heard, &id)?;
    let asked: FundedPlaceRequest = asked::attributes(&body)?;
    let provider = heard.provider;
    heard
        .act(&registration::PLACE_CHANGED, async move |tx| {
            let held = own(tx, id, provider).await?;
            if held.state != ApplicationState::Accepted {
                return Err(Said::NotAccepted.into());
            }
            let funded = asked.funded_place.as_ref().ok_or(Said::NotYesOrNo)?;
            let funded = yes_or_no(funded)?;
            let enrolment = registration::enrolments_of_person(tx, held.person)
                .await?
                .into_iter()
                .find(|one| one.application == id)
                .ok_or(Problem::NotFound)?;
            let eligible = shape::is_eligible(&held);
            registration::change_funded_place_in(tx, enrolment.id, eligible, funded).await?;
            Ok(())
        })
        .await?;
    shown(&heard, id).await
}
