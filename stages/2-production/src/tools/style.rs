//! The page of the house's spelling list.
//!
//! What this room must not know: where a spelling is found.

use kit::{
    Problem,
    ui::{self, Button, ButtonKind, FormErrors, Input, Markup, Table, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::Spelling;
use rulebook::people::{Action, Circles, may};

use super::{keep_style, store};
use crate::desk::Desk;

/// Most spellings of a list.
const MOST: usize = 1_000;

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    page(&call, &form, &FormErrors::none()).await?.send()
}

async fn list_of(call: &Call, desk: &Desk) -> Result<Vec<Spelling>, Problem> {
    let db = call.app().db();
    let mut list = db
        .read(async |tx| store::style(tx, desk.provider).await)
        .await?;
    list.sort_by_key(|one| (one.preferred.to_lowercase(), one.not.to_lowercase()));
    Ok(list)
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = Desk::of(call, Action::ReadProduction).await?;
    let circles = Circles::provider(desk.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let list = list_of(call, &desk).await?;
    let keeps = may(call.actor(), Action::ProofreadContent, &circles).is_ok();
    let rows = list.iter().map(|one| {
        vec![
            html! { (one.preferred) },
            html! { (one.not) },
            html! { @if keeps { (taking_out(one)) } },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Content"), "Spelling of the house", None, None))
        p class="govuk-body" { "What the provider writes, and what it does not. Each item’s tools show where a text differs. Capitals are kept as they stand." }
        (Table::new("The list").caption_hidden().columns(["Written", "Not written", "Change"]).rows(rows.collect::<Vec<_>>()).empty("The list is empty."))
        @if keeps { (adding(form, errors)) }
    };
    Ok(call
        .page(&permit, "Spelling of the house", body)
        .back("/content", "Content")
        .again(errors))
}

fn taking_out(one: &Spelling) -> Markup {
    ui::Form::post("/content/style")
        .hidden("preferred", one.preferred.as_str())
        .hidden("not", one.not.as_str())
        .label(format!("Take out: {}, not {}", one.preferred, one.not))
        .body(
            html! { (Button::new("Take out").kind(ButtonKind::Secondary).sends("act", "remove")) },
        )
}

fn adding(form: &Form, errors: &FormErrors) -> Markup {
    let typed = |name| {
        if form.get("act") == "remove" {
            ""
        } else {
            form.get(name)
        }
    };
    html! {
        (ui::section("add", "Add a spelling"))
        (ui::Form::post("/content/style").label("Add a spelling").body(html! {
            (Input::new("preferred", "What the house writes").value(typed("preferred")).error(errors.of("preferred")))
            (Input::new("not", "What it does not write").value(typed("not")).error(errors.of("not")))
            (button("Add"))
        }))
    }
}

pub(crate) async fn change(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ProofreadContent).await?;
    let permit = call.may(Action::ProofreadContent, &Circles::provider(desk.provider))?;
    let mut reader = form.reader();
    let preferred = reader.text("preferred", "Enter what the house writes", 100);
    let not = reader.text("not", "Enter what it does not write", 100);
    let mut list = list_of(&call, &desk).await?;
    let one = Spelling { preferred, not };
    let removes = form.get("act") == "remove";
    if !removes {
        let same = |other: &Spelling| other.not.eq_ignore_ascii_case(&one.not);
        if list.iter().any(same) {
            reader.wrong("not", "The list has this spelling already");
        }
        let circle = |other: &Spelling| other.not == one.preferred;
        if one.preferred == one.not || list.iter().any(circle) {
            reader.wrong(
                "preferred",
                "The list says that this is not written. Take that out first",
            );
        }
        if list.len() >= MOST {
            reader.wrong("preferred", "The list is full: it has 1,000 spellings");
        }
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors).await?.send();
    }
    if removes {
        list.retain(|other| *other != one);
    } else {
        list.push(one);
    }
    keep_style(call.app(), &permit, list).await?;
    Ok(call.go_saying("/content/style", "The list is changed."))
}
