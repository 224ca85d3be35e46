//! The list of findings, and one finding with the decision on it.
//!
//! What this room must not know: what may be decided, who was asked.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Choice, FormErrors, Icon, Kind, Markup, Radios, Select, Table, Textarea, button, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, may},
    production::{
        FindingId, ItemId,
        finding::{Heard, State, Theme, Verdict},
    },
};

use super::{Decided, Finding, NewFinding, decide_finding, raise, store};
use crate::{
    desk::{Desk, Names},
    item::{self, Item},
};

/// The most characters of what was said or answered.
pub(crate) const WORDS_MOST: usize = 1_000;

/// The tag of a finding's state.
pub fn state_tag(state: State) -> Markup {
    let (kind, icon) = match state {
        State::Open => (Kind::Calm, Icon::Ring),
        State::Change => (Kind::Now, Icon::Half),
        State::NoChange => (Kind::Plain, Icon::None),
        State::Answered => (Kind::Good, Icon::Tick),
    };
    tag(kind, icon, state.label())
}

pub(crate) async fn list(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    list_page(&call, &desk, &form, &FormErrors::none())
        .await?
        .send()
}

async fn list_page(
    call: &Call,
    desk: &Desk,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let circles = Circles::provider(desk.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::all(tx, desk.provider, &desk.programme).await)
        .await?;
    let wanted = State::from_code(form.get("state")).ok();
    let shown = all
        .iter()
        .filter(|one| wanted.is_none_or(|state| one.state == state));
    let rows = shown.map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/content/findings/" (one.id) } { (one.what.words) } },
            html! { (place(&one.what)) },
            html! { (one.what.theme.label()) },
            html! { (one.what.said) },
            html! { (one.what.heard.label()) },
            state_tag(one.state),
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Content"), "Findings", Some("What was heard about the texts, what was decided on it, and which edition answers it."), None))
        p class="govuk-body" {
            a class="govuk-link" href="/content/findings" { "All: " (all.len()) }
            @for state in State::ALL {
                @let count = all.iter().filter(|one| one.state == *state).count();
                " · " a class="govuk-link" href={ "/content/findings?state=" (state.code()) } { (state.label()) ": " (count) }
            }
        }
        (Table::new("Findings, the newest first").caption_hidden()
            .columns(["What was said", "About", "It is", "Said by", "Heard in", "Stands"])
            .rows(rows).empty("No finding here. They come from what participants say on the page, from surveys, focus groups and notes."))
        @if may(call.actor(), Action::WriteContent, &circles).is_ok() { (raising(form, errors)) }
    };
    Ok(call
        .page(&permit, "Findings", body)
        .back("/content", "Content")
        .wide()
        .again(errors))
}

/// Where in the programme a finding lies, in words.
pub fn place(what: &NewFinding) -> String {
    let step = what.step.split_once('/').map_or("", |(_, step)| step);
    let passage = what.passage.strip_prefix("part-").unwrap_or(&what.passage);
    let mut words = format!("Module {}", what.module);
    for part in [step, passage].iter().filter(|part| !part.is_empty()) {
        words.push_str(", ");
        words.push_str(&part.replace('-', " "));
    }
    words
}

