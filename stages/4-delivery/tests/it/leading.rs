//! Messages stay in the group; what was done is kept and told whether it worked; visits are answered.

use kit::Problem;
use rulebook::{
    delivery::{
        attendance::Attendance,
        attention::{Concern, Done},
        visit::{Criterion, Seen},
    },
    people::{Action, Actor, Circles, Grant, GroupId, Permit, PersonId, Role, Scope, may},
};

use crate::town::{Taught, Town, day, system};

const LED: kit::Process = kit::Process::new("led_for_a_test", "led for a test");

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        Problem::NotAllowed => "not_allowed",
        other => panic!("{other:?}"),
    }
}

/// The permit of somebody with this role in this scope, as a page would make it.
fn permit(person: PersonId, role: Role, scope: Scope, group: GroupId, provider: bool) -> Permit {
    let actor = Actor::Person {
        id: person,
        grants: vec![Grant { role, scope }],
    };
    let circles = Circles {
        group: Some(group),
        provider: match scope {
            Scope::Provider(id) if provider => Some(id),
            _ => None,
        },
        ..Circles::SITE
    };
    may(&actor, Action::LeadGroup, &circles).unwrap()
}

pub fn leader(person: PersonId, group: GroupId) -> Permit {
    permit(person, Role::Facilitator, Scope::Group(group), group, false)
}

pub async fn led_by(town: &Town, group: GroupId, name: &str) -> PersonId {
    let person = town.person(name).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::choose_leaders(&town.app, &keep, group, Some(person), None)
        .await
        .unwrap();
    person
}

async fn stands_in(town: &Town, group: GroupId, name: &str) -> PersonId {
    let person = town.person(name).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    town.app
        .act(&keep, &LED, async move |tx| {
            people::give_role(tx, person, Role::Facilitator, Scope::Group(group)).await
        })
        .await
        .unwrap();
    person
}

async fn seen(town: &Town, permit: &Permit, who: Taught) -> Result<Vec<String>, Problem> {
    let read = town
        .app
        .db()
        .read(async |tx| delivery::messages_seen_by(tx, permit, who.enrolment).await);
    Ok(read.await?.into_iter().map(|one| one.body).collect())
}

#[tokio::test]
async fn a_message_reaches_each_chosen_person_filled_in_with_email_and_is_answered() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let to = vec![people[0].enrolment, people[1].enrolment];
    let text = "Hello {first_name}, welcome to {group}.".to_owned();
    let sent = delivery::write_message(&town.app, &fay, group, to, text).await;
    assert_eq!(sent.unwrap(), 2);
    assert_eq!(
        seen(&town, &fay, people[0]).await.unwrap(),
        ["Hello Ada, welcome to Group A."]
    );
    assert!(seen(&town, &fay, people[2]).await.unwrap().is_empty());
    town.app.work_due().await.unwrap();
    let letters = town.letters_to("ben.two@town.example").await;
    let letter = letters
        .iter()
        .find(|one| one.subject == "Fay Leads wrote to you")
        .unwrap();
    assert!(letter.body.contains("Hello Ben, welcome to Group A."));
    assert!(letter.why.contains("somebody wrote a message") && letter.stop.contains("/stop/"));
    let none = town.letters_to("cy.three@town.example").await;
    assert!(none.iter().all(|one| !one.subject.contains("wrote to you")));

    let ada = people[0];
    delivery::answer_message(&town.app, &ada.permit(), ada.enrolment, "Thank you".into())
        .await
        .unwrap();
    town.app.work_due().await.unwrap();
    assert_eq!(seen(&town, &fay, ada).await.unwrap().len(), 2);
    let told = town.letters_to("fay.leads@town.example").await;
    assert!(told.iter().any(|one| one.subject == "Ada One wrote to you"));
}

#[tokio::test]
async fn nobody_outside_the_group_reads_or_writes_whatever_their_role() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    led_by(&town, group, "Fay Leads").await;
    let gus = town.person("Gus Other").await;
    let other = town.group("Group B", Some(gus)).await;
    let ada = people[0];
    let site = permit(gus, Role::Facilitator, Scope::Site, group, true);
    let whole = permit(
        gus,
        Role::Facilitator,
        Scope::Provider(town.provider),
        group,
        true,
    );
    for outside in [&site, &whole, &leader(gus, other)] {
        assert_eq!(code(seen(&town, outside, ada).await), "not_found");
        let to = vec![ada.enrolment];
        let sent = delivery::write_message(&town.app, outside, group, to, "Hello".into()).await;
        assert_eq!(code(sent), "not_found");
        let step = delivery::NewStep {
            enrolment: ada.enrolment,
            kind: Done::Note,
            shared: false,
            reasons: Vec::new(),
            body: "A note".into(),
        };
        assert_eq!(
            code(delivery::take_step(&town.app, outside, group, step).await),
            "not_found"
        );
    }
    let read = system(Action::ReadDelivery, &Circles::provider(town.provider));
    assert_eq!(code(seen(&town, &read, ada).await), "not_allowed");
    // Their own leader may not write to somebody of another group either.
    let to = vec![ada.enrolment];
    let sent =
        delivery::write_message(&town.app, &leader(gus, other), other, to, "Hello".into()).await;
    assert_eq!(code(sent), "message_changed");
}

