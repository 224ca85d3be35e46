//! Provision maps: the list, and one with its sums, reviews, rates, and who may read it.
//!
//! What this room must not know: how a map is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Input, InputKind, Table, Width},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    delivery::{MapId, school_file::Reader},
    people::Action,
};

use super::{Whole, store, sums_view::numbers};
use crate::{
    sharing::{self, Thing, pages::Sharing},
    tools::{
        comments::{self, Said},
        numbers::pounds,
    },
};

pub(crate) async fn list(call: Call) -> PageResult {
    list_page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn list_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/tools/provision/" (one.id) } { (one.title) } },
            html! { (one.term) },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Provision maps"))
        (ui::lead("What you provide, for whom, by whom, at what cost, and whether it helps. Private to you. Name no pupil: groups and numbers are enough."))
        (Table::new("Your maps").caption_hidden().columns(["Map", "Term"]).rows(rows).empty("No map yet. Make one below."))
        (ui::section("new", "Make a map"))
        (ui::Form::post("/tools/provision").label("Make a map").body(html! {
            (Input::new("title", "Title").hint("Such as “Key stage 2”.").value(form.get("title")).error(errors.of("title")))
            (Input::new("term", "Term").hint("Such as “Autumn 2026”.").width(Width::Twenty).value(form.get("term")).error(errors.of("term")))
            (Button::new("Make it"))
        }))
    };
    Ok(call
        .page(&permit, "Provision maps", body)
        .back("/tools", "Tools for your work")
        .again(errors))
}

fn named(form: &Form) -> Result<(String, String), FormErrors> {
    let mut reader = form.reader();
    let title = reader.text("title", "Give the map a title", 120);
    let term = reader.text("term", "Say for which term it is", 60);
    let errors = reader.errors();
    if errors.is_empty() {
        Ok((title, term))
    } else {
        Err(errors)
    }
}

pub(crate) async fn make(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    match named(&form) {
        Ok(named) => {
            let id = super::make_map(call.app(), &permit, named, None).await?;
            Ok(call.go_saying(format!("/tools/provision/{id}"), "The map is made."))
        }
        Err(errors) => list_page(&call, &form, &errors).await?.send(),
    }
}

pub(crate) async fn copy(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let from: MapId = id.parse().or_not_found()?;
    match named(&form) {
        Ok(named) => {
            let to = super::make_map(call.app(), &permit, named, Some(from)).await?;
            Ok(call.go_saying(
                format!("/tools/provision/{to}"),
                "Copied. What was measured after is what is measured before now; set the reviews.",
            ))
        }
        Err(errors) => page(&call, &id, (&form, &errors)).await?.send(),
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()))
        .await?
        .send()
}

/// A map that is this person's own.
pub(super) async fn own(call: &Call, id: &str) -> Result<Whole, Problem> {
    let person = call.person()?;
    let id: MapId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| super::whole(tx, person, id).await)
        .await
}

async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let all = own(call, id).await?;
    let thing = Thing::Map(all.map.id);
    let sharing = Sharing::read(
        call,
        thing,
        all.map.person,
        &[Reader::Coach, Reader::Facilitator],
    )
    .await?;
    let said = Said::read(call, thing).await?;
    let here = format!("/tools/provision/{}", all.map.id);
    let title = all.map.title.clone();
    let typed = form.has("words").then_some(form);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&all.map.term), &title, None, None))
        (ui::button_row(html! {
            (ui::button_link(ButtonKind::Primary, &format!("{here}/lines/new"), "Add a line"))
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/excel"), "As Excel"))
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/word"), "As Word"))
        }))
        (numbers(&all, call.now().day, Some(&here)))
        (rates(&all, &here, errors))
        (sharing.part(call, &here, false, errors))
        (said.part(call, &format!("{here}/comments"), (typed, errors)))
        (next_term(&here, form, errors))
    };
    Ok(call
        .page(&permit, title, body)
        .wide()
        .back("/tools/provision", "Provision maps")
        .again(errors))
}

