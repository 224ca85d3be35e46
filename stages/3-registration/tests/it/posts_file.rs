//! Posts from a file: seen first, all or nothing, within one's reach, and run again without harm.

use registration::Post;
use rulebook::{
    base::Urn,
    people::{RegisterNumber, Role, Scope},
    registration::{duty::Question, post::PostKind},
};

use crate::town::{Browser, Page, Town, day};

const HEAD: &str =
    "urn,name,email,trn,kind,from,until,qualification,qualification_completed,awarded_by\n";

async fn officer(town: &Town) -> Browser {
    let roles = [(Role::RegisterOfficer, Scope::Site)];
    town.person("Sam", &roles).await.1
}

async fn sends(who: &Browser, lines: &str) -> String {
    let text = format!("{HEAD}{lines}");
    let file = ("posts.csv", text.as_bytes());
    let page = who.post_parts("/register/posts", &[], file).await.is(303);
    page.to
}

async fn posts(town: &Town, urn: i64) -> Vec<Post> {
    let urn = Urn::from_number(urn).unwrap();
    town.app
        .db()
        .read(async |tx| registration::posts_of_school(tx, urn).await)
        .await
        .unwrap()
}

async fn report(who: &Browser, path: &str) -> Page {
    who.get(path).await.is(200)
}

#[tokio::test]
async fn a_file_is_seen_then_recorded_and_recorded_again_without_harm() {
    let town = Town::new().await;
    let sam = officer(&town).await;
    let lines = "100001,Ana Ash,ana@x.example,,,2023-09-01,2026-03-31,NASENCO,2020-07-01\n\
        100001,Bo Birch,bo@x.example,,maternity cover,2026-01-05,,,\n";
    let path = sends(&sam, lines).await;
    report(&sam, &path)
        .await
        .says("Record these 2")
        .says("New post, new account");
    assert_eq!(posts(&town, 100_001).await, [], "a preview records nothing");
    sam.post(&path, &[]).await.leads_to(&path);
    let held = posts(&town, 100_001).await;
    assert_eq!(held.len(), 2);
    assert_eq!(held[0].facts.kind, PostKind::MaternityCover);
    assert_eq!(held[1].facts.until_on, Some(day("2026-03-31")));
    sam.post(&path, &[]).await.leads_to(&path);
    assert_eq!(posts(&town, 100_001).await, held, "twice is once");
    report(&sam, &path).await.says("Nothing is left to record");
    let ended = sends(
        &sam,
        "100001,Bo Birch,bo@x.example,,maternity cover,2026-01-05,2026-07-31,,\n",
    )
    .await;
    report(&sam, &ended).await.says("Changes a post");
    sam.post(&ended, &[]).await.leads_to(&ended);
    let held = posts(&town, 100_001).await;
    assert_eq!(held.len(), 2);
    assert_eq!(held[0].facts.until_on, Some(day("2026-07-31")));
}

#[tokio::test]
async fn an_npq_in_a_file_is_told_not_proven_and_a_correction_keeps_what_was() {
    let town = Town::new().await;
    let sam = officer(&town).await;
    let first = "100001,Ana Ash,ana@x.example,,,2023-09-01,,,\n";
    let path = sends(&sam, first).await;
    sam.post(&path, &[]).await.leads_to(&path);
    let npq = "100001,Ana Ash,ana@x.example,,,2023-09-01,,NPQ for SENCO,31/03/2026,Teach First\n";
    let path = sends(&sam, npq).await;
    report(&sam, &path)
        .await
        .says("NPQ as told, 31 March 2026")
        .says("Changes a post");
    sam.post(&path, &[]).await.leads_to(&path);
    let held = posts(&town, 100_001).await;
    let (id, today) = (held[0].id, town.app.now().day);
    let (answer, corrections) = town
        .app
        .db()
        .read(async |tx| {
            let one = registration::post(tx, id).await?;
            let answer = registration::answer_of(tx, &one, today).await?;
            Ok((answer, registration::corrections_of(tx, id).await?))
        })
        .await
        .unwrap();
    assert_eq!(answer.asked(), Some(Question::AwardTold));
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0].before.npq_told, None);
    assert!(corrections[0].by.is_some(), "by whom");
    let told: Vec<_> = corrections[0].differences();
    assert_eq!(told.len(), 1, "{told:?}");
    // The officer looks at the certificate; then it counts, and both have letters.
    let case = format!("/register/cases/{id}");
    let seen = Question::AwardTold.rests_on(&answer.facts);
    sam.get(&case).await.is(200).says("that is no proof");
    let fields = [
        ("question", "award_told"),
        ("rests_on", seen.as_str()),
        ("finding", "counts"),
        ("reason", "Seen the certificate"),
        ("evidence", "Certificate of 31 March 2026"),
    ];
    sam.post_parts(&case, &fields, ("", b""))
        .await
        .leads_to(&case);
    let letters = town.letters_to("ana@x.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.subject.contains("what was decided")),
        "{letters:?}"
    );
    assert!(letters.iter().all(|one| !one.body.contains("certificate")));
}

