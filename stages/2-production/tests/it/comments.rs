//! Comments and suggestions: anchored to words, followed through edits, answered, settled, taken over.

use axum::http::StatusCode;
use kit::Problem;
use production::{NewComment, Revision, Texts};
use rulebook::{
    people::Action,
    production::{CommentId, ItemId, change::Change, stage::Stage},
};

use crate::{
    pages::Visitor,
    rig::{Rig, code},
};

const WORDS: &str = "culture means what the people in a school believe";

struct Text {
    rig: Rig,
    id: ItemId,
    file: String,
}

impl Text {
    async fn new() -> Self {
        let rig = Rig::with_items().await;
        let id = rig.module().await;
        let texts = rig.texts(id).await;
        let file = texts
            .keys()
            .find(|path| path.contains("/1-what"))
            .unwrap()
            .clone();
        Self { rig, id, file }
    }

    fn on(&self, passage: &str, words: &str) -> NewComment {
        NewComment {
            item: self.id,
            version: 1,
            file: self.file.clone(),
            passage: passage.into(),
            words: words.into(),
            blocking: false,
        }
    }

    async fn suggests(
        &self,
        who: &str,
        passage: &str,
        proposed: &str,
    ) -> Result<CommentId, Problem> {
        let permit = self.rig.permit(who, Action::ReadProduction).unwrap();
        production::suggest(
            &self.rig.app,
            &permit,
            self.on(passage, "Plainer."),
            proposed,
        )
        .await
    }

    async fn accept(&self, who: &str, id: CommentId) -> Result<i64, Problem> {
        let permit = self.rig.permit(who, Action::WriteContent).unwrap();
        let done =
            production::accept(&self.rig.app, &permit, id, Change::Wording, "Taken over.").await;
        Ok(done?.version)
    }

    async fn edit(&self, from: &str, to: &str) {
        let text = self.now().await;
        assert!(text.contains(from), "{from}");
        let revision = Revision {
            item: self.id,
            base: self.rig.item(self.id).await.version,
            change: Change::Wording,
            why_not: "The test says so.".into(),
            note: "Edited.".into(),
            files: Texts::from([(self.file.clone(), text.replace(from, to))]),
        };
        let permit = self.rig.permit("writer", Action::WriteContent).unwrap();
        production::revise(&self.rig.app, &permit, revision)
            .await
            .unwrap();
    }

    async fn now(&self) -> String {
        self.rig.texts(self.id).await[&self.file].clone()
    }

    async fn page(&self, who: &str, view: &str) -> String {
        let visitor = Visitor::enter(&self.rig, who).await;
        visitor
            .get(&format!(
                "/content/{}?file={}&view={view}",
                self.id, self.file
            ))
            .await
            .1
    }
}

#[tokio::test]
async fn a_comment_stays_with_its_words_through_edits_and_says_when_they_are_gone() {
    let text = Text::new().await;
    let permit = text.rig.permit("peer", Action::ReadProduction).unwrap();
    // As it is read: the text has **culture** in bold.
    let id = production::comment(
        &text.rig.app,
        &permit,
        text.on(WORDS, "Whose words are these?"),
    )
    .await
    .unwrap();
    for view in ["read", "text"] {
        let page = text.page("peer", view).await;
        assert!(
            page.contains("<mark class=\"app-anchor\">")
                && page.contains(&format!("href=\"#{id}\"")),
            "{view}"
        );
    }
    text.edit(
        "Think of two schools.",
        "Think, for once, of two schools and of all that is in them.",
    )
    .await;
    assert!(
        text.page("peer", "text")
            .await
            .contains("people in a school believe</mark>")
    );
    text.edit(
        "what the people in a school believe",
        "everything that they all hold true",
    )
    .await;
    let page = text.page("peer", "text").await;
    assert!(page.contains("Words changed since") && page.contains("hold true</mark>"));
    text.edit("In this programme, **culture** means everything that they all hold true and what they do together.", "").await;
    let page = text.page("peer", "text").await;
    assert!(page.contains("No longer in the text") && !page.contains("<mark"));
    assert!(
        page.contains("Whose words are these?"),
        "the comment is kept"
    );
}

#[tokio::test]
async fn words_that_are_not_there_are_refused_and_kept_in_the_form() {
    let text = Text::new().await;
    let peer = Visitor::enter(&text.rig, "peer").await;
    let form = [
        ("version", "1"),
        ("file", text.file.as_str()),
        ("passage", "no such words"),
        ("words", "Why?"),
    ];
    let (status, page) = peer
        .post(&format!("/content/{}/comments", text.id), &form)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("These words are not in this file.")
            && page.contains("no such words")
            && page.contains("Why?")
    );
}

