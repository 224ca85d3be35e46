//! Registration that is closed: who is told, who may still apply, and what becomes of those who were in the middle of it.

use rulebook::{
    people::Action,
    registration::{application::ApplicationState, funding::CohortFunding},
};

use crate::{
    journey::send,
    scenarios::{Says, walk},
    town::{Browser, Town, day},
};

const CLOSED: &str = "/apply/closed";

/// Thirty days later: registration has closed meanwhile, and so have sessions.
async fn after_the_last_day(town: &Town) {
    let clock = town.app.clock();
    clock.set_ahead(clock.ahead() + 30 * 86_400_000_000);
}

/// Answers the first three questions.
async fn begin(browser: &Browser, says: &Says) {
    for step in ["works-in-england", "work-setting", "school"] {
        let fields: Vec<(&str, &str)> =
            says.0[step].iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser
            .post(&format!("/apply/{step}"), &fields)
            .await
            .is(303);
    }
}

async fn reopen(town: &Town, last: &str) {
    registration::move_application_days(
        &town.app,
        &Town::system(Action::KeepCohorts),
        town.cohort,
        day("2026-06-01"),
        day(last),
    )
    .await
    .unwrap();
}

async fn states(town: &Town, person: rulebook::people::PersonId) -> Vec<ApplicationState> {
    let all = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await)
        .await
        .unwrap();
    all.into_iter().map(|one| one.state).collect()
}

#[tokio::test]
async fn scenario_18_whoever_was_in_the_middle_of_it_is_told_loses_nothing_and_goes_on_after_reopening()
 {
    let town = Town::new().await;
    let says = Says::of(&town);
    let (asha_id, asha) = town.person("Asha", &[]).await;
    walk(&asha, &says).await;
    let (_, bryn) = town.person("Bryn", &[]).await;
    begin(&bryn, &says).await;
    let bryn_at = bryn.get("/apply/continue").await.to;
    after_the_last_day(&town).await;
    let (_, asha) = town.person("Asha", &[]).await;
    let (_, bryn) = town.person("Bryn", &[]).await;

    // Everywhere in the journey: the way in, a question, the check, the sending.
    for path in ["/apply", "/apply/continue", "/apply/school", "/apply/check"] {
        asha.get(path).await.leads_to(CLOSED);
    }
    send(&asha).await.leads_to(CLOSED);
    assert_eq!(states(&town, asha_id).await, [ApplicationState::Draft]);
    asha.get(CLOSED)
        .await
        .is(200)
        .says("Applications for Cohort 2026b closed at the end of Wednesday 30 September 2026.")
        .says("You have answered everything, but your application is not sent.")
        .says("asha@town.example");

    // An answer that was on its way is kept, though the way on is closed.
    let slug = bryn_at.strip_prefix("/apply/").unwrap();
    let fields = &says.0[slug];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let page = bryn.post(&bryn_at, &fields).await.is(303);
    bryn.get(&page.to).await.leads_to(CLOSED);
    bryn.get(CLOSED).await.says("Your answers so far are kept.");

    // Whoever comes first now reads that nothing is open, and is let to the start only if they were written to.
    let stranger = town.stranger();
    stranger
        .get("/apply")
        .await
        .says("No cohort takes applications today.")
        .says("/apply/start");
    let (_, late) = town.person("Cato", &[]).await;
    late.get("/apply").await.never_says("/apply/start");
    late.get("/apply/continue").await.leads_to(CLOSED);

    // Reopened: the page that said “closed” leads on, each to where they stopped.
    reopen(&town, "2026-10-31").await;
    asha.get(CLOSED).await.leads_to("/apply/continue");
    asha.get("/apply/continue").await.leads_to("/apply/check");
    asha.get("/apply/check").await.is(200);
    bryn.get("/apply/continue").await.leads_to(&page.to);
    send(&asha).await.leads_to("/apply/sent");
    assert_eq!(states(&town, asha_id).await, [ApplicationState::Pending]);
    walk(&bryn, &says).await;
    send(&bryn).await.leads_to("/apply/sent");
}

