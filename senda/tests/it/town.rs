//! A town: the whole program on a throw-away database, served on a real port, with a clock that stands until it is moved.
//!
//! What this room must not know: what any page says.

use std::{net::SocketAddr, sync::Arc};

use kit::{
    App, Problem, Process,
    audit::{Verdict, verify},
    clock::Clock,
    config::Config,
    db::{Place, Sql},
    mail::Written,
    testing::{ThrowAway, throw_away},
    web::{Listening, router, serve},
};
use rulebook::people::{Action, Actor, Circles, Permit, PersonId, Role, Scope, may};
use tokio::sync::oneshot;

use crate::visitor::Visitor;

/// People and things that a test needs are brought in by this act, through the stages' own public functions.
pub const BROUGHT: Process = Process::new("brought_for_a_test", "brought for a test");

/// The day on which every town begins.
pub const FIRST_DAY: &str = "2026-11-23";

const HEAD: Sql = Sql::new("select entries, hash from kit_audit_head where id = 1");

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// The whole program, running.
pub struct Town {
    pub app: App,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    // Last, so that the database goes after everything that uses it.
    _kept: Arc<ThrowAway>,
}

impl Town {
    /// A town on its first day, with nobody in it.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A town whose settings are changed first.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let kept = Arc::new(throw_away().await.unwrap());
        let listening = Listening::on("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listening.address().unwrap();
        let mut config = Config::default();
        config.site.origin = format!("http://localhost:{}", address.port());
        config.site.files_origin = format!("http://files.localhost:{}", address.port());
        match &kept.place {
            Place::Folder(folder) => config.database.folder.clone_from(folder),
            Place::Server(server) => config.database.url = Some(server.clone()),
        }
        change(&mut config);
        let clock = Clock::held_at(FIRST_DAY.parse().unwrap());
        let app = senda::compose::start(config, clock).await.unwrap();
        let stop = Some(serving(&app, listening));
        Self {
            app,
            address,
            stop,
            _kept: kept,
        }
    }

    /// Takes the network away: nothing answers at the address any more.
    pub async fn unplug(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap();
        }
        while tokio::net::TcpStream::connect(self.address).await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// Gives the network back.
    pub async fn plug_in(&mut self) {
        let listening = Listening::on(self.address).await.unwrap();
        self.stop = Some(serving(&self.app, listening));
    }

    /// The town's own authority, for the acts that set it up.
    pub fn permit() -> Permit {
        may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap()
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Visitor {
        Visitor::at(self.address)
    }

    /// Somebody with these roles, and a way to be them.
    pub async fn holder(&self, name: &str, roles: &[(Role, Scope)]) -> (PersonId, Visitor) {
        let person = self.person(name, roles).await;
        (person, self.signed_in(person).await)
    }

    /// Somebody with these roles. The address is the name, lower case, at `town.example`.
    pub async fn person(&self, name: &str, roles: &[(Role, Scope)]) -> PersonId {
        let (name, roles) = (name.to_owned(), roles.to_vec());
        let permit = Self::permit();
        let act = self.app.act(&permit, &BROUGHT, async move |tx| {
            let address = address_of(&name);
            let person = people::open_account(tx, &name, &address).await?;
            for (role, scope) in roles {
                people::give_role(tx, person, role, scope).await?;
            }
            tx.about(person);
            Ok(person)
        });
        act.await.unwrap()
    }

    /// A browser in which this person is signed in.
    pub async fn signed_in(&self, person: PersonId) -> Visitor {
        let token = people::begin_session_for(&self.app, person, "a test")
            .await
            .unwrap();
        let mut visitor = self.visitor();
        visitor.keep_cookie(kit::web::SESSION_COOKIE, &token);
        visitor
    }

    /// The whole address of a path of this site.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// A sign-in link for this person: its path.
    pub async fn link_for(&self, person: PersonId, next: &str) -> String {
        let next = next.to_owned();
        let permit = Self::permit();
        let act = self.app.act(&permit, &BROUGHT, async move |tx| {
            tx.about(person);
            people::link_for(tx, person, &next).await
        });
        act.await.unwrap()
    }

    /// Gives somebody a password.
    pub async fn set_password(&self, person: PersonId, password: &str) {
        let hash = people::hash_password(password.to_owned()).await.unwrap();
        let actor = Actor::Person {
            id: person,
            grants: Vec::new(),
        };
        let permit = may(&actor, Action::KeepOwnAccount, &Circles::own(person)).unwrap();
        people::set_hashed_password(&self.app, &permit, person, hash)
            .await
            .unwrap();
    }

    /// Moves the clock on.
    pub fn advance(&self, days: i64) {
        self.app
            .clock()
            .set_ahead(self.app.clock().ahead() + days * DAY);
    }

    /// Moves the clock on by minutes.
    pub fn advance_minutes(&self, minutes: i64) {
        let ahead = self.app.clock().ahead() + minutes * 60_000_000;
        self.app.clock().set_ahead(ahead);
    }

    /// The letters to this address, newest first.
    pub async fn letters_to(&self, address: &str) -> Vec<Written> {
        self.app
            .db()
            .read(async |tx| kit::mail::to_address(tx, address).await)
            .await
            .unwrap()
    }

    /// How many acts the audit holds, and the hash of the last.
    pub async fn head(&self) -> (i64, String) {
        let read = |row: &kit::db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let head = self
            .app
            .db()
            .read(async |tx| Ok(tx.first(HEAD, &[], read).await?));
        head.await.unwrap().unwrap()
    }

    /// The same, after walking the whole chain. Fails when it is broken.
    pub async fn verified(&self) -> (i64, String) {
        match verify(self.app.db()).await.unwrap() {
            Verdict::Intact { entries, head } => (entries, head),
            broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
        }
    }

    /// A lead provider.
    pub async fn provider(&self, name: &str) -> Result<rulebook::people::ProviderId, Problem> {
        people::add_provider(&self.app, &Self::permit(), name.to_owned(), true).await
    }
}

/// Serves until it is told to stop.
fn serving(app: &App, listening: Listening) -> oneshot::Sender<()> {
    let (stop, stopped) = oneshot::channel();
    let app = app.clone();
    tokio::spawn(async move {
        let router = router(&app, &senda::compose::routes());
        let until = async move {
            // An error means that the town is gone: that is a reason to stop as well.
            let _gone = stopped.await;
        };
        serve(&listening, router, &app, until).await.unwrap();
    });
    stop
}

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may have stopped already.
            let _gone = stop.send(());
        }
    }
}

/// The address of somebody of this name.
pub fn address_of(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .collect();
    format!("{plain}@town.example")
}
