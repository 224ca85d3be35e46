//! The running program: its data, clock, settings, and what each stage put on the shelf at the start.
//!
//! What this room must not know: any stage.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use rulebook::{base::Now, people::Actor};
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    db::{Db, Sql},
    jobs::Jobs,
    mail::PostLetter,
    problem::Problem,
    ui::NavItem,
    web::Doorman,
};

/// The program. Cloning it gives another handle on the same one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    config: Config,
    jobs: Jobs,
    doorman: Arc<dyn Doorman>,
    nav: fn(&Actor) -> Vec<NavItem>,
    shelf: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    wake: Notify,
    secret: [u8; 32],
}

/// What a program is put together from.
pub struct Parts {
    /// Its data.
    pub db: Db,
    /// Its clock.
    pub clock: Clock,
    /// Its settings.
    pub config: Config,
    /// The kinds of work its stages know.
    pub jobs: Jobs,
    /// Who says who is asking.
    pub doorman: Arc<dyn Doorman>,
    /// The navigation row for this actor.
    pub nav: fn(&Actor) -> Vec<NavItem>,
    /// What stages keep in memory.
    pub shelf: Shelf,
}

/// What stages keep in memory, one thing per type.
#[derive(Default)]
pub struct Shelf(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Shelf {
    /// An empty shelf.
    pub fn new() -> Self {
        Self::default()
    }
    /// Puts a thing on it.
    pub fn with<T: Any + Send + Sync>(mut self, thing: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Box::new(thing));
        self
    }
}

const SECRET: Sql = Sql::new("select secret from kit_site where id = 1");
const FIRST_SECRET: Sql =
    Sql::new("insert into kit_site (id, secret) values (1, $1) on conflict (id) do nothing");

/// The secret of this site, made when its data are first opened.
async fn site_secret(db: &Db) -> Result<String, Problem> {
    let fresh = crate::clock::secret();
    db.write(async move |tx| {
        tx.run(FIRST_SECRET, &[&fresh]).await?;
        let kept = tx.first(SECRET, &[], |row| row.get(0)).await?;
        kept.ok_or_else(|| crate::problem::Fault::say("the site has no secret").into())
    })
    .await
}

const AHEAD: Sql = Sql::new("select ahead_micros from kit_clock where id = 1");

impl App {
    /// Puts the program together and sets its clock as its data remember.
    pub async fn start(parts: Parts) -> Result<Self, Problem> {
        let Parts {
            db,
            clock,
            config,
            jobs,
            doorman,
            nav,
            shelf,
        } = parts;
        if config.site.demo {
            let ahead = db
                .read(async |tx| Ok(tx.first(AHEAD, &[], |row| row.get(0)).await?))
                .await?;
            clock.set_ahead(ahead.unwrap_or(0));
        }
        let jobs = jobs.with::<PostLetter>();
        let secret = site_secret(&db).await?;
        let wake = Notify::new();
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            config,
            jobs,
            doorman,
            nav,
            shelf: shelf.0,
            wake,
            secret: *blake3::hash(secret.as_bytes()).as_bytes(),
        })))
    }

    /// The data.
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    /// This moment.
    pub fn now(&self) -> Now {
        self.0.clock.now()
    }
    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }
    /// The thing of this type that a stage put on the shelf.
    pub fn shelf<T: Any + Send + Sync>(&self) -> Result<&T, Problem> {
        let thing = self
            .0
            .shelf
            .get(&TypeId::of::<T>())
            .and_then(|thing| thing.downcast_ref());
        thing.ok_or_else(|| {
            crate::problem::Fault::say(format!(
                "nobody put a {} on the shelf",
                std::any::type_name::<T>()
            ))
            .into()
        })
    }
    /// A seal that only this site can make over this text.
    pub fn sign(&self, text: &str) -> String {
        blake3::keyed_hash(&self.0.secret, text.as_bytes())
            .to_hex()
            .to_string()
    }
    /// Whether this is the site's own seal over this text; compared in constant time.
    pub fn is_signed(&self, text: &str, seal: &str) -> bool {
        blake3::Hash::from_hex(seal)
            .is_ok_and(|seal| seal == blake3::keyed_hash(&self.0.secret, text.as_bytes()))
    }
    pub(crate) fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }
    pub(crate) fn doorman(&self) -> &dyn Doorman {
        &*self.0.doorman
    }
    pub(crate) fn nav(&self, actor: &Actor) -> Vec<NavItem> {
        (self.0.nav)(actor)
    }
    pub(crate) fn wake_jobs(&self) {
        self.0.wake.notify_one();
    }

    /// Does queued work for as long as the program runs: at once when an act queues some, and once a second. Work that
    /// was interrupted is put back at the start and once a minute.
    pub async fn keep_working(self) {
        let mut put_back = tokio::time::interval(std::time::Duration::from_mins(1));
        loop {
            let pause = tokio::time::sleep(std::time::Duration::from_secs(1));
            let problem = tokio::select! {
                () = self.0.wake.notified() => self.work_due().await.err(),
                () = pause => self.work_due().await.err(),
                _ = put_back.tick() => self.release_interrupted().await.err(),
            };
            if let Some(problem) = problem {
                tracing::error!(?problem, "queued work stopped early");
            }
        }
    }
}
