//! Coaches: which experienced SENCOs suit a participant, and why.
//!
//! What this room decides: whether somebody may be on the register of coaches, who is suggested, in which order, with which
//! reasons. What it does not know: who they are, or who asks.

use crate::{base::Day, source};

crate::coded! {
    /// The age of pupils.
    pub enum CoachPhase {
        /// Before school.
        EarlyYears = "early_years", "Early years";
        /// Primary.
        Primary = "primary", "Primary";
        /// Secondary.
        Secondary = "secondary", "Secondary";
        /// After 16.
        Post16 = "post_16", "After 16";
    }
}

crate::coded! {
    /// The kind of school.
    pub enum CoachSetting {
        /// Mainstream.
        Mainstream = "mainstream", "Mainstream school";
        /// Special.
        Special = "special", "Special school";
        /// Alternative provision.
        Alternative = "alternative", "Alternative provision";
    }
}

crate::coded! {
    /// What somebody knows more of than most: the four broad areas of need of the Code of Practice, and two of the work itself.
    pub enum Specialism {
        /// Communication and interaction.
        Communication = "communication", "Communication and interaction";
        /// Cognition and learning.
        Cognition = "cognition", "Cognition and learning";
        /// Social, emotional and mental health.
        Mental = "semh", "Social, emotional and mental health";
        /// Sensory and physical needs.
        Sensory = "sensory", "Sensory and physical needs";
        /// Assessments and plans.
        Plans = "plans", "EHC assessments and plans";
        /// Leading across a school.
        Leading = "leading", "Leading SEN across a school";
    }
}

/// What somebody offers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Offer {
    /// Ages.
    pub phases: Vec<CoachPhase>,
    /// Kinds of school.
    pub settings: Vec<CoachSetting>,
    /// What they know well.
    pub specialisms: Vec<Specialism>,
    /// The region, in the register's words.
    pub region: String,
    /// By video too?
    pub by_video: bool,
    /// Whole years as a SENCO.
    pub years: i64,
    /// People whom they can coach at a time.
    pub places: i64,
    /// The last day on which they are available; always, when there is none.
    pub until: Option<Day>,
}

/// What a participant needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// The age of their pupils.
    pub phases: Vec<CoachPhase>,
    /// The kind of their school.
    pub setting: Option<CoachSetting>,
    /// What they want to know more of.
    pub specialisms: Vec<Specialism>,
    /// Their region.
    pub region: String,
}

/// Why somebody is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The more the better; only for the order.
    pub points: i64,
    /// In plain sentences, the weightiest first.
    pub reasons: Vec<String>,
}

/// The years as a SENCO from which somebody can coach another.
pub const YEARS_OF_A_COACH: i64 = 3;

/// What a participant would like of a coach. What they do not say is taken from their school.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Wish {
    /// Ages that the coach should know; those of the school, when there are none.
    pub phases: Vec<CoachPhase>,
    /// What they want to know more of.
    pub specialisms: Vec<Specialism>,
    /// In their own words, for the administrator.
    pub words: String,
}

impl Need {
    /// With what the participant would like: their ages in the place of the school's, and what they want to know more of.
    #[must_use]
    pub fn wishing(mut self, wish: &Wish) -> Self {
        if !wish.phases.is_empty() {
            self.phases.clone_from(&wish.phases);
        }
        self.specialisms.clone_from(&wish.specialisms);
        self
    }
}

crate::refusals! {
    /// Why a coach cannot be recorded for a participant; the first that applies.
    pub enum MatchRefusal {
        /// Not on the register, or not available.
        NotOnRegister = "coach_not_on_register" [source::SENDA_COACHES] "This coach is no longer on the register, or no longer available.";
        /// Nobody coaches themselves.
        Oneself = "coach_is_participant" [source::SENDA_COACHES] "Nobody can be their own coach.";
        /// As many as they will take.
        Full = "coach_is_full" [source::SENDA_COACHES] "This coach has as many people as they said they would take. Choose another.";
        /// One at a time.
        HasCoach = "has_a_coach" [source::SENDA_COACHES] "This participant has a coach. End that coaching first.";
    }
}

/// What is known before a coach is recorded for a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchFacts<'a> {
    /// What the coach offers, when they are on the register.
    pub offer: Option<&'a Offer>,
    /// People whom they coach now.
    pub taken: i64,
    /// Are coach and participant one person?
    pub oneself: bool,
    /// Has the participant a coach already?
    pub has_coach: bool,
}

