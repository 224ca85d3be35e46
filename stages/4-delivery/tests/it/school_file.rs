//! The school file through the front door: writing, two windows, versions, files, sharing, feedback, taking it away.

use axum::http::StatusCode;
use rulebook::people::{Action, Circles, GroupId};

use crate::{
    door::{Visitor, own},
    town::{Taught, Town, day, system},
};

async fn file_of(names: &[&str]) -> (Town, GroupId, Vec<Taught>) {
    let (town, group, people) = Town::teaching(names).await;
    (town, group, people)
}

const TEXT: &str = "# What I did\n\nI watched arrival.\n\nI changed **one** thing.";

async fn begun(ada: &Visitor) -> String {
    let fields = [
        ("title", "Arrival"),
        ("heading", "Culture"),
        ("module", ""),
        ("text", TEXT),
    ];
    let came = ada.post("/file/new", &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text());
    // A button that was pressed twice begins one.
    assert_eq!(ada.post("/file/new", &fields).await.to, came.to);
    came.to
}

#[tokio::test]
async fn somebody_writes_a_document_finds_it_and_nobody_else_does() {
    let (town, _, people) = file_of(&["Ada One", "Ben Two"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let empty = ada.get("/file").await.text();
    assert!(empty.contains("Your file is empty."));
    let here = begun(&ada).await;
    let page = ada.get(&here).await.text();
    assert!(
        page.contains("<strong>one</strong>") && page.contains("Culture"),
        "{page}"
    );
    for by in ["heading", "module", "statement"] {
        assert!(
            ada.get(&format!("/file?by={by}"))
                .await
                .text()
                .contains("Arrival"),
            "{by}"
        );
    }
    let ben = Visitor::enter(&town, people[1].person).await;
    for path in ["", "/edit", "/versions", "/versions/1", "/word"] {
        let came = ben.get(&format!("{here}{path}")).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        "/edit",
        "/draft",
        "/remove",
        "/share",
        "/ask",
        "/versions/1/again",
    ] {
        let came = ben
            .post(
                &format!("{here}{path}"),
                &[("title", "Mine"), ("version", "1"), ("who", "per_1")],
            )
            .await;
        assert_eq!(
            came.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            came.text()
        );
    }
    let nobody = Visitor::stranger(&town).get(&here).await;
    assert_ne!(nobody.status, StatusCode::OK);
}

#[tokio::test]
async fn two_windows_lose_nothing_and_what_is_saved_by_itself_settles() {
    let (town, _, people) = file_of(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = begun(&ada).await;
    let edit = format!("{here}/edit");
    let save = |text: &'static str, version: &'static str| {
        [
            ("title", "Arrival"),
            ("heading", "Culture"),
            ("text", text),
            ("version", version),
        ]
    };
    assert_eq!(
        ada.post(&edit, &save("First window.", "1")).await.status,
        StatusCode::SEE_OTHER
    );
    let came = ada.post(&edit, &save("Second window.", "1")).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    let page = came.text();
    assert!(
        page.contains("First window.") && page.contains("Second window."),
        "{page}"
    );
    assert!(page.contains("name=\"version\" value=\"2\""), "{page}");
    let draft = format!("{here}/draft");
    assert_eq!(
        ada.post(&draft, &save("Old.", "1")).await.status,
        StatusCode::CONFLICT
    );
    for (text, version) in [("A", "2"), ("AB", "3"), ("ABC", "4")] {
        let came = ada.post(&draft, &save(text, version)).await;
        assert_eq!(came.status, StatusCode::OK, "{}", came.text());
    }
    let versions = ada.get(&format!("{here}/versions")).await.text();
    assert!(
        versions.contains("versions/5") && !versions.contains("versions/4"),
        "{versions}"
    );
    assert!(versions.contains("versions/2") && versions.contains("versions/1"));
    assert!(
        ada.get(&format!("{here}/versions/1"))
            .await
            .text()
            .contains("I watched arrival")
    );
    ada.post(&format!("{here}/versions/1/again"), &[]).await;
    assert!(ada.get(&here).await.text().contains("I watched arrival"));
}

#[tokio::test]
async fn what_looks_like_a_pupil_is_warned_of_before_it_is_saved() {
    let (town, _, people) = file_of(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let fields = [
        ("title", "Notes"),
        ("text", "I watched Kofi Mensah read. UPN A123456789012."),
    ];
    let page = ada.post("/file/new", &fields).await.text();
    assert!(
        page.contains("It is not saved yet")
            && page.contains("Kofi Mensah")
            && page.contains("This does not say who a pupil is: keep it as it is"),
        "{page}"
    );
    assert!(
        ada.get("/file")
            .await
            .text()
            .contains("Your file is empty.")
    );
    let sure = [fields[0], fields[1], ("sure", "yes")];
    assert_eq!(
        ada.post("/file/new", &sure).await.status,
        StatusCode::SEE_OTHER
    );
    let wrong = ada
        .post("/file/new", &[("title", " "), ("text", "Kept as typed.")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Kept as typed."));
}

#[tokio::test]
async fn small_files_go_with_a_document_and_everything_is_taken_away_as_a_zip() {
    let (town, _, people) = file_of(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = begun(&ada).await;
    let files = format!("{here}/files");
    let empty = ada.send(&files, &[], ("a.csv", b"")).await;
    assert!(
        empty.text().contains("Choose a file that is not empty"),
        "{}",
        empty.text()
    );
    let large = ada
        .send(&files, &[], ("a.csv", &vec![b'x'; (2 << 20) + 1]))
        .await;
    assert!(large.text().contains("larger than 2 MB"));
    assert_eq!(
        ada.send(&files, &[], ("../../plan.csv", b"=1+1"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(ada.get(&here).await.text().contains("plan.csv"));
    let zip = ada.get("/file/zip").await;
    assert_eq!(zip.status, StatusCode::OK);
    let limits = exchange::Limits {
        entries: 100,
        entry_bytes: 1 << 20,
        all_bytes: 1 << 22,
        ratio: 1_000,
    };
    let mut parcel = exchange::Parcel::open(&zip.bytes, limits).unwrap();
    let names: Vec<String> = parcel.names().map(str::to_owned).collect();
    assert_eq!(
        names,
        [
            "culture/arrival/files/plan.csv",
            "culture/arrival/text.docx",
            "culture/arrival/text.md",
            "my-school-file.docx"
        ]
    );
    let word = parcel.take("my-school-file.docx").unwrap().unwrap();
    let brought = exchange::word::read(&word).unwrap();
    assert!(format!("{:?}", brought.blocks).contains("I watched arrival."));
    // After the programme it is theirs still.
    town.move_to("2028-06-01");
    let ada = Visitor::enter(&town, people[0].person).await;
    assert_eq!(ada.get("/file/word").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_document_is_shown_to_a_coach_until_it_is_taken_back_and_its_owner_sees_who_opened_it() {
    let (town, group, people) = file_of(&["Ada One", "Ben Two"]).await;
    let coach = town.person("Coach Three").await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::choose_leaders(&town.app, &keep, group, None, Some(coach))
        .await
        .unwrap();
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = begun(&ada).await;
    let share = format!("{here}/share");
    let ben = people[1].person.to_string();
    let no = ada.post(&share, &[("who", ben.as_str())]).await.text();
    assert!(no.contains("Choose one of your own people"), "{no}");
    let who = coach.to_string();
    assert_eq!(
        ada.post(&share, &[("who", who.as_str())]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        ada.post(&share, &[("who", who.as_str())])
            .await
            .text()
            .contains("They can read it already")
    );
    let letters = town.letters_to("coach.three@town.example").await;
    let path = letters
        .iter()
        .find_map(|it| it.body.split_once("/shared/"))
        .unwrap()
        .1;
    let path = format!("/shared/{}", path.split_whitespace().next().unwrap());
    let reader = Visitor::enter(&town, coach).await;
    assert!(reader.get("/shared").await.text().contains("Arrival"));
    assert!(reader.get(&path).await.text().contains("I watched arrival"));
    assert_eq!(
        Visitor::enter(&town, people[1].person)
            .await
            .get(&path)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let page = ada.get(&here).await.text();
    assert!(page.contains("1 time, on"), "{page}");
    let end = page
        .split("action=\"")
        .find(|it| it.contains("/shares/"))
        .unwrap();
    let end = end.split('"').next().unwrap().to_owned();
    assert_eq!(reader.post(&end, &[]).await.status, StatusCode::NOT_FOUND);
    ada.post(&end, &[]).await;
    assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_line_manager_reads_by_one_link_that_ends() {
    let (town, _, people) = file_of(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = begun(&ada).await;
    let share = format!("{here}/share");
    assert!(
        ada.post(&share, &[("manager", "nobody")])
            .await
            .text()
            .contains("Enter an email address")
    );
    ada.post(&share, &[("manager", "head@school.example")])
        .await;
    let letters = town.letters_to("head@school.example").await;
    let link = letters
        .iter()
        .find_map(|it| it.body.split_once("/shared/link/"))
        .unwrap()
        .1;
    let link = format!("/shared/link/{}", link.split_whitespace().next().unwrap());
    let head = Visitor::stranger(&town);
    assert!(head.get(&link).await.text().contains("I watched arrival"));
    assert_eq!(
        head.get(&format!("{link}x")).await.status,
        StatusCode::NOT_FOUND
    );
    town.move_to("2026-11-13");
    assert_eq!(head.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn feedback_is_asked_for_given_on_a_passage_and_read_and_never_a_mark() {
    let (town, group, people) = file_of(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = begun(&ada).await;
    let ask = format!("{here}/ask");
    assert!(
        ada.post(&ask, &[("question", "")])
            .await
            .text()
            .contains("nobody to ask")
    );
    let leader = town.person("Lead Four").await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::choose_leaders(&town.app, &keep, group, Some(leader), None)
        .await
        .unwrap();
    assert_eq!(
        ada.post(&ask, &[("question", "Is it clear?")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        ada.post(&ask, &[("question", "Again?")])
            .await
            .text()
            .contains("asked for feedback on this already")
    );
    let lead = Visitor::enter(&town, leader).await;
    let list = lead.get("/facilitate/feedback").await.text();
    let path = list
        .split("href=\"")
        .find(|it| it.starts_with("/facilitate/feedback/"))
        .unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    assert!(lead.get(&path).await.text().contains("Is it clear?"));
    assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(
        lead.post(&format!("{path}/give"), &[])
            .await
            .text()
            .contains("Write what works")
    );
    let note = format!("{path}/note");
    assert!(
        lead.post(&note, &[("passage", "9"), ("words", "x")])
            .await
            .text()
            .contains("Choose a passage")
    );
    for fields in [
        [("passage", "2"), ("words", "What did you see?")],
        [("passage", ""), ("words", "Clear and brave.")],
    ] {
        assert_eq!(
            lead.post(&note, &fields).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert!(!ada.get(&here).await.text().contains("Clear and brave."));
    lead.post(&format!("{path}/give"), &[]).await;
    let page = ada.get(&here).await.text();
    assert!(
        page.contains("Clear and brave.")
            && page.contains("What did you see?")
            && page.contains("I watched arrival."),
        "{page}"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_task_that_is_handed_in_becomes_part_of_the_file_and_grows_there() {
    let (town, _, people) = file_of(&["Ada One"]).await;
    let openings = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await)
        .await
        .unwrap();
    let course = openings
        .iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    town.move_to(&course.opens_on.to_string());
    let (app, ada) = (&town.app, people[0]);
    let hand_in = async |body: &str, version| {
        let draft = delivery::Draft {
            body: body.into(),
            version,
        };
        delivery::write_task(app, &ada.permit(), ada.enrolment, "1.1", draft)
            .await
            .unwrap();
        delivery::hand_in(app, &ada.permit(), ada.enrolment, "1.1", String::new())
            .await
            .unwrap();
    };
    let mine = async || {
        app.db()
            .read(async |tx| delivery::documents(tx, ada.person).await)
            .await
            .unwrap()
    };
    hand_in("Arrival was calm.", 0).await;
    let first = mine().await;
    assert_eq!(
        (
            first.len(),
            first[0].body.as_str(),
            first[0].module.as_str()
        ),
        (1, "Arrival was calm.", "1.1")
    );
    let text = delivery::DocumentText {
        heading: first[0].heading.clone(),
        module: "1.1".into(),
        title: first[0].title.clone(),
        body: "Arrival was calm. A year later too.".into(),
    };
    delivery::write_document(app, &own(ada.person), first[0].id, (text, 1), false)
        .await
        .unwrap();
    let send_back = system(Action::ReadPublic, &Circles::SITE);
    delivery::confirm_task(
        app,
        &send_back,
        first[0].task.unwrap(),
        false,
        "Say more.".into(),
    )
    .await
    .unwrap();
    hand_in("Arrival was calm. Here is more.", 1).await;
    let second = mine().await;
    assert_eq!(second.len(), 1);
    assert!(
        second[0].body.contains("A year later too.") && second[0].body.ends_with("Here is more.")
    );
    assert!(day("2026-10-01") < course.due_on);
}
