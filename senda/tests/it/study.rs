//! Studying, meeting and being counted, as a participant and a facilitator meet it in a browser without script.

use crate::{
    taught::{Intake, Taught},
    town::Town,
    visitor::{Visitor, percent},
};

const STEP: &str = "/study/m/1.1/culture-what-it-is";

async fn taught() -> (Town, Intake, Taught, Visitor) {
    let town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    let browser = town.signed_in(asha.person).await;
    (town, intake, asha, browser)
}

#[tokio::test]
async fn a_participant_begins_at_home_answers_goes_on_and_finds_the_place_again() {
    let (_town, _intake, _asha, mut asha) = taught().await;
    let home = asha
        .open("/home")
        .await
        .is("Good afternoon, Asha")
        .says("Begin step 1");
    assert!(
        home.attributes("a.govuk-button", "href")
            .contains(&STEP.to_owned())
    );
    let step = asha
        .open(STEP)
        .await
        .is("What culture is, and why it comes first")
        .says("Step 1 of 6");

    let early = asha.send(&step.form("Mark as done and go on")).await;
    assert_eq!(early.status, 422);
    early.says("Answer the checks of this step first: 2 to go.");

    let nothing = asha
        .post(&format!("{STEP}/checks/culture-best-sign"), "")
        .await;
    assert_eq!(nothing.status, 422);
    nothing.says("Choose or write an answer.");
    let wrong = asha
        .post(&format!("{STEP}/checks/culture-best-sign"), "answer=0")
        .await;
    assert_eq!(
        wrong.header("location"),
        format!("{STEP}#check-culture-best-sign")
    );
    let shown = asha
        .open(STEP)
        .await
        .says("Not yet.")
        .says("people may not live by them")
        .says("Yes. What people do when it is hard");
    assert_eq!(
        shown.attributes("#check-culture-best-sign input[checked]", "value"),
        ["0"]
    );
    let words = percent("What people believe and do together.");
    asha.post(
        &format!("{STEP}/checks/culture-own-words"),
        &format!("answer={words}"),
    )
    .await;

    let next = asha
        .open(STEP)
        .await
        .says("Compare it with this one")
        .form("Mark as done and go on");
    let second = asha.send(&next).await.says("Step 2 of 6");
    assert_ne!(second.path, STEP);
    asha.send(&next).await.says("Step 2 of 6");
    asha.open("/home")
        .await
        .says("Pick up where you left off")
        .says("Continue step 2");
    asha.open("/study?minutes=15")
        .await
        .is("You have 15 minutes")
        .says("Why this?")
        .says("It fits into 15 minutes.")
        .says("Continue step 2");
    asha.open("/study/now?minutes=1")
        .await
        .says("Nothing that is open now is so short.");
}

#[tokio::test]
async fn what_is_not_open_says_when_it_opens_and_takes_nothing() {
    let (_town, _intake, _asha, mut asha) = taught().await;
    let path = asha
        .open("/study")
        .await
        .is("Your programme")
        .says("You are here")
        .says("Opens ");
    assert!(
        path.attributes("ol.app-path a", "href")
            .contains(&"/study/9-implementation-2".to_owned())
    );
    asha.open("/study/9-implementation-2")
        .await
        .says("This opens on ");
    let module = asha.open("/study/m/9.1").await.says("This opens on ");
    assert!(module.attributes(".govuk-task-list a", "href").is_empty());
    assert_eq!(asha.open("/study/m/99.9").await.status, 404);
    assert_eq!(asha.open("/study/m/1.1/no-such-step").await.status, 404);
}

