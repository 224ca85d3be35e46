//! A small town: one provider with an intake that has a group and a conference, its schools, and people with browsers.
//!
//! What this room must not know: what any page says.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use delivery::{EventKind, NewEvent, NewGroup};
use http_body_util::BodyExt as _;
use kit::{
    App, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    testing::{ThrowAway, throw_away},
    web::{SESSION_COOKIE, router},
};
use registration::{NewCohort, PROGRAMME, Placing};
use rulebook::{
    base::{Day, Urn},
    delivery::{EventId, attendance::Attendance},
    people::{
        Action, Actor, Circles, GroupId, PartnerId, Permit, PersonId, ProviderId, Role, Scope, may,
    },
    production::EditionId,
    registration::{
        CohortId, EnrolmentId,
        cohort::{CohortDays, Places},
        duty::Induction,
        funding::{CohortFunding, Eligible, WorkSetting},
        journey::{Answers, NasencoStanding, SencoRole},
    },
};
use tower::ServiceExt as _;

const BROUGHT: Process = Process::new("brought_for_a_test", "brought for a test");

/// A bound school, one whose name would be a formula, one that is not bound.
const SCHOOLS: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode,LA (code),LA (name),Trusts (code),Trusts (name),GOR (name),OpenDate,CloseDate\n\
    100001,Elm Primary School,1,1,Leeds,LS1 1AA,383,Leeds,2044,Larch Trust,Yorkshire,,\n\
    100002,=1+1 Academy,34,1,York,YO1 1AA,816,York,,,Yorkshire,,\n\
    100003,Yew House,11,1,Hull,HU1 1AB,810,Hull,,,Yorkshire,,\n\
    100004,Oak Junior School,1,2,Leeds,LS2 2AA,383,Leeds,,,Yorkshire,01-09-1990,31-08-2026\n";

