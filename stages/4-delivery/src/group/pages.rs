//! The page of an intake's groups: open one, choose who leads it, put people into it.
//!
//! What this room must not know: what a group does together.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Input, InputKind, Select,
        SummaryList, Width,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use registration::{Cohort, Enrolment};
use rulebook::{
    people::{Action, Circles, GroupId, Permit, PersonId, Role, Scope},
    registration::EnrolmentId,
};

use super::{Group, NewGroup, choose_leaders, open_group, place_people, store};

/// Everything the page shows.
struct Desk {
    cohort: Cohort,
    groups: Vec<Group>,
    waiting: Vec<Enrolment>,
    staff: Vec<(PersonId, String)>,
    partners: Vec<people::Partner>,
    permit: Permit,
}

async fn desk(call: &Call, form: &Form) -> Result<Desk, Problem> {
    let id = form.get("cohort").parse().or_not_found()?;
    let (cohort, groups, waiting, staff, partners) = call
        .app()
        .db()
        .read(async |tx| {
            let cohort = registration::cohort(tx, id).await?;
            let groups = store::of_cohort(tx, id).await?;
            let placed = store::placed(tx, id).await?;
            let all = registration::enrolments_of_cohort(tx, id).await?;
            let waiting: Vec<Enrolment> = all
                .into_iter()
                .filter(|who| who.holds_a_place() && !placed.contains(&who.id))
                .collect();
            let mut staff = Vec::new();
            let scope = Scope::Provider(cohort.provider);
            for role in [Role::Facilitator, Role::Coach] {
                staff.extend(people::holders(tx, role, scope).await?);
            }
            for group in &groups {
                for role in [Role::Facilitator, Role::Coach] {
                    staff.extend(people::holders(tx, role, Scope::Group(group.id)).await?);
                }
            }
            staff.sort_by(|(one, left), (other, right)| left.cmp(right).then(one.cmp(other)));
            staff.dedup();
            let partners = people::partners_of(tx, cohort.provider).await?;
            Ok((cohort, groups, waiting, staff, partners))
        })
        .await?;
    let permit = call.may(Action::KeepCohorts, &Circles::provider(cohort.provider))?;
    Ok(Desk {
        cohort,
        groups,
        waiting,
        staff,
        partners,
        permit,
    })
}

pub(crate) async fn list(call: Call, form: Form) -> PageResult {
    page(&call, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = desk(call, form).await?;
    let title = format!("Groups of {}", desk.cohort.name);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        @if desk.groups.is_empty() { (ui::empty_state("There is no group yet.", "Open the first one below, then put people into it.")) }
        @for group in &desk.groups { (one(&desk, group)) }
        (waiting(&desk, form, errors))
        (ui::section("new", "Open a group"))
        (new_form(&desk, form, errors))
    };
    let back = format!("/admin/events?cohort={}", desk.cohort.id);
    Ok(call
        .page(&desk.permit, title.clone(), body)
        .back(back, "Events and timetable")
        .wide()
        .again(errors))
}

fn staff_field<'f>(
    desk: &'f Desk,
    name: &'f str,
    label: &'f str,
    chosen: Option<PersonId>,
) -> Select<'f> {
    Select::new(name, label)
        .choice(Choice::new("", "Nobody yet"))
        .choices(
            desk.staff
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name.as_str())),
        )
        .value(chosen.map_or_else(String::new, |id| id.to_string()))
}

