//! The account: what evidence shows is declared, statements are closed and paid.
//!
//! What this room must not know: what the evidence is.

use kit::Problem;
use rulebook::{
    people::{Action, Role},
    reporting::declaration::{DeclarationKind, DeclarationMove, Standing},
};

use super::together;
use crate::company::Company;

/// Declares everything that is ready in an intake.
pub(super) async fn declare(company: &Company<'_>, intake: usize) -> Result<(), Problem> {
    let permit = &company.may(Role::Finance, 0, Action::KeepAccount)?;
    let (app, now) = (company.app, company.app.now());
    let cohort = company.cohort(intake)?;
    let accounts = app
        .db()
        .read(async |tx| {
            let cohort = registration::cohort(tx, cohort).await?;
            reporting::accounts(tx, &cohort, now).await
        })
        .await?;
    let mut ready = Vec::new();
    for account in accounts {
        for line in account.lines {
            if matches!(line.standing, Standing::Ready { .. }) {
                ready.push((account.enrolment.id, line.kind));
            }
        }
    }
    together(
        ready
            .into_iter()
            .map(|(id, kind)| reporting::declare(app, permit, id, kind)),
    )
    .await?;
    Ok(())
}

/// Closes a statement at its cut-off.
pub(super) async fn close(
    company: &Company<'_>,
    intake: usize,
    kind: DeclarationKind,
) -> Result<(), Problem> {
    settle(company, intake, kind, DeclarationMove::CutOff).await
}

/// Marks a statement as paid.
pub(super) async fn pay(
    company: &Company<'_>,
    intake: usize,
    kind: DeclarationKind,
) -> Result<(), Problem> {
    settle(company, intake, kind, DeclarationMove::Pay).await
}

async fn settle(
    company: &Company<'_>,
    intake: usize,
    kind: DeclarationKind,
    step: DeclarationMove,
) -> Result<(), Problem> {
    let permit = company.may(Role::Finance, 0, Action::KeepAccount)?;
    let cohort = company.cohort(intake)?;
    match reporting::settle(company.app, &permit, cohort, kind, step).await {
        // Nobody of this intake could be declared in time: there is no statement.
        Ok(_) | Err(Problem::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
