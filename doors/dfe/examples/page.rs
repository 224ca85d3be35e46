//! How long one page of 3,000 takes: participants and applications, through router, gate and database, without a network.
//!
//! `cargo run --release -p dfe --example page`

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement, not the program"
)]

#[path = "../tests/it/town.rs"]
#[expect(dead_code, reason = "tests use the rest of the town")]
mod town;

use std::time::Instant;

use town::{FUNDED, Town};

const PEOPLE: usize = 3_000;
const ROUNDS: u32 = 20;

#[tokio::main]
async fn main() {
    let town = Town::new().await;
    let began = Instant::now();
    for number in 0..PEOPLE {
        let trn = format!("{:07}", 1_000_000 + number);
        town.accepted(&town.here, FUNDED, &trn).await;
        if number % 900 == 899 {
            // The rate of one token is measured elsewhere: five minutes later it may ask again.
            let clock = town.app.clock();
            clock.set_ahead(clock.ahead() + 301_000_000);
        }
    }
    println!("{PEOPLE} people in {:.1} s", began.elapsed().as_secs_f64());
    for path in ["participants/npq", "npq-applications"] {
        let path = format!("/api/v3/{path}?page[per_page]={PEOPLE}");
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let said = town.here.system.get(&path).await.is(200);
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(said.body["data"].as_array().unwrap().len(), PEOPLE);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{path}: middle {:.0} ms, slowest {:.0} ms of {ROUNDS}, reading the answer included",
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
}