/// May this coach be recorded for this participant on this day?
///
/// # Source
/// [`source::SENDA_COACHES`].
/// # Errors
/// See [`MatchRefusal`]; the first that applies.
pub fn find(facts: MatchFacts<'_>, today: Day) -> Result<(), MatchRefusal> {
    let available = |offer: &&Offer| offer.until.is_none_or(|until| today <= until);
    let Some(offer) = facts.offer.filter(available) else {
        return Err(MatchRefusal::NotOnRegister);
    };
    if facts.oneself {
        return Err(MatchRefusal::Oneself);
    }
    if facts.has_coach {
        return Err(MatchRefusal::HasCoach);
    }
    if facts.taken >= offer.places {
        return Err(MatchRefusal::Full);
    }
    Ok(())
}

crate::refusals! {
    /// Why an offer cannot stand on the register; the first that applies.
    pub enum OfferRefusal {
        /// Without consent nobody is on a register.
        NoConsent = "no_consent" [source::SENDA_COACHES, "consent"] "Say that your details may be shown to programme administrators who look for a coach.";
        /// Not experienced yet.
        TooFewYears = "too_few_years" [source::SENDA_COACHES, "years"] "A coach has been a SENCO for three years or more. Come back when you have.";
        /// Nothing to match.
        NoPhase = "no_phase" [source::SENDA_COACHES, "phases"] "Choose at least one age of pupils.";
        /// No room for anybody.
        NoPlaces = "no_places" [source::SENDA_COACHES, "places"] "Enter how many people you can coach at a time, from 1 to 12.";
        /// Already over.
        Over = "over" [source::SENDA_COACHES, "until"] "The last day on which you are available has passed.";
    }
}

/// May this offer stand on the register?
///
/// # Source
/// [`source::SENDA_COACHES`].
/// # Errors
/// See [`OfferRefusal`]; the first that applies.
pub fn offer(offer: &Offer, consents: bool, today: Day) -> Result<(), OfferRefusal> {
    if !consents {
        return Err(OfferRefusal::NoConsent);
    }
    if offer.years < YEARS_OF_A_COACH {
        return Err(OfferRefusal::TooFewYears);
    }
    if offer.phases.is_empty() {
        return Err(OfferRefusal::NoPhase);
    }
    if !(1..=12).contains(&offer.places) {
        return Err(OfferRefusal::NoPlaces);
    }
    if offer.until.is_some_and(|until| until < today) {
        return Err(OfferRefusal::Over);
    }
    Ok(())
}

