//! The register of sources: filled from the sources file, one source with a new edition, its checks open but one, one of the
//! writers' questions answered.
//!
//! What this room must not know: which passages cite it.

use kit::Problem;
use production::{Check, NewEntry};
use rulebook::{
    people::{Action, Role},
    production::source::{CheckState, Happened},
};

use crate::company::{Company, missing};

const PROGRAMME: &str = registration::PROGRAMME;
/// The guidance that comes out anew each September.
const ANEW: &str = "kcsie";
/// A question that the legal checker has answered.
const ANSWERED: &str = "health-needs";

pub(super) async fn keep(company: &Company<'_>) -> Result<(), Problem> {
    let permit = company.may(Role::LegalChecker, 0, Action::CheckLaw)?;
    production::take_sources(company.app, &permit, PROGRAMME).await?;
    let db = company.app.db();
    let provider = company.provider;
    let sources = db
        .read(async |tx| production::sources(tx, provider, PROGRAMME).await)
        .await?;
    let anew = sources.iter().find(|one| one.key == ANEW);
    let anew = anew.ok_or_else(missing)?.id;
    let year = company.calendar.today.date().year();
    let new = NewEntry {
        happened: Happened::NewEdition,
        from_on: company.calendar.today.plus_days(-12),
        words: "Part two is worded anew where it speaks of pupils with SEND. The other parts are renumbered only.".into(),
        link: "https://www.gov.uk/government/publications/keeping-children-safe-in-education--2".into(),
        edition: year.to_string(),
        parts: vec!["part-2".into()],
        successor: String::new(),
        given_to: Some(company.member(Role::LegalChecker, 0)?),
    };
    let recorded = production::record_source(company.app, &permit, anew, new).await?;
    let first = recorded.checks.first().copied().ok_or_else(missing)?;
    let reason = "Read against the new edition: the text speaks of the whole guidance and quotes no sentence that changed.";
    production::settle_check(company.app, &permit, first, CheckState::NoChange, reason).await?;
    let asked = db
        .read(async |tx| production::source_checks(tx, provider, PROGRAMME).await)
        .await?;
    let about = |one: &&Check| one.about == ANSWERED && one.question.is_some();
    let asked = asked.iter().find(about).ok_or_else(missing)?.id;
    let reason =
        "Confirmed on the publisher’s page: the title and the date are right, and it is statutory.";
    production::settle_check(company.app, &permit, asked, CheckState::NoChange, reason).await?;
    Ok(())
}
