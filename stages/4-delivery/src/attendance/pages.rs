//! The register of a session: one row of choices a person, one button.
//!
//! What this room must not know: how attendance counts.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FormErrors, Input, Radios},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{EventId, attendance::Attendance},
    people::{Action, GroupId, Permit, PersonId},
    registration::EnrolmentId,
};

use super::{store, take_attendance};
use crate::{
    booking,
    event::{self, Event, EventKind},
    group::{self, Group},
};

/// A register: an event, a group, and who of it is expected.
struct Register {
    event: Event,
    group: Group,
    people: Vec<(EnrolmentId, String)>,
    marks: HashMap<EnrolmentId, Attendance>,
    permit: Permit,
}

/// The group whose register this is: the event's own, the one asked for, or the first this actor leads.
pub(crate) async fn group_for(
    call: &Call,
    event: &Event,
    form: &Form,
) -> Result<(Group, Permit), Problem> {
    let asked: Option<GroupId> = event.plan.group.or_else(|| form.get("group").parse().ok());
    let groups = crate::facilitate::groups(call, Action::TakeAttendance).await?;
    let found = groups
        .into_iter()
        .filter(|one| one.cohort == event.plan.cohort)
        .find(|one| asked.is_none_or(|asked| asked == one.id))
        .or_not_found()?;
    let permit = call.may(Action::TakeAttendance, &found.circles())?;
    Ok((found, permit))
}

async fn register(call: &Call, id: &str, form: &Form) -> Result<Register, Problem> {
    let id: EventId = id.parse().or_not_found()?;
    let event = call
        .app()
        .db()
        .read(async |tx| event::store::one(tx, id).await)
        .await?;
    let (group, permit) = group_for(call, &event, form).await?;
    let all = event.plan.group.is_some() || event.plan.kind == EventKind::Conference;
    let (expected, marks) = call
        .app()
        .db()
        .read(async |tx| {
            let members = group::store::members(tx, group.id).await?;
            let booked = booking::store::booked(tx, id).await?;
            let mut expected = Vec::new();
            for enrolment in members
                .into_iter()
                .filter(|one| all || booked.contains(one))
            {
                let who = registration::enrolment(tx, enrolment).await?;
                if who.holds_a_place() {
                    expected.push((enrolment, who.person));
                }
            }
            Ok((expected, store::marks(tx, id).await?))
        })
        .await?;
    let ids: Vec<PersonId> = expected.iter().map(|(_, person)| *person).collect();
    let names = people::names(call.app(), &ids).await?;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let mut people: Vec<(EnrolmentId, String)> = expected
        .into_iter()
        .map(|(enrolment, person)| (enrolment, name(person)))
        .collect();
    people.sort_by(|(one, left), (other, right)| left.cmp(right).then(one.cmp(other)));
    Ok(Register {
        event,
        group,
        people,
        marks,
        permit,
    })
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let register = register(call, id, form).await?;
    let early = call.now().day < register.event.plan.day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&register.group.name), &format!("Register: {}", register.event.plan.title), Some(&register.event.when()), None))
        p class="govuk-body" { a class="govuk-link" href={ "/sessions/" (register.event.id) "/guide" } { "The facilitator’s guide of this session" } }
        @if register.event.called_off() { (ui::inset(html! { "This session was called off." })) }
        @else if early { (ui::inset(html! { "You can take the register from " (register.event.plan.day.with_weekday()) " on. These people are expected." })) (names(&register)) }
        @else if register.people.is_empty() { (ui::empty_state("Nobody of this group is expected.", "People appear here when they are in the group or book a place.")) }
        @else { (marks(&register, form, errors)) }
    };
    let title = format!("Register: {}", register.event.plan.title);
    Ok(call
        .page(&register.permit, title, body)
        .back("/facilitate", "My groups")
        .again(errors))
}

fn names(register: &Register) -> Markup {
    html! { ul class="govuk-list govuk-list--bullet" { @for (_, name) in &register.people { li { (name) } } } }
}

fn marks(register: &Register, form: &Form, errors: &FormErrors) -> Markup {
    let changing = !register.marks.is_empty();
    html! {
        (ui::Form::post(format!("/sessions/{}/register", register.event.id)).hidden("group", register.group.id.to_string()).body(html! {
            @for (enrolment, name) in &register.people { (row(register, *enrolment, name, form)) }
            @if changing {
                (Input::new("reason", "Why a mark changes").hint("Only when you change a mark that was saved before.")
                    .value(form.get("reason")).error(errors.of("reason")))
            }
            (ui::button("Save the register"))
        }))
    }
}

fn row(register: &Register, enrolment: EnrolmentId, name: &str, form: &Form) -> Markup {
    let field = enrolment.to_string();
    let before = register.marks.get(&enrolment).copied();
    if before == Some(Attendance::CaughtUp) {
        return html! { p class="govuk-body" { strong { (name) } ": " (Attendance::CaughtUp.label()) } };
    }
    let value = if form.has(&field) {
        form.get(&field)
    } else {
        before.map_or("", Coded::code)
    };
    let choices = Attendance::TAKEN
        .iter()
        .map(|mark| Choice::new(mark.code(), mark.label()));
    html! { (Radios::new(field.clone(), name).choices(choices).value(value).inline().small()) }
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let given = register.people.iter().filter_map(|(enrolment, _)| {
        let mark = Attendance::from_code(form.get(&enrolment.to_string())).ok()?;
        Some((*enrolment, mark))
    });
    let given: Vec<(EnrolmentId, Attendance)> = given.collect();
    let mut reader = form.reader();
    let reason = reader.optional("reason", 500);
    let mut errors = reader.errors();
    if given.is_empty() {
        errors.whole("Choose a mark for at least one person");
    }
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let (count, event) = (given.len(), register.event.id);
    match take_attendance(call.app(), &register.permit, event, given, reason).await {
        Ok(()) => Ok(call.go_saying(
            "/facilitate",
            &format!("The register is saved: {count} people."),
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

/// Signs off a catch-up.
pub(crate) async fn sign_off(
    call: Call,
    Path((event, enrolment)): Path<(String, String)>,
) -> PageResult {
    let event: EventId = event.parse().or_not_found()?;
    let enrolment: EnrolmentId = enrolment.parse().or_not_found()?;
    let group = call
        .app()
        .db()
        .read(
            async |tx| match group::store::group_of(tx, enrolment).await? {
                Some(id) => group::store::one(tx, id).await,
                None => Err(Problem::NotFound),
            },
        )
        .await?;
    let permit = call.may(Action::TakeAttendance, &group.circles())?;
    super::sign_off_catch_up(call.app(), &permit, event, enrolment).await?;
    Ok(call.go_saying("/facilitate", "Signed off. It counts in full now."))
}
