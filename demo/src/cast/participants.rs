//! The sixty participants and applicants, one line each, in the order of how far they have come.
//!
//! What this room must not know: how anybody came to stand where they stand.

rulebook::coded! {
    /// How far somebody has come, when the curtain rises.
    pub enum Standing {
        /// Has applied.
        Applied = "applied", "Applied, not decided";
        /// Was rejected.
        Rejected = "rejected", "Rejected";
        /// Waits for a place.
        Waiting = "waiting", "Waiting: the intake is full";
        /// Has just been enrolled.
        New = "new", "Newly enrolled";
        /// In the middle, in good order.
        Mid = "mid", "Half way";
        /// In the middle, with much missing.
        Behind = "behind", "Behind";
        /// Paused.
        Deferred = "deferred", "Deferred";
        /// Left.
        Withdrawn = "withdrawn", "Withdrawn";
        /// At the end of teaching, below what opens the assessment.
        AtGate = "at_gate", "At the gate, below 90%";
        /// Writing.
        Writing = "writing", "Writing the response";
        /// Has submitted.
        Submitted = "submitted", "Submitted";
        /// Being marked.
        Marking = "marking", "Being marked";
        /// Two marks differ.
        Disagreement = "disagreement", "Marks differ";
        /// Marked, waits for the board.
        AwaitingBoard = "awaiting_board", "Awaiting the board";
        /// Passed, with a statement of completion.
        Passed = "passed", "Passed";
        /// Not yet met.
        NotYetMet = "not_yet_met", "Not yet met";
    }
}

impl Standing {
    /// The page on which this standing is seen best.
    pub const fn start_path(self) -> &'static str {
        match self {
            Self::Applied | Self::Rejected | Self::Waiting => "/apply",
            Self::New | Self::Mid | Self::Deferred | Self::Withdrawn => "/home",
            Self::Behind => "/progress",
            Self::AtGate
            | Self::Submitted
            | Self::Marking
            | Self::Disagreement
            | Self::AwaitingBoard => "/assessment",
            Self::Writing => "/assessment/response",
            Self::Passed => "/certificate",
            Self::NotYetMet => "/assessment/result",
        }
    }
}

/// One participant or applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// Their name.
    pub name: &'static str,
    /// Their school.
    pub urn: i64,
    /// How far they have come.
    pub standing: Standing,
}

impl Participant {
    /// Their address: the letters of the first and last name.
    pub fn email(&self) -> String {
        let plain = |word: &str| -> String {
            word.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        };
        let mut words = self.name.split(' ');
        let first = words.next().map(plain).unwrap_or_default();
        let last = words.next_back().map(plain).unwrap_or_default();
        format!("{first}.{last}@example.sch.uk")
    }
}

macro_rules! cast {
    ($($standing:ident: $( $name:literal at $urn:literal ),+ ;)+) => {
        /// Everybody who studies here, or wishes to.
        pub const PARTICIPANTS: &[Participant] = &[
            $($( Participant { name: $name, urn: $urn, standing: Standing::$standing } ),+),+
        ];
    };
}

cast! {
    Applied:
        "Ayodele Brockenhurst" at 900_002,
        "Mirela Stanchev-Poole" at 900_005,
        "Jago Trewhella-Singh" at 900_008;
    Rejected:
        "Perpetua Lindqvist" at 900_012,
        "Rafferty Dhillon-Moss" at 900_016;
    Waiting:
        "Nuala Featherstonehaugh" at 900_019,
        "Kwabena Ostrowski" at 900_022,
        "Delphine Marrable" at 900_027;
    New:
        "Ianthe Okafor-Bligh" at 900_031,
        "Mateusz Kettlewell" at 900_035,
        "Saoirse Vanterpool" at 900_039,
        "Haruki Pendlebury" at 900_043,
        "Zainab Culverhouse" at 900_046,
        "Bronwen Adeleke-Pryce" at 900_049,
        "Teodora Hathersage" at 900_052,
        "Cuthbert Rahman-Vale" at 900_057;
    Mid:
        "Folasade Wintergreen" at 900_061,
        "Eluned Castellanos" at 900_066,
        "Idris Molyneaux-Bakare" at 900_069,
        "Parveen Stubblefield" at 900_073,
        "Anneliese Tarkowski" at 900_076,
        "Obinna Larkspur" at 900_079,
        "Meera Dolbadarn-Reid" at 900_083,
        "Caoimhe Ravensworth" at 900_086,
        "Yusuf Applegarth" at 900_089,
        "Lorcan Szymanowicz" at 900_096,
        "Nkechi Butterworth-Lam" at 900_101,
        "Rosalind Ekwueme" at 900_104;
    Behind:
        "Barnaby Chaudhry-Fenn" at 900_108,
        "Xanthe Morgenstern" at 900_112,
        "Tunde Hollingbourne" at 900_115,
        "Siobhan Kashani" at 900_119;
    Deferred:
        "Amara Penhaligon-Sethi" at 900_122,
        "Gareth Wolstenholme-Diaz" at 900_126;
    Withdrawn:
        "Clementine Obuya" at 900_129,
        "Ruaridh Fazakerley" at 900_132;
    AtGate:
        "Shabnam Threadgold" at 900_135,
        "Osian Blackadder-Nkemelu" at 900_139;
    Writing:
        "Temperance Adjei-Holt" at 900_143,
        "Vikram Summerscale" at 900_146,
        "Maeve Kowalczyk-Orme" at 900_150,
        "Solomon Inglethorpe" at 900_153;
    Submitted:
        "Ottilie Rajapaksa-Dunn" at 900_157,
        "Emrys Babangida" at 900_162,
        "Harriet Zelenko-Marsh" at 900_169;
    Marking:
        "Chidera Lovelock" at 900_172,
        "Freya Montefiore-Ali" at 900_176,
        "Dafydd Quartermaine" at 900_179,
        "Suda Birtwhistle" at 900_182;
    Disagreement:
        "Leocadia Munro-Tesfaye" at 900_185;
    AwaitingBoard:
        "Esme Warburton-Adeola" at 900_189,
        "Kofi Lanyon" at 900_192,
        "Iolanthe Bhattacharya-Cross" at 900_197;
    Passed:
        "Grainne Olusoga-Thwaite" at 900_200,
        "Anselm Pattinson-Mehta" at 900_203,
        "Wanjiru Heatherington" at 900_209,
        "Sian Delacroix-Obi" at 900_213,
        "Mustafa Greenhalgh-Lowe" at 900_217;
    NotYetMet:
        "Linnea Abara-Stroud" at 900_221,
        "Conrad Mukherjee-Paige" at 900_224;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_sixty_at_sixty_schools() {
        assert_eq!(PARTICIPANTS.len(), 60);
        assert_eq!(
            PARTICIPANTS
                .iter()
                .map(|one| one.urn)
                .collect::<BTreeSet<_>>()
                .len(),
            60
        );
    }

    #[test]
    fn an_address_is_made_of_the_first_and_last_name() {
        let one = Participant {
            name: "Grainne Olusoga-Thwaite",
            urn: 1,
            standing: Standing::New,
        };
        assert_eq!(one.email(), "grainne.olusogathwaite@example.sch.uk");
    }
}
