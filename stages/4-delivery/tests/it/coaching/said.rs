//! What is said and agreed in coaching, through the front door: notes that nobody else sees, two windows, what goes on to the next session.

use axum::http::StatusCode;
use kit::audit::latest;
use rulebook::{
    base::Coded,
    delivery::{
        CoachingSessionId,
        coaching::{NoteKind, Sight},
    },
    people::{Action, Role, Scope},
};

use super::{Met, after, met, session};
use crate::door::{Visitor, own};

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
