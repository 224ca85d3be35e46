//! A school's standing on its page, for machines, and across the register.

use rulebook::{
    base::Urn,
    people::{RegisterNumber, Role, Scope},
    registration::duty::NpqOutcome,
};

use crate::town::Town;

fn school(urn: i64) -> Scope {
    Scope::School(Urn::from_number(urn).unwrap())
}

#[tokio::test]
async fn a_leader_sees_the_standing_turn_to_met_when_the_outcome_is_a_pass() {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-05");
    let (_, head) = town
        .person("Morgan", &[(Role::SchoolLeader, school(100_001))])
        .await;
    let governor = [(Role::Governor, school(100_001))];
    let (_, today) = town.person("Robin", &governor).await;
    head.get("/school")
        .await
        .is(200)
        .says("In time")
        .says("2 September 2028")
        .says("Asha")
        .says("regulation 49")
        .says("Engagement");
    today
        .get("/school")
        .await
        .is(200)
        .says("In time")
        .never_says("Engagement");
    town.goes_to("2028-06-01");
    town.run(async move |tx| registration::record_outcome(tx, who, NpqOutcome::Passed).await)
        .await;
    let (_, later) = town.person("Robin", &governor).await;
    later
        .get("/school")
        .await
        .is(200)
        .says("The duty is met.")
        .never_says("Last day in time");
}

#[tokio::test]
async fn nobody_sees_another_school_or_the_register_without_the_role() {
    let town = Town::new().await;
    let (_, head) = town
        .person("Morgan", &[(Role::SchoolLeader, school(100_001))])
        .await;
    head.get("/school")
        .await
        .is(200)
        .says("It is not known who");
    head.get("/school/100001").await.is(200);
    head.get("/school/100002").await.is(404);
    head.get("/school/nonsense").await.is(404);
    head.get("/api/v1/schools/100002/compliance").await.is(404);
    head.get("/compliance").await.is(403);
    head.get("/compliance.csv").await.is(403);
}

#[tokio::test]
async fn the_register_is_told_as_at_any_day_filtered_and_taken_away_safely() {
    let town = Town::new().await;
    town.participant("Asha", "1234567", 100_001).await;
    town.participant("=Evil()", "7654321", 100_002).await;
    town.goes_to("2026-10-05");
    let (_, officer) = town
        .person("Sam", &[(Role::RegisterOfficer, Scope::Site)])
        .await;
    let now = officer.get("/compliance").await.is(200);
    now.says("Elm Primary School")
        .says("Yew House")
        .says("Not bound");
    officer
        .get("/compliance?on=2025-01-01&status=unknown")
        .await
        .is(200)
        .says("Elm Primary School")
        .never_says("Yew House");
    officer
        .get("/compliance?authority=Leeds&words=elm")
        .await
        .is(200)
        .never_says("Yew House")
        .says("Asha");
    officer
        .get("/compliance?on=31-31-2026")
        .await
        .is(422)
        .says("Enter a real date");
    officer
        .get("/compliance.csv")
        .await
        .is(200)
        .says("'=1+1 Academy")
        .says("'=Evil()")
        .never_says(",=")
        .never_says("\n=");
    officer.get("/school/100002").await.is(200);
}

#[tokio::test]
async fn an_officer_of_a_trust_or_an_authority_sees_its_schools_and_no_others() {
    let town = Town::new().await;
    town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-05");
    let number = |number| RegisterNumber::new(number).unwrap();
    let of_trust = [(Role::RegisterOfficer, Scope::Trust(number(2044)))];
    let of_york = [(Role::RegisterOfficer, Scope::Authority(number(816)))];
    let (_, trust) = town.person("Tamsin", &of_trust).await;
    let (_, york) = town.person("Yusuf", &of_york).await;
    trust
        .get("/compliance")
        .await
        .is(200)
        .says("You see the schools of Larch Trust")
        .says("Elm Primary School")
        .never_says("=1+1 Academy")
        .never_says("Yew House")
        .says("Schools by standing as a table")
        .says("Who becomes overdue, by month");
    trust
        .get("/compliance.csv?authority=York")
        .await
        .is(200)
        .never_says("=1+1 Academy");
    trust
        .get("/school/100001")
        .await
        .is(200)
        .says("All schools");
    trust.get("/school/100001/posts").await.is(200);
    trust.get("/school/100002").await.is(404);
    trust.get("/school/100002/posts").await.is(404);
    trust.get("/school/100002/letter.pdf").await.is(404);
    trust.get("/api/v1/schools/100002/compliance").await.is(404);
    york.get("/compliance")
        .await
        .is(200)
        .says("1+1 Academy")
        .never_says("Elm Primary School");
    york.get("/school/100001").await.is(404);
    york.get("/school/100002").await.is(200);
}

