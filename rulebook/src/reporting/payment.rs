//! What DfE pays a lead provider for a cohort: a service fee by the month, and an output payment for each declaration.
//!
//! What this room decides: the sums of a statement, and which months carry one.
//! What it does not know: whose declarations they are, who may pay.

use super::declaration::{DeclarationState, Schedule};
use crate::base::{BasisPoints, Day, Pence};

/// What was agreed for a cohort. Prices are in pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contract {
    /// The price of one participant.
    pub per_participant: Pence,
    /// How many participants were agreed.
    pub target: i64,
    /// The share paid for declarations: 60 % for leadership courses.
    pub output_share: BasisPoints,
    /// The share paid as a service fee: 40 % for leadership courses.
    pub service_share: BasisPoints,
    /// Over how many declarations the output share is spread: four for leadership courses.
    pub payment_periods: i64,
    /// Over how many months the service fee is spread.
    pub service_instalments: i64,
    /// The service fee of a month, where it was agreed as a sum.
    pub monthly_service_fee: Option<Pence>,
}

impl Contract {
    /// A leadership course, as the SENCO one is: 60 % for four declarations, 40 % over nineteen months.
    pub const fn leadership(per_participant: Pence, target: i64) -> Self {
        Self {
            per_participant,
            target,
            output_share: BasisPoints(6_000),
            service_share: BasisPoints(4_000),
            payment_periods: 4,
            service_instalments: 19,
            monthly_service_fee: None,
        }
    }

    /// What one declaration is worth.
    ///
    /// # Source
    /// [`crate::source::DFE_PAYMENT`].
    pub const fn output_payment(&self) -> Pence {
        share(
            self.per_participant.0,
            1,
            self.output_share,
            self.payment_periods,
        )
    }

    /// The service fee of one month.
    ///
    /// # Source
    /// [`crate::source::DFE_PAYMENT`].
    pub const fn service_fee(&self) -> Pence {
        match self.monthly_service_fee {
            Some(fee) => fee,
            None => share(
                self.per_participant.0,
                self.target,
                self.service_share,
                self.service_instalments,
            ),
        }
    }
}

/// The only place where payments are rounded: to the nearest penny, half a penny up.
const fn share(price: i64, times: i64, share: BasisPoints, parts: i64) -> Pence {
    if parts <= 0 {
        return Pence(0);
    }
    let whole = BasisPoints::WHOLE.0.saturating_mul(parts);
    let exact = price.saturating_mul(times).saturating_mul(share.0);
    Pence(exact.saturating_add(whole / 2) / whole)
}

/// What stands on a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Declarations to be paid.
    pub declarations: i64,
    /// Declarations to be paid back.
    pub clawbacks: i64,
    /// Lines that people added, in sum.
    pub adjustments: Pence,
}

/// The sums of a statement: the total is the sum of its parts, with clawbacks taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Totals {
    /// The service fee of the month.
    pub service_fee: Pence,
    /// Output payments.
    pub output: Pence,
    /// What is taken back.
    pub clawback: Pence,
    /// What people added.
    pub adjustments: Pence,
    /// What is paid.
    pub total: Pence,
}

/// The sums of a statement of this contract. Only a statement that carries output fees pays for declarations.
///
/// # Source
/// [`crate::source::DFE_PAYMENT`].
pub fn totals(contract: &Contract, counted: Counted, carries_service_fee: bool) -> Totals {
    let each = contract.output_payment().0;
    let service_fee = if carries_service_fee {
        contract.service_fee()
    } else {
        Pence(0)
    };
    let output = Pence(each.saturating_mul(counted.declarations));
    let clawback = Pence(each.saturating_mul(counted.clawbacks));
    Totals {
        service_fee,
        output,
        clawback,
        adjustments: counted.adjustments,
        total: [service_fee, output, Pence(-clawback.0), counted.adjustments]
            .into_iter()
            .sum(),
    }
}

/// Does a declaration that stands so count to be paid?
pub fn counts_to_be_paid(state: DeclarationState) -> bool {
    DeclarationState::BILLABLE.contains(&state)
}

/// A month of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The last day on which a declaration counts in it.
    pub cut_off: Day,
    /// When it is paid. Its month and year name the statement.
    pub paid_on: Day,
    /// Does it pay for declarations? Others carry the service fee only.
    pub output_fee: bool,
    /// Does it carry an instalment of the service fee?
    pub service_fee: bool,
}

