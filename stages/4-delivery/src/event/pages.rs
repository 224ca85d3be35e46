//! The pages on which events are scheduled, moved and called off.
//!
//! What this room must not know: who books or who comes.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FormErrors, Input, Select, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use registration::Cohort;
use rulebook::{
    delivery::EventId,
    people::{Action, Circles, GroupId, PartnerId, Permit, Scope},
};

use super::{
    Event, NewEvent, call_off, element_of, kind_of, move_event, schedule_event, store,
    typed::{read, when_and_where},
};
use crate::{
    group::{self, Group},
    timetable,
};

/// The cohorts whose events this actor keeps.
pub(crate) async fn cohorts(call: &Call) -> Result<Vec<Cohort>, Problem> {
    let scopes = call.actor().scopes_for(Action::KeepEvents);
    let all = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for cohort in registration::cohorts(tx).await? {
                let groups = group::store::of_cohort(tx, cohort.id).await?;
                let partners: Vec<PartnerId> =
                    groups.iter().filter_map(|one| one.partner).collect();
                found.push((cohort, partners));
            }
            Ok(found)
        })
        .await?;
    let reached = all.into_iter().filter(|(cohort, partners)| {
        scopes.iter().any(|scope| match scope {
            Scope::Site => true,
            Scope::Provider(id) => *id == cohort.provider,
            Scope::Partner(id) => partners.contains(id),
            _ => false,
        })
    });
    Ok(reached.map(|(cohort, _)| cohort).collect())
}

/// The intake asked for, or the newest, with the permit to keep its events. A partner keeps events of its own groups.
async fn kept(
    call: &Call,
    form: &Form,
) -> Result<(Vec<Cohort>, Cohort, Vec<Group>, Permit), Problem> {
    let all = cohorts(call).await?;
    let asked = form.get("cohort").parse().ok();
    // Whoever asks for none sees the newest that is taught.
    let today = call.now().day;
    let cohort = match asked {
        Some(id) => all.iter().find(|one| one.id == id),
        None => all
            .iter()
            .find(|one| one.days.starts_on <= today)
            .or(all.first()),
    };
    let cohort = cohort.cloned().or_not_found()?;
    let groups = call
        .app()
        .db()
        .read(async |tx| group::store::of_cohort(tx, cohort.id).await)
        .await?;
    let whole = call.may(Action::KeepEvents, &Circles::provider(cohort.provider));
    let groups: Vec<Group> = groups
        .into_iter()
        .filter(|one| call.may(Action::KeepEvents, &one.circles()).is_ok())
        .collect();
    let permit = match (whole, groups.first()) {
        (Ok(permit), _) => permit,
        (Err(_), Some(group)) => call.may(Action::KeepEvents, &group.circles())?,
        (Err(problem), None) => return Err(problem),
    };
    Ok((all, cohort, groups, permit))
}

pub(crate) async fn list(call: Call, form: Form) -> PageResult {
    if cohorts(&call).await?.is_empty() {
        let permit = call.may_own(Action::KeepOwnAccount)?;
        let body = html! { (ui::heading("Events")) (ui::empty_state("There is no intake yet.", "Open one under Cohorts; then its timetable is made here.")) };
        return call.page(&permit, "Events", body).send();
    }
    page(&call, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let (all, cohort, groups, permit) = kept(call, form).await?;
    let programme = timetable::programme_of(call.app(), &cohort.edition).await?;
    let (events, openings) = call
        .app()
        .db()
        .read(async |tx| {
            let mut events = store::of_cohort(tx, cohort.id).await?;
            // A partner sees what is for everybody and for its own groups.
            let whole = permit.circles().group.is_none();
            let own = |id: GroupId| groups.iter().any(|one| one.id == id);
            events.retain(|one| whole || one.plan.group.is_none_or(own));
            Ok((events, timetable::store::openings(tx, cohort.id).await?))
        })
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(None, "Events and timetable", Some(&format!("{}, {} to {}", cohort.name, cohort.days.starts_on.in_words(), cohort.days.ends_on.in_words())), None))
        (ui::FilterForm::new("/admin/events", "Intake").field(Select::new("cohort", "Intake")
            .choices(all.iter().map(|one| Choice::new(one.id.to_string(), one.name.as_str()))).value(cohort.id.to_string())))
        @if call.may(Action::KeepCohorts, &Circles::provider(cohort.provider)).is_ok() {
            p { a class="govuk-link" href={ "/admin/groups?cohort=" (cohort.id) } { "Groups of this intake" } " and " a class="govuk-link" href={ "/admin/timetable/" (cohort.id) } { "the timetable week by week" } }
        }
        (timetable::pages::section((&programme, &cohort), &openings, permit.circles().group.is_none()))
        (ui::section("events", "Events"))
        (table(call, &events, &groups))
        (ui::section("new", "Schedule an event"))
        (new_form(&programme, &cohort, &groups, form, errors))
    };
    Ok(call
        .page(&permit, "Events and timetable", body)
        .wide()
        .again(errors))
}

