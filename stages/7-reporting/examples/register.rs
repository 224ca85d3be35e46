//! How long the compliance of 24,000 schools as at a day takes, from the database to the sorted list with its charts' numbers.
//!
//! `cargo run --release -p reporting --example register`; a smaller number after it makes a quick run: `… -- 500`

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
use reporting::{Filter, Reach, register};
use rulebook::{
    base::Day,
    people::{Action, Actor, Circles, may},
};

/// How many: the first argument, or as many as the promise speaks of.
fn size() -> i64 {
    std::env::args()
        .nth(1)
        .map_or(24_000, |many| many.parse().unwrap())
}
const ROUNDS: usize = 20;

#[tokio::main]
async fn main() {
    let today = Day::new(2026, 11, 27).unwrap();
    let clock = Clock::held_at(today);
    let kept = throw_away().await.unwrap();
    let app = App::start(Parts {
        db: Db::open(&kept.place, clock.clone()).await.unwrap(),
        clock,
        config: Config::default(),
        jobs: kit::jobs::Jobs::new(),
        doorman: Arc::new(people::FrontDesk),
        nav: |_| Vec::new(),
        shelf: Shelf::new(),
    })
    .await
    .unwrap();
    fill(&app, today).await;
    for on in [today, today.plus_years(-2), today.plus_years(1)] {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let found = register(&app, on, &Reach::Nation, &Filter::default())
                .await
                .unwrap();
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(found.rows.len(), usize::try_from(size()).unwrap());
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{} schools as at {on}: middle {:.0} ms, slowest {:.0} ms of {ROUNDS}",
            size(),
            times[ROUNDS / 2],
            times[ROUNDS - 1]
        );
    }
}

/// A register with a trust for every tenth school, and a post at nine schools of ten.
async fn fill(app: &App, today: Day) {
    let mut schools = String::from(
        "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode,LA (code),LA (name),Trusts (code),Trusts (name)\n",
    );
    let mut posts = String::from("urn,name,email,from,until\n");
    for place in 0..size() {
        let (urn, trust, authority) = (100_000 + place, 1 + place % 2_400, 201 + place % 152);
        writeln!(
            schools,
            "{urn},School number {place},34,1,Town {},AB1 2CD,{authority},Authority {authority},{trust},Trust {trust}",
            place % 900
        )
        .unwrap();
        if place % 10 != 9 {
            let from = today.plus_days(-i32::try_from(place % 1_400).unwrap());
            writeln!(posts, "{urn},Senco {place},senco{place}@x.example,{from},").unwrap();
        }
    }
    let permit = |action| may(&Actor::System, action, &Circles::SITE).unwrap();
    people::import_schools(app, &permit(Action::RunSystem), &schools)
        .await
        .unwrap();
    let table = registration::read_posts(posts.as_bytes()).unwrap();
    let keep = permit(Action::KeepPosts);
    let began = Instant::now();
    let kept = (table, None);
    let (went, tally) = registration::import_posts(app, &keep, Actor::System, kept, false)
        .await
        .unwrap();
    assert!(went, "{tally:?}");
    println!(
        "{} posts from a file in {:.1} s",
        tally.new,
        began.elapsed().as_secs_f64()
    );
}
