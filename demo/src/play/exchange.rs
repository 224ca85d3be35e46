//! DfE's API in the play, from both ends. A national service that stands for these minutes only holds three applications for
//! the provider: they are taken in, one is accepted here and told there, and one is decided there without us, so that a
//! difference waits for a person. And the provider's own system asks this site, as DfE's, a few things: some are refused.
//!
//! What this room must not know: DfE's wire. Both sides are the programs that run elsewhere.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use kit::{
    App, Fault, Problem,
    app::{Parts, Shelf},
    clock::Clock,
    config::{Config, Secret},
    db::{Db, Place},
    web::{Gatekeeper, Gatekeepers, Listening, router, serve},
};
use registration::{Application, Placing};
use rulebook::{
    people::{Action, Actor, ProviderId, Role, may_see_all},
    registration::{
        application::{ApplicationState, RejectionReason},
        cohort::Places,
        funding::CohortFunding,
    },
};
use tower::ServiceExt as _;

use super::api::TOKEN;
use crate::{
    Emulation,
    company::{Company, missing},
    emulate::{self, Shape},
};

/// The intake for which people apply through DfE: the one that takes applications.
const INTAKE: usize = 7;
const PEOPLE: usize = 3;
const AN_HOUR: i64 = 3_600_000_000;

/// Plays it.
pub(super) async fn play(company: &Company<'_>) -> Result<(), Problem> {
    let national = National::opens(company).await?;
    national.round(company).await?;
    let [first, ..] = &*taken_in(company).await? else {
        return Err(missing());
    };
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
    let placing = Placing {
        cohort: company.cohort(INTAKE)?,
        partner: company.partners.first().copied(),
        funded_place: None,
    };
    registration::accept(company.app, &permit, first.id, placing).await?;
    national.round(company).await?;
    national.decides_alone().await?;
    national.round(company).await?;
    asks(company).await
}

/// Those that came from DfE and wait, oldest first.
async fn taken_in(company: &Company<'_>) -> Result<Vec<Application>, Problem> {
    let (provider, cohort) = (company.provider, company.cohort(INTAKE)?);
    let mut all = company
        .app
        .db()
        .read(async |tx| registration::applications_sent_to(tx, provider).await)
        .await?;
    let names: Vec<String> = (0..PEOPLE).map(emulate::name_of).collect();
    all.retain(|one| {
        let name = one.answers.full_name.as_ref();
        one.cohort == Some(cohort) && name.is_some_and(|name| names.contains(name))
    });
    Ok(all)
}

