//! Finding a school by name, town, postcode or URN, typing mistakes forgiven: an index in memory.
//!
//! What this room must not know: where schools are kept, who searches.
//!
//! England's register has about 50,000 schools and changes once a day, so that the whole of it stays in memory, and both
//! databases find the same schools in the same order.

use std::collections::BTreeMap;

use super::School;

/// Words of a question beyond these are passed over.
const MOST_WORDS: usize = 8;
/// How far an answer may be from the question, by the length of the word: letters wrong, missing, added or swapped.
const fn slips(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

const NAME: u16 = 0;
const TOWN: u16 = 1;
const AROUND: u16 = 2;
/// Added for a word that only begins like the question's, and for each slip of the keyboard.
const BEGINS: u16 = 1;
const SLIP: u16 = 4;
/// Added for a school that is closed: it is found, after the open ones that fit as well.
const CLOSED: u16 = 1;
/// A school that a word of the question does not fit.
const NO: u16 = u16::MAX;

/// Every school of the register, by its words.
pub(crate) struct Index {
    schools: Vec<School>,
    words: Vec<Word>,
}

struct Word {
    text: Box<str>,
    letters: u64,
    /// Place of the school, weight of the field.
    places: Vec<(u32, u16)>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The schools of the page that was asked for, best first.
    pub schools: Vec<School>,
    /// How many there are in all.
    pub all: usize,
}

impl Index {
    /// An index of these schools.
    pub(crate) fn new(schools: Vec<School>) -> Self {
        let mut words: BTreeMap<String, Vec<(u32, u16)>> = BTreeMap::new();
        for (place, school) in schools.iter().enumerate() {
            let Ok(place) = u32::try_from(place) else {
                break;
            };
            let joined: String = school.postcode.split_whitespace().collect();
            let fields = [
                (school.name.as_str(), NAME),
                (school.postcode.as_str(), NAME),
                (joined.as_str(), NAME),
                (&*school.urn.to_string(), NAME),
                (school.town.as_str(), TOWN),
                (school.local_authority.as_str(), AROUND),
                (school.trust.as_str(), AROUND),
            ];
            for (text, weight) in fields {
                for word in words_of(text) {
                    let places = words.entry(word).or_default();
                    // Fields come best first, so that a word counts where it weighs least.
                    if places.last().is_none_or(|(last, _)| *last != place) {
                        places.push((place, weight));
                    }
                }
            }
        }
        let words = words
            .into_iter()
            .map(|(text, places)| Word {
                letters: letters(&text),
                text: text.into(),
                places,
            })
            .collect();
        Self { schools, words }
    }

    /// Schools that fit every word of the question, best first: words as they are before words that only begin so, and only
    /// where nothing fits, words with slips in them.
    pub(crate) fn find(&self, question: &str, skip: usize, most: usize) -> Found {
        let words: Vec<String> = words_of(question).take(MOST_WORDS).collect();
        if words.is_empty() {
            let (schools, all) = (Vec::new(), 0);
            return Found { schools, all };
        }
        let mut scores = self.fit(&words, false);
        if scores.is_empty() {
            scores = self.fit(&words, true);
        }
        let rank = |(place, score): &(usize, u16)| {
            let school = self.schools.get(*place);
            (
                *score,
                school.map(|school| (school.name.to_lowercase(), school.urn)),
            )
        };
        scores.sort_by_cached_key(rank);
        let all = scores.len();
        let shown = scores.iter().skip(skip).take(most);
        let schools = shown.filter_map(|(place, _)| self.schools.get(*place).cloned());
        Found {
            schools: schools.collect(),
            all,
        }
    }

    fn fit(&self, words: &[String], forgiving: bool) -> Vec<(usize, u16)> {
        let mut total = vec![0_u16; self.schools.len()];
        for word in words {
            let mut best = vec![NO; self.schools.len()];
            self.begins(word, &mut best);
            let known = best.iter().any(|score| *score != NO);
            // A word that nothing begins with was mistyped; the others are taken as they are.
            if !known || forgiving {
                self.slipped(word, &mut best);
            }
            for (sum, score) in total.iter_mut().zip(best) {
                *sum = sum.saturating_add(score);
            }
        }
        let closed = |place: usize| self.schools.get(place).is_some_and(School::is_closed);
        total
            .into_iter()
            .enumerate()
            .filter(|(_, score)| *score < NO)
            .map(|(place, score)| (place, score + u16::from(closed(place)) * CLOSED))
            .collect()
    }

    fn begins(&self, word: &str, best: &mut [u16]) {
        let from = self.words.partition_point(|one| &*one.text < word);
        let begun = self.words.iter().skip(from);
        for one in begun.take_while(|one| one.text.starts_with(word)) {
            let begins = if one.text.len() == word.len() {
                0
            } else {
                BEGINS
            };
            note(one, begins, best);
        }
    }

    fn slipped(&self, word: &str, best: &mut [u16]) {
        let length = word.chars().count();
        let (allowed, mask) = (slips(length), letters(word));
        if allowed == 0 {
            return;
        }
        for one in &self.words {
            // A slip changes at most two letters of the set; most words are told apart by that alone.
            if (one.letters ^ mask).count_ones() as usize > 2 * allowed
                || one.text.len().abs_diff(word.len()) > 2 * allowed
            {
                continue;
            }
            let distance = strsim::osa_distance(&one.text, word);
            if distance <= allowed {
                let slips = u16::try_from(distance).unwrap_or(NO / SLIP);
                note(one, slips * SLIP, best);
            }
        }
    }
}

fn note(word: &Word, more: u16, best: &mut [u16]) {
    for (place, weight) in &word.places {
        if let Some(slot) = usize::try_from(*place)
            .ok()
            .and_then(|place| best.get_mut(place))
        {
            *slot = (*slot).min(weight + more);
        }
    }
}

/// Which letters and digits a word has, as a set.
fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |set, one| set | 1 << (u32::from(one) % 61))
}

