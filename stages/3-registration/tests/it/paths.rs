//! Any order of moves, requests and merges: no path leaves a final state, no place is counted wrongly, a merge undone is as if it
//! had never been.

use kit::Problem;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use registration::{Cohort, Enrolment, Grant, NewPlace, Placing, Wish};
use rulebook::{
    people::PersonId,
    registration::{
        ApplicationId, CohortId, EnrolmentId,
        application::{ApplicationState, RejectionReason},
        enrolment::{DeferralReason, WithdrawalReason},
        funding::CohortFunding,
        request::RequestState,
    },
};

use crate::{desk::applied, town::Town};

/// What somebody at the desk or a participant may try, on the nth application.
#[derive(Debug, Clone, Copy)]
enum Try {
    Accept(bool),
    Reject,
    TakeBack,
    Revert,
    Declare(bool),
    Defer(i32),
    Resume,
    Withdraw,
    Cancel,
    Move(bool),
    Rejoin(bool),
    FundedPlace(bool),
    AskPause,
    AskLeave,
    Grant,
    Decline,
    Days(i64),
}

fn tries() -> impl Strategy<Value = Vec<(usize, Try)>> {
    let one = prop_oneof![
        3 => any::<bool>().prop_map(Try::Accept),
        1 => Just(Try::Reject),
        1 => Just(Try::TakeBack),
        1 => Just(Try::Revert),
        2 => any::<bool>().prop_map(Try::Declare),
        2 => (-10..500_i32).prop_map(Try::Defer),
        2 => Just(Try::Resume),
        1 => Just(Try::Withdraw),
        1 => Just(Try::Cancel),
        2 => any::<bool>().prop_map(Try::Move),
        1 => any::<bool>().prop_map(Try::Rejoin),
        2 => any::<bool>().prop_map(Try::FundedPlace),
        1 => Just(Try::AskPause),
        1 => Just(Try::AskLeave),
        2 => Just(Try::Grant),
        1 => Just(Try::Decline),
        1 => (1..40_i64).prop_map(Try::Days),
    ];
    prop::collection::vec((0..3_usize, one), 1..24)
}

struct World {
    town: Town,
    cohorts: [CohortId; 2],
    applications: Vec<ApplicationId>,
}

impl World {
    async fn new() -> Self {
        let town = Town::new().await;
        let later = town.open_cohort("2026c", CohortFunding::Capped, 1, 1).await;
        let mut applications = Vec::new();
        for (name, trn) in [("Asha", "1000001"), ("Bel", "1000002"), ("Cai", "1000003")] {
            applications.push(applied(&town, name, trn).await.0);
        }
        Self {
            cohorts: [town.cohort, later],
            applications,
            town,
        }
    }

    async fn application(&self, id: ApplicationId) -> registration::Application {
        let read = self
            .town
            .app
            .db()
            .read(async |tx| registration::application(tx, id).await);
        read.await.unwrap()
    }

    /// Every enrolment of everybody, oldest first.
    async fn enrolments(&self) -> Vec<Enrolment> {
        let mut all = Vec::new();
        for id in &self.applications {
            let person = self.application(*id).await.person;
            let read = self
                .town
                .app
                .db()
                .read(async |tx| registration::enrolments_of_person(tx, person).await);
            all.extend(read.await.unwrap());
        }
        all.sort_by_key(|one| one.id);
        all
    }

    async fn request(&self, enrolment: EnrolmentId) -> Option<registration::Request> {
        let read = self
            .town
            .app
            .db()
            .read(async |tx| registration::requests_of(tx, enrolment).await);
        let all = read.await.unwrap();
        all.into_iter().find(|one| one.state == RequestState::Asked)
    }

