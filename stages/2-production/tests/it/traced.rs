//! The trace of the framework, and two editions side by side, through the front door.

use axum::http::StatusCode;
use kit::Process;
use rulebook::{people::Action, production::EditionId};

use crate::{pages::Visitor, rig::Rig};

#[tokio::test]
async fn every_statement_of_both_versions_is_traced_to_its_places_and_what_is_missing_is_said() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (status, page) = lead.get("/curriculum/trace").await;
    assert_eq!(status, StatusCode::OK);
    // Both versions, what only one of them has, and what is missing, in words.
    for words in [
        "In Senda’s first outline of statements",
        "None: it is new",
        "None: it was left out on purpose",
        "8.3 never taught",
        "The same as a file (CSV)",
    ] {
        assert!(page.replace('\'', "’").contains(words), "{words}");
    }
    assert!(page.contains("/curriculum/modules/1.1/culture-what-it-is"));
    let (_, gaps) = lead.get("/curriculum/trace?edition=folder&show=gaps").await;
    assert!(gaps.contains("8.3 never taught") && !gaps.contains("None: it is new"));
    let (_, one) = lead
        .get("/curriculum/trace?framework=senda-outline&beside=senco-2024&section=5")
        .await;
    assert!(one.contains("5 Behaviour") && !one.contains("4 Teaching</caption>"));
    assert!(
        one.contains("Headings: "),
        "a single section tells the headings"
    );
    let (_, alone) = lead.get("/curriculum/trace?beside=none").await;
    assert!(!alone.contains("None: it is new"));
}

#[tokio::test]
async fn the_trace_is_a_file_too_with_a_seal_for_every_passage() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (status, kind, bytes) = lead.file("/curriculum/trace.csv?section=1").await;
    assert_eq!(status, StatusCode::OK);
    assert!(kind.starts_with("text/csv"), "{kind}");
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("section,section_title,statement"),
        "{}",
        lines[0]
    );
    assert!(lines.len() > 10);
    let passage = lines
        .iter()
        .find(|line| line.contains(",passage,1.1,"))
        .unwrap();
    // The last column is for what came of a criterion.
    let seal = passage.rsplit(',').nth(1).unwrap();
    assert!(
        seal.len() == 64 && seal.chars().all(|c| c.is_ascii_hexdigit()),
        "{passage}"
    );
}

#[tokio::test]
async fn a_version_that_is_not_there_and_a_stranger_are_turned_away() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (status, _) = lead.get("/curriculum/trace?framework=nothing").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let stranger = Visitor::stranger(&rig);
    assert_ne!(stranger.get("/curriculum/trace").await.0, StatusCode::OK);
    assert_ne!(
        stranger.get("/curriculum/trace.csv").await.0,
        StatusCode::OK
    );
}

const KEPT: Process = Process::new("edition_kept", "kept an edition");

/// Two editions: in the second, the first step of 1.1 has a new sentence, and its last step is gone.
async fn two_editions(rig: &Rig) -> (EditionId, EditionId) {
    let first = programme::check(&curriculum::embedded("npq-senco"))
        .programme
        .unwrap();
    let mut second = first.clone();
    second.version = "2026.2".into();
    let modules = second.elements.iter_mut().flat_map(|one| &mut one.modules);
    let module = modules.into_iter().find(|one| one.id == "1.1").unwrap();
    module.steps.pop();
    module.steps[0].source += "\n\nA sentence that was not there before.\n";
    let mut kept = Vec::new();
    for (whole, note) in [(first, "The first."), (second, "A pause to think.")] {
        let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
        let id = rig.app.act(&permit, &KEPT, async move |tx| {
            curriculum::keep_edition(tx, &whole, note).await
        });
        kept.push(id.await.unwrap());
    }
    (kept[0], kept[1])
}