fn raising(form: &Form, errors: &FormErrors) -> Markup {
    let heard = [Heard::Note, Heard::Survey, Heard::Passages];
    html! {
        (ui::section("raise", "Raise a finding"))
        (ui::Form::post("/content/findings").label("Raise a finding").body(html! {
            @for name in ["step", "passage", "edition"] {
                @if form.has(name) { input type="hidden" name=(name) value=(form.get(name)); }
            }
            (ui::Input::new("module", "Module").hint("Its number, like 1.1").value(form.get("module")).error(errors.of("module")))
            (Select::new("theme", "It is").coded::<Theme>().value(form.get("theme")).error(errors.of("theme")))
            (Select::new("heard", "Heard in").choices(heard.iter().map(|one| Choice::new(one.code(), one.label()))).value(form.get("heard")).error(errors.of("heard")))
            (Textarea::new("words", "What was said").hint("In your own words, without names.").rows(2).value(form.get("words")).error(errors.of("words")))
            (ui::Input::new("said", "How many said it?").value(form.get("said")).error(errors.of("said")))
            (button("Raise this finding"))
        }))
    }
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::WriteContent).await?;
    let permit = call.may(Action::WriteContent, &Circles::provider(desk.provider))?;
    let mut reader = form.reader();
    let module = reader.text("module", "Enter the number of the module, like 1.1", 20);
    let theme = reader.choice::<Theme>("theme", "Choose what it says of the text");
    let heard = reader.choice::<Heard>("heard", "Choose where it was heard");
    let words = reader.text("words", "Say in a sentence what was said", WORDS_MOST);
    let said = reader.parsed::<i64>("said", "Enter how many people said it");
    let errors = reader.errors();
    let (Some(theme), Some(heard), Some(said), true) = (theme, heard, said, errors.is_empty())
    else {
        return list_page(&call, &desk, &form, &errors).await?.send();
    };
    let new = NewFinding {
        programme: desk.programme.clone(),
        heard,
        heard_in: String::new(),
        theme,
        module,
        step: form.get("step").chars().take(200).collect(),
        passage: form.get("passage").chars().take(200).collect(),
        edition: form.get("edition").parse().ok(),
        words,
        said,
    };
    match raise(call.app(), &permit, new).await {
        Ok(id) => Ok(call.go_saying(
            format!("/content/findings/{id}"),
            "Raised. The content lead decides on it.",
        )),
        Err(problem) => list_page(&call, &desk, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    one_page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn one_page(
    call: &Call,
    id: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let id: FindingId = id.parse().or_not_found()?;
    let (finding, items, edition) = call
        .app()
        .db()
        .read(async |tx| {
            let finding = store::one(tx, id).await?;
            let items = item::items(tx, finding.provider, &finding.what.programme).await?;
            let editions = curriculum::editions_of(tx, &finding.what.programme).await?;
            let edition = finding.answered.and_then(|(edition, _)| {
                let found = editions.into_iter().find(|one| one.id == edition);
                found.map(|one| one.version)
            });
            Ok((finding, items, edition))
        })
        .await?;
    let circles = Circles::provider(finding.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let people = [Some(finding.raised.0), finding.decided.map(|(by, _)| by)];
    let names = Names::of(call, people.into_iter().flatten()).await?;
    let leads = may(call.actor(), Action::ReleaseEdition, &circles).is_ok();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&place(&finding.what)), &finding.what.words, None, Some(state_tag(finding.state))))
        (chain(call, &finding, (&items, &names), edition.as_deref()))
        @if leads && !finding.state.targets().is_empty() { (deciding(&finding, &items, form, errors)) }
    };
    Ok(call
        .page(&permit, "A finding", body)
        .back("/content/findings", "Findings")
        .again(errors))
}

/// The chain: heard, decided, the item, the release.
fn chain(
    call: &Call,
    finding: &Finding,
    (items, names): (&[Item], &Names),
    edition: Option<&str>,
) -> Markup {
    let clock = call.app().clock();
    let what = &finding.what;
    let item = items.iter().find(|one| Some(one.id) == finding.item);
    let mut list = ui::SummaryList::new()
        .text("It is", what.theme.label())
        .text("Said by", format!("{}", what.said))
        .row("Heard in", html! {
            @if what.heard == Heard::FocusGroup {
                a class="govuk-link" href={ "/content/focus-groups/" (what.heard_in) } { (what.heard.label()) }
            } @else { (what.heard.label()) }
        })
        .text("Raised", format!("{}, by {}", clock.at(finding.raised.1).day.with_weekday(), names.name(finding.raised.0)));
    if let Some((by, at)) = finding.decided {
        let day = clock.at(at).day.with_weekday();
        list = list
            .text("Decided", format!("{day}, by {}", names.name(by)))
            .text("Told to those who said it", finding.answer.clone());
    }
    if let Some(item) = item {
        list = list.row(
            "Item",
            html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } " (" (item.part) ")" },
        );
    }
    if let Some((id, at)) = finding.answered {
        list = list.row("Answered by", html! {
            a class="govuk-link" href={ "/curriculum?edition=" (id) } { "Edition " (edition.unwrap_or("")) }
            ", " (clock.at(at).day.with_weekday())
        });
    } else if finding.state == State::Change {
        list = list.row("To answer it", html! {
            "Tick it when you save the version that changes the text, or name it in the note: " code { (finding.id) }
        });
    }
    html! { (list) }
}

