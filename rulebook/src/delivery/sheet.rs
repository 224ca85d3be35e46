//! A printed register typed back in one line: `1-4, 7, 9 late 10:20, 12 left 15:30, others absent`.
//!
//! What this room decides: what the line means.
//! What it does not know: who has which number.

use std::collections::BTreeMap;

use super::attendance::Attendance;
use crate::source;

/// A mark as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// The mark.
    pub mark: Attendance,
    /// Minutes late, or minutes before the end.
    pub minutes: Option<i64>,
}

/// From which minute of the day to which the session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Its first minute.
    pub from: i64,
    /// The minute after its last.
    pub to: i64,
}

/// What a sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The mark of each number that was typed.
    pub marks: BTreeMap<i64, Typed>,
    /// What everybody else is who has no mark yet: somebody who has checked in stays what they are.
    pub others: Option<Typed>,
}

crate::refusals! {
    /// Why a typed sheet cannot be read; the first that applies.
    pub enum SheetRefusal {
        /// Nothing.
        Empty = "sheet_empty" [source::SENDA_ATTENDANCE, "typed"] "Type the numbers of those who were there, like 1-4, 7, 9 late.";
        /// Not understood.
        Unclear {
            /// The part.
            part: String
        } = "sheet_unclear" [source::SENDA_ATTENDANCE, "typed"] "“{part}” was not understood. Type numbers like 1-4 or 9, then late, left or absent, and a time like 15:30 if you know it.";
        /// A number of nobody.
        NoSuchNumber {
            /// The number.
            number: i64
        } = "sheet_no_such_number" [source::SENDA_ATTENDANCE, "typed"] "Number {number} is not on the sheet.";
        /// Twice.
        Twice {
            /// The number.
            number: i64
        } = "sheet_twice" [source::SENDA_ATTENDANCE, "typed"] "Number {number} was typed twice.";
        /// A time outside the session.
        Outside {
            /// The part.
            part: String
        } = "sheet_outside" [source::SENDA_ATTENDANCE, "typed"] "The time in “{part}” is not within the session.";
    }
}

/// Reads what was typed, for the numbers that are on the sheet.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`SheetRefusal`]; the first that applies, from left to right.
pub fn read(typed: &str, numbers: &[i64], hours: Hours) -> Result<Sheet, SheetRefusal> {
    let mut marks = BTreeMap::new();
    let mut others = None;
    let parts = typed.split([',', ';', '\n']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let lower = part.to_lowercase();
        let mut words = lower.split_whitespace();
        let who = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        let mark = mark_of(&rest, hours, part)?;
        if matches!(who, "others" | "rest" | "everybody" | "all") {
            others = Some(mark);
            continue;
        }
        for number in range(who, part)? {
            if !numbers.contains(&number) {
                return Err(SheetRefusal::NoSuchNumber { number });
            }
            if marks.insert(number, mark).is_some() {
                return Err(SheetRefusal::Twice { number });
            }
        }
    }
    if marks.is_empty() && others.is_none() {
        return Err(SheetRefusal::Empty);
    }
    Ok(Sheet { marks, others })
}

/// The longest range that is read: more is a slip of the finger.
const LONGEST: i64 = 1_000;

fn range(who: &str, part: &str) -> Result<Vec<i64>, SheetRefusal> {
    let unclear = || SheetRefusal::Unclear {
        part: part.to_owned(),
    };
    let who = who.replace(['–', '—'], "-");
    let (first, last) = who.split_once('-').unwrap_or((&who, &who));
    let number = |text: &str| text.trim().parse::<i64>().ok().filter(|it| *it > 0);
    let (Some(first), Some(last)) = (number(first), number(last)) else {
        return Err(unclear());
    };
    if last < first || last - first > LONGEST {
        return Err(unclear());
    }
    Ok((first..=last).collect())
}

