//! Packs for the content lead: what was sent, to whom, what came of it; a new link, and taking one back.
//!
//! What this room must not know: how a pack is read.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, FormErrors, Icon, Kind, Markup, SummaryList, Table, Textarea, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, Permit},
    production::{
        PackId,
        pack::{Reading, opens, reading},
    },
};

use super::{Pack, revoke, send_link, store};
use crate::{
    desk::{Desk, Names},
    item::{self, Item},
};

pub(crate) async fn list(call: Call) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let leads = call
        .may(Action::ReleaseEdition, &Circles::provider(desk.provider))
        .is_ok();
    let db = call.app().db();
    let packs = db.read(async |tx| {
        let mut found = Vec::new();
        for pack in store::of_programme(tx, desk.provider, &desk.programme).await? {
            let items = told(tx, &pack).await?;
            found.push((pack, items));
        }
        Ok(found)
    });
    let packs = packs.await?;
    let rows = packs.iter().map(|(pack, items)| {
        let approved = items.iter().filter(|(_, reading)| matches!(reading, Reading::Approved { .. })).count();
        vec![
            html! { a class="govuk-link" href={ "/content/approvals/" (pack.id) } { (pack.named.0) } },
            html! { (pack.body.label()) },
            html! { (approved) " of " (items.len()) " approved" },
            html! { (pack.ends_on.in_words()) },
            state(&call, pack, items),
        ]
    });
    let body = html! {
        (ui::heading_row(Some("DfE and EEF"), "Packs for approval", None, Some(html! { a class="govuk-link" href="/content/dossier" { "Approval dossier (PDF)" } })))
        p class="govuk-body" { "A pack sends texts to a named person at DfE or EEF. They read and decide by a link that ends, without an account." }
        @if leads { p { (ui::button_link(ButtonKind::Primary, "/content/approvals/new", "Make a pack")) } }
        (Table::new("Packs").caption_hidden().columns(["For", "Body", "Texts", "Link works until", "State"]).rows(rows).empty("No pack has been sent yet."))
    };
    call.page(&permit, "Packs for approval", body)
        .back("/content", "Content")
        .wide()
        .send()
}

/// The items of a pack as they stand for its body.
async fn told(tx: &kit::db::ReadTx<'_>, pack: &Pack) -> Result<Vec<(Item, Reading)>, Problem> {
    let mut found = Vec::new();
    for (item, sent) in store::items(tx, pack.id).await? {
        let standing = item::standing(tx, item.id).await?;
        let reading = reading(
            item.stage,
            item.version,
            sent,
            pack.body,
            &standing.sign_offs,
        );
        found.push((item, reading));
    }
    Ok(found)
}

fn state(call: &Call, pack: &Pack, items: &[(Item, Reading)]) -> Markup {
    let done = items
        .iter()
        .all(|(_, reading)| matches!(reading, Reading::Approved { .. }));
    if done {
        return tag(Kind::Good, Icon::Tick, "All approved");
    }
    if pack.revoked.is_some() {
        return tag(Kind::Plain, Icon::Cross, "Taken back");
    }
    if opens(&pack.link_facts(0), call.now()).is_err() {
        return tag(Kind::Stop, Icon::Alert, "Link ended");
    }
    match pack.opened_at {
        None => tag(Kind::Calm, Icon::Ring, "Not opened yet"),
        Some(_) => tag(Kind::Now, Icon::Half, "Being read"),
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let id: PackId = id.parse().or_not_found()?;
    let (pack, items, asked) = call
        .app()
        .db()
        .read(async |tx| {
            let pack = store::one(tx, id).await?;
            let items = told(tx, &pack).await?;
            let mut asked = Vec::new();
            for (item, _) in &items {
                let mut requests = store::of_item(tx, item.id).await?;
                requests.retain(|one| one.pack == id && one.withdrawn_at.is_none());
                let open = requests.iter().filter(|one| one.answer.is_none()).count();
                asked.push((requests.len(), open));
            }
            Ok((pack, items, asked))
        })
        .await?;
    let permit = call.may(Action::ReadProduction, &pack.circles())?;
    let leads = call.may(Action::ReleaseEdition, &pack.circles()).is_ok();
    let names = Names::of(call, [pack.made.0]).await?;
    let title = format!("Pack for {}", pack.named.0);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(pack.body.label()), &title, None, Some(html! { a class="govuk-link" href={ "/content/dossier?pack=" (pack.id) } { "Approval dossier (PDF)" } })))
        (facts(call, &pack, &items, &names))
        (texts(&items, &asked))
        @if leads && pack.revoked.is_none() { (acts(call, &pack, form, errors)) }
    };
    Ok(call
        .page(&permit, title, body)
        .back("/content/approvals", "Packs for approval")
        .again(errors))
}

