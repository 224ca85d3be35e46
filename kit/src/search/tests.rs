//! Questions as people type them.

use super::{Finds, Fit, Found, Index, Query};

fn ranked(typed: &str, texts: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let query = Query::parse(typed);
    query
        .rank(texts.iter().copied(), |(title, text)| {
            ((*title).to_owned(), (*text).to_owned())
        })
        .into_iter()
        .map(|(title, _)| title)
        .collect()
}

const TEXTS: &[(&str, &str)] = &[
    (
        "The graduated approach",
        "Assess, plan, do, review with the class teacher.",
    ),
    (
        "Working with parents",
        "What a parent’s view adds to the assessment of needs.",
    ),
    (
        "Dyslexia in the classroom",
        "Reading slowly is not thinking slowly.",
    ),
];

#[test]
fn titles_come_before_texts_and_beginnings_count() {
    assert_eq!(ranked("parents", TEXTS), ["Working with parents"]);
    assert_eq!(
        ranked("assess", TEXTS),
        ["The graduated approach", "Working with parents"]
    );
    assert_eq!(ranked("class", TEXTS).len(), 2, "prefix, as it is typed");
    assert_eq!(ranked("PARENT'S view", TEXTS), ["Working with parents"]);
    assert!(ranked("", TEXTS).is_empty() && ranked(" ’ . ", TEXTS).is_empty());
}

#[test]
fn slips_are_forgiven_only_where_nothing_fits() {
    assert_eq!(ranked("dislexia", TEXTS), ["Dyslexia in the classroom"]);
    assert_eq!(
        ranked("gradauted aproach", TEXTS),
        ["The graduated approach"]
    );
    assert!(
        ranked("plum", TEXTS).is_empty(),
        "short words are not bent to fit"
    );
    assert!(ranked("qqqqqq", TEXTS).is_empty());
}

#[test]
fn an_index_finds_what_reading_every_text_finds_and_nothing_that_may_not_be_opened() {
    let index = Index::new(
        TEXTS
            .iter()
            .map(|(title, text)| (*title, *title, (*text).to_owned())),
    );
    for typed in [
        "parents",
        "assess",
        "class",
        "dislexia",
        "gradauted",
        "the",
        "slowly reading",
    ] {
        let query = Query::parse(typed);
        let mut one: Vec<&str> = index.find(&query, |_| true).into_iter().copied().collect();
        let mut other = ranked(typed, TEXTS);
        one.sort_unstable();
        other.sort_unstable();
        assert_eq!(one, other, "{typed}");
        assert!(index.find(&query, |_| false).is_empty());
    }
}

#[test]
fn words_that_answer_are_marked_and_nothing_typed_becomes_a_tag() {
    let query = Query::parse("parent <b>");
    assert_eq!(
        query.mark("A <b> parent’s view").into_string(),
        "A &lt;<mark>b</mark>&gt; <mark>parent’s</mark> view"
    );
    let long = format!("{} dyslexia {}", "word ".repeat(100), "more ".repeat(100));
    let shown = Query::parse("dyslexia").snippet(&long).into_string();
    assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
    assert!(shown.contains("<mark>dyslexia</mark>"));
    assert!(shown.len() < 300, "{shown}");
}

#[test]
fn of_many_only_the_best_are_shown_and_all_are_counted() {
    let query = Query::parse("step");
    let found = Finds::among(
        "Steps",
        &query,
        0..20,
        |number| (format!("Step {number}"), String::new()),
        |number| Found {
            title: format!("Step {number}"),
            href: "/".into(),
            text: String::new(),
        },
    );
    assert_eq!((found.all, found.found.len()), (20, super::SHOWN));
}

proptest::proptest! {
    #[test]
    fn no_text_and_no_question_makes_it_panic(typed in ".{0,80}", text in ".{0,400}") {
        let query = Query::parse(&typed);
        let _fit: Option<u32> = query.fits(&text, &text, Fit::Forgiving);
        drop(query.snippet(&text));
        drop(query.mark(&text));
    }

    #[test]
    fn a_marked_text_says_the_same(text in "[a-zé ’.,<&]{0,120}", typed in "[a-z]{1,6}") {
        let marked = Query::parse(&typed).mark(&text).into_string();
        let plain = marked.replace("<mark>", "").replace("</mark>", "");
        let escaped = maud::html! { (text) }.into_string();
        proptest::prop_assert_eq!(plain, escaped);
    }
}