fn table(call: &Call, events: &[Event], groups: &[Group]) -> Markup {
    let mut table = Table::new("Events of this intake")
        .caption_hidden()
        .columns(["Event", "For", "When", "Where", "Places", "Change"])
        .empty("No event is scheduled yet.");
    for event in events {
        let of = |id: GroupId| groups.iter().find(|one| one.id == id);
        let name = |id: GroupId| of(id).map_or("Another group", |one| &one.name);
        let circles = event
            .plan
            .group
            .and_then(of)
            .map_or_else(|| event.circles(), Group::circles);
        let kept = call.may(Action::KeepEvents, &circles).is_ok();
        table = table.row([
            html! { (event.plan.title) @if event.called_off() { " " (ui::tag(ui::Kind::Stop, ui::Icon::Cross, "Called off")) } },
            html! { @match event.plan.group { Some(id) => (name(id)), None => "Everybody" } },
            html! { (event.when()) },
            html! { (event.plan.place) },
            html! { @match event.plan.capacity { Some(places) => (places), None => "No limit" } },
            html! {
                @if kept { a class="govuk-link" href={ "/admin/events/" (event.id) } { "Move or call off" span class="govuk-visually-hidden" { " " (event.plan.title) } } }
                @else { "Kept by the lead provider" }
            },
        ]);
    }
    html! { (table) }
}

fn new_form(
    programme: &programme::Programme,
    cohort: &Cohort,
    groups: &[Group],
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let elements = programme
        .elements
        .iter()
        .filter(|one| kind_of(one).is_some());
    let elements = elements.map(|one| Choice::new(one.key.clone(), timetable::event_title(one)));
    let groups = groups
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    html! {
        (ui::Form::post("/admin/events").hidden("cohort", cohort.id.to_string()).body(html! {
            (Select::new("element", "What").choices(elements).value(form.get("element")).error(errors.of("element")))
            (Select::new("group", "For whom").choice(Choice::new("", "Everybody in the intake, by booking")).choices(groups).value(form.get("group")).error(errors.of("group")))
            (Input::new("title", "Title").hint("Leave empty for the usual one.").value(form.get("title")).error(errors.of("title")))
            (when_and_where(form, errors))
            (ui::button("Schedule it"))
        }))
    }
}

pub(crate) async fn schedule(call: Call, form: Form) -> PageResult {
    let (_, cohort, groups, permit) = kept(&call, &form).await?;
    let programme = timetable::programme_of(call.app(), &cohort.edition).await?;
    let mut reader = form.reader();
    let element = element_of(&programme, form.get("element")).ok();
    let kind = element.and_then(kind_of);
    if kind.is_none() {
        reader.wrong("element", "Choose what it is");
    }
    let title = reader.optional("title", 200);
    let group = groups
        .iter()
        .find(|one| one.id.to_string() == form.get("group"));
    let whole = permit.circles().group.is_none();
    if group.is_none() && (!whole || !form.get("group").is_empty()) {
        reader.wrong("group", "Choose one of your groups");
    }
    let place = read(&mut reader, &form, cohort.days.starts_on);
    let errors = reader.errors();
    let (Some(element), Some(kind), Some(place), true) = (element, kind, place, errors.is_empty())
    else {
        return page(&call, &form, &errors).await?.send();
    };
    let title = if title.is_empty() {
        timetable::event_title(element)
    } else {
        title
    };
    let plan = NewEvent {
        cohort: cohort.id,
        group: group.map(|one| one.id),
        element: element.key.clone(),
        kind,
        title,
        day: place.day,
        from_minute: place.from_minute,
        minutes: place.minutes,
        place: place.place,
        link: place.link,
        capacity: place.capacity,
    };
    schedule_event(call.app(), &permit, plan).await?;
    Ok(call.go_saying(format!("/admin/events?cohort={}", cohort.id), "Scheduled."))
}

