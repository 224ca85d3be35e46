//! The programme as a whole: kept as JSON, outlined, mapped.
//!
//! What this room must not know: a real qualification.

use super::{codes, edit, edited, valid};
use crate::{GapKind, Programme, check, coverage, new, outline_json, prerequisites_svg};

#[test]
fn a_programme_survives_being_kept_as_json() {
    let programme = check(&valid()).programme.unwrap();
    let kept = serde_json::to_string(&programme).unwrap();
    assert_eq!(serde_json::from_str::<Programme>(&kept).unwrap(), programme);
}

#[test]
fn minutes_are_added_up_from_the_pages() {
    let programme = check(&valid()).programme.unwrap();
    let minutes: Vec<u32> = programme.elements.iter().map(|one| one.minutes).collect();
    assert_eq!(minutes, [300, 10 + 30 + 60, 600]);
}

#[test]
fn the_live_case_and_the_practice_case_are_both_data_and_stay_apart() {
    let page = |title: &str| {
        format!("+++\ntitle = \"{title}\"\nminutes = 10\nsources = [\"act\"]\n+++\n\nText.\n")
    };
    let mut files = valid();
    for name in ["figures", "try", "try-figures", "read"] {
        files.insert(format!("assessment/{name}.md"), page(name).into_bytes());
    }
    let toml = files.get_mut("assessment/assessment.toml").unwrap();
    let text = String::from_utf8(toml.clone()).unwrap().replacen(
        "brief = \"brief.md\"",
        "brief = \"brief.md\"\ndocuments = [\"figures.md\"]",
        1,
    );
    *toml = format!(
        "{text}\n[practice]\nbrief = \"try.md\"\ndocuments = [\"try-figures.md\"]\nresponse = \"read.md\"\n"
    )
    .into_bytes();
    let checked = check(&files);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let rules = checked.programme.unwrap().assessment;
    let titles = |pages: &mut dyn Iterator<Item = &crate::Page>| -> Vec<String> {
        pages.map(|page| page.title.clone()).collect()
    };
    assert_eq!(titles(&mut rules.documents.iter()), ["figures"]);
    let practice = rules.practice.as_ref().unwrap();
    assert_eq!(
        titles(&mut practice.pages()),
        ["try", "try-figures", "read"]
    );
}

#[test]
fn a_question_for_the_check_stands_beside_the_source_it_is_about() {
    let mut files = valid();
    let sources = files.get_mut("sources.toml").unwrap();
    sources.extend_from_slice(
        b"\n[[question]]\nabout = \"act:2\"\ntext = \"Is it still section 2?\"\n",
    );
    let checked = check(&files);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let programme = checked.programme.unwrap();
    assert_eq!(programme.questions_about("act").count(), 1);
    assert_eq!(programme.questions_about("ac").count(), 0);

    let sources = files.get_mut("sources.toml").unwrap();
    sources.extend_from_slice(b"\n[[question]]\nabout = \"nobody\"\ntext = \"Who?\"\n");
    assert_eq!(codes(&check(&files)), ["P021"]);
}

#[test]
fn the_outline_has_its_promised_shape() {
    let outline = outline_json(&check(&valid()).programme.unwrap());
    assert_eq!(outline["programme"]["id"], "trial");
    assert_eq!(
        outline["elements"][1],
        serde_json::json!({
            "order": 2, "kind": "course", "number": 1, "title": "First course",
            "modules": [{ "id": "1.1", "title": "First module", "minutes": 40 }],
            "clinic": true, "builds_on": [], "minutes": 100,
        })
    );
}

#[test]
fn a_title_with_any_letters_makes_a_programme_without_fault() {
    for title in [
        "Plain",
        "With \"quotes\" and \\",
        "[programme]",
        "line\nbreak",
        "é😀",
    ] {
        assert_eq!(
            codes(&check(&new(title, title))),
            Vec::<&str>::new(),
            "{title:?}"
        );
    }
}

#[test]
fn coverage_counts_and_tells_the_gaps() {
    let whole = coverage(&check(&valid()).programme.unwrap());
    assert_eq!(whole.gaps, []);
    assert_eq!(
        (
            whole.sections[1].by_course[0].taught,
            whole.statements[0].total.practised
        ),
        (1, 1)
    );
    let checked = edited(
        "courses/1-first/1-first/module.toml",
        "[\"1.1\", \"2.1\"]",
        "[\"1.1\"]",
    );
    let gaps = coverage(&checked.programme.unwrap());
    let kinds: Vec<GapKind> = gaps.gaps.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [GapKind::NeverTaught, GapKind::NoStatutoryThread]);
    let svg = gaps.to_svg();
    assert!(
        svg.contains(">Gap</text>")
            && svg.contains("class=\"c0\"")
            && svg.contains("<title")
            && svg.contains("<desc")
    );
    assert!(!whole.to_svg().contains(">Gap</text>"));
    assert!(gaps.to_csv().contains("never taught"));
}

#[test]
fn a_spreadsheet_takes_no_text_for_a_formula() {
    let checked = edited("framework/framework.toml", "Look closely", "=HYPERLINK(1)");
    assert!(
        coverage(&checked.programme.unwrap())
            .to_csv()
            .contains(",'=HYPERLINK")
    );
}

#[test]
fn the_prerequisite_map_draws_needs_and_leaves_out_what_follows() {
    let mut files = valid();
    edit(
        &mut files,
        "assessment/assessment.toml",
        "title = \"Assessment\"",
        "title = \"Assessment\"\nbuilds_on = [1]",
    );
    let svg = prerequisites_svg(&check(&files).programme.unwrap());
    assert_eq!(svg.matches("class=\"edge\"").count(), 1);
    assert!(svg.contains("Assessment builds on Course 1."), "{svg}");
}