fn one(desk: &Desk, group: &Group) -> Markup {
    let name = |id: Option<PersonId>| {
        let known = desk.staff.iter().find(|(known, _)| Some(*known) == id);
        known.map_or("Nobody yet", |(_, name)| name.as_str())
    };
    html! {
        (SummaryList::new()
            .text("People", format!("{} of {}", group.members, group.capacity))
            .text("Facilitator", name(group.facilitator))
            .text("Coach of the group", name(group.coach))
            .card(group.name.as_str(), None))
        p class="govuk-body" { a class="govuk-link" href={ "/admin/groups/" (group.id) "/substitutes" } { "Somebody stands in for " (group.name) } }
        (ui::details(&format!("Choose who leads {}", group.name), html! {
            (ui::Form::post(format!("/admin/groups/{}/leaders", group.id)).hidden("cohort", desk.cohort.id.to_string()).label(format!("Who leads {}", group.name)).body(html! {
                (staff_field(desk, "facilitator", "Facilitator", group.facilitator).id(format!("facilitator-{}", group.id)))
                (staff_field(desk, "coach", "Coach of the group", group.coach).id(format!("coach-{}", group.id)))
                (Button::new("Save").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

fn waiting(desk: &Desk, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::section("waiting", &format!("{} without a group", rulebook::base::counted(desk.waiting.len(), "person", "people"))))
        @if !desk.waiting.is_empty() && !desk.groups.is_empty() {
            (ui::Form::post("/admin/groups/people").hidden("cohort", desk.cohort.id.to_string()).label("People without a group").body(html! {
                (Checkboxes::new("person", "Who").small()
                    .choices(desk.waiting.iter().map(|who| Choice::new(who.id.to_string(), who.full_name.as_str())))
                    .values(form.all("person").map(str::to_owned)).error(errors.of("person")))
                (Select::new("group", "Into which group").choices(desk.groups.iter().map(|one| Choice::new(one.id.to_string(),
                    format!("{}, {} of {} places left", one.name, one.capacity - one.members, one.capacity))))
                    .value(form.get("group")).error(errors.of("group")))
                (Button::new("Put them into it").kind(ButtonKind::Secondary))
            }))
        }
    }
}

fn new_form(desk: &Desk, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::Form::post("/admin/groups").hidden("cohort", desk.cohort.id.to_string()).label("Open a group").body(html! {
            (Input::new("name", "Name").hint("For example West Yorkshire A").value(form.get("name")).error(errors.of("name")))
            (Select::new("partner", "Delivery partner").choice(Choice::new("", "None: we deliver it ourselves"))
                .choices(desk.partners.iter().map(|one| Choice::new(one.id.to_string(), one.name.as_str()))).value(form.get("partner")))
            (staff_field(desk, "facilitator", "Facilitator", None))
            (staff_field(desk, "coach", "Coach of the group", None))
            (Input::new("capacity", "Places").kind(InputKind::Digits).width(Width::Four).value(if form.has("capacity") { form.get("capacity") } else { "16" }).error(errors.of("capacity")))
            (ui::button("Open the group"))
        }))
    }
}

/// Somebody of the staff list, or nobody.
fn chosen(desk: &Desk, form: &Form, name: &str) -> Option<PersonId> {
    let id: PersonId = form.get(name).parse().ok()?;
    desk.staff
        .iter()
        .any(|(known, _)| *known == id)
        .then_some(id)
}

pub(crate) async fn open(call: Call, form: Form) -> PageResult {
    let desk = desk(&call, &form).await?;
    let mut reader = form.reader();
    let name = reader.text("name", "Enter a name for the group", 80);
    if desk.groups.iter().any(|group| group.name == name) {
        reader.wrong(
            "name",
            "This intake has a group of this name. Choose another",
        );
    }
    let capacity = form
        .get("capacity")
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|it| (1..=500).contains(it));
    if capacity.is_none() {
        reader.wrong("capacity", "Enter how many people the group holds");
    }
    let errors = reader.errors();
    let (Some(capacity), true) = (capacity, errors.is_empty()) else {
        return page(&call, &form, &errors).await?.send();
    };
    let partner = desk
        .partners
        .iter()
        .find(|one| one.id.to_string() == form.get("partner"));
    let new = NewGroup {
        cohort: desk.cohort.id,
        partner: partner.map(|one| one.id),
        name,
        facilitator: chosen(&desk, &form, "facilitator"),
        coach: chosen(&desk, &form, "coach"),
        capacity,
    };
    open_group(call.app(), &desk.permit, new).await?;
    Ok(call.go_saying(
        format!("/admin/groups?cohort={}", desk.cohort.id),
        "The group is open.",
    ))
}

pub(crate) async fn lead(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call, &form).await?;
    let id: GroupId = id.parse().or_not_found()?;
    desk.groups
        .iter()
        .find(|group| group.id == id)
        .or_not_found()?;
    let (facilitator, coach) = (
        chosen(&desk, &form, "facilitator"),
        chosen(&desk, &form, "coach"),
    );
    choose_leaders(call.app(), &desk.permit, id, facilitator, coach).await?;
    Ok(call.go_saying(format!("/admin/groups?cohort={}", desk.cohort.id), "Saved."))
}

pub(crate) async fn place(call: Call, form: Form) -> PageResult {
    let desk = desk(&call, &form).await?;
    let group = desk
        .groups
        .iter()
        .find(|group| group.id.to_string() == form.get("group"));
    let chosen: Vec<EnrolmentId> = desk
        .waiting
        .iter()
        .map(|who| who.id)
        .filter(|id| form.all("person").any(|sent| sent == id.to_string()))
        .collect();
    let mut errors = FormErrors::none();
    if chosen.is_empty() {
        errors.at("person", "Choose at least one person");
    }
    if group.is_none() {
        errors.at("group", "Choose a group");
    }
    let (Some(group), true) = (group, errors.is_empty()) else {
        return page(&call, &form, &errors).await?.send();
    };
    match place_people(call.app(), &desk.permit, group.id, chosen).await {
        Ok(()) => Ok(call.go_saying(
            format!("/admin/groups?cohort={}", desk.cohort.id),
            "They are in the group.",
        )),
        Err(problem) => page(&call, &form, &problem.for_form()?).await?.send(),
    }
}
