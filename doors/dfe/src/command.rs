//! What the command line asks of this door, and the sentences that it prints.
//!
//! What this room must not know: how a command is typed.

use kit::{App, Fault, Problem};
use rulebook::{
    base::Coded as _,
    people::{Permit, ProviderId},
    reporting::payment::Contract,
};

use crate::{account, token};

/// The lead provider with this name, in whatever case.
///
/// # Errors
/// [`Fault`] that names those there are.
pub async fn provider_named(app: &App, name: &str) -> Result<ProviderId, Fault> {
    let providers = app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await
        .map_err(told)?;
    let found = providers
        .iter()
        .find(|one| one.name.eq_ignore_ascii_case(name));
    found.map(|one| one.id).ok_or_else(|| {
        let known: Vec<&str> = providers.iter().map(|one| one.name.as_str()).collect();
        let known = known.join(", ");
        Fault::say(format!(
            "No lead provider is called “{name}”. There are: {known}."
        ))
    })
}

/// Every token ever given, one a line: id, scope, provider, what for, whether it is revoked.
///
/// # Errors
/// [`Fault`] when the data cannot be read.
pub async fn token_lines(app: &App) -> Result<Vec<String>, Fault> {
    let providers = app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await
        .map_err(told)?;
    let line = |one: token::ApiToken| {
        let provider = providers
            .iter()
            .find(|known| Some(known.id) == one.provider);
        let provider = provider.map_or("", |known| known.name.as_str());
        let stands = if one.revoked_at.is_some() {
            "revoked"
        } else {
            "open"
        };
        format!(
            "{}\t{}\t{provider}\t{}\t{stands}",
            one.id,
            one.scope.code(),
            one.name
        )
    };
    Ok(token::all(app)
        .await
        .map_err(told)?
        .into_iter()
        .map(line)
        .collect())
}

/// Agrees a contract for a provider's cohort, by their names, places what was declared before, and says so.
///
/// # Errors
/// [`Fault`] when there is no such cohort, or its contract can no longer change.
pub async fn agree_for(
    app: &App,
    permit: &Permit,
    (provider, code): (&str, &str),
    contract: Contract,
) -> Result<String, Fault> {
    let id = provider_named(app, provider).await?;
    let cohorts = app
        .db()
        .read(async |tx| registration::cohorts(tx).await)
        .await
        .map_err(told)?;
    let cohort = cohorts
        .iter()
        .find(|one| one.provider == id && one.code == code)
        .ok_or_else(|| Fault::say(format!("{provider} has no cohort {code}.")))?;
    account::agree(app, permit, cohort.id, contract)
        .await
        .map_err(told)?;
    let placed = account::place_unplaced(app, permit, cohort.id)
        .await
        .map_err(told)?;
    Ok(format!(
        "Agreed: {} for a declaration, {} a month; {placed} declarations placed.",
        contract.output_payment(),
        contract.service_fee()
    ))
}

fn told(problem: Problem) -> Fault {
    match problem {
        Problem::Fault(fault) => fault,
        Problem::Refused(refused) => Fault::say(refused.sentence),
        other => Fault::say(format!("{other:?}")),
    }
}
