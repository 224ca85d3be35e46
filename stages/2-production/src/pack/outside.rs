//! The one page of an approver outside: read, ask for changes on a passage, see answers and what changed, decide.
//!
//! What this room must not know: accounts. The link is the authority, and its pack says for whom and for what.

mod form;
mod text;

use axum::{extract::Path, http::StatusCode, response::IntoResponse};
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, Icon, Kind, Markup, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::{Coded, Refusal},
    people::Permit,
    production::{
        ItemId, RequestId,
        pack::{LinkRefusal, Reading, opens, reading},
        stage::{Decision, Stage},
    },
};

use super::{
    NewRequest, Pack, Request, ask, by_link, by_link::note_opened, decide_outside, store, withdraw,
};
use crate::{
    decision::{self, Asked},
    desk::Names,
    item::{self, Item},
};

/// One text of the pack as its reader finds it.
struct Piece {
    item: Item,
    /// The version that was sent, or that this body decided on last.
    read: i64,
    reading: Reading,
    requests: Vec<Request>,
    /// What this body decided so far, newest first.
    decisions: Vec<decision::store::Told>,
}

/// A visit by a link that opens.
struct Visit {
    link: String,
    permit: Permit,
    pack: Pack,
    provider: String,
    pieces: Vec<Piece>,
    names: Names,
}

impl Visit {
    async fn begin(call: &Call, link: &str) -> Result<Result<Self, (Pack, LinkRefusal)>, Problem> {
        let permit = call.public()?;
        let pack = by_link(call.app(), link).await?;
        if let Err(refusal) = opens(&pack.link_facts(0), call.now()) {
            return Ok(Err((pack, refusal)));
        }
        let (provider, pieces) = call
            .app()
            .db()
            .read(async |tx| {
                let provider = people::provider(tx, pack.provider).await?.name;
                let mut pieces = Vec::new();
                for (item, sent) in store::items(tx, pack.id).await? {
                    let standing = item::standing(tx, item.id).await?;
                    let mut decisions = decision::store::decisions(tx, item.id).await?;
                    decisions.retain(|one| one.body == Some(pack.body));
                    let read = decisions.first().map_or(sent, |one| one.version.max(sent));
                    let mut requests = store::of_item(tx, item.id).await?;
                    requests.retain(|one| one.body == pack.body);
                    let (stage, version) = (item.stage, item.version);
                    pieces.push(Piece {
                        reading: reading(stage, version, read, pack.body, &standing.sign_offs),
                        item,
                        read,
                        requests,
                        decisions,
                    });
                }
                Ok((provider, pieces))
            })
            .await?;
        let asked = pieces.iter().flat_map(|one| &one.requests);
        let who: Vec<_> = asked
            .flat_map(Request::people)
            .chain([pack.made.0])
            .collect();
        let names = Names::of(call, who).await?;
        Ok(Ok(Self {
            link: link.to_owned(),
            permit,
            pack,
            provider,
            pieces,
            names,
        }))
    }

    /// The text that the address names, or the first that waits, or the first.
    fn chosen(&self, asked: &str) -> Option<&Piece> {
        let named = self
            .pieces
            .iter()
            .find(|one| one.item.id.to_string() == asked);
        let waits = |one: &&Piece| matches!(one.reading, Reading::ToDecide { .. });
        named
            .or_else(|| self.pieces.iter().find(waits))
            .or_else(|| self.pieces.first())
    }

    fn href(&self, item: ItemId) -> String {
        format!("/approvals/{}?item={item}", self.link)
    }
}

pub(crate) async fn show(call: Call, Path(link): Path<String>, form: Form) -> PageResult {
    match Visit::begin(&call, &link).await? {
        Ok(visit) => {
            note_opened(call.app(), &visit.permit, visit.pack.id).await?;
            page(&call, &visit, &form, &FormErrors::none())
                .await?
                .send()
        }
        Err((pack, refusal)) => closed(&call, &pack, &refusal).await,
    }
}

/// The page of a link that opens no more: why, and whom to ask.
async fn closed(call: &Call, pack: &Pack, refusal: &LinkRefusal) -> PageResult {
    let permit = call.public()?;
    let names = Names::of(call, [pack.made.0]).await?;
    let db = call.app().db();
    let provider = db.read(async |tx| people::provider(tx, pack.provider).await);
    let provider = provider.await?.name;
    let body = html! {
        (ui::heading("This link does not open any more"))
        p class="govuk-body-l" { (refusal.sentence()) }
        @if let Some((_, why)) = &pack.revoked { p class="govuk-body" { "They said: " (why) } }
        p class="govuk-body" { "Everything you decided and asked for is kept. If you still have something to decide, ask " (names.name(pack.made.0)) " at " (provider) " for a new link." }
    };
    let mut response = call.page(&permit, "Link ended", body).into_response();
    *response.status_mut() = StatusCode::GONE;
    Ok(response)
}

async fn page(
    call: &Call,
    visit: &Visit,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let pack = &visit.pack;
    let chosen = visit.chosen(form.get("item"));
    let left = visit
        .pieces
        .iter()
        .filter(|one| matches!(one.reading, Reading::ToDecide { .. }))
        .count();
    let title = format!("Texts for approval by {}", pack.body.label());
    let above = format!("For {}, from {}", pack.named.0, visit.provider);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&above), &title, None, None))
        p class="app-lead" {
            @match left {
                0 => "Nothing waits for you at the moment. Thank you.",
                1 => "One text waits for you. Read it, then approve it or return it.",
                many => { (many) " texts wait for you. Read each, then approve it or return it." }
            }
        }
        @if !pack.words.is_empty() { (ui::inset(html! { (pack.words) })) }
        (list(visit, chosen))
        p class="app-muted" { "This link is yours alone and works until the end of " (pack.ends_on.with_weekday()) ". You can stop and come back: what you have sent is kept." }
        @if let Some(piece) = chosen { (text::section(call, visit, piece, form, errors).await?) }
    };
    Ok(call.page(&visit.permit, title, body).wide().again(errors))
}

