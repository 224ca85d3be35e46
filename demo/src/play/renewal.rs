//! A second edition, and the intake that is moved to it in the middle of what was changed.
//!
//! What this room must not know: what the texts say.

use delivery::NewMove;
use kit::Problem;
use programme::Element;
use rulebook::people::{Action, Role};

use super::{content, openings, teaching};
use crate::{
    calendar::HALF_WAY,
    company::{Company, missing},
};

/// Two modules of what the half-way intake will have open at the end of the play are revised and released.
pub(super) async fn release(company: &mut Company<'_>) -> Result<(), Problem> {
    let element = open_element(company)?;
    let ids: Vec<&str> = element.modules.iter().map(|one| one.id.as_str()).collect();
    let [first, second, ..] = ids.as_slice() else {
        return Err(missing());
    };
    content::produce_again(company, [first, second]).await
}

/// The intake is moved on purpose, with people in the middle of a changed step.
pub(super) async fn move_on(company: &Company<'_>) -> Result<(), Problem> {
    let element = open_element(company)?;
    let today = company.calendar.today;
    let mut openings = openings(company, HALF_WAY)?.into_iter();
    if openings.any(|one| one.element == element.key && one.due_on > today) {
        teaching::begin_first_step(company, HALF_WAY, &element).await?;
    }
    let (from, _) = company.programme()?;
    let asked = NewMove {
        cohort: company.cohort(HALF_WAY)?,
        from,
        to: company.second.ok_or_else(missing)?,
        reason:
            "Two pages of the course that you are in were revised after what participants told us. \
            You keep everything that you have done."
                .into(),
        seen: true,
    };
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepCohorts)?;
    delivery::move_cohort(company.app, &permit, asked).await?;
    Ok(())
}

/// The course that the half-way intake has open when the curtain rises: the latest one that has opened.
fn open_element(company: &Company<'_>) -> Result<Element, Problem> {
    let yesterday = company.calendar.today.plus_days(-1);
    let (_, programme) = company.programme()?;
    let opened = openings(company, HALF_WAY)?.into_iter();
    let opened = opened.filter(|one| one.opens_on <= yesterday);
    let mut elements = opened.filter_map(|opening| {
        let of = |one: &&Element| one.key == opening.element && one.modules.len() > 1;
        programme.elements.iter().find(of)
    });
    elements.next_back().cloned().ok_or_else(missing)
}
