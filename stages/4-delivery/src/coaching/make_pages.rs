//! Bringing people of a group together: who has nobody yet, who suits them and why, and the form.
//!
//! What this room must not know: how somebody is judged to suit.

use std::collections::{BTreeMap, HashMap};

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Radios, Select},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    delivery::{CoachingId, coaching::CoachingKind},
    people::{Action, GroupId, Permit, PersonId, Role, Scope},
    registration::coach::{Need, suggest},
};

use super::{Coaching, NewCoaching, admin, bring_together, end_coaching, group_for, of_group};
use crate::group::{self, Group};

/// Suggestions shown for one person.
const SHOWN: usize = 3;

/// Somebody, and the coaches who suit them with the reasons.
type Suited = (PersonId, Vec<(PersonId, Vec<String>)>);

/// What the page needs to know.
struct Making {
    group: Group,
    people: Vec<PersonId>,
    all: Vec<Coaching>,
    minutes: BTreeMap<CoachingId, (usize, i64)>,
    coaches: Vec<PersonId>,
    suggested: Vec<Suited>,
    names: HashMap<PersonId, String>,
}

/// The permit of whoever may bring people of this group together.
pub(crate) fn may(call: &Call, group: &Group) -> Result<Permit, Problem> {
    call.may(Action::KeepCohorts, &group.circles())
        .or_else(|_no| call.may(Action::TakeAttendance, &group.circles()))
}

async fn read(call: &Call, id: GroupId) -> Result<(Permit, Making), Problem> {
    let today = call.now().day;
    let group = call
        .app()
        .db()
        .read(async |tx| group::group(tx, id).await)
        .await?;
    let permit = may(call, &group)?;
    let (people, all, minutes, register, holders, needs) = call
        .app()
        .db()
        .read(async |tx| {
            let mut needs = Vec::new();
            for enrolment in group::members(tx, id).await? {
                let who = registration::enrolment(tx, enrolment).await?;
                let need = match who.school {
                    Some(urn) => registration::need_of(&people::find_school(tx, urn).await?),
                    None => Need::default(),
                };
                needs.push((who.person, need));
            }
            let all = of_group(tx, &group).await?;
            let minutes = admin::minutes(tx, &all).await?;
            let scope = Scope::Provider(group.provider);
            Ok((
                group::store::people(tx, id).await?,
                all,
                minutes,
                registration::coaches(tx).await?,
                people::holders(tx, Role::Coach, scope).await?,
                needs,
            ))
        })
        .await?;
    let suggested = suit(&register, needs, today);
    let mut coaches: Vec<PersonId> = holders
        .into_iter()
        .map(|(who, _)| who)
        .chain(register.iter().map(|one| one.person))
        .chain(group.coach)
        .collect();
    coaches.sort_unstable();
    coaches.dedup();
    let ids: Vec<PersonId> = people.iter().chain(&coaches).copied().collect();
    Ok((
        permit,
        Making {
            names: people::names(call.app(), &ids).await?,
            group,
            people,
            all,
            minutes,
            coaches,
            suggested,
        },
    ))
}

/// Who suits each of these, the best first.
fn suit(
    register: &[registration::Coaching],
    needs: Vec<(PersonId, Need)>,
    today: Day,
) -> Vec<Suited> {
    needs
        .into_iter()
        .map(|(person, need)| {
            let mut found: Vec<_> = register
                .iter()
                .filter(|one| one.person != person)
                .filter_map(|one| Some((one.person, suggest(&one.offer, &need, today)?)))
                .collect();
            found.sort_by_key(|(who, said)| (std::cmp::Reverse(said.points), *who));
            found.truncate(SHOWN);
            let said = found.into_iter().map(|(who, said)| (who, said.reasons));
            (person, said.collect())
        })
        .collect()
}

impl Making {
    fn name(&self, who: PersonId) -> String {
        self.names.get(&who).cloned().unwrap_or_default()
    }
    fn alone(&self, buddies: bool) -> Vec<PersonId> {
        let has = |who: &PersonId| {
            self.all.iter().any(|one| {
                !one.ended
                    && (one.kind == CoachingKind::Buddies) == buddies
                    && one.people.iter().any(|(one, _)| one == who)
            })
        };
        self.people
            .iter()
            .copied()
            .filter(|who| !has(who))
            .collect()
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()))
        .await?
        .send()
}

