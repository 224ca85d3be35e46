//! What becomes of enrolments: deferred, resumed, withdrawn, cancelled, completed.

use kit::Problem;
use registration::{Enrolment, Placing};
use rulebook::{
    people::{Role, Scope},
    registration::{
        EnrolmentId,
        duty::{NpqOutcome, Status},
        enrolment::{DeferralReason, EnrolmentState},
    },
};

use crate::{
    desk::applied,
    town::{Browser, Town, day},
};

async fn enrolled(town: &Town) -> EnrolmentId {
    let (id, _) = applied(town, "Asha", "1234567").await;
    let place = Placing {
        cohort: town.cohort,
        partner: Some(town.partner),
        funded_place: Some(true),
    };
    registration::accept(&town.app, &town.keeper(), id, place)
        .await
        .unwrap()
}

async fn held(town: &Town, id: EnrolmentId) -> Enrolment {
    town.app
        .db()
        .read(async |tx| registration::enrolment(tx, id).await)
        .await
        .unwrap()
}

async fn declare(town: &Town, id: EnrolmentId) {
    town.run(async move |tx| registration::set_declared(tx, id, true, true).await)
        .await;
}

const RETURN: [(&str, &str); 4] = [
    ("reason", "parental-leave"),
    ("returns_on_day", "1"),
    ("returns_on_month", "6"),
    ("returns_on_year", "2027"),
];

async fn open(town: &Town, id: EnrolmentId) -> (Browser, String) {
    (
        town.administrator().await,
        format!("/admin/participants/{id}"),
    )
}

#[tokio::test]
async fn a_deferral_waits_for_a_declaration_and_ends_with_a_return() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    let (morgan, record) = open(&town, id).await;
    let path = format!("{record}/defer");
    morgan.get(&path).await.is(200).says("Parental leave");
    morgan
        .post(&path, &RETURN)
        .await
        .is(422)
        .says("only after a first declaration")
        .says("value=\"2027\"");
    assert_eq!(held(&town, id).await.state, EnrolmentState::Active);
    declare(&town, id).await;
    morgan
        .post(&path, &[("reason", ""), ("returns_on_day", "40")])
        .await
        .is(422)
        .says("Choose a reason");
    morgan.post(&path, &RETURN).await.leads_to(&record);
    let deferred = held(&town, id).await;
    assert_eq!(
        (deferred.state, deferred.returns_on),
        (EnrolmentState::Deferred, Some(day("2027-06-01")))
    );
    morgan
        .get(&record)
        .await
        .says("Tuesday 1 June 2027")
        .says("Because: Parental leave");
    morgan.post(&path, &RETURN).await.is(422).says("Deferred");
    assert!(
        town.letters_to("asha@town.example").await[0]
            .body
            .contains("Tuesday 1 June 2027")
    );
    town.app.clock().set_ahead(100 * 86_400_000_000);
    let (morgan, _) = open(&town, id).await;
    morgan.post(&format!("{record}/resume"), &[]).await.is(303);
    let back = held(&town, id).await;
    assert_eq!(
        (back.state, back.days_deferred, back.returns_on),
        (EnrolmentState::Active, 100, None)
    );
    assert_eq!(town.cohort().await.taken, 1, "a deferral keeps its place");
}

#[tokio::test]
async fn a_reminder_goes_out_a_month_before_the_return_unless_they_are_back() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    declare(&town, id).await;
    let permit = town.keeper();
    let reason = DeferralReason::CareerBreak;
    registration::defer(&town.app, &permit, id, reason, day("2026-12-07"))
        .await
        .unwrap();
    town.app.work_due().await.unwrap();
    let before = town.letters_to("asha@town.example").await.len();
    town.app.clock().set_ahead(62 * 86_400_000_000);
    town.app.work_due().await.unwrap();
    let letters = town.letters_to("asha@town.example").await;
    assert_eq!(letters.len(), before + 1);
    assert!(letters[0].body.contains("Monday 7 December 2026"));
    registration::resume(&town.app, &permit, id).await.unwrap();
    registration::defer(&town.app, &permit, id, reason, day("2027-02-01"))
        .await
        .unwrap();
    registration::resume(&town.app, &permit, id).await.unwrap();
    let before = town.letters_to("asha@town.example").await.len();
    town.app.clock().set_ahead(200 * 86_400_000_000);
    town.app.work_due().await.unwrap();
    assert_eq!(town.letters_to("asha@town.example").await.len(), before);
}

