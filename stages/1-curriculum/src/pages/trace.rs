//! The trace: each statement of one version of the framework, beside another, and where it went: passages in exactly
//! their wording, tasks, questions, criteria; as a page and as a file.
//!
//! What this room must not know: how a trace is made, what came of an assessment.

use std::collections::BTreeMap;

use axum::{http::header, response::IntoResponse};
use kit::{
    App, OrNotFound, Problem,
    ui::{self, Choice, Column, FilterForm, Icon, Kind, Markup, Select, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{
    Framework, Programme, Stated, StatementKind, Trace, TraceRow, Traced, Wording, coverage_of,
    trace,
};

use super::tabs;
use crate::{CriterionFigures, Library, edition::seal, shown::Shown};

/// What whoever looks asked for.
struct Asked<'p> {
    framework: &'p Framework,
    beside: Option<&'p Framework>,
    section: Option<u32>,
    gaps: bool,
}

impl<'p> Asked<'p> {
    fn of(programme: &'p Programme, form: &Form) -> Result<Self, Problem> {
        let framework = match form.get("framework") {
            "" => &programme.framework,
            id => programme.version_of(id).or_not_found()?,
        };
        let beside = match form.get("beside") {
            "none" => None,
            "" => programme.version_beside(framework),
            id => programme
                .version_of(id)
                .filter(|one| one.id != framework.id),
        };
        Ok(Self {
            framework,
            beside,
            section: form.get("section").parse().ok(),
            gaps: form.get("show") == "gaps",
        })
    }

    /// What the address says after the question mark, the edition left out.
    fn query(&self) -> String {
        let mut said = vec![
            ("framework", self.framework.id.clone()),
            (
                "beside",
                self.beside.map_or("none", |one| one.id.as_str()).to_owned(),
            ),
        ];
        said.extend(self.section.map(|number| ("section", number.to_string())));
        said.extend(self.gaps.then(|| ("show", "gaps".to_owned())));
        serde_urlencoded::to_string(said).unwrap_or_default()
    }
}

/// The trace as it was asked for, every passage with its wording.
async fn traced(app: &App, shown: &Shown, asked: &Asked<'_>) -> Result<Trace, Problem> {
    let mut found = trace(&shown.programme, asked.framework, asked.beside);
    found.keep(asked.section, asked.gaps);
    let wordings = wordings(app, shown).await?;
    found.mark(|key| wordings.get(key).cloned());
    if let (Some(edition), Ok(CriterionFigures(Some(figures)))) = (&shown.edition, app.shelf()) {
        let figures = figures(app.clone(), edition.id).await?;
        found.judge(|id| figures.get(id).cloned());
    }
    Ok(found)
}

/// The wording of every step that is shown: its seal, and the first of the editions up to this one that has had it since.
async fn wordings(app: &App, shown: &Shown) -> Result<BTreeMap<String, Wording>, Problem> {
    let seals = match &shown.edition {
        Some(edition) => Library::seals(app, &edition.id).await?,
        None => std::sync::Arc::new(seal::seals(&shown.programme)),
    };
    let mut wordings: BTreeMap<String, Wording> = seals
        .iter()
        .map(|(key, seal)| {
            let (seal, since) = (seal.clone(), None);
            (key.clone(), Wording { seal, since })
        })
        .collect();
    // Newest first, from the edition that is shown; the folder comes after all of them.
    let newest = shown.edition.as_ref().map(|one| one.id);
    let earlier = shown
        .editions
        .iter()
        .skip_while(|one| newest.is_some_and(|id| one.id != id));
    let mut open: Vec<String> = wordings.keys().cloned().collect();
    for edition in earlier {
        let theirs = Library::seals(app, &edition.id).await?;
        open.retain(|key| {
            let Some(wording) = wordings.get_mut(key) else {
                return false;
            };
            let same = theirs.get(key) == Some(&wording.seal);
            if same {
                wording.since = Some(edition.version.clone());
            }
            same
        });
    }
    Ok(wordings)
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let asked = Asked::of(&shown.programme, &form)?;
    let found = traced(call.app(), &shown, &asked).await?;
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "Trace", None, None))
        (tabs(&shown, "/curriculum/trace"))
        p class="govuk-body-l" { (finding(&found)) }
        (covered(&shown.programme, &asked))
        (filters(&shown, &asked, &form))
        p class="govuk-body" {
            a class="govuk-link" href=(shown.with("/curriculum/trace.csv", &asked.query())) { "The same as a file (CSV)" }
        }
        (sections(&shown, &found, &asked))
    };
    call.page(&permit, "Trace", body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

pub(crate) async fn file(call: Call, form: Form) -> PageResult {
    let (_, shown) = Shown::ask(&call, &form).await?;
    let asked = Asked::of(&shown.programme, &form)?;
    let found = traced(call.app(), &shown, &asked).await?;
    let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-");
    let (id, version) = (plain(&shown.programme.id), plain(&shown.programme.version));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"trace-{id}-{version}.csv\""),
        ),
    ];
    Ok((headers, found.table().to_csv()).into_response())
}