/// One event and the permit to keep it: its provider's, or its group's partner's.
pub(crate) async fn one(call: &Call, id: &str) -> Result<(Event, Permit), Problem> {
    let id: EventId = id.parse().or_not_found()?;
    let (event, group) = call
        .app()
        .db()
        .read(async |tx| {
            let event = store::one(tx, id).await?;
            let group = match event.plan.group {
                Some(id) => Some(group::store::one(tx, id).await?),
                None => None,
            };
            Ok((event, group))
        })
        .await?;
    let circles = group.map_or_else(|| event.circles(), |group| group.circles());
    let permit = call.may(Action::KeepEvents, &circles)?;
    Ok((event, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    one_page(&call, &id, None, &FormErrors::none())
        .await?
        .send()
}

pub(crate) async fn one_page(
    call: &Call,
    id: &str,
    typed: Option<&Form>,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let (event, permit) = one(call, id).await?;
    let (extra, sessions, circles, marked) = call
        .app()
        .db()
        .read(async |tx| {
            let extra = super::more::more(tx, event.id).await?;
            let sessions = super::sessions::store::of_event(tx, event.id).await?;
            let circles = match event.plan.group {
                Some(group) => group::store::one(tx, group).await?.circles(),
                None => event.circles(),
            };
            let marked = crate::attendance::store::is_marked(tx, event.id).await?;
            Ok((extra, sessions, circles, marked))
        })
        .await?;
    let reads_needs = call.may(Action::KeepEvents, &circles).is_ok();
    let stored = super::kept::as_typed(&event);
    let form = typed.unwrap_or(&stored);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(rulebook::base::Coded::label(event.plan.kind)), &event.plan.title, Some(&event.when()), None))
        (super::kept::links(&event, reads_needs))
        @if event.called_off() { (ui::inset(html! { "This event was called off." })) } @else {
            (super::kept::terms(&event, &extra))
            (super::sessions::pages::kept(&event, &sessions, form, errors))
            (super::replan::forms(&event, (marked, call.now()), form, errors))
        }
    };
    let back = format!("/admin/events?cohort={}", event.plan.cohort);
    Ok(call
        .page(&permit, event.plan.title.clone(), body)
        .back(back, "Events and timetable")
        .again(errors))
}

pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (event, permit) = one(&call, &id).await?;
    let cohort = event.plan.cohort;
    let begins = call
        .app()
        .db()
        .read(async |tx| Ok(registration::cohort(tx, cohort).await?.days.starts_on))
        .await?;
    let mut reader = form.reader();
    let place = read(&mut reader, &form, begins);
    let errors = reader.errors();
    let (Some(place), true) = (place, errors.is_empty()) else {
        return one_page(&call, &id, Some(&form), &errors).await?.send();
    };
    if form.get("preview") == "yes" {
        return super::preview::show(&call, (&event, &permit), &place, &form).await;
    }
    match move_event(call.app(), &permit, event.id, place).await {
        Ok(()) => Ok(call.go_saying(
            format!("/admin/events/{id}"),
            "Moved. Everybody who comes or leads it is written to.",
        )),
        Err(problem) => one_page(&call, &id, Some(&form), &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn call_it_off(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (event, permit) = one(&call, &id).await?;
    let mut reader = form.reader();
    let why = reader.text(
        "why",
        "Say why, in a sentence for everybody who has a place",
        500,
    );
    let errors = reader.errors();
    if !errors.is_empty() {
        return one_page(&call, &id, None, &errors).await?.send();
    }
    match call_off(call.app(), &permit, event.id, why).await {
        Ok(()) => Ok(call.go_saying(
            format!("/admin/events?cohort={}", event.plan.cohort),
            "Called off. Everybody who was to come or to lead it is written to.",
        )),
        Err(problem) => one_page(&call, &id, None, &problem.for_form()?)
            .await?
            .send(),
    }
}
