//! Searching: everything that is found can be opened by whoever found it, and nobody finds what is not theirs to see.
//! What it must not know: how words are matched.

mod own;

use rulebook::{
    base::Coded as _,
    people::{Role, Scope},
};

use crate::{
    taught::{Intake, Taught},
    town::Town,
    visitor::{Page, Visitor},
};

/// The addresses of everything that a page of results lists.
fn found(page: &Page) -> Vec<String> {
    let lists = page.text.split("<ul class=\"app-found\">").skip(1);
    lists
        .filter_map(|list| list.split("</ul>").next())
        .flat_map(|list| list.split("href=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn search(visitor: &mut Visitor, words: &str) -> Page {
    let page = visitor
        .get(&format!("/search?q={}", words.replace(' ', "+")))
        .await;
    assert_eq!(page.status, 200, "{words}: {}", page.text);
    page
}

/// What people type: names, beginnings, slips, words of the programme, places.
const TYPED: &[&str] = &[
    "asha",
    "ahsa",
    "bola",
    "fay",
    "west",
    "sen",
    "graduated",
    "gradauted",
    "parents",
    "clinic",
    "example school",
    "100000",
    "1234567",
    "senco",
    "a",
    "the",
];

struct Story {
    intake: Intake,
    asha: Taught,
    bola: Taught,
}

async fn story(town: &Town) -> Story {
    let intake = Intake::new(town).await;
    let asha = intake.enrol(town, "Asha Alder").await;
    let bola = intake.enrol(town, "Bola Birch").await;
    Story { intake, asha, bola }
}

#[tokio::test]
async fn whatever_is_found_can_be_opened_by_whoever_found_it() {
    let town = Town::new().await;
    let story = story(&town).await;
    let other = town.provider("Southern Star").await.unwrap();
    let mine = Scope::Provider(story.intake.provider);
    let school = Scope::School("100000".parse().unwrap());
    let mut everybody = vec![
        ("a participant", town.signed_in(story.asha.person).await),
        (
            "the facilitator",
            town.signed_in(story.intake.facilitator).await,
        ),
        ("nobody in particular", town.holder("Nobody", &[]).await.1),
    ];
    for role in [
        (Role::ProgrammeAdministrator, mine),
        (Role::ProgrammeAdministrator, Scope::Provider(other)),
        (Role::Finance, mine),
        (Role::PartnerManager, mine),
        (Role::Facilitator, Scope::Provider(other)),
        (Role::SchoolLeader, school),
        (Role::Governor, school),
        (Role::RegisterOfficer, Scope::Site),
        (Role::Writer, mine),
        (Role::Assessor, mine),
        (Role::SystemAdministrator, Scope::Site),
    ] {
        let name = format!("{}{}", role.0.code(), everybody.len());
        let visitor = town.holder(&name, &[role]).await.1;
        everybody.push((role.0.code(), visitor));
    }
    let mut opened = 0;
    for (who, visitor) in &mut everybody {
        for typed in TYPED {
            let page = search(visitor, typed).await;
            for href in found(&page) {
                let there = visitor.get(&href).await;
                assert_eq!(there.status, 200, "{who} found {href} by “{typed}”");
                opened += 1;
            }
        }
    }
    assert!(opened > 50, "only {opened} things were found");
}

#[tokio::test]
async fn people_are_found_by_those_who_lead_them_and_by_nobody_else() {
    let town = Town::new().await;
    let story = story(&town).await;
    let person = format!("/facilitate/people/{}", story.bola.enrolment);
    let mut fay = town.signed_in(story.intake.facilitator).await;
    assert!(found(&search(&mut fay, "bola").await).contains(&person));
    assert!(
        found(&search(&mut fay, "birhc").await).contains(&person),
        "a slip is forgiven"
    );
    let mut asha = town.signed_in(story.asha.person).await;
    let other = town.provider("Southern Star").await.unwrap();
    let stranger = [(Role::ProgrammeAdministrator, Scope::Provider(other))];
    let (_, mut elsewhere) = town.holder("Sol", &stranger).await;
    for visitor in [&mut asha, &mut elsewhere] {
        let page = search(visitor, "bola").await;
        assert!(
            !page.text.contains("Birch"),
            "somebody else’s participant is found"
        );
    }
    let mine = [(
        Role::ProgrammeAdministrator,
        Scope::Provider(story.intake.provider),
    )];
    let (_, mut keeper) = town.holder("Kit", &mine).await;
    let record = format!("/admin/participants/{}", story.bola.enrolment);
    assert!(found(&search(&mut keeper, "bola birch").await).contains(&record));
    let mut visitor = town.visitor();
    assert_eq!(visitor.get("/search?q=bola").await.status, 303);
}

#[tokio::test]
async fn steps_are_found_by_their_words_once_they_are_open_and_marked_where_they_answer() {
    let town = Town::new().await;
    let story = story(&town).await;
    let mut asha = town.signed_in(story.asha.person).await;
    let page = search(&mut asha, "culture first").await;
    let now = found(&page);
    assert!(
        now.iter().any(|href| href.starts_with("/study/m/")),
        "{now:?}"
    );
    assert!(page.text.contains("<mark>"), "nothing is marked");
    assert!(page.text.contains("role=\"search\""), "no search box");
    // What opens later is found later.
    let all = |page: &Page| {
        let count = page.text.split("things found").next().unwrap_or("");
        let digits: String = count
            .chars()
            .rev()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits
            .chars()
            .rev()
            .collect::<String>()
            .parse()
            .unwrap_or(0_u32)
    };
    let before = all(&search(&mut asha, "school").await);
    town.advance(400);
    let mut later = town.signed_in(story.asha.person).await;
    let after = all(&search(&mut later, "school").await);
    assert!(after > before, "{before} before, {after} after");
    let page = search(&mut later, "%3Cscript%3Ealert(1)").await;
    assert!(
        page.text.contains("&lt;script&gt;"),
        "what was typed is lost"
    );
    assert!(!page.text.contains("<script>alert"));
}
