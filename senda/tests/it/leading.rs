//! Leading a group over HTTP: written to, answered, noted, visited; letters chosen, listed and stopped by one press.

use rulebook::people::{Role, Scope};

use crate::{taught::Intake, town::Town};

async fn taught() -> (Town, Intake, crate::taught::Taught) {
    let town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    (town, intake, asha)
}

#[tokio::test]
async fn a_facilitator_looks_before_writing_and_the_participant_reads_and_answers() {
    let (town, intake, asha) = taught().await;
    intake.enrol(&town, "Ben Other").await;
    let mut fay = town.signed_in(intake.facilitator).await;
    let write = format!("/facilitate/groups/{}/write", intake.group);
    let form = fay
        .open(&write)
        .await
        .is("Write to West A")
        .form("See who gets it, and what");
    let wrong = fay.send(&form.set("body", "Dear {surname}")).await;
    assert_eq!(wrong.status, 422);
    let form = wrong
        .says("There is no field called {surname}")
        .form("See who gets it, and what");
    assert_eq!(
        form.value("body"),
        "Dear {surname}",
        "what was typed is still there"
    );
    let look = fay.send(&form.set("body", "Hello {first_name}!")).await;
    let look = look
        .is("Look before it goes to 2 people")
        .says("Hello Asha!")
        .says("Hello Ben!");
    fay.send(&look.form("Send it"))
        .await
        .says("Sent to 2 people.");

    let mut browser = town.signed_in(asha.person).await;
    browser
        .open("/home")
        .await
        .says("1 message to you is not read");
    let thread = browser
        .open("/messages")
        .await
        .is("Messages")
        .says("Hello Asha!");
    let answer = thread.form("Send").set("body", "Thank you, Fay.");
    browser.send(&answer).await.says("Your message was sent.");
    let of_asha = format!("/facilitate/people/{}/messages", asha.enrolment);
    fay.open(&of_asha)
        .await
        .says("Thank you, Fay.")
        .says("Read");

    for (name, role, scope) in [
        (
            "Pia Partner",
            Role::ProgrammeAdministrator,
            Scope::Provider(intake.provider),
        ),
        (
            "Gus Elsewhere",
            Role::Facilitator,
            Scope::Provider(intake.provider),
        ),
    ] {
        let (_, mut outside) = town.holder(name, &[(role, scope)]).await;
        assert!(
            [403, 404].contains(&outside.open(&of_asha).await.status),
            "{name}"
        );
        assert!(
            [403, 404].contains(&outside.open(&write).await.status),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_was_done_is_noted_and_shared_or_not() {
    let (town, intake, asha) = taught().await;
    town.advance(120);
    let mut fay = town.signed_in(intake.facilitator).await;
    let page = format!("/facilitate/people/{}", asha.enrolment);
    let form = fay.open(&page).await.says("What to know").form("Keep it");
    let form = form.set("body", "We spoke on the phone.");
    fay.send(&form)
        .await
        .says("In 14 days you see whether it worked.");
    fay.open(&page)
        .await
        .says("We spoke on the phone.")
        .says("Too early to say");
    let mut browser = town.signed_in(asha.person).await;
    let own = browser.open("/messages").await.is("Messages");
    assert!(
        !own.reading().contains("We spoke on the phone."),
        "it was not shared"
    );
    fay.open(&format!("/facilitate/groups/{}/hand-over", intake.group))
        .await
        .is("Hand over West A")
        .says("We spoke on the phone.");
    let (_, mut admin) = town
        .holder(
            "Pia Keeps",
            &[(
                Role::ProgrammeAdministrator,
                Scope::Provider(intake.provider),
            )],
        )
        .await;
    let seen = admin.open(&page).await.is("Asha Okoro");
    assert!(
        !seen.reading().contains("We spoke on the phone."),
        "private to those who lead the group"
    );
}

#[tokio::test]
async fn letters_are_chosen_listed_and_stopped_by_one_press_without_signing_in() {
    let (town, intake, asha) = taught().await;
    let mut browser = town.signed_in(asha.person).await;
    let form = browser
        .open("/account/letters")
        .await
        .is("Your letters")
        .form("Save");
    let wrong = browser.send(&form.set("digest", "soon")).await;
    assert_eq!(wrong.status, 422);
    let form = wrong
        .says("Enter a time for the letter of the day, like 16:00")
        .form("Save");
    let form = form
        .set("digest", "07:30")
        .set("quiet_from", "00:00")
        .set("quiet_until", "00:00");
    browser
        .send(&form)
        .await
        .says("Your letters are as you chose.");
    let without: Vec<(String, String)> = form
        .fields
        .iter()
        .filter(|(_, value)| value != "weekends")
        .cloned()
        .collect();
    browser
        .post("/account/letters", &crate::visitor::encoded(&without))
        .await;

    let mut fay = town.signed_in(intake.facilitator).await;
    let thread = format!("/facilitate/people/{}/messages", asha.enrolment);
    let form = fay
        .open(&thread)
        .await
        .form("Send")
        .set("body", "Hello Asha.");
    fay.send(&form).await.says("Your message was sent.");
    town.app.work_due().await.unwrap();
    let letters = town
        .letters_to(&crate::town::address_of("Asha Okoro"))
        .await;
    let letter = letters
        .iter()
        .find(|one| one.subject == "Fay Leads wrote to you")
        .unwrap();
    browser
        .open("/account/letters")
        .await
        .says("Fay Leads wrote to you")
        .says("somebody wrote a message");
    browser
        .open(&format!("/account/letters/{}", letter.id))
        .await
        .is("Fay Leads wrote to you")
        .says("Hello Asha.");
    assert_eq!(
        fay.open(&format!("/account/letters/{}", letter.id))
            .await
            .status,
        404
    );

    let path = letter
        .stop
        .split_once("/stop/")
        .map(|(_, rest)| format!("/stop/{rest}"))
        .unwrap();
    let mut stranger = town.visitor();
    assert_eq!(stranger.open("/stop/per_1.messages.00").await.status, 404);
    stranger
        .open(&path)
        .await
        .is("Stop these letters")
        .says("Messages to you");
    browser.open("/account/letters").await;
    // A mail program’s own press: no cookie, no origin.
    let pressed = town
        .visitor()
        .post(&path, "List-Unsubscribe=One-Click")
        .await;
    assert_eq!(pressed.status, 200, "{}", pressed.reading());
    town.visitor()
        .post(&path, "List-Unsubscribe=One-Click")
        .await
        .is("Stopped");
    let form = fay
        .open(&thread)
        .await
        .form("Send")
        .set("body", "And again.");
    fay.send(&form).await.says("Your message was sent.");
    town.app.work_due().await.unwrap();
    let letters = town
        .letters_to(&crate::town::address_of("Asha Okoro"))
        .await;
    let wrote = letters
        .iter()
        .filter(|one| one.subject == "Fay Leads wrote to you");
    assert_eq!(
        wrote.count(),
        1,
        "the second message is in Senda, and no letter was written"
    );
}

#[tokio::test]
async fn an_administrator_sees_the_rules_a_dry_run_and_the_partners_and_records_a_visit() {
    let (town, intake, _) = taught().await;
    let (_, mut admin) = town
        .holder(
            "Pia Keeps",
            &[(
                Role::ProgrammeAdministrator,
                Scope::Provider(intake.provider),
            )],
        )
        .await;
    admin
        .open("/admin/reminders")
        .await
        .is("Reminders")
        .says("1 day before a session");
    let form = admin.open("/admin/reminders").await.form("Change the rule");
    let wrong = admin.send(&form.set("days", "1000")).await;
    assert_eq!(wrong.status, 422);
    let form = wrong
        .form("Change the rule")
        .set("rule", "part_due")
        .set("days", "5");
    admin
        .send(&form)
        .await
        .says("The rule is changed.")
        .says("5 days before a part falls due");
    admin
        .open("/admin/reminders/dry-run?day=2027-01-10")
        .await
        .is("Who would get what")
        .says("Nothing is sent by looking");
    admin
        .open("/quality/partners")
        .await
        .is("Delivery partners compared")
        .says("Too few to tell");
    let csv = admin.get("/quality/partners.csv").await;
    assert!(
        csv.text.starts_with("partner,groups,people,"),
        "{}",
        csv.text
    );
    admin.open("/quality/visits").await.is("Quality visits");
    admin.open("/quality/visits/new").await.is("Record a visit");
}
