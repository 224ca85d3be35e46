//! Delivery partners beside each other, for the provider; a partner sees only its own line.
//!
//! What this room must not know: which figures are too small to tell.

#![expect(clippy::similar_names, reason = "names and named are the words")]

use axum::{http::header, response::IntoResponse as _};
use kit::{
    Fault, Problem,
    ui::{self, Column, Markup, Table},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::BasisPoints,
    delivery::visit::{FEWEST, Told},
    people::{Action, Permit},
};

use super::figures::{Figures, figures};
use crate::{engagement::pages::points, facilitate::groups};

async fn read(call: &Call) -> Result<(Permit, Vec<(String, Figures)>), Problem> {
    let groups = groups(call, Action::KeepQuality).await?;
    let permit = match groups.first() {
        Some(group) => call.may(Action::KeepQuality, &group.circles())?,
        None => call.may_own(Action::KeepOwnAccount)?,
    };
    let now = call.now();
    let all = call
        .app()
        .db()
        .read(async |tx| {
            let figures = figures(tx, &groups, now).await?;
            let mut names = std::collections::HashMap::new();
            let mut providers: Vec<_> = groups.iter().map(|one| one.provider).collect();
            providers.sort_unstable();
            providers.dedup();
            for provider in providers {
                for one in people::partners_of(tx, provider).await? {
                    names.insert(one.id, one.name);
                }
            }
            let named = |one: Figures| {
                let name = match one.partner {
                    Some(id) => names.get(&id).cloned().unwrap_or_default(),
                    None => "The lead provider itself".to_owned(),
                };
                (name, one)
            };
            Ok(figures.into_iter().map(named).collect::<Vec<_>>())
        })
        .await?;
    Ok((permit, all))
}

/// A share with its range, or that it is too small.
fn told(share: Told) -> Markup {
    match share {
        Told::TooFew => html! { "Too few to tell" },
        Told::Share { share, low, high } => html! {
            (share.percent()) "%" br;
            span class="app-muted" { (low.percent()) "% to " (high.percent()) "%" }
        },
    }
}

pub(crate) async fn show(call: Call) -> PageResult {
    let (permit, all) = read(&call).await?;
    let mut table = Table::new("Delivery partners")
        .caption_hidden()
        .column(Column::new("Partner"))
        .column(Column::number("Groups"))
        .column(Column::number("People"))
        .column(Column::number("Mean engagement"))
        .column(Column::number("No session to catch up"))
        .column(Column::number("Likely to reach the gate"))
        .column(Column::number("Found it clear"))
        .column(Column::number("Visits"))
        .column(Column::number("Developing"))
        .empty("No group is within your reach yet.");
    for (name, one) in &all {
        table = table.row([
            html! { (name) },
            html! { (one.groups) },
            html! { @if one.people < FEWEST { "Fewer than " (FEWEST) } @else { (one.people) } },
            html! { @match one.engagement { Some(mean) => (points(mean)), None => "Too few to tell" } },
            told(one.attendance),
            told(one.completing),
            told(one.clear),
            html! { (one.visits.0) @if one.visits.1 > 0 { ", " (one.visits.1) " open" } },
            html! { (one.developing.0) " of " (one.developing.1) },
        ]);
    }
    let body = html! {
        (ui::heading("Delivery partners compared"))
        (ui::lead(html! { "Each share is of people, with the range within which it would lie in nineteen of twenty such groups. Where ranges overlap, the difference may be chance." }))
        p class="govuk-body" { "A figure about fewer than " (FEWEST) " people is not told, nor one from which it could be worked out. Partners teach different people: ask before you judge." }
        (table)
        p class="govuk-body" { a class="govuk-link" href="/quality/partners.csv" { "The same as a file (CSV)" } }
    };
    call.page(&permit, "Delivery partners compared", body)
        .back("/quality/visits", "Quality visits")
        .wide()
        .send()
}

fn cell(share: Option<BasisPoints>) -> String {
    share.map(points).unwrap_or_default()
}

fn cells(share: Told) -> [String; 3] {
    match share {
        Told::TooFew => [String::new(), String::new(), String::new()],
        Told::Share { share, low, high } => [share, low, high].map(points),
    }
}

const HEAD: [&str; 17] = [
    "partner",
    "groups",
    "people",
    "mean_engagement",
    "no_session_to_catch_up",
    "no_session_to_catch_up_low",
    "no_session_to_catch_up_high",
    "likely_to_reach_the_gate",
    "likely_to_reach_the_gate_low",
    "likely_to_reach_the_gate_high",
    "found_it_clear",
    "found_it_clear_low",
    "found_it_clear_high",
    "visits",
    "visits_open",
    "developing",
    "judged",
];

/// A partner’s name begins no formula in a spreadsheet.
fn plain(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}

pub(crate) async fn csv(call: Call) -> PageResult {
    let (_, all) = read(&call).await?;
    let wrong = |e: csv::Error| Problem::from(Fault::because("writing a table", e));
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEAD).map_err(wrong)?;
    for (name, one) in &all {
        let people = if one.people < FEWEST {
            String::new()
        } else {
            one.people.to_string()
        };
        let mut row = vec![
            plain(name),
            one.groups.to_string(),
            people,
            cell(one.engagement),
        ];
        row.extend(cells(one.attendance));
        row.extend(cells(one.completing));
        row.extend(cells(one.clear));
        for number in [
            one.visits.0,
            one.visits.1,
            one.developing.0,
            one.developing.1,
        ] {
            row.push(number.to_string());
        }
        table.write_record(&row).map_err(wrong)?;
    }
    let bytes = table
        .into_inner()
        .map_err(|e| Fault::because("writing a table", e.into_error()))?;
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"partners.csv\"",
        ),
    ];
    Ok((head, bytes).into_response())
}
