//! Writing in the browser: drafts, what is said while somebody types, two people at once, and what goes wrong.

use axum::http::StatusCode;
use rulebook::production::{ItemId, change::Change, stage::Stage};

use crate::{pages::Visitor, rig::Rig};

/// The first page of module 1.1, open on a writer's desk.
struct Desk {
    rig: Rig,
    id: ItemId,
    file: String,
    text: String,
}

impl Desk {
    async fn new() -> Self {
        let rig = Rig::with_items().await;
        let id = rig.module().await;
        let texts = rig.texts(id).await;
        let (file, text) = texts
            .into_iter()
            .find(|(path, _)| path.contains("/1-what"))
            .unwrap();
        Self {
            rig,
            id,
            file,
            text,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/content/{}/{rest}", self.id)
    }

    fn page(&self) -> String {
        self.path(&format!("revise?file={}", self.file))
    }

    async fn enter(&self, who: &str) -> Visitor {
        Visitor::enter(&self.rig, who).await
    }

    fn form<'f>(&'f self, base: &'f str, text: &'f str) -> Vec<(&'f str, &'f str)> {
        vec![
            ("file", &self.file),
            ("base", base),
            ("text", text),
            ("change", "meaning"),
            ("note", "Said better."),
        ]
    }

    async fn now(&self) -> String {
        self.rig.texts(self.id).await[&self.file].clone()
    }

    async fn version(&self) -> i64 {
        self.rig.item(self.id).await.version
    }
}

#[tokio::test]
async fn a_draft_is_found_on_another_device_and_discarded_when_wished() {
    let desk = Desk::new().await;
    let laptop = desk.enter("writer").await;
    let typed = desk
        .text
        .replace("Think of two schools.", "Think of three schools.");
    let mut form = desk.form("1", &typed);
    form.push(("turn", "0"));
    let (status, told) = laptop.tell(&desk.path("draft"), &form).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(
        told.contains("Draft saved ") && told.contains("\"turn\":\"1\""),
        "{told}"
    );
    // Sent again, as after a broken answer: the same draft.
    assert_eq!(
        laptop.tell(&desk.path("draft"), &form).await.0,
        StatusCode::OK
    );

    let phone = desk.enter("writer").await;
    let (_, page) = phone.get(&desk.page()).await;
    assert!(page.contains("Think of three schools.") && page.contains("This is your draft of"));
    let (_, others) = desk.enter("second").await.get(&desk.page()).await;
    assert!(
        others.contains("Think of two schools."),
        "a draft is its writer’s alone"
    );
    assert_eq!(desk.version().await, 1);

    let form = [("file", desk.file.as_str()), ("base", "1"), ("turn", "1")];
    for _twice in 0..2 {
        assert_eq!(
            phone.post(&desk.path("draft/discard"), &form).await.0,
            StatusCode::SEE_OTHER
        );
    }
    assert!(
        phone
            .get(&desk.page())
            .await
            .1
            .contains("Think of two schools.")
    );
}

#[tokio::test]
async fn one_person_in_two_windows_is_shown_both_texts() {
    let desk = Desk::new().await;
    let writer = desk.enter("writer").await;
    let (one, two) = (
        format!("{}In one window.\n", desk.text),
        format!("{}In the other.\n", desk.text),
    );
    let with = |text, turn, action| {
        let mut form = desk.form("1", text);
        form.extend([("turn", turn), ("action", action)]);
        form
    };
    assert_eq!(
        writer
            .tell(&desk.path("draft"), &with(&one, "0", ""))
            .await
            .0,
        StatusCode::OK
    );
    let (status, told) = writer.tell(&desk.path("draft"), &with(&two, "0", "")).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    for action in ["draft", "save"] {
        let (status, page) = writer
            .post(&desk.path("revise"), &with(&two, "0", action))
            .await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("In one window.") && page.contains("In the other."));
        assert!(page.contains("name=\"turn\" value=\"1\""));
    }
    assert_eq!(desk.version().await, 1);
    // With open eyes: the text in the box.
    let saved = writer
        .post(&desk.path("revise"), &with(&two, "1", "save"))
        .await;
    assert_eq!(saved.0, StatusCode::SEE_OTHER);
    assert_eq!(desk.now().await, two);
    assert!(
        !writer
            .get(&desk.page())
            .await
            .1
            .contains("This is your draft of")
    );
}

