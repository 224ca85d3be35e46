//! The page on which a file is written: checked as often as the writer likes, saved as a version, never over
//! somebody else's.
//!
//! What this room must not know: how a version is kept.

use axum::{extract::Path, http::StatusCode};
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, Markup, Select, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::{Checked, Diagnostic};
use rulebook::{
    base::Coded,
    people::{Action, Permit},
    production::{
        change::{Change, Suggested},
        review::SignOff,
        stage::Stage,
    },
};

use super::{Revised, Revision, compared, kind, revise};
use crate::{
    compare,
    item::{
        self, Item, Texts,
        pages::{Opened, is_page, short},
    },
    message::beside,
};

/// What is in the writer's hands.
struct Desk {
    permit: Permit,
    opened: Opened,
    /// The file, in the programme's folder.
    path: String,
    /// Whether it is a file that the item does not have yet.
    fresh: bool,
}

impl Desk {
    async fn ask(call: &Call, id: &str, form: &Form) -> Result<Self, Problem> {
        let opened = Opened::ask(call, id).await?;
        let permit = call
            .may(Action::WriteContent, &opened.item.circles())
            .map_err(|_no| Problem::NotAllowed)?;
        let fresh = form.has("new");
        let asked = form.get("file").trim();
        let path = if fresh {
            let name = form.get("new").trim();
            if name.is_empty() {
                String::new()
            } else {
                format!("{}/{name}", opened.item.key)
            }
        } else if opened.texts.contains_key(asked) {
            asked.to_owned()
        } else {
            let first = opened.texts.keys().find(|path| is_page(path));
            first
                .or_else(|| opened.texts.keys().next())
                .cloned()
                .or_not_found()?
        };
        Ok(Self {
            permit,
            opened,
            path,
            fresh,
        })
    }

    fn current(&self) -> &str {
        self.opened.texts.get(&self.path).map_or("", String::as_str)
    }
}

/// What was typed, with the line ends and the last line end that files have.
fn typed(form: &Form) -> String {
    let text = form.get("text").replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let filled = Form::filled([
        ("text", desk.current().to_owned()),
        ("base", desk.opened.item.version.to_string()),
        ("new", form.get("new").to_owned()),
    ]);
    page(&call, &desk, &filled, &FormErrors::none(), html! {}).send()
}

fn page(call: &Call, desk: &Desk, form: &Form, errors: &FormErrors, found: Markup) -> Paged {
    let item = &desk.opened.item;
    let title = format!("Revise: {}", item.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("{}. Version {}", item.part, item.version)), &title, None, None))
        (leaves_stage(item))
        (choose_file(desk))
        (found)
        (beside::card(item, &desk.opened.around.messages, &desk.opened.texts))
        (ui::Form::post(format!("/content/{}/revise", item.id))
            .hidden("file", desk.path.as_str())
            .hidden("base", form.get("base"))
            .label("The text")
            .body(fields(desk, form, errors)))
    };
    let page = call.page(&desk.permit, title.clone(), body);
    page.back(format!("/content/{}", item.id), item.title.clone())
        .wide()
        .again(errors)
}

fn leaves_stage(item: &Item) -> Markup {
    html! {
        @if item.stage != Stage::Draft {
            (ui::inset(html! {
                "This item is at the stage “" (item.stage.label()) "”. Saving takes it back to draft. Which sign-offs are undone depends on the kind of change; all others stand."
            }))
        }
    }
}

fn choose_file(desk: &Desk) -> Markup {
    let item = &desk.opened.item;
    let action = format!("/content/{}/revise", item.id);
    let files = desk.opened.texts.keys();
    let files = files.map(|path| Choice::new(path.as_str(), short(item, path)));
    html! {
        (ui::Form::get(action.as_str()).label("Which file").body(html! {
            (Select::new("file", "File").choices(files).value(desk.path.as_str()))
            (Button::new("Open this file").kind(ButtonKind::Secondary))
        }))
        @if !desk.fresh && !item.key.is_empty() {
            p class="govuk-body" { a class="govuk-link" href={ (action) "?new=" } { "Add a file, such as a further step" } }
        }
    }
}

fn fields(desk: &Desk, form: &Form, errors: &FormErrors) -> Markup {
    let label = if desk.fresh {
        "The new file"
    } else {
        short(&desk.opened.item, &desk.path)
    };
    html! {
        @if desk.fresh {
            (Input::new("new", "Name of the new file").hint("Such as 4-more-practice.md. Name it in module.toml too.").value(form.get("new")).error(errors.of("file")))
        }
        (Textarea::new("text", label).rows(30).value(form.get("text")).error(errors.of("text")))
        (Button::new("Check without saving").kind(ButtonKind::Secondary).sends("action", "check").repeatable())
        (kind::fields(suggested(desk, form).as_ref(), form, errors))
        (Input::new("note", "What did you change?").hint("In a sentence. It stays in the history.").value(form.get("note")).error(errors.of("note")))
        (Button::new("Save as a new version").sends("action", "save"))
    }
}