fn rates(all: &Whole, here: &str, errors: &FormErrors) -> Markup {
    let number = |pence: i64| format!("{}.{:02}", pence / 100, pence % 100);
    ui::details(
        "What an hour of each role costs",
        html! {
            p class="govuk-body" { "A map begins with round examples. Put in your school’s own figures, with on-costs." }
            (ui::Form::post(format!("{here}/rates")).label("What an hour costs").body(html! {
                @for (place, (role, rate)) in all.rates.iter().enumerate() {
                    @let name = format!("rate-{place}");
                    input type="hidden" name={ "role-" (place) } value=(role);
                    (Input::new(name.clone(), role.as_str()).kind(InputKind::Decimal).prefix("£").width(Width::Ten)
                        .value(number(rate.0)).error(errors.of(&name)))
                }
                (Input::new("new-role", "Another role, if you need one").error(errors.of("new-role")))
                (Input::new("new-rate", "What an hour of it costs").kind(InputKind::Decimal).prefix("£").width(Width::Ten).error(errors.of("new-rate")))
                (Button::new("Set these").kind(ButtonKind::Secondary))
            }))
        },
    )
}

fn next_term(here: &str, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::section("next", "Next term"))
        p class="govuk-body" { "Copies every line. What was measured after becomes what is measured before, and reviews are set anew." }
        (ui::Form::post(format!("{here}/copy")).label("Copy to the next term").body(html! {
            (Input::new("title", "Title of the copy").value(form.get("title")).error(errors.of("title")))
            (Input::new("term", "Term of the copy").width(Width::Twenty).value(form.get("term")).error(errors.of("term")))
            (Button::new("Copy to the next term").kind(ButtonKind::Secondary))
        }))
        (ui::details("Take this map away", html! {
            (ui::Form::post(format!("{here}/remove")).label("Take this map away").body(html! { (Button::new("Take this map away").kind(ButtonKind::Warning)) }))
        }))
    }
}

pub(crate) async fn set_rates(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let map: MapId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let mut rates = Vec::new();
    for place in 0..form.fields().len() {
        let role = form.get(&format!("role-{place}")).trim().to_owned();
        if role.is_empty() || role.chars().count() > 80 {
            break;
        }
        rates.push((role, pounds(&mut reader, &form, &format!("rate-{place}"))));
    }
    let new = reader.optional("new-role", 80);
    let rate = pounds(&mut reader, &form, "new-rate");
    if !new.is_empty() {
        rates.push((new, rate));
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, (&Form::default(), &errors)).await?.send();
    }
    match super::set_rates(call.app(), &permit, map, rates).await {
        Ok(()) => Ok(call.go_saying(
            format!("/tools/provision/{id}"),
            "Set. Every cost is worked out anew.",
        )),
        Err(problem) => page(&call, &id, (&Form::default(), &problem.for_form()?))
            .await?
            .send(),
    }
}

pub(crate) async fn remove(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    super::remove_map(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying("/tools/provision", "The map is taken away."))
}

pub(crate) async fn share(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let all = own(&call, &id).await?;
    match sharing::pages::send(&call, Thing::Map(all.map.id), &form).await {
        Ok(()) => Ok(call.go_saying(
            format!("/tools/provision/{id}"),
            "They can read it and say something of it.",
        )),
        Err(problem) => page(&call, &id, (&Form::default(), &problem.for_form()?))
            .await?
            .send(),
    }
}

/// The owner answers a reader.
pub(crate) async fn say(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let all = own(&call, &id).await?;
    let read = match comments::read(&form) {
        Ok(Some(read)) => read,
        Ok(None) => return page(&call, &id, (&form, &FormErrors::none())).await?.send(),
        Err(errors) => return page(&call, &id, (&form, &errors)).await?.send(),
    };
    comments::comment(
        call.app(),
        &permit,
        (Thing::Map(all.map.id), all.map.person),
        read,
    )
    .await?;
    Ok(call.go_saying(format!("/tools/provision/{id}#said"), "It is said."))
}