    /// Tries it; what is refused is refused.
    async fn attempt(&self, (nth, what): (usize, Try)) -> Result<(), Problem> {
        let (app, permit) = (&self.town.app, self.town.keeper());
        let application = self.applications[nth];
        let today = app.now().day;
        if let Try::Days(days) = what {
            let clock = app.clock();
            clock.set_ahead(clock.ahead() + days * 86_400_000_000);
            app.work_due().await?;
            return Ok(());
        }
        match what {
            Try::Accept(funded) => {
                let placing = Placing {
                    cohort: self.town.cohort,
                    partner: None,
                    funded_place: Some(funded),
                };
                registration::accept(app, &permit, application, placing).await?;
                return Ok(());
            }
            Try::Reject => {
                let reason = RejectionReason::RejectedByProvider;
                return registration::reject(app, &permit, application, reason, "No".into()).await;
            }
            Try::TakeBack => return registration::take_back(app, &permit, application).await,
            Try::Revert => {
                return registration::revert(app, &permit, application, "A slip".into()).await;
            }
            _ => {}
        }
        let own = self.enrolments().await;
        let Some(held) = own.iter().rfind(|one| one.application == application) else {
            return Ok(());
        };
        let id = held.id;
        let place = |other: bool| NewPlace {
            cohort: self.cohorts[usize::from(other)],
            partner: None,
        };
        let pause = |returns_on| Wish::Pause {
            reason: DeferralReason::CareerBreak,
            returns_on,
        };
        match what {
            Try::Declare(any)
                // As the stage that declares does: only of somebody who holds a place.
                if held.holds_a_place() => {
                    self.town
                        .run(async move |tx| registration::set_declared(tx, id, any, any).await)
                        .await;
                }
            Try::Defer(days) => {
                let reason = DeferralReason::CareerBreak;
                registration::defer(app, &permit, id, reason, today.plus_days(days)).await?;
            }
            Try::Resume => drop(registration::resume(app, &permit, id).await?),
            Try::Withdraw => {
                let reason = WithdrawalReason::ChangeInCareer;
                registration::withdraw(app, &permit, id, reason).await?;
            }
            Try::Cancel => {
                registration::cancel(app, &permit, id, "Never came".into()).await?;
            }
            Try::Move(other) => {
                registration::move_cohort(app, &permit, id, place(other)).await?;
            }
            Try::Rejoin(other) => {
                registration::resume_into(app, &permit, id, place(other)).await?;
            }
            Try::FundedPlace(yes) => {
                registration::change_funded_place(app, &permit, id, yes).await?;
            }
            Try::AskPause => {
                let wish = pause(today.plus_days(30));
                registration::ask(app, &permit, id, wish, String::new()).await?;
            }
            Try::AskLeave => {
                let reason = WithdrawalReason::Health;
                let wish = Wish::Leave { reason };
                registration::ask(app, &permit, id, wish, String::new()).await?;
            }
            Try::Grant => {
                if let Some(request) = self.request(id).await {
                    let grant = match request.kind {
                        rulebook::registration::request::RequestKind::Pause => {
                            Grant::Pause(today.plus_days(30))
                        }
                        _ => Grant::Leave,
                    };
                    registration::grant(app, &permit, request.id, grant).await?;
                }
            }
            Try::Decline => {
                if let Some(request) = self.request(id).await {
                    registration::decline(app, &permit, request.id, "Not now".into()).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn cohort(&self, id: CohortId) -> Cohort {
        self.town.cohort_at(id).await
    }
}

/// What must hold after whatever was tried.
async fn check(world: &World, before: &[Enrolment]) -> Result<(), TestCaseError> {
    let after = world.enrolments().await;
    for old in before {
        let new = after.iter().find(|one| one.id == old.id);
        let new = new.ok_or_else(|| TestCaseError::fail("an enrolment is gone"))?;
        let moved = new.state != old.state;
        prop_assert!(
            !moved || old.state.targets().contains(&new.state),
            "from {} to {}",
            old.state,
            new.state
        );
        prop_assert!(
            !old.state.is_final() || new == old,
            "{old:?} became {new:?}"
        );
    }
    for id in world.cohorts {
        let cohort = world.cohort(id).await;
        let held: Vec<_> = after
            .iter()
            .filter(|one| one.cohort == id && one.holds_a_place())
            .collect();
        let funded = held.iter().filter(|one| one.funded_place == Some(true));
        let offered = i64::try_from(held.len()).unwrap_or(0);
        let funded = i64::try_from(funded.count()).unwrap_or(0);
        prop_assert_eq!(
            cohort.funded_taken,
            funded,
            "funded places of {}",
            cohort.name
        );
        // A place that is held for somebody on the waiting list counts as taken; nobody waits in this world.
        prop_assert_eq!(cohort.taken, offered, "places of {}", cohort.name);
        prop_assert!(cohort.left() >= 0 && cohort.funded_left() >= 0);
    }
    for id in &world.applications {
        let application = world.application(*id).await;
        let places = after
            .iter()
            .filter(|one| one.application == *id && !one.state.is_final())
            .count();
        prop_assert!(places <= 1, "two places by one application");
        if application.state == ApplicationState::Pending {
            prop_assert_eq!(places, 0, "a place by an application that waits");
        }
    }
    Ok(())
}

#[test]
fn whatever_is_tried_in_whatever_order_states_and_places_stay_true() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    });
    runner
        .run(&tries(), |tries| {
            runtime.block_on(async {
                let world = World::new().await;
                for one in tries {
                    let before = world.enrolments().await;
                    match world.attempt(one).await {
                        Ok(()) | Err(Problem::Refused(_) | Problem::MovedOn) => {}
                        Err(problem) => {
                            return Err(TestCaseError::fail(format!("{one:?}: {problem:?}")));
                        }
                    }
                    check(&world, &before).await?;
                }
                Ok(())
            })
        })
        .unwrap();
}

/// Everything that registration knows of a person.
async fn known(town: &Town, person: PersonId) -> String {
    let read = town.app.db().read(async |tx| {
        let applications = registration::applications_of_person(tx, person).await?;
        let enrolments = registration::enrolments_of_person(tx, person).await?;
        let posts = registration::posts_of_person(tx, person).await?;
        let coaching: Vec<_> = registration::coaches(tx)
            .await?
            .into_iter()
            .filter(|one| one.person == person)
            .collect();
        Ok(format!(
            "{applications:?}\n{enrolments:?}\n{posts:?}\n{coaching:?}"
        ))
    });
    read.await.unwrap()
}

/// What the two are when they are merged: placed or not, rejected, taken back, coaching.
fn lives() -> impl Strategy<Value = [(u8, bool); 2]> {
    [(0..4_u8, any::<bool>()), (0..4_u8, any::<bool>())]
}

async fn live(town: &Town, name: &str, trn: &str, (life, coaches): (u8, bool)) -> PersonId {
    let (id, browser) = applied(town, name, trn).await;
    let permit = town.keeper();
    match life {
        0 => {
            let placing = Placing {
                cohort: town.cohort,
                partner: None,
                funded_place: Some(false),
            };
            registration::accept(&town.app, &permit, id, placing)
                .await
                .unwrap();
        }
        1 => {
            let reason = RejectionReason::RejectedByProvider;
            registration::reject(&town.app, &permit, id, reason, "No".into())
                .await
                .unwrap();
        }
        2 => registration::take_back(&town.app, &permit, id)
            .await
            .unwrap(),
        _ => {}
    }
    if coaches {
        browser
            .post("/coaching", &crate::coaches::OFFER)
            .await
            .is(303);
    }
    let read = town
        .app
        .db()
        .read(async |tx| registration::application(tx, id).await);
    read.await.unwrap().person
}

#[test]
fn a_merge_that_is_undone_leaves_everything_as_it_was() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&lives(), |[first, second]| {
            runtime.block_on(async {
                let town = Town::new().await;
                let from = live(&town, "Asha", "1000001", first).await;
                let into = live(&town, "Asher", "1000002", second).await;
                let before = (known(&town, from).await, known(&town, into).await);
                let permit = town.keeper();
                let merged =
                    registration::merge_records(&town.app, &permit, from, into, "One".into()).await;
                match merged {
                    Ok(merge) => {
                        let gone = known(&town, from).await;
                        let stays = first.1 && second.1;
                        prop_assert_eq!(gone.contains("Coaching {"), stays, "{}", gone);
                        let left = gone.contains("Post {") || gone.contains("Application {");
                        prop_assert!(!left, "{}", gone);
                        registration::undo_merge(&town.app, &permit, merge, "Two".into())
                            .await
                            .unwrap();
                    }
                    Err(Problem::Refused(_)) => {}
                    Err(problem) => return Err(TestCaseError::fail(format!("{problem:?}"))),
                }
                let after = (known(&town, from).await, known(&town, into).await);
                prop_assert_eq!(before, after);
                Ok(())
            })
        })
        .unwrap();
}
