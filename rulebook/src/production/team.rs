//! The writing team: who brings what, and which experience is missing.
//!
//! What this room decides: whether a team is as mixed as its provider wants it, and why not.
//! What it does not know: what anybody writes, which roles they hold.

use std::collections::BTreeMap;

use crate::{
    base::{Coded, Day},
    people::PersonId,
    source,
};

crate::coded! {
    /// Where somebody works.
    pub enum Setting {
        /// A mainstream school or nursery.
        Mainstream = "mainstream", "Mainstream school";
        /// A special school.
        Special = "special", "Special school";
        /// Alternative provision.
        Alternative = "alternative", "Alternative provision";
        /// A university.
        University = "university", "University";
        /// A local authority, a trust's centre, a charity, a health service.
        Other = "other", "Elsewhere (authority, trust, charity, health)";
    }
}

crate::coded! {
    /// The phase somebody works in.
    pub enum Phase {
        /// Up to five.
        EarlyYears = "early_years", "Early years";
        /// Five to eleven.
        Primary = "primary", "Primary";
        /// Eleven to sixteen.
        Secondary = "secondary", "Secondary";
        /// After sixteen.
        Post16 = "post_16", "Post-16";
        /// More than one.
        Across = "across", "Across phases";
        /// None: adults.
        Adults = "adults", "Adult learning";
    }
}

crate::coded! {
    /// What somebody knows well.
    pub enum Expertise {
        /// SEND law and statutory duties.
        Law = "law", "SEND law and duties";
        /// Teaching and adaptive teaching.
        Teaching = "teaching", "Teaching and adaptive teaching";
        /// Behaviour and mental health.
        Behaviour = "behaviour", "Behaviour, social, emotional and mental health";
        /// Communication and interaction.
        Communication = "communication", "Communication and interaction";
        /// Cognition and learning.
        Cognition = "cognition", "Cognition and learning";
        /// Sensory and physical needs.
        Sensory = "sensory", "Sensory and physical needs";
        /// Identification and assessment.
        Assessment = "assessment", "Identification and assessment of need";
        /// Provision, budget, support staff.
        Provision = "provision", "Provision, budgets and support staff";
        /// Families and agencies.
        Partnership = "partnership", "Families and agencies";
        /// How adults learn.
        Development = "development", "Professional development";
        /// How change is made.
        Implementation = "implementation", "Implementation";
        /// Research and evidence.
        Evidence = "evidence", "Research and evidence";
    }
}

crate::coded! {
    /// An experience that a provider may want on its team.
    pub enum Want {
        /// Works in a special school.
        Special = "special", "Works in a special school";
        /// Works in a mainstream primary school.
        MainstreamPrimary = "mainstream_primary", "Works in a mainstream primary school";
        /// Works in a mainstream secondary school.
        MainstreamSecondary = "mainstream_secondary", "Works in a mainstream secondary school";
        /// Works at a university.
        University = "university", "Works at a university";
        /// Delivered, wrote or evaluated the award before this one.
        EarlierAward = "earlier_award", "Delivered, wrote or evaluated the National Award for SEN Co-ordination";
        /// Works in the early years.
        EarlyYears = "early_years", "Works in the early years";
        /// Works after sixteen.
        Post16 = "post_16", "Works in post-16 education";
        /// Works in alternative provision.
        Alternative = "alternative", "Works in alternative provision";
        /// Knows the law.
        Law = "law", "Knows SEND law and duties well";
    }
}

/// One person's time on the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Where they work.
    pub setting: Setting,
    /// In which phase.
    pub phase: Phase,
    /// What they know well.
    pub expertise: Vec<Expertise>,
    /// Whether they delivered, wrote or evaluated the earlier award.
    pub earlier_award: bool,
    /// The first day.
    pub began_on: Day,
    /// The last day, when it is known.
    pub ended_on: Option<Day>,
}

