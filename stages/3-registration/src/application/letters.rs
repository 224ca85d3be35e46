//! What letters to applicants say.
//!
//! What this room must not know: when they are written. No letter carries a TRN or an answer.

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::registration::{
    application::{DAYS_TO_DECIDE, Rejected},
    waiting::DAYS_TO_ANSWER,
};

use super::Application;
use crate::cohort::Cohort;

/// The way in for somebody who wants to apply; the caller adds the address.
pub(super) fn way_in(name: &str, link: &str) -> Letter {
    Letter {
        person: None,
        to: String::new(),
        subject: "Your application".into(),
        body: format!(
            "Hello {name},\n\nOpen this link to begin your application, or to go on with it. It works once, for 15 minutes.\n\n{link}\n\nYour answers are kept as you go: to come back later, sign in with this address. If you did not ask for this, you need do nothing."
        ),
    }
}

async fn write(
    tx: &mut WriteTx<'_>,
    held: &Application,
    subject: String,
    body: String,
) -> Result<(), Problem> {
    let person = people::person(tx, held.person).await?;
    let body = format!("Hello {},\n\n{body}", person.name);
    tx.letter(Letter {
        person: Some(person.id),
        to: person.email,
        subject,
        body,
    })
    .await?;
    Ok(())
}

/// The receipt.
pub(super) async fn sent(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
    waits_at: Option<i64>,
) -> Result<(), Problem> {
    let provider = people::provider(tx, cohort.provider).await?;
    let by = tx.now().day.plus_days(DAYS_TO_DECIDE).with_weekday();
    let decides = match waits_at {
        None => format!("They decide by {by} and write to you."),
        Some(position) => format!(
            "This cohort is full: you are number {position} on its waiting list. When a place comes free it is held for you for {DAYS_TO_ANSWER} days, and we write to you."
        ),
    };
    let body = format!(
        "{} has your application for the {}, cohort {}. The reference is {}.\n\n{decides} Teaching begins on {}. Until they decide you can take the application back.",
        provider.name,
        cohort.course,
        cohort.name,
        held.id,
        cohort.days.starts_on.with_weekday(),
    );
    write(tx, held, "We have your application".into(), body).await
}

/// The letter of acceptance.
pub(super) async fn accepted(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
    origin: &str,
) -> Result<(), Problem> {
    let provider = people::provider(tx, cohort.provider).await?;
    let body = format!(
        "You have a place on the {} with {}, cohort {}. Teaching begins on {}.\n\nSign in to see your programme and choose how you wish to read:\n\n{origin}/sign-in",
        cohort.course,
        provider.name,
        cohort.name,
        cohort.days.starts_on.with_weekday(),
    );
    write(
        tx,
        held,
        format!("You have a place on the {}", cohort.course),
        body,
    )
    .await
}

/// The letter of rejection, with the reason in the provider's own words.
pub(super) async fn rejected(
    tx: &mut WriteTx<'_>,
    held: &Application,
    it: &Rejected,
) -> Result<(), Problem> {
    let why = if it.words.is_empty() {
        rulebook::base::Coded::label(it.reason).to_owned()
    } else {
        it.words.clone()
    };
    let body = format!(
        "Your application was not accepted. The reason given is:\n\n{why}\n\nYou may apply again, for this provider or another. If you are your school’s SENCO, the date by which you need the qualification has not changed."
    );
    write(tx, held, "Your application was not accepted".into(), body).await
}

/// The letter to somebody whose acceptance was undone.
pub(super) async fn reverted(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
) -> Result<(), Problem> {
    let provider = people::provider(tx, cohort.provider).await?;
    let body = format!(
        "{} had accepted your application {} for the {}, cohort {}. That was done by mistake and has been undone: your application waits for a decision again, with every answer as you sent it. {} will write to you.\n\nUntil then you have no place. You can change the cohort or the provider, or take the application back.",
        provider.name, held.id, cohort.course, cohort.name, provider.name,
    );
    write(
        tx,
        held,
        "Your application waits for a decision again".into(),
        body,
    )
    .await
}
