//! The whole demonstration, played once on a throw-away database, and everybody found where the cast says they stand.

#![cfg(test)]

use std::{collections::BTreeMap, sync::Arc};

use demo::{
    Found,
    cast::{PARTICIPANTS, Participant, Standing},
};
use kit::{
    App,
    app::{Parts, Shelf},
    audit::{Verdict, verify},
    clock::Clock,
    config::Config,
    db::Db,
    testing::{ThrowAway, throw_away},
};
use registration::Enrolment;
use rulebook::{
    assessment::marking::ScriptState,
    base::{Coded as _, Urn},
    production::stage::Stage,
    registration::{application::ApplicationState, enrolment::EnrolmentState},
    reporting::{
        compliance::SchoolStatus,
        declaration::{DeclarationKind, DeclarationState},
    },
};

async fn empty() -> (App, ThrowAway) {
    let kept = throw_away().await.unwrap();
    let clock = Clock::held_at("2026-11-22".parse().unwrap());
    let mut config = Config::default();
    config.site.demo = true;
    let app = App::start(Parts {
        db: Db::open(&kept.place, clock.clone()).await.unwrap(),
        clock,
        config,
        jobs: registration::jobs()
            .and(delivery::jobs())
            .and(assessment::jobs())
            .and(award::jobs()),
        doorman: Arc::new(people::FrontDesk),
        nav: |_| Vec::new(),
        shelf: Shelf::new()
            .with(people::Register::new())
            .with(curriculum::Library::new())
            .with(assessment::AfterRelease(vec![award::issue_when_earned])),
    })
    .await
    .unwrap();
    (app, kept)
}

/// What came of one participant.
struct Fate {
    applied: ApplicationState,
    enrolment: Option<Enrolment>,
    engaged: bool,
    gate_open: bool,
    statement: bool,
}

async fn fate(app: &App, one: &Participant) -> Fate {
    let person = people::by_email(app, &one.email())
        .await
        .unwrap()
        .unwrap()
        .id;
    let now = app.now();
    app.db()
        .read(async |tx| {
            let applications = registration::applications_of_person(tx, person).await?;
            let enrolment = registration::enrolments_of_person(tx, person)
                .await?
                .into_iter()
                .next();
            let (mut engaged, mut gate_open, mut statement) = (false, false, false);
            if let Some(enrolment) = &enrolment {
                if let Ok(found) = delivery::engagement(tx, enrolment.id, now).await {
                    engaged = found.reached;
                }
                let standing = assessment::standing(tx, enrolment.id, now).await?;
                gate_open = standing.gate.is_some_and(|gate| gate.open);
                statement = award::statement_of(tx, enrolment.id).await?.is_some();
            }
            Ok(Fate {
                applied: applications[0].state,
                enrolment,
                engaged,
                gate_open,
                statement,
            })
        })
        .await
        .unwrap()
}

fn check(one: &Participant, fate: &Fate) {
    let state = fate.enrolment.as_ref().map(|it| it.state);
    let outcome = fate
        .enrolment
        .as_ref()
        .and_then(|it| it.outcome)
        .map(|(outcome, _)| outcome.code());
    let active = Some(EnrolmentState::Active);
    let told = format!("{} ({})", one.name, one.standing);
    match one.standing {
        Standing::Applied | Standing::Waiting => {
            assert_eq!(
                (fate.applied, state),
                (ApplicationState::Pending, None),
                "{told}"
            );
        }
        Standing::Rejected => assert_eq!(fate.applied, ApplicationState::Rejected, "{told}"),
        Standing::New | Standing::Mid => assert_eq!(state, active, "{told}"),
        Standing::Behind => assert!(state == active && !fate.engaged, "{told}"),
        Standing::Deferred => assert_eq!(state, Some(EnrolmentState::Deferred), "{told}"),
        Standing::Withdrawn => assert_eq!(state, Some(EnrolmentState::Withdrawn), "{told}"),
        Standing::AtGate => assert!(!fate.engaged && !fate.gate_open, "{told}"),
        Standing::Writing => assert!(fate.engaged && fate.gate_open, "{told}"),
        Standing::Submitted
        | Standing::Marking
        | Standing::Disagreement
        | Standing::AwaitingBoard => {
            assert!(fate.engaged && outcome.is_none(), "{told}");
        }
        Standing::Passed => {
            assert_eq!((outcome, fate.statement), (Some("passed"), true), "{told}");
        }
        Standing::NotYetMet => {
            assert_eq!((outcome, fate.statement), (Some("failed"), false), "{told}");
        }
    }
}

