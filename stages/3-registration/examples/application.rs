//! How long a page of the application takes on the server: every question, the check page, where it stands, and the desk's queue,
//! through router, gate and database, without a network.
//!
//! `cargo run --release -p registration --example application`; a smaller number after it makes a quick run: `… -- 500`

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement, not the program"
)]

#[path = "../tests/it/journey.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "tests use the rest of the journey"
)]
mod journey;
#[path = "../tests/it/town.rs"]
#[expect(dead_code, reason = "tests use the rest of the town")]
mod town;

use std::time::Instant;

use town::{Browser, Town};

/// How many other applications are in the queue: the first argument, or as many as the promise speaks of.
fn size() -> usize {
    std::env::args()
        .nth(1)
        .map_or(300, |many| many.parse().unwrap())
}
const ROUNDS: usize = 60;

async fn time(browser: &Browser, path: &str) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        browser.get(path).await.is(200);
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{path}: middle {:.2} ms, slowest {:.2} ms of {ROUNDS}",
        times[times.len() / 2],
        times[times.len() - 1]
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let town = Town::new().await;
    let began = Instant::now();
    for number in 0..size() {
        let (_, browser) = town.person(&format!("P{number}"), &[]).await;
        let mut answers = journey::senco(&town);
        for (step, fields) in &mut answers {
            if *step == "trn" {
                fields[0].1 = format!("{}", 1_000_000 + number);
            }
        }
        journey::walk(&browser, &answers).await;
        journey::send(&browser).await.is(303);
    }
    println!(
        "{} applications, every question asked and answered, in {:.1} s",
        size(),
        began.elapsed().as_secs_f64()
    );
    let (_, asha) = town.person("Asha", &[]).await;
    let answers = journey::senco(&town);
    journey::walk(&asha, &answers).await;
    for (step, _) in &answers {
        time(&asha, &format!("/apply/{step}")).await;
    }
    time(&asha, "/apply/school?words=elm").await;
    time(&asha, "/apply/check").await;
    journey::send(&asha).await.is(303);
    time(&asha, "/apply/sent").await;
    let to = asha.get("/apply").await.is(303).to;
    time(&asha, &to).await;
    let morgan = town.administrator().await;
    time(&morgan, "/admin/applications").await;
    time(&morgan, "/admin/applications?words=asha&state=all").await;
}