pub struct Town {
    pub app: App,
    pub provider: ProviderId,
    pub partner: PartnerId,
    pub cohort: CohortId,
    pub group: GroupId,
    pub conference: EventId,
    pub edition: EditionId,
    router: Router,
    _kept: ThrowAway,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Town {
    /// A town on 7 September 2026: teaching starts on 5 October, with a conference on 6 October.
    pub async fn new() -> Self {
        Self::with(Shelf::new()).await
    }

    /// The same, with these on the program's shelf.
    pub async fn with(shelf: Shelf) -> Self {
        let kept = throw_away().await.unwrap();
        let clock = Clock::held_at(day("2026-09-07"));
        let app = App::start(Parts {
            db: Db::open(&kept.place, clock.clone()).await.unwrap(),
            clock,
            config: Config::default(),
            jobs: registration::jobs()
                .and(delivery::jobs())
                .and(reporting::jobs()),
            doorman: Arc::new(people::FrontDesk),
            nav: |_| Vec::new(),
            shelf: shelf.with(curriculum::Library::new()),
        })
        .await
        .unwrap();
        let system = Self::system(Action::RunSystem);
        people::import_schools(&app, &system, SCHOOLS)
            .await
            .unwrap();
        let name = "Northern Light".to_owned();
        let provider = people::add_provider(&app, &system, name, true)
            .await
            .unwrap();
        let partner = people::add_partner(&app, &system, provider, "North Alliance".into());
        let partner = partner.await.unwrap();
        let edition = keep_edition(&app).await;
        let router = router(&app, &reporting::routes().and(people::routes()));
        let mut town = Self {
            app,
            provider,
            partner,
            cohort: CohortId::from_number(0),
            group: GroupId::from_number(0),
            conference: EventId::from_number(0),
            edition,
            router,
            _kept: kept,
        };
        town.cohort = town.open_cohort("2026b").await;
        town.prepare().await;
        town
    }

    /// It is noon on this day.
    pub fn goes_to(&self, text: &str) {
        let there = delivery::instant_at(self.app.clock(), day(text), 720);
        let ahead = self.app.clock().ahead() + there.0 - self.app.now().at.0;
        self.app.clock().set_ahead(ahead);
    }

    async fn prepare(&mut self) {
        let keep = may(
            &Actor::System,
            Action::KeepCohorts,
            &Circles::provider(self.provider),
        );
        let events = may(
            &Actor::System,
            Action::KeepEvents,
            &Circles::provider(self.provider),
        );
        let (keep, events) = (keep.unwrap(), events.unwrap());
        delivery::make_timetable(&self.app, &keep, self.cohort, None)
            .await
            .unwrap();
        let group = NewGroup {
            cohort: self.cohort,
            partner: Some(self.partner),
            name: "Leeds".into(),
            facilitator: None,
            coach: None,
            capacity: 20,
        };
        self.group = delivery::open_group(&self.app, &keep, group).await.unwrap();
        let plan = NewEvent {
            cohort: self.cohort,
            group: Some(self.group),
            element: "conference-1".into(),
            kind: EventKind::Conference,
            title: "Conference 1".into(),
            day: day("2026-10-06"),
            from_minute: 570,
            minutes: 390,
            place: "Leeds".into(),
            link: String::new(),
            capacity: None,
        };
        self.conference = delivery::schedule_event(&self.app, &events, plan)
            .await
            .unwrap();
    }

    /// Somebody holds a place, as SENCO of this school since 2 September 2025.
    pub async fn participant(&self, name: &str, trn: &str, urn: i64) -> (PersonId, EnrolmentId) {
        let (person, _) = self.person(name, &[]).await;
        let own = may(&Actor::System, Action::Apply, &Circles::own(person)).unwrap();
        let answers = Answers {
            works_in_england: Some(true),
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
            full_name: Some(name.to_owned()),
            trn: trn.parse().ok(),
            provider: Some(self.provider),
            cohort: Some(self.cohort),
            funding_found: Some(Eligible::Yes),
            funding_confirmed: Some(true),
            line_manager_email: Some("head@town.example".into()),
            ..Answers::default()
        };
        let sent = registration::submit_application(&self.app, &own, person, answers)
            .await
            .unwrap();
        let placing = Placing {
            cohort: self.cohort,
            partner: Some(self.partner),
            funded_place: None,
        };
        let keeper = may(
            &Actor::System,
            Action::KeepRegistrations,
            &Circles::provider(self.provider),
        );
        let enrolment = registration::accept(&self.app, &keeper.unwrap(), sent, placing)
            .await
            .unwrap();
        let keep = may(
            &Actor::System,
            Action::KeepCohorts,
            &Circles::provider(self.provider),
        );
        delivery::place_people(&self.app, &keep.unwrap(), self.group, vec![enrolment])
            .await
            .unwrap();
        (person, enrolment)
    }

    /// Somebody came to the conference.
    pub async fn came(&self, enrolment: EnrolmentId) {
        let circles = Circles {
            group: Some(self.group),
            ..Circles::provider(self.provider)
        };
        let permit = may(&Actor::System, Action::TakeAttendance, &circles).unwrap();
        let marks = vec![(enrolment, Attendance::Present)];
        delivery::take_attendance(&self.app, &permit, self.conference, marks, String::new())
            .await
            .unwrap();
    }

    /// The permit of the provider's finance officer.
    pub fn finance(&self) -> Permit {
        may(
            &Actor::System,
            Action::KeepAccount,
            &Circles::provider(self.provider),
        )
        .unwrap()
    }

    /// How many entries the audit has: what a refused act must leave as it was.
    pub async fn entries(&self) -> i64 {
        let latest = self
            .app
            .db()
            .read(async |tx| Ok(kit::audit::latest(tx, i64::MAX).await?))
            .await;
        latest.unwrap().first().map_or(0, |told| told.entry)
    }

    pub fn system(action: Action) -> Permit {
        may(&Actor::System, action, &Circles::SITE).unwrap()
    }

    async fn open_cohort(&self, code: &str) -> CohortId {
        let new = NewCohort {
            provider: self.provider,
            edition: self.edition,
            name: "Autumn 2026".into(),
            code: code.into(),
            days: CohortDays {
                opens: day("2026-06-01"),
                closes: day("2026-09-30"),
                starts_on: day("2026-10-05"),
                ends_on: day("2028-03-31"),
                assessment_opens_on: day("2028-04-03"),
            },
            places: Places {
                places: 20,
                funding: CohortFunding::Funded,
                funded_places: 0,
            },
        };
        let permit = Self::system(Action::KeepCohorts);
        registration::open_cohort(&self.app, &permit, new)
            .await
            .unwrap()
    }

    pub async fn person(&self, name: &str, roles: &[(Role, Scope)]) -> (PersonId, Browser) {
        let (name, roles) = (name.to_owned(), roles.to_vec());
        let permit = Self::system(Action::RunSystem);
        let act = self.app.act(&permit, &BROUGHT, async move |tx| {
            let address = format!("{}@town.example", name.to_lowercase());
            let person = people::open_account(tx, &name, &address).await?;
            for (role, scope) in roles {
                people::give_role(tx, person, role, scope).await?;
            }
            tx.about(person);
            Ok(person)
        });
        let person = act.await.unwrap();
        let token = people::begin_session_for(&self.app, person, "a test")
            .await
            .unwrap();
        (person, self.browser(Some(token)))
    }

    /// The letters to this address, the newest first.
    pub async fn letters_to(&self, address: &str) -> Vec<kit::mail::Written> {
        let address = address.to_owned();
        let found = self
            .app
            .db()
            .read(async |tx| kit::mail::to_address(tx, &address).await)
            .await;
        found.unwrap()
    }

    fn browser(&self, token: Option<String>) -> Browser {
        Browser {
            router: self.router.clone(),
            token,
        }
    }

    pub async fn run<F>(&self, act: F)
    where
        F: AsyncFnOnce(&mut kit::db::WriteTx<'_>) -> Result<(), kit::Problem> + Send + 'static,
    {
        let permit = Self::system(Action::RunSystem);
        let act = self.app.act(&permit, &BROUGHT, async move |tx| {
            tx.about("a test");
            act(tx).await
        });
        act.await.unwrap();
    }
}

async fn keep_edition(app: &App) -> EditionId {
    let library = curriculum::Library::new();
    let programme = library
        .folder(PROGRAMME)
        .unwrap()
        .programme
        .clone()
        .unwrap();
    let permit = Town::system(Action::RunSystem);
    let act = app.act(&permit, &BROUGHT, async move |tx| {
        curriculum::keep_edition(tx, &programme, "For a test").await
    });
    act.await.unwrap()
}

/// What a page answered.
pub struct Page {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

impl Page {
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(
            self.text.contains(words),
            "“{words}” is not on the page ({}):\n{}",
            self.status,
            self.text
        );
        self
    }
    #[track_caller]
    pub fn never_says(self, words: &str) -> Self {
        assert!(!self.text.contains(words), "“{words}” is on the page");
        self
    }
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        assert_eq!(
            (self.status.as_u16(), self.to.as_str()),
            (303, path),
            "{}",
            self.text
        );
        self
    }
}

/// Somebody's browser, without script.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    token: Option<String>,
}

impl Browser {
    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// A file as it comes.
    pub async fn download(&self, path: &str) -> (u16, Vec<u8>) {
        let mut request = Request::get(path).header(header::HOST, "localhost:8080");
        if let Some(token) = &self.token {
            request = request.header(header::COOKIE, format!("{SESSION_COOKIE}={token}"));
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, bytes.to_vec())
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Page {
        let mut request = request.header(header::HOST, "localhost:8080");
        if let Some(token) = &self.token {
            request = request.header(header::COOKIE, format!("{SESSION_COOKIE}={token}"));
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let to = response.headers().get(header::LOCATION);
        let to = to.map_or(String::new(), |to| to.to_str().unwrap().to_owned());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Page {
            status,
            to,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
