//! Another programme than the usual one, run from the first form to the first step.

use programme::Answer;
use rulebook::{
    people::{Action, Circles},
    registration::cohort::{CohortDays, Places},
};

use crate::town::{Town, day, system};

const STEP: &str = "1.1/culture-attention";

/// A town whose cohort studies the NPQ for headship.
async fn of_heads() -> Town {
    let mut town = Town::new().await;
    let library: &curriculum::Library = town.app.shelf().unwrap();
    let folder = library.folder("npqh").unwrap();
    let programme = folder.programme.clone().unwrap();
    let edition = town.keep(&programme).await;
    let new = registration::NewCohort {
        provider: town.provider,
        edition,
        name: "Heads".into(),
        // The code that the other programme's cohort has: codes are one programme's own.
        code: "2026b".into(),
        days: CohortDays {
            opens: day("2026-06-01"),
            closes: day("2026-09-30"),
            starts_on: day("2026-10-01"),
            ends_on: day("2028-03-31"),
            assessment_opens_on: day("2028-04-01"),
        },
        places: Places {
            places: 10,
            funding: rulebook::registration::funding::CohortFunding::Funded,
            funded_places: 0,
        },
    };
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    town.cohort = registration::open_cohort(&town.app, &keep, new)
        .await
        .unwrap();
    delivery::make_timetable(&town.app, &keep, town.cohort, None)
        .await
        .unwrap();
    town
}

#[tokio::test]
async fn a_cohort_of_another_programme_is_opened_applied_to_accepted_and_studied() {
    let town = of_heads().await;
    let cohort = town
        .app
        .db()
        .read(async |tx| registration::cohort(tx, town.cohort).await)
        .await
        .unwrap();
    assert_eq!(
        (cohort.programme.as_str(), cohort.course.as_str()),
        ("npqh", "NPQ for Headship")
    );
    let ada = town.enrol("Ada One").await;
    let letters = town.letters_to("ada.one@town.example").await;
    let told = |words: &str| letters.iter().any(|one| one.body.contains(words));
    assert!(told("a place on the NPQ for Headship") && !told("NPQ for SENCOs"));
    let openings = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await)
        .await
        .unwrap();
    let first = openings
        .iter()
        .find(|one| one.element == "courses/1-direction")
        .unwrap();
    town.move_to(&first.opens_on.to_string());
    let study = |check: &'static str, answer: Answer| {
        let town = &town;
        async move {
            let key = (STEP, check);
            delivery::answer_check(&town.app, &ada.permit(), ada.enrolment, key, answer)
                .await
                .unwrap()
        }
    };
    study("culture-attention-first", Answer::Chosen(vec![1])).await;
    study("culture-attention-own", Answer::Told("Lateness.".into())).await;
    delivery::finish_step(&town.app, &ada.permit(), ada.enrolment, STEP)
        .await
        .unwrap();
    // A step of the usual programme is not theirs.
    let (permit, step) = (ada.permit(), "1.1/culture-what-it-is");
    let other = delivery::finish_step(&town.app, &permit, ada.enrolment, step).await;
    assert!(other.is_err());
}

#[tokio::test]
async fn a_place_on_one_programme_neither_bars_another_nor_answers_the_senco_duty_for_it() {
    let mut town = of_heads().await;
    let heads = town.cohort;
    let ada = town.enrol("Ada One").await;
    let standing = async |town: &Town| {
        let (db, now) = (town.app.db(), town.app.now());
        db.read(async |tx| registration::duty_of(tx, ada.person, now).await)
            .await
            .unwrap()
    };
    let before = format!("{:?}", standing(&town).await);
    town.cohort = town.first;
    let second = town.enrol_again(ada.person, "Ada One").await;
    assert_ne!(second, ada.enrolment);
    let after = format!("{:?}", standing(&town).await);
    assert_ne!(
        before, after,
        "the NPQ for SENCOs counts, the other did not"
    );
    // Twice on the same programme it stays one place.
    town.cohort = heads;
    assert!(town.try_enrol(ada.person, "Ada One").await.is_err());
}
