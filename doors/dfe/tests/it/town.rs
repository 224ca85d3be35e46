//! Two providers that share no one: each with a cohort, a delivery partner, and a system with a token.
//!
//! What this room must not know: what any answer says.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt as _;
use kit::{
    App, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    testing::{ThrowAway, throw_away},
    web::{Gatekeeper, Gatekeepers, router},
};
use registration::{NewCohort, PROGRAMME};
use rulebook::{
    base::{Day, Instant, Pence, Urn},
    people::{
        Action, Actor, Circles, PartnerId, Permit, PersonId, ProviderId, Role, Scope, may,
        may_see_all,
    },
    production::EditionId,
    registration::{
        ApplicationId, CohortId,
        cohort::{CohortDays, Places},
        duty::Induction,
        funding::{CohortFunding, Eligible, WorkSetting},
        journey::{Answers, NasencoStanding, PaidBy, SencoRole},
    },
    reporting::payment::Contract,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

const BROUGHT: Process = Process::new("brought_for_a_test", "brought for a test");

/// A school that DfE funds, and an independent one that it does not.
const SCHOOLS: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode,LA (name),UKPRN\n\
    100001,Elm Primary School,1,1,Leeds,LS1 1AA,Leeds,10079297\n\
    100003,Yew House,11,1,Hull,HU1 1AB,Hull,\n";
pub const FUNDED: i64 = 100_001;
pub const NOT_FUNDED: i64 = 100_003;

pub struct Town {
    pub app: App,
    pub here: Provider,
    pub there: Provider,
    pub edition: EditionId,
    next: AtomicI64,
    router: Router,
    _kept: ThrowAway,
}

/// A lead provider, with its system.
pub struct Provider {
    pub id: ProviderId,
    pub partner: PartnerId,
    pub second: PartnerId,
    pub cohort: CohortId,
    pub token: dfe::TokenId,
    pub system: System,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn permit(action: Action) -> Permit {
    may_see_all(&Actor::System, action).unwrap()
}

impl Town {
    /// It is noon on 7 September 2026; teaching starts on 5 October, in capped cohorts.
    pub async fn new() -> Self {
        Self::with(CohortFunding::Capped, |_| {}).await
    }

    pub async fn with(funding: CohortFunding, change: impl FnOnce(&mut Config)) -> Self {
        let kept = throw_away().await.unwrap();
        let clock = Clock::held_at(day("2026-09-07"));
        let gate: Arc<dyn Gatekeeper> = Arc::new(dfe::Gate::new());
        let keepers = dfe::PATHS.iter().fold(Gatekeepers::new(), |keepers, path| {
            keepers.with(path, Arc::clone(&gate))
        });
        let mut config = Config::default();
        config.site.demo = true;
        change(&mut config);
        let app = App::start(Parts {
            db: Db::open(&kept.place, clock.clone()).await.unwrap(),
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
        .unwrap();
        people::import_schools(&app, &permit(Action::RunSystem), SCHOOLS)
            .await
            .unwrap();
        let edition = keep_edition(&app).await;
        let router = router(&app, &dfe::routes());
        let here = provider(&app, &router, "Northern Light", (edition, funding)).await;
        let there = provider(&app, &router, "Southern Cross", (edition, funding)).await;
        Self {
            app,
            here,
            there,
            edition,
            next: AtomicI64::new(1),
            router,
            _kept: kept,
        }
    }

    /// It is noon on this day, and whatever was due is done.
    pub async fn goes_to(&self, text: &str) {
        self.is_at(text);
        self.app.work_due().await.unwrap();
    }

    /// It is noon on this day, and nothing was done meanwhile.
    pub fn is_at(&self, text: &str) {
        let there = noon(text).0 - self.app.now().at.0;
        self.app.clock().set_ahead(self.app.clock().ahead() + there);
    }

    /// Answers on a port of its own, as a running site does.
    pub async fn serves(&self) -> std::net::SocketAddr {
        let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let listening = kit::web::Listening::on(any).await.unwrap();
        let address = listening.address().unwrap();
        let (app, router) = (self.app.clone(), self.router.clone());
        tokio::spawn(async move {
            kit::web::serve(&listening, router, &app, std::future::pending()).await
        });
        address
    }

    /// Minutes pass.
    pub fn passes(&self, minutes: i64) {
        let clock = self.app.clock();
        clock.set_ahead(clock.ahead() + minutes * 60_000_000);
    }

    pub fn stranger(&self) -> System {
        System {
            router: self.router.clone(),
            token: String::new(),
        }
    }

    pub fn shown<K: rulebook::base::Kind>(&self, id: rulebook::base::Id<K>) -> String {
        dfe::shown(&self.app, id)
    }

    /// Somebody sends an application to this provider.
    pub async fn applies(&self, to: &Provider, urn: i64, trn: &str) -> (PersonId, ApplicationId) {
        self.applies_from(to, urn, (trn, true)).await
    }

    pub async fn applies_from(
        &self,
        to: &Provider,
        urn: i64,
        (trn, in_england): (&str, bool),
    ) -> (PersonId, ApplicationId) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let name = format!("Person {number}");
        let person = self.person(&name).await;
        let eligible = in_england && urn == FUNDED && self.is_funded(to.cohort).await;
        let answers = Answers {
            works_in_england: Some(in_england),
            work_setting: Some(WorkSetting::School),
            school: Urn::from_number(urn).ok(),
            senco_role: Some(SencoRole::Yes),
            first_senco_on: Some(day("2025-09-02")),
            senco_here_from: Some(day("2025-09-02")),
            qualified_teacher: Some(true),
            induction: Some(Induction::Complete),
            teaches_here: Some(true),
            head: Some(false),
            nasenco: Some(NasencoStanding::None),
            full_name: Some(name),
            trn: trn.parse().ok(),
            provider: Some(to.id),
            cohort: Some(to.cohort),
            funding_found: Some(if eligible {
                Eligible::Yes
            } else {
                Eligible::No
            }),
            funding_confirmed: Some(true),
            paid_by: (!eligible).then_some(PaidBy::School),
            line_manager_email: Some("head@town.example".into()),
            ..Answers::default()
        };
        let own = may(&Actor::System, Action::Apply, &Circles::own(person)).unwrap();
        let sent = registration::submit_application(&self.app, &own, person, answers).await;
        (person, sent.unwrap())
    }

    async fn is_funded(&self, cohort: CohortId) -> bool {
        let cohort = self
            .app
            .db()
            .read(async |tx| registration::cohort(tx, cohort).await)
            .await;
        cohort.unwrap().places.funding != CohortFunding::Unfunded
    }

    /// Somebody applies and is accepted, with a funded place when DfE pays. The UUIDs of the person and the application.
    pub async fn accepted(&self, by: &Provider, urn: i64, trn: &str) -> (String, String) {
        let (person, application) = self.applies(by, urn, trn).await;
        let application = self.shown(application);
        by.system
            .post(
                &format!("/api/v3/npq-applications/{application}/accept"),
                json!({ "funded_place": urn == FUNDED }),
            )
            .await
            .is(200);
        (self.shown(person), application)
    }

    /// The provider's desk changes the name of a participant.
    pub async fn renames(&self, at: &Provider, person: PersonId, name: &str) {
        let of = self.app.db();
        let held = of
            .read(async |tx| registration::enrolments_of_person(tx, person).await)
            .await
            .unwrap();
        let keep = may(
            &Actor::System,
            Action::KeepRegistrations,
            &Circles::provider(at.id),
        )
        .unwrap();
        let (name, why) = (name.to_owned(), "A certificate".to_owned());
        registration::rename_participant(&self.app, &keep, held[0].id, name, why)
            .await
            .unwrap();
    }

    /// Agrees a price of £800 for this provider's cohort.
    pub async fn agrees(&self, with: &Provider) {
        let contract = Contract::leadership(Pence(80_000), 20);
        dfe::agree(
            &self.app,
            &permit(Action::KeepDfeApi),
            with.cohort,
            contract,
        )
        .await
        .unwrap();
    }

    pub async fn person(&self, name: &str) -> PersonId {
        let name = name.to_owned();
        let system = permit(Action::RunSystem);
        let act = self.app.act(&system, &BROUGHT, async move |tx| {
            let address = format!("{}@town.example", name.to_lowercase().replace(' ', "."));
            let person = people::open_account(tx, &name, &address).await?;
            tx.about(person);
            Ok(person)
        });
        act.await.unwrap()
    }

    /// Somebody with a role.
    pub async fn holder(&self, name: &str, role: Role, scope: Scope) -> PersonId {
        let person = self.person(name).await;
        let system = permit(Action::RunSystem);
        let act = self.app.act(&system, &BROUGHT, async move |tx| {
            people::give_role(tx, person, role, scope).await?;
            tx.about(person);
            Ok(())
        });
        act.await.unwrap();
        person
    }

    /// A page, as this person's browser asks for it: status and text.
    pub async fn page(
        &self,
        person: PersonId,
        verb: &str,
        path: &str,
        body: &str,
    ) -> (u16, String) {
        let session = people::begin_session_for(&self.app, person, "a test")
            .await
            .unwrap();
        let request = Request::builder()
            .method(verb)
            .uri(path)
            .header("host", "localhost:8080")
            .header("origin", "http://localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("{}={session}", kit::web::SESSION_COOKIE))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn entries(&self) -> i64 {
        let latest = self
            .app
            .db()
            .read(async |tx| Ok(kit::audit::latest(tx, i64::MAX).await?))
            .await;
        latest.unwrap().first().map_or(0, |told| told.entry)
    }

    /// Another cohort of this provider.
    pub async fn opens(
        &self,
        of: &Provider,
        code: &str,
        starts: &str,
        funding: CohortFunding,
    ) -> CohortId {
        open(&self.app, of.id, (code, starts), (self.edition, funding)).await
    }
}

fn noon(text: &str) -> Instant {
    let stamp: jiff::Timestamp = format!("{text}T12:00:00Z").parse().unwrap();
    Instant(stamp.as_microsecond())
}

async fn provider(
    app: &App,
    router: &Router,
    name: &str,
    (edition, funding): (EditionId, CohortFunding),
) -> Provider {
    let system = permit(Action::RunSystem);
    let id = people::add_provider(app, &system, name.into(), true)
        .await
        .unwrap();
    let partner = people::add_partner(app, &system, id, format!("{name} Alliance"))
        .await
        .unwrap();
    let second = people::add_partner(app, &system, id, format!("{name} Hub"))
        .await
        .unwrap();
    let cohort = open(app, id, ("2026b", "2026-10-05"), (edition, funding)).await;
    let given = dfe::give_token(app, &permit(Action::KeepDfeApi), Some(id), "a test".into()).await;
    let (token, secret) = given.unwrap();
    Provider {
        id,
        partner,
        second,
        cohort,
        token,
        system: System {
            router: router.clone(),
            token: secret,
        },
    }
}

async fn open(
    app: &App,
    provider: ProviderId,
    (code, starts): (&str, &str),
    (edition, funding): (EditionId, CohortFunding),
) -> CohortId {
    let starts_on = day(starts);
    let new = NewCohort {
        provider,
        edition,
        name: format!("Cohort {code}"),
        code: code.into(),
        days: CohortDays {
            opens: day("2026-06-01"),
            closes: starts_on.plus_days(-1),
            starts_on,
            ends_on: starts_on.plus_months(18),
            assessment_opens_on: starts_on.plus_months(18),
        },
        places: Places {
            places: 4_000,
            funding,
            funded_places: if funding == CohortFunding::Capped {
                4_000
            } else {
                0
            },
        },
    };
    registration::open_cohort(app, &permit(Action::KeepCohorts), new)
        .await
        .unwrap()
}

async fn keep_edition(app: &App) -> EditionId {
    let library = curriculum::Library::new();
    let programme = library
        .folder(PROGRAMME)
        .unwrap()
        .programme
        .clone()
        .unwrap();
    let system = permit(Action::RunSystem);
    let act = app.act(&system, &BROUGHT, async move |tx| {
        curriculum::keep_edition(tx, &programme, "For a test").await
    });
    act.await.unwrap()
}

/// A provider's system.
#[derive(Clone)]
pub struct System {
    router: Router,
    pub token: String,
}

/// What the API answered.
pub struct Said {
    pub status: u16,
    pub body: Value,
    pub headers: axum::http::HeaderMap,
}

impl System {
    pub async fn get(&self, path: &str) -> Said {
        self.ask("GET", path, None, &[]).await
    }
    /// Every item of a list, as its attributes with its id.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        self.get(path).await.is(200).body["data"]
            .as_array()
            .unwrap()
            .clone()
    }
    pub async fn post(&self, path: &str, attributes: Value) -> Said {
        self.ask("POST", path, Some(wrapped(attributes)), &[]).await
    }
    pub async fn put(&self, path: &str, attributes: Value) -> Said {
        self.ask("PUT", path, Some(wrapped(attributes)), &[]).await
    }
    pub async fn ask(
        &self,
        verb: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Said {
        let mut request = Request::builder()
            .method(verb)
            .uri(path)
            .header("host", "localhost:8080");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .header("content-type", "application/json")
            .body(Body::from(body.unwrap_or_default()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Said {
            status: parts.status.as_u16(),
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            headers: parts.headers,
        }
    }
}

fn wrapped(attributes: Value) -> String {
    json!({ "data": { "type": "any", "attributes": attributes } }).to_string()
}

impl Said {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
    /// Refused with 422: the attribute and Senda's code.
    #[track_caller]
    pub fn refuses(self, title: &str, code: &str) -> Self {
        let said = self.is(422);
        let error = &said.body["errors"][0];
        assert_eq!(
            (&error["title"], &error["code"]),
            (&json!(title), &json!(code)),
            "{}",
            said.body
        );
        said
    }
    pub fn attribute(&self, name: &str) -> Value {
        self.body["data"]["attributes"][name].clone()
    }
    pub fn id(&self) -> String {
        self.body["data"]["id"].as_str().unwrap().to_owned()
    }
}