#[tokio::test]
async fn changes_of_two_people_that_do_not_touch_are_offered_together() {
    let desk = Desk::new().await;
    let (one, two) = (desk.enter("writer").await, desk.enter("second").await);
    let first = desk
        .text
        .replace("Think of two schools.", "Think of two schools in one town.");
    let second = format!("{}\nA last line of the second writer.\n", desk.text);
    assert_eq!(
        one.post(&desk.path("revise"), &desk.form("1", &first))
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = two
        .post(&desk.path("revise"), &desk.form("1", &second))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("do not touch: both are together"));
    let both = first.clone() + "\nA last line of the second writer.\n";
    assert!(
        page.contains("Think of two schools in one town.")
            && page.contains("A last line of the second writer.")
    );
    assert_eq!(
        desk.now().await,
        first,
        "nothing is saved before it is read"
    );
    assert_eq!(
        two.post(&desk.path("revise"), &desk.form("2", &both))
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(desk.now().await, both);
}

#[tokio::test]
async fn a_save_goes_on_top_when_only_other_files_were_saved() {
    let desk = Desk::new().await;
    let texts = desk.rig.texts(desk.id).await;
    let (task, words) = texts
        .iter()
        .find(|(path, _)| path.ends_with("task.md"))
        .unwrap();
    let (one, two) = (desk.enter("writer").await, desk.enter("second").await);
    let other = format!("{words}\nOne thing more.\n");
    let mut form = desk.form("1", &other);
    form[0].1 = task;
    assert_eq!(
        one.post(&desk.path("revise"), &form).await.0,
        StatusCode::SEE_OTHER
    );
    let mine = format!("{}\nMine.\n", desk.text);
    assert_eq!(
        two.post(&desk.path("revise"), &desk.form("1", &mine))
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    let now = desk.rig.texts(desk.id).await;
    assert_eq!((&now[task], &now[&desk.file]), (&other, &mine));
    assert_eq!(desk.version().await, 3);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_saves_once_and_says_so() {
    let desk = Desk::new().await;
    let writer = desk.enter("writer").await;
    let text = format!("{}\nOnce.\n", desk.text);
    for _twice in 0..2 {
        let sent = writer
            .post(&desk.path("revise"), &desk.form("1", &text))
            .await;
        assert_eq!(sent.0, StatusCode::SEE_OTHER);
    }
    assert_eq!(desk.version().await, 2);
}

#[tokio::test]
async fn of_two_saves_at_the_same_instant_one_wins_and_the_other_sees_both() {
    let desk = Desk::new().await;
    let (one, two) = (desk.enter("writer").await, desk.enter("second").await);
    let texts =
        ["First of all: think", "Please think"].map(|words| desk.text.replacen("Think", words, 1));
    let path = desk.path("revise");
    let (form, other) = (desk.form("1", &texts[0]), desk.form("1", &texts[1]));
    let (a, b) = tokio::join!(one.post(&path, &form), two.post(&path, &other));
    let mut statuses = [a.0, b.0];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let shown = if a.0 == StatusCode::CONFLICT {
        a.1
    } else {
        b.1
    };
    assert!(shown.contains("First of all") && shown.contains("Please"));
    assert_eq!(desk.version().await, 2);
}

#[tokio::test]
async fn a_sign_off_and_a_save_that_cross_lose_neither_the_text_nor_the_order() {
    let desk = Desk::new().await;
    desk.rig.bring_to(desk.id, Stage::PeerReview).await;
    let revision = desk.rig.revision(desk.id, Change::Wording).await;
    let permit = desk
        .rig
        .permit("second", rulebook::people::Action::WriteContent)
        .unwrap();
    let signing = desk.rig.sign("peer", desk.id, None);
    let saving = production::revise(&desk.rig.app, &permit, revision);
    let (signed, saved) = tokio::join!(signing, saving);
    let item = desk.rig.item(desk.id).await;
    assert_eq!(saved.unwrap().version, 2);
    assert_eq!((item.version, item.stage), (2, Stage::Draft));
    // The signature either stood and was undone by the save, or came too late and says so.
    assert!(
        matches!(&signed, Ok(_) | Err(kit::Problem::MovedOn))
            || matches!(&signed, Err(kit::Problem::Refused(no)) if no.code == "stage_moved" || no.code == "version_moved"),
        "{signed:?}"
    );
}

#[tokio::test]
async fn what_is_too_long_is_told_with_all_of_it_still_there() {
    let desk = Desk::new().await;
    let writer = desk.enter("writer").await;
    let long = format!("{}{}The very end.\n", desk.text, "word ".repeat(41_000));
    let (status, told) = writer
        .tell(&desk.path("draft"), &desk.form("1", &long))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.contains("bytes too long"), "{told}");
    let (status, page) = writer
        .post(&desk.path("revise"), &desk.form("1", &long))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("bytes too long to be kept") && page.contains("The very end."));
    assert_eq!(desk.version().await, 1);
}

#[tokio::test]
async fn while_somebody_types_faults_come_with_their_lines_and_script_never_runs() {
    let desk = Desk::new().await;
    let writer = desk.enter("writer").await;
    let text = format!(
        "{}\n#### Too deep\n\n<script>alert(1)</script>\n\n[x](javascript:alert(2)) <img src=x onerror=alert(3)>\n",
        desk.text
    );
    let (status, told) = writer
        .tell(&desk.path("live"), &desk.form("1", &text))
        .await;
    assert_eq!(status, StatusCode::OK);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let line = text
        .lines()
        .position(|line| line == "#### Too deep")
        .unwrap()
        + 1;
    assert!(
        told["found"]
            .as_str()
            .unwrap()
            .contains(&format!("data-line=\"{line}\"")),
        "{told}"
    );
    let read = told["read"].as_str().unwrap();
    assert!(read.contains("Too deep"));
    assert!(
        !read.contains("<script") && !read.contains("javascript:") && !read.contains("onerror"),
        "{read}"
    );
    // Without script the button says the same.
    let mut form = desk.form("1", &text);
    form.push(("action", "check"));
    let (_, page) = writer.post(&desk.path("revise"), &form).await;
    assert!(page.contains(&format!("data-line=\"{line}\"")) && page.contains("Too deep"));
    assert_eq!(desk.version().await, 1);
}

#[tokio::test]
async fn two_writers_at_one_file_are_told_of_each_other() {
    let desk = Desk::new().await;
    let (one, two) = (desk.enter("writer").await, desk.enter("second").await);
    assert!(!one.get(&desk.page()).await.1.contains("is also editing"));
    assert!(
        two.get(&desk.page())
            .await
            .1
            .contains("writer is also editing this file.")
    );
    let (_, told) = one
        .tell(&desk.path("live"), &desk.form("1", &desk.text))
        .await;
    assert!(told.contains("second is also editing this file."));
}

#[tokio::test]
async fn a_pattern_is_put_in_without_script() {
    let desk = Desk::new().await;
    let writer = desk.enter("writer").await;
    let mut form = desk.form("1", &desk.text);
    form.push(("action", "put-school"));
    let (status, page) = writer.post(&desk.path("revise"), &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("::: school\nWhat one school did."));
    assert_eq!(desk.version().await, 1);
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_kept() {
    let desk = Desk::new().await;
    let text = format!("{}\nTyped before the session ended.\n", desk.text);
    let gone = Visitor {
        cookie: String::new(),
        ..desk.enter("writer").await
    };
    let (_, page) = gone
        .post(&desk.path("revise"), &desk.form("1", &text))
        .await;
    assert!(page.contains("Typed before the session ended."));
    // Script is told so by the number, never by a page that looks like success.
    let told = gone.tell(&desk.path("draft"), &desk.form("1", &text)).await;
    assert_eq!(told.0, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.version().await, 1);
}
