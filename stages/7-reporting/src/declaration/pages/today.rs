//! What can be declared today and why, what blocks the rest and who can mend it, and what declaring would bring.
//!
//! What this room must not know: how evidence is judged, what is agreed with DfE.

use kit::{
    ui::{self, Button, Column, Icon, Kind, Markup, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use registration::Cohort;
use rulebook::{
    base::{Coded as _, Day, Pence, Reason},
    reporting::declaration::{Line, Standing},
};

use super::{accounts, kept_cohorts, pick};
use crate::declaration::{Account, worth};

/// The page.
pub(crate) async fn show(call: Call, query: Form) -> PageResult {
    let (cohorts, permit) = kept_cohorts(&call).await?;
    let today = call.now().day;
    let Some(cohort) = pick(&cohorts, query.get("cohort"), today) else {
        let body = html! {
            (ui::heading("What can be declared today"))
            (ui::empty_state("No intake has started", "Declarations begin with the first day of teaching."))
        };
        return call
            .page(&permit, "What can be declared today", body)
            .back("/admin/declarations", "All declarations")
            .send();
    };
    let all = accounts(&call, cohort).await?;
    let each = worth::each(call.app(), cohort.id).await?;
    let body = html! {
        (ui::heading(&format!("What can be declared today: {}", cohort.name)))
        (ui::lead("A dry run: nothing on this page is sent until you declare it."))
        (effect(&all, each))
        (ready_table(&all, each, cohort))
        (blocked_table(&all, today))
    };
    call.page(&permit, "What can be declared today", body)
        .back(
            format!("/admin/declarations?cohort={}", cohort.id),
            "All declarations",
        )
        .wide()
        .send()
}

fn ready(all: &[Account]) -> impl Iterator<Item = (&Account, &Line)> {
    all.iter().flat_map(|account| {
        account
            .lines
            .iter()
            .filter(|line| matches!(line.standing, Standing::Ready { .. }))
            .map(move |line| (account, line))
    })
}

/// What one declaration of this person brings.
fn brings(account: &Account, each: Pence) -> Pence {
    if account.enrolment.fundable {
        each
    } else {
        Pence(0)
    }
}

/// What declaring everything would bring, in a sentence.
fn effect(all: &[Account], each: Option<Pence>) -> Markup {
    let count = ready(all).count();
    let paid = ready(all)
        .filter(|(account, _)| account.enrolment.fundable)
        .count();
    let late = ready(all)
        .filter(|(_, line)| matches!(line.standing, Standing::Ready { late: true, .. }))
        .count();
    let sum: Option<Pence> =
        each.map(|each| ready(all).map(|(account, _)| brings(account, each)).sum());
    html! {
        @if count == 0 {
            p class="govuk-body" { "Nothing is ready to declare today." }
        } @else {
            p class="govuk-body" {
                strong { (count) " ready" } ": DfE pays for " (paid)
                @if count > paid { ", and not for " (count - paid) }
                ". "
                @match sum {
                    Some(sum) => { "Declaring all of it brings " strong { (sum) } " on the next statement that is open." },
                    None => "What it brings is not known: no contract is entered for this intake.",
                }
                @if late > 0 { " The cut-off of " (late) " has passed: they go on a later statement." }
            }
        }
    }
}

fn ready_table(all: &[Account], each: Option<Pence>, cohort: &Cohort) -> Markup {
    let rows: Vec<_> = ready(all)
        .filter_map(|(account, line)| ready_row(account, line, each))
        .collect();
    let count = rows.len();
    html! {
        (Table::new("Ready, with the record that shows it")
            .columns(["Name", "Declaration", "Would carry the day", "Shown by", "Cut-off"])
            .column(Column::number("Brings"))
            .rows(rows)
            .empty("Nothing is ready."))
        @if count > 0 {
            (ui::Form::post("/admin/declarations/ready").hidden("cohort", cohort.id.to_string()).body(html! {
                (Button::new(format!("Declare all {count} that are ready")))
            }))
        }
    }
}

fn ready_row(account: &Account, line: &Line, each: Option<Pence>) -> Option<Vec<Markup>> {
    let Standing::Ready {
        on, evidence, late, ..
    } = &line.standing
    else {
        return None;
    };
    Some(vec![
        name(account),
        html! { (line.kind.label()) },
        html! { (on.in_words()) },
        html! { (evidence.what) },
        html! {
            (line.milestone.cut_off.in_words()) " "
            @if *late { (tag(Kind::Now, Icon::Alert, "Passed")) }
        },
        html! { @match each { Some(each) => (brings(account, each)), None => "Not set" } },
    ])
}

fn name(account: &Account) -> Markup {
    html! { a class="govuk-link" href={ "/admin/declarations/" (account.enrolment.id) } { (account.enrolment.full_name) } }
}

/// The next declaration of each person that cannot be made yet: those after it wait for it anyway.
fn blocked_table(all: &[Account], today: Day) -> Markup {
    let next = all.iter().filter_map(|account| {
        let line = account
            .lines
            .iter()
            .find(|line| !matches!(line.standing, Standing::Made { .. }))?;
        match &line.standing {
            Standing::NotYet { reasons } => Some((account, line, reasons)),
            Standing::Made { .. } | Standing::Ready { .. } => None,
        }
    });
    let mut next: Vec<_> = next.collect();
    // What is overdue comes first, then what somebody can mend, then what only waits for its day.
    next.sort_by_key(|(account, line, reasons)| {
        let waits = reasons.iter().any(|one| one.code == "before_milestone");
        (
            line.milestone.cut_off >= today,
            waits,
            account.enrolment.full_name.clone(),
            account.enrolment.id,
        )
    });
    let rows = next.iter().map(|(account, line, reasons)| {
        let overdue = line.milestone.cut_off < today;
        vec![
            name(account),
            html! {
                (line.kind.label()) " "
                @if overdue { (tag(Kind::Now, Icon::Alert, "Cut-off passed")) }
            },
            html! { ul class="govuk-list" { @for reason in *reasons { li { (reason.sentence) } } } },
            html! { ul class="govuk-list" { @for who in menders(reasons) { li { (who) } } } },
        ]
    });
    html! {
        (Table::new("Not yet, and who can mend it")
            .columns(["Name", "Next declaration", "Why not", "Who can mend it"])
            .rows(rows)
            .empty("Nothing is blocked."))
    }
}

/// Who can mend these, each once.
fn menders(reasons: &[Reason]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for reason in reasons {
        let who = mender(&reason.code);
        if !found.contains(&who) {
            found.push(who);
        }
    }
    found
}

/// Who can mend a reason.
fn mender(code: &str) -> &'static str {
    match code {
        "before_milestone" => "Nobody: it waits for its day.",
        "out_of_order" => "You: declare the one before it.",
        "no_evidence" => {
            "The facilitator, where a register was not taken; otherwise the participant, by taking part."
        }
        "not_engaged" => "The participant, with the facilitator’s help.",
        "no_outcome" => "The assessment lead, by releasing the outcome.",
        "has_left" => "The programme administrator, if the person is back or left on another day.",
        _ => "The programme administrator.",
    }
}

#[cfg(test)]
mod tests {
    use rulebook::source;

    use super::*;

    #[test]
    fn everybody_who_can_mend_something_is_named_once() {
        let reason = |code| Reason::new(code, "A sentence.", source::SENDA_EVIDENCE);
        let found = menders(&[
            reason("no_evidence"),
            reason("has_left"),
            reason("no_evidence"),
        ]);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("The facilitator"));
    }
}
