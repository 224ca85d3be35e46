//! Laws: of public ids, and of a declaration on its way through the account, whatever happens in whatever order.

use proptest::prelude::*;
use rulebook::base::{Coded as _, Day, Instant, Now};
use rulebook::reporting::declaration::{DeclarationMove, DeclarationState, advance};

use crate::town::Town;

#[tokio::test]
async fn a_public_id_is_read_back_as_what_it_shows_and_as_nothing_else() {
    use rulebook::{people::PersonId, registration::ApplicationId};
    let (town, other) = (Town::new().await, Town::new().await);
    for number in [0, 1, 15, 16, 65_535, 65_536, 987_654_321_012_345, i64::MAX] {
        let id = PersonId::from_number(number);
        let shown = dfe::shown(&town.app, id);
        assert!(dfe::is_uuid(&shown), "{shown}");
        assert_eq!(dfe::meant(&town.app, &shown), Some(id));
        assert_eq!(dfe::meant(&town.app, &shown.to_uppercase()), Some(id));
        assert_eq!(
            dfe::meant::<rulebook::people::Person>(&other.app, &shown),
            None
        );
        let application: Option<ApplicationId> = dfe::meant(&town.app, &shown);
        assert_eq!(application, None, "an id of another kind");
    }
    for wrong in [
        "",
        "x",
        "d0b4a32e-a272-489e-b30a-cb17131457fc",
        "d0b4a32ea272489eb30acb17131457fc",
    ] {
        assert_eq!(
            dfe::meant::<rulebook::people::Person>(&town.app, wrong),
            None
        );
    }
}

const NOW: fn() -> Now = || Now {
    at: Instant(1),
    day: Day::new(2026, 10, 12).unwrap(),
    minute_of_day: 720,
};

proptest! {
    #[test]
    fn no_declaration_is_paid_without_being_payable_or_leaves_a_final_state(
        steps in proptest::collection::vec(0..DeclarationMove::ALL.len(), 0..12),
        begins in prop::sample::select(vec![
            DeclarationState::Submitted, DeclarationState::Eligible, DeclarationState::Ineligible,
        ]),
    ) {
        let mut state = begins;
        let mut seen = vec![state];
        for step in steps {
            let step = DeclarationMove::ALL[step];
            match advance(state, step, "why", NOW()) {
                Ok(moved) => {
                    prop_assert!(!state.is_final());
                    prop_assert!(state.targets().contains(&moved.to));
                    state = moved.to;
                    seen.push(state);
                }
                Err(_) => prop_assert!(true),
            }
        }
        let at = |wanted| seen.iter().position(|one| *one == wanted);
        if let Some(paid) = at(DeclarationState::Paid) {
            prop_assert_eq!(seen[paid - 1], DeclarationState::Payable);
        }
        if at(DeclarationState::ClawedBack).is_some() {
            prop_assert!(at(DeclarationState::Paid).is_some());
        }
        if seen.contains(&DeclarationState::Voided) {
            prop_assert!(!seen.contains(&DeclarationState::Paid));
        }
    }
}
