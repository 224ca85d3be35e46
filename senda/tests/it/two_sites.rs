//! Two running programs: a national side (`senda emulate`) and a lead provider's (`senda serve`), each with its own data,
//! port and clock, exchange over a line that drops, delays, cuts, doubles and refuses; then each is restored from yesterday's
//! backup in turn. Nothing is lost and nothing is declared twice.

#![expect(
    clippy::default_trait_access,
    reason = "an empty body, of whatever kind"
)]

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use kit::{App, clock::Clock, config::Config};
use registration::{Application, Placing};
use reporting::{DECLARED, Told};
use rulebook::{
    base::{Coded as _, Day},
    people::{Action, Actor, Circles, PersonId, ProviderId, Role, Scope, may},
    registration::application::{ApplicationState, RejectionReason},
    reporting::declaration::{DeclarationKind, DeclarationState},
};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;

use crate::{
    proxy::Proxy,
    town::Town,
    visitor::{Page, Visitor},
};

const PROVIDER: &str = "Northern Light";
const TOKEN: &str = "a-token-of-this-test";
const PASSWORD: &str = "one-step-at-a-time";
/// People who apply; the last of them is rejected.
const PEOPLE: usize = 6;

/// A running program, killed when it is no longer needed.
struct Running {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn a_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Running {
    async fn start(folder: &Path, port: u16, command: &[&str], told: &[(&str, String)]) -> Self {
        let mut start = Command::new(env!("CARGO_BIN_EXE_senda"));
        start
            .args(command)
            .args(["--port", &port.to_string(), "--data-dir"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for (name, value) in told {
            start.env(name, value);
        }
        let it = Self {
            child: start.spawn().unwrap(),
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            folder: folder.to_owned(),
        };
        let began = Instant::now();
        loop {
            if tokio::net::TcpStream::connect(it.address).await.is_ok() {
                let page = Visitor::at(it.address).get("/health").await;
                if page.status == 200 && !page.text.contains("starting") {
                    return it;
                }
            }
            assert!(
                began.elapsed() < Duration::from_secs(40),
                "{command:?} never came up"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Pulls the plug, and answers where its data are.
    fn stop(self) -> PathBuf {
        self.folder.clone()
    }
}

/// A copy of these data, made by the program itself, whether another of it runs on them or was killed.
fn backup(folder: &Path, to: &Path) {
    let said = Command::new(env!("CARGO_BIN_EXE_senda"))
        .args(["backup", "--to"])
        .arg(to)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

/// Puts a copy in the place of the data, as the operators' manual says: the program stands still, and the log beside the
/// data goes too.
///
/// No process may hold the file meanwhile, this one least of all. SQLite shares what it knows of a file among all its
/// connections in a process, and an [`App`] that was dropped leaves one behind on each thread that read: whoever then opened
/// the file anew would read the new log by the old index, and be told `SQLITE_IOERR_SHORT_READ`. So this test opens copies
/// only, see [`Ours::opened`].
fn restore(folder: &Path, from: &Path) {
    for name in ["senda.db-wal", "senda.db-shm"] {
        // They are not there after every stop.
        drop(std::fs::remove_file(folder.join(name)));
    }
    std::fs::copy(from, folder.join("senda.db")).unwrap();
}

/// The national side.
async fn national(folder: &Path, port: u16) -> Running {
    let people = PEOPLE.to_string();
    let command = [
        "emulate",
        "--token",
        TOKEN,
        "--provider",
        PROVIDER,
        "--people",
        &people,
        "--accepted",
        "0",
    ];
    Running::start(folder, port, &command, &[]).await
}

/// The national side's records, asked for directly.
async fn listed(national: &Running, path: &str) -> Vec<Value> {
    let header = format!("Bearer {TOKEN}");
    let page = Visitor::at(national.address)
        .ask(
            "GET",
            path,
            &[("authorization", &header)],
            Default::default(),
        )
        .await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    let told: Value = serde_json::from_str(&page.text).unwrap();
    told["data"].as_array().unwrap().clone()
}

/// How many applications stand so with the national side.
async fn standing(national: &Running, status: &str) -> usize {
    let all = listed(national, "/api/v3/npq-applications").await;
    let so = |one: &&Value| one["attributes"]["status"] == status;
    all.iter().filter(so).count()
}

/// Every declaration that the national side ever took, whatever became of it: whose, which and how it stands. A
/// declaration that was made twice and taken back once would be seen.
async fn declared(national: &Running) -> Vec<String> {
    let people = listed(national, "/api/v3/participants/npq").await;
    let name = |id: &Value| {
        let person = people.iter().find(|one| one["id"] == *id).unwrap();
        person["attributes"]["full_name"].as_str().unwrap()
    };
    let all = listed(national, "/api/v3/participant-declarations").await;
    let mut told: Vec<String> = all
        .iter()
        .map(|one| {
            let (its, kind) = (&one["attributes"], &one["attributes"]["declaration_type"]);
            let state = its["state"].as_str().unwrap();
            let standing = if matches!(state, "eligible" | "payable") {
                "stands"
            } else {
                state
            };
            let kind = kind.as_str().unwrap();
            format!("{} {kind} {standing}", name(&its["participant_id"]))
        })
        .collect();
    told.sort();
    told
}

/// The lead provider's site. Its data belong to its program alone: this test works on copies, and hands copies over.
struct Ours {
    root: PathBuf,
    folders: usize,
    folder: PathBuf,
    port: u16,
    line: SocketAddr,
    provider: ProviderId,
    partner: rulebook::people::PartnerId,
}

fn config_of(folder: &Path, port: u16) -> Config {
    let mut config = Config::default();
    config.site.demo = true;
    config.site.origin = format!("http://localhost:{port}");
    config.database.folder = folder.to_owned();
    config
}

impl Ours {
    /// Opens for business: the same intakes, nobody in them, somebody for the account and somebody for the clock.
    async fn found(root: &Path, line: SocketAddr) -> Self {
        let port = a_port();
        let folder = root.join("ours");
        let app = senda::compose::start(config_of(&folder, port), Clock::running())
            .await
            .unwrap();
        let wanted = demo::Emulation {
            provider: PROVIDER.into(),
            token: None,
            people: 0,
            accepted: 0,
        };
        let made = demo::emulate(&app, &wanted).await.unwrap();
        let id = made.provider;
        let partners = app
            .db()
            .read(async |tx| people::partners_of(tx, id).await)
            .await
            .unwrap();
        keeper(&app, id).await;
        let mut ours = Self {
            root: root.to_owned(),
            folders: 0,
            folder,
            port,
            line,
            provider: id,
            partner: partners[0].id,
        };
        ours.hands_over(&app);
        ours
    }

    /// A folder where nothing has been before.
    fn next_folder(&mut self) -> &Path {
        self.folders += 1;
        self.folder = self.root.join(format!("ours-{}", self.folders));
        std::fs::create_dir(&self.folder).unwrap();
        &self.folder
    }

    /// What was done here goes to the program, as a copy.
    fn hands_over(&mut self, app: &App) {
        let file = self.next_folder().join("senda.db");
        app.db().back_up(&file).unwrap();
    }

    async fn start(&self) -> Running {
        let told = [
            (
                "SENDA_SITE__ORIGIN",
                format!("http://localhost:{}", self.port),
            ),
            ("SENDA_SITE__DEMO", "true".to_owned()),
            ("SENDA_DFE__ADDRESS", format!("http://{}", self.line)),
            ("SENDA_DFE__PROVIDER", PROVIDER.to_owned()),
            ("SENDA_DFE__TOKEN", TOKEN.to_owned()),
            ("SENDA_DFE__SECONDS", "1".to_owned()),
            ("SENDA_DFE__MINUTES", "600".to_owned()),
        ];
        Running::start(&self.folder, self.port, &["serve"], &told).await
    }

    /// Whoever keeps the account and the clock, signed in: a session does not last until the next day.
    async fn visitor(&self, running: &Running) -> Visitor {
        let mut visitor = Visitor::at(running.address);
        let body = format!("email=kit%40light.example&password={PASSWORD}&next=%2Fhome");
        let page = visitor.post("/sign-in", &body).await;
        assert_eq!(page.status, 303, "{}", page.text);
        visitor
    }

    /// So many rounds, a day apart by this site's clock alone: the other's stands still.
    async fn rounds(&self, running: &Running, line: &Proxy, (times, quiet): (usize, bool)) {
        line.is_quiet(quiet);
        for _ in 0..times {
            let mut visitor = self.visitor(running).await;
            let done = visitor.post("/dfe/exchanges/now", "").await;
            assert_eq!(done.status, 303, "{}", done.text);
            let moved = visitor.post("/demo/clock", "days=1").await;
            assert_eq!(moved.status, 303, "{}", moved.text);
        }
        line.is_quiet(true);
    }

    /// Pulls the plug so soon after a round began, and starts again.
    async fn unplugged(&self, running: Running, line: &Proxy, after: u64) -> Running {
        line.is_quiet(false);
        let visitor = self.visitor(&running).await;
        let session = visitor.cookie(kit::web::SESSION_COOKIE).unwrap();
        let asked = format!(
            "POST /dfe/exchanges/now HTTP/1.1\r\nhost: localhost:{}\r\nsec-fetch-site: same-origin\r\ncookie: {}={session}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n",
            self.port,
            kit::web::SESSION_COOKIE,
        );
        let mut stream = tokio::net::TcpStream::connect(running.address)
            .await
            .unwrap();
        stream.write_all(asked.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(after)).await;
        // Nobody is asked whether it was done: whoever asked for the round loses their answer.
        running.stop();
        line.is_quiet(true);
        self.start().await
    }

    /// Everything that waits is settled in one way, through the page.
    async fn settles(&self, running: &Running, how: &str) -> Page {
        let mut visitor = self.visitor(running).await;
        let body = format!("what=&how={how}&why=After+the+restore");
        let done = visitor.post("/dfe/conflicts", &body).await;
        assert_eq!(done.status, 303, "{}", done.text);
        visitor.get("/dfe/conflicts").await
    }

    /// The data as the killed program left them, copied by `senda backup`, which recovers what its log holds.
    async fn opened(&mut self) -> App {
        let left = self.folder.clone();
        let file = self.next_folder().join("senda.db");
        backup(&left, &file);
        senda::compose::start(config_of(&self.folder, self.port), Clock::running())
            .await
            .unwrap()
    }

    async fn applications(&self, app: &App) -> Vec<Application> {
        let id = self.provider;
        app.db()
            .read(async |tx| registration::applications_sent_to(tx, id).await)
            .await
            .unwrap()
    }

    /// Accepts everybody but the last, whom it rejects, and declares that the accepted have started.
    async fn decides(&self, app: &App) {
        let all = self.applications(app).await;
        assert_eq!(all.len(), PEOPLE);
        let (last, rest) = all.split_last().unwrap();
        for one in rest {
            let placing = Placing {
                cohort: one.cohort.unwrap(),
                partner: Some(self.partner),
                funded_place: Some(true),
            };
            registration::accept(app, &Town::permit(), one.id, placing)
                .await
                .unwrap();
            self.declares(app, one).await;
        }
        let why = "The intake is full".to_owned();
        let reason = RejectionReason::RejectedByProvider;
        registration::reject(app, &Town::permit(), last.id, reason, why)
            .await
            .unwrap();
    }

    async fn declares(&self, app: &App, one: &Application) {
        let (id, person, partner) = (one.id, one.person, self.partner);
        let permit = Town::permit();
        let act = app.act(&permit, &DECLARED, async move |tx| {
            let all = registration::enrolments_of_person(tx, person).await?;
            let enrolment = all.into_iter().find(|held| held.application == id).unwrap();
            let days = registration::cohort(tx, enrolment.cohort).await?.days;
            let on: Day = days.starts_on.plus_days(1);
            let noon = on.date().at(12, 0, 0, 0);
            let noon = noon.to_zoned(jiff::tz::TimeZone::UTC).unwrap();
            let told = Told {
                enrolment: enrolment.id,
                kind: DeclarationKind::Started,
                on,
                at: rulebook::base::Instant(noon.timestamp().as_microsecond()),
                outcome: None,
                schedule: reporting::schedule_of(&days),
                partners: (Some(partner), None),
                partner_needed: true,
            };
            reporting::tell_in(tx, told).await
        });
        act.await.unwrap();
    }

    /// Both sides agree on everything, nothing waits, and every exchange is explained.
    async fn ends_well(&self, app: &App, told: &[String]) {
        let id = self.provider;
        let (conflicts, waiting, made, exchanges) = app
            .db()
            .read(async |tx| {
                Ok((
                    dfe::client::conflicts(tx, id).await?,
                    dfe::client::waiting(tx, id).await?,
                    reporting::declarations_by(tx, id).await?,
                    dfe::client::exchanges(tx, id, 10_000).await?,
                ))
            })
            .await
            .unwrap();
        let open: Vec<_> = conflicts.iter().filter(|one| one.state == "open").collect();
        assert!(open.is_empty(), "{open:#?}");
        assert_eq!(waiting, []);
        let accepted = self.applications(app).await;
        let mut declared = Vec::new();
        for one in &made {
            let enrolment = one.enrolment;
            let held = app
                .db()
                .read(async |tx| registration::enrolment(tx, enrolment).await);
            let name = held.await.unwrap().full_name;
            assert!(
                matches!(
                    one.state,
                    DeclarationState::Eligible | DeclarationState::Payable
                ),
                "{one:?}"
            );
            declared.push(format!("{name} {} stands", one.kind.code()));
        }
        declared.sort();
        assert_eq!(declared, told, "ours and theirs");
        let so = |state| accepted.iter().filter(|one| one.state == state).count();
        assert_eq!(so(ApplicationState::Accepted), PEOPLE - 1);
        assert_eq!(so(ApplicationState::Rejected), 1);
        let silent: Vec<_> = exchanges.iter().filter(|one| one.said.is_empty()).collect();
        assert!(silent.is_empty(), "{silent:#?}");
        assert!(
            exchanges
                .iter()
                .all(|one| !format!("{one:?}").contains(TOKEN))
        );
    }
}

/// Somebody who keeps the account and the clock.
async fn keeper(app: &App, provider: ProviderId) {
    let permit = Town::permit();
    let act = app.act(&permit, &crate::town::BROUGHT, async move |tx| {
        let person = people::open_account(tx, "Kit", "kit@light.example").await?;
        people::give_role(tx, person, Role::Finance, Scope::Provider(provider)).await?;
        people::give_role(tx, person, Role::SystemAdministrator, Scope::Site).await?;
        tx.about(person);
        Ok(person)
    });
    let person: PersonId = act.await.unwrap();
    let hash = people::hash_password(PASSWORD.to_owned()).await.unwrap();
    let actor = Actor::Person {
        id: person,
        grants: Vec::new(),
    };
    let permit = may(&actor, Action::KeepOwnAccount, &Circles::own(person)).unwrap();
    people::set_hashed_password(app, &permit, person, hash)
        .await
        .unwrap();
}

/// Rounds over a good line, settling what a person has to until nothing waits.
async fn comes_together(ours: &Ours, running: &Running, line: &Proxy, how: &str) {
    for _ in 0..6 {
        ours.rounds(running, line, (2, true)).await;
        let page = ours.visitor(running).await.get("/dfe/conflicts").await;
        if !page.text.contains("Waits for a person") {
            return;
        }
        ours.settles(running, how).await;
    }
    panic!("the two sides never came together");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_over_a_bad_line_lose_nothing_and_declare_nothing_twice() {
    for seed in [7, 23, 61] {
        lose_nothing_and_declare_nothing_twice(seed).await;
    }
}

async fn lose_nothing_and_declare_nothing_twice(seed: u64) {
    let kept = tempfile::tempdir().unwrap();
    let there = kept.path().join("national");
    let port = a_port();
    let running = national(&there, port).await;
    let host = format!("localhost:{port}");
    let line = Proxy::before_host(running.address, &host, seed).await;
    let mut ours = Ours::found(kept.path(), line.address).await;

    // Applications arrive, whatever the line does.
    let provider = ours.start().await;
    ours.rounds(&provider, &line, (4, false)).await;
    ours.rounds(&provider, &line, (1, true)).await;
    let yesterday = [kept.path().join("national.db"), kept.path().join("ours.db")];
    backup(&running.folder, &yesterday[0]);
    backup(&provider.folder, &yesterday[1]);

    // Decisions and declarations are told over the bad line; the plug is pulled in the middle of it.
    provider.stop();
    let app = ours.opened().await;
    ours.decides(&app).await;
    ours.hands_over(&app);
    drop(app);
    let mut provider = ours.start().await;
    for after in [5, 20, 60, 150, 400] {
        provider = ours.unplugged(provider, &line, after).await;
    }
    ours.rounds(&provider, &line, (3, false)).await;
    let there = running.stop();
    let running = national(&there, port).await;
    ours.rounds(&provider, &line, (4, false)).await;
    comes_together(&ours, &provider, &line, "ours").await;
    assert!(
        line.faults() > 10,
        "the line was too good: {}",
        line.faults()
    );
    let told = declared(&running).await;
    assert_eq!(told.len(), PEOPLE - 1, "{told:?}");
    let stands = format!("{} stands", DeclarationKind::Started.code());
    assert!(told.iter().all(|one| one.ends_with(&stands)), "{told:?}");
    assert_eq!(standing(&running, "accepted").await, PEOPLE - 1);
    assert_eq!(standing(&running, "rejected").await, 1);

    // The national side goes back to yesterday: nothing is told unasked; on a person's word all of it is, once.
    let folder = running.stop();
    restore(&folder, &yesterday[0]);
    let running = national(&folder, port).await;
    assert_eq!(declared(&running).await, Vec::<String>::new());
    ours.rounds(&provider, &line, (2, true)).await;
    assert_eq!(
        standing(&running, "pending").await,
        PEOPLE,
        "nothing goes unasked"
    );
    comes_together(&ours, &provider, &line, "ours").await;
    assert_eq!(declared(&running).await, told);

    // The lead provider goes back to yesterday: theirs is taken, and nothing is declared again.
    provider.stop();
    restore(&ours.folder, &yesterday[1]);
    let provider = ours.start().await;
    ours.rounds(&provider, &line, (2, true)).await;
    assert_eq!(declared(&running).await, told, "nothing goes unasked");
    comes_together(&ours, &provider, &line, "theirs").await;
    assert_eq!(declared(&running).await, told);

    // What happened is on the page, each exchange explained.
    let mut finance = ours.visitor(&provider).await;
    let page = finance.get("/dfe/exchanges").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Read applications"), "{}", page.text);
    let selector = "href=\"/dfe/exchanges/exc_";
    let at = page.text.find(selector).unwrap() + "href=\"".len();
    let path = page.text[at..].split('"').next().unwrap().to_owned();
    let one = finance.get(&path).await;
    assert!(one.text.contains("How it ended") && one.status == 200);
    let account = finance.get("/dfe/account").await;
    assert!(account.text.contains("DfE’s statements"));
    provider.stop();
    let app = ours.opened().await;
    ours.ends_well(&app, &told).await;
}
