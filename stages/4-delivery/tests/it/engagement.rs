//! The one number: kept where it changes, and always what a count from events alone gives.

use rulebook::{
    base::{BasisPoints, Coded as _},
    delivery::attendance::Attendance,
};

use crate::town::{Taught, Town};

async fn same(town: &Town, who: Taught, when: &str) {
    assert_eq!(
        town.engagement(who).await,
        town.counted(who).await,
        "{when}"
    );
}

#[tokio::test]
async fn the_number_kept_is_the_number_counted_from_events_alone_on_every_day_and_after_every_act()
{
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let (app, ada) = (&town.app, people[0]);
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    app.work_due().await.unwrap();
    assert_eq!(town.engagement(ada).await.total, BasisPoints::WHOLE);
    town.move_to("2026-11-05");
    same(&town, ada, "on the day of the clinic").await;
    let marks = vec![
        (ada.enrolment, Attendance::LeftEarly),
        (people[1].enrolment, Attendance::Present),
    ];
    delivery::take_attendance(app, &town.leads(group), clinic, marks, String::new())
        .await
        .unwrap();
    same(&town, ada, "after leaving early").await;
    same(&town, people[1], "after being there").await;
    assert!(town.engagement(people[1]).await.total > town.engagement(ada).await.total);
    let check = ("1.1/culture-what-it-is", "culture-best-sign");
    for on in ["2026-12-15", "2027-01-20", "2028-03-31"] {
        town.move_to(on);
        same(&town, ada, on).await;
        let answer = programme::Answer::Chosen(vec![1]);
        delivery::answer_check(app, &ada.permit(), ada.enrolment, check, answer)
            .await
            .unwrap();
        same(&town, ada, on).await;
    }
    let told = programme::Answer::Told("In my words.".into());
    let own_words = ("1.1/culture-what-it-is", "culture-own-words");
    let before = town.engagement(ada).await.total;
    delivery::answer_check(app, &ada.permit(), ada.enrolment, own_words, told)
        .await
        .unwrap();
    same(&town, ada, "after a late step was finished").await;
    assert!(town.engagement(ada).await.total > before);
}

#[tokio::test]
async fn a_session_is_missing_from_the_day_after_it_and_is_no_other_date_of_itself() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    town.clinic("2026-11-05", Some(group), None).await;
    town.app.work_due().await.unwrap();
    let of_events = |told: &rulebook::delivery::engagement::Engagement| {
        let strand = rulebook::delivery::engagement::Strand::Attendance;
        let mut missing = told.missing.iter().filter(|one| one.strand == strand);
        missing.next().map(|one| one.mend.clone().unwrap())
    };
    for on in ["2026-11-04", "2026-11-05"] {
        town.move_to(on);
        same(&town, ada, on).await;
        assert_eq!(of_events(&town.engagement(ada).await), None, "{on}");
    }
    town.move_to("2026-11-06");
    same(&town, ada, "on the day after").await;
    let mend = of_events(&town.engagement(ada).await).unwrap();
    assert!(mend.how.starts_with("Ask your facilitator"), "{}", mend.how);
    // A later one for the whole intake can be booked; one for the own group only would need no booking.
    town.clinic("2026-11-26", None, Some(12)).await;
    town.app.work_due().await.unwrap();
    same(&town, ada, "with a later clinic").await;
}

#[tokio::test]
async fn the_parts_add_up_and_every_missing_point_says_why() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    town.move_to("2028-03-31");
    let told = town.engagement(people[0]).await;
    let missing: i64 = told.missing.iter().map(|one| one.points.0).sum();
    assert_eq!(told.total.0 + missing, 10_000);
    assert!(
        told.missing.len() > 30
            && told
                .missing
                .iter()
                .all(|one| one.reason.ends_with('.') && one.mend.is_some())
    );
    assert!(!told.reached);
}

