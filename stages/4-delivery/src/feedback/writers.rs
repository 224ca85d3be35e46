//! What the writers see of what was said: numbers by passage where they are large enough, and words where their writer
//! said so; never a name, a day or a group.
//!
//! What this room must not know: who said what. Its queries do not read it.

use std::collections::BTreeMap;

use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FilterForm, Select, Table, Textarea, button},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::Programme;
use rulebook::{
    base::Coded,
    delivery::listening::Clear,
    people::{Action, Circles, Permit, ProviderId, Scope, may},
    production::{
        EditionId,
        finding::{FEWEST, Heard, Theme, shown},
    },
};

use super::{Said, pages::heading, passages, store, survey};
use crate::study::find_step;

/// Whose participants' words are looked at: the first provider in which somebody's role has to do with content.
pub(crate) async fn provider_of(call: &Call, action: Action) -> Result<ProviderId, Problem> {
    let scopes = call.actor().scopes_for(action);
    let own = scopes.iter().find_map(|scope| match scope {
        Scope::Provider(id) => Some(*id),
        _ => None,
    });
    match own {
        Some(id) => Ok(id),
        None => {
            let all = call
                .app()
                .db()
                .read(async |tx| people::providers(tx).await)
                .await?;
            all.first().map(|one| one.id).or_not_found()
        }
    }
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let provider = provider_of(&call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &Circles::provider(provider))?;
    let editions = call
        .app()
        .db()
        .read(async |tx| curriculum::editions_of(tx, registration::PROGRAMME).await)
        .await?;
    let wanted: Option<EditionId> = form.get("edition").parse().ok();
    let newest = editions.iter().max_by_key(|one| one.id).map(|one| one.id);
    let known = wanted.filter(|id| editions.iter().any(|one| one.id == *id));
    let Some(edition) = known.or(newest) else {
        return nothing_yet(&call, &permit);
    };
    let programme = crate::timetable::programme_of(call.app(), &edition).await?;
    let look = Look {
        call: &call,
        provider,
        edition,
        programme: &programme,
    };
    let step = form.get("step");
    let module = form.get("module");
    let (title, body, back) = if !step.is_empty() {
        let (title, body) = look.step(step).await?;
        (
            title,
            body,
            (
                format!("/content/feedback?edition={edition}"),
                "What participants say",
            ),
        )
    } else if !module.is_empty() {
        let body = survey::results(&call, (provider, edition), &programme, module).await?;
        (
            format!("Survey of module {module}"),
            body,
            (
                format!("/content/feedback?edition={edition}"),
                "What participants say",
            ),
        )
    } else {
        let body = look.all(&editions).await?;
        (
            "What participants say".to_owned(),
            body,
            ("/content".to_owned(), "Content"),
        )
    };
    call.page(&permit, title, body)
        .back(back.0, back.1)
        .wide()
        .send()
}

fn nothing_yet(call: &Call, permit: &Permit) -> PageResult {
    let body = html! {
        (ui::heading("What participants say"))
        (ui::empty_state("No edition has been released yet.", "This page fills when participants study one."))
    };
    call.page(permit, "What participants say", body)
        .back("/content", "Content")
        .send()
}

struct Look<'a> {
    call: &'a Call,
    provider: ProviderId,
    edition: EditionId,
    programme: &'a Programme,
}

/// How many said yes, partly and no of each passage, by step and passage.
type Counts = BTreeMap<(String, String), [i64; 3]>;

