//! Visitors who come through the front door, for tests of pages.
//!
//! What this room must not know: any page.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kit::{Process, web::router};
use rulebook::people::{Action, Actor, Circles, Permit, PersonId, Role, Scope, may};
use tower::ServiceExt;

use crate::town::Town;

const GIVEN: Process = Process::new("role_given_for_a_test", "gave a role for a test");

/// What came back.
pub struct Came {
    pub status: StatusCode,
    pub to: String,
    /// What the next page says once, as its cookie has it.
    pub said: String,
    pub bytes: Vec<u8>,
}

impl Came {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

pub struct Visitor {
    router: Router,
    cookie: String,
}

impl Visitor {
    pub async fn enter(town: &Town, who: PersonId) -> Self {
        let token = people::begin_session_for(&town.app, who, "test")
            .await
            .unwrap();
        Self {
            router: router(&town.app, &delivery::routes()),
            cookie: format!("{}={token}", kit::web::SESSION_COOKIE),
        }
    }

    /// Somebody who is not signed in.
    pub fn stranger(town: &Town) -> Self {
        Self {
            router: router(&town.app, &delivery::routes()),
            cookie: String::new(),
        }
    }

    async fn ask(&self, request: Request<Body>) -> Came {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let cookies = response.headers().get_all(header::SET_COOKIE);
        let said = cookies.iter().filter_map(|one| one.to_str().ok());
        let said = said.collect::<Vec<_>>().join(" ").replace('+', " ");
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Came {
            status,
            to,
            said,
            bytes: bytes.to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Came {
        let path = path.split('#').next().unwrap();
        let request = Request::get(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty());
        self.ask(request.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Came {
        let fields = fields.iter().map(|(name, value)| {
            let bytes: Vec<_> = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("{name}={}", bytes.concat())
        });
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields.collect::<Vec<_>>().join("&")));
        self.ask(request.unwrap()).await
    }

    /// A form with a file.
    pub async fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Came {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!(
                    "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header(header::CONTENT_LENGTH, body.len())
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }
}

impl Town {
    pub async fn give(&self, who: PersonId, role: Role, scope: Scope) {
        let site = may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap();
        let act = self.app.act(&site, &GIVEN, async move |tx| {
            people::give_role(tx, who, role, scope).await
        });
        act.await.unwrap();
    }
}

/// What anybody may do to what is their own.
pub fn own(id: PersonId) -> Permit {
    let actor = Actor::Person {
        id,
        grants: Vec::new(),
    };
    may(&actor, Action::KeepOwnAccount, &Circles::own(id)).unwrap()
}
