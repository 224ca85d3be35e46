//! The administrator's pages: the register of coaches, and suggestions for a participant with their reasons.
//!
//! What this room must not know: how somebody is judged to suit.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Column, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    people::{Action, PersonId},
    registration::{EnrolmentId, coach::Offer},
};

use super::{coaches, need_of, suggestions};
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
    let all = call.app().db().read(async |tx| coaches(tx).await).await?;
    let ids: Vec<PersonId> = all.iter().map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { (names.get(&one.person).map_or("", String::as_str)) },
            html! { (words(&one.offer.phases)) },
            html! { (words(&one.offer.settings)) },
            html! { (words(&one.offer.specialisms)) },
            html! { (place(&one.offer)) },
            html! { (one.offer.places) },
            html! { @if let Some(until) = one.offer.until { (until.in_words()) } },
            html! { (call.app().clock().at(one.consented_at).day.in_words()) },
        ]
    });
    let body = html! {
        (ui::heading("Coaches"))
        (ui::lead("Experienced SENCOs who are willing to coach. Each has said that you may see this. Open a participant to see who suits them, and why."))
        (Table::new("Coaches").caption_hidden()
            .columns(["Name", "Ages", "Schools", "Knows well", "Where"])
            .column(Column::number("At a time"))
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
    let (held, school, all) = call
        .app()
        .db()
        .read(async |tx| {
            let held = enrolment(tx, id).await?;
            let school = match held.school {
                Some(urn) => Some(people::find_school(tx, urn).await?),
                None => None,
            };
            Ok((held, school, coaches(tx).await?))
        })
        .await?;
    let permit = call.may(Action::KeepRegistrations, &held.circles(None))?;
    let need = school.as_ref().map(need_of).unwrap_or_default();
    let mut found = suggestions(all, &need, today, held.person);
    found.truncate(SHOWN);
    let mut ids: Vec<PersonId> = found.iter().map(|(one, _)| one.person).collect();
    ids.push(held.person);
    let names = people::names(call.app(), &ids).await?;
    let name = |id: &PersonId| names.get(id).map_or("", String::as_str);
    let body = html! {
        (ui::heading(&format!("A coach for {}", name(&held.person))))
        @match &school {
            Some(school) => p class="govuk-body" { "At " (school.name) ", " (school.phase) ", " (school.region) "." },
            None => p class="govuk-body" { "No school is known, so only coaches by video are suggested." },
        }
        @for (one, said) in &found { (suggestion(name(&one.person), &one.offer, &said.reasons)) }
        @if found.is_empty() { p class="app-empty" { "Nobody on the register suits: by age of pupils, and in the region or by video." } }
        (ui::muted(html! { "Suggestions are in the order of what is in common. Ask the coach before you give anybody their address." }))
    };
    call.page(&permit, "A coach", body)
        .back(format!("/admin/participants/{id}"), "The participant")
        .send()
}

fn suggestion(name: &str, offer: &Offer, reasons: &[String]) -> Markup {
    html! {
        (ui::subheading(name))
        p class="govuk-body" { (place(offer)) ". Coaches up to " (offer.places) " at a time." }
        ul class="govuk-list govuk-list--bullet" { @for reason in reasons { li { (reason) } } }
    }
}
