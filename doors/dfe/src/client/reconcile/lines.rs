//! Our declarations and DfE's, line by line, with what each comes to; and DfE's of people who are not enrolled here.
//!
//! What this room must not know: how a sum is worked out: the rulebook does.

use std::collections::{BTreeMap, HashMap};

use kit::{
    Problem,
    db::ReadTx,
    ui::{Column, Icon, Kind, Markup, Table, tag},
};
use maud::html;
use registration::Enrolment;
use rulebook::{
    base::{Coded as _, Pence},
    people::ProviderId,
    registration::CohortId,
    reporting::{
        declaration::{DeclarationKind, DeclarationState},
        payment::counts_to_be_paid,
    },
};

use super::super::{sides::Sides, store::Link, words};
use crate::{account, wire};

rulebook::coded! {
    /// How a line of ours and one of theirs compare.
    pub enum Match {
        /// Both have it, and it stands the same.
        Matched = "matched", "Matched";
        /// Both have it, and it stands differently.
        OtherState = "other_state", "Different state";
        /// Only here.
        OnlyOurs = "only_ours", "Only ours";
        /// Only there.
        OnlyTheirs = "only_theirs", "Only DfE’s";
    }
}

/// Compares the states of one declaration.
pub(super) fn compare(
    ours: Option<DeclarationState>,
    theirs: Option<DeclarationState>,
) -> Option<Match> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours == theirs => Some(Match::Matched),
        (Some(_), Some(_)) => Some(Match::OtherState),
        (Some(_), None) => Some(Match::OnlyOurs),
        (None, Some(_)) => Some(Match::OnlyTheirs),
        (None, None) => None,
    }
}

/// What a person does about it.
const fn what_to_do(it: Match, is_linked: bool) -> &'static str {
    match (it, is_linked) {
        (Match::Matched, _) => "Nothing.",
        (Match::OtherState, _) => {
            "DfE’s statement moved it on. Close or pay the statement here, or ask DfE why they differ."
        }
        (Match::OnlyOurs, true) => {
            "It is sent with the next exchange, or waits under Differences with DfE’s reason."
        }
        (Match::OnlyOurs, false) => {
            "The application did not come from DfE, so it cannot be sent. Declare it in DfE’s service."
        }
        (Match::OnlyTheirs, _) => "Decide under Differences: take it over, or have DfE void it.",
    }
}

/// Their line: how it stands, the statement that pays it, the one that takes it back.
#[derive(Debug, Clone)]
pub(super) struct Theirs {
    pub(super) state: DeclarationState,
    pub(super) pays: Option<String>,
    pub(super) takes_back: Option<String>,
}

impl Theirs {
    /// What it comes to on this statement: nothing, one payment, or one taken back.
    pub(super) fn on(&self, statement: &str, each: Pence) -> Pence {
        let pays = self.pays.as_deref() == Some(statement)
            && (counts_to_be_paid(self.state) || self.takes_back.is_some());
        let back = self.takes_back.as_deref() == Some(statement);
        Pence(each.0 * (i64::from(pays) - i64::from(back)))
    }
}

/// A line of the comparison.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: DeclarationKind,
    pub(super) ours: Option<DeclarationState>,
    pub(super) theirs: Option<Theirs>,
    pub(super) it: Match,
    pub(super) each: Option<Pence>,
    is_linked: bool,
}

impl Row {
    /// What ours comes to.
    pub(super) fn our_sum(&self) -> Pence {
        let paid = self.ours.is_some_and(counts_to_be_paid);
        self.each.filter(|_| paid).unwrap_or_default()
    }

    /// What theirs comes to, on whatever statement.
    fn their_sum(&self) -> Pence {
        let paid = self
            .theirs
            .as_ref()
            .is_some_and(|one| counts_to_be_paid(one.state));
        self.each.filter(|_| paid).unwrap_or_default()
    }
}