#[tokio::test]
async fn somebody_who_stands_in_sees_from_their_day_on() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let ada = people[0];
    let write = async |permit: &Permit, text: &str| {
        let to = vec![ada.enrolment];
        delivery::write_message(&town.app, permit, group, to, text.to_owned())
            .await
            .unwrap();
    };
    write(&fay, "Before").await;
    town.move_to("2026-10-05");
    let sue = leader(stands_in(&town, group, "Sue Standsin").await, group);
    town.move_to("2026-10-06");
    write(&fay, "After").await;
    assert_eq!(seen(&town, &sue, ada).await.unwrap(), ["After"]);
    assert_eq!(seen(&town, &fay, ada).await.unwrap(), ["Before", "After"]);
}

#[tokio::test]
async fn too_long_too_many_and_unknown_fields_are_refused_and_nothing_goes() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let to = || vec![people[0].enrolment];
    for (text, refused) in [
        (" ".to_owned(), "message_empty"),
        ("a".repeat(4_001), "message_too_long"),
        ("Dear {surname}".to_owned(), "message_field"),
    ] {
        let sent = delivery::write_message(&town.app, &fay, group, to(), text).await;
        assert_eq!(code(sent), refused);
    }
    let nobody = delivery::write_message(&town.app, &fay, group, Vec::new(), "Hello".into()).await;
    assert_eq!(code(nobody), "message_nobody");
    for _ in 0..30 {
        delivery::write_message(&town.app, &fay, group, to(), "Hello".into())
            .await
            .unwrap();
    }
    let more = delivery::write_message(&town.app, &fay, group, to(), "Hello".into()).await;
    assert_eq!(code(more), "message_too_many");
    assert_eq!(seen(&town, &fay, people[0]).await.unwrap().len(), 30);
}

#[tokio::test]
async fn a_visit_tells_the_facilitator_is_answered_once_and_closed() {
    let (town, group, _) = Town::teaching(&["Ada One"]).await;
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let clinic = town.clinic("2026-10-05", Some(group), None).await;
    let visitor = town.person("Vic Visits").await;
    let actor = Actor::Person {
        id: visitor,
        grants: vec![Grant {
            role: Role::ProgrammeAdministrator,
            scope: Scope::Provider(town.provider),
        }],
    };
    let circles = Circles {
        provider: Some(town.provider),
        group: Some(group),
        ..Circles::SITE
    };
    let keep = may(&actor, Action::KeepQuality, &circles).unwrap();
    let visit = |actions: &str, follow_up| delivery::NewVisit {
        event: clinic,
        group,
        judged: vec![(Criterion::Clear, Seen::Developing, "Few questions.".into())],
        actions: actions.into(),
        follow_up,
    };
    let early = delivery::keep_visit(&town.app, &keep, visit("Ask more", None)).await;
    assert_eq!(code(early), "visit_ahead");
    town.move_to("2026-10-06");
    let without = delivery::keep_visit(&town.app, &keep, visit("", None)).await;
    assert_eq!(code(without), "visit_no_action");
    let agreed = visit("Ask more", Some(day("2026-11-01")));
    let id = delivery::keep_visit(&town.app, &keep, agreed)
        .await
        .unwrap();
    let told = town.letters_to("fay.leads@town.example").await;
    assert!(
        told.iter()
            .any(|one| one.subject == "A visit to Clinic: Culture")
    );
    let answer = || delivery::answer_visit(&town.app, &fay, id, "I will.".into());
    answer().await.unwrap();
    assert_eq!(code(answer().await), "visit_answered");
    delivery::close_visit(&town.app, &keep, id).await.unwrap();
    assert_eq!(
        code(delivery::close_visit(&town.app, &keep, id).await),
        "visit_closed"
    );
}

#[tokio::test]
async fn what_was_done_for_a_missed_session_worked_once_it_is_caught_up() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let ada = people[0];
    let clinic = town.clinic("2026-10-05", Some(group), None).await;
    town.move_to("2026-10-05");
    let marks = vec![(ada.enrolment, Attendance::Absent)];
    delivery::take_attendance(&town.app, &town.leads(group), clinic, marks, String::new())
        .await
        .unwrap();
    let raised = async || {
        let now = town.app.now();
        let read = town
            .app
            .db()
            .read(async |tx| delivery::concerns_of(tx, ada.enrolment, now, town.app.clock()).await);
        let raised = read.await.unwrap();
        raised
            .into_iter()
            .map(|one| one.concern)
            .collect::<Vec<_>>()
    };
    assert!(raised().await.contains(&Concern::Missed));
    let step = delivery::NewStep {
        enrolment: ada.enrolment,
        kind: Done::Call,
        shared: true,
        reasons: vec![Concern::Missed],
        body: "We spoke.".into(),
    };
    delivery::take_step(&town.app, &fay, group, step)
        .await
        .unwrap();
    delivery::write_catch_up(
        &town.app,
        &ada.permit(),
        ada.enrolment,
        clinic,
        "I read it.".into(),
    )
    .await
    .unwrap();
    assert!(raised().await.contains(&Concern::WaitsForYou));
    delivery::sign_off_catch_up(&town.app, &town.leads(group), clinic, ada.enrolment)
        .await
        .unwrap();
    assert!(!raised().await.contains(&Concern::Missed));
}
