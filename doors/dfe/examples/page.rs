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

use town::{FUNDED, NOT_FUNDED, Town};

const PEOPLE: usize = 3_000;
const ROUNDS: u32 = 20;

#[tokio::main]
async fn main() {
    let town = Town::new().await;
    let began = Instant::now();
    for number in 0..PEOPLE {
        let trn = format!("{:07}", 1_000_000 + number);
        // Every seventh is not eligible, so that the reason is read, too.
        let urn = if number % 7 == 6 { NOT_FUNDED } else { FUNDED };
        town.accepted(&town.here, urn, &trn).await;
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
        let before = processor_ms();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let said = town.here.system.get(&path).await.is(200);
            times.push(began.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(said.body["data"].as_array().unwrap().len(), PEOPLE);
        }
        times.sort_by(f64::total_cmp);
        let processor = before
            .zip(processor_ms())
            .map_or("unknown".to_owned(), |(before, after)| {
                format!("{:.0} ms", (after - before) / f64::from(ROUNDS))
            });
        println!(
            "{path}: wall, middle {:.0} ms, slowest {:.0} ms of {ROUNDS}; processor, on average {processor}; reading the answer included",
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
}

/// Milliseconds of processor that this program has used, where the system tells it (Linux, in hundredths of a second).
fn processor_ms() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = told.rsplit_once(')')?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) * 10.0)
}
