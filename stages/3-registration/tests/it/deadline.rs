//! “By when do I need it?”, for anybody, with nothing stored.

use crate::town::{Page, Town};

type Fields = Vec<(&'static str, &'static str)>;

/// A first-time SENCO of a maintained school from 1 September 2025.
fn senco() -> Fields {
    vec![
        ("school", "maintained"),
        ("senco", "yes"),
        ("kind", "sole"),
        ("qualified", "yes"),
        ("induction", "complete"),
        ("teaches", "yes"),
        ("head", "no"),
        ("first_day", "1"),
        ("first_month", "9"),
        ("first_year", "2025"),
        ("nasenco", "no"),
        ("npq", "no"),
    ]
}

fn with(mut fields: Fields, more: &[(&'static str, &'static str)]) -> Fields {
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

async fn ask(town: &Town, fields: &Fields) -> Page {
    town.stranger().post("/deadline", fields).await
}

#[tokio::test]
async fn a_stranger_works_out_their_own_position_and_nothing_is_left_of_it() {
    let town = Town::new().await;
    town.stranger()
        .get("/deadline")
        .await
        .is(200)
        .says("Work it out")
        .says("Nothing is stored")
        .says("method=\"post\"")
        .never_says("Whose duty it is");
    ask(&town, &senco())
        .await
        .is(200)
        .says("You need the qualification by Friday 1 September 2028, and you have time.")
        .says("Sunday 1 November 2026")
        .says("https://www.legislation.gov.uk/uksi/2014/1530/regulation/49")
        .says("The duty is the governing body’s")
        .says("If no course is begun by 1 November 2026: start now.")
        .says("If the NPQ for SENCO is passed by 1 September 2028: qualified.")
        .says("value=\"2025\"")
        .says("This is not legal advice");
}

#[tokio::test]
async fn every_standing_is_told_to_those_whom_it_concerns() {
    let town = Town::new().await;
    let from = |day, month, year| {
        [
            ("first_day", day),
            ("first_month", month),
            ("first_year", year),
        ]
    };
    let cases: [(Fields, &str, &str); 12] = [
        (
            with(senco(), &[("school", "academy")]),
            "In time",
            "which is the academy trust",
        ),
        (
            with(senco(), &[("school", "nursery")]),
            "In time",
            "governing body",
        ),
        (
            with(senco(), &[("school", "special")]),
            "Not bound",
            "does not start the three years",
        ),
        (
            with(senco(), &[("school", "alternative")]),
            "Not bound",
            "best endeavours",
        ),
        (
            with(senco(), &[("school", "technology")]),
            "A person decides",
            "register officer",
        ),
        (
            with(senco(), &[("senco", "no")]),
            "No duty",
            "designated as the school’s SENCO: in time",
        ),
        (
            with(senco(), &[("kind", "acting")]),
            "In time",
            "no exception for an acting",
        ),
        (
            with(senco(), &[("teaches", "no")]),
            "Cannot be the SENCO",
            "works as a teacher at the school",
        ),
        (
            with(senco(), &from("1", "9", "2008")),
            "Exempt",
            "before 1 September 2009",
        ),
        (
            with(senco(), &from("1", "9", "2009")),
            "A person decides",
            "the day itself",
        ),
        (
            with(senco(), &from("1", "9", "2022")),
            "Overdue",
            "The last day in time was 1 September 2025",
        ),
        (
            with(
                senco(),
                &[
                    ("npq", "held"),
                    ("npq_held_begun_day", "6"),
                    ("npq_held_begun_month", "1"),
                    ("npq_held_begun_year", "2025"),
                    ("npq_done_day", "1"),
                    ("npq_done_month", "7"),
                    ("npq_done_year", "2026"),
                    ("provider", "Teach First"),
                ],
            ),
            "Qualified",
            "There is nothing more to do",
        ),
    ];
    for (fields, status, words) in cases {
        // Whoever is not the SENCO is asked nothing of the post.
        ask(&town, &fields).await.is(200).says(status).says(words);
    }
}

#[tokio::test]
async fn what_is_missing_or_impossible_is_told_and_what_was_typed_stays() {
    let town = Town::new().await;
    ask(&town, &vec![("senco", "yes")])
        .await
        .is(422)
        .says("Choose where the post is")
        .says("Say whether you are a qualified teacher")
        .says("Enter the day, the month and the year");
    ask(&town, &with(senco(), &[("first_year", "2027")]))
        .await
        .is(422)
        .says("today or in the past")
        .says("value=\"2027\"");
    ask(
        &town,
        &with(
            senco(),
            &[
                ("months", "a"),
                ("on_day", "31"),
                ("on_month", "2"),
                ("on_year", "2026"),
            ],
        ),
    )
    .await
    .is(422)
    .says("whole number of months")
    .says("Enter a real date");
    ask(
        &town,
        &with(
            senco(),
            &[
                ("nasenco", "held"),
                ("nasenco_held_begun_day", "1"),
                ("nasenco_held_begun_month", "9"),
                ("nasenco_held_begun_year", "2023"),
                ("nasenco_done_day", "1"),
                ("nasenco_done_month", "8"),
                ("nasenco_done_year", "2023"),
            ],
        ),
    )
    .await
    .is(422)
    .says("cannot be completed before it was begun");
}

#[tokio::test]
async fn a_day_to_come_shows_what_will_be_so() {
    let town = Town::new().await;
    ask(
        &town,
        &with(
            senco(),
            &[("on_day", "2"), ("on_month", "9"), ("on_year", "2028")],
        ),
    )
    .await
    .is(200)
    .says("Overdue")
    .says("As at Saturday 2 September 2028");
}
