//! Letters to a provider's desk.
//!
//! What this room must not know: why they are written.

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::people::{ProviderId, Role, Scope};

/// Writes to every programme administrator of a provider, inside an act. No letter carries a TRN, an answer or a reason.
pub(crate) async fn desk(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    subject: &str,
    body: &str,
) -> Result<(), Problem> {
    let scope = Scope::Provider(provider);
    let staff = people::mail_holders(tx, Role::ProgrammeAdministrator, scope).await?;
    for (id, name, to) in staff {
        tx.letter(Letter {
            person: Some(id),
            to,
            subject: subject.to_owned(),
            body: format!("Hello {name},\n\n{body}"),
        })
        .await?;
    }
    Ok(())
}
