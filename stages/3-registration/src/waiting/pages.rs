//! Pages of waiting lists: one's own position and offer, and the provider's list.
//!
//! What this room must not know: how places are counted.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, ButtonKind, FormErrors, Icon, Kind, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, Permit, may_anywhere},
    registration::{
        ApplicationId, CohortId,
        waiting::{Chance, WaitState},
    },
};

use super::{Queued, Wait, chance_at, position_of, store};
use crate::{
    application::{self, Application},
    cohort::{self, Cohort},
};

/// A wait with what an applicant is told of it.
pub(crate) struct Told {
    wait: Wait,
    position: i64,
    chance: Chance,
}

/// What is told of the wait of an application, when it has one.
pub(crate) async fn told(
    tx: &ReadTx<'_>,
    application: ApplicationId,
    cohort: &Cohort,
    today: Day,
) -> Result<Option<Told>, Problem> {
    let Some(wait) = store::live(tx, application).await? else {
        return Ok(None);
    };
    let position = position_of(tx, &wait).await?;
    let chance = chance_at(tx, cohort, position, today).await?;
    Ok(Some(Told {
        wait,
        position,
        chance,
    }))
}

impl Told {
    /// One line for the way from application to certificate.
    pub(crate) fn line(&self) -> String {
        match (self.wait.state, self.wait.answer_by) {
            (WaitState::Offered, Some(until)) => {
                format!(
                    "A place is held for you: answer by {}",
                    until.with_weekday()
                )
            }
            (WaitState::Confirmed, _) => "You want the place that is held for you".to_owned(),
            _ => format!(
                "You are number {} on the list. We write to you when a place comes free",
                self.position
            ),
        }
    }

    /// The section on the applicant's page.
    pub(crate) fn section(&self) -> Markup {
        html! {
            (ui::section("waiting", "The waiting list"))
            @match self.wait.state {
                WaitState::Offered => {
                    p class="govuk-body-l" { "A place has come free and is held for you." }
                    @if let Some(until) = self.wait.answer_by {
                        p class="govuk-body" { "Answer by the end of " (until.with_weekday()) ". After that it goes to the next person." }
                    }
                    (ui::button_link(ButtonKind::Primary, &format!("/application/{}/offer", self.wait.application), "Answer the offer"))
                }
                WaitState::Confirmed => {
                    p class="govuk-body" { "You said that you want the place that is held for you. Your provider decides next." }
                }
                _ => {
                    p class="govuk-body" { "This cohort is full. You are number " strong { (self.position) } " on its waiting list." }
                    p class="govuk-body" { "Your chance of a place: " strong { (self.chance.in_words()) } ". " (self.chance.basis(self.position)) }
                    p class="govuk-body" { "When a place comes free it is held for you for " (rulebook::registration::waiting::DAYS_TO_ANSWER) " days, and we write to you. You need do nothing until then." }
                }
            }
        }
    }
}

async fn own(call: &Call, id: &str) -> Result<(Application, Wait, Cohort, Permit), Problem> {
    let id: ApplicationId = id.parse().or_not_found()?;
    let (held, wait, cohort) = call
        .app()
        .db()
        .read(async |tx| {
            let held = application::store::one(tx, id).await?;
            let wait = store::live(tx, id).await?.or_not_found()?;
            let cohort = cohort::store::one(tx, wait.cohort).await?;
            Ok((held, wait, cohort))
        })
        .await?;
    let permit = call.may(Action::Apply, &Circles::own(held.person))?;
    Ok((held, wait, cohort, permit))
}

/// The offer of a place.
pub(crate) async fn offer(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, wait, cohort, permit) = own(&call, &id).await?;
    if wait.state != WaitState::Offered {
        return Ok(call.go(format!("/application/{}", held.id)));
    }
    offer_page(&call, &permit, (&held, &wait, &cohort), &FormErrors::none()).send()
}

fn offer_page(
    call: &Call,
    permit: &Permit,
    (held, wait, cohort): (&Application, &Wait, &Cohort),
    errors: &FormErrors,
) -> Paged {
    let until = wait.answer_by.unwrap_or(call.now().day);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("A place has come free"))
        p class="govuk-body-l" { (cohort.name) ", teaching from " (cohort.days.starts_on.with_weekday()) "." }
        p class="govuk-body" { "It is held for you until the end of " (until.with_weekday()) "." }
        (ui::Form::post(format!("/application/{}/offer", held.id)).body(html! {
            (ui::Radios::new("wants", "Do you want this place?")
                .choice(ui::Choice::new("yes", "Yes, I want it").hint("Your provider then decides on your application, with the place kept for you"))
                .choice(ui::Choice::new("no", "No, give it to the next person").hint("Your application is taken back. You may apply again"))
                .error(errors.of("wants")))
            (ui::button("Send my answer"))
        }))
    };
    call.page(permit, "A place has come free", body)
        .back(format!("/application/{}", held.id), "Your application")
        .again(errors)
}