#[tokio::test]
async fn a_withdrawal_frees_the_place_ends_the_role_and_can_be_undone_while_there_is_room() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    let (morgan, record) = open(&town, id).await;
    let path = format!("{record}/withdraw");
    let fields = [("reason", "quality-of-programme-structure-not-suitable.")];
    morgan
        .post(&path, &fields)
        .await
        .is(422)
        .says("Cancel the enrolment instead");
    declare(&town, id).await;
    morgan.post(&path, &fields).await.leads_to(&record);
    assert_eq!(held(&town, id).await.state, EnrolmentState::Withdrawn);
    let cohort = town.cohort().await;
    assert_eq!((cohort.taken, cohort.funded_taken), (0, 0));
    let holders = async || {
        let found = town
            .app
            .db()
            .read(async |tx| people::holders(tx, Role::Participant, Scope::Own).await);
        found.await.unwrap().len()
    };
    assert_eq!(holders().await, 0);
    morgan
        .post(&format!("{record}/resume"), &[])
        .await
        .leads_to(&record);
    assert_eq!((town.cohort().await.taken, holders().await), (1, 1));
}

#[tokio::test]
async fn who_never_began_is_cancelled_with_words() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    let (morgan, record) = open(&town, id).await;
    let path = format!("{record}/cancel");
    morgan
        .post(&path, &[("reason", "")])
        .await
        .is(422)
        .says("Say why the enrolment is cancelled.");
    morgan
        .post(&path, &[("reason", "Took another post")])
        .await
        .leads_to(&record);
    assert_eq!(held(&town, id).await.state, EnrolmentState::Cancelled);
    assert_eq!(town.cohort().await.taken, 0);
    morgan
        .get(&record)
        .await
        .says("Took another post")
        .never_says("/resume");
    morgan.get(&format!("{record}/explode")).await.is(404);
}

#[tokio::test]
async fn a_pass_completes_the_enrolment_and_meets_the_duty() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    town.app.clock().set_ahead(600 * 86_400_000_000);
    town.run(async move |tx| registration::record_outcome(tx, id, NpqOutcome::Failed).await)
        .await;
    assert_eq!(
        held(&town, id).await.state,
        EnrolmentState::Active,
        "there may be another try"
    );
    town.run(async move |tx| registration::record_outcome(tx, id, NpqOutcome::Passed).await)
        .await;
    let done = held(&town, id).await;
    assert_eq!(done.state, EnrolmentState::Completed);
    let now = town.app.now();
    let standings = town
        .app
        .db()
        .read(async |tx| registration::duty_of(tx, done.person, now).await);
    let standings = standings.await.unwrap();
    assert_eq!(standings[0].1.status, Status::Met);
}

#[tokio::test]
async fn partners_see_their_own_people_and_can_change_nobody() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    let (_, own) = town
        .person(
            "Pat",
            &[(Role::PartnerManager, Scope::Partner(town.partner))],
        )
        .await;
    own.get("/admin/participants")
        .await
        .is(200)
        .says("Asha Example");
    own.get("/admin/participants?words=1234567")
        .await
        .says("Asha Example");
    own.get("/admin/participants?words=nobody%25")
        .await
        .never_says("Asha Example");
    own.get(&format!("/admin/participants/{id}"))
        .await
        .is(200)
        .never_says("Defer</a>");
    own.get(&format!("/admin/participants/{id}/defer"))
        .await
        .is(403);
    let system = Town::system(rulebook::people::Action::RunSystem);
    let other = people::add_partner(&town.app, &system, town.provider, "Elsewhere".into());
    let other = other.await.unwrap();
    let (_, stranger) = town
        .person("Quin", &[(Role::PartnerManager, Scope::Partner(other))])
        .await;
    stranger
        .get("/admin/participants")
        .await
        .is(200)
        .never_says("Asha");
    stranger
        .get(&format!("/admin/participants/{id}"))
        .await
        .is(404);
    stranger
        .get(&format!("/api/v1/enrolments/{id}"))
        .await
        .is(404);
    own.get(&format!("/api/v1/enrolments/{id}"))
        .await
        .is(200)
        .says("\"state\":\"active\"");
}

#[tokio::test]
async fn an_enrolment_that_moved_meanwhile_is_not_moved_again() {
    let town = Town::new().await;
    let id = enrolled(&town).await;
    let permit = town.keeper();
    let cancel = || registration::cancel(&town.app, &permit, id, "Gone".into());
    let (first, second) = tokio::join!(cancel(), cancel());
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    let lost = first.err().or(second.err()).unwrap();
    assert!(
        matches!(lost, Problem::Refused(_) | Problem::MovedOn),
        "{lost:?}"
    );
    assert_eq!(town.cohort().await.taken, 0);
}
