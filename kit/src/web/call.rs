//! The context of one request: everything a page needs beside its own path and form.
//!
//! What this room must not know: any page, or how sessions are stored (the doorman does).

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use rulebook::{
    base::Now,
    people::{Action, Actor, Circles, Permit, PersonId, may, may_anywhere},
};

use super::{NOTICE_COOKIE, Paged, guard};
use crate::{
    app::App,
    problem::{Fault, Problem},
    ui::{DemoBar, Frame, Reading, UserBadge},
};

/// Somebody whose session was recognised.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who, with the roles of this moment.
    pub actor: Actor,
    /// Which session, by its stored hash.
    pub session: String,
    /// The name they wish to be called.
    pub name: String,
    /// How they wish to read.
    pub reading: Reading,
}

/// What somebody had typed when their session turned out to have ended.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Where they were going.
    pub path: String,
    /// Name and value of every field, in order.
    pub fields: Vec<(String, String)>,
}

/// Who says who is asking, and asks them to sign in.
pub trait Doorman: Send + Sync + 'static {
    /// The person of this session, if it is one.
    fn who<'a>(
        &'a self,
        app: &'a App,
        token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Signed>, Problem>> + Send + 'a>>;
    /// The page that asks them to sign in and keeps what they typed.
    fn ask_to_sign_in(&self, call: &Call, held: Held) -> Response;
}

/// The context of one request.
#[derive(Clone)]
pub struct Call(Arc<Context>);

pub(super) struct Context {
    pub(super) app: App,
    pub(super) now: Now,
    pub(super) path: String,
    pub(super) signed: Option<Signed>,
    pub(super) actor: Actor,
    pub(super) reading: Reading,
    pub(super) notice: Option<String>,
    pub(super) agent: String,
}

impl Call {
    pub(super) fn new(context: Context) -> Self {
        Self(Arc::new(context))
    }
    /// The program.
    pub fn app(&self) -> &App {
        &self.0.app
    }
    /// The moment of this request.
    pub fn now(&self) -> Now {
        self.0.now
    }
    /// Who is asking.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }
    /// The session, when somebody is signed in.
    pub fn signed(&self) -> Option<&Signed> {
        self.0.signed.as_ref()
    }
    /// How the reader wishes to read.
    pub fn reading(&self) -> Reading {
        self.0.reading
    }
    /// Path and query of this request.
    pub fn path(&self) -> &str {
        &self.0.path
    }
    /// What the browser says it is.
    pub fn agent(&self) -> &str {
        &self.0.agent
    }

    /// The signed-in person.
    pub fn person(&self) -> Result<PersonId, Problem> {
        self.0.actor.person().ok_or(Problem::SignInFirst)
    }

    /// May this actor do this to something in these circles? Outside one's circles a thing does not exist.
    pub fn may(&self, action: Action, circles: &Circles) -> Result<Permit, Problem> {
        may(&self.0.actor, action, circles).map_err(|_no| Problem::NotFound)
    }

    /// May this actor do this to what is their own?
    pub fn may_own(&self, action: Action) -> Result<Permit, Problem> {
        let own = Circles::own(self.person()?);
        may(&self.0.actor, action, &own).map_err(|_no| Problem::NotAllowed)
    }

    /// The permit of a page that anybody may read.
    pub fn public(&self) -> Result<Permit, Problem> {
        self.may(Action::ReadPublic, &Circles::SITE)
    }

    /// A page. That a permit is held proves that access was asked.
    pub fn page(&self, _permit: &Permit, title: impl Into<String>, body: Markup) -> Paged {
        Paged::new(self.frame(title), body)
    }

    /// The frame of a page for this reader.
    pub(crate) fn frame(&self, title: impl Into<String>) -> Frame {
        let mut frame = Frame::new(title);
        frame.reading = self.0.reading;
        frame.brand_sub.clone_from(&self.0.app.config().site.name);
        frame.nav = self.0.app.nav(&self.0.actor);
        for item in &mut frame.nav {
            item.stand_at(|href| is_under(&self.0.path, href));
        }
        frame.user = self.0.signed.as_ref().map(|signed| UserBadge {
            name: signed.name.clone(),
            href: "/account".into(),
        });
        frame.notice = self.0.notice.clone().map(|text| crate::ui::Notice {
            kind: crate::ui::BannerKind::Success,
            text,
        });
        if self.0.app.config().site.demo {
            frame.demo = Some(DemoBar {
                today: self.0.now.day.with_weekday(),
                clock_href: may_anywhere(&self.0.actor, Action::RunSystem)
                    .then(|| "/demo/clock".into()),
                outbox_href: "/demo/outbox".into(),
            });
        }
        frame
    }

    /// On to another page, after something was done.
    pub fn go(&self, to: impl AsRef<str>) -> Response {
        Redirect::to(to.as_ref()).into_response()
    }

    /// On to another page, which says this once.
    pub fn go_saying(&self, to: impl AsRef<str>, notice: &str) -> Response {
        let mut response = self.go(to);
        guard::set_cookie(
            &mut response,
            NOTICE_COOKIE,
            &guard::percent(notice),
            Some(60),
        );
        response
    }

    pub(super) fn showed_notice(&self) -> bool {
        self.0.notice.is_some()
    }
}

fn is_under(path: &str, href: &str) -> bool {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    path == href
        || (href != "/" && path.starts_with(href) && path.as_bytes().get(href.len()) == Some(&b'/'))
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Fault::say("a page was reached without a call").into())
    }
}
