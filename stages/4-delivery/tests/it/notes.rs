//! Notes: kept, found, followed through an edition, and nobody else’s to read.

use axum::http::StatusCode;
use delivery::NewNote;
use rulebook::{
    base::Coded,
    people::{Action, Actor, Circles, Grant, Role, Scope, may},
};

use crate::{
    listening::Visitor,
    study::{STEP, in_course_1, refused},
    town::{Taught, Town, system},
};

const PAGE: &str = "/study/m/1.1/culture-what-it-is";

async fn keep(town: &Town, who: Taught, quote: &str, words: &str) -> rulebook::delivery::NoteId {
    let new = NewNote {
        step: STEP.into(),
        paragraph: None,
        quote: quote.into(),
        words: words.into(),
    };
    delivery::keep_note(&town.app, &who.permit(), who.enrolment, new)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_passage_is_marked_without_script_noted_searched_changed_and_deleted() {
    let (town, people) = in_course_1().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let (_, page) = ada.get(PAGE).await;
    assert!(page.contains("Which paragraph?") && page.contains("id=\"p1\""));
    let form = [
        ("paragraph", "1"),
        ("quote", "The culture  did."),
        ("words", "Say this to the governors."),
    ];
    for _ in 0..2 {
        let (status, _) = ada.post(&format!("{PAGE}/notes"), &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    let (_, page) = ada.get(PAGE).await;
    assert_eq!(
        page.matches("Say this to the governors.").count(),
        1,
        "a double click keeps one"
    );
    assert!(
        page.contains("<mark class=\"app-noted\" id=\"mark-")
            && page.contains(">The culture did.</mark>")
    );
    let (status, wrong) = ada
        .post(
            &format!("{PAGE}/notes"),
            &[("quote", "Never said here"), ("words", "Mine")],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.contains("These words are not in the step.") && wrong.contains("Never said here")
    );
    let (_, list) = ada.get("/notes?q=governors").await;
    assert!(list.contains("1 note has these words."), "{list}");
    let (_, none) = ada.get("/notes?q=unicorns").await;
    assert!(none.contains("No note has these words."));
    let (_, text) = ada.get("/notes/my-notes.md").await;
    assert!(
        text.contains("Say this to the governors.") && text.contains("> The culture did."),
        "{text}"
    );
    let notes = all(&town, people[0]).await;
    let path = format!("/notes/{}", notes[0].id);
    let saved = ada
        .post(&path, &[("words", "Changed."), ("version", "0")])
        .await;
    assert_eq!(saved.0, StatusCode::SEE_OTHER);
    let (status, late) = ada
        .post(&path, &[("words", "From another tab."), ("version", "0")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.contains("From another tab.") && late.contains("in another place meanwhile"));
    ada.post(&format!("{path}/delete"), &[]).await;
    assert!(all(&town, people[0]).await.is_empty());
}

async fn all(town: &Town, who: Taught) -> Vec<delivery::Note> {
    town.app
        .db()
        .read(async |tx| delivery::notes(tx, &who.permit(), who.enrolment).await)
        .await
        .unwrap()
}

#[tokio::test]
async fn nobody_else_opens_a_note_whatever_their_role() {
    let (town, people) = in_course_1().await;
    let (ada, ben) = (people[0], people[1]);
    let id = keep(&town, ada, "The culture did.", "Only mine: XYZZY.").await;
    let db = town.app.db();
    let read = async |permit: &rulebook::people::Permit| {
        db.read(async |tx| delivery::notes(tx, permit, ada.enrolment).await)
            .await
    };
    assert_eq!(refused(read(&ben.permit()).await), "not_found");
    let everywhere = Circles {
        group: None,
        ..Circles::provider(town.provider)
    };
    for role in Role::ALL {
        for scope in [Scope::Site, Scope::Provider(town.provider), Scope::Own] {
            let grants = vec![Grant { role: *role, scope }];
            let actor = Actor::Person {
                id: ben.person,
                grants,
            };
            for action in Action::ALL {
                for circles in [
                    everywhere,
                    Circles::own(ada.person),
                    Circles::own(ben.person),
                ] {
                    if let Ok(permit) = may(&actor, *action, &circles) {
                        let told = refused(read(&permit).await);
                        assert!(
                            ["not_found", "not_allowed"].contains(&told),
                            "{role} {action}"
                        );
                    }
                }
            }
        }
    }
    // The system itself acts for nobody here.
    let system_itself = may(&Actor::System, Action::Study, &Circles::own(ada.person)).unwrap();
    assert_eq!(refused(read(&system_itself).await), "not_found");
    let ben_sees = Visitor::enter(&town, ben.person).await;
    assert_eq!(
        ben_sees.get(&format!("/notes/{id}")).await.0,
        StatusCode::NOT_FOUND
    );
    for path in [PAGE, "/notes", "/notes/my-notes.md"] {
        assert!(!ben_sees.get(path).await.1.contains("XYZZY"), "{path}");
    }
    let taken = ben_sees.post(&format!("/notes/{id}/delete"), &[]).await;
    assert_eq!(taken.0, StatusCode::SEE_OTHER);
    assert_eq!(all(&town, ada).await.len(), 1, "somebody else deleted it");
}

async fn programme_now(town: &Town) -> rulebook::production::EditionId {
    let db = town.app.db();
    let cohort = db.read(async |tx| registration::cohort(tx, town.cohort).await);
    cohort.await.unwrap().edition
}

#[tokio::test]
async fn a_note_outlives_the_text_that_it_was_about() {
    let (town, people) = in_course_1().await;
    let ada = people[0];
    keep(
        &town,
        ada,
        "The policy did not make the difference.",
        "Moves with the text.",
    )
    .await;
    keep(
        &town,
        ada,
        "In the second, the aid stays in the bag",
        "Its words go.",
    )
    .await;
    let library: &curriculum::Library = town.app.shelf().unwrap();
    let folder = library.folder("npq-senco").unwrap();
    let mut programme = (**folder.programme.as_ref().unwrap()).clone();
    programme.version = "2099.1".into();
    let step = programme
        .elements
        .iter_mut()
        .flat_map(|one| &mut one.modules)
        .flat_map(|one| &mut one.steps)
        .find(|one| one.id == "culture-what-it-is")
        .unwrap();
    step.source = format!(
        "A new first paragraph.\n\n{}",
        step.source.replace(
            "In the second, the aid stays in the bag because \"it takes too long\".",
            ""
        )
    );
    let edition = town.keep(&programme).await;
    let from = programme_now(&town).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let to = delivery::NewMove {
        cohort: town.cohort,
        from,
        to: edition,
        reason: "A better text.".into(),
        seen: true,
    };
    delivery::move_cohort(&town.app, &keep, to).await.unwrap();
    let browser = Visitor::enter(&town, ada.person).await;
    let (_, page) = browser.get(PAGE).await;
    assert!(
        page.contains("A new first paragraph."),
        "the edition was moved"
    );
    assert!(
        page.contains(">The policy did not make the difference.</mark>"),
        "{page}"
    );
    assert!(
        page.contains("The text does not have this passage any more. You marked:")
            || page.contains("The text has changed since. You marked:")
    );
    assert!(page.contains("Its words go."));
}