/// The months of an account: one a month from the first payment on. Those in which a schedule pays a milestone carry output
/// fees, and so does the last one, which leaves time for what is late and for clawbacks.
///
/// # Source
/// [`crate::source::DFE_PAYMENT`]: cut-off on the 25th of the month before, payment on the 25th.
pub fn months(schedules: &[Schedule], instalments: i64) -> Vec<Month> {
    let paid: Vec<Day> = schedules
        .iter()
        .flat_map(|schedule| schedule.milestones.iter().map(|one| one.paid_on))
        .collect();
    let (Some(first), Some(last)) = (paid.iter().min(), paid.iter().max()) else {
        return Vec::new();
    };
    let last = last.plus_months(MONTHS_FOR_LATE);
    let same_month = |left: Day, right: Day| {
        (left.date().year(), left.date().month()) == (right.date().year(), right.date().month())
    };
    let mut months: Vec<Month> = Vec::new();
    for number in 0..MOST_MONTHS {
        let paid_on = first.plus_months(number);
        if paid_on > last {
            break;
        }
        months.push(Month {
            cut_off: paid_on.plus_months(-1),
            paid_on,
            output_fee: same_month(paid_on, last)
                || paid.iter().any(|one| same_month(*one, paid_on)),
            service_fee: i64::from(number) < instalments,
        });
    }
    months
}

/// So many months after the last milestone declarations are still paid, and clawed back.
const MONTHS_FOR_LATE: i32 = 6;
/// No account lasts longer.
const MOST_MONTHS: i32 = 60;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reporting::declaration::{DeclarationKind, Milestone};

    #[test]
    fn a_senco_declaration_is_worth_fifteen_per_cent_of_the_price() {
        let contract = Contract::leadership(Pence(80_000), 100);
        assert_eq!(contract.output_payment(), Pence(12_000));
        // 100 × £800 × 40 % ÷ 19 = £1,684.21 and a quarter of a penny.
        assert_eq!(contract.service_fee(), Pence(168_421));
    }

    #[test]
    fn a_fee_agreed_as_a_sum_is_that_sum() {
        let contract = Contract {
            monthly_service_fee: Some(Pence(1)),
            ..Contract::leadership(Pence(80_000), 100)
        };
        assert_eq!(contract.service_fee(), Pence(1));
    }

    #[test]
    fn months_follow_one_another_and_milestones_carry_output_fees() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let milestone = |cut_off: &str, paid_on: &str| Milestone {
            kind: DeclarationKind::Started,
            from: day("2026-10-05"),
            cut_off: day(cut_off),
            paid_on: day(paid_on),
        };
        let schedule = Schedule {
            identifier: "npq-leadership-autumn".into(),
            applies_from: day("2026-10-05"),
            milestones: vec![
                milestone("2026-11-25", "2026-12-25"),
                milestone("2027-05-25", "2027-06-25"),
            ],
        };
        let months = months(&[schedule], 3);
        assert_eq!(months.len(), 13);
        let output: Vec<String> = months
            .iter()
            .filter(|month| month.output_fee)
            .map(|month| month.paid_on.to_string())
            .collect();
        assert_eq!(output, ["2026-12-25", "2027-06-25", "2027-12-25"]);
        assert_eq!(months.iter().filter(|month| month.service_fee).count(), 3);
        assert!(months.iter().all(|month| month.cut_off < month.paid_on));
    }

    proptest! {
        #[test]
        fn the_parts_add_up(price in 0_i64..1_000_000, target in 0_i64..5_000,
            declarations in 0_i64..10_000, clawbacks in 0_i64..10_000, added in -1_000_000_i64..1_000_000) {
            let contract = Contract::leadership(Pence(price), target);
            let counted = Counted { declarations, clawbacks, adjustments: Pence(added) };
            let it = totals(&contract, counted, true);
            prop_assert_eq!(
                it.total.0,
                it.service_fee.0 + it.output.0 - it.clawback.0 + it.adjustments.0
            );
        }

        #[test]
        fn four_declarations_pay_the_output_share_to_within_two_pence(price in 0_i64..10_000_000) {
            let contract = Contract::leadership(Pence(price), 1);
            let four = contract.output_payment().0 * 4;
            prop_assert!((four * 10 - price * 6).abs() <= 20);
        }
    }
}