/// What the trace comes to, in a sentence.
fn finding(found: &Trace) -> String {
    let gaps = found.rows.iter().filter(|row| row.has_gap()).count();
    let count = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let rows = count(found.rows.len(), "statement", "statements");
    match gaps {
        0 => format!("{rows}, each with everything that it needs."),
        _ => format!("{rows}. Something is missing for {gaps}."),
    }
}

/// How much of each version is covered, side by side.
fn covered(programme: &Programme, asked: &Asked<'_>) -> Markup {
    let row = |framework: &Framework| {
        let all = coverage_of(programme, framework).statements;
        let count = |is: &dyn Fn(&&programme::StatementRow) -> bool| all.iter().filter(is).count();
        let practice = |one: &&programme::StatementRow| one.kind == StatementKind::LearnHowTo;
        let practised = count(&|one| practice(one) && one.total.practised > 0);
        vec![
            html! { (framework.title) },
            html! { (all.len()) },
            html! { (count(&|one| one.total.taught > 0)) },
            html! { (practised) " of " (count(&practice)) },
            html! { (count(&|one| one.total.checked > 0)) },
        ]
    };
    let versions = std::iter::once(asked.framework).chain(asked.beside);
    html! {
        (Table::new("What the modules cover").column(Column::new("Version of the framework"))
            .column(Column::number("Statements")).column(Column::number("Taught"))
            .column(Column::number("Practised, of those that are practice")).column(Column::number("Checked in a module"))
            .rows(versions.map(row)))
    }
}

fn filters(shown: &Shown, asked: &Asked<'_>, form: &Form) -> Markup {
    let versions = || {
        let all = shown.programme.versions();
        all.map(|one| Choice::new(one.id.as_str(), one.title.as_str()))
    };
    let sections = asked.framework.sections.iter().map(|one| {
        Choice::new(
            one.number.to_string(),
            format!("{} {}", one.number, one.title),
        )
    });
    let section = asked.section.map(|number| number.to_string());
    let mut filters = FilterForm::new(shown.at("/curriculum/trace"), "What is traced");
    if form.has("edition") {
        filters = filters
            .field(html! { input type="hidden" name="edition" value=(form.get("edition")); });
    }
    if !shown.programme.frameworks.is_empty() {
        let beside = asked.beside.map_or("none", |one| one.id.as_str());
        filters = filters
            .field(
                Select::new("framework", "Version")
                    .choices(versions())
                    .value(asked.framework.id.as_str()),
            )
            .field(
                Select::new("beside", "Beside it")
                    .choice(Choice::new("none", "No other version"))
                    .choices(versions())
                    .value(beside),
            );
    }
    let show = if asked.gaps { "gaps" } else { "" };
    html! {
        (filters
            .field(Select::new("section", "Section").choice(Choice::new("", "All sections")).choices(sections).value(section.unwrap_or_default()))
            .field(Select::new("show", "Show").choice(Choice::new("", "Every statement")).choice(Choice::new("gaps", "Only where something is missing")).value(show))
            .clear(asked.section.is_some() || asked.gaps))
    }
}

/// A table for each section, so that nobody has to scroll far to know where they are.
fn sections(shown: &Shown, found: &Trace, asked: &Asked<'_>) -> Markup {
    let mut parts: Vec<(&(u32, String), Vec<&TraceRow>)> = Vec::new();
    for row in &found.rows {
        match parts
            .iter_mut()
            .find(|(section, _)| section.0 == row.section.0)
        {
            Some((_, rows)) => rows.push(row),
            None => parts.push((&row.section, vec![row])),
        }
    }
    html! {
        @if parts.is_empty() { p class="app-empty" { "No statement has anything missing here." } }
        @for ((number, title), rows) in &parts { (section(shown, asked, &format!("{number} {title}"), rows)) }
    }
}