fn mark_of(words: &[&str], hours: Hours, part: &str) -> Result<Typed, SheetRefusal> {
    let unclear = || SheetRefusal::Unclear {
        part: part.to_owned(),
    };
    let (word, time) = match words {
        [] => ("present", None),
        [word] => (*word, None),
        [word, time] | [word, "at" | "early", time] => (*word, Some(*time)),
        _ => return Err(unclear()),
    };
    let mark = match word {
        "present" | "here" | "p" => Attendance::Present,
        "late" | "l" => Attendance::Late,
        "left" | "early" => Attendance::LeftEarly,
        "absent" | "away" | "a" => Attendance::Absent,
        _ => return Err(unclear()),
    };
    let Some(time) = time.filter(|time| *time != "early") else {
        return Ok(Typed {
            mark,
            minutes: None,
        });
    };
    if !matches!(mark, Attendance::Late | Attendance::LeftEarly) {
        return Err(unclear());
    }
    let minute = minute_of(time, hours).ok_or_else(unclear)?;
    if minute < hours.from || minute > hours.to {
        return Err(SheetRefusal::Outside {
            part: part.to_owned(),
        });
    }
    let minutes = if mark == Attendance::Late {
        minute - hours.from
    } else {
        hours.to - minute
    };
    Ok(Typed {
        mark,
        minutes: Some(minutes),
    })
}

/// `15:30`, `15.30`, `3:30pm`, and `3:30` where only the afternoon fits.
fn minute_of(time: &str, hours: Hours) -> Option<i64> {
    let time = time.replace('.', ":");
    let (digits, half) = match (time.strip_suffix("am"), time.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(720)),
        _ => (time.as_str(), None),
    };
    let (hour, rest) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hour, rest): (i64, i64) = (hour.parse().ok()?, rest.parse().ok()?);
    if !(0..24).contains(&hour) || !(0..60).contains(&rest) {
        return None;
    }
    let plain = hour * 60 + rest;
    Some(match half {
        Some(half) => hour % 12 * 60 + rest + half,
        None if plain < hours.from && hour < 12 && plain + 720 <= hours.to => plain + 720,
        None => plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [i64; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const DAY: Hours = Hours { from: 600, to: 960 };

    fn typed(mark: Attendance, minutes: Option<i64>) -> Typed {
        Typed { mark, minutes }
    }

    #[test]
    fn a_sheet_is_typed_back_in_one_line() {
        let sheet = read("1-4, 7, 9 late, 12 left 15:30", &NUMBERS, DAY).unwrap();
        let read = sheet.marks;
        assert_eq!(sheet.others, None);
        assert_eq!(read.len(), 7);
        assert_eq!(read[&3], typed(Attendance::Present, None));
        assert_eq!(read[&9], typed(Attendance::Late, None));
        assert_eq!(read[&12], typed(Attendance::LeftEarly, Some(30)));
    }

    #[test]
    fn times_are_read_as_people_write_them_and_the_others_can_be_absent() {
        let sheet = read(
            "1–3; 4 late at 10.20\n5 left early 3:30, 6 left 3pm\nothers absent",
            &NUMBERS,
            DAY,
        )
        .unwrap();
        let read = sheet.marks;
        assert_eq!(read.len(), 6);
        assert_eq!(read[&4], typed(Attendance::Late, Some(20)));
        assert_eq!(read[&5], typed(Attendance::LeftEarly, Some(30)));
        assert_eq!(read[&6], typed(Attendance::LeftEarly, Some(60)));
        assert_eq!(sheet.others, Some(typed(Attendance::Absent, None)));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let code = |text: &str| {
            use crate::base::Refusal;
            read(text, &NUMBERS, DAY).unwrap_err().code()
        };
        for (text, expected) in [
            ("", "sheet_empty"),
            (" , ", "sheet_empty"),
            ("Ada", "sheet_unclear"),
            ("4-1", "sheet_unclear"),
            ("-3", "sheet_unclear"),
            ("1-999999999999", "sheet_unclear"),
            ("3 asleep", "sheet_unclear"),
            ("3 absent 15:30", "sheet_unclear"),
            ("3 late 25:00", "sheet_unclear"),
            ("13", "sheet_no_such_number"),
            ("1-3, 2 late", "sheet_twice"),
            ("2 late 17:30", "sheet_outside"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        let part = || "3 asleep".to_owned();
        source::assert_refusals_are_told_well(&[
            &SheetRefusal::Empty,
            &SheetRefusal::NoSuchNumber { number: 3 },
            &SheetRefusal::Twice { number: 3 },
        ]);
        let unclear = SheetRefusal::Unclear { part: part() };
        let outside = SheetRefusal::Outside { part: part() };
        for refusal in [unclear, outside] {
            assert!(!crate::base::Refusal::sentence(&refusal).is_empty());
        }
    }
}