fn list(visit: &Visit, chosen: Option<&Piece>) -> Markup {
    let hints: Vec<String> = visit
        .pieces
        .iter()
        .map(|piece| {
            let here = chosen.is_some_and(|one| one.item.id == piece.item.id);
            let more = if here { ". Open below" } else { "" };
            format!("{}{more}", piece.item.part)
        })
        .collect();
    let mut list = ui::TaskList::new("texts");
    for (piece, hint) in visit.pieces.iter().zip(&hints) {
        let href = format!("{}#reading", visit.href(piece.item.id));
        let title = piece.item.title.as_str();
        list = list.task(title, href, Some(hint.as_str()), state(piece));
    }
    html! { (ui::section("texts-heading", "The texts")) (list) }
}

fn state(piece: &Piece) -> Markup {
    match piece.reading {
        Reading::Approved { on } => html! {
            (tag(Kind::Good, Icon::Tick, "Approved")) " " (on.in_words())
        },
        Reading::ToDecide { refined: true } => tag(Kind::Stop, Icon::Alert, "Refined: look again"),
        Reading::ToDecide { refined: false } => tag(Kind::Now, Icon::Half, "Waits for you"),
        Reading::WithWriters => tag(Kind::Calm, Icon::Ring, "With its writers"),
    }
}

/// What somebody sends by a link, and the page again when it is not taken.
async fn answered(
    call: &Call,
    link: &str,
    form: &Form,
    outcome: Result<String, Problem>,
) -> PageResult {
    let to = format!("/approvals/{link}?item={}", form.get("item"));
    let (errors, status) = match outcome {
        Ok(notice) => return Ok(call.go_saying(to, &notice)),
        Err(Problem::MovedOn) => (too_late(), StatusCode::CONFLICT),
        Err(problem) => (problem.for_form()?, StatusCode::UNPROCESSABLE_ENTITY),
    };
    match Visit::begin(call, link).await? {
        Err((pack, refusal)) => closed(call, &pack, &refusal).await,
        Ok(visit) => {
            let mut response = page(call, &visit, form, &errors).await?.into_response();
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

fn too_late() -> FormErrors {
    let mut errors = FormErrors::none();
    errors.whole("This has moved on while you had it open: a new version was saved, or somebody decided. Nothing of yours was recorded, and what you typed is still here. Look at what it says now.");
    errors
}

pub(crate) async fn send_request(call: Call, Path(link): Path<String>, form: Form) -> PageResult {
    let permit = call.public()?;
    let item: ItemId = form.get("item").parse().or_not_found()?;
    let mut reader = form.reader();
    let new = NewRequest {
        item,
        version: reader
            .parsed("version", "Open the text again.")
            .unwrap_or(0),
        file: reader.text("file", "Open the text again.", 300),
        passage: reader.optional("passage", 500),
        words: reader.text("words", "Say what should change, and why", 4_000),
    };
    let errors = reader.errors();
    let outcome = if errors.is_empty() {
        ask(call.app(), &permit, &link, new).await
    } else {
        Err(Problem::Invalid(errors))
    };
    let said = outcome.map(|_| {
        "Your request is recorded. Return the text when you have made all of them.".to_owned()
    });
    answered(&call, &link, &form, said).await
}

pub(crate) async fn send_withdrawal(
    call: Call,
    Path(link): Path<String>,
    form: Form,
) -> PageResult {
    let permit = call.public()?;
    let id: RequestId = form.get("request").parse().or_not_found()?;
    let outcome = withdraw(call.app(), &permit, &link, id).await;
    let said = outcome.map(|_| "Your request is taken back.".to_owned());
    answered(&call, &link, &form, said).await
}

pub(crate) async fn send_decision(call: Call, Path(link): Path<String>, form: Form) -> PageResult {
    let permit = call.public()?;
    let item: ItemId = form.get("item").parse().or_not_found()?;
    let mut reader = form.reader();
    let version = reader.parsed("version", "Open the text again.");
    let decision =
        reader.choice::<Decision>("decision", "Choose whether you approve or return this text");
    let reason = reader.optional("reason", 4_000);
    let errors = reader.errors();
    let outcome = match (decision, errors.is_empty()) {
        (Some(decision), true) => {
            let asked = Asked {
                item,
                stage: Stage::ExternalApproval,
                version: version.unwrap_or(0),
                decision,
                body: None,
                reason: if decision == Decision::Changes {
                    reason
                } else {
                    String::new()
                },
                confirmed: form.all("confirmed").map(str::to_owned).collect(),
            };
            let taken = decide_outside(call.app(), &permit, &link, asked).await;
            taken.map(|_| match decision {
                Decision::Changes => "Returned. Its writers have what you asked for; you get a letter when it comes back.".to_owned(),
                Decision::Approve | Decision::PassOn => "Approved. Your decision is recorded with today’s date.".to_owned(),
            })
        }
        _ => Err(Problem::Invalid(errors)),
    };
    answered(&call, &link, &form, outcome).await
}