impl Member {
    /// On the team on this day?
    pub fn is_on(&self, day: Day) -> bool {
        self.began_on <= day && self.ended_on.is_none_or(|end| day <= end)
    }
    /// Do they bring this?
    pub fn brings(&self, want: Want) -> bool {
        let mainstream = self.setting == Setting::Mainstream;
        match want {
            Want::Special => self.setting == Setting::Special,
            Want::MainstreamPrimary => {
                mainstream && matches!(self.phase, Phase::Primary | Phase::Across)
            }
            Want::MainstreamSecondary => {
                mainstream && matches!(self.phase, Phase::Secondary | Phase::Across)
            }
            Want::University => self.setting == Setting::University,
            Want::EarlierAward => self.earlier_award,
            Want::EarlyYears => self.phase == Phase::EarlyYears,
            Want::Post16 => self.phase == Phase::Post16,
            Want::Alternative => self.setting == Setting::Alternative,
            Want::Law => self.expertise.contains(&Expertise::Law),
        }
    }
}

/// How many people with each experience a provider wants at least. Data of the provider, per programme.
pub type Mix = BTreeMap<Want, u32>;

/// The mix that a provider starts from: the team that the qualification was first written with.
pub fn first_mix() -> Mix {
    let wanted = [
        Want::Special,
        Want::MainstreamPrimary,
        Want::MainstreamSecondary,
        Want::University,
        Want::EarlierAward,
    ];
    wanted.into_iter().map(|want| (want, 1)).collect()
}

/// How one experience stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub want: Want,
    /// How many are wanted.
    pub wanted: u32,
    /// Who brings it now.
    pub have: Vec<PersonId>,
    /// Why it is missing; nothing when it is not.
    pub missing: Option<String>,
}

/// How the team stands on a day: one line for each experience that is wanted, in the order of [`Want`].
///
/// # Source
/// Senda's policy on the writing team ([`source::SENDA_TEAM`]).
pub fn stands(team: &[Member], mix: &Mix, day: Day) -> Vec<Standing> {
    mix.iter()
        .filter(|(_, wanted)| **wanted > 0)
        .map(|(want, wanted)| {
            let bring = team.iter().filter(|one| one.brings(*want));
            let mut have: Vec<PersonId> = bring
                .clone()
                .filter(|one| one.is_on(day))
                .map(|one| one.person)
                .collect();
            have.sort_unstable();
            have.dedup();
            let count = u32::try_from(have.len()).unwrap_or(u32::MAX);
            let missing = (count < *wanted).then(|| {
                let others: Vec<&Member> = bring.filter(|one| !one.is_on(day)).collect();
                why_missing(count, *wanted, &others, day)
            });
            Standing {
                want: *want,
                wanted: *wanted,
                have,
                missing,
            }
        })
        .collect()
}

fn why_missing(have: u32, wanted: u32, others: &[&Member], day: Day) -> String {
    let why = match (have, wanted) {
        (0, 1) => "Nobody on the team has this.".to_owned(),
        (0, _) => format!("Nobody on the team has this; {wanted} are wanted."),
        _ => format!("{have} of {wanted} wanted."),
    };
    let left = others
        .iter()
        .filter_map(|one| one.ended_on.filter(|end| *end < day))
        .max();
    let next = others
        .iter()
        .filter(|one| one.began_on > day)
        .map(|one| one.began_on)
        .min();
    let left = left.map(|day| format!(" The last who had it left on {}.", day.in_words()));
    let next = next.map(|day| format!(" Somebody who has it joins on {}.", day.in_words()));
    [Some(why), left, next].into_iter().flatten().collect()
}

crate::refusals! {
    /// Why a time on the team is not recorded; the first that applies.
    pub enum MemberRefusal {
        /// It ends before it begins.
        EndsBefore = "ends_before" [source::SENDA_TEAM, "ended_on"] "The last day is before the first.";
        /// They are on the team at that time already.
        OnTheTeam = "on_the_team" [source::SENDA_TEAM, "person"] "This person is on the team at that time already. End that time first.";
    }
}

/// May this time on the team be recorded beside the others?
///
/// # Errors
/// See [`MemberRefusal`].
pub fn join(team: &[Member], new: &Member) -> Result<(), MemberRefusal> {
    if new.ended_on.is_some_and(|end| end < new.began_on) {
        return Err(MemberRefusal::EndsBefore);
    }
    let overlaps = |one: &Member| {
        let before = one.ended_on.is_some_and(|end| end < new.began_on);
        let after = new.ended_on.is_some_and(|end| end < one.began_on);
        !before && !after
    };
    if team
        .iter()
        .any(|one| one.person == new.person && overlaps(one))
    {
        return Err(MemberRefusal::OnTheTeam);
    }
    Ok(())
}

