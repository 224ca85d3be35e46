//! My coaching: what I agreed, with whom I meet, my buddies; for a coach, the people coached and the times offered.
//!
//! What this room must not know: how anything is kept.

use std::collections::HashMap;

use kit::{
    Problem,
    ui::{self, Button, ButtonKind, FormErrors, TaskList},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded as _,
    delivery::coaching::{AgreedState, CoachingKind},
    people::{Action, PersonId},
};

use super::{
    Coaching, coachings_of,
    session::Agreed,
    session_store,
    slot_pages::my_times,
    slots::{self, Slot, SlotState},
};

/// What the page needs, read in one snapshot.
struct Mine {
    all: Vec<Coaching>,
    agreed: Vec<Agreed>,
    /// Booked times, by coaching.
    booked: Vec<Slot>,
    times: Vec<Slot>,
    names: HashMap<PersonId, String>,
    addresses: HashMap<PersonId, String>,
}

async fn read(call: &Call, person: PersonId) -> Result<Mine, Problem> {
    let today = call.now().day;
    let (all, agreed, booked, times, addresses) = call
        .app()
        .db()
        .read(async |tx| {
            let all = coachings_of(tx, person).await?;
            let times = if all.iter().any(|one| one.coach == Some(person)) {
                slots::of_coach(tx, person, today).await?
            } else {
                Vec::new()
            };
            let (mut agreed, mut booked, mut ids) = (Vec::new(), Vec::new(), Vec::new());
            for one in &all {
                let open = session_store::agreed(tx, one.id).await?;
                agreed.extend(open.into_iter().filter(|it| {
                    it.state == AgreedState::Open && it.person.is_none_or(|who| who == person)
                }));
                if let Some(coach) = one.coach {
                    let of = slots::of_coach(tx, coach, today).await?;
                    booked.extend(of.into_iter().filter(|slot| slot.coaching == Some(one.id)));
                }
                if one.share_contact() {
                    ids.extend(one.everybody());
                }
            }
            Ok((
                all,
                agreed,
                booked,
                times,
                people::addresses(tx, &ids).await?,
            ))
        })
        .await?;
    let ids: Vec<PersonId> = all.iter().flat_map(Coaching::everybody).collect();
    Ok(Mine {
        names: people::names(call.app(), &ids).await?,
        all,
        agreed,
        booked,
        times,
        addresses,
    })
}

pub(crate) async fn show(call: Call) -> PageResult {
    page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

/// The page, with what was typed when a time was not taken.
pub(super) async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let mine = read(call, person).await?;
    let now: Vec<&Coaching> = mine.all.iter().filter(|one| !one.ended).collect();
    let coaches = now.iter().any(|one| one.coach == Some(person));
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Coaching and buddies"))
        @if mine.all.is_empty() {
            (ui::empty_state("You have no coach and no buddy here yet.", "Your provider brings people together; you get a letter when they do."))
        } @else {
            (ui::section("agreed", "What you agreed to do"))
            (agreed_list(&mine.agreed, &mine.names, call.now().day, person))
            (ui::section("with", "With whom you meet"))
            (withs(&mine, &now))
            @for one in now.iter().filter(|one| one.kind == CoachingKind::Buddies) { (contact(&mine, one, person)) }
            @if coaches { (my_times(&mine.times, &mine.all, form, errors)) }
            (over(&mine))
        }
        p class="govuk-body" { "Experienced SENCOs can " a class="govuk-link" href="/coaching" { "offer to coach another" } "." }
    };
    Ok(call
        .page(&permit, "Coaching and buddies", body)
        .again(errors))
}

/// Open agreements, each with its buttons.
pub(super) fn agreed_list(
    all: &[Agreed],
    names: &HashMap<PersonId, String>,
    today: rulebook::base::Day,
    person: PersonId,
) -> Markup {
    html! {
        @if all.is_empty() { p class="govuk-body" { "Nothing is open." } }
        @for one in all {
            (ui::card(&format!("agreed-{}", one.id), &one.words, html! {
                p class="app-muted" {
                    @match one.person {
                        Some(who) if who == person => "Yours",
                        Some(who) => (names.get(&who).map_or("Somebody’s", String::as_str)),
                        None => "For everybody who meets",
                    }
                    @if let Some(due) = one.due { ", by " (due.in_words()) @if due < today { " (late)" } }
                }
                (ui::Form::post(format!("/coaching/agreed/{}", one.id)).label(format!("Settle: {}", one.words)).body(ui::button_row(html! {
                    (Button::new("Done").kind(ButtonKind::Secondary).sends("to", "done"))
                    (Button::new("Not any more").kind(ButtonKind::Secondary).sends("to", "dropped"))
                })))
            }))
        }
    }
}

