//! The administrator's pages: the register of coaches, and suggestions for a participant with their reasons.
//!
//! What this room must not know: how somebody is judged to suit.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Column, Table},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{CoachingId, coaching::CoachingKind},
    people::{Action, Permit, PersonId},
    registration::{
        EnrolmentId,
        coach::{Offer, Wish},
    },
};

use super::{
    coaches, matched,
    meeting::{self, store::taken},
    need_of, suggestions, wish,
};
use crate::{enrolment, reach::reach};

/// Suggestions shown.
const SHOWN: usize = 10;

fn words<T: Coded>(list: &[T]) -> String {
    let labels: Vec<&str> = list.iter().map(|one| one.label()).collect();
    labels.join(", ")
}

fn place(offer: &Offer) -> String {
    if offer.by_video {
        format!("{}, or by video", offer.region)
    } else {
        offer.region.clone()
    }
}

/// The register.
pub(crate) async fn list(call: Call) -> PageResult {
    let permit = reach(&call, Action::KeepRegistrations)?.permit;
    let (all, taken) = call
        .app()
        .db()
        .read(async |tx| Ok((coaches(tx).await?, taken(tx).await?)))
        .await?;
    let ids: Vec<PersonId> = all.iter().map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { (names.get(&one.person).map_or("", String::as_str)) },
            html! { (words(&one.offer.phases)) },
            html! { (words(&one.offer.settings)) },
            html! { (words(&one.offer.specialisms)) },
            html! { (place(&one.offer)) },
            html! { (taken.get(&one.person).copied().unwrap_or(0)) " of " (one.offer.places) },
            html! { @if let Some(until) = one.offer.until { (until.in_words()) } },
            html! { (call.app().clock().at(one.consented_at).day.in_words()) },
        ]
    });
    let body = html! {
        (ui::heading("Coaches"))
        (ui::lead("Experienced SENCOs who are willing to coach. Each has said that you may see this. Open a participant to see who suits them, and why."))
        (Table::new("Coaches").caption_hidden()
            .columns(["Name", "Ages", "Schools", "Knows well", "Where"])
            .column(Column::new("Coaches now"))
            .columns(["Available until", "Consent of"])
            .rows(rows)
            .empty("Nobody is on the register yet. Anybody with an account can join it at /coaching."))
    };
    call.page(&permit, "Coaches", body).wide().send()
}

/// Who suits a participant.
pub(crate) async fn suggest(call: Call, Path(id): Path<String>) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let today = call.now().day;
    let (held, school, all, taken, wish, coach) = call
        .app()
        .db()
        .read(async |tx| {
            let held = enrolment(tx, id).await?;
            let school = match held.school {
                Some(urn) => Some(people::find_school(tx, urn).await?),
                None => None,
            };
            let wish = wish::wish_of(tx, held.person).await?;
            let (all, taken) = (coaches(tx).await?, taken(tx).await?);
            let coach = meeting::coach_of(tx, held.person).await?;
            Ok((held, school, all, taken, wish.unwrap_or_default(), coach))
        })
        .await?;
    let permit = call.may(Action::KeepRegistrations, &held.circles(None))?;
    let need = school.as_ref().map(need_of).unwrap_or_default();
    let need = need.wishing(&wish);
    let mut found = suggestions(all, &taken, &need, (today, held.person));
    found.truncate(SHOWN);
    let mut ids: Vec<PersonId> = found.iter().map(|(one, _)| one.person).collect();
    ids.push(held.person);
    ids.extend(coach.as_ref().map(|(who, _)| *who));
    let names = people::names(call.app(), &ids).await?;
    let name = |id: &PersonId| names.get(id).map_or("", String::as_str);
    let body = html! {
        (ui::heading(&format!("A coach for {}", name(&held.person))))
        @match &school {
            Some(school) => p class="govuk-body" { "At " (school.name) ", " (school.phase) ", " (school.region) "." },
            None => p class="govuk-body" { "No school is known, so only coaches by video are suggested." },
        }
        (wished(&wish))
        @if let Some((who, one)) = &coach {
            (ui::inset(html! { p class="govuk-body" { strong { (name(who)) } " coaches " (name(&held.person)) " since " (call.app().clock().at(one.began_at).day.in_words()) @if one.kind == CoachingKind::Group { ", in a group of " (one.people.len()) } "." } }))
            @if one.kind == CoachingKind::Pair {
                (ui::Form::post(format!("/admin/coaches/for/{id}/end")).hidden("coaching", one.id.to_string()).body(html! {
                    (Button::new("End this coaching").kind(ButtonKind::Secondary))
                }))
            } @else if let Some(group) = one.group {
                p class="govuk-body" { a class="govuk-link" href={ "/coaching/make/" (group) } { "Change who meets in their group" } }
            }
        }
        @for (one, said) in &found {
            (suggestion(name(&one.person), &one.offer, (taken.get(&one.person).copied().unwrap_or(0), &said.reasons)))
            @if coach.is_none() {
                (ui::Form::post(format!("/admin/coaches/for/{id}")).hidden("coach", one.person.to_string()).body(html! {
                    (Button::new(format!("Both have agreed: {} is the coach", name(&one.person))).kind(ButtonKind::Secondary))
                }))
            }
        }
        @if found.is_empty() { p class="app-empty" { "Nobody on the register suits and has room: by age of pupils, and in the region or by video." } }
        (ui::muted(html! { "Suggestions are in the order of what is in common. Ask the coach before you give anybody their address." }))
    };
    call.page(&permit, "A coach", body)
        .back(format!("/admin/participants/{id}"), "The participant")
        .send()
}

