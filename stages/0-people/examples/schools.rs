//! How long the import of 50,000 schools takes, again when nothing has changed, and how long searching over them.
//!
//! `cargo run --release -p people --example schools`; a smaller number after it makes a quick run: `… -- 500`

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement, not the program"
)]

use std::{fmt::Write as _, sync::Arc, time::Instant};

use kit::{
    App,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    testing::throw_away,
};
use rulebook::people::{Action, Actor, Circles, may};

/// How many: the first argument, or as many as the promise speaks of.
fn size() -> i64 {
    std::env::args()
        .nth(1)
        .map_or(50_000, |many| many.parse().unwrap())
}
const ROUNDS: usize = 50;
const NAMES: [&str; 12] = [
    "Ashfield",
    "Birchwood",
    "Cedar Grove",
    "Dovecote",
    "Eastmarsh",
    "Fernleigh",
    "Greystone",
    "Hawthorn",
    "Ivybridge",
    "Juniper",
    "Kestrel",
    "Larchmount",
];
const KINDS: [&str; 5] = [
    "Primary School",
    "Church of England Primary School",
    "Community College",
    "Academy",
    "Nursery School",
];

#[tokio::main]
async fn main() {
    let clock = Clock::held_at("2026-11-27".parse().unwrap());
    let kept = throw_away().await.unwrap();
    let app = App::start(Parts {
        db: Db::open(&kept.place, clock.clone()).await.unwrap(),
        clock,
        config: Config::default(),
        jobs: kit::jobs::Jobs::new(),
        doorman: Arc::new(people::FrontDesk),
        nav: |_| Vec::new(),
        shelf: Shelf::new().with(people::Register::new()),
    })
    .await
    .unwrap();
    let extract = extract();
    let permit = may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap();
    for what in ["the first time", "again, nothing changed"] {
        let began = Instant::now();
        let report = people::import_schools(&app, &permit, &extract)
            .await
            .unwrap();
        assert_eq!(report.schools, usize::try_from(size()).unwrap());
        let took = began.elapsed().as_secs_f64();
        println!("{} schools imported {what}: {took:.2} s", size());
    }
    for words in [
        "eastmarsh academy",
        "eastmrash acadmey",
        "town 17",
        "100321",
        "church of england",
        "b",
    ] {
        ask(&app, words).await;
    }
}

async fn ask(app: &App, words: &str) {
    let register: &people::Register = app.shelf().unwrap();
    let (mut times, mut all) = (Vec::new(), 0);
    for _ in 0..=ROUNDS {
        let began = Instant::now();
        let found = app
            .db()
            .read(async |tx| people::search_schools(register, tx, words, 0).await)
            .await
            .unwrap();
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        all = found.all;
    }
    // The very first question reads the register into memory.
    let first = times.remove(0);
    times.sort_by(f64::total_cmp);
    println!(
        "“{words}”: {all} schools, first {first:.1} ms, middle {:.2} ms, slowest {:.2} ms of {ROUNDS}",
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
}

fn extract() -> String {
    let mut text = String::from(
        "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode,LA (code),LA (name),Trusts (code),Trusts (name),OpenDate\n",
    );
    for place in 0..size() {
        let number = usize::try_from(place).unwrap();
        let (name, kind) = (NAMES[number % NAMES.len()], KINDS[number % KINDS.len()]);
        let (authority, trust) = (201 + place % 152, 1 + place % 2_400);
        writeln!(
            text,
            "{},{name} {kind} {},34,{},Town {},AB{} {}CD,{authority},Authority {authority},{trust},Trust {trust},01-09-2014",
            100_000 + place,
            place / 60,
            1 + place % 2,
            place % 900,
            place % 99,
            place % 10,
        )
        .unwrap();
    }
    text
}
