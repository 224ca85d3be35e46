//! Writing over HTTP: a text is checked as often as the writer likes, kept as a draft, saved as a version, and never
//! over somebody else's.
//!
//! What this room must not know: how a version is kept, how a page looks.

use axum::extract::Path;
use kit::{
    Problem,
    ui::FormErrors,
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    production::{change::Change, review::SignOff},
};

use super::{
    FILE_BYTES, Revised, Revision,
    crossed::{self, crossed},
    desk::{Desk, typed},
    fields::{self, PATTERNS},
    kind::why,
    live, revise,
};
use crate::{
    desk::time,
    draft, finding,
    item::{self, Texts},
    room::WritingRoom,
};

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    page(&call, &desk, &opened(&desk, &form), &FormErrors::none()).send()
}

/// What the page shows first: one's own draft, or else the newest version.
pub(crate) fn opened(desk: &Desk, form: &Form) -> Form {
    let (text, base, turn) = match &desk.draft {
        Some(draft) => (draft.text.as_str(), draft.base, draft.turn),
        None => (desk.current(), desk.item.version, 0),
    };
    Form::filled([
        ("text", text.to_owned()),
        ("base", base.to_string()),
        ("turn", turn.to_string()),
        ("new", form.get("new").to_owned()),
    ])
}

fn page(call: &Call, desk: &Desk, form: &Form, errors: &FormErrors) -> kit::web::Paged {
    fields::page(call, desk, form, errors, None, html! {})
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let action = form.get("action");
    if let Some(pattern) = action.strip_prefix("put-") {
        return page(&call, &desk, &put(&form, pattern), &FormErrors::none()).send();
    }
    match action {
        "check" => {
            let seen = live::look(&call, &desk, &typed(&form)).await?;
            fields::page(
                &call,
                &desk,
                &form,
                &FormErrors::none(),
                Some(seen),
                html! {},
            )
            .send()
        }
        "draft" => keep(&call, &desk, &form).await,
        _ => version(&call, &desk, &form).await,
    }
}

/// A pattern put at the end, for those without script; with script it goes where the cursor is.
fn put(form: &Form, pattern: &str) -> Form {
    let found = PATTERNS.iter().find(|(code, ..)| *code == pattern);
    let added = found.map_or_else(String::new, |(_, _, before, after, words)| {
        format!("{before}{words}{after}")
    });
    let fields = form.fields().iter().filter(|(name, _)| name != "action");
    Form::filled(fields.map(|(name, value)| {
        let text = if name == "text" {
            format!("{}{added}", value.trim_end())
        } else {
            value.clone()
        };
        (name.clone(), text)
    }))
}

async fn keep(call: &Call, desk: &Desk, form: &Form) -> PageResult {
    if desk.path.is_empty() {
        return page(call, desk, form, &nameless()).send();
    }
    match draft::pages::keep(call, desk, form).await {
        Ok(_) => {
            let said = format!(
                "Draft saved {}. It is not a version yet.",
                time(call, call.now().at)
            );
            let to = if desk.fresh {
                format!("/content/{}/revise?new={}", desk.item.id, form.get("new"))
            } else {
                desk.address(&desk.path)
            };
            Ok(call.go_saying(to, &said))
        }
        Err(Problem::MovedOn) => crossed::own(call, desk, form),
        Err(problem) => page(call, desk, form, &problem.for_form()?).send(),
    }
}

fn nameless() -> FormErrors {
    let mut errors = FormErrors::none();
    errors.at("file", "Enter a name for the file, like 4-more-practice.md");
    errors
}

/// What a form asks to be saved, or what is wrong with it.
pub(crate) fn read(desk: &Desk, form: &Form) -> Result<Revision, Problem> {
    let mut reader = form.reader();
    let base = reader.parsed::<i64>("base", "Open the item again.");
    let change = reader.choice::<Change>("change", "Choose what kind of change it is");
    let note = reader.text("note", "Say in a sentence what you changed", 500);
    let text = typed(form);
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.chars().any(odd) {
        reader.wrong(
            "text",
            "This contains characters that cannot be kept. Type it again without them.",
        );
    }
    if text.len() > FILE_BYTES {
        let over = text.len() - FILE_BYTES;
        reader.wrong("text", format!("This text is {over} bytes too long to be kept. Split it into steps. It is all still here."));
    }
    if desk.path.is_empty() {
        reader.wrong("file", "Enter a name for the file, like 4-more-practice.md");
    }
    let errors = reader.errors();
    match (base, change, errors.is_empty()) {
        (Some(base), Some(change), true) => Ok(Revision {
            item: desk.item.id,
            base,
            change,
            why_not: form.get("why_not").chars().take(500).collect(),
            note: naming(desk, form, &note),
            files: Texts::from([(desk.path.clone(), text)]),
        }),
        _ => Err(Problem::Invalid(errors)),
    }
}

/// The note with the findings that were ticked, of those for which this item is to be changed.
fn naming(desk: &Desk, form: &Form, note: &str) -> String {
    let ticked: Vec<_> = form.all("answers").collect();
    let findings = desk.findings.iter().map(|one| one.id);
    let ticked: Vec<_> = findings
        .filter(|id| ticked.contains(&id.to_string().as_str()))
        .collect();
    finding::note_naming(note, &ticked)
}

pub(crate) async fn version(call: &Call, desk: &Desk, form: &Form) -> PageResult {
    let revision = match read(desk, form) {
        Ok(revision) => revision,
        Err(problem) => return page(call, desk, form, &problem.for_form()?).send(),
    };
    let seen = form.get("turn").parse().unwrap_or(0);
    if desk
        .draft
        .as_ref()
        .is_some_and(|draft| form.has("turn") && draft.turn != seen)
    {
        return crossed::own(call, desk, form);
    }
    match save_over(call, desk, revision.clone()).await {
        Ok(revised) => {
            let room: &WritingRoom = call.app().shelf()?;
            room.leave(desk.item.id, &desk.path, desk.by);
            let to = format!("/content/{}?file={}", desk.item.id, desk.path);
            Ok(call.go_saying(to, &notice(revision.change, &revised)))
        }
        Err(Problem::MovedOn) => crossed(call, desk, form, &revision).await,
        Err(problem) => page(call, desk, form, &problem.for_form()?).send(),
    }
}

/// Saves a revision. When only other files were saved meanwhile, it goes on top of them: nothing touches.
pub(crate) async fn save_over(
    call: &Call,
    desk: &Desk,
    mut revision: Revision,
) -> Result<Revised, Problem> {
    for _again in 0..3 {
        match revise(call.app(), &desk.permit, revision.clone()).await {
            Err(Problem::MovedOn) => {}
            done => return done,
        }
        let (id, base) = (revision.item, revision.base);
        let (now, before, after) = call
            .app()
            .db()
            .read(async |tx| {
                let now = item::item(tx, id).await?.version;
                let before = item::texts(tx, id, base).await?;
                Ok((now, before, item::texts(tx, id, now).await?))
            })
            .await?;
        let untouched = |path: &String| before.get(path) == after.get(path);
        if !revision.files.keys().all(untouched) {
            return Err(Problem::MovedOn);
        }
        revision.base = now;
    }
    Err(Problem::MovedOn)
}

pub(crate) fn notice(change: Change, revised: &Revised) -> String {
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
        words.push(format!("{} Undone: {undone}.", why(change)));
    }
    if !standing.is_empty() {
        words.push(format!("Still signed: {standing}."));
    }
    words.join(" ")
}