#[tokio::test]
async fn with_a_wrong_line_nothing_is_recorded_unless_it_is_left_out() {
    let town = Town::new().await;
    let sam = officer(&town).await;
    let lines = "100001,Ana,ana@x.example,,,2025-09-01,,,\n\
        100001,Ana,ana@x.example,,,2025-09-01,,,\n\
        100001,Ana,ana@x.example,,,2025-10-01,,,\n\
        999999,Cy,cy@x.example,,,2025-09-01,,,\n\
        100002,Di,di@x.example,,,2030-09-01,,,\n\
        100002,Ed,ed@x.example,0000000,,2025-09-01,,,\n\
        100002,Flo,,1234567,,2025-09-01,,,\n";
    let path = sends(&sam, lines).await;
    report(&sam, &path)
        .await
        .says("duplicate_line")
        .says("two_open_posts")
        .says("school_unknown")
        .says("in_the_future")
        .says("not_a_trn")
        .says("email_missing")
        .says("Record these 1");
    sam.post(&path, &[]).await.leads_to(&path);
    assert_eq!(posts(&town, 100_001).await, [], "all or nothing");
    sam.post(&path, &[("pass_over", "yes")])
        .await
        .leads_to(&path);
    assert_eq!(posts(&town, 100_001).await.len(), 1);
    assert_eq!(posts(&town, 100_002).await.len(), 0);
}

#[tokio::test]
async fn nobody_records_beyond_their_own_schools_or_sees_anothers_file() {
    let town = Town::new().await;
    let school = Scope::School(Urn::from_number(100_001).unwrap());
    let (_, head) = town.person("Morgan", &[(Role::SchoolLeader, school)]).await;
    let trust = Scope::Trust(RegisterNumber::new(2044).unwrap());
    let (_, other) = town
        .person("Tamsin", &[(Role::RegisterOfficer, trust)])
        .await;
    let lines = "100001,Ana,ana@x.example,,,2025-09-01,,,\n\
        100002,Bo,bo@x.example,,,2025-09-01,,,\n";
    let path = sends(&head, lines).await;
    report(&head, &path)
        .await
        .says("school_unknown")
        .says("Record these 1");
    other.get(&path).await.is(404);
    other.post(&path, &[("pass_over", "yes")]).await.is(404);
    head.post(&path, &[("pass_over", "yes")])
        .await
        .leads_to(&path);
    assert_eq!(posts(&town, 100_001).await.len(), 1);
    assert_eq!(posts(&town, 100_002).await.len(), 0);
    let governor = [(Role::Governor, school)];
    let (_, governor) = town.person("Robin", &governor).await;
    governor.get("/register/posts").await.is(403);
}

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_where_it_was_chosen() {
    let town = Town::new().await;
    let sam = officer(&town).await;
    for (bytes, says) in [
        (&b""[..], "The file is empty"),
        (&b"PK\x03\x04\0\0"[..], "not a CSV text file"),
        (
            &b"name,email\nA,a@x.example\n"[..],
            "does not name urn and from",
        ),
    ] {
        sam.post_parts("/register/posts", &[], ("posts.csv", bytes))
            .await
            .is(422)
            .says(says);
    }
}
