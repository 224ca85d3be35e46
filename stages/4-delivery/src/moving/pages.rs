//! The pages of an intake’s edition: which it studies, what moving it would change, the move, and the way back.
//!
//! What this room must not know: how a move is done.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, DateInput, FormErrors, Radios, Select, Table,
        Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use registration::Cohort;
use rulebook::{
    base::Coded as _,
    people::{Action, Circles, Permit},
    production::EditionId,
    registration::CohortId,
};

use super::{Move, MoveState, NewMove, drop_move, move_cohort, plan_move, preview, store, view};

struct Own {
    permit: Permit,
    cohort: Cohort,
    editions: Vec<curriculum::Edition>,
    moves: Vec<Move>,
}

impl Own {
    async fn of(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: CohortId = id.parse().or_not_found()?;
        let (cohort, editions, moves) = call
            .app()
            .db()
            .read(async |tx| {
                let cohort = registration::cohort(tx, id).await?;
                let editions = curriculum::editions_of(tx, &cohort.programme).await?;
                let moves = store::of_cohort(tx, id).await?;
                Ok((cohort, editions, moves))
            })
            .await?;
        let permit = call.may(Action::KeepCohorts, &Circles::provider(cohort.provider))?;
        Ok(Self {
            permit,
            cohort,
            editions,
            moves,
        })
    }

    fn version(&self, id: EditionId) -> &str {
        let found = self.editions.iter().find(|one| one.id == id);
        found.map_or("", |one| one.version.as_str())
    }

    fn here(&self) -> String {
        format!("/admin/cohorts/{}/edition", self.cohort.id)
    }
}

/// What became of the sources of the edition since it was released.
async fn sources_since(call: &Call, own: &Own) -> Result<Markup, Problem> {
    let since = production::since_released(call.app(), own.cohort.edition).await?;
    let rows = since.iter().map(|one| {
        let state = &one.entry.state;
        vec![
            html! { (one.title) },
            html! { (state.happened.label()) ", from " (state.from_on.in_words()) },
            html! { (one.entry.words) @if !one.entry.parts.is_empty() { " (" (one.entry.parts.join(", ")) ")" } },
            html! { (one.places) },
        ]
    });
    Ok(html! {
        @if !since.is_empty() {
            (ui::section("sources", "Sources that changed since"))
            p class="govuk-body" { "This edition was released before the changes below. The legal checkers go through each passage that cites them; what they change comes with a newer edition." }
            (Table::new("What became of the sources of this edition").caption_hidden()
                .columns(["Source", "What", "What is different", "Pages that cite it"]).rows(rows))
        }
    })
}

/// The edition of an intake, the others there are, and every move so far.
pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let own = Own::of(&call, &id).await?;
    if let Ok(to) = form.get("to").parse::<EditionId>() {
        return Ok(call.go(format!("{}/{to}", own.here())));
    }
    let others = || {
        own.editions
            .iter()
            .filter(|one| one.id != own.cohort.edition)
    };
    let body = html! {
        (ui::heading_row(Some(&own.cohort.name), "The edition it studies", None, None))
        p class="govuk-body-l" { "Edition " (own.version(own.cohort.edition)) ". An intake keeps its edition until somebody moves it on purpose." }
        @if others().next().is_none() {
            (ui::empty_state("There is no other edition to move to.", "The content lead releases one for each teaching cycle."))
        } @else {
            (ui::Form::get(own.here()).body(html! {
                (Select::new("to", "Look at another edition").hint("Nothing is moved yet: first you see what would change, and for whom")
                    .choices(others().map(|one| Choice::new(one.id.to_string(), label(one)))))
                (ui::button("See what would change"))
            }))
        }
        (sources_since(&call, &own).await?)
        (history(&own))
    };
    call.page(&own.permit, "The edition of an intake", body)
        .back(
            format!("/admin/cohorts/{}", own.cohort.id),
            own.cohort.name.clone(),
        )
        .wide()
        .send()
}

fn label(edition: &curriculum::Edition) -> String {
    let cycle = if edition.cycle.is_empty() {
        String::new()
    } else {
        format!(", {}", edition.cycle)
    };
    format!("Edition {}{cycle}", edition.version)
}

fn history(own: &Own) -> Markup {
    let rows = own.moves.iter().enumerate().map(|(at, one)| {
        let newest = own.moves.iter().take(at).all(|it| it.state != MoveState::Done);
        let undo = one.state == MoveState::Done && newest && own.cohort.edition == one.to;
        vec![
            html! { (one.on.with_weekday()) },
            html! { (own.version(one.from)) " to " (own.version(one.to)) },
            html! { (one.state.label()) @if one.state == MoveState::Done { ", " (rulebook::base::counted(one.people, "person", "people")) } },
            html! { (one.reason) },
            html! {
                @if one.state == MoveState::Planned {
                    (ui::Form::post(format!("{}/planned/{}/drop", own.here(), one.id)).label(format!("Drop the move planned for {}", one.on.in_words()))
                        .body(html! { (Button::new("Drop this plan").kind(ButtonKind::Secondary)) }))
                } @else if undo {
                    a class="govuk-link" href={ (own.here()) "/" (one.from) } { "Move back to " (own.version(one.from)) }
                }
            },
        ]
    });
    html! {
        (ui::section("moves", "Moves"))
        (Table::new("Moves of this intake").caption_hidden().columns(["Day", "Edition", "State", "Why", "Undo"])
            .rows(rows).empty("None. This intake studies the edition that it began with."))
    }
}

