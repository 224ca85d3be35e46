//! The form on which the settings and questions of a page are written, without a word of TOML.
//!
//! What this room must not know: how a version is kept.

use axum::extract::Path;
use kit::{
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice as Pick, FormErrors, Input, Markup, Select,
        Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;

use super::{Check, Choice, Settings, Sheet, checks, with_checks};
use crate::{
    item::pages::short,
    revise::{
        desk::Desk,
        fields::saving,
        pages::{opened, version},
    },
};

/// More questions or options than this no page has.
const MOST: usize = 40;
const KINDS: &[(&str, &str)] = &[
    ("single", "One option is right"),
    ("multiple", "Some options are right"),
    ("ordering", "Put in order: write them in the right order"),
    ("matching", "Matched: each option with what it belongs to"),
    ("recall", "A free answer, compared with a model answer"),
];

/// What the form holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Typed {
    settings: Settings,
    checks: Vec<Check>,
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let shown = opened(&desk, &form);
    let Some(sheet) = Sheet::of(shown.get("text")) else {
        return Ok(call.go_saying(desk.address(&desk.path), "The settings of this page cannot be shown as a form. Mend them here in the text first."));
    };
    let typed = Typed {
        settings: sheet.settings(),
        checks: checks(&sheet),
    };
    page(&call, &desk, &shown, &typed, &FormErrors::none()).send()
}

/// The text that this form makes of the page; nothing when the page's settings cannot be read.
pub(crate) fn text_of(desk: &Desk, form: &Form) -> Option<String> {
    let text = desk
        .draft
        .as_ref()
        .map_or(desk.current(), |draft| draft.text.as_str());
    let typed = read(form);
    let mut sheet = Sheet::of(text)?;
    sheet.set(&typed.settings);
    let kept: Vec<Check> = typed.checks.into_iter().map(finished).collect();
    with_checks(&sheet.text(), &kept)
}

/// A question as it is kept: without empty options, with an id.
fn finished(mut check: Check) -> Check {
    check
        .options
        .retain(|one| !one.text.is_empty() || !one.feedback.is_empty());
    if check.id.is_empty() {
        let words = check
            .prompt
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        check.id = words
            .take(6)
            .map(str::to_ascii_lowercase)
            .collect::<Vec<_>>()
            .join("-");
    }
    check
}