fn deciding(finding: &Finding, items: &[Item], form: &Form, errors: &FormErrors) -> Markup {
    let part = format!("module {}", finding.what.module);
    let own = items.iter().find(|one| one.part.ends_with(&part));
    let chosen = match (form.has("item"), finding.item.or(own.map(|one| one.id))) {
        (false, Some(id)) => id.to_string(),
        _ => form.get("item").to_owned(),
    };
    let answer = if form.has("answer") {
        form.get("answer")
    } else {
        &finding.answer
    };
    let verdicts = Verdict::ALL
        .iter()
        .filter(|one| finding.state.targets().contains(&one.becomes()));
    html! {
        (ui::section("decide", "Decide"))
        (ui::Form::post(format!("/content/findings/{}", finding.id)).hidden("seen", finding.state.code()).label("Decide").body(html! {
            (Radios::new("verdict", "What happens to the text?").choices(verdicts.map(|one| Choice::new(one.code(), one.label())))
                .value(form.get("verdict")).error(errors.of("verdict")))
            (Select::new("item", "The item that is changed").choice(Choice::new("", "None"))
                .choices(items.iter().map(|one| Choice::new(one.id.to_string(), format!("{}: {}", one.part, one.title))))
                .value(chosen).error(errors.of("item")))
            (Textarea::new("answer", "What do you tell those who said it?")
                .hint("What will change, or “because” and the reason why nothing does. Participants read it under “You said, we changed”.")
                .rows(3).value(answer).error(errors.of("answer")))
            (button("Decide"))
        }))
    }
}

pub(crate) async fn decide(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let finding: FindingId = id.parse().or_not_found()?;
    let provider = call
        .app()
        .db()
        .read(async |tx| Ok(store::one(tx, finding).await?.provider))
        .await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(provider))?;
    let mut reader = form.reader();
    let verdict = reader.choice::<Verdict>("verdict", "Choose what happens to the text");
    let answer = reader.optional("answer", WORDS_MOST);
    let errors = reader.errors();
    let seen = State::from_code(form.get("seen")).map_err(|_| Problem::MovedOn)?;
    let (Some(verdict), true) = (verdict, errors.is_empty()) else {
        return one_page(&call, &id, &form, &errors).await?.send();
    };
    let item: Option<ItemId> = form.get("item").parse().ok();
    let decided = Decided {
        seen,
        verdict,
        answer,
        item: item.filter(|_| verdict == Verdict::Change),
    };
    match decide_finding(call.app(), &permit, finding, decided).await {
        Ok(State::Change) => Ok(call.go_saying(
            format!("/content/findings/{id}"),
            "Decided. It is on the writers’ page of that item.",
        )),
        Ok(_) => Ok(call.go_saying(
            format!("/content/findings/{id}"),
            "Decided. Those who were asked can read why.",
        )),
        Err(problem) => one_page(&call, &id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

/// The boxes under a version's note: which findings it answers.
pub(crate) fn answered_here(findings: &[Finding], form: &Form) -> Markup {
    if findings.is_empty() {
        return html! {};
    }
    let mut boxes = ui::Checkboxes::new("answers", "Which findings does this version answer?");
    for one in findings {
        boxes = boxes.choice(Choice::new(
            one.id.to_string(),
            format!("{} ({})", one.what.words, one.what.theme.label()),
        ));
    }
    html! { (boxes.values(form.all("answers").map(str::to_owned))) }
}