#[tokio::test]
async fn the_play_brings_everybody_to_where_they_stand_by_real_acts() {
    let (app, _kept) = empty().await;
    assert_eq!(demo::found(&app).await.unwrap(), Found::Empty);
    let played = demo::play(&app).await.unwrap();
    assert_eq!(demo::found(&app).await.unwrap(), Found::Finished);
    assert_eq!(app.clock().ahead(), 0, "the clock stands at today again");
    assert_eq!(played.signins, demo::signins());
    for one in PARTICIPANTS {
        check(one, &fate(&app, one).await);
    }
    assert!(matches!(
        verify(app.db()).await.unwrap(),
        Verdict::Intact { .. }
    ));
    every_desk_of_the_writing_room_has_work(&app).await;
    scripts_wait_for_everybody_who_marks(&app).await;
    schools_stand_in_every_way(&app).await;
    declarations_are_in_several_states(&app).await;
}

async fn every_desk_of_the_writing_room_has_work(app: &App) {
    let items = app
        .db()
        .read(async |tx| {
            let provider = people::providers(tx).await?;
            let own = provider
                .iter()
                .find(|one| one.name == demo::cast::PROVIDER)
                .unwrap()
                .id;
            production::items(tx, own, registration::PROGRAMME).await
        })
        .await
        .unwrap();
    for stage in Stage::ALL {
        assert!(
            items.iter().any(|item| item.stage == *stage),
            "nothing at {stage}"
        );
    }
}

async fn scripts_wait_for_everybody_who_marks(app: &App) {
    let scripts = app
        .db()
        .read(async |tx| {
            let mut all = Vec::new();
            for cohort in registration::cohorts(tx).await? {
                if let Some(period) = assessment::period_of_cohort(tx, cohort.id).await? {
                    all.extend(assessment::scripts_of_period(tx, period.id).await?);
                }
            }
            Ok(all)
        })
        .await
        .unwrap();
    let count = |state| {
        scripts
            .iter()
            .filter(|script| script.state == state)
            .count()
    };
    let states = [
        ScriptState::Allocated,
        ScriptState::Marked,
        ScriptState::Disputed,
        ScriptState::Agreed,
    ];
    assert_eq!(states.map(count), [2, 2, 1, 10]);
}

async fn schools_stand_in_every_way(app: &App) {
    let today = app.now().day;
    let found = reporting::register(
        app,
        today,
        &reporting::Reach::Nation,
        &reporting::Filter::default(),
    )
    .await
    .unwrap();
    for status in SchoolStatus::ALL {
        assert!(found.counts.contains_key(status), "no school is {status}");
    }
    let of = |standing| {
        PARTICIPANTS
            .iter()
            .find(|one| one.standing == standing)
            .unwrap()
            .urn
    };
    let status = |urn: i64| {
        let urn = Urn::from_number(urn).unwrap();
        found
            .rows
            .iter()
            .find(|row| row.school.urn == urn)
            .unwrap()
            .standing
            .status
    };
    assert_eq!(status(of(Standing::Passed)), SchoolStatus::Qualified);
    assert_eq!(status(of(Standing::AwaitingBoard)), SchoolStatus::InTime);
    assert_eq!(status(demo::cast::OVERDUE_SCHOOL), SchoolStatus::Overdue);
}

async fn declarations_are_in_several_states(app: &App) {
    let now = app.now();
    let mut made: BTreeMap<(DeclarationKind, DeclarationState), usize> = BTreeMap::new();
    let cohorts = app
        .db()
        .read(async |tx| registration::cohorts(tx).await)
        .await
        .unwrap();
    for cohort in cohorts {
        let all = app
            .db()
            .read(async |tx| registration::enrolments_of_cohort(tx, cohort.id).await);
        for enrolment in all.await.unwrap() {
            let id = enrolment.id;
            let found = app
                .db()
                .read(async |tx| reporting::account(tx, id, now).await)
                .await;
            for kept in found.unwrap().made {
                *made.entry((kept.kind, kept.state)).or_default() += 1;
            }
        }
    }
    for kind in DeclarationKind::ALL {
        assert!(
            made.contains_key(&(*kind, DeclarationState::Paid)),
            "no {kind} is paid: {made:?}"
        );
    }
    assert!(
        made.keys()
            .any(|(_, state)| *state != DeclarationState::Paid),
        "{made:?}"
    );
}
