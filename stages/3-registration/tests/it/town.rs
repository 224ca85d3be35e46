//! A small town: one provider with a cohort, two schools, and people who use a browser.
//!
//! What this room must not know: what any page says.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use kit::{
    App, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    mail::Written,
    testing::{ThrowAway, throw_away},
    web::{SESSION_COOKIE, router},
};
use registration::{Cohort, NewCohort, PROGRAMME};
use rulebook::{
    base::Day,
    people::{Action, Actor, Circles, PartnerId, Permit, PersonId, ProviderId, Role, Scope, may},
    production::EditionId,
    registration::{
        CohortId,
        cohort::{CohortDays, Places},
        funding::CohortFunding,
    },
};
use tower::ServiceExt as _;

const BROUGHT: Process = Process::new("brought_for_a_test", "brought for a test");

/// Two schools that are bound, one that is closed, one that is not funded.
const SCHOOLS: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode\n\
    100001,Elm Primary School,1,1,Leeds,LS1 1AA\n\
    100002,Oak Academy,34,1,York,YO1 1AA\n\
    100003,Ash School,1,2,Hull,HU1 1AA\n\
    100004,Yew House,11,1,Hull,HU1 1AB\n";

pub struct Town {
    pub app: App,
    pub provider: ProviderId,
    pub partner: PartnerId,
    pub cohort: CohortId,
    pub edition: EditionId,
    router: Router,
    _kept: ThrowAway,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Town {
    /// A town on 7 September 2026, with a capped cohort of two places, one of them funded.
    pub async fn new() -> Self {
        let kept = throw_away().await.unwrap();
        let clock = Clock::held_at(day("2026-09-07"));
        let app = App::start(Parts {
            db: Db::open(&kept.place, clock.clone()).await.unwrap(),
            clock,
            config: Config::default(),
            jobs: registration::jobs(),
            doorman: Arc::new(people::FrontDesk),
            nav: |_| Vec::new(),
            shelf: Shelf::new()
                .with(people::Register::new())
                .with(curriculum::Library::new()),
        })
        .await
        .unwrap();
        let system = Self::system(Action::RunSystem);
        people::import_schools(&app, &system, SCHOOLS)
            .await
            .unwrap();
        let name = "UCL Institute of Education".to_owned();
        let provider = people::add_provider(&app, &system, name, true)
            .await
            .unwrap();
        let partner = people::add_partner(&app, &system, provider, "North Alliance".into());
        let partner = partner.await.unwrap();
        let edition = keep_edition(&app, PROGRAMME).await;
        let router = router(&app, &registration::routes().and(people::routes()));
        let mut town = Self {
            app,
            provider,
            partner,
            cohort: CohortId::from_number(0),
            edition,
            router,
            _kept: kept,
        };
        town.cohort = town.open_cohort("2026b", CohortFunding::Capped, 2, 1).await;
        town
    }

    pub fn system(action: Action) -> Permit {
        may(&Actor::System, action, &Circles::SITE).unwrap()
    }

    pub async fn open_cohort(
        &self,
        code: &str,
        funding: CohortFunding,
        places: i64,
        funded_places: i64,
    ) -> CohortId {
        self.open(self.edition, code, funding, (places, funded_places))
            .await
    }

    async fn open(
        &self,
        edition: EditionId,
        code: &str,
        funding: CohortFunding,
        (places, funded_places): (i64, i64),
    ) -> CohortId {
        let new = NewCohort {
            provider: self.provider,
            edition,
            name: format!("Cohort {code}"),
            code: code.into(),
            days: CohortDays {
                opens: day("2026-06-01"),
                closes: day("2026-09-30"),
                starts_on: day("2026-10-05"),
                ends_on: day("2028-03-31"),
                assessment_opens_on: day("2028-04-03"),
            },
            places: Places {
                places,
                funding,
                funded_places,
            },
        };
        let permit = Self::system(Action::KeepCohorts);
        registration::open_cohort(&self.app, &permit, new)
            .await
            .unwrap()
    }

    /// A cohort of another programme than the usual one.
    pub async fn open_cohort_of(&self, programme: &str, code: &str) -> CohortId {
        let edition = keep_edition(&self.app, programme).await;
        self.open(edition, code, CohortFunding::Funded, (9, 0))
            .await
    }

    pub async fn cohort(&self) -> Cohort {
        self.cohort_at(self.cohort).await
    }

    pub async fn cohort_at(&self, id: CohortId) -> Cohort {
        self.app
            .db()
            .read(async |tx| registration::cohort(tx, id).await)
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

    pub async fn administrator(&self) -> Browser {
        let role = (Role::ProgrammeAdministrator, Scope::Provider(self.provider));
        self.person("Morgan", &[role]).await.1
    }

    pub fn stranger(&self) -> Browser {
        self.browser(None)
    }

    fn browser(&self, token: Option<String>) -> Browser {
        Browser {
            router: self.router.clone(),
            token,
        }
    }

    /// The provider's own permit to decide.
    pub fn keeper(&self) -> Permit {
        may(
            &Actor::System,
            Action::KeepRegistrations,
            &Circles::provider(self.provider),
        )
        .unwrap()
    }

    pub async fn letters_to(&self, address: &str) -> Vec<Written> {
        self.app
            .db()
            .read(async |tx| kit::mail::to_address(tx, address).await)
            .await
            .unwrap()
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

async fn keep_edition(app: &App, programme: &str) -> EditionId {
    let library = curriculum::Library::new();
    let programme = library
        .folder(programme)
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

    /// Sends a form with a file, as a browser does.
    pub async fn post_parts(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.as_bytes());
        }
        let (name, bytes) = file;
        let part = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend(part.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
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
