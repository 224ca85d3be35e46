//! The programmes that are being written, read and held in memory: while somebody types, only their one text is read again.
//!
//! A programme stays on the bench with the versions it was read at. When a version is saved, the next question reads what
//! differs, and nothing else. There is room for a few programmes; the one that was longest unasked gives its place.
//!
//! What this room must not know: who asks, rows.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use programme::{Files, Obstacles, Workshop};
use rulebook::people::ProviderId;

/// Programmes held at once, at most.
const PLACES: usize = 8;

/// Whose programme, and which.
type Key = (ProviderId, String);

/// The programmes that are being written just now.
#[derive(Default)]
pub(crate) struct Bench(Mutex<VecDeque<(Key, Arc<Held>)>>);

/// One programme on the bench.
#[derive(Default)]
pub(crate) struct Held(RwLock<Option<At>>);

struct At {
    /// Exactly these versions of its items.
    versions: String,
    workshop: Workshop,
}

impl Bench {
    /// The place of a programme.
    pub(crate) fn place(&self, provider: ProviderId, programme: &str) -> Arc<Held> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (provider, programme.to_owned());
        let known = places.iter().position(|(one, _)| *one == key);
        let entry = known.and_then(|at| places.remove(at));
        let (key, held) = entry.unwrap_or_else(|| (key, Arc::default()));
        places.push_back((key, Arc::clone(&held)));
        if places.len() > PLACES {
            places.pop_front();
        }
        held
    }
}

impl Held {
    /// Asks something of the programme, when it is held at exactly these versions; gives the question back when not.
    pub(crate) fn look<T, A: FnOnce(&Workshop) -> T>(
        &self,
        versions: &str,
        ask: A,
    ) -> Result<T, A> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match held.as_ref().filter(|at| at.versions == versions) {
            Some(at) => Ok(ask(&at.workshop)),
            None => Err(ask),
        }
    }

    /// Takes the programme as it is at these versions, reads what differs, and asks something of it. Nobody brings other
    /// versions between the two.
    pub(crate) fn bring<T>(
        &self,
        versions: String,
        files: Files,
        ask: impl FnOnce(&Workshop) -> T,
    ) -> T {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let workshop = match held.take() {
            Some(mut at) => {
                at.workshop.follow(files, Obstacles::new());
                at.workshop
            }
            None => Workshop::open(files),
        };
        let at = held.insert(At { versions, workshop });
        ask(&at.workshop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(number: i64) -> ProviderId {
        ProviderId::from_number(number)
    }

    fn found(workshop: &Workshop) -> Vec<programme::Diagnostic> {
        workshop.checked().diagnostics.clone()
    }

    #[test]
    fn a_programme_is_read_once_for_its_versions_and_followed_when_they_move_on() {
        let bench = Bench::default();
        let mut files = programme::new("trial", "Trial qualification");
        let step = "courses/1-first/1-first/1-why.md";
        let held = bench.place(provider(1), "trial");
        assert!(held.look("1", found).is_err(), "nothing was brought yet");
        let own = held.bring("1".into(), files.clone(), found);
        let again = bench.place(provider(1), "trial");
        assert!(
            again.look("1", found).is_ok(),
            "the same place is found again"
        );
        assert!(
            again.look("2", found).is_err(),
            "other versions are never taken for these"
        );
        assert!(bench.place(provider(2), "trial").look("1", found).is_err());

        let text = String::from_utf8(files[step].clone()).unwrap();
        let broken = format!("{text}\n#### Far too deep\n");
        let trial = |shop: &Workshop| shop.try_text(step, &broken).checked.diagnostics;
        let tried = again.look("1", trial).ok().unwrap();
        assert!(tried.len() > own.len());
        files.insert(step.into(), broken.clone().into_bytes());
        let saved = again.bring("2".into(), files, found);
        assert_eq!(
            saved, tried,
            "what was tried is what is found once it is saved"
        );
    }

    #[test]
    fn the_bench_holds_a_few_and_lets_the_longest_unasked_go() {
        let bench = Bench::default();
        for number in 0..20 {
            let held = bench.place(provider(number), "trial");
            held.bring("1".into(), Files::new(), |_| ());
            bench.place(provider(0), "trial");
        }
        assert_eq!(bench.0.lock().unwrap().len(), PLACES);
        let is_held = |number| {
            bench
                .place(provider(number), "trial")
                .look("1", |_| ())
                .is_ok()
        };
        assert!(is_held(0) && is_held(19));
        assert!(!is_held(1));
    }
}
