//! The page on which somebody is asked to stand in for a group.
//!
//! What this room must not know: what a group does together.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, DateInput, FormErrors, Select, Table, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{SubstituteId, substitute::StandIn},
    people::{Action, GroupId, Permit, PersonId, Role, Scope},
};

use super::{NewSubstitute, Substitute, end_substitute, plan_substitute, store};
use crate::group::{self, Group};

struct Desk {
    group: Group,
    permit: Permit,
    all: Vec<Substitute>,
    /// Everybody who leads a group of this provider.
    staff: Vec<(PersonId, String)>,
}

async fn desk(call: &Call, id: &str) -> Result<Desk, Problem> {
    let id: GroupId = id.parse().or_not_found()?;
    let (group, all, staff) = call
        .app()
        .db()
        .read(async |tx| {
            let group = group::store::one(tx, id).await?;
            let all = store::of_group(tx, id).await?;
            let provider = Scope::Provider(group.provider);
            let mut staff = people::holders(tx, Role::Facilitator, provider).await?;
            for other in group::store::within(tx, provider).await? {
                staff.extend(people::holders(tx, Role::Facilitator, Scope::Group(other.id)).await?);
            }
            staff.sort_by(|(one, left), (other, right)| left.cmp(right).then(one.cmp(other)));
            staff.dedup();
            Ok((group, all, staff))
        })
        .await?;
    let permit = call.may(Action::KeepCohorts, &group.circles())?;
    Ok(Desk {
        group,
        permit,
        all,
        staff,
    })
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = desk(call, id).await?;
    let title = format!("Standing in for {}", desk.group.name);
    let ids: Vec<PersonId> = desk.all.iter().map(|one| one.plan.person).collect();
    let names = people::names(call.app(), &ids).await?;
    let name = |one: &Substitute| {
        names
            .get(&one.plan.person)
            .map_or("Somebody", String::as_str)
    };
    let mut table = Table::new(title.clone())
        .caption_hidden()
        .columns(["Who", "Days", "Where it stands", "Change"])
        .empty("Nobody stands in for this group.");
    for one in &desk.all {
        table = table.row([
            html! { (name(one)) },
            html! { (one.plan.from.with_weekday()) " to " (one.plan.to.with_weekday()) },
            html! { (one.state.label()) },
            html! { @if one.state != StandIn::Over { (ending(&desk, one, name(one))) } },
        ]);
    }
    let others = desk
        .staff
        .iter()
        .filter(|(person, _)| Some(*person) != desk.group.facilitator);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        p class="govuk-body" { "Whoever stands in sees the group as its facilitator does, on these days and no longer. Both are written to." }
        (table)
        (ui::section("new", "Ask somebody to stand in"))
        (ui::Form::post(format!("/admin/groups/{}/substitutes", desk.group.id)).label("Ask somebody to stand in").body(html! {
            (Select::new("person", "Who").choice(Choice::new("", "Choose somebody"))
                .choices(others.map(|(id, name)| Choice::new(id.to_string(), name.as_str()))).value(form.get("person")).error(errors.of("person")))
            (DateInput::new("from", "From").typed(form.get("from_day"), form.get("from_month"), form.get("from_year")).error(errors.of("from")))
            (DateInput::new("to", "To").hint("The same day for one session").typed(form.get("to_day"), form.get("to_month"), form.get("to_year")).error(errors.of("to")))
            (Textarea::new("note", "What they should know (optional)").rows(3).value(form.get("note")).error(errors.of("note")))
            (ui::button("Ask them"))
        }))
    };
    Ok(call
        .page(&desk.permit, title, body)
        .back(
            format!("/admin/groups?cohort={}", desk.group.cohort),
            "Groups",
        )
        .again(errors))
}

fn ending(desk: &Desk, one: &Substitute, name: &str) -> Markup {
    html! {
        (ui::Form::post(format!("/admin/groups/{}/substitutes/{}/end", desk.group.id, one.id)).label(format!("End for {name}, from {}", one.plan.from.in_words())).body(html! {
            (Button::new("End it now").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call, &id).await?;
    let mut reader = form.reader();
    let asked = form.get("person").parse().ok();
    let person = desk
        .staff
        .iter()
        .map(|(known, _)| *known)
        .find(|known| Some(*known) == asked);
    if person.is_none() {
        reader.wrong("person", "Choose who stands in");
    }
    let from = reader.day("from", "Enter the first day");
    let to = reader.day("to", "Enter the last day");
    let note = reader.optional("note", 2_000);
    let errors = reader.errors();
    let (Some(person), Some(from), Some(to), true) = (person, from, to, errors.is_empty()) else {
        return page(&call, &id, &form, &errors).await?.send();
    };
    let new = NewSubstitute {
        group: desk.group.id,
        person,
        from,
        to,
        note,
    };
    match plan_substitute(call.app(), &desk.permit, new).await {
        Ok(_) => Ok(call.go_saying(
            format!("/admin/groups/{}/substitutes", desk.group.id),
            "They are asked, and both are written to.",
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn end(call: Call, Path((id, substitute)): Path<(String, String)>) -> PageResult {
    let desk = desk(&call, &id).await?;
    let substitute: SubstituteId = substitute.parse().or_not_found()?;
    end_substitute(call.app(), &desk.permit, desk.group.id, substitute).await?;
    Ok(call.go_saying(
        format!("/admin/groups/{}/substitutes", desk.group.id),
        "Ended. They see the group no longer.",
    ))
}
