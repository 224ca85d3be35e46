//! A program with no stages, on a throw-away database.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::response::{IntoResponse, Response};
use kit::{
    App, Problem, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    jobs::Jobs,
    testing::{ThrowAway, throw_away},
    web::{Call, Doorman, Gatekeepers, Held, Signed},
};
use rulebook::people::{Action, Actor, Circles, Permit, may};

/// An act of no stage.
pub const TRIED: Process = Process::new("tried", "tried something with");
/// An act that must say why.
pub const EXPLAINED: Process = Process::new("explained", "explained").with_reason();

struct Nobody;
impl Doorman for Nobody {
    fn who<'a>(
        &'a self,
        _app: &'a App,
        _token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Signed>, Problem>> + Send + 'a>> {
        Box::pin(async { Ok(None) })
    }
    fn ask_to_sign_in(&self, _call: &Call, _held: Held) -> Response {
        Problem::SignInFirst.into_response()
    }
}

/// A program on a throw-away database.
pub struct Rig {
    pub app: App,
    pub kept: ThrowAway,
}

impl Rig {
    pub async fn new() -> Self {
        Self::with(Jobs::new(), Config::default()).await
    }
    pub async fn with(jobs: Jobs, config: Config) -> Self {
        Self::on(throw_away().await.unwrap(), jobs, config).await
    }
    /// The same data under other settings.
    pub async fn restarted(self, config: Config) -> Self {
        let Self { app, kept } = self;
        drop(app);
        Self::on(kept, Jobs::new(), config).await
    }
    async fn on(kept: ThrowAway, jobs: Jobs, config: Config) -> Self {
        let clock = Clock::held_at("2026-11-22".parse().unwrap());
        let db = Db::open(&kept.place, clock.clone()).await.unwrap();
        let parts = Parts {
            db,
            clock,
            config,
            jobs,
            doorman: Arc::new(Nobody),
            nav: |_| Vec::new(),
            shelf: Shelf::new().with(kit::mail::bounce::kept(Gatekeepers::new())),
        };
        Self {
            app: App::start(parts).await.unwrap(),
            kept,
        }
    }
    pub fn permit() -> Permit {
        may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap()
    }
    /// How many entries the audit has.
    pub async fn entries(&self) -> i64 {
        match kit::audit::verify(self.app.db()).await.unwrap() {
            kit::audit::Verdict::Intact { entries, .. } => entries,
            broken @ kit::audit::Verdict::Broken { .. } => panic!("{broken:?}"),
        }
    }
}