fn read(form: &Form) -> Typed {
    let word = |name: &str| form.get(name).replace("\r\n", "\n").trim().to_owned();
    let list = |name: &str| {
        let text = word(name);
        let parts = text.split([',', '\n', ' ']).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let count = |name: &str| form.get(name).parse().unwrap_or(0_usize).min(MOST);
    let check = |q: usize| {
        let of = |name: &str| word(&format!("q{q}_{name}"));
        let was = of("was");
        let options = (0..count(&format!("q{q}_options"))).map(|o| {
            let of = |name: &str| word(&format!("q{q}_o{o}_{name}"));
            Choice {
                was: of("was").parse().ok(),
                text: of("text"),
                right: !of("right").is_empty(),
                matches: of("match"),
                feedback: of("feedback"),
            }
        });
        Check {
            was: (!was.is_empty()).then_some(was),
            id: of("id"),
            kind: of("kind"),
            prompt: of("prompt"),
            statement: of("statement"),
            feedback: of("feedback"),
            model: of("model"),
            options: options.collect(),
        }
    };
    Typed {
        settings: Settings {
            title: word("title"),
            minutes: word("minutes"),
            statements: list("statements"),
            sources: list("sources"),
        },
        checks: (0..count("questions")).map(check).collect(),
    }
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let mut typed = read(&form);
    if changed(&mut typed, form.get("action")) {
        return page(&call, &desk, &form, &typed, &FormErrors::none()).send();
    }
    let errors = wrong(&form, &typed);
    let text = text_of(&desk, &form);
    let (true, Some(text)) = (errors.is_empty(), text) else {
        return page(&call, &desk, &form, &typed, &errors).send();
    };
    let kept = form.fields().iter().filter(|(name, _)| {
        [
            "file", "base", "turn", "change", "note", "why_not", "action",
        ]
        .contains(&name.as_str())
    });
    let mut fields: Vec<(String, String)> = kept.cloned().collect();
    fields.push(("text".into(), text));
    version(&call, &desk, &Form::filled(fields)).await
}

/// What a button of the form does to it, before anything is saved; whether it was such a button.
fn changed(typed: &mut Typed, action: &str) -> bool {
    let at = |name: &str| {
        action
            .strip_prefix(name)
            .and_then(|at| at.parse::<usize>().ok())
    };
    let all = &mut typed.checks;
    if action == "look" {
        return true;
    }
    if action == "add-question" {
        all.push(Check {
            kind: "single".into(),
            options: vec![Choice::default(); 3],
            ..Check::default()
        });
    } else if let Some(check) = at("add-option-").and_then(|at| all.get_mut(at)) {
        check.options.push(Choice::default());
    } else if let Some(at) = at("up-").filter(|at| (1..all.len()).contains(at)) {
        all.swap(at - 1, at);
    } else if let Some(at) = at("down-").filter(|at| at + 1 < all.len()) {
        all.swap(at, at + 1);
    } else if let Some(at) = at("remove-").filter(|at| *at < all.len()) {
        all.remove(at);
    } else {
        return false;
    }
    true
}

/// What has to be mended before it is saved. The compiler says the rest.
fn wrong(form: &Form, typed: &Typed) -> FormErrors {
    let mut reader = form.reader();
    reader.text("title", "Enter a title", 200);
    reader.choice::<rulebook::production::change::Change>(
        "change",
        "Choose what kind of change it is",
    );
    reader.text("note", "Say in a sentence what you changed", 500);
    if !typed
        .settings
        .minutes
        .parse::<u32>()
        .is_ok_and(|minutes| minutes > 0)
    {
        reader.wrong("minutes", "Enter how many minutes it takes, like 7");
    }
    for (q, check) in typed.checks.iter().enumerate() {
        if check.prompt.is_empty() {
            reader.wrong(
                &format!("q{q}_prompt"),
                format!("Write question {}, or take it out", q + 1),
            );
        }
        let asked: Vec<&Choice> = check
            .options
            .iter()
            .filter(|one| !one.text.is_empty())
            .collect();
        let right = asked.iter().filter(|one| one.right).count();
        match check.kind.as_str() {
            "single" if right != 1 => reader.wrong(
                &format!("q{q}_kind"),
                format!("Question {}: mark exactly one option as right", q + 1),
            ),
            "multiple" if right == 0 => reader.wrong(
                &format!("q{q}_kind"),
                format!("Question {}: mark the options that are right", q + 1),
            ),
            _ => {}
        }
        for (o, option) in check.options.iter().enumerate() {
            if !option.text.is_empty()
                && option.feedback.is_empty()
                && matches!(check.kind.as_str(), "single" | "multiple")
            {
                reader.wrong(
                    &format!("q{q}_o{o}_feedback"),
                    format!(
                        "Question {}, option {}: say what somebody reads who chose it",
                        q + 1,
                        o + 1
                    ),
                );
            }
        }
    }
    reader.errors()
}

fn page(call: &Call, desk: &Desk, form: &Form, typed: &Typed, errors: &FormErrors) -> Paged {
    let item = &desk.item;
    let title = format!("Settings and questions: {}", typed.settings.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("{}. {}", item.part, short(item, &desk.path))), &title, None, None))
        p class="govuk-body" { a class="govuk-link" href=(desk.address(&desk.path)) { "Write its text" } }
        (ui::Form::post(format!("/content/{}/form", item.id))
            .hidden("as", "form")
            .hidden("file", desk.path.as_str())
            .hidden("base", form.get("base"))
            .hidden("turn", form.get("turn"))
            .hidden("questions", typed.checks.len().to_string())
            .autosave(format!("/content/{}/draft", item.id))
            .label("Settings and questions")
            .body(html! {
                (Button::new("Keep as it is and look again").kind(ButtonKind::Secondary).sends("action", "look").repeatable())
                (settings(typed, errors))
                @for (q, check) in typed.checks.iter().enumerate() { (question(q, check, errors)) }
                (Button::new("Add a question").kind(ButtonKind::Secondary).sends("action", "add-question").repeatable())
                (saving(desk, form, errors))
            }))
    };
    call.page(&desk.permit, title, body)
        .back(format!("/content/{}/edit", item.id), "Steps")
        .again(errors)
}

