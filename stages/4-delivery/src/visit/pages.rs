//! The pages of quality visits: for those who visit, and for the facilitator who answers.
//!
//! What this room must not know: what a visit must say.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Choice, DateInput, FormErrors, Icon, Kind, Markup, Radios, Select, Table, Textarea,
        button, tag,
    },
    web::{Call, Form, PageResult, Paged, Reader},
};
use maud::html;
use rulebook::{
    base::Coded as _,
    delivery::{
        EventId, VisitId,
        visit::{Criterion, Seen, VisitState},
    },
    people::{Action, GroupId, PersonId},
};

use super::{NewVisit, Visit, answer_visit, close_visit, keep_visit, store};
use crate::{
    event::{self, Event},
    facilitate::{group_only, groups},
    group::{self, Group},
};

/// The most characters of evidence, actions or an answer.
const MOST: usize = 3_000;
/// Days back for which sessions can be chosen.
const BACK: i32 = 60;

pub(crate) async fn list(call: Call) -> PageResult {
    let groups = groups(&call, Action::KeepQuality).await?;
    let permit = match groups.first() {
        Some(group) => call.may(Action::KeepQuality, &group.circles())?,
        None => call.may_own(Action::KeepOwnAccount)?,
    };
    let mut visits = Vec::new();
    for one in &groups {
        let mut of = call
            .app()
            .db()
            .read(async |tx| store::of_group(tx, one.id).await)
            .await?;
        visits.append(&mut of);
    }
    visits.sort_by_key(|one| (std::cmp::Reverse(one.visited_on), std::cmp::Reverse(one.id)));
    let ids: Vec<PersonId> = visits.iter().map(|one| one.visitor).collect();
    let names = people::names(call.app(), &ids).await?;
    let group_name = |id: GroupId| {
        let of = groups.iter().find(|one| one.id == id);
        of.map_or("", |one| one.name.as_str())
    };
    let rows = visits.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/quality/visits/" (one.id) } { (group_name(one.what.group)) ", " (one.visited_on.in_words()) } },
            html! { (names.get(&one.visitor).map_or("Somebody", String::as_str)) },
            html! { (state(one)) },
            html! { @match one.what.follow_up { Some(day) => (day.in_words()), None => "None agreed" } },
        ]
    });
    let body = html! {
        (ui::heading("Quality visits"))
        (ui::lead("Sit in a session, say what you saw, and agree what to do. The facilitator reads it and answers."))
        (ui::button_row(html! {
            (ui::button_link(ui::ButtonKind::Primary, "/quality/visits/new", "Record a visit"))
            (ui::button_link(ui::ButtonKind::Secondary, "/quality/partners", "Compare partners"))
        }))
        (Table::new("Quality visits, the newest first").caption_hidden().columns(["Visit", "By", "State", "Look again"]).rows(rows).empty("No session was visited yet."))
    };
    call.page(&permit, "Quality visits", body).send()
}

fn state(one: &Visit) -> Markup {
    match one.state {
        VisitState::Sent => tag(Kind::Now, Icon::Half, one.state.label()),
        VisitState::Answered => tag(Kind::Plain, Icon::None, one.state.label()),
        VisitState::Closed => tag(Kind::Good, Icon::Tick, one.state.label()),
    }
}

/// Sessions held lately that can be visited, each with its group.
async fn choices(call: &Call) -> Result<Vec<(Event, Group)>, Problem> {
    let today = call.now().day;
    let mut all = Vec::new();
    for one in groups(call, Action::KeepQuality).await? {
        let events = call
            .app()
            .db()
            .read(async |tx| event::store::for_member(tx, one.cohort, Some(one.id)).await)
            .await?;
        let held = events.into_iter().filter(|event| {
            let day = event.plan.day;
            !event.called_off() && day <= today && day >= today.plus_days(-BACK)
        });
        all.extend(held.map(|event| (event, one.clone())));
    }
    all.sort_by_key(|(event, group)| (std::cmp::Reverse(event.plan.day), event.id, group.id));
    Ok(all)
}