/// Answers the offer.
pub(crate) async fn answer(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, wait, cohort, permit) = own(&call, &id).await?;
    let mut reader = form.reader();
    let wants = reader.yes_no("wants", "Choose whether you want this place");
    let mut errors = reader.errors();
    if let Some(wants) = wants {
        match super::answer_offer(call.app(), &permit, held.id, wants).await {
            Ok(()) => {
                let said = if wants {
                    "Thank you. The place stays held for you while your provider decides."
                } else {
                    "Thank you for saying so. The place goes to the next person."
                };
                return Ok(call.go_saying(format!("/application/{}", held.id), said));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    offer_page(&call, &permit, (&held, &wait, &cohort), &errors).send()
}

/// The waiting list of a cohort, for the provider.
pub(crate) async fn list(call: Call, Path(id): Path<String>) -> PageResult {
    let id: CohortId = id.parse().or_not_found()?;
    let today = call.now().day;
    let (cohort, queue, chances) = call
        .app()
        .db()
        .read(async |tx| {
            let cohort = cohort::store::one(tx, id).await?;
            let queue = store::list(tx, id).await?;
            let mut chances = Vec::new();
            for position in [1, 3, 5, 10] {
                chances.push((position, chance_at(tx, &cohort, position, today).await?));
            }
            Ok((cohort, queue, chances))
        })
        .await?;
    let permit = call.may(
        Action::ReadRegistrations,
        &Circles::provider(cohort.provider),
    )?;
    let body = html! {
        (ui::heading_row(Some("Waiting list"), &cohort.name, Some(&cohort::pages::places_words(&cohort)), None))
        (table(&call, &queue))
        p class="govuk-body" { "A place that comes free is offered to the first on the list in the same moment, and held for them until the day by which they answer. Nobody can be taken ahead of them." }
        (ui::details("What applicants are told about their chances", html! {
            @for (position, chance) in &chances {
                p { "At position " (position) ": " strong { (chance.in_words()) } ". " (chance.basis(*position)) }
            }
        }))
    };
    // Whoever reads the list does not always keep cohorts.
    let keeps = may_anywhere(call.actor(), Action::KeepCohorts);
    let back = if keeps {
        (format!("/admin/cohorts/{}", cohort.id), "The cohort")
    } else {
        ("/admin/applications".to_owned(), "Applications")
    };
    call.page(&permit, format!("Waiting list of {}", cohort.name), body)
        .back(back.0, back.1)
        .wide()
        .send()
}

fn table(call: &Call, queue: &[Queued]) -> Markup {
    let mut place = 0;
    let rows = queue.iter().map(|one| {
        let waiting = one.wait.state == WaitState::Waiting;
        place += i64::from(waiting);
        let since = call.app().clock().at(one.wait.joined_at).day.with_weekday();
        vec![
            html! { @if waiting { (place) } @else { "Offered" } },
            html! { a class="govuk-link" href={ "/admin/applications/" (one.wait.application) } { (one.name) } },
            html! { (since) },
            html! { (ui::tag(if waiting { Kind::Plain } else { Kind::Now }, if waiting { Icon::None } else { Icon::Half }, one.wait.state.label())) },
            html! { (one.wait.answer_by.map_or_else(String::new, Day::with_weekday)) },
        ]
    });
    Table::new("Who waits, first to last")
        .caption_hidden()
        .columns(["Position", "Applicant", "Since", "State", "Answers by"])
        .rows(rows)
        .empty("Nobody waits for a place in this cohort.")
        .render()
}

/// Puts an application on the waiting list.
pub(crate) async fn put(call: Call, Path(id): Path<String>) -> PageResult {
    let id: ApplicationId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| application::store::one(tx, id).await)
        .await?;
    let provider = held.provider.or_not_found()?;
    let permit = call.may(Action::KeepRegistrations, &Circles::provider(provider))?;
    let position = super::put_on_waiting_list(call.app(), &permit, id).await?;
    Ok(call.go_saying(
        format!("/admin/applications/{id}"),
        &format!("On the waiting list, at position {position}. A letter is on its way."),
    ))
}