fn settings(typed: &Typed, errors: &FormErrors) -> Markup {
    let settings = &typed.settings;
    html! {
        (Input::new("title", "Title").value(settings.title.as_str()).error(errors.of("title")))
        (Input::new("minutes", "Minutes it takes").value(settings.minutes.as_str()).error(errors.of("minutes")))
        (Input::new("statements", "Statements of the framework").hint("Their numbers, with commas: 1.1, 2.4").value(settings.statements.join(", ")).error(errors.of("statements")))
        (Input::new("sources", "Sources for the page as a whole").hint("Their keys, with commas: cfa:66, cop:6.2").value(settings.sources.join(", ")).error(errors.of("sources")))
    }
}

fn question(q: usize, check: &Check, errors: &FormErrors) -> Markup {
    let name = |part: &str| format!("q{q}_{part}");
    let act = |words: &'static str, what: &str| {
        Button::new(words)
            .kind(ButtonKind::Secondary)
            .sends("action", format!("{what}-{q}"))
            .repeatable()
    };
    html! {
        fieldset class="govuk-fieldset app-card govuk-!-margin-bottom-6" {
            legend class="govuk-fieldset__legend govuk-fieldset__legend--m" { "Question " (q + 1) }
            input type="hidden" name=(name("was")) value=(check.was.as_deref().unwrap_or(""));
            input type="hidden" name=(name("id")) value=(check.id);
            input type="hidden" name=(name("options")) value=(check.options.len());
            (Textarea::new(name("prompt"), "The question").rows(3).value(check.prompt.as_str()).error(errors.of(&name("prompt"))))
            (Select::new(name("kind"), "How it is answered").choices(KINDS.iter().map(|(code, words)| Pick::new(*code, *words))).value(check.kind.as_str()).error(errors.of(&name("kind"))))
            @for (o, one) in check.options.iter().enumerate() { (option(q, o, &check.kind, one, errors)) }
            @if check.kind != "recall" { (act("Add an option", "add-option")) }
            @if check.kind == "recall" || !check.model.is_empty() {
                (Textarea::new(name("model"), "Model answer").rows(3).value(check.model.as_str()))
            }
            (Textarea::new(name("feedback"), "Feedback for the whole question").hint("May be left empty.").rows(2).value(check.feedback.as_str()))
            (Input::new(name("statement"), "Statement that it checks").value(check.statement.as_str()))
            (ui::button_row(html! { (act("Move up", "up")) (act("Move down", "down")) (act("Take this question out", "remove")) }))
        }
    }
}

fn option(q: usize, o: usize, kind: &str, one: &Choice, errors: &FormErrors) -> Markup {
    let name = |part: &str| format!("q{q}_o{o}_{part}");
    html! {
        div class="app-reply" {
            input type="hidden" name=(name("was")) value=[one.was];
            (Input::new(name("text"), format!("Option {}", o + 1)).value(one.text.as_str()))
            @if matches!(kind, "single" | "multiple") {
                (Checkboxes::new(name("right"), format!("Option {}: is it right?", o + 1)).small().choice(Pick::new("yes", "It is right")).values(one.right.then_some("yes")))
            } @else if one.right {
                input type="hidden" name=(name("right")) value="yes";
            }
            @if kind == "matching" || !one.matches.is_empty() {
                (Input::new(name("match"), "What it belongs to").value(one.matches.as_str()))
            }
            (Input::new(name("feedback"), format!("Feedback on option {}", o + 1)).value(one.feedback.as_str()).error(errors.of(&name("feedback"))))
        }
    }
}