#[tokio::test]
async fn a_thread_is_answered_settled_and_opened_again() {
    let text = Text::new().await;
    let (peer, writer) = (
        Visitor::enter(&text.rig, "peer").await,
        Visitor::enter(&text.rig, "writer").await,
    );
    let form = [
        ("version", "1"),
        ("file", text.file.as_str()),
        ("passage", WORDS),
        ("words", "Why so?"),
    ];
    let to = format!("/content/{}/comments", text.id);
    assert_eq!(peer.post(&to, &form).await.0, StatusCode::SEE_OTHER);
    let (_, list) = writer.get(&to).await;
    let at = list.find("/content/comments/").unwrap();
    let id = list
        .get(at..)
        .unwrap()
        .split('/')
        .nth(3)
        .unwrap()
        .to_owned();
    let thread = |act: &str| format!("/content/comments/{id}/{act}");
    let (status, page) = writer
        .post(&thread("reply"), &[("to", &id), ("answer", " ")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Enter your answer"));
    assert_eq!(
        writer
            .post(&thread("reply"), &[("answer", "Because <b>we</b> say so.")])
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    assert!(
        peer.get(&to)
            .await
            .1
            .contains("Because &lt;b&gt;we&lt;/b&gt; say so.")
    );
    // Each twice, as from two windows: what was wished for is so.
    for act in ["settle", "settle", "reopen", "reopen"] {
        assert_eq!(
            writer.post(&thread(act), &[]).await.0,
            StatusCode::SEE_OTHER
        );
    }
    assert!(peer.get(&to).await.1.contains("Comments, 1 open"));
}

#[tokio::test]
async fn an_accepted_suggestion_is_a_version_and_whoever_made_it_does_not_sign_it() {
    let text = Text::new().await;
    let id = text
        .suggests(
            "peer",
            WORDS,
            "**culture** is what people in a school believe",
        )
        .await
        .unwrap();
    text.edit("Think of two schools.", "Picture two schools.")
        .await;
    assert!(
        text.page("writer", "text")
            .await
            .contains("Accept: save as a new version")
    );
    assert!(
        !text
            .page("legal", "text")
            .await
            .contains("Accept: save as a new version")
    );
    assert_eq!(text.accept("writer", id).await.unwrap(), 3);
    assert!(text.now().await.contains(
        "In this programme, **culture** is what people in a school believe and what they do together."
    ));
    assert!(text.page("peer", "text").await.contains("in version 3"));
    assert!(matches!(
        text.accept("second", id).await,
        Err(Problem::MovedOn)
    ));
    text.rig.bring_to(text.id, Stage::Draft).await;
    text.rig.sign("writer", text.id, None).await.unwrap();
    assert_eq!(code(text.rig.sign("peer", text.id, None).await), "own_work");
    assert!(text.rig.sign("peer2", text.id, None).await.is_ok());
}

#[tokio::test]
async fn a_suggestion_whose_words_changed_is_not_forced_in_and_a_refusal_has_a_reason() {
    let text = Text::new().await;
    let id = text
        .suggests("peer", "Think of two schools.", "Picture two schools.")
        .await
        .unwrap();
    text.edit("Think of two schools.", "Imagine two schools now.")
        .await;
    let before = text.now().await;
    assert_eq!(
        code(text.accept("writer", id).await),
        "suggestion_passage_changed"
    );
    assert_eq!(text.now().await, before);
    let writer = Visitor::enter(&text.rig, "writer").await;
    let to = format!("/content/suggestions/{id}/refuse");
    let field = id.to_string();
    let (status, page) = writer.post(&to, &[("to", &field), ("refusal", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say why, so that whoever suggested it knows"));
    assert_eq!(
        writer
            .post(
                &to,
                &[("to", &field), ("refusal", "We said it another way.")]
            )
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        writer
            .post(&to, &[("to", &field), ("refusal", "Again.")])
            .await
            .0,
        StatusCode::CONFLICT
    );
    assert!(
        text.page("peer", "text")
            .await
            .contains("We said it another way.")
    );
}

#[tokio::test]
async fn suggestions_that_say_nothing_are_refused() {
    let text = Text::new().await;
    assert_eq!(
        code(text.suggests("peer", "", "x").await),
        "suggestion_passage_missing"
    );
    assert_eq!(
        code(text.suggests("peer", WORDS, WORDS).await),
        "suggestion_same_words"
    );
    assert_eq!(
        code(text.suggests("peer", "not in it", "x").await),
        "passage_not_there"
    );
    let peer = text.rig.permit("peer", Action::ReadProduction).unwrap();
    let comment = production::comment(&text.rig.app, &peer, text.on("", "On all of it."))
        .await
        .unwrap();
    assert_eq!(
        code(text.accept("writer", comment).await),
        "not_a_suggestion"
    );
    let legal = Visitor::enter(&text.rig, "legal").await;
    let sent = legal
        .post(
            &format!("/content/suggestions/{comment}/accept"),
            &[("kind", "wording")],
        )
        .await;
    assert_eq!(sent.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn taking_a_passage_out_can_be_suggested() {
    let text = Text::new().await;
    let id = text
        .suggests("peer", "Think of two schools. ", "")
        .await
        .unwrap();
    text.accept("writer", id).await.unwrap();
    assert!(!text.now().await.contains("Think of two schools."));
}