#[tokio::test]
async fn a_task_warns_of_a_name_is_saved_handed_in_and_confirmed_by_link() {
    let (town, intake, _asha, mut asha) = taught().await;
    let page = asha.open("/tasks/1.1").await.says("What good looks like");
    let named = page
        .form("Save")
        .set("text", "I watched Kofi Mensah at lunch.");
    let warned = asha
        .send(&named)
        .await
        .says("This may say who a pupil is")
        .says("Kofi Mensah");
    let plain = warned
        .form("Hand in")
        .set("text", "I watched Pupil R at lunch.")
        .set("manager", "head@school.example");
    asha.send(&plain)
        .await
        .says("Handed in.")
        .says("head@school.example");
    asha.open("/tasks").await.says("1 of 27 handed in");

    let ben = intake.enrol(&town, "Ben Other").await;
    let mut ben = town.signed_in(ben.person).await;
    let own = ben.open("/tasks/1.1").await;
    assert!(
        !own.text.contains("Pupil R at lunch"),
        "a task of somebody else is shown"
    );

    let letters = town.letters_to("head@school.example").await;
    let letter = letters
        .iter()
        .find(|letter| letter.body.contains("/confirm/"))
        .unwrap();
    let link = letter
        .body
        .split_whitespace()
        .find(|word| word.contains("/confirm/"))
        .unwrap();
    let link = link
        .split_once("/confirm/")
        .map(|(_, rest)| format!("/confirm/{rest}"))
        .unwrap();
    let mut head = town.visitor();
    assert_eq!(
        head.open(&link.replace("seal=", "seal=0")).await.status,
        404
    );
    let form = head
        .open(&link)
        .await
        .is("Was this done in your school?")
        .says("Asha Okoro")
        .form("Send");
    let body = format!(
        "until={}&seal={}&done=yes&reason=",
        form.value("until"),
        form.value("seal")
    );
    head.post(&form.action, &body).await.is("Thank you");
    asha.open("/tasks/1.1").await.says("Confirmed in school");
}

