//! Declarations: the dry run, each refusal, the way to payment and back, and its laws.

use proptest::prelude::*;

use super::*;
use crate::{base::BasisPoints, registration::enrolment::EnrolmentState};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn at(text: &str) -> Now {
    Now {
        at: Instant(1),
        day: day(text),
        minute_of_day: 600,
    }
}
fn milestone(kind: DeclarationKind, from: &str, cut_off: &str, paid_on: &str) -> Milestone {
    Milestone {
        kind,
        from: day(from),
        cut_off: day(cut_off),
        paid_on: day(paid_on),
    }
}
/// DfE's published dates for autumn 2024.
fn autumn() -> Schedule {
    use DeclarationKind::{Completed, Retained1, Retained2, Started};
    Schedule {
        identifier: "npq-leadership-autumn".to_owned(),
        applies_from: day("2024-10-01"),
        milestones: vec![
            milestone(Started, "2024-10-01", "2024-11-25", "2024-12-15"),
            milestone(Retained1, "2024-11-26", "2025-05-26", "2025-06-25"),
            milestone(Retained2, "2025-05-27", "2026-01-24", "2026-02-25"),
            milestone(Completed, "2026-01-25", "2026-07-25", "2026-08-25"),
        ],
    }
}
fn made(kind: DeclarationKind, on: &str) -> Made {
    Made {
        kind,
        on: day(on),
        state: DeclarationState::Paid,
    }
}
fn facts<'a>(schedule: &'a Schedule, made: &'a [Made]) -> DeclareFacts<'a> {
    DeclareFacts {
        schedule,
        made,
        withdrawn_on: None,
        fundable: true,
        same_trn_declared: false,
        partner_named: true,
        rigour: Rigour::Full,
    }
}
fn asked(kind: DeclarationKind, on: &str) -> DeclareAsked {
    DeclareAsked {
        kind,
        on: day(on),
        outcome: None,
    }
}
fn evidence(on: &str) -> Evidence {
    Evidence {
        on: day(on),
        what: "Attended clinic 1".to_owned(),
        key: format!("evt-{on}"),
    }
}
fn evidence_facts<'a>(
    schedule: &'a Schedule,
    made: &'a [Made],
    evidence: &'a [Evidence],
) -> EvidenceFacts<'a> {
    EvidenceFacts {
        schedule,
        made,
        enrolment: EnrolmentState::Active,
        left_on: None,
        evidence,
        engagement: BasisPoints(9_200),
        gate: BasisPoints(9_000),
        outcome: None,
    }
}
fn codes(standing: &Standing) -> Vec<&str> {
    match standing {
        Standing::NotYet { reasons } => reasons.iter().map(|it| it.code.as_str()).collect(),
        Standing::Made { .. } => vec!["made"],
        Standing::Ready { .. } => vec!["ready"],
    }
}

#[test]
fn declarations_are_made_in_order() {
    let (schedule, now) = (autumn(), at("2025-06-01"));
    let kind = DeclarationKind::Retained2;
    assert_eq!(
        declare(&facts(&schedule, &[]), asked(kind, "2025-05-28"), now),
        Err(DeclareRefusal::OutOfOrder {
            missing: DeclarationKind::Retained1
        })
    );
    let both = [
        made(DeclarationKind::Started, "2024-10-10"),
        made(DeclarationKind::Retained1, "2025-02-01"),
    ];
    let declared = declare(&facts(&schedule, &both), asked(kind, "2025-05-28"), now).unwrap();
    assert_eq!(declared.state, DeclarationState::Eligible);
    assert_eq!(
        declare(
            &facts(&schedule, &both),
            asked(DeclarationKind::Retained1, "2025-03-01"),
            now
        ),
        Err(DeclareRefusal::AlreadyMade {
            kind: DeclarationKind::Retained1
        })
    );
}

#[test]
fn a_voided_declaration_may_be_made_again() {
    let schedule = autumn();
    let voided = [Made {
        state: DeclarationState::Voided,
        ..made(DeclarationKind::Started, "2024-10-10")
    }];
    let again = asked(DeclarationKind::Started, "2024-10-12");
    assert!(declare(&facts(&schedule, &voided), again, at("2024-11-01")).is_ok());
}

