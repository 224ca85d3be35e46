//! How many duty decisions a second, on one core: `cargo run --release -p rulebook --example decisions`.
//!
//! Every decision has other facts: days, awards, months and kinds of school are drawn anew, before the clock starts. The
//! standings are counted, so that no decision can be left out. See `bench/README.md`.

use std::{collections::BTreeMap, time::Instant};

use rulebook::{
    base::{Coded, Day},
    registration::duty::{DutyFacts, Induction, Law, NpqOutcome, Settled, duty, stand},
};

/// Facts drawn, and decided again and again with another day of judgement each time.
const FACTS: usize = 200_000;
const ROUNDS: i32 = 20;

/// Numbers that are well spread and the same on every run.
struct Chance(u64);

impl Chance {
    const fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
    fn day(&mut self, from: Day, days: u64) -> Day {
        from.plus_days(i32::try_from(self.next(days)).unwrap_or(0))
    }
    fn maybe_day(&mut self, from: Day, days: u64) -> Option<Day> {
        (self.next(3) == 0).then(|| self.day(from, days))
    }
}

fn draw(chance: &mut Chance, start: Day) -> DutyFacts {
    let first = chance.day(start, 6_500);
    DutyFacts {
        judged_on: chance.day(start.plus_days(6_000), 900),
        establishment_type: [1, 2, 3, 5, 6, 7, 15, 28, 34, 35]
            .get(usize::try_from(chance.next(10)).unwrap_or(0))
            .copied()
            .unwrap_or(1),
        establishment_status: 1,
        is_senco: chance.next(20) != 0,
        qualified_teacher: chance.next(20) != 0,
        induction: Some(Induction::Complete),
        teaches_here: true,
        head: chance.next(10) == 0,
        first_senco_on: Some(first),
        senco_here_from: Some(first),
        senco_months_before: i64::try_from(chance.next(15)).unwrap_or(0),
        nasenco_begun: chance.maybe_day(start, 6_500),
        nasenco_completed: chance.maybe_day(start, 6_500),
        npq_begun: chance.maybe_day(start.plus_days(5_500), 900),
        npq_provider: Some("UCL Institute of Education".to_owned()),
        npq_outcome: (chance.next(4) == 0).then_some(NpqOutcome::Passed),
        npq_outcome_on: None,
        npq_expected_on: None,
        npq_told: false,
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Day::new(2009, 1, 1)?;
    let mut chance = Chance(0x5eda);
    let mut facts: Vec<DutyFacts> = (0..FACTS).map(|_| draw(&mut chance, start)).collect();
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    let began = Instant::now();
    for round in 0..ROUNDS {
        for one in &mut facts {
            one.judged_on = one.judged_on.plus_days(round & 1);
            let found = stand(one, Law::on(one.judged_on), Settled::default());
            *counts.entry(found.status.code()).or_default() += 1;
        }
    }
    let taken = began.elapsed();
    let all: u64 = counts.values().sum();
    println!(
        "{all} standings in {taken:?}: {:.0} a second",
        f64::from(u32::try_from(all)?) / taken.as_secs_f64()
    );
    let began = Instant::now();
    let told: usize = facts.iter().map(|one| duty(one).reasons.len()).sum();
    let taken = began.elapsed();
    println!(
        "{FACTS} whole answers with {told} reasons and what would change them in {taken:?}: {:.0} a second",
        f64::from(u32::try_from(FACTS)?) / taken.as_secs_f64()
    );
    println!("{counts:?}");
    Ok(())
}