#[tokio::test]
async fn a_changed_timetable_is_counted_at_once_and_again_by_its_job() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    town.move_to("2027-01-20");
    let before = town.engagement(people[0]).await;
    let keep = crate::town::system(
        rulebook::people::Action::KeepEvents,
        &rulebook::people::Circles::provider(town.provider),
    );
    let later = delivery::Opening {
        element: "courses/1-culture".into(),
        opens_on: crate::town::day("2027-01-01"),
        due_on: crate::town::day("2027-06-01"),
    };
    delivery::shift_element(&town.app, &keep, town.cohort, later)
        .await
        .unwrap();
    let after = town.engagement(people[0]).await;
    assert!(after.missing.len() < before.missing.len());
    town.app.work_due().await.unwrap();
    assert_eq!(town.engagement(people[0]).await, after);
}

const DECLARED: kit::Process = kit::Process::new("declared_for_a_test", "declared for a test");

/// The system's permit to keep the registrations of this town.
fn registrar(town: &Town) -> rulebook::people::Permit {
    crate::town::system(
        rulebook::people::Action::KeepRegistrations,
        &rulebook::people::Circles::provider(town.provider),
    )
}

#[tokio::test]
async fn the_order_in_which_things_are_recorded_does_not_matter() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let check = ("1.1/culture-what-it-is", "culture-best-sign");
    let answers = async |who: Taught| {
        let answer = programme::Answer::Chosen(vec![1]);
        delivery::answer_check(app, &who.permit(), who.enrolment, check, answer)
            .await
            .unwrap();
    };
    let marks = async |who: Taught| {
        let marks = vec![(who.enrolment, Attendance::LeftEarly)];
        delivery::take_attendance(app, &town.leads(group), clinic, marks, String::new())
            .await
            .unwrap();
    };
    let catches_up = async |who: Taught| {
        let (permit, id) = (who.permit(), who.enrolment);
        delivery::write_catch_up(app, &permit, id, clinic, "I watched it.".into())
            .await
            .unwrap();
        delivery::sign_off_catch_up(app, &town.leads(group), clinic, id)
            .await
            .unwrap();
    };
    town.move_to("2027-01-20");
    let (ada, ben) = (people[0], people[1]);
    answers(ada).await;
    marks(ada).await;
    catches_up(ada).await;
    // The other late: attendance first, the check after the catch-up.
    marks(ben).await;
    catches_up(ben).await;
    answers(ben).await;
    same(&town, ada, "in one order").await;
    same(&town, ben, "in the other").await;
    assert_eq!(town.engagement(ada).await, town.engagement(ben).await);
}

#[tokio::test]
async fn during_a_deferral_nothing_falls_due_and_what_was_kept_is_counted_anew_at_once() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    town.move_to("2026-11-20");
    let before = town.engagement(ada).await;
    // DfE takes a deferral only after a first declaration.
    let id = ada.enrolment;
    town.app
        .act(&registrar(&town), &DECLARED, async move |tx| {
            tx.about(id);
            registration::set_declared(tx, id, true, true).await
        })
        .await
        .unwrap();
    let reason = rulebook::registration::enrolment::DeferralReason::ALL[0];
    registration::defer(
        &town.app,
        &registrar(&town),
        ada.enrolment,
        reason,
        crate::town::day("2027-06-01"),
    )
    .await
    .unwrap();
    same(&town, ada, "on the day of the deferral").await;
    town.move_to("2027-05-01");
    same(&town, ada, "while it lasts").await;
    assert_eq!(
        town.engagement(ada).await.total,
        before.total,
        "time stands still"
    );
    town.move_to("2027-05-30");
    registration::resume(&town.app, &registrar(&town), ada.enrolment)
        .await
        .unwrap();
    same(&town, ada, "on the return").await;
    assert_eq!(town.engagement(ada).await.total, before.total);
    town.move_to("2027-12-01");
    same(&town, ada, "after it").await;
}

