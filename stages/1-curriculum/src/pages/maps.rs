//! The maps of the programme: what it covers of its framework by section and by statement, where the law is taught, when
//! the hours are asked, and what builds on what; each with the table behind it.
//!
//! What this room must not know: how a map is drawn.

use kit::{
    ui::{self, Column, Markup, PreEscaped, Table},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{BuildsOn, Coverage, Gap, Map, coverage, prerequisites_svg};

use super::{minutes, outline::named, tabs};
use crate::shown::Shown;

pub(crate) async fn cover(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let coverage = coverage(&shown.programme);
    let taught = coverage
        .statements
        .iter()
        .filter(|one| one.total.taught > 0)
        .count();
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "Coverage of the framework", None, None))
        (tabs(&shown, "/curriculum/coverage"))
        p class="govuk-body-l" {
            (taught) " of " (coverage.statements.len()) " statements are taught. "
            @if coverage.gaps.is_empty() { "There is no gap." } @else { (coverage.gaps.len()) " gaps are listed below." }
        }
        (drawing("Coverage by section and course", &coverage.to_svg()))
        (ui::details("The table behind this map", by_section(&coverage)))
        (gaps(&coverage))
        h2 class="govuk-heading-m" { "Statement by module" }
        p class="govuk-body" { "T is taught, P practised, C checked. A statement with a gap has a dashed edge and the word Gap." }
        (drawing("What each module does with each statement", &Map::Statements.svg(&shown.programme)))
        (ui::details("The table behind this map", by_statement(&shown, &coverage)))
    };
    call.page(&permit, "Coverage", body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

fn drawing(label: &str, svg: &str) -> Markup {
    html! {
        div class="app-scroll" role="region" aria-label={ (label) ", scrolls sideways" } tabindex="0" {
            (PreEscaped(svg))
        }
    }
}

fn by_section(coverage: &Coverage) -> Markup {
    let mut table =
        Table::new("Statements taught, by section and course").column(Column::new("Section"));
    for course in &coverage.courses {
        table = table.column(Column::number(format!(
            "{} {}",
            course.number, course.title
        )));
    }
    table = table.column(Column::number("Taught, of all"));
    for section in &coverage.sections {
        let mut row = vec![
            html! { (section.number) " " (section.title) @if section.statutory { " (in every course)" } },
        ];
        row.extend(
            section
                .by_course
                .iter()
                .map(|count| html! { (count.taught) }),
        );
        row.push(html! { (section.statements_taught) " of " (section.statements) });
        table = table.row(row);
    }
    html! { (table) }
}

fn gaps(coverage: &Coverage) -> Markup {
    let row = |gap: &Gap| {
        let what = match (&gap.statement, gap.course) {
            (Some(statement), _) => format!("Statement {statement}"),
            (None, Some(course)) => format!("Section {} in course {course}", gap.section),
            (None, None) => format!("Section {}", gap.section),
        };
        vec![html! { (what) }, html! { (gap.kind.words()) }]
    };
    let table = Table::new("Gaps").columns(["Where", "What is missing"]);
    let empty =
        "None. Every statement is taught, every practice is practised, and everything is checked.";
    html! { (table.rows(coverage.gaps.iter().map(row)).empty(empty)) }
}

fn by_statement(shown: &Shown, coverage: &Coverage) -> Markup {
    let rows = coverage.statements.iter().map(|statement| {
        let places = statement.by_module.iter().zip(&coverage.modules);
        let places: Vec<_> = places.filter(|(count, _)| !count.is_empty()).collect();
        vec![
            html! { (statement.id) " " (statement.text) },
            html! { (statement.total.taught) },
            html! { (statement.total.practised) },
            html! { (statement.total.checked) },
            html! {
                @for (_, module) in &places {
                    a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{}", module.id))) { (module.id) } " "
                }
                @if places.is_empty() { "Nowhere yet" }
            },
        ]
    });
    html! {
        (Table::new("Statement by statement")
            .column(Column::new("Statement"))
            .column(Column::number("Taught"))
            .column(Column::number("Practised"))
            .column(Column::number("Checked"))
            .column(Column::new("Modules"))
            .rows(rows))
    }
}

/// The table behind a map.
fn behind(shown: &Shown, map: Map) -> Markup {
    let tabled = map.table(&shown.programme);
    let heads = tabled.heads.iter().map(String::as_str);
    let rows = tabled.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| html! { (cell) });
        cells.collect::<Vec<_>>()
    });
    let table = Table::new(tabled.caption.as_str())
        .columns(heads)
        .rows(rows);
    ui::details("The table behind this map", html! { (table) })
}

