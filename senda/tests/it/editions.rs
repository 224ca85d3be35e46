//! An intake moved to another edition, through the pages: looked at, moved with people in the middle, told, and proved.

use kit::Process;
use programme::Programme;
use rulebook::{
    people::{Action, Actor, Circles, Role, Scope, may},
    production::{EditionId, change::Change},
};

use crate::{taught::Intake, town::Town, visitor::Visitor};

const KEPT: Process = Process::new("edition_kept_next", "kept the next edition for a test");
const STEP: &str = "/study/m/1.1/culture-what-it-is";

/// An edition whose first step of module 1.1 teaches something else, and whose second is gone.
async fn next_edition(town: &Town) -> EditionId {
    let editions = town
        .app
        .db()
        .read(async |tx| curriculum::editions(tx).await);
    let first = editions.await.unwrap().remove(0).id;
    let mut new = Programme::clone(&*curriculum::edition(&town.app, &first).await.unwrap());
    new.version = "2027.1".into();
    let mut modules = new.elements.iter_mut().flat_map(|one| &mut one.modules);
    let module = modules.find(|one| one.id == "1.1").unwrap();
    module.steps[0].source.push_str("\n\nQuite another lesson.");
    module.steps[0].checks[0].prompt.push_str(" Think again.");
    let file = module.steps[0].file.clone();
    module.steps.remove(1);
    let change = curriculum::EditionChange {
        item: "Culture".into(),
        file,
        change: Change::Meaning,
        note: "The lesson is another one.".into(),
        findings: Vec::new(),
    };
    let permit = may(&Actor::System, Action::ReleaseEdition, &Circles::SITE).unwrap();
    let act = town.app.act(&permit, &KEPT, async move |tx| {
        let told = curriculum::Told {
            note: "A new beginning.",
            changes: &[change],
            ..curriculum::Told::default()
        };
        curriculum::keep_edition_told(tx, &new, told).await
    });
    act.await.unwrap()
}

#[tokio::test]
async fn an_intake_is_moved_by_an_administrator_who_saw_for_whom_and_its_people_see_what_changed() {
    let town = Town::new().await;
    let intake = Intake::new(&town).await;
    let ada = intake.enrol(&town, "Ada One").await;
    town.advance(60);
    let mut reader = town.signed_in(ada.person).await;
    assert_eq!(reader.get(STEP).await.status, 200);
    for (path, body) in [
        ("checks/culture-best-sign", "answer=1"),
        ("checks/culture-own-words", "answer=What+people+do."),
        ("done", ""),
    ] {
        assert_eq!(
            reader.post(&format!("{STEP}/{path}"), body).await.status,
            303
        );
    }

    let to = next_edition(&town).await;
    let scope = Scope::Provider(intake.provider);
    let (_, mut admin) = town
        .holder("Pat Keeps", &[(Role::ProgrammeAdministrator, scope)])
        .await;
    let here = format!("/admin/cohorts/{}/edition", intake.cohort);
    let looked = admin.get(&format!("{here}/{to}")).await;
    for words in [
        "What changes, module by module",
        "what it teaches",
        "Removed",
        "Ada One",
        "1 step to read again",
    ] {
        assert!(
            looked.reading().contains(words),
            "{words}: {}",
            looked.reading()
        );
    }
    let from = looked.attributes("input[name=from]", "value").remove(0);
    let fields = format!("from={from}&reason=The+law+has+changed.&when=now");
    let unseen = admin.post(&format!("{here}/{to}"), &fields).await;
    assert!(
        unseen
            .text
            .contains("Confirm that you have read what changes")
    );
    assert!(
        unseen.text.contains("The law has changed."),
        "what was typed is kept"
    );
    let all = format!("{fields}&seen=yes");
    let moved = admin.post(&format!("{here}/{to}"), &all).await;
    assert_eq!(moved.status, 303, "{}", moved.text);

    let path = reader.get("/study").await;
    assert!(path.text.contains("One step is to be read again"));
    let step = reader.get(STEP).await;
    assert!(step.text.contains("What this step teaches has changed"));
    assert!(
        step.text
            .contains("This question has changed since you answered it")
    );
    let changes = reader.get(&format!("{STEP}/changes")).await;
    assert!(
        changes.text.contains("Quite another lesson.")
            && changes.text.contains("The lesson is another one.")
    );
    let overview = reader.get("/study/changes").await;
    assert!(overview.text.contains("The law has changed.") && overview.text.contains("Removed"));
    // The page that was opened before the move sends an answer to the question as it was.
    let refused = reader
        .post(
            &format!("{STEP}/checks/culture-best-sign"),
            "answer=1&text=0000",
        )
        .await;
    assert!(
        refused
            .text
            .contains("has changed since you opened the page")
    );

    let shown = both_shown(
        &mut admin,
        &format!("/admin/participants/{}/seen?format=csv", ada.enrolment),
    )
    .await;
    assert!(!shown.contains(",no\n"), "{shown}");
    let other = Scope::Provider(town.provider("Other").await.unwrap());
    let (_, mut stranger) = town
        .holder("Sam Other", &[(Role::ProgrammeAdministrator, other)])
        .await;
    assert_eq!(stranger.get(&format!("{here}/{to}")).await.status, 404);
}

/// The file of what was shown, once both texts are in it: a showing is recorded beside the page, not before it.
async fn both_shown(admin: &mut Visitor, path: &str) -> String {
    for _ in 0..100 {
        let shown = admin.get(path).await.text;
        if shown
            .lines()
            .filter(|line| line.starts_with("1.1/culture-what-it-is"))
            .count()
            == 2
        {
            return shown;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the second text was never recorded")
}