#[test]
fn the_date_lies_within_the_schedule_the_milestone_the_past_and_the_enrolment() {
    use DeclarationKind::{Retained1, Started};
    let schedule = autumn();
    let started = [made(Started, "2024-12-10")];
    let declare_on = |kind, on: &str, withdrawn: Option<&str>| {
        let mut facts = facts(&schedule, &started);
        facts.withdrawn_on = withdrawn.map(day);
        if kind == Started {
            facts.made = &[];
        }
        declare(&facts, asked(kind, on), at("2025-01-10")).map(|it| it.on)
    };
    assert_eq!(
        declare_on(Started, "2025-01-11", None),
        Err(DeclareRefusal::InTheFuture)
    );
    assert_eq!(
        declare_on(Started, "2024-09-30", None),
        Err(DeclareRefusal::BeforeSchedule {
            from: day("2024-10-01")
        })
    );
    assert_eq!(
        declare_on(Retained1, "2024-11-25", None),
        Err(DeclareRefusal::BeforeMilestone {
            from: day("2024-11-26")
        })
    );
    assert_eq!(
        declare_on(Retained1, "2024-12-10", None),
        Err(DeclareRefusal::NotAfterPrevious {
            previous: day("2024-12-10")
        })
    );
    assert_eq!(
        declare_on(Retained1, "2025-01-05", Some("2025-01-04")),
        Err(DeclareRefusal::AfterWithdrawal {
            withdrawn: day("2025-01-04")
        })
    );
    assert_eq!(
        declare_on(Retained1, "2025-01-04", Some("2025-01-04")),
        Ok(day("2025-01-04"))
    );
}

#[test]
fn an_outcome_goes_with_completed_and_with_nothing_else() {
    let schedule = autumn();
    let three = [
        made(DeclarationKind::Started, "2024-10-10"),
        made(DeclarationKind::Retained1, "2025-02-01"),
        made(DeclarationKind::Retained2, "2025-09-01"),
    ];
    let mut ask = asked(DeclarationKind::Completed, "2026-05-01");
    let now = at("2026-05-02");
    assert_eq!(
        declare(&facts(&schedule, &three), ask, now),
        Err(DeclareRefusal::OutcomeMissing)
    );
    ask.outcome = Some(Outcome::Failed);
    let declared = declare(&facts(&schedule, &three), ask, now).unwrap();
    assert_eq!(declared.outcome, Some(Outcome::Failed));
    let mut started = asked(DeclarationKind::Started, "2024-10-10");
    started.outcome = Some(Outcome::Passed);
    assert_eq!(
        declare(&facts(&schedule, &[]), started, now),
        Err(DeclareRefusal::OutcomeTooEarly)
    );
}

#[test]
fn where_it_begins_depends_on_who_pays_and_whether_the_person_is_declared_elsewhere() {
    let schedule = autumn();
    let ask = asked(DeclarationKind::Started, "2024-10-10");
    let begin = |fundable, twice| {
        let mut facts = facts(&schedule, &[]);
        facts.fundable = fundable;
        facts.same_trn_declared = twice;
        declare(&facts, ask, at("2024-11-01")).unwrap().state
    };
    assert_eq!(begin(true, false), DeclarationState::Eligible);
    assert_eq!(begin(false, false), DeclarationState::Submitted);
    assert_eq!(begin(true, true), DeclarationState::Ineligible);
}

