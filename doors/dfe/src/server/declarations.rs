//! Declarations over the API: listed, made, voided, their delivery partners changed.
//!
//! What this room must not know: when a milestone may be declared: the rulebook does.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    App, Problem,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use reporting::Kept;
use rulebook::{
    assessment::Outcome,
    base::Coded as _,
    people::{PartnerId, PersonId, ProviderId},
    registration::EnrolmentId,
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationMove, DeclarationState},
    },
};

use super::{
    answer::{Answer, No, data},
    asked::{self, Query},
    heard::Heard,
    partners, roll,
    said::Said,
    shape,
};
use crate::{
    account::{self, Line, LineKind},
    outcome,
    outcome::{OutcomeState, Telling},
    public_id,
    wire::{self, COURSE, PartnersRequest, Resource, state_code},
};

/// The reason that a void over the API is kept with: the API asks for none.
const VOIDED_BY_PROVIDER: &str = "Voided by the provider over DfE’s API";

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let since = query.since("updated_since")?;
    let years = query.list("cohort");
    let people = query.uuids("participant_id")?;
    let (app, provider) = (heard.app(), heard.provider);
    let people: Option<Vec<PersonId>> = people.map(|texts| {
        let meant = texts
            .into_iter()
            .filter_map(|text| public_id::meant(app, text));
        meant.collect()
    });
    let shown = app
        .db()
        .read(async |tx| {
            let mut all = visible(tx, provider).await?;
            let cohorts = roll::cohorts(tx).await?;
            all.retain(|(kept, enrolment)| {
                roll::is_of_years(cohorts.get(&kept.cohort), years.as_deref())
                    && since.is_none_or(|since| kept.moved_at >= since)
                    && people
                        .as_ref()
                        .is_none_or(|people| people.contains(&enrolment.person))
            });
            let page = match query.page(all) {
                Ok(page) => page,
                Err(no) => return Ok(Err(no)),
            };
            let beside = Beside::of_all(tx, provider, &page).await?;
            let shown: Vec<_> = page
                .iter()
                .map(|(kept, enrolment)| declaration(app, kept, enrolment, &beside))
                .collect();
            Ok(Ok(shown))
        })
        .await??;
    Ok(data(shown))
}