/// What kind of change the text in the form is, as far as comparing tells; nothing before something was typed.
fn suggested(desk: &Desk, form: &Form) -> Option<Suggested> {
    let mut after = desk.opened.texts.clone();
    if !form.has("action") || desk.path.is_empty() {
        return None;
    }
    after.insert(desk.path.clone(), typed(form));
    compared(&desk.opened.texts, &after)
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    if form.get("action") == "check" {
        let found = found(&desk, &typed(&form));
        return page(&call, &desk, &form, &FormErrors::none(), found).send();
    }
    let mut reader = form.reader();
    let base = reader.parsed::<i64>("base", "Open the item again.");
    let change = reader.choice::<Change>("change", "Choose what kind of change it is");
    let note = reader.text("note", "Say in a sentence what you changed", 500);
    let text = typed(&form);
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        reader.wrong(
            "text",
            "This contains characters that cannot be kept. Type it again without them.",
        );
    }
    if desk.fresh && desk.path.is_empty() {
        reader.wrong("file", "Enter a name for the file, like 4-more-practice.md");
    }
    let errors = reader.errors();
    let (Some(base), Some(change), true) = (base, change, errors.is_empty()) else {
        return page(&call, &desk, &form, &errors, html! {}).send();
    };
    let files = Texts::from([(desk.path.clone(), text)]);
    let why_not = form.get("why_not").chars().take(500).collect();
    let revision = Revision {
        why_not,
        item: desk.opened.item.id,
        base,
        change,
        note,
        files,
    };
    match revise(call.app(), &desk.permit, revision).await {
        Ok(revised) => Ok(call.go_saying(
            format!("/content/{id}?file={}", desk.path),
            &notice(change, &revised),
        )),
        Err(Problem::MovedOn) => crossed(&call, &id, &form, base).await,
        Err(problem) => page(&call, &desk, &form, &problem.for_form()?, html! {}).send(),
    }
}

fn notice(change: Change, revised: &Revised) -> String {
    let labels = |all: &[SignOff]| {
        let mut labels: Vec<&str> = all.iter().map(|one| one.stage.label()).collect();
        labels.dedup();
        labels.join(", ")
    };
    let undone = labels(&revised.reopened.undone);
    let standing = labels(&revised.reopened.standing);
    let mut words = vec![format!(
        "Saved as version {}. It is a draft.",
        revised.version
    )];
    if !undone.is_empty() {
        words.push(format!("{} Undone: {undone}.", kind::why(change)));
    }
    if !standing.is_empty() {
        words.push(format!("Still signed: {standing}."));
    }
    words.join(" ")
}

/// What the check finds in the programme with this text in it.
fn found(desk: &Desk, text: &str) -> Markup {
    let mut files = desk.opened.workshop.files.clone();
    if !desk.path.is_empty() {
        files.insert(desk.path.clone(), text.as_bytes().to_vec());
    }
    let checked = programme::check(&files);
    let here: Vec<Diagnostic> = checked
        .diagnostics
        .iter()
        .filter(|one| one.file == desk.path || desk.opened.texts.contains_key(&one.file))
        .cloned()
        .collect();
    let elsewhere = checked.diagnostics.len() - here.len();
    html! {
        section class="app-card govuk-!-margin-bottom-6" aria-labelledby="found" {
            h2 class="app-card__title" id="found" { "Checked, not saved" }
            (curriculum::diagnostics_table("What the check found in this item", &here, "Nothing. Every file of this item checks clean."))
            @if elsewhere > 0 { p class="app-muted" { "In other items: " (elsewhere) "." } }
            (preview(&checked, &desk.path))
        }
    }
}

fn preview(checked: &Checked, path: &str) -> Markup {
    let programme = checked.programme.as_ref();
    let page = programme.and_then(|programme| curriculum::read_file(programme, path));
    html! { @if let Some(page) = page { (ui::details("See it as it reads", page)) } }
}

/// Two people wrote at once. Both texts are shown; nothing is lost, and saving again is a choice made with open eyes.
async fn crossed(call: &Call, id: &str, form: &Form, base: i64) -> PageResult {
    let desk = Desk::ask(call, id, form).await?;
    let item = &desk.opened.item;
    let db = call.app().db();
    let before = db
        .read(async |tx| item::texts(tx, item.id, base).await)
        .await
        .unwrap_or_default();
    let before = before.get(&desk.path).cloned().unwrap_or_default();
    let saved = desk
        .opened
        .versions
        .iter()
        .find(|one| one.version == item.version);
    let who = saved.and_then(|one| one.author);
    let mine = typed(form);
    let mut errors = FormErrors::none();
    errors.whole(format!(
        "{} saved version {} while you were writing. Nothing of yours was saved, and nothing of theirs was lost.",
        desk.opened.names.or_senda(who),
        item.version
    ));
    let both = html! {
        (ui::section("theirs", "What they changed in this file"))
        (compare::pages::file(&desk.path, &before, desk.current()))
        (ui::section("yours", "What your text changes in theirs"))
        (compare::pages::file(&desk.path, desk.current(), &mine))
        (compare::pages::key())
        p class="govuk-body" { "Your text is below. Bring over what you want to keep of theirs, then save: it becomes the version after theirs." }
    };
    let kept = ["text", "change", "note", "new"].map(|name| (name, form.get(name).to_owned()));
    let mut kept: Vec<(&str, String)> = kept
        .into_iter()
        .filter(|(name, _)| form.has(name))
        .collect();
    kept.push(("base", item.version.to_string()));
    let mut response = page(call, &desk, &Form::filled(kept), &errors, both).send()?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