/// What moving to this edition would change, and the form that does it.
pub(crate) async fn look(call: Call, Path((id, to)): Path<(String, String)>) -> PageResult {
    page(&call, (&id, &to), &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(
    call: &Call,
    (id, to): (&str, &str),
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let own = Own::of(call, id).await?;
    let to: EditionId = to.parse().or_not_found()?;
    let edition = own
        .editions
        .iter()
        .find(|one| one.id == to)
        .or_not_found()?;
    let preview = preview::look(call.app(), &own.cohort, to).await?;
    let (from, version) = (own.version(own.cohort.edition), edition.version.as_str());
    let same = own.cohort.edition == to;
    let begun = preview.assessment_changes && own.cohort.days.assessment_opens_on <= call.now().day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&own.cohort.name), &format!("From edition {from} to {version}"), None, None))
        @if !edition.note.is_empty() { (ui::inset(html! { strong { "What is new. " } (edition.note) })) }
        @if same { p class="govuk-body" { "This intake studies that edition already." } }
        @else {
            (view::tiles(&preview))
            p class="govuk-body" {
                a class="govuk-link" href={ "/curriculum/editions/compare?before=" (own.cohort.edition) "&after=" (to) } { "Read both editions side by side" }
            }
            @if begun { (ui::warning("The assessment of this intake has opened, and this edition assesses differently. It cannot be moved any more.")) }
            (view::modules(&preview))
            (view::rest(&preview.shift))
            (view::people(&preview))
            @if !begun { (the_form(&own, (to, version), form, errors)) }
        }
    };
    Ok(call
        .page(
            &own.permit,
            format!("From edition {from} to {version}"),
            body,
        )
        .back(own.here(), "The edition it studies")
        .wide()
        .again(errors))
}

fn the_form(
    own: &Own,
    (to, version): (EditionId, &str),
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let day = DateInput::new("on", "Day of the move")
        .hint("Early in the morning of that day, by the same rule")
        .typed(
            form.get("on_day"),
            form.get("on_month"),
            form.get("on_year"),
        )
        .error(errors.of("on"));
    let when = if form.get("when").is_empty() {
        "now"
    } else {
        form.get("when")
    };
    html! {
        (ui::section("move", &format!("Move {} to edition {version}", own.cohort.name)))
        (ui::Form::post(format!("{}/{to}", own.here())).hidden("from", own.cohort.edition.to_string()).body(html! {
            (Textarea::new("reason", "Why is this intake moved?")
                .hint("A sentence or two. Participants and facilitators read it in their letter.")
                .rows(3).value(form.get("reason")).error(errors.of("reason")))
            (Radios::new("when", "When?").value(when).error(errors.of("when"))
                .choice(Choice::new("now", "Now"))
                .choice(Choice::new("later", "On a later day").reveals(html! { (day) })))
            (Checkboxes::new("seen", "What changes").values(form.all("seen"))
                .choice(Choice::new("yes", "I have read what changes, and for whom"))
                .error(errors.of("seen")))
            (ui::button("Move this intake"))
        }))
    }
}

/// Moves, or plans to.
pub(crate) async fn send(
    call: Call,
    Path((id, to)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let own = Own::of(&call, &id).await?;
    let target: EditionId = to.parse().or_not_found()?;
    let mut reader = form.reader();
    let from: EditionId = form.get("from").parse().or_not_found()?;
    let asked = NewMove {
        cohort: own.cohort.id,
        from,
        to: target,
        reason: reader.optional("reason", 2_000),
        seen: reader.ticked("seen"),
    };
    let later = form.get("when") == "later";
    let on = if later {
        reader.day("on", "Enter the day, the month and the year")
    } else {
        None
    };
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, (&id, &to), &form, &errors).await?.send();
    }
    let done = match on {
        Some(on) => plan_move(call.app(), &own.permit, asked, on)
            .await
            .map(|_| format!("Planned for {}.", on.with_weekday())),
        None => move_cohort(call.app(), &own.permit, asked)
            .await
            .map(|people| {
                let people = rulebook::base::counted(people, "person", "people");
                format!("Moved. {people} and their facilitators have a letter.")
            }),
    };
    match done {
        Ok(words) => Ok(call.go_saying(own.here(), &words)),
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.whole("Somebody else has moved this intake meanwhile. What you see below is what would change now; what you typed is kept.");
            page(&call, (&id, &to), &form, &errors).await?.send()
        }
        Err(problem) => page(&call, (&id, &to), &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

/// Drops a planned move.
pub(crate) async fn drop_plan(
    call: Call,
    Path((id, planned)): Path<(String, String)>,
) -> PageResult {
    let own = Own::of(&call, &id).await?;
    let planned = planned.parse().or_not_found()?;
    drop_move(call.app(), &own.permit, own.cohort.id, planned).await?;
    Ok(call.go_saying(
        own.here(),
        "The plan is dropped. This intake keeps its edition.",
    ))
}
