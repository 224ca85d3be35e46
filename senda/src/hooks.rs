//! What a later stage tells an earlier one, hung on it by the binary (docs/decisions/0006).
//!
//! What this room must not know: what is done with it.

use kit::App;
use production::{Cohorts, Studies};
use rulebook::people::ProviderId;

/// The cohorts of a provider that study a programme, for the plan of its next release.
pub fn who_studies(app: App, provider: ProviderId, programme: String) -> Cohorts {
    Box::pin(async move {
        let all = app
            .db()
            .read(async |tx| registration::cohorts(tx).await)
            .await?;
        let theirs = all
            .into_iter()
            .filter(|one| one.provider == provider && one.programme == programme);
        let told = theirs.map(|one| Studies {
            name: one.name,
            edition: one.edition,
            starts_on: one.days.starts_on,
            ends_on: one.days.ends_on,
            people: one.taken,
        });
        Ok(told.collect())
    })
}
