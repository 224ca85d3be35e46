//! Coaching and buddies through the front door: who meets, times that are offered and booked, and who brings people together.

mod register;
mod said;

use axum::http::StatusCode;
use delivery::NewCoaching;
use kit::Problem;
use rulebook::{
    delivery::{CoachingId, CoachingSessionId, coaching::CoachingKind},
    people::{Action, Circles, GroupId, PersonId, Role, Scope},
};

use crate::{
    door::{Visitor, own},
    town::{Taught, Town, day, system},
};

struct Met {
    town: Town,
    group: GroupId,
    people: Vec<Taught>,
    coach: PersonId,
    pair: CoachingId,
}

fn together(
    group: GroupId,
    kind: CoachingKind,
    coach: Option<PersonId>,
    people: &[Taught],
) -> NewCoaching {
    NewCoaching {
        group,
        kind,
        coach,
        people: people.iter().map(|one| one.person).collect(),
    }
}

async fn met() -> Met {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let coach = town.person("Coach Four").await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let new = together(group, CoachingKind::Pair, Some(coach), &people[..1]);
    let pair = delivery::bring_together(&town.app, &keep, new.clone())
        .await
        .unwrap();
    assert_eq!(
        delivery::bring_together(&town.app, &keep, new)
            .await
            .unwrap(),
        pair,
        "pressed twice, it is one"
    );
    Met {
        town,
        group,
        people,
        coach,
        pair,
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        Problem::MovedOn => "moved_on",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
async fn somebody_has_one_coach_and_buddies_beside_it() {
    let Met {
        town,
        group,
        people,
        coach,
        ..
    } = met().await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let bring = async |new| delivery::bring_together(&town.app, &keep, new).await;
    assert_eq!(
        code(bring(together(group, CoachingKind::Group, Some(coach), &people)).await),
        "together_already"
    );
    assert_eq!(
        code(bring(together(group, CoachingKind::Buddies, None, &people[..1])).await),
        "buddy_size"
    );
    assert_eq!(
        code(
            bring(together(
                group,
                CoachingKind::Pair,
                Some(people[1].person),
                &people[1..2]
            ))
            .await
        ),
        "own_coach"
    );
    let buddies = bring(together(group, CoachingKind::Buddies, None, &people[..2]))
        .await
        .unwrap();
    let ada = Visitor::enter(&town, people[0].person).await;
    let ben = Visitor::enter(&town, people[1].person).await;
    let contact = format!("/coaching/with/{buddies}/contact");
    ada.post(&contact, &[("may", "yes")]).await;
    assert!(
        !ada.get("/coaching/mine")
            .await
            .text()
            .contains("ben.two@town.example"),
        "only one agreed"
    );
    ben.post(&contact, &[("may", "yes")]).await;
    assert!(
        ada.get("/coaching/mine")
            .await
            .text()
            .contains("ben.two@town.example")
    );
    ben.post(&contact, &[("may", "no")]).await;
    assert!(
        !ada.get("/coaching/mine")
            .await
            .text()
            .contains("ben.two@town.example")
    );
    let cy = Visitor::enter(&town, people[2].person).await;
    assert_eq!(
        cy.post(&contact, &[("may", "yes")]).await.status,
        StatusCode::NOT_FOUND
    );
}

const TIME: &[(&str, &str)] = &[
    ("day_day", "7"),
    ("day_month", "10"),
    ("day_year", "2026"),
    ("time", "4pm"),
    ("minutes", "45"),
    ("place", "By video"),
];

fn at(time: &str) -> Vec<(&str, &str)> {
    TIME.iter()
        .map(|(name, value)| (*name, if *name == "time" { time } else { value }))
        .collect()
}

fn after<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    page.split(mark)
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_time_is_offered_booked_moved_and_cancelled_and_both_get_letters() {
    let Met {
        town,
        people,
        coach,
        pair,
        ..
    } = met().await;
    let teacher = Visitor::enter(&town, coach).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    assert_eq!(
        ada.post("/coaching/slots", TIME).await.status,
        StatusCode::NOT_FOUND,
        "only who coaches offers"
    );
    for (time, told) in [("25pm", "Enter a time"), ("", "Enter a time")] {
        assert!(
            teacher
                .post("/coaching/slots", &at(time))
                .await
                .text()
                .contains(told)
        );
    }
    for _ in 0..2 {
        assert_eq!(
            teacher.post("/coaching/slots", TIME).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert!(
        teacher
            .post("/coaching/slots", &at("16:30"))
            .await
            .text()
            .contains("overlaps")
    );
    teacher.post("/coaching/slots", &at("17:30")).await;
    let here = format!("/coaching/with/{pair}");
    let page = ada.get(&here).await.text();
    let slots: Vec<String> = after(&page, "value=\"slt_")
        .into_iter()
        .map(|it| format!("slt_{it}"))
        .collect();
    assert_eq!(slots.len(), 2, "{page}");
    let with = pair.to_string();
    let book = async |slot: &str, instead: &str| {
        ada.post(
            "/coaching/slots/book",
            &[
                ("with", with.as_str()),
                ("slot", slot),
                ("instead", instead),
            ],
        )
        .await
    };
    assert!(book("", "").await.text().contains("Choose a time"));
    for _ in 0..2 {
        assert_eq!(book(&slots[0], "").await.status, StatusCode::SEE_OTHER);
    }
    book(&slots[1], &slots[0]).await;
    let page = ada.get(&here).await.text();
    assert!(page.contains("5:30pm to 6:15pm"), "{page}");
    for email in ["ada.one@town.example", "coach.four@town.example"] {
        let letters = town.letters_to(email).await;
        let booked = letters
            .iter()
            .filter(|it| it.subject == "A coaching session is booked")
            .count();
        assert_eq!(booked, 2, "{email}: booked and moved, once each");
    }
    let ben = Visitor::enter(&town, people[1].person).await;
    assert_eq!(ben.get(&here).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ben.post(
            "/coaching/slots/book",
            &[("with", with.as_str()), ("slot", slots[0].as_str())]
        )
        .await
        .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ben.post(&format!("/coaching/slots/{}/give-back", slots[1]), &[])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    ada.post(&format!("/coaching/slots/{}/give-back", slots[1]), &[])
        .await;
    assert!(
        ada.get(&here)
            .await
            .text()
            .contains("No session is booked.")
    );
    let letters = town.letters_to("coach.four@town.example").await;
    assert!(
        letters
            .iter()
            .any(|it| it.subject == "A coaching session is cancelled")
    );
}

async fn session(met: &Met) -> CoachingSessionId {
    let permit = own(met.coach);
    delivery::keep_session(&met.town.app, &permit, met.pair, (day("2026-10-01"), 45))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_administrator_sees_hours_and_a_facilitator_brings_the_own_group_together() {
    let met = met().await;
    session(&met).await;
    let lead = met.town.person("Lead Five").await;
    met.town
        .give(lead, Role::Facilitator, Scope::Group(met.group))
        .await;
    let lead = Visitor::enter(&met.town, lead).await;
    let page = lead.get("/admin/coaching").await.text();
    assert!(page.contains("45 minutes"), "{page}");
    let make = format!("/coaching/make/{}", met.group);
    let (ben, coach) = (met.people[1].person.to_string(), met.coach.to_string());
    let none = lead
        .post(&make, &[("kind", "pair"), ("coach", coach.as_str())])
        .await;
    assert!(none.text().contains("Choose one person"), "{}", none.text());
    let fields = [
        ("kind", "pair"),
        ("coach", coach.as_str()),
        ("people", ben.as_str()),
    ];
    assert_eq!(
        lead.post(&make, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let other = met.town.group("Group B", None).await;
    assert_eq!(
        lead.get(&format!("/coaching/make/{other}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        lead.post(&format!("/coaching/make/{other}"), &fields)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let admin = met.town.person("Admin Six").await;
    met.town
        .give(
            admin,
            Role::ProgrammeAdministrator,
            Scope::Provider(met.town.provider),
        )
        .await;
    let admin = Visitor::enter(&met.town, admin).await;
    let end = format!("/coaching/with/{}/end", met.pair);
    let ada = Visitor::enter(&met.town, met.people[0].person).await;
    assert_ne!(ada.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(
        ada.get(&format!("/coaching/with/{}", met.pair))
            .await
            .text()
            .contains("This has ended")
    );
}