fn withs(mine: &Mine, now: &[&Coaching]) -> Markup {
    let next = |one: &Coaching| {
        let booked = mine
            .booked
            .iter()
            .find(|slot| slot.coaching == Some(one.id));
        booked.map(|slot| format!("Next: {}", slot.when()))
    };
    let hints: Vec<Option<String>> = now.iter().map(|one| next(one)).collect();
    let mut list = TaskList::new("with-list");
    for (one, hint) in now.iter().zip(&hints) {
        list = list.task(
            one.name.clone(),
            format!("/coaching/with/{}", one.id),
            hint.as_deref(),
            html! { (ui::muted(rulebook::base::Coded::label(one.kind))) },
        );
    }
    html! { @if now.is_empty() { p class="govuk-body" { "Nobody now." } } @else { (list) } }
}

fn contact(mine: &Mine, one: &Coaching, person: PersonId) -> Markup {
    let own = one.people.iter().any(|(who, may)| *who == person && *may);
    html! {
        (ui::subheading(&format!("Reaching each other: {}", one.name)))
        @if one.share_contact() {
            ul class="govuk-list" { @for (who, _) in one.people.iter().filter(|(who, _)| *who != person) {
                @let email = mine.addresses.get(who).map_or("", String::as_str);
                li { (mine.names.get(who).map_or("", String::as_str)) ": " a class="govuk-link" href={ "mailto:" (email) } { (email) } }
            } }
        } @else {
            p class="govuk-body" {
                @if own { "You have agreed. You see each other’s address when your buddy agrees too." }
                @else { "You see each other’s address when you both agree." }
            }
        }
        (ui::Form::post(format!("/coaching/with/{}/contact", one.id)).label("My address").body(html! {
            @if own { (Button::new("Do not show my address any more").kind(ButtonKind::Secondary).sends("may", "no")) }
            @else { (Button::new("Show my address to my buddy").kind(ButtonKind::Secondary).sends("may", "yes")) }
        }))
    }
}

fn over(mine: &Mine) -> Markup {
    let over: Vec<&Coaching> = mine.all.iter().filter(|one| one.ended).collect();
    html! {
        @if !over.is_empty() {
            (ui::details("Earlier coaching", html! {
                ul class="govuk-list" { @for one in over { li { a class="govuk-link" href={ "/coaching/with/" (one.id) } { (one.name) } } } }
            }))
        }
    }
}

/// The card on the start page of whoever agreed something or coaches somebody; nothing for everybody else.
pub(crate) async fn card(call: &Call, studies: bool) -> Result<Option<Markup>, Problem> {
    let Ok(person) = call.person() else {
        return Ok(None);
    };
    let mine = read(call, person).await?;
    let mut now = mine.all.iter().filter(|one| !one.ended);
    let meets = now.clone().next().is_some();
    // Whoever has a coach finds them among those they meet.
    let looks = studies && !now.any(|one| one.coach.is_some_and(|coach| coach != person));
    if !meets && !looks {
        return Ok(None);
    }
    let open = mine
        .times
        .iter()
        .filter(|one| one.state == SlotState::Open)
        .count();
    let coaches = mine
        .all
        .iter()
        .any(|one| one.coach == Some(person) && !one.ended);
    Ok(Some(ui::card(
        "coaching",
        "Coaching and buddies",
        html! {
            @for one in mine.all.iter().filter(|one| !one.ended && one.coach != Some(person)) {
                p { (one.name) ", " (one.kind.label().to_lowercase()) "." }
            }
            @for slot in &mine.booked { p { strong { "Next: " } (slot.when()) } }
            @if !mine.agreed.is_empty() {
                p { "You agreed to do:" }
                ul class="govuk-list govuk-list--bullet" {
                    @for one in &mine.agreed { li { (one.words) @if let Some(due) = one.due { ", by " (due.in_words()) } } }
                }
            }
            @if coaches { p { "Times you offer that nobody has booked: " (open) "." } }
            @if looks { p { "An experienced SENCO can coach you. " a class="govuk-link" href="/coaching/wish" { "Say what would help" } } }
            @if meets { p { a class="govuk-link" href="/coaching/mine" { "Open coaching and buddies" } } }
        },
    )))
}
