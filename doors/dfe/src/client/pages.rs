//! The pages of the exchange: what was asked and answered, what waits, where the two sides differ.
//!
//! What this room must not know: how anything is exchanged.

use axum::extract::Path;
use kit::{
    OrNotFound as _, Problem,
    outside::Asking,
    ui::{
        self, Button, ButtonKind, Column, FormErrors, Icon, Input, Kind, Markup, Radios,
        SummaryList, Table, tag,
    },
    web::{Call, Form, PageResult, Paged},
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
    settle::{self as settling, Settling},
    sides,
    store::{self, Conflict, ConflictId, Exchange, ExchangeId, Sending},
    words,
};

/// Exchanges on a page.
const SHOWN: i64 = 200;

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

fn at(call: &Call, at: Instant) -> String {
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
pub(super) async fn exchanges(call: Call) -> PageResult {
    let (kept, permit) = kept(&call).await?;
    let mut parts = Vec::new();
    for provider in &kept {
        let id = provider.id;
        let (rows, waiting, open) = call
            .app()
            .db()
            .read(async |tx| {
                let open = store::conflicts(tx, id).await?;
                Ok((
                    store::exchanges(tx, id, SHOWN).await?,
                    store::waiting(tx, id).await?,
                    open.iter().filter(|one| one.state == "open").count(),
                ))
            })
            .await?;
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
            .empty("Nothing has been exchanged yet."))
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
        .read(async |tx| store::exchange(tx, id).await)
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

/// Where the two sides differ.
pub(super) async fn conflicts(call: Call) -> PageResult {
    let (kept, permit) = kept(&call).await?;
    let mut rows = Vec::new();
    for provider in &kept {
        let id = provider.id;
        let app = call.app().clone();
        let (all, sides) = call
            .app()
            .db()
            .read(async |tx| {
                Ok((
                    store::conflicts(tx, id).await?,
                    sides::read(&app, tx, id).await?,
                ))
            })
            .await?;
        for one in all.into_iter().rev().filter(|one| one.state != "gone") {
            let name = sides
                .their_applications
                .get(&one.application)
                .map_or("No longer known to DfE".to_owned(), |it| {
                    it.full_name.clone()
                });
            rows.push(vec![
                html! { a class="govuk-link" href={ "/dfe/conflicts/" (one.id) } { (name) } },
                html! { (one.aspect.label()) },
                html! { (words::in_words(one.aspect, &one.ours)) },
                html! { (words::in_words(one.aspect, &one.theirs)) },
                state_tag(&one.state),
            ]);
        }
    }
    let body = html! {
        (ui::heading("Differences with DfE"))
        (ui::lead("Where DfE’s record and ours no longer agree, and only a person can say which is right."))
        (Table::new("Differences")
            .caption_hidden()
            .column(Column::new("Name"))
            .column(Column::new("What"))
            .column(Column::new("Ours"))
            .column(Column::new("DfE’s"))
            .column(Column::new("State"))
            .rows(rows)
            .empty("Both sides agree on everything."))
    };
    call.page(&permit, "Differences with DfE", body)
        .back("/dfe/exchanges", "All exchanges")
        .wide()
        .send()
}

fn state_tag(state: &str) -> Markup {
    match state {
        "open" => tag(Kind::Now, Icon::Dot, "Waits for a person"),
        "noted" => tag(Kind::Plain, Icon::Ring, "Noted"),
        "theirs" => tag(Kind::Good, Icon::Tick, "Theirs taken"),
        _ => tag(Kind::Good, Icon::Tick, "Ours kept"),
    }
}

/// One difference, both sides beside each other.
pub(super) async fn conflict(call: Call, Path(id): Path<String>) -> PageResult {
    conflict_page(&call, &id, &FormErrors::none(), &Form::default())
        .await?
        .send()
}

async fn load_conflict(call: &Call, id: &str) -> Result<(Conflict, Permit), Problem> {
    let id: ConflictId = id.parse().or_not_found()?;
    let it = call
        .app()
        .db()
        .read(async |tx| store::conflict(tx, id).await)
        .await?;
    let permit = call.may(Action::KeepAccount, &Circles::provider(it.provider))?;
    Ok((it, permit))
}

async fn conflict_page(
    call: &Call,
    id: &str,
    errors: &FormErrors,
    typed: &Form,
) -> Result<Paged, Problem> {
    let (it, permit) = load_conflict(call, id).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("{}: ours and DfE’s differ", it.aspect.label())))
        (ui::lead(it.said.clone()))
        (SummaryList::new()
            .text("Ours", words::in_words(it.aspect, &it.ours))
            .text("DfE’s", words::in_words(it.aspect, &it.theirs))
            .text("Found", at(call, it.found_at))
            .row("State", state_tag(&it.state))
            .text("DfE’s application", it.application.clone()))
        @if it.state == "open" {
            (ui::Form::post(format!("/dfe/conflicts/{}", it.id)).body(html! {
                (Radios::new("how", "What is right?").coded::<Settling>().value(typed.get("how").to_owned()).error(errors.of("how")))
                (Input::new("why", "Why").value(typed.get("why").to_owned()).error(errors.of("why")))
                (Button::new("Settle"))
            }))
        } @else if let Some(why) = &it.why {
            p class="govuk-body" { "Settled: " (why) }
        }
    };
    let title = format!("{}: ours and DfE’s differ", it.aspect.label());
    Ok(call
        .page(&permit, title, body)
        .back("/dfe/conflicts", "All differences")
        .again(errors))
}

/// Settles a difference.
pub(super) async fn settle(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (it, permit) = load_conflict(&call, &id).await?;
    let mut reader = form.reader();
    let how = reader.choice::<Settling>("how", "Choose what is right");
    let why = reader.text("why", "Say why", 500);
    let errors = reader.errors();
    let Some(how) = how.filter(|_| errors.is_empty()) else {
        return conflict_page(&call, &id, &errors, &form).await?.send();
    };
    match settling::settle(call.app(), &permit, it.id, how, why).await {
        Ok(()) => {
            let said = match how {
                Settling::Theirs => "Theirs was taken.",
                Settling::Ours => "It is sent with the next exchange.",
                Settling::Noted => "Noted. It is not asked again unless either side changes.",
            };
            Ok(call.go_saying("/dfe/conflicts", said))
        }
        Err(problem) => {
            let errors = problem.for_form()?;
            conflict_page(&call, &id, &errors, &form).await?.send()
        }
    }
}