/// The number kept, the number counted from events alone and the number that is explained are one, and every point is accounted for.
async fn explained(town: &Town, who: Taught, when: &str) {
    same(town, who, when).await;
    let now = town.app.now();
    let (told, _) = town
        .app
        .db()
        .read(async |tx| delivery::engagement_explained(tx, who.enrolment, now).await)
        .await
        .unwrap();
    assert_eq!(told, town.engagement(who).await, "{when}: explained");
    let missing: i64 = told.missing.iter().map(|one| one.points.0).sum();
    assert_eq!(told.total.0 + missing, 10_000, "{when}: {missing}");
    assert!(
        told.missing.iter().all(|one| one.reason.ends_with('.')),
        "{when}"
    );
}

/// Answers and finishes the first step, late or not.
async fn first_step(town: &Town, who: Taught) {
    let step = "1.1/culture-what-it-is";
    let answers = [
        ("culture-best-sign", programme::Answer::Chosen(vec![1])),
        (
            "culture-own-words",
            programme::Answer::Told("In my words.".into()),
        ),
    ];
    for (check, answer) in answers {
        let key = (step, check);
        delivery::answer_check(&town.app, &who.permit(), who.enrolment, key, answer)
            .await
            .unwrap();
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one journey, told whole")]
async fn after_a_change_of_group_cohort_and_edition_the_number_is_counted_and_explained_the_same() {
    let (mut town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let ada = people[0];
    let first = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-06");
    let marks = vec![(ada.enrolment, Attendance::Present)];
    delivery::take_attendance(&town.app, &town.leads(group), first, marks, String::new())
        .await
        .unwrap();
    // Ahead of its day: the forecast is counted anew.
    first_step(&town, ada).await;
    explained(&town, ada, "before anything changed").await;
    let keep = crate::town::system(
        rulebook::people::Action::KeepCohorts,
        &rulebook::people::Circles::provider(town.provider),
    );
    // Another group, with a clinic of its own that lies behind.
    let other = town.group("Group B", None).await;
    let second = town.clinic("2026-11-12", Some(other), None).await;
    delivery::place_people(&town.app, &keep, other, vec![ada.enrolment])
        .await
        .unwrap();
    explained(&town, ada, "in another group").await;
    town.move_to("2026-11-13");
    explained(&town, ada, "after the other group's clinic").await;
    let marks = vec![(ada.enrolment, Attendance::Absent)];
    delivery::take_attendance(&town.app, &town.leads(other), second, marks, String::new())
        .await
        .unwrap();
    explained(&town, ada, "after missing the other group's clinic").await;
    // Another edition for the whole intake.
    crate::moving::to_the_next_edition(&town).await;
    explained(&town, ada, "in another edition").await;
    explained(
        &town,
        people[1],
        "somebody who did nothing, in another edition",
    )
    .await;
    town.app.work_due().await.unwrap();
    explained(&town, ada, "after the job that counts anew").await;
    // Another cohort, which begins later.
    let to = town.open_cohort("Spring 2027", "2027a").await;
    let from = std::mem::replace(&mut town.cohort, to);
    delivery::make_timetable(&town.app, &keep, to, None)
        .await
        .unwrap();
    let place = registration::NewPlace {
        cohort: to,
        partner: None,
    };
    registration::move_cohort(&town.app, &registrar(&town), ada.enrolment, place)
        .await
        .unwrap();
    explained(&town, ada, "in another cohort, at once").await;
    delivery::leave_when_moved(town.app.clone(), ada.enrolment)
        .await
        .unwrap();
    town.app.work_due().await.unwrap();
    explained(
        &town,
        ada,
        "in another cohort, out of the group of the first",
    )
    .await;
    for on in ["2027-03-01", "2027-09-20", "2028-06-30"] {
        town.move_to(on);
        explained(&town, ada, on).await;
    }
    town.cohort = from;
}
