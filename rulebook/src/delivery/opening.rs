//! When a part of the programme may be opened.
//!
//! What this room decides: whether an element is open to a participant today.
//! What it does not know: who makes the timetable, or what the element holds.

use crate::{base::Day, source};

crate::refusals! {
    /// Why a part of the programme cannot be opened; the first that applies.
    pub enum OpeningRefusal {
        /// The intake has no timetable.
        NoTimetable = "no_timetable" [source::SENDA_PROGRESS] "The timetable of your intake is not made yet.";
        /// It opens later.
        OpensLater {
            /// When.
            opens_on: Day
        } = "opens_later" [source::SENDA_PROGRESS] "This opens on {}.", opens_on.with_weekday();
    }
}

/// Is this part open today?
///
/// # Source
/// [`source::SENDA_PROGRESS`].
/// # Errors
/// See [`OpeningRefusal`]; the first that applies.
pub fn open(opens_on: Option<Day>, today: Day) -> Result<(), OpeningRefusal> {
    match opens_on {
        None => Err(OpeningRefusal::NoTimetable),
        Some(opens_on) if today < opens_on => Err(OpeningRefusal::OpensLater { opens_on }),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_opens_at_the_beginning_of_its_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let opens_on = Some(day("2027-01-04"));
        assert!(open(opens_on, day("2027-01-04")).is_ok());
        let refused = open(opens_on, day("2027-01-03"));
        assert_eq!(
            refused,
            Err(OpeningRefusal::OpensLater {
                opens_on: day("2027-01-04")
            })
        );
        assert_eq!(
            open(None, day("2027-01-04")),
            Err(OpeningRefusal::NoTimetable)
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &OpeningRefusal::NoTimetable,
            &OpeningRefusal::OpensLater {
                opens_on: "2027-01-04".parse().unwrap(),
            },
        ]);
    }
}