/// What a declaration is worth, by cohort.
pub(super) async fn prices(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<HashMap<CohortId, Pence>, Problem> {
    let mut found = HashMap::new();
    for cohort in registration::cohorts(tx).await? {
        if cohort.provider == provider
            && let Some(contract) = account::contract_of(tx, cohort.id).await?
        {
            found.insert(cohort.id, contract.output_payment());
        }
    }
    Ok(found)
}

/// Everything that either side has of people who are enrolled here; what needs somebody first.
pub(super) fn rows(sides: &Sides, prices: &HashMap<CohortId, Pence>) -> Vec<Row> {
    let links: HashMap<_, &Link> = sides.links.iter().map(|link| (link.ours, link)).collect();
    let mut rows = Vec::new();
    for enrolment in sides.enrolments.values() {
        let link = links.get(&enrolment.application).copied();
        for kind in DeclarationKind::ALL.iter().copied() {
            rows.extend(row(sides, enrolment, (link, kind), prices));
        }
    }
    rows.sort_by(|a, b| {
        (a.it == Match::Matched, &a.name, a.kind).cmp(&(b.it == Match::Matched, &b.name, b.kind))
    });
    rows
}

fn row(
    sides: &Sides,
    enrolment: &Enrolment,
    (link, kind): (Option<&Link>, DeclarationKind),
    prices: &HashMap<CohortId, Pence>,
) -> Option<Row> {
    let made = sides.made.get(&enrolment.id);
    let ours = newest(
        made.into_iter()
            .flatten()
            .filter(|one| one.kind == kind)
            .map(|one| one.state),
        |state| *state,
    );
    let theirs = link.and_then(|link| sides.their_declarations.get(&link.application));
    let theirs = newest(
        theirs
            .into_iter()
            .flatten()
            .filter(|(_, one)| one.declaration_type == kind.code())
            .filter_map(|(_, one)| {
                Some(Theirs {
                    state: wire::state_of_code(&one.state)?,
                    pays: one.statement_id.clone(),
                    takes_back: one.clawback_statement_id.clone(),
                })
            }),
        |one| one.state,
    );
    Some(Row {
        name: enrolment.full_name.clone(),
        kind,
        it: compare(ours, theirs.as_ref().map(|one| one.state))?,
        ours,
        theirs,
        each: prices.get(&enrolment.cohort).copied(),
        is_linked: link.is_some(),
    })
}

/// The one that stands, otherwise the last.
fn newest<T: Clone>(
    all: impl Iterator<Item = T>,
    state: impl Fn(&T) -> DeclarationState,
) -> Option<T> {
    let all: Vec<T> = all.collect();
    let standing = all.iter().find(|one| words::is_standing(state(one)));
    standing.or(all.last()).cloned()
}

/// The table of the comparison.
pub(super) fn table(provider: &str, rows: &[Row], months: &BTreeMap<String, String>) -> Markup {
    let cells = rows.iter().map(|row| {
        let (kind, icon) = match row.it {
            Match::Matched => (Kind::Good, Icon::Tick),
            Match::OtherState => (Kind::Now, Icon::Half),
            Match::OnlyOurs | Match::OnlyTheirs => (Kind::Stop, Icon::Alert),
        };
        let theirs = row.theirs.as_ref();
        let on = theirs.and_then(|one| one.takes_back.as_ref().or(one.pays.as_ref()));
        let sum = |pence: Pence| match row.each {
            Some(_) => pence.to_string(),
            None => "Not set".to_owned(),
        };
        vec![
            html! { (row.name) },
            html! { (row.kind.label()) },
            html! { (row.ours.map_or("–", rulebook::base::Coded::label)) },
            html! { (theirs.map_or("–", |one| one.state.label())) },
            html! { (on.and_then(|id| months.get(id)).map_or("–", String::as_str)) },
            html! { (sum(row.our_sum())) },
            html! { (sum(row.their_sum())) },
            tag(kind, icon, row.it.label()),
            html! { (what_to_do(row.it, row.is_linked)) },
        ]
    });
    html! {
        (Table::new(format!("Declarations of {provider}"))
            .columns(["Name", "Declaration", "Ours", "DfE’s", "DfE’s statement"])
            .column(Column::number("Ours comes to"))
            .column(Column::number("DfE’s comes to"))
            .columns(["Compared", "What to do"])
            .rows(cells)
            .empty("Neither side has a declaration yet."))
    }
}

/// DfE's declarations of people who are not enrolled here: nobody can compare them with anything.
pub(super) fn strangers(sides: &Sides, months: &BTreeMap<String, String>) -> Markup {
    let here: std::collections::HashSet<_> = sides
        .links
        .iter()
        .filter(|link| sides.enrolments.contains_key(&link.ours))
        .map(|link| link.application.as_str())
        .collect();
    let mut found: Vec<_> = sides
        .their_declarations
        .iter()
        .filter(|(application, _)| !here.contains(application.as_str()))
        .flat_map(|(application, all)| all.iter().map(move |(_, one)| (application, one)))
        .map(|(application, one)| {
            let known = sides.their_applications.get(application);
            let name = known.map_or_else(
                || format!("Participant {}", one.participant_id),
                |it| it.full_name.clone(),
            );
            (name, one)
        })
        .collect();
    found.sort_by(|left, right| {
        (&left.0, &left.1.declaration_type).cmp(&(&right.0, &right.1.declaration_type))
    });
    let rows = found.iter().map(|(name, one)| {
        let kind = DeclarationKind::from_code(&one.declaration_type);
        let state = wire::state_of_code(&one.state);
        let on = one.statement_id.as_ref().and_then(|id| months.get(id));
        vec![
            html! { (name) },
            html! { (kind.map_or_else(|_unknown| one.declaration_type.clone(), |it| it.label().to_owned())) },
            html! { (state.map_or_else(|| one.state.clone(), |it| it.label().to_owned())) },
            html! { (one.lead_provider_name) },
            html! { (on.map_or("–", String::as_str)) },
        ]
    });
    html! {
        @if !found.is_empty() {
            (Table::new("DfE’s declarations of people who are not enrolled here")
                .columns(["Name", "Declaration", "DfE’s", "Declared by", "DfE’s statement"])
                .rows(rows))
            (kit::ui::muted("They came with a transfer, or the application could not be taken in: look under Differences. Until the person is enrolled here nothing is compared."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_by_whether_and_how_they_stand() {
        use DeclarationState::{Eligible, Payable};
        assert_eq!(
            compare(Some(Eligible), Some(Eligible)),
            Some(Match::Matched)
        );
        assert_eq!(
            compare(Some(Eligible), Some(Payable)),
            Some(Match::OtherState)
        );
        assert_eq!(compare(Some(Eligible), None), Some(Match::OnlyOurs));
        assert_eq!(compare(None, Some(Payable)), Some(Match::OnlyTheirs));
        assert_eq!(compare(None, None), None);
    }

    #[test]
    fn a_declaration_paid_and_taken_back_pays_on_one_statement_and_takes_off_another() {
        let it = Theirs {
            state: DeclarationState::AwaitingClawback,
            pays: Some("a".into()),
            takes_back: Some("b".into()),
        };
        let each = Pence(12_000);
        assert_eq!(it.on("a", each), each);
        assert_eq!(it.on("b", each), Pence(-12_000));
        assert_eq!(it.on("c", each), Pence(0));
        let voided = Theirs {
            state: DeclarationState::Voided,
            takes_back: None,
            ..it
        };
        assert_eq!(voided.on("a", each), Pence(0));
    }
}
