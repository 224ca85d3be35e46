//! The pages of the exchange: what was asked and answered, what waits.
//!
//! What this room must not know: how anything is exchanged.

use axum::extract::Path;
use kit::{
    OrNotFound as _, Problem,
    outside::Asking,
    ui::{
        self, Button, ButtonKind, Choice, Column, FilterForm, Icon, Kind, Markup, Select,
        SummaryList, Table, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::html;
use people::Provider;
use rulebook::{
    base::{Coded as _, Instant},
    people::{Action, Circles, Permit},
};

use super::{
    COMPARED,
    line::{self, ExchangeOutcome},
    shown::{self, Exchange, ExchangeId},
    store::{self, Sending},
    words,
};

/// Exchanges on a page.
const SHOWN: i64 = 200;

rulebook::coded! {
    /// What a reader looks for among exchanges: most of them only read, and went well.
    pub enum Look {
        /// What was told to them.
        Told = "told", "What was sent";
        /// What did not go well.
        Troubled = "troubled", "What did not go well";
    }
}

impl Look {
    fn sees(self, one: &Exchange) -> bool {
        match self {
            Self::Told => one.verb != "GET",
            Self::Troubled => one.outcome != ExchangeOutcome::Done,
        }
    }
}

/// The lead providers whose account this reader keeps.
pub(super) async fn kept(call: &Call) -> Result<(Vec<Provider>, Permit), Problem> {
    let all = call
        .app()
        .db()
        .read(async |tx| people::providers(tx).await)
        .await?;
    let (mut kept, mut permit) = (Vec::new(), None);
    for provider in all {
        if let Ok(given) = call.may(Action::KeepAccount, &Circles::provider(provider.id)) {
            kept.push(provider);
            permit = permit.or(Some(given));
        }
    }
    Ok((kept, permit.ok_or(Problem::NotFound)?))
}

/// A moment as a person reads it, in England.
pub(crate) fn at(call: &Call, at: Instant) -> String {
    let now = call.app().clock().at(at);
    let time = jiff::Timestamp::from_microsecond(at.0)
        .ok()
        .and_then(|stamp| stamp.in_tz("Europe/London").ok())
        .map(|zoned| format!("{:02}:{:02}", zoned.hour(), zoned.minute()))
        .unwrap_or_default();
    format!("{}, {time}", now.day.in_words())
}

/// How an exchange ended, as a tag.
fn outcome_tag(outcome: ExchangeOutcome) -> Markup {
    let (kind, icon) = match outcome {
        ExchangeOutcome::Done => (Kind::Good, Icon::Tick),
        ExchangeOutcome::Refused | ExchangeOutcome::Token => (Kind::Stop, Icon::Alert),
        ExchangeOutcome::Later | ExchangeOutcome::NotReached => (Kind::Calm, Icon::Ring),
        ExchangeOutcome::Unknown => (Kind::Now, Icon::Alert),
    };
    tag(kind, icon, outcome.label())
}

/// What an exchange was about, in a sentence.
fn in_words(it: &Exchange) -> &'static str {
    let path = it.path.split('?').next().unwrap_or_default();
    match (it.verb.as_str(), path) {
        ("GET", "/api/v3/delivery-partners") => "Read DfE’s list of our delivery partners",
        ("GET", "/api/v3/npq-applications") => "Read applications",
        ("GET", "/api/v3/participants/npq") => "Read participants",
        ("GET", "/api/v3/statements") => "Read statements",
        ("GET", "/api/v3/participants/npq/outcomes") => "Read outcomes",
        ("GET", "/api/v3/participant-declarations") if it.sending.is_some() => {
            "Looked whether a declaration had arrived"
        }
        ("GET", "/api/v3/participant-declarations") => "Read declarations",
        ("GET", _) => "Looked at one record",
        ("POST", "/api/v3/participant-declarations") => "Sent a declaration",
        (_, path) if path.ends_with("/accept") => "Told of an acceptance",
        (_, path) if path.ends_with("/reject") => "Told of a rejection",
        (_, path) if path.ends_with("/void") => "Took a declaration back",
        (_, path) if path.ends_with("/defer") => "Told of a deferral",
        (_, path) if path.ends_with("/withdraw") => "Told of a withdrawal",
        (_, path) if path.ends_with("/resume") => "Told of a return",
        (_, path) if path.ends_with("/change-schedule") => "Told of another cohort or schedule",
        (_, path) if path.ends_with("/change-funded-place") => "Told of the funded place",
        ("POST", path) if path.ends_with("/outcomes") => "Told an outcome",
        _ => "Asked",
    }
}

/// What the end of an exchange means, in a sentence.
const fn explained(outcome: ExchangeOutcome) -> &'static str {
    match outcome {
        ExchangeOutcome::Done => "DfE answered, and the answer is kept.",
        ExchangeOutcome::Refused => {
            "DfE said no. If their record is not what was wanted, the difference waits for a person."
        }
        ExchangeOutcome::Later => {
            "DfE asked us to wait, or was out of order. It is tried again by itself."
        }
        ExchangeOutcome::Unknown => {
            "The question left, and no whole answer came back. Before anything is sent again, DfE’s record is read, so nothing is told twice."
        }
        ExchangeOutcome::NotReached => {
            "DfE’s service could not be reached, so nothing was asked. It is tried again by itself."
        }
        ExchangeOutcome::Token => {
            "DfE does not know our token. Ask your operator to put the right one into the settings."
        }
    }
}

