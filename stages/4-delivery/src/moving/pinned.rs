//! Which intakes study which editions: what production asks when a source of an edition changes.
//!
//! What this room must not know: sources, who is written to.

use kit::App;
use production::{Intake, Pinned};
use rulebook::production::EditionId;

/// The intakes that are pinned to these editions and are not over yet.
pub fn pinned_to(app: App, editions: Vec<EditionId>) -> Pinned {
    Box::pin(async move {
        let db = app.db();
        let mut cohorts = db.read(async |tx| registration::cohorts(tx).await).await?;
        let today = app.now().day;
        cohorts.retain(|one| editions.contains(&one.edition) && one.days.ends_on >= today);
        let intakes = cohorts.into_iter().map(|one| Intake {
            provider: one.provider,
            edition: one.edition,
            name: format!("{} ({})", one.name, one.code),
            href: format!("/admin/cohorts/{}/edition", one.id),
        });
        Ok(intakes.collect())
    })
}
