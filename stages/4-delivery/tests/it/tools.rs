//! Provision maps and pupil data through the front door.

use axum::http::StatusCode;
use rulebook::people::{Action, Circles, PersonId};

use crate::{
    door::Visitor,
    town::{Taught, Town, system},
};

const SAMPLE: &[u8] = include_bytes!("../../src/tools/data/sample.csv");

/// Two people, and the coach of their group.
async fn coached() -> (Town, Vec<Taught>, PersonId) {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let coach = town.person("Coach Three").await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::choose_leaders(&town.app, &keep, group, None, Some(coach))
        .await
        .unwrap();
    (town, people, coach)
}

const LINE: &[(&str, &str)] = &[
    ("area", "cognition"),
    ("wave", "targeted"),
    ("need", "Reads slowly"),
    ("provision", "=HYPERLINK(\"http://x\")"),
    ("role", "Teaching assistant"),
    ("staff", "1"),
    ("group", "Year 4 readers"),
    ("pupils", "6"),
    ("minutes", "90"),
    ("weeks", "12"),
    ("bought", "£39.99"),
    ("outcome", "Reads with ease"),
    ("review_day", "1"),
    ("review_month", "10"),
    ("review_year", "2026"),
    ("measure", "Words a minute"),
    ("before", "41.5"),
    ("after", ""),
    ("version", "1"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(known, old)| (*known, if *known == name { value } else { old }))
        .collect()
}

async fn map_of(ada: &Visitor) -> String {
    let fields = [("title", "Key stage 2"), ("term", "Autumn 2026")];
    let made = ada.post("/tools/provision", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.post("/tools/provision", &fields).await.to, made.to);
    made.to
}

