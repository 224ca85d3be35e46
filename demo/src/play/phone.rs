//! Somebody who read on a train: what their phone kept arrives in the evening, and one question was answered at home already.
//!
//! What this room must not know: how a phone keeps it.

use delivery::FromPhone;
use kit::{Problem, web::Form};
use rulebook::{delivery::offline::Late, people::Action};

use super::teaching::active;
use crate::{calendar::HALF_WAY, company::Company};

/// The first three of the intake that is half way send an answer that came second, and the step that they had read.
pub(super) async fn sends(company: &Company<'_>) -> Result<(), Problem> {
    let (_, programme) = company.programme()?;
    let modules = programme.elements.iter().flat_map(|one| &one.modules);
    let mut steps = modules.flat_map(|module| {
        let key = |step: &programme::Step| delivery::step_key(&module.id, &step.id);
        module.steps.iter().map(move |step| (key(step), step))
    });
    let asked = steps.find_map(|(key, step)| Some((key, step.checks.first()?.id.clone())));
    let Some((key, check)) = asked else {
        return Ok(());
    };
    let at = company.app.now().at;
    for person in active(company, HALF_WAY).await?.into_iter().take(3) {
        let permit = company.own(person, Action::Study)?;
        let enrolment = company.enrolment(person)?;
        let send = |kind, check: &str, form: &str| FromPhone {
            id: format!("{kind}-{person}"),
            device: format!("phone-{person}"),
            kind,
            key: key.clone(),
            check: check.to_owned(),
            written: at,
            form: Form::parse(form),
        };
        for sent in [
            send(Late::Answer, &check, "base=0&answer=0&answer-0=0"),
            send(Late::Done, "", ""),
        ] {
            delivery::arrive_from_phone(company.app, &permit, enrolment, sent).await?;
        }
    }
    Ok(())
}
