//! From the open gate to the school whose SENCO is qualified, through the pages, in the demonstration's town.
//!
//! What this room must not know: how anything is stored.

use kit::db::Sql;
use rulebook::{
    delivery::coaching::CoachingKind,
    people::{Action, Actor, PersonId, Role, Scope, may},
};

use crate::{
    town::Town,
    visitor::{Page, Visitor},
};

/// Words that no assessor may ever see: everybody's names and addresses, and the ids of people and enrolments.
fn canaries() -> Vec<String> {
    let mut words = vec!["per_".to_owned(), "enr_".to_owned(), "sub_".to_owned()];
    for one in demo::signins()
        .into_iter()
        .filter(|one| one.role == "participant")
    {
        words.extend([one.name.to_owned(), one.email]);
    }
    words
}

fn email(standing: &str) -> String {
    let mut known = demo::signins().into_iter();
    known
        .find(|one| one.standing == standing)
        .map_or_else(|| panic!("nobody is “{standing}”"), |one| one.email)
}

async fn person(town: &Town, email: &str) -> PersonId {
    people::by_email(&town.app, email)
        .await
        .unwrap()
        .unwrap()
        .id
}

async fn signed_in(town: &Town, email: &str) -> Visitor {
    town.signed_in(person(town, email).await).await
}

fn response() -> String {
    let paragraph = "The problem that matters most is how early we notice need, because everything else waits for it. ";
    let paragraphs: Vec<String> = (0..12).map(|_| paragraph.repeat(8)).collect();
    paragraphs.join("\n\n")
}

async fn played() -> Town {
    let town = Town::with(|config| config.site.demo = true).await;
    demo::play(&town.app).await.unwrap();
    town.app.work_due().await.unwrap();
    town
}

async fn submits(writer: &mut Visitor) {
    let editor = writer
        .open("/assessment/response")
        .await
        .is("The case study and your response");
    let form = editor
        .form("Save and check before sending")
        .set("text", &response());
    writer.send(&form).await.is("Read it through, then submit");
    let refused = writer.post("/assessment/check", "").await;
    assert_eq!(refused.status, 422);
    let refused = refused.says("Confirm that this is your own work.");
    assert!(
        refused.text.contains("how early we notice need"),
        "what was written is gone"
    );
    let sent = writer.post("/assessment/check", "own_work=yes").await;
    assert_eq!(sent.header("location"), "/assessment/receipt");
}

fn fingerprint(page: &Page) -> String {
    let facts = page.all(".app-receipt dd");
    facts.into_iter().find(|fact| fact.len() == 64).unwrap()
}