/// Sends one file, as a browser does.
async fn send_file(browser: &mut Visitor, name: &str, bytes: &[u8]) -> crate::visitor::Page {
    let mut body = format!("--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/pdf\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let origin = browser.origin();
    let headers = [
        ("content-type", "multipart/form-data; boundary=edge"),
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    browser
        .ask("POST", "/tasks/1.1/file", &headers, body.into())
        .await
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_in_words_and_a_small_one_is_linked_from_the_other_origin()
 {
    let (_town, _intake, _asha, mut browser) = taught().await;
    let large = send_file(&mut browser, "large.pdf", &vec![b'x'; (5 << 20) + 100]).await;
    assert_eq!(large.status, 422);
    large.says("The file is larger than 5 MB. Choose a smaller one");
    send_file(&mut browser, "none.pdf", b"")
        .await
        .says("Choose a file");
    let no_form = [
        ("origin", browser.origin()),
        ("content-type", "text/plain".into()),
    ];
    let no_form = no_form
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let unreadable = browser
        .ask("POST", "/tasks/1.1/file", &no_form, "x".into())
        .await;
    assert_eq!(unreadable.status, 403);
    unreadable.says("This file was sent in a way Senda does not understand.");
    assert_eq!(
        send_file(&mut browser, "plan.pdf", b"%PDF").await.status,
        303
    );
    let page = browser.open("/tasks/1.1").await.says("plan.pdf");
    let links = page.attributes("main a", "href");
    let ours =
        |link: &&String| link.starts_with("http://files.localhost") && link.contains("seal=");
    assert_eq!(links.iter().filter(ours).count(), 1, "{links:?}");
}

#[tokio::test]
async fn a_clinic_is_booked_given_back_and_its_register_taken_by_the_facilitator_alone() {
    let (town, intake, asha, mut browser) = taught().await;
    let ben = intake.enrol(&town, "Ben Other").await;
    let clinic = intake.clinic(&town, "2026-11-26", false, Some(1)).await;
    let path = format!("/clinics/{clinic}");
    let book = browser
        .open(&path)
        .await
        .is("Clinic: Culture")
        .form("Book a place");
    browser
        .send(&book)
        .await
        .says("Booked. Thursday 26 November 2026, 4pm to 5pm.")
        .says("Join Clinic: Culture");
    let mut waits = town.signed_in(ben.person).await;
    let queue = waits
        .open(&path)
        .await
        .says("Full.")
        .form("Join the waiting list");
    waits
        .send(&queue)
        .await
        .says("number 1 on the waiting list");
    let calendar = browser.get(&format!("{path}/calendar.ics")).await;
    assert!(
        calendar.text.contains("DTSTART:20261126T160000Z"),
        "{}",
        calendar.text
    );
    assert_eq!(
        browser
            .open(&format!("/sessions/{clinic}/register"))
            .await
            .status,
        403
    );

    // Everybody's session has ended by then.
    town.advance(3);
    let mut browser = town.signed_in(asha.person).await;
    let mut fay = town.signed_in(intake.facilitator).await;
    fay.open("/home").await.says("register to take");
    fay.open("/facilitate")
        .await
        .is("My groups")
        .says("To be taken");
    let register = format!("/sessions/{clinic}/register");
    fay.open(&register).await.says("Asha Okoro");
    let body = format!("group={}&{}=absent", intake.group, asha.enrolment);
    fay.post(&register, &body).await;
    fay.open("/facilitate").await.says("1 session to catch up");
    let missed = browser
        .open(&path)
        .await
        .says("You missed this session")
        .form("Send to my facilitator");
    browser
        .send(&missed.set("text", "I learned to listen first."))
        .await
        .says("Sent to your facilitator.");
    let sign = fay
        .open("/facilitate")
        .await
        .says("I learned to listen first.")
        .form("Sign it off");
    fay.send(&sign).await.says("Signed off.");
    browser.open(&path).await.says("Caught up");

    let mut stranger = town
        .signed_in(town.person("Gus Elsewhere", &[]).await)
        .await;
    assert_eq!(stranger.open(&register).await.status, 403);
}

#[tokio::test]
async fn everybody_sees_the_same_number() {
    let (town, intake, asha, _) = taught().await;
    let ben = intake.enrol(&town, "Ben Other").await;
    town.advance(120);
    let mut browser = town.signed_in(asha.person).await;
    let own = browser
        .open("/progress")
        .await
        .is("Your progress")
        .says("Every missing point");
    let mut fay = town.signed_in(intake.facilitator).await;
    let seen = fay
        .open(&format!("/facilitate/people/{}", asha.enrolment))
        .await
        .is("Asha Okoro");
    let rows = |page: &crate::visitor::Page| page.all("#number-ring")[0].clone();
    assert_eq!(rows(&own), rows(&seen));
    let api = browser
        .get(&format!("/api/v1/enrolments/{}/engagement", asha.enrolment))
        .await;
    let told: serde_json::Value = serde_json::from_str(&api.text).unwrap();
    let total = told["total"].as_i64().unwrap();
    assert!(
        rows(&own).contains(&format!("Engagement {} of 100", total / 100)),
        "{}",
        rows(&own)
    );
    let mut ben = town.signed_in(ben.person).await;
    assert_eq!(
        ben.get(&format!("/api/v1/enrolments/{}/engagement", asha.enrolment))
            .await
            .status,
        404
    );
    assert_eq!(
        ben.open(&format!("/facilitate/people/{}", asha.enrolment))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn participants_read_what_to_bring_and_the_facilitator_alone_reads_the_guide() {
    let (town, intake, _asha, mut asha) = taught().await;
    let clinic = intake.clinic(&town, "2026-11-26", true, None).await;
    let theirs = asha
        .open(&format!("/clinics/{clinic}"))
        .await
        .says("What to bring")
        .says("leave with one thing that somebody will do differently");
    assert!(!theirs.text.contains("What people often get wrong"));
    let guide = format!("/sessions/{clinic}/guide");
    let refused = asha.get(&guide).await.status;
    assert!([403, 404].contains(&refused), "{refused}");
    let mut leader = town.signed_in(intake.facilitator).await;
    leader
        .open(&format!("/sessions/{clinic}/register"))
        .await
        .says("The guide");
    leader
        .open(&guide)
        .await
        .is("Guide: Clinic: Culture")
        .says("What people often get wrong in this course")
        .says("What participants were given");
}
