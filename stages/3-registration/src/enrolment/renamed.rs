//! A participant has another name: on their account, on every enrolment with the provider, and so on an award made from now on.
//!
//! What this room must not know: what was issued under the name before; that stands as it was.

pub(crate) mod pages;

use kit::{App, Problem, mail::Letter};
use rulebook::{
    people::Permit,
    registration::{EnrolmentId, name as rule},
};

use super::store;

/// Changes the name of a participant; the one before is kept, and a letter says so. Process: [`people::RENAMED`].
///
/// # Errors
/// [`rule::NameRefusal`]; [`Problem::MovedOn`] when somebody else changed it meanwhile.
pub async fn rename_participant(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    name: String,
    why: String,
) -> Result<(), Problem> {
    app.act(permit, &people::RENAMED, async move |tx| {
        let held = store::one(tx, id).await?;
        let name = rule::change(&held.full_name, &name, &why)?;
        for one in store::of_person(tx, held.person).await? {
            if one.provider == held.provider && one.full_name != name {
                store::set_name(tx, &one, &name).await?;
                tx.about(one.id);
            }
        }
        people::rename_in(tx, held.person, (&held.full_name, &name)).await?;
        tx.because(why.trim());
        let person = people::person(tx, held.person).await?;
        tx.letter(Letter {
            person: Some(person.id),
            to: person.email,
            subject: "The name on your record was changed".into(),
            body: format!(
                "Hello {name},\n\nYour provider changed the name on your record from {} to {name}. It will stand so on your award. What was issued before stays as it is.\n\nIf this is wrong, tell your provider.",
                held.full_name
            ),
        })
        .await?;
        Ok(())
    })
    .await
}
