//! DfE's statements, each with what it comes to by their lines and by ours.
//!
//! What this room must not know: how a sum is worked out.

use std::collections::BTreeMap;

use kit::ui::{Column, Icon, Kind, Markup, Table, tag};
use maud::html;
use rulebook::base::{Day, Pence};

use super::lines::Row;
use crate::wire;

/// What a statement counts on either side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) lines: i64,
    pub(super) ours: Pence,
    pub(super) theirs: Pence,
    pub(super) unpriced: i64,
}

/// What the lines of one statement of theirs come to. Ours counts on the statement on which they have it.
pub(super) fn sum_of(id: &str, rows: &[Row]) -> Sum {
    let mut sum = Sum::default();
    for row in rows {
        let Some(theirs) = &row.theirs else { continue };
        let pays = theirs.pays.as_deref() == Some(id);
        if !pays && theirs.takes_back.as_deref() != Some(id) {
            continue;
        }
        sum.lines += 1;
        let Some(each) = row.each else {
            sum.unpriced += 1;
            continue;
        };
        sum.theirs = [sum.theirs, theirs.on(id, each)].into_iter().sum();
        let ours = match (pays, theirs.takes_back.is_some()) {
            // Paid and taken back: both sides count both lines, when ours is taken back, too.
            (true, true) => each,
            (true, false) => row.our_sum(),
            (false, _) => Pence(row.our_sum().0 - each.0),
        };
        sum.ours = [sum.ours, ours].into_iter().sum();
    }
    sum
}

/// The table, by day of payment.
pub(super) fn table(statements: &BTreeMap<String, wire::Statement>, rows: &[Row]) -> Markup {
    let mut all: Vec<_> = statements.iter().collect();
    all.sort_by(|left, right| {
        (&left.1.payment_date, left.0).cmp(&(&right.1.payment_date, right.0))
    });
    let cells = all.into_iter().map(|(id, one)| {
        let sum = sum_of(id, rows);
        let differs = sum.ours != sum.theirs;
        vec![
            html! { (one.month) " " (one.year) ", cohort " (one.cohort) },
            html! { (day(&one.cut_off_date)) },
            html! { (day(&one.payment_date)) },
            if one.paid {
                tag(Kind::Good, Icon::Tick, "Paid")
            } else {
                tag(Kind::Calm, Icon::Ring, "Not paid")
            },
            html! { (sum.lines) },
            html! { (money(&sum, sum.ours)) },
            html! { (money(&sum, sum.theirs)) },
            if differs {
                tag(Kind::Stop, Icon::Alert, "Differs")
            } else {
                tag(Kind::Good, Icon::Tick, "The same")
            },
        ]
    });
    html! {
        (Table::new("DfE’s statements")
            .columns(["Statement", "Cut-off", "Payment", "DfE says"])
            .column(Column::number("Declarations"))
            .column(Column::number("Ours comes to"))
            .column(Column::number("DfE’s comes to"))
            .column(Column::new("Compared"))
            .rows(cells)
            .empty("No statement of DfE’s was read yet."))
        (kit::ui::muted("Output payments only, at the price of the contract entered here: DfE’s API tells no sums."))
    }
}

fn money(sum: &Sum, pence: Pence) -> String {
    if sum.unpriced > 0 {
        "Not set: the contract’s price is missing".to_owned()
    } else {
        pence.to_string()
    }
}

fn day(text: &str) -> String {
    text.parse::<Day>()
        .map_or_else(|_| text.to_owned(), Day::in_words)
}
