//! Lists of facts, of tasks and of events.
//!
//! What this room must not know: what the facts are.

use maud::{Markup, Render, html};

use super::Text;

#[derive(Debug, Clone)]
struct Fact<'a> {
    key: Text<'a>,
    value: Markup,
    /// Address and words of the link that changes it or tells more.
    link: Option<(Text<'a>, Text<'a>)>,
}

/// Facts about one thing, with ways to change them.
#[derive(Debug, Clone, Default)]
pub struct SummaryList<'a> {
    facts: Vec<Fact<'a>>,
    card: Option<(Text<'a>, Option<Markup>)>,
}

impl<'a> SummaryList<'a> {
    /// No facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A fact. `value` may hold tags and links.
    pub fn row(mut self, key: impl Into<Text<'a>>, value: Markup) -> Self {
        self.facts.push(Fact {
            key: key.into(),
            value,
            link: None,
        });
        self
    }

    /// A fact in plain words.
    pub fn text(self, key: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        let value = value.into();
        self.row(key, html! { (value) })
    }

    /// A fact with a “Change” link, whose hidden words name the fact.
    pub fn change(
        self,
        key: impl Into<Text<'a>>,
        value: Markup,
        href: impl Into<Text<'a>>,
    ) -> Self {
        self.action(key, value, href, "Change")
    }

    /// A fact with a link of other words than “Change”.
    pub fn action(
        mut self,
        key: impl Into<Text<'a>>,
        value: Markup,
        href: impl Into<Text<'a>>,
        words: impl Into<Text<'a>>,
    ) -> Self {
        self.facts.push(Fact {
            key: key.into(),
            value,
            link: Some((href.into(), words.into())),
        });
        self
    }

    /// Sets the list in a card with this title and, at its end, these links.
    pub fn card(mut self, title: impl Into<Text<'a>>, actions: Option<Markup>) -> Self {
        self.card = Some((title.into(), actions));
        self
    }

    fn list(&self) -> Markup {
        html! {
            dl class="govuk-summary-list" {
                @for Fact { key, value, link } in &self.facts {
                    @let bare = if link.is_none() { " govuk-summary-list__row--no-actions" } else { "" };
                    div class={ "govuk-summary-list__row" (bare) } {
                        dt class="govuk-summary-list__key" { (key) }
                        dd class="govuk-summary-list__value" { (value) }
                        @if let Some((href, words)) = link {
                            dd class="govuk-summary-list__actions" {
                                a class="govuk-link" href=(href) {
                                    (words) span class="govuk-visually-hidden" { " " (key) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Render for SummaryList<'_> {
    fn render(&self) -> Markup {
        match &self.card {
            None => self.list(),
            Some((title, actions)) => html! {
                div class="govuk-summary-card" {
                    div class="govuk-summary-card__title-wrapper" {
                        h2 class="govuk-summary-card__title" { (title) }
                        @if let Some(actions) = actions {
                            div class="govuk-summary-card__actions" { (actions) }
                        }
                    }
                    div class="govuk-summary-card__content" { (self.list()) }
                }
            },
        }
    }
}

#[derive(Debug, Clone)]
struct Task<'a> {
    name: Text<'a>,
    href: Option<Text<'a>>,
    hint: Option<Text<'a>>,
    status: Markup,
}

/// Things to do, each with its state.
#[derive(Debug, Clone)]
pub struct TaskList<'a> {
    id: Text<'a>,
    tasks: Vec<Task<'a>>,
}

impl<'a> TaskList<'a> {
    /// An empty list. The id is the beginning of the ids inside it.
    pub fn new(id: impl Into<Text<'a>>) -> Self {
        Self {
            id: id.into(),
            tasks: Vec::new(),
        }
    }

    /// Something to do now.
    pub fn task(
        self,
        name: impl Into<Text<'a>>,
        href: impl Into<Text<'a>>,
        hint: Option<&'a str>,
        status: Markup,
    ) -> Self {
        self.push(Task {
            name: name.into(),
            href: Some(href.into()),
            hint: hint.map(Into::into),
            status,
        })
    }

    /// Something that cannot be done yet, or needs nothing more.
    pub fn unlinked(
        self,
        name: impl Into<Text<'a>>,
        hint: Option<&'a str>,
        status: Markup,
    ) -> Self {
        self.push(Task {
            name: name.into(),
            href: None,
            hint: hint.map(Into::into),
            status,
        })
    }

    fn push(mut self, task: Task<'a>) -> Self {
        self.tasks.push(task);
        self
    }
}

impl Render for TaskList<'_> {
    fn render(&self) -> Markup {
        html! {
            ul class="govuk-task-list" {
                @for (index, task) in self.tasks.iter().enumerate() {
                    @let base = format!("{}-{}", self.id, index + 1);
                    @let hint = task.hint.as_ref().map(|_| format!("{base}-hint "));
                    @let described = format!("{}{base}-status", hint.as_deref().unwrap_or_default());
                    @let linked = if task.href.is_some() { " govuk-task-list__item--with-link" } else { "" };
                    li class={ "govuk-task-list__item" (linked) } {
                        div class="govuk-task-list__name-and-hint" {
                            @match &task.href {
                                Some(href) => a class="govuk-link govuk-task-list__link" href=(href) aria-describedby=(described) { (task.name) },
                                None => div { (task.name) },
                            }
                            @if let Some(words) = &task.hint {
                                div id={ (base) "-hint" } class="govuk-task-list__hint" { (words) }
                            }
                        }
                        div class="govuk-task-list__status" id={ (base) "-status" } { (task.status) }
                    }
                }
            }
        }
    }
}

/// One event in a record's history.
#[derive(Debug, Clone)]
pub struct TimelineEntry<'a> {
    /// What happened.
    pub title: Text<'a>,
    /// Who did it.
    pub by: Text<'a>,
    /// When, in words.
    pub when: Text<'a>,
    /// When, for machines: `2026-12-03T16:00Z`.
    pub datetime: Text<'a>,
    /// More about it.
    pub detail: Option<Markup>,
}

/// A record's history, newest first.
#[derive(Debug, Clone, Default)]
pub struct Timeline<'a> {
    entries: Vec<TimelineEntry<'a>>,
}

impl<'a> Timeline<'a> {
    /// No events yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event.
    pub fn entry(mut self, entry: TimelineEntry<'a>) -> Self {
        self.entries.push(entry);
        self
    }
}

impl Render for Timeline<'_> {
    fn render(&self) -> Markup {
        html! {
            ol class="app-timeline" {
                @for entry in &self.entries {
                    li {
                        p class="app-timeline__title" { (entry.title) }
                        p class="app-timeline__by" { (entry.by) ", " time datetime=(entry.datetime) { (entry.when) } }
                        @if let Some(detail) = &entry.detail { div class="app-timeline__detail" { (detail) } }
                    }
                }
            }
        }
    }
}

/// Short facts in one line, below a heading.
pub fn meta_list(items: impl IntoIterator<Item = Markup>) -> Markup {
    html! { ul class="app-meta" { @for item in items { li { (item) } } } }
}
