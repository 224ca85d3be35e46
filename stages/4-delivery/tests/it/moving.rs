//! Moving an intake to another edition: nothing done is lost, nobody is surprised, and moving back undoes it.

use curriculum::{EditionChange, Told};
use kit::{Problem, Process};
use programme::{Answer, Programme};
use rulebook::{
    delivery::engagement::Engagement,
    people::{Action, Circles, Permit},
    production::{EditionId, change::Change},
};

use crate::town::{Taught, Town, system};

const BROUGHT: Process = Process::new("edition_brought", "brought an edition for a test");
const STEP: &str = "1.1/culture-what-it-is";
const CHECKS: [&str; 2] = ["culture-best-sign", "culture-own-words"];

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::MovedOn => "moved_on",
        Problem::NotFound => "not_found",
        other => panic!("{other:?}"),
    }
}

async fn first(town: &Town) -> EditionId {
    let cohort = town
        .app
        .db()
        .read(async |tx| registration::cohort(tx, town.cohort).await)
        .await
        .unwrap();
    cohort.edition
}

/// The next edition: changed, and with what its writers said of module 1.1’s first step.
async fn next_edition(
    town: &Town,
    version: &str,
    change: Option<Change>,
    alter: impl FnOnce(&mut Programme),
) -> EditionId {
    let old = curriculum::edition(&town.app, &first(town).await)
        .await
        .unwrap();
    let mut new = Programme::clone(&old);
    new.version = version.into();
    alter(&mut new);
    let file = old.module("1.1").unwrap().1.steps[0].file.clone();
    let changes: Vec<EditionChange> = change
        .map(|change| EditionChange {
            item: "Culture".into(),
            file,
            change,
            note: "You said: too fast. We changed: a pause.".into(),
            findings: Vec::new(),
        })
        .into_iter()
        .collect();
    let permit = system(Action::ReleaseEdition, &Circles::SITE);
    let act = town.app.act(&permit, &BROUGHT, async move |tx| {
        let told = Told {
            note: "The second.",
            changes: &changes,
            ..Told::default()
        };
        curriculum::keep_edition_told(tx, &new, told).await
    });
    act.await.unwrap()
}

fn first_step(programme: &mut Programme) -> &mut programme::Step {
    let mut modules = programme
        .elements
        .iter_mut()
        .flat_map(|one| &mut one.modules);
    let module = modules.find(|module| module.id == "1.1").unwrap();
    &mut module.steps[0]
}

fn keep(town: &Town) -> Permit {
    system(Action::KeepCohorts, &Circles::provider(town.provider))
}

fn asked(town: &Town, from: EditionId, to: EditionId) -> delivery::NewMove {
    delivery::NewMove {
        cohort: town.cohort,
        from,
        to,
        reason: "The Code of Practice has a new edition.".into(),
        seen: true,
    }
}

/// Everybody of the town's intake goes to an edition with one more sentence.
pub async fn to_the_next_edition(town: &Town) {
    let from = first(town).await;
    let to = next_edition(town, "2027.9", Some(Change::Wording), |new| {
        first_step(new).source.push_str("\n\nOne more sentence.");
    })
    .await;
    delivery::move_cohort(&town.app, &keep(town), asked(town, from, to))
        .await
        .unwrap();
}

async fn in_course_1() -> (Town, Vec<Taught>) {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let openings = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await)
        .await
        .unwrap();
    let course = openings
        .iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    // What was due is missing from the day after.
    town.move_to(&course.due_on.plus_days(1).to_string());
    (town, people)
}

async fn finish(town: &Town, who: Taught) {
    let answers = [
        Answer::Chosen(vec![1]),
        Answer::Told("What people do.".into()),
    ];
    for (check, answer) in CHECKS.into_iter().zip(answers) {
        delivery::answer_check(
            &town.app,
            &who.permit(),
            who.enrolment,
            (STEP, check),
            answer,
        )
        .await
        .unwrap();
    }
    delivery::finish_step(&town.app, &who.permit(), who.enrolment, STEP)
        .await
        .unwrap();
}

fn earned(told: &Engagement, key: &str) -> bool {
    told.missing.iter().all(|one| one.key != key)
}