#[tokio::test]
async fn scenario_18_an_address_on_the_list_begins_and_finishes_while_it_is_closed_to_others() {
    let town = Town::new().await;
    let office = town.administrator().await;
    let says = Says::of(&town);
    after_the_last_day(&town).await;
    let office_now = town.administrator().await;
    drop(office);
    let page = format!("/admin/cohorts/{}/registration", town.cohort);
    let late = format!("/admin/cohorts/{}/late", town.cohort);
    office_now.get(&page).await.says("Closed").says("Nobody");
    office_now
        .post(&late, &[("email", " Dara@Town.example ")])
        .await
        .leads_to(&page);
    let letters = town.letters_to("dara@town.example").await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].body.contains("Cohort 2026b"),
        "{}",
        letters[0].body
    );
    office_now
        .post(&late, &[("email", "dara@town.example")])
        .await
        .is(422)
        .says("This address may still apply already.");
    office_now
        .post(&late, &[("email", "dara")])
        .await
        .is(422)
        .says("value=\"dara\"");

    // On the list: from the first question to the receipt.
    let (dara_id, dara) = town.person("Dara", &[]).await;
    walk(&dara, &says).await;
    send(&dara).await.leads_to("/apply/sent");
    assert_eq!(states(&town, dara_id).await, [ApplicationState::Pending]);
    office_now
        .get(&page)
        .await
        .says("dara@town.example")
        .says("Sent");
    // Not on the list: nothing.
    let (_, eli) = town.person("Eli", &[]).await;
    eli.get("/apply/continue").await.leads_to(CLOSED);

    // In the middle of it when taken off: told, and what was answered is kept.
    office_now
        .post(&late, &[("email", "eli@town.example")])
        .await
        .leads_to(&page);
    walk(&eli, &says).await;
    let stop = format!("{late}/stop");
    let taken_off = [("email", "eli@town.example")];
    office_now.post(&stop, &taken_off).await.leads_to(&page);
    send(&eli).await.leads_to(CLOSED);
    eli.get(CLOSED).await.says("closed at the end of");
    office_now
        .post(&stop, &taken_off)
        .await
        .is(422)
        .says("not on the list any more");
    // What was sent stands.
    assert_eq!(states(&town, dara_id).await, [ApplicationState::Pending]);
}

#[tokio::test]
async fn a_list_is_of_one_cohort_and_its_keeper_and_another_open_cohort_is_offered_instead() {
    let town = Town::new().await;
    let says = Says::of(&town);
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &says).await;
    let other = town.open_cohort("2027a", CohortFunding::Capped, 9, 9).await;
    let keep = Town::system(Action::KeepCohorts);
    let (first, last) = (day("2026-06-01"), day("2026-09-06"));
    registration::move_application_days(&town.app, &keep, town.cohort, first, last)
        .await
        .unwrap();
    registration::let_through(&town.app, &keep, other, "asha@town.example".into())
        .await
        .unwrap();
    // Listed for the other cohort only: the one that was named is closed, and the other can be chosen.
    send(&asha).await.leads_to(CLOSED);
    asha.get(CLOSED)
        .await
        .says("closed at the end of Sunday 6 September 2026")
        .says("href=\"/apply/provider\"");
    asha.get("/apply/provider").await.is(200);
    asha.post("/apply/provider", &[("answer", &town.provider.to_string())])
        .await
        .is(303);
    let cohorts = asha.get("/apply/cohort").await.is(200);
    let cohorts = cohorts.never_says(&town.cohort.to_string());
    cohorts.says(&other.to_string());

    // Nobody else keeps the list, and days out of order are refused with what was typed.
    let page = format!("/admin/cohorts/{}/registration", town.cohort);
    asha.get(&page).await.is(403);
    let office = town.administrator().await;
    let closes_first = [
        ("opens_day", "1"),
        ("opens_month", "9"),
        ("opens_year", "2026"),
        ("closes_day", "31"),
        ("closes_month", "8"),
        ("closes_year", "2026"),
    ];
    office
        .post(&page, &closes_first)
        .await
        .is(422)
        .says("must close on or after the day they open")
        .says("value=\"31\"");
}
