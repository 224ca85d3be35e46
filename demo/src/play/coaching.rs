//! A participant says what would help, and the administrator finds a coach with room; another still waits for one.
//!
//! What this room must not know: who suits whom.

use kit::Problem;
use rulebook::{
    people::{Action, Role},
    registration::coach::{Specialism, Wish},
};

use crate::{
    cast::{PARTICIPANTS, Standing},
    company::Company,
};

/// Two half way say what they would like; for the first a coach is found.
pub(super) async fn find(company: &Company<'_>) -> Result<(), Problem> {
    let mut half_way = PARTICIPANTS
        .iter()
        .enumerate()
        // Every other one: those between them meet a coach of the provider's own in the scene of the school file.
        .filter(|(place, one)| one.standing == Standing::Mid && place % 2 == 1)
        .map(|(person, _)| person);
    let (Some(first), Some(second)) = (half_way.next(), half_way.next()) else {
        return Ok(());
    };
    let wishes = [
        (
            first,
            Specialism::Plans,
            "Tuesdays after school. I want to get better at writing outcomes that can be measured.",
        ),
        (
            second,
            Specialism::Mental,
            "By video is fine. I am new to leading a team of teaching assistants.",
        ),
    ];
    for (person, knows, words) in wishes {
        let permit = company.own(person, Action::KeepOwnAccount)?;
        let wish = Wish {
            phases: Vec::new(),
            specialisms: vec![knows],
            words: words.to_owned(),
        };
        let id = company.person(person)?;
        registration::wish_for(company.app, &permit, id, wish).await?;
    }
    let coaches = company
        .app
        .db()
        .read(async |tx| registration::coaches(tx).await)
        .await?;
    if let Some(coach) = coaches.first() {
        let keeping = company.may(Role::ProgrammeAdministrator, 0, Action::KeepRegistrations)?;
        let to = company.enrolment(first)?;
        registration::find_coach(company.app, &keeping, coach.person, to).await?;
    }
    Ok(())
}