/// Marks every script of an assessor's batch: every criterion met.
async fn marks_everything(town: &Town, email: &str) {
    let mut assessor = signed_in(town, email).await;
    let batch = assessor.open("/marking").await;
    for script in batch.attributes("main td a, main th a", "href") {
        let page = assessor.open(&script).await;
        for word in canaries() {
            assert!(!page.text.contains(&word), "{script} shows “{word}”");
        }
        let mut names = page.attributes("input[type=radio]", "name");
        names.dedup();
        assert!(!names.is_empty(), "{script} has no criteria");
        let body: Vec<String> = names
            .iter()
            .map(|name| format!("{name}=met&{name}_reason=Paragraph+1+shows+it"))
            .collect();
        assessor
            .post(&script, &format!("{}&then=check", body.join("&")))
            .await;
        let check = assessor.open(&format!("{script}/check")).await;
        assessor
            .send(&check.form("Submit this mark"))
            .await
            .is("Your scripts");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_the_editor_says_that_it_closed_and_offers_no_saving() {
    let town = played().await;
    let email = "temperance.adjeiholt@example.sch.uk";
    let mut writer = signed_in(&town, email).await;
    let open = writer.open("/assessment/response").await;
    open.says("Open until the end of").says("Save draft");
    town.advance(60);
    let mut writer = signed_in(&town, email).await;
    let closed = writer.open("/assessment/response").await;
    let closed = closed.says("The writing window closed at the end of");
    for gone in ["Open until", "Save draft", "Save and check"] {
        assert!(!closed.text.contains(gone), "{gone}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_window_is_open_the_start_page_begins_with_what_is_not_sent() {
    let town = played().await;
    let mut writer = signed_in(&town, "temperance.adjeiholt@example.sch.uk").await;
    let home = writer.open("/home").await;
    let titles = home.all("main h2");
    let first = titles.first().unwrap();
    assert_eq!(first, "Your written response: not sent yet", "{titles:?}");
    let home = home.says("The window closes at the end of");
    assert!(
        home.attributes("main section a", "href")
            .first()
            .unwrap()
            .starts_with("/assessment"),
        "the first button leads elsewhere"
    );
    let now = writer.open("/study/now?minutes=25").await;
    now.says("Your written response: not sent yet.");
    submits(&mut writer).await;
    let home = writer.open("/home").await;
    let home = home.says("Your written response is handed in");
    assert!(!home.text.contains("not sent yet"));
    assert_ne!(
        home.all("main h2").first().unwrap(),
        "Your written response is handed in",
        "what is handed in waits for nobody"
    );
    let now = writer.open("/study/now?minutes=25").await;
    assert!(!now.text.contains("not sent yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_is_written_marked_blind_released_and_the_school_is_met() {
    let town = played().await;
    let writing = email("Writing the response");
    let mut writer = signed_in(&town, &writing).await;
    submits(&mut writer).await;
    let receipt = writer
        .open("/assessment/receipt")
        .await
        .is("Your response is received");
    let seal = fingerprint(&receipt);
    assert_eq!(seal, kit::files::sha256(response().as_bytes()));
    writer.post("/assessment/check", "own_work=yes").await;
    assert_eq!(
        fingerprint(&writer.open("/assessment/receipt").await),
        seal,
        "a second receipt differs"
    );

    let mut lead = signed_in(&town, "assessment@northmoor.example").await;
    let open = lead.open("/office").await;
    let periods = open.attributes("main th a, main td a", "href");
    let period = periods.first().unwrap().clone();
    let page = lead.open(&period).await;
    let early = lead
        .send(&page.form("Close writing and begin marking"))
        .await;
    assert_eq!(early.status, 422, "writing was closed while people wrote");
    town.advance(10);
    lead = signed_in(&town, "assessment@northmoor.example").await;
    let page = lead.open(&period).await;
    let page = lead
        .send(&page.form("Close writing and begin marking"))
        .await
        .says("Marking has begun");
    lead.send(&page.form("Share the scripts out"))
        .await
        .says("Every script has two assessors");

    for name in [
        "assessor@northmoor.example",
        "assessor2@northmoor.example",
        "assessor3@northmoor.example",
    ] {
        marks_everything(&town, name).await;
    }
    let mut writer = signed_in(&town, &writing).await;
    assert_eq!(
        writer.get("/assessment/result").await.status,
        404,
        "a result before its release"
    );

    let page = lead.open(&period).await;
    let page = lead
        .send(&page.form("Confirm the results"))
        .await
        .says("The results are confirmed");
    let alone = lead.send(&page.form("Release the results")).await;
    assert_eq!(alone.status, 422, "one person confirmed and released");
    let mut second = signed_in(&town, "assessment2@northmoor.example").await;
    let page = second.open(&period).await;
    second
        .send(&page.form("Release the results"))
        .await
        .says("released");
    town.app.work_due().await.unwrap();

    let home = writer.open("/home").await;
    assert_eq!(home.all("main h2").first().unwrap(), "Your result is ready");
    writer
        .open("/assessment/result")
        .await
        .is("You have passed");
    holds_a_statement(&town, &mut writer).await;
    is_met(&town, &writing).await;
}

const ALLOCATED: Sql = Sql::new(
    "select a.assessor_id from assessment_allocations a join assessment_submissions s on s.id = a.submission_id
     where s.person_id = $1 order by a.assessor_id",
);

#[tokio::test(flavor = "multi_thread")]
async fn whoever_ever_coached_somebody_does_not_mark_their_script() {
    let town = played().await;
    let writing = email("Writing the response");
    let who = person(&town, &writing).await;
    let coach = person(&town, "assessor@northmoor.example").await;
    // The pair is over by the time of marking: the coach knows the person and the school all the same.
    let met = town.app.db().read(async |tx| {
        let enrolment = registration::current_enrolment(tx, who).await?.unwrap();
        let met = registration::meetings_of(tx, who).await?;
        let open: Vec<_> = met
            .iter()
            .filter(|one| !one.ended && one.is_coaching())
            .map(|one| one.id)
            .collect();
        let group = delivery::group_of(tx, enrolment.id).await?.unwrap();
        Ok((delivery::group(tx, group).await?, open))
    });
    let (group, open) = met.await.unwrap();
    assert!(group.coach != Some(coach) && group.facilitator != Some(coach));
    let keep = may(&Actor::System, Action::KeepCohorts, &group.circles()).unwrap();
    for one in open {
        delivery::end_coaching(&town.app, &keep, one).await.unwrap();
    }
    let new = delivery::NewCoaching {
        group: group.id,
        kind: CoachingKind::Pair,
        coach: Some(coach),
        people: vec![who],
    };
    let pair = delivery::bring_together(&town.app, &keep, new)
        .await
        .unwrap();
    delivery::end_coaching(&town.app, &keep, pair)
        .await
        .unwrap();
    submits(&mut signed_in(&town, &writing).await).await;
    town.advance(10);
    let mut lead = signed_in(&town, "assessment@northmoor.example").await;
    let open = lead.open("/office").await;
    let period = open.attributes("main th a, main td a", "href");
    let page = lead.open(period.first().unwrap()).await;
    let page = lead
        .send(&page.form("Close writing and begin marking"))
        .await
        .says("Marking has begun");
    lead.send(&page.form("Share the scripts out")).await;
    let given: Vec<PersonId> = town
        .app
        .db()
        .read(async |tx| Ok(tx.all(ALLOCATED, &[&who], |row| row.get(0)).await?))
        .await
        .unwrap();
    assert!(given.len() >= 2, "{given:?}");
    assert!(!given.contains(&coach), "the former coach marks it");
}

async fn holds_a_statement(town: &Town, writer: &mut Visitor) {
    let statement = writer
        .open("/certificate")
        .await
        .is("Your statement of completion");
    let paper = writer.get("/certificate/statement.pdf").await;
    assert_eq!(
        (paper.status, paper.header("content-type")),
        (200, "application/pdf")
    );
    assert!(
        paper
            .header("content-disposition")
            .starts_with("attachment")
    );
    let public = statement.attributes("main a", "href");
    let public = public
        .iter()
        .find(|href| href.starts_with("/certificates/"))
        .unwrap();
    town.visitor().open(public).await.is("This statement holds");
    let mut stranger = town.visitor();
    assert_eq!(
        stranger.get("/certificates/AAAA-AAAA-AAAA").await.status,
        404
    );
}

async fn is_met(town: &Town, participant: &str) {
    let person = person(town, participant).await;
    let school = town
        .app
        .db()
        .read(async |tx| {
            let held = registration::current_enrolment(tx, person).await?.unwrap();
            Ok(held.school.unwrap())
        })
        .await
        .unwrap();
    let (_, mut governor) = town
        .holder("A new governor", &[(Role::Governor, Scope::School(school))])
        .await;
    governor.open("/school").await.says("Met");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_case_is_open_at_any_time_and_the_live_one_only_to_those_who_may_write() {
    let town = played().await;
    let mut early = signed_in(&town, &email("At the gate, below 90%")).await;
    early
        .open("/assessment")
        .await
        .says("Open the practice case");
    let case = early
        .open("/assessment/practice")
        .await
        .is("Practice case: Tarnfield Primary School")
        .says("Document 5: money, time and the timetable");
    assert!(!case.text.contains("Saltmarsh"));
    early
        .open("/assessment/practice/response")
        .await
        .says("Advice to the head teacher of Tarnfield Primary School")
        .says("Assessor’s note.");
    let shut = early.open("/assessment/response").await;
    assert!(!shut.text.contains("Saltmarsh"), "the live case is out");

    let mut writer = signed_in(&town, &email("Writing the response")).await;
    let live = writer.open("/assessment/response").await;
    live.says("Saltmarsh Rise")
        .says("Document 3: money and time");
}