pub(crate) async fn new(call: Call) -> PageResult {
    new_page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn new_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let choices = choices(call).await?;
    let permit = match choices.first() {
        Some((_, group)) => call.may(Action::KeepQuality, &group.circles())?,
        None => call.may_own(Action::KeepOwnAccount)?,
    };
    let sessions = choices.iter().map(|(event, group)| {
        Choice::new(
            format!("{}.{}", event.id, group.id),
            format!(
                "{}, {}: {}",
                event.plan.day.in_words(),
                group.name,
                event.plan.title
            ),
        )
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Record a visit"))
        @if choices.is_empty() {
            (ui::empty_state("No session of your groups was held in the last 60 days.", "It can be chosen here once its day has come."))
        } @else {
            (ui::Form::post("/quality/visits/new").label("Record a visit").body(html! {
                (Select::new("session", "Session").choices(sessions).value(form.get("session")).error(errors.of("session")))
                @for criterion in Criterion::ALL {
                    @let (seen, evidence) = (format!("seen_{criterion}"), format!("evidence_{criterion}"));
                    @let what = format!("What you saw: {}", criterion.label().to_lowercase());
                    (Radios::new(seen.as_str(), criterion.label()).coded::<Seen>().small().value(form.get(&seen)).error(errors.of(&seen)))
                    (Textarea::new(evidence.as_str(), what.as_str()).rows(2).value(form.get(&evidence)).error(errors.of(&evidence)))
                }
                (Textarea::new("actions", "What you agreed with the facilitator").hint("Leave it empty when nothing needs doing.").rows(3).value(form.get("actions")).error(errors.of("actions")))
                (DateInput::new("follow_up", "When you look at it again").typed(form.get("follow_up_day"), form.get("follow_up_month"), form.get("follow_up_year")).error(errors.of("follow_up")))
                (button("Keep it and tell the facilitator"))
            }))
        }
    };
    Ok(call
        .page(&permit, "Record a visit", body)
        .back("/quality/visits", "Quality visits")
        .again(errors))
}

/// What was seen of each, and the evidence; each fault says of which.
fn judged(reader: &mut Reader<'_>) -> Vec<(Criterion, Seen, String)> {
    let mut judged = Vec::new();
    for criterion in Criterion::ALL {
        let of = criterion.label();
        let seen = reader.choice::<Seen>(
            &format!("seen_{criterion}"),
            &format!("{of}: say what you saw, or that it was not seen"),
        );
        let evidence = format!("evidence_{criterion}");
        let words = match seen {
            Some(Seen::NotSeen) | None => reader.optional(&evidence, MOST),
            Some(_) => reader.text(&evidence, &format!("{of}: write what you saw"), MOST),
        };
        judged.extend(seen.map(|seen| (*criterion, seen, words)));
    }
    judged
}

pub(crate) async fn keep(call: Call, form: Form) -> PageResult {
    let mut reader = form.reader();
    let judged = judged(&mut reader);
    let actions = reader.optional("actions", MOST);
    let follow_up = reader.optional_day("follow_up");
    let chosen = form.get("session").split_once('.');
    let chosen = chosen.and_then(|(event, group)| {
        Some((
            event.parse::<EventId>().ok()?,
            group.parse::<GroupId>().ok()?,
        ))
    });
    if chosen.is_none() {
        reader.wrong("session", "Choose a session");
    }
    let errors = reader.errors();
    let (Some((event, group)), true) = (chosen, errors.is_empty()) else {
        return new_page(&call, &form, &errors).await?.send();
    };
    let circles = call
        .app()
        .db()
        .read(async |tx| Ok(group::store::one(tx, group).await?.circles()))
        .await?;
    let permit = call.may(Action::KeepQuality, &circles)?;
    let new = NewVisit {
        event,
        group,
        judged,
        actions,
        follow_up,
    };
    match keep_visit(call.app(), &permit, new)
        .await
        .map_err(Problem::for_form)
    {
        Ok(id) => Ok(call.go_saying(
            format!("/quality/visits/{id}"),
            "Kept. The facilitator was told.",
        )),
        Err(errors) => new_page(&call, &form, &errors?).await?.send(),
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    show_page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn show_page(
    call: &Call,
    id: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let id: VisitId = id.parse().or_not_found()?;
    let (visit, event, group) = call
        .app()
        .db()
        .read(async |tx| {
            let visit = store::one(tx, id).await?;
            let event = event::store::one(tx, visit.what.event).await?;
            let group = group::store::one(tx, visit.what.group).await?;
            Ok((visit, event, group))
        })
        .await?;
    let keeps = call.may(Action::KeepQuality, &visit.circles());
    let leads = call.may(Action::LeadGroup, &group_only(visit.what.group));
    let may_answer = leads.is_ok() && visit.state == VisitState::Sent;
    let may_close = keeps.is_ok() && visit.state != VisitState::Closed;
    let (back, words) = if keeps.is_ok() {
        ("/quality/visits", "Quality visits")
    } else {
        ("/facilitate", "My groups")
    };
    let permit = keeps.or(leads)?;
    let names = people::names(call.app(), &[visit.visitor]).await?;
    let title = format!("Visit to {}", event.plan.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (ui::SummaryList::new()
            .text("Group", group.name.as_str())
            .text("Session", event.when())
            .text("Visited by", names.get(&visit.visitor).map_or("Somebody", String::as_str))
            .row("State", state(&visit)))
        (Table::new("What was seen").columns(["What", "Seen", "Evidence"]).rows(visit.what.judged.iter().map(|(criterion, seen, words)| {
            vec![html! { (criterion.label()) }, html! { (seen.label()) }, html! { (words) }]
        })))
        (ui::section("agreed", "What was agreed"))
        p class="govuk-body" { @if visit.what.actions.is_empty() { "Nothing needs doing." } @else { (visit.what.actions) } }
        @if let Some(day) = visit.what.follow_up { p class="govuk-body" { "Looked at again on " (day.with_weekday()) "." } }
        @if !visit.answer.is_empty() { (ui::section("answer", "The facilitator’s answer")) p class="govuk-body" { (visit.answer) } }
        @if may_answer {
            (ui::Form::post(format!("/quality/visits/{id}/answer")).label("Answer").body(html! {
                (Textarea::new("answer", "Your answer").hint("You answer once. Whoever visited reads it.").rows(4).value(form.get("answer")).error(errors.of("answer")))
                (button("Answer"))
            }))
        }
        @if may_close {
            (ui::Form::post(format!("/quality/visits/{id}/close")).label("Close").body(button("What was agreed is done: close it")))
        }
    };
    Ok(call
        .page(&permit, title.clone(), body)
        .back(back, words)
        .again(errors))
}

pub(crate) async fn answer(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let visit_id: VisitId = id.parse().or_not_found()?;
    let visit = call
        .app()
        .db()
        .read(async |tx| store::one(tx, visit_id).await)
        .await?;
    let permit = call.may(Action::LeadGroup, &group_only(visit.what.group))?;
    let mut reader = form.reader();
    let words = reader.text("answer", "Write your answer", MOST);
    let errors = reader.errors();
    if !errors.is_empty() {
        return show_page(&call, &id, &form, &errors).await?.send();
    }
    let answered = answer_visit(call.app(), &permit, visit_id, words).await;
    match answered.map_err(Problem::for_form) {
        Ok(()) => Ok(call.go_saying(format!("/quality/visits/{id}"), "Your answer is kept.")),
        Err(errors) => show_page(&call, &id, &form, &errors?).await?.send(),
    }
}

pub(crate) async fn close(call: Call, Path(id): Path<String>) -> PageResult {
    let visit_id: VisitId = id.parse().or_not_found()?;
    let visit = call
        .app()
        .db()
        .read(async |tx| store::one(tx, visit_id).await)
        .await?;
    let permit = call.may(Action::KeepQuality, &visit.circles())?;
    close_visit(call.app(), &permit, visit_id).await?;
    Ok(call.go_saying(format!("/quality/visits/{id}"), "The visit is closed."))
}