fn link(page: &str, begins: &str) -> String {
    let found = page
        .split("href=\"")
        .find(|it| it.starts_with(begins))
        .unwrap_or_else(|| panic!("{begins}: {page}"));
    found.split('"').next().unwrap().to_owned()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_provision_map_is_filled_costed_reviewed_and_copied_to_the_next_term() {
    let (town, people, _) = coached().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = map_of(&ada).await;
    let new = format!("{here}/lines/new");
    let wrong = ada.post(&new, &with(LINE, "pupils", "0")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("Enter how many pupils") && wrong.text().contains("Reads with ease")
    );
    for value in ["1e9", "-3", "=1+1", ""] {
        assert_eq!(
            ada.post(&new, &with(LINE, "minutes", value)).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{value}"
        );
    }
    let named = ada
        .post(&new, &with(LINE, "need", "Help Kofi Mensah read"))
        .await
        .text();
    assert!(named.contains("It is not saved yet"), "{named}");
    for _ in 0..2 {
        assert_eq!(ada.post(&new, LINE).await.status, StatusCode::SEE_OTHER);
    }
    let page = ada.get(&here).await.text();
    // Eighteen hours at £14.50, and what was bought.
    assert!(
        page.contains("£300.99") && page.contains("18 hours") && page.contains("Review soon"),
        "{page}"
    );
    assert_eq!(
        page.matches("=HYPERLINK").count(),
        2,
        "once in the table, once to be reviewed: pressed twice, it is one line"
    );
    let line = link(&page, &format!("{here}/lines/pml_"));
    assert_eq!(
        ada.post(&line, &with(LINE, "after", "55")).await.status,
        StatusCode::SEE_OTHER
    );
    let crossed = ada.post(&line, &with(LINE, "after", "60")).await;
    assert_eq!(crossed.status, StatusCode::CONFLICT);
    assert!(
        crossed.text().contains("41.5 to 55 (+13.5)") && crossed.text().contains("value=\"60\""),
        "{}",
        crossed.text()
    );
    let rates = [("role-0", "Teaching assistant"), ("rate-0", "20")];
    ada.post(&format!("{here}/rates"), &rates).await;
    assert!(ada.get(&here).await.text().contains("£399.99"));
    let copy = ada
        .post(
            &format!("{here}/copy"),
            &[("title", "Key stage 2"), ("term", "Spring 2027")],
        )
        .await;
    let next = ada.get(&copy.to).await.text();
    assert!(
        next.contains("55 before") && next.contains("£399.99"),
        "{next}"
    );
    let ben = Visitor::enter(&town, people[1].person).await;
    for path in [
        here.clone(),
        line.clone(),
        format!("{here}/excel"),
        format!("{here}/word"),
        new.clone(),
    ] {
        assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ben.post(&line, LINE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ben.post(&format!("{here}/copy"), &[("title", "x"), ("term", "y")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

fn part(bytes: &[u8], name: &str) -> String {
    let limits = exchange::Limits {
        entries: 100,
        entry_bytes: 1 << 20,
        all_bytes: 1 << 22,
        ratio: 1_000,
    };
    let mut parcel = exchange::Parcel::open(bytes, limits).unwrap();
    String::from_utf8(parcel.take(name).unwrap().unwrap()).unwrap()
}

#[tokio::test]
async fn a_map_goes_out_as_excel_and_word_and_nothing_in_it_runs() {
    let (town, people, _) = coached().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = map_of(&ada).await;
    ada.post(&format!("{here}/lines/new"), LINE).await;
    let excel = ada.get(&format!("{here}/excel")).await;
    let sheet = part(&excel.bytes, "xl/worksheets/sheet1.xml");
    assert!(
        !sheet.contains("<f>")
            && sheet.contains("=HYPERLINK(&quot;http://x&quot;)")
            && sheet.contains("<v>300.99</v>"),
        "{sheet}"
    );
    assert!(part(&excel.bytes, "xl/worksheets/sheet2.xml").contains("Year 4 readers"));
    let word = ada.get(&format!("{here}/word")).await;
    let word = format!("{:?}", exchange::word::read(&word.bytes).unwrap().blocks);
    assert!(word.contains("£300.99"));
    let last = "Reads with ease. Words a minute: 41.5 before. Review 1 October 2026";
    assert!(word.contains(last), "{word}");
}

#[tokio::test]
async fn a_coach_reads_a_map_that_is_shown_and_says_something_of_it() {
    let (town, people, coach) = coached().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let here = map_of(&ada).await;
    ada.post(&format!("{here}/lines/new"), LINE).await;
    let who = coach.to_string();
    assert_eq!(
        ada.post(&format!("{here}/share"), &[("who", who.as_str())])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let reader = Visitor::enter(&town, coach).await;
    assert_eq!(reader.get(&here).await.status, StatusCode::NOT_FOUND);
    let path = link(&reader.get("/shared").await.text(), "/shared/shr_");
    assert!(reader.get(&path).await.text().contains("Reads slowly"));
    let comments = format!("{path}/comments");
    assert_eq!(
        reader.post(&comments, &[("words", "")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for _ in 0..2 {
        reader
            .post(
                &comments,
                &[
                    ("about", "Reads slowly"),
                    ("words", "Is ninety minutes too much?"),
                ],
            )
            .await;
    }
    let page = ada.get(&here).await.text();
    assert_eq!(
        page.matches("Is ninety minutes too much?").count(),
        1,
        "{page}"
    );
    let ben = Visitor::enter(&town, people[1].person).await;
    assert_eq!(
        ben.post(&comments, &[("words", "Let me in.")]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_file_becomes_a_picture_a_problem_and_a_plan_and_no_line_of_it_is_kept() {
    let (town, people, _) = coached().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let title = [("title", "Autumn")];
    let came = ada
        .send("/tools/data", &title, ("pupils.csv", SAMPLE))
        .await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text());
    assert_eq!(
        ada.send("/tools/data", &title, ("pupils.csv", SAMPLE))
            .await
            .to,
        came.to
    );
    let here = came.to;
    let page = ada.get(&here).await.text();
    assert!(
        page.contains("Persistently absent by pupil premium, per cent")
            && page.contains("Hidden")
            && page.contains("<svg"),
        "{page}"
    );
    let choose = format!("{here}/problem");
    assert_eq!(
        ada.post(
            &choose,
            &[("problem", ""), ("why", "Kept"), ("version", "1")]
        )
        .await
        .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let problem = [
        ("problem", "Many with SEN support miss school."),
        ("why", "Ask them."),
        ("version", "1"),
    ];
    assert_eq!(
        ada.post(&choose, &problem).await.status,
        StatusCode::SEE_OTHER
    );
    let crossed = ada
        .post(&choose, &with(&problem, "why", "Ask parents."))
        .await;
    assert_eq!(crossed.status, StatusCode::CONFLICT);
    assert!(crossed.text().contains("Ask them.") && crossed.text().contains("Ask parents."));
    let step = [
        ("step", "Meet each of them"),
        ("measure", "Attendance"),
        ("baseline", "88%"),
        ("target", "93%"),
        ("who", "SENCO"),
        ("by_day", "1"),
        ("by_month", "12"),
        ("by_year", "2026"),
        ("version", "1"),
    ];
    let new = format!("{here}/steps/new");
    assert_eq!(
        ada.post(&new, &with(&step, "by_month", "13")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for _ in 0..2 {
        assert_eq!(ada.post(&new, &step).await.status, StatusCode::SEE_OTHER);
    }
    let page = ada.get(&here).await.text();
    assert_eq!(page.matches(">Meet each of them<").count(), 1, "{page}");
    let excel = ada.get(&format!("{here}/excel")).await;
    assert!(part(&excel.bytes, "xl/worksheets/sheet1.xml").contains("Meet each of them"));
    assert_eq!(
        ada.get(&format!("{here}/word")).await.status,
        StatusCode::OK
    );
    let ben = Visitor::enter(&town, people[1].person).await;
    for path in [
        here.clone(),
        new.clone(),
        format!("{here}/excel"),
        format!("{here}/word"),
    ] {
        assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        ben.post(&choose, &problem).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn files_that_cannot_be_read_or_tell_who_somebody_is_are_refused_in_plain_words() {
    let (town, people, _) = coached().await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let many = |header: &str, line: &str| {
        format!("{header}\n{}", format!("{line}\n").repeat(20)).into_bytes()
    };
    for (table, told) in [
        (Vec::new(), "Choose a file that is not empty"),
        (b"\n\n".to_vec(), "The file is empty"),
        (b"PK\x03\x04".to_vec(), "not a CSV text file"),
        (
            many("Surname,sen,attendance", "x,K,90"),
            "seems to hold names",
        ),
        (
            many("sen,attendance,x", "K,90,A123456789012"),
            "unique pupil numbers",
        ),
        (many("sen,attendance,x", "K,90,HG1 2AB"), "postcodes"),
        (
            many("sen,attendance,x", "K,90,12/03/2015"),
            "dates, perhaps of birth",
        ),
        (vec![b'x'; 6 << 20], "too large"),
    ] {
        let came = ada
            .send(
                "/tools/data",
                &[("title", "Autumn")],
                ("pupils.csv", &table),
            )
            .await;
        assert!(came.status.is_client_error(), "{told}: {}", came.status);
        let page = came.text().replace("larger than 5 MB", "too large");
        assert!(page.contains(told), "{told}: {page}");
    }
    let huge = ada
        .send(
            "/tools/data",
            &[("title", "Autumn")],
            ("pupils.csv", &vec![b'x'; 20 << 20]),
        )
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(ada.get("/tools/data").await.text().contains("Nothing yet."));
    let mut windows = b"SEN,Attendance,Language\r\n".to_vec();
    for _ in 0..20 {
        windows.extend(b"K,88.5,Fran\xe7ais\r\n");
    }
    let came = ada
        .send(
            "/tools/data",
            &[("title", "Windows")],
            ("pupils.csv", &windows),
        )
        .await;
    assert!(ada.get(&came.to).await.text().contains("Français"));
}