/// Does this offer suit this need on this day, and why? Nobody is suggested who is not available, or too far away and not
/// on video; a phase in common is needed where the participant's is known.
///
/// # Source
/// [`source::SENDA_COACHES`].
pub fn suggest(offer: &Offer, need: &Need, on: Day) -> Option<Suggestion> {
    use crate::base::Coded as _;
    let near = !need.region.is_empty() && offer.region == need.region;
    let available = offer.until.is_none_or(|until| on <= until);
    if !available || !(near || offer.by_video) {
        return None;
    }
    let shared: Vec<&str> = offer
        .phases
        .iter()
        .filter(|phase| need.phases.contains(phase))
        .map(|phase| phase.label())
        .collect();
    if shared.is_empty() && !need.phases.is_empty() {
        return None;
    }
    let mut said = Suggestion {
        points: 0,
        reasons: Vec::new(),
    };
    let mut say = |points: i64, reason: String| {
        said.points += points;
        said.reasons.push(reason);
    };
    if !shared.is_empty() {
        say(
            4,
            format!("Knows the same age of pupils: {}.", shared.join(", ")),
        );
    }
    if let Some(setting) = need.setting.filter(|one| offer.settings.contains(one)) {
        say(
            3,
            format!("Knows the same kind of school: {}.", setting.label()),
        );
    }
    for one in offer
        .specialisms
        .iter()
        .filter(|one| need.specialisms.contains(one))
    {
        say(2, format!("Knows what is asked for: {}.", one.label()));
    }
    if near {
        say(2, format!("Is in the same region: {}.", offer.region));
    } else {
        say(0, "Is elsewhere, and coaches by video.".to_owned());
    }
    if offer.years >= 10 {
        say(1, format!("Has been a SENCO for {} years.", offer.years));
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Coded as _;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn good() -> Offer {
        Offer {
            phases: vec![CoachPhase::Primary],
            settings: vec![CoachSetting::Mainstream],
            specialisms: vec![Specialism::Plans],
            region: "South West".into(),
            by_video: false,
            years: 5,
            places: 2,
            until: None,
        }
    }

    fn need() -> Need {
        Need {
            phases: vec![CoachPhase::Primary],
            setting: Some(CoachSetting::Mainstream),
            specialisms: vec![Specialism::Plans],
            region: "South West".into(),
        }
    }

    #[test]
    fn an_offer_needs_consent_experience_and_room() {
        let today = day("2026-11-27");
        assert_eq!(offer(&good(), true, today), Ok(()));
        assert_eq!(offer(&good(), false, today), Err(OfferRefusal::NoConsent));
        let with = |change: fn(&mut Offer)| {
            let mut one = good();
            change(&mut one);
            offer(&one, true, today)
        };
        assert_eq!(with(|one| one.years = 2), Err(OfferRefusal::TooFewYears));
        assert_eq!(with(|one| one.phases.clear()), Err(OfferRefusal::NoPhase));
        assert_eq!(with(|one| one.places = 0), Err(OfferRefusal::NoPlaces));
        assert_eq!(
            with(|one| one.until = "2026-11-26".parse().ok()),
            Err(OfferRefusal::Over)
        );
    }

    #[test]
    fn who_is_far_away_and_not_on_video_is_not_suggested() {
        let on = day("2026-11-27");
        let mut far = good();
        far.region = "London".into();
        assert_eq!(suggest(&far, &need(), on), None);
        far.by_video = true;
        let near = suggest(&good(), &need(), on).unwrap();
        let far = suggest(&far, &need(), on).unwrap();
        assert!(far.points < near.points);
        assert!(far.reasons.iter().any(|one| one.contains("video")));
    }

    #[test]
    fn a_coach_takes_as_many_as_they_said_and_a_participant_has_one() {
        let today = day("2026-11-27");
        let offer = good();
        let facts = MatchFacts {
            offer: Some(&offer),
            taken: 1,
            oneself: false,
            has_coach: false,
        };
        assert_eq!(find(facts, today), Ok(()));
        let full = MatchFacts { taken: 2, ..facts };
        assert_eq!(find(full, today), Err(MatchRefusal::Full));
        let second = MatchFacts {
            has_coach: true,
            ..facts
        };
        assert_eq!(find(second, today), Err(MatchRefusal::HasCoach));
        let own = MatchFacts {
            oneself: true,
            ..facts
        };
        assert_eq!(find(own, today), Err(MatchRefusal::Oneself));
        let gone = MatchFacts {
            offer: None,
            ..facts
        };
        assert_eq!(find(gone, today), Err(MatchRefusal::NotOnRegister));
    }

    #[test]
    fn a_wish_comes_before_the_ages_of_the_school() {
        let wish = Wish {
            phases: vec![CoachPhase::Secondary],
            specialisms: vec![Specialism::Sensory],
            words: String::new(),
        };
        let wants = need().wishing(&wish);
        assert_eq!(wants.phases, [CoachPhase::Secondary]);
        assert_eq!(wants.specialisms, [Specialism::Sensory]);
        assert_eq!(need().wishing(&Wish::default()).phases, need().phases);
    }

    proptest! {
        #[test]
        fn one_thing_more_in_common_never_makes_a_suggestion_worse(
            known in prop::collection::vec(0..Specialism::ALL.len(), 0..4),
            more in 0..Specialism::ALL.len(),
        ) {
            let on = day("2026-11-27");
            let mut less = good();
            less.specialisms = known.iter().map(|place| Specialism::ALL[*place]).collect();
            let mut wants = need();
            wants.specialisms = Specialism::ALL.to_vec();
            let before = suggest(&less, &wants, on).unwrap().points;
            less.specialisms.push(Specialism::ALL[more]);
            prop_assert!(suggest(&less, &wants, on).unwrap().points >= before);
        }

        #[test]
        fn whoever_is_suggested_is_available_and_has_a_reason(days in -400..400_i32, until in proptest::option::of(-400..400_i32)) {
            let today = day("2026-11-27");
            let mut one = good();
            one.until = until.map(|days| today.plus_days(days));
            let on = today.plus_days(days);
            match suggest(&one, &need(), on) {
                Some(said) => {
                    prop_assert!(one.until.is_none_or(|until| on <= until));
                    prop_assert!(!said.reasons.is_empty());
                }
                None => prop_assert!(one.until.is_some_and(|until| until < on)),
            }
        }
    }
}