pub(crate) async fn thread(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let found = programme::thread(&shown.programme);
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "The statutory thread", None, None))
        (tabs(&shown, "/curriculum/thread"))
        p class="govuk-body-l" {
            @if found.statements.is_empty() { "No section of this framework is marked as statutory." }
            @else if found.gaps.is_empty() { "All " (found.courses.len()) " courses carry something of the statutory sections." }
            @else { (found.gaps.len()) " of " (found.courses.len()) " courses carry nothing of the statutory sections." }
        }
        p class="govuk-body" {
            "Above: in how many modules of each course a statement is taught, practised or checked. "
            "Below: how many parts of each law or guidance the course cites."
        }
        (drawing("The statutory thread", &Map::Thread.svg(&shown.programme)))
        (behind(&shown, Map::Thread))
    };
    let page = call.page(&permit, "The statutory thread", body);
    page.back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

pub(crate) async fn hours(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let found = programme::hours(&shown.programme);
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "Hours by week", None, None))
        (tabs(&shown, "/curriculum/hours"))
        p class="govuk-body-l" {
            (minutes(found.minutes)) " in " (found.weeks.len()) " weeks of work. "
            @if let Some([least, most]) = found.budget {
                "Promised were " (minutes(least)) " to " (minutes(most)) "."
            }
        }
        p class="govuk-body" {
            "One module a week, in order, with the clinic in the week of a course’s last module. Each cohort has dates of its own; "
            "this is the shape of the work. The assessment is left out."
        }
        (drawing("Hours of work by week", &Map::Hours.svg(&shown.programme)))
        (behind(&shown, Map::Hours))
    };
    let page = call.page(&permit, "Hours by week", body);
    page.back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

pub(crate) async fn prerequisites(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let body = html! {
        (ui::heading_row(Some(&shown.which()), "What builds on what", None, None))
        (tabs(&shown, "/curriculum/prerequisites"))
        p class="govuk-body" { "A line leads from each part to those that build on it." }
        (drawing("What builds on what", &prerequisites_svg(&shown.programme)))
        (needs(&shown))
        (module_needs(&shown))
    };
    let page = call.page(&permit, "What builds on what", body);
    page.back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

fn needs(shown: &Shown) -> Markup {
    let elements = &shown.programme.elements;
    let title = |one: &BuildsOn| {
        let found = elements.iter().find(|element| match one {
            BuildsOn::Course(number) => {
                element.number == Some(*number) && !element.modules.is_empty()
            }
            BuildsOn::Element(key) => element.key == *key,
        });
        found.map(named).unwrap_or_default()
    };
    let rows = elements.iter().map(|element| {
        let needs: Vec<String> = element.builds_on.iter().map(title).collect();
        vec![
            html! { (named(element)) },
            html! { @if needs.is_empty() { "Nothing before it" } @else { (needs.join("; ")) } },
            html! { (element.why_here.as_deref().unwrap_or("")) },
        ]
    });
    html! { (Table::new("The same as a table").columns(["Part", "Builds on", "Why it stands here"]).rows(rows)) }
}

fn module_needs(shown: &Shown) -> Markup {
    let rows = shown
        .modules()
        .filter(|(_, module)| !module.prerequisites.is_empty())
        .map(|(_, module)| {
            vec![
                html! { (module.id) " " (module.title) },
                html! { (module.prerequisites.join(", ")) },
            ]
        });
    html! { (Table::new("Modules that need an earlier module").columns(["Module", "Needs"]).rows(rows).empty("None.")) }
}
