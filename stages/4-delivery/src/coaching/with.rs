//! One coaching, for those who meet: the next session, what is agreed, the sessions that were held.
//!
//! What this room must not know: how anything is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Column, DateInput, FormErrors, Input, InputKind, Table, Width},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{
        CoachingId,
        coaching::{AgreedState, CoachingKind},
    },
    people::{Action, PersonId},
};

use super::{
    agree_contact, meeting,
    mine::agreed_list,
    session::{Session, keep_session, settle_agreed},
    session_store,
    slot_pages::booking,
    slots,
};
use crate::tools::numbers::{hours, whole};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()))
        .await?
        .send()
}

pub(super) async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: CoachingId = id.parse().or_not_found()?;
    let today = call.now().day;
    let (one, sessions, mut agreed, times) = call
        .app()
        .db()
        .read(async |tx| {
            let one = meeting(tx, id, person).await?;
            let sessions = session_store::of_coaching(tx, id).await?;
            let agreed = session_store::agreed(tx, id).await?;
            let times = match one.coach {
                Some(coach) => slots::of_coach(tx, coach, today).await?,
                None => Vec::new(),
            };
            Ok((one, sessions, agreed, times))
        })
        .await?;
    let all: Vec<PersonId> = one.everybody();
    let names = people::names(call.app(), &all).await?;
    agreed.retain(|it| it.state == AgreedState::Open);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(one.kind.label()), &one.name, None, None))
        p class="govuk-body" { "Those who meet: " (all.iter().filter_map(|who| names.get(who)).cloned().collect::<Vec<_>>().join(", ")) "." }
        @if one.ended { (ui::inset(html! { "This has ended. What was kept stays here for those who met." })) }
        @if !one.ended && one.kind != CoachingKind::Buddies && one.coach != Some(person) {
            @if let Some(wrong) = errors.of("slot") { p class="govuk-error-message" { span class="govuk-visually-hidden" { "Error: " } (wrong) } }
            (booking(&one, &times))
        }
        (ui::section("agreed", "What is agreed"))
        (agreed_list(&agreed, &names, today, person))
        (ui::section("sessions", "Sessions"))
        (sessions_of(&sessions))
        @if !one.ended { (keep_form(&format!("/coaching/with/{id}/sessions"), (form, errors), today)) }
    };
    Ok(call
        .page(&permit, one.name.clone(), body)
        .back("/coaching/mine", "Coaching and buddies")
        .again(errors))
}

fn sessions_of(all: &[Session]) -> Markup {
    let minutes: i64 = all.iter().map(|one| one.minutes).sum();
    let rows = all.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/coaching/sessions/" (one.id) } { (one.day.with_weekday()) } },
            html! { (hours(one.minutes)) },
        ]
    });
    html! {
        @if !all.is_empty() { p class="govuk-body" { (all.len()) @if all.len() == 1 { " session, " } @else { " sessions, " } (hours(minutes)) " in all." } }
        (Table::new("Sessions").caption_hidden().column(Column::new("Day")).column(Column::number("Length")).rows(rows)
            .empty("No session is kept yet. Keep it when you have met; your notes come after that."))
    }
}

fn keep_form(to: &str, (form, errors): (&Form, &FormErrors), today: rulebook::base::Day) -> Markup {
    let held = DateInput::new("day", "Day");
    let held = if form.has("day_day") {
        held.typed(
            form.get("day_day"),
            form.get("day_month"),
            form.get("day_year"),
        )
    } else {
        held.value(&today.to_string())
    };
    html! {
        (ui::subheading("Keep a session that was held"))
        (ui::Form::post(to.to_owned()).label("Keep a session").body(html! {
            (held.error(errors.of("day")))
            (Input::new("minutes", "Minutes").kind(InputKind::Digits).width(Width::Five)
                .value(if form.has("minutes") { form.get("minutes") } else { "45" }).error(errors.of("minutes")))
            (Button::new("Keep it and write notes").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn keep(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let coaching: CoachingId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let day = reader.day("day", "Enter the day on which you met");
    let minutes = whole(
        &mut reader,
        &form,
        "minutes",
        "Enter how many minutes, such as 45",
    );
    let errors = reader.errors();
    let Some(day) = day.filter(|_| errors.is_empty()) else {
        return page(&call, &id, (&form, &errors)).await?.send();
    };
    match keep_session(call.app(), &permit, coaching, (day, minutes)).await {
        Ok(session) => Ok(call.go_saying(
            format!("/coaching/sessions/{session}"),
            "The session is kept.",
        )),
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?))
            .await?
            .send(),
    }
}

pub(crate) async fn contact(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let coaching = id.parse().or_not_found()?;
    agree_contact(call.app(), &permit, coaching, form.get("may") == "yes").await?;
    Ok(call.go_saying("/coaching/mine", "Kept. You can change it at any time."))
}

pub(crate) async fn settle(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let to = AgreedState::from_code(form.get("to")).or_not_found()?;
    settle_agreed(call.app(), &permit, id.parse().or_not_found()?, to).await?;
    Ok(call.go_saying("/coaching/mine", "Kept."))
}