/// A national service with data of its own, gone when this is dropped.
struct National {
    app: App,
    provider: ProviderId,
    address: String,
    serving: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Drop for National {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl National {
    async fn opens(company: &Company<'_>) -> Result<Self, Problem> {
        let folder = tempfile::tempdir()
            .map_err(|e| Fault::because("making a folder for the national service", e))?;
        let listening = Listening::on(([127, 0, 0, 1], 0).into()).await?;
        let address = format!("http://{}", listening.address()?);
        let clock = Clock::running();
        clock.set_ahead(company.app.clock().ahead());
        let app = start(&folder, clock, &address).await?;
        let name = {
            let id = company.provider;
            let read = company.app.db();
            read.read(async |tx| people::provider(tx, id).await)
                .await?
                .name
        };
        let shape = Shape {
            codes: [
                company.calendar.code(INTAKE),
                company.calendar.code(INTAKE - 1),
            ],
            places: Places {
                places: 50,
                funding: CohortFunding::Funded,
                funded_places: 0,
            },
        };
        let wanted = Emulation {
            provider: name,
            token: Some(TOKEN.to_owned()),
            people: PEOPLE,
            accepted: 0,
        };
        let made = emulate::emulate_so(&app, &wanted, &shape).await?;
        let (router, inside) = (router(&app, &dfe::routes()), app.clone());
        let serving = tokio::spawn(async move {
            // It ends with the scene.
            drop(serve(&listening, router, &inside, std::future::pending()).await);
        });
        Ok(Self {
            app,
            provider: made.provider,
            address,
            serving,
            _folder: folder,
        })
    }

    /// The provider's site exchanges with it.
    async fn round(&self, company: &Company<'_>) -> Result<(), Problem> {
        // An hour passes between one round and the next.
        for clock in [company.app.clock(), self.app.clock()] {
            clock.set_ahead(clock.ahead() + AN_HOUR);
        }
        let token = Secret::new(TOKEN);
        dfe::client::round_at(company.app, company.provider, (&self.address, token)).await?;
        Ok(())
    }

    /// Somebody there rejects the newest application, which still waits with us.
    async fn decides_alone(&self) -> Result<(), Problem> {
        let id = self.provider;
        let all = self
            .app
            .db()
            .read(async |tx| registration::applications_sent_to(tx, id).await)
            .await?;
        let waits = |one: &&Application| one.state == ApplicationState::Pending;
        let last = all.iter().rfind(waits).ok_or_else(missing)?;
        let permit = may_see_all(&Actor::System, Action::RunSystem)?;
        let why = "The applicant asked DfE to take the application back.".to_owned();
        let reason = RejectionReason::RejectedByProvider;
        registration::reject(&self.app, &permit, last.id, reason, why).await
    }
}

async fn start(folder: &tempfile::TempDir, clock: Clock, address: &str) -> Result<App, Problem> {
    let mut config = Config::default();
    config.site.demo = true;
    config.site.origin = address.to_owned();
    config.mail.smtp = None;
    let place = Place::Folder(folder.path().to_owned());
    let gate: Arc<dyn Gatekeeper> = Arc::new(dfe::Gate::new());
    let keepers = dfe::PATHS.iter().fold(Gatekeepers::new(), |keepers, path| {
        keepers.with(path, Arc::clone(&gate))
    });
    App::start(Parts {
        db: Db::open(&place, clock.clone()).await?,
        clock,
        config,
        jobs: registration::jobs().and(dfe::jobs()),
        doorman: Arc::new(people::FrontDesk),
        nav: |_| Vec::new(),
        shelf: Shelf::new()
            .with(curriculum::Library::new())
            .with(people::Register::new())
            .with(keepers),
    })
    .await
}

/// What a system of the provider asks of this site in a morning; the last two are refused.
const MORNING: &[(&str, &str, &str)] = &[
    ("GET", "/api/v3/npq-applications?filter[cohort]=2026", ""),
    (
        "GET",
        "/api/v3/participants/npq?sort=-updated_at&page[per_page]=100",
        "",
    ),
    ("GET", "/api/v3/participant-declarations", ""),
    ("GET", "/api/v3/statements", ""),
    ("GET", "/api/v3/delivery-partners", ""),
    (
        "GET",
        "/api/v3/participants/npq/d0b4a32e-a272-489e-b30a-cb17131457fc",
        "",
    ),
    (
        "POST",
        "/api/v3/participant-declarations",
        "{\"data\":{\"type\":\"participant-declaration\",\"attributes\":{\"participant_id\":\"d0b4a32e-a272-489e-b30a-cb17131457fc\",\"declaration_type\":\"started\",\"course_identifier\":\"npq-senco\"}}}",
    ),
];

async fn asks(company: &Company<'_>) -> Result<(), Problem> {
    let door: Router = router(company.app, &dfe::routes());
    let origin = &company.app.config().site.origin;
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    for (verb, path, body) in MORNING {
        let request = Request::builder()
            .method(*verb)
            .uri(*path)
            .header(header::HOST, host)
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(*body))
            .map_err(|e| Fault::because("asking over DfE’s API", e))?;
        // A router answers everything.
        let Ok(answer) = door.clone().oneshot(request).await;
        if answer.status().is_server_error() {
            return Err(Fault::say(format!("{verb} {path}: {}", answer.status())).into());
        }
    }
    Ok(())
}
