//! The register officer's comparison: kept decisions decided again under another version of the law, with the differences.
//!
//! What this room must not know: how a rule decides, or how decisions are kept.

use kit::{
    Problem,
    ui::{self, Choice, Column, Radios, Select, Table},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles},
    registration::{
        duty::{LAWS, Law},
        funding::{CohortFunding, POLICIES, Policy},
    },
};

use super::{
    DecisionKind,
    replay::{Difference, DutyUnder, FundingUnder, Replayed, Short, replay_duty, replay_funding},
};
use crate::ruling::replay::{RulingDifference, replay_rulings};

/// The third kind of decision: those of people.
const CASES: &str = "cases";
/// Differences shown on the page; the command prints them all.
const SHOWN: usize = 200;

/// The page.
pub(crate) async fn replay(call: Call, query: Form) -> PageResult {
    let permit = call.may(Action::DecideDutyCases, &Circles::SITE)?;
    let kind = DecisionKind::from_code(query.get("kind")).ok();
    let mut shown = Vec::new();
    let mut keep = |one: &Difference| {
        if shown.len() < SHOWN {
            shown.push(one.clone());
        }
        Ok(())
    };
    let db = call.app().db();
    let found = match kind {
        None => None,
        Some(DecisionKind::Duty) => {
            let under = Law::named(query.get("rule"))
                .map_or(DutyUnder::OfTheDay, |law| DutyUnder::This(law.clone()));
            Some(replay_duty(db, &under, &mut keep).await?)
        }
        Some(DecisionKind::Funding) => {
            let under = FundingUnder {
                policy: Policy::named(query.get("rule"))
                    .unwrap_or_else(|| Policy::newest())
                    .clone(),
                cohort: CohortFunding::from_code(query.get("cohort")).ok(),
            };
            Some(replay_funding(db, &under, &mut keep).await?)
        }
    };
    let cases = if query.get("kind") == CASES {
        Some(cases(&call, &query).await?)
    } else {
        None
    };
    let body = html! {
        (ui::heading("What if the law were another?"))
        (ui::lead("Every decision is kept with what it was told. Here each is decided again, and those that come out differently are listed. Nothing is changed."))
        (form(&query))
        @if let Some(found) = found { (result(&call, found, &shown)) }
        @if let Some(cases) = &cases { (cases) }
        (versions())
    };
    call.page(&permit, "What if the law were another?", body)
        .back("/register/cases", "Cases for a person")
        .wide()
        .send()
}

fn form(query: &Form) -> Markup {
    let laws = LAWS
        .iter()
        .map(|law| (law.version.as_ref(), law.in_force_from));
    let policies = POLICIES
        .iter()
        .map(|policy| (policy.version.as_ref(), policy.in_force_from));
    let choice = |(version, from): (&'static str, Day)| {
        Choice::new(version, format!("{version}, from {}", from.in_words()))
    };
    ui::Form::get("/register/replay").body(html! {
        (Radios::new("kind", "Which decisions?").coded::<DecisionKind>().choice(Choice::new(CASES, "What people decided")).inline()
            .value(if query.has("kind") { query.get("kind") } else { "duty" }))
        (Select::new("rule", "Under which version?")
            .hint("For the duty, the law of the day means: does Senda still answer as it did?")
            .choice(Choice::new("", "The law of the day; for funding the newest"))
            .choices(laws.map(choice)).choices(policies.map(choice)).value(query.get("rule")))
        (Select::new("cohort", "For funding: as if the cohort were")
            .choice(Choice::new("", "As it was"))
            .choices(CohortFunding::ALL.iter().map(|one| Choice::new(one.code(), one.label())))
            .value(query.get("cohort")))
        (ui::button("Decide again"))
    })
}

fn result(call: &Call, found: Replayed, shown: &[Difference]) -> Markup {
    let told = |short: &Short| {
        html! {
            (short.label)
            @if let Some(day) = short.deadline { br; (day.in_words()) }
        }
    };
    let rows = shown.iter().map(|one| {
        vec![
            html! { (one.decision) },
            html! { (call.app().clock().at(one.at).day.in_words()) },
            html! { (told(&one.then)) },
            html! { (told(&one.now)) },
            html! { (one.now.rule) },
        ]
    });
    html! {
        (ui::section("differences", "Differences"))
        p class="govuk-body" {
            (found.decided) " decisions decided again; " strong { (found.different) " come out differently." }
            @if found.unreadable > 0 { " " (found.unreadable) " cannot be read and were left out." }
            @if found.different > u64::try_from(shown.len()).unwrap_or(u64::MAX) {
                " The first " (shown.len()) " are shown; “senda duty replay” prints them all."
            }
        }
        @if found.different > 0 {
            (Table::new("Decisions that come out differently").caption_hidden()
                .columns(["Decision", "Made on", "Answer then", "Answer now"])
                .column(Column::new("Under")).rows(rows))
        }
    }
}

/// What people decided, under the other law: with their decision, and whether anybody would still be asked.
async fn cases(call: &Call, query: &Form) -> Result<Markup, Problem> {
    let under = Law::named(query.get("rule"))
        .map_or(DutyUnder::OfTheDay, |law| DutyUnder::This(law.clone()));
    let mut shown = Vec::new();
    let mut keep = |one: &RulingDifference| {
        if shown.len() < SHOWN {
            shown.push(one.clone());
        }
        Ok(())
    };
    let found = replay_rulings(call.app().db(), &under, &mut keep).await?;
    let told = |short: &Short| {
        html! {
            (short.label)
            @if let Some(day) = short.deadline { br; (day.in_words()) }
        }
    };
    let rows = shown.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/register/cases/" (one.post) } { (one.post) } },
            html! { (call.app().clock().at(one.at).day.in_words()) },
            html! { (told(&one.then)) },
            html! { (told(&one.now)) },
            html! { @if one.still_asked { "Yes" } @else { "No: this law answers by itself" } },
        ]
    });
    Ok(html! {
        (ui::section("differences", "Differences"))
        p class="govuk-body" {
            (found.decided) @if found.decided == 1 { " decision of a person" } @else { " decisions of people" } " decided again; " strong { (found.different) @if found.different == 1 { " comes out differently." } @else { " come out differently." } }
            @if found.unreadable > 0 { " " (found.unreadable) " cannot be read and were left out." }
        }
        @if found.different > 0 {
            (Table::new("Decisions of people that come out differently").caption_hidden()
                .columns(["Case", "Decided on", "Answer then", "Answer now"])
                .column(Column::new("Would a person be asked?")).rows(rows))
        }
    })
}

fn versions() -> Markup {
    let rows = LAWS.iter().map(|law| {
        vec![
            html! { (law.version) },
            html! { (law.in_force_from.in_words()) },
            html! { (law.says) },
        ]
    });
    html! {
        (ui::section("versions", "The versions of the law on the duty"))
        (Table::new("Versions").caption_hidden().columns(["Version", "In force from", "What it says"]).rows(rows))
        (ui::muted("A law that is still to come can be written down and tried with “senda duty replay --law”."))
    }
}
