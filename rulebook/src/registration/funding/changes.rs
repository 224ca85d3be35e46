//! What would change an answer on funding: the rule is asked again with one fact different, and what comes out differently
//! is told.
//!
//! What this room must not know: the order in which the rule asks. Nothing here claims what the rule has not answered.

use super::{CohortFunding, FundingCode, FundingFacts, Policy, WorkSetting, judge};
use crate::base::Coded as _;

/// Asks the rule again.
struct Asking<'a> {
    facts: &'a FundingFacts,
    policy: &'a Policy,
    now: FundingCode,
    found: Vec<String>,
}

impl Asking<'_> {
    fn if_facts(&mut self, when: &str, change: impl FnOnce(&mut FundingFacts)) {
        let mut facts = self.facts.clone();
        change(&mut facts);
        let then = judge(&facts, self.policy);
        if then != self.now && facts != *self.facts {
            self.found.push(format!(
                "If {when}: {}, “{}”.",
                in_a_sentence(then.eligible().label()),
                then.label()
            ));
        }
    }
}

/// A label in the middle of a sentence; DfE keeps its capitals.
fn in_a_sentence(label: &str) -> String {
    if label.starts_with("DfE") {
        return label.to_owned();
    }
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// What would change this answer, what the person can do something about first.
pub(super) fn changes(facts: &FundingFacts, policy: &Policy, now: FundingCode) -> Vec<String> {
    let mut asking = Asking {
        facts,
        policy,
        now,
        found: Vec::new(),
    };
    match now {
        FundingCode::UnfundedCohort => {
            asking.if_facts("you choose a cohort that DfE funds", |one| {
                one.cohort_funding = CohortFunding::Funded;
            });
        }
        FundingCode::Funded => {
            asking.if_facts("you choose a cohort that DfE does not fund", |one| {
                one.cohort_funding = CohortFunding::Unfunded;
            });
        }
        _ => {}
    }
    asking.if_facts("you work in England", |one| one.works_in_england = true);
    asking.if_facts(
        "the earlier place on this course turns out not to have been funded",
        |one| one.previously_funded = false,
    );
    if now != FundingCode::Funded {
        place(&mut asking);
    }
    asking.found
}

/// What if the place of work were another?
fn place(asking: &mut Asking<'_>) {
    asking.if_facts(
        "your place of work is named and is a state-funded school",
        |one| {
            one.work_setting = WorkSetting::School;
            one.establishment_type = Some(1);
        },
    );
    asking.if_facts("your school comes onto DfE’s pupil premium list", |one| {
        one.on_pp50_list = true;
    });
    asking.if_facts("you are on DfE’s list of childminders", |one| {
        one.on_childminder_list = true;
    });
    asking.if_facts("a return to teaching adviser has referred you", |one| {
        one.referred_by_return_to_teaching_adviser = true;
    });
    asking.if_facts(
        "you have been a head teacher for less than five years, and the cohort funds the coaching offer",
        |one| {
            one.headteacher_first_five_years = true;
            one.coaching_offer_funded = true;
        },
    );
}
