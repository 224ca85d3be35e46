//! Statements: each refusal, and laws of the verification code.

use proptest::prelude::*;

use super::*;

fn now() -> Now {
    Now {
        at: Instant(1),
        day: "2028-05-20".parse().unwrap(),
        minute_of_day: 600,
    }
}
fn passed() -> IssueFacts<'static> {
    IssueFacts {
        outcome: Some(Outcome::Passed),
        engagement: BasisPoints(9_000),
        gate: BasisPoints(9_000),
        enrolment: EnrolmentState::Completed,
        holds_one: false,
        name: " Asha Okoro ",
    }
}
fn refused(change: impl Fn(&mut IssueFacts<'static>)) -> Option<StatementRefusal> {
    let mut facts = passed();
    change(&mut facts);
    issue(&facts, now()).err()
}

#[test]
fn a_pass_with_ninety_per_cent_engagement_gets_a_statement() {
    assert_eq!(issue(&passed(), now()).unwrap().name, "Asha Okoro");
}

#[test]
fn nobody_gets_a_statement_without_both_conditions() {
    assert_eq!(
        refused(|f| f.outcome = None),
        Some(StatementRefusal::NoOutcome)
    );
    assert_eq!(
        refused(|f| f.outcome = Some(Outcome::Failed)),
        Some(StatementRefusal::NotPassed)
    );
    assert_eq!(
        refused(|f| f.engagement = BasisPoints(8_999)),
        Some(StatementRefusal::NotEngaged {
            total: BasisPoints(8_999),
            gate: BasisPoints(9_000)
        })
    );
    assert_eq!(
        refused(|f| f.enrolment = EnrolmentState::Withdrawn),
        Some(StatementRefusal::Left {
            standing: EnrolmentState::Withdrawn
        })
    );
    assert_eq!(
        refused(|f| f.holds_one = true),
        Some(StatementRefusal::HoldsOne)
    );
    assert_eq!(
        refused(|f| f.name = " "),
        Some(StatementRefusal::NameMissing)
    );
}

#[test]
fn a_statement_is_revoked_once_and_with_a_reason() {
    assert_eq!(
        revoke(StatementState::Issued, "", now()),
        Err(StatementRefusal::ReasonMissing)
    );
    let revoked = revoke(StatementState::Issued, "Issued in error.", now()).unwrap();
    assert!(revoked.to.is_final());
    assert!(revoke(revoked.to, "Again.", now()).is_err());
}

#[test]
fn a_code_forgives_how_people_type_it() {
    let code = VerificationCode::from_chance(123_456_789_012_345);
    let shown = code.to_string();
    assert_eq!(shown.len(), 14);
    for typed in [
        shown.clone(),
        shown.to_lowercase(),
        shown.replace('-', ""),
        shown.replace('-', " – "),
        format!(" {shown} "),
    ] {
        assert_eq!(typed.parse(), Ok(code), "{typed}");
    }
    for wrong in ["", "7K2M", "0000-0000-0000", "７K2M-QX4R-9WTD"] {
        assert_eq!(wrong.parse::<VerificationCode>(), Err(NotACode), "{wrong}");
    }
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    source::assert_refusals_are_told_well(&[
        &StatementRefusal::Left {
            standing: EnrolmentState::Cancelled,
        },
        &StatementRefusal::NoOutcome,
        &StatementRefusal::NotPassed,
        &StatementRefusal::NotEngaged {
            total: BasisPoints(1),
            gate: BasisPoints(2),
        },
        &StatementRefusal::HoldsOne,
        &StatementRefusal::NameMissing,
        &StatementRefusal::WrongState {
            from: StatementState::Revoked,
        },
        &StatementRefusal::ReasonMissing,
    ]);
}

proptest! {
    #[test]
    fn a_code_reads_back_as_it_was(chance in any::<u64>()) {
        let code = VerificationCode::from_chance(chance);
        prop_assert_eq!(code.to_string().parse(), Ok(code));
    }

    #[test]
    fn one_wrong_sign_or_two_swapped_signs_are_always_noticed(
        chance in any::<u64>(), place in 0usize..12, other in 0usize..12, sign in "[2-9A-HJ-NP-Y]",
    ) {
        let right = VerificationCode::from_chance(chance).to_string().replace('-', "");
        let mut wrong = right.clone().into_bytes();
        wrong[place] = sign.as_bytes()[0];
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assert_eq!(wrong.parse::<VerificationCode>().is_ok(), wrong == right);
        let mut swapped = right.clone().into_bytes();
        swapped.swap(place, other);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert_eq!(swapped.parse::<VerificationCode>().is_ok(), swapped == right);
    }
}
