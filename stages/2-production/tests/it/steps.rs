//! A module's steps put in order, and a page's settings and questions written, without a word of TOML.

use axum::http::StatusCode;
use rulebook::production::ItemId;

use crate::{pages::Visitor, rig::Rig};

struct Module {
    rig: Rig,
    id: ItemId,
    folder: String,
}

impl Module {
    async fn new() -> Self {
        let rig = Rig::with_items().await;
        let id = rig.module().await;
        let folder = rig.item(id).await.key;
        Self { rig, id, folder }
    }

    async fn act(&self, visitor: &Visitor, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let base = self.rig.item(self.id).await.version.to_string();
        let mut all = vec![("base", base.as_str())];
        all.extend(fields);
        visitor
            .post(&format!("/content/{}/edit", self.id), &all)
            .await
    }

    async fn order(&self) -> String {
        let texts = self.rig.texts(self.id).await;
        let record = &texts[&format!("{}/module.toml", self.folder)];
        record
            .lines()
            .find(|line| line.starts_with("steps"))
            .unwrap()
            .to_owned()
    }

    /// The programme as it stands has no error.
    async fn whole(&self) {
        let shop = production::workshop(&self.rig.app, self.rig.provider, crate::rig::PROGRAMME)
            .await
            .unwrap();
        let wrong: Vec<_> = shop
            .checked
            .diagnostics
            .iter()
            .filter(|one| one.severity == programme::Severity::Error)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[tokio::test]
async fn steps_are_moved_named_split_and_taken_out_by_forms_alone() {
    let module = Module::new().await;
    let writer = Visitor::enter(&module.rig, "writer").await;
    let first = "1-what-culture-is.md";
    let sent = module
        .act(&writer, &[("step", first), ("act", "down")])
        .await;
    assert_eq!(sent.0, StatusCode::SEE_OTHER);
    assert!(
        module
            .order()
            .await
            .starts_with("steps = [\"2-four-lenses.md\", \"1-what-culture-is.md\"")
    );
    module.whole().await;
    let sent = module
        .act(
            &writer,
            &[
                ("step", first),
                ("act", "split"),
                ("heading", "Why it comes first"),
            ],
        )
        .await;
    assert_eq!(sent.0, StatusCode::SEE_OTHER);
    assert!(
        module
            .order()
            .await
            .contains("\"1-what-culture-is.md\", \"7-why-it-comes-first.md\"")
    );
    let sent = module
        .act(
            &writer,
            &[
                ("step", first),
                ("act", "rename"),
                ("title", "What culture is"),
            ],
        )
        .await;
    assert_eq!(sent.0, StatusCode::SEE_OTHER);
    let sent = module
        .act(
            &writer,
            &[("step", "7-why-it-comes-first.md"), ("act", "remove")],
        )
        .await;
    assert_eq!(sent.0, StatusCode::SEE_OTHER);
    let texts = module.rig.texts(module.id).await;
    assert!(
        !texts
            .keys()
            .any(|path| path.ends_with("7-why-it-comes-first.md"))
    );
}

#[tokio::test]
async fn a_step_is_added_with_a_title_and_a_free_name() {
    let module = Module::new().await;
    let writer = Visitor::enter(&module.rig, "writer").await;
    let (status, page) = module.act(&writer, &[("act", "add"), ("title", " ")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Enter a title for the step"));
    assert_eq!(
        module
            .act(&writer, &[("act", "add"), ("title", "One step more")])
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    assert!(module.order().await.contains("7-one-step-more.md"));
    assert_eq!(module.rig.item(module.id).await.version, 2);
}

#[tokio::test]
async fn an_order_that_was_changed_meanwhile_is_shown_and_nothing_is_saved() {
    let module = Module::new().await;
    let writer = Visitor::enter(&module.rig, "writer").await;
    let fields = [
        ("base", "1"),
        ("step", "1-what-culture-is.md"),
        ("act", "down"),
    ];
    let path = format!("/content/{}/edit", module.id);
    assert_eq!(writer.post(&path, &fields).await.0, StatusCode::SEE_OTHER);
    let (status, page) = writer.post(&path, &fields).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("were changed while you had the page open"));
    assert_eq!(module.rig.item(module.id).await.version, 2);
}

/// The fields of the form on a page, as a browser would send them.
fn fields(page: &str) -> Vec<(String, String)> {
    let form = page
        .split("<form")
        .find(|part| part.contains("aria-label=\"Settings and questions\""))
        .unwrap();
    let plain = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!(" {name}=\""))?.1;
        Some(plain(rest.split_once('"')?.0))
    };
    let mut all = Vec::new();
    for part in form.split('<') {
        let Some(name) = value(part, "name") else {
            continue;
        };
        if part.starts_with("input") {
            let unticked = part.contains("type=\"checkbox\"") && !part.contains(" checked");
            let radio = part.contains("type=\"radio\"");
            if !unticked && !radio {
                all.push((name, value(part, "value").unwrap_or_default()));
            }
        } else if part.starts_with("textarea") {
            all.push((name, plain(part.split_once('>').unwrap().1)));
        } else if part.starts_with("select") {
            let rest = form.split_once(part).unwrap().1;
            let options = rest.split("</select>").next().unwrap();
            let chosen = options
                .split("<option")
                .find(|one| one.contains(" selected"))
                .unwrap();
            all.push((name, value(chosen, "value").unwrap()));
        }
    }
    all
}

#[tokio::test]
async fn a_question_is_changed_in_a_form_and_nothing_else_in_the_file() {
    let module = Module::new().await;
    let writer = Visitor::enter(&module.rig, "writer").await;
    let file = format!("{}/1-what-culture-is.md", module.folder);
    let before = module.rig.texts(module.id).await[&file].clone();
    let path = format!("/content/{}/form", module.id);
    let (status, page) = writer.get(&format!("{path}?file={file}")).await;
    assert_eq!(status, StatusCode::OK);
    let mut typed = fields(&page);
    let old = "They are worth reading, but people may not live by them.";
    for (_, value) in &mut typed {
        *value = value.replace(old, "Read them; then look at what people do.");
    }
    typed.push(("change".into(), "meaning".into()));
    typed.retain(|(name, _)| name != "note");
    let send = async |more: &[(&str, &str)]| {
        let mut all: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        all.extend(more);
        writer.post(&path, &all).await
    };
    let (status, page) = send(&[("action", "save")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("Say in a sentence what you changed")
            && page.contains("then look at what people do.")
    );
    let (status, page) = send(&[("action", "add-question")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Question 3") && page.contains("then look at what people do."));
    assert_eq!(module.rig.item(module.id).await.version, 1);
    assert_eq!(
        send(&[("note", "Plainer."), ("action", "save")]).await.0,
        StatusCode::SEE_OTHER
    );
    let after = module.rig.texts(module.id).await[&file].clone();
    assert_eq!(
        after,
        before.replace(old, "Read them; then look at what people do.")
    );
}

#[tokio::test]
async fn a_question_without_a_right_answer_or_without_feedback_is_told_at_its_place() {
    let module = Module::new().await;
    let writer = Visitor::enter(&module.rig, "writer").await;
    let file = format!("{}/1-what-culture-is.md", module.folder);
    let path = format!("/content/{}/form", module.id);
    let (_, page) = writer.get(&format!("{path}?file={file}")).await;
    let mut typed = fields(&page);
    typed.retain(|(name, _)| !name.ends_with("_right") && name != "q0_o1_feedback");
    typed.extend(
        [("change", "meaning"), ("action", "save")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let all: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let (status, page) = writer.post(&path, &all).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Question 1: mark exactly one option as right"));
    assert!(page.contains("Question 1, option 2: say what somebody reads who chose it"));
    assert_eq!(module.rig.item(module.id).await.version, 1);
}