/// The codes of these, in one text, as they are kept.
pub fn expertise_text(list: &[Expertise]) -> String {
    let codes: Vec<&str> = list.iter().map(|one| one.code()).collect();
    codes.join(" ")
}

/// What [`expertise_text`] kept; a word that is in no list is left out.
pub fn expertise_of(text: &str) -> Vec<Expertise> {
    text.split_whitespace()
        .filter_map(|code| Expertise::from_code(code).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn member(number: i64, setting: Setting, phase: Phase) -> Member {
        Member {
            person: PersonId::from_number(number),
            setting,
            phase,
            expertise: vec![],
            earlier_award: false,
            began_on: day("2026-01-01"),
            ended_on: None,
        }
    }
    fn missing(team: &[Member]) -> Vec<Want> {
        stands(team, &first_mix(), day("2026-11-22"))
            .into_iter()
            .filter(|one| one.missing.is_some())
            .map(|one| one.want)
            .collect()
    }

    #[test]
    fn an_empty_team_misses_everything_that_is_wanted() {
        assert_eq!(missing(&[]).len(), 5);
    }

    #[test]
    fn one_person_may_bring_several_things_and_a_school_across_phases_is_both() {
        let mut one = member(1, Setting::Mainstream, Phase::Across);
        one.earlier_award = true;
        assert_eq!(missing(&[one]), [Want::Special, Want::University]);
    }

    #[test]
    fn who_has_left_is_missed_and_the_reason_says_since_when() {
        let mut special = member(1, Setting::Special, Phase::Secondary);
        special.ended_on = Some(day("2026-08-31"));
        let mut coming = member(2, Setting::Special, Phase::Primary);
        coming.began_on = day("2027-01-04");
        let mix = Mix::from([(Want::Special, 1)]);
        let stands = stands(&[special, coming], &mix, day("2026-11-22"));
        assert_eq!(
            stands[0].missing.as_deref(),
            Some(
                "Nobody on the team has this. The last who had it left on 31 August 2026. Somebody who has it joins on 4 January 2027."
            )
        );
    }

    #[test]
    fn nobody_is_on_the_team_twice_at_once() {
        let mut first = member(1, Setting::Special, Phase::Secondary);
        first.ended_on = Some(day("2026-08-31"));
        let mut again = member(1, Setting::University, Phase::Adults);
        assert_eq!(
            join(&[first.clone()], &again),
            Err(MemberRefusal::OnTheTeam)
        );
        again.began_on = day("2026-09-01");
        assert_eq!(join(&[first], &again), Ok(()));
        again.ended_on = Some(day("2026-01-01"));
        assert_eq!(join(&[], &again), Err(MemberRefusal::EndsBefore));
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &MemberRefusal::EndsBefore,
            &MemberRefusal::OnTheTeam,
        ]);
    }

    fn anybody() -> impl Strategy<Value = Member> {
        (
            1i64..6,
            0..Setting::ALL.len(),
            0..Phase::ALL.len(),
            any::<bool>(),
        )
            .prop_map(|(number, setting, phase, earlier)| Member {
                earlier_award: earlier,
                ..member(number, Setting::ALL[setting], Phase::ALL[phase])
            })
    }

    proptest! {
        #[test]
        fn somebody_more_never_makes_the_team_miss_more(team in prop::collection::vec(anybody(), 0..8), new in anybody()) {
            let before = missing(&team);
            let mut with = team;
            with.push(new);
            prop_assert!(missing(&with).iter().all(|want| before.contains(want)));
        }

        #[test]
        fn what_is_missing_is_exactly_what_too_few_bring(team in prop::collection::vec(anybody(), 0..8), wanted in 0u32..3) {
            let mix: Mix = Want::ALL.iter().map(|want| (*want, wanted)).collect();
            for one in stands(&team, &mix, day("2026-11-22")) {
                prop_assert_eq!(one.missing.is_some(), u32::try_from(one.have.len()).unwrap() < wanted);
            }
        }

        #[test]
        fn expertise_survives_being_kept(places in prop::collection::vec(0..Expertise::ALL.len(), 0..5)) {
            let list: Vec<_> = places.into_iter().map(|place| Expertise::ALL[place]).collect();
            prop_assert_eq!(expertise_of(&expertise_text(&list)), list);
        }
    }
}
