//! Finding a school, and what the register says of one: for anybody.
//!
//! What this room must not know: who is SENCO there.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, Input, InputKind, SummaryList},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::base::{Day, Urn};

use super::{Found, Register, School, store};

const PAGE: usize = 25;

pub(crate) async fn list(call: Call, query: Form) -> PageResult {
    let permit = call.public()?;
    let words = query.get("words").to_owned();
    let page: usize = query.get("page").parse().unwrap_or(1).max(1);
    let skip = (page - 1).saturating_mul(PAGE);
    let register: &Register = call.app().shelf()?;
    let asked = !words.trim().is_empty();
    let (found, imports) = call
        .app()
        .db()
        .read(async |tx| {
            let found = super::search(register, tx, &words, skip).await?;
            Ok((found, store::imports(tx).await?))
        })
        .await?;
    let body = html! {
        (ui::heading("Find a school"))
        (ui::Form::get("/schools").body(html! {
            (Input::new("words", "Name, town, postcode or URN").kind(InputKind::Search).value(&words)
                .hint("Part of a name is enough, and typing mistakes are forgiven."))
            (ui::button("Find"))
        }))
        @if asked { (results(&found, &words, page)) }
        @if let Some(import) = imports.first() {
            p class="govuk-hint" {
                "From the national register of schools, as imported on " (call.app().clock().at(import.at).day.with_weekday()) "."
            }
        }
    };
    call.page(&permit, "Find a school", body).send()
}

fn results(found: &Found, words: &str, page: usize) -> Markup {
    let skip = (page - 1).saturating_mul(PAGE);
    let first = skip + 1;
    let last = skip + found.schools.len();
    html! {
        (ui::section("found", "Schools that fit"))
        @if found.schools.is_empty() {
            p class="govuk-body" role="status" { "No school fits “" (words) "”. Try fewer words, or the postcode." }
        } @else {
            p class="govuk-body" role="status" {
                @if found.all == 1 { "1 school." } @else { "Schools " (first) " to " (last) " of " (found.all) "." }
            }
            ul class="govuk-list govuk-list--spaced" {
                @for school in &found.schools {
                    li {
                        a class="govuk-link" href={ "/schools/" (school.urn) } { (school.name) }
                        br;
                        (place(school)) ", URN " (school.urn) "."
                        @if school.is_closed() { " Closed." }
                    }
                }
            }
            (ui::numbered_pagination(number(page), number(found.all.div_ceil(PAGE)), |page| further(words, page)))
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn further(words: &str, page: u32) -> String {
    let query = [("words", words), ("page", &page.to_string())];
    format!(
        "/schools?{}",
        serde_urlencoded::to_string(query).unwrap_or_default()
    )
}

fn place(school: &School) -> String {
    let parts = [&school.town, &school.postcode];
    let parts: Vec<&str> = parts
        .iter()
        .map(|one| one.as_str())
        .filter(|one| !one.is_empty())
        .collect();
    parts.join(", ")
}

pub(crate) async fn one(call: Call, Path(urn): Path<String>) -> PageResult {
    let permit = call.public()?;
    let urn: Urn = urn.parse().map_err(|_no| Problem::NotFound)?;
    let (school, after) = call
        .app()
        .db()
        .read(async |tx| {
            Ok((
                super::find(tx, urn).await?,
                super::successors(tx, urn).await?,
            ))
        })
        .await?;
    let body = html! {
        (ui::back_link("/schools", "Find a school"))
        (ui::heading(&school.name))
        @if school.is_closed() {
            p class="govuk-body" {
                "This school is closed."
                @if !after.is_empty() { " It went on as:" }
            }
            ul class="govuk-list govuk-list--bullet" {
                @for next in &after {
                    li { a class="govuk-link" href={ "/schools/" (next.urn) } { (next.name) } ", URN " (next.urn) }
                }
            }
        }
        (facts(&school))
    };
    call.page(&permit, &school.name, body).send()
}

fn facts(school: &School) -> Markup {
    let day = |day: Option<Day>| day.map(Day::with_weekday).unwrap_or_default();
    let rows = [
        ("URN", school.urn.to_string()),
        ("UKPRN", school.ukprn.clone()),
        ("Phase", school.phase.clone()),
        ("Place", place(school)),
        ("Local authority", school.local_authority.clone()),
        ("Trust", school.trust.clone()),
        ("Region", school.region.clone()),
        ("Opened", day(school.opened_on)),
        ("Closed", day(school.closed_on)),
    ];
    let mut list = SummaryList::new();
    for (name, value) in rows {
        if !value.is_empty() {
            list = list.row(name, html! { (value) });
        }
    }
    html! { (list) }
}