#[tokio::test]
async fn two_editions_stand_side_by_side_with_the_words_that_went_and_came() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (_, none) = lead.get("/curriculum/editions/compare").await;
    assert!(none.contains("There are not two editions yet."));
    let (first, second) = two_editions(&rig).await;
    let (_, list) = lead.get("/curriculum/editions").await;
    assert!(list.contains("/curriculum/editions/compare"));
    // Without a word in the address: the newest and the one before it.
    let (status, page) = lead.get("/curriculum/editions/compare").await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "Edition 2026.1 and edition 2026.2",
        "1 module with 2 steps changed.",
        "A pause to think.",
        "A sentence that was not there before.",
        "Removed",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let back = format!("/curriculum/editions/compare?before={second}&after={first}&view=side");
    let (_, back) = lead.get(&back).await;
    assert!(back.contains("<del>") && back.contains("app-sides__row") && back.contains("Added"));
    let same = format!("/curriculum/editions/compare?before={first}&after={first}");
    assert!(lead.get(&same).await.1.contains("one and the same edition"));
    let (status, _) = lead.get("/curriculum/editions/compare?before=edn_x").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_trace_tells_since_which_edition_a_passage_has_had_its_words() {
    let rig = Rig::with_items().await;
    let (first, _) = two_editions(&rig).await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (_, newest) = lead.get("/curriculum/trace").await;
    assert!(newest.contains("in these words since edition 2026.2"));
    assert!(newest.contains("in these words since edition 2026.1"));
    let (_, older) = lead
        .get(&format!("/curriculum/trace?edition={first}"))
        .await;
    assert!(!older.contains("since edition 2026.2"));
}

type Fields = Vec<(&'static str, String)>;

/// The form of a cycle that begins on 6 September of this year.
fn cycle(name: &str, year: i16) -> Fields {
    let numbers = [
        ("starts_on_day", 6),
        ("starts_on_month", 9),
        ("starts_on_year", year),
        ("ends_on_day", 5),
        ("ends_on_month", 3),
        ("ends_on_year", 2029),
    ];
    let mut fields = vec![("cycle", name.to_owned())];
    fields.extend(numbers.map(|(field, number)| (field, number.to_string())));
    fields
}

async fn send(visitor: &Visitor, fields: &Fields) -> (StatusCode, String) {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    visitor.post("/content/releases/cycle", &fields).await
}

#[tokio::test]
async fn a_cycle_is_planned_on_the_page_of_releases_and_its_edition_bears_its_name() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (_, page) = lead.get("/content/releases").await;
    assert!(page.contains("Plan its day in the calendar"));
    let (_, page) = send(&lead, &cycle("Autumn 2027", 2027)).await;
    assert!(page.contains("Plan the day of the release first"));
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let days = rulebook::production::plan::first_days();
    let on = "2027-08-20".parse().unwrap();
    production::plan(&rig.app, &permit, "npq-senco", on, days)
        .await
        .unwrap();
    // Before the release: refused at the field, and what was typed is kept.
    let (_, page) = send(&lead, &cycle("Autumn 2027", 2026)).await;
    assert!(
        page.contains("Teaching begins on that day or later.")
            && page.contains("value=\"Autumn 2027\"")
    );
    let mut good = cycle("Autumn 2027", 2027);
    good.push(("items", rig.module().await.to_string()));
    let (status, _) = send(&lead, &good).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = lead.get("/content/releases").await;
    for words in [
        "Autumn 2027",
        "Monday 6 September 2027",
        "Friday 20 August 2027",
        "Planned for this cycle",
        "Who will see it",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let writer = Visitor::enter(&rig, "writer").await;
    let (status, _) = send(&writer, &good).await;
    assert_eq!(status, StatusCode::FORBIDDEN);

    for item in rig.items().await {
        rig.bring_to(item.id, rulebook::production::stage::Stage::Ready)
            .await;
    }
    let edition = production::release(&rig.app, &permit, "npq-senco", "For the autumn.")
        .await
        .unwrap();
    let all = rig.app.db().read(async |tx| curriculum::editions(tx).await);
    let all = all.await.unwrap();
    assert_eq!((all[0].id, all[0].cycle.as_str()), (edition, "Autumn 2027"));
    let (_, page) = lead.get("/content/releases").await;
    assert!(page.contains("Its cycle has no name yet."));
    // An edition bears the name now.
    let (_, page) = send(&lead, &good).await;
    assert!(page.contains("bears this name already"));
}
