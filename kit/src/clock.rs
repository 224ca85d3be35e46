//! The one place that reads a clock, and the one that mints ids and secrets from it and from chance.
//!
//! What this room is for: `Now` for every request, act and job. A demo site's clock can be set ahead; tests hold it still.
//! What it must not know: what any deadline is.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{Timestamp, tz::TimeZone};
use rulebook::base::{Day, Id, Instant, Kind, Now};

/// The clock. Cloning it gives another hand on the same clock.
#[derive(Clone)]
pub struct Clock(Arc<Face>);

struct Face {
    /// The instant at which a held clock stands; a running one follows the machine.
    held: Option<AtomicI64>,
    /// How far this clock is set ahead of the machine, in microseconds.
    ahead: AtomicI64,
    london: TimeZone,
    last_id: AtomicI64,
    node: i64,
}

impl Clock {
    /// A clock that follows the machine.
    pub fn running() -> Self {
        Self::with(None)
    }

    /// A clock that stands at noon of this day until it is moved.
    pub fn held_at(day: Day) -> Self {
        let noon = day.date().at(12, 0, 0, 0).to_zoned(london());
        let micros = noon.map_or(0, |noon| noon.timestamp().as_microsecond());
        Self::with(Some(AtomicI64::new(micros)))
    }

    fn with(held: Option<AtomicI64>) -> Self {
        Self(Arc::new(Face {
            held,
            ahead: AtomicI64::new(0),
            london: london(),
            last_id: AtomicI64::new(0),
            node: i64::from(rand::random::<u16>() & 0x3ff),
        }))
    }

    /// This moment.
    pub fn now(&self) -> Now {
        let base = self
            .0
            .held
            .as_ref()
            .map_or_else(machine_micros, |at| at.load(Ordering::Relaxed));
        self.at(Instant(base.saturating_add(self.ahead())))
    }

    /// The moment of this instant: its day and minute in England.
    pub fn at(&self, at: Instant) -> Now {
        let stamp = Timestamp::from_microsecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = self.0.london.to_datetime(stamp);
        Now {
            at,
            day: Day::from_date(local.date()),
            minute_of_day: i32::from(local.hour()) * 60 + i32::from(local.minute()),
        }
    }

    /// How far the clock is set ahead of the machine, in microseconds.
    pub fn ahead(&self) -> i64 {
        self.0.ahead.load(Ordering::Relaxed)
    }

    /// Sets the clock ahead. Only the act of a demo site, the opening of its data, and tests call this.
    pub fn set_ahead(&self, micros: i64) {
        self.0.ahead.store(micros, Ordering::Relaxed);
    }

    /// A maker of ids on this clock.
    pub fn mint(&self) -> Mint {
        Mint(self.clone())
    }
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn machine_micros() -> i64 {
    Timestamp::now().as_microsecond()
}

/// Makes ids: milliseconds since 2024, a counter, and ten bits that tell one server from another.
#[derive(Clone)]
pub struct Mint(Clock);

const START_OF_2024_MS: i64 = 1_704_067_200_000;

impl Mint {
    /// A new id, larger than every id this server made before.
    pub fn next<K: Kind>(&self, at: Instant) -> Id<K> {
        let face = &self.0.0;
        let since = (at.0 / 1_000).saturating_sub(START_OF_2024_MS).max(0);
        let floor = since << 12;
        let step = face
            .last_id
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                Some((last + 1).max(floor))
            });
        let last = step.unwrap_or(floor);
        Id::from_number(((last + 1).max(floor) << 10) | face.node)
    }
}

/// The moment at which an id was minted, to the millisecond: for records that keep no other note of when they came to be.
pub fn minted_at<K>(id: Id<K>) -> Instant {
    Instant(((id.number() >> 22) + START_OF_2024_MS).saturating_mul(1_000))
}

/// 256 bits of chance, as text that fits a cookie or a link. Only its hash is ever stored.
pub fn secret() -> String {
    use base64::Engine as _;
    let bytes: [u8; 32] = rand::random();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret: enough to know it again, not enough to use it.
pub fn hash_of(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    enum Tree {}
    impl Kind for Tree {
        const PREFIX: &'static str = "tre";
    }

    #[test]
    fn the_day_in_england_begins_an_hour_early_in_summer() {
        let clock = Clock::running();
        let late = Timestamp::from_second(1_814_223_600).unwrap(); // 2027-06-28 23:00 UTC
        let now = clock.at(Instant(late.as_microsecond()));
        assert_eq!(
            (now.day.to_string().as_str(), now.minute_of_day),
            ("2027-06-29", 0)
        );
    }

    #[test]
    fn an_id_tells_when_it_was_minted() {
        let clock = Clock::held_at("2026-09-01".parse().unwrap());
        let at = clock.now().at;
        let id: Id<Tree> = clock.mint().next(at);
        assert_eq!(minted_at(id), at);
    }

    #[test]
    fn ids_only_grow_even_when_the_clock_stands_still() {
        let clock = Clock::held_at("2026-09-01".parse().unwrap());
        let mint = clock.mint();
        let ids: Vec<Id<Tree>> = (0..10_000).map(|_| mint.next(clock.now().at)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