/// What a provider sees: what it made, and what others made for people that it has now; oldest first.
async fn visible(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<(Kept, Enrolment)>, Problem> {
    let own: HashMap<EnrolmentId, Enrolment> = registration::enrolments_of_provider(tx, provider)
        .await?
        .into_iter()
        .map(|one| (one.id, one))
        .collect();
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for kept in reporting::declarations_by(tx, provider).await? {
        seen.insert(kept.id);
        let enrolment = match own.get(&kept.enrolment) {
            Some(enrolment) => enrolment.clone(),
            None => registration::enrolment(tx, kept.enrolment).await?,
        };
        found.push((kept, enrolment));
    }
    for enrolment in own.values().filter(|one| one.declared) {
        for kept in reporting::declarations_of(tx, enrolment.id).await? {
            if kept.provider != provider && seen.insert(kept.id) {
                found.push((kept, enrolment.clone()));
            }
        }
    }
    found.sort_by_key(|(kept, _)| kept.id);
    Ok(found)
}

/// What else declarations are shown with.
struct Beside {
    lines: HashMap<DeclarationId, Vec<Line>>,
    partners: HashMap<PartnerId, String>,
    providers: HashMap<ProviderId, String>,
}

impl Beside {
    async fn of_all(
        tx: &ReadTx<'_>,
        provider: ProviderId,
        page: &[(Kept, Enrolment)],
    ) -> Result<Self, Problem> {
        let mut lines: HashMap<DeclarationId, Vec<Line>> = HashMap::new();
        for line in account::lines_by(tx, provider).await? {
            lines.entry(line.declaration).or_default().push(line);
        }
        for (kept, _) in page.iter().filter(|(kept, _)| kept.provider != provider) {
            lines.insert(kept.id, account::lines_of(tx, kept.id).await?);
        }
        Self::with(tx, lines).await
    }

    async fn with(
        tx: &ReadTx<'_>,
        lines: HashMap<DeclarationId, Vec<Line>>,
    ) -> Result<Self, Problem> {
        let (mut partners, mut providers) = (HashMap::new(), HashMap::new());
        for provider in people::providers(tx).await? {
            for partner in people::partners_of(tx, provider.id).await? {
                partners.insert(partner.id, partner.name);
            }
            providers.insert(provider.id, provider.name);
        }
        Ok(Self {
            lines,
            partners,
            providers,
        })
    }
}

fn declaration(
    app: &App,
    kept: &Kept,
    enrolment: &Enrolment,
    beside: &Beside,
) -> Resource<wire::Declaration> {
    let lines = beside
        .lines
        .get(&kept.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let statement = |kind| {
        let line = lines.iter().find(|line| line.kind == kind);
        line.map(|line| public_id::shown(app, line.statement))
    };
    let on_account = !matches!(
        kept.state,
        DeclarationState::Voided | DeclarationState::Ineligible | DeclarationState::Submitted
    );
    let partner_id = |id: Option<PartnerId>| id.map(|id| public_id::shown(app, id));
    let partner_name = |id: Option<PartnerId>| id.and_then(|id| beside.partners.get(&id).cloned());
    let attributes = wire::Declaration {
        participant_id: public_id::shown(app, enrolment.person),
        declaration_type: kept.kind.code().into(),
        course_identifier: COURSE.into(),
        declaration_date: shape::instant(kept.told_at),
        state: state_code(kept.state),
        has_passed: kept.outcome.map(|outcome| outcome == Outcome::Passed),
        statement_id: statement(LineKind::Pay).filter(|_| on_account),
        clawback_statement_id: statement(LineKind::Clawback),
        delivery_partner_id: partner_id(kept.partners.0),
        delivery_partner_name: partner_name(kept.partners.0),
        secondary_delivery_partner_id: partner_id(kept.partners.1),
        secondary_delivery_partner_name: partner_name(kept.partners.1),
        application_id: public_id::shown(app, enrolment.application),
        uplift_paid: false,
        lead_provider_name: beside
            .providers
            .get(&kept.provider)
            .cloned()
            .unwrap_or_default(),
        ineligible_for_funding_reason: None,
        created_at: shape::instant(kept.made_at),
        updated_at: shape::instant(kept.moved_at),
    };
    Resource::new(
        "participant-declaration",
        public_id::shown(app, kept.id),
        attributes,
    )
}

fn meant(heard: &Heard, text: &str) -> Result<DeclarationId, No> {
    public_id::meant(heard.app(), text).ok_or(No::NotFound)
}

pub(super) async fn one(heard: Heard, Path(id): Path<String>) -> Answer {
    let id = meant(&heard, &id)?;
    shown(&heard, id).await
}

pub(super) async fn shown(heard: &Heard, id: DeclarationId) -> Answer {
    let (app, provider) = (heard.app(), heard.provider);
    let shown = app
        .db()
        .read(async |tx| {
            let (kept, enrolment) = seen(tx, id, provider).await?;
            let lines = HashMap::from([(id, account::lines_of(tx, id).await?)]);
            let beside = Beside::with(tx, lines).await?;
            Ok(declaration(app, &kept, &enrolment, &beside))
        })
        .await?;
    Ok(data(shown))
}

/// A declaration that the provider made, or that was made for somebody whom it has now.
async fn seen(
    tx: &ReadTx<'_>,
    id: DeclarationId,
    provider: ProviderId,
) -> Result<(Kept, Enrolment), Problem> {
    let kept = reporting::declaration(tx, id).await?;
    let enrolment = registration::enrolment(tx, kept.enrolment).await?;
    let visible = kept.provider == provider || enrolment.provider == provider;
    visible
        .then_some((kept, enrolment))
        .ok_or(Problem::NotFound)
}

/// Only who made it may change it.
async fn own(heard: &Heard, id: DeclarationId) -> Result<(), No> {
    let provider = heard.provider;
    let (kept, _) = heard
        .app()
        .db()
        .read(async |tx| seen(tx, id, provider).await)
        .await?;
    (kept.provider == provider).then_some(()).ok_or(No::Another)
}

pub(super) async fn void(heard: Heard, Path(id): Path<String>) -> Answer {
    let id = meant(&heard, &id)?;
    own(&heard, id).await?;
    heard
        .act(&reporting::VOIDED, async move |tx| void_in(tx, id).await)
        .await?;
    shown(&heard, id).await
}

async fn void_in(tx: &mut WriteTx<'_>, id: DeclarationId) -> Result<(), Problem> {
    let kept = reporting::declaration(tx, id).await?;
    match kept.state {
        DeclarationState::Voided => return Err(Said::AlreadyVoided.into()),
        DeclarationState::AwaitingClawback | DeclarationState::ClawedBack => {
            return Err(Said::AlreadyRefunded.into());
        }
        DeclarationState::Submitted
        | DeclarationState::Eligible
        | DeclarationState::Payable
        | DeclarationState::Paid
        | DeclarationState::Ineligible => {}
    }
    let moved = reporting::move_in(tx, id, DeclarationMove::Void, VOIDED_BY_PROVIDER).await?;
    if moved.to == DeclarationState::AwaitingClawback {
        account::place(tx, kept.cohort, id, LineKind::Clawback).await?;
    }
    if kept.kind == DeclarationKind::Completed && kept.state != DeclarationState::Ineligible {
        let enrolment = registration::enrolment(tx, kept.enrolment).await?;
        let newest = outcome::of(tx, enrolment.id).await?.pop();
        if let Some(newest) = newest.filter(|one| one.state != OutcomeState::Voided) {
            let telling = Telling {
                enrolment: enrolment.id,
                person: enrolment.person,
                provider: kept.provider,
                declaration: id,
                state: OutcomeState::Voided,
                completed_on: newest.completed_on,
            };
            outcome::tell(tx, &telling).await?;
        }
    }
    Ok(())
}

pub(super) async fn change_partners(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    let id = meant(&heard, &id)?;
    own(&heard, id).await?;
    let asked: PartnersRequest = asked::attributes(&body)?;
    let app = heard.app().clone();
    heard
        .act(&reporting::PARTNERS_NAMED, async move |tx| {
            let kept = reporting::declaration(tx, id).await?;
            let enrolment = registration::enrolment(tx, kept.enrolment).await?;
            let application = registration::application(tx, enrolment.application).await?;
            let cohort = registration::cohort(tx, kept.cohort).await?;
            let wanted = partners::Wanted {
                cohort: &cohort,
                in_england: application.answers.works_in_england == Some(true),
                first: asked.delivery_partner_id.as_deref(),
                second: asked.secondary_delivery_partner_id.as_deref(),
            };
            let chosen = partners::choose(tx, &app, &wanted).await?;
            if chosen.needed && chosen.partners.0.is_none() {
                return Err(Said::PartnerMissing.into());
            }
            reporting::name_partners_in(tx, id, chosen.partners).await
        })
        .await?;
    shown(&heard, id).await
}
