//! The page on which a file is written: the box, what may be put in, what is found, how it reads.
//!
//! What this room must not know: how a version is kept.

use kit::{
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, Markup, Select, Textarea},
    web::{Call, Form, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    production::{change::Suggested, stage::Stage},
};

use super::{
    FILE_BYTES, compared,
    desk::{Desk, typed},
    kind,
    live::{self, Seen},
};
use crate::{
    desk::time,
    finding,
    item::{
        Item,
        pages::{is_page, short},
    },
    message::beside,
};

/// What can be put into a text: code, words of the button, what goes before and after, and words to write over.
pub(crate) const PATTERNS: &[(&str, &str, &str, &str, &str)] = &[
    ("heading", "Heading", "\n\n## ", "\n\n", "A heading"),
    ("list", "List", "\n\n- ", "\n- \n", "First"),
    ("link", "Link", "[", "](https://)", "words of the link"),
    ("term", "Glossary term", "[", "](term:)", "the term"),
    ("source", "Source", "[", "](source:)", "the source"),
    (
        "law",
        "Law",
        "\n\n::: law cfa:66\n",
        "\n:::\n\n",
        "What the law requires, in your own words.",
    ),
    (
        "evidence",
        "Evidence",
        "\n\n::: evidence eef-send\n",
        "\n:::\n\n",
        "What was found, and how sure it is.",
    ),
    (
        "school",
        "In one school",
        "\n\n::: school\n",
        "\n:::\n\n",
        "What one school did. No name that could be recognised.",
    ),
];

/// The page with what was typed and what is wrong with it.
pub(super) fn page(
    call: &Call,
    desk: &Desk,
    form: &Form,
    errors: &FormErrors,
    seen: Option<Seen>,
    above: Markup,
) -> Paged {
    let item = &desk.item;
    let title = format!("Revise: {}", item.title);
    let base = form.get("base").parse().unwrap_or(item.version);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("{}. Version {}", item.part, item.version)), &title, None, None))
        (leaves_stage(item))
        (drafted(call, desk))
        (choose_file(desk))
        (above)
        div class="app-review" data-editor={ "/content/" (item.id) "/live" } data-most=(FILE_BYTES) {
            div {
                div role="status" class="app-editor__told" data-pane="others" { (live::others(desk, base)) }
                (ui::Form::post(format!("/content/{}/revise", item.id))
                    .hidden("file", desk.path.as_str())
                    .hidden("base", form.get("base"))
                    .hidden("turn", form.get("turn"))
                    .autosave(format!("/content/{}/draft", item.id))
                    .label("The text")
                    .body(fields(desk, form, errors)))
            }
            (panes(seen, &beside::card(item, &desk.messages, &desk.texts)))
        }
    };
    let page = call.page(&desk.permit, title, body);
    page.back(format!("/content/{}", item.id), item.title.clone())
        .wide()
        .script("editor.js")
        .again(errors)
}

fn panes(seen: Option<Seen>, messages: &Markup) -> Markup {
    let (found, read) = seen.map_or_else(
        || {
            let later =
                html! { p class="app-muted" { "Press “Check without saving” to see this." } };
            (later.clone(), later)
        },
        |seen| (seen.found, seen.read),
    );
    html! {
        div class="app-stack" {
            section class="app-card" aria-labelledby="found" {
                h2 class="app-card__title" id="found" { "What the check finds" }
                div data-pane="found" { (found) }
            }
            (messages)
            section class="app-doc" aria-labelledby="reads" {
                h2 class="app-card__title" id="reads" { "As it reads" }
                div data-pane="read" { (read) }
            }
        }
    }
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

/// That the text is one's own draft, and the way back to the version.
fn drafted(call: &Call, desk: &Desk) -> Markup {
    let Some(draft) = &desk.draft else {
        return html! {};
    };
    let day = call.app().clock().at(draft.saved_at).day.with_weekday();
    html! {
        (ui::inset(html! {
            p class="govuk-body" { "This is your draft of " (time(call, draft.saved_at)) " on " (day) ", begun from version " (draft.base) ". It is not saved as a version yet." }
            (ui::Form::post(format!("/content/{}/draft/discard", desk.item.id))
                .hidden("file", desk.path.as_str())
                .hidden("base", draft.base.to_string())
                .hidden("turn", draft.turn.to_string())
                .label("The draft")
                .body(html! { (Button::new("Discard the draft").kind(ButtonKind::Secondary)) }))
        }))
    }
}

fn choose_file(desk: &Desk) -> Markup {
    let item = &desk.item;
    let action = format!("/content/{}/revise", item.id);
    let files = desk.texts.keys();
    let files = files.map(|path| Choice::new(path.as_str(), short(item, path)));
    html! {
        form class="app-filters" action=(action) method="get" aria-label="Which file" {
            (Select::new("file", "File").choices(files).value(desk.path.as_str()))
            (Button::new("Open this file").kind(ButtonKind::Secondary))
            @if is_page(&desk.path) && !desk.fresh {
                a class="govuk-link app-filters__clear" href={ "/content/" (item.id) "/form?file=" (desk.path) } { "Settings and questions as a form" }
            }
            @if !desk.fresh && !item.key.is_empty() {
                a class="govuk-link app-filters__clear" href={ (action) "?new=" } { "Add a file, such as a further step" }
            }
        }
    }
}

fn fields(desk: &Desk, form: &Form, errors: &FormErrors) -> Markup {
    let label = if desk.fresh {
        "The new file"
    } else {
        short(&desk.item, &desk.path)
    };
    html! {
        @if desk.fresh {
            (Input::new("new", "Name of the new file").hint("Such as 4-more-practice.md. Name it in module.toml too.").value(form.get("new")).error(errors.of("file")))
        }
        (Textarea::new("text", label).hint("Up to 200,000 bytes, about 30,000 words.").rows(30).value(form.get("text")).error(errors.of("text")))
        p class="govuk-body app-editor__told" role="status" data-pane="size" {}
        (ui::button_row(html! {
            (Button::new("Check without saving").kind(ButtonKind::Secondary).sends("action", "check").repeatable())
            (Button::new("Keep as a draft").kind(ButtonKind::Secondary).sends("action", "draft").repeatable())
        }))
        (patterns())
        (saving(desk, form, errors))
    }
}

fn patterns() -> Markup {
    html! {
        fieldset class="govuk-fieldset app-editor__patterns" {
            legend class="govuk-fieldset__legend" { "Put in" }
            @for (code, label, before, after, words) in PATTERNS {
                button type="submit" class="govuk-button govuk-button--secondary" name="action" value={ "put-" (code) }
                    data-pattern={ (before) "|" (after) } data-words=(words) { (label) }
            }
        }
    }
}

/// What kind of change the text in the form is, as far as comparing tells; nothing before something was sent.
fn suggested(desk: &Desk, form: &Form) -> Option<Suggested> {
    let mut after = desk.texts.clone();
    if !form.has("action") || !form.has("text") || desk.path.is_empty() {
        return None;
    }
    after.insert(desk.path.clone(), typed(form));
    compared(&desk.texts, &after)
}

/// Which change it is, what was changed, and the button that saves.
pub(crate) fn saving(desk: &Desk, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (kind::fields(suggested(desk, form).as_ref(), form, errors))
        (Input::new("note", "What did you change?").hint("In a sentence. It stays in the history.").value(form.get("note")).error(errors.of("note")))
        (finding::pages::answered_here(&desk.findings, form))
        (Button::new("Save as a new version").sends("action", "save"))
    }
}