#[tokio::test]
async fn an_intake_is_moved_once_with_everybody_in_it_and_back_again() {
    let (town, people) = in_course_1().await;
    finish(&town, people[0]).await;
    let from = first(&town).await;
    let to = next_edition(&town, "2027.1", Some(Change::Wording), |new| {
        first_step(new).source.push_str("\n\nOne more sentence.");
    })
    .await;
    let unseen = delivery::NewMove {
        seen: false,
        ..asked(&town, from, to)
    };
    assert_eq!(
        code(delivery::move_cohort(&town.app, &keep(&town), unseen).await),
        "not_seen"
    );
    let (one, other) = (keep(&town), keep(&town));
    let (first_try, second_try) = tokio::join!(
        delivery::move_cohort(&town.app, &one, asked(&town, from, to)),
        delivery::move_cohort(&town.app, &other, asked(&town, from, to)),
    );
    let done = [first_try, second_try]
        .into_iter()
        .filter(|one| matches!(one, Ok(2)));
    assert_eq!(
        done.count(),
        1,
        "two moves at the same instant are one move"
    );
    let who = town
        .app
        .db()
        .read(async |tx| registration::enrolment(tx, people[1].enrolment).await)
        .await
        .unwrap();
    assert_eq!(who.edition, to);
    let letters = town.letters_to("ada.one@town.example").await;
    let letter = letters
        .iter()
        .find(|one| one.subject.contains("edition 2027.1"))
        .unwrap();
    assert!(letter.body.contains("They stay done"), "{}", letter.body);
    delivery::move_cohort(&town.app, &keep(&town), asked(&town, to, from))
        .await
        .unwrap();
    assert_eq!(first(&town).await, from);
}

#[tokio::test]
async fn what_somebody_earned_stays_earned_when_a_question_is_added() {
    let (town, people) = in_course_1().await;
    finish(&town, people[0]).await;
    let key = format!("check:{STEP}");
    let before = town.engagement(people[0]).await;
    assert!(earned(&before, &key));
    let from = first(&town).await;
    let to = next_edition(&town, "2027.1", Some(Change::Meaning), |new| {
        let step = first_step(new);
        let mut check = step.checks[0].clone();
        check.id = "culture-quite-new".into();
        step.checks.push(check);
    })
    .await;
    delivery::move_cohort(&town.app, &keep(&town), asked(&town, from, to))
        .await
        .unwrap();
    let after = town.counted(people[0]).await;
    assert!(earned(&after, &key), "{after:?}");
    assert!(after.total >= before.total);
    let other = town.counted(people[1]).await;
    assert!(
        !earned(&other, &key),
        "nobody is given what they have not done"
    );
}

#[tokio::test]
async fn what_was_on_the_page_is_what_is_recorded_and_can_be_proved() {
    let (town, people) = in_course_1().await;
    finish(&town, people[0]).await;
    let from = first(&town).await;
    let to = next_edition(&town, "2027.1", Some(Change::Meaning), |new| {
        first_step(new).source.push_str("\n\nAnother lesson.");
    })
    .await;
    delivery::move_cohort(&town.app, &keep(&town), asked(&town, from, to))
        .await
        .unwrap();
    finish(&town, people[0]).await;
    let who = town
        .app
        .db()
        .read(async |tx| registration::enrolment(tx, people[0].enrolment).await)
        .await
        .unwrap();
    let seen = delivery::seen(&town.app, &who).await.unwrap();
    // The clock of the town stands still, so both were shown at the same instant.
    let mut told: Vec<_> = seen.iter().map(|one| (one.edition, one.proven)).collect();
    told.sort_unstable();
    assert_eq!(told, [(from, true), (to, true)]);
    assert_ne!(seen[0].seal, seen[1].seal);
    let csv = delivery::seen_csv(&town.app, &seen).unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains(&seen[0].seal) && csv.ends_with("yes\n"));
}

#[tokio::test]
async fn an_edition_that_assesses_differently_does_not_reach_those_who_have_begun_to_write() {
    let (town, _) = in_course_1().await;
    let from = first(&town).await;
    let to = next_edition(&town, "2027.1", None, |new| new.assessment.words_max += 1).await;
    town.move_to("2028-04-01");
    let refused = delivery::move_cohort(&town.app, &keep(&town), asked(&town, from, to)).await;
    assert_eq!(code(refused), "assessment_begun");
    assert_eq!(first(&town).await, from);
}

#[tokio::test]
async fn a_planned_move_is_done_on_its_day_and_a_dropped_one_never() {
    let (town, _) = in_course_1().await;
    let from = first(&town).await;
    let to = next_edition(&town, "2027.1", None, |new| first_step(new).title.push('!')).await;
    let today = town.app.now().day;
    let passed = delivery::plan_move(
        &town.app,
        &keep(&town),
        asked(&town, from, to),
        today.plus_days(-1),
    )
    .await;
    assert_eq!(code(passed), "day_passed");
    let dropped = delivery::plan_move(
        &town.app,
        &keep(&town),
        asked(&town, from, to),
        today.plus_days(2),
    )
    .await
    .unwrap();
    delivery::drop_move(&town.app, &keep(&town), town.cohort, dropped)
        .await
        .unwrap();
    town.move_to(&today.plus_days(3).to_string());
    town.app.work_due().await.unwrap();
    assert_eq!(first(&town).await, from);
    delivery::plan_move(
        &town.app,
        &keep(&town),
        asked(&town, from, to),
        today.plus_days(10),
    )
    .await
    .unwrap();
    town.move_to(&today.plus_days(11).to_string());
    town.app.work_due().await.unwrap();
    assert_eq!(first(&town).await, to);
}
