//! The register officer's list: schools as at any day, filtered, counted, taken away as a file.
//!
//! What this room must not know: how a standing is decided.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    Problem,
    ui::{self, Choice, Column, FilterForm, Input, Markup, Select, StatTile, Table, Width, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, PersonId},
    reporting::compliance::SchoolStatus,
};

use super::{Filter, Register, Row, counts};
use crate::school::{kind_of, short};

/// Rows shown on one page.
const SHOWN: usize = 100;

struct Asked {
    on: Day,
    typed: String,
    filter: Filter,
    errors: ui::FormErrors,
    page: usize,
}

fn read(call: &Call, query: &Form) -> Asked {
    let mut reader = query.reader();
    let on = reader.optional_day("on").unwrap_or(call.now().day);
    let filter = Filter {
        status: SchoolStatus::from_code(query.get("status")).ok(),
        authority: query.get("authority").to_owned(),
        words: reader.optional("words", 100),
    };
    let page = query.get("page").parse::<usize>().unwrap_or(1).max(1);
    Asked {
        on,
        typed: query.get("on").to_owned(),
        filter,
        errors: reader.errors(),
        page,
    }
}

impl Asked {
    /// The query of the same list in another place.
    fn query(&self, page: usize) -> String {
        let status = self.filter.status.map_or("", Coded::code);
        let (on, page) = (self.on.to_string(), page.to_string());
        let pairs = [
            ("on", on.as_str()),
            ("status", status),
            ("authority", &self.filter.authority),
            ("words", &self.filter.words),
            ("page", &page),
        ];
        let said: Vec<_> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        serde_urlencoded::to_string(said).unwrap_or_default()
    }
}

/// The page.
pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let permit = call.may(Action::ReadCompliance, &Circles::SITE)?;
    let asked = read(&call, &query);
    let found = super::register(call.app(), asked.on, &asked.filter).await?;
    let first = (asked.page - 1).saturating_mul(SHOWN);
    let shown: Vec<&Row> = found.rows.iter().skip(first).take(SHOWN).collect();
    let ids: Vec<PersonId> = shown
        .iter()
        .flat_map(|row| row.sencos.iter().copied())
        .collect();
    let names = people::names(call.app(), &ids).await?;
    let pages = found.rows.len().div_ceil(SHOWN).max(1);
    let body = html! {
        (ui::error_summary(&asked.errors))
        (ui::heading("The SENCO duty across schools"))
        (ui::lead(html! { "As at " (asked.on.with_weekday()) ". The schools that need somebody most come first." }))
        (tiles(&asked, &found))
        (filters(&asked, &found))
        p class="govuk-body" {
            (found.rows.len()) " schools. "
            a class="govuk-link" href={ "/compliance.csv?" (asked.query(1)) } { "Download this list (CSV)" }
        }
        (table(&shown, &names))
        (ui::numbered_pagination(number(asked.page), number(pages), |page| {
            format!("/compliance?{}", asked.query(usize::try_from(page).unwrap_or(1)))
        }))
    };
    call.page(&permit, "The SENCO duty across schools", body)
        .wide()
        .again(&asked.errors)
        .send()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn tiles(asked: &Asked, found: &Register) -> Markup {
    let tiles: Vec<StatTile<'_>> = counts(found)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| {
            let of_status = Asked {
                filter: Filter {
                    status: Some(status),
                    ..asked.filter.clone()
                },
                typed: String::new(),
                errors: ui::FormErrors::none(),
                ..*asked
            };
            StatTile::new(count.to_string(), short(status))
                .href(format!("/compliance?{}", of_status.query(1)))
        })
        .collect();
    ui::stat_tiles("Schools by standing", &tiles)
}

fn filters(asked: &Asked, found: &Register) -> Markup {
    let everything = || Choice::new("", "All");
    let statuses = Select::new("status", "Standing")
        .choice(everything())
        .choices(
            SchoolStatus::ALL
                .iter()
                .map(|status| Choice::new(status.code(), short(*status))),
        )
        .value(asked.filter.status.map_or("", Coded::code));
    let authorities = Select::new("authority", "Local authority")
        .choice(everything())
        .choices(
            found
                .authorities
                .iter()
                .map(|name| Choice::new(name.as_str(), name.as_str())),
        )
        .value(asked.filter.authority.as_str());
    let any = asked.filter != Filter::default() || !asked.typed.is_empty();
    html! {
        (FilterForm::new("/compliance", "Filter schools")
            .field(Input::new("on", "As at (like 2026-11-22)").width(Width::Ten).value(asked.typed.as_str()).error(asked.errors.of("on")))
            .field(statuses)
            .field(authorities)
            .field(Input::new("words", "Name, town, postcode or URN").width(Width::Twenty).value(asked.filter.words.as_str()).error(asked.errors.of("words")))
            .clear(any))
    }
}

fn table(rows: &[&Row], names: &std::collections::HashMap<PersonId, String>) -> Markup {
    let cells = rows.iter().map(|row| {
        let (kind, icon) = kind_of(row.standing.status);
        let sencos: Vec<&str> =
            row.sencos.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
        vec![
            html! { a class="govuk-link" href={ "/school/" (row.school.urn) } { (row.school.name) } },
            html! { (row.school.town) },
            html! { (row.school.local_authority) },
            html! { (sencos.join(", ")) },
            tag(kind, icon, short(row.standing.status)),
            html! { @if let Some(day) = row.standing.deadline { (day.in_words()) } },
        ]
    });
    html! {
        (Table::new("Schools")
            .caption_hidden()
            .column(Column::new("School"))
            .columns(["Town", "Local authority", "SENCO", "Standing", "Last day in time"])
            .rows(cells)
            .empty("No school matches. Clear the filters, or ask for another day."))
    }
}

/// The same list as a file.
pub(crate) async fn download(call: Call, query: Form) -> Result<Response, Problem> {
    call.may(Action::ReadCompliance, &Circles::SITE)?;
    let asked = read(&call, &query);
    if !asked.errors.is_empty() {
        return Err(Problem::Invalid(asked.errors));
    }
    let found = super::register(call.app(), asked.on, &asked.filter).await?;
    let ids: Vec<PersonId> = found
        .rows
        .iter()
        .flat_map(|row| row.sencos.iter().copied())
        .collect();
    let names = people::names(call.app(), &ids).await?;
    let bytes = super::csv::file(&found.rows, asked.on, &names)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"senco-duty-{}.csv\"", asked.on),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// What the start page shows of the whole register.
pub(crate) async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    if call.may(Action::ReadCompliance, &Circles::SITE).is_err() {
        return Ok(None);
    }
    let found = super::register(call.app(), call.now().day, &Filter::default()).await?;
    let count = |status| super::count(&found, status);
    Ok(Some(ui::card(
        "compliance-card",
        "The SENCO duty across schools",
        html! {
            p class="govuk-body" {
                (count(SchoolStatus::Qualified)) " met, " (count(SchoolStatus::InTime)) " in time, "
                (count(SchoolStatus::StartNow)) " to start now, " (count(SchoolStatus::Overdue)) " overdue."
            }
            p class="govuk-body" { a class="govuk-link" href="/compliance" { "See every school" } }
        },
    )))
}