#[test]
fn the_dry_run_finds_the_first_evidence_in_each_milestone() {
    let schedule = autumn();
    let shown = [
        evidence("2024-10-14"),
        evidence("2024-10-07"),
        evidence("2025-01-20"),
    ];
    let lines = declarable(&evidence_facts(&schedule, &[], &shown), day("2025-02-01"));
    match &lines[0].standing {
        Standing::Ready { on, late, .. } => {
            assert_eq!((*on, *late), (day("2024-10-07"), true));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(codes(&lines[1].standing), ["out_of_order"]);
    assert_eq!(
        codes(&lines[2].standing),
        ["out_of_order", "before_milestone", "no_evidence"]
    );
    let started = [made(DeclarationKind::Started, "2024-10-07")];
    let lines = declarable(
        &evidence_facts(&schedule, &started, &shown),
        day("2025-02-01"),
    );
    assert_eq!(codes(&lines[0].standing), ["made"]);
    assert!(
        matches!(&lines[1].standing, Standing::Ready { on, late: false, .. } if *on == day("2025-01-20"))
    );
}

#[test]
fn the_day_of_the_declaration_before_is_no_evidence_for_the_next() {
    let schedule = autumn();
    let started = [made(DeclarationKind::Started, "2025-01-20")];
    let shown = [evidence("2025-01-20")];
    let lines = declarable(
        &evidence_facts(&schedule, &started, &shown),
        day("2025-02-01"),
    );
    assert_eq!(codes(&lines[1].standing), ["no_evidence"]);
}

#[test]
fn nothing_is_declared_from_after_somebody_left() {
    let schedule = autumn();
    let started = [made(DeclarationKind::Started, "2024-10-07")];
    let shown = [evidence("2025-01-20")];
    let mut facts = evidence_facts(&schedule, &started, &shown);
    facts.enrolment = EnrolmentState::Withdrawn;
    facts.left_on = Some(day("2025-01-19"));
    let lines = declarable(&facts, day("2025-02-01"));
    assert_eq!(codes(&lines[1].standing), ["no_evidence", "has_left"]);
}

#[test]
fn completed_needs_a_released_outcome_and_engagement() {
    let schedule = autumn();
    let three = [
        made(DeclarationKind::Started, "2024-10-10"),
        made(DeclarationKind::Retained1, "2025-02-01"),
        made(DeclarationKind::Retained2, "2025-09-01"),
    ];
    let mut facts = evidence_facts(&schedule, &three, &[]);
    facts.engagement = BasisPoints(8_000);
    let today = day("2026-06-01");
    assert_eq!(
        codes(&declarable(&facts, today)[3].standing),
        ["not_engaged", "no_outcome"]
    );
    facts.engagement = BasisPoints(9_000);
    facts.outcome = Some((Outcome::Passed, day("2026-05-20")));
    assert!(matches!(
        &declarable(&facts, today)[3].standing,
        Standing::Ready { on, outcome: Some(Outcome::Passed), .. } if *on == day("2026-05-20")
    ));
}

#[test]
fn a_void_after_payment_is_a_clawback_and_needs_a_reason() {
    let now = at("2025-01-10");
    let void = |from, reason| advance(from, DeclarationMove::Void, reason, now).map(|it| it.to);
    assert_eq!(
        void(DeclarationState::Payable, "Wrong person."),
        Ok(DeclarationState::Voided)
    );
    assert_eq!(
        void(DeclarationState::Paid, "Wrong person."),
        Ok(DeclarationState::AwaitingClawback)
    );
    assert_eq!(
        void(DeclarationState::Paid, " "),
        Err(MoveRefusal::ReasonMissing)
    );
    assert_eq!(
        void(DeclarationState::Voided, "Again."),
        Err(MoveRefusal::WrongState {
            from: DeclarationState::Voided
        })
    );
    let paid_back = advance(
        DeclarationState::AwaitingClawback,
        DeclarationMove::Pay,
        "",
        now,
    );
    assert_eq!(paid_back.unwrap().to, DeclarationState::ClawedBack);
}

#[test]
fn every_move_is_an_edge_and_every_edge_has_a_move() {
    let now = at("2025-01-10");
    let mut edges = Vec::new();
    for from in DeclarationState::ALL {
        for step in DeclarationMove::ALL {
            if let Ok(moved) = advance(*from, *step, "Because.", now) {
                assert!(from.targets().contains(&moved.to), "{from} to {}", moved.to);
                edges.push((*from, moved.to));
            }
        }
        for to in from.targets() {
            assert!(edges.contains(&(*from, *to)), "no move from {from} to {to}");
        }
    }
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    let (kind, day) = (DeclarationKind::Started, day("2025-01-10"));
    source::assert_refusals_are_told_well(&[
        &DeclareRefusal::NotOnSchedule { kind },
        &DeclareRefusal::AlreadyMade { kind },
        &DeclareRefusal::OutOfOrder { missing: kind },
        &DeclareRefusal::InTheFuture,
        &DeclareRefusal::BeforeSchedule { from: day },
        &DeclareRefusal::BeforeMilestone { from: day },
        &DeclareRefusal::NotAfterPrevious { previous: day },
        &DeclareRefusal::AfterWithdrawal { withdrawn: day },
        &DeclareRefusal::PartnerMissing,
        &DeclareRefusal::OutcomeMissing,
        &DeclareRefusal::OutcomeTooEarly,
        &MoveRefusal::WrongState {
            from: DeclarationState::Paid,
        },
        &MoveRefusal::ReasonMissing,
    ]);
}

proptest! {
    #[test]
    fn whatever_the_dry_run_calls_ready_may_be_declared(
        days in prop::collection::vec(0i32..700, 0..30), today in 0i32..760, made_so_far in 0usize..4,
        late in 0i32..400, released in prop::option::of(450i32..700), left in prop::option::of(0i32..700),
    ) {
        let start = day("2024-10-01");
        let schedule = autumn();
        let shown: Vec<_> = days.iter().map(|offset| evidence(&start.plus_days(*offset).to_string())).collect();
        let today = start.plus_days(today);
        let made: Vec<_> = schedule.milestones.iter().take(made_so_far)
            .map(|milestone| made(milestone.kind, &milestone.from.plus_days(late).to_string())).collect();
        let left = left.map(|offset| start.plus_days(offset));
        let mut run = evidence_facts(&schedule, &made, &shown);
        run.left_on = left;
        run.outcome = released.map(|offset| (Outcome::Passed, start.plus_days(offset)));
        for line in declarable(&run, today) {
            if let Standing::Ready { on, outcome, .. } = line.standing {
                let mut facts = facts(&schedule, &made);
                facts.withdrawn_on = left;
                let now = Now { at: Instant(1), day: today, minute_of_day: 0 };
                let asked = DeclareAsked { kind: line.kind, on, outcome };
                prop_assert!(declare(&facts, asked, now).is_ok(), "{:?}", declare(&facts, asked, now));
            }
        }
    }
}

#[test]
fn to_dfe_a_milestone_may_be_declared_early_but_never_out_of_order() {
    let schedule = autumn();
    let started = [made(DeclarationKind::Started, "2024-11-01")];
    let early = DeclareFacts {
        rigour: Rigour::Dfe,
        ..facts(&schedule, &started)
    };
    let asked_for = asked(DeclarationKind::Retained1, "2024-10-20");
    assert!(declare(&early, asked_for, at("2024-12-01")).is_ok());
    let full = facts(&schedule, &started);
    assert!(matches!(
        declare(&full, asked_for, at("2024-12-01")),
        Err(DeclareRefusal::BeforeMilestone { .. })
    ));
    assert_eq!(
        declare(
            &early,
            asked(DeclarationKind::Retained2, "2024-11-20"),
            at("2024-12-01")
        ),
        Err(DeclareRefusal::OutOfOrder {
            missing: DeclarationKind::Retained1
        })
    );
}

#[test]
fn another_schedule_is_followed_unless_it_is_the_same_or_undoes_a_declaration() {
    let schedule = |identifier: &str, from: &str| Schedule {
        identifier: identifier.into(),
        applies_from: day(from),
        milestones: vec![milestone(
            DeclarationKind::Started,
            from,
            "2027-02-25",
            "2027-03-25",
        )],
    };
    let autumn = schedule("npq-leadership-autumn", "2026-10-05");
    let spring = schedule("npq-leadership-spring", "2027-01-01");
    let made = |state| Made {
        kind: DeclarationKind::Started,
        on: day("2026-10-06"),
        state,
    };
    assert_eq!(follow(Some(&autumn), &spring, &[], false), Ok(()));
    assert_eq!(
        follow(Some(&autumn), &spring, &[], true),
        Err(ScheduleRefusal::Withdrawn)
    );
    assert_eq!(
        follow(Some(&autumn), &autumn, &[], false),
        Err(ScheduleRefusal::Same)
    );
    assert_eq!(
        follow(
            Some(&autumn),
            &spring,
            &[made(DeclarationState::Paid)],
            false
        ),
        Err(ScheduleRefusal::Undoes {
            kind: DeclarationKind::Started
        })
    );
    let voided = [made(DeclarationState::Voided)];
    assert_eq!(follow(Some(&autumn), &spring, &voided, false), Ok(()));
}

#[test]
fn scenario_57_what_is_expected_received_and_remaining_of_a_milestone() {
    let schedule = Schedule {
        identifier: "npq-leadership-autumn".into(),
        applies_from: day("2026-10-05"),
        milestones: vec![
            milestone(
                DeclarationKind::Started,
                "2026-10-05",
                "2026-11-25",
                "2026-12-25",
            ),
            milestone(
                DeclarationKind::Retained1,
                "2026-11-26",
                "2027-05-25",
                "2027-06-25",
            ),
        ],
    };
    let made = |kind, state| Made {
        kind,
        on: day("2026-10-06"),
        state,
    };
    let started = [made(DeclarationKind::Started, DeclarationState::Paid)];
    let both = [
        started[0],
        made(DeclarationKind::Retained1, DeclarationState::Eligible),
    ];
    let voided = [made(DeclarationKind::Started, DeclarationState::Voided)];
    let people = [
        (EnrolmentState::Active, started.to_vec()),
        (EnrolmentState::Active, both.to_vec()),
        (EnrolmentState::Deferred, started.to_vec()),
        (EnrolmentState::Withdrawn, both.to_vec()),
        (EnrolmentState::Active, voided.to_vec()),
        (EnrolmentState::Active, Vec::new()),
        (EnrolmentState::Cancelled, Vec::new()),
    ];
    assert_eq!(
        expected(&schedule, DeclarationKind::Started, &people),
        Expected {
            expected: 6,
            received: 4,
            remaining: 2
        }
    );
    // Of the two who are active with a started one; and what the one who left had brought before.
    assert_eq!(
        expected(&schedule, DeclarationKind::Retained1, &people),
        Expected {
            expected: 3,
            received: 2,
            remaining: 1
        }
    );
}