/// Every exchange, newest first, with what waits.
pub(super) async fn exchanges(call: Call, query: Form) -> PageResult {
    let (kept, permit) = kept(&call).await?;
    let look = Look::from_code(query.get("look")).ok();
    let mut parts = Vec::new();
    for provider in &kept {
        let id = provider.id;
        let (rows, waiting, open) = call
            .app()
            .db()
            .read(async |tx| {
                let open = shown::conflicts(tx, id).await?;
                Ok((
                    shown::exchanges(tx, id, SHOWN).await?,
                    store::waiting(tx, id).await?,
                    open.iter().filter(|one| one.state == "open").count(),
                ))
            })
            .await?;
        let rows: Vec<Exchange> = rows
            .into_iter()
            .filter(|one| look.is_none_or(|look| look.sees(one)))
            .collect();
        parts.push(html! {
            @if open > 0 {
                (ui::inset(html! {
                    a class="govuk-link" href="/dfe/conflicts" { (open) " " (if open == 1 { "difference waits" } else { "differences wait" }) " for a person" }
                }))
            }
            (waiting_table(&call, provider, &waiting))
            (exchange_table(&call, provider, &rows))
        });
    }
    let set = call.app().config().dfe.address.is_some();
    let body = html! {
        (ui::heading("Exchanges with DfE"))
        (ui::lead("Every question to DfE’s service and its answer. What fails is tried again by itself; nothing is told twice."))
        @if set {
            (ui::Form::post("/dfe/exchanges/now").body(html! { (Button::new("Exchange now").kind(ButtonKind::Secondary)) }))
        } @else {
            (ui::empty_state("This site exchanges with no service yet", "Your operator sets the address and the token, in the section [dfe] of the settings."))
        }
        ul class="govuk-list" {
            li { a class="govuk-link" href="/dfe/conflicts" { "Differences with DfE" } }
            li { a class="govuk-link" href="/dfe/account" { "Our declarations beside DfE’s, and what is ready" } }
        }
        (FilterForm::new("/dfe/exchanges", "Filter exchanges")
            .field(Select::new("look", "Show")
                .choice(Choice::new("", "Everything"))
                .coded::<Look>()
                .value(look.map_or("", rulebook::base::Coded::code)))
            .clear(look.is_some()))
        @for part in &parts { (part) }
    };
    call.page(&permit, "Exchanges with DfE", body).wide().send()
}

fn waiting_table(call: &Call, provider: &Provider, waiting: &[Sending]) -> Markup {
    let rows = waiting.iter().map(|one| {
        vec![
            html! { (one.aspect.label()) },
            html! { (words::in_words(one.aspect, &one.word)) },
            html! { (one.attempts) },
            html! { (at(call, one.due_at)) },
        ]
    });
    html! {
        @if !waiting.is_empty() {
            (Table::new(format!("Waiting to be told, for {}", provider.name))
                .column(Column::new("What"))
                .column(Column::new("It shall be"))
                .column(Column::number("Attempts"))
                .column(Column::new("Not before"))
                .rows(rows))
        }
    }
}