/// The words of a text: lower case, without apostrophes and full stops, in the one spelling that names of schools have many of.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    let plain: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | '.'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    // Shapes that stand for the same, longest first.
    let plain = format!(
        " {} ",
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    )
    .replace(" church of england ", " cofe ")
    .replace(" c of e ", " cofe ")
    .replace(" ce ", " cofe ")
    .replace(" roman catholic ", " catholic ")
    .replace(" rc ", " catholic ")
    .replace(" saint ", " st ")
    .replace(" and ", " ");
    plain
        .split_whitespace()
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school(urn: u32, name: &str, town: &str, postcode: &str, status: u32) -> School {
        School {
            urn: urn.to_string().parse().unwrap(),
            name: name.into(),
            town: town.into(),
            postcode: postcode.into(),
            establishment_status: status,
            ..School::unnamed()
        }
    }

    fn index() -> Index {
        Index::new(vec![
            school(
                100_001,
                "St Mary’s Church of England Primary School",
                "Leeds",
                "LS1 1AA",
                1,
            ),
            school(
                100_002,
                "St Mary’s RC Primary School",
                "Wakefield",
                "WF1 2BB",
                1,
            ),
            school(100_003, "Eastmarsh Academy", "Stockport", "SK23 3OI", 1),
            school(100_004, "Eastmarsh Academy", "Stockport", "SK23 3OJ", 2),
            school(100_005, "Leeds Grammar School", "Leeds", "LS2 9ZZ", 1),
        ])
    }

    fn found(question: &str) -> Vec<u32> {
        let found = index().find(question, 0, 25);
        found
            .schools
            .iter()
            .map(|one| one.urn.number().try_into().unwrap())
            .collect()
    }

    #[test]
    fn every_way_of_writing_a_name_finds_it() {
        for question in [
            "st marys c of e",
            "Saint Mary’s CE Primary",
            "ST. MARY'S church of england",
            "mary leeds",
            "ls11aa",
            "LS1 1AA",
            "100001",
        ] {
            assert_eq!(found(question).first(), Some(&100_001), "{question}");
        }
    }

    #[test]
    fn typing_mistakes_are_forgiven_only_where_nothing_fits() {
        assert_eq!(found("eastmrash acadmey"), [100_003, 100_004]);
        assert_eq!(found("Wakefeild"), [100_002]);
        assert_eq!(found("leeds grammar"), [100_005]);
        assert!(found("qqqq").is_empty());
    }

    #[test]
    fn open_schools_come_first_and_pages_go_on() {
        assert_eq!(found("eastmarsh"), [100_003, 100_004]);
        let second = index().find("eastmarsh", 1, 1);
        assert_eq!(
            (second.all, second.schools[0].urn.to_string()),
            (2, "100004".into())
        );
    }

    #[test]
    fn the_name_weighs_more_than_the_town() {
        assert_eq!(found("leeds"), [100_005, 100_001]);
    }

    #[test]
    fn nothing_is_asked_nothing_is_found() {
        assert!(found("").is_empty() && found(" ’ . ").is_empty());
    }
}
