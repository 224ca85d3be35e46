//! The register officer's list: schools as at any day, filtered, counted, taken away as a file.
//!
//! What this room must not know: how a standing is decided.

use std::collections::{BTreeSet, HashMap};

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
    people::{Action, PersonId},
    registration::post::PostKind,
    reporting::compliance::SchoolStatus,
};

use super::{Filter, Holder, Reach, Register, Row, charts, counts};
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
        trust: query.get("trust").to_owned(),
        region: query.get("region").to_owned(),
        phase: query.get("phase").to_owned(),
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
            ("trust", &self.filter.trust),
            ("region", &self.filter.region),
            ("phase", &self.filter.phase),
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
    let (reach, permit) = Reach::of(&call)?;
    let asked = read(&call, &query);
    let found = super::register(call.app(), asked.on, &reach, &asked.filter).await?;
    let first = (asked.page - 1).saturating_mul(SHOWN);
    let shown: Vec<&Row> = found.rows.iter().skip(first).take(SHOWN).collect();
    let ids: Vec<PersonId> = shown
        .iter()
        .flat_map(|row| row.sencos.iter().map(|one| one.person))
        .collect();
    let names = people::names(call.app(), &ids).await?;
    let pages = found.rows.len().div_ceil(SHOWN).max(1);
    let body = html! {
        (ui::error_summary(&asked.errors))
        (ui::heading("The SENCO duty across schools"))
        (ui::lead(html! { "As at " (asked.on.with_weekday()) ". The schools that need somebody most come first." }))
        @if let Some(whose) = whose(&reach, &found) { p class="govuk-body" { "You see the schools of " (whose) "." } }
        (tiles(&asked, &found))
        (filters(&asked, &found))
        (charts::show(&found))
        (ui::section("schools", "Schools"))
        p class="govuk-body" {
            (rulebook::base::counted(found.rows.len(), "school", "schools")) ". "
            a class="govuk-link" href={ "/compliance.csv?" (asked.query(1)) } { "Download this list (CSV)" }
            @if call.actor().scopes_for(Action::KeepPosts).is_empty() { "" } @else {
                ", " a class="govuk-link" href="/register/posts" { "Record posts from a file" }
                ", " a class="govuk-link" href="/compliance/reminders" { "Reminders that are due" }
            }
        }
        (table(&shown, &names, asked.on))
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
    let named = |name: &'static str, label: &'static str, names: &BTreeSet<String>, value: &str| {
        Select::new(name, label)
            .choice(everything())
            .choices(
                names
                    .iter()
                    .map(|one| Choice::new(one.clone(), one.clone())),
            )
            .value(value.to_owned())
    };
    let (choices, filter) = (&found.choices, &asked.filter);
    let any = asked.filter != Filter::default() || !asked.typed.is_empty();
    html! {
        (FilterForm::new("/compliance", "Filter schools")
            .field(Input::new("on", "As at (like 1/9/2026)").width(Width::Ten).value(asked.typed.as_str()).error(asked.errors.of("on")))
            .field(statuses)
            .field(named("trust", "Trust", &choices.trusts, &filter.trust))
            .field(named("authority", "Local authority", &choices.authorities, &filter.authority))
            .field(named("region", "Region", &choices.regions, &filter.region))
            .field(named("phase", "Phase", &choices.phases, &filter.phase))
            .field(Input::new("words", "Name, town, postcode or URN").width(Width::Twenty).value(asked.filter.words.as_str()).error(asked.errors.of("words")))
            .clear(any))
    }
}

/// Whose schools these are, for a reader who does not see all.
fn whose(reach: &Reach, found: &Register) -> Option<String> {
    let Reach::Of {
        trusts,
        authorities,
    } = reach
    else {
        return None;
    };
    let one = |set: &BTreeSet<String>| set.first().filter(|_| set.len() == 1).cloned();
    let trust = one(&found.choices.trusts).filter(|_| !trusts.is_empty());
    let authority = one(&found.choices.authorities).filter(|_| !authorities.is_empty());
    Some(
        trust
            .or(authority)
            .unwrap_or_else(|| "your trusts and authorities".to_owned()),
    )
}

fn senco(one: Holder, names: &HashMap<PersonId, String>) -> String {
    let name = names.get(&one.person).map_or("", String::as_str);
    match one.kind {
        PostKind::Sole => name.to_owned(),
        PostKind::Acting => format!("{name} (acting)"),
        PostKind::Shared => format!("{name} (shares the post)"),
        PostKind::MaternityCover => format!("{name} (covers maternity leave)"),
    }
}

fn table(rows: &[&Row], names: &HashMap<PersonId, String>, on: Day) -> Markup {
    let cells = rows.iter().map(|row| {
        let (kind, icon) = kind_of(row.standing.status);
        let sencos: Vec<String> = row.sencos.iter().map(|one| senco(*one, names)).collect();
        let reason = row.told(on).reasons.into_iter().next();
        vec![
            html! { a class="govuk-link" href={ "/school/" (row.school.urn) "?on=" (on) } { (row.school.name) } },
            html! { (row.school.town) },
            html! { (row.school.trust) },
            html! { (row.school.local_authority) },
            html! { (sencos.join(", ")) },
            tag(kind, icon, short(row.standing.status)),
            html! { @if let Some(day) = row.standing.deadline { (day.in_words()) } },
            html! { @if let Some(reason) = reason { (reason.sentence) } },
        ]
    });
    html! {
        (Table::new("Schools")
            .caption_hidden()
            .column(Column::new("School"))
            .columns(["Town", "Trust", "Local authority", "SENCO", "Standing", "Last day in time", "Why"])
            .rows(cells)
            .empty("No school matches. Clear the filters, or ask for another day."))
    }
}

/// The same list as a file.
pub(crate) async fn download(call: Call, query: Form) -> Result<Response, Problem> {
    let (reach, _permit) = Reach::of(&call)?;
    let asked = read(&call, &query);
    if !asked.errors.is_empty() {
        return Err(Problem::Invalid(asked.errors));
    }
    let found = super::register(call.app(), asked.on, &reach, &asked.filter).await?;
    let ids: Vec<PersonId> = found
        .rows
        .iter()
        .flat_map(|row| row.sencos.iter().map(|one| one.person))
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
    let Ok((reach, _permit)) = Reach::of(call) else {
        return Ok(None);
    };
    let found = super::register(call.app(), call.now().day, &reach, &Filter::default()).await?;
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