async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let (permit, making) = read(call, id.parse().or_not_found()?).await?;
    let title = format!("Coaching and buddies of {}", making.group.name);
    let alone = making.alone(false);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (ui::section("now", "Who meets now"))
        (admin::table(&making.all, &making.minutes, true))
        (ui::section("together", "Bring people together"))
        p class="govuk-body" {
            @if alone.is_empty() { "Everybody has a coach." }
            @else { (alone.len()) " without a coach: " (alone.iter().map(|who| making.name(*who)).collect::<Vec<_>>().join(", ")) "." }
        }
        (suggestions(&making, &alone))
        (together(&making, (form, errors)))
    };
    Ok(call
        .page(&permit, title, body)
        .wide()
        .back("/admin/coaching", "Coaching")
        .again(errors))
}

fn suggestions(making: &Making, alone: &[PersonId]) -> Markup {
    html! {
        @for (person, said) in making.suggested.iter().filter(|(who, said)| alone.contains(who) && !said.is_empty()) {
            (ui::details(&format!("Who suits {}", making.name(*person)), html! {
                @for (coach, reasons) in said {
                    p class="govuk-body" { strong { (making.name(*coach)) } }
                    ul class="govuk-list govuk-list--bullet" { @for reason in reasons { li { (reason) } } }
                }
            }))
        }
    }
}

fn together(making: &Making, (form, errors): (&Form, &FormErrors)) -> Markup {
    let coaches = making
        .coaches
        .iter()
        .map(|who| Choice::new(who.to_string(), making.name(*who)));
    let people = making
        .people
        .iter()
        .map(|who| Choice::new(who.to_string(), making.name(*who)));
    let ticked: Vec<String> = form.all("people").map(str::to_owned).collect();
    html! {
        (ui::Form::post(format!("/coaching/make/{}", making.group.id)).label("Bring people together").body(html! {
            (Radios::new("kind", "What they do").coded::<CoachingKind>().inline().value(form.get("kind").to_owned()).error(errors.of("kind")))
            (Select::new("coach", "Coach, unless they are buddies").choice(Choice::new("", "Nobody")).choices(coaches).value(form.get("coach").to_owned()).error(errors.of("coach")))
            (Checkboxes::new("people", "People").hint("One for one to one, 7 or 8 for a group, two or three buddies.").choices(people).values(ticked).small().error(errors.of("people")))
            (Button::new("Bring them together"))
        }))
    }
}

pub(crate) async fn make(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let group: GroupId = id.parse().or_not_found()?;
    let (permit, _) = read(&call, group).await?;
    let mut reader = form.reader();
    let kind = reader.choice::<CoachingKind>("kind", "Choose what they do");
    let errors = reader.errors();
    let Some(kind) = kind else {
        return page(&call, &id, (&form, &errors)).await?.send();
    };
    let new = NewCoaching {
        group,
        kind,
        coach: form.get("coach").parse().ok(),
        people: form
            .all("people")
            .filter_map(|who| who.parse().ok())
            .collect(),
    };
    match bring_together(call.app(), &permit, new).await {
        Ok(_) => Ok(call.go_saying(
            format!("/coaching/make/{id}"),
            "They are together, and each got a letter.",
        )),
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?))
            .await?
            .send(),
    }
}

pub(crate) async fn end(call: Call, Path(id): Path<String>) -> PageResult {
    let id: CoachingId = id.parse().or_not_found()?;
    let group = call
        .app()
        .db()
        .read(async |tx| {
            let one = registration::meeting(tx, id).await?;
            let group = group_for(tx, &one).await?;
            group::group(tx, group).await
        })
        .await?;
    let permit = may(&call, &group)?;
    let group = end_coaching(call.app(), &permit, id).await?;
    Ok(call.go_saying(
        format!("/coaching/make/{group}"),
        "Ended. What they kept stays with them.",
    ))
}

/// The button that ends a coaching.
pub(super) fn end_button(one: &Coaching) -> Markup {
    html! {
        (ui::Form::post(format!("/coaching/with/{}/end", one.id)).label(format!("End: {}", one.name))
            .body(html! { (Button::new("End it").kind(ButtonKind::Secondary)) }))
    }
}

/// What people do, in words.
pub(super) fn kind_of(one: &Coaching) -> &'static str {
    one.kind.label()
}
