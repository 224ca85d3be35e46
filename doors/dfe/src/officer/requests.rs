//! The log of what was asked over the API.
//!
//! What this room must not know: what any answer said.

use std::collections::HashMap;

use kit::{
    ui::{self, Choice, Column, FilterForm, Icon, Kind, Markup, Select, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::people::ProviderId;

use crate::{
    client::moment,
    request::{self, Logged},
    token,
};

/// Requests on a page.
const SHOWN: i64 = 200;

/// The page.
#[expect(clippy::too_many_lines, reason = "one page or answer, top to bottom")]
pub(super) async fn list(call: Call, query: Form) -> PageResult {
    let permit = super::permit(&call)?;
    let refused = query.get("answer") == "refused";
    let asked: Option<ProviderId> = query.get("provider").parse().ok();
    let (providers, rows) = call
        .app()
        .db()
        .read(async |tx| {
            Ok((
                people::providers(tx).await?,
                request::requests(tx, asked, refused, SHOWN).await?,
            ))
        })
        .await?;
    let tokens: HashMap<_, _> = token::all(call.app())
        .await?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let names: HashMap<_, _> = providers
        .iter()
        .map(|one| (one.id, one.name.clone()))
        .collect();
    let choices = providers
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.clone()));
    let cells = rows.iter().map(|one| {
        let who = one.provider.and_then(|id| names.get(&id));
        vec![
            html! { code { (one.verb) " " (one.path) } },
            answer_tag(one),
            html! { (moment(&call, one.at)) },
            html! { (who.map_or("Teacher record service", String::as_str)) },
            html! { (tokens.get(&one.token).map_or("", String::as_str)) },
            html! { (one.took / 1_000) },
        ]
    });
    let body = html! {
        (ui::heading("What was asked over DfE’s API"))
        (ui::lead("Every request of a token that was let in, newest first, for ninety days. What was sent and answered is not kept."))
        (FilterForm::new("/dfe/requests", "Filter requests")
            .field(Select::new("provider", "Lead provider")
                .choice(Choice::new("", "All"))
                .choices(choices)
                .value(asked.map(|id| id.to_string()).unwrap_or_default()))
            .field(Select::new("answer", "Answer")
                .choice(Choice::new("", "All"))
                .choice(Choice::new("refused", "Refused"))
                .value(query.get("answer").to_owned()))
            .clear(asked.is_some() || refused))
        (Table::new("Requests")
            .caption_hidden()
            .column(Column::new("What"))
            .column(Column::new("Answer"))
            .column(Column::new("When"))
            .column(Column::new("Who"))
            .column(Column::new("Token"))
            .column(Column::number("Milliseconds"))
            .rows(cells)
            .empty("Nothing was asked that matches."))
        @if rows.len() >= 200 { (ui::muted("The newest 200 are shown.")) }
    };
    call.page(&permit, "What was asked over DfE’s API", body)
        .back("/dfe/statements", "Statements")
        .wide()
        .send()
}

fn answer_tag(one: &Logged) -> Markup {
    match one.status {
        200..=299 => tag(Kind::Good, Icon::Tick, &one.status.to_string()),
        400..=499 => {
            let code = one.code.as_deref().unwrap_or_default().replace('_', " ");
            tag(
                Kind::Stop,
                Icon::Cross,
                format!("{} {code}", one.status).trim(),
            )
        }
        _ => tag(Kind::Now, Icon::Alert, &one.status.to_string()),
    }
}
