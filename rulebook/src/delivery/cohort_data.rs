//! Anonymous pupil data: which columns are refused, and which numbers are hidden so that nobody is told apart.
//!
//! What this room decides: what may be shown of a school's numbers. A group of fewer than five is hidden; others are hidden with
//! it until it cannot be worked out from what is shown.
//! What it does not know: where the numbers come from.

use crate::source;

/// Fewer than this many are not shown.
pub const SMALL: i64 = 5;
/// Pupils of a file, at least: fewer are told apart whatever is hidden.
pub const FEWEST: i64 = 10;
/// Lines of a file, at most.
pub const MOST: i64 = 5_000;
/// Groups of one column, at most: more are no groups.
pub const MOST_GROUPS: usize = 24;

crate::refusals! {
    /// Why a file of pupil data is not read; the first that applies.
    pub enum DataRefusal {
        /// It seems to say who somebody is.
        Tells {
            /// The column.
            column: String,
            /// What it seems to hold.
            what: &'static str
        } = "tells_who" [source::SENDA_TOOLS, "file"] "The column “{}” seems to hold {}. Nothing was kept. Take the column out and send the file again.", column, what;
        /// Too few.
        TooFew = "too_few_pupils" [source::SENDA_TOOLS, "file"] "The file has fewer than {} pupils: in so small a number people can be told apart. Nothing was kept.", FEWEST;
        /// Too many.
        TooMany = "too_many_pupils" [source::SENDA_TOOLS, "file"] "The file has more than {} lines. Send one school’s pupils, one line each.", MOST;
        /// Nothing to group by.
        NoGroups = "no_groups" [source::SENDA_TOOLS, "file"] "The file has no column to group by. Name at least one of: need, sen, pupil premium, year, sex, language.";
        /// Nothing to measure.
        NoMeasures = "no_measures" [source::SENDA_TOOLS, "file"] "The file has nothing to compare. Name at least one of: attendance, attainment, suspensions.";
    }
}

/// Does the name of this column say that it tells who somebody is? Answers what it seems to hold.
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn tells_by_name(column: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("forename", "names"),
        ("surname", "names"),
        ("first name", "names"),
        ("last name", "names"),
        ("given name", "names"),
        ("family name", "names"),
        ("full name", "names"),
        ("pupil name", "names"),
        ("student name", "names"),
        ("date of birth", "dates of birth"),
        ("birth", "dates of birth"),
        ("postcode", "postcodes"),
        ("post code", "postcodes"),
        ("address", "addresses"),
        ("email", "addresses"),
        ("phone", "telephone numbers"),
        ("admission", "admission numbers"),
    ];
    const WORDS: &[(&str, &str)] = &[
        ("name", "names"),
        ("names", "names"),
        ("pupil", "names"),
        ("student", "names"),
        ("child", "names"),
        ("upn", "unique pupil numbers"),
        ("uln", "unique learner numbers"),
        ("dob", "dates of birth"),
        ("nhs", "NHS numbers"),
        ("trn", "teacher reference numbers"),
    ];
    let plain: String = column
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let joined = words.join(" ");
    if joined == "pupil premium" || joined == "pupil premium grant" {
        return None;
    }
    let by_part = NAMES.iter().find(|(part, _)| joined.contains(part));
    let by_word = WORDS.iter().find(|(word, _)| words.contains(word));
    by_part.or(by_word).map(|(_, what)| *what)
}

/// Does this cell look as if it tells who somebody is? Answers what it looks like.
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn tells_by_cell(cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    if is_upn(cell) {
        return Some("unique pupil numbers");
    }
    if is_postcode(cell) {
        return Some("postcodes");
    }
    if is_date(cell) {
        return Some("dates, perhaps of birth");
    }
    if cell.contains('@') {
        return Some("addresses");
    }
    None
}

fn is_upn(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    bytes.len() == 13
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1..12).is_some_and(digits)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

/// Letters and digits in the order of a postcode: `HG1 2AB`.
fn is_postcode(cell: &str) -> bool {
    let plain: Vec<u8> = cell.bytes().filter(|b| *b != b' ').collect();
    let Some(at) = plain.len().checked_sub(3).filter(|at| (2..=4).contains(at)) else {
        return false;
    };
    let (out, inward) = plain.split_at(at);
    let begins = out.first().is_some_and(u8::is_ascii_alphabetic)
        && out.iter().all(u8::is_ascii_alphanumeric)
        && out.iter().any(u8::is_ascii_digit);
    begins
        && inward.first().is_some_and(u8::is_ascii_digit)
        && inward
            .get(1..)
            .is_some_and(|rest| rest.iter().all(u8::is_ascii_alphabetic))
}

fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['/', '-', '.']).collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3
        && parts.iter().all(number)
        && parts.iter().any(|part| part.len() == 4)
        && parts.iter().all(|part| part.len() <= 4)
}

const fn is_small(number: i64) -> bool {
    0 < number && number < SMALL
}

