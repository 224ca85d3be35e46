//! The page of the number: every missing point, why, and the shortest way to the gate.
//!
//! What this room must not know: how it is counted.

use kit::{
    ui::{self, Column, Icon, Kind, Table, tag},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{BasisPoints, Coded as _},
    delivery::engagement::{Engagement, GateReach, Missing, Plan},
};

use super::href;
use crate::desk::{no_place, seated};

pub(crate) async fn show(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Your progress");
    };
    let told = call
        .app()
        .db()
        .read(async |tx| super::explained(tx, desk.who.id, call.now()).await)
        .await;
    let body = match told.map_err(kit::Problem::for_form) {
        Ok(told) => html! {
            (ui::heading("Your progress"))
            // On paper too it is known whose it is, and of which day.
            p class="app-muted" { @if let Some(signed) = call.signed() { (signed.name) ", " } (call.now().day.in_words()) }
            (in_full(&told, true))
        },
        Err(errors) => html! {
            (ui::heading("Your progress"))
            @for (_, sentence) in errors?.iter() { (ui::inset(html! { (sentence) })) }
        },
    };
    call.page(&desk.permit, "Your progress", body).send()
}

/// Points out of a hundred, with two places where they matter: `4.75`.
pub(crate) fn points(share: BasisPoints) -> String {
    let (whole, rest) = (share.0 / 100, share.0 % 100);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:02}")
    }
}

/// The number and everything behind it, in the same words for everybody; with links for the person whose it is.
pub(crate) fn in_full((told, plan): &(Engagement, Plan), own: bool) -> Markup {
    html! {
        div class="app-stack" { (ui::card("number", "One number", head(told))) }
        (ui::section("strands", "What it is made of"))
        (strands(told))
        (ui::section("missing", "Every missing point, cheapest to earn first"))
        (missing(told, own))
        (ui::section("ahead", "Where it leads"))
        (ahead(told))
        (ui::section("coming", "What is still to come"))
        (whole(plan))
        (coming(plan))
    }
}

fn head(told: &Engagement) -> Markup {
    let percent = u32::try_from(told.total.percent()).unwrap_or(0);
    let lost = BasisPoints(BasisPoints::WHOLE.0 - told.total.0);
    html! {
        (ui::ring("number-ring", &format!("Engagement {percent} of 100"), percent, 100, [
            html! { strong { (points(told.total)) } " of 100 points of what was due by today" },
            html! { strong { (points(lost)) } " missing" },
            html! { strong { (points(told.gate)) } " needed to sit the assessment" },
        ]))
        p {
            @if told.reached { (tag(Kind::Good, Icon::Tick, "On track")) } @else { (tag(Kind::Stop, Icon::Alert, "Below the gate")) }
            " Only what was due by today counts, so the number begins at 100 and every missing point has a name."
        }
    }
}

fn strands(told: &Engagement) -> Markup {
    let mut table = Table::new("Parts of the number")
        .caption_hidden()
        .column(Column::new("Part"))
        .column(Column::number("Weight"))
        .column(Column::number("Due so far"))
        .column(Column::number("Done"))
        .column(Column::number("Earned"));
    for strand in &told.strands {
        table = table.row([
            html! { (strand.strand.label()) },
            html! { (strand.weight) "%" },
            html! { (strand.due) },
            html! { (strand.done) },
            html! { (points(strand.earned)) "%" },
        ]);
    }
    html! { (table) }
}

fn missing(told: &Engagement, own: bool) -> Markup {
    if told.missing.is_empty() {
        return html! { p class="govuk-body" { "Nothing is missing." } };
    }
    let rows = |name: &'static str, from: usize, most: usize| {
        let mut table = Table::new(name)
            .caption_hidden()
            .column(Column::new("What"))
            .column(Column::new("Why"))
            .column(Column::number("Points"))
            .column(Column::new("How to earn it"));
        for one in told.missing.iter().skip(from).take(most) {
            table = table.row([
                html! { (one.title) },
                html! { (one.reason) },
                html! { (points(one.points)) },
                mend(one, own),
            ]);
        }
        html! { (table) }
    };
    html! {
        (rows("Missing points", 0, SHOWN))
        @if told.missing.len() > SHOWN {
            (ui::details(&format!("The other missing points: {}", told.missing.len() - SHOWN), rows("Other missing points", SHOWN, usize::MAX)))
        }
    }
}