fn exchange_table(call: &Call, provider: &Provider, all: &[Exchange]) -> Markup {
    let rows = all.iter().map(|one| {
        vec![
            html! { (at(call, one.began)) },
            html! { a class="govuk-link" href={ "/dfe/exchanges/" (one.id) } { (in_words(one)) } },
            outcome_tag(one.outcome),
        ]
    });
    html! {
        (Table::new(format!("Exchanges for {}", provider.name))
            .column(Column::new("When"))
            .column(Column::new("What"))
            .column(Column::new("How it ended"))
            .rows(rows)
            .empty("Nothing was exchanged, or nothing matches."))
    }
}

/// Exchanges now, for every lead provider of this reader that has a token.
pub(super) async fn now(call: Call, _form: Form) -> PageResult {
    let (kept, _) = kept(&call).await?;
    let names = call.app().config().dfe.providers().join("\n");
    let (mut told, mut read, mut whole) = (0, 0, true);
    for provider in kept
        .iter()
        .filter(|one| names.lines().any(|name| name == one.name))
    {
        let round = super::round(call.app(), provider.id, true).await?;
        told += round.told;
        read += round.read;
        whole &= round.whole;
    }
    let end = if whole {
        ""
    } else {
        " Not everything could be read: it is tried again by itself."
    };
    let said = format!("{read} records read, {told} told.{end}");
    Ok(call.go_saying("/dfe/exchanges", &said))
}

async fn load(call: &Call, id: &str) -> Result<(Exchange, Permit), Problem> {
    let id: ExchangeId = id.parse().or_not_found()?;
    let it = call
        .app()
        .db()
        .read(async |tx| shown::exchange(tx, id).await)
        .await?;
    let permit = call.may(Action::KeepAccount, &Circles::provider(it.provider))?;
    Ok((it, permit))
}

/// One exchange, with everything that was said.
pub(super) async fn exchange(call: Call, Path(id): Path<String>) -> PageResult {
    let (it, permit) = load(&call, &id).await?;
    let status = it.status.map_or("none".to_owned(), |it| it.to_string());
    let again = if it.verb == "GET" {
        "Ask again"
    } else {
        "Look, and send again if it is needed"
    };
    let body = html! {
        (ui::heading(in_words(&it)))
        (ui::lead(explained(it.outcome)))
        (SummaryList::new()
            .row("How it ended", outcome_tag(it.outcome))
            .text("When", at(&call, it.began))
            .row("Asked", html! { code { (it.verb) " " (it.path) } })
            .row("With", html! { code { (it.asked.as_deref().unwrap_or("nothing")) } })
            .text("Status", status)
            .row("Answer", html! { code { (it.said) } }))
        (ui::Form::post(format!("/dfe/exchanges/{}/again", it.id)).body(html! {
            (Button::new(again).kind(ButtonKind::Secondary))
        }))
    };
    call.page(&permit, in_words(&it), body)
        .back("/dfe/exchanges", "All exchanges")
        .send()
}

/// Asks again: a question at once; a change through its place in the queue, which looks before it repeats.
pub(super) async fn again(call: Call, Path(id): Path<String>, _form: Form) -> PageResult {
    let (it, permit) = load(&call, &id).await?;
    if it.verb == "GET" {
        let line = line::open(call.app(), it.provider).await?;
        let asking = Asking {
            verb: "GET",
            path: it.path,
            body: None,
        };
        let came = line.ask(asking, it.sending).await?;
        let to = format!("/dfe/exchanges/{}", came.exchange);
        return Ok(call.go_saying(to, "Asked again: this is the new answer."));
    }
    if let Some(sending) = it.sending {
        let now = call.now().at;
        call.app()
            .act(&permit, &COMPARED, async move |tx| {
                store::put_off(tx, sending, now).await
            })
            .await?;
    }
    let done = super::round(call.app(), it.provider, true).await?;
    let said = match done.told {
        0 => {
            "DfE’s records were read. There was nothing left to tell, or it could not be told yet."
        }
        _ => "It was told.",
    };
    Ok(call.go_saying("/dfe/exchanges", said))
}