/// Which groups are hidden: the small ones, and others from the end of the list until at least two are hidden, of at least
/// five pupils together, and not so many that small groups alone must be of four each, or nearly: three groups of twelve
/// pupils would tell of four, four and four. Groups of nobody are shown. Which others go is a matter of their place alone: were
/// it the smallest, whoever knows this rule could work the hidden ones out from that.
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn hidden(counts: &[i64]) -> Vec<bool> {
    let mut hide: Vec<bool> = counts.iter().map(|count| is_small(*count)).collect();
    if !hide.contains(&true) {
        return hide;
    }
    let mut others = (0..counts.len())
        .rev()
        .filter(|place| counts.get(*place).is_some_and(|count| *count >= SMALL));
    loop {
        if are_uncertain(&chosen(counts, &hide)) {
            return hide;
        }
        match others.next().and_then(|place| hide.get_mut(place)) {
            Some(one) => *one = true,
            None => return hide,
        }
    }
}

/// Can whoever knows how many these groups are together, and the rule, work out none of them?
fn are_uncertain(groups: &[i64]) -> bool {
    let together: i64 = groups.iter().sum();
    let is_one_large = groups.iter().any(|one| !is_small(*one));
    let most: i64 = groups.iter().map(|_| SMALL - 1).sum();
    groups.len() >= 2 && together >= SMALL && (is_one_large || together <= most - 2)
}

fn chosen(numbers: &[i64], hide: &[bool]) -> Vec<i64> {
    numbers
        .iter()
        .zip(hide)
        .filter(|(_, hide)| **hide)
        .map(|(number, _)| *number)
        .collect()
}

/// How many of a group something is true of, for each group of a column: what may be shown of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shown {
    /// By group, in the same order; none where it is hidden.
    pub by_group: Vec<Option<i64>>,
    /// Of all groups together; none where it is hidden.
    pub all: Option<i64>,
}

/// What may be shown of “so many of these”: never of a hidden group, never where fewer than five are, or are not, meant, and
/// others with it until at least two are hidden and the hidden ones together tell of no small number, nor of everybody.
///
/// # Source
/// [`source::SENDA_TOOLS`].
pub fn shown(counts: &[i64], of_these: &[i64], hidden_groups: &[bool]) -> Shown {
    let pairs: Vec<(i64, i64)> = counts
        .iter()
        .copied()
        .zip(of_these.iter().copied())
        .collect();
    let mut hide: Vec<bool> = pairs
        .iter()
        .zip(hidden_groups)
        .map(|((count, these), hidden)| *hidden || is_small(*these) || is_small(count - these))
        .collect();
    let mut others: Vec<usize> = (0..pairs.len())
        .filter(|place| hide.get(*place) == Some(&false))
        .filter(|place| pairs.get(*place).is_some_and(|pair| pair.0 > 0))
        .collect();
    others.sort_by_key(|place| (pairs.get(*place).map_or(0, |pair| pair.0), *place));
    let mut others = others.into_iter();
    while tells(&pairs, &hide) {
        match others.next().and_then(|place| hide.get_mut(place)) {
            Some(one) => *one = true,
            // Everything is hidden and it still tells: then the sum is hidden too.
            None => {
                return Shown {
                    by_group: pairs.iter().map(|_| None).collect(),
                    all: None,
                };
            }
        }
    }
    Shown {
        by_group: pairs
            .iter()
            .zip(&hide)
            .map(|((_, these), hide)| (!hide).then_some(*these))
            .collect(),
        all: Some(of_these.iter().sum()),
    }
}