fn mend(one: &Missing, own: bool) -> Markup {
    let Some(mend) = &one.mend else {
        return html! { "It cannot be earned any more." };
    };
    html! {
        @if own { a class="govuk-link" href=(href(&one.key)) { (mend.how) } } @else { (mend.how) }
        ", about " (rulebook::base::counted(mend.minutes, "minute", "minutes"))
        @if let Some(by) = mend.by { ", by " (by.in_words()) }
    }
}

fn ahead(told: &Engagement) -> Markup {
    let ahead = &told.forecast;
    let mut table = Table::new("The number at the end of the programme")
        .caption_hidden()
        .column(Column::new("If you"))
        .column(Column::number("You end at"));
    for (words, points_at) in [
        (
            "do everything to come, and mend what can be mended",
            ahead.if_all_is_mended,
        ),
        (
            "do everything to come, and mend nothing",
            ahead.if_the_rest_is_done,
        ),
        ("go on as you have so far", ahead.likely),
        ("do nothing more", ahead.if_nothing_more),
    ] {
        table = table.row([html! { (words) }, html! { (points(points_at)) }]);
    }
    html! {
        (table)
        p class="govuk-body" { (gate_words(told)) }
        @if !ahead.mend_first.is_empty() && ahead.gate_in_reach {
            p class="govuk-body" { "The shortest way to the gate takes about " (rulebook::base::counted(ahead.minutes, "minute", "minutes")) ":" }
            ol class="govuk-list govuk-list--number" {
                @for key in &ahead.mend_first { li { (title(told, key)) } }
            }
        }
    }
}

fn title<'t>(told: &'t Engagement, key: &'t str) -> &'t str {
    told.missing
        .iter()
        .find(|one| one.key == *key)
        .map_or(key, |one| one.title.as_str())
}

/// When the gate can be reached, in one sentence.
pub(crate) fn gate_words(told: &Engagement) -> String {
    let gate = points(told.gate);
    match told.forecast.gate_reach {
        GateReach::Reached => format!("You stand at {gate} or over today."),
        GateReach::ByMending => {
            format!("You can stand at {gate} as soon as you have mended enough of what is missing.")
        }
        GateReach::On { day } => format!(
            "If you do everything that falls due, you can stand at {gate} on {}.",
            day.with_weekday()
        ),
        GateReach::No => format!(
            "What is left is not enough for {gate}. Talk to your facilitator: there may be more to count than Senda knows."
        ),
    }
}

fn whole(plan: &Plan) -> Markup {
    html! {
        p class="govuk-body" {
            "Of the 100 points of the whole programme " strong { (points(plan.earned)) } " are earned, "
            strong { (points(plan.missed)) } " are missing so far, and " strong { (points(plan.to_come)) } " are still to come."
        }
    }
}

/// So many of what is missing, or to come, are shown at once; the rest is behind a line to open.
const SHOWN: usize = 8;

fn coming(plan: &Plan) -> Markup {
    if plan.coming.is_empty() {
        return html! { p class="govuk-body" { "Nothing more falls due." } };
    }
    let rows = |name: &'static str, from: usize, most: usize| {
        let mut table = Table::new(name)
            .caption_hidden()
            .column(Column::new("What"))
            .column(Column::new("In time until"))
            .column(Column::number("Points"))
            .column(Column::new("About how long"));
        for one in plan.coming.iter().skip(from).take(most) {
            table = table.row([
                html! { (one.title) },
                html! { (one.due.in_words()) },
                html! { (points(one.points)) },
                html! { @if let Some(minutes) = one.minutes { (rulebook::base::counted(minutes, "minute", "minutes")) } },
            ]);
        }
        html! { (table) }
    };
    html! {
        (rows("Next points", 0, SHOWN))
        @if plan.coming.len() > SHOWN {
            (ui::details(&format!("What comes after: {}", plan.coming.len() - SHOWN), rows("Later points", SHOWN, usize::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_exactly_and_without_noughts() {
        for (share, words) in [(9_000, "90"), (475, "4.75"), (5, "0.05"), (10_000, "100")] {
            assert_eq!(points(BasisPoints(share)), words);
        }
    }
}