impl Look<'_> {
    async fn counts(&self) -> Result<Counts, Problem> {
        let (provider, edition) = (self.provider, self.edition);
        let rows = self
            .call
            .app()
            .db()
            .read(async |tx| store::counts(tx, provider, edition).await)
            .await?;
        let mut counts = Counts::new();
        for row in rows {
            let [yes, partly, no] = counts.entry((row.step, row.passage)).or_default();
            match row.clear {
                Clear::Yes => *yes += row.people,
                Clear::Partly => *partly += row.people,
                Clear::No => *no += row.people,
            }
        }
        Ok(counts)
    }

    async fn all(&self, editions: &[curriculum::Edition]) -> Result<Markup, Problem> {
        let counts = self.counts().await?;
        let mut steps: Vec<&str> = counts.keys().map(|(step, _)| step.as_str()).collect();
        steps.dedup();
        let rows = steps.iter().map(|step| {
            let title = find_step(self.programme, step).map_or(*step, |one| one.step.title.as_str());
            let of_step = counts.iter().filter(|((key, _), _)| key == step);
            // The passage of which most people say that it is not clear, of those that may be told.
            let told = of_step.filter_map(|((_, passage), cells)| Some((passage, shown(cells)?)));
            let worst = told
                .filter_map(|(passage, (total, cells))| Some((passage, cells.last().copied().flatten()?, total)))
                .max_by_key(|(_, no, _)| *no);
            vec![
                html! { a class="govuk-link" href={ "/content/feedback?edition=" (self.edition) "&step=" (step) } { (title) } br; (ui::muted(step)) },
                html! { @match worst {
                    Some((passage, no, total)) if no > 0 => { "Not clear: " (no) " of " (total) ", " (anchor_words(passage)) },
                    Some(_) => "Nobody found it unclear, or too few to tell",
                    None => { "Fewer than " (FEWEST) " answers" }
                } },
            ]
        });
        let modules = self.programme.elements.iter().flat_map(|one| &one.modules);
        Ok(html! {
            (ui::heading_row(Some("Content"), "What participants say", Some("“Was this clear?”, passage by passage, and the survey at the end of each module. Nobody’s name is here."), Some(html! {
                ul class="app-views" aria-label="More of listening" {
                    li { a href="/content/findings" { "Findings" } }
                    li { a href="/content/focus-groups" { "Focus groups" } }
                }
            })))
            (FilterForm::new("/content/feedback", "Which edition").field(
                Select::new("edition", "Edition").choices(editions.iter().map(|one| Choice::new(one.id.to_string(), one.version.as_str()))).value(self.edition.to_string())))
            (Table::new("Steps with answers").columns(["Step", "What stands out"]).rows(rows)
                .empty("Nobody has said anything about this edition yet."))
            (ui::section("surveys", "Surveys at the end of a module"))
            ul class="govuk-list" { @for module in modules {
                li { a class="govuk-link" href={ "/content/feedback?edition=" (self.edition) "&module=" (module.id) } { (module.id) " " (module.title) } }
            } }
        })
    }

    async fn step(&self, step: &str) -> Result<(String, Markup), Problem> {
        let found = find_step(self.programme, step).or_not_found()?;
        let counts = self.counts().await?;
        let of = (self.provider, self.edition);
        let words = self
            .call
            .app()
            .db()
            .read(async |tx| store::words(tx, of, step).await)
            .await?;
        let pages = curriculum::Library::pages(self.call.app(), &self.edition).await?;
        let all = passages(pages.get(&found.step.file).map_or("", String::as_str));
        let of_step: Vec<_> = counts
            .iter()
            .filter(|((key, _), _)| key == step)
            .map(|((_, passage), cells)| (passage.as_str(), cells))
            .collect();
        let circles = Circles::provider(self.provider);
        let writes = may(self.call.actor(), Action::WriteContent, &circles).is_ok();
        let title = found.step.title.clone();
        let body = html! {
            (ui::heading_row(Some(&format!("Module {}", found.module.id)), &title, Some("Answers of fewer than five people are not counted out, and a small number is never shown where it could be worked out."), None))
            @if of_step.is_empty() { (ui::empty_state("Nobody has said anything about this step yet.", "Answers come from “Was this clear?” under the step.")) }
            @for (passage, cells) in of_step {
                (ui::section(&format!("at-{passage}"), heading(&all, passage)))
                (numbers(cells))
                (read_words(&words, passage))
                @if writes { (self.raising(step, passage, &found.module.id)) }
            }
        };
        Ok((title, body))
    }

    fn raising(&self, step: &str, passage: &str, module: &str) -> Markup {
        let id = |name: &str| format!("{name}-{passage}");
        ui::details(
            "Raise a finding on this part",
            html! {
                (ui::Form::post("/content/findings").hidden("module", module).hidden("step", step).hidden("passage", passage)
                    .hidden("edition", self.edition.to_string()).hidden("heard", Heard::Passages.code()).label("Raise a finding").body(html! {
                    (Select::new("theme", "It is").id(id("theme")).coded::<Theme>())
                    (Textarea::new("words", "What was said").id(id("words")).hint("In your own words, without names.").rows(2))
                    (ui::Input::new("said", "How many said it?").id(id("said")))
                    (button("Raise this finding"))
                }))
            },
        )
    }
}

fn anchor_words(passage: &str) -> String {
    if passage.is_empty() {
        return "the whole page".to_owned();
    }
    let words = passage.strip_prefix("part-").unwrap_or(passage);
    format!("“{}”", words.replace('-', " "))
}

/// A number that may be told, or why it is not.
pub(super) fn number(count: Option<i64>) -> String {
    count.map_or_else(|| "too few to tell".to_owned(), |count| count.to_string())
}

fn numbers(cells: &[i64; 3]) -> Markup {
    html! {
        p class="govuk-body" {
            @match shown(cells) {
                None => { "Fewer than " (FEWEST) " answers." }
                Some((total, told)) => {
                    (rulebook::base::counted(total, "answer", "answers")) ". "
                    @for (clear, count) in Clear::ALL.iter().zip(told) { (clear.label()) ": " (number(count)) ". " }
                }
            }
        }
    }
}

fn read_words(words: &[Said], passage: &str) -> Markup {
    let of_passage: Vec<&Said> = words.iter().filter(|one| one.passage == passage).collect();
    html! {
        @if !of_passage.is_empty() {
            ul class="govuk-list govuk-list--bullet" { @for one in of_passage { li { "“" (one.words) "”" } } }
        }
    }
}