/// What the participant would like, as they said it.
fn wished(wish: &Wish) -> Markup {
    html! {
        @if *wish != Wish::default() {
            (ui::section("wish", "What the participant would like"))
            ul class="govuk-list govuk-list--bullet" {
                @if !wish.specialisms.is_empty() { li { "To know more of: " (words(&wish.specialisms)) } }
                @if !wish.phases.is_empty() { li { "A coach who knows: " (words(&wish.phases)) } }
                @if !wish.words.is_empty() { li { "“" (wish.words) "”" } }
            }
        }
    }
}

/// The participant's place, for whoever keeps it.
async fn keeper(call: &Call, id: &str) -> Result<(EnrolmentId, Permit), Problem> {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| enrolment(tx, id).await)
        .await?;
    Ok((
        id,
        call.may(Action::KeepRegistrations, &held.circles(None))?,
    ))
}

/// Records a coach for a participant.
pub(crate) async fn found(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, permit) = keeper(&call, &id).await?;
    let coach: PersonId = form.get("coach").parse().or_not_found()?;
    let back = format!("/admin/coaches/for/{id}");
    match matched::find_coach(call.app(), &permit, coach, id).await {
        Ok(_) => Ok(call.go_saying(back, "The coach is recorded. Both get a letter.")),
        Err(Problem::Refused(refusal)) => Ok(call.go_saying(back, &refusal.sentence)),
        Err(other) => Err(other),
    }
}

/// Ends a coaching.
pub(crate) async fn end(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (id, permit) = keeper(&call, &id).await?;
    let coaching: CoachingId = form.get("coaching").parse().or_not_found()?;
    let back = format!("/admin/coaches/for/{id}");
    match matched::end_coaching(call.app(), &permit, coaching, id).await {
        Ok(()) => Ok(call.go_saying(back, "The coaching has ended. Both get a letter.")),
        Err(Problem::Refused(refusal)) => Ok(call.go_saying(back, &refusal.sentence)),
        Err(other) => Err(other),
    }
}

fn suggestion(name: &str, offer: &Offer, (taken, reasons): (i64, &[String])) -> Markup {
    html! {
        (ui::subheading(name))
        p class="govuk-body" { (place(offer)) ". Coaches " (taken) " of " (offer.places) " now." }
        ul class="govuk-list govuk-list--bullet" { @for reason in reasons { li { (reason) } } }
    }
}
