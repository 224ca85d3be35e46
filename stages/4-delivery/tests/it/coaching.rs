//! Coaching and buddies through the front door: together, times, sessions, notes that nobody else sees, what is agreed.

use axum::http::StatusCode;
use delivery::NewCoaching;
use kit::{Problem, audit::latest};
use rulebook::{
    base::Coded,
    delivery::{
        CoachingId, CoachingSessionId,
        coaching::{CoachingKind, NoteKind, Sight},
    },
    people::{Action, Circles, GroupId, PersonId, Role, Scope},
    registration::coach::{CoachPhase, Offer},
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
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn what_was_agreed_goes_on_to_the_next_session_and_stands_on_the_participants_page() {
    let met = met().await;
    let first = session(&met).await;
    let teacher = Visitor::enter(&met.town, met.coach).await;
    let path = format!("/coaching/sessions/{first}/agreed");
    assert!(
        teacher
            .post(&path, &[("agreed", " ")])
            .await
            .text()
            .contains("Write what is to be done")
    );
    let whose = met.people[0].person.to_string();
    for _ in 0..2 {
        teacher
            .post(
                &path,
                &[
                    ("agreed", "Try the seating plan"),
                    ("whose", whose.as_str()),
                    ("due_day", "20"),
                    ("due_month", "10"),
                    ("due_year", "2026"),
                ],
            )
            .await;
    }
    met.town.move_to("2026-10-20");
    // A session of a browser ends sooner than a course: both sign in again.
    let teacher = Visitor::enter(&met.town, met.coach).await;
    let ada = Visitor::enter(&met.town, met.people[0].person).await;
    let held = [
        ("day_day", "20"),
        ("day_month", "10"),
        ("day_year", "2026"),
        ("minutes", "30"),
    ];
    let next = teacher
        .post(&format!("/coaching/with/{}/sessions", met.pair), &held)
        .await
        .to;
    assert!(
        teacher
            .get(&next)
            .await
            .text()
            .contains("Try the seating plan")
    );
    let mine = ada.get("/coaching/mine").await.text();
    assert_eq!(
        mine.matches("Settle: Try the seating plan").count(),
        1,
        "{mine}"
    );
    let settle = after(&mine, "action=\"/coaching/agreed/")[0].to_owned();
    let settle = format!("/coaching/agreed/{settle}");
    let ben = Visitor::enter(&met.town, met.people[1].person).await;
    assert_eq!(
        ben.post(&settle, &[("to", "done")]).await.status,
        StatusCode::NOT_FOUND
    );
    for _ in 0..2 {
        assert_eq!(
            ada.post(&settle, &[("to", "done")]).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert!(
        !ada.get("/coaching/mine")
            .await
            .text()
            .contains("Try the seating plan")
    );
    let ahead = [
        ("day_day", "21"),
        ("day_month", "10"),
        ("day_year", "2026"),
        ("minutes", "30"),
    ];
    let came = teacher
        .post(&format!("/coaching/with/{}/sessions", met.pair), &ahead)
        .await;
    assert!(came.text().contains("on the day it was held or later"));
}

const PRIVATE: &str = "quillwort";
const SHARED: &str = "bogbean";
const PROVIDER: &str = "marshfern";

/// Every page of this stage that could show something of a coaching, for whoever walks.
fn walk(met: &Met, session: CoachingSessionId) -> Vec<String> {
    vec![
        format!("/coaching/sessions/{session}"),
        format!("/coaching/with/{}", met.pair),
        "/coaching/mine".into(),
        "/admin/coaching".into(),
        format!("/admin/coaching/{}", met.pair),
        format!("/coaching/make/{}", met.group),
        format!("/facilitate/people/{}", met.people[0].enrolment),
        "/facilitate".into(),
        "/facilitate/feedback".into(),
        "/shared".into(),
        "/file".into(),
        "/file/word".into(),
        "/file/zip".into(),
        "/tools".into(),
        "/tools/data".into(),
        "/tools/provision".into(),
        "/progress".into(),
        format!("/api/v1/enrolments/{}/engagement", met.people[0].enrolment),
        format!("/admin/participants/{}/seen", met.people[0].enrolment),
        format!(
            "/admin/participants/{}/seen?format=csv",
            met.people[0].enrolment
        ),
    ]
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn no_role_opens_a_private_note_and_no_export_letter_or_audit_holds_one() {
    let met = met().await;
    let first = session(&met).await;
    let app = &met.town.app;
    let permit = own(met.coach);
    for (kind, sight, words) in [
        (NoteKind::Noticed, Sight::Private, PRIVATE),
        (NoteKind::Learned, Sight::Shared, SHARED),
        (NoteKind::Focus, Sight::Provider, PROVIDER),
    ] {
        delivery::write_note(app, &permit, first, (kind, sight, words.into()), 0)
            .await
            .unwrap();
    }
    let pages = walk(&met, first);
    let seen = async |visitor: &Visitor| {
        let mut all = String::new();
        for path in &pages {
            let came = visitor.get(path).await;
            assert!(came.status != StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            all.push_str(&came.text());
        }
        [PRIVATE, SHARED, PROVIDER].map(|word| all.contains(word))
    };
    assert_eq!(
        seen(&Visitor::enter(&met.town, met.coach).await).await,
        [true; 3]
    );
    assert_eq!(
        seen(&Visitor::enter(&met.town, met.people[0].person).await).await,
        [false, true, true]
    );
    assert_eq!(
        seen(&Visitor::enter(&met.town, met.people[1].person).await).await,
        [false; 3]
    );
    assert_eq!(seen(&Visitor::stranger(&met.town)).await, [false; 3]);
    for (number, role) in Role::ALL.iter().enumerate() {
        for (place, scope) in [
            Scope::Site,
            Scope::Provider(met.town.provider),
            Scope::Group(met.group),
        ]
        .into_iter()
        .enumerate()
        {
            let who = met.town.person(&format!("Walker {number} {place}")).await;
            met.town.give(who, *role, scope).await;
            let keeps = Action::KeepCohorts.roles().contains(role);
            let visitor = Visitor::enter(&met.town, who).await;
            assert_eq!(
                seen(&visitor).await,
                [false, false, keeps],
                "{} {scope:?}",
                role.code()
            );
        }
    }
    let told = app
        .db()
        .read(async |tx| Ok(latest(tx, i64::MAX).await?))
        .await
        .unwrap();
    assert!(told.len() > 20);
    let told = serde_json::to_string(&told).unwrap();
    let letters = met.town.letters_to("ada.one@town.example").await;
    let letters = serde_json::to_string(&letters).unwrap();
    for word in [PRIVATE, SHARED, PROVIDER] {
        assert!(!told.contains(word), "the audit holds {word}");
        assert!(!letters.contains(word), "a letter holds {word}");
    }
}

#[tokio::test]
async fn a_note_changed_in_two_windows_is_told_and_what_looks_like_a_pupil_is_warned_of() {
    let met = met().await;
    let first = session(&met).await;
    let teacher = Visitor::enter(&met.town, met.coach).await;
    let path = format!("/coaching/sessions/{first}/notes");
    let note = |words: &'static str, version: &'static str| {
        [
            ("kind", "focus"),
            ("sight", "shared"),
            ("words", words),
            ("version", version),
        ]
    };
    assert_eq!(
        teacher.post(&path, &note("One.", "0")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        teacher.post(&path, &note("One.", "0")).await.status,
        StatusCode::SEE_OTHER,
        "the same twice"
    );
    let came = teacher.post(&path, &note("Two.", "0")).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    assert!(came.text().contains("One.") && came.text().contains("Two."));
    let named = teacher
        .post(&path, &note("We spoke of Kofi Mensah.", "1"))
        .await
        .text();
    assert!(named.contains("It is not saved yet"), "{named}");
    let unseen = teacher
        .post(
            &path,
            &[
                ("kind", "focus"),
                ("sight", ""),
                ("words", "Kept."),
                ("version", "1"),
            ],
        )
        .await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unseen.text().contains("Choose who sees this note") && unseen.text().contains("Kept."));
    assert_eq!(
        teacher
            .post(
                &format!("/coaching/sessions/{first}/notes"),
                &[("kind", "nothing")]
            )
            .await
            .status,
        StatusCode::NOT_FOUND
    );
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

fn offer(places: i64) -> Offer {
    Offer {
        phases: vec![CoachPhase::Primary],
        settings: Vec::new(),
        specialisms: Vec::new(),
        region: "South West".into(),
        by_video: true,
        years: 9,
        places,
        until: None,
    }
}

async fn coached_by(town: &Town, coach: PersonId) -> i64 {
    town.app
        .db()
        .read(async |tx| registration::coached_by(tx, coach).await)
        .await
        .unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_coach_found_in_the_register_is_the_coach_of_every_page_and_takes_one_place() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let (app, ada) = (&town.app, people[0]);
    let cleo = town.person("Cleo Coach").await;
    registration::offer_coaching(app, &own(cleo), cleo, offer(2), true)
        .await
        .unwrap();
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    let pair = registration::find_coach(app, &keep, cleo, ada.enrolment)
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
    // The pages of those who meet show the very same pair.
    let here = format!("/coaching/with/{pair}");
    let coach = Visitor::enter(&town, cleo).await;
    let participant = Visitor::enter(&town, ada.person).await;
    assert!(coach.get("/coaching/mine").await.text().contains("Ada One"));
    assert!(participant.get(&here).await.text().contains("Cleo Coach"));
    let kay = town.person("Kay Keeps").await;
    town.give(
        kay,
        Role::ProgrammeAdministrator,
        Scope::Provider(town.provider),
    )
    .await;
    let kay = Visitor::enter(&town, kay).await;
    let made = format!("/coaching/make/{group}");
    assert!(
        kay.get(&made)
            .await
            .text()
            .contains("Ada One with Cleo Coach")
    );
    // The group's page counts the same places, and does not give Ada a second coach.
    let cohorts = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let bring = async |who: &[Taught]| {
        let kind = if who.len() == 1 {
            CoachingKind::Pair
        } else {
            CoachingKind::Group
        };
        let new = together(group, kind, Some(cleo), who);
        delivery::bring_together(app, &cohorts, new).await
    };
    assert_eq!(
        bring(&people[..1]).await.unwrap(),
        pair,
        "they are together"
    );
    assert_eq!(code(bring(&people[..2]).await), "together_already");
    assert_eq!(code(bring(&people[1..]).await), "coach_has_no_room");
    let second = bring(&people[1..2]).await.unwrap();
    assert_eq!(coached_by(&town, cleo).await, 2);
    assert_eq!(
        code(registration::find_coach(app, &keep, cleo, people[2].enrolment).await),
        "coach_is_full"
    );
    assert_eq!(
        code(registration::find_coach(app, &keep, cleo, people[1].enrolment).await),
        "has_a_coach"
    );
    // A time that was booked is free again when the administrator ends the coaching in the register.
    coach.post("/coaching/slots", TIME).await;
    let page = participant.get(&here).await.text();
    let slot = format!("slt_{}", after(&page, "value=\"slt_")[0]);
    let with = pair.to_string();
    participant
        .post(
            "/coaching/slots/book",
            &[
                ("with", with.as_str()),
                ("slot", slot.as_str()),
                ("instead", ""),
            ],
        )
        .await;
    assert!(
        !coach
            .get("/coaching/mine")
            .await
            .text()
            .contains("Nobody has booked")
    );
    registration::end_coaching(app, &keep, pair, ada.enrolment)
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
    let theirs = Visitor::enter(&town, people[1].person).await;
    let page = theirs.get(&format!("/coaching/with/{second}")).await.text();
    assert!(
        page.contains(&slot),
        "the time can be booked by somebody else"
    );
    assert_eq!(
        code(registration::end_coaching(app, &keep, pair, ada.enrolment).await),
        "coaching_ended"
    );
    // The pair of somebody else is not ended through this participant.
    assert_eq!(
        code(registration::end_coaching(app, &keep, second, ada.enrolment).await),
        "not_found"
    );
    let told = participant.get(&here).await.text();
    assert!(told.contains("This has ended"), "what was kept stays");
}

#[tokio::test]
async fn whoever_left_the_course_takes_no_place_of_a_coach() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let app = &town.app;
    let cleo = town.person("Cleo Coach").await;
    let cohorts = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let new = together(group, CoachingKind::Group, Some(cleo), &people);
    delivery::bring_together(app, &cohorts, new).await.unwrap();
    assert_eq!(coached_by(&town, cleo).await, 2);
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(app, &keep, people[0].enrolment, "A mistake.".into())
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
}