fn facts(call: &Call, pack: &Pack, items: &[(Item, Reading)], names: &Names) -> Markup {
    let day = |at| call.app().clock().at(at).day.with_weekday();
    let mut list = SummaryList::new()
        .row("State", state(call, pack, items))
        .text("Sent to", format!("{}, {}", pack.named.0, pack.named.1))
        .text(
            "Sent by",
            format!("{}, {}", names.name(pack.made.0), day(pack.made.1)),
        )
        .text("Link works until", pack.ends_on.with_weekday())
        .text(
            "First opened",
            pack.opened_at.map_or_else(|| "Not yet".to_owned(), day),
        );
    if !pack.words.is_empty() {
        list = list.text("Your words", pack.words.as_str());
    }
    if let Some((at, why)) = &pack.revoked {
        list = list.text("Taken back", format!("{}: {why}", day(*at)));
    }
    html! { (list) }
}

/// The texts, and for each how many changes were asked for and how many of them are not answered.
fn texts(items: &[(Item, Reading)], asked: &[(usize, usize)]) -> Markup {
    let rows = items.iter().zip(asked).map(|((item, reading), (all, open))| {
        let words = match reading {
            Reading::Approved { on } => format!("Approved on {}", on.in_words()),
            Reading::ToDecide { refined: true } => "Refined; waits for them again".into(),
            Reading::ToDecide { refined: false } => "Waits for them".into(),
            Reading::WithWriters => format!("Returned; now at: {}", item.stage.label()),
        };
        vec![
            html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } },
            html! { (item.part) },
            html! {
                @match (all, open) {
                    (0, _) => "None",
                    (_, 0) => { (all) ", all answered" },
                    _ => { (all) ", " (tag(Kind::Now, Icon::Alert, &format!("{open} unanswered"))) },
                }
            },
            html! { (words) },
        ]
    });
    html! { (Table::new("The texts of this pack").columns(["Text", "Part", "Changes asked for", "How it stands"]).rows(rows)) }
}

fn acts(call: &Call, pack: &Pack, form: &Form, errors: &FormErrors) -> Markup {
    let open = opens(&pack.link_facts(0), call.now()).is_ok();
    html! {
        @if open {
            (ui::Form::post(format!("/content/approvals/{}/link", pack.id)).label("New link").body(html! {
                p class="govuk-body" { "If the letter was lost, send another link. Links sent before go on working." }
                (Button::new("Send a new link").kind(ButtonKind::Secondary))
            }))
            (ui::Form::post(format!("/content/approvals/{}/revoke", pack.id)).label("Take the pack back").body(html! {
                (Textarea::new("why", "Why do you take this pack back?").hint("Whoever opens the link reads this.").rows(2).value(form.get("why")).error(errors.of("why")))
                (Button::new("Take the pack back").kind(ButtonKind::Warning))
            }))
        } @else {
            p class="govuk-body" { "This link has ended. To ask again, " a class="govuk-link" href="/content/approvals/new" { "make a new pack" } "." }
        }
    }
}

async fn leads(call: &Call, id: &str) -> Result<(PackId, Permit), Problem> {
    let id: PackId = id.parse().or_not_found()?;
    let db = call.app().db();
    let pack = db.read(async |tx| store::one(tx, id).await).await?;
    Ok((id, call.may(Action::ReleaseEdition, &pack.circles())?))
}

pub(crate) async fn link_again(call: Call, Path(id): Path<String>) -> PageResult {
    let (pack, permit) = leads(&call, &id).await?;
    send_link(call.app(), &permit, pack).await?;
    Ok(call.go_saying(
        format!("/content/approvals/{id}"),
        "A new link is on its way by letter.",
    ))
}

pub(crate) async fn take_back(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (pack, permit) = leads(&call, &id).await?;
    let mut reader = form.reader();
    let why = reader.text("why", "Say why you take it back", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    match revoke(call.app(), &permit, pack, why).await {
        Ok(()) | Err(Problem::MovedOn) => Ok(call.go_saying(
            format!("/content/approvals/{id}"),
            "The pack is taken back. Its links open no more.",
        )),
        Err(problem) => Err(problem),
    }
}