fn section(shown: &Shown, asked: &Asked<'_>, title: &str, rows: &[&TraceRow]) -> Markup {
    let mut table = Table::new(title.to_owned()).column(Column::new("Statement"));
    if let Some(beside) = asked.beside {
        table = table.column(Column::new(format!("In {}", beside.title)));
    }
    let table = table.columns([
        "Taught in",
        "Practised in",
        "Checked by",
        "Judged by",
        "Missing",
    ]);
    let rows = rows.iter().map(|row| {
        let mut cells = vec![match &row.statement {
            Some(one) => stated(one),
            None => html! { (ui::muted(left_out(asked, row))) },
        }];
        if asked.beside.is_some() {
            cells.push(counterparts(row));
        }
        cells.extend([
            passages(shown, &row.passages, asked.section.is_some()),
            passages(shown, &row.tasks, false),
            passages(shown, &row.checks, false),
            criteria(row),
            missing(asked, row),
        ]);
        cells
    });
    html! { (table.rows(rows)) }
}

/// Why there is no statement of the version that is traced.
fn left_out(asked: &Asked<'_>, row: &TraceRow) -> &'static str {
    let drops = &asked.framework.drops;
    if row.beside.iter().any(|one| drops.contains(&one.id)) {
        "None: it was left out on purpose"
    } else {
        "None"
    }
}

fn stated(one: &Stated) -> Markup {
    html! {
        (one.id) " "
        (match one.kind {
            StatementKind::LearnThat => "Learn that: ",
            StatementKind::LearnHowTo => "Learn how to: ",
        })
        (one.text)
    }
}

fn counterparts(row: &TraceRow) -> Markup {
    html! {
        @if row.beside.is_empty() { (ui::muted("None: it is new")) }
        @for one in &row.beside { p class="govuk-body-s" { (stated(one)) } }
    }
}

fn passages(shown: &Shown, list: &[Traced], headings: bool) -> Markup {
    html! {
        @if list.is_empty() { (ui::muted("Nowhere")) } @else {
            ul class="govuk-list" { @for one in list { li { (passage(shown, one, headings)) } } }
        }
    }
}

fn passage(shown: &Shown, one: &Traced, headings: bool) -> Markup {
    let step = one.part.split('#').next().unwrap_or_default();
    html! {
        @match &one.module {
            Some(module) => {
                a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{module}/{step}"))) { (module) " " (one.title) }
            }
            None => (one.title),
        }
        @if let Some(since) = one.wording.as_ref().and_then(|wording| wording.since.as_ref()) {
            " " (ui::muted(format!("in these words since edition {since}")))
        }
        @if headings && !one.headings.is_empty() { " " (ui::muted(format!("Headings: {}", one.headings.join("; ")))) }
    }
}

fn criteria(row: &TraceRow) -> Markup {
    html! {
        @if row.criteria.is_empty() { (ui::muted("No criterion")) } @else {
            ul class="govuk-list" {
                @for one in &row.criteria {
                    li { (one.title) @if let Some(outcome) = &one.outcome { " " (ui::muted(outcome)) } }
                }
            }
        }
    }
}

/// What is missing, in words, for each version by itself.
fn missing(asked: &Asked<'_>, row: &TraceRow) -> Markup {
    let told = |one: &Stated| {
        let gaps: Vec<&str> = one.gaps.iter().map(|gap| gap.words()).collect();
        tag(
            Kind::Stop,
            Icon::Alert,
            &format!("{} {}", one.id, gaps.join(", ")),
        )
    };
    let beside = asked.beside.map_or("", |one| one.title.as_str());
    html! {
        @if !row.has_gap() { (tag(Kind::Good, Icon::Tick, "Nothing")) }
        @for one in row.statement.iter().filter(|one| !one.gaps.is_empty()) { p { (told(one)) } }
        @for one in row.beside.iter().filter(|one| !one.gaps.is_empty()) { p { (ui::muted(format!("In {beside}:"))) " " (told(one)) } }
    }
}
