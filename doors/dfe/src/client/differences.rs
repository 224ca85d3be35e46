//! The pages of differences: both sides beside each other, and what a person does about it.
//!
//! What this room must not know: how a difference came about, or who is right.

use axum::extract::Path;
use kit::{
    OrNotFound as _, Problem,
    ui::{
        self, Button, ButtonKind, Choice, Column, FormErrors, Icon, Input, Kind, Markup, Radios,
        Select, SummaryList, Table, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded as _,
    people::{Action, Circles, Permit},
};

use super::{
    merge::Aspect,
    pages::{at, kept},
    settle::{self as settling, Settling},
    shown::{self, Conflict, ConflictId},
    sides, words,
};

/// Where the two sides differ.
pub(super) async fn list(call: Call) -> PageResult {
    list_page(&call, &FormErrors::none(), &Form::default())
        .await?
        .send()
}

async fn list_page(call: &Call, errors: &FormErrors, typed: &Form) -> Result<Paged, Problem> {
    let (kept, permit) = kept(call).await?;
    let (mut rows, mut waiting) = (Vec::new(), 0_usize);
    for provider in &kept {
        let id = provider.id;
        let app = call.app().clone();
        let (all, sides) = call
            .app()
            .db()
            .read(async |tx| {
                Ok((
                    shown::conflicts(tx, id).await?,
                    sides::read(&app, tx, id).await?,
                ))
            })
            .await?;
        waiting += all.iter().filter(|one| one.state == "open").count();
        let mut all: Vec<_> = all.into_iter().filter(|one| one.state != "gone").collect();
        // What waits comes first, the newest before the older.
        all.sort_by_key(|one| (one.state != "open", std::cmp::Reverse(one.id)));
        rows.extend(all.iter().map(|one| row(one, &sides)));
    }
    let body = html! {
        (ui::error_summary(errors))
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
        @if waiting > 1 { (all_form(waiting, errors, typed)) }
    };
    Ok(call
        .page(&permit, "Differences with DfE", body)
        .back("/dfe/exchanges", "All exchanges")
        .wide()
        .again(errors))
}

/// The name of whoever a difference is about.
fn whose(one: &Conflict, sides: &sides::Sides) -> String {
    let known = sides.their_applications.get(&one.application);
    known.map_or("No longer known to DfE".to_owned(), |it| {
        it.full_name.clone()
    })
}

fn row(one: &Conflict, sides: &sides::Sides) -> Vec<Markup> {
    let name = whose(one, sides);
    vec![
        html! { a class="govuk-link" href={ "/dfe/conflicts/" (one.id) } { (name) } },
        html! { (one.aspect.label()) },
        html! { (words::in_words(one.aspect, &one.ours)) },
        html! { (words::in_words(one.aspect, &one.theirs)) },
        state_tag(&one.state),
    ]
}

/// After one side was restored from a backup there are many of one kind.
fn all_form(waiting: usize, errors: &FormErrors, typed: &Form) -> Markup {
    html! {
        (ui::section("all", "Settle them together"))
        p class="govuk-body" { "When one side went back to an earlier day, the same answer is right for many. " (waiting) " wait." }
        (ui::Form::post("/dfe/conflicts").body(html! {
            (Select::new("what", "Which")
                .choice(Choice::new("", "All that wait"))
                .coded::<Aspect>()
                .value(typed.get("what").to_owned()))
            (Radios::new("how", "What is right?").coded::<Settling>().value(typed.get("how").to_owned()).error(errors.of("how")))
            (Input::new("why", "Why").value(typed.get("why").to_owned()).error(errors.of("why")))
            (Button::new("Settle them").kind(ButtonKind::Secondary))
        }))
    }
}

/// Settles all that wait.
pub(super) async fn settle_all(call: Call, form: Form) -> PageResult {
    let (kept, permit) = kept(&call).await?;
    let mut reader = form.reader();
    let how = reader.choice::<Settling>("how", "Choose what is right");
    let why = reader.text("why", "Say why", 500);
    let errors = reader.errors();
    let Some(how) = how.filter(|_| errors.is_empty()) else {
        return list_page(&call, &errors, &form).await?.send();
    };
    let only = Aspect::from_code(form.get("what")).ok();
    let (mut settled, mut left) = (0, 0);
    for provider in &kept {
        let told = (how, why.as_str());
        let (done, not) =
            settling::settle_all(call.app(), &permit, provider.id, only, told).await?;
        settled += done;
        left += not;
    }
    let said = match left {
        0 => format!("{settled} settled."),
        _ => {
            format!("{settled} settled. {left} need a decision of their own: open each to see why.")
        }
    };
    Ok(call.go_saying("/dfe/conflicts", &said))
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
pub(super) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    conflict_page(&call, &id, &FormErrors::none(), &Form::default())
        .await?
        .send()
}

async fn load_conflict(call: &Call, id: &str) -> Result<(Conflict, Permit), Problem> {
    let id: ConflictId = id.parse().or_not_found()?;
    let it = call
        .app()
        .db()
        .read(async |tx| shown::conflict(tx, id).await)
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
    let (app, provider) = (call.app(), it.provider);
    let sides = app
        .db()
        .read(async |tx| sides::read(app, tx, provider).await)
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("{}: ours and DfE’s differ", it.aspect.label())))
        (ui::lead(it.said.clone()))
        (SummaryList::new()
            .text("Name", whose(&it, &sides))
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