/// Does the difference between the sum and what is shown tell too much?
fn tells(pairs: &[(i64, i64)], hide: &[bool]) -> bool {
    let (mut groups, mut these, mut rest) = (0, 0, 0);
    for ((count, of_these), _) in pairs.iter().zip(hide).filter(|(_, hide)| **hide) {
        groups += 1;
        these += of_these;
        rest += count - of_these;
    }
    groups > 0 && (groups < 2 || is_small(these) || is_small(rest) || (these > 0 && rest == 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_that_tell_who_somebody_is_are_known_by_their_names() {
        for column in [
            "Name",
            "Forename",
            "surname",
            "Legal Surname",
            "UPN",
            "upn",
            "DOB",
            "Date of Birth",
            "Post Code",
            "Home address",
            "Pupil",
            "pupil_name",
            "Student",
            "Email",
            "Admission No",
            "NHS number",
        ] {
            assert!(tells_by_name(column).is_some(), "{column}");
        }
        for column in [
            "need",
            "SEN status",
            "Pupil premium",
            "pupil_premium",
            "year",
            "attendance %",
            "attainment",
            "suspensions",
            "sex",
            "language",
            "FSM",
            "primary need",
        ] {
            assert_eq!(tells_by_name(column), None, "{column}");
        }
    }

    #[test]
    fn cells_that_tell_who_somebody_is_are_known_by_their_look() {
        for cell in [
            "A123456789012",
            "HG1 2AB",
            "hg12ab",
            "SW1A 1AA",
            "12/03/2015",
            "2015-03-12",
            "a.b@c.uk",
        ] {
            assert!(tells_by_cell(cell).is_some(), "{cell}");
        }
        for cell in [
            "", "SLCN", "94.5", "Year 4", "E", "K", "4", "yes", "at", "2/3", "ADHD", "1-2-3",
        ] {
            assert_eq!(tells_by_cell(cell), None, "{cell}");
        }
        source::assert_refusals_are_told_well(&[
            &DataRefusal::TooFew,
            &DataRefusal::TooMany,
            &DataRefusal::NoGroups,
            &DataRefusal::NoMeasures,
            &DataRefusal::Tells {
                column: "Name".into(),
                what: "names",
            },
        ]);
    }

    #[test]
    fn one_small_group_takes_another_with_it() {
        assert_eq!(hidden(&[30, 20, 3, 8]), [false, false, true, true]);
        assert_eq!(hidden(&[30, 20, 8]), [false, false, false]);
        assert_eq!(hidden(&[30, 0, 8]), [false, false, false]);
        // Two small ones of four together: a third goes with them.
        assert_eq!(hidden(&[30, 2, 2, 9]), [false, true, true, true]);
        assert_eq!(hidden(&[30, 2, 4]), [false, true, true]);
        // Seven of two small groups are nearly all they can be: a third goes with them.
        assert_eq!(hidden(&[30, 3, 4]), [true, true, true]);
        assert_eq!(hidden(&[30, 2]), [true, true]);
    }

    #[test]
    fn few_of_many_are_hidden_and_all_of_a_hidden_group_are_not_told() {
        let counts = [40, 20, 20];
        let none = [false, false, false];
        assert_eq!(
            shown(&counts, &[20, 8, 9], &none).by_group,
            [Some(20), Some(8), Some(9)]
        );
        assert_eq!(
            shown(&counts, &[20, 2, 9], &none).by_group,
            [Some(20), None, None]
        );
        // Eighteen of twenty: the two who are not would be told.
        assert_eq!(
            shown(&counts, &[20, 18, 9], &none).by_group,
            [Some(20), None, None]
        );
        // The hidden ones are all meant: another is hidden with them.
        let hide = [false, true, true];
        assert_eq!(
            shown(&[40, 3, 6], &[20, 3, 6], &hide),
            Shown {
                by_group: vec![None, None, None],
                all: Some(29)
            }
        );
        assert_eq!(
            shown(&[10], &[2], &[false]),
            Shown {
                by_group: vec![None],
                all: None
            }
        );
    }

    /// Every list of group sizes that publishes the same, by whoever knows the rule too.
    fn alike(counts: &[i64]) -> Vec<Vec<i64>> {
        let mask = hidden(counts);
        let total: i64 = counts.iter().sum();
        let mut found = vec![Vec::new()];
        for (count, hide) in counts.iter().zip(&mask) {
            let may: Vec<i64> = if *hide {
                (1..=total).collect()
            } else {
                vec![*count]
            };
            found = found
                .into_iter()
                .flat_map(|one: Vec<i64>| {
                    may.iter().map(move |more| {
                        let mut one = one.clone();
                        one.push(*more);
                        one
                    })
                })
                .filter(|one| one.iter().sum::<i64>() <= total)
                .collect();
        }
        found.retain(|one| one.iter().sum::<i64>() == total && hidden(one) == mask);
        found
    }

    proptest! {
        #[test]
        fn no_hidden_group_can_be_worked_out_from_what_is_shown(counts in prop::collection::vec(0..14_i64, 1..5)) {
            prop_assume!(counts.iter().sum::<i64>() >= FEWEST);
            let mask = hidden(&counts);
            let same = alike(&counts);
            prop_assert!(same.contains(&counts));
            for (place, hide) in mask.iter().enumerate() {
                let number = counts[place];
                if *hide && number < SMALL {
                    prop_assert!(same.iter().any(|one| one[place] != number), "{counts:?} tells {number}");
                }
                prop_assert!(*hide || !is_small(number));
            }
        }

        #[test]
        fn what_is_shown_and_the_sum_leave_no_small_number(pairs in prop::collection::vec((0..40_i64, 0..41_i64), 1..8)) {
            let counts: Vec<i64> = pairs.iter().map(|pair| pair.0).collect();
            let these: Vec<i64> = pairs.iter().map(|pair| pair.1.min(pair.0)).collect();
            let groups = hidden(&counts);
            let told = shown(&counts, &these, &groups);
            for (place, one) in told.by_group.iter().enumerate() {
                if let Some(one) = one {
                    prop_assert_eq!(*one, these[place]);
                    prop_assert!(!is_small(*one) && !is_small(counts[place] - one) && !groups[place]);
                }
            }
            if let Some(all) = told.all {
                let open: i64 = told.by_group.iter().flatten().sum();
                let left = all - open;
                let closed = told.by_group.iter().filter(|one| one.is_none()).count();
                prop_assert!(closed != 1, "one alone is the difference");
                prop_assert!(!is_small(left), "{left} is left");
            }
        }
    }
}