#[tokio::test]
async fn a_closed_school_was_bound_until_it_closed_and_its_open_post_is_told() {
    let town = Town::new().await;
    town.participant("Asha", "1234567", 100_004).await;
    town.goes_to("2026-10-05");
    let (_, officer) = town
        .person("Sam", &[(Role::RegisterOfficer, Scope::Site)])
        .await;
    officer
        .get("/school/100004")
        .await
        .is(200)
        .says("This school is closed, since Monday 31 August 2026")
        .says("1 recorded as held on this day");
    officer
        .get("/school/100004?on=2026-08-01")
        .await
        .is(200)
        .never_says("This school is closed");
    officer
        .get("/school/100004?on=never")
        .await
        .is(422)
        .says("Enter a real date");
}

#[tokio::test]
async fn governors_get_a_letter_as_pdf() {
    let town = Town::new().await;
    town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-05");
    let (_, governor) = town
        .person("Robin", &[(Role::Governor, school(100_001))])
        .await;
    let (status, bytes) = governor.download("/school/100001/letter.pdf").await;
    assert_eq!(status, 200);
    assert!(bytes.starts_with(b"%PDF"), "no PDF");
    governor.get("/school/100003/letter.pdf").await.is(404);
}

#[tokio::test]
async fn machines_get_the_same_standing_without_names() {
    let town = Town::new().await;
    town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-05");
    let (_, officer) = town
        .person("Sam", &[(Role::RegisterOfficer, Scope::Site)])
        .await;
    officer
        .get("/api/v1/schools/100001/compliance")
        .await
        .is(200)
        .says("\"status\":\"in_time\"")
        .says("\"deadline\":\"2028-09-02\"")
        .never_says("Asha");
    officer
        .get("/api/v1/schools/100001/compliance?on=2029-01-01")
        .await
        .is(200)
        .says("\"status\":\"overdue\"");
    officer
        .get("/api/v1/schools/100001/compliance?on=soon")
        .await
        .is(422);
    officer
        .get("/api/v1/schools/999999/compliance")
        .await
        .is(404);
}

/// The fields of a post, with some changed.
fn post_with(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("name", "Noor"),
        ("email", "noor@town.example"),
        ("kind", "sole"),
        ("from_on", "2025-01-06"),
        ("first_senco_on", "2025-01-06"),
        ("qualified_teacher", "yes"),
        ("induction", "complete"),
        ("teaches_here", "yes"),
        ("head", "no"),
    ];
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn a_leader_records_who_is_the_senco_and_ends_the_post() {
    let town = Town::new().await;
    let leader = [(Role::SchoolLeader, school(100_001))];
    let (_, head) = town.person("Morgan", &leader).await;
    let before = town.entries().await;
    let form = "/school/100001/posts";
    head.post(form, &post_with(&[("kind", "")]))
        .await
        .is(422)
        .says("Noor");
    let late = head
        .post(form, &post_with(&[("first_senco_on", "2025-02-06")]))
        .await;
    late.is(422)
        .says("cannot be after the first day in this post");
    head.post("/school/100002/posts", &post_with(&[]))
        .await
        .is(404);
    assert_eq!(
        town.entries().await,
        before,
        "what is refused opens no account"
    );
    head.post(form, &post_with(&[]))
        .await
        .leads_to("/school/100001");
    head.get("/school")
        .await
        .is(200)
        .says("Noor")
        .says("6 January 2028");
    head.post(form, &post_with(&[]))
        .await
        .is(422)
        .says("End that post first");
    let page = head.get(form).await.is(200).text;
    let from = page.find("/school/100001/posts/pst_").unwrap();
    let end: String = page
        .chars()
        .skip(page.get(..from).unwrap().chars().count())
        .take_while(|c| *c != '"')
        .collect();
    head.post(&end, &[("until", "2026-08-31")])
        .await
        .is(422)
        .says("Say why the post ends");
    let fields = [("until", "2026-08-31"), ("reason", "Left the school")];
    head.post(&end, &fields).await.leads_to("/school/100001");
    head.get("/school")
        .await
        .is(200)
        .says("No SENCO")
        .says("31 August 2026");
}

#[tokio::test]
async fn a_governor_sees_and_records_nothing() {
    let town = Town::new().await;
    let governor = [(Role::Governor, school(100_001))];
    let (_, governor) = town.person("Robin", &governor).await;
    governor
        .get("/school")
        .await
        .is(200)
        .never_says("Record or end");
    governor.get("/school/100001/posts").await.is(403);
    governor
        .post("/school/100001/posts", &post_with(&[]))
        .await
        .is(403);
}
