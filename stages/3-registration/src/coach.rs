//! The register of coaches: experienced SENCOs who are willing to coach, and suggestions for a participant.
//!
//! What this room must not know: why somebody suits somebody (the rulebook does).

pub(crate) mod admin;
pub(crate) mod matched;
pub mod meeting;
pub(crate) mod pages;
pub(crate) mod store;
pub(crate) mod wish;

use std::collections::HashMap;

use kit::{App, Problem, Process, db::ReadTx};
use people::School;
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    registration::coach::{self as rule, CoachPhase, CoachSetting, Need, Offer, Suggestion},
};

/// Somebody joined the register of coaches, or changed what they offer.
pub const OFFERED: Process =
    Process::new("coach_offered", "put an offer on the register of coaches");
/// Somebody left it.
pub const LEFT: Process = Process::new("coach_left", "left the register of coaches");

rulebook::id_of!(
    /// An offer on the register of coaches.
    CoachOfferKind, "cch", CoachOfferId
);

/// A coach on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coaching {
    /// The offer's id.
    pub id: CoachOfferId,
    /// Who.
    pub person: PersonId,
    /// What they offer.
    pub offer: Offer,
    /// Since when their details may be shown.
    pub consented_at: Instant,
}

/// Puts an offer on the register in the place of the one before. Process: [`OFFERED`].
///
/// # Errors
/// [`rule::OfferRefusal`].
pub async fn offer_coaching(
    app: &App,
    permit: &Permit,
    person: PersonId,
    offer: Offer,
    consents: bool,
) -> Result<(), Problem> {
    app.act(permit, &OFFERED, async move |tx| {
        rule::offer(&offer, consents, tx.now().day)?;
        store::leave(tx, person).await?;
        let one = Coaching {
            id: tx.mint(),
            person,
            offer,
            consented_at: tx.now().at,
        };
        store::add(tx, &one).await?;
        tx.about(one.id);
        tx.about(person);
        tx.became("places", one.offer.places);
        Ok(())
    })
    .await
}

/// Takes somebody off the register; what they offered is forgotten with the consent. Process: [`LEFT`].
///
/// # Errors
/// [`Problem::MovedOn`] when they are not on it.
pub async fn leave_coaching(app: &App, permit: &Permit, person: PersonId) -> Result<(), Problem> {
    let here = app.clone();
    app.act(permit, &LEFT, async move |tx| {
        if store::leave(tx, person).await? == 0 {
            return Err(Problem::MovedOn);
        }
        tx.about(person);
        matched::end_all_of(tx, &here, person).await?;
        Ok(())
    })
    .await
}

/// What somebody offers.
pub(crate) async fn offer_of(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Coaching>, Problem> {
    store::of(tx, person).await
}

/// Everybody on the register.
pub async fn coaches(tx: &ReadTx<'_>) -> Result<Vec<Coaching>, Problem> {
    store::all(tx).await
}

/// What a participant at this school needs.
pub fn need_of(school: &School) -> Need {
    Need {
        phases: phases_of(&school.phase),
        setting: Some(setting_of(school.establishment_type)),
        specialisms: Vec::new(),
        region: school.region.clone(),
    }
}

/// The ages of a phase, in the register's words.
fn phases_of(phase: &str) -> Vec<CoachPhase> {
    let phase = phase.to_lowercase();
    let mut found = Vec::new();
    let mut has = |word: &str, one: CoachPhase| {
        if phase.contains(word) && !found.contains(&one) {
            found.push(one);
        }
    };
    has("nursery", CoachPhase::EarlyYears);
    has("primary", CoachPhase::Primary);
    has("secondary", CoachPhase::Secondary);
    has("16 plus", CoachPhase::Post16);
    has("all-through", CoachPhase::Primary);
    has("all-through", CoachPhase::Secondary);
    found
}

/// The kind of a school of this type (GIAS code).
const fn setting_of(establishment_type: u32) -> CoachSetting {
    match establishment_type {
        7 | 8 | 12 | 33 | 36 | 44 => CoachSetting::Special,
        14 | 38 | 42 | 43 => CoachSetting::Alternative,
        _ => CoachSetting::Mainstream,
    }
}

/// Who suits this need and has room, the best first.
pub(crate) fn suggestions(
    coaches: Vec<Coaching>,
    taken: &HashMap<PersonId, i64>,
    need: &Need,
    (on, but): (rulebook::base::Day, PersonId),
) -> Vec<(Coaching, Suggestion)> {
    let has_room = |one: &Coaching| taken.get(&one.person).copied().unwrap_or(0) < one.offer.places;
    let mut found: Vec<_> = coaches
        .into_iter()
        .filter(|one| one.person != but && has_room(one))
        .filter_map(|one| rule::suggest(&one.offer, need, on).map(|said| (one, said)))
        .collect();
    found.sort_by_key(|(one, said)| (std::cmp::Reverse(said.points), one.id));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registers_phases_and_types_are_told_in_the_words_of_coaches() {
        assert_eq!(
            phases_of("All-through"),
            [CoachPhase::Primary, CoachPhase::Secondary]
        );
        assert_eq!(
            phases_of("Middle deemed secondary"),
            [CoachPhase::Secondary]
        );
        assert_eq!(phases_of("Not applicable"), []);
        assert_eq!(setting_of(44), CoachSetting::Special);
        assert_eq!(setting_of(1), CoachSetting::Mainstream);
    }
}
